"""Which of the six work areas a heading or a paragraph belongs to.

Evidence from the paragraph's own cue terms, and from the nearest heading that maps to one area alone. The heading
is evidence, not the answer: where the content clearly belongs elsewhere, the content wins.
"""

from __future__ import annotations

import math

from .catalogue import Catalogue
from .catalogue.areas import AreasCatalogue, bare
from .document import Document
from .report import AREAS, Paragraph, Section

HEADING_WEIGHT = 2.5
"""Log-odds that a heading of one area alone lends to it."""
CONTENT_WEIGHT = 4.0
LEAST_CONTENT = 4.0
"""Cue weight below which content without a heading tells nothing."""
LONG_CLOSING = 120
"""Characters from which a paragraph of problems or plans tends to speak of everything."""
_OUTSIDE_ROLES = frozenset(("preamble", "signature", "boilerplate"))


def classify(document: Document, catalogue: Catalogue) -> tuple[tuple[Section, ...], tuple[Paragraph, ...]]:
    """The document's outline and paragraphs with `area` and `area_scores` filled in."""
    knowledge = catalogue.areas
    outline = tuple(
        section._replace(area=_name(heading_area(section.title, knowledge))) if section.level <= 2 else section
        for section in document.outline
    )
    headings = _effective_areas(outline)
    cues = _paragraph_cues(document, knowledge)
    paragraphs = []
    for paragraph, own in zip(document.paragraphs, cues, strict=True):
        heading = headings.get(paragraph.section or "")
        long = paragraph.end - paragraph.start > LONG_CLOSING
        scores = _scores(own, heading, paragraph.role, long)
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


def _effective_areas(outline: tuple[Section, ...]) -> dict[str, int | None]:
    """For each section the area of its own heading or of the nearest one above."""
    areas: dict[str, int | None] = {}
    for section in outline:
        own = AREAS.index(section.area) if section.area else None
        areas[section.id] = own if own is not None else areas.get(section.parent or "")
    return areas


def _name(area: int | None) -> str | None:
    return None if area is None else AREAS[area]


def _paragraph_cues(document: Document, knowledge: AreasCatalogue) -> list[list[float]]:
    """Cue weight for each paragraph and area; a term that returns in a paragraph counts with falling weight."""
    cues = [[0.0] * len(AREAS) for _ in document.paragraphs]
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
            cues[position][knowledge.areas[index]] += knowledge.weights[index] * (0.3 if again else 1.0)
    return cues


def _scores(cues: list[float], heading: int | None, role: str, long: bool) -> dict[str, float]:
    """Probabilities of the six areas; what is missing to 1 is that of no area."""
    total = sum(cues)
    logits = [CONTENT_WEIGHT * cue / (total + 2.0) for cue in cues]
    if heading is not None:
        logits[heading] += HEADING_WEIGHT
    outside = 0.8 if total >= LEAST_CONTENT or heading is not None else 3.0
    if role in ("problem", "plan"):
        # A plan that walks through the areas, or problems of all kinds, belong to none.
        spread = sum(cue > 0.15 * total for cue in cues)
        outside += (1.4 if spread < 3 else 3.0) + (0.8 if long and heading is None else 0.0)
    elif role in _OUTSIDE_ROLES:
        outside += 6.0
    weights = [math.exp(logit) for logit in logits]
    whole = sum(weights) + math.exp(outside)
    return {area: round(weight / whole, 4) for area, weight in zip(AREAS, weights, strict=True)}
