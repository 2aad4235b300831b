"""What people see: marked, complete, and safe whatever the report holds."""

from __future__ import annotations

import dataclasses
import io
import re

import pytest
from rich.console import Console

import lawgov_nlp as lg
from lawgov_nlp import display
from lawgov_nlp.report import Items
from tests.test_report import FULL

HOSTILE = (
    '2020年，我局受理<script>alert("x")</script>案件35件[bold red]，印发《<img src=x onerror=alert(1)>办法》\x1b[2J。'
)


def shown(report: lg.Report) -> str:
    console = Console(file=io.StringIO(), width=200, force_terminal=False)
    console.print(display.terminal(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_paragraph_stands_whole_beside_its_area_in_a_narrow_terminal() -> None:
    text = "一、规范行政执法\n全面推行行政执法三项制度，" + "办理行政处罚案件35件，" * 12
    console = Console(file=io.StringIO(), width=60, force_terminal=False)
    console.print(display.terminal(lg.analyze(text=text)))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("p1 规范执法"))
    assert "全面推行行政执法三项制度" in lines[first]
    assert text.split("\n")[1] in "".join(lines[first : first + 10]).replace(" ", "")


def test_pieces_tile_the_text() -> None:
    report = lg.analyze(text=HOSTILE)
    assert "".join(piece.text for piece in display.pieces(report, 0, len(HOSTILE))) == HOSTILE


def test_pieces_keep_the_outer_of_two_mentions_that_overlap() -> None:
    kinds = [(piece.text, piece.kind) for piece in display.pieces(FULL, 0, 7)]
    assert kinds == [("受理", "policy"), ("案件", ""), ("35", "indicator"), ("件", "")]


def test_html_escapes_report_text() -> None:
    page = display.html(lg.analyze(text=HOSTILE))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_html_marks_mentions_and_areas() -> None:
    page = display.html(FULL)
    assert '<mark class="indicator" data-kind="count" title="案件 = 35 件 · count">35</mark>' in page
    assert "规范执法" in page
    assert page.count("<details") == page.count("</details>") == 1
    assert FULL._repr_html_() == page


def test_html_nests_sections_as_the_outline_does_and_keeps_headings_without_text() -> None:
    report = lg.analyze(text="一、工作\n（一）规范执法\n1.办案\n办理案件35件。\n（二）普法\n二、问题\n案多人少。")
    page = display.html(report)
    assert page.count("<details") == page.count("</details>") == 5
    depth, depths = 0, {}
    for part in re.split("(<details|</details>)", page):
        depth += {"<details": 1, "</details>": -1}.get(part, 0)
        for heading in re.findall("<summary>(?:<span.*?</span>)?(.*?)</summary>", part):
            depths[heading] = depth
    assert depths == {"一、工作": 1, "（一）规范执法": 2, "1.办案": 3, "（二）普法": 2, "二、问题": 1}


def test_marks_that_reverse_writing_are_shown_as_such() -> None:
    assert display.visible("35\u202e件") == "35\ufffd件"
    assert "\u202e" not in display.html(lg.analyze(text="受理案件\u202e35件，2020年。"))


@pytest.mark.parametrize("name", ["outline", "paragraphs", "policies", "initiatives", "indicators", "warnings"])
def test_findings_show_as_tables_and_are_tuples_still(name: str) -> None:
    found: Items = getattr(FULL, name)
    page = found._repr_html_()
    assert found == tuple(found)
    assert page.count("<tr>") == 2
    assert all(f"<th>{field}</th>" in page for field in found[0]._fields[:2])


def test_tables_escape_leave_out_empty_columns_and_end_somewhere() -> None:
    report = lg.analyze(text=HOSTILE)
    page = display.items(report.policies)
    assert "<img" not in page and "&lt;img" in page
    assert "<th>document_number</th>" not in page
    many = display.table(["a"], [[number] for number in range(60)])
    assert many.count("<tr>") == 51 and "… 10 more" in many
    assert "案件" in display.items(FULL.indicators)


def test_a_corpus_and_its_findings_show_as_tables() -> None:
    corpus = lg.Corpus([dataclasses.replace(FULL, metadata=FULL.metadata._replace(issuer="<b>县</b>"))])
    page = corpus._repr_html_()
    assert "&lt;b&gt;县" in page and "<b>县" not in page
    assert "<th>report_year</th>" in page
    assert "<table>" in getattr(corpus.findings(), "_repr_html_")()  # noqa: B009


def test_the_terminal_shows_facts_text_and_tables_and_obeys_no_control_character() -> None:
    text = shown(lg.analyze(text=HOSTILE))
    assert "\x1b" not in text
    assert "[bold red]" in text
    page = shown(FULL)
    assert "案件" in page and "35 件" in page and "规范执法" in page


@pytest.mark.parametrize(
    ("value", "value_max", "unit", "expected"),
    [(35.0, None, "件", "35 件"), (3.0, 5.0, "件", "3–5 件"), (98.5, None, "%", "98.5 %"), (3.0, None, None, "3"),
     (1200000.0, None, "元", "1,200,000 元")],
)  # fmt: skip
def test_a_quantity_reads_as_people_write_it(value: float, value_max: float | None, unit: str, expected: str) -> None:
    indicator = FULL.indicators[0]._replace(value=value, value_max=value_max, unit=unit)
    assert display.quantity(indicator) == expected


def test_an_id_that_two_measures_share_stands_once() -> None:
    page = display.items(lg.analyze(text="受理行政复议案件12件，审结10件，其中维持7件。").indicators)
    assert "行政复议案件、维持 (reconsideration_upheld)" in page
