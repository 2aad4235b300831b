"""Figures: the number, its unit, and what it measures."""

from __future__ import annotations

from collections.abc import Sequence

from . import figures as numbers
from . import measures
from .catalogue import Catalogue
from .catalogue.indicators import IndicatorsCatalogue, Place
from .document import Document
from .figures import Figure
from .phrases import Span
from .report import Change, Indicator, Initiative, Measure, Policy
from .sharing import JOINTS, REACH, Reading, clause_end, period, topic_starts

_MOST_WHOLES = 6
_KINDS = ("类", "类案件")


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
    ends = [*(figure.phrase_start for figure in found), len(document.folded)][1:]
    indicators = [
        _indicator(document, catalogue, figure, reading, found, following)
        for figure, reading, following in zip(found, readings, ends, strict=True)
    ]
    return tuple(_without_parts(document.folded, catalogue.indicators.sets["verb"], found, readings, indicators))


def _without_parts(
    folded: str,
    verbs: frozenset[str],
    found: Sequence[Figure],
    readings: Sequence[Reading],
    indicators: list[Indicator],
) -> list[Indicator]:
    """Takes from a part the id of the whole: added up, the whole would count twice.

    Parts are what 其中 or a bracket tells (其中专职律师42人), whose or of what kind some are (申请60件,市政府收到50件),
    shares (民生提案45件,占25%) and the last of some kinds. What was done with all (纠纷95件,成功调处95件) is none.
    """
    wholes: Sequence[int] = ()
    earlier: dict[str, float] = {}
    """The largest figure of each id in the paragraph."""
    for number, (figure, reading) in enumerate(zip(found, readings, strict=True)):
        between = folded[found[number - 1].phrase_end : figure.phrase_start] if number else ""
        if "\n" in between:
            earlier.clear()
        closing = between.find(")")
        if "。" in between or "\n" in between or (closing >= 0 and between.find("(", 0, closing) < 0):
            wholes = ()
        if "其中" in between:
            wholes = range(max(0, number - _MOST_WHOLES), number)  # 提案801件,其中…; 检查企业50家,立案3起。其中…
        elif between.rfind("(") > between.rfind(")"):
            wholes = (number - 1,)  # 案件76件(来访19件
        measures = indicators[number].measures
        names = {measure.canonical for measure in measures} - {None}
        if not names:
            continue
        parts = {
            measure.canonical
            for whole in wholes
            if (found[whole].unit, found[whole].kind) == (figure.unit, figure.kind)
            and figure.start - found[whole].end <= 4 * REACH
            for measure in indicators[whole].measures
        }
        if figure.kind == "count" and number:
            before = indicators[number - 1].measures
            own = measures[-1].text
            # Whose some are (市政府收到97件) stands as a phrase of its own that ends in what was done.
            shared = (reading.linked is not None and len(reading.spans) > 1) or own[-2:] in verbs
            if (shared and own != reading.verb and own not in verbs) or _is_share(folded, found, readings, number):
                parts |= {name for name in names if name and figure.value <= earlier.get(name, -1)}
            beside = between[:1] in JOINTS and figure.unit == found[number - 1].unit and reading.verb is None
            if beside and before and before[-1].text.endswith(_KINDS):
                parts |= names  # 行政强制类案件19件,行政许可8件
        if not names.isdisjoint(parts):
            indicators[number] = indicators[number]._replace(
                measures=tuple(
                    measure._replace(canonical=None) if measure.canonical in parts else measure for measure in measures
                )
            )
        for name in names - parts:
            if name and figure.kind == "count":
                earlier[name] = max(figure.value, earlier.get(name, 0))
    return indicators


def _is_share(folded: str, found: Sequence[Figure], readings: Sequence[Reading], number: int) -> bool:
    """Whether a share follows that is of the figure `number`: 94件,占53.7%."""
    following = number + 1
    return (
        following < len(found)
        and found[following].unit == "%"
        and readings[following].linked == number
        and "占" in folded[found[number].phrase_end : found[following].phrase_start]
    )


def _indicator(
    document: Document,
    catalogue: Catalogue,
    figure: Figure,
    reading: Reading,
    found: list[Figure],
    following: int,
) -> Indicator:
    text, folded, known = document.text, document.folded, catalogue.indicators
    window = folded[max(reading.left, figure.phrase_start - REACH) : figure.phrase_start]
    paragraph = document.paragraph_at(figure.start)
    canonical = _canonical(folded, known, figure, reading, following)
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
        period=period(folded, figure.start),
        verb=reading.verb,
        measures=tuple(Measure(text[a:b], a, b, name) for (a, b), name in zip(reading.spans, canonical, strict=True)),
        change=change,
        target=(paragraph is not None and paragraph.role == "plan") or known.target.search(window) is not None,
        cumulative=known.cumulative.search(window) is not None,
        paragraph=None if paragraph is None else paragraph.id,
    )


def _canonical(
    folded: str, known: IndicatorsCatalogue, figure: Figure, reading: Reading, following: int
) -> list[str | None]:
    """The id for each span of the reading: one for all, or one for each rate that shares its number."""
    own: Sequence[Span] = reading.spans
    if reading.head:
        own = [span for span in own if span not in reading.head] or ([] if reading.linked is not None else own)
    left = reading.left
    right = clause_end(folded, reading.right, following) if figure.kind == "count" else reading.right
    near, far = topic_starts(folded, left)
    at = folded.rfind(reading.verb, far, figure.phrase_start) if reading.verb else -1
    verb = (at, at + len(reading.verb)) if at >= 0 and reading.verb else (0, 0)
    # A bare outcome (维持20件) may belong to what the sentence before speaks of as well as to its own.
    place = Place(far, near if reading.own else far, left, right, own, reading.head, verb)
    if len(reading.spans) > 1 and reading.linked is None:
        return [
            known.match(
                folded,
                place._replace(own=[span], head=(), beside=[other for other in reading.spans if other != span]),
                figure.unit,
                figure.kind,
            )
            for span in reading.spans
        ]
    return [known.match(folded, place, figure.unit, figure.kind)] * len(reading.spans)
