"""Paragraphs → sentences."""

from __future__ import annotations

import re
from itertools import repeat

from .patterns import all_but, deferred
from .report import Paragraph, Sentence

_OPEN, _CLOSE = "“‘(《〈「『", "”’)》〉」』"
_BRACKETS = re.escape(_OPEN + _CLOSE)
# Begins with one class of characters, which the engine skips to; alternatives would be tried at every character. What
# stands between two brackets without any other mark is taken with them.
_STOP_OR_BRACKET = deferred(
    f"[。！？!?{_BRACKETS}](?:(?<=[。！？!?])[。！？!?]*[”’」』）)》〉]*"
    f"|(?<=[{re.escape(_OPEN)}])[^。！？!?{_BRACKETS}]*[{re.escape(_CLOSE)}])?"
)
# A sentence in which all brackets close before another mark, as most are, or else the rest. Those of a paragraph are
# found in one step; behind one that is not so plain, or parted from the next by a blank, comes the rest.
_TEXT = f"[^。！？!?{_BRACKETS}]*+"
_OUTSIDE = all_but(f"。！？!?{_OPEN}{_CLOSE}") + "*+"  # the same; most of a text stands outside brackets
_OPENING, _CLOSING = f"[{re.escape(_OPEN)}]", f"[{re.escape(_CLOSE)}]"
_INNER = f"(?:{_OPENING}{_TEXT}{_CLOSING}{_TEXT})*+"
_PLAIN = re.compile(
    f"(?!\\Z)(?:({_OUTSIDE}(?:{_OPENING}{_TEXT}{_INNER}{_CLOSING}{_OUTSIDE})*+"
    "(?:[。！？](?![！？。!?”’」』）)》〉\\s])|\\Z))|[\\s\\S]+)"
)
# “…。”的要求: what was quoted is part of a sentence that goes on. (The text's end is no such character.)
_GOES_ON = frozenset("的等和与及、，,；;")
LONGEST_QUOTE = 200
"""A bracket that is not closed within so many characters does not hold a sentence together."""


def sentences_of(folded: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Sentence, ...]:
    """Sentences tile each paragraph. They end at 。！？, not at ；, and not inside brackets or quotation marks."""
    spans: list[tuple[int, int, str]] = []
    for paragraph in paragraphs:
        start, last, name = paragraph.start, paragraph.end, paragraph.id
        while start < last:
            for plain in _PLAIN.findall(folded, start, last):
                if plain:
                    end = start + len(plain)
                    spans.append((start, end, name))
                    start = end
            if start < last:
                end = _sentence_end(folded, start, last)
                spans.append((start, end, name))
                while end < last and folded[end].isspace():
                    end += 1
                start = end
    return tuple(map(tuple.__new__, repeat(Sentence), spans))  # in half the time of `Sentence(…)`


def _sentence_end(folded: str, start: int, last: int) -> int:
    """Where the sentence that begins at `start` ends: at a stop that no bracket holds, or at `last`."""
    depth = 0
    for mark in _STOP_OR_BRACKET.finditer(folded, start, last):
        at, end = mark.span()
        character = folded[at]
        closed = end - at - 1
        if character in _OPEN:
            depth += not closed
            continue
        if character in _CLOSE:
            depth = depth - 1 if depth else 0
            continue
        if closed:
            depth = max(0, depth - sum(c in _CLOSE for c in mark.group()))
        if depth and end - start < LONGEST_QUOTE:
            continue
        if closed and folded[end - 1] in _CLOSE and folded[end : end + 1] in _GOES_ON:
            continue
        if character in "!?" and end < last and not folded[end].isspace() and folded[end] < "\x7f":
            continue
        return end
    return last
