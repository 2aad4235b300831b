"""What a rank is about: who stands third says nothing of what is compared, the contest or the figure before does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .figures import Figure
from .phrases import Phrases, Span
from .sharing import REACH, Reading, clauses, sentence_start

FROM = ("由", "从")
_WHOLE = re.compile("全.的?$")
_RESULT = ("的成绩", "的优异成绩", "名的成绩", "名的优异成绩")
_WHO = re.compile(r"[省市县区州旗镇乡](?:\d{4}年度?)?$")


def only_placed(folded: str, starts: list[int], phrase: Span, right: int) -> bool:
    """Whether a phrase before a rank says only who has it, or from where it rose. `starts` are those of the clauses."""
    if folded.startswith(FROM, phrase[0]):
        return True  # 从倒数上升到全市第五
    if folded.startswith(_RESULT, right) and "以" in folded[starts[-1] : phrase[1]]:
        return True  # 以总分第一的成绩获评优秀
    within = len(starts) > 1 and folded[starts[-1] - 2] == "中"
    return within and _WHO.search(folded, *phrase) is not None  # 在排名中，我市2019年排第12名


def ranked_among(
    phrases: Phrases, folded: str, figures: Sequence[Figure], number: int, done: Sequence[Reading], shared: int
) -> tuple[Span, ...] | None:
    """What stands third `在全市16个区中`: the figure, or the clause, before the number of those compared."""
    those = figures[shared]
    within = "中" in folded[those.phrase_end : figures[number].phrase_start]
    whole = _WHOLE.search(folded, max(0, those.start - 4), those.start)  # 位列全国100个城市第10名
    if not within and whole is None and figures[number].phrase_start > those.phrase_end:
        return None
    start = sentence_start(folded, those.phrase_start, max(0, those.phrase_start - REACH))
    clause = clauses(folded, start, those.phrase_start)[-1]
    named_until = phrases.strip_end(folded, clause, those.phrase_start if whole is None else whole.start())
    if named_until > clause + 1:
        named = phrases.before(folded, clause, named_until)[0]
        if named is not None and folded[named[1] - 1] != "的":
            return (named,)  # 满意率在25家单位中居第3位
    if shared and figures[shared - 1].start >= start and done[shared - 1].head:
        return done[shared - 1].spans
    starts = clauses(folded, start, those.phrase_start)
    for index in range(len(starts) - 2, -1, -1):
        found = phrases.earlier(folded, starts[index], starts[index + 1] - 1)
        if found is not None:
            return (found,)
    return None
