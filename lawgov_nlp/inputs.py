"""Folders of mixed files → the list of inputs, each with a name and an id of its own, and what was left aside.

Everything in a folder is accounted for: documents, archives and pictures are inputs (reading a picture fails with
advice), other files are listed as skipped. Zip archives are looked into; nothing is ever unpacked to disk. Links to
folders are not followed, so that a loop of links ends nothing.
"""

from __future__ import annotations

import errno
import functools
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from . import reading
from .errors import ReadError

MOST_MEMBERS = 10_000
"""Files that a zip archive may hold."""
_OVERFULL = -1
_IGNORED = frozenset(("thumbs.db", "desktop.ini", "__macosx"))
# Archives that are not opened, pictures and formats that nothing here reads: each may hold a report.
_REFUSED = frozenset(
    f".{name}"
    for name in (
        *("rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "cab", "iso"),
        *("jpg", "jpeg", "png", "tif", "tiff", "bmp", "ofd", "ceb", "caj", "xps", "wpt", "dot", "dotx", "eml"),
    )
)
# What a file of another suffix is read for (page.aspx); OLE and zip containers are mostly sheets and slides.
_TELLING = frozenset((reading.PDF, reading.RTF, reading.HTML, reading.MHT))


_STORE = frozenset(("manifest", "records", "versions.json"))


class Input(NamedTuple):
    """A file, or one member of a zip archive (`member` is its place in the archive's directory).

    `name` is what records and messages show, `id` the id of its record; both are its own within a run.
    """

    path: str
    name: str
    id: str
    member: int | None = None


class Skipped(NamedTuple):
    """A file that was left aside, and why."""

    path: str
    reason: str


class Names:
    """Gives each input of a run a name and an id of its own: the stem of its file, then stem-2, stem-3."""

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {"name": set(), "id": set()}
        self._last: dict[tuple[str, str], int] = {}

    def input(self, path: str, member: int | None = None, label: str | None = None) -> Input:
        """The input at `path`, or a member of it that is shown as `label`."""
        shown = reading.printable(path)
        stem = PurePosixPath(label).stem if label else Path(shown).stem
        name = shown if label is None else f"{shown}!{label}"
        # Absolute, since a worker on another machine may run in another folder.
        return Input(str(Path(path).absolute()), self._own("name", name), self._own("id", stem or "report"), member)

    def _own(self, kind: str, wanted: str) -> str:
        taken, chosen = self._taken[kind], wanted
        while chosen in taken:
            number = self._last[kind, wanted] = self._last.get((kind, wanted), 1) + 1
            chosen = f"{wanted}-{number}"
        taken.add(chosen)
        return chosen


def list_inputs(
    paths: Iterable[Path],
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    skipped: list[Skipped] | None = None,
    without: Path | None = None,
) -> Iterator[Input]:
    """The inputs in `paths`, folders and zip archives opened, in a stable order.

    Patterns match the file name or the path within its folder; of a zip archive its own name and its members'. Files
    that no pattern left out and that hold no document are noted in `skipped`, and so are stores of earlier runs; the
    folder `without`, which this run writes, is passed over.
    """
    names = Names()
    seen: set[str] = set()
    aside = [] if skipped is None else skipped

    def wanted(*labels: str) -> bool:
        labels = (*labels, *(PurePosixPath(label).name for label in labels))
        matches = [[fnmatch(label, pattern) for label in labels] for pattern in include]
        if include and not any(any(match) for match in matches):
            return False
        return not any(fnmatch(label, pattern) for pattern in exclude for label in labels)

    for given in paths:
        for path, inner, explicit in _found(given, aside, None if without is None else str(without.absolute())):
            if path in seen:
                continue  # given twice, e.g. a folder and a file in it
            seen.add(path)
            if Path(path).suffix.lower() == ".zip" and Path(path).is_file():
                for member, label in _members(path, aside):
                    if label is None or wanted(inner, label):
                        yield names.input(path, member, label)
            elif wanted(inner):
                reason = None if explicit else _no_document(path)
                if reason:
                    aside.append(Skipped(reading.printable(path), reason))
                else:
                    yield names.input(path)


def _found(given: Path, aside: list[Skipped], without: str | None) -> Iterator[tuple[str, str, bool]]:
    """Path, path within the folder, and whether it was given as a file; the files of a folder before its folders."""
    if not given.is_dir():
        yield str(given), given.name, True
        return
    top = str(given)
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield folder, os.path.relpath(folder, top), True  # reading it says what is wrong
            continue
        names = {entry.name.lower() for entry in listed}
        if names >= _STORE:
            aside.append(Skipped(reading.printable(folder), "is a store that lawgov wrote"))
            continue
        folders = []
        for entry in listed:
            if entry.name.startswith((".", "~$")) or entry.name.lower() in _IGNORED:
                if (hidden := _hidden(entry)) is not None:
                    aside.append(hidden)
                continue
            if entry.is_dir(follow_symlinks=False):
                own = without is not None and os.path.abspath(entry.path) == without  # noqa: PTH100
                if not own and not _belongs_to_page(entry.name, names):
                    folders.append(entry.path)
            elif not (entry.is_symlink() and Path(entry.path).is_dir()):
                yield entry.path, os.path.relpath(entry.path, top), False
        waiting += reversed(folders)


def _hidden(entry: os.DirEntry[str]) -> Skipped | None:
    """A note of what is hidden but might be wanted: a folder, or what is named like a document; not `._report.docx`,
    which macOS leaves beside every file."""
    if not entry.name.startswith(".") or entry.name.startswith(("._", ".~")):
        return None
    if entry.is_dir(follow_symlinks=False):
        return Skipped(reading.printable(entry.path), "is a hidden folder")
    if Path(entry.name).suffix.lower() in reading.SUFFIXES:
        return Skipped(reading.printable(entry.path), "is a hidden file")
    return None


def _belongs_to_page(folder: str, names: set[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a page that a browser saved beside it."""
    stem = next((folder[: -len(tail)] for tail in ("_files", ".files") if folder.lower().endswith(tail)), None)
    return stem is not None and any(f"{stem.lower()}{suffix}" in names for suffix in (".html", ".htm"))


def _no_document(path: str) -> str | None:
    """Why a file of a folder is not read; None where it may hold a report."""
    suffix = Path(path).suffix.lower()
    if suffix in reading.SUFFIXES or suffix in _REFUSED:
        return None
    common = suffix[1:].isascii() and suffix[1:].isalpha() and len(suffix) <= 6
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):
            return "is no regular file"
        with Path(path).open("rb") as file:
            kind = reading.media_type_of(file.read(4096))
    except OSError:
        return None  # reading it says what is wrong
    if kind in _TELLING or (kind is not None and not common):
        return None
    return f"{suffix} is no format of reports" if suffix else "is no document"


def _members(path: str, aside: list[Skipped]) -> Iterator[tuple[int | None, str | None]]:
    """Place and label of each document in a zip archive; (None, None) where the file itself is to be read."""
    try:
        entries = _opened(path).infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        yield None, None  # reading it says what is wrong
        return
    if any(entry.filename in ("word/document.xml", "mimetype") for entry in entries):
        yield None, None  # a Word or ODT document under another suffix
        return
    if len(entries) > MOST_MEMBERS:
        yield _OVERFULL, None
        return
    labels = [(_label(entry), index) for index, entry in enumerate(entries) if not entry.is_dir()]
    for label, index in sorted(labels):
        parts = PurePosixPath(label.lower()).parts
        suffix = PurePosixPath(label).suffix.lower()
        if any(part in _IGNORED or part.startswith("~$") or (part[0] == "." and part.strip(".")) for part in parts):
            continue
        if suffix in reading.SUFFIXES or suffix in _REFUSED or not suffix:
            yield index, label
        else:
            aside.append(Skipped(f"{reading.printable(path)}!{label}", f"{suffix} is no format of reports"))


def _label(entry: zipfile.ZipInfo) -> str:
    """A member's name for people. Chinese Windows writes GBK and does not say so; zipfile then reads code page 437."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
            name = raw.decode("utf-8") if _is_utf8(raw) else raw.decode("gb18030")
        except UnicodeError:
            pass
    return reading.printable(name.replace("\\", "/"))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def load(source: Input) -> bytes:
    """The bytes of an input, within the limits. Member names are labels only: nothing is ever unpacked to disk.

    Raises `ReadError` with advice.
    """
    try:
        if source.member is None:
            return _load_file(source)
        return _load_member(source, source.member)
    except FileNotFoundError as error:
        raise ReadError(source.name, "missing", "does not exist", "check the path") from error
    except OSError as error:
        name, advice = source.name, "check rights and links"
        if error.errno == errno.ENAMETOOLONG:  # a text that was given in place of a path
            name, advice = reading.shortened(name), "check the path and its rights; pass a text as text=…"
        reason = error.strerror or str(error)
        raise ReadError(name, "unreadable", f"cannot be opened ({reason})", advice) from error


def _load_file(source: Input) -> bytes:
    status = os.stat(source.path)  # noqa: PTH116 (a Path costs more than the call)
    if stat.S_ISDIR(status.st_mode):
        next(Path(source.path).iterdir(), None)  # says why it could not be searched
        raise ReadError(source.name, "folder", "is a folder", "give it without a file's suffix")
    if not stat.S_ISREG(status.st_mode):
        raise ReadError(source.name, "special", "is a pipe or a device, not a file", "remove it")
    if status.st_size > reading.MAX_BYTES:
        raise ReadError(source.name, "too_large", f"has {status.st_size / 1e6:,.0f} MB", "extract the report's text")
    with open(source.path, "rb", buffering=0) as file:  # noqa: PTH123
        data = file.read(status.st_size + 1)
        while more := file.read(reading.MAX_BYTES + 1 - len(data)):
            data += more
    if len(data) > reading.MAX_BYTES:
        raise ReadError(source.name, "too_large", "grew while it was read", "try again")
    return data


def _load_member(source: Input, member: int) -> bytes:
    if member == _OVERFULL:
        raise ReadError(source.name, "too_many", f"holds more than {MOST_MEMBERS:,} files", "unpack it yourself")
    bomb = "it may be a decompression bomb; check it"
    try:
        archive = _opened(source.path)
        entry = archive.infolist()[member]
        if entry.flag_bits & 0x1:
            raise ReadError(source.name, "encrypted", "is encrypted", "unpack it with its password")
        if entry.file_size > reading.MAX_BYTES:
            raise ReadError(source.name, "too_large", f"unpacks to {entry.file_size / 1e6:,.0f} MB", bomb)
        with archive.open(entry) as file:
            data = file.read(reading.MAX_BYTES + 1)
    except (ReadError, OSError):
        raise
    except Exception as error:  # zlib.error, BadZipFile, NotImplementedError, EOFError, struct.error, …
        reason = str(error) or type(error).__name__
        raise ReadError(
            source.name, "damaged", f"cannot be unpacked ({reason})", "check the archive, unpack it"
        ) from error
    if len(data) > reading.MAX_BYTES:
        raise ReadError(source.name, "too_large", "unpacks to more than it says", bomb)
    return data


def _opened(path: str) -> zipfile.ZipFile:
    """The archive at `path`; the last one stays open, since reading the directory costs as much as a small member."""
    status = Path(path).stat()
    return _open(path, status.st_mtime_ns, status.st_size, os.getpid())


@functools.lru_cache(maxsize=1)
def _open(path: str, _modified: int, _size: int, _process: int) -> zipfile.ZipFile:
    # A forked worker must not share the file position of its parent, hence the process in the key.
    return zipfile.ZipFile(path)
