"""What is looked at before a pattern is tried must never keep it from matching."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lawgov_nlp.catalogue import default
from lawgov_nlp.phrases import Phrases

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
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join)


@given(TEXTS)
@settings(max_examples=600)
def test_a_look_at_the_first_character_keeps_no_phrase_from_being_stripped(text: str) -> None:
    if "以来" in text:
        return  # then the pattern without that look is taken itself
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
