"""Reports as spaCy documents, for whoever goes on with spaCy; needs the extra `spacy`.

Words are the report's own, cut further where a finding begins or ends, so that every finding falls on whole tokens and
`doc.text == report.text`. Span groups: `policies`, `initiatives`, `indicators` (labels as in the record's `kind`),
`measures`, `areas` and `roles` (paragraphs), `outline` (label `H1` …). `doc.ents` has the mentions with the labels
`POLICY`, `INITIATIVE` and `INDICATOR`, the longer one where two overlap. `doc.user_data["lawgov"]` is the whole record
without its text. A span's `kb_id_` is its id in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import LawgovError
from .report import Report

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


def doc(report: Report, vocab: Vocab | None = None) -> Doc:
    """The report as a `spacy.tokens.Doc`."""
    spacy = _spacy()
    words = list(_tokens(report))
    made: Doc = spacy.tokens.Doc(
        vocab or spacy.blank("zh").vocab,
        words=[report.text[start:end] for start, end in words],
        spaces=[False] * len(words),
        sent_starts=_sentence_starts(report, words),
    )
    groups: dict[str, list[Any]] = {}

    def add(group: str, start: int, end: int, label: str, known: str | None = None) -> Any:
        span = made.char_span(start, end, label=label, kb_id=known or "")
        groups.setdefault(group, []).append(span)
        return span

    mentions = []
    for name, found in (("policies", report.policies), ("initiatives", report.initiatives)):
        for mention in found:
            span = add(name, mention.start, mention.end, mention.kind, mention.catalogue_id)
            mentions.append(_relabelled(span, "POLICY" if name == "policies" else "INITIATIVE"))
    for indicator in report.indicators:
        canonical = next((measure.canonical for measure in indicator.measures if measure.canonical), None)
        span = add("indicators", indicator.start, indicator.end, indicator.kind, canonical)
        mentions.append(_relabelled(span, "INDICATOR"))
        for measure in indicator.measures:
            add("measures", measure.start, measure.end, "measure", measure.canonical)
    for paragraph in report.paragraphs:
        add("roles", paragraph.start, paragraph.end, paragraph.role)
        if paragraph.area:
            add("areas", paragraph.start, paragraph.end, paragraph.area)
    for section in report.outline:
        add("outline", section.start, section.end, f"H{section.level}")
    for name, spans in groups.items():
        made.spans[name] = spans
    made.ents = spacy.util.filter_spans(mentions)
    made.user_data["lawgov"] = {name: content for name, content in report.to_dict().items() if name != "text"}
    return made


def _relabelled(span: Any, label: str) -> Any:
    return type(span)(span.doc, span.start, span.end, label=label, kb_id=span.kb_id)


def _tokens(report: Report) -> Iterator[tuple[int, int]]:
    """Spans that tile the text: words and what lies between them, cut wherever a finding begins or ends."""
    cuts = {0, len(report.text)}
    for word in report.words():
        cuts.update((word.start, word.end))
    for found in (report.policies, report.initiatives, report.indicators, report.paragraphs, report.outline):
        for item in found:
            cuts.update((item.start, item.end))
    for indicator in report.indicators:
        for measure in indicator.measures:
            cuts.update((measure.start, measure.end))
    for sentence in report.sentences:
        cuts.update((sentence.start, sentence.end))
    borders = sorted(cuts)
    return pairwise(borders)


def _sentence_starts(report: Report, words: list[tuple[int, int]]) -> list[bool]:
    starts = {sentence.start for sentence in report.sentences}
    return [number == 0 or start in starts for number, (start, _) in enumerate(words)]


def write(reports: Iterable[Report], folder: Path) -> Path:
    """All reports as one `DocBin`, `FOLDER/reports.spacy`; the file written."""
    spacy = _spacy()
    vocab = spacy.blank("zh").vocab
    docs = spacy.tokens.DocBin(store_user_data=True)
    for report in reports:
        docs.add(doc(report, vocab))
    folder.mkdir(parents=True, exist_ok=True)
    docs.to_disk(folder / "reports.spacy")
    return folder / "reports.spacy"


def _spacy() -> Any:
    try:
        import spacy
        import spacy.tokens
    except ImportError as error:
        raise LawgovError("spaCy is not installed; run: pip install 'lawgov-nlp[spacy]'") from error
    return spacy
