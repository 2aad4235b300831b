"""Policy references: what must be found in a phrase, and what must not."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import lawgov_nlp as lg
from lawgov_nlp import own_codes, policies, policy_actions, titles
from lawgov_nlp.catalogue import DATA, Catalogue
from lawgov_nlp.catalogue import policies as knowledge
from lawgov_nlp.catalogue.names import NameSearch
from lawgov_nlp.catalogue.table import Row, rows
from lawgov_nlp.document import Document
from lawgov_nlp.normalize import fold
from lawgov_nlp.report import Metadata, Policy

CASES = tomllib.loads((Path(__file__).parent / "cases" / "policies.toml").read_text(encoding="utf-8"))["case"]


@cache
def known() -> knowledge.PoliciesCatalogue:
    problems: list[str] = []
    catalogue = knowledge.load(DATA, problems)
    assert problems == []
    return catalogue


@cache
def catalogue() -> Catalogue:
    """What the finder looks at: nothing but the policies and their names."""
    return cast(
        Catalogue,
        SimpleNamespace(
            policies=known(),
            names=NameSearch(known().names, words=(*knowledge.TITLE_PARTS, *known().title_words.newly_revised)),
        ),
    )


def found(text: str, year: int = 2021) -> tuple[Policy, ...]:
    """The mentions in `text`."""
    document = Document(text, fold(text), metadata=Metadata(report_year=year))
    return policies.find(document, catalogue())


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_finds_in_a_phrase_what_a_reader_would_mark(case: dict[str, Any]) -> None:
    mentions = found(case["text"])
    assert [m.text for m in mentions] == [expected["quote"] for expected in case["expect"]]
    for mention, expected in zip(mentions, case["expect"], strict=True):
        for field, value in expected.items():
            if field != "quote":
                got = getattr(mention, field)
                assert (list(got) if isinstance(got, tuple) else got) == value, (mention.text, field)


def test_who_hears_of_a_check_of_a_law_does_nothing_to_the_law() -> None:
    mentions = found("会议审议水法执法检查报告，传达固废法执法检查组会议精神。")
    assert [(m.text, m.action) for m in mentions] == [("水法", None), ("固废法", None)]


def test_a_law_that_gives_power_to_legislate_is_not_made() -> None:
    assert [m.action for m in found("1986年,地方组织法赋予省会市和较大的市立法权。")] == [None]


def test_one_local_document_has_one_title_however_it_is_spelt() -> None:
    spellings = (
        "《甲省法治政府建设实施纲要(2016-2020年)》",
        "《甲省法治政府建设实施纲要（2016—2020年）》",
        "《甲省法治政府建设实施纲要(2016－2020)》",
        "《甲省 法治政府建设实施纲要（２０１６年至２０２０年）》",
        "《甲省法治政府建设实施纲要(2016--2020年)(送审稿)》",
    )
    assert {found(spelling)[0].title for spelling in spellings} == {"甲省法治政府建设实施纲要(2016-2020年)"}


@pytest.mark.parametrize(("year", "identity"), [(2019, "cn269"), (2023, "cn270")])
def test_an_outline_without_years_is_the_one_in_force(year: int, identity: str) -> None:
    assert found("落实《法治政府建设实施纲要》", year)[0].catalogue_id == identity


def test_a_number_that_looks_like_another_provinces_is_of_the_city_that_reports() -> None:
    text = "印发青政发〔2020〕3号，落实鲁政发〔2020〕4号。"
    said = Metadata(province="山东省", city="青岛市", admin_level="municipal")
    document = Document(text, fold(text), metadata=said)
    own, above = policies.find(document, catalogue())
    assert (own.issuer, own.level) == ("青岛市人民政府", "municipal")
    assert (above.issuer, above.level) == ("山东省人民政府", "provincial")


@pytest.mark.parametrize(
    ("province", "city", "text", "title", "level"),
    [
        ("江苏省", "南京市", "执行省物业管理条例。", "江苏省物业管理条例", "provincial"),
        ("江苏省", "南京市", "依据省食品小作坊管理条例开展监管。", "江苏省食品小作坊管理条例", "provincial"),
        ("江苏省", "南京市", "贯彻市优化营商环境条例。", "南京市优化营商环境条例", "municipal"),
        ("重庆市", None, "贯彻市优化营商环境条例。", "重庆市优化营商环境条例", "provincial"),
        ("广西壮族自治区", None, "审议自治区实施水法办法。", "广西壮族自治区实施水法办法", "provincial"),
        ("江苏省", "南京市", "宣传市容环境卫生管理条例。", "市容环境卫生管理条例", None),
        (None, None, "执行省物业管理条例。", "省物业管理条例", "provincial"),
    ],
)
def test_a_provinces_own_document_bears_the_name_of_the_province_that_reports(
    province: str | None, city: str | None, text: str, title: str, level: str | None
) -> None:
    document = Document(text, fold(text), metadata=Metadata(province=province, city=city))
    (mention,) = policies.find(document, catalogue())
    assert (mention.title, mention.level) == (title, level)


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("义乌市市场管理办法", "county"),
        ("浙江省义乌市普法规划", "county"),
        ("吉林市城市供水条例", "municipal"),
        ("吉林省城市供水条例", "provincial"),
        ("海南藏族自治州草原条例", "municipal"),
        ("县政府工作规则", "county"),
        ("市人民政府工作规则", "municipal"),
        ("市场监督管理条例", None),
        ("住房和城乡建设部公告", "national"),
        ("国家税务总局公告", "national"),
        ("甲经济技术开发区管理办法", "county"),
    ],
)
def test_a_title_tells_the_level_of_its_place(title: str, level: str | None) -> None:
    assert titles.level_of(title, known().title_signs) == level


def test_the_catalogue_holds_enough_and_knows_what_followed_what() -> None:
    national = [entry for entry in known().entries.values() if entry.level == "national"]
    assert len(national) >= 400
    code = known().by_name["民法典"][0]
    assert "民法通则" in code.predecessor
    assert known().by_name["民法通则"][0].successor == code.title


def test_every_successor_is_in_the_catalogue() -> None:
    successors = {entry.successor for entry in known().entries.values() if entry.successor}
    assert [title for title in successors if knowledge.name_key(title) not in known().by_name] == []


def test_every_ending_gives_its_kind_in_its_example() -> None:
    for row in rows(DATA / "policy_kinds.csv", ("ending", "kind", "example"), []):
        assert titles.kind_of(row.text("example") or "", known()) == row.text("kind"), row.where


def test_every_title_of_the_catalogue_is_found_in_brackets() -> None:
    for entry in known().entries.values():
        assert entry.id in {m.catalogue_id for m in found(f"学习《{entry.title}》。")}, entry.title


def test_every_document_with_an_example_is_found_there_and_not_in_its_trap() -> None:
    tried = 0
    for row in rows(DATA / "policies.csv", knowledge.COLUMNS, []):
        if example := row.text("example"):
            assert row.text("id") in {m.catalogue_id for m in found(example)}, row.where
            tried += 1
        if trap := row.text("trap"):
            assert found(trap) == (), row.where
    assert tried >= 200


def test_every_guard_keeps_its_trap_out() -> None:
    for row in rows(DATA / "policy_guards.csv", ("name", "not_before", "not_after", "trap"), []):
        assert found(row.text("trap") or "") == (), row.where


def test_every_nickname_stands_for_its_documents() -> None:
    for row in rows(DATA / "policy_nicknames.csv", ("nickname", "titles", "example", "trap"), []):
        assert [m.text for m in found(row.text("example") or "")] == [row.text("nickname")] * len(row.many("titles"))
        assert found(row.text("trap") or "") == ()


def test_every_agency_code_resolves_in_its_example() -> None:
    for row in rows(DATA / "agency_codes.csv", ("code", "issuer", "level", "confidence", "example"), []):
        (mention,) = found(row.text("example") or "")
        assert (mention.issuer, mention.kind) == (row.text("issuer"), "document_no"), row.where


def test_every_ending_of_a_code_tells_a_number_without_its_brackets() -> None:
    for row in rows(DATA / "agency_code_endings.csv", ("ending", "mark", "before", "example"), []):
        assert [m.kind for m in found(row.text("example") or "")] == ["document_no"], row.where


@pytest.mark.parametrize(
    ("place", "code", "issuer", "level"),
    [
        ("淄博市", "淄办发", "中共淄博市委办公室", "municipal"),
        ("淄博市", "淄政办发", "淄博市人民政府办公室", "municipal"),
        ("淄博市", "淄司发", None, None),
        ("青岛市", "青政发", "青岛市人民政府", "municipal"),  # and not 青海's
        ("西宁市", "青政发", "青海省人民政府", "provincial"),
        ("青岛市", "青政办发", "青岛市人民政府办公厅", "municipal"),
        ("南京市", "宁政发", "南京市人民政府", "municipal"),
        ("吉林市", "吉市政发", "吉林市人民政府", "municipal"),
        ("恩施土家族苗族自治州", "恩施州政发", "恩施土家族苗族自治州人民政府", "municipal"),
        ("如东县", "东政发", "如东县人民政府", "county"),
        ("如东县", "通政发", "南通市人民政府", "municipal"),
        ("东乡族自治县", "东办发", "中共东乡族自治县委办公室", "county"),  # whose name is all a people's
        ("南通市通州区", "通政发", None, None),  # the city's or the district's
        ("桂林市", "林办发", None, None),  # the forestry bureau's
        ("如东县", "国办发", "国务院办公厅", "national"),
    ],
)
def test_a_code_that_many_places_have_is_read_by_the_place_that_reports(
    place: str, code: str, issuer: str | None, level: str | None
) -> None:
    text = f"{place}人民政府2020年法治政府建设情况报告\n一、主要工作\n落实{code}〔2020〕8号文件。"
    (mention,) = lg.analyze(text=text).policies
    assert (mention.text, mention.issuer, mention.level) == (f"{code}〔2020〕8号", issuer, level)


def test_every_ending_tells_whose_a_number_is_in_its_example() -> None:
    said = Metadata(city="淄博市")
    for row in rows(DATA / "agency_code_bodies.csv", ("ending", "code", "issuer", "example"), []):
        who = own_codes.issuer_of(row.text("example") or "", said, known())
        assert who is not None and who.issuer == (row.text("issuer") or "").format("淄博市"), row.where
    for row in rows(DATA / "city_codes.csv", ("city", "code", "office", "example"), []):
        who = own_codes.issuer_of(row.text("example") or "", Metadata(city=row.text("city")), known())
        assert who is not None and who.issuer == f"{row.text('city')}人民政府{row.text('office') or '办公室'}", (
            row.where
        )


WORDS = list(rows(DATA / "title_words.csv", ("kind", "word", "example"), []))
OF_TITLES: dict[str, Callable[[str, str], object]] = {
    "lead_document": lambda word, text: found(text)[-1].text == "甲市依法行政五年规划",
    "quoted_document": lambda word, text: found(text)[0].text.endswith(word),
    "joined_document": lambda word, text: found(text)[-1].text == "关于废止乙规定的决定",
    "office_document": lambda word, text: found(text)[0].text.endswith(word),
    "issued_of": lambda word, text: word in found(text)[0].text,
    "issued_document": lambda word, text: found(text)[0].text.endswith(word),
    "title_end": lambda word, text: found(text)[0].kind in ("opinions", "decision"),
    "case": lambda word, text: not found(text),
    "case_act": lambda word, text: not found(text),
    "rules": lambda word, text: found(text)[0].text.endswith(word),
    "rules_of": lambda word, text: word in found(text)[0].text,
    "quoted_rules": lambda word, text: found(text)[0].text.endswith(word),
    "no_rules_on": lambda word, text: not found(text),
    "under_way": lambda word, text: found(text)[0].text.endswith("办法"),
    "procedure_of": lambda word, text: word in found(text)[0].text,
    "procedure": lambda word, text: found(text)[0].text.endswith(word),
    "no_subject": lambda word, text: not found(text),
    "own_plan": lambda word, text: found(text)[0].text == f"甲乙市{word}" and not found(f"制定相关{word}"),
    "national": lambda word, text: found(text)[0].level == "national",
    "national_list": lambda word, text: known().title_signs.national_list.match(text),
    "issuer": lambda word, text: (found(text)[0].issuer or "").endswith(word),
    "no_local_alone": lambda word, text: titles.level_of(text, known().title_signs) is None,
    "branches": lambda word, text: titles.level_of(text, known().title_signs) == "municipal",
    "no_local": lambda word, text: titles.level_of(text, known().title_signs) is None,
    "no_place_within": lambda word, text: titles.level_of(text, known().title_signs) is None,
    "law_word": lambda word, text: not found(text),
    "behind_law": lambda word, text: found(text)[0].kind == "law",
    "of_a_law": lambda word, text: found(text)[0].text.endswith(word),
    "continued": lambda word, text: found(text)[0].title.endswith(f"》{word}"),
    "pointed_to": lambda word, text: found(text)[-1].resolved_by == "back_reference",
    "stands_for": lambda word, text: found(text)[0].title.startswith(word),
    "next_clause": lambda word, text: not _joined(text),
    "issuing": lambda word, text: _joined(text),
    "as_issued": lambda word, text: _joined(text),
    "such_as": lambda word, text: _joined(text),
    "carried_out": lambda word, text: found(text)[0].action == "implement",
    "heard_of": lambda word, text: found(text)[0].action is None,
}


def _joined(text: str) -> bool:
    """Whether the two titles of `text` stand in one enumeration."""
    between = text[text.index("》") + 1 : text.rindex("《")]
    return policy_actions._is_joint(between, 0, len(between), known().title_joints, found("《甲条例》")[0])


@pytest.mark.parametrize("row", [row for row in WORDS if row.text("kind") in OF_TITLES], ids=lambda row: row.where)
def test_every_word_of_titles_does_its_work_in_its_example(row: Row) -> None:
    assert OF_TITLES[row.text("kind") or ""](row.text("word") or "", row.text("example") or "")


def test_every_status_is_told_by_its_word() -> None:
    for row in rows(DATA / "policy_statuses.csv", ("word", "status", "place", "example"), []):
        (mention,) = found(f"审查《{row.text('example')}》")
        assert mention.status == row.text("status"), row.where
        assert ((row.text("word") or "") in mention.title) == (row.text("place") == "tail"), row.where


def test_wrong_tables_are_reported_line_by_line(tmp_path: Path) -> None:
    for file in DATA.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    table = tmp_path / "policies.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([lines[0], lines[1], lines[1].replace("law", "poem", 1)]), encoding="utf-8")
    problems: list[str] = []
    knowledge.load(tmp_path, problems)
    assert any("policies.csv · line 3 · kind · 'poem'" in problem for problem in problems)
    assert any("policies.csv · line 3 · id · 'cn001' stands twice" in problem for problem in problems)
