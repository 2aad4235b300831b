"""Structure: what the headings, paragraphs, roles and sentences of a text are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import lawgov_nlp as lg
from lawgov_nlp import structure
from lawgov_nlp.catalogue import DATA, Catalogue, default, load
from lawgov_nlp.catalogue.table import rows
from lawgov_nlp.normalize import fold
from lawgov_nlp.structure import Structure

CASES = tomllib.loads((Path(__file__).parent / "cases" / "structure.toml").read_text(encoding="utf-8"))["case"]


def parsed(text: str) -> Structure:
    return structure.parse(text, fold(text), default())


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in parsed(text).sentences]


@pytest.mark.parametrize("case", [c for c in CASES if "outline" in c], ids=lambda case: case["name"])
def test_the_outline_is_what_a_reader_sees(case: dict[str, Any]) -> None:
    assert [f"{s.level} {s.number} {s.title}" for s in parsed(case["text"]).outline] == case["outline"]


@pytest.mark.parametrize("case", [c for c in CASES if "paragraphs" in c], ids=lambda case: case["name"])
def test_paragraphs_begin_and_play_the_role_that_a_reader_sees(case: dict[str, Any]) -> None:
    text, expected = case["text"], case["paragraphs"]
    found = [f"{p.role}: {text[p.start : p.end]}" for p in parsed(text).paragraphs]
    shortened = [f[: len(e)] for f, e in zip(found, expected, strict=False)] + found[len(expected) :]
    assert shortened == expected


@pytest.mark.parametrize("row", list(rows(DATA / "outline_markers.csv", ("level", "form", "example", "trap"), [])))
def test_every_marker_finds_its_example_and_not_its_trap(row: Any) -> None:
    level, example, trap = row.text("level"), row.text("example", required=True), row.text("trap")
    lead = "一、工作情况\n"

    def opened(line: str) -> bool:
        found = parsed(lead + line)
        if level == "point":
            return any(p.start == len(lead) for p in found.paragraphs)
        return any(s.start == len(lead) and s.level == int(level) for s in found.outline)

    assert opened(example)
    if trap and level != "point":
        assert not opened(trap)
    if trap and level == "point":
        assert len(parsed(f"{lead}工作中{trap}，做法很多。").paragraphs) == 1


@pytest.mark.parametrize("blank", ["\t", "\xa0", "\u2003", "\u3000"])
def test_a_title_has_no_blank_around_it_whatever_kind_of_blank(blank: str) -> None:
    sections = parsed(f"一、{blank}工作情况{blank}\n办理案件九件。\n").outline
    assert [section.title for section in sections] == ["工作情况"]


@pytest.mark.parametrize("end", ["\r\n", "\f", "\v", "\x85", "\u2028", "\u2029"])
def test_a_line_ends_however_lines_end(end: str) -> None:
    found = parsed(f"一、工作情况{end}办理案件九件。{end}二、存在问题{end}")
    assert [section.title for section in found.outline] == ["工作情况", "存在问题"]
    assert len(found.paragraphs) == 1


def test_words_added_to_the_tables_are_understood(tmp_path: Path) -> None:
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = "一、工作情况\n办理案件九件。\n附录：统计数据\n"

    def last_role(catalogue: Catalogue) -> str:
        return structure.parse(text, fold(text), catalogue).paragraphs[-1].role

    assert last_role(load(tmp_path)) == "achievement"
    with (tmp_path / "structure_terms.csv").open("a", encoding="utf-8") as file:
        file.write("attachment,附录,附录：统计数据\n")
    assert last_role(load(tmp_path)) == "boilerplate"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展检查。发现问题！是否整改？已整改。", ["开展检查。", "发现问题！", "是否整改？", "已整改。"]),
        ("修订办法；废止规定；公布清单。", ["修订办法；废止规定；公布清单。"]),
        ("提出“抓学习。抓落实。”的要求。会议召开。", ["提出“抓学习。抓落实。”的要求。", "会议召开。"]),
        ("局长说：“依法办事。”大家赞成。", ["局长说：“依法办事。”", "大家赞成。"]),
        ("学习文件（含附件。共三份）两次。印发通知。", ["学习文件（含附件。共三份）两次。", "印发通知。"]),
        ("印发《关于甲。乙的意见》。开会。", ["印发《关于甲。乙的意见》。", "开会。"]),
        ("引号“没有合上。" + "句子很长，" * 50 + "到此为止。下一句。", None),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, expected: list[str] | None) -> None:
    found = sentences(text)
    if expected is None:
        assert len(found) >= 2, "a quotation mark that is never closed must not hold the rest together"
    else:
        assert found == expected


def test_a_line_break_inside_a_wrapped_paragraph_does_not_end_a_sentence() -> None:
    case = next(c for c in CASES if c["name"] == "lines broken by width are one paragraph")
    assert len(sentences(case["text"])) == 1


def test_number_is_the_numeral_alone_and_the_parent_the_heading_above() -> None:
    outline = parsed("一、工作情况\n（一）加强领导\n1.学法制度\n").outline
    assert [(s.number, s.parent) for s in outline] == [("一", None), ("一", "s1"), ("1", "s2")]


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "。", "一、", "（一）", "一是", "\ufeff"])
def test_texts_with_next_to_nothing_in_them_have_no_headings(text: str) -> None:
    assert parsed(text).outline == ()


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_a_text_is_read_in_lines_however_they_end(line_end: str) -> None:
    lines = ("一、主要工作", "全市受理行政复议案件35件。", "二、存在的问题", "力量不足。")
    report = lg.analyze(text=line_end.join(lines))
    assert [section.title for section in report.outline] == ["主要工作", "存在的问题"]
    assert [report.text[p.start : p.end] for p in report.paragraphs] == [lines[1], lines[3]]


@pytest.mark.parametrize("items", [3, 40])
def test_a_menu_of_any_length_above_the_title_is_no_preamble(items: int) -> None:
    menu = [f"栏目{number}" for number in range(items)]
    title, text = "如东县人民政府2020年法治政府建设年度报告", "2020年，如东县依法行政，现将有关情况报告如下："
    report = lg.analyze(text="\n".join([*menu, title, text, "一、主要工作", "受理行政复议案件35件。"]))
    assert [p.role for p in report.paragraphs] == ["boilerplate"] * (items + 1) + ["preamble", "achievement"]
    assert (report.metadata.title, report.metadata.issuer) == (title, "如东县人民政府")
