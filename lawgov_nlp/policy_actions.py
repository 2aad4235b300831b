"""What is done with the documents that are mentioned: the verb that governs each mention.

Mentions that stand in one enumeration share the verb before the first one, or behind the last.
"""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from .catalogue.policies import PoliciesCatalogue
from .catalogue.title_words import TitleJoints
from .normalize import BLANKS
from .patterns import deferred
from .report import Policy

_MOST_BETWEEN = 30
_MOST_BEHIND = 36
_PAREN_BEGINS = BLANKS | {"("}
_PAREN = deferred(r"\s?\([^()\n。]{1,80}(?:\([^()\n。]{1,12}\)[^()\n。]{0,40})?\)")
_HEARD = ("deliberate", "review")
_MADE = ("formulate", "issue")
"""What may be done with a film or leaflet about a document: 制作《民法典》宣传短片, 编印《甲法》知识手册."""
_WITH_OTHERS = "、和与"
_AND = ("和", "与", "及", "以及")
_CARRIES_OUT = "实施"
_OTHER_PERIODS = deferred("(?:“[一二三四五六七八九十]{1,2}五”(?:普法|依法治[省市县区])?(?:规划)?[、和与])+$")
_LAST_BOUNDARY = re.compile(r".*[。;!?！？\n,，:“”]", re.DOTALL)
_COMMA = re.compile("[,，]")
_BOUNDARIES = "。;!?！？\n,，:“”"
_BOUNDARY = re.compile(f"[{_BOUNDARIES}]")


class Found(NamedTuple):
    """A mention before it is governed: `opening` and `after` include brackets, `low` bounds what may govern it.

    `policy` is what it says of the document; its place is `start:end`, whatever stands in `policy`.
    """

    opening: int
    after: int
    low: int
    depth: int
    policy: Policy
    start: int
    end: int
    bracketed: bool = False
    many: bool = False  # one of several documents that a nickname stands for


FOUND = partial(tuple.__new__, Found)
"""A mention from a tuple of its fields, in half the time of `Found(…)`."""


def bare(start: int, end: int, policy: Policy, *, many: bool = False) -> Found:
    """A mention without brackets."""
    return FOUND((start, end, 0, 0, policy, start, end, False, many))


def actions(folded: str, found: list[Found], known: PoliciesCatalogue) -> list[str | None]:
    """What is done with each document; members of one enumeration share their action."""
    told: list[str | None] = []
    inner: list[int] = []
    begin = least = -1
    end = -_MOST_BETWEEN  # of the enumeration at hand

    size, following, joints = len(folded), "", known.title_joints
    for index, (opening, after, low, depth, policy, _, _, _, _) in enumerate(found):
        if depth:
            inner.append(index)
            continue
        if opening >= end and not (opening - end < _MOST_BETWEEN and _is_joint(folded, end, opening, joints, policy)):
            if begin >= 0:
                action = _action(folded, begin, end, following, least, known)
                while len(told) < index:
                    told.append(action)
            begin, end, least = opening, after, low
        elif after > end:
            end = after
        while (following := folded[end] if end < size else "") in _PAREN_BEGINS and (
            paren := _PAREN.match(folded, end)
        ):
            end = paren.end()
    told += [_action(folded, begin, end, following, least, known) if begin >= 0 else None] * (len(found) - len(told))
    for index in inner:
        opening, after, low, *_ = found[index]
        action, sure = _before(folded, opening, low, known)
        # 《关于〈甲法〉实施情况的报告》: what stands behind it in the title around it
        told[index] = action if sure else _behind(folded, after, known) or action
    return told


def _is_joint(folded: str, end: int, opening: int, joints: TitleJoints, policy: Policy) -> bool:
    """Whether two mentions with `end:opening` between them stand in one enumeration; `policy` is the second."""
    if end < opening and folded[opening - 1] not in joints.separator_ends:
        return False
    if joints.separator.fullmatch(folded, end, opening) is None:
        return False
    # 制定《甲市实施意见》,《意见》明确了任务: a new clause
    return policy.resolved_by != "back_reference" or _COMMA.search(folded, end, opening) is None


def _action(folded: str, start: int, end: int, following: str, low: int, known: PoliciesCatalogue) -> str | None:
    """What is done with the documents of one enumeration; `following` is the character behind it, if there is one."""
    action, sure = _before(folded, start, low, known)
    if following in known.title_joints.told_behind:
        joints = known.title_joints
        if joints.heard_of.at(folded, end) is not None:
            return None  # 审议水法执法检查报告: the report is reviewed
        if action in _HEARD and joints.carried_out.match(folded, end):
            return "implement"
    if action and sure and action not in _MADE:
        return action
    if following in _BOUNDARIES:
        return action  # mostly nothing of the clause is left
    tail = folded[end : end + _MOST_BEHIND]
    if stop := _BOUNDARY.search(tail):
        tail = tail[: stop.start()]
    behind = known.after_search(tail)
    if action and sure:
        about = behind and behind[0][0] <= 2 and tail[0] != "并" and known.after[behind[0][2]][1] == "publicise"
        return "publicise" if about else action
    for begin, _, index in behind:
        if tail[begin - 1 : begin] == "对":
            continue  # 一号文件对实施乡村振兴战略作了部署
        told = known.after[index][1]
        # 完成《纲要》明确的任务: what the document says is no more than the object of the verb before.
        return action if action and told == "cite" else told
    return action


def _behind(folded: str, end: int, known: PoliciesCatalogue) -> str | None:
    """What is done with a document inside the title of another, by the first word behind it there."""
    behind = known.after_search(folded[end : end + 24].partition("》")[0])
    return known.after[behind[0][2]][1] if behind else None


def _before(folded: str, start: int, low: int, known: PoliciesCatalogue) -> tuple[str | None, bool]:
    """The action of the last verb of the clause before `start`, and whether it governs rather than describes."""
    last = folded[start - 1] if start else "\n"
    if (
        last in _WITH_OTHERS
        and folded[start] == "“"
        and (others := _OTHER_PERIODS.search(folded, max(0, start - 20), start)) is not None
    ):
        start = others.start()  # 落实“六五”、“七五”普法规划
        last = folded[start - 1] if start else "\n"
    for length in known.before_lengths.get(last, ()):
        begin = start - length
        if (told := known.governing.get(folded[begin:start])) is not None:
            if begin > 0 and folded[begin - 1] == "新":
                break
            return told  # mostly the verb stands right before
    low = max(low, start - 40, 0)
    if start <= low or last in "。;!?！？\n":
        return None, False
    # A comma or a quotation mark right before the title parts nothing.
    boundary = _LAST_BOUNDARY.match(folded, low, start - 1)
    clause = folded[low if boundary is None else boundary.end() : start]
    weak: str | None = None
    for begin, at, index in reversed(known.before_search(clause)):
        word, action = known.before[index]
        rest = clause[at:]
        if (
            rest
            and (len(word) == 1 or word in known.next_verbs)
            and (between := rest.removeprefix("了").strip('“"《'))
            and between not in known.title_words.newly_revised  # 通过了新修订的甲法
        ):
            continue
        if (
            rest in ("的", "的新", "后的") or clause[begin - 1 : begin] == "新"
        ):  # 新修订的《…》 is described, not governed
            weak = weak or action
            continue
        if word == _CARRIES_OUT and rest[:2] in known.title_words.document_nouns:
            continue  # 实施细则与修订后的甲法不一致
        if "》" in rest or "〉" in rest or rest.endswith((",", "，")) or rest in _AND:
            continue  # 完成甲条例修订,乙条例…: the verb belongs to what stands before it
        if word in known.light_verbs or last == ":":
            # 完成《…》修订: a noun behind the title may say what was completed; 结果公布如下:《…》废止
            return action, False
        return action, True
    return weak, False
