"""Which of the six work areas a heading or a paragraph belongs to.

Evidence from the paragraph's words (a trained model, or the cue terms alone where there is none), and from the nearest
heading that maps to one area. The heading is evidence, not the answer: where the content clearly belongs elsewhere, the
content wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import repeat
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
OUTSIDE_OF_ITEMS = (1.4, 0.4, 2.0, 4.0)
"""The same of items with a number (一是…, 2.…, （三）…) and cue terms of one area alone: each speaks of one thing."""
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
_CLAUSE = re.compile(rf"[^。;；]{{0,{LEAD - 1}}}.", re.DOTALL)
"""The first clause of a paragraph, to its stop or for `LEAD` characters."""
_TO_STOP, _TO_PAUSE = re.compile("[^。;；]*"), re.compile("[^。;；,，]*")
_JOINT = re.compile("[,，、;；:：和与及]")
_NO_WEIGHTS, _NOTHING_LENT = (0.0,) * len(AREAS), (0.0,) * (len(AREAS) + 1)
_FIRST_POINT = ("一", "首", "第一")
_NUMERALS = frozenset("一二三四五六七八九十")
_LEADERSHIP, _SERVICES, _ENFORCEMENT = (AREAS.index(area) for area in ("leadership", "services", "enforcement"))
LARGEST_PART = 0.6
"""A paragraph whose cues are so largely of 复议 and 应诉 is one of enforcement even where 化解矛盾纠纷 stands above it:
the seventh chapter of the 2021-2025 outline holds both."""
OUTSIDE_ROLES = frozenset(("preamble", "signature", "boilerplate"))
AROUND_BODY = frozenset(("signature", "boilerplate"))
Above = tuple[int | None, int | None, bool]
"""What the headings above a paragraph tell: areas of the nearest upper one and of the nearest deeper one that have an
area, and whether the nearest of them all maps to it beyond doubt."""
_NOTHING_ABOVE: Above = (None, None, False)
Cues = tuple[int, list[float], float, list[float] | None, int, int | None]
"""What the cue terms of a paragraph tell.

Where its first clause ends; the weight of the terms of each area; their sum; the weight of topics that each area may
claim too; how many areas lead in one of its clauses; the area that the title of a point (一是规范执法行为。…) names,
borderline topics left aside."""


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
    knowledge, folded = catalogue.areas, document.folded
    outline, above = below_headings(document.outline, knowledge)
    if not document.paragraphs:
        return outline, ()
    names, starts, ends, sections, roles, _, _ = zip(*document.paragraphs, strict=True)
    cues = paragraph_cues(folded, zip(starts, ends, roles, strict=True), knowledge)
    subject = None
    if model is None:
        content = []
        for own, section in zip(cues, sections, strict=True):
            under_heading = above.get(section, _NOTHING_ABOVE)[0] is not None
            content.append(cue_logits(own[1], under_heading))
        odds = np.array(content).T
    else:
        leads, weights, totals, *_ = zip(*cues, strict=True)
        odds = area_model.logits(model, folded, zip(starts, leads, ends, strict=True), weights, totals, SOFTENING)
        belief = believed(odds)
        subject = theme(belief)
        points = catalogue.outline
        links = []
        for start, role in zip(starts, roles, strict=True):
            run = role not in CLOSING and continues(folded, start, points)
            links.append(RUN_WEIGHT if run else NEIGHBOUR_WEIGHT)
        lend_to_neighbours(odds, belief, links)
    introducing = {section.parent for section in outline if section.level <= UPPER and section.parent}
    telling: set[str | None] = set()
    numbered = catalogue.outline.item.match
    evidence: list[float] = []
    body = next((start for start, role in zip(starts, roles, strict=True) if role not in AROUND_BODY), starts[0])
    for own, section, role, start, end in zip(cues, sections, roles, starts, ends, strict=True):
        item = False
        if role not in CLOSING:
            telling.add(section)
            place = section
        else:
            item = numbered(folded, start) is not None
            # 存在问题：… below the last of the headings on what was done: it has none of its own.
            place = None if section in telling else section
        around, first = above.get(place, _NOTHING_ABOVE), start == body and place is None
        evidence += lent(own, around, role, end - start, subject, first, place in introducing, item)
    odds += np.fromiter(evidence, np.float64, len(evidence)).reshape(-1, len(AREAS) + 1).T
    likeliest, scored = [], []
    found = probabilities(odds)
    highest = np.maximum.reduce(found)
    for scores, best, role in zip(found.T.tolist(), highest.tolist(), roles, strict=True):
        # Added one by one: later Pythons' `sum` is more exact, and where it is close would tell another area.
        one, two, three, four, five, six = scores
        sure = best > 1.0 - (one + two + three + four + five + six) and role not in OUTSIDE_ROLES
        likeliest.append(AREAS[scores.index(best)] if sure else None)
        scored.append(dict(zip(AREAS, scores)))  # noqa: B905 (both are six)
    fields = zip(names, starts, ends, sections, roles, likeliest, scored, strict=True)
    return outline, tuple(map(tuple.__new__, repeat(Paragraph), fields))


def heading_area(title: str, knowledge: AreasCatalogue) -> int | None:
    """The one area that a heading names, as an index into AREAS; None where it names none or several."""
    return _told(fold(title), knowledge)[0]


def _told(title: str, knowledge: AreasCatalogue) -> tuple[int | None, bool]:
    """The area of a folded heading, and whether it is so beyond doubt: known, or with one decisive term."""
    known = knowledge.headings.get(bare(title))
    return _by_terms(title, knowledge) if known is None else (known, True)


def _by_terms(title: str, knowledge: AreasCatalogue) -> tuple[int | None, bool]:
    """The area that the terms of a heading name, and whether one that decides alone is its head."""
    scores = [*_NO_WEIGHTS]
    following = len(title)
    for start, end, index in reversed(knowledge.heading_scanner(title)):
        area, weight = knowledge.heading_cues[index]
        if following == len(title) or _JOINT.search(title, end, following):
            weight *= HEAD
        scores[area] += weight
        following = start
    best = max(scores)
    rest = sum(scores) - best
    if best < LEAST_HEADING or best < 1.5 * rest:
        return None, False
    return scores.index(best), rest == 0 and best >= CLEAR_HEADING


def below_headings(
    outline: tuple[Section, ...], knowledge: AreasCatalogue
) -> tuple[tuple[Section, ...], dict[str | None, Above]]:
    """The sections with their areas, and for each what its heading and those above it tell of its paragraphs."""
    sections = []
    above: dict[str | None, Above] = {}
    for name, level, number, title, start, end, parent, _ in outline:
        heading, own, clear = above.get(parent, _NOTHING_ABOVE)
        area, beyond_doubt = _told(fold(title), knowledge)
        if area is not None:
            clear = beyond_doubt
            if level > UPPER:
                own = area
            else:
                heading = area
        above[name] = heading, own, clear
        sections.append((name, level, number, title, start, end, parent, None if area is None else AREAS[area]))
    return tuple(map(tuple.__new__, repeat(Section), sections)), above


def paragraph_cues(folded: str, paragraphs: Iterable[tuple[int, int, str]], knowledge: AreasCatalogue) -> list[Cues]:
    """The cues of each paragraph, of which start, end and role are given.

    A term that returns in a paragraph counts with falling weight, one in the first clause doubly.
    """
    known = knowledge.cues
    matches = knowledge.scanner(folded)
    matches.append((len(folded), 0, 0))  # behind all paragraphs
    met = [-1] * len(known)  # where the paragraph begins in which a term was last met
    cues: list[Cues] = []
    at = 0
    place, _, index = matches[0]
    for start, end, role in paragraphs:
        while place < start:
            at += 1
            place, _, index = matches[at]
        first = at
        clause, numbered = _CLAUSE.match(folded, start, end), folded[start] in _NUMERALS
        lead = clause.end() if clause else end
        weights = [*_NO_WEIGHTS]
        title: dict[int, float] = {}
        borderline: list[float] | None = None
        while place < end:
            area, weight, others = known[index]
            if place < lead:
                if numbered and not others:
                    title[area] = title.get(area, 0.0) + weight
                weight *= 2.0
            if met[index] == start:
                weight *= 0.3
            else:
                met[index] = start
            weights[area] += weight
            if others:
                borderline = borderline or [*_NO_WEIGHTS]
                for other in others:
                    borderline[other] += weight
            at += 1
            place, _, index = matches[at]
        topics = 0
        if role in CLOSING:
            # A point speaks of one thing; elsewhere a plan may change its topic at every comma.
            clauses = _TO_STOP if numbered else _TO_PAUSE
            topics = _topics(matches[first:at], folded, end, knowledge, clauses)
        cues.append((lead, weights, sum(weights), borderline, topics, _clearest(title) if title else None))
    return cues


def _clearest(title: dict[int, float]) -> int | None:
    """The area that the terms of a title name, from their weight in each area, if they name one clearly."""
    if len(title) == 1:
        ((area, best),) = title.items()
        return area if best >= LEAST_TOPIC else None
    area = max(title, key=title.__getitem__)
    best = title[area]
    return area if best >= LEAST_TOPIC and best >= 1.5 * (sum(title.values()) - best) else None


def _topics(
    found: list[tuple[int, int, int]], folded: str, end: int, knowledge: AreasCatalogue, clauses: re.Pattern[str]
) -> int:
    """How many areas lead in one of the clauses of a paragraph to `end` that terms were `found` in."""
    topics: set[int] = set()
    known = knowledge.cues
    clause, clause_end = [*_NO_WEIGHTS], 0
    for start, _, index in found:
        if start >= clause_end:
            best = max(clause)
            if best >= LEAST_TOPIC:
                topics.add(clause.index(best))
            clause = [*_NO_WEIGHTS]
            rest = clauses.match(folded, start, end)
            clause_end = rest.end() if rest else end
        area, weight, _ = known[index]
        clause[area] += weight
    best = max(clause)
    if best >= LEAST_TOPIC:
        topics.add(clause.index(best))
    return len(topics)


def continues(folded: str, start: int, terms: OutlineCatalogue) -> bool:
    """Whether the paragraph at `start` is the second or a later point of a run (二是…, 其次…)."""
    form = terms.points.get(folded[start])
    if form is None:
        return False
    numeral = terms.plain_points.get(folded[start : start + 2])
    if numeral is not None:
        return numeral not in _FIRST_POINT
    return not folded.startswith(_FIRST_POINT, start) and form.match(folded, start) is not None


def believed(odds: Array) -> Array:
    """Probabilities of the six areas and of none, a column for each paragraph, from their log-odds against the
    likeliest of them.
    """
    shares: Array = np.exp(odds)
    shares /= np.add.reduce(shares)
    return shares


def theme(belief: Array) -> int | None:
    """The area that most of a text of some length is about, from `belief` (a column for each paragraph)."""
    length = belief.shape[1]
    if length < THEME_LENGTH:
        return None
    shares = np.add.reduce(belief, axis=1).tolist()[: len(AREAS)]
    best = max(shares)
    return shares.index(best) if best >= THEME_SHARE * length else None


def lend_to_neighbours(odds: Array, belief: Array, links: list[float]) -> None:
    """Add to the log-odds of the six areas (a column for each paragraph) a little of the neighbours' `belief`.

    `links` tell of each paragraph how much it and the one before lend each other.
    """
    areas, lending, between = odds[: len(AREAS)], belief[: len(AREAS)], np.array(links[1:])
    for receiving, giving in ((areas[:, 1:], lending[:, :-1]), (areas[:, :-1], lending[:, 1:])):
        receiving += between * giving


def cue_logits(cues: list[float], under_heading: bool) -> list[float]:
    """Log-odds of the six areas and of none from cue terms alone."""
    total = sum(cues)
    outside = 0.8 if total >= LEAST_CONTENT or under_heading else 3.0
    return [*(CONTENT_WEIGHT * cue / (total + 2.0) for cue in cues), outside]


def lent(
    cues: Cues,
    above: Above,
    role: str,
    length: int,
    theme: int | None = None,
    first: bool = False,
    introduces: bool = False,
    item: bool = False,
) -> list[float]:
    """What the surroundings of a paragraph add to the log-odds of the six areas and of none that its words tell.

    `theme` is the area that the whole text is about; the paragraph may be the `first` of all, introduce the sections
    below its heading, or be an `item` of problems or plans, with a number.
    """
    found = [*_NOTHING_LENT]
    heading, own, clear = above
    _, weights, total, borderline, topics, topic = cues
    if heading == _LEADERSHIP and theme is not None:
        # In a text about another area 加强组织领导 tells how that area is led.
        heading = theme
    named = heading if own is None else own
    if named is not None:
        claimed = BORDERLINE_WEIGHTS[clear] * borderline[named] / total if borderline else 0.0
        if own is not None:
            found[own] += OWN_WEIGHT + claimed
            claimed = 0.0
        if heading is not None and not (heading == _SERVICES and weights[_ENFORCEMENT] > LARGEST_PART * total):
            found[heading] += HEADING_WEIGHT + claimed
        if topic is not None:
            found[topic] += TOPIC_WEIGHT
    if theme is not None and not first:
        found[theme] += THEME_WEIGHT
    outside = OUTSIDE_BY_ROLE.get(role, 6.0)
    if first:
        outside += OUTSIDE_FIRST
    if not total:
        outside += OUTSIDE_WITHOUT_CUES
    if introduces and heading is None:
        outside += OUTSIDE_INTRODUCTION
    if role in CLOSING:
        # A plan that walks through the areas, or problems of all kinds, belong to none.
        spread = sum(map((0.15 * total).__lt__, weights))
        told = OUTSIDE_OF_ITEMS if item and spread == 1 else OUTSIDE_BY_TOPICS
        outside += told[min(max(topics, spread - 1), 3)]
        if length > LONG_CLOSING and heading is None:
            outside += 0.8
    found[-1] = outside
    return found


def probabilities(odds: Array) -> Array:
    """Probabilities of the six areas from the log-odds that all evidence adds up to, a column for each paragraph; what
    is missing to 1 is that of no area.

    They have four decimals. None of the log-odds may be far above nought.
    """
    shares: Array = np.exp(odds / CAUTION)
    shares *= 1e4 / np.add.reduce(shares)
    shares += 0.5
    found: Array = np.floor(shares[: len(AREAS)])
    found /= 1e4
    return found


def explain(document: Document, catalogue: Catalogue, model: Model | None = None) -> Iterator[Evidence]:
    """What decided the area of each paragraph: its heading, its cue terms, the model's strongest sequences."""
    outline, paragraphs = classify(document, catalogue, model)
    headings = {section.id: section.title for section in outline}
    _, above = below_headings(document.outline, catalogue.areas)
    for paragraph in paragraphs:
        stretch = document.folded[paragraph.start : paragraph.end]
        heading, under = headings.get(paragraph.section or ""), above.get(paragraph.section, _NOTHING_ABOVE)[0]
        area = None if under is None else AREAS[under]
        terms = _strongest_terms(stretch, catalogue.areas)
        sequences = () if model is None else _strongest_sequences(stretch, paragraph.area, model)
        yield Evidence(paragraph.area, heading, area, terms, sequences)


def _strongest_terms(stretch: str, knowledge: AreasCatalogue) -> tuple[tuple[str, str, float], ...]:
    terms: dict[str, tuple[str, str, float]] = {}
    for start, end, index in knowledge.scanner(stretch):
        area, weight, _ = knowledge.cues[index]
        terms[stretch[start:end]] = (stretch[start:end], AREAS[area], weight)
    return tuple(sorted(terms.values(), key=lambda term: (-term[2], term[0])))


def _strongest_sequences(stretch: str, area: str | None, model: Model) -> tuple[tuple[str, float], ...]:
    sequences: dict[str, float] = {}
    chosen = AREAS.index(area) if area else len(AREAS)
    for size, found in zip((2, 3), area_model.hashed(stretch), strict=True):
        for place in (found < area_model.BUCKETS).nonzero()[0]:
            row = model.weights[found[place]]
            sequences[stretch[place : place + size]] = float(row[chosen] - row.mean())
    return tuple(sorted(sequences.items(), key=lambda item: (-item[1], item[0]))[:8])
