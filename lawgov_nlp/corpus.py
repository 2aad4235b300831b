"""Many reports → tidy tables and comparisons.

A corpus is made from reports, or opened from a store with `Corpus.read`; its frames are made on first use and kept.
Every row carries `report_id` and offsets, so that each number leads back to its sentence with `corpus.quote`.
"""

from __future__ import annotations

import difflib
import functools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import store, tables
from .errors import LawgovError
from .report import Items, Report

if TYPE_CHECKING:
    from .auditing import Finding

GROUPS = {"year": "report_year", "level": "admin_level", "type": "issuer_type"}
"""Short names for columns to group by."""


class Corpus:
    """A collection of reports to compare. All frames are tidy: one row for one thing, missing values as NA."""

    def __init__(self, reports: Iterable[Report] = ()) -> None:
        if isinstance(reports, str | os.PathLike):
            raise TypeError("a corpus is made of reports; Corpus.read opens a store or a file")
        kept = list(reports)
        seen: set[str] = set()
        for report in kept:
            if report.id in seen:
                raise LawgovError(f"two reports have the id {report.id!r}; give each its own, e.g. with Pipeline.pipe")
            seen.add(report.id)
        self._iterate: Callable[[], Iterator[Report]] = lambda: iter(kept)
        self._store: Path | None = None

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Corpus:
        """The corpus in a store, a folder with records.jsonl, or a .jsonl file; nothing is loaded until asked for."""
        corpus = cls()
        corpus._iterate = lambda: store.read(path)
        root = Path(path)
        if not root.exists():
            raise LawgovError(f"{root}: does not exist; give a folder that `lawgov analyze --out` wrote")
        if (root / "manifest").is_dir() and any((root / "reports").glob("part-*.parquet")):
            corpus._store = root
        return corpus

    def __iter__(self) -> Iterator[Report]:
        """The reports themselves, one at a time."""
        return self._iterate()

    def report(self, report_id: str) -> Report:
        """The report with this id; of a store only the part is read that has it. Raises `LawgovError` for none."""
        found = self._iterate() if self._store is None else store.read_one(self._store, report_id)
        for report in found:
            if report.id == report_id:
                return report
        raise self.unknown(report_id)

    def unknown(self, report_id: str) -> LawgovError:
        """What to raise for an id that no report has: it names those that are close."""
        close = difflib.get_close_matches(report_id, self.reports["report_id"], n=3, cutoff=0.5)
        advice = f"close to it: {', '.join(close)}" if close else "Corpus.reports has them all"
        return LawgovError(f"no report has the id {report_id!r}; {advice}")

    def __len__(self) -> int:
        return len(self.reports)

    def __repr__(self) -> str:
        years = self.reports["report_year"].dropna()
        span = f", {years.min()}–{years.max()}" if len(years) else ""
        return f"<Corpus of {len(self)} reports{span}, {self.reports['region'].nunique()} regions>"

    def _repr_html_(self) -> str:
        from . import display

        names = ("report_id", "issuer", "region", "report_year", "paragraphs", "policies", "initiatives", "indicators")
        rows = self.reports[list(names)]
        shown = rows.head(display.MOST_ROWS).astype(object).where(rows.notna(), None).itertuples(index=False)
        page = display.table(names, shown, repr(self)[1:-1])
        more = len(rows) - display.MOST_ROWS
        return page if more <= 0 else f"{page}<div>… {more:,} more</div>"

    # --- tables ------------------------------------------------------------------------------------------------

    @functools.cached_property
    def reports(self) -> pd.DataFrame:
        """One row for a report: its metadata, length and counts of findings; its text in `text`."""
        return self._frame("reports")

    @functools.cached_property
    def paragraphs(self) -> pd.DataFrame:
        """One row for a paragraph: role, area, probabilities, heading, text."""
        return self._frame("paragraphs")

    @functools.cached_property
    def policies(self) -> pd.DataFrame:
        """One row for a citation."""
        return self._frame("policies")

    @functools.cached_property
    def initiatives(self) -> pd.DataFrame:
        """One row for a mention of a named initiative."""
        return self._frame("initiatives")

    @functools.cached_property
    def indicators(self) -> pd.DataFrame:
        """One row for a figure and what it measures (`measure_number` counts several measures of one figure)."""
        return self._frame("indicators")

    @functools.cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return {table: pd.DataFrame(found) for table, found in tables.columns(self).items()}

    def _frame(self, table: str) -> pd.DataFrame:
        if self._store is not None:
            parts = [
                pd.read_parquet(self._store / table / f"part-{number:05d}.parquet")
                for number in store.manifests(self._store)
            ]
            frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(tables.COLUMNS[table]))
        else:
            frame = self._tables[table]
        kinds = {
            name: {int: "Int64", float: "Float64", bool: "boolean", str: "string"}[kind]
            for name, kind in tables.COLUMNS[table].items()
        }
        return frame.astype(kinds)

    @functools.cached_property
    def texts(self) -> dict[str, str]:
        """The text of each report by its id."""
        return dict(zip(self.reports["report_id"], self.reports["text"], strict=True))

    def quote(self, report_id: str, start: int, end: int, context: int = 30) -> str:
        """The passage `[start, end)` of a report with `context` characters on either side, marked by 【】."""
        text = self.texts.get(report_id)
        if text is None:
            raise self.unknown(report_id)
        return f"{text[max(0, start - context) : start]}【{text[start:end]}】{text[end : end + context]}"

    def with_reports(self, frame: pd.DataFrame, columns: Sequence[str] = ()) -> pd.DataFrame:
        """`frame` with region, year and other metadata `columns` of each row's report."""
        wanted = list(dict.fromkeys(("report_id", "region", "report_year", *columns)))
        return frame.merge(self.reports[wanted], on="report_id", how="left", suffixes=("", "_report"))

    @staticmethod
    def columns(by: Sequence[str] | str) -> list[str]:
        """Columns of `reports` for `by`, which may have short names (year, level, type) and be parted by commas."""
        names = by.split(",") if isinstance(by, str) else list(by)
        return list(dict.fromkeys(GROUPS.get(name.strip(), name.strip()) for name in names if name.strip()))

    # --- comparisons (see `comparison` and the modules it names) ----------------------------------------------------

    def area_shares(self, by: Sequence[str] | str = ("report_year",), of: str = "characters") -> pd.DataFrame:
        """Share of `characters`, `paragraphs` or `indicators` in each work area, by metadata columns, or of all."""
        from . import comparison

        return comparison.area_shares(self, self.columns(by), of)

    def indicator_series(self, indicator: str) -> pd.DataFrame:
        """Values of one indicator (its id or name, or words of its measure) by region and year, with provenance."""
        from . import series

        return series.indicator_series(self, indicator)

    def indicator_list(self) -> pd.DataFrame:
        """Which indicators the reports give: id, Chinese name, area, in how many reports and of which years."""
        from . import series

        return series.indicator_list(self)

    def indicator_table(self, indicators: Sequence[str] | str | None = None) -> pd.DataFrame:
        """One row for a region and year, one column for an indicator; missing is NA, never zero."""
        from . import series

        return series.indicator_table(self, indicators)

    def policy_uptake(self, each: str = "document") -> pd.DataFrame:
        """Who cited which document first, when, how long after publication, how far it spread, and who dropped it.

        A row for each `document`, for each document and `region`, or for each document and `year`.
        """
        from . import uptake

        return uptake.policy_uptake(self, each)

    def policy_network(self) -> pd.DataFrame:
        """Edges report → document with the number of citations, for graph tools."""
        from . import uptake

        return uptake.policy_network(self)

    def initiative_spread(self, each: str = "name") -> pd.DataFrame:
        """First appearance, spread and fading of initiatives: a row for each `name`, or name and `region` or `year`."""
        from . import uptake

        return uptake.initiative_spread(self, each)

    def keyness(self, by: str, group: object = None, *, other: object = None, least: int = 3) -> pd.DataFrame:
        """Words and phrases that set the reports with `by == group` apart from the rest (or from `other`).

        Without `group` every value of `by` has its turn, years against the year before.
        """
        from . import keyness

        return keyness.keyness(self, GROUPS.get(by, by), group, other, least)

    def similar(self, report_id: str, most: int = 10) -> pd.DataFrame:
        """The reports nearest to one by areas, policies, initiatives and indicators."""
        from . import comparison

        return comparison.similar(self, report_id, most)

    def reuse(self, least: int = 40) -> pd.DataFrame:
        """Passages of at least `least` characters that a report shares with an earlier or other one."""
        from . import reuse

        return reuse.reuse(self, least)

    def novelty(self, least: int = 40) -> pd.DataFrame:
        """For each report the share of its text that stands in no earlier report, nor in one of the same year."""
        from . import reuse

        return reuse.novelty(self, least)

    def check(self) -> pd.DataFrame:
        """What an auditor would ask about: one row for a finding, with severity, evidence and explanation."""
        from . import auditing

        return pd.DataFrame([finding._asdict() for finding in self.findings()], columns=list(auditing.Finding._fields))

    def findings(self) -> Sequence[Finding]:
        """The rows of `check` as values; a notebook shows them as a table."""
        from . import auditing

        return Items(auditing.check(self))

    # --- pictures (see `plots`): each returns matplotlib's axes; `axes=` draws on yours -------------------------------

    def plot_area_shares(self, by: Sequence[str] | str = "year", of: str = "characters", axes: Any = None) -> Any:
        """Stacked bars of `area_shares`."""
        from . import plots

        return plots.area_shares(self, by, of, axes)

    def plot_indicator_series(self, indicator: str, axes: Any = None) -> Any:
        """Lines of `indicator_series`, an issuer each, or the median and quartiles of many."""
        from . import plots

        return plots.indicator_series(self, indicator, axes)

    def plot_policy_uptake(self, titles: Sequence[str] | None = None, axes: Any = None) -> Any:
        """Lines: the share of regions that cite a document, by year."""
        from . import plots

        return plots.policy_uptake(self, titles, axes)

    def plot_policy_network(self, most: int = 20, axes: Any = None) -> Any:
        """A matrix of issuers and the documents that they cite."""
        from . import plots

        return plots.policy_network(self, most, axes)

    def plot_initiative_spread(self, most: int = 20, axes: Any = None) -> Any:
        """A timeline of initiatives."""
        from . import plots

        return plots.initiative_spread(self, most, axes)

    def plot_novelty(self, axes: Any = None, most: int = 40) -> Any:
        """Stacked bars: new text, and from where the rest was taken."""
        from . import plots

        return plots.novelty(self, axes, most)

    def plot_reuse(self, most: int = 20, axes: Any = None) -> Any:
        """A matrix of who takes over from whom."""
        from . import plots

        return plots.reuse(self, most, axes)

    def plot_keyness(self, by: str, group: object, *, other: object = None, most: int = 15, axes: Any = None) -> Any:
        """Bars: the words of `group` and those of the other side."""
        from . import plots

        return plots.keyness(self, by, group, other=other, most=most, axes=axes)

    def plot_check(self, axes: Any = None) -> Any:
        """Bars: findings by check and severity."""
        from . import plots

        return plots.check(self, axes)

    def plot_similar(self, report_id: str, most: int = 10, axes: Any = None) -> Any:
        """Bars: the nearest reports."""
        from . import plots

        return plots.similar(self, report_id, most, axes)
