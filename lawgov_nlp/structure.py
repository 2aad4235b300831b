"""Text → outline, paragraphs with their role, sentences.

The steps: find the markers that may open a heading or a point; keep those that a sequence of numbers and what
follows them bear out (markers.py); cut the text between headings into paragraphs; give each a role from the headings
above it, and from its own words where the headings are silent (roles.py); cut the paragraphs into sentences
(sentences.py).
"""

from __future__ import annotations

from itertools import chain, count, repeat
from typing import NamedTuple

from .catalogue import Catalogue
from .catalogue.outline import POINT
from .layout import Block, blocks_of
from .markers import Marker, find_markers
from .normalize import BLANKS
from .report import Notice, Paragraph, Section, Sentence
from .roles import Roles
from .sentences import sentences_of

_NAMES = tuple(map("p{}".format, range(1, 500)))
"""Of most paragraphs, in all records the same."""
_APART = frozenset(("boilerplate", "signature"))
"""Roles of paragraphs that belong to no section."""
_NO_BEGINNING = BLANKS | frozenset("。:：；;,，")


class Structure(NamedTuple):
    """What `parse` finds: spans into the text, each list sorted by `start`."""

    outline: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    warnings: tuple[Notice, ...] = ()


def parse(text: str, folded: str, catalogue: Catalogue) -> Structure:
    """The structure of a report; paragraphs have roles, but no area yet."""
    terms = catalogue.outline
    blocks, joined = blocks_of(folded, terms)
    markers = find_markers(folded, blocks, joined, terms)
    outline = _outline(text, markers)
    paragraphs = _paragraphs(folded, blocks, markers, outline, catalogue)
    return Structure(outline, paragraphs, sentences_of(folded, paragraphs))


def _outline(text: str, markers: list[Marker]) -> tuple[Section, ...]:
    sections: list[tuple[str, int, str, str, int, int, str | None, None]] = []
    path: list[tuple[int, str]] = []
    for level, number, start, title_start, end in markers:
        if level == POINT:
            continue
        while path and path[-1][0] >= level:
            path.pop()
        title = text[title_start:end]
        if "\n" in title:
            title = "".join(line.strip() for line in title.splitlines())
        name = f"s{len(sections) + 1}"
        sections.append((name, level, number, title, start, end, path[-1][1] if path else None, None))
        path.append((level, name))
    return tuple(map(tuple.__new__, repeat(Section), sections))


def _paragraphs(
    folded: str,
    blocks: list[Block],
    markers: list[Marker],
    outline: tuple[Section, ...],
    catalogue: Catalogue,
) -> tuple[Paragraph, ...]:
    spans = _spans(folded, blocks, markers)
    roles = Roles(folded, outline, catalogue, [(start, end) for start, end, residue in spans if not residue])
    paragraphs: list[tuple[str, int, int, str | None, str, None, dict[str, float]]] = []
    headings = [*(section.start for section in outline), len(folded)]
    current, section = 0, None
    names = chain(_NAMES, map("p{}".format, count(len(_NAMES) + 1)))
    for name, (start, end, residue) in zip(names, spans, strict=False):
        while headings[current] < start:
            section = outline[current].id
            current += 1
        role = "boilerplate" if residue else roles.role(start, end, section)
        apart = role in _APART or (role == "preamble" and start in roles.settled)
        paragraphs.append((name, start, end, None if apart else section, role, None, {}))
    return tuple(map(tuple.__new__, repeat(Paragraph), paragraphs))


def _spans(folded: str, blocks: list[Block], markers: list[Marker]) -> list[tuple[int, int, bool]]:
    """Start, end and residue of every paragraph: blocks, cut at headings and points."""
    spans: list[tuple[int, int, bool]] = []
    following = iter([*markers, (POINT, "", len(folded), 0, 0)])
    level, _, start, _, end = next(following)
    for position, last, residue in blocks:
        if residue:
            spans.append((position, last, True))
            continue
        while start < last:
            if position < start:
                _add(folded, spans, position, start)
            position = start if level == POINT else end
            level, _, start, _, end = next(following)
        if position < last:
            _add(folded, spans, position, last)
    return spans


def _add(folded: str, spans: list[tuple[int, int, bool]], start: int, end: int) -> None:
    while folded[start] in _NO_BEGINNING:
        start += 1
        if start == end:
            return
    while folded[end - 1] in BLANKS:
        end -= 1
    spans.append((start, end, False))
