"""What holds for policy references in any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lawgov_nlp import policy_actions
from lawgov_nlp.report import POLICY_ACTIONS, POLICY_KINDS, POLICY_STATUSES, RESOLVED_BY
from lawgov_nlp.spans import Spans
from tests.test_policies import found, known

PIECES = st.sampled_from(
    (
        *"《》〈〉<>“”()（）〔〕[]，。、;\n 1号令年五十规划",
        *("国发〔2021〕1号", "法治政府建设实施纲要", "(2015-2020年)", "民法典", "宪法", "制定", "贯彻落实", "办法"),
        *("甲市公园条例", "以下简称《纲要》", "该办法", "“十四五”规划", "市政府“一号文”", "的通知"),
    )
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_mention_lies_in_its_text_and_uses_the_vocabulary(text: str) -> None:
    mentions = found(text)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    for m in mentions:
        assert 0 <= m.start < m.end <= len(text)
        assert text[m.start : m.end] == m.text == m.text.strip()
        assert m.title
        assert m.kind in POLICY_KINDS
        assert m.action is None or m.action in POLICY_ACTIONS
        assert m.status is None or m.status in POLICY_STATUSES
        assert m.resolved_by is None or m.resolved_by in RESOLVED_BY


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_full_sentence_in_front_only_shifts(text: str) -> None:
    lead = "今天天气很好。\n" + "天" * 200 + "。"
    assert [m._replace(start=m.start - len(lead), end=m.end - len(lead)) for m in found(lead + text)] == list(
        found(text)
    )


@settings(max_examples=300, deadline=None)
@given(st.from_regex(known().title_joints.separator.pattern, fullmatch=True))
def test_a_look_at_the_last_character_keeps_no_enumeration_apart(gap: str) -> None:
    assert policy_actions._is_joint(gap, 0, len(gap), known().title_joints, found("《甲条例》")[0])


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(("subordinate", "continued", "carried_out")).flatmap(
        lambda name: st.tuples(st.just(name), st.from_regex(getattr(known().title_joints, name).pattern))
    )
)
def test_a_look_at_the_next_character_keeps_no_name_from_going_on(case: tuple[str, str]) -> None:
    begins = {"subordinate": "goes_on", "continued": "continues", "carried_out": "told_behind"}
    name, text = case
    at = getattr(known().title_joints, name).search(text)
    assert at is not None and text[at.start()] in getattr(known().title_joints, begins[name])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9))), st.lists(st.integers(0, 40)), st.integers(1, 3))
def test_places_outside_spans_are_those_that_none_of_them_holds(
    spans: list[tuple[int, int]], places: list[int], length: int
) -> None:
    taken = Spans((start, start + size) for start, size in spans)
    assert taken.outside(places, length) == [at for at in places if not taken.holds(at, at + length)]
