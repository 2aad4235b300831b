"""The time for a text grows with its length, whatever it is made of: four times the text, about four times the time.

Seconds are never looked at, only the ratio of processor times of two lengths in one run; one that grew with the square
would be sixteen. Each unit here is one that a finder once could have stumbled over, or did.
"""

from __future__ import annotations

import gc
import time

import pytest

import lawgov_nlp as lg

SHORT, TIMES = 8_000, 4
MARKS = ("（", "《", "一", "是", "1", "“", "的", "一是")  # cheap enough for a hundred thousand of each
UNITS = [
    # one mark or character
    *MARKS,
    *("〔", "【", "、", "\n", " ", "\u3000", "%", "|"),
    # no punctuation at all
    *("法治政府建设", "受理行政复议案件", "甲市人民政府"),
    # one marker repeated
    *("\n一、", "\n（一）", "\n1.", "\n①", "（一）", "\n报告", "\n2020年报告", "\n存在问题：一是行政复议，"),
    # titles, quotes and document numbers that open, close and nest
    *("《意见》", "《“", "》的", "《关于", "〔2020〕1号", "国发〔", "“一网通办", "“一网通办”", "开展“清风护航”行动。"),
    # figures in chains: what is measured, who shares it, and which indicator it is
    *("1 ", "1,", "1件", "2件、", "，2％", "%和1", "3个村3个", "其中：", "同比增长1%", "百分之", "翻"),
    *("报告2件", "办结1件〔", "受理案件35件、", "万件为0", "2个受理意见百", "个 件2", "分别1件、", "| 1 件 "),
]


TRIES = 3


@pytest.fixture(scope="module")
def pipeline() -> lg.Pipeline:
    made = lg.Pipeline()
    made(text="一、主要工作\n受理案件35件。")
    return made


def seconds(pipeline: lg.Pipeline, text: str, rounds: int) -> float:
    """Processor seconds, least of some rounds: what else goes on can only add to them."""
    least = float("inf")
    for _ in range(rounds):
        gc.collect()
        started = time.process_time()
        pipeline(text=text)
        least = min(least, time.process_time() - started)
    return least


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_four_times_the_text_takes_about_four_times_the_time(pipeline: lg.Pipeline, unit: str) -> None:
    length = 25_000 if unit in MARKS else SHORT
    short, long = (unit * length)[:length], (unit * length * TIMES)[: length * TIMES]
    base = max(seconds(pipeline, short, 3), 0.005)  # below that the clock's grain and fixed costs decide
    # A busy machine may be slow just then; what grows with the square is so each time.
    assert any(seconds(pipeline, long, 2) / base < 2 * TIMES for _ in range(TRIES))


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_no_text_is_far_from_the_others_in_cost(pipeline: lg.Pipeline, unit: str) -> None:
    """A pattern that tries all ways within a fixed length is linear, and may still take seconds: 1 1 1 1 1 once did."""
    ordinary = "全年受理行政复议案件35件，同比增长12.3%；印发《关于加强执法的意见》（甲政发〔2020〕1号）。\n"
    length = 2_000
    base = max(seconds(pipeline, (ordinary * length)[:length], 3), 0.005)
    assert seconds(pipeline, (unit * length)[:length], 2) / base < 12
