"""What indicators were over years and districts: one value of each report is chosen, the others are named.

See `comparison` for what the rows carry.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .catalogue import default
from .catalogue.units import any_of
from .comparison import PLACE
from .errors import LawgovError

if TYPE_CHECKING:
    from .corpus import Corpus

_CLAUSE = re.compile("[，,。；;\n]")
_STOPS = "。；;\n"
_ENTRY = ("canonical", "name", "area")
_ID = re.compile("[a-z0-9]+(?:_[a-z0-9]+)+")
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
    texts, terms = corpus.texts, default().units.terms
    beyond = re.compile(f"(?:20\\d\\d年,?)?(?:{any_of(terms['wider_scope'])})")
    of_a_part = terms["part"]
    parts, wider = [], []
    for report_id, start in zip(rows["report_id"], rows["start"], strict=True):
        before = texts[report_id][max(0, start - 120) : start]
        begin = max(before.rfind(stop) for stop in _STOPS)
        parts.append(any(word in before[begin + 1 :] for word in of_a_part))
        wider.append(beyond.match(_CLAUSE.split(before)[-1]) is not None)
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
