"""Names of several tables, and words beside them, looked for in running text in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..word_search import every, in_pieces

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

    __slots__ = ("_find", "_meant", "_tables", "_words")

    def __init__(self, *tables: Sequence[str], words: Iterable[str] = ()) -> None:
        self._words = tuple(dict.fromkeys(words))
        meant: dict[str, dict[int, int]] = {word: {} for word in self._words}
        for table, names in enumerate(tables):
            for index, name in enumerate(names):
                meant.setdefault(name, {}).setdefault(table, index)
        self._tables = len(tables)
        self._meant = [tuple(each.items()) for each in meant.values()]
        self._find = in_pieces(every(meant), meant)

    def find(self, text: str) -> Seen:
        """What `text` holds.

        >>> NameSearch(["统计法", "统计法实施条例"], ["法实"], words=["条例"]).find("统计法实施条例")
        Seen(names=([(1, 0, 7)], [(0, 2, 4)]), words={'条例': [5]})
        """
        words: dict[str, list[int]] = {word: [] for word in self._words}
        names: tuple[list[Hit], ...] = tuple([] for _ in range(self._tables))
        places, meant = list(words.values()), self._meant
        size = len(places)
        for start, end, name in self._find(text):
            if name < size:
                places[name].append(start)
            for table, index in meant[name]:
                found = names[table]
                if found and found[-1][2] > start:
                    # It ends later; if it begins no later than those that it touches, it takes their place.
                    kept = len(found)
                    while kept and found[kept - 1][1] >= start:
                        kept -= 1
                    if kept and found[kept - 1][2] > start:
                        continue
                    del found[kept:]
                found.append((index, start, end))
        return Seen(names, words)
