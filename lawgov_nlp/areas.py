"""Which of the six work areas a heading or a paragraph belongs to.

Evidence from the paragraph's words (a trained model, or the cue terms alone where there is none), and from the nearest
heading that maps to one area. The heading is evidence, not the answer: where the content clearly belongs elsewhere, the
content wins.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from . import area_model
from .area_model import Array, Model
from .catalogue import Catalogue
from .catalogue.areas import AreasCatalogue, bare
from .document import Document
from .report import AREAS, Paragraph, Section

HEADING_WEIGHT = 4.5
"""Log-odds that a heading of one area alone lends to it."""
BORDERLINE_WEIGHT = 7.0
"""What it lends besides to a paragraph of borderline topics (复议, 合法性审查, 普法 …), which go with their heading."""
NEIGHBOUR_WEIGHT = 0.4
"""What the paragraph before and the one after each lend to their own areas: reports treat one area at a stretch."""
CONTENT_WEIGHT = 4.0
LEAST_CONTENT = 4.0
"""Cue weight below which content without a heading tells nothing."""
LONG_CLOSING = 120
"""Characters from which a paragraph of problems or plans tends to speak of everything."""
_SERVICES, _ENFORCEMENT = AREAS.index("services"), AREAS.index("enforcement")
LARGEST_PART = 0.6
"""A paragraph whose cues are so largely of 复议 and 应诉 is one of enforcement even where 化解矛盾纠纷 stands above it:
the seventh chapter of the 2021-2025 outline holds both."""
_OUTSIDE_ROLES = frozenset(("preamble", "signature", "boilerplate"))


class Evidence(NamedTuple):
    """Why a paragraph has its area: heading, cue terms with weight, and character sequences with log-odds."""

    area: str | None
    heading: str | None
    heading_area: str | None
    terms: tuple[tuple[str, str, float], ...]
    sequences: tuple[tuple[str, float], ...]


def classify(
    document: Document, catalogue: Catalogue, model: Model | None = None
) -> tuple[tuple[Section, ...], tuple[Paragraph, ...]]:
    """The document's outline and paragraphs with `area` and `area_scores` filled in."""
    knowledge = catalogue.areas
    outline = tuple(
        section._replace(area=_name(heading_area(section.title, knowledge))) if section.level <= 2 else section
        for section in document.outline
    )
    headings = effective_areas(outline)
    cues, shares = paragraph_cues(document, knowledge)
    words = None
    if model is not None:
        spans = [(paragraph.start, paragraph.end) for paragraph in document.paragraphs]
        words = with_neighbours(area_model.logits(model, document.folded, spans, cues)).tolist()
    paragraphs = []
    for number, paragraph in enumerate(document.paragraphs):
        heading = headings.get(paragraph.section or "")
        content = words[number] if words is not None else cue_logits(cues[number], heading is not None)
        scores = combined(
            content, heading, paragraph.role, cues[number], paragraph.end - paragraph.start, shares[number]
        )
        best = max(AREAS, key=scores.__getitem__)
        outside = 1.0 - sum(scores.values())
        area = best if scores[best] > outside and paragraph.role not in _OUTSIDE_ROLES else None
        paragraphs.append(paragraph._replace(area=area, area_scores=scores))
    return outline, tuple(paragraphs)


def heading_area(title: str, knowledge: AreasCatalogue) -> int | None:
    """The one area that a heading names, as an index into AREAS; None where it names none or several."""
    known = knowledge.headings.get(bare(title))
    if known is not None:
        return known
    scores = [0.0] * len(AREAS)
    for index, _, _ in knowledge.scanner.find_matches_as_indexes(title):
        scores[knowledge.areas[index]] += knowledge.weights[index]
    best = max(range(len(AREAS)), key=scores.__getitem__)
    rest = sum(scores) - scores[best]
    return best if scores[best] >= 3 and scores[best] >= 2 * rest else None


def effective_areas(outline: tuple[Section, ...]) -> dict[str, int | None]:
    """For each section the area of its own heading or of the nearest one above."""
    areas: dict[str, int | None] = {}
    for section in outline:
        own = AREAS.index(section.area) if section.area else None
        areas[section.id] = own if own is not None else areas.get(section.parent or "")
    return areas


def _name(area: int | None) -> str | None:
    return None if area is None else AREAS[area]


def paragraph_cues(document: Document, knowledge: AreasCatalogue) -> tuple[list[list[float]], list[float]]:
    """Cue weight for each paragraph and area, and the share of borderline topics in each paragraph's cue weight.

    A term that returns in a paragraph counts with falling weight.
    """
    cues = [[0.0] * len(AREAS) for _ in document.paragraphs]
    borderline = [0.0] * len(cues)
    seen: set[tuple[int, int]] = set()
    position = 0
    paragraphs = document.paragraphs
    for index, start, _ in knowledge.scanner.find_matches_as_indexes(document.folded):
        while position < len(paragraphs) and paragraphs[position].end <= start:
            position += 1
        if position == len(paragraphs):
            break
        if start >= paragraphs[position].start:
            again = (position, index) in seen
            seen.add((position, index))
            weight = knowledge.weights[index] * (0.3 if again else 1.0)
            cues[position][knowledge.areas[index]] += weight
            if knowledge.borderline[index]:
                borderline[position] += weight
    return cues, [part / whole if (whole := sum(own)) else 0.0 for part, own in zip(borderline, cues, strict=True)]


def with_neighbours(logits: Array) -> Array:
    """`logits` (a row for each paragraph) with a little of the neighbours' belief added to the six areas."""
    belief = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    belief /= belief.sum(axis=1, keepdims=True)
    lent = np.zeros_like(logits)
    lent[1:] += belief[:-1]
    lent[:-1] += belief[1:]
    lent[:, len(AREAS) :] = 0.0
    return logits + NEIGHBOUR_WEIGHT * lent


def cue_logits(cues: list[float], under_heading: bool) -> list[float]:
    """Log-odds of the six areas and of none from cue terms alone."""
    total = sum(cues)
    outside = 0.8 if total >= LEAST_CONTENT or under_heading else 3.0
    return [*(CONTENT_WEIGHT * cue / (total + 2.0) for cue in cues), outside]


def combined(
    content: list[float], heading: int | None, role: str, cues: list[float], length: int, borderline: float
) -> dict[str, float]:
    """Probabilities of the six areas from words, heading and role; what is missing to 1 is that of no area."""
    *areas, outside = content
    if heading is not None and not (heading == _SERVICES and cues[_ENFORCEMENT] > LARGEST_PART * sum(cues)):
        areas[heading] += HEADING_WEIGHT + BORDERLINE_WEIGHT * borderline
    if role in ("problem", "plan"):
        # A plan that walks through the areas, or problems of all kinds, belong to none.
        total = sum(cues)
        spread = sum(cue > 0.15 * total for cue in cues)
        outside += (1.4 if spread < 3 else 3.0) + (0.8 if length > LONG_CLOSING and heading is None else 0.0)
    elif role in _OUTSIDE_ROLES:
        outside += 6.0
    top = max(*areas, outside)
    weights = [math.exp(logit - top) for logit in areas]
    whole = sum(weights) + math.exp(outside - top)
    return {area: round(weight / whole, 4) for area, weight in zip(AREAS, weights, strict=True)}


def explain(document: Document, catalogue: Catalogue, paragraph_id: str, model: Model | None = None) -> Evidence:
    """What decided the area of one paragraph: its heading, its cue terms, the model's strongest sequences."""
    knowledge = catalogue.areas
    outline, paragraphs = classify(document, catalogue, model)
    paragraph = next(p for p in paragraphs if p.id == paragraph_id)
    headings = {section.id: section.title for section in outline}
    under = effective_areas(outline).get(paragraph.section or "")
    stretch = document.folded[paragraph.start : paragraph.end]
    terms: dict[str, tuple[str, str, float]] = {}
    for index, start, end in knowledge.scanner.find_matches_as_indexes(stretch):
        terms[stretch[start:end]] = (stretch[start:end], AREAS[knowledge.areas[index]], knowledge.weights[index])
    sequences: dict[str, float] = {}
    if model is not None:
        chosen = AREAS.index(paragraph.area) if paragraph.area else len(AREAS)
        for size, found in zip((2, 3), area_model.hashed(stretch), strict=True):
            for place in (found >= 0).nonzero()[0]:
                row = model.weights[found[place]]
                sequences[stretch[place : place + size]] = float(row[chosen] - row.mean())
    strongest = sorted(sequences.items(), key=lambda item: (-item[1], item[0]))[:8]
    ranked = sorted(terms.values(), key=lambda term: (-term[2], term[0]))
    return Evidence(
        paragraph.area, headings.get(paragraph.section or ""), _name(under), tuple(ranked), tuple(strongest)
    )
