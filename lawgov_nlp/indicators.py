"""Figures: the number, its unit, and what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import attrgetter

from . import figures as numbers
from . import measures, wholes
from .catalogue import Catalogue
from .document import Document
from .figures import Figure
from .matching import Matching, matching_of
from .phrases import Span
from .report import Change, Indicator, Initiative, Measure, Policy
from .sharing import REACH, Reading, clause_end, period, topic_starts

_SPAN = attrgetter("start", "end")
_INDICATOR, _MEASURE = partial(tuple.__new__, Indicator), partial(tuple.__new__, Measure)
"""From a tuple of the fields, in half the time of `Indicator(…)`."""


def find(
    document: Document,
    catalogue: Catalogue,
    policies: tuple[Policy, ...],
    initiatives: tuple[Initiative, ...],
) -> tuple[Indicator, ...]:
    """All numeric indicators, sorted by start; numbers inside policies' and initiatives' names do not count."""
    masked = [*map(_SPAN, policies), *map(_SPAN, initiatives)]
    found = numbers.find(document.folded, catalogue.units, masked)
    readings = measures.read(document.folded, found, catalogue.indicators)
    matching = matching_of(catalogue.indicators)
    ends = [*[figure.phrase_start for figure in found[1:]], len(document.folded)]
    indicators: list[Indicator] = []
    until = 0
    for figure, reading, following in zip(found, readings, ends):  # noqa: B905
        if figure.start >= until:
            paragraph = document.paragraph_at(figure.start)
            planned, within, until = False, None, 0
            if paragraph is not None:
                planned, within, until = paragraph.role == "plan", paragraph.id, paragraph.end
        indicators.append(_indicator(document, matching, figure, reading, found, following, planned, within))
    return tuple(wholes.without_parts(document.folded, catalogue.indicators, found, readings, indicators))


def _indicator(
    document: Document,
    matching: Matching,
    figure: Figure,
    reading: Reading,
    found: list[Figure],
    following: int,
    planned: bool,
    within: str | None,
) -> Indicator:
    text, folded = document.text, document.folded
    left, start = reading.left, figure.phrase_start
    window = folded[left if left > start - REACH else start - REACH : start]
    marked = matching.marked.search(window) is not None  # of most figures neither is true, and one look tells
    change = None
    if figure.kind == "change" and figure.direction:
        linked = None if reading.linked is None else found[reading.linked]
        change = Change(
            figure.direction,
            figure.basis,
            None if linked is None else linked.start,
            None if linked is None else linked.end,
        )
    return _INDICATOR(
        (
            figure.start,
            figure.end,
            text[figure.start : figure.end],
            figure.value,
            figure.value_max,
            figure.unit,
            figure.kind,
            figure.qualifier,
            figure.scope,
            period(folded, figure.start),
            reading.verb,
            _measures(text, folded, matching, figure, reading, following),
            change,
            planned or (marked and matching.target.search(window) is not None),
            marked and matching.cumulative.search(window) is not None,
            within,
        )
    )


def _measures(
    text: str, folded: str, matching: Matching, figure: Figure, reading: Reading, following: int
) -> tuple[Measure, ...]:
    """The spans of the reading, with one id for all, or one for each rate that shares its number."""
    spans, head, linked = reading.spans, reading.head, reading.linked
    own: Sequence[Span] = spans
    if head and (linked is not None or head != own):
        own = _without(own, head) or ([] if linked is not None else own)
    right = clause_end(folded, reading.right, following) if figure.kind == "count" else reading.right
    verb = None
    if reading.verb:
        at = folded.rfind(reading.verb, reading.left, figure.phrase_start)
        if at < 0:
            at = folded.rfind(reading.verb, topic_starts(folded, reading.left)[1], figure.phrase_start)
        if at >= 0:
            verb = (at, at + len(reading.verb))
    if len(spans) == 1:
        begin, end = spans[0]
        name = matching.identifier(folded, figure, reading, right, own, head, verb, ())
        return (_MEASURE((text[begin:end], begin, end, name)),)
    measures = []
    name = None if linked is None else matching.identifier(folded, figure, reading, right, own, head, verb, ())
    for span in spans:
        if linked is None:
            name = matching.identifier(folded, figure, reading, right, (span,), (), verb, _without(spans, (span,)))
        begin, end = span
        measures.append(_MEASURE((text[begin:end], begin, end, name)))
    return tuple(measures)


def _without(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span not in others]
