"""Plans named after a five-year period without brackets: “十四五”规划, “八五”普法规划, 第七个五年法治宣传教育规划."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from . import title_readings, titles
from .catalogue.policies import PoliciesCatalogue, name_key
from .normalize import occurrences
from .patterns import deferred
from .policy_actions import Found, bare
from .report import Policy

# 第七个五年法治宣传教育规划, 法治宣传教育第七个五年规划; the figure begins the name in the catalogue: 七五普法规划.
_NUMBERED_PLAN = deferred(
    r"第([一二三四五六七八九])个五年(?:(?:普法|法[治制]宣传教育)[一-鿿]{0,2}?)?(?:规划|计划)"
    r"(?:\((?:19|20)\d\d年?-(?:19|20)\d\d年?\))?"
)
_ECONOMY = "国民经济和社会发展"
_OF_THE_ECONOMY = deferred(
    _ECONOMY + r"第十([一二三四五])个五年规划(?:(?:纲要)?和(?:二[〇○O0]三五|2035)年远景(?:目标|规划)(?:纲要)?|纲要)?"
)
_AND_ITS_VIEW = deferred(
    "和(?:二[〇○O0]三五|2035)年(?:[一-鿿]{2,6}?)?远景(?:目标|规划)(?:纲要)?"
)  # “十四五”规划和二〇三五年远景目标纲要
# What is no subject of a plan of its own: 经济社会发展“十四五”规划 is the plan of the whole economy.
_WHOLE = re.compile("(?:国民)?经济和?社会发展$")
_QUOTED_SUBJECT = deferred("[一-鿿]*“[^“”五]{2,10}”$")
_MOST_SUBJECT = 16
_COUNTS = frozenset("一二三四五六七八九")
_PLAN = deferred(
    r"[一二三四五六七八九]五(?:普法)?[”\"]?[一-鿿、]{0,14}?(?:规划纲要|规划|普法纲要|普法[一-鿿]{0,6}计划|普法决议)"
)
_HAN_END = deferred("[一-鿿]+$")
_OF_A_PLACE = deferred("[我全本][省市区县州]$|[省市区县]$")
_QUOTED_YEARS = deferred(r"“(?:19|20)\d\d-(?:19|20)\d\d年?”[一-鿿]{0,6}?规划")


def find(folded: str, known: PoliciesCatalogue, parts: Mapping[str, list[int]]) -> list[Found]:
    """Plans named after a five-year period: “十四五”规划, “八五”普法规划; `parts` has where TITLE_PARTS stand."""
    found: list[Found] = []
    for at in parts["个五年"]:
        begins = folded.rfind("第", max(0, at - 3), at)
        if begins >= 0 and (numbered := _OF_THE_ECONOMY.match(folded, max(0, begins - len(_ECONOMY)))) is not None:
            found.append(_economic(folded, numbered, known))
        elif begins >= 0 and (numbered := _NUMBERED_PLAN.match(folded, begins)) is not None:
            found += _numbered_plan(folded, numbered, known)
    position = 0
    for at in occurrences(folded, "五"):
        if at <= position or folded[at - 1] not in _COUNTS or (match := _PLAN.match(folded, at - 1)) is None:
            continue
        start, end = match.span()
        if (more := _AND_ITS_VIEW.match(folded, end)) is not None:
            end = more.end()
        position = end
        if known.title_words.no_plan.search(match[0]):
            continue
        if start and folded[start - 1] == "十":
            start -= 1
        quoted = start and folded[start - 1] in '“"'
        if quoted:
            start -= 1
        elif folded[start:end].count("”"):
            continue
        name = titles.plain(folded[start:end])
        if (name[0] == "五" and "普法" not in name and "依法治" not in name) or (
            not quoted and name[0] != "十" and "普法" not in name
        ):
            continue
        if name[0] == "十":
            first = 2001 + 5 * ("一二三四五六".find(name[1]) + 1) if name[1] in "一二三四五六" else None
        else:
            of_law = known.title_signs.of_law.search(name) is not None
            first = 1986 + 5 * "一二三四五六七八九".find(name[0]) if of_law else None
        policy = Policy(
            *(start, end, "", name, titles.kind_of(name, known), None, None, None),
            (first, first + 4) if first else None,
        )
        entries = known.by_name.get(name_key(name), ())
        if more is not None and (whole := _WHOLE.search(folded, max(0, start - 9), start)):
            policy = policy._replace(start=whole.start(), title=titles.plain(folded[whole.start() : end]))
            start = whole.start()
        elif quoted and (begins := _subject(folded, start, known)) < start:
            policy = policy._replace(start=begins, title=titles.plain(folded[begins:end]))
            start = begins
        elif len(entries) == 1 and not _of_a_place(folded, start):
            policy = title_readings.known_as(policy, entries[0], "alias")._replace(kind=policy.kind)
        found.append(bare(start, end, policy))
    for at in sorted((*parts["“19"], *parts["“20"])):
        if (match := _QUOTED_YEARS.match(folded, at)) is None:
            continue
        period = titles.period_of(match[0], known.title_signs)
        name = titles.plain(match[0])
        found.append(bare(*match.span(), Policy(*match.span(), "", name, "plan", None, None, None, period)))
    return found


def _of_a_place(folded: str, start: int) -> bool:
    """Whether a plan is said to be of a place: 全市“十四五”规划, 甲市经济社会发展“十四五”规划."""
    whole = _WHOLE.search(folded, max(0, start - 9), start) if folded[start - 1 : start] == "展" else None
    start = whole.start() if whole else start
    return _OF_A_PLACE.search(folded, max(0, start - 2), start) is not None


def _subject(folded: str, start: int, known: PoliciesCatalogue) -> int:
    """Where the name of a plan begins whose subject stands before its years: 应急管理“十四五”规划."""
    words = known.title_words
    low = max(0, start - _MOST_SUBJECT)
    if words.plan_subjects.before(folded, start):
        before = _HAN_END.search(folded, low, start)
    else:
        before = _QUOTED_SUBJECT.search(folded, low, start) if folded[start - 1 : start] == "”" else None
    if before is None:
        return start
    begins = before.start()
    if (lead := words.lead.match(folded, begins, start)) is not None:
        begins = lead.end()
    begins += folded[begins] in "和与及"
    if _OF_A_PLACE.fullmatch(folded, begins, begins + 2):
        begins += 2
    subject = folded[begins:start]
    return start if len(subject) < 2 or _WHOLE.search(subject) else begins


def _economic(folded: str, written: re.Match[str], known: PoliciesCatalogue) -> Found:
    """国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要: a place's as a rule."""
    start, end = written.span()
    first = 2001 + 5 * ("一二三四五".find(written[1]) + 1)
    title = titles.plain(written[0])
    policy = Policy(start, end, "", title, titles.kind_of(title, known), None, None, None, (first, first + 4))
    return bare(start, end, policy)


def _numbered_plan(folded: str, written: re.Match[str], known: PoliciesCatalogue) -> Iterator[Found]:
    """全省法治宣传教育第七个五年规划: the subject stands before or behind the number, whose it is before both."""
    start, end = written.span()
    publicity = known.title_words.publicity
    before = next((word for word in publicity if folded.endswith(word, 0, start)), "")
    if not before and not any(word in written[0] for word in publicity):
        return
    start -= len(before)
    period = titles.period_of(written[0], known.title_signs)
    policy = Policy(start, end, "", titles.plain(folded[start:end]), "plan", None, None, None, period)
    entries = known.by_name.get(f"{written[1]}五普法规划", ())
    if len(entries) == 1 and not _OF_A_PLACE.search(folded, max(0, start - 2), start):
        policy = title_readings.known_as(policy, entries[0], "alias")
    yield bare(start, end, policy)
