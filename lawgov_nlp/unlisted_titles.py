"""Titles without brackets that no catalogue knows: 排污许可管理条例, 学前教育法(草案), 出台公共数据管理暂行办法.

The last word of the title is found first; where it begins is told by the words that cannot be part of a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from . import titles
from .catalogue.policies import PoliciesCatalogue
from .catalogue.title_words import TitleSigns, TitleWords
from .patterns import deferred
from .spans import Spans

# What ends a title, by the literal that it is looked for with, and how many characters must stand before it.
_ENDINGS = (
    ("年行动方案", re.compile(r"(?<=[两二三四五])年行动方案"), 4),
    ("年行动计划", re.compile(r"(?<=[两二三四五])年行动计划"), 4),
    ("五年规划", re.compile(r"(?<![个十])五年规划"), 4),
)
_REGULATION = re.compile(r"条例(?![例化法规》〉>])")
_RULES = ("条例", "办法", "规定", "细则", "规则", "方案")
_NO_WORD = deferred(".*[^一-鿿]", re.DOTALL)
# Titles in the wrong marks: 签署“甲办法”.
_IN_MARKS = deferred("“([一-鿿()〈〉]{6,})$")
_AND = "、和"
# An item of a list that ends with a number: 3.关于调整税额的公告(甲政发〔2012〕8号).
_ITEMS = (".", "、", ";", ":", ")", "\n", " ")
_NUMBER_BEHIND = re.compile(r"\s?\([一-鿿]{2,10}\s?[〔\[({](?:19|20)\d\d")
# What a note says of the title before it, and what such a title consists of.
_NOTE = re.compile('简称(?:为|:)?[“《"]?([一-鿿]{2,12})[”》"]?\\)')
_INTRODUCED = deferred("[一-鿿0-9]+$")
_LEAST_INTRODUCED = 8
_ISSUER_WORDS = deferred("[一-鿿、 ]+$")
# An office's own rules, where it says that it made them: 出台公共数据管理暂行办法、甲条例、乙规定.
_ENDED = "，,、。；;和及与等"
_NAMED_PLACE = deferred("[一-鿿]{2,7}?(?:省|自治区|市|自治州)")
_QUOTES = re.compile("“[^“”]*”")
# Plans are many that bear no name: 制定疫情防控工作方案.
_OF_A_PLACE = deferred("(?![全我本各该])[一-鿿]{1,6}?[省市区县州]")


def find(
    folded: str, known: PoliciesCatalogue, parts: Mapping[str, list[int]], taken: Spans
) -> Iterator[tuple[int, int]]:
    """Where such titles begin and end; `parts` has where each of TITLE_PARTS stands, what `taken` holds is read."""
    words, signs = known.title_words, known.title_signs
    for at in taken.outside(parts["法("], 2) if parts["法("] else ():
        if titles.with_status(folded, at + 1, signs) > at + 1:
            yield from _title(folded, at, at + 1, 3, words, signs)  # 学前教育法(草案)
    for literal, form, least in _ENDINGS:
        for at in taken.outside(parts[literal], 2) if parts[literal] else ():
            if (match := form.match(folded, at)) is not None:
                yield from _title(folded, at, match.end(), least, words, signs)
    for end in (*parts["(19"], *parts["(20"]):
        if (word := words.plan_endings.before(folded, end)) is None:
            continue
        if (years := titles.PERIOD_AFTER.match(folded, end)) is not None and not taken.holds(end, years.end()):
            yield from _title(folded, end - len(word), end, 4, words, signs)
    for at in taken.outside(parts["关于"], 2) if parts["关于"] else ():
        if folded.startswith("“", at - 1) and (quoted := words.quoted.match(folded, at - 1)) is not None:
            yield quoted.span(1)
        resolved = words.resolved.before(folded, at) is not None or (
            folded[at - 1 : at] in _AND and words.after_another.search(folded, max(0, at - 3), at) is not None
        )
        listed = not resolved and folded[at - 1 : at] in _ITEMS
        if not resolved and not listed and not words.offices.before(folded, at):
            continue
        if (match := words.of_an_office.match(folded, at)) is not None:
            if listed and _NUMBER_BEHIND.match(folded, match.end()) is None:
                continue
            start = at if resolved or listed else _issuer_before(folded, at, words)
            yield start, titles.with_status(folded, match.end(), signs)
    for at in parts["简称"]:
        yield from _introduced(folded, at, words)
    for literal in _RULES:
        for at in taken.outside(parts[literal], 2) if parts[literal] else ():
            if not folded.startswith("》", at + 2):  # most stand in brackets
                yield from _rules(folded, literal, at, words, signs)


def _introduced(folded: str, at: int, words: TitleWords) -> Iterator[tuple[int, int]]:
    """The title before a note at `at` that says how it is called: 甲县2011年依法行政实施方案(以下简称方案)."""
    note = _NOTE.match(folded, at)
    end = folded.rfind("(", max(0, at - 4), at)
    if note is None or end < 0:
        return
    ending = words.introduced.before(folded, end)
    if ending is None or not note[1].endswith(ending):
        return
    before = _INTRODUCED.search(folded, max(0, end - 40), end - 4)
    if before is None:
        return
    lead = words.lead.match(folded, before.start(), end - 4)
    start = lead.end() if lead else before.start()
    if end - start >= _LEAST_INTRODUCED:
        yield start, end


def _rules(folded: str, literal: str, at: int, words: TitleWords, signs: TitleSigns) -> Iterator[tuple[int, int]]:
    """The title of rules or of a plan that ends with the word at `at`."""
    end = at + 2
    following = folded[end : end + 1]
    if literal == "条例" and _REGULATION.match(folded, at) is not None:
        yield from _title(folded, at, end, 4, words, signs)
    if (
        following == "”"
        and literal not in ("规则", "方案")
        and (quoted := _IN_MARKS.search(folded, max(0, at - 40), end)) is not None
    ):
        yield quoted.span(1)
    if literal == "条例":
        return
    ended = following != "" and following in _ENDED
    start = _made(folded, end, words) if ended else None
    if literal in ("规则", "方案"):
        whose = _OF_A_PLACE if literal == "方案" else words.procedure
        if start is not None and whose.match(folded, start, end):
            yield start, end
        return
    if start is None:
        start = _on_what_is_quoted(folded, end, words)
    if start is None and ended:
        start = _of_a_named_place(folded, end, words, signs)
    if start is None:
        start = _under_way(folded, end, words)
    if start is not None:
        yield start, end


def _issuer_before(folded: str, at: int, words: TitleWords) -> int:
    """Where the name of the office begins that stands before 关于, behind a verb or another document."""
    before = _ISSUER_WORDS.search(folded, max(0, at - 30), at)
    start = before.start() if before else at
    if (lead := words.lead.match(folded, start, at)) is not None:
        start = lead.end()
    another = words.behind_another.match(folded, start, at)
    return another.end() if another else start


def _words_before(folded: str, end: int) -> int:
    """Where the words begin that stand right before `end`, at most 30 characters."""
    low = max(0, end - 30)
    before = _NO_WORD.match(folded, low, end)
    return before.end() if before else low


def _title(
    folded: str, last: int, end: int, least: int, words: TitleWords, signs: TitleSigns
) -> Iterator[tuple[int, int]]:
    """The title whose last word is `last:end`, if at least `least` characters stand before that word."""
    first = _words_before(folded, end)
    if end - first < 3:
        return
    lead = words.lead.match(folded, first, min(end - 2, last))
    start = lead.end() if lead else first
    start += folded[start] in "和与及"
    if folded.endswith("条例、", 0, start):
        least = 2  # 传染病防治条例、献血条例
    elif folded[last] == "条" and words.makes.before(folded, start) and folded[start:last] not in words.no_subject:
        least = 2  # 修订禁毒条例
    if last - start < least or folded[start] == "等" or words.no_title.search(folded, start, end):
        return
    if (period := titles.PERIOD_AFTER.match(folded, end)) is not None:
        end = period.end()
    yield start, titles.with_status(folded, end, signs)


def _on_what_is_quoted(folded: str, end: int, words: TitleWords) -> int | None:
    """Where rules begin that are named after something in quotation marks: 落实“三管三必须”实施细则."""
    quoted = folded.rfind("”", max(0, end - 30), end) >= 0
    if not quoted or (rules := words.rules_on.search(folded, max(0, end - 30), end)) is None:
        return None
    lead = words.lead.match(folded, max(0, rules.start() - 6), rules.start())
    return rules.start() if lead and lead.end() == rules.start() else None


def _of_a_named_place(folded: str, end: int, words: TitleWords, signs: TitleSigns) -> int | None:
    """Where rules begin that bear the name of a place: 学习江苏省行政执法监督办法."""
    first = _words_before(folded, end)
    if end - first < 5:
        return None
    lead = words.lead.match(folded, first, end - 2)
    start = lead.end() if lead else first
    start += folded[start] in "和与及"
    place = _NAMED_PLACE.match(folded, start, end - 4)
    if place and words.counted.search(folded, place.end(), end):
        return None  # 甲省适用四个配套办法
    return start if place and titles.level_of(folded[start:end], signs) is not None and end - place.end() >= 6 else None


def _under_way(folded: str, end: int, words: TitleWords) -> int | None:
    """Where rules begin that head a clause of what happens to them, also as the first of two."""
    last = end
    if folded.startswith("、", end) and (other := words.rules_behind.match(folded, end + 1)) is not None:
        last = other.end()
    if folded[last : last + 1] not in words.under_way_begins or words.under_way.match(folded, last) is None:
        return None
    title = words.long_rules.search(folded, max(0, end - 32), end)
    if title is None or words.lead.match(folded, title.start(), end) or words.unnamed.match(title[0]):
        return None
    return title.start()


def _made(folded: str, end: int, words: TitleWords) -> int | None:
    """Where a title begins that ends at `end`, if the words before say that somebody made the document."""
    before = words.made_before.match(folded[max(0, end - 40) : end][::-1])
    if before is None:
        return None
    first = end - before.end()
    made = words.made_too.match(folded, first, end - 7) or words.made.match(folded, first, end - 8)
    if made is None or words.unnamed.match(_QUOTES.sub("", folded[made.end() : end])):
        return None
    return None if words.behind_another.match(folded, made.end(), end) else made.end()
