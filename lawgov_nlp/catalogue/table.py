"""Reading the data files: CSV tables that a lawyer can edit in a spreadsheet, checked on load.

A cell that holds several values separates them with `|`. Every problem is reported with file, line, column
and what to do; loading goes on, so that one run shows all of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path


class Row:
    """One line of a table. `text`, `many`, `number` and `choice` read a cell and report what is wrong with it."""

    __slots__ = ("_cells", "_file", "_line", "_places", "_problems")

    def __init__(self, cells: list[str], places: dict[str, int], file: str, line: int, problems: list[str]) -> None:
        self._cells, self._places, self._file, self._line, self._problems = cells, places, file, line, problems

    @property
    def where(self) -> str:
        return f"{self._file} · line {self._line}"

    def problem(self, column: str, advice: str) -> None:
        self._problems.append(f"{self._file} · line {self._line} · {column} · {advice}")

    def text(self, column: str, *, required: bool = False) -> str | None:
        value = self._cells[self._places[column]].strip()
        if not value and required:
            self.problem(column, "is empty; fill it in")
        return value or None

    def many(self, column: str) -> tuple[str, ...]:
        cell = self._cells[self._places[column]]
        return tuple(part for part in map(str.strip, cell.split("|")) if part) if cell else ()

    def number(self, column: str) -> float | None:
        value = self._cells[self._places[column]].strip()
        if not value:
            return None
        try:
            return float(value)
        except ValueError:
            self.problem(column, f"{value!r} is not a number")
            return None

    def choice(self, column: str, allowed: Sequence[str], *, required: bool = True) -> str | None:
        value = self.text(column, required=required)
        if value is not None and value not in allowed:
            self.problem(column, f"{value!r} is not one of {', '.join(allowed)}")
        return value


def rows(path: Path, columns: Sequence[str], problems: list[str]) -> Iterator[Row]:
    """The lines of the CSV table at `path` (UTF-8, with or without BOM), which must have exactly `columns`."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path.name} · cannot be read: {error}; restore the file, save it as UTF-8")
        return
    reader = csv.reader(io.StringIO(content, newline=""))
    header = next(reader, [])
    if header != list(columns):
        problems.append(f"{path.name} · line 1 · header must be {','.join(columns)}")
        return
    file, width, places = path.name, len(columns), {column: place for place, column in enumerate(columns)}
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) != width:
            problems.append(
                f"{file} · line {reader.line_num} · has {len(cells)} cells instead of {width}; quote cells with commas"
            )
            continue
        yield Row(cells, places, file, reader.line_num, problems)
