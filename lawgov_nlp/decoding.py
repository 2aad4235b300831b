"""Bytes → text, whatever a declaration claims.

Order of trust: a byte-order mark; UTF-16 without one, seen by its NUL bytes; strict UTF-8; then the encoding,
among those that Chinese offices have used, under which the text looks most like Chinese prose. Declarations in
web pages are one opinion among these, not the answer: `<meta charset=gb2312>` on a UTF-8 page is common.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from .report import Notice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of the genre, simplified and traditional: a wrong decoding has hardly any of them.
_COMMON = frozenset(
    "的一是在不了有和法治政府建设行工作制度规范执监督依年度市县区局人民法律服务推进加强落实开展完善健全全面及对为等，。、"
    "設規範執監務進強實開展與個關業經過現機構權責標準會議報發達實總結審條項"
)
_SAMPLE = 20_000
_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be")
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{3,20})""")


class Decoded(NamedTuple):
    """`damaged` counts the characters that no encoding explained; they stand as U+FFFD in the text.

    `encoding` is None for formats that say themselves how they are encoded (Word, PDF).
    """

    text: str
    encoding: str | None = None
    damaged: int = 0
    notices: tuple[Notice, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text in `data`. Never fails: what cannot be decoded is replaced, and counted in `damaged`."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _finish(data, encoding)
    if b"\0" not in data[:_SAMPLE]:
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError as error:
            # A file cut in the middle of a character is still UTF-8.
            if error.end >= len(data) - 4 and error.start > 0:
                return _finish(data, "utf-8")
    candidates = [*_CANDIDATES]
    if declared and _known(declared) and declared.lower() not in candidates:
        candidates.append(declared.lower())
    if b"\0" not in data[:_SAMPLE]:
        candidates = [name for name in candidates if not name.startswith("utf-16")] + ["utf-8"]
    best = max(candidates, key=lambda name: likeness(data[:_SAMPLE].decode(name, errors="replace")))
    return _finish(data, best)


def declared_encoding(data: bytes) -> str | None:
    """The charset that a web page declares about itself."""
    match = _DECLARED.search(data[:4096])
    return match.group(1).decode("ascii").lower() if match else None


def likeness(text: str) -> float:
    """How much a text looks like Chinese prose: share of common characters, less damage and control characters."""
    if not text:
        return 0.0
    common = sum(c in _COMMON for c in text)
    bad = sum(c == "\ufffd" or (c < " " and c not in "\t\r\n\f") or "\ue000" <= c <= "\uf8ff" for c in text)
    ascii_letters = sum(c < "\x7f" for c in text)
    return (common + 0.3 * ascii_letters - 3 * bad) / len(text)


def _finish(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    if damaged and not encoding.startswith("utf-16"):
        # Pages assembled from parts mix encodings; within a line there is one.
        mixed = "\n".join(_line(line) for line in data.split(b"\n")).removeprefix("\ufeff")
        if likeness(mixed) > likeness(text):
            return Decoded(mixed, "mixed", mixed.count("\ufffd"))
    return Decoded(text, encoding, damaged)


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return max((line.decode(name, errors="replace") for name in ("gb18030", "utf-8")), key=likeness)


def _known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return True
