"""The auditor: what in a corpus contradicts itself, the calendar, or the law in force.

A finding is a question to put to the issuer, not a verdict; each comes with its evidence. Rules are chosen for few
false alarms: figures are compared only where measure, unit, verb and issuer are the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from .catalogue import default
from .catalogue.units import any_of
from .places import place_of
from .uptake import ended

if TYPE_CHECKING:
    from .corpus import Corpus

GROWTH_TOLERANCE = 1.5
"""Percentage points by which a claimed growth may miss the computed one: rounding, and figures of 余."""
POINTS_TOLERANCE = 0.15
"""The same for a claimed difference of two rates, in points."""
LEAST_REPEATED = 30
"""Smaller figures return from year to year by chance."""
DEADLINE = "04-01"
"""Day of the next year by which a report is due: supervision rules of 2019 (厅字〔2019〕28号), article 26."""
FIRST_YEAR_WITH_SECTIONS = 2018
"""The first reported year whose reports, published in 2019, owe problems and plans (article 25 of the same rules)."""
CHECKS = {
    "false_growth": ("增长与上年数据不符", "claimed growth contradicts last year's figure"),
    "parts_over_total": ("分项之和大于总数", "parts exceed their total"),
    "repeated_figure": ("数据与上年相同", "the same figure two years running"),
    "stale_citation": ("引用已失效文件", "a superseded or repealed document is followed"),
    "early_citation": ("引用尚未发布的文件", "a document is cited before it was issued"),
    "year_mismatch": ("年份不一致", "year of title, file name and report disagree"),
    "issuer_mismatch": ("主体不一致", "issuer of title, signature and file name disagree"),
    "wrong_year_in_plan": ("计划年份有误", "a plan for a year gone by"),
    "disagreeing_reports": ("两份报告数据不一致", "two reports state one fact with two figures"),
    "missing_section": ("缺少应有部分", "an expected section is missing"),
    "late_report": ("超过法定期限", "the statutory deadline was missed"),
}
"""Every check, in Chinese and in English."""
_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?!\d)")
_DISTRICT_WIDE = re.compile("全[省市县区州旗镇乡]")
_YEAR_HEADING = re.compile(r"[一二三四五六七八九十]、\s*(20[012]\d)年(?!度)[^。；;\n ]{0,20}")
_CLOSED = re.compile("[^(（]*[)）]")
_STOPS = "。；;\n"


class Finding(NamedTuple):
    """One question: `severity` is high, medium or low; the span is the evidence in `report_id`, `other_…` what it is
    held against. `explanation_zh` says the same in Chinese."""

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
    explanation_zh: str = ""


def check(corpus: Corpus) -> list[Finding]:
    """All findings, most severe first, then by report and place."""
    audit = _Audit(corpus)
    found = [
        *audit.false_growth(),
        *audit.parts_over_total(),
        *audit.repeated_figures(),
        *audit.citations(),
        *audit.wrong_years(),
        *audit.wrong_issuers(),
        *audit.disagreeing_reports(),
        *audit.missing_sections(),
        *audit.late_reports(),
    ]
    rank = {"high": 0, "medium": 1, "low": 2}
    return sorted(set(found), key=lambda f: (rank[f.severity], f.report_id, f.start, f.check, f.explanation))


Row = dict[str, Any]


def _rows(frame: pd.DataFrame, columns: Iterable[str]) -> list[Row]:
    """Rows as plain values, None where a value is missing."""
    names = list(columns)
    values = [[None if value is pd.NA else value for value in frame[name].astype(object)] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


_FIGURE = (
    *("report_id", "start", "end", "value", "unit", "kind", "qualifier", "verb", "measure", "canonical"),
    *("change_direction", "change_basis", "change_start", "change_end"),
)


class _Audit:
    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.texts = corpus.texts
        columns = [name for name in corpus.reports.columns if name != "text"]
        self.meta: dict[str, Row] = {row["report_id"]: row for row in _rows(corpus.reports, columns)}
        self.canonical, self.yearly = default().units.canonical, default().units.yearly
        # Names in a signature, up to a blank or the date.
        self.organs = re.compile(
            f"[\u4e00-\u9fff]{{2,24}}?(?:{any_of(default().issuers.kinds)})(?=[\\s\\d]|二[〇○Ｏ零]|$)"
        )
        figures = corpus.indicators
        level = figures["measure"].notna() & figures["value_max"].isna() & ~figures["target"] & ~figures["cumulative"]
        level &= ~figures["kind"].isin(["change", "rank", "duration"])
        self.levels = self.figures(figures[level])

    def figures(self, frame: pd.DataFrame) -> list[Row]:
        """Figures as rows, with the unit that stands for its like and the measure without line breaks."""
        rows = _rows(frame, _FIGURE)
        for row in rows:
            row["unit"] = self.canonical.get(row["unit"], row["unit"])
            row["measure"] = "".join((row["measure"] or "").split())
        return rows

    def finding(self, name: str, severity: str, row: Row, why: str, why_zh: str, other: Row | None = None) -> Finding:
        quote = self.corpus.quote(row["report_id"], row["start"], row["end"], 20)
        found = Finding(name, severity, row["report_id"], row["start"], row["end"], quote, why, explanation_zh=why_zh)
        if other is None:
            return found
        return found._replace(other_id=other["report_id"], other_start=other["start"], other_end=other["end"])

    def sentence(self, report_id: str, start: int, end: int) -> tuple[int, int]:
        """The sentence around a span."""
        text = self.texts[report_id]
        left = max(text.rfind(mark, max(0, start - 300), start) for mark in _STOPS) + 1
        right = min((at for mark in _STOPS if (at := text.find(mark, end, end + 300)) >= 0), default=end)
        return max(left, start - 300, 0), right

    # --- figures -------------------------------------------------------------------------------------------------

    def false_growth(self) -> Iterator[Finding]:
        """A claimed growth, in percent, in units or in points, that last year's report contradicts."""
        own: dict[tuple[str, int, int], Row] = {}
        by_issuer: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in self.levels:
            own[row["report_id"], row["start"], row["end"]] = row
            meta = self.meta[row["report_id"]]
            key = (meta["issuer"], meta["region_code"], meta["report_year"], row["unit"], row["measure"], row["verb"])
            by_issuer[key].append(row)
        frame = self.corpus.indicators
        claims = frame[frame["kind"].eq("change") & frame["change_start"].notna() & frame["value_max"].isna()]
        for row in self.figures(claims):
            quantity = own.get((row["report_id"], row["change_start"], row["change_end"]))
            meta = self.meta[row["report_id"]]
            if quantity is None or not meta["issuer"] or not meta["report_year"]:
                continue
            basis = row["change_basis"]
            if basis is not None and basis not in self.yearly and str(meta["report_year"] - 1) not in basis:
                continue
            place = (meta["issuer"], meta["region_code"], meta["report_year"] - 1)
            known = by_issuer[(*place, quantity["unit"], quantity["measure"], quantity["verb"])]
            if len({other["value"] for other in known}) != 1 or not known[0]["value"]:
                continue  # none, or several that differ: nobody can say which one is meant
            before = known[0]
            if not 1 / 3 < quantity["value"] / before["value"] < 3:
                continue  # a stock beside a yearly number: not the same quantity
            found = self.contradiction(row, quantity["value"], before["value"], quantity["unit"])
            if found is not None:
                claimed, real = found
                why = (
                    f"claims {claimed}, but last year's report has {before['value']:,.10g} where this one has "
                    f"{quantity['value']:,.10g}: {real}"
                )
                why_zh = (
                    f"称{claimed}，但上年报告为{before['value']:,.10g}，本年为{quantity['value']:,.10g}，实为{real}"
                )
                yield self.finding("false_growth", "high", row, why, why_zh, before)

    def contradiction(self, claim: Row, now: float, before: float, unit: str | None) -> tuple[str, str] | None:
        """Claimed and real growth in words, where they differ by more than rounding explains."""
        claimed = claim["value"] * (-1 if claim["change_direction"] == "down" else 1)
        # 两成多 and 近10% leave room on one side.
        slack = 0.25 * abs(claimed) if claim["qualifier"] else 0.0
        if claim["unit"] == "%" and unit != "%":
            real, tolerance, name = (now / before - 1) * 100, GROWTH_TOLERANCE, " %"
        elif unit == "%" and claim["unit"] in ("百分点", "个百分点"):
            real, tolerance, name = now - before, POINTS_TOLERANCE, " points"
        elif claim["unit"] == unit and unit != "%":
            real, tolerance, name = now - before, 0.001 * abs(now), f" {unit}"
        else:
            return None
        if abs(real - claimed) <= tolerance + slack:
            return None
        return f"{claimed:+,.10g}{name}", f"{round(real, 1):+,.10g}{name}"

    def parts_over_total(self) -> Iterator[Finding]:
        """Parts (其中 …) that add up to more than the total they stand under."""
        frame = self.corpus.indicators
        frame = frame[frame["kind"].eq("count") & frame["measure_number"].eq(0) & frame["value_max"].isna()]
        frame = frame[frame["report_id"].isin([name for name, text in self.texts.items() if "其中" in text])]
        by_report: dict[str, list[Row]] = defaultdict(list)
        for row in self.figures(frame):
            by_report[row["report_id"]].append(row)
        for report_id, rows in by_report.items():
            text = self.texts[report_id]
            for marker in re.finditer("其中", text):
                stops = (p for p in range(marker.end(), min(len(text), marker.end() + 160)) if text[p] in _STOPS)
                end = next(stops, min(len(text), marker.end() + 160))
                clause_start = max(text.rfind(mark, 0, marker.start()) for mark in _STOPS)
                totals = [
                    r
                    for r in rows
                    if clause_start < r["start"] < marker.start()
                    # What stands in brackets before 其中 (含上年结转37件) is no total.
                    and not _CLOSED.match(text, r["end"], marker.start())
                ]
                if not totals:
                    continue
                total = totals[-1]
                parts = [r for r in rows if marker.end() <= r["start"] < end and r["unit"] == total["unit"]]
                added = sum(r["value"] for r in parts)
                if len(parts) >= 2 and added > total["value"] and not total["qualifier"]:
                    why = f"the {len(parts)} parts add up to {added:,.10g}, more than the total {total['value']:,.10g}"
                    why_zh = f"{len(parts)}个分项合计{added:,.10g}，大于总数{total['value']:,.10g}"
                    yield self.finding("parts_over_total", "high", parts[-1], why, why_zh, total)

    def repeated_figures(self) -> Iterator[Finding]:
        """The same figure for the same indicator two years running. Of a stock (officers, items) it may be true."""
        stocks = {entry.id for entry in default().indicators.entries if entry.basis in ("stock", "both")}
        seen: dict[tuple[Any, ...], dict[tuple[Any, ...], Row]] = defaultdict(dict)
        for row in self.levels:
            meta = self.meta[row["report_id"]]
            small = row["value"] < LEAST_REPEATED or row["unit"] in ("%", None) or row["value"] % 100 == 0
            if row["canonical"] and meta["issuer"] and meta["report_year"] and not small:
                issuer = (meta["issuer"], meta["region_code"], meta["report_year"])
                seen[issuer].setdefault((row["canonical"], row["unit"], row["measure"], row["verb"]), row)
        for (issuer, region, year), rows in list(seen.items()):
            for key, row in rows.items():
                before = seen.get((issuer, region, year - 1), {}).get(key)
                if before is not None and before["value"] == row["value"]:
                    severity = "low" if row["canonical"] in stocks else "medium"
                    why = f"{row['value']:,.10g} {row['unit'] or ''} stands for {year - 1} too"
                    why_zh = f"{year - 1}年亦为{row['value']:,.10g}{row['unit'] or ''}"
                    yield self.finding("repeated_figure", severity, row, why, why_zh, before)

    def disagreeing_reports(self) -> Iterator[Finding]:
        """A government's and its department's report on the same year that state one fact with two figures.

        A department counts its own cases as a rule, so its sentence must speak of the whole district (全区 …).
        """
        by_fact: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in self.levels:
            meta = self.meta[row["report_id"]]
            if row["canonical"] and meta["region_code"] and meta["report_year"] and row["unit"] != "%":
                fact = (row["canonical"], row["unit"], row["verb"], row["measure"])
                by_fact[(meta["region_code"], meta["region"], meta["report_year"], *fact)].append(row)
        for rows in by_fact.values():
            kinds: dict[str | None, list[Row]] = defaultdict(list)
            for row in rows:
                kinds[self.meta[row["report_id"]]["issuer_type"]].append(row)
            theirs = {row["value"] for row in kinds["government"]}
            if len(theirs) != 1:
                continue  # none, or a fact that the government's own report states in two ways
            for row in kinds["department"]:
                before = self.texts[row["report_id"]][max(0, row["start"] - 60) : row["start"]]
                wide = _DISTRICT_WIDE.search(re.split("[。；;]", before)[-1])
                if wide and row["value"] not in theirs:
                    other = kinds["government"][0]
                    issuers = [self.meta[r["report_id"]]["issuer"] for r in (row, other)]
                    why = f"{issuers[1]} has {other['value']:,.10g} where {issuers[0]} has {row['value']:,.10g}"
                    why_zh = f"{issuers[1]}为{other['value']:,.10g}，{issuers[0]}为{row['value']:,.10g}"
                    yield self.finding("disagreeing_reports", "high", row, why, why_zh, other)

    # --- documents -----------------------------------------------------------------------------------------------

    def citations(self) -> Iterator[Finding]:
        """Documents followed although superseded before the reported year, or cited before they were issued."""
        entries = default().policies.entries
        titles = {entry.title: entry for entry in entries.values()}
        endings = {name: year for name, entry in entries.items() if (year := ended(entry)) is not None}
        # A law that was amended may be cited by the name that it has had for long.
        issued = {name: entry.issued for name, entry in entries.items() if entry.issued and not entry.amended}
        frame = self.corpus.policies
        frame = frame[frame["catalogue_id"].isin([*endings, *issued])]
        year = frame["report_id"].map(self.corpus.reports.set_index("report_id")["report_year"])
        suspect = (year >= frame["catalogue_id"].map(endings)).fillna(False)
        suspect |= (frame["catalogue_id"].map(issued).str[:4].astype("Float64") >= year).fillna(False)
        frame = frame[suspect].merge(
            self.corpus.paragraphs[["report_id", "id", "role"]].rename(columns={"id": "paragraph"}),
            on=["report_id", "paragraph"],
            how="left",
        )
        for row in _rows(frame, ("report_id", "start", "end", "catalogue_id", "action", "role", "bracketed")):
            entry, meta = entries[row["catalogue_id"]], self.meta[row["report_id"]]
            reported = meta["report_year"]
            followed = row["action"] in ("implement", "cite", "publicise", None)
            if followed and endings.get(entry.id, 9999) <= reported and not self.looks_back(row):
                successor = titles.get(entry.successor or "") or entries.get(entry.successor or "")
                name = successor.title if successor else entry.successor
                why, why_zh = (
                    f"superseded by 《{name}》 before or during {reported}",
                    f"{reported}年前后已由《{name}》取代",
                )
                yield self.finding("stale_citation", "medium", row, why, why_zh)
            signed = meta["signed_date"] or f"{reported + 1}-12-31"
            date = issued.get(entry.id)
            # A plan may be drafted, and a draft law discussed, before it is issued; next year's work may look ahead to
            # a document that is to come, and everybody names a planning period before its plan is out.
            period = entry.period is not None and entry.period[0] > reported and not row["bracketed"]
            ahead = row["role"] == "plan" or period
            if date and date > signed[: len(date)] and row["action"] in ("implement", "cite") and not ahead:
                why, why_zh = f"issued {date}, after this report ({signed})", f"{date}才发布，晚于本报告（{signed}）"
                yield self.finding("early_citation", "medium", row, why, why_zh)

    def looks_back(self, row: Row) -> bool:
        """Whether the sentence looks back or speaks of the change itself, which is no mistake."""
        left, right = self.sentence(row["report_id"], row["start"], row["end"])
        text = self.texts[row["report_id"]][max(left, row["start"] - 40) : min(right, row["end"] + 40)]
        return default().policies.title_words.looks_back.search(text) is not None

    # --- the report itself ---------------------------------------------------------------------------------------

    def head(self, report_id: str) -> Row:
        """The title, or where there is none the first characters."""
        text, title = self.texts[report_id], self.meta[report_id]["title"] or ""
        at = text.find(title) if title else -1
        start, end = (at, at + len(title)) if at >= 0 else (0, min(30, len(text)))
        return {"report_id": report_id, "start": start, "end": end}

    def wrong_years(self) -> Iterator[Finding]:
        """A year in title, plan heading or file name that does not fit the reported year."""
        for report_id, meta in self.meta.items():
            year, signed = meta["report_year"], meta["signed_date"]
            if year is None:
                continue
            years = [int(y) for y in _YEAR.findall(re.sub(r"\(.*?\)|（.*?）", "", meta["title"] or ""))]
            named = _YEAR.findall(str(meta["path"] or report_id).rsplit("/", 1)[-1])
            why = why_zh = ""
            if years and signed and int(signed[:4]) - max(years) > 1:
                why = f"the title says {years[0]}, but the report is signed {signed}"
                why_zh = f"标题为{years[0]}年，落款为{signed}"
            elif years and year not in years:
                why = f"the title says {years[0]}, the report speaks of {year}"
                why_zh = f"标题为{years[0]}年，正文为{year}年"
            elif named and str(year) not in named and str(year + 1) not in named:
                why = f"the file is named for {named[0]}, the report speaks of {year}"
                why_zh = f"文件名为{named[0]}年，报告为{year}年"
            if why:
                yield self.finding("year_mismatch", "medium", self.head(report_id), why, why_zh)
            for heading in _YEAR_HEADING.finditer(self.texts[report_id]):
                if (planned := int(heading.group(1))) <= year and self.plans(heading.group()):
                    row = {"report_id": report_id, "start": heading.start(), "end": heading.end()}
                    why, why_zh = f"a plan for {planned} in the report on {year}", f"{year}年报告中列{planned}年打算"
                    yield self.finding("wrong_year_in_plan", "low", row, why, why_zh)

    def plans(self, heading: str) -> bool:
        """Whether a heading speaks of plans alone, not of results (工作重点完成情况) or problems besides."""
        kinds = default().outline.patterns
        others = ("achievement_heading", "problem_heading")
        return kinds["plan_heading"].search(heading) is not None and not any(
            kinds[kind].search(heading) for kind in others
        )

    def wrong_issuers(self) -> Iterator[Finding]:
        """A signature, or a file name, that names another district or another department than the title."""
        regions = default().regions.by_name
        paragraphs = self.corpus.paragraphs
        signatures = paragraphs[paragraphs["role"].eq("signature")]
        signed: dict[str, list[Row]] = defaultdict(list)
        for row in _rows(signatures, ("report_id", "start", "end", "text")):
            signed[row["report_id"]].append(row)
        for report_id, meta in self.meta.items():
            own = {meta[name] for name in ("region", "county", "city", "province")} - {None}
            issuer = meta["issuer"]
            if not own or not issuer:
                continue
            stem = str(meta["path"] or "").rsplit("/", 1)[-1]
            places = {
                stem[i:j] for i in range(len(stem)) for j in range(i + 3, min(i + 9, len(stem)) + 1)
            } & regions.keys()
            if places and not places & own and not any(name in issuer for name in places):
                named = max(sorted(places), key=len)
                why, why_zh = (
                    f"the file is named for {named}, the issuer is {issuer}",
                    f"文件名为{named}，报告主体为{issuer}",
                )
                yield self.finding("issuer_mismatch", "medium", self.head(report_id), why, why_zh)
            for row in signed[report_id]:
                for organ in self.organs.finditer(row["text"]):
                    if self.another(organ.group(), issuer, own):
                        place = {
                            "report_id": report_id,
                            "start": row["start"] + organ.start(),
                            "end": row["start"] + organ.end(),
                        }
                        why, why_zh = (
                            f"signed by {organ.group()}, titled as {issuer}'s",
                            f"落款为{organ.group()}，标题主体为{issuer}",
                        )
                        yield self.finding("issuer_mismatch", "medium", place, why, why_zh)

    def another(self, organ: str, issuer: str, own: set[str]) -> bool:
        """Whether `organ` is of another place than the issuer, or another bureau of the same place."""
        place = place_of(organ, default(), "")
        if place.region is not None and place.region.name not in own:
            return True
        rest = place.rest
        both = all(name.endswith(("局", "厅")) for name in (organ, issuer))
        return both and len(rest) > 2 and rest not in issuer and issuer not in organ

    def missing_sections(self) -> Iterator[Finding]:
        """Problems and plans belong into every yearly report since 2019 (article 25 of the supervision rules)."""
        roles = self.corpus.paragraphs.groupby("report_id")["role"].agg(set).to_dict()
        for report_id, meta in self.meta.items():
            found = roles.get(report_id, set())
            early = meta["report_year"] is not None and meta["report_year"] < FIRST_YEAR_WITH_SECTIONS
            if early or len(self.texts[report_id]) < 800 or "achievement" not in found:
                continue
            for role, name, name_zh in (
                ("problem", "problems (存在问题)", "存在问题"),
                ("plan", "plans (下一步)", "下一步打算"),
            ):
                if role not in found:
                    why, why_zh = f"has no section on {name}", f"没有“{name_zh}”部分"
                    yield self.finding("missing_section", "low", self.head(report_id), why, why_zh)

    def late_reports(self) -> Iterator[Finding]:
        """Signed after 1 April of the following year."""
        for report_id, meta in self.meta.items():
            signed, year = meta["signed_date"], meta["report_year"]
            if signed and year and signed > f"{year + 1}-{DEADLINE}" and int(signed[:4]) <= year + 2:
                end = len(self.texts[report_id].rstrip())
                row = {"report_id": report_id, "start": max(0, end - 12), "end": end}
                why = f"signed {signed}; reports on {year} were due by {year + 1}-{DEADLINE}"
                yield self.finding("late_report", "low", row, why, f"落款{signed}，应于{year + 1}-{DEADLINE}前公布")
