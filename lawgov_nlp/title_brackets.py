"""Where titles stand in brackets, however damaged: `《…〈…〉…》`, doubled, ASCII, unclosed, never opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain

from .catalogue.policies import RARE_BRACKETS, PoliciesCatalogue
from .normalize import occurrences
from .patterns import deferred
from .titles import ending_of

_STOP = re.compile(r"[,，。;!?！？\n《〈]")
_CLAUSE = re.compile(r"[,，;；!?！？]")
_GLUE = re.compile(r"[、和及与或]+|以及")
_LINE = re.compile(r"[,，。;:!?！？、\n“”《》〈〉]")
_MARKS_END = re.compile(r"\([^()\n]{1,14}\)$")
_LONGEST = 150
_DEEPEST = 4
_HAN = deferred(r"[一-鿿]")


Bracketed = tuple[int, int, int, int, int, int, str]
"""Where the inside of a pair of brackets starts and ends, where the first bracket begins and the second has ended, its
depth (0 for an outer title), where the bracket of the title around it begins, or -1, and what stands inside."""


def find(folded: str, catalogue: PoliciesCatalogue, parts: Mapping[str, list[int]]) -> list[Bracketed]:
    """All titles in brackets, in order, outer before inner; `parts` has where each of RARE_BRACKETS stands."""
    rare = [parts[mark] for mark in RARE_BRACKETS if parts[mark]]
    if not rare and (plain := _plain(folded)) is not None:
        return plain
    return _damaged(
        folded, catalogue, sorted((*chain.from_iterable(rare), *occurrences(folded, "《"), *occurrences(folded, "》")))
    )


def _plain(folded: str) -> list[Bracketed] | None:
    """The same where every `《` is closed before another opens; None where one is not, or something closes none."""
    found: list[Bracketed] = []
    before, *pieces = folded.split("《")
    if "》" in before:
        return None
    opening = len(before)
    for piece in pieces:
        inside, closed, behind = piece.partition("》")
        end = opening + 1 + len(inside)
        if not closed or not 1 < end - opening <= _LONGEST or "。" in inside or "》" in behind:
            return None
        found.append((opening + 1, end, opening, end + 1, 0, -1, inside))
        opening += len(piece) + 1
    return found


def _damaged(folded: str, catalogue: PoliciesCatalogue, places: list[int]) -> list[Bracketed]:
    """The same where brackets at `places` are nested, unclosed or unopened: one pass, with a stack of those open."""
    found: list[Bracketed] = []
    stack: list[int] = []
    last_close = 0

    def give_up(opening: int, depth: int) -> None:
        if folded[opening] == "<":
            return
        children_end = max((b[3] for b in found[-4:] if b[5] == opening), default=opening + 1)
        if end := _unclosed_end(folded, opening + 1, children_end, catalogue):
            around = stack[depth - 1] if depth else -1
            found.append((opening + 1, end, opening, end, depth, around, folded[opening + 1 : end]))

    for at in places:
        mark = folded[at]
        while stack and (at - stack[-1] > _LONGEST or folded.find("。", stack[-1], at) >= 0):
            give_up(stack.pop(), len(stack))
        if mark in "《〈<«":
            if mark == "<" and not _opens(folded, at, inside=bool(stack)):
                continue
            if stack:
                if stack[-1] == at - 1 and folded[at - 1] == mark and mark == "<":
                    stack[-1] = at  # << is one bracket
                    continue
                between = folded[stack[-1] + 1 : at].strip()
                cut = _GLUE.sub("", between[-2:])
                body = between[: len(between) - min(2, len(between))] + cut
                separated = len(body) < len(between)
                children = bool(found) and found[-1][5] == stack[-1]
                complete = not children and len(body) > 3 and ending_of(_MARKS_END.sub("", body), catalogue)
                if complete and (separated or not catalogue.title_words.governing.match(body)):
                    give_up(stack.pop(), len(stack))
                elif not children and (stop := _CLAUSE.search(between)) is not None:
                    body = between[: stop.start()]  # 出台《甲清单,涉及28种行为;《乙办法》
                    if (
                        len(body) > 3
                        and ending_of(_MARKS_END.sub("", body), catalogue)
                        and not catalogue.title_words.governing.match(body)
                    ):
                        give_up(stack.pop(), len(stack))
            stack.append(at)
            if len(stack) > _DEEPEST:
                stack.pop(0)
        elif stack:
            if mark == ">" and at == stack[-1] + 1:
                stack.pop()
                continue
            opening = stack.pop()
            after = at + 1
            if mark == ">" and folded.startswith(">", after):
                after += 1
            depth = len(stack)
            if at - opening > 1:
                around = stack[-1] if stack else -1
                found.append((opening + 1, at, opening, after, depth, around, folded[opening + 1 : at]))
            last_close = after
        elif mark in "》〉" and at > last_close:
            start = _unopened_start(folded, max(last_close, at - 60), at, catalogue)
            if start is not None:
                found.append((start, at, start, at + 1, 0, -1, folded[start:at]))
            last_close = at + 1
    while stack:
        give_up(stack.pop(), len(stack))
    found.sort()
    return found


def _opens(folded: str, at: int, *, inside: bool) -> bool:
    """Whether `<` begins a title; inside another one with any figure: 《关于印发<12348法网建设指南>的通知》."""
    following = folded[at + 1 : at + 3]
    if not following:
        return False
    return (
        following[0] in "<“《"
        or bool(_HAN.match(following))
        or following in ("20", "19")
        or (inside and following[0].isalnum())
    )


def _unclosed_end(folded: str, start: int, children_end: int, catalogue: PoliciesCatalogue) -> int | None:
    """Where a title without a closing bracket ends: after the last ending of a title that a boundary follows."""
    stop = _STOP.search(folded, children_end, start + _LONGEST)
    limit = stop.start() if stop else min(len(folded), children_end + 80)
    limit = min(limit, start + 100)
    for position in range(limit, max(children_end, start + 2), -1):
        following = folded[position : position + 1]
        if position < limit and "一" <= following <= "鿿" and following not in "和及等的并与":
            continue
        body = folded[start:position]
        if ending_of(_MARKS_END.sub("", body) if body[-1] == ")" else body, catalogue):
            return position
    return None


def _unopened_start(folded: str, low: int, end: int, catalogue: PoliciesCatalogue) -> int | None:
    """Where a title without an opening bracket begins: after the last mark, or after the verb that governs it."""
    if not ending_of(_MARKS_END.sub("", folded[low:end]), catalogue):
        return None
    for start in range(end - 1, low - 1, -1):
        if _LINE.match(folded, start):
            low = start + 1
            break
    lead = catalogue.title_words.bracket_lead.match(folded[low:end])
    start = low + (lead.end() if lead and lead.end() < end - low - 3 else 0)
    return start if end - start >= 4 else None
