"""What a number measures: one sentence, and the measures of its figures in order."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lawgov_nlp import indicators
from lawgov_nlp.catalogue import default
from lawgov_nlp.document import Document
from lawgov_nlp.normalize import fold

CASES = tomllib.loads((Path(__file__).parent / "cases" / "indicators.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:20] for case in CASES])
def test_each_figure_has_the_phrase_that_it_measures(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = indicators.find(Document(text, fold(text)), default(), (), ())
    assert [[m.text for m in i.measures] for i in found] == case["measures"]
    assert all(text[m.start : m.end] == m.text for i in found for m in i.measures)
