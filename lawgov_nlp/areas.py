"""Which of the six work areas a heading or a paragraph belongs to.

Evidence from the paragraph's words (a trained model, or the cue terms alone where there is none), and from the nearest
heading that maps to one area. The heading is evidence, not the answer: where the content clearly belongs elsewhere, the
content wins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from . import area_model
from .area_model import Array, Model
from .catalogue import Catalogue
from .catalogue.areas import AreasCatalogue, bare
from .catalogue.outline import OutlineCatalogue
from .document import Document
from .normalize import fold
from .report import AREAS, Paragraph, Section

HEADING_WEIGHT = 2.8
"""Log-odds that the nearest heading of one area alone lends to it."""
OWN_WEIGHT = 3.0
"""What a heading of the third level or deeper lends besides: it names the topic, but its words are fewer."""
BORDERLINE_WEIGHTS = (2.0, 10.0)
"""What it lends besides, unclear or clear, to borderline topics (复议, 合法性审查 …), which go with their heading."""
TOPIC_WEIGHT = 2.0
"""What the title of a point lends to the area that it names, against the headings above."""
NEIGHBOUR_WEIGHT = 0.7
"""What the paragraph before and the one after each lend to their own areas: reports treat one area at a stretch."""
RUN_WEIGHT = 1.6
"""What two points in a row (一是…, 二是…) lend each other: they stand below one heading, even where it was lost."""
THEME_SHARE = 0.5
"""Share of its paragraphs' belief from which a text is about one area."""
THEME_LENGTH = 2
"""Paragraphs that a text needs to have such a theme."""
THEME_WEIGHT = 2.0
"""What the theme lends to its area, beyond the first paragraph: 加强组织领导 in a summary of 普法 tells how 普法 is
organised."""
CONTENT_WEIGHT = 4.0
LEAST_CONTENT = 4.0
"""Cue weight below which content without a heading tells nothing."""
SOFTENING = 1.25
"""Divides the log-odds of words: real reports are further from the model's paragraphs than these from each other."""
CAUTION = 1.2
"""Divides what all evidence adds up to: headings, theme and neighbours say in part what the words said already."""
OUTSIDE_BY_ROLE = {"achievement": -0.8, "problem": 1.3, "plan": 1.2}
"""Log-odds of no area that the role tells: a paragraph of achievements hardly ever belongs to none."""
OUTSIDE_WITHOUT_CUES = 0.5
"""What it tells that no cue term stands in the paragraph."""
OUTSIDE_BY_TOPICS = (1.4, 1.4, 2.4, 4.0)
"""What problems and plans tell that speak of no, one, two, and more areas."""
OUTSIDE_INTRODUCTION = 2.0
"""What it tells that a paragraph stands between a heading and the first one below it: it sums up what follows."""
OUTSIDE_FIRST = 1.5
"""What the place before everything else tells: preambles without an announcing sentence."""
HEAD = 1.5
"""How much more the last term of a heading's phrase weighs: the head of a Chinese phrase stands at its end."""
LEAST_HEADING = 4.0
"""Weight of terms from which a heading names an area."""
CLEAR_HEADING = 7.5
"""Weight from which it does so beyond doubt: one term of weight 5 at its head."""
LEAD = 40
"""A paragraph's topic stands in its first clause, of at most so many characters: cue terms there count twice."""
UPPER = 2
"""Levels of headings down to which reports name their areas."""
CLOSING = frozenset(("problem", "plan"))
LEAST_TOPIC = 3.0
"""Cue weight from which a clause of problems or plans has a topic."""
LONG_CLOSING = 120
"""Characters from which a paragraph of problems or plans tends to speak of everything."""
_STOP = re.compile("[。;；]")
_PAUSE = re.compile("[。;；,，]")
_JOINT = re.compile("[,，、;；:：和与及]")
_FIRST_POINT = ("一", "首", "第一")
_NOTHING = [0.0] * len(AREAS)
_NUMERALS = frozenset("一二三四五六七八九十")
_LEADERSHIP, _SERVICES, _ENFORCEMENT = (AREAS.index(area) for area in ("leadership", "services", "enforcement"))
LARGEST_PART = 0.6
"""A paragraph whose cues are so largely of 复议 and 应诉 is one of enforcement even where 化解矛盾纠纷 stands above it:
the seventh chapter of the 2021-2025 outline holds both."""
OUTSIDE_ROLES = frozenset(("preamble", "signature", "boilerplate"))
_PARAGRAPH, _SECTION = partial(tuple.__new__, Paragraph), partial(tuple.__new__, Section)
"""Records from tuples of their fields, in half the time."""
AROUND_BODY = frozenset(("signature", "boilerplate"))


class Surroundings(NamedTuple):
    """What stands around a paragraph.

    Areas of the nearest upper heading and of one deeper; role; whether it is the first of all, or introduces the
    sections below its heading; length; whether the nearest of the headings is clear; the area the whole text is about.
    """

    heading: int | None = None
    own: int | None = None
    role: str = "achievement"
    first: bool = False
    introduces: bool = False
    length: int = 0
    clear: bool = False
    theme: int | None = None


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
    told = [_told(fold(section.title), knowledge) for section in document.outline]
    outline = tuple(
        _SECTION((*section[:-1], _name(area))) for section, (area, _) in zip(document.outline, told, strict=True)
    )
    headings, own = effective_areas(outline), own_areas(outline)
    clear = clear_headings(outline, [beyond_doubt for _, beyond_doubt in told])
    parents = {section.parent for section in outline if section.level <= UPPER}
    cues = paragraph_cues(document, knowledge)
    words, subject = None, None
    if model is not None:
        spans = [(p.start, own.lead, p.end) for p, own in zip(document.paragraphs, cues, strict=True)]
        logits = area_model.logits(model, document.folded, spans, [own.weights for own in cues]) / SOFTENING
        belief = believed(logits)
        subject = theme(belief)
        words = with_neighbours(
            logits,
            belief,
            [
                paragraph.role not in CLOSING and continues(document.folded, paragraph.start, catalogue.outline)
                for paragraph in document.paragraphs
            ],
        ).tolist()
    body = next((i for i, p in enumerate(document.paragraphs) if p.role not in AROUND_BODY), 0)
    evidence, telling = [], set[str]()
    for number, (paragraph, own_cues) in enumerate(zip(document.paragraphs, cues, strict=True)):
        place = paragraph.section or ""
        if paragraph.role not in CLOSING:
            telling.add(place)
        elif place in telling:
            # 存在问题：… below the last of the headings on what was done: it has none of its own.
            place = ""
        surroundings = Surroundings(
            headings.get(place),
            own.get(place),
            paragraph.role,
            number == body and place == "",
            place in parents,
            paragraph.end - paragraph.start,
            place in clear,
            subject,
        )
        content = words[number] if words else cue_logits(own_cues.weights, surroundings.heading is not None)
        evidence.append(combined(content, surroundings, own_cues))
    odds = probabilities(evidence)
    likeliest = np.where(odds.max(axis=1, initial=0.0) > 1.0 - odds.sum(axis=1), odds.argmax(axis=1), -1).tolist()
    paragraphs = []
    for paragraph, best, scores in zip(document.paragraphs, likeliest, odds.tolist(), strict=True):
        area = None if best < 0 or paragraph.role in OUTSIDE_ROLES else AREAS[best]
        paragraphs.append(_PARAGRAPH((*paragraph[:-2], area, dict(zip(AREAS, scores)))))  # noqa: B905 (both are six)
    return outline, tuple(paragraphs)


def heading_area(title: str, knowledge: AreasCatalogue) -> int | None:
    """The one area that a heading names, as an index into AREAS; None where it names none or several."""
    return _told(title, knowledge)[0]


def _told(title: str, knowledge: AreasCatalogue) -> tuple[int | None, bool]:
    """The area that a heading names, and whether beyond doubt: it is known, or one decisive term stands in it."""
    known = knowledge.headings.get(bare(title))
    return _by_terms(title, knowledge) if known is None else (known, True)


def _by_terms(title: str, knowledge: AreasCatalogue) -> tuple[int | None, bool]:
    """The area that the terms of a heading name, and whether one that decides alone is its head."""
    scores = [0.0] * len(AREAS)
    following = len(title)
    for start, end, index in reversed(knowledge.heading_scanner.find(title)):
        last = following == len(title) or _JOINT.search(title, end, following)
        scores[knowledge.heading_areas[index]] += knowledge.heading_weights[index] * (HEAD if last else 1.0)
        following = start
    best = max(range(len(AREAS)), key=scores.__getitem__)
    rest = sum(scores) - scores[best]
    area = best if scores[best] >= LEAST_HEADING and scores[best] >= 1.5 * rest else None
    return area, area is not None and rest == 0 and scores[best] >= CLEAR_HEADING


def clear_headings(outline: tuple[Section, ...], beyond_doubt: list[bool]) -> set[str]:
    """The sections whose nearest heading with an area maps to it beyond doubt, as `beyond_doubt` tells of each."""
    clear: set[str] = set()
    for section, own in zip(outline, beyond_doubt, strict=True):
        if own if section.area else section.parent in clear:
            clear.add(section.id)
    return clear


def effective_areas(outline: tuple[Section, ...]) -> dict[str, int | None]:
    """For each section the area of the nearest heading of the upper levels that has one: its own, or one above."""
    areas: dict[str, int | None] = {}
    for section in outline:
        own = AREAS.index(section.area) if section.area and section.level <= UPPER else None
        areas[section.id] = own if own is not None else areas.get(section.parent or "")
    return areas


def own_areas(outline: tuple[Section, ...]) -> dict[str, int | None]:
    """For each section of the third level or deeper the area of its own heading or of the nearest such above."""
    areas: dict[str, int | None] = {}
    for section in outline:
        if section.level > UPPER:
            areas[section.id] = AREAS.index(section.area) if section.area else areas.get(section.parent or "")
    return areas


def _name(area: int | None) -> str | None:
    return None if area is None else AREAS[area]


class Cues(NamedTuple):
    """What the cue terms of a paragraph tell.

    `lead`: where its first clause ends; `weights`: of the terms of each area; `borderline`: share in them of topics
    that each area may claim too; `topics`: how many areas lead in one of its clauses; `topic`: the area that the title
    of a point (一是规范执法行为。…) names, borderline topics left aside.
    """

    lead: int
    weights: list[float]
    borderline: list[float]
    topics: int
    topic: int | None = None


def paragraph_cues(document: Document, knowledge: AreasCatalogue) -> list[Cues]:
    """The cues of each paragraph.

    A term that returns in a paragraph counts with falling weight, one in the first clause doubly.
    """
    folded = document.folded
    matches = knowledge.scanner.find(folded)
    starts = [start for start, _, _ in matches]
    cues, last = [], 0
    for _, start, end, _, role, _, _ in document.paragraphs:
        first = bisect_left(starts, start, last)
        last = bisect_left(starts, end, first)
        lead, numbered = lead_end(folded, start, end), folded[start] in _NUMERALS
        # A point speaks of one thing; elsewhere a plan may change its topic at every comma.
        ends = None if role not in CLOSING else _STOP if numbered else _PAUSE
        cues.append(_cues(matches[first:last], lead, folded, knowledge, ends, numbered))
    return cues


def _cues(
    found: list[tuple[int, int, int]],
    lead: int,
    folded: str,
    knowledge: AreasCatalogue,
    ends: re.Pattern[str] | None,
    titled: bool,
) -> Cues:
    weights, borderline, topic = [0.0] * len(AREAS), None, None
    known = knowledge.cues
    seen: set[int] = set()
    for start, _, index in found:
        area, weight, others = known[index]
        if index in seen:
            weight *= 0.3
        else:
            seen.add(index)
        if start < lead:
            weight *= 2.0
        weights[area] += weight
        if others:
            borderline = borderline or [0.0] * len(AREAS)
            for other in others:
                borderline[other] += weight
    if borderline:
        whole = sum(weights)
        borderline = [weight / whole for weight in borderline]
    if titled:
        topic = _title(found, lead, knowledge)
    return Cues(lead, weights, borderline or _NOTHING, _topics(found, folded, knowledge, ends) if ends else 0, topic)


def _title(found: list[tuple[int, int, int]], lead: int, knowledge: AreasCatalogue) -> int | None:
    """The area that the terms in the first clause name, if they name one clearly."""
    title = [0.0] * len(AREAS)
    for start, _, index in found:
        if start >= lead:
            break
        area, weight, others = knowledge.cues[index]
        if not others:
            title[area] += weight
    best = max(title)
    return title.index(best) if best >= LEAST_TOPIC and best >= 1.5 * (sum(title) - best) else None


def _topics(found: list[tuple[int, int, int]], folded: str, knowledge: AreasCatalogue, ends: re.Pattern[str]) -> int:
    topics: set[int] = set()
    clause, clause_end = [0.0] * len(AREAS), 0
    for start, _, index in [*found, (len(folded), 0, -1)]:
        if start >= clause_end:
            if max(clause) >= LEAST_TOPIC:
                topics.add(clause.index(max(clause)))
            clause = [0.0] * len(AREAS)
            stop = ends.search(folded, start)
            clause_end = stop.end() if stop else len(folded)
        if index >= 0:
            clause[knowledge.cues[index].area] += knowledge.cues[index].weight
    return len(topics)


def lead_end(folded: str, start: int, end: int) -> int:
    """Where the first clause of a paragraph ends: at a stop, or after `LEAD` characters."""
    stop = _STOP.search(folded, start, min(end, start + LEAD))
    return stop.end() if stop else min(end, start + LEAD)


def continues(folded: str, start: int, terms: OutlineCatalogue) -> bool:
    """Whether the paragraph at `start` is the second or a later point of a run (二是…, 其次…)."""
    form = terms.points.get(folded[start])
    return form is not None and form.match(folded, start) is not None and not folded.startswith(_FIRST_POINT, start)


def believed(logits: Array) -> Array:
    """Probabilities of the six areas and of none, a row for each paragraph, from their log-odds."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    shares: Array = odds / odds.sum(axis=1, keepdims=True)
    return shares


def theme(belief: Array) -> int | None:
    """The area that most of a text of some length is about, from `belief` (a row for each paragraph)."""
    if len(belief) < THEME_LENGTH:
        return None
    shares = belief.mean(axis=0)[: len(AREAS)]
    best = int(shares.argmax())
    return best if shares[best] >= THEME_SHARE else None


def with_neighbours(logits: Array, belief: Array, continuing: list[bool]) -> Array:
    """`logits` (a row for each paragraph) with a little of the neighbours' `belief` added to the six areas.

    `continuing` tells of each paragraph whether it goes on with the points of the one before.
    """
    lent = belief[:, : len(AREAS)]
    links = np.where(continuing, RUN_WEIGHT, NEIGHBOUR_WEIGHT)[1:, None]
    found = logits.copy()
    found[1:, : len(AREAS)] += links * lent[:-1]
    found[:-1, : len(AREAS)] += links * lent[1:]
    return found


def cue_logits(cues: list[float], under_heading: bool) -> list[float]:
    """Log-odds of the six areas and of none from cue terms alone."""
    total = sum(cues)
    outside = 0.8 if total >= LEAST_CONTENT or under_heading else 3.0
    return [*(CONTENT_WEIGHT * cue / (total + 2.0) for cue in cues), outside]


def combined(content: list[float], around: Surroundings, cues: Cues) -> list[float]:
    """Log-odds of the six areas and of none from words, headings and role."""
    *areas, outside = content
    heading, own, role, first, introduces, length, clear, theme = around
    _, weights, lent, topics, topic = cues
    if heading == _LEADERSHIP and theme is not None:
        # In a text about another area 加强组织领导 tells how that area is led.
        heading = theme
    named = heading if own is None else own
    borderline = 0.0 if named is None else BORDERLINE_WEIGHTS[clear] * lent[named]
    if heading is not None and not (heading == _SERVICES and weights[_ENFORCEMENT] > LARGEST_PART * sum(weights)):
        areas[heading] += HEADING_WEIGHT + borderline * (own is None)
    if own is not None:
        areas[own] += OWN_WEIGHT + borderline
    if topic is not None and (heading is not None or own is not None):
        areas[topic] += TOPIC_WEIGHT
    if theme is not None and not first:
        areas[theme] += THEME_WEIGHT
    outside += OUTSIDE_BY_ROLE.get(role, 6.0) + OUTSIDE_FIRST * first
    if not any(weights):
        outside += OUTSIDE_WITHOUT_CUES
    if introduces and heading is None:
        outside += OUTSIDE_INTRODUCTION
    if role in CLOSING:
        # A plan that walks through the areas, or problems of all kinds, belong to none.
        total = sum(weights)
        spread = sum(weight > 0.15 * total for weight in weights)
        outside += OUTSIDE_BY_TOPICS[min(max(topics, spread - 1), 3)]
        outside += 0.8 if length > LONG_CLOSING and heading is None else 0.0
    areas.append(outside)
    return areas


def probabilities(evidence: list[list[float]]) -> Array:
    """Probabilities of the six areas from the log-odds of `combined`; what is missing to 1 is that of no area.

    They have four decimals.
    """
    odds = np.array(evidence).reshape(-1, len(AREAS) + 1)
    odds = np.exp((odds - odds.max(axis=1, keepdims=True)) / CAUTION)
    odds /= odds.sum(axis=1, keepdims=True)
    found: Array = np.floor(odds[:, : len(AREAS)] * 1e4 + 0.5) / 1e4
    return found


def explain(document: Document, catalogue: Catalogue, model: Model | None = None) -> Iterator[Evidence]:
    """What decided the area of each paragraph: its heading, its cue terms, the model's strongest sequences."""
    outline, paragraphs = classify(document, catalogue, model)
    headings = {section.id: section.title for section in outline}
    under = effective_areas(outline)
    for paragraph in paragraphs:
        stretch = document.folded[paragraph.start : paragraph.end]
        heading, area = headings.get(paragraph.section or ""), _name(under.get(paragraph.section or ""))
        terms = _strongest_terms(stretch, catalogue.areas)
        sequences = () if model is None else _strongest_sequences(stretch, paragraph.area, model)
        yield Evidence(paragraph.area, heading, area, terms, sequences)


def _strongest_terms(stretch: str, knowledge: AreasCatalogue) -> tuple[tuple[str, str, float], ...]:
    terms: dict[str, tuple[str, str, float]] = {}
    for start, end, index in knowledge.scanner.find(stretch):
        cue = knowledge.cues[index]
        terms[stretch[start:end]] = (stretch[start:end], AREAS[cue.area], cue.weight)
    return tuple(sorted(terms.values(), key=lambda term: (-term[2], term[0])))


def _strongest_sequences(stretch: str, area: str | None, model: Model) -> tuple[tuple[str, float], ...]:
    sequences: dict[str, float] = {}
    chosen = AREAS.index(area) if area else len(AREAS)
    for size, found in zip((2, 3), area_model.hashed(stretch), strict=True):
        for place in (found >= 0).nonzero()[0]:
            row = model.weights[found[place]]
            sequences[stretch[place : place + size]] = float(row[chosen] - row.mean())
    return tuple(sorted(sequences.items(), key=lambda item: (-item[1], item[0]))[:8])
