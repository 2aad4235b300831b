"""A store on disk: numbered parts of records and tables, and a manifest that says which parts are whole.

    STORE/
      manifest/part-00000.json     written last, by rename: a part without it does not exist
      records/part-00000.jsonl.gz  full records, one JSON object a line
      reports/part-00000.parquet   and likewise paragraphs, policies, initiatives, indicators (see `tables`)
      versions.json                schema, package, catalogue and model that made the store
      failures.csv duplicates.csv  what could not be read, and what was there twice

Every file is written beside its place and renamed, so that a reader never sees half a file, and a run that was
killed leaves a readable store. Other formats (`export`) are made from the parts.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import gzip
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .errors import RecordError, StoreError
from .report import Report
from .tables import COLUMNS, TABLES

EXCEL_ROWS = 1_048_575
"""Rows that a sheet holds beside its header."""
EXCEL_CELL = 32_767
FORMATS = ("parquet", "jsonl", "csv", "xlsx", "duckdb")
# Full-width forms count where Excel runs in Chinese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no sheet may hold; XML forbids it."""


def manifests(store: Path) -> dict[int, dict[str, Any]]:
    """The manifest of every whole part, by number."""
    found = {}
    for path in sorted((store / "manifest").glob("part-*.json")):
        try:
            found[int(path.stem.removeprefix("part-"))] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise RecordError(f"{path}: is damaged ({error}); delete it and run again with --resume") from error
    return found


def record_lines(path: Path) -> list[str]:
    """The records in one file of `records`, as JSON lines."""
    try:
        content = gzip.decompress(path.read_bytes()).decode().rstrip("\n")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: cannot be read ({error}); delete the store's folder and analyse again") from error
    return content.split("\n") if content else []


def put_part(store: Path, number: int, written: list[tuple[str, str]], manifest: dict[str, Any]) -> None:
    """Bring the temporary files of a part to their places, and last its manifest."""
    for temporary, _ in written:
        descriptor = os.open(temporary, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    for temporary, final in written:
        Path(temporary).replace(final)
    replace(manifest_path(store, number), _manifest_lines(manifest).encode())


def _manifest_lines(manifest: dict[str, Any]) -> str:
    """A manifest as JSON with a line for each input."""
    inputs = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in manifest["inputs"])
    return f'{{"versions": {json.dumps(manifest["versions"])}, "inputs": [\n{inputs}\n]}}\n'


def manifest_path(store: Path, number: int) -> Path:
    """Where the manifest of a part lies."""
    return store / "manifest" / f"part-{number:05d}.json"


def records_path(store: Path, number: int) -> Path:
    """Where the records of a part lie."""
    return store / "records" / f"part-{number:05d}.jsonl.gz"


def whole(store: Path, number: int) -> bool:
    """Whether the files of a part are there."""
    paths = [store / table / f"part-{number:05d}.parquet" for table in TABLES]
    return all(path.is_file() for path in (records_path(store, number), *paths))


def remove_part(store: Path, number: int) -> None:
    """Remove a part, its manifest first."""
    manifest_path(store, number).unlink(missing_ok=True)
    records_path(store, number).unlink(missing_ok=True)
    for table in TABLES:
        (store / table / f"part-{number:05d}.parquet").unlink(missing_ok=True)


def read(path: str | os.PathLike[str]) -> Iterator[Report]:
    """The reports of a store, of a file of JSON lines, or of a folder that holds records.jsonl; one at a time."""
    for number, line in enumerate(_lines(Path(path)), 1):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise RecordError(f"{path}: record {number} is damaged ({error}); make the file again") from error
        yield Report.from_dict(record)


def read_one(store: Path, report_id: str) -> Iterator[Report]:
    """The reports of the part of a store that has `report_id`; none where no part has it."""
    for number, manifest in manifests(store).items():
        if any(entry.get("id") == report_id for entry in manifest["inputs"]):
            yield from (Report.from_dict(json.loads(line)) for line in record_lines(records_path(store, number)))


def _lines(path: Path) -> Iterator[str]:
    if (path / "manifest").is_dir():
        for number in manifests(path):
            yield from record_lines(records_path(path, number))
        return
    single = path / "records.jsonl" if path.is_dir() else path
    no_store = RecordError(f"{path}: is no store; give a folder that `lawgov analyze --out` wrote, or a .jsonl file")
    if not single.is_file():
        raise no_store
    with single.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                if not line.removeprefix(codecs.BOM_UTF8).startswith(b"{"):
                    if number == 1 and path.suffix != ".jsonl":
                        raise no_store
                    raise RecordError(
                        f"{single}: line {number} is no record; the file must hold one JSON object a line"
                    )
                yield line.decode("utf-8-sig", errors="surrogateescape")


def export(store: Path, out: Path, form: str) -> list[str]:
    """Write the tables of a store as csv, xlsx or duckdb, or its records as one jsonl.

    What a reader of these files should know comes back as notes: cells that were cut at what Excel holds.
    """
    if form not in FORMATS:
        raise ValueError(f"unknown format {form!r}; choose from {', '.join(FORMATS)}")
    out.mkdir(parents=True, exist_ok=True)
    if form == "jsonl":
        replace_with(out / "records.jsonl", (f"{line.rstrip()}\n".encode() for line in _lines(store)))
    elif form == "csv":
        return _export_csv(store, out)
    elif form == "xlsx":
        return _export_xlsx(store, out)
    elif form == "duckdb":
        _export_duckdb(store, out)
    return []


EXPORTED = {"jsonl": "records.jsonl", "csv": "reports.csv", "xlsx": "lawgov.xlsx", "duckdb": "lawgov.duckdb"}
"""The file of an export by which it is known; of several that which is written first."""


def refresh(store: Path) -> list[str]:
    """Make those exports anew that are older than a part of the store; notes what could not be."""
    parts = [path.stat().st_mtime_ns for path in (store / "manifest").iterdir()]
    changed = max([*parts, (store / "manifest").stat().st_mtime_ns])
    notes: list[str] = []
    for form, name in EXPORTED.items():
        path = store / name
        if not path.is_file() or path.stat().st_mtime_ns >= changed:
            continue
        try:
            notes += export(store, store, form)
        except StoreError as error:
            path.unlink()
            notes.append(str(error))
    return notes


def _table_rows(store: Path, table: str) -> Iterator[tuple[Any, ...]]:
    needed("pyarrow")
    from pyarrow import parquet

    for number in manifests(store):
        found = parquet.read_table(store / table / f"part-{number:05d}.parquet")
        yield from zip(*(column.to_pylist() for column in found.itercolumns()), strict=True)


def _count(store: Path, table: str) -> int:
    needed("pyarrow")
    from pyarrow import parquet

    paths = (store / table / f"part-{number:05d}.parquet" for number in manifests(store))
    return sum(parquet.read_metadata(path).num_rows for path in paths)


def doubtful(store: Path) -> list[str]:
    """A note of how many reports have warnings, which are no failures and so easily overlooked."""
    needed("pyarrow")
    from pyarrow import parquet

    warned = 0
    for number in manifests(store):
        found = parquet.read_table(store / "reports" / f"part-{number:05d}.parquet", columns=["warnings"])
        warned += sum(map(bool, found["warnings"].to_pylist()))
    if not warned:
        return []
    return [f"of these, {warned} with warnings: see the column `warnings` of the reports, and each one's record"]


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


class _Cells:
    """Cells as Excel can hold them; counts those that were cut."""

    def __init__(self) -> None:
        self.cut = 0

    def __call__(self, row: tuple[Any, ...]) -> list[Any]:
        return [self._cell(cell) if isinstance(cell, str) else cell for cell in row]

    def _cell(self, cell: str) -> str:
        cell = harmless(_CONTROL.sub("", cell))
        if len(cell) > EXCEL_CELL:
            self.cut += 1
            cell = cell[: EXCEL_CELL - 1] + "…"
        return cell

    def notes(self, name: str) -> list[str]:
        if not self.cut:
            return []
        return [f"{name}: {self.cut} cells end in … where Excel holds no more; records/ has the full texts"]


def _export_csv(store: Path, out: Path) -> list[str]:
    notes = []
    for table in TABLES:
        target, cells = out / f"{table}.csv", _Cells()
        # The byte-order mark makes Excel read UTF-8.
        with _beside(target) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS[table])
            writer.writerows(map(cells, _table_rows(store, table)))
        notes += cells.notes(target.name)
    return notes


def _export_xlsx(store: Path, out: Path) -> list[str]:
    openpyxl = needed("openpyxl")
    target, cells = out / "lawgov.xlsx", _Cells()
    for table in TABLES:
        if (count := _count(store, table)) > EXCEL_ROWS:
            raise StoreError(
                f"{target.name}: the table {table} has {count:,} rows, a sheet holds {EXCEL_ROWS:,}; the store itself "
                "is complete, run again with --resume and --format csv or duckdb, or read its Parquet tables"
            )
    book = openpyxl.Workbook(write_only=True)
    for table in TABLES:
        sheet = book.create_sheet(table)
        sheet.freeze_panes = "B2"  # headings and ids stay in sight
        sheet.append(list(COLUMNS[table]))
        for row in _table_rows(store, table):
            sheet.append(cells(row))
    with _beside(target) as temporary:
        book.save(temporary)
    return cells.notes(target.name)


def _export_duckdb(store: Path, out: Path) -> None:
    duckdb = needed("duckdb")
    with _beside(out / "lawgov.duckdb") as temporary:
        temporary.unlink(missing_ok=True)
        try:
            with duckdb.connect(str(temporary)) as database:
                for table in TABLES:
                    files = [str(store / table / f"part-{number:05d}.parquet") for number in manifests(store)]
                    source = "read_parquet(?)" if files else "(select ? where false)"
                    database.execute(f"create table {table} as select * from {source}", [files])
                versions = (store / "versions.json").read_text(encoding="utf-8")
                database.execute("create table versions as select ? as versions", [versions])
        except duckdb.Error as error:
            raise StoreError(f"{out / 'lawgov.duckdb'}: cannot be written ({error})") from error


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `target` when all went well and is gone when not."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def needed(module: str) -> Any:
    """An optional package, or a `RecordError` that names the extra which brings it."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise RecordError(f"{module} is not installed; run `pip install 'lawgov-nlp[archive]'`") from error


def replace(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it, so that nobody ever sees half of it."""
    replace_with(path, [content])


def replace_with(path: Path, chunks: Iterable[bytes], durable: bool = True) -> None:
    """As `replace`, from pieces. A file that is not `durable` outlives the program, but perhaps not a power cut."""
    if durable:
        path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path) as temporary, temporary.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        if durable:
            os.fsync(file.fileno())
