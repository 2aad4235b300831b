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

from typing import Any

from .report import AREAS, Indicator, Initiative, Metadata, Paragraph, Policy, Report

Row = dict[str, Any]
TABLES = ("reports", "paragraphs", "policies", "initiatives", "indicators")

_PARAGRAPH = [name for name in Paragraph._fields if name != "area_scores"]
_INDICATOR = [name for name in Indicator._fields if name not in ("measures", "change")]
_POLICY = [name for name in Policy._fields if name != "period"]

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


def rows(report: Report) -> dict[str, list[Row]]:
    """The rows of each table for one report."""
    return {
        "reports": [_report(report)],
        "paragraphs": _paragraphs(report),
        "policies": [_policy(report.id, policy) for policy in report.policies],
        "initiatives": [{"report_id": report.id, **initiative._asdict()} for initiative in report.initiatives],
        "indicators": [row for indicator in report.indicators for row in _indicator(report.id, indicator)],
    }


def _report(report: Report) -> Row:
    return {
        "report_id": report.id,
        **report.source._asdict(),
        **report.metadata._asdict(),
        "characters": len(report.text),
        "paragraphs": len(report.paragraphs),
        "policies": len(report.policies),
        "initiatives": len(report.initiatives),
        "indicators": len(report.indicators),
        "warnings": len(report.warnings),
        "text": report.text,
    }


def _paragraphs(report: Report) -> list[Row]:
    headings = {section.id: section.title for section in report.outline}
    found = []
    for paragraph in report.paragraphs:
        row: Row = {"report_id": report.id}
        row.update((name, getattr(paragraph, name)) for name in _PARAGRAPH)
        row["heading"] = headings.get(paragraph.section or "")
        row.update((f"score_{area}", paragraph.area_scores.get(area)) for area in AREAS)
        row["text"] = report.text[paragraph.start : paragraph.end]
        found.append(row)
    return found


def _policy(report_id: str, policy: Policy) -> Row:
    row: Row = {"report_id": report_id}
    row.update((name, getattr(policy, name)) for name in _POLICY)
    row["period_start"], row["period_end"] = policy.period or (None, None)
    return row


def _indicator(report_id: str, indicator: Indicator) -> list[Row]:
    base: Row = {"report_id": report_id}
    base.update((name, getattr(indicator, name)) for name in _INDICATOR)
    change = indicator.change
    tail: Row = {
        "change_direction": change.direction if change else None,
        "change_basis": change.basis if change else None,
        "change_start": change.start if change else None,
        "change_end": change.end if change else None,
    }
    measures = indicator.measures or (None,)
    return [
        {
            **base,
            "measure_number": number,
            "measure": measure.text if measure else None,
            "measure_start": measure.start if measure else None,
            "measure_end": measure.end if measure else None,
            "canonical": measure.canonical if measure else None,
            **tail,
        }
        for number, measure in enumerate(measures)
    ]
