"""Tables → shares and neighbours; `series`, `uptake`, `reuse`, `keyness` and `auditing` have the other comparisons.

Every function takes a corpus and gives a frame.

Rows that stand for one passage carry `report_id`, `start` and `end`; rows that sum up carry those of the first passage,
or say in their docstring which frame of the corpus holds the passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .errors import LawgovError
from .report import AREAS
from .tables import COLUMNS

if TYPE_CHECKING:
    from .corpus import Corpus

PLACE = ["region", "issuer", "report_year"]


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
