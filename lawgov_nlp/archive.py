"""Folders of mixed files → a store: parts, resume, failures, duplicates.

The inputs are listed once, in a stable order, and cut into parts. Workers analyse small batches into files of their
own (`parts.py`); when all inputs of a part are there, a worker puts it together, and this process, which only keeps
the books, brings it to its place, manifest last. So a run that is killed loses at most the files in flight, and the
store depends on the inputs and the versions alone, not on the number of workers, on machines or on interruptions.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import secrets
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from . import inputs, language, parts, store
from . import workers as working
from .errors import LawgovError, ReadError, StoreError
from .inputs import Input, Skipped
from .parts import Finished, Kept, Place, Recipe
from .pipeline import Pipeline
from .report import SCHEMA_VERSION
from .workers import Crew, Failure

PART_SIZE = 500
ASSEMBLY_SECONDS = 600.0
"""Longest time to put a part together; only a disk that hangs needs as much."""
ATTEMPTS = 3
# What another machine or another day may read: not taken over from an earlier run.
_PASSING = frozenset(("needs_libreoffice", "too_slow", "crashed", "memory", "unreadable"))


class Duplicate(NamedTuple):
    """An input that says what an earlier one said, and is not kept: the same bytes (`identical`), or the same text
    up to white space in another format or encoding."""

    path: str
    same_as: str
    identical: bool


@dataclass
class Summary:
    """What a run did. `reused` inputs were taken over from before, `outdated` ones made anew for new versions."""

    done: int = 0
    reused: int = 0
    outdated: int = 0
    failures: list[Failure] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Engine = Callable[[int, Pipeline], contextlib.AbstractContextManager[Crew]]
"""What runs the work: processes of this machine (`workers.pool`) or a cluster (`distributed`)."""


def run(
    paths: Iterable[Path],
    out: Path,
    *,
    form: str = "parquet",
    workers: int = 1,
    resume: bool = False,
    segmenter: str = "jieba",
    simplified: bool = False,
    model: Path | None = None,
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    progress: Callable[[int, int], None] = lambda done, whole: None,
    engine: Engine = working.pool,
) -> Summary:
    """Analyse everything in `paths` into the store `out`. `progress` is told inputs done and inputs in all.

    `form` adds csv, xlsx, duckdb or jsonl to the Parquet tables. With `resume` what is unchanged (same path, digest
    and versions) is kept. `model` is the folder of a work-area model that `training.train` wrote. Raises
    `StoreError` where the store cannot be written (what is done so far is kept), `ReadError` where none of `paths`
    exists, `ModelError` where the model does not fit.
    """
    out = out.absolute()
    store.needed("pyarrow")
    # Absolute, since a worker on another machine may run in another folder.
    model = None if model is None else model.absolute()
    pipeline = Pipeline(segmenter, simplified=simplified, model=model)
    recipe = Recipe(
        segmenter, simplified, None if model is None else str(model), tuple(sorted(pipeline.versions.items()))
    )
    paths = list(paths)
    if paths and not any(map(os.path.lexists, paths)):
        # A slip of the pen; a store of nothing would stand in the way of the next try.
        raise ReadError(str(paths[0]), "missing", "does not exist", "check the path")
    try:
        if out.exists() and not out.is_dir():
            raise StoreError(f"{out}: is a file; choose a folder for the store")
        # A store is passed over as input: reports beside it would be read once and never again.
        if any(os.path.realpath(path) == os.path.realpath(out) for path in paths):
            raise StoreError(f"{out}: holds the reports; choose another folder for the store")
        out.mkdir(parents=True, exist_ok=True)
        if not resume and (out / "manifest").is_dir() and any((out / "manifest").iterdir()):
            raise StoreError(f"{out}: holds a store already; add --resume to continue it, or choose another folder")
        with _alone(out):
            run_ = _Run(out, recipe, progress)
            run_.inputs = list(inputs.list_inputs(paths, include, exclude, run_.summary.skipped, without=out))
            run_.take_up()
            with engine(workers, pipeline) as crew:
                run_.go(crew)
            run_.close()
            if not run_.inputs:
                run_.summary.notes.append("no documents found; check the path, --include and --exclude")
            if form != "parquet":
                run_.summary.notes += store.export(out, out, form)
            run_.summary.notes += store.refresh(out)
            run_.summary.notes += store.doubtful(out)
    except OSError as error:
        raise StoreError.of(out, error) from error
    return run_.summary


@contextlib.contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keeps a second run out of the store; the lock ends with the process, however that ends."""
    path = out / ".lock"
    with path.open("w") as lock:
        try:
            import fcntl

            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass
        except BlockingIOError as error:
            raise StoreError(f"{out}: another run is writing this store; wait for it, or end it") from error
        yield
    path.unlink(missing_ok=True)


class _Batch(NamedTuple):
    """Consecutive inputs from `first` on; `alone` where nothing else was running when it was started."""

    first: int
    sources: list[Input]
    alone: bool = False


class _Part(NamedTuple):
    number: int
    kept: list[Kept]
    attempt: int = 1


class _Run:
    """The books of one run: what is known of each input, settled in order; parts written when they are whole."""

    def __init__(self, out: Path, recipe: Recipe, progress: Callable[[int, int], None]) -> None:
        self.out, self.recipe, self.progress = out, recipe, progress
        self.versions = {"schema": SCHEMA_VERSION, **dict(recipe.versions)}
        self.work = out / "work"
        self.token = secrets.token_hex(4)
        self.inputs: list[Input] = []
        self.summary = Summary()
        # Of earlier runs: what is known of an input by its name, and the manifests as they stand.
        self.known: dict[str, Finished] = {}
        self.old: dict[int, dict[str, Any]] = {}
        # Of this run.
        self.finished: dict[int, Finished] = {}
        self.settled = 0
        self.first_with: dict[bytes, str] = {}
        self.entries: list[dict[str, Any]] = []
        self.kept: list[Kept] = []
        self.running: dict[Future[Any], _Batch | _Part] = {}
        self.suspects: deque[_Batch] = deque()
        self.manifests: dict[int, dict[str, Any]] = {}
        self.batch_files: dict[int, list[Path]] = {}
        self.count = 0

    # --- what earlier runs left --------------------------------------------------------------------------------

    def take_up(self) -> None:
        """Read the books of earlier runs; remove what a killed one left half done."""
        # A store without a part is a store all the same, of no reports.
        (self.out / "manifest").mkdir(exist_ok=True)
        self._remove_rests()
        self.old = store.manifests(self.out)
        places: dict[str, int] = {}
        for folder in sorted(self.work.glob("before-*")):
            with contextlib.suppress(OSError, ValueError):
                self._take_part(json.loads((folder / "manifest.json").read_bytes()), folder / "records.jsonl.gz")
        for number, manifest in self.old.items():
            self._take_part(manifest, store.records_path(self.out, number))
            if manifest["versions"] == self.versions:
                places.update((entry["path"], number) for entry in manifest["inputs"])
            else:
                self.summary.outdated += len(manifest["inputs"])
        for path in sorted(self.work.glob("*.batch")):
            batch = parts.Batch.open(path)
            if batch is not None and batch.versions == dict(self.recipe.versions):
                self.known.update((each.name, each) for each in batch.inputs)
        self._keep_what_moves(places)

    def _remove_rests(self) -> None:
        for rest in (*self.out.glob(".*.tmp"), *self.out.glob("*/.*.tmp")):
            rest.unlink(missing_ok=True)

    def _take_part(self, manifest: dict[str, Any], records: Path) -> None:
        if manifest["versions"] != self.versions:
            return
        index = 0
        for entry in manifest["inputs"]:
            failure = Failure(*entry["failure"]) if "failure" in entry else None
            place = None
            if "id" in entry:
                place = Place(str(records), index, entry["id"])
                index += 1
            known = Finished(entry["path"], entry["sha256"], entry["text"], failure, place)
            if known.place is not None or known.name not in self.known:
                self.known[known.name] = known

    def _keep_what_moves(self, places: dict[str, int]) -> None:
        """New or lost files shift the others to other parts: keep aside the records that another part will need."""
        moving = {
            number
            for index, source in enumerate(self.inputs)
            if (number := places.get(source.name)) is not None and number != index // PART_SIZE
        }
        for number in sorted(moving):
            folder = self.work / f"before-{self.token}-{number:05d}"
            folder.mkdir(parents=True)
            moved = folder / "records.jsonl.gz"
            # A second name for the same file: what is renamed over the first leaves it alone.
            try:
                os.link(store.records_path(self.out, number), moved)
            except OSError:
                shutil.copyfile(store.records_path(self.out, number), moved)
            store.replace(folder / "manifest.json", json.dumps(self.old[number], ensure_ascii=False).encode())
            stored = str(store.records_path(self.out, number))
            for entry in self.old[number]["inputs"]:
                known = self.known.get(entry["path"])
                if known is not None and known.place is not None and known.place.file == stored:
                    self.known[known.name] = known._replace(place=known.place._replace(file=str(moved)))

    def _unchanged(self, source: Input) -> Finished | None:
        """What an earlier run found in the same bytes, with the same versions."""
        known = self.known.get(source.name)
        if known is None or known.sha256 is None:
            return None
        if known.failure is not None and known.failure.code in _PASSING:
            return None
        try:
            digest = hashlib.sha256(inputs.load(source)).hexdigest()
        except ReadError:
            return None
        return known if digest == known.sha256 else None

    # --- the loop ----------------------------------------------------------------------------------------------

    def go(self, crew: Crew) -> None:
        """Analyse what is new, settle everything in order, write the parts."""
        self.work.mkdir(exist_ok=True)
        self.crew = crew
        batches = self._batches()
        while True:
            self._feed(batches)
            self._settle()
            if not self.running and not self.suspects:
                break
            done, _ = wait(self.running, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(self.running.pop(future), future)

    def _feed(self, batches: Iterator[_Batch]) -> None:
        """Keep the workers busy. A file whose worker was lost is tried alone, so that no neighbour is blamed."""
        while self.suspects and (self.crew.precise or not self.running):
            self._start(self.suspects.popleft()._replace(alone=True))
        while len(self.running) < 4 * self.crew.size and not self.suspects:
            batch = next(batches, None)
            if batch is None:
                return
            if batch.sources:
                self._start(batch)
            else:
                self._settle()

    def _batches(self) -> Iterator[_Batch]:
        """The inputs that must be analysed, in portions that belong to one part; notes those that need not be."""
        for start in range(0, len(self.inputs), PART_SIZE):
            fresh: list[Input] = []
            first = start
            for index, source in enumerate(self.inputs[start : start + PART_SIZE], start):
                known = self._unchanged(source) if self.known else None
                if known is not None:
                    self.finished[index] = known
                    self.summary.reused += 1
                if fresh and (known is not None or len(fresh) == working.BATCH):
                    yield _Batch(first, fresh)
                    fresh = []
                if known is None:
                    first = first if fresh else index
                    fresh.append(source)
            # The last one may be empty: a part that is known already gets its turn in the books.
            yield _Batch(first, fresh)

    def _start(self, batch: _Batch) -> None:
        target = self.work / f"{self.token}-{self.count:06d}.batch"
        self.count += 1
        self.batch_files.setdefault(batch.first // PART_SIZE, []).append(target)
        future = self.crew.submit(parts.write_batch, batch.sources, str(target), self.recipe, seconds=working.SECONDS)
        self.running[future] = batch

    def _take(self, task: _Batch | _Part, future: Future[Any]) -> None:
        if isinstance(task, _Part):
            self._take_over(task, future)
            return
        try:
            found: list[Finished] = future.result()
        except Exception as error:
            failure = working.died(error, task.sources[0])
            if len(task.sources) == 1 and (task.alone or self.crew.precise):
                self.finished[task.first] = Finished(task.sources[0].name, None, None, failure)
            else:
                self.suspects += [_Batch(index, [source]) for index, source in enumerate(task.sources, task.first)]
            return
        self.finished.update(enumerate(found, task.first))

    def _settle(self) -> None:
        """Take what is finished into the books, in the order of the inputs."""
        while (finished := self.finished.pop(self.settled, None)) is not None:
            if not self._enter(self.inputs[self.settled], finished):
                return
            self.settled += 1
            if self.settled % PART_SIZE == 0 or self.settled == len(self.inputs):
                self._assemble((self.settled - 1) // PART_SIZE)
            self.progress(self.settled, len(self.inputs))

    def _enter(self, source: Input, finished: Finished) -> bool:
        """One line in the books. False where the input has to be analysed after all."""
        entry: dict[str, Any] = {"path": source.name, "sha256": finished.sha256, "text": finished.text_digest}
        if finished.failure is not None:
            entry["failure"] = list(finished.failure)
            self.summary.failures.append(finished.failure)
        else:
            assert finished.sha256 and finished.text_digest
            by_bytes, by_text = bytes.fromhex(finished.sha256), b"text" + bytes.fromhex(finished.text_digest)
            same = self.first_with.get(by_bytes) or self.first_with.get(by_text)
            if same is not None:
                identical = by_bytes in self.first_with
                entry |= {"same_as": same, "identical": identical}
                self.summary.duplicates.append(Duplicate(source.name, same, identical))
            elif finished.place is None:
                # It was a duplicate once; what it repeated has changed or is gone.
                self.known.pop(source.name)
                self.summary.reused -= 1
                self._start(_Batch(self.settled, [source]))
                return False
            else:
                self.first_with[by_bytes] = self.first_with[by_text] = source.name
                entry["id"] = source.id
                self.kept.append(Kept(finished.place, source.id))
                self.summary.done += 1
        self.entries.append(entry)
        return True

    # --- parts -------------------------------------------------------------------------------------------------

    def _assemble(self, number: int) -> None:
        manifest = {"versions": self.versions, "inputs": self.entries}
        kept = self.kept
        self.entries, self.kept = [], []
        self.manifests[number] = manifest
        if manifest == self.old.get(number) and store.whole(self.out, number):
            self._forget(number)
            return
        self._put_together(_Part(number, kept))

    def _put_together(self, part: _Part) -> None:
        future = self.crew.submit(parts.assemble, str(self.out), part.number, part.kept, seconds=ASSEMBLY_SECONDS)
        self.running[future] = part

    def _take_over(self, part: _Part, future: Future[Any]) -> None:
        try:
            written = future.result()
        except LawgovError:
            raise
        except Exception as error:
            if part.attempt < ATTEMPTS:  # its worker was lost, perhaps through what else it had to do
                self._put_together(part._replace(attempt=part.attempt + 1))
                return
            raise StoreError(
                f"{self.out}: part {part.number} cannot be put together ({error!r}); try --resume"
            ) from error
        store.put_part(self.out, part.number, written, self.manifests[part.number])
        self._forget(part.number)

    def _forget(self, number: int) -> None:
        """The batches of a part are not needed any more, nor are its books, old and new."""
        for path in self.batch_files.pop(number, ()):
            path.unlink(missing_ok=True)
        self.manifests[number] = {}
        self.old.pop(number, None)

    def close(self) -> None:
        """Remove what no input belongs to any more; write the lists."""
        for number in set(store.manifests(self.out)) - set(self.manifests):
            store.remove_part(self.out, number)
        store.replace(self.out / "versions.json", json.dumps(self.versions, indent=1).encode())
        summary = self.summary
        _write_list(self.out / "failures.csv", Failure, summary.failures, ("cause", "advice"))
        _write_list(self.out / "duplicates.csv", Duplicate, summary.duplicates)
        _write_list(self.out / "skipped.csv", Skipped, summary.skipped, ("reason",))
        # Workers that outlived a main process that was killed may have left something even now.
        self._remove_rests()
        shutil.rmtree(self.work, ignore_errors=True)


def _write_list(path: Path, kind: Any, found: Iterable[Any], told: tuple[str, ...] = ()) -> None:
    """A list as CSV; what is `told` there stands in Chinese too, since the store does not depend on the locale."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow((*kind._fields, *(f"{name}_zh" for name in told)))
    for row in found:
        cells = (*row, *(language.in_chinese(getattr(row, name)) for name in told))
        writer.writerow([store.harmless(cell) for cell in cells])
    store.replace(path, b"\xef\xbb\xbf" + buffer.getvalue().encode())
