"""The auditor: what in a corpus contradicts itself, the calendar, or the law in force.

A finding is a question to put to the issuer, not a verdict; each comes with its evidence. Rules are chosen for few
false alarms: figures are compared only where catalogue id, unit, scope and issuer are the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from .catalogue import default

if TYPE_CHECKING:
    from .corpus import Corpus

GROWTH_TOLERANCE = 1.5
"""Percentage points by which a claimed growth may miss the computed one: rounding, and figures of 余."""
LEAST_REPEATED = 30
"""Smaller figures return from year to year by chance."""
DEADLINE = "04-01"
"""Day of the next year by which a report is due: supervision rules of 2019 (厅字〔2019〕28号), article 26."""
_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?!\d)")


class Finding(NamedTuple):
    """One question: `severity` is high, medium or low; the span is the evidence in `report_id`."""

    check: str
    severity: str
    report_id: str
    start: int
    end: int
    evidence: str
    explanation: str
    other_id: str | None = None
    other_start: int | None = None
    other_end: int | None = None


def check(corpus: Corpus) -> list[Finding]:
    """All findings, most severe first, then by report and place."""
    audit = _Audit(corpus)
    found = [
        *audit.false_growth(),
        *audit.parts_over_total(),
        *audit.repeated_figures(),
        *audit.stale_citations(),
        *audit.early_citations(),
        *audit.wrong_years(),
        *audit.disagreeing_reports(),
        *audit.missing_sections(),
        *audit.late_reports(),
    ]
    rank = {"high": 0, "medium": 1, "low": 2}
    return sorted(set(found), key=lambda f: (rank[f.severity], f.report_id, f.start, f.check))


class _Audit:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.meta: dict[str, dict[str, Any]] = {
            row["report_id"]: row
            for row in corpus.reports.astype(object).where(corpus.reports.notna(), None).to_dict("records")
        }
        figures = corpus.indicators
        self.figures: list[dict[str, Any]] = figures.astype(object).where(figures.notna(), None).to_dict("records")
        self.canonical = default().units.canonical

    def finding(
        self, name: str, severity: str, row: dict[str, Any], why: str, other: dict[str, Any] | None = None
    ) -> Finding:
        quote = self.corpus.quote(row["report_id"], row["start"], row["end"], 20)
        if other is None:
            return Finding(name, severity, row["report_id"], row["start"], row["end"], quote, why)
        return Finding(
            *(name, severity, row["report_id"], row["start"], row["end"], quote, why),
            *(other["report_id"], other["start"], other["end"]),
        )

    def levels(self) -> Iterator[dict[str, Any]]:
        """Figures that state a level of a known indicator in the reported year."""
        for row in self.figures:
            plan = row["target"] or row["cumulative"] or row["kind"] in ("change", "rank", "duration")
            if row["canonical"] and not plan and row["value_max"] is None:
                yield row

    def key(self, row: dict[str, Any]) -> tuple[Any, ...]:
        return (row["canonical"], self.canonical.get(row["unit"], row["unit"]), row["measure"], row["verb"])

    def false_growth(self) -> Iterator[Finding]:
        """A claimed growth that last year's report contradicts."""
        by_report: dict[str, dict[tuple[int, int], dict[str, Any]]] = defaultdict(dict)
        by_issuer: dict[tuple[Any, Any], list[dict[str, Any]]] = defaultdict(list)
        for row in self.levels():
            by_report[row["report_id"]][(row["start"], row["end"])] = row
            meta = self.meta[row["report_id"]]
            by_issuer[(meta["issuer"], meta["report_year"])].append(row)
        for row in self.figures:
            if row["kind"] != "change" or row["unit"] != "%" or row["change_start"] is None:
                continue
            if row["change_basis"] not in (
                None,
                "同比",
                "较上年",
                "比上年",
                "较去年",
                "比去年",
                "较上一年",
                "比上一年",
            ):
                continue
            quantity = by_report[row["report_id"]].get((row["change_start"], row["change_end"]))
            meta = self.meta[row["report_id"]]
            if quantity is None or meta["report_year"] is None or meta["issuer"] is None:
                continue
            before = self.last_year(quantity, by_issuer[(meta["issuer"], meta["report_year"] - 1)])
            if before is None or not before["value"]:
                continue
            real = (quantity["value"] / before["value"] - 1) * 100
            claimed = row["value"] * (-1 if row["change_direction"] == "down" else 1)
            if not 1 / 3 < quantity["value"] / before["value"] < 3:
                continue  # a stock beside a yearly number: not the same quantity
            # 两成多 and 近10% leave room on one side.
            slack = 0.25 * abs(claimed) if row["qualifier"] else 0.0
            if abs(real - claimed) > GROWTH_TOLERANCE + slack:
                why = (
                    f"claims {claimed:+g} %, but last year's report has {before['value']:g} where this one has "
                    f"{quantity['value']:g}: {real:+.1f} %"
                )
                yield self.finding("false_growth", "high", row, why, before)

    def last_year(self, row: dict[str, Any], candidates: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The one figure of last year that measures the same; None where there is none or several differ."""
        unit = self.canonical.get(row["unit"], row["unit"])
        same = [
            other
            for other in candidates
            if other["canonical"] == row["canonical"] and self.canonical.get(other["unit"], other["unit"]) == unit
        ]
        exact = [other for other in same if other["verb"] == row["verb"] and other["measure"] == row["measure"]]
        return exact[0] if len({other["value"] for other in exact}) == 1 else None

    def parts_over_total(self) -> Iterator[Finding]:
        """Parts (其中 …) that add up to more than the total they stand under."""
        texts = {identifier: meta["text"] for identifier, meta in self.meta.items()}
        by_report: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.figures:
            if row["kind"] == "count" and row["measure_number"] == 0 and row["value_max"] is None:
                by_report[row["report_id"]].append(row)
        for report_id, rows in by_report.items():
            text = texts[report_id]
            for marker in re.finditer("其中", text):
                stop = next(
                    (p for p in range(marker.end(), min(len(text), marker.end() + 160)) if text[p] in "。；;\n"), None
                )
                end = stop or min(len(text), marker.end() + 160)
                clause_start = max(text.rfind(mark, 0, marker.start()) for mark in "。；;\n")
                totals = [r for r in rows if clause_start < r["start"] < marker.start()]
                parts = [r for r in rows if marker.end() <= r["start"] < end]
                if not totals or len(parts) < 2:
                    continue
                total = totals[-1]
                unit = self.canonical.get(total["unit"], total["unit"])
                parts = [r for r in parts if self.canonical.get(r["unit"], r["unit"]) == unit]
                added = sum(r["value"] for r in parts)
                if len(parts) >= 2 and added > total["value"] and not total["qualifier"]:
                    why = f"the {len(parts)} parts add up to {added:g}, more than the total {total['value']:g}"
                    yield self.finding("parts_over_total", "high", parts[-1], why, total)

    def repeated_figures(self) -> Iterator[Finding]:
        """The same figure for the same indicator two years running."""
        by_issuer: dict[tuple[Any, Any], dict[tuple[Any, ...], dict[str, Any]]] = defaultdict(dict)
        for row in self.levels():
            meta = self.meta[row["report_id"]]
            if meta["issuer"] and meta["report_year"]:
                by_issuer[(meta["issuer"], meta["report_year"])].setdefault(self.key(row), row)
        for (issuer, year), rows in by_issuer.items():
            for key, row in rows.items():
                before = by_issuer.get((issuer, year - 1), {}).get(key)
                small = row["value"] < LEAST_REPEATED or row["unit"] in ("%", None) or row["value"] % 100 == 0
                if before is not None and before["value"] == row["value"] and not small:
                    why = f"{row['value']:g} {row['unit'] or ''} stands for {year - 1} too"
                    yield self.finding("repeated_figure", "medium", row, why, before)

    def stale_citations(self) -> Iterator[Finding]:
        """A document followed although it had been superseded or repealed before the reported year."""
        entries = default().policies.entries
        titles = {entry.title: entry for entry in entries.values()}
        for row in self.policies():
            entry = entries.get(row["catalogue_id"] or "")
            year = self.meta[row["report_id"]]["report_year"]
            if entry is None or year is None or row["action"] not in ("implement", "cite", "publicise", None):
                continue
            successor = titles.get(entry.successor or "") or entries.get(entry.successor or "")
            if entry.period is not None:
                ended = entry.period[1] < year and entry.successor is not None
            else:
                since = (successor.effective or successor.issued or "") if successor else ""
                # A successor in force from January on covers the whole year.
                ended = bool(since) and (int(since[:4]) < year or since[:7] == f"{year}-01")
            if ended and not self.reviewed(row):
                name = successor.title if successor else entry.successor
                why = f"superseded by 《{name}》" if name else "no longer in force"
                yield self.finding("stale_citation", "medium", row, f"{why} before or during {year}")

    def reviewed(self, row: dict[str, Any]) -> bool:
        """Whether the sentence looks back or speaks of the change itself, which is no mistake."""
        text = self.meta[row["report_id"]]["text"]
        left = max(text.rfind(mark, 0, row["start"]) for mark in "。；;\n")
        right = min((at for mark in "。；;\n" if (at := text.find(mark, row["end"])) >= 0), default=len(text))
        around = text[max(left, row["start"] - 40, 0) : min(right, row["end"] + 40)]
        return (
            re.search("废止|修订|代替|取代|总结评估|终期评估|评估|收官|完成了|五年来|期间|验收|同时失效|失效", around)
            is not None
        )

    def early_citations(self) -> Iterator[Finding]:
        """A document cited before it was issued."""
        entries = default().policies.entries
        for row in self.policies():
            entry = entries.get(row["catalogue_id"] or "")
            meta = self.meta[row["report_id"]]
            if entry is None or not entry.issued or entry.amended or row["action"] not in ("implement", "cite"):
                continue  # a plan may be drafted, and a draft law discussed, before it is issued
            signed = meta["signed_date"] or (f"{meta['report_year'] + 1}-12-31" if meta["report_year"] else None)
            if signed and entry.issued > signed[: len(entry.issued)]:
                why = f"issued {entry.issued}, after this report ({signed})"
                yield self.finding("early_citation", "medium", row, why)

    def policies(self) -> Iterator[dict[str, Any]]:
        frame = self.corpus.policies
        yield from frame.astype(object).where(frame.notna(), None).to_dict("records")

    def wrong_years(self) -> Iterator[Finding]:
        """A year in title, plan heading or file name that does not fit the reported year."""
        for report_id, meta in self.meta.items():
            year = meta["report_year"]
            if year is None:
                continue
            first = {"report_id": report_id, "start": 0, "end": min(30, len(meta["text"]))}
            named = _YEAR.findall(str(meta["path"] or report_id).rsplit("/", 1)[-1])
            if named and str(year) not in named and str(year + 1) not in named:
                why = f"the file is named for {named[0]}, the report speaks of {year}"
                yield self.finding("year_mismatch", "medium", first, why)
            title = meta["title"] or ""
            title_years = [int(y) for y in _YEAR.findall(re.sub(r"\(.*?\)|（.*?）", "", title))]
            signed = meta["signed_date"]
            if title_years and signed and int(signed[:4]) - title_years[0] > 1:
                why = f"the title says {title_years[0]}, but the report is signed {signed}"
                yield self.finding("year_mismatch", "medium", first, why)
        for report in self.corpus:
            year = report.metadata.report_year
            for section in report.outline:
                years = [int(y) for y in _YEAR.findall(section.title)]
                plan = re.search("下一步|下步|工作(?:打算|思路|计划|安排|重点)|明年", section.title)
                if year and years and plan and "年度" not in section.title and max(years) <= year:
                    row = {"report_id": report.id, "start": section.start, "end": section.end}
                    why = f"a plan for {max(years)} in the report on {year}"
                    yield self.finding("wrong_year_in_plan", "low", row, why)

    def disagreeing_reports(self) -> Iterator[Finding]:
        """A government's and its department's report on the same year that state one fact with two figures."""
        by_place: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in self.levels():
            meta = self.meta[row["report_id"]]
            if meta["region_code"] and meta["report_year"] and row["unit"] != "%":
                unit = self.canonical.get(row["unit"], row["unit"])
                by_place[(meta["region_code"], meta["report_year"], row["canonical"], unit, row["verb"])].append(row)
        for rows in by_place.values():
            for row in rows:
                for other in rows:
                    own, theirs = self.meta[row["report_id"]], self.meta[other["report_id"]]
                    pair = own["issuer_type"] == "department" and theirs["issuer_type"] == "government"
                    if pair and row["value"] != other["value"] and row["measure"] == other["measure"]:
                        why = f"{theirs['issuer']} has {other['value']:g} where {own['issuer']} has {row['value']:g}"
                        yield self.finding("disagreeing_reports", "high", row, why, other)

    def missing_sections(self) -> Iterator[Finding]:
        """Problems and plans belong into every yearly report since 2019 (article 25 of the supervision rules)."""
        roles = self.corpus.paragraphs.groupby("report_id")["role"].agg(set).to_dict()
        for report_id, meta in self.meta.items():
            found = roles.get(report_id, set())
            if len(meta["text"]) < 800 or "achievement" not in found:
                continue
            for role, name in (("problem", "problems (存在问题)"), ("plan", "plans (下一步)")):
                if role not in found:
                    row = {"report_id": report_id, "start": 0, "end": min(30, len(meta["text"]))}
                    yield self.finding("missing_section", "low", row, f"has no section on {name}")

    def late_reports(self) -> Iterator[Finding]:
        """Signed after 1 April of the following year."""
        for report_id, meta in self.meta.items():
            signed, year = meta["signed_date"], meta["report_year"]
            if signed and year and signed > f"{year + 1}-{DEADLINE}" and int(signed[:4]) <= year + 2:
                text = meta["text"]
                row = {"report_id": report_id, "start": max(0, len(text.rstrip()) - 12), "end": len(text.rstrip())}
                why = f"signed {signed}; reports on {year} were due by {year + 1}-{DEADLINE}"
                yield self.finding("late_report", "low", row, why)
