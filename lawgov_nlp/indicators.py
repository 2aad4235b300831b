"""Figures: the number, its unit, and what it measures."""

from __future__ import annotations

from . import figures as numbers
from . import measures
from .catalogue import Catalogue
from .document import Document
from .figures import Figure
from .report import Change, Indicator, Initiative, Measure, Policy


def find(
    document: Document,
    catalogue: Catalogue,
    policies: tuple[Policy, ...],
    initiatives: tuple[Initiative, ...],
) -> tuple[Indicator, ...]:
    """All numeric indicators, sorted by start; numbers inside policies' and initiatives' names do not count."""
    masked = sorted([*((p.start, p.end) for p in policies), *((i.start, i.end) for i in initiatives)])
    found = numbers.find(document.folded, catalogue.units, masked)
    readings = measures.read(document.folded, found, catalogue.indicators)
    return tuple(
        _indicator(document, catalogue, figure, reading, found) for figure, reading in zip(found, readings, strict=True)
    )


def _indicator(
    document: Document, catalogue: Catalogue, figure: Figure, reading: measures.Reading, found: list[Figure]
) -> Indicator:
    text, folded, known = document.text, document.folded, catalogue.indicators
    window = folded[max(reading.left, figure.phrase_start - measures.REACH) : figure.phrase_start]
    paragraph = document.paragraph_at(figure.start)
    context = "\n".join(
        (
            *(folded[a:b] for a, b in reading.head if reading.linked is not None),
            folded[reading.left : reading.right][-2 * measures.REACH :],
            reading.verb or "",
            figure.unit or "",
        )
    )
    canonical = known.match(context, figure.unit, figure.kind, reading.verb)
    if canonical is None and figure.kind in ("rate", "money", "score", "duration", "change"):
        # 成功率98.9%, 涉及金额…: the thing itself stands earlier in the sentence.
        sentence = folded[measures.sentence_start(folded, figure.start) : reading.right]
        canonical = known.match(sentence + "\n" + (figure.unit or ""), figure.unit, figure.kind, reading.verb)
    change = None
    if figure.kind == "change" and figure.direction:
        linked = None if reading.linked is None else found[reading.linked]
        change = Change(
            figure.direction,
            figure.basis,
            None if linked is None else linked.start,
            None if linked is None else linked.end,
        )
    return Indicator(
        start=figure.start,
        end=figure.end,
        text=text[figure.start : figure.end],
        value=figure.value,
        value_max=figure.value_max,
        unit=figure.unit,
        kind=figure.kind,
        qualifier=figure.qualifier,
        scope=figure.scope,
        period=measures.period(folded, figure.start),
        verb=reading.verb,
        measures=tuple(Measure(text[a:b], a, b, canonical) for a, b in reading.spans),
        change=change,
        target=(paragraph is not None and paragraph.role == "plan")
        or any(word in window for word in known.words["target"]),
        cumulative=any(word in window for word in known.words["cumulative"]),
        paragraph=None if paragraph is None else paragraph.id,
    )
