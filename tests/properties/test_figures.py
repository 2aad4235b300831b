"""A number of digits that looks plain is read at a few looks: to what all patterns together make of it."""

from __future__ import annotations

import dataclasses
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lawgov_nlp import figures
from lawgov_nlp.catalogue import default
from lawgov_nlp.figure_patterns import COUNTED, DATE, patterns_of
from lawgov_nlp.normalize import fold
from lawgov_nlp.numerals import HEDGES

UNITS = default().units
PATTERNS = patterns_of(UNITS)
BEFORE = [
    *(*HEDGES, *UNITS.terms["growth"], *UNITS.terms["basis"], *UNITS.terms["exceeding"], *UNITS.terms["rank_verb"]),
    *(
        "",
        "案件",
        "件数",
        "了",
        "有",
        "达到",
        "为",
        "率",
        "幅度",
        "约占",
        "每年",
        "每季度",
        "至少",
        "第",
        "前",
        "分",
        "等",
    ),
    *("-", "V", "1+", "A-", "3月", "2019-", "、", "，", "。", "：", "(万元)", "\n", " ", "上", "数", "几"),
]
NUMBERS = [
    "1",
    "20",
    "35",
    "2019",
    "1998",
    "98.5",
    "100",
    "1,062",
    "12,345.6",
    "3月5日",
    "0.5",
    "3.25",
    "1.2万",
    "3亿",
    "2万%",
    "99%",
    "98.5%",
    "12345678901234567",
]
BEHIND = [
    *(
        *UNITS.units,
        *UNITS.terms["unit_trap"],
        *UNITS.terms["uncounted"],
        *"余多几来以及或之左右上下内()+/-~至到、和,，。；\n 年月日号",
    ),
    *(
        "以上",
        "以内",
        "左右",
        "以上率下",
        "余元",
        "件",
        "个",
        "场次",
        "2020年",
        "35件",
        "百",
        "万",
        "百分之",
        "案件",
        "",
    ),
]
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(BEFORE), st.sampled_from(BEFORE), st.sampled_from(NUMBERS), *[st.sampled_from(BEHIND)] * 2
    ).map("".join),
    min_size=1,
    max_size=3,
).map("".join)


@given(TEXTS)
@settings(max_examples=2000)
def test_looks_read_numbers_of_digits_as_the_patterns_do(text: str) -> None:
    folded = fold(text)
    for match in PATTERNS.start.finditer(folded):
        read, (start, end) = match.lastindex, match.span()
        if read is None or (read == DATE and not re.fullmatch("[0-9~至到-]+[年月]([0-9]+日)?", match[0])):
            continue
        number = PATTERNS.number.match(folded, start)
        assert number is not None
        whole = figures._numbered(folded, start, number.end(), PATTERNS, UNITS)
        if read == DATE:
            assert whole is None
            continue
        assert number.end() == end
        looked = (figures._counted if read == COUNTED else figures._plain)(folded, start, end, PATTERNS, UNITS)
        assert (looked and dataclasses.astuple(looked)) == (whole and dataclasses.astuple(whole))
