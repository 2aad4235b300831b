"""Names without quotation marks that no catalogue lists: 开展打击整治养老诈骗专项行动, 12345政府公共服务平台.

Of a campaign the head noun is found first; where its name begins is told by the verb that launches it or by the last
mark before. A service line is told by its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from .catalogue.initiatives import Campaigns, Lines, NamedInitiative
from .patterns import deferred

_LONGEST = 34
_MOST_UNTOLD = 14
"""So long a name is where no verb tells its beginning."""
_MARK = deferred(r".*(?:[，,、。；;：:！？!?\s《》()]|[和及与](?<=[行活]动.))(?![^“”]*”)", re.DOTALL)
_JOINED = re.compile(".*[及与和在暨]")
_NEXT = re.compile("(?<=[行活]动[、和及与])")
_TOWARDS = re.compile("[对就将在以]")
_AS = re.compile(".*以(?![来及案上下内外])")
_MANY = deferred(r"[\d一二三四五六七八九十两几多各]+余?[个项次场类轮大]$|[等、和及与的走引推促改]$")
_TIMES = re.compile(r"\d+[余多]?[次场轮起]")


def lines(folded: str, words: Lines, places: list[int]) -> Iterator[tuple[int, int, NamedInitiative | None]]:
    """Where the names of service lines begin and end, and which each is if the catalogue has its number.

    `places` has where such numbers may begin.
    """
    for at in places:
        if (line := words.name.match(folded, at)) is not None:
            yield at, line.end(), words.known.get(folded[at : at + 5])


def campaigns(folded: str, words: Campaigns, places: Mapping[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Where the names of campaigns begin and end; `places` has where the literals stand that they are told by."""
    for at in chain.from_iterable(map(places.__getitem__, words.literals)):
        end = at + 2
        head = words.heads.before(folded, end)
        if head is None or folded.startswith(words.not_before, end) or _TIMES.match(folded, end) is not None:
            continue
        if (start := _start(folded, end - len(head), head, words)) is not None:
            yield start, end
    for at in chain.from_iterable(map(places.__getitem__, words.activities)):
        if folded.startswith(words.not_behind, at + 3):
            continue
        head = words.years.before(folded, at + 1)
        if head is not None and (start := _start(folded, at + 1 - len(head), head, words)) is not None:
            yield start, at + 1


def _start(folded: str, at: int, head: str, words: Campaigns) -> int | None:
    """Where the name begins whose head noun stands at `at`; None where nothing bears a name."""
    mark = _MARK.match(folded, max(0, at - _LONGEST), at)
    start = mark.end() if mark else max(0, at - _LONGEST)
    launched = words.launching.match(folded, start, at) or _TOWARDS.match(folded, start, at)
    launched = launched or _NEXT.match(folded, start, at)
    if launched is None and folded.startswith("为", at + len(head)):
        launched = _AS.match(folded, start, at)
    against = folded.startswith("等", at + len(head)) and folded.startswith(words.openings, start)
    if launched is not None:
        start = launched.end()
    elif (mark is None and start > 0) or (head in words.weak_heads and not against):
        return None
    elif (joined := _JOINED.match(folded, start, at)) is not None:
        start = joined.end()
    quoted = folded.rfind("”", start, at) + 1  # 以“甲”为主题的法治宣传月
    start = max(start, folded.rfind("的", max(start, quoted), at) + 1)
    if (unnamed := words.unnamed.match(folded, start, at)) is not None:
        start = unnamed.end()
    size = at - start
    if size < (4 if head.endswith(words.broad) and "日" not in head else 2) or (
        launched is None and size > _MOST_UNTOLD
    ):
        return None
    return None if _MANY.search(folded, max(start, at - 3), at) else start
