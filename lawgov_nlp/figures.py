"""Numbers in running text that may be indicators: value, unit, qualifier, kind — not yet what they measure.

Two scans: Arabic numerals, and Chinese ones with a classifier. What is never an indicator (dates, sessions,
articles, document numbers, hotlines, ordinals, numbers inside names) is told by what stands around the number.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from .catalogue.units import UnitsCatalogue, any_of
from .numerals import Numeral, parse

_SCALE = "(?:[余多]?[百千万亿]{1,3}(?:\\d{1,4}[百千万])*)?"
_ARABIC = rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)|\d+)(?:\.\d+)?{_SCALE}"
_HAN = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
_LOOK_BACK = 14
_HEDGE = re.compile(
    "(?:不超过|不少于|不低于|不高于|不多于|超过|超出|多于|高于|大于|突破|少于|低于|不足|不到|不下|至少|最少|至多|最多|大约|约为|将近|接近"
    "|(?<![最附邻临贴亲远])近|约|逾|超|上(?=[十百千万])|数(?=[十百千万])|几(?=[十百千万]))$"
)
_AFTER_UNIT = re.compile("(?:及)?以上|以内|以下|之内|左右|上下")
_STATE = re.compile(r"(?:至|到|为|达|成)(?:了)?$")
_QUOTED = re.compile(r"“[^“”]{1,16}”")
_RANK = re.compile(
    r"第[一二三四五六七八九十\d]{1,3}(?=名|位|[^\d一二三四五六七八九十])|首位|榜首|第[一二三四五六七八九十\d]{1,3}$"
)
_CLAUSE = re.compile(r"[。；;！？\n，,]")
_DATE_UNIT = re.compile(r"年|月|日|号|时|点|届|级|版|[Gg]\b")


class Figure(NamedTuple):
    """A number with its unit. `start`…`end` holds number and qualifier, `phrase_start`…`phrase_end` all that
    belongs to the expression (同比增长, 位列全省, 超过, the unit). `unit_start` is -1 where no unit stands.
    """

    start: int
    end: int
    value: float
    value_max: float | None
    unit: str | None
    unit_start: int
    unit_end: int
    qualifier: str | None
    kind: str
    scope: str | None
    phrase_start: int
    phrase_end: int
    direction: str | None = None
    basis: str | None = None


class _Patterns(NamedTuple):
    arabic: re.Pattern[str]
    han: re.Pattern[str]
    counted_before: re.Pattern[str]
    growth: re.Pattern[str]
    basis: re.Pattern[str]
    abstract: re.Pattern[str]
    ordinal: re.Pattern[str]
    duration: re.Pattern[str]
    score: re.Pattern[str]
    rank_verb: re.Pattern[str]
    scope: re.Pattern[str]


def find(folded: str, units: UnitsCatalogue, masked: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """The figures in `folded`, in order, none overlapping; nothing inside the `masked` spans (names, titles)."""
    patterns = _patterns(id(units), units)
    hidden = sorted([*masked, *(match.span() for match in _QUOTED.finditer(folded))])
    starts = [span[0] for span in hidden]
    found: list[Figure] = []
    for match in patterns.arabic.finditer(folded):
        if not _hidden(match.start(), hidden, starts):
            figure = _arabic(folded, match, patterns, units)
            if figure is not None:
                found.append(figure)
    for match in patterns.han.finditer(folded):
        if not _hidden(match.start(), hidden, starts):
            figure = _han(folded, match, patterns, units)
            if figure is not None:
                found.append(figure)
    for match in _RANK.finditer(folded):
        if not _hidden(match.start(), hidden, starts):
            figure = _rank(folded, match, patterns)
            if figure is not None:
                found.append(figure)
    found.sort()
    apart: list[Figure] = []
    for figure in found:
        if not apart or figure.start >= apart[-1].end:
            apart.append(figure)
    return apart


@functools.lru_cache(maxsize=4)
def _patterns_of(units: tuple[tuple[str, str], ...], terms: tuple[tuple[str, tuple[str, ...]], ...]) -> _Patterns:
    words = dict(terms)
    names = [written for written, _ in units]
    # A classifier after a Chinese numeral must not begin another word: 三分, 一天, 十日 tell nothing.
    counting = [written for written, kind in units if kind in ("count", "money", "change")]
    every, counted = any_of(names), any_of(counting)
    han_after = rf"(?:{counted}|个?小时|个工作日|分钟|个月|成半?|倍)"
    return _Patterns(
        arabic=re.compile(
            rf"({_ARABIC}%?(?:(?:-{{1,2}}|~|至|到){_ARABIC})?)(余|多|几|来)?(左右|上下)?\s?({every})?(?:/(?:万人|立方米|人))?"
        ),
        han=re.compile(
            rf"([百千万]分之[{_HAN}]+(?:点[{_HAN}]+)?|[{_HAN}]+分之[{_HAN}]+|[{_HAN}几数]+(?:点[{_HAN}]+)?(?:[至到-][{_HAN}]+)?)"
            rf"(余|多|几|来)?(?:({han_after})|(?<=分之.)|(?<=分之..)|(?<=分之...)|(?<=分之....)|(?<=分之.....)|(?<=分之......))"
        ),
        counted_before=re.compile(r"([件人次户份场家个])数(?:量)?(?:为|达|共|[:：])?\s?$"),
        growth=re.compile(rf"({any_of(words['growth'])})(?:了|率|幅度|比例|达到?|为|约|近|超过?|逾|[:：])*$"),
        basis=re.compile(any_of(words["basis"])),
        abstract=re.compile(any_of(words["abstract"])),
        ordinal=re.compile(any_of(words["ordinal"])),
        duration=re.compile(any_of(words["duration_context"])),
        score=re.compile(any_of(words["score_context"])),
        rank_verb=re.compile(any_of(words["rank_verb"])),
        scope=re.compile(any_of(words["scope"]) + r"|[\u4e00-\u9fff]{2,5}(?:省|市)(?=第|首|排|系统)"),
    )


_BY_IDENTITY: dict[int, tuple[UnitsCatalogue, _Patterns]] = {}


def _patterns(identity: int, units: UnitsCatalogue) -> _Patterns:
    known = _BY_IDENTITY.get(identity)
    if known is None or known[0] is not units:
        made = _patterns_of(
            tuple((unit.written, unit.kind) for unit in units.units.values()), tuple(units.terms.items())
        )
        _BY_IDENTITY[identity] = known = (units, made)
    return known[1]


def _hidden(position: int, spans: list[tuple[int, int]], starts: list[int]) -> bool:
    index = bisect_right(starts, position) - 1
    # Spans may nest; an outer one that began earlier can still hold the position.
    while index >= 0 and index >= 0:
        start, end = spans[index]
        if position < end:
            return True
        if position - start > 200:
            return False
        index -= 1
    return False


def _arabic(folded: str, match: re.Match[str], patterns: _Patterns, units: UnitsCatalogue) -> Figure | None:
    start, number_end = match.start(), match.end(1)
    number, hedge, about, written = match.groups()
    before = folded[start - 1 : start]
    if before and (before in "第.+×·/*#[{^_=" or (before.isascii() and before.isalnum())):
        return None
    if before == "-" and folded[start - 2 : start - 1].isalnum():
        return None
    after = folded[match.end() : match.end() + 2]
    if written is None:
        if number.endswith("%"):
            written = "%"
        else:
            return _counted_before(folded, match, patterns)
    elif number.endswith("%") and "%" not in written:
        written = "%"
    unit = units.units[written] if written != "%" else units.units["%"]
    has_sign = number.endswith("%")
    unit_start = number_end - 1 if has_sign else match.start(4)
    unit_end = number_end if has_sign else match.end(4)
    if unit.written in ("日", "天", "个月") and not _near(folded, start, patterns.duration):
        return None
    if unit.written == "日" and folded[max(0, start - 1) : start] == "月":
        return None
    if unit.written in ("分",) and (not _near(folded, start, patterns.score) or after[:1] in "之钟"):
        return None
    if (
        unit.kind == "duration"
        and re.match("自助|服务|在线|热线|值班|值守|全天|不打烊|响应|备勤|内", folded[unit_end:])
        and (not _near(folded, start, patterns.duration) or number == "24")
    ):
        return None
    if after[:1] == "+":
        return None
    if unit.written == "人" and folded[unit_end : unit_end + 1] in "民大":
        return None
    if unit.written in ("期", "届", "号", "批", "条", "级") and folded[start - 2 : start - 1] == "第":
        return None
    end = match.end(3) if about else match.end(2) if hedge else number_end
    return _figure(folded, start, end, unit_start, unit_end, unit.unit, unit.kind, patterns, units)


def _counted_before(folded: str, match: re.Match[str], patterns: _Patterns) -> Figure | None:
    """`件数:35`: the unit stands before the number."""
    start, end = match.span(1)
    counted = patterns.counted_before.search(folded, max(0, start - 6), start)
    if counted is None or folded[end : end + 1] in "年月日号%":
        return None
    numeral = _parsed(folded[start:end])
    if numeral is None:
        return None
    return Figure(
        *(start, end, numeral.value, numeral.value_max, counted.group(1), counted.start(1), counted.end(1)),
        *(numeral.qualifier, "count", None, counted.end(1) + 1, end),
    )


def _han(folded: str, match: re.Match[str], patterns: _Patterns, units: UnitsCatalogue) -> Figure | None:
    start, number_end = match.start(), match.end(1)
    number, hedge, written = match.groups()
    before = folded[start - 1 : start]
    if (
        before
        and before in "第之统唯同单惟万专逐周每另某这那该上下初"
        or (before and before.isascii() and before.isalnum())
    ):
        return None
    fraction = "分之" in number
    if not fraction:
        numeral = _parsed(number + (hedge or ""))
        if numeral is None:
            return None
        if (
            number in ("百", "千", "万", "十万", "百万", "亿")
            and not hedge
            and not _HEDGE.search(folded, max(0, start - 3), start)
        ):
            return None
        vague = number[0] in "几数" or hedge or number[0] in "百千"
        if number[0] in "几数" and number[1:2] not in ("十", "百", "千", "万"):
            return None
        if number == "一" or (number[-1] == "一" and len(number) > 1 and number[-2] not in "十百千万零"):
            return None
        small = numeral.value < 10 or (numeral.value < 20 and not vague)
        loose = written in (
            "个",
            "项",
            "种",
            "类",
            "条",
            "大",
            "张",
            "级",
            "部",
            "支",
            "本",
            "面",
            "门",
            "道",
            "环节",
            "点",
            "所",
            "处",
            "节",
            "批",
            "轮",
            "期",
            "组",
            "套",
            "位",
            "对",
            "层",
        )
        if small and loose and not vague:
            after_unit = folded[match.end() : match.end() + 8]
            if patterns.abstract.match(after_unit) or not re.search(
                "建成|新建|新增|成立|设立|获评|创建|新设|培育|选派|配备|印发|出台|制定|修订|废止|清理|审查|召开|举办|召集|查处|整改|发现|编制|聘请",
                folded[max(0, start - 4) : start],
            ):
                return None
    if written is None:
        unit_name, kind = ("%", "rate") if number.startswith("百分之") else (None, "ratio")
        unit_start = unit_end = -1
    elif written == "成" or written == "成半":
        if patterns.abstract.match(folded, match.end()) or folded[match.end() : match.end() + 1] in "立为功果员熟本长":
            return None
        unit_name, kind, unit_start, unit_end = "%", "rate", match.start(3), match.end(3)
    else:
        unit = units.units[written]
        unit_name, kind, unit_start, unit_end = unit.unit, unit.kind, match.start(3), match.end(3)
        if kind == "duration" and not _near(folded, start, patterns.duration):
            return None
        if number.startswith("百分之"):
            unit_name, kind, unit_start, unit_end = "%", "rate", -1, -1
    end = match.end(2) if hedge else number_end
    return _figure(folded, start, end, unit_start, unit_end, unit_name, kind, patterns, units)


def _near(folded: str, start: int, pattern: re.Pattern[str]) -> bool:
    """Whether a word of `pattern` stands in the clause before `start`."""
    window = folded[max(0, start - _LOOK_BACK) : start]
    return pattern.search(window) is not None


def _parsed(text: str) -> Numeral | None:
    try:
        return parse(text)
    except ValueError:
        return None


def _figure(
    folded: str,
    start: int,
    end: int,
    unit_start: int,
    unit_end: int,
    unit: str | None,
    kind: str,
    patterns: _Patterns,
    units: UnitsCatalogue,
) -> Figure | None:
    hedge = _HEDGE.search(folded, max(0, start - 3), start)
    if hedge is not None:
        start = hedge.start()
    text = folded[start:end]
    if kind == "rate" and unit == "%" and unit_start >= end:
        text += folded[unit_start:unit_end]
    numeral = _parsed(text)
    if numeral is None:
        return None
    value, value_max, qualifier = numeral
    phrase_start, phrase_end = start, max(end, unit_end)
    bound = _AFTER_UNIT.match(folded, phrase_end)
    if bound is not None and not folded.startswith(("以上率下", "以内容"), bound.start()):
        word = bound.group()
        qualifier = qualifier or (
            "more_than" if word.endswith("以上") else "about" if word in ("左右", "上下") else "at_most"
        )
        phrase_end = bound.end()
    direction = basis = None
    growth = patterns.growth.search(folded, max(0, start - 10), start)
    compared = _last(patterns.basis, folded, max(0, start - _LOOK_BACK), start)
    if growth is not None and not _STATE.search(folded, growth.end(1), start):
        direction = units.direction[growth.group(1)]
        share = unit in ("%", "百分点", "倍", "‰") or kind in ("ratio", "duration")
        if growth.group(1) in ("多", "少") and not (compared and compared.end() >= growth.start()):
            direction = None
        elif share and not (kind == "duration" and compared is None) and growth.group(1) != "多":
            kind = "change"
        elif compared is not None and kind in ("count", "money"):
            kind = "change"
        else:
            direction = None
    if kind == "change":
        phrase_start = growth.start() if growth is not None else start
        if compared is not None and compared.start() < phrase_start:
            basis = compared.group()
            phrase_start = compared.start()
        if direction is None and unit == "百分点":
            direction = "up"
    return Figure(
        start, end, value, value_max, unit, unit_start, unit_end, qualifier, kind, None, phrase_start, phrase_end,
        direction, basis,
    )  # fmt: skip


def _last(pattern: re.Pattern[str], folded: str, start: int, end: int) -> re.Match[str] | None:
    """The last match within the clause that ends at `end`."""
    found = None
    for match in pattern.finditer(folded, start, end):
        found = match
    return found if found is not None and not _CLAUSE.search(folded, found.end(), end) else None


def _rank(folded: str, match: re.Match[str], patterns: _Patterns) -> Figure | None:
    start, end = match.span()
    text = match.group()
    if text.startswith("第"):
        if patterns.ordinal.match(folded, end):
            return None
        numeral = _parsed(text)
    else:
        numeral = Numeral(1.0)
    if numeral is None:
        return None
    window_start = max(0, start - 12)
    stop = _last_stop(folded, window_start, start)
    scope = _last(patterns.scope, folded, stop, start)
    verb = _last(patterns.rank_verb, folded, stop, start)
    if scope is None and (verb is None or verb.end() < start - 2):
        return None
    if scope is not None and verb is None and scope.end() < start - 6:
        return None
    phrase_start = min(m.start() for m in (scope, verb) if m is not None)
    phrase_end = end + (1 if folded[end : end + 1] in ("名", "位") else 0)
    return Figure(
        *(start, end, numeral.value, None, None, -1, -1, None, "rank"),
        *(scope.group() if scope else None, phrase_start, phrase_end),
    )


def _last_stop(folded: str, start: int, end: int) -> int:
    position = start
    for match in _CLAUSE.finditer(folded, start, end):
        position = match.end()
    return position
