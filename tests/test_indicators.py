"""What a number measures: one sentence, and the measures of its figures in order; and the catalogue's own cases."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lawgov_nlp import indicators
from lawgov_nlp.catalogue import DATA, default, load
from lawgov_nlp.catalogue.indicators import Guard, IndicatorEntry
from lawgov_nlp.document import Document
from lawgov_nlp.errors import CatalogueError
from lawgov_nlp.normalize import fold

LISTS = tomllib.loads((Path(__file__).parent / "cases" / "indicators.toml").read_text(encoding="utf-8"))
CASES, SAME = LISTS["case"], LISTS["same"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:20] for case in CASES])
def test_each_figure_has_the_phrase_that_it_measures(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = indicators.find(Document(text, fold(text)), default(), (), ())
    assert [[m.text for m in i.measures] for i in found] == case["measures"]
    assert all(text[m.start : m.end] == m.text for i in found for m in i.measures)


@pytest.mark.parametrize("case", LISTS["flags"], ids=[case["text"][:20] for case in LISTS["flags"]])
def test_which_figures_are_targets_or_totals_over_years(case: dict[str, Any]) -> None:
    found = indicators.find(Document(case["text"], fold(case["text"])), default(), (), ())
    assert [i.text for i in found if i.target] == case["targets"]
    assert [i.text for i in found if i.cumulative] == case["cumulative"]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2019年，全市受理行政复议案件35件。", "2019"),
        ("2016至2020年，全市受理行政复议案件35件。", "2016-2020"),
        ("2016年1月至2020年5月底，全市受理行政复议案件35件。", "2016-2020"),
        ("2016年至2020年，全市受理行政复议案件35件。", "2016-2020"),
        ("2018年，全市行政复议案件比2017年的35件为多。", "2017"),
        ("2018年，全市行政复议案件增加到35件。", "2018"),
        ("全市受理行政复议案件35件。", None),
        ("2018年成绩突出。全市受理行政复议案件35件。", None),
        # A year in a title is that of the document.
        ("贯彻《法治政府建设实施纲要（2021—2025年）》，全市受理行政复议案件35件。", None),
        ("2019年，贯彻《2018年工作要点》，全市受理行政复议案件35件。", "2019"),
        ("印发《2018年工作要点》，2019年全市受理行政复议案件35件。", "2019"),
    ],
)
def test_the_year_of_a_figure_is_told_by_its_sentence_but_not_by_a_title(text: str, period: str | None) -> None:
    (figure,) = indicators.find(Document(text, fold(text)), default(), (), ())
    assert figure.period == period


def canonical_ids(text: str | None) -> set[str | None]:
    assert text
    return {m.canonical for i in indicators.find(Document(text, fold(text)), default(), (), ()) for m in i.measures}


GUARDS = [(kind, word, guard) for kind, of in default().indicators.guards.items() for word, guard in of.items()]


@pytest.mark.parametrize(("kind", "word", "guard"), GUARDS, ids=[f"{kind}-{word}" for kind, word, _ in GUARDS])
def test_the_example_of_each_guard_counts_what_it_says(kind: str, word: str, guard: Guard) -> None:
    text = guard.example
    forbidden = [f"{mark}{word}" for mark in guard.behind] + [f"{word}{mark}" for mark in guard.before]
    assert any(whole in text for whole in forbidden), f"the example has no {word} that is no word of {kind}"
    found = indicators.find(Document(text, fold(text)), default(), (), ())
    assert [";".join(m.text for m in i.measures) for i in found] == list(guard.counted)


@pytest.mark.parametrize("entry", default().indicators.entries, ids=lambda entry: entry.id)
def test_the_example_of_each_indicator_has_its_id_and_the_trap_has_not(entry: IndicatorEntry) -> None:
    assert entry.id in canonical_ids(entry.example)
    trapped = canonical_ids(entry.trap)
    assert trapped, "the trap holds no figure"
    assert entry.id not in trapped


@pytest.mark.parametrize("case", SAME, ids=[case["id"] for case in SAME])
def test_one_quantity_has_one_id_however_and_wherever_it_is_written(case: dict[str, Any]) -> None:
    assert {text: canonical_ids(text) for text in case["texts"]} == {text: {case["id"]} for text in case["texts"]}


@pytest.mark.parametrize("text", LISTS["no_id"][0]["texts"])
def test_what_matches_nothing_keeps_its_phrase(text: str) -> None:
    found = indicators.find(Document(text, fold(text)), default(), (), ())
    assert [(m.canonical, bool(m.text)) for i in found for m in i.measures] == [(None, True)]


@pytest.mark.parametrize("case", LISTS["ids"], ids=[case["text"][:20] for case in LISTS["ids"]])
def test_the_ids_of_a_sentence(case: dict[str, Any]) -> None:
    found = indicators.find(Document(case["text"], fold(case["text"])), default(), (), ())
    assert ["|".join(sorted({m.canonical or "-" for m in i.measures} - {"-"})) or "-" for i in found] == case["ids"]


@pytest.mark.parametrize(
    ("file", "line", "problem"),
    [
        ("indicator_guards.csv", "filler,为,,,查处违法行为3起。,违法行为", "`before`"),
        ("indicator_guards.csv", "filler,未列之词,行,,查处违法行为3起。,违法行为", "no word of filler"),
        (
            "indicators.csv",
            "x,名称,,查处,,,,,不是单位,count,enforcement,annual,查处3起,检查3起",
            "no unit of units.csv",
        ),
    ],
)
def test_what_is_wrong_with_a_guard_or_a_unit_is_said_on_load(
    tmp_path: Path, file: str, line: str, problem: str
) -> None:
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.js", "*.html"))
    with (tmp_path / "data" / file).open("a", encoding="utf-8") as table:
        table.write(line + "\n")
    with pytest.raises(CatalogueError, match=re.escape(file) + ".*" + re.escape(problem)):
        load(tmp_path / "data")
