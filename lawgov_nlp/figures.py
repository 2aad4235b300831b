"""Numbers in running text that may be indicators: value, unit, qualifier, kind — not yet what they measure.

One scan for whatever may be a numeral; `numerals.parse` reads it. Chinese numerals need a classifier. What is never
an indicator (dates, sessions, articles, document numbers, hotlines, ordinals, numbers inside names) is told by what
stands around the number.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .catalogue.units import Unit, UnitsCatalogue
from .figure_patterns import (
    ABOUT_ENDS,
    BEHIND_UNIT,
    CONDITIONS,
    COUNTED,
    DATE,
    DATING,
    DIGITS,
    FREQUENT,
    HEDGE_ENDS,
    NO_NUMBER_BEHIND,
    NOT_BEFORE,
    Patterns,
    patterns_of,
)
from .normalize import BLANKS
from .numerals import HEDGES, Numeral, parse
from .patterns import deferred

_LOOK_BACK = 14
_DUE = 22
# Words that end in a hedge and are none: 附近3家, 预约20人, 存在不足3项.
_NO_HEDGE = {"近": "(?<![最附邻])", "约": "(?<![节预签公条合违履特续缔契民])", "超": "(?<![反赶])", "不足": "(?<!存在)"}
_HEDGE = re.compile(
    "(?:" + "|".join(_NO_HEDGE.get(word, "") + word for word in sorted(HEDGES, key=len, reverse=True)) + ")[了有]? ?$"
)
# What hedges end with, and what may stand behind them.
_LAST = frozenset(word[-2:] for word in HEDGES)
_AFTER_HEDGE = frozenset("了有 ")
_ABOUT = deferred("(?<![节预签公条合违履特续缔契民])约[占为达需计]$")
# Vague only right before a unit of ten: 上百, 数十, 几千; not 以上, 网上, 总数.
_VAGUE = deferred("(?<![以网线晚早马之])上$|(?<![侦突爆])破$|(?<![件次人份户个总])数$|几$")
_TENS = frozenset("十百千万亿")
_AFTER_NUMBER = re.compile(r"(?:\s?(余|餘|多|几|幾|来))?(左右|上下)?\s?")
# What can stand between a number and its unit begins with one of these.
_BEHIND = frozenset("余餘多几幾来左上") | BLANKS
_AFTER_UNIT = deferred(r"余(?![\d款下额])|多(?=[,，。、;；)]|$)|(?:[及或]|\(含\))?以上|以内|以下|之内|左右|上下")
_BOUND = {"左右": "about", "上下": "about", "以内": "at_most", "以下": "at_most", "之内": "at_most"}
_WITHIN = re.compile("内(?![部设外容涵])")
# 提高到98% is a state, 增长达15% and 增幅为15% are changes.
_STATE = re.compile(r"(?:(?<!达)到|至|为|成)了?$")
_SIZES = frozenset(("公里", "千米", "米", "平方米", "平方公里", "亩", "公顷", "吨"))
_CONDITION = deferred("及?以[上下](?:的)?[\u4e00-\u9fff、“”]{2,10}[0-9]")
_PORTIONS = frozenset(("批", "次", "步", "期", "级", "段", "轮", "类"))
_FREQUENCY = re.compile("每(?:年度?|半年|季度?|个?月|周|星期|天|日|旬|学期)[^。;；，,、]{0,16}$")
_MOST_QUOTED = 16
_QUOTED = re.compile(rf"“[^“”]{{1,{_MOST_QUOTED}}}”")
_CLAUSE = re.compile(r"[。；;！？\n，,]")
_TO_CLAUSE = re.compile(r"(?s:.*)[。；;！？\n，,]")
_LONGEST_JOINT = 2
_JOINT = re.compile("(?:和|及|与|、|以及)?")
_PLACE = deferred(r"(?:\d{1,3}[个家])?[\u4e00-\u9fff()]{1,8}(?:[区市县省州旗镇乡街]|系统|部门|单位)")
_SLASHED = re.compile(r"\d{1,2}/\d{1,3}", re.ASCII)
_ID = re.compile("[0-9A-Za-z]")
_DIGITS = frozenset("0123456789")
_NOWHERE = (sys.maxsize, 0)
# What a unit before its number ends with (件数为35, 人次:30, (万元)56), what makes a date of one, what joins numbers.
_COUNTING_ENDS = frozenset("数量为达共:：)") | BLANKS
_LONGEST_HEAD = 10
_JOINING = frozenset("、和及以")
_QUANTITY = re.compile("[量数](?:已|累计)?(?:达到?|为|超过?|突破|近|逾|约|增[至到]|[升涨]至)*$")
_ENDS = re.compile(r"[。;；，,、()\n]|以上|$")
# 1月10日, and the second day of 10日至12日
_TENTHS = deferred("半|多|余|[一二三四五六七八九](?![十百千万亿个件])")
_RATE = ("率", "比例")
_HALF = re.compile("一半|半数")
_ORDINALS = deferred("第[一二三四五六七八九十]{1,3}、(?:[一二三四五六七八九十]{1,3}、)*$")
_PER = re.compile("/(?:日|天|年|月|小时|人|户|亩|平方米|立方米|平方公里|公里|万人|次|件|升|家|套|吨)(?!次)")
_DATE_BEFORE = re.compile("月$|[日号][至到、~-]$")
# Hundreds, thousands without a number before them are none, unless something approximates them: 近千, 千余.
_BARE = re.compile("[百千万亿萬億]+")


@dataclass(slots=True, eq=False)
class Figure:
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


def find(folded: str, units: UnitsCatalogue, masked: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """The figures in `folded`, in order, none overlapping; nothing inside the `masked` spans (names, titles)."""
    patterns = patterns_of(units)
    names = [_NOWHERE, *sorted(masked, reverse=True)]
    name_start, name_end = names.pop()
    shown = 0  # where the names end that began so far
    found: list[Figure] = []
    previous: Figure | None = None
    until = 0
    while True:
        for match in patterns.start.finditer(folded, until):
            position, end = match.span()
            if position < until:
                break  # the last number went on to `until`, and so the search goes on from there
            read = match.lastindex
            if read == DATE:
                continue
            if read is None:
                whole = patterns.number.match(folded, position)
                if whole is None:
                    continue
                until = end = whole.end()
            while name_start <= position:
                if name_end > shown:
                    shown = name_end
                name_start, name_end = names.pop()
            if position < shown:
                continue
            if read == DIGITS:
                figure = _plain(folded, position, end, patterns, units)
            elif read == COUNTED:
                figure = _counted(folded, position, end, patterns, units)
            elif (first := folded[position]) in "第首榜":
                figure = _rank(folded, position, end, patterns)
            elif first == "翻":
                figure = _doubled(folded, position, end, patterns)
            elif first in "一半" and _HALF.fullmatch(folded, position, end):
                figure = _figure(folded, position, end, -1, -1, None, "ratio", patterns, units)
            else:
                figure = _numbered(folded, position, end, patterns, units)
            if (
                figure is None
                or (previous is not None and figure.start < previous.end)
                or (
                    "“" in folded[position - _MOST_QUOTED if position > _MOST_QUOTED else 0 : position]
                    and _quoted(folded, position)
                )
            ):
                continue
            if previous is not None and figure.phrase_start - previous.phrase_end <= _LONGEST_JOINT:
                _join(folded, previous, figure)
            found.append(figure)
            previous = figure
            if figure.unit_end > end:
                until = figure.unit_end  # 百 is no number in 个百分点
        else:
            return found


def _join(folded: str, previous: Figure, figure: Figure) -> None:
    """What a figure has of the one before, and the reverse: `分别下降16.7%和20%`, the second is a change as well."""
    gap = figure.start - previous.phrase_end
    if 0 <= gap <= _LONGEST_JOINT and _JOINT.fullmatch(folded, previous.phrase_end, figure.start):
        if figure.unit == "百分点" and previous.unit == "个":
            previous.unit, previous.kind = "百分点", "change"
        if previous.kind == "change" and (
            figure.kind in ("rate", "ratio")
            if previous.unit == figure.unit
            else figure.unit == "倍" or (figure.kind == "count" and previous.basis)
        ):
            figure.kind, figure.direction, figure.basis = "change", previous.direction, previous.basis
    if figure.phrase_start < previous.phrase_end:
        # 位居全省第三、全市第一: the verb belongs to the first of the two.
        clipped = min(previous.phrase_end, figure.start)
        joint = _JOINT.match(folded, clipped, figure.start)
        figure.phrase_start = clipped if joint is None else joint.end()


def _quoted(folded: str, position: int) -> bool:
    """Whether `position` is inside the few quoted words that may have begun before it."""
    quoted = _QUOTED.match(folded, folded.rfind("“", max(0, position - _MOST_QUOTED), position))
    return quoted is not None and position < quoted.end()


def _counted(folded: str, start: int, end: int, patterns: Patterns, units: UnitsCatalogue) -> Figure | None:
    """A number of digits with a unit of one character, by all that `start` sees with nothing else that bears on it."""
    if folded[end : end + 2] in patterns.longer:
        return _plain(folded, start, end, patterns, units)
    unit = patterns.written[folded[end]]
    if unit.written in FREQUENT and "每" in folded[start - _DUE if start > _DUE else 0 : start]:
        return _numbered(folded, start, end, patterns, units)
    value = float(folded[start:end])
    return Figure(start, end, value, None, unit.unit, end, end + 1, None, unit.kind, None, start, end + 1)


def _plain(folded: str, start: int, end: int, patterns: Patterns, units: UnitsCatalogue) -> Figure | None:
    """A number of digits. Mostly its unit stands behind, and looks tell that nothing else need be asked about that."""
    before, last, follower = folded[start - 1 : start], folded[end - 1], folded[end : end + 1]
    if last == "%":
        if before in NOT_BEFORE or follower == "+":
            return _numbered(folded, start, end, patterns, units)
        percent, value = patterns.percent, float(folded[start : end - 1])
        return _figure(
            folded, start, end, end - 1, end, percent.unit, percent.kind, patterns, units, (value, None, None)
        )
    hedged = end + 1 if follower == "余" or follower == "多" else end
    unit = patterns.unit_at(folded, hedged)
    if unit is None:
        follower = folded[hedged : hedged + 1]
        if follower in _BEHIND or follower in _JOINING or last not in _DIGITS:
            return _numbered(folded, start, end, patterns, units)
        return _counted_before(folded, start, end, patterns) if before in _COUNTING_ENDS else None
    unit_end = hedged + len(unit.written)
    if (
        before in NOT_BEFORE
        or unit.written not in patterns.plain
        or folded[hedged : hedged + 2] in patterns.trapped
        or folded[unit_end : unit_end + 1] in patterns.uncounting
        or (unit.written in FREQUENT and "每" in folded[start - _DUE if start > _DUE else 0 : start])
    ):
        return _numbered(folded, start, end, patterns, units)
    written = folded[start:end]
    value = float(written.replace(",", "")) if last in _DIGITS else parse(written).value
    numeral = value, None, "more_than" if hedged > end else None
    return _figure(folded, start, hedged, hedged, unit_end, unit.unit, unit.kind, patterns, units, numeral)


def _numbered(folded: str, start: int, number_end: int, patterns: Patterns, units: UnitsCatalogue) -> Figure | None:
    if number_end - start > 60:
        return None
    before, first = folded[start - 1] if start else "", folded[start]
    if before == "-" and first in _DIGITS and patterns.growth.search(folded, max(0, start - 11), start - 1):
        start, before = start - 1, folded[start - 2]  # 增长-3.5%
    if before in NO_NUMBER_BEHIND or (before == "-" and _ID.match(folded[start - 2 : start - 1])):
        return None
    # Mostly the unit follows at once, and a look tells.
    follower = folded[number_end : number_end + 1]
    after = _AFTER_NUMBER.match(folded, number_end) if follower in _BEHIND else None
    written, end, percent = folded[start:number_end], number_end, folded[number_end - 1] == "%"
    unit: Unit | None
    if percent:
        unit, unit_start, unit_end = patterns.written["%"], number_end - 1, number_end
    else:
        unit_start = number_end if after is None else after.end()
        unit = patterns.unit_at(folded, unit_start)
        unit_end = -1 if unit is None else unit_start + len(unit.written)
    if unit is None:
        hedged = end if after is None or after[1] is None else after.end(1)
        behind = number_end if after is None else after.end()
        scaled = written[-1] in "万亿" and _ENDS.match(folded, behind) is not None
        if scaled and _near(folded, start, patterns.money):
            # 罚没款3000余万: the unit is understood.
            return _figure(folded, start, hedged, -1, -1, "元", "money", patterns, units)
        if "分之" not in written and "/" not in written:
            if first not in _DIGITS:
                return None
            joined = before not in ("", "\n") and folded[number_end : number_end + 1] in _JOINING
            second = patterns.second.match(folded, number_end) if joined else None
            if second is None:
                counted = _counted_before(folded, start, number_end, patterns)
                if counted is None and scaled and _QUANTITY.search(folded, max(0, start - 8), start):
                    # 总播放量1.2亿 needs no unit.
                    return _figure(folded, start, hedged, -1, -1, None, "count", patterns, units)
                return counted
            # 分别为35、30件: the unit stands once.
            unit = patterns.written[second["unit"]]
            return _figure(folded, start, number_end, -1, -1, unit.unit, unit.kind, patterns, units)
        end = hedged
    elif after is not None and not percent:
        end = after.end(2) if after[2] else after.end(1) if after[1] else end
    if "分之" in written or "/" in written:
        return _fraction(folded, start, number_end, end, patterns, units)
    assert unit is not None
    following = folded[unit_end : unit_end + 1]
    if following == "/" and not percent and (per := _PER.match(folded, unit_end)) is not None:
        # 769万吨/日
        unit, unit_end = replace(unit, unit=unit.unit + per[0], kind="count"), per.end()
        following = folded[unit_end : unit_end + 1]
    trapped = folded[unit_start : unit_start + 2] in patterns.trapped
    trap = trapped and patterns.trap.match(folded, unit_start) is not None
    listed = before == "等" and first in _DIGITS  # 《…》等5项制度 counts, 三项制度 is a name
    if trap and not (listed and patterns.idiom.match(folded, unit_start)):
        return None
    if following == "+" or (unit.written == "个" and patterns.uncounted.match(folded, unit_end)):
        return None
    if before == "第" or (before in ("分", "前") and unit.written in ("批", "批次")):
        return None  # 分9批取消, 前22批
    sized = following in CONDITIONS and (unit.kind == "money" or unit.written in _SIZES)
    if sized and _CONDITION.match(folded, unit_end):
        return None  # 5万元以上案件26起, 5公里以上河流42条: which ones are counted
    if unit.written in patterns.telling and not _told_by_context(folded, start, written, unit, unit_end, patterns):
        return None
    if first not in _DIGITS and not _counts(folded, start, number_end, end, unit, unit_end, patterns):
        return None
    # 优良天数311天 counts days, it is no time that something takes.
    kind = "count" if unit.kind == "duration" and _near(folded, start, patterns.counted_days) else unit.kind
    return _figure(folded, start, end, unit_start, unit_end, unit.unit, kind, patterns, units)


def _fraction(
    folded: str, start: int, number_end: int, end: int, patterns: Patterns, units: UnitsCatalogue
) -> Figure | None:
    text = folded[start:number_end]
    if "/" in text and not (_SLASHED.fullmatch(text) and folded[start - 1 : start] in tuple("的占达约近过超为")):
        return None
    unit, kind = ("%", "rate") if text.startswith(("百分之", "佰分之")) else (None, "ratio")
    return _figure(folded, start, end, -1, -1, unit, kind, patterns, units)


def _told_by_context(folded: str, start: int, written: str, unit: Unit, unit_end: int, patterns: Patterns) -> bool:
    """Whether a unit that also dates and names things measures here: days, hours, points, 期, 批."""
    if unit.written == "版" and "." in written:
        return False  # 3.0版
    if unit.written == "日" and _DATE_BEFORE.search(folded, max(0, start - 2), start):
        return False
    if unit.written == "次" and folded[start - 1 : start] in ("大", "届") and folded[start] not in "0123456789":
        # 十三届全国人大四次会议
        return False
    if unit.written in FREQUENT and _FREQUENCY.search(folded, max(0, start - _DUE), start):
        # How often something is due, not how often it was done: 每季度1次.
        return False
    if unit.kind == "duration":
        window = folded[unit_end : unit_end + 5]
        stop = _last_stop(folded, max(0, start - _LOOK_BACK), start)
        near = patterns.duration.search(folded, stop, start) or patterns.duration.search(window)
        near = near or patterns.counted_days.search(folded, stop, start) or patterns.basis.search(folded, stop, start)
        if not near:
            timed = unit.written not in ("日", "天", "个月", "秒") and folded[start] in "0123456789"
            return timed and not patterns.service.match(window)
        return not (patterns.service.match(window) and written == "24")
    if unit.kind == "score":
        if folded[max(0, start - 3) : start].rstrip("为:").endswith("满分"):
            return False
        scored = _near(folded, start, patterns.score) or folded.startswith("的成绩", unit_end)
        return scored and folded[unit_end : unit_end + 1] not in ("之", "钟")
    return True


def _counted_before(folded: str, start: int, end: int, patterns: Patterns) -> Figure | None:
    """`件数:35`: the unit stands before the number. The counter of a web page is none (浏览次数:287)."""
    if folded[end : end + 1] in DATING or folded[start - 1 : start] not in _COUNTING_ENDS:
        return None
    left = start - _LONGEST_HEAD if start > _LONGEST_HEAD else 0
    before = folded[left:start]
    told = "数" in before or "次" in before
    counted = patterns.counted_before.search(folded, max(0, start - 6), start) if told else None
    if counted is None:
        return _headed(folded, start, end, patterns) if "(" in before else None
    if folded[max(0, counted.start() - 2) : counted.start()] in ("浏览", "点击", "阅读", "访问", "下载"):
        return None
    numeral = _parsed(folded[start:end])
    if numeral is None:
        return None
    group = 1 if counted.group(1) else 2
    return Figure(
        *(start, end, numeral.value, numeral.value_max, counted.group(group), counted.start(group), counted.end(group)),
        *(numeral.qualifier, "count", None, counted.end(group) + (group == 1), end),
    )


def _headed(folded: str, start: int, end: int, patterns: Patterns) -> Figure | None:
    """`罚没金额(万元):56.8`: the head of a table's column names the unit."""
    head = patterns.column.search(folded, max(0, start - _LONGEST_HEAD), start)
    numeral = _parsed(folded[start:end]) if head is not None and _ENDS.match(folded, end) else None
    if head is None or numeral is None or numeral.value_max is not None:
        return None
    scale = {"万": 10_000, "亿": 100_000_000}.get(head["scale"] or "", 1)
    unit = patterns.written[head["unit"]]
    value = float(Decimal(str(numeral.value)) * scale)
    return Figure(
        *(start, end, value, None, unit.unit, head.start("unit"), head.end("unit"), numeral.qualifier, unit.kind),
        *(None, head.start(), end),
    )


def _counts(folded: str, start: int, number_end: int, end: int, unit: Unit, unit_end: int, patterns: Patterns) -> bool:
    """Whether a Chinese numeral with a unit counts something: 两次会议 does, 三个方面 and 一批 do not."""
    before = folded[start - 1 : start]
    number = folded[start:number_end]
    hedged = end > number_end or _hedge(folded, start) is not None
    if before and before in "之统唯同单惟万专逐周每另某这那该下初头前后红" and not hedged:
        return False
    if before == "、" and _ORDINALS.search(folded, max(0, start - 8), start):
        return False  # 第一、二、三次会议
    if before == "分" and unit.written in _PORTIONS:
        return False  # 分两批调整
    if _BARE.fullmatch(number) and not hedged:
        return False
    if unit.kind in ("rate", "change", "money") or unit.written == "倍":
        following = folded[unit_end : unit_end + 1]
        return not (unit.written == "成" and (following in tuple("立为功果员熟本长效年不") or before == "不"))
    if number == "一":
        return False
    numeral = _parsed(number if not hedged else f"近{number}")
    if numeral is None:
        return False
    if unit.kind == "duration":
        return True
    if numeral.value >= 10 or hedged or unit.written not in patterns.loose:
        return True
    if patterns.abstract.match(folded, unit_end):
        return False
    verb = patterns.counting_verb.search(folded, max(0, start - 6), start)
    if patterns.countable.search(folded, max(0, start - 4), start) and _ENDS.match(folded, unit_end):
        return True  # 举办培训班四期，
    return verb is not None or (unit.written in "个家所" and patterns.concrete.match(folded, unit_end) is not None)


def _hedge(folded: str, start: int) -> re.Match[str] | None:
    """What approximates the number that begins at `start`, from the left."""
    hedge = _HEDGE.search(folded, max(0, start - 4), start) if folded[start - 1 : start] in HEDGE_ENDS else None
    if hedge is None and folded[start : start + 1] in _TENS:
        return _VAGUE.search(folded, max(0, start - 2), start)
    return hedge


def _near(folded: str, start: int, pattern: re.Pattern[str]) -> bool:
    """Whether a word of `pattern` stands in the clause before `start`."""
    return pattern.search(folded, _last_stop(folded, max(0, start - _LOOK_BACK), start), start) is not None


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
    patterns: Patterns,
    units: UnitsCatalogue,
    numeral: tuple[float, float | None, str | None] | None = None,
) -> Figure | None:
    """`numeral` is what the number says, where that is known; what approximates it is still to be looked for."""
    before = folded[start - 1 : start]
    hedged = before in HEDGE_ENDS and (before in _LAST or folded[start - 2 : start] in _LAST or before in _AFTER_HEDGE)
    if (hedged or (numeral is None and folded[start] in _TENS)) and (hedge := _hedge(folded, start)) is not None:
        # 达到近千: the hedge wins over what only brings the number.
        start, numeral = hedge.start(), None
        before = folded[start - 1 : start]
    if kind == "rate" and unit == "%" and unit_start >= end:
        # Like the percent sign, 成 belongs to the number: 九成, 两成多.
        tenth = _TENTHS.match(folded, unit_end)
        end, numeral = unit_end if tenth is None else tenth.end(), None
    if numeral is None:
        numeral = _parsed(folded[start:end])
        if numeral is None:
            return None
    value, value_max, qualifier = numeral
    if (
        qualifier is None
        and before in ABOUT_ENDS
        and folded[start - 2] == "约"
        and _ABOUT.search(folded, max(0, start - 3), start)
    ):
        qualifier = "about"  # 约占37.7%
    if value_max is not None and value_max <= value:
        return None
    phrase_end = unit_end if unit_end > end else end
    bound = _AFTER_UNIT.match(folded, phrase_end) if folded[phrase_end : phrase_end + 1] in BEHIND_UNIT else None
    if bound is not None and not folded.startswith(("以上率下", "以内容", "余元"), bound.start()):
        qualifier = qualifier or _BOUND.get(bound.group(), "more_than")
        if end == phrase_end:
            end = bound.end()
        phrase_end = bound.end()
    elif kind == "duration" and _WITHIN.match(folded, phrase_end):
        # 3个工作日内办结
        qualifier, phrase_end = qualifier or "at_most", phrase_end + 1
    figure = Figure(start, end, value, value_max, unit, unit_start, unit_end, qualifier, kind, None, start, phrase_end)
    growth = reduced = exceeding = None
    grows = before in patterns.growth_ends
    if (grows or unit == "%") and patterns.moving.search(folded, start - 12 if start > 12 else 0, start) is not None:
        if grows:
            growth = patterns.growth.search(folded, start - 10 if start > 10 else 0, start)
        if growth is None and unit == "%":
            # 减少跑动次数40%
            growth = reduced = patterns.reduced.search(folded, start - 12 if start > 12 else 0, start)
    if unit in ("百分点", "分"):
        exceeding = patterns.exceeding.search(folded, start - 18 if start > 18 else 0, start)
    if growth is not None or exceeding is not None or kind == "change":
        _change(folded, figure, growth, reduced is not None, exceeding, patterns, units)
    return figure


def _change(
    folded: str,
    figure: Figure,
    growth: re.Match[str] | None,
    reduced: bool,
    exceeding: re.Match[str] | None,
    patterns: Patterns,
    units: UnitsCatalogue,
) -> None:
    """Makes a change of a figure before which a word of `growth` stands (with what is `reduced` behind it), or one of
    `exceeding`, where that is what they say.
    """
    start, unit, kind, word, behind = figure.start, figure.unit, figure.kind, "", figure.start
    if growth is not None:
        word, behind = growth[1], growth.end(1)
    compared = _last(patterns.basis, folded, max(0, start - _LOOK_BACK), start)
    direction = None
    rate_word = growth is not None and (word.endswith(("幅", "增速")) or folded[behind] in "率幅比")
    if growth is not None and word in patterns.shrinking and folded.startswith(_RATE, behind):
        growth, rate_word = None, False  # 时限压缩率达81%, 压缩比例达70% are rates
    if growth is not None and (rate_word or behind == start or not _STATE.search(folded, behind, start)):
        direction = units.direction[word]
        share = unit in ("%", "百分点", "倍", "‰") or kind in ("ratio", "duration")
        if word in ("多", "少") and not (compared and compared.end() >= growth.start()):
            direction = None
        elif (share and not (kind == "duration" and compared is None) and word != "多") or (
            compared is not None and kind in ("count", "money")
        ):
            kind = "change"
        else:
            direction = None
    if kind == "score" and exceeding is not None:
        kind = "change"
    if kind == "change":
        phrase_start = growth.start() if growth is not None and not reduced else start
        if compared is not None and compared.start() < phrase_start <= compared.end() + 3:
            figure.basis = compared.group()
            phrase_start = compared.start()
        if direction is None and (unit == "百分点" or exceeding is not None):
            # 高出全省平均水平1.3个百分点
            if exceeding is not None:
                phrase_start = exceeding.start()
            direction = "down" if exceeding is not None and exceeding[0].startswith(("低", "落后")) else "up"
        figure.phrase_start = phrase_start
    figure.kind, figure.direction = kind, direction


def _last(pattern: re.Pattern[str], folded: str, start: int, end: int) -> re.Match[str] | None:
    """The last match within the clause that ends at `end`."""
    found = following = pattern.search(folded, start, end)
    while following is not None:
        found, following = following, pattern.search(folded, following.end(), end)
    return found if found is not None and not _CLAUSE.search(folded, found.end(), end) else None


def _doubled(folded: str, start: int, end: int, patterns: Patterns) -> Figure:
    """`比上年翻了一番`: a change to twice as much."""
    compared = _last(patterns.basis, folded, max(0, start - _LOOK_BACK), start)
    return Figure(
        *(start, end, parse(folded[start:end]).value, None, None, -1, -1, None, "change", None),
        *(compared.start() if compared else start, end, "up", compared.group() if compared else None),
    )


def _rank(folded: str, start: int, end: int, patterns: Patterns) -> Figure | None:
    text = folded[start:end]
    if text.startswith("第"):
        if end - start > 5 or patterns.ordinal.match(folded, end):
            return None
        numeral = _parsed(text)
    else:
        numeral = Numeral(1.0)
    if numeral is None:
        return None
    stop = _last_stop(folded, max(0, start - 14), start)
    scope = _last(patterns.scope, folded, stop, start)
    verb = _last(patterns.rank_verb, folded, stop, start)
    if scope is None and verb is not None and verb.group()[-1] in "列居名在排":
        # 位列主城区第四, 列县(市)区第二
        scope = _PLACE.fullmatch(folded, verb.end(), start)
    if scope is None and (verb is None or verb.end() < start - 2):
        return None
    if scope is not None and verb is None and scope.end() < start - 6:
        return None
    phrase_start = start if verb is None else verb.start()
    # 全省依法行政考核中位列第三: the verb stands apart from the scope.
    if scope is not None and (verb is None or scope.end() + 1 >= phrase_start):
        phrase_start = min(phrase_start, scope.start())
    phrase_end = end + (1 if folded[end : end + 1] in ("名", "位") else 0)
    return Figure(
        *(start, end, numeral.value, None, None, -1, -1, None, "rank"),
        *(scope.group() if scope else None, phrase_start, phrase_end),
    )


def _last_stop(folded: str, start: int, end: int) -> int:
    stop = _TO_CLAUSE.match(folded, start, end)
    return start if stop is None else stop.end()
