"""The compiled patterns of `figures`: what may be a numeral, and the words around it that tell what it is.

They are made from the units and terms of a catalogue, once for each catalogue.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterable
from dataclasses import dataclass

from .catalogue.units import Unit, UnitsCatalogue, any_of
from .numerals import HAN, HAN_DIGITS, HEDGES
from .patterns import deferred

# What may be a numeral; `parse` has the last word. Repetitions are bounded and possessive, so that time is linear.
_ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})++(?!\d)(?:\.\d++)?|\d{1,3}(?: \d{3}){1,3}+(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?)"
_MORE = (
    rf"(?:[余餘多来](?=[十百千万亿萬億])|(?!百分点|(?<=[\d万亿])千[克米瓦])[\d{HAN}几幾]|\s(?=[百千万亿]+\w)){{0,30}}+"
    rf"(?:[点點][\d{HAN_DIGITS}]{{1,20}}+[万亿萬億]*+)?"
)
_ONE = rf"(?:{_ARABIC}|[{HAN}]){_MORE}"
_PART = rf"(?P<part>(?:又[\d{HAN}]++)?分之 ?{_ONE})?"
# 20%~30% and 20-30% are ranges; 上升10%至35件 is none.
_RANGE = rf"(?P<percent>%)?(?: ?(?:-{{1,2}}|~{{1,2}}|至|到) ?(?:百分之)?{_ONE}(?(percent)%|%?))?"

DATE, COUNTED, DIGITS = 1, 2, 3
"""The groups by which `Patterns.start` tells what it has read to its end: a date, a number with a unit of one character
behind and nothing else that bears on it, any number of digits with a percent sign or a scale at most.
"""
DATING = frozenset("年月日号")
"""What makes a date of a number."""
NO_NUMBER_BEHIND = frozenset(string.ascii_letters + string.digits + "+*/#[{^_=.·×")
"""Parts of formulas, names and versions: V2.0, 1+6, #3, [2."""
NOT_BEFORE = NO_NUMBER_BEHIND | frozenset("-第分前")
"""Before these a number of digits may be none."""
HEDGE_ENDS = frozenset((*(word[-1] for word in HEDGES), "了", "有", " "))
ABOUT_ENDS = frozenset("占为达需计")
CONDITIONS = ("及", "以")
BEHIND_UNIT = frozenset("余多及或(以之左上")
"""What may stand behind a unit and belong to the number begins with one of these: 以上, 余, 左右."""

# What may stand between a word of growth and its number.
_BETWEEN = ("了", "率", "幅度", "比例", "达到", "达", "为", "约", "近", "超过", "超", "逾", ":", "：")
DATED = ("日", "次")
FREQUENT = frozenset(("次", "期", "轮", "场", "篇", "场次", "课时", "节", "批次"))
"""Units of what is done at intervals: 每季度1次 says how often it is due."""


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """`start` finds where to look, `number` reads there; `written` are the units; the others tell by context.

    What most numbers are, digits and nothing that could go on, `start` reads to their end and marks with a group:
    `number` would match the same, after trying much else first.
    """

    start: re.Pattern[str]
    number: re.Pattern[str]
    written: dict[str, Unit]
    lengths: dict[str, tuple[int, ...]]
    """Of the units of two and more characters, by their first two; longest first, and the shorter ones at last."""
    telling: frozenset[str]
    """Units that also date and name things, so that what stands around them has to tell."""
    longer: frozenset[str]
    """What units and traps of two and more characters begin with, two characters."""
    percent: Unit
    plain: frozenset[str]
    """Units of which nothing is to be asked but whether they are due at intervals or part of longer words."""
    uncounting: frozenset[str]
    """What makes something else of a number begins with one of these, behind the unit."""
    trap: re.Pattern[str]
    trapped: frozenset[str]
    """What the words of `trap` begin with, two characters, to look at before it is tried."""
    loose: frozenset[str]
    counted_before: re.Pattern[str]
    second: re.Pattern[str]
    column: re.Pattern[str]
    counting_verb: re.Pattern[str]
    concrete: re.Pattern[str]
    growth: re.Pattern[str]
    growth_ends: frozenset[str]
    """The characters that `growth` can end with, to look at before it is tried."""
    moving: re.Pattern[str]
    """What its words, and those of `reduced`, begin with."""
    basis: re.Pattern[str]
    abstract: re.Pattern[str]
    ordinal: re.Pattern[str]
    duration: re.Pattern[str]
    counted_days: re.Pattern[str]
    service: re.Pattern[str]
    money: re.Pattern[str]
    uncounted: re.Pattern[str]
    reduced: re.Pattern[str]
    shrinking: frozenset[str]
    countable: re.Pattern[str]
    idiom: re.Pattern[str]
    exceeding: re.Pattern[str]
    score: re.Pattern[str]
    rank_verb: re.Pattern[str]
    scope: re.Pattern[str]

    def unit_at(self, folded: str, start: int) -> Unit | None:
        """The longest unit that begins at `start`."""
        lengths = self.lengths.get(folded[start : start + 2])
        if lengths is None:
            return self.written.get(folded[start : start + 1])
        for length in lengths:
            unit = self.written.get(folded[start : start + length])
            if unit is not None:
                return unit
        return None


def _class(characters: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]"


@functools.lru_cache(maxsize=8)
def patterns_of(units: UnitsCatalogue) -> Patterns:
    """The patterns for `units`, compiled on first use."""
    words = units.terms
    firsts = "".join(sorted({written[0] for written in units.units}))
    first = re.escape(firsts)
    scales = "十百千万亿萬億"
    digits = r"[0-9]{0,15}+(?:\.[0-9]{1,15}+)?+"
    grouped = r"[0-9]{0,2}+(?:,[0-9]{3}){1,4}+(?:\.[0-9]{1,15}+)?+"
    going_on = rf"[\d{HAN}几幾點点又分/]|[余餘多来][{scales}]|[,，]\d|\s[\d百千万亿]| ?[-~至到]"
    plain = {u.written for u in units.units.values() if u.kind not in ("duration", "score")} - {"版", "日"}
    counting = {u.written for u in units.units.values() if u.kind in ("count", "money") and len(u.written) == 1}
    uncounting = frozenset(("/", "+", *CONDITIONS, *(word[0] for word in words["uncounted"])))
    growth_ends = frozenset(word[-1] for word in (*words["growth"], *_BETWEEN))
    years = "[09](?<=19|20)(?:(?s:..)年|[0-9]{2}[-~至到](?:19|20)[0-9]{2}年)"
    dated = _class(DATING - set(firsts))
    bearing_before = _class(NOT_BEFORE | HEDGE_ENDS | ABOUT_ENDS | growth_ends)
    behind = _class((counting & plain) - set(f"{HAN}几幾點点又分"))
    arabic = (
        rf"(?:{years}|[0-9]{{0,15}}+{dated}(?:(?<=月)[0-9]{{1,2}}日)?)()"
        rf"|(?<!{bearing_before}[0-9]){digits}(?={behind}(?!{_class(uncounting | BEHIND_UNIT)}))()"
        rf"|(?:{digits}(?:%|[万亿]?+(?!%))|{grouped}[万亿]?+(?!%))(?!{going_on})()"
    )
    # Where to look closer: one character class and what may follow a Chinese numeral, since most are 一是, 一批, 统一.
    # What can begin with a character does, so that a look passes over it.
    start = re.compile(
        rf"[0-9第首榜翻{HAN}半](?:(?<=[0-9])(?:{arabic}|)|(?<=第)|半(?<=一半)(?!年|天|个|小)|数(?<=半数)|[位首](?<=[首榜].)"
        rf"|[一两二三](?<=翻.)(?=番)|了(?<=翻了)[一两二三](?=番)|(?=[{HAN}几幾]{{0,30}}+[余餘多来点點分又至到~\-\s{first}])"
        r"(?<![第首榜翻])(?<!一(?=[^十百千万亿萬億点點分零二两三四五六七八九\d至到倍成])))"
    )
    # A Chinese numeral counts only as part of something (三分之一) or with a unit, 一 alone never: 一是, 一个, 一批.
    counted = rf"(?=\s?[余餘多来几]?\s?[{first}])"
    number = re.compile(
        rf"第{_ONE}|首位|榜首|一半|半数|翻了?[一两二三]番"
        rf"|(?:{_ARABIC}(?:/\d+|{_MORE})|(?P<han>[{HAN}半]){_MORE}){_PART}{_RANGE}(?(part)|(?(han){counted}))"
    )
    return Patterns(
        start=start,
        number=number,
        written=units.units,
        lengths={
            pair: (*sorted({len(unit) for unit in units.units if unit.startswith(pair)}, reverse=True), 1)
            for pair in {unit[:2] for unit in units.units if len(unit) > 1}
        },
        telling=frozenset(
            ("版", *DATED, *FREQUENT, *(u.written for u in units.units.values() if u.kind in ("duration", "score")))
        ),
        percent=units.units["%"],
        longer=frozenset(
            (*(unit[:2] for unit in units.units if len(unit) > 1), *(word[:2] for word in words["unit_trap"]))
        ),
        plain=frozenset(plain),
        uncounting=uncounting,
        trap=deferred(any_of(words["unit_trap"])),
        trapped=frozenset(word[:2] for word in words["unit_trap"]),
        loose=frozenset(words["loose_unit"]),
        counted_before=re.compile(
            r"([件人次户份场家个])数(?:量)?(?:为|达|共|[:：])?\s?$|(人次|件次|家次|户次)[:：]\s?$"
        ),
        second=deferred(rf"(?:、|和|及|以及){_ARABIC}(?:余|多)?(?P<unit>{any_of(list(units.units))})"),
        column=deferred(rf"[(](?P<scale>[万亿]?)(?P<unit>{any_of(list(units.units))})[)][:：]?\s?$"),
        counting_verb=deferred(rf"(?:{any_of(words['counting_verb'])})(?:了|共|出|过)?$"),
        concrete=deferred(any_of(words["concrete"])),
        growth=re.compile(rf"({any_of(words['growth'])})(?:{'|'.join(_BETWEEN)}){{0,4}}$"),
        growth_ends=growth_ends,
        moving=re.compile(_class({word[0] for word in units.direction})),
        # Each begins with a character, so that a search looks for these first.
        basis=deferred(
            "|".join([*(f"{than}之?(?:19|20)[0-9]{{2}}年(?:同期|度)?" for than in "比较"), any_of(words["basis"])])
        ),
        abstract=re.compile(any_of(words["abstract"])),
        ordinal=re.compile(any_of(words["ordinal"])),
        duration=deferred(any_of(words["duration_context"])),
        counted_days=re.compile(any_of(words["duration_count"])),
        service=deferred(any_of(words["duration_service"])),
        money=deferred(any_of(words["money_noun"])),
        uncounted=re.compile(any_of(words["uncounted"])),
        reduced=deferred(
            rf"({any_of(w for w, d in units.direction.items() if d == 'down' and len(w) > 1)})"
            r"(?:(?![率至到为达比占])[\u4e00-\u9fff]){1,8}$"
        ),
        shrinking=frozenset(words["shrinking"]),
        countable=deferred(f"(?:{any_of(words['countable'])})$"),
        idiom=re.compile(any_of(words["idiom"])),
        exceeding=deferred(f"(?:{any_of(words['exceeding'])})[\\u4e00-\\u9fff]{{2,12}}$"),
        score=deferred(any_of(words["score_context"])),
        rank_verb=deferred(any_of(words["rank_verb"])),
        scope=deferred(
            any_of(words["scope"]) + r"|(?:(?![全在居列位名排])[\u4e00-\u9fff]){2,5}(?:省|市)(?=第|首|排|系统)"
        ),
    )
