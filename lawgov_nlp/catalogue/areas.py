"""The six work areas: cue terms with weights from 1 to 5, and the headings that reports use for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from ..normalize import fold
from ..report import AREAS
from .table import rows

_NOISE = re.compile(r"[，,、。；;：:“”\s]")


@dataclass(frozen=True, slots=True)
class AreasCatalogue:
    """`terms[i]` speaks for `AREAS[areas[i]]` with `weights[i]`; `headings` maps bare headings to areas.

    A `borderline` term names a topic that goes with the report's own heading where that maps to one area alone.
    """

    scanner: AhoCorasick
    terms: tuple[str, ...]
    areas: tuple[int, ...]
    weights: tuple[float, ...]
    borderline: tuple[bool, ...]
    headings: dict[str, int]


def bare(heading: str) -> str:
    """A heading without punctuation, for comparison."""
    return _NOISE.sub("", fold(heading))


def load(folder: Path, problems: list[str]) -> AreasCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    cues: dict[str, tuple[int, float]] = {}
    borderline: set[str] = set()
    for row in rows(folder / "area_cues.csv", ("area", "term", "weight", "borderline"), problems):
        area, term, weight = row.choice("area", AREAS), row.text("term", required=True), row.number("weight")
        if not area or not term:
            continue
        if weight is None or not 1 <= weight <= 5:
            row.problem("weight", "must be a number from 1 (weak) to 5 (decides alone)")
            continue
        if term in cues:
            row.problem("term", f"{term!r} is listed twice; a term belongs to one area")
        cues[fold(term)] = (AREAS.index(area), weight)
        if row.text("borderline") == "yes":
            borderline.add(fold(term))
    headings: dict[str, int] = {}
    for row in rows(folder / "area_headings.csv", ("area", "heading", "variant"), problems):
        area, heading = row.choice("area", AREAS), row.text("heading", required=True)
        if area and heading:
            headings[bare(heading)] = AREAS.index(area)
    terms = tuple(cues)
    return AreasCatalogue(
        scanner=AhoCorasick(terms or ("\0",), matchkind=MatchKind.LeftmostLongest),
        terms=terms,
        areas=tuple(area for area, _ in cues.values()),
        weights=tuple(weight for _, weight in cues.values()),
        borderline=tuple(term in borderline for term in terms),
        headings=headings,
    )
