"""Bytes → text: formats, decoding, source digest."""

from __future__ import annotations

import hashlib
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
