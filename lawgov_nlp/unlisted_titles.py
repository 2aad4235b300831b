"""Titles without brackets that no catalogue knows: 排污许可管理条例, 学前教育法(草案), 出台公共数据管理暂行办法.

The last word of the title is found first; where it begins is told by the words that cannot be part of a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import titles
from .normalize import occurrences

# What ends a title, by the literal that it is looked for with, and how many characters must stand before it.
_ENDINGS = (
    (
        "条例",
        re.compile(
            r"条例(?=[，,、。;；:()“”\s]|[和及与等的修]|草案|送审|立项|预案|调研|论证|立法|制定|出台|颁布|实施|施行|起草"
            r"|审议|列入|规定|要求|执法检查|$)"
        ),
        4,
    ),
    ("法(", re.compile(r"法(?=\([一-鿿]{0,3}(?:草案|修订|修正|送审))"), 3),
    ("年行动方案", re.compile(r"(?<=[两二三四五])年行动方案"), 4),
    ("年行动计划", re.compile(r"(?<=[两二三四五])年行动计划"), 4),
)
_DATED = ("规划", "纲要", "实施方案", "行动计划", "工作方案")
_WORDS = re.compile("[一-鿿]{3,}$")
_LEAD = re.compile(
    r".*(?:完成|打好|推[进动]|修[订正改]|制定|出台|颁布|公布|施行|贯彻|落实|实施|执行|依据|根据|按照|依照|学习|宣传|宣讲|开展|起草"
    r"|审议|审查|通过|配合|包括|以及|违反|废止|报送|形成|参与|加快|启动|(?<!党)组织|列入|做好|围绕|严格|遵守|新增|其中|关于|印发|发布"
    r"|下发|研究|论证|清理|[对把让的是了]|将|(?:条例|办法|规定|法|规划|纲要|方案|计划|意见)(?:和|与|及))"
)
_NO_TITLE = re.compile(
    r"(?:相关|有关|法律|法规|规章|单行|自治|上述|各项|系列|配套|一批|等|[该本此各部项件两几个])条例$|等[法条]|条例.+条例"
)
# Titles in the wrong marks: 签署“关于加强协作的意见”.
_QUOTED = re.compile("“(关于[^“”\n]{4,60}?(?:意见|通知|决定|决议|方案|办法|规定|细则|计划|规划|纲要|条例|报告|措施))”")
_IN_MARKS = re.compile("“([一-鿿()〈〉]{6,})$")
# Behind the office that issued it: 国务院关于加强市县政府依法行政的决定.
_OF_AN_OFFICE = re.compile(
    "关于(?![^的]{0,14}(?:处罚|复议|许可|核准|同意|[准不]予))(?:[^，,。;；:：《》“”〈〉\n]|“[^“”\n]{1,14}”){4,45}?的(?:指导|实施|若干|补充)?(?:意见|通知|决定|决议)"
    "(?=[，,。;；、(和及]|要求|精神|部署|$)"
)
_OFFICE = re.compile(
    "(?:国务院|中央|办公厅|办公室|人民政府|[省市县区州]政府|[省市县区州]委|委员会|常委会|[一-鿿][通务政财法安育康游家化护]部|总局)$"
)
# … or where it says that somebody made it: 作出关于推进全民守法的决议.
_MAKING = re.compile("(?:作出|通过|印发|出台|下发|发布|颁布)了?$")
_ISSUER_WORDS = re.compile("[一-鿿、 ]+$")
# An office's own rules, where it says that it made them: 出台公共数据管理暂行办法、甲条例、乙规定.
_RULES = re.compile("(?:办法|规定|细则|方案)(?=[，,、。；;和及与]|等)")
_MADE = re.compile(
    r".*(?:出台|制定|印发|颁布|修订)(?:(?:并|和|、)?(?:出台|印发|下发|发布|颁布|公布))?了?(?:全[国省市区县州]统一的)?"
)
_MADE_TOO = re.compile(".*(?:条例|规定|办法|细则)[、和及与]")
_MADE_WORDS = re.compile("(?:[一-鿿、]|“(?!三定)[^“”\n]{2,14}”)+$")
_QUOTES = re.compile("“[^“”]*”")
# Plans are many that bear no name: 制定疫情防控工作方案.
_OF_A_PLACE = re.compile("(?![全我本各该])[一-鿿]{1,6}?[省市区县州]")
_UNNAMED = re.compile(
    "(?:相关|有关|具体|配套|一?系列|若干|[一二三四五六七八九十两几多各][部个件项类]|本|该|上述|各|年度)|.*[的、]"
    "|.*(?:要点|方案|计划|制度|标准|清单|意见|措施)[和及与]"
)


def find(folded: str) -> Iterator[tuple[int, int]]:
    """Where such titles begin and end."""
    for literal, form, least in _ENDINGS:
        for at in occurrences(folded, literal):
            if (match := form.match(folded, at)) is not None:
                yield from _title(folded, at, match.end(), least)
    if "(20" in folded:
        for years in titles.PERIOD_AFTER.finditer(folded):
            end = years.start()
            if word := next((word for word in _DATED if folded.endswith(word, 0, end)), None):
                yield from _title(folded, end - len(word), end, 4)
    for at in occurrences(folded, "“关于"):
        if (match := _QUOTED.match(folded, at)) is not None:
            yield match.span(1)
    for at in occurrences(folded, "关于"):
        if (match := _OF_AN_OFFICE.match(folded, at)) is None:
            continue
        if _MAKING.search(folded, max(0, at - 3), at):
            yield match.span()
        elif _OFFICE.search(folded, max(0, at - 6), at):
            words = _ISSUER_WORDS.search(folded, max(0, at - 30), at)
            lead = words and _LEAD.match(folded, words.start(), at)
            if words:
                yield lead.end() if lead else words.start(), match.end()
    for literal in ("办法”", "条例”", "细则”", "规定”"):
        for at in occurrences(folded, literal):
            if (quoted := _IN_MARKS.search(folded, max(0, at - 40), at + 2)) is not None:
                yield quoted.span(1)
    for literal in ("办法", "规定", "细则", "方案"):
        for at in occurrences(folded, literal):
            start = _made(folded, at + 2) if _RULES.match(folded, at) else None
            if start is not None and (literal != "方案" or _OF_A_PLACE.match(folded, start, at)):
                yield start, at + 2


def _title(folded: str, last: int, end: int, least: int) -> Iterator[tuple[int, int]]:
    """The title whose last word is `last:end`, if at least `least` characters stand before that word."""
    words = _WORDS.search(folded, max(0, end - 30), end)
    if words is None:
        return
    lead = _LEAD.match(folded, words.start(), min(end - 2, last))
    start = lead.end() if lead else words.start()
    start += folded[start] in "和与及"
    if folded.endswith("条例、", 0, start):
        least = 2  # 传染病防治条例、献血条例
    if last - start < least or folded[start] == "等" or _NO_TITLE.search(folded, start, end):
        return
    if (period := titles.PERIOD_AFTER.match(folded, end)) is not None:
        end = period.end()
    yield start, titles.with_status(folded, end)


def _made(folded: str, end: int) -> int | None:
    """Where a title begins that ends at `end`, if the words before say that somebody made the document."""
    words = _MADE_WORDS.search(folded, max(0, end - 40), end)
    lead = words and (_MADE_TOO.match(folded, words.start(), end - 7) or _MADE.match(folded, words.start(), end - 8))
    return None if not lead or _UNNAMED.match(_QUOTES.sub("", folded[lead.end() : end])) else lead.end()
