"""Words that are looked for at the end of a text, or at a place in it."""

from __future__ import annotations

from collections.abc import Iterable

_NONE: tuple[int, ...] = ()


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


class Beginnings:
    """Tells which of some words stands at a place in a text, by the lengths of those that begin with its character.

    A pattern `甲|乙|…` gives the same, but tries every word.
    """

    __slots__ = ("_lengths", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def at(self, text: str, start: int = 0) -> str | None:
        """The longest of the words that begins at `start`.

        >>> Beginnings(["行动", "行动计划"]).at("专项行动计划", 2)
        '行动计划'
        """
        for length in self._lengths.get(text[start : start + 1], _NONE):
            word = text[start : start + length]
            if word in self._words:
                return word
        return None
