"""Numbers in running text: which are figures, with which value, unit, kind and qualifier; and which never are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from lawgov_nlp import catalogue, figures
from lawgov_nlp.catalogue.units import Unit
from lawgov_nlp.normalize import fold

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "figures.toml").read_text(encoding="utf-8")
)
UNITS = catalogue.default().units
WITH_EXAMPLE = [unit for unit in UNITS.units.values() if unit.example]


def found(text: str) -> list[figures.Figure]:
    return figures.find(fold(text), UNITS)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["text"])
def test_figures_of_a_sentence(case: dict[str, Any]) -> None:
    read = [
        (case["text"][figure.start : figure.end], figure.value, figure.unit or "", figure.kind, figure.qualifier or "")
        for figure in found(case["text"])
    ]
    # A row may leave out the qualifier; the value is exact to ten digits.
    assert read == [(row[0], pytest.approx(row[1], rel=1e-9), *row[2:], *[""] * (5 - len(row))) for row in case["is"]]


@pytest.mark.parametrize("case", CASES["phrase"], ids=lambda case: case["text"])
def test_the_whole_expression(case: dict[str, Any]) -> None:
    (figure,) = [figure for figure in found(case["text"]) if figure.kind in ("change", "rank", "duration", "count")][:1]
    phrase = case["text"][figure.phrase_start : figure.phrase_end]
    read = {"phrase": phrase, "direction": figure.direction, "basis": figure.basis, "scope": figure.scope}
    assert {name: read[name] for name in case if name != "text"} == {n: v for n, v in case.items() if n != "text"}


@pytest.mark.parametrize("case", CASES["range"], ids=lambda case: case["text"])
def test_ranges(case: dict[str, Any]) -> None:
    (figure,) = found(case["text"])
    assert [figure.value, figure.value_max, figure.unit] == case["is"]


@pytest.mark.parametrize("text", CASES["never"][0]["texts"])
def test_numbers_that_measure_nothing(text: str) -> None:
    assert [text[figure.start : figure.end] for figure in found(text)] == []


@pytest.mark.parametrize("unit", WITH_EXAMPLE, ids=lambda unit: unit.written)
def test_the_example_of_each_unit(unit: Unit) -> None:
    assert unit.example is not None
    (figure,) = found(unit.example)
    assert (figure.unit, fold(unit.example)[figure.unit_start : figure.unit_end]) == (unit.unit, unit.written)


def test_numbers_in_masked_spans_are_left_out() -> None:
    text = "实施百千万工程和3个1000亩示范区建设20个。"
    name = (text.index("3个"), text.index("示范区"))
    assert [figure.value for figure in figures.find(fold(text), UNITS, [name])] == [20]


def test_numbers_in_short_quotations_are_left_out() -> None:
    assert [figure.value for figure in found("落实“三个100%”要求，建成“5分钟服务圈”8个。")] == [8]
