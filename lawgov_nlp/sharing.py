"""What the figures of a sentence share: its start and clauses, the figure that lends its phrase, lists told apart.

`phrases` finds the noun phrase in a clause, `measures` decides which phrase a figure has; here is what lies between:
which figures belong together (`分别为35件、30件`), and where to look back. All look-back is bounded by `REACH`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .figures import Figure
from .phrases import Phrases, Span

REACH = 80
BACK = 2 * REACH
"""How far before a figure its topic may stand."""
MOST_TOLD_APART = 9
RATES = frozenset(("%", "百分点", "倍", None))
CLAUSE_END = re.compile(r"[。;；!！?？\n,，:：、()]")
_CLAUSE_ENDS = frozenset("。;；!！?？\n,，:：、()")
_SUMMED = ("", "共", "共计", "合计")
LISTING = ("、", "和", "及", "与", "暨")
_APART = frozenset(",，.。;；:：!！?？\n")
"""What stands behind a figure that has nothing from the next one."""
JOINTS = frozenset(("、", "和", "及", ",", "，", "以及"))
LONGEST_JOINT = 2
# The class comes first: a search passes over all else at a look.
_STOP = re.compile(r"[。;；!！?？\n】.](?<!\.(?=\d))")
_SHARES = ("占比", "比重", "比例", "占总数比例")
_CLAUSE = re.compile(r"[,，:：]")
_WITHIN = frozenset(",，:：")
_SEAM = re.compile(r"[,，:：。;；!！?？\n】.(\[]")
_SHARE_OF = re.compile("[,，](?:分别|各)?占[^,，。;；]{0,24}")
_YEAR = re.compile(
    r"(?:19|20)\d\d(?:(?:年(?:\d{1,2}月(?:份|底)?)?)?[-~至到]+(?:19|20)\d\d(?=年)|(?=年)(?<![与比较由从]\d{4}))"
)
_COMPARED = frozenset("与比较由从")
_TO_YEAR = re.compile("年?(?:[0-9]{1,2}月(?:份|底)?)?[-~至到]+")


@dataclass(slots=True, eq=False)
class Reading:
    """What was read around one figure. `spans` are the measures."""

    spans: tuple[Span, ...]
    verb: str | None
    head: tuple[Span, ...]
    """The phrases that later figures of the sentence may share."""
    linked: int | None
    """The number of the figure whose phrase this one shares."""
    left: int
    right: int
    own: bool = True
    """Whether the figure has a noun phrase, its own or a shared one, not only an outcome."""


def period(folded: str, position: int) -> str | None:
    """The year, or span of years (`2016-2020`), named in the sentence before `position`; not in a title."""
    left = position - REACH if position > REACH else 0
    at = folded.rfind("年", left, position)
    while at > left and not folded[at - 1].isdigit():
        at = folded.rfind("年", left, at)
    if at < 0:
        return None
    left = sentence_start(folded, position, left)
    if at < left:
        return None
    if at == position - 2 and folded[at + 1] == "的" and folded[at - 5 : at - 4] in _COMPARED:
        return folded[at - 4 : at]  # 比2019年的35件增加6件
    found = None
    for match in _YEAR.finditer(folded, left, position + 1):
        if folded.rfind("《", left, match.start()) <= folded.rfind("》", left, match.start()):
            found = match[0]
    return None if found is None else _TO_YEAR.sub("-", found)


def topic_starts(folded: str, position: int) -> tuple[int, int]:
    """Where the sentence that holds `position` begins, and where what it may refer back to does; both bounded."""
    far = position - BACK if position > BACK else 0
    line = folded.rfind("\n", far, position)
    if line >= 0:
        far = line + 1
    full = folded.rfind("。", far, position)
    return far if full < 0 else full + 1, far


def clause_end(folded: str, position: int, following: int) -> int:
    """Where the clause that goes on at `position` ends; `position` itself if it holds the figure at `following`."""
    if folded[position : position + 1] in _CLAUSE_ENDS:
        return position
    match = CLAUSE_END.search(folded, position, position + 30)
    end = min(position + 30, len(folded)) if match is None else match.start()
    return end if end <= following else position


def sentence_start(folded: str, position: int, left: int) -> int:
    """Where the sentence that holds `position` begins, looked for from `left` on."""
    full = folded.rfind("。", left, position)
    left = left if full < 0 else full + 1
    while (stop := _STOP.search(folded, left, position)) is not None:
        left = stop.end()
    return left


def like_units(same: dict[str, str], figure: Figure, other: Figure) -> bool:
    """Whether two figures may count the same things: 家 and 家次, 名 and 人次, 宗 and 件. `same` are the units that
    stand for others.
    """
    one, two = figure.unit or " ", other.unit or " "
    return one == two or same.get(one, one)[0] == same.get(two, two)[0]


def clauses(folded: str, start: int, end: int) -> list[int]:
    """Where the clauses between `start` and the figure begin; an open bracket begins one too."""
    clauses = [start, *(match.end() for match in _CLAUSE.finditer(folded, start, end))]
    before = folded[start:end]
    return _bracketed(folded, clauses, end) if "(" in before or "[" in before else clauses


def sentence(folded: str, left: int, end: int) -> list[int]:
    """Where the clauses of the sentence begin that holds `end`, those before it, looked for from `left` on."""
    full = folded.rfind("。", left, end)
    if full >= 0:
        left = full + 1
    clauses, at, bracketed = [left], left, False
    for mark in _SEAM.findall(folded, left, end):
        at = folded.find(mark, at, end) + 1
        if mark in _WITHIN:
            clauses.append(at)
        elif mark in "([":
            bracketed = True
        elif mark != "." or at == end or not folded[at].isdecimal():  # the point of a number is no seam
            clauses = [at]
    return _bracketed(folded, clauses, end) if bracketed else clauses


def _bracketed(folded: str, clauses: list[int], end: int) -> list[int]:
    """The `clauses`, and one that begins with a bracket that is open at `end`."""
    start = clauses[0]
    bracket = max(folded.rfind("(", start, end), folded.rfind("[", start, end))
    if bracket >= 0 and folded.find(")", bracket, end) < 0 and folded.find("]", bracket, end) < 0:
        clauses = [c for c in clauses if c <= bracket] + [bracket + 1] + [c for c in clauses if c > bracket]
    return clauses


def outside(folded: str, figures: Sequence[Figure], shared: int, end: int) -> int:
    """The figure before the bracket that holds figure `shared` and closes before `end`: 审结5件(含结转3件)."""
    closing = folded.find(")", figures[shared].phrase_end, end)
    if closing < 0 or folded.find("(", figures[shared].phrase_end, closing) >= 0:
        return shared
    opening = folded.rfind("(", max(0, figures[shared].phrase_start - REACH), figures[shared].phrase_start + 1)
    at = shared
    while at and figures[at].phrase_end > opening:
        at -= 1
    return at if 0 <= opening - figures[at].phrase_end <= 1 else shared


def last_like(
    same: dict[str, str],
    figures: Sequence[Figure],
    number: int,
    done: Sequence[Reading],
    shared: int,
    floor: int = 0,
) -> int:
    """The last figure before, from `floor` on, that has the unit of this one; `shared` if there is none near."""
    for earlier in range(shared, max(-1, shared - 8), -1):
        if figures[number].start - figures[earlier].end > REACH or figures[earlier].start < floor:
            break
        if like_units(same, figures[earlier], figures[number]) and done[earlier].head:
            return earlier
    return shared


def last_counted(figures: Sequence[Figure], number: int, done: Sequence[Reading], shared: int) -> int:
    """`shared`, or where that is a percentage and this is none the last figure before that is none either."""
    if figures[number].unit in RATES:
        return shared
    at = shared
    while at and figures[at].unit in RATES and figures[number].start - figures[at - 1].end <= REACH:
        linked = done[at].linked
        at = at - 1 if linked is None or linked >= at else linked
    return at if done[at].head and figures[at].unit not in RATES else shared


def lent_back(phrases: Phrases, folded: str, figures: Sequence[Figure], readings: list[Reading]) -> list[Reading]:
    """The readings, where a figure without a noun of its own has that of the next one."""
    for number in range(len(readings) - 2, -1, -1):
        figure = figures[number]
        if folded[figure.phrase_end] in _APART:
            continue
        following, reading, noun = figures[number + 1], readings[number], readings[number + 1].spans
        between = folded[figure.phrase_end : following.phrase_start]
        # 4类24项举措; 任务完成，7类共917项事项上网: what the clause before says is not what is counted.
        lent = between in _SUMMED and (not reading.own or (_behind(following, noun) and _told(folded, figure, reading)))
        same = figure.unit == following.unit
        if lent or (same and _same_noun(folded, figure, following, reading)):
            readings[number] = replace(reading, spans=noun, head=noun)
        elif (
            same
            and between.startswith(LISTING)
            and _undone(phrases, folded, reading, between[1:])
            and _behind(following, noun)
        ):
            # 取消57项、承接和下放29项行政权力
            readings[number] = replace(reading, spans=(*noun, reading.spans[-1]), head=noun)
        elif between in phrases.outcome and not reading.own and folded.startswith("的", following.phrase_end):
            # 发生4起死亡2人的事故
            deed = (figure.phrase_end, following.phrase_start)
            readings[number] = replace(reading, spans=noun, head=noun)
            readings[number + 1] = replace(readings[number + 1], spans=(*noun, deed))
    return readings


def _told(folded: str, figure: Figure, reading: Reading) -> bool:
    """Whether what a figure measures stands in a clause before its own."""
    end = reading.spans[0][1] if reading.spans else figure.start
    return _CLAUSE.search(folded, end, max(end, figure.start)) is not None


def _behind(figure: Figure, spans: tuple[Span, ...]) -> bool:
    """Whether what a figure counts stands behind it, and nothing else is part of it: 64家企业."""
    return len(spans) == 1 and spans[0][0] >= figure.phrase_end


def _same_noun(folded: str, figure: Figure, following: Figure, reading: Reading) -> bool:
    """Whether a figure names but the level of what the next one counts: 3个国家级、12个省级示范村."""
    if len(reading.spans) != 1 or not reading.own:
        return False
    start, end = reading.spans[0]
    level = start == figure.phrase_end and folded[end - 1] == "级" and end - start <= 5
    return level and folded[end : following.phrase_start] in LISTING


def _undone(phrases: Phrases, folded: str, reading: Reading, between: str) -> bool:
    """Whether a figure has but a verb, and verbs alone stand `between` it and the next one."""
    if not reading.spans or reading.verb is None:
        return False
    return folded[slice(*reading.spans[-1])] == reading.verb and phrases.deeds(between)


def _joined(folded: str, figure: Figure, following: Figure) -> bool:
    between = following.phrase_start - figure.phrase_end
    near = 0 < between <= LONGEST_JOINT and figure.kind == following.kind
    return near and folded[figure.phrase_end : following.phrase_start] in JOINTS


def respectively(
    phrases: Phrases, folded: str, figures: Sequence[Figure], number: int, done: Sequence[Reading]
) -> Reading | None:
    """`立案、结案分别为35件、30件`, `事故9起、死亡8人，分别下降25%和20%`: the k-th figure has the k-th phrase."""
    first = last = number
    # Nobody tells more than nine apart, and the limit keeps long lists from being walked for each of their figures.
    while first and last - first < MOST_TOLD_APART and _joined(folded, figures[first - 1], figures[first]):
        first -= 1
    while (
        last + 1 < len(figures) and last - first < MOST_TOLD_APART and _joined(folded, figures[last], figures[last + 1])
    ):
        last += 1
    head, count = figures[first].phrase_start, last + 1 - first
    if count < 2 or count > MOST_TOLD_APART:
        return None
    at = folded.rfind("分别", max(0, head - 8), figures[first].start)
    changes = at < 0 and figures[first].kind == "change" and figures[last].phrase_start == figures[last].start
    if changes:
        at = head  # 立案数、结案数同比增长12%和15%
    if at < 0:
        return _shares(folded, figures, number, done, first, count)
    at = min(at, head)
    start = sentence_start(folded, at, max(0, at - REACH))
    for match in _CLAUSE.finditer(folded, start, at):
        start = match.end()
    if first and figures[first - 1].phrase_end > start:
        start = at
    items = phrases.items(folded, start, max(start, phrases.strip_end(folded, start, at)))
    if changes and len(items) != count:
        return None
    if len(items) > count:
        # 政府及部门法律顾问、公职律师分别达到…: 及 joins within one of them.
        apart = [item for item in items if folded[item[0] - 1] == "、"]
        if len(apart) == count - 1:
            items = [(items[0][0], apart[0][0] - 1), *apart]
    if len(items) == 1 and folded.endswith(phrases.number_nouns, *items[0]):
        items = []  # 案件数量分别为…: of what, was said before
    if len(items) == 1 and folded[slice(*items[0])] in _SHARES:
        items = []  # 占比分别为38%和56%
    several = phrases.numbered.search(folded, *items[0]) if len(items) == 1 else None
    if several is not None and several[0]:
        return Reading((items[0],), None, (items[0],), None, start, figures[number].phrase_end)  # 四项指数分别下降…
    if len(items) < count or folded[items[-1][0] : items[-1][1]].startswith("等"):
        if items:
            return None
        named = _named_before(phrases, folded, figures, first, count, start)
        if named is not None:
            return Reading(
                (named[number - first],), None, (named[number - first],), None, start, figures[number].phrase_end
            )
        told = _told_before(folded, figures, first, count, start)
        if told is None:
            return None
        before = done[told[number - first]]
        return Reading(before.spans, None, before.head, told[number - first], at, figures[number].phrase_end)
    span = items[number - first]
    if span[1] - span[0] > 6 or number == first:
        phrase, bare, _ = phrases.before(folded, *span)
        span = phrase or bare or span
    return Reading((span,), None, (span,), None, *span)


def _told_before(folded: str, figures: Sequence[Figure], first: int, count: int, end: int) -> list[int] | None:
    """The numbers of the `count` figures before, without those in brackets: 面积24万亩(其中耕地9万亩)."""
    told: list[int] = []
    at = first - 1
    while at >= 0 and len(told) < count:
        at = outside(folded, figures, at, end)
        told.append(at)
        at -= 1
    return told[::-1] if len(told) == count else None


def _shares(
    folded: str, figures: Sequence[Figure], number: int, done: Sequence[Reading], first: int, count: int
) -> Reading | None:
    """`36件、33件和31件，占总数的23%、21%和20%`: the k-th share is of the k-th figure before."""
    if first < count or figures[first].unit != "%":
        return None
    if not _SHARE_OF.fullmatch(folded, figures[first - 1].phrase_end, figures[first].phrase_start):
        return None
    if "分别" in folded[figures[first - 1].phrase_end : figures[first].phrase_start]:
        # 一审36件，二审12件，分别占总数的70%、20%
        if (
            sentence_start(folded, figures[first].start, max(0, figures[first].start - REACH))
            > figures[first - count].start
        ):
            return None
        if any(figures[at].unit != figures[first - 1].unit for at in range(first - count, first)):
            return None
    elif not all(_joined(folded, figures[at - 1], figures[at]) for at in range(first - count + 1, first)):
        return None
    whole = first - count + number - first
    return Reading(done[whole].spans, "占", done[whole].head, whole, figures[number].start, figures[number].phrase_end)


def _named_before(
    phrases: Phrases, folded: str, figures: Sequence[Figure], first: int, count: int, at: int
) -> list[Span] | None:
    """The names in the clause before, one for each figure: `在规划、市场监管和公安三个领域，分别为6件、3件和1件`."""
    end = at - 1
    start = sentence_start(folded, end, max(0, end - REACH))
    for match in _CLAUSE.finditer(folded, start, end):
        start = match.end()
    for figure in figures[max(0, first - 2) : first]:
        if figure.phrase_end > start:
            if figure.value != count or figure is not figures[first - 1]:
                return None
            end = figure.phrase_start
    number = phrases.numbered.search(folded, start, end)
    end = end if number is None else number.start()
    for match in phrases.introducing.finditer(folded, start, end):
        start = match.end()
    items = phrases.items(folded, phrases.strip_start(folded, start, end), end)
    return items if len(items) == count else None
