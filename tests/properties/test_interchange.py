"""Annotation tools and back: nothing is lost, whatever the report holds."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import lawgov_nlp as lg
from lawgov_nlp import brat, interchange, label_studio
from lawgov_nlp.report import (
    ADMIN_LEVELS,
    AREAS,
    INDICATOR_KINDS,
    INITIATIVE_KINDS,
    POLICY_ACTIONS,
    POLICY_KINDS,
    POLICY_STATUSES,
    QUALIFIERS,
    RESOLVED_BY,
    ROLES,
    Change,
    Indicator,
    Initiative,
    Measure,
    Paragraph,
    Policy,
    Section,
)

# Everything that breaks formats: line ends of all kinds, tabs, quotes, brackets, characters beyond the basic plane.
TEXT = st.text(
    st.sampled_from("法治政府受理案件35《》〈〉“”\"'<>&{}\\\n\r\t \u2028\x85，。𠮷🙂;:|"), min_size=1, max_size=60
)
WORDS = st.none() | st.text(max_size=8)
NUMBER = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9).map(float)


def maybe(values: tuple[str, ...]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


@st.composite
def reports(draw: st.DrawFn) -> lg.Report:
    text = draw(TEXT)

    def spans() -> list[tuple[int, int]]:
        edges = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(
            lambda span: span[0] < span[1]
        )
        return sorted(draw(st.lists(edges, max_size=4)))

    def some(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(strategy)

    policies = tuple(
        Policy(
            *(start, end, text[start:end], some(st.text(max_size=5)), some(st.sampled_from(POLICY_KINDS))),
            *(some(maybe(ADMIN_LEVELS)), some(WORDS), some(WORDS)),
            some(st.none() | st.tuples(st.integers(1949, 2100), st.integers(1949, 2100))),
            *(some(maybe(POLICY_STATUSES)), some(maybe(POLICY_ACTIONS)), some(st.booleans()), some(WORDS)),
            *(some(maybe(RESOLVED_BY)), some(WORDS)),
        )
        for start, end in spans()
    )
    initiatives = tuple(
        Initiative(
            *(start, end, text[start:end], some(st.text(max_size=5)), some(st.sampled_from(INITIATIVE_KINDS))),
            *(some(WORDS), some(WORDS)),
        )
        for start, end in spans()
    )
    indicators = tuple(
        Indicator(
            *(start, end, text[start:end], some(NUMBER), some(st.none() | NUMBER), some(WORDS)),
            *(some(st.sampled_from(INDICATOR_KINDS)), some(maybe(QUALIFIERS)), some(WORDS), some(WORDS), some(WORDS)),
            tuple(Measure(text[s:e], s, e, some(WORDS)) for s, e in spans()),
            some(st.none() | st.just(Change("up", "同比", start, end)) | st.just(Change("down"))),
            *(some(st.booleans()), some(st.booleans()), some(WORDS)),
        )
        for start, end in spans()
    )
    paragraphs = tuple(
        Paragraph(
            *(f"p{n}", start, end, some(WORDS), some(st.sampled_from(ROLES)), some(maybe(AREAS))),
            some(st.dictionaries(st.sampled_from(AREAS), st.floats(0, 1))),
        )
        for n, (start, end) in enumerate(spans())
    )
    outline = tuple(
        Section(
            *(f"s{n}", some(st.integers(1, 4)), some(st.text(max_size=2)), some(st.text(max_size=5)), start, end),
            *(some(WORDS), some(maybe(AREAS))),
        )
        for n, (start, end) in enumerate(spans())
    )
    return lg.Report(
        text,
        "a",
        policies=policies,
        initiatives=initiatives,
        indicators=indicators,
        paragraphs=paragraphs,
        outline=outline,
    )


@settings(max_examples=60, deadline=None)
@given(report=reports(), data=st.data())
def test_no_mark_is_lost_on_the_way_there_and_back(report: lg.Report, data: st.DataObject) -> None:
    given_ = interchange.annotate(report, data.draw(st.sets(st.sampled_from(sorted(interchange.LAYERS)))))
    mentions = [(layer, m.start, m.end) for layer in interchange.MENTIONS for m in getattr(report, layer)]
    optional = {mention for mention in mentions if mention[0] in given_.layers and data.draw(st.booleans())}
    traps = ((0, 1),) if "initiatives" in given_.layers and data.draw(st.booleans()) else ()
    annotation = given_._replace(optional=frozenset(optional), traps=traps)
    for back in (
        brat.read(report.text, brat.write(annotation)),
        label_studio.read(json.loads(json.dumps(label_studio.write(annotation)))),
    ):
        assert interchange.apply(back, report) == report
        assert back._replace(report=report) == annotation
        assert interchange.gold(back) == interchange.gold(annotation)
