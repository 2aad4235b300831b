"""How documents and initiatives came to be cited, spread and were dropped, over years and districts.

See `comparison` for what the rows carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from .catalogue import default
from .catalogue.policies import Entry
from .comparison import PLACE
from .errors import LawgovError

if TYPE_CHECKING:
    from .corpus import Corpus


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
