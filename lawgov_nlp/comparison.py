"""Tables → shares, series, uptake, spread, neighbours. Every function takes a corpus and gives a frame.

Rows that stand for one passage carry `report_id`, `start` and `end`; rows that sum up carry those of the first passage,
or say in their docstring which frame of the corpus holds the passages.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from .catalogue import default
from .catalogue.policies import Entry
from .errors import LawgovError
from .report import AREAS
from .tables import COLUMNS

if TYPE_CHECKING:
    from .corpus import Corpus

PLACE = ["region", "issuer", "report_year"]
_WIDER = re.compile("(?:20[012]\\d年,?)?(?:全国|全省|全自治区)")
_CLAUSE = re.compile("[，,。；;\n]")
_STOPS = "。；;\n"
_ENTRY = ("canonical", "name", "area")
_ID = re.compile("[a-z0-9]+(?:_[a-z0-9]+)+")


# --- work areas --------------------------------------------------------------------------------------------------


def area_shares(corpus: Corpus, by: list[str], of: str = "characters") -> pd.DataFrame:
    """Share of each work area, with its 95 % interval (Wilson's, over the group's paragraphs or figures).

    `characters` weighs paragraphs by their length. Only paragraphs that have an area count, so the shares of a
    group add up to 1. Small groups have wide intervals: read `low` and `high` before you compare. Reports whose
    year or region is unknown form a group of their own. The passages are the rows of `corpus.paragraphs`.
    Source: Wilson 1927, J. Am. Stat. Assoc. 22.
    """
    require_columns(by)
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
    if not by:
        return _shares(rows.assign(all="all"), ["all"]).drop(columns="all")
    return _shares(rows, by)


def _shares(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    weights = rows.groupby([*by, "area"], dropna=False)["weight"].sum().rename("weight").reset_index()
    groups = rows.groupby(by, dropna=False).agg(
        whole=("weight", "sum"), pieces=("weight", "size"), reports=("report_id", "nunique")
    )
    full = groups.reset_index().merge(pd.DataFrame({"area": list(AREAS)}), how="cross")
    table = full.merge(weights, on=[*by, "area"], how="left").fillna({"weight": 0})
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


# --- indicators --------------------------------------------------------------------------------------------------

SERIES = (
    *("region", "issuer", "report_year", "value", "value_max", "unit", "qualifier", "cumulative", "target"),
    *("chosen", "passed_over", "growth", "claimed_growth", "difference", "claimed_difference", "measure"),
    *("report_id", "start", "end"),
)


def indicator_series(corpus: Corpus, indicator: str) -> pd.DataFrame:
    """Values of one indicator by issuer and year: all that stand in the reports, and which one speaks for its report.

    `indicator` is an id of the catalogue or its Chinese name (see `indicator_list`), or words that the measure must all
    hold (blanks between them). Units that count the same thing (件, 宗, 起) are taken together; other units stay apart.
    A report's value in a unit is `chosen` by these rules; `passed_over` says which of them a row fell under:
    - `other_year`, `wider_scope`, `target`: of another year, of the whole country or province, a plan. Never chosen.
    - `cumulative`: summed up over years; chosen only where the report has no yearly value.
    - `part`: stands after 其中 and is chosen only where no total is given.
    - `smaller` (counts and money: the largest is the total), `later` (rates and the rest: the first stands).
    A report without the indicator has no row: missing is not zero.
    `growth` (percent) and `difference` are computed from the chosen values of consecutive years of one issuer, yearly
    with yearly, cumulative with cumulative; `claimed_growth` and `claimed_difference` are what the report says.
    """
    return _series(corpus, _figures(corpus, indicator).assign(series=indicator))[list(SERIES)]


def indicator_list(corpus: Corpus) -> pd.DataFrame:
    """A row for each indicator of the catalogue that a report gives, those of most reports first.

    `canonical` is the id that `indicator_series` and `indicator_table` take, `name` its Chinese name (NA where a store
    was made with another catalogue), `reports` and `figures` how many give it and how often, `first_year` and
    `last_year` of which years. The passages are the rows of `corpus.indicators` with this id.
    """
    figures = corpus.indicators[corpus.indicators["canonical"].notna()]
    figures = corpus.with_reports(figures.drop_duplicates(["report_id", "start", "canonical"]))
    table = figures.groupby("canonical").agg(
        reports=("report_id", "nunique"),
        figures=("start", "size"),
        first_year=("report_year", "min"),
        last_year=("report_year", "max"),
    )
    entries = default().indicators.entries
    known = pd.DataFrame([(each.id, each.name, each.area) for each in entries], columns=list(_ENTRY))
    table = table.reset_index().merge(known.astype("string"), on="canonical", how="left")
    table = table.sort_values(["reports", "figures", "canonical"], ascending=[False, False, True])
    return table[[*_ENTRY, "reports", "figures", "first_year", "last_year"]].reset_index(drop=True)


def indicator_table(corpus: Corpus, indicators: Sequence[str] | str | None = None) -> pd.DataFrame:
    """Wide table of chosen values: rows (region, issuer, year), a column for each indicator; missing is NA.

    Where an indicator is given in several units the one that most reports use stands. Without `indicators` there is a
    column for each id that a report has; what was asked for has its column even where no report has it.
    """
    if isinstance(indicators, str):
        indicators = [indicators]
    figures = corpus.indicators
    if indicators is None:
        rows = figures[figures["canonical"].notna()]
        rows = rows.assign(series=rows["canonical"])
    else:
        parts = [_figures(corpus, name).assign(series=name) for name in dict.fromkeys(indicators)]
        rows = pd.concat(parts, ignore_index=True) if parts else figures.head(0).assign(series="")
    series = _series(corpus, rows)
    series = series[series["chosen"].astype(bool)]
    common = series.groupby(["series", "unit"], dropna=False)["value"].transform("size")
    series = series.assign(common=common).sort_values(["common", "report_id"], ascending=[False, True], kind="stable")
    series = series.drop_duplicates(["series", *PLACE])
    index = pd.MultiIndex.from_frame(corpus.reports[PLACE].drop_duplicates().sort_values(PLACE))
    wide = series.pivot(index=PLACE, columns="series", values="value").reindex(index)
    names = sorted(wide.columns) if indicators is None else list(dict.fromkeys(indicators))
    return wide.reindex(columns=names).astype("Float64").rename_axis(columns=None)


def chosen_values(corpus: Corpus) -> pd.DataFrame:
    """The chosen values of every indicator of the catalogue, its id in `canonical`."""
    figures = corpus.indicators[corpus.indicators["canonical"].notna()]
    series = _series(corpus, figures.assign(series=figures["canonical"]))
    return series[series["chosen"].astype(bool)][["canonical", *SERIES]].reset_index(drop=True)


def _figures(corpus: Corpus, indicator: str) -> pd.DataFrame:
    """The rows of one indicator. Raises `LawgovError` for what looks like an id and is none: a slip finds nothing."""
    figures = corpus.indicators
    # Also those of an older catalogue, which a store that was made with it still has.
    entries = default().indicators.entries
    known = {entry.id for entry in entries} | set(figures["canonical"].dropna())
    identifier = next((entry.id for entry in entries if entry.name == indicator), indicator)
    if identifier in known:
        return figures[figures["canonical"].eq(identifier).fillna(False)]
    if _ID.fullmatch(indicator):
        close = difflib.get_close_matches(indicator, sorted(known), n=3, cutoff=0.5)
        advice = f"close to it: {', '.join(close)}" if close else "Corpus.indicator_list() has those of the reports"
        raise LawgovError(f"no indicator has the id {indicator!r}; {advice}")
    mask = figures["measure"].notna()
    for word in indicator.split():
        mask &= figures["measure"].str.contains(word, regex=False).fillna(False)
    return figures[mask]


def _series(corpus: Corpus, figures: pd.DataFrame) -> pd.DataFrame:
    """All levels among `figures`, resolved within each value of their column `series`."""
    canonical = default().units.canonical
    rows = figures[~figures["kind"].isin(["change", "rank"])].drop_duplicates(["series", "report_id", "start"])
    rows = corpus.with_reports(rows, [*PLACE, "region_code", "admin_level"])
    rows["unit"] = rows["unit"].map(lambda unit: canonical.get(unit, unit), na_action="ignore").astype("string")
    year, period = rows["report_year"], rows["period"]
    behind, wide = _surroundings(corpus, rows)
    part = pd.Series(behind, index=rows.index, dtype=bool)
    wider = pd.Series(wide, index=rows.index, dtype=bool) & ~rows["admin_level"].isin(["national", "provincial"])
    other_year = period.str.fullmatch(r"\d{4}").fillna(False) & period.ne(year.astype("string")).fillna(False)
    largest = rows["kind"].isin(["count", "money"])
    rank = np.select([other_year, wider, rows["target"]], [5, 4, 3], default=0) + np.where(part, 1, 0)
    # One order for both rules: counts from the largest down, the rest as they stand in the report.
    order = np.where(largest, -rows["value"].to_numpy(dtype=float), rows["start"].to_numpy(dtype=float))
    keys = ["series", "report_id", "unit", "cumulative"]
    rows = rows.assign(rank=rank, order=order).sort_values(["rank", "order", "start"], kind="stable")
    first = ~rows.duplicated(keys)
    barred = rows["rank"] >= 3
    rows["chosen"] = first & ~barred
    yearly = rows[rows["chosen"] & ~rows["cumulative"]].set_index(["series", "report_id", "unit"]).index
    has_yearly = rows.set_index(["series", "report_id", "unit"]).index.isin(yearly)
    rows.loc[has_yearly & rows["cumulative"].astype(bool), "chosen"] = False
    reasons = [other_year, wider, rows["target"], rows["cumulative"] & has_yearly, part, largest]
    names = ["other_year", "wider_scope", "target", "cumulative", "part", "smaller"]
    why = np.select([column.reindex(rows.index).to_numpy(dtype=bool) for column in reasons], names, default="later")
    rows["passed_over"] = pd.Series(why, index=rows.index, dtype="string").mask(rows["chosen"])
    rows = _with_growth(rows)
    rows["claimed_growth"], rows["claimed_difference"] = _claimed(corpus, rows)
    return rows.sort_values(["series", "region", "issuer", "report_year", "report_id", "start"], ignore_index=True)


def _surroundings(corpus: Corpus, rows: pd.DataFrame) -> tuple[list[bool], list[bool]]:
    """Whether a figure stands behind 其中 in its sentence, and whether its clause begins with 全国 or 全省."""
    texts = corpus.texts
    parts, wider = [], []
    for report_id, start in zip(rows["report_id"], rows["start"], strict=True):
        before = texts[report_id][max(0, start - 120) : start]
        begin = max(before.rfind(stop) for stop in _STOPS)
        parts.append("其中" in before[begin + 1 :])
        wider.append(_WIDER.match(_CLAUSE.split(before)[-1]) is not None)
    return parts, wider


def _with_growth(rows: pd.DataFrame) -> pd.DataFrame:
    """`growth` and `difference` from the chosen value of the year before."""
    keys = ["series", "region_code", "region", "issuer", "unit", "cumulative"]
    chosen = rows.loc[rows["chosen"] & rows["report_year"].notna(), [*keys, "report_year", "value"]]
    before = chosen.drop_duplicates([*keys, "report_year"]).rename(columns={"value": "before"})
    before = before.assign(report_year=before["report_year"] + 1)
    matched = chosen.reset_index().merge(before, on=[*keys, "report_year"]).set_index("index")
    matched = matched[matched.index.notna()]
    difference = matched["value"] - matched["before"]
    growth = (difference / matched["before"].where(matched["before"] != 0) * 100).round(1)
    rows["difference"] = difference.reindex(rows.index).astype("Float64").round(6)
    rows["growth"] = growth.reindex(rows.index).astype("Float64")
    return rows


def _claimed(corpus: Corpus, rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The growth in percent, and the difference in the unit or in points, that a report states of each figure."""
    figures = corpus.indicators
    claims = figures[figures["kind"].eq("change") & figures["change_start"].notna() & figures["unit"].notna()]
    claims = claims.drop_duplicates(["report_id", "change_start", "unit"])
    signed = claims["value"] * claims["change_direction"].map({"up": 1.0, "down": -1.0}).astype("Float64")
    percent = claims["unit"].eq("%")
    keys = list(zip(claims["report_id"], claims["change_start"], strict=True))
    relative = {key: value for key, value, own in zip(keys, signed, percent, strict=True) if own}
    absolute = {key: value for key, value, own in zip(keys, signed, percent, strict=True) if not own}
    wanted = list(zip(rows["report_id"], rows["start"], strict=True))
    return (
        pd.Series([relative.get(key, pd.NA) for key in wanted], index=rows.index, dtype="Float64"),
        pd.Series([absolute.get(key, pd.NA) for key in wanted], index=rows.index, dtype="Float64"),
    )


# --- documents and initiatives -----------------------------------------------------------------------------------


class _Adoption(NamedTuple):
    """Mentions of named things, first to last, with `place`; and the places that reported by year."""

    rows: pd.DataFrame
    key: str
    reporting: pd.Series
    reached: pd.Series


def _adoption(corpus: Corpus, frame: pd.DataFrame, key: str) -> _Adoption:
    places = corpus.reports.assign(place=_place(corpus.reports)).dropna(subset=["report_year"])
    rows = frame.merge(
        places[["report_id", "place", "region", "issuer", "report_year"]], on="report_id", suffixes=("_document", "")
    )
    rows = rows.sort_values(["report_year", "report_id", "start"], kind="stable", ignore_index=True)
    reporting = places.groupby("report_year")["place"].nunique()
    newcomers = places.groupby("place")["report_year"].min().value_counts()
    years = pd.Index(range(int(reporting.index.min()), int(reporting.index.max()) + 1)) if len(reporting) else []
    reached = newcomers.reindex(years, fill_value=0).cumsum() if len(years) else newcomers
    return _Adoption(rows, key, reporting, reached)


def _place(reports: pd.DataFrame) -> pd.Series:
    """What stands for a district: its code and name, since 鼓楼区 and many others exist several times."""
    district = reports["region_code"].fillna("") + " " + reports["region"]
    return district.fillna(reports["issuer"]).fillna(reports["report_id"])


def _by_name(adoption: _Adoption) -> pd.DataFrame:
    """One row for a name: its first mention, how far it spread, when it was last seen."""
    rows, key = adoption.rows, adoption.key
    first = rows.drop_duplicates(key).rename(
        columns={"report_year": "first_year", "region": "first_region", "issuer": "first_issuer"}
    )
    grouped = rows.groupby(key)
    counts = pd.DataFrame(
        {"regions": grouped["place"].nunique(), "mentions": grouped.size(), "last_year": grouped["report_year"].max()}
    )
    pairs = rows.drop_duplicates([key, "report_year", "place"]).groupby([key, "report_year"]).size()
    by_year: dict[Any, dict[int, int]] = {}
    for (name, year), number in zip(pairs.index, pairs, strict=True):
        by_year.setdefault(name, {})[int(year)] = int(number)
    table = first.merge(counts.reset_index(), on=key)
    everywhere = int(adoption.reached.iloc[-1]) if len(adoption.reached) else 0
    return table.assign(by_year=table[key].map(by_year), share=table["regions"] / everywhere if everywhere else pd.NA)


def _by_region(adoption: _Adoption) -> pd.DataFrame:
    """One row for a name and a district: first and last year there, and years behind the first district."""
    rows, key = adoption.rows, adoption.key
    first = rows.drop_duplicates([key, "place"]).rename(columns={"report_year": "first_year"})
    grouped = rows.groupby([key, "place"])
    counts = pd.DataFrame({"mentions": grouped.size(), "last_year": grouped["report_year"].max()}).reset_index()
    table = first.merge(counts, on=[key, "place"])
    behind = table["first_year"] - table.groupby(key)["first_year"].transform("min")
    return table.assign(behind=behind)


def _by_year(adoption: _Adoption) -> pd.DataFrame:
    """One row for a name and each year from its first to the corpus' last, years without a mention included."""
    rows, key = adoption.rows, adoption.key
    years = pd.DataFrame({"report_year": pd.array(adoption.reached.index, dtype="Int64")})
    first = rows.groupby(key)["report_year"].min().rename("first_year").reset_index()
    table = first.merge(years, how="cross")
    table = table[table["report_year"] >= table["first_year"]]
    pairs = rows.drop_duplicates([key, "report_year", "place"]).groupby([key, "report_year"]).size().rename("regions")
    mentions = rows.groupby([key, "report_year"]).size().rename("mentions")
    newcomers = rows.drop_duplicates([key, "place"]).groupby([key, "report_year"]).size().rename("new_regions")
    table = table.merge(
        pd.concat([pairs, mentions, newcomers], axis=1).reset_index(), on=[key, "report_year"], how="left"
    )
    table = table.fillna({"regions": 0, "mentions": 0, "new_regions": 0})
    table["reporting"] = table["report_year"].map(adoption.reporting).fillna(0).astype(int)
    table["share"] = table["regions"] / table["reporting"].where(table["reporting"] > 0)
    table["reached"] = table.groupby(key)["new_regions"].cumsum()
    table["reached_share"] = table["reached"] / table["report_year"].map(adoption.reached)
    names = ["regions", "mentions", "new_regions", "reached"]
    return table.astype(dict.fromkeys(names, "Int64")).drop(columns="first_year").reset_index(drop=True)


def ended(entry: Entry) -> int | None:
    """The first year whose reports should no longer follow a document; None while it is in force or nobody knows.

    A plan ends with its period where a successor came; a document that another one replaced ends with the year in
    which that came into force, or before it where that was in January.
    """
    policies = default().policies
    if entry.successor is None:
        return None
    if entry.period is not None:
        return entry.period[1] + 1
    successor = policies.entries.get(entry.successor) or next(
        (other for other in policies.entries.values() if other.title == entry.successor), None
    )
    since = (successor.effective or successor.issued) if successor else None
    if not since:
        return None
    return int(since[:4]) + (0 if since[4:7] == "-01" else 1)


def policy_uptake(corpus: Corpus, each: str = "document") -> pd.DataFrame:
    """Who cites which document, since when, and how far it has spread; `each` says what a row stands for.

    `document`: the first citing report (with its passage); `lag`, the year of that report less the year of
    publication, where the catalogue knows it; `regions` that ever cite it and their `share` of all regions of the
    corpus; `by_year`, regions that cite it in each year; `ended`, the first year in which it was superseded,
    `regions_after` that cite it from then on, and `dropped_after`, the last year of citation where citing stopped.
    `region`: first and last citation in each district, `lag` from publication and years `behind` the first district.
    `year`: regions citing it in a year, their `share` of the regions that reported; `reached`, those that have cited
    it by then, and `reached_share`, of all that have reported by then. Reports without a year are left out.
    """
    adoption = _adoption(corpus, corpus.policies, "title")
    entries = default().policies.entries
    identifiers = adoption.rows.dropna(subset=["catalogue_id"]).drop_duplicates("title")
    known = {
        title: entries[identifier]
        for title, identifier in zip(identifiers["title"], identifiers["catalogue_id"], strict=True)
        if identifier in entries
    }
    published = {title: int(entry.issued[:4]) for title, entry in known.items() if entry.issued}
    if _each(each, "document") == "year":
        return _by_year(adoption)
    table = _by_name(adoption) if each == "document" else _by_region(adoption)
    table["published"] = table["title"].map(published).astype("Int64")
    table["lag"] = table["first_year"] - table["published"]
    if each == "region":
        columns = ["title", "region", "issuer", "first_year", "published", "lag", "behind", "last_year", "mentions"]
        table = table.sort_values(["title", "first_year", "report_id"], ignore_index=True)
        return table[[*columns, "report_id", "start", "end"]].rename(columns={"mentions": "citations"})
    endings = {title: year for title, entry in known.items() if (year := ended(entry)) is not None}
    table["ended"] = table["title"].map(endings).astype("Int64")
    late = adoption.rows.assign(ended=adoption.rows["title"].map(endings).astype("Int64"))
    late = late[(late["report_year"] >= late["ended"]).fillna(False)]
    after = late.groupby("title")["place"].nunique()
    table["regions_after"] = (
        table["title"].map(after).astype("Int64").mask(table["ended"].notna() & ~table["title"].isin(after.index), 0)
    )
    over = table["ended"].notna() & (table["last_year"] < corpus.reports["report_year"].max())
    table["dropped_after"] = table["last_year"].where(over)
    columns = [
        *("title", "kind", "published", "first_year", "first_region", "first_issuer", "lag", "regions", "share"),
        *("citations", "last_year", "ended", "regions_after", "dropped_after", "by_year", "report_id", "start", "end"),
    ]
    table = table.rename(columns={"mentions": "citations"})[columns]
    return table.sort_values(["regions", "citations", "title"], ascending=[False, False, True], ignore_index=True)


def policy_network(corpus: Corpus) -> pd.DataFrame:
    """Edges from report to document for graph tools: `source`, `target`, `weight` (citations), the document's kind,
    the report's issuer, region and year, and the passage of the first citation.
    """
    edges = corpus.policies.sort_values(["report_id", "start"]).groupby(["report_id", "title"], sort=True)
    table = edges.agg(weight=("start", "size"), kind=("kind", "first"), start=("start", "first"), end=("end", "first"))
    table = corpus.with_reports(table.reset_index(), PLACE)
    return table.rename(columns={"report_id": "source", "title": "target"})


def initiative_spread(corpus: Corpus, each: str = "name") -> pd.DataFrame:
    """Where named initiatives first appear, how they spread, and when they fade; `each` says what a row stands for.

    `name`: first year, region and passage, last year, regions and mentions, `by_year` the regions that name it in
    each year; `new` marks names that first appear after the corpus' first year, `faded` those not seen in its last.
    The new names of a year are the rows with that `first_year` and `new`. `region` and `year`: as in `policy_uptake`.
    """
    adoption = _adoption(corpus, corpus.initiatives, "name")
    if _each(each, "name") == "year":
        return _by_year(adoption)
    if each == "region":
        columns = ["name", "region", "issuer", "first_year", "behind", "last_year", "mentions"]
        table = _by_region(adoption).sort_values(["name", "first_year", "report_id"], ignore_index=True)
        return table[[*columns, "report_id", "start", "end"]]
    table = _by_name(adoption)
    table["new"] = table["first_year"] > corpus.reports["report_year"].min()
    table["faded"] = table["last_year"] < corpus.reports["report_year"].max()
    columns = [
        *("name", "kind", "first_year", "first_region", "first_issuer", "last_year", "regions", "share", "mentions"),
        *("new", "faded", "by_year", "report_id", "start", "end"),
    ]
    table = table.sort_values(["regions", "mentions", "name"], ascending=[False, False, True], ignore_index=True)
    return table[columns].astype({"new": bool, "faded": bool})


def _each(each: str, own: str) -> str:
    if each not in (own, "region", "year"):
        raise LawgovError(f"a row cannot stand for each {each!r}; choose {own}, region or year")
    return each


# --- neighbours --------------------------------------------------------------------------------------------------


def similar(corpus: Corpus, report_id: str, most: int = 10) -> pd.DataFrame:
    """The `most` reports nearest to one, by the cosine of their profiles, and what they `share` most of all.

    A profile has the documents, initiatives, indicators and areas of a report: the logarithm of how often, times the
    logarithm of how rare in the corpus. 1 is the same profile, 0 nothing in common.
    """
    identifiers = corpus.reports["report_id"]
    if report_id not in set(identifiers):
        raise corpus.unknown(report_id)
    parts = []
    for frame, column in (
        (corpus.policies, "title"),
        (corpus.initiatives, "name"),
        (corpus.indicators, "canonical"),
        (corpus.paragraphs, "area"),
    ):
        pairs = frame[["report_id", column]].dropna()
        parts.append(pd.DataFrame({"report_id": pairs["report_id"], "what": f"{column}:" + pairs[column].astype(str)}))
    counts = pd.concat(parts, ignore_index=True).value_counts(["report_id", "what"]).rename("n").reset_index()
    columns, names = pd.factorize(counts["what"].to_numpy(dtype=object))
    rows = pd.Index(identifiers).get_indexer(counts["report_id"])
    rarity = np.log(1 + len(identifiers) / np.bincount(columns, minlength=max(len(names), 1)))
    weight = (1 + np.log(counts["n"].to_numpy(dtype=float))) * rarity[columns]
    own = int(pd.Index(identifiers).get_loc(report_id))
    profile = np.zeros(len(names))
    profile[columns[rows == own]] = weight[rows == own]
    common = weight * profile[columns]
    dots = np.bincount(rows, weights=common, minlength=len(identifiers))
    norms = np.sqrt(np.bincount(rows, weights=weight**2, minlength=len(identifiers)))
    with np.errstate(invalid="ignore", divide="ignore"):
        similarity = dots / (norms * norms[own])
    table = pd.DataFrame({"report_id": identifiers, "similarity": similarity})
    table = table[(identifiers != report_id) & np.isfinite(similarity)]
    table = table.sort_values(["similarity", "report_id"], ascending=[False, True]).head(most)
    shared = []
    for number in table.index:
        both = np.flatnonzero((rows == number) & (common > 0))
        best = both[np.lexsort((names[columns[both]], -common[both]))][:5]
        shared.append("、".join(names[columns[one]].partition(":")[2] for one in best))
    return corpus.with_reports(table.assign(shared=shared), PLACE).reset_index(drop=True)


def require_columns(by: Sequence[str]) -> None:
    """Raises `LawgovError` where the reports lack a column of `by`."""
    unknown = [name for name in by if name not in COLUMNS["reports"]]
    if unknown:
        raise LawgovError(
            f"reports have no column {unknown[0]!r}; choose from {', '.join(list(COLUMNS['reports'])[:16])}"
        )
