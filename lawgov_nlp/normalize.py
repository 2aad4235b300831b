"""Length-keeping folding: what the rules see, never what users see.

One character stands for one character, so offsets need no map. NFKC is ruled out because it changes
lengths (㎡ → m2). The full-width comma `，` is kept: it separates clauses, and folded it would look like a
thousands mark.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from .patterns import all_but

BLANKS = frozenset(filter(str.isspace, map(chr, range(0x3001))))
"""What `str.isspace` and `\\s` know."""
# Only characters that a report is likely to hold.
_FOLDS = dict(
    zip(
        "０１２３４５６７８９（）％．：；［］【】〔〕﹝﹞＋／＜＞－—–―﹣～〜＂\u3000\xa0\u2002\u2003\ufeff\u200b○",
        '0123456789()%.:;[][][][]+/<>-----~~"      〇',
        strict=True,
    )
)


# Characters of which no passage in traditional script is without one, and no simplified one has any.
_TRADITIONAL = tuple("設務規執領導為與實關項個處對會國來萬")


# Halves of a character, as damaged text has them: nothing that looks for words takes them.
_HALVES = re.compile("[\ud800-\udfff]")
_KEPT = all_but("".join((*_FOLDS, *_TRADITIONAL, *map(chr, range(0xD800, 0xE000)))))
_FOLDED = re.compile(rf"{_KEPT}*+([\s\S])")
"""The next character that is folded, behind those that are kept."""


def fold(text: str) -> str:
    """The text with full-width digits, brackets, dashes and blanks as half-width ones; same length.

    A text in traditional characters is folded to simplified ones, one for one (see `data/traditional.csv`).

    >>> fold("受理（１２）件")
    '受理(12)件'
    """
    # A text has few different ones of these: to look for them and replace each throughout takes a tenth of the time of
    # `str.translate`, which looks every character up.
    found = _FOLDED.match(text)
    while found is not None:
        plain = _FOLDS.get(found[1])
        text = text.replace(found[1], plain) if plain else _HALVES.sub("\ufffd", simplify(text))
        found = _FOLDED.match(text, found.end())
    return text


def simplify(text: str) -> str:
    """A text in traditional characters in simplified ones, one for one, so that offsets stay; others as they are."""
    if any(character in text for character in _TRADITIONAL):
        return text.translate(_simplified())
    return text


def occurrences(folded: str, literal: str) -> Iterator[int]:
    """Where `literal` begins, in order. A pattern that holds it is tried there only: to find a literal costs
    a tenth of what it costs to try a pattern at every character.
    """
    at = folded.find(literal)
    while at >= 0:
        yield at
        at = folded.find(literal, at + 1)


@functools.cache
def _simplified() -> dict[int, int]:
    """Code points of traditional characters and of the simplified ones that stand for them."""
    table = Path(__file__).parent / "data" / "traditional.csv"
    with table.open(encoding="utf-8", newline="") as file:
        return {ord(row["traditional"]): ord(row["simplified"]) for row in csv.DictReader(file)}
