"""Stretches of a text, where other finds are told by whether they touch one of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import gt, itemgetter

_START, _END = itemgetter(0), itemgetter(1)


class Spans:
    """Asks quickly whether a span touches one of many."""

    __slots__ = ("ends", "starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self.starts, self.ends = [*map(_START, ordered)], [*map(_END, ordered)]
        if any(map(gt, self.ends, self.starts[1:])):
            self._join(ordered)

    def _join(self, ordered: list[tuple[int, int]]) -> None:
        """Those that overlap become one."""
        self.starts, self.ends = [], []
        for start, end in ordered:
            if not self.ends or start >= self.ends[-1]:
                self.starts.append(start)
                self.ends.append(end)
            elif end > self.ends[-1]:
                self.ends[-1] = end

    def overlaps(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, end - 1) - 1
        return index >= 0 and self.ends[index] > start

    def lies_inside(self, start: int, end: int) -> bool:
        """Whether every span that `start:end` touches lies in it, and does not fill it: “《民法典》宣传月”."""
        index = bisect_right(self.ends, start)
        size = 0
        while index < len(self.starts) and self.starts[index] < end:
            if self.starts[index] < start or self.ends[index] > end:
                return False
            size += self.ends[index] - self.starts[index]
            index += 1
        return size + 2 < end - start - 1

    def cuts(self, start: int, end: int) -> bool:
        """Whether some span that `start:end` touches does not lie in it."""
        return self.overlaps(start, end) and not self.lies_inside(start, end)

    def holds(self, start: int, end: int) -> bool:
        """Whether `start:end` lies in one of the spans."""
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and self.ends[index] >= end

    def outside(self, places: Iterable[int], length: int) -> list[int]:
        """Those of some places where none of the spans holds so many characters."""
        starts, ends = self.starts, self.ends
        return [at for at in places if not ((after := bisect_right(starts, at)) and ends[after - 1] >= at + length)]

    def apart(self, hits: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Those of some hits (what, start, end) that lie in none of the spans."""
        starts, ends = self.starts, self.ends
        return [hit for hit in hits if not ((after := bisect_right(starts, hit[1])) and ends[after - 1] >= hit[2])]
