"""What is looked at before a pattern is tried must never keep it from matching."""

from __future__ import annotations

import re

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lawgov_nlp import analyze
from lawgov_nlp.catalogue import default
from lawgov_nlp.figure_patterns import patterns_of
from lawgov_nlp.phrases import NO_NOUN, Phrases
from lawgov_nlp.sharing import sentence

PHRASES = Phrases(default().indicators)
WORDS = default().indicators.words
PIECES = st.sampled_from(
    [
        *(*WORDS["lead"], *WORDS["filler"], *" \t、，：·*-●★\n（）()[]“”的等《》"),
        *(
            "2020年",
            "3月5日",
            "第一季度",
            "上半年",
            "比2019年同期多",
            "同比2020年",
            "3、",
            "(2)",
            "1.",
            "经审查后",
            "“十三五”期间",
        ),
        *("由2019年的", "从2020年初的", "仅三个月就", "连续三年", "两年内", "年检", "案件", "受理", "率", "法律法规"),
    ]
)
ENDINGS = st.sampled_from([*WORDS["noun_tail"], *WORDS["last_tail"], *WORDS["nominal_tail"], *WORDS["nominal_last"]])
UNITS = default().units
PATTERNS = patterns_of(UNITS)
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join)


@given(TEXTS)
@settings(max_examples=600)
def test_a_look_at_the_first_character_keeps_no_phrase_from_being_stripped(text: str) -> None:
    assume("以来" not in text)  # else the pattern without that look is taken itself
    whole = PHRASES.before_since.match(text)
    assert whole is not None
    assert PHRASES.strip_start(text, 0, len(text)) == whole.end()


@given(TEXTS)
@settings(max_examples=600)
def test_a_look_at_the_last_character_keeps_no_filler_from_being_stripped(text: str) -> None:
    looked = PHRASES.before_number.pattern
    plain = re.compile(re.sub(r"\(\?=\[(?:\\.|[^\]\\])*\]\)", "", looked, count=1))
    assert plain.pattern != looked
    whole = plain.match(text[::-1])
    assert whole is not None
    assert PHRASES.strip_end(text, 0, len(text)) == len(text) - whole.end()


@given(st.sampled_from(PHRASES.verbs), st.lists(PIECES | ENDINGS, max_size=4).map("".join), st.booleans())
@settings(max_examples=600)
def test_a_look_at_the_next_character_keeps_no_verb_from_being_a_noun(verb: str, behind: str, first: bool) -> None:
    segment, strong = verb + behind, verb in PHRASES.strong
    whole = segment.startswith(WORDS["noun_tail"], len(verb))
    whole = whole or (not (first and strong) and PHRASES.last_tail.match(segment, len(verb)) is not None)
    whole = whole or (not strong and PHRASES.weak_tail.match(segment, len(verb)) is not None)
    assert PHRASES._noun(segment, verb, len(verb), first) == whole


@given(
    st.lists(
        st.sampled_from([*WORDS["forward_cut"], "人", "人民", "存", "1999年", "2019年", "219年", "案件"]), max_size=4
    ).map("".join)
)
@settings(max_examples=600)
def test_what_ends_a_phrase_behind_its_number_is_found_by_its_first_character(text: str) -> None:
    cut = default().indicators.guarded("forward_cut")
    whole = re.search(rf"(?:{cut})(?!人(?!民))|19\d\d年|20\d\d年", text)
    found = PHRASES.forward_cut.search(text)
    assert (found and found.span()) == (whole and whole.span())


class _Whatever:
    def __contains__(self, _: object) -> bool:
        return True


CLAUSES = st.lists(PIECES | ENDINGS | st.sampled_from(PHRASES.verbs), min_size=1, max_size=6).map("".join)


@given(CLAUSES, st.integers(0, 3))
@settings(max_examples=1000)
def test_the_usual_clause_is_read_as_any_other(clause: str, start: int) -> None:
    assume(start < len(clause))
    thorough = Phrases(default().indicators)
    thorough.governing = thorough.settled = frozenset()
    thorough.inner_starts = _Whatever()  # type: ignore[assignment]
    assert PHRASES.before(clause, start, len(clause)) == thorough.before(clause, start, len(clause))


@given(
    st.lists(st.sampled_from([*",，:：。;；!！?？\n】.()[]", "3.5", "1.", ".8", "案件", "."]), max_size=9).map("".join)
)
@settings(max_examples=600)
def test_clauses_begin_behind_each_mark_but_the_point_of_a_number(text: str) -> None:
    starts = [0]
    for match in re.finditer(r"[,，:：。;；!！?？\n】]|\.(?!\d)", text):
        starts = [*(starts if match[0] in ",，:：" else ()), match.end()]
    opening = max(text.rfind("(", starts[0]), text.rfind("[", starts[0]))
    if opening >= 0 and not set(")]") & set(text[opening:]):
        starts = sorted([*starts, opening + 1])
    assert sentence(text, 0, len(text)) == starts


@given(
    st.lists(st.sampled_from([*UNITS.units, *UNITS.terms["unit_trap"], "人", "余", "的", " "]), min_size=1, max_size=4)
)
@settings(max_examples=600)
def test_units_and_traps_are_found_by_their_first_characters(pieces: list[str]) -> None:
    text = "".join(pieces)
    longest = max((unit for unit in UNITS.units if text.startswith(unit)), key=len, default=None)
    found = PATTERNS.unit_at(text, 0)
    assert (None if found is None else found.written) == longest
    assert text[:2] in PATTERNS.trapped or PATTERNS.trap.match(text) is None


def test_what_is_told_behind_a_number_begins_with_no_mark() -> None:
    assert not NO_NOUN & {word[0] for kind in ("harm", "manner") for word in WORDS[kind]}


# What the grammar knows, in any order: sense is not needed for a report to be read to its end.
KNOWN = st.sampled_from(sorted({word for words in WORDS.values() for word in words}))
QUOTED = st.sampled_from(["“深入机关深入企业深入社区深入校园”", "“双随机”", "《办法》", "（含结转）", "(A类)"])
NUMBERS = st.sampled_from(["35场", "35件", "98%", "第一", "1.2亿元", "12个百分点", "20余人次", "（3件）", "两次"])
MARKS = st.sampled_from(["，", "、", "；", "。", "：", "", ""])
CLAUSES = st.builds(
    lambda words, number, mark, behind: "".join(words) + number + mark + behind,
    *(st.lists(st.one_of(KNOWN, KNOWN, KNOWN, QUOTED), max_size=6), NUMBERS, MARKS, st.one_of(st.just(""), KNOWN)),
)


@given(st.lists(CLAUSES, min_size=1, max_size=4).map("".join))
@settings(max_examples=600, deadline=None)
@example("整治期间共查处35起")
@example("开展“深入机关、深入企业、深入社区深入校园活动”一年来共成功35场")
@example("会议2次暨培训3次")
@example("提高到度20余人次")
def test_words_of_the_grammar_in_any_order_are_read_to_the_end(text: str) -> None:
    for figure in analyze(text=f"一、工作\n{text}").indicators:
        assert all(measure.start < measure.end for measure in figure.measures)
