"""The six work areas: cue terms with weights from 1 to 5, and the headings that reports use for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..normalize import fold
from ..report import AREAS
from ..word_search import WordSearch, in_pieces, longest
from .table import rows

_NOISE = re.compile(r"[，,、。；;：:“”\s]")
PART = "part"
PART_WEIGHT = 4.0
"""What a part of headings weighs beside the cue terms in the same heading."""


Cue = tuple[int, float, tuple[int, ...]]
"""A cue term speaks for an area (as an index into AREAS) with a weight from 1 (weak) to 5 (decides alone).

The third are other areas that its topic may belong to: it goes with the report's own heading where that names one of
them.
"""


@dataclass(frozen=True, slots=True)
class AreasCatalogue:
    """`cues[i]` is what the i-th pattern of `scanner` tells; `headings` maps bare headings to areas.

    `heading_scanner` looks for the cue terms and for what names an area in headings alone (`…职能`, `宣传力度`), as
    `heading_cues` say: area and weight.
    """

    scanner: WordSearch
    cues: tuple[Cue, ...]
    headings: dict[str, int]
    heading_scanner: WordSearch
    heading_cues: tuple[tuple[int, float], ...]


def bare(heading: str) -> str:
    """A folded heading without punctuation, for comparison."""
    return _NOISE.sub("", heading)


def load(folder: Path, problems: list[str]) -> AreasCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    cues: dict[str, Cue] = {}
    for row in rows(folder / "area_cues.csv", ("area", "term", "weight", "borderline"), problems):
        area, term, weight = row.choice("area", AREAS), row.text("term", required=True), row.number("weight")
        if not area or not term:
            continue
        if weight is None or not 1 <= weight <= 5:
            row.problem("weight", "must be a number from 1 (weak) to 5 (decides alone)")
            continue
        if term in cues:
            row.problem("term", f"{term!r} is listed twice; a term belongs to one area")
        others = row.many("borderline")
        if others and not set(others) <= set(AREAS) - {area}:
            row.problem("borderline", f"must be areas other than the term's own, separated by |: {', '.join(AREAS)}")
            others = ()
        cues[fold(term)] = AREAS.index(area), weight, tuple(AREAS.index(other) for other in others)
    headings: dict[str, int] = {}
    parts: dict[str, tuple[int, float]] = {}
    for row in rows(folder / "area_headings.csv", ("area", "heading", "variant"), problems):
        area, heading = row.choice("area", AREAS), row.text("heading", required=True)
        if area and heading and row.text("variant") == PART:
            if fold(heading) in parts:
                row.problem("heading", f"{heading!r} is listed twice; a term belongs to one area")
            parts[fold(heading)] = (AREAS.index(area), PART_WEIGHT)
        elif area and heading:
            headings[bare(fold(heading))] = AREAS.index(area)
    in_headings = {**{term: cue[:2] for term, cue in cues.items()}, **parts}
    return AreasCatalogue(
        scanner=in_pieces(longest(cues), cues),
        cues=tuple(cues.values()),
        headings=headings,
        heading_scanner=longest(in_headings),
        heading_cues=tuple(in_headings.values()),
    )
