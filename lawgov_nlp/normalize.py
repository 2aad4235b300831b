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

BLANKS = frozenset(filter(str.isspace, map(chr, range(0x3001))))
"""What `str.isspace` and `\\s` know."""
# Only characters that a report is likely to hold; `str.replace` on an absent character is nearly free, while
# `str.translate` costs a table look-up for every character of the text.
_FOLDS = tuple(
    zip(
        "０１２３４５６７８９（）％．：；［］【】〔〕﹝﹞＋／＜＞－—–―﹣～〜＂\u3000\xa0\u2002\u2003\ufeff\u200b○〇",
        '0123456789()%.:;[][][][]+/<>-----~~"      〇〇',
        strict=True,
    )
)


# Characters of which no passage in traditional script is without one, and no simplified one has any.
_TRADITIONAL = tuple("設務規執領導為與實關項個處對會國來萬")


# Halves of a character, as damaged text has them: nothing that looks for words takes them.
_HALVES = re.compile("[\ud800-\udfff]")
_FOLDED = re.compile(f"[{re.escape(''.join(old for old, _ in _FOLDS) + ''.join(_TRADITIONAL))}\ud800-\udfff]")
SHORT = 100
"""Names and titles are mostly folded already, and one look tells; on a whole text it costs more than it spares."""


def fold(text: str) -> str:
    """The text with full-width digits, brackets, dashes and blanks as half-width ones; same length.

    A text in traditional characters is folded to simplified ones, one for one (see `data/traditional.csv`).

    >>> fold("受理（１２）件")
    '受理(12)件'
    """
    if text.isascii() or (len(text) < SHORT and _FOLDED.search(text) is None):
        return text
    text = simplify(text)
    for old, new in _FOLDS:
        text = text.replace(old, new)
    try:
        text.encode("utf-32-le")  # of all ways to find halves of characters the quickest
    except UnicodeEncodeError:
        return _HALVES.sub("\ufffd", text)
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
