"""Campaigns that bear a name without quotation marks: 开展打击整治养老诈骗专项行动, 安全生产专项整治三年行动.

The head noun is found first; where the name begins is told by the verb that launches it or by the last mark before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .catalogue.initiatives import Campaigns
from .normalize import occurrences

_LONGEST = 34
_MOST_UNTOLD = 14
"""So long a name is where no verb tells its beginning."""
_MARK = re.compile(r".*(?:[，,、。；;：:！？!?\s《》()]|(?<=行动)[和及与])(?![^“”]*”)", re.DOTALL)
_JOINED = re.compile(".*[及与和在]")
_NEXT = re.compile("(?<=行动[、和及与])")
_TOWARDS = re.compile("[对就将在以]")
_MANY = re.compile(r"[\d一二三四五六七八九十两几多各]+余?[个项次场类轮大]$|[等、和及与的]$")
_TIMES = re.compile(r"\d+[余多]?[次场轮起]")


def find(folded: str, words: Campaigns) -> Iterator[tuple[int, int]]:
    """Where such names begin and end."""
    for literal in words.literals:
        for at in occurrences(folded, literal):
            head = words.heads.of(folded[max(0, at - 8) : at + 2])
            if head is not None and (start := _start(folded, at + 2 - len(head), head, words)) is not None:
                end = at + 2
                if head.endswith("年行动") and folded.startswith("计划", end):
                    end += 2
                if not folded.startswith(words.not_before, end) and _TIMES.match(folded, end) is None:
                    yield start, end


def _start(folded: str, at: int, head: str, words: Campaigns) -> int | None:
    """Where the name begins whose head noun stands at `at`; None where nothing bears a name."""
    mark = _MARK.match(folded, max(0, at - _LONGEST), at)
    start = mark.end() if mark else max(0, at - _LONGEST)
    launched = next(filter(None, (form.match(folded, start, at) for form in (words.launching, _TOWARDS, _NEXT))), None)
    if launched is not None:
        start = launched.end()
    elif head in words.weak_heads or (mark is None and start > 0):
        return None
    elif (joined := _JOINED.match(folded, start, at)) is not None:
        start = joined.end()
    if "“" not in folded[start:at]:
        start = max(start, folded.rfind("的", start, at) + 1)
    if (unnamed := words.unnamed.match(folded, start, at)) is not None:
        start = unnamed.end()
    size = at - start
    if size < (2 if "日" in head else 4) or (launched is None and size > _MOST_UNTOLD):
        return None
    return None if _MANY.search(folded, start, at) else start
