"""Reports as spaCy documents: the same text, every finding on whole tokens, and back from disk as written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import lawgov_nlp as lg
from lawgov_nlp.cli import main

spacy = pytest.importorskip("spacy", reason="needs the extra spacy")

REPORTS = Path(__file__).parent.parent / "corpora" / "reports"
REPORT = lg.analyze(REPORTS / "yubei_2020.txt")


@pytest.fixture(scope="module")
def doc(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The report as written to disk by the command line, and read again by spaCy alone."""
    folder = tmp_path_factory.mktemp("spacy")
    done = CliRunner().invoke(main, ["export", str(REPORTS / "yubei_2020.txt"), "--to", "spacy", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    (read,) = spacy.tokens.DocBin().from_disk(folder / "reports.spacy").get_docs(spacy.blank("zh").vocab)
    return read


def test_the_text_is_the_report(doc: Any) -> None:
    assert doc.text == REPORT.text
    assert doc.user_data["lawgov"]["metadata"]["issuer"] == REPORT.metadata.issuer


@pytest.mark.parametrize("layer", ["policies", "initiatives", "indicators"])
def test_every_mention_is_a_span_with_its_kind(doc: Any, layer: str) -> None:
    found = [(span.start_char, span.end_char, span.text, span.label_) for span in doc.spans[layer]]
    assert found == [(m.start, m.end, m.text, m.kind) for m in getattr(REPORT, layer)]


def test_paragraphs_sentences_and_entities(doc: Any) -> None:
    assert [span.label_ for span in doc.spans["areas"]] == [p.area for p in REPORT.paragraphs if p.area]
    assert {entity.label_ for entity in doc.ents} == {"POLICY", "INITIATIVE", "INDICATOR"}
    assert len(doc.ents) > 0.9 * sum(len(doc.spans[name]) for name in ("policies", "initiatives", "indicators"))
    starts = {sentence.start_char for sentence in doc.sents}
    assert {sentence.start for sentence in REPORT.sentences} <= starts
    known = {span.kb_id_ for span in doc.spans["indicators"]} - {""}
    assert known <= {m.canonical for i in REPORT.indicators for m in i.measures} and known
