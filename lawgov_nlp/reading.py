"""Bytes → text: formats, decoding, source digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from .errors import ReadError
from .report import Source


def read(source: str | Path | bytes) -> tuple[str, Source]:
    """The text of a file (or of its bytes) and where it came from. Raises `ReadError` with advice."""
    path = None if isinstance(source, bytes) else str(source)
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(path or "bytes", "encoding", "is not UTF-8", "save it as UTF-8") from error
    return text, Source(path, hashlib.sha256(data).hexdigest(), "text/plain", "utf-8")


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file in `paths`, folders searched through, in a stable order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file())
        else:
            yield path
