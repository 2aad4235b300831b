"""A corpus in the terminal: the summary that `lawgov demo` and `lawgov compare` print."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from .auditing import CHECKS
from .catalogue import default
from .display import AREA_NAMES, console, plain, titled
from .language import chinese, say
from .report import AREAS

if TYPE_CHECKING:
    from .corpus import Corpus

MOST = 12
"""Rows of each table that fit a screen."""
LINES = 30
"""Rows of the tables that have one for each report or group."""
SHOWN = (
    *("reconsideration_applications_received", "administrative_penalty_cases", "people_mediation_cases"),
    *("legal_aid_cases", "normative_documents_reviewed"),
)


def summary(corpus: Corpus, by: Sequence[str] = ("report_year", "region")) -> RenderableType:
    """Reports, shares of areas, most cited policies, initiatives, indicators by year and district, findings."""
    parts: list[RenderableType] = [_reports(corpus), _areas(corpus, by), _policies(corpus), _initiatives(corpus)]
    parts += [_indicators(corpus), _findings(corpus)]
    return Group(*parts)


def _say_more(table: Table, rows: int, shown: int = LINES) -> None:
    if rows > shown:
        table.caption = say(f"… and {rows - shown} more: write them all with --out FOLDER")
        table.caption_justify = "left"


def _cell(value: Any) -> Text:
    if pd.isna(value):
        return Text("–", style="dim")
    if isinstance(value, float):
        return Text(f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}", justify="right")
    return Text(plain(str(value)))


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    table = titled(title, *columns)
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    return table


def _reports(corpus: Corpus) -> Table:
    columns = [
        "report_id",
        "issuer",
        "report_year",
        "characters",
        "paragraphs",
        "policies",
        "initiatives",
        "indicators",
    ]
    frame = corpus.reports[columns].head(LINES).astype(object)
    table = _table(f"{len(corpus)} reports", columns, frame.where(frame.notna(), None).to_numpy().tolist())
    _say_more(table, len(corpus))
    return table


def _areas(corpus: Corpus, by: Sequence[str]) -> Table:
    shares = corpus.area_shares(by=by)
    names = [name for name in shares.columns if name in corpus.reports.columns]
    table = titled("areas, % of text", *names, *(AREA_NAMES[area] for area in AREAS), "reports")
    groups = list(shares.groupby(names, sort=True, dropna=False))
    for key, group in groups[:LINES]:
        values = dict(zip(group["area"], group["share"], strict=True))
        cells = [Text(f"{values[area]:.0%}", justify="right") for area in AREAS]
        table.add_row(*(_cell(value) for value in key), *cells, str(group["reports"].iloc[0]))
    _say_more(table, len(groups))
    return table


def _policies(corpus: Corpus) -> Table:
    uptake = corpus.policy_uptake().head(MOST)
    columns = ["title", "kind", "first_year", "first_region", "lag", "regions", "citations"]
    frame = uptake[columns].astype(object).where(uptake[columns].notna(), None)
    return _table("most cited policies", columns, frame.to_numpy().tolist())


def _initiatives(corpus: Corpus) -> Table:
    spread = corpus.initiative_spread().head(MOST)
    columns = ["name", "kind", "first_year", "first_region", "regions", "mentions"]
    return _table("initiatives", columns, spread[columns].to_numpy().tolist())


def _indicators(corpus: Corpus) -> Table:
    counts = corpus.indicators["canonical"].dropna().value_counts()
    chosen = [name for name in SHOWN if name in counts.index]
    chosen += [name for name in counts.index if name not in chosen][: max(0, 5 - len(chosen))]
    wide = corpus.indicator_table(chosen)
    names = {entry.id: entry.name for entry in default().indicators.entries} if chinese() else {}
    headings = [names.get(name, name) for name in wide.columns]
    table = titled("indicators by year and district", "region", "issuer", "year", *headings)
    for column in table.columns[3:]:
        column.overflow = "fold"  # ids differ in their ends
    for key, row in wide.head(LINES).iterrows():
        values = [
            None if value != value or value is None else float(value)
            for value in row.astype(object).fillna(float("nan"))
        ]
        table.add_row(*(_cell(part) for part in key), *(_cell(value) for value in values))
    _say_more(table, len(wide))
    return table


def _findings(corpus: Corpus) -> Table:
    findings = corpus.findings()
    table = titled(f"{len(findings)} findings", "check", "severity", "report", "evidence", "explanation")
    for finding in findings[: 2 * MOST]:
        name, why = finding.check, finding.explanation
        if chinese():
            name, why = CHECKS[finding.check][0], finding.explanation_zh
        cells = (name, say(finding.severity), finding.report_id, finding.evidence, why)
        table.add_row(*(_cell(cell.replace("\n", " ")) for cell in cells))
    _say_more(table, len(findings), 2 * MOST)
    return table


def show(corpus: Corpus, by: Sequence[str] = ("report_year", "region")) -> None:
    """Print the summary to standard output."""
    with working("comparing the reports"):
        found = summary(corpus, by)
    console().print(found)


@contextlib.contextmanager
def working(at: str) -> Iterator[None]:
    """What is being done, on standard error, while it lasts; silent where that is no terminal."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield
        return
    with screen.status(f"{say(at)} …"):
        yield


def write_tables(corpus: Corpus, out: Path) -> Iterator[Path]:
    """The comparison tables as CSV files that Excel opens, what the summary shows, whole; each when it is written."""
    out.mkdir(parents=True, exist_ok=True)
    frames: dict[str, Callable[[], pd.DataFrame]] = {
        "area_shares": lambda: corpus.area_shares(by=["report_year", "region"]),
        "policy_uptake": corpus.policy_uptake,
        "initiative_spread": corpus.initiative_spread,
        "indicator_list": corpus.indicator_list,
        "indicator_table": lambda: corpus.indicator_table().reset_index(),
        "novelty": corpus.novelty,
        "check": corpus.check,
    }
    for name, frame in frames.items():
        target = out / f"{name}.csv"
        with working("writing the tables"):
            frame().map(_csv_cell).to_csv(target, index=False, encoding="utf-8-sig")
        yield target


def _csv_cell(value: Any) -> Any:
    """What other programs and people read: counts by year as JSON, whole numbers without .0 and others with six
    decimals at most, no text that a spreadsheet takes for a formula."""
    from .store import harmless

    if isinstance(value, float) and value == value:
        return int(value) if value.is_integer() else round(value, 6)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else harmless(value)
