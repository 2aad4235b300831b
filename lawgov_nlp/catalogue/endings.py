"""Words that are looked for at the end of a text."""

from __future__ import annotations

from collections.abc import Iterable


class Endings:
    """Tells which of some words a text ends with, by a look at its last few characters.

    A pattern `(?:甲|乙|…)$` gives the same, but tries every word at every place.
    """

    __slots__ = ("_lengths", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = tuple(sorted({len(word) for word in self._words}, reverse=True))

    def of(self, text: str) -> str | None:
        """The longest of the words that `text` ends with.

        >>> Endings(["行动", "专项行动"]).of("净网专项行动")
        '专项行动'
        """
        for length in self._lengths:
            ending = text[-length:]
            if ending in self._words:
                return ending
        return None
