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

import csv
import gzip
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .errors import RecordError
from .report import Report
from .tables import COLUMNS, TABLES, Row, rows

EXCEL_ROWS = 1_048_575
"""Rows that a sheet holds beside its header."""
EXCEL_CELL = 32_767
FORMATS = ("parquet", "jsonl", "csv", "xlsx", "duckdb")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_part(store: Path, number: int, records: list[str], manifest: dict[str, Any], parquet: bool) -> None:
    """Write part `number`: its records (JSON lines), its tables, and last its manifest."""
    name = f"part-{number:05d}"
    content = gzip.compress("".join(line + "\n" for line in records).encode(), compresslevel=5, mtime=0)
    replace(store / "records" / f"{name}.jsonl.gz", content)
    if parquet:
        tables: dict[str, list[Row]] = {table: [] for table in TABLES}
        for line in records:
            for table, found in rows(Report.from_dict(json.loads(line))).items():
                tables[table].extend(found)
        for table, found in tables.items():
            _write_parquet(store / table / f"{name}.parquet", table, found)
    replace(store / "manifest" / f"{name}.json", json.dumps(manifest, ensure_ascii=False, indent=0).encode())


def manifests(store: Path) -> dict[int, dict[str, Any]]:
    """The manifest of every whole part, by number."""
    found = {}
    for path in sorted((store / "manifest").glob("part-*.json")):
        try:
            found[int(path.stem.removeprefix("part-"))] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise RecordError(f"{path}: is damaged ({error}); delete it and run again with --resume") from error
    return found


def part_records(store: Path, number: int) -> list[str]:
    """The records of one part, as JSON lines."""
    path = store / "records" / f"part-{number:05d}.jsonl.gz"
    try:
        return gzip.decompress(path.read_bytes()).decode().rstrip("\n").split("\n")
    except (OSError, EOFError) as error:
        raise RecordError(f"{path}: cannot be read ({error}); run `lawgov analyze` again with --resume") from error


def remove_part(store: Path, number: int) -> None:
    """Remove a part, its manifest first."""
    name = f"part-{number:05d}"
    (store / "manifest" / f"{name}.json").unlink(missing_ok=True)
    (store / "records" / f"{name}.jsonl.gz").unlink(missing_ok=True)
    for table in TABLES:
        (store / table / f"{name}.parquet").unlink(missing_ok=True)


def read(path: str | os.PathLike[str]) -> Iterator[Report]:
    """The reports of a store, of a file of JSON lines, or of a folder that holds records.jsonl; one at a time."""
    for line in _lines(Path(path)):
        yield Report.from_dict(json.loads(line))


def _lines(path: Path) -> Iterator[str]:
    if (path / "manifest").is_dir():
        for number in manifests(path):
            yield from part_records(path, number)
        return
    single = path / "records.jsonl" if path.is_dir() else path
    if not single.is_file():
        raise RecordError(f"{path}: is no store; give a folder that `lawgov analyze --out` wrote, or a .jsonl file")
    with single.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                if not line.startswith("{"):
                    raise RecordError(
                        f"{single}: line {number} is no record; the file must hold one JSON object a line"
                    )
                yield line


def export(store: Path, out: Path, form: str) -> list[Path]:
    """Write the tables of a store as csv, xlsx, duckdb, or its records as one jsonl; the files written."""
    if form == "jsonl":
        target = out / "records.jsonl"
        replace_with(target, (f"{line.rstrip()}\n".encode() for line in _lines(store)))
        return [target]
    if form == "csv":
        return _export_csv(store, out)
    if form == "xlsx":
        return [_export_xlsx(store, out)]
    if form == "duckdb":
        return [_export_duckdb(store, out)]
    raise ValueError(f"unknown format {form!r}; choose from {', '.join(FORMATS)}")


def _table_rows(store: Path, table: str) -> Iterator[Row]:
    for report in read(store):
        yield from rows(report)[table]


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _export_csv(store: Path, out: Path) -> list[Path]:
    written = []
    out.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        target = out / f"{table}.csv"
        temporary = target.with_suffix(".csv.tmp")
        # The byte-order mark makes Excel read UTF-8.
        with temporary.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS[table])
            for row in _table_rows(store, table):
                writer.writerow([harmless(row[column]) for column in COLUMNS[table]])
        temporary.replace(target)
        written.append(target)
    return written


def _export_xlsx(store: Path, out: Path) -> Path:
    openpyxl = needed("openpyxl")
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = openpyxl.Workbook(write_only=True)
    for table in TABLES:
        sheet = book.create_sheet(table)
        sheet.append(list(COLUMNS[table]))
        for number, row in enumerate(_table_rows(store, table)):
            if number >= EXCEL_ROWS:
                raise RecordError(
                    f"{table}: more than {EXCEL_ROWS:,} rows, the limit of a sheet; use --format parquet, csv or duckdb"
                )
            cells = [harmless(row[column]) for column in COLUMNS[table]]
            cells = [
                cell[: EXCEL_CELL - 1] + "…" if isinstance(cell, str) and len(cell) > EXCEL_CELL else cell
                for cell in cells
            ]
            try:
                sheet.append(cells)
            except IllegalCharacterError:
                sheet.append([_printable(cell) for cell in cells])
    out.mkdir(parents=True, exist_ok=True)
    target = out / "lawgov.xlsx"
    temporary = out / "lawgov.tmp.xlsx"
    book.save(temporary)
    temporary.replace(target)
    return target


def _printable(cell: Any) -> Any:
    return "".join(c for c in cell if c >= " " or c in "\t\n\r") if isinstance(cell, str) else cell


def _export_duckdb(store: Path, out: Path) -> Path:
    duckdb = needed("duckdb")
    out.mkdir(parents=True, exist_ok=True)
    target = out / "lawgov.duckdb"
    temporary = out / "lawgov.duckdb.tmp"
    temporary.unlink(missing_ok=True)
    with duckdb.connect(str(temporary)) as database:
        for table in TABLES:
            pattern = str(store / table / "part-*.parquet").replace("'", "''")
            database.execute(f"create table {table} as select * from read_parquet('{pattern}')")
        versions = (store / "versions.json").read_text(encoding="utf-8")
        database.execute("create table versions as select ? as versions", [versions])
    temporary.replace(target)
    return target


_ARROW = {str: "string", int: "int64", float: "float64", bool: "bool_"}


def _write_parquet(path: Path, table: str, found: list[Row]) -> None:
    pyarrow = needed("pyarrow")
    from pyarrow import parquet

    schema = pyarrow.schema([(name, getattr(pyarrow, _ARROW[kind])()) for name, kind in COLUMNS[table].items()])
    columns = {name: [row[name] for row in found] for name in COLUMNS[table]}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    parquet.write_table(pyarrow.table(columns, schema=schema), temporary, compression="zstd")
    temporary.replace(path)


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


def replace_with(path: Path, chunks: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
