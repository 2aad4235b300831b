"""One report → rows of five flat tables, the shape in which stores, data frames and spreadsheets hold findings.

| table | one row for | columns beside `report_id` |
|---|---|---|
| reports | report | path, sha256, media_type, encoding, all metadata, characters, counts of findings, text |
| paragraphs | paragraph | id, start, end, section, heading, role, area, score_<area> (six), text |
| policies | mention | fields of `Policy`, period as period_start and period_end |
| initiatives | mention | fields of `Initiative` |
| indicators | figure and measure | fields of `Indicator`; measure, measure_start, measure_end, canonical, change_* |

A figure with two measures (`答复率、满意率100%`) has two rows, told apart by `measure_number` (0, 1); a figure
without a measure has one row with an empty measure. Offsets count code points of the report's text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .report import AREAS, Indicator, Initiative, Metadata, Paragraph, Policy, Report

Cells = tuple[Any, ...]
"""A row without its `report_id`, in the order of `COLUMNS`."""
TABLES = ("reports", "paragraphs", "policies", "initiatives", "indicators")

_PARAGRAPH = [name for name in Paragraph._fields if name != "area_scores"]
_INDICATOR = [name for name in Indicator._fields if name not in ("measures", "change")]
_POLICY = [name for name in Policy._fields if name != "period"]
_SCORES = Paragraph._fields.index("area_scores")
_PERIOD = Policy._fields.index("period")
_MEASURES = Indicator._fields.index("measures")
assert Indicator._fields[_MEASURES + 1] == "change"

COLUMNS: dict[str, dict[str, type]] = {
    "reports": {
        **dict.fromkeys(("report_id", "path", "sha256", "media_type", "encoding"), str),
        **{name: int if name == "report_year" else str for name in Metadata._fields},
        **dict.fromkeys(("characters", "paragraphs", "policies", "initiatives", "indicators", "warnings"), int),
        "text": str,
    },
    "paragraphs": {
        "report_id": str,
        **{name: int if name in ("start", "end") else str for name in _PARAGRAPH},
        "heading": str,
        **{f"score_{area}": float for area in AREAS},
        "text": str,
    },
    "policies": {
        "report_id": str,
        **{name: int if name in ("start", "end") else bool if name == "bracketed" else str for name in _POLICY},
        "period_start": int,
        "period_end": int,
    },
    "initiatives": {
        "report_id": str,
        **{name: int if name in ("start", "end") else str for name in Initiative._fields},
    },
    "indicators": {
        "report_id": str,
        **{
            name: int
            if name in ("start", "end")
            else float
            if name in ("value", "value_max")
            else bool
            if name in ("target", "cumulative")
            else str
            for name in _INDICATOR
        },
        "measure_number": int,
        "measure": str,
        "measure_start": int,
        "measure_end": int,
        "canonical": str,
        "change_direction": str,
        "change_basis": str,
        "change_start": int,
        "change_end": int,
    },
}


def columns(reports: Iterable[Report]) -> dict[str, dict[str, list[Any]]]:
    """The columns of each table for some reports: table → column → values, in the order of `COLUMNS`."""
    found: dict[str, dict[str, list[Any]]] = {table: {name: [] for name in names} for table, names in COLUMNS.items()}
    for report in reports:
        for table, rows in (
            ("reports", [_report(report)]),
            ("paragraphs", _paragraphs(report)),
            ("policies", [_policy(policy) for policy in report.policies]),
            ("initiatives", report.initiatives),
            ("indicators", [row for figure in report.indicators for row in _indicator(figure)]),
        ):
            if rows:
                identifiers, *values = found[table].values()
                identifiers.extend([report.id] * len(rows))
                # Transposed here, in C, rather than cell by cell: an archive has some hundred million cells.
                for column, cells in zip(values, zip(*rows, strict=True), strict=True):
                    column.extend(cells)
    return found


def _report(report: Report) -> Cells:
    return (
        *report.source,
        *report.metadata,
        len(report.text),
        len(report.paragraphs),
        len(report.policies),
        len(report.initiatives),
        len(report.indicators),
        len(report.warnings),
        report.text,
    )


def _paragraphs(report: Report) -> list[Cells]:
    headings = {section.id: section.title for section in report.outline}
    text = report.text
    return [
        (
            *paragraph[:_SCORES],
            *paragraph[_SCORES + 1 :],
            headings.get(paragraph.section or ""),
            *map(paragraph.area_scores.get, AREAS),
            text[paragraph.start : paragraph.end],
        )
        for paragraph in report.paragraphs
    ]


def _policy(policy: Policy) -> Cells:
    return (*policy[:_PERIOD], *policy[_PERIOD + 1 :], *(policy.period or (None, None)))


def _indicator(indicator: Indicator) -> list[Cells]:
    base = (*indicator[:_MEASURES], *indicator[_MEASURES + 2 :])
    change = indicator.change or (None, None, None, None)
    if not indicator.measures:
        return [(*base, 0, None, None, None, None, *change)]
    return [
        (*base, number, measure.text, measure.start, measure.end, measure.canonical, *change)
        for number, measure in enumerate(indicator.measures)
    ]
