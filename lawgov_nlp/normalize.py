"""Length-keeping folding: what the rules see, never what users see.

One character stands for one character, so offsets need no map. NFKC is ruled out because it changes
lengths (㎡ → m2). The full-width comma `，` is kept: it separates clauses, and folded it would look like a
thousands mark.
"""

from __future__ import annotations

# Only characters that a report is likely to hold; `str.replace` on an absent character is nearly free, while
# `str.translate` costs a table look-up for every character of the text.
_FOLDS = tuple(
    zip(
        "０１２３４５６７８９（）％．：；［］【】〔〕﹝﹞＋／＜＞－—–―﹣～〜＂\u3000\xa0\u2002\u2003\ufeff\u200b○〇",
        '0123456789()%.:;[][][][]+/<>-----~~"      〇〇',
        strict=True,
    )
)


def fold(text: str) -> str:
    """The text with full-width digits, brackets, dashes and blanks as half-width ones; same length."""
    if text.isascii():
        return text
    for old, new in _FOLDS:
        text = text.replace(old, new)
    return text
