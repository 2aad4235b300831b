"""Names of several tables, and words beside them, looked for in running text in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

Hit = tuple[int, int, int]
"""Which name of its table it is, where it begins and where it ends."""


class Seen(NamedTuple):
    """What was found: the names of each table, in order, and where each of the words begins."""

    names: tuple[list[Hit], ...]
    words: dict[str, list[int]]


class NameSearch:
    """Finds the names of each table as if there were no other, from left to right, of several the longest; of `words`
    all.

    One automaton for all spares a look at every character for each table and each word but the first.
    """

    __slots__ = ("_automaton", "_meant", "_tables", "_words")

    def __init__(self, *tables: Sequence[str], words: Iterable[str] = ()) -> None:
        self._words = tuple(dict.fromkeys(words))
        meant: dict[str, dict[int, int]] = {word: {} for word in self._words}
        for table, names in enumerate(tables):
            for index, name in enumerate(names):
                meant.setdefault(name, {}).setdefault(table, index)
        self._tables = len(tables)
        self._meant = [tuple(each.items()) for each in meant.values()]
        self._automaton = AhoCorasick(list(meant) or ["\0"], matchkind=MatchKind.Standard)

    def find(self, text: str) -> Seen:
        """What `text` holds.

        >>> NameSearch(["统计法", "统计法实施条例"], ["法实"], words=["条例"]).find("统计法实施条例")
        Seen(names=([(1, 0, 7)], [(0, 2, 4)]), words={'条例': [5]})
        """
        words: dict[str, list[int]] = {word: [] for word in self._words}
        places, hits = list(words.values()), []
        for name, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if name < len(places):
                places[name].append(start)
            if self._meant[name]:
                hits.append((start, -end, name))
        names: tuple[list[Hit], ...] = tuple([] for _ in range(self._tables))
        after = [0] * self._tables
        for start, end, name in sorted(hits):
            for table, index in self._meant[name]:
                if start >= after[table]:
                    names[table].append((index, start, -end))
                    after[table] = -end
        return Seen(names, words)
