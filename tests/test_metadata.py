"""Metadata: who reports on which year, from title, opening, signature and file name; and the table of divisions."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from lawgov_nlp import metadata, structure
from lawgov_nlp.catalogue import DATA, default
from lawgov_nlp.catalogue.table import rows
from lawgov_nlp.document import Document
from lawgov_nlp.normalize import fold
from lawgov_nlp.places import place_of
from lawgov_nlp.report import Metadata

CASES = tomllib.loads((Path(__file__).parent / "cases" / "metadata.toml").read_text(encoding="utf-8"))["case"]


def read(text: str, file_name: str | None = None) -> Metadata:
    folded = fold(text)
    found = structure.parse(text, folded, default())
    return metadata.read(Document(text, folded, found.outline, found.paragraphs, found.sentences), default(), file_name)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_metadata_says_what_a_reader_would_say(case: dict[str, Any]) -> None:
    found = read(case["text"])._asdict()
    expected = case["expect"] | dict.fromkeys(case.get("unknown", ()))
    assert {field: found[field] for field in expected} == expected


@pytest.mark.parametrize(
    "written",
    [
        "2021年1月29日",
        "2021 年 1 月 29 日",
        "二〇二一年一月二十九日",
        "二○二一年一月二十九日",
        "二零二一年一月二十九日",
        "二O二一年一月二十九日",
        "２０２１年１月２９日",
        "2021-01-29",
    ],
)
def test_a_date_of_signature_has_one_value_however_it_is_written(written: str) -> None:
    body = "一、工作情况\n" + "全年开展检查，依法办理案件。\n" * 30
    found = read(f"某县水利局2020年法治政府建设工作总结\n{body}\n某县水利局\n{written}\n")
    assert (found.signed_date, found.report_year) == ("2021-01-29", 2020)


@pytest.mark.parametrize(
    ("text", "file_name", "year"),
    [
        ("某市水利局2019年度法治政府建设工作总结\n全年依法履职。", None, 2019),
        (
            "我局依法履职，现将情况报告如下：\n一、2018年工作情况\n开展检查。\n二、2019年工作打算\n继续检查。",
            None,
            2018,
        ),
        ("贯彻《法治政府建设实施纲要(2015-2020年)》，依法履职。", None, None),
        ("我局依法履职。", "2017年法治政府建设报告.docx", 2017),
    ],
)
def test_the_year_is_that_reported_on(text: str, file_name: str | None, year: int | None) -> None:
    assert read(text, file_name).report_year == year


def test_a_street_alone_goes_on_with_道() -> None:
    assert read("甲街道坚持依法行政。\n街道坚持依法行政。").admin_level == "township"
    assert read("镇道坚持依法行政。").admin_level is None


def test_what_follows_a_bare_place_tells_that_it_is_one() -> None:
    (dongping,) = default().regions.by_name["东平县"]
    every = rows(DATA / "issuers.csv", ("kind", "term", "example"), [])
    told = [row for row in every if row.text("kind") == "bare_place"]
    assert len(told) > 15
    for row in told:
        assert place_of(row.text("example") or "", default(), "").region == dongping, row.where
    assert place_of("东平协会", default(), "").region is None


@pytest.mark.parametrize("row", list(rows(DATA / "issuer_words.csv", ("kind", "term", "example"), [])))
def test_every_word_around_issuers_tells_what_it_is_listed_for(row: Any) -> None:
    kind, term, example = row.text("kind"), row.text("term"), row.text("example")
    patterns = default().issuers.patterns
    (dongping,) = default().regions.by_name["东平县"]
    acting = patterns["acting"].search(example)
    match kind:
        case "office":
            assert acting is not None and acting[1].endswith(term)
        case "no_office" | "guidance":
            assert acting is None
        case "own_office":
            assert read(example).issuer_type == "department"
        case "signs":
            assert patterns["signs"].search(example)
        case "ranking":
            assert read(example).admin_level is None
        case "introduces":
            assert (found := patterns["subject"].match(example)) and found[1] == "东平县司法局"
        case "before_place" | "state_office":
            assert place_of(example, default(), "").region == dongping
        case "national_lead" | "national_office":
            assert patterns["national"].fullmatch(example)
        case "label":
            assert (found := patterns["labelled"].match(fold(example))) and found[1] == "东平县水利局"
        case "drawn_up":
            assert (found := patterns["drawn_up"].search(example)) and found[1] == "东平县水利局"
        case "behalf":
            assert (found := patterns["behalf"].search(example)) and found[1] == "东平县人民政府"
        case "no_unit":
            assert patterns["unit"].match(example, 2) is None
        case _:
            pytest.fail(f"no test for {kind}")


def test_words_around_issuers_are_no_traps() -> None:
    assert read("全省市场主体增加").admin_level == "provincial"
    assert read("本部门依法行政").issuer_type is None
    assert place_of("东平市政协办公室", default(), "").region is None  # no 市政…, but a city's


@pytest.mark.parametrize("row", list(rows(DATA / "division_units.csv", ("unit", "level", "government", "example"), [])))
def test_the_unit_of_a_division_tells_its_level(row: Any) -> None:
    assert read(f"我{row.text('unit')}坚持依法行政。").admin_level == row.text("level")


def test_the_government_of_a_division_is_called_by_its_unit() -> None:
    for division, government in (("锡林郭勒盟", "行政公署"), ("大兴安岭地区", "行政公署"), ("静海区", "人民政府")):
        assert read(f"{division}2020年法治政府建设报告\n全面依法行政。").issuer == division + government


def test_terms_of_years_and_titles_tell_what_they_are_listed_for() -> None:
    for row in rows(DATA / "structure_terms.csv", ("kind", "term", "example"), []):
        example = row.text("example")
        match row.text("kind"):
            case "no_report_year":
                assert read(f"按照{example}。").report_year is None, row.where
            case "years_plan":
                assert read(f"落实{example}。").report_year == 2020, row.where
            case "title_label":
                assert read(f"{example}\n全县依法行政。").title == "某县2020年法治政府建设情况报告", row.where


def test_the_table_of_divisions_is_whole() -> None:
    catalogue = default().regions
    current = {region.code: region for region in catalogue.entries}
    assert sum(code.endswith("0000") for code in current) == 34
    assert catalogue.by_name["东莞市"][0].code == "441900"
    assert {region.province for region in catalogue.by_name["朝阳区"]} == {"北京市", "吉林省"}
    assert all(region.province in catalogue.by_name for region in catalogue.entries)


def test_names_with_and_without_the_peoples_in_them_mean_the_same_division() -> None:
    catalogue = default().regions
    assert catalogue.by_name["恩施州"] == catalogue.by_name["恩施土家族苗族自治州"]
    assert catalogue.by_short_name["内蒙古"] == catalogue.by_name["内蒙古自治区"]
