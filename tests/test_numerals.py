"""Every spelling of a number has one value."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest

from lawgov_nlp import numerals

CASES = tomllib.loads((Path(__file__).parent / "cases" / "numerals.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("value", "spelling"),
    [(group["value"], spelling) for group in CASES["same"] for spelling in group["spellings"]],
)
def test_spellings_of_one_number(value: float, spelling: str) -> None:
    read = numerals.parse(spelling)
    assert read.value == pytest.approx(value, rel=1e-12)
    assert (read.value_max, read.qualifier) == (None, None)


@pytest.mark.parametrize("case", CASES["hedged"], ids=lambda case: case["text"])
def test_what_approximates_a_number(case: dict[str, object]) -> None:
    assert numerals.parse(str(case["text"])) == (case["value"], case.get("max"), case.get("qualifier"))


@pytest.mark.parametrize("text", CASES["none"]["texts"])
def test_no_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="numeral"):
        numerals.parse(text)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((0, "零"), (10, "十"), (14, "十四"), (110, "一百一十"), (1_003, "一千零三"), (20_400, "二万零四百")),
        *((100_000_000, "一亿"), (30_050_008, "三千零五万零八")),
    ],
)
def test_spelling_out(value: int, written: str) -> None:
    assert numerals.spell(value) == written


@pytest.mark.parametrize("value", [-1, 10**16])
def test_numbers_that_are_not_spelt_out(value: int) -> None:
    with pytest.raises(ValueError, match="10¹⁶"):
        numerals.spell(value)


@pytest.mark.parametrize("before", ["", *numerals._BEFORE])
def test_the_short_way_through_common_numbers_ends_where_the_long_one_does(before: str) -> None:
    read = 0
    for number, scale, after in product(("3", "03", "1.5", "1234", "0"), ("", "万", "亿", "%"), ("", "余", "多")):
        text = before + number + scale + after
        if numerals._COMMON.fullmatch(text):
            read += 1
            assert numerals.parse(text) == numerals._hedged(text)
    assert read == (0 if before in numerals._NEED_UNIT else 60)
