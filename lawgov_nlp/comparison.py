"""Tables → shares, series, uptake, spread, keyness, neighbours. Every function takes a corpus and gives a frame."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .catalogue import default
from .errors import LawgovError
from .report import AREAS

if TYPE_CHECKING:
    from .corpus import Corpus

PLACE = ["region", "issuer", "report_year"]


def area_shares(corpus: Corpus, by: list[str], of: str = "characters") -> pd.DataFrame:
    """Share of each work area, with its 95 % interval over reports (Wilson's for counts of paragraphs and figures).

    `characters` weighs paragraphs by their length. Only paragraphs that have an area count, so the shares of a
    group add up to 1. Small groups have wide intervals: read `low` and `high` before you compare.
    Source: Wilson 1927, J. Am. Stat. Assoc. 22.
    """
    _known(corpus, by)
    paragraphs = corpus.paragraphs.rename(columns={"id": "paragraph"})
    if of == "indicators":
        figures = corpus.indicators.query("measure_number == 0")[["report_id", "paragraph"]]
        rows = figures.merge(paragraphs[["report_id", "paragraph", "area"]], on=["report_id", "paragraph"])
        rows = rows.assign(weight=1)
    elif of in ("characters", "paragraphs"):
        weight = paragraphs["end"] - paragraphs["start"] if of == "characters" else 1
        rows = paragraphs.assign(weight=weight)
    else:
        raise LawgovError(f"shares of {of!r} are not known; choose characters, paragraphs or indicators")
    rows = corpus.with_reports(rows[rows["area"].notna()], by)
    grouped = rows.groupby([*by, "area"], observed=True)["weight"].agg(weight="sum", n="size").reset_index()
    groups = rows.groupby(by).agg(whole=("weight", "sum"), pieces=("weight", "size"), reports=("report_id", "nunique"))
    full = groups.reset_index().merge(pd.DataFrame({"area": list(AREAS)}), how="cross")
    table = full.merge(grouped, on=[*by, "area"], how="left").fillna({"weight": 0, "n": 0})
    share = (table["weight"] / table["whole"]).astype(float)
    low, high = _wilson(share.to_numpy(), table["pieces"].to_numpy(dtype=float))
    table = table.assign(share=share, low=low, high=high)
    order = {area: number for number, area in enumerate(AREAS)}
    table = table.sort_values([*by, "area"], key=lambda c: c.map(order) if c.name == "area" else c)
    return table[[*by, "area", "share", "low", "high", "reports", "pieces"]].reset_index(drop=True)


def _wilson(share: np.ndarray[Any, Any], n: np.ndarray[Any, Any]) -> tuple[Any, Any]:
    z = 1.959964
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def indicator_series(corpus: Corpus, indicator: str) -> pd.DataFrame:
    """Values of one indicator by issuer and year.

    `indicator` is an id of the catalogue, or words that the measure must all hold (blanks between them). Units
    that count the same thing (件, 宗, 起) are taken together; other units stay apart. Of several values in a report
    one is `chosen`: a result before a target, a total before its parts (the largest of those that share a unit),
    a yearly figure before a cumulative one; the rest are listed with `chosen` False. `growth` is computed from the
    chosen values of consecutive years in percent, `claimed_growth` is what the report itself says.
    """
    figures = _figures(corpus, indicator)
    columns = [
        *("region", "issuer", "report_year", "value", "value_max", "unit", "qualifier", "cumulative", "target"),
        *("chosen", "growth", "claimed_growth", "measure", "report_id", "start", "end"),
    ]
    if figures.empty:
        return pd.DataFrame(columns=columns)
    figures = corpus.with_reports(figures, PLACE)
    canonical = default().units.canonical
    figures["unit"] = figures["unit"].map(lambda unit: canonical.get(unit, unit), na_action="ignore")
    levels = figures[~figures["kind"].isin(["change", "rank"])].copy()
    keys = ["report_id", "unit", "cumulative"]
    ordered = levels.sort_values(["target", "value", "start"], ascending=[True, False, True])
    first = ordered.groupby(keys, dropna=False, sort=False).head(1).index
    levels["chosen"] = levels.index.isin(first)
    # A yearly figure speaks for the year; the cumulative one only where there is no other.
    yearly = levels[levels["chosen"] & ~levels["cumulative"]]
    both = levels["chosen"] & levels["cumulative"] & levels["report_id"].isin(yearly["report_id"])
    levels.loc[both, "chosen"] = False
    levels = _with_growth(levels)
    levels["claimed_growth"] = _claimed(corpus, levels)
    return levels.sort_values(["region", "issuer", "report_year", "start"])[columns].reset_index(drop=True)


def _claimed(corpus: Corpus, levels: pd.DataFrame) -> pd.Series:
    """The growth in percent that the report itself states of each figure, NA where it states none."""
    figures = corpus.indicators
    claims = figures[figures["kind"].eq("change") & figures["unit"].eq("%") & figures["change_start"].notna()]
    direction = claims["change_direction"].map({"up": 1.0, "down": -1.0}).astype("Float64")
    values = dict(
        zip(zip(claims["report_id"], claims["change_start"], strict=True), claims["value"] * direction, strict=True)
    )
    stated = [values.get(key, pd.NA) for key in zip(levels["report_id"], levels["start"], strict=True)]
    return pd.Series(stated, index=levels.index, dtype="Float64")


def _with_growth(levels: pd.DataFrame) -> pd.DataFrame:
    chosen = levels[levels["chosen"]].sort_values("report_year")
    growth: dict[Any, float] = {}
    for _, group in chosen.groupby(["region", "issuer", "unit"], dropna=False):
        by_year = {row.report_year: row.value for row in group.itertuples()}
        for row in group.itertuples():
            before = by_year.get(row.report_year - 1) if pd.notna(row.report_year) else None
            if before is not None and pd.notna(before) and before != 0:
                growth[row.Index] = round((row.value / before - 1) * 100, 1)
    levels["growth"] = pd.Series(growth, dtype="Float64").reindex(levels.index)
    return levels


def _figures(corpus: Corpus, indicator: str) -> pd.DataFrame:
    figures = corpus.indicators
    if any(entry.id == indicator for entry in default().indicators.entries):
        return figures[figures["canonical"].eq(indicator).fillna(False)].copy()
    mask = figures["measure"].notna()
    for word in indicator.split():
        mask &= figures["measure"].str.contains(word, regex=False).fillna(False)
    return figures[mask].copy()


def indicator_table(corpus: Corpus, indicators: Sequence[str] | None = None) -> pd.DataFrame:
    """Wide table of chosen values: rows (region, issuer, year), a column for each indicator; missing is NA."""
    if indicators is None:
        indicators = sorted(corpus.indicators["canonical"].dropna().unique())
    columns = {}
    for indicator in indicators:
        series = indicator_series(corpus, indicator)
        chosen = series[series["chosen"].astype(bool)].drop_duplicates(PLACE)
        if not chosen.empty:
            columns[indicator] = chosen.set_index(PLACE)["value"]
    index = pd.MultiIndex.from_frame(corpus.reports[PLACE].drop_duplicates().sort_values(PLACE))
    return pd.DataFrame({name: values.reindex(index) for name, values in columns.items()}, index=index)


def policy_uptake(corpus: Corpus) -> pd.DataFrame:
    """For each document: first citing report, lag in years from publication, share of regions reached by each year.

    `lag` is the reported year of the first citation less the year of publication, where the catalogue knows it or
    the title's period begins; `regions` counts the regions that cite it in any year, `share` is of all regions in
    the corpus; `dropped_after` is the last year of citation where a successor was out and citation stopped.
    """
    cited = corpus.with_reports(corpus.policies, PLACE).dropna(subset=["report_year"])
    entries = default().policies.entries
    everywhere = corpus.reports["region"].nunique()
    last_year = corpus.reports["report_year"].max()
    rows = []
    for title, group in cited.groupby("title"):
        first = group.sort_values(["report_year", "report_id", "start"]).iloc[0]
        entry = entries.get(first["catalogue_id"]) if pd.notna(first["catalogue_id"]) else None
        published = int(entry.issued[:4]) if entry and entry.issued else None
        last = group["report_year"].max()
        superseded = entry is not None and (entry.successor is not None or entry.repealed)
        rows.append(
            {
                "title": title,
                "kind": first["kind"],
                "published": published,
                "first_year": first["report_year"],
                "first_region": first["region"],
                "lag": None if published is None else first["report_year"] - published,
                "regions": group["region"].nunique(),
                "share": group["region"].nunique() / everywhere if everywhere else None,
                "citations": len(group),
                "last_year": last,
                "dropped_after": last if superseded and last < last_year else None,
                "by_year": {int(y): int(n) for y, n in group.groupby("report_year")["region"].nunique().items()},
                "report_id": first["report_id"],
                "start": first["start"],
                "end": first["end"],
            }
        )
    columns = [
        *("title", "kind", "published", "first_year", "first_region", "lag", "regions", "share", "citations"),
        *("last_year", "dropped_after", "by_year", "report_id", "start", "end"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["regions", "citations", "title"], ascending=[False, False, True]).reset_index(drop=True)


def policy_network(corpus: Corpus) -> pd.DataFrame:
    """Edges from report to document: `source`, `target`, `weight`, and the issuer's region and year."""
    edges = corpus.policies.groupby(["report_id", "title"]).size().rename("weight").reset_index()
    edges = corpus.with_reports(edges, PLACE)
    return edges.rename(columns={"report_id": "source", "title": "target"})


def initiative_spread(corpus: Corpus) -> pd.DataFrame:
    """For each named initiative: first year and region, regions by year, last year; `new` marks names that first
    appear after the corpus' first year, `faded` those not seen in its last year.
    """
    named = corpus.with_reports(corpus.initiatives, PLACE).dropna(subset=["report_year"])
    first_of_all, last_of_all = corpus.reports["report_year"].min(), corpus.reports["report_year"].max()
    rows = []
    for name, group in named.groupby("name"):
        first = group.sort_values(["report_year", "report_id", "start"]).iloc[0]
        last = group["report_year"].max()
        rows.append(
            {
                "name": name,
                "kind": first["kind"],
                "first_year": first["report_year"],
                "first_region": first["region"],
                "last_year": last,
                "regions": group["region"].nunique(),
                "mentions": len(group),
                "new": bool(first["report_year"] > first_of_all),
                "faded": bool(last < last_of_all),
                "by_year": {int(y): int(n) for y, n in group.groupby("report_year")["region"].nunique().items()},
                "report_id": first["report_id"],
                "start": first["start"],
                "end": first["end"],
            }
        )
    columns = [
        *("name", "kind", "first_year", "first_region", "last_year", "regions", "mentions", "new", "faded"),
        *("by_year", "report_id", "start", "end"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["regions", "mentions", "name"], ascending=[False, False, True]).reset_index(drop=True)


def keyness(corpus: Corpus, by: str, group: object, other: object, least: int) -> pd.DataFrame:
    """Log-odds with an informative Dirichlet prior, as z-scores: positive for words of `group`.

    The prior is the word's frequency in the whole corpus. Words seen fewer than `least` times are left out.
    Source: Monroe, Colaresi and Quinn 2008, Political Analysis 16(4), equations 15, 16 and 22.
    """
    _known(corpus, [by])
    groups = dict(zip(corpus.reports["report_id"], corpus.reports[by], strict=True))
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for report in corpus:
        words = Counter(word.text for word in report.words() if any(c.isalpha() for c in word.text))
        every.update(words)
        if groups[report.id] == group:
            ours.update(words)
        elif other is None or groups[report.id] == other:
            theirs.update(words)
    if not ours:
        known = ", ".join(sorted({str(value) for value in groups.values()}))
        raise LawgovError(f"no report has {by} = {group!r}; the corpus has {known}")
    prior_size = sum(every.values())
    n_ours, n_theirs = sum(ours.values()), sum(theirs.values())
    rows = []
    for word, count in every.items():
        if count < least:
            continue
        a, b, prior = ours[word], theirs[word], count
        left = (a + prior) / (n_ours + prior_size - a - prior)
        right = (b + prior) / (n_theirs + prior_size - b - prior)
        delta = math.log(left) - math.log(right)
        deviation = math.sqrt(1 / (a + prior) + 1 / (b + prior))
        rows.append({"word": word, "z": delta / deviation, "log_odds": delta, "group": a, "other": b})
    table = pd.DataFrame(rows, columns=["word", "z", "log_odds", "group", "other"])
    return table.sort_values(["z", "word"], ascending=[False, True]).reset_index(drop=True)


def similar(corpus: Corpus, report_id: str, most: int) -> pd.DataFrame:
    """Cosine similarity of profiles: area shares, and weighted sets of documents, initiatives and indicators."""
    if report_id not in set(corpus.reports["report_id"]):
        raise LawgovError(f"no report has the id {report_id!r}")
    profiles: dict[str, Counter[str]] = {identifier: Counter() for identifier in corpus.reports["report_id"]}
    spread: Counter[str] = Counter()
    for frame, column in (
        (corpus.policies, "title"),
        (corpus.initiatives, "name"),
        (corpus.indicators, "canonical"),
        (corpus.paragraphs, "area"),
    ):
        pairs = frame[["report_id", column]].dropna()
        for identifier, value in zip(pairs["report_id"], pairs[column], strict=True):
            profiles[identifier][f"{column}:{value}"] += 1
    for profile in profiles.values():
        spread.update(profile.keys())
    vectors = {
        identifier: {key: (1 + math.log(n)) * math.log(1 + len(profiles) / spread[key]) for key, n in profile.items()}
        for identifier, profile in profiles.items()
    }
    norms = {key: math.sqrt(sum(x * x for x in vector.values())) for key, vector in vectors.items()}
    own = vectors[report_id]
    rows = []
    for identifier, vector in vectors.items():
        if identifier != report_id and norms[identifier] and norms[report_id]:
            dot = sum(weight * vector.get(key, 0.0) for key, weight in own.items())
            rows.append({"report_id": identifier, "similarity": dot / norms[identifier] / norms[report_id]})
    table = pd.DataFrame(rows, columns=["report_id", "similarity"])
    table = table.sort_values(["similarity", "report_id"], ascending=[False, True]).head(most)
    return corpus.with_reports(table, PLACE).reset_index(drop=True)


def _known(corpus: Corpus, by: Sequence[str]) -> None:
    unknown = [name for name in by if name not in corpus.reports.columns]
    if unknown:
        raise LawgovError(
            f"reports have no column {unknown[0]!r}; choose from {', '.join(corpus.reports.columns[:16])}"
        )
