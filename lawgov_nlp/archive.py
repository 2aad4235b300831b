"""Folders of mixed files → a store: workers, limits, resume, failures, duplicates.

The inputs are listed once, in a stable order, and cut into parts. A part is written whole or not at all; while it is
being made, every finished record goes to a journal, so that a run that is killed redoes at most the files in flight.
The result depends on the inputs and the versions alone, not on the number of workers or on interruptions.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from . import reading, store
from .errors import LawgovError, ReadError
from .pipeline import Pipeline
from .report import SCHEMA_VERSION

PART_SIZE = 500
SECONDS = 120.0
"""Longest time for one file; a worker that takes longer is replaced."""
MEMORY_BYTES = 4 * 1024**3
"""Address space of a worker; a file that needs more fails alone."""
MOST_MEMBERS = 10_000
BATCH = 8


class Input(NamedTuple):
    """A file, or one member of a zip archive; `name` is what records and messages show."""

    path: str
    member: str | None = None

    @property
    def name(self) -> str:
        shown = reading.printable(self.path)
        return shown if self.member is None else f"{shown}!{reading.printable(self.member)}"

    @property
    def stem(self) -> str:
        return Path(reading.printable(self.member or self.path)).stem


class Failure(NamedTuple):
    """An input that gave no record: what is wrong with it and what to do."""

    path: str
    code: str
    cause: str
    advice: str


class Duplicate(NamedTuple):
    """An input that says what an earlier one said: `identical` bytes are kept once, the same text twice."""

    path: str
    same_as: str
    identical: bool


@dataclass
class Summary:
    """What a run did."""

    done: int = 0
    reused: int = 0
    failures: list[Failure] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)


class Outcome(NamedTuple):
    """What a worker returns for one input: a record as JSON, or a failure; the digest of the bytes with both."""

    record: str | None
    failure: Failure | None
    sha256: str | None
    text_digest: str | None


def list_inputs(paths: Iterable[Path], include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> Iterator[Input]:
    """The inputs in `paths`, folders and zip archives opened, in a stable order; patterns match the file name."""
    for path in paths:
        for found in reading.files([path]):
            name = found.name
            if (include and not any(fnmatch(name, pattern) for pattern in include)) or any(
                fnmatch(name, pattern) for pattern in exclude
            ):
                continue
            if name.lower().endswith(".zip"):
                yield from _members(str(found))
            else:
                yield Input(str(found))


def _members(path: str) -> Iterator[Input]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        yield Input(path)  # reading it says what is wrong
        return
    if len(entries) > MOST_MEMBERS:
        yield Input(path, "")
        return
    for entry in sorted(entries, key=lambda e: e.filename):
        if Path(entry.filename).suffix.lower() in reading.SUFFIXES and "__MACOSX" not in entry.filename:
            yield Input(path, entry.filename)


def load(source: Input) -> bytes:
    """The bytes of an input, within the limits. Member names are labels only: nothing is ever unpacked to disk."""
    if source.member is None:
        size = Path(source.path).stat().st_size
        if size > reading.MAX_BYTES:
            raise ReadError(source.name, "too_large", f"has {size / 1e6:,.0f} MB", "extract the report's text")
        return Path(source.path).read_bytes()
    if source.member == "":
        raise ReadError(source.name, "too_many", f"holds more than {MOST_MEMBERS:,} files", "unpack it yourself")
    with zipfile.ZipFile(source.path) as archive:
        entry = archive.getinfo(source.member)
        if entry.file_size > reading.MAX_BYTES:
            advice = "it may be a decompression bomb; check it"
            raise ReadError(source.name, "too_large", f"unpacks to {entry.file_size / 1e6:,.0f} MB", advice)
        with archive.open(entry) as member:
            data = member.read(reading.MAX_BYTES + 1)
    if len(data) > reading.MAX_BYTES:
        raise ReadError(source.name, "too_large", "unpacks to more than it says", "it may be a decompression bomb")
    return data


def analyze_input(source: Input, pipeline: Pipeline) -> Outcome:
    """One input → its outcome; never raises for what is wrong with the input."""
    digest = None
    try:
        data = load(source)
        digest = hashlib.sha256(data).hexdigest()
        report = pipeline(data, name=source.name)
        text_digest = hashlib.sha256("".join(report.text.split()).encode()).hexdigest()
        return Outcome(report.to_json(), None, digest, text_digest)
    except ReadError as error:
        return Outcome(None, Failure(source.name, error.code, error.cause, error.advice), digest, None)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError) as error:
        # RuntimeError: an encrypted member; KeyError: a damaged directory.
        failure = Failure(source.name, "unreadable", str(error) or type(error).__name__, "check the file, unpack it")
        return Outcome(None, failure, digest, None)
    except MemoryError:
        return Outcome(None, Failure(source.name, "memory", "needs too much memory", "split the file"), digest, None)


_PIPELINE: Pipeline | None = None


def _start_worker(pipeline: Pipeline) -> None:
    global _PIPELINE
    import resource
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process handles Ctrl-C
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    _PIPELINE = pipeline


def _work(batch: list[Input]) -> list[Outcome]:
    assert _PIPELINE is not None
    return [analyze_input(source, _PIPELINE) for source in batch]


def outcomes(inputs: Iterable[Input], workers: int, pipeline: Pipeline) -> Iterator[tuple[Input, Outcome]]:
    """Inputs with their outcomes, in order, never more than a window of them in memory.

    With `workers` 0 or 1 in a notebook the files are read in this process, without limits on time and memory; the
    command line always uses worker processes (see `guarded`).
    """
    if workers <= 1:
        for source in inputs:
            yield source, analyze_input(source, pipeline)
        return
    yield from guarded(inputs, workers, pipeline)


def guarded(inputs: Iterable[Input], workers: int, pipeline: Pipeline) -> Iterator[tuple[Input, Outcome]]:
    """As `outcomes`, always in worker processes, with limits on the time and memory of each file."""
    pebble = store.needed("pebble")
    with pebble.ProcessPool(max_workers=max(1, workers), initializer=_start_worker, initargs=(pipeline,)) as pool:

        def submit(batch: list[Input]) -> Any:
            return pool.schedule(_work, args=[batch], timeout=SECONDS * len(batch))

        try:
            for batch, future in _window(_batches(inputs), submit, 4 * max(1, workers)):
                yield from zip(batch, _results(batch, future, submit), strict=True)
        finally:
            pool.stop()


class Ids:
    """Gives each report of a run a name of its own: the stem of its file, then stem-2, stem-3."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def unique(self, stem: str) -> str:
        name, number = stem, 1
        while name in self.taken:
            number += 1
            name = f"{stem}-{number}"
        self.taken.add(name)
        return name


def _batches(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    batch: list[Input] = []
    for source in inputs:
        batch.append(source)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _window(
    batches: Iterator[list[Input]], submit: Callable[[list[Input]], Any], size: int
) -> Iterator[tuple[list[Input], Any]]:
    waiting: deque[tuple[list[Input], Any]] = deque()
    for batch in batches:
        waiting.append((batch, submit(batch)))
        if len(waiting) >= size:
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


def _results(batch: list[Input], future: Any, submit: Callable[[list[Input]], Any]) -> list[Outcome]:
    """The outcomes of a batch; where its worker died or hung, each of its files alone, so that one is blamed."""
    try:
        found: list[Outcome] = future.result()
        return found
    except FutureTimeout:
        code, cause, advice = "too_slow", f"took longer than {SECONDS:.0f} s", "export it as text and try again"
    except Exception as error:  # the worker died: pebble's ProcessExpired, MemoryError, a broken pipe
        code, cause, advice = "crashed", f"its reader died ({type(error).__name__})", "export it as text and try again"
    if len(batch) == 1:
        return [Outcome(None, Failure(batch[0].name, code, cause, advice), None, None)]
    return [_results([source], submit([source]), submit)[0] for source in batch]


Runner = Callable[[Iterable[Input], int, Pipeline], Iterator[tuple[Input, Outcome]]]
"""How files are analysed: the local pool, or a cluster."""


# --- the run ---------------------------------------------------------------------------------------------------


def versions(pipeline: Pipeline) -> dict[str, str]:
    """What a record depends on beside its input."""
    return {"schema": SCHEMA_VERSION, **pipeline.versions}


def run(
    paths: Iterable[Path],
    out: Path,
    *,
    form: str = "parquet",
    workers: int = 1,
    resume: bool = False,
    segmenter: str = "jieba",
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    progress: Callable[[int, int], None] = lambda done, whole: None,
    analysed: Runner = guarded,
) -> Summary:
    """Analyse everything in `paths` into the store `out`. `progress` is told inputs done and inputs in all.

    With `resume` what is unchanged (same path, digest and versions) is kept. `analysed` runs the files: the local
    pool, or a cluster. Raises `LawgovError` where the store cannot be written.
    """
    if form in ("parquet", "duckdb"):
        store.needed("pyarrow")
    pipeline = Pipeline(segmenter)
    made_by = versions(pipeline)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if not resume and (out / "manifest").is_dir() and any((out / "manifest").iterdir()):
            raise LawgovError(f"{out}: holds a store already; add --resume to continue it, or choose another folder")
        inputs = list(list_inputs(paths, include, exclude))
        store.replace(out / "versions.json", json.dumps(made_by, indent=1).encode())
        run_ = _Run(out, inputs, made_by, workers, pipeline, form in ("parquet", "duckdb"), progress, analysed)
        summary = run_.all_parts()
        _write_lists(out, summary)
        if form != "parquet":
            store.export(out, out, form)
    except OSError as error:
        raise LawgovError(
            f"{out}: cannot be written ({error.strerror or error}); free some space or choose another folder, "
            "then run again with --resume: what is done so far is kept"
        ) from error
    return summary


class _Run:
    def __init__(
        self,
        out: Path,
        inputs: list[Input],
        made_by: dict[str, str],
        workers: int,
        pipeline: Pipeline,
        parquet: bool,
        progress: Callable[[int, int], None],
        analysed: Runner,
    ) -> None:
        self.out, self.inputs, self.made_by, self.parquet = out, inputs, made_by, parquet
        self.workers, self.pipeline, self.progress, self.analysed = workers, pipeline, progress, analysed
        self.summary = Summary()
        self.ids = Ids()
        self.digests: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        old = store.manifests(out)
        self.known = {
            entry["path"]: (number, entry)
            for number, manifest in old.items()
            if manifest["versions"] == made_by
            for entry in manifest["inputs"]
        }
        self.old_numbers = set(old)
        self.cached: tuple[int, dict[str, str]] | None = None

    def all_parts(self) -> Summary:
        numbers = range((len(self.inputs) + PART_SIZE - 1) // PART_SIZE)
        for number in numbers:
            self.part(number, self.inputs[number * PART_SIZE : (number + 1) * PART_SIZE])
        for number in self.old_numbers - set(numbers):
            store.remove_part(self.out, number)
        return self.summary

    def part(self, number: int, inputs: list[Input]) -> None:
        journal = self.out / f"journal-{number:05d}.jsonl"
        done = self._journal(journal)
        reusable = {source.name: old for source in inputs if (old := self._unchanged(source, done)) is not None}
        fresh = [source for source in inputs if source.name not in reusable]
        entries: list[dict[str, Any]] = []
        records: list[str] = []
        results = iter(self.analysed(fresh, self.workers, self.pipeline)) if fresh else iter(())
        with journal.open("a", encoding="utf-8") as log:
            for source in inputs:
                outcome = reusable.get(source.name)
                if outcome is None:
                    _, outcome = next(results)
                    log.write(json.dumps([source.name, *outcome], ensure_ascii=False) + "\n")
                    log.flush()
                else:
                    self.summary.reused += 1
                self._settle(source, outcome, entries, records)
                self.progress(number * PART_SIZE + len(entries), len(self.inputs))
        next(results, None)  # lets the pool close
        manifest = {"versions": self.made_by, "inputs": entries}
        if not fresh and not done and store.manifests(self.out).get(number) == manifest and self._tables(number):
            journal.unlink()
            return
        store.write_part(self.out, number, records, manifest, self.parquet)
        journal.unlink()

    def _tables(self, number: int) -> bool:
        return not self.parquet or (self.out / "reports" / f"part-{number:05d}.parquet").exists()

    def _settle(self, source: Input, outcome: Outcome, entries: list[dict[str, Any]], records: list[str]) -> None:
        entry: dict[str, Any] = {"path": source.name, "sha256": outcome.sha256, "text": outcome.text_digest}
        entries.append(entry)
        if outcome.failure is not None:
            entry["failure"] = list(outcome.failure)
            self.summary.failures.append(Failure(*outcome.failure))
            return
        assert outcome.record and outcome.sha256 and outcome.text_digest
        first = self.digests.setdefault(outcome.sha256, source.name)
        if first != source.name:
            entry["identical_to"] = first
            self.summary.duplicates.append(Duplicate(source.name, first, True))
            return
        same_text = self.texts.setdefault(outcome.text_digest, source.name)
        if same_text != source.name:
            self.summary.duplicates.append(Duplicate(source.name, same_text, False))
        entry["id"] = self.ids.unique(source.stem)
        records.append(with_id(outcome.record, entry["id"]))
        self.summary.done += 1

    def _journal(self, journal: Path) -> dict[str, Outcome]:
        """What an interrupted run had finished of a part; a last line cut short is left out."""
        done: dict[str, Outcome] = {}
        if journal.exists():
            for line in journal.read_text(encoding="utf-8", errors="replace").split("\n"):
                try:
                    name, record, failure, sha256, text = json.loads(line)
                except ValueError:
                    continue
                done[name] = Outcome(record, Failure(*failure) if failure else None, sha256, text)
            journal.unlink()
            for name, outcome in done.items():
                _append(journal, json.dumps([name, *outcome], ensure_ascii=False))
        return done

    def _unchanged(self, source: Input, done: dict[str, Outcome]) -> Outcome | None:
        """The outcome of an earlier run for the same bytes and versions."""
        outcome = done.get(source.name)
        if outcome is None and source.name in self.known:
            outcome = self._stored(source.name)
        if outcome is None or outcome.sha256 is None:
            return None
        try:
            digest = hashlib.sha256(load(source)).hexdigest()
        except (ReadError, OSError, zipfile.BadZipFile, KeyError, RuntimeError):
            return None
        return outcome if digest == outcome.sha256 else None

    def _stored(self, name: str) -> Outcome | None:
        number, entry = self.known[name]
        if "failure" in entry:
            return Outcome(None, Failure(*entry["failure"]), entry["sha256"], None)
        if "id" not in entry:
            return None
        if self.cached is None or self.cached[0] != number:
            try:
                lines = store.part_records(self.out, number)
            except LawgovError:
                return None
            self.cached = (number, {json.loads(line)["source"]["path"]: line for line in lines})
        record = self.cached[1].get(name)
        return None if record is None else Outcome(record, None, entry["sha256"], entry["text"])


def with_id(record: str, identifier: str) -> str:
    """The record with another id."""
    loaded = json.loads(record)
    if loaded["id"] == identifier:
        return record
    return json.dumps({**loaded, "id": identifier}, ensure_ascii=False, separators=(",", ":"))


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _write_lists(out: Path, summary: Summary) -> None:
    for name, columns, found in (
        ("failures.csv", Failure._fields, summary.failures),
        ("duplicates.csv", Duplicate._fields, summary.duplicates),
    ):
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([store.harmless(cell) for cell in row] for row in found)
        store.replace(out / name, b"\xef\xbb\xbf" + buffer.getvalue().encode())
