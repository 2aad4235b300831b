"""Many words looked for in one pass over a text, by an automaton (Aho and Corasick 1975).

daachorse is the faster (see DECISIONS.md); ahocorasick-rs stands in for it where it has no wheel, as on Linux on ARM,
and finds the same.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Iterable
from typing import Any

Found = list[tuple[int, int, int]]
"""Where each word begins, where it ends, and which of the words it is, in the order in which they end."""
WordSearch = Callable[[str], Found]
BORDERS = "\n。"
PIECE = 10_000
"""Characters from which on a piece ends at the next border."""


def longest(words: Iterable[str]) -> WordSearch:
    """Finds words from left to right, of several that begin at one place the longest; no two overlap.

    >>> longest(["行政", "行政复议", "复议", "议案"])("行政复议案件")
    [(0, 4, 1)]
    """
    return _with_daachorse(words, True) if _HAS_DAACHORSE else _with_ahocorasick(words, True)


def every(words: Iterable[str]) -> WordSearch:
    """Finds words wherever they stand; of several that end at one place the longest comes first.

    >>> every(["行政", "行政复议", "复议", "议案"])("行政复议案件")
    [(0, 2, 0), (0, 4, 1), (2, 4, 2), (3, 5, 3)]
    """
    return _with_daachorse(words, False) if _HAS_DAACHORSE else _with_ahocorasick(words, False)


def when_used(words: Iterable[str]) -> WordSearch:
    """As `every`, but the automaton is made when something is first looked for."""
    find: WordSearch | None = None

    def found(text: str) -> Found:
        nonlocal find
        if find is None:
            find = every(words)
        return find(text)

    return found


def in_pieces(find: WordSearch, words: Iterable[str]) -> WordSearch:
    """As `find`, which looks for `words`, but piece by piece where a text is long.

    daachorse notes for every byte of what it is given the place of its character, in eight bytes: a quarter of a
    gigabyte for ten million characters. Pieces end behind marks that stand in no word.
    """
    within = set("".join(words))
    border = re.compile("|".join(mark for mark in BORDERS if mark not in within) or r"\Z")

    def found(text: str) -> Found:
        length = len(text)
        if length <= PIECE:
            return find(text)
        hits: Found = []
        start = 0
        while start < length:
            mark = border.search(text, start + PIECE)
            behind = length if mark is None else mark.end()
            hits += [(start + first, start + last, word) for first, last, word in find(text[start:behind])]
            start = behind
        return hits

    return found


_HAS_DAACHORSE = importlib.util.find_spec("daachorse") is not None


def _with_daachorse(words: Iterable[str], alone: bool) -> WordSearch:
    daachorse = importlib.import_module("daachorse")
    kind = daachorse.MATCH_KIND_LEFTMOST_LONGEST if alone else daachorse.MATCH_KIND_STANDARD
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(list(words), kind)
    find: WordSearch = automaton.find if alone else automaton.find_overlapping
    return find


def _with_ahocorasick(words: Iterable[str], alone: bool) -> WordSearch:
    ahocorasick: Any = importlib.import_module("ahocorasick_rs")
    kind = ahocorasick.MatchKind.LeftmostLongest if alone else ahocorasick.MatchKind.Standard
    automaton = ahocorasick.AhoCorasick(list(words) or ["\0"], matchkind=kind)
    find = automaton.find_matches_as_indexes

    def found(text: str) -> Found:
        return [(start, end, index) for index, start, end in find(text, overlapping=not alone)]

    return found
