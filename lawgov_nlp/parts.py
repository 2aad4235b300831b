"""How a part of a store comes to be: batches that workers leave on disk, put together when all of them are there.

Both steps run in worker processes, so that the main process only keeps the books. A batch file is written beside its
place and renamed: after a kill it is there whole or not at all, and `--resume` takes it up. What a part holds does
not depend on how its inputs were cut into batches.

    work/TOKEN-000012.batch     a line of JSON (see `Batch`), the records as gzip members, five Arrow streams
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from . import inputs, office, reading, store, tables, workers
from .errors import ReadError, StoreError
from .inputs import Input
from .report import Report
from .tables import TABLES
from .workers import Failure

LEVEL = 1
"""Of gzip: the sixth level saves a sixth of the space and costs half a millisecond a report."""


class Recipe(NamedTuple):
    """What a worker on another machine needs to make the pipeline of this run, and to know that it is the same."""

    segmenter: str
    simplified: bool
    model: str | None
    versions: tuple[tuple[str, str], ...]


class Place(NamedTuple):
    """Where a finished record lies: the how-manieth of a batch file, or of the records of a part."""

    file: str
    position: int
    id: str


class Finished(NamedTuple):
    """What the books say of an input: digests, and the place of its record or why it has none."""

    name: str
    sha256: str | None
    text_digest: str | None
    failure: Failure | None = None
    place: Place | None = None


class Kept(NamedTuple):
    """A record that a part is to hold, under the id that it has now."""

    place: Place
    id: str


# --- batches ---------------------------------------------------------------------------------------------------


def write_batch(sources: list[Input], target: str, recipe: Recipe) -> list[Finished]:
    """Analyse `sources` into the batch file `target`. Raises `StoreError` where it cannot be written."""
    own = pipeline(recipe)
    finished: list[Finished] = []
    members: list[bytes] = []
    reports: list[Report] = []
    with office.prepared(_old_documents(sources)):
        outcomes = list(workers.analyze_inputs(sources, own))
    for source, outcome in zip(sources, outcomes, strict=True):
        place = None
        if outcome.report is not None:
            place = Place(target, len(reports), outcome.report.id)
            reports.append(outcome.report)
            members.append(packed(outcome.report))
        finished.append(Finished(source.name, outcome.sha256, outcome.text_digest, outcome.failure, place))
    arrow = store.needed("pyarrow")
    streams = [_stream(arrow, table) for table in _arrow_tables(reports).values()]
    header = {
        "versions": dict(recipe.versions),
        "inputs": finished,
        "members": list(map(len, members)),
        "tables": list(map(len, streams)),
    }
    try:
        line = json.dumps(header, ensure_ascii=False).encode() + b"\n"
        store.replace_with(Path(target), [line, *members, *streams], durable=False)
    except OSError as error:
        raise StoreError.of(target, error) from error
    return finished


def _old_documents(sources: Iterable[Input]) -> Iterator[tuple[bytes, str]]:
    """What LibreOffice has to convert; what is wrong with a file is said when it is analysed."""
    for source in sources:
        if Path(source.name).suffix.lower() in office.SUFFIXES:
            with contextlib.suppress(ReadError):
                data = inputs.load(source)
                if len(data) <= office.MOST_BYTES and (suffix := reading.old_document(data)) is not None:
                    yield data, suffix


def pipeline(recipe: Recipe) -> Any:
    """The pipeline of this worker: the one that it was started with, or on another machine one made by the recipe."""
    try:
        own = workers.pipeline()
    except LookupError:
        own = _made(recipe.segmenter, recipe.simplified, recipe.model)
    if tuple(sorted(own.versions.items())) != recipe.versions:
        raise StoreError(
            f"a worker has other versions ({dict(own.versions)}) than this machine ({dict(recipe.versions)}); "
            "install the same lawgov_nlp on both"
        )
    return own


@functools.cache
def _made(segmenter: str, simplified: bool, model: str | None) -> Any:
    from .pipeline import Pipeline

    return Pipeline(segmenter, simplified=simplified, model=model)


def packed(report: Report) -> bytes:
    """A record as a gzip member of its own: members one after another are a gzip file, whoever packed them."""
    return gzip.compress(report.to_bytes() + b"\n", compresslevel=LEVEL, mtime=0)


class Batch(NamedTuple):
    """A batch file, its header read."""

    path: Path
    versions: dict[str, str]
    inputs: list[Finished]
    members: list[int]
    tables: list[int]
    start: int

    @classmethod
    def open(cls, path: Path) -> Batch | None:
        """None where the file is not whole (the machine, not the program, stopped while it was written)."""
        try:
            with path.open("rb") as file:
                line = file.readline()
            header = json.loads(line)
            inputs = [
                Finished(name, sha256, text, failure and Failure(*failure), place and Place(*place))
                for name, sha256, text, failure, place in header["inputs"]
            ]
            batch = cls(path, header["versions"], inputs, header["members"], header["tables"], len(line))
            whole = batch.start + sum(batch.members) + sum(batch.tables) == path.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return batch if whole else None


# --- parts -----------------------------------------------------------------------------------------------------


def assemble(root: str, number: int, kept: list[Kept]) -> list[tuple[str, str]]:
    """Write the files of a part beside their places; temporary and final names. Raises `StoreError`."""
    members: list[bytes] = []
    pieces: dict[str, list[Any]] = {table: [] for table in TABLES}
    for file, group in groupby(kept, key=lambda each: each.place.file):
        found, arrow_tables = _taken(Path(file), list(group))
        members += found
        for table, piece in arrow_tables.items():
            pieces[table].append(piece)
    # A name of its own: on a cluster a worker that was given up may still be writing.
    name, token = f"part-{number:05d}", secrets.token_hex(4)
    written = []
    try:
        written.append(_beside(Path(root) / "records" / f"{name}.jsonl.gz", token))
        store.replace_with(Path(written[-1][0]), members)
        for table in TABLES:
            written.append(_beside(Path(root) / table / f"{name}.parquet", token))
            _write_parquet(Path(written[-1][0]), table, pieces[table])
    except OSError as error:
        for temporary, _ in written:
            Path(temporary).unlink(missing_ok=True)
        raise StoreError.of(root, error) from error
    return written


def _beside(path: Path, token: str) -> tuple[str, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return str(path.with_name(f".{path.name}.{token}.tmp")), str(path)


def _taken(file: Path, kept: list[Kept]) -> tuple[list[bytes], dict[str, Any]]:
    """The records and table rows of `kept`, all of them in one file."""
    batch = Batch.open(file) if file.suffix == ".batch" else None
    if batch is not None:
        data = file.read_bytes()
        ends = _cut(data, batch.start, batch.members)
        as_analysed = [(position, each.id) for position, each in enumerate(kept)]
        if [each.place[1:] for each in kept] == as_analysed and len(kept) == len(batch.members):
            arrow = store.needed("pyarrow")
            streams = _cut(data, batch.start + sum(batch.members), batch.tables)
            read = (arrow.ipc.open_stream(stream).read_all() for stream in streams)
            return ends, dict(zip(TABLES, read, strict=True))
        lines = [gzip.decompress(member).decode() for member in ends]
    else:
        lines = store.record_lines(file)
    # Something was left out or has another id now: make the rows anew, from the records.
    reports = []
    members = []
    for each in kept:
        record = {**json.loads(lines[each.place.position]), "id": each.id}
        reports.append(Report.from_dict(record))
        members.append(packed(reports[-1]))
    return members, _arrow_tables(reports)


def _cut(data: bytes, start: int, lengths: Iterable[int]) -> list[bytes]:
    pieces = []
    for length in lengths:
        pieces.append(data[start : start + length])
        start += length
    return pieces


# --- Arrow -----------------------------------------------------------------------------------------------------


@functools.cache
def _schema(table: str) -> Any:
    arrow = store.needed("pyarrow")
    kinds = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}
    return arrow.schema([(name, kinds[kind]) for name, kind in tables.COLUMNS[table].items()])


def _arrow_tables(reports: Sequence[Report]) -> dict[str, Any]:
    arrow = store.needed("pyarrow")
    return {table: arrow.table(found, schema=_schema(table)) for table, found in tables.columns(reports).items()}


def _stream(arrow: Any, table: Any) -> bytes:
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _write_parquet(path: Path, table: str, pieces: list[Any]) -> None:
    arrow = store.needed("pyarrow")
    from pyarrow import parquet

    # In one chunk, so that pages end where they end whatever the batches were.
    whole = arrow.concat_tables(pieces).combine_chunks() if pieces else _schema(table).empty_table()
    wordy = {"text", "report_id", "sha256", "path"}
    encoded = [name for name in whole.column_names if name not in wordy]
    parquet.write_table(whole, path, compression="zstd", use_dictionary=encoded)
