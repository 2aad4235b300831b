"""The benchmarks' corpus is what they say it is."""

from __future__ import annotations

import pytest

import lawgov_nlp as lg
from benchmarks import generator

KINDS = {"figure": "indicators", "policy": "policies", "initiative": "initiatives", "sentence": "sentences"}


@pytest.fixture(scope="module")
def made() -> list[lg.Report]:
    return [lg.analyze(text=report.text) for report in generator.reports(20, seed=3)]


@pytest.mark.parametrize("kind", KINDS)
def test_generated_reports_hold_as_much_as_real_ones_or_a_little_more(made: list[lg.Report], kind: str) -> None:
    least, most = generator.MEASURED[kind]
    for_one = sum(len(report.text) for report in made) / sum(len(getattr(report, KINDS[kind])) for report in made)
    assert 0.8 * least <= for_one <= most


def test_generated_reports_differ_in_how_much_they_count(made: list[lg.Report]) -> None:
    for_one = sorted(len(report.text) / max(1, len(report.indicators)) for report in made)
    assert for_one[-1] > 2 * for_one[0]


def test_the_same_seed_gives_the_same_reports() -> None:
    assert list(generator.reports(3, seed=5)) == list(generator.reports(3, seed=5))
    assert list(generator.reports(3, seed=5)) != list(generator.reports(3, seed=6))
