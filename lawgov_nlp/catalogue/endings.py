"""Words that are looked for at the end of a text, or at a place in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_NONE: tuple[int, ...] = ()
_NO_KINDS: tuple[str, ...] = ()


class Endings:
    """Tells which of some words a text ends with, by the lengths of those that end with its last character.

    A pattern `(?:甲|乙|…)$` gives the same, but tries every word at every place.
    """

    __slots__ = ("_lengths", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = lengths_by(-1, self._words)

    def of(self, text: str) -> str | None:
        """The longest of the words that `text` ends with.

        >>> Endings(["行动", "专项行动"]).of("净网专项行动")
        '专项行动'
        """
        for length in self._lengths.get(text[-1], _NONE) if text else _NONE:
            ending = text[-length:]
            if ending in self._words:
                return ending
        return None

    def before(self, text: str, end: int) -> str | None:
        """The longest of the words that ends at `end`: what `of(text[:end])` says, without a copy of the text.

        >>> Endings(["行动", "专项行动"]).before("净网专项行动方案", 6)
        '专项行动'
        """
        for length in self._lengths.get(text[end - 1], _NONE) if end else _NONE:
            ending = text[end - length : end]
            if ending in self._words:
                return ending
        return None


class EndingsByKind:
    """What several `Endings` say, one for each kind of word, in one look."""

    __slots__ = ("_kinds", "_lengths")

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        kinds: dict[str, list[str]] = {}
        for kind, of_kind in words.items():
            for word in dict.fromkeys(of_kind):
                kinds.setdefault(word, []).append(kind)
        self._kinds = kinds
        self._lengths = lengths_by(-1, kinds)

    def of(self, text: str) -> dict[str, str]:
        """The longest word of each kind that `text` ends with.

        >>> EndingsByKind({"verb": ["开展"], "naming": ["创新开展", "展"]}).of("我局创新开展")
        {'naming': '创新开展', 'verb': '开展'}
        """
        found: dict[str, str] = {}
        for length in self._lengths.get(text[-1], _NONE) if text else _NONE:
            ending = text[-length:]
            for kind in self._kinds.get(ending, _NO_KINDS):
                found.setdefault(kind, ending)
        return found


class Beginnings:
    """Tells which of some words stands at a place in a text, by the lengths of those that begin with its character.

    A pattern `甲|乙|…` gives the same, but tries every word.
    """

    __slots__ = ("_lengths", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = lengths_by(0, self._words)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def at(self, text: str, start: int = 0) -> str | None:
        """The longest of the words that begins at `start`.

        >>> Beginnings(["行动", "行动计划"]).at("专项行动计划", 2)
        '行动计划'
        """
        try:
            first = text[start]
        except IndexError:
            return None
        for length in self._lengths.get(first, _NONE):
            word = text[start : start + length]
            if word in self._words:
                return word
        return None


def lengths_by(place: int, words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of words, longest first, by their character at `place`."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[place], set()).add(len(word))
    return {character: tuple(sorted(found, reverse=True)) for character, found in lengths.items()}
