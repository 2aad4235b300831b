"""Old Word, WPS, RTF and ODT → .docx, by LibreOffice where it is installed.

LibreOffice takes seconds to start and tenths of one to convert, so `prepared` has what a batch of files needs
converted in one go. It works in a profile and a folder of its own, of which nothing is left, and is ended with all its
processes when its time is up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

SECONDS = 45.0
"""Longest time for one conversion; shorter than that of a worker, which would leave LibreOffice behind."""
TOGETHER_SECONDS = 25.0
"""Longest time for several at once; after it each is tried alone."""
MOST_BYTES = 8 * 1024 * 1024
"""Largest document that is converted with others; a batch of larger ones would be much to hold."""
SUFFIXES = frozenset((".doc", ".wps", ".rtf"))
"""Names of files that are converted together."""

_READY: dict[bytes, bytes] = {}


class Unable(ValueError):
    """LibreOffice made nothing of a document."""


def program() -> str | None:
    """LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_docx(data: bytes, suffix: str) -> bytes:
    """A document as .docx. Raises `Unable`, `subprocess.TimeoutExpired` or OSError."""
    if (ready := _READY.get(data)) is not None:
        return ready
    converted = _converted([(data, suffix)], SECONDS)[0]
    if converted is None:
        raise Unable
    return converted


@contextlib.contextmanager
def prepared(documents: Iterable[tuple[bytes, str]]) -> Iterator[None]:
    """Within it `as_docx` has these documents, with their suffixes, at hand; one that spoils the lot is tried alone."""
    found = list(dict.fromkeys(documents))
    try:
        if len(found) > 1 and program() is not None:
            with contextlib.suppress(subprocess.TimeoutExpired, OSError):
                made = _converted(found, TOGETHER_SECONDS)
                _READY.update((data, docx) for (data, _), docx in zip(found, made, strict=True) if docx is not None)
        yield
    finally:
        _READY.clear()


def _converted(documents: list[tuple[bytes, str]], seconds: float) -> list[bytes | None]:
    with tempfile.TemporaryDirectory(prefix="lawgov-", ignore_cleanup_errors=True) as folder:
        originals = [Path(folder) / f"{number}{suffix}" for number, (_, suffix) in enumerate(documents)]
        for path, (data, _) in zip(originals, documents, strict=True):
            path.write_bytes(data)
        command = [
            *(program() or "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", f"{folder}/out", *map(str, originals)),
        ]
        _run(command, seconds)
        results = [Path(folder) / "out" / f"{path.stem}.docx" for path in originals]
        return [path.read_bytes() if path.is_file() else None for path in results]


def _run(command: list[str], seconds: float) -> None:
    """Its exit status says nothing: where one of several documents fails, the others are there."""
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        # `soffice` is a script that starts a program that starts another.
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()
        raise


def kind_of_ole(data: bytes) -> str:
    """What an OLE container holds: `word`, `encrypted`, or the name of another program's files.

    Names of streams stand in its directory as UTF-16.
    """
    for name, kind in _STREAMS:
        if name.encode("utf-16-le") in data:
            return kind if kind != "word" or not _encrypted(data) else "encrypted"
    return "word"


_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "word"),
    ("Workbook", "an Excel sheet"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("__substg1.0_", "an Outlook message"),
)


def _encrypted(data: bytes) -> bool:
    """Whether the header of the Word stream, a sector that begins EC A5, says that it is encrypted ([MS-DOC] 2.5.2)."""
    starts = (at for at in range(512, min(len(data), 1 << 24), 512) if data[at : at + 2] == b"\xec\xa5")
    at = next(starts, None)
    return at is not None and bool(data[at + 11 : at + 12] and data[at + 11] & 1)
