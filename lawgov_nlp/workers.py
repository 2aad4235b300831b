"""Inputs → outcomes in worker processes: limits on the time and memory of each file, stuck workers replaced.

An outcome is a record or a failure, never an exception: what is wrong with one input must not end a run.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import itertools
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any, NamedTuple

from . import inputs, reading, store
from .errors import LawgovError, ReadError, RecordError, StoreError
from .inputs import Input
from .pipeline import Pipeline
from .reading import Reading
from .report import Report

SECONDS = 60.0
"""Longest time for one file, and for the first attempt at a batch of them; a worker that takes longer is replaced."""
MEMORY_BYTES = 2 * 1024**3
"""Address space of a worker beyond what it starts with; a file that needs more fails alone."""
BATCH = 16
MOST_TOGETHER = 100_000
"""Characters from which on no further input is added to those that are analysed together: more are hardly faster."""
LONGEST_WAIT = 0.5
"""Seconds of reading after which what has been read is analysed: who loops over PDFs wants to see something."""


class Failure(NamedTuple):
    """An input that gave no record: what is wrong with it and what to do."""

    path: str
    code: str
    cause: str
    advice: str


class Outcome(NamedTuple):
    """A report or a failure, with the digests of the bytes and of the text without white space."""

    report: Report | None
    failure: Failure | None
    sha256: str | None
    text_digest: str | None


def analyze_inputs(sources: Iterable[Input], pipeline: Pipeline) -> Iterator[Outcome]:
    """Inputs → their outcomes, in order, a bounded number at a time; never raises for what is wrong with an input."""
    waiting: list[tuple[Input, Reading | Outcome]] = []
    characters, until = 0, time.monotonic() + LONGEST_WAIT
    for source in sources:
        read = loaded(source)
        waiting.append((source, read))
        characters += len(read.text) if isinstance(read, Reading) else 0
        if len(waiting) == BATCH or characters >= MOST_TOGETHER or time.monotonic() > until:
            yield from _analyzed(waiting, pipeline)
            waiting, characters, until = [], 0, time.monotonic() + LONGEST_WAIT
    yield from _analyzed(waiting, pipeline)


def loaded(source: Input) -> Reading | Outcome:
    """The text of an input, or the outcome of one that cannot be read."""
    data = None
    try:
        data = inputs.load(source)
        return reading.read(data, source.name)
    except Exception as error:
        return _failed(source, error, None if data is None else hashlib.sha256(data).hexdigest())


def _analyzed(read: Sequence[tuple[Input, Reading | Outcome]], pipeline: Pipeline) -> Iterator[Outcome]:
    try:
        reports = iter(pipeline.together([text for _, text in read if isinstance(text, Reading)]))
    except Exception as error:
        if len(read) > 1:
            for each in read:  # so that one is blamed, and the others have their records
                yield from _analyzed([each], pipeline)
        else:
            ((source, text),) = read
            yield _failed(source, error, text.source.sha256 if isinstance(text, Reading) else None)
        return
    for source, text in read:
        yield text if isinstance(text, Outcome) else _finished(next(reports), source)


def _finished(report: Report, source: Input) -> Outcome:
    text_digest = hashlib.sha256("".join(report.text.split()).encode()).hexdigest()
    return Outcome(_with_id(report, source.id), None, report.source.sha256, text_digest)


def _failed(source: Input, error: Exception, sha256: str | None) -> Outcome:
    if isinstance(error, ReadError):
        failure = Failure(error.path, error.code, error.cause, error.advice)
    elif isinstance(error, LawgovError):
        # A segmenter or a recogniser that breaks its promise; its message says what to do.
        failure = Failure(source.name, "internal", str(error), "then run again")
    elif isinstance(error, MemoryError):
        failure = Failure(source.name, "memory", "needs too much memory", "split the file")
    else:
        # A fault of ours, or of a parser, that this file brings out. The other 99,999 files shall not pay for it.
        cause = f"cannot be analysed ({type(error).__name__}: {str(error)[:200]})"
        failure = Failure(source.name, "internal", cause, "please report it, with the file")
    return Outcome(None, failure, sha256, None)


def _with_id(report: Report, identifier: str) -> Report:
    from dataclasses import replace

    return report if report.id == identifier else replace(report, id=identifier)


# --- the local pool --------------------------------------------------------------------------------------------

Submit = Callable[..., "Future[Any]"]
"""`submit(function, *arguments, seconds=…)`: a future, whose failure `died` explains where the worker was lost."""


class Crew(NamedTuple):
    """Workers of whatever kind: how to give them work, and how many they are.

    `precise` where a lost worker takes only the task with it that it was at, none that waited for it.
    """

    submit: Submit
    size: int
    precise: bool


_PIPELINE: Pipeline | None = None


def pipeline() -> Pipeline:
    """The pipeline that this worker process was started with. Raises `LookupError` where there is none."""
    if _PIPELINE is None:
        raise LookupError("this process is no worker")
    return _PIPELINE


def start(pipeline: Pipeline) -> None:
    """Prepare this process as a worker."""
    global _PIPELINE
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process handles Ctrl-C
    _limit_memory()
    _start_pyarrow()
    gc.freeze()  # the search for cycles need not walk the catalogue ever again
    _PIPELINE = pipeline


class _WithoutPandas:
    """pyarrow looks for pandas before it converts its first list: half a second and 40 MB that no worker needs."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _start_pyarrow() -> None:
    sys.meta_path.insert(0, _WithoutPandas)
    try:
        store.needed("pyarrow").array([0])
    except RecordError:
        pass  # `Pipeline.pipe` works without it
    finally:
        sys.meta_path.remove(_WithoutPandas)


def _limit_memory() -> None:
    try:
        import resource

        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        return  # no such limits on this system
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_BYTES, used + MEMORY_BYTES))


@contextlib.contextmanager
def pool(workers: int, pipeline: Pipeline) -> Iterator[Crew]:
    """Worker processes on this machine."""
    pebble = store.needed("pebble")
    with pebble.ProcessPool(max_workers=max(1, workers), initializer=start, initargs=(pipeline,)) as processes:

        def submit(function: Callable[..., Any], *arguments: Any, seconds: float) -> Future[Any]:
            future: Future[Any] = processes.schedule(function, args=arguments, timeout=seconds)
            return future

        try:
            yield Crew(submit, max(1, workers), precise=True)
        finally:
            processes.stop()


def died(error: BaseException, source: Input) -> Failure:
    """What to say of a file whose worker was lost. Raises where the worker was not lost but cannot work at all."""
    if isinstance(error, FutureTimeout):
        return Failure(source.name, "too_slow", f"took longer than {SECONDS:.0f} s", "export it as text and try again")
    if isinstance(error, MemoryError):
        return Failure(source.name, "memory", "needs too much memory", "split the file")
    if isinstance(error, LawgovError):
        raise error
    if type(error).__name__ in ("ProcessExpired", "KilledWorker"):  # pebble's; Dask's
        return Failure(source.name, "crashed", "ended the process that read it", "export it as text and try again")
    raise StoreError(f"the workers cannot work ({type(error).__name__}: {error})") from error


# --- records in order ------------------------------------------------------------------------------------------


def records(sources: Iterable[Input], workers: int, pipeline: Pipeline) -> Iterator[tuple[Input, str | Failure]]:
    """Inputs with their records as JSON, or failures, in order, never more than a window of them in memory.

    Files are read in worker processes, with limits on the time and memory of each.
    """
    with pool(workers, pipeline) as (submit, size, _):
        waiting: deque[tuple[list[Input], Future[Any]]] = deque()
        for batch in batches(sources):
            waiting.append((batch, submit(_work, batch, seconds=SECONDS)))
            if len(waiting) >= 4 * size:
                yield from _results(*waiting.popleft(), submit)
        while waiting:
            yield from _results(*waiting.popleft(), submit)


def _work(batch: list[Input]) -> list[str | Failure]:
    return list(map(record, analyze_inputs(batch, pipeline())))


def record(outcome: Outcome) -> str | Failure:
    """The record of an outcome as JSON, or its failure."""
    if outcome.failure is not None:
        return outcome.failure
    assert outcome.report is not None
    return outcome.report.to_json()


def _results(batch: list[Input], future: Future[Any], submit: Submit) -> Iterator[tuple[Input, str | Failure]]:
    """The results of a batch; where its worker was lost, each of its files alone, so that one is blamed."""
    try:
        yield from zip(batch, future.result(), strict=True)
    except Exception as error:
        failure = died(error, batch[0])
        if len(batch) == 1:
            yield batch[0], failure
            return
        for source, alone in [([source], submit(_work, [source], seconds=SECONDS)) for source in batch]:
            yield from _results(source, alone, submit)


def batches(sources: Iterable[Input]) -> Iterator[list[Input]]:
    """Inputs in the portions that go to a worker."""
    rest = iter(sources)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch
