"""Stretches of a text, where other finds are told by whether they touch one of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import gt, itemgetter

_START, _END = itemgetter(0), itemgetter(1)
_BEFORE_ALL = -1


class Spans:
    """Asks quickly whether a span touches one of many."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        starts, ends = [*map(_START, ordered)], [*map(_END, ordered)]
        if any(map(gt, ends, starts[1:])):
            starts, ends = _joined(ordered)
        self._starts: list[int] = starts
        # With an end before all others, the last span that starts before a place always has one.
        self._ends: list[int] = [_BEFORE_ALL, *ends]

    def overlaps(self, start: int, end: int) -> bool:
        return self._ends[bisect_left(self._starts, end)] > start

    def ends_outside(self, start: int, end: int) -> bool:
        """Whether none of the spans holds the first character of `start:end` or its last."""
        starts, ends = self._starts, self._ends
        return ends[bisect_right(starts, start)] <= start and ends[bisect_left(starts, end)] < end

    def lies_inside(self, start: int, end: int) -> bool:
        """Whether every span that `start:end` touches lies in it, and does not fill it: “《民法典》宣传月”."""
        size = 0
        for after in range(bisect_right(self._ends, start), len(self._ends)):
            begins, ends = self._starts[after - 1], self._ends[after]
            if begins >= end:
                break
            if begins < start or ends > end:
                return False
            size += ends - begins
        return size + 2 < end - start - 1

    def cuts(self, start: int, end: int) -> bool:
        """Whether some span that `start:end` touches does not lie in it."""
        return self.overlaps(start, end) and not self.lies_inside(start, end)

    def holds(self, start: int, end: int) -> bool:
        """Whether `start:end` lies in one of the spans."""
        return self._ends[bisect_right(self._starts, start)] >= end

    def outside(self, places: Iterable[int], length: int) -> list[int]:
        """Those of some places where none of the spans holds so many characters."""
        starts, ends = self._starts, self._ends
        return [at for at in places if ends[bisect_right(starts, at)] < at + length]

    def apart(self, hits: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Those of some hits (what, start, end) that lie in none of the spans."""
        starts, ends = self._starts, self._ends
        return [hit for hit in hits if ends[bisect_right(starts, hit[1])] < hit[2]]


def _joined(ordered: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Where the spans start and end when those that overlap are one."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in ordered:
        if not ends or start >= ends[-1]:
            starts.append(start)
            ends.append(end)
        elif end > ends[-1]:
            ends[-1] = end
    return starts, ends
