"""A source → its text: formats told apart by content, limits kept, every refusal with advice.

Text files, saved web pages, Word documents and PDFs with a text layer are read here; `.doc`, `.wps`, `.rtf` and
`.odt` go through LibreOffice where it is installed. Each input is hostile until read: sizes are checked before
unpacking, XML entities are not resolved, nothing in a file is run or fetched.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import os
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from . import office
from .decoding import Decoded, decode
from .errors import ReadError
from .patterns import deferred
from .report import Notice, Source

_DATA = Path(__file__).parent / "data"
MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read; the longest real report has well under 1 MB."""
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_CHARACTERS = 20_000_000

LEAST_PAGE = 200
"""Characters of text below which a web page may be an error message; what a crawler left has many."""
LEAST_CHINESE = 0.1
"""Share of Chinese characters below which a text is no Chinese report."""
LONGEST_SHOWN = 200
LONG_ENOUGH = 400
"""Characters from which a report names its subject."""

_OTHER_THAN_CHINESE = deferred("[^\u4e00-\u9fff]+")
_STRANGE = re.compile("[\0-\x08\r\x0e-\x1f\ufffd\ue000-\uf8ff\U00020000-\U0010ffff]+")

_HEADER = re.compile(rb"[a-z][a-z0-9-]{1,40}:")
_MIME = re.compile(rb"^mime-version:", re.I | re.M)
_CONTENT_TYPE = re.compile(rb"^content-type:", re.I | re.M)
_MULTIPART = re.compile(rb"^content-type:\s*multipart/", re.I | re.M)

TEXT, HTML, MHT = "text/plain", "text/html", "multipart/related"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, ZIP = "application/pdf", "application/zip"
DOC, RTF, ODT = "application/msword", "application/rtf", "application/vnd.oasis.opendocument.text"
_NAMES = {HTML: "HTML", MHT: "MHT", DOCX: "Word", PDF: "PDF", ZIP: "zip", DOC: "old Word", RTF: "RTF", ODT: "ODT"}
_BINARY = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"II*\0": "a TIFF picture",
    b"MM\0*": "a TIFF picture",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x1f\x8b": "a gzip file",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "a database",
}
SUFFIXES = frozenset(
    f".{name}"
    for name in (
        *("txt", "text", "md", "html", "htm", "xhtml", "shtml", "mht", "mhtml"),
        *("docx", "docm", "pdf", "doc", "wps", "rtf", "odt", "zip"),
    )
)
"""File names that a folder is searched for."""


class Reading(NamedTuple):
    """A text as read: line ends are `\\n`; `notices` tell what had to be guessed or replaced."""

    text: str
    source: Source
    notices: tuple[Notice, ...] = ()


def read(source: str | os.PathLike[str] | bytes, name: str | None = None) -> Reading:
    """The text of a file, or of its bytes (`name` then helps with messages). Raises `ReadError` with advice."""
    if isinstance(source, bytes):
        return _read(source, name or "(bytes)", path=name)
    path = os.fspath(source)
    shown = printable(path)
    text = isinstance(source, str)  # which may be one that was given in place of a path
    try:
        if Path(path).is_dir():
            raise ReadError(shown, "folder", "is a folder", "use `lawgov analyze` or Pipeline.pipe for folders")
        size = Path(path).stat().st_size
        _check_size(size, shown)
        data = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise ReadError(
            shortened(shown),
            "missing",
            "does not exist",
            "check the path; pass a text as text=…" if text else "check the path",
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        advice = "check the path and its rights"
        if text:
            advice = "check the path and its rights; pass a text as text=…"
        raise ReadError(shortened(shown), "unreadable", f"cannot be opened ({reason})", advice) from error
    return _read(data, shown, path=shown)


def shortened(name: str) -> str:
    """A name as a message shows it: what is no path at all may be a whole report."""
    return name if len(name) <= LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]}…"


def bundled(name: str) -> Path:
    """The folder `corpora` or `models`: beside the package in a checkout, inside it where it was installed."""
    installed = Path(__file__).parent / f"_{name}"
    return installed if installed.is_dir() else Path(__file__).parent.parent / name


def printable(path: str) -> str:
    """A file name fit for messages and records: line breaks and undecodable bytes as escapes, `\\n` and `\\xff`; bytes
    that are Chinese in GBK, as disks from Chinese Windows have them, as that.
    """
    return path if path.isprintable() else "/".join(map(_printable, path.split("/")))


def _printable(name: str) -> str:
    # Not `os.fsencode`: where the locale is GBK or C, a name from within a zip archive may not exist in it.
    try:
        raw = name.encode("utf-8", errors="surrogateescape")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", errors="backslashreplace")
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError:
        decoded = _gbk(raw) or raw.decode("utf-8", errors="backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in decoded)


def _gbk(name: bytes) -> str | None:
    """A file name as Chinese Windows wrote it, if that is what it is: with Chinese in it, and nothing odd."""
    try:
        decoded = name.decode("gbk")
    except UnicodeDecodeError:
        return None
    return decoded if decoded.isprintable() and _chinese(decoded) else None


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files in `paths`; folders are searched through for known suffixes, in a stable order, links not followed."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path, followlinks=False):
            folders.sort()
            for name in sorted(names):
                if Path(name).suffix.lower() in SUFFIXES and not name.startswith(("~$", ".")):
                    yield Path(folder) / name


def media_type_of(data: bytes) -> str | None:
    """The kind of file by its content; None where it is neither text nor a known kind."""
    head = data[:4096]
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:512].lower()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return DOC
    if start.startswith(b"{\\rtf"):
        return RTF
    if any(head.startswith(mark) for mark in _BINARY):
        return None
    if _HEADER.match(start) and (_MULTIPART.search(head) or (_MIME.search(head) and _CONTENT_TYPE.search(head))):
        return MHT
    squeezed = start.replace(b"\0", b"")
    if squeezed.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<div", b"<p>", b"<p ")) or (
        squeezed.startswith((b"<?xml", b"<!--")) and b"<html" in head.replace(b"\0", b"").lower()
    ):
        return HTML
    return TEXT


def _read(data: bytes, shown: str, path: str | None) -> Reading:
    digest = hashlib.sha256(data).hexdigest()
    _check_size(len(data), shown)
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise ReadError(shown, "empty", "is empty", "download or export it again")
    media_type = media_type_of(data)
    if media_type is None:
        kind = next((kind for mark, kind in _BINARY.items() if data.startswith(mark)), "a binary file")
        advice = "unpack it first" if "archive" in kind or "gzip" in kind else "give the report itself as text or PDF"
        raise ReadError(shown, "binary", f"is {kind}, not a report", advice)
    try:
        text, encoding, damaged, told = _READERS[media_type](data, shown)
    except ReadError:
        raise
    except MemoryError as error:
        raise ReadError(shown, "memory", "needs too much memory", "split it, or export it as text") from error
    except Exception as error:  # the parsers of three formats meet hostile bytes here, and raise what they like
        kind, reason = _NAMES.get(media_type, media_type), str(error) or type(error).__name__
        cause = f"is a damaged {kind} file ({reason[:200]})"
        if isinstance(error, zipfile.BadZipFile) or "Data format error" in reason:
            # So readers of zip and PDF call half a file, which a broken download leaves.
            cause = f"is a damaged or incomplete {kind} file"
        advice = "download it again, or open it and save it again or as text"
        raise ReadError(shown, "damaged", cause, advice) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    # Lone surrogates cannot be written as UTF-8, so a record that held one could not be stored.
    text = text.encode("utf-8", errors="replace").decode("utf-8")
    if len(text) > MAX_CHARACTERS:
        raise ReadError(shown, "too_large", f"holds {len(text):,} characters", "split it; reports have a few thousand")
    if media_type in (HTML, MHT) and (visible := _visible(text)) < LEAST_PAGE and _fails(text):
        raise ReadError(
            shown,
            "not_a_report",
            f"is a page with {visible} characters of text",
            "open it in a browser: it may be an error page, or load its text by script; save it again from there",
        )
    if not text.strip():
        raise ReadError(shown, "empty", "holds no text", "check whether it is a scan or a form; use OCR for pictures")
    if media_type == TEXT and _looks_binary(text):
        raise ReadError(shown, "binary", "is a binary file, not a report", "give the report as text, Word, HTML or PDF")
    notices = [*told, *_check_genre(text, shown)]
    if damaged:
        message = f"{damaged} characters could not be decoded as {encoding}; they stand as U+FFFD"
        notices.append(Notice("undecodable", message))
    return Reading(text, Source(path, digest, media_type, encoding), tuple(notices))


def _check_size(size: int, shown: str) -> None:
    if size > MAX_BYTES:
        raise ReadError(
            shown,
            "too_large",
            f"has {size / 1e6:,.0f} MB, the limit is {MAX_BYTES / 1e6:,.0f}",
            "extract the report's text",
        )


def _check_genre(text: str, shown: str) -> list[Notice]:
    """Refuses what is plainly no report, so that a stray file does not count as one without findings; of a text too
    short to tell a notice says so."""
    # The beginning mostly tells already that a text is Chinese enough, blanks counted against it.
    plainly = _chinese(text[: len(text) // 4]) >= LEAST_CHINESE * len(text)
    if not plainly and _chinese(text) < LEAST_CHINESE * _visible(text):
        raise ReadError(shown, "not_a_report", "holds hardly any Chinese text", "give a report in Chinese")
    if any(word in text for word in _words("genre_words")):
        return []
    if _visible(text) >= LONG_ENOUGH:
        raise ReadError(
            shown,
            "not_a_report",
            "says nothing of government or law",
            "check the file; text=… analyses any text all the same",
        )
    return [Notice("doubtful", "says nothing of government or law; it may be no report")]


@functools.cache
def _words(table: str) -> tuple[str, ...]:
    """The words of `genre_words.csv`, of which every report has some, or of `error_pages.csv`, with which a short page
    says that it is not what was wanted."""
    with (_DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["word"] for row in csv.DictReader(file))


def _chinese(text: str) -> int:
    return len(_OTHER_THAN_CHINESE.sub("", text))


def _visible(text: str) -> int:
    return len("".join(text.split()))


def _fails(text: str) -> bool:
    """Whether a short page is empty or says that it is not what was wanted."""
    return not text.strip() or any(word in text for word in _words("error_pages"))


def _looks_binary(text: str) -> bool:
    """Control characters, or characters that hardly anybody writes: what random bytes decode to."""
    sample = text[:20_000]
    return len(sample) - len(_STRANGE.sub("", sample)) > 0.05 * len(sample)


def _plain(data: bytes, shown: str) -> Decoded:
    return decode(data)


def _html(data: bytes, shown: str) -> Decoded:
    from .pages import text_of_html

    return text_of_html(data)


def _mht(data: bytes, shown: str) -> Decoded:
    from .pages import text_of_mht

    return text_of_mht(data)


def _docx(data: bytes, shown: str) -> Decoded:
    from .documents import text_of_docx

    return Decoded(text_of_docx(data))


def _pdf(data: bytes, shown: str) -> Decoded:
    from .portable import Locked, NoTextLayer, text_of_pdf

    try:
        text, count, pictures = text_of_pdf(data)
    except NoTextLayer as error:
        raise ReadError(shown, "images_only", str(error), "run OCR over it (e.g. ocrmypdf -l chi_sim) first") from error
    except Locked as error:
        raise _locked(shown) from error
    if not pictures:
        return Decoded(text)
    message = f"{len(pictures)} of {count} pages are pictures without text, the first is page {pictures[0]}; run OCR"
    return Decoded(text, notices=(Notice("scanned_pages", message),))


def _doc(data: bytes, shown: str) -> Decoded:
    kind = office.kind_of_ole(data)
    if kind == "encrypted":
        raise _locked(shown)
    if kind != "word":
        raise ReadError(shown, "binary", f"is {kind}, not a report", "give the report itself as text or PDF")
    return _office(data, shown, ".doc")


def _locked(shown: str) -> ReadError:
    return ReadError(shown, "encrypted", "is locked with a password", "open it with its password, save it without one")


def _office(data: bytes, shown: str, suffix: str) -> Decoded:
    if office.program() is None:
        raise ReadError(
            shown,
            "needs_libreoffice",
            "is an old Word, WPS, RTF or ODT file",
            "install LibreOffice, or save it as .docx",
        )
    try:
        converted = office.as_docx(data, suffix)
    except subprocess.TimeoutExpired as error:
        raise ReadError(shown, "too_slow", "LibreOffice did not finish", "open it and save it as .docx") from error
    except (office.Unable, OSError) as error:
        raise ReadError(shown, "damaged", "LibreOffice cannot read it", "open it and save it as .docx") from error
    _check_unpacked(converted, shown)
    return _docx(converted, shown)


def old_document(data: bytes) -> str | None:
    """The suffix under which LibreOffice shall read an old Word or RTF file; None for anything else."""
    kind = media_type_of(data)
    if kind == DOC:
        return ".doc" if office.kind_of_ole(data) == "word" else None
    return ".rtf" if kind == RTF else None


def _check_unpacked(data: bytes, shown: str) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > MAX_UNPACKED_BYTES:
        raise ReadError(
            shown, "too_large", f"unpacks to {size / 1e6:,.0f} MB", "it may be a decompression bomb; check it"
        )


def _zipped(data: bytes, shown: str) -> Decoded:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = set(archive.namelist()[:2000])
    if names & {"xl/workbook.xml", "ppt/presentation.xml"}:
        kind = "an Excel sheet" if "xl/workbook.xml" in names else "a PowerPoint presentation"
        raise ReadError(shown, "binary", f"is {kind}, not a report", "give the report itself as text or PDF")
    raise ReadError(
        shown,
        "archive",
        "is a zip archive of files",
        "unpack it; `lawgov analyze` looks into zip files, but not into those within them",
    )


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist()[:2000])
            if "word/document.xml" in names:
                return DOCX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype")
                if b"opendocument.text" in kind:
                    return ODT
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        # The reader of either will say that it is damaged.
        return DOCX if b"word/" in data else ZIP
    return ZIP


def _checked(reader: Callable[[bytes, str], Decoded]) -> Callable[[bytes, str], Decoded]:
    def checked(data: bytes, shown: str) -> Decoded:
        _check_unpacked(data, shown)
        return reader(data, shown)

    return checked


_READERS: dict[str, Callable[[bytes, str], Decoded]] = {
    TEXT: _plain,
    HTML: _html,
    MHT: _mht,
    DOCX: _checked(_docx),
    PDF: _pdf,
    DOC: _doc,
    RTF: lambda data, shown: _office(data, shown, ".rtf"),
    ODT: _checked(lambda data, shown: _office(data, shown, ".odt")),
    ZIP: _zipped,
}
