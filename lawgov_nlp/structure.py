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
    path: list[tuple[int, str | None]] = [(POINT, None)]  # no heading's level is as low
    for level, number, start, title_start, end in markers:
        if level == POINT:
            continue
        while path[-1][0] >= level:
            path.pop()
        title = text[title_start:end]
        if "\n" in title:
            title = "".join(line.strip() for line in title.splitlines())
        name = f"s{len(sections) + 1}"
        sections.append((name, level, number, title, start, end, path[-1][1], None))
        path.append((level, name))
    return tuple(map(tuple.__new__, repeat(Section), sections))


def _paragraphs(
    folded: str,
    blocks: list[Block],
    markers: list[Marker],
    outline: tuple[Section, ...],
    catalogue: Catalogue,
) -> tuple[Paragraph, ...]:
    spans, residue = _spans(folded, blocks, markers)
    written = [span for span in spans if span[0] not in residue] if residue else spans
    roles = Roles(folded, outline, catalogue, written)
    paragraphs: list[tuple[str, int, int, str | None, str, None, dict[str, float]]] = []
    headings = [*(section.start for section in outline), len(folded)]
    current, section = 0, None
    furniture = roles.furniture(spans, residue) if residue else len(folded)
    names = chain(_NAMES, map("p{}".format, count(len(_NAMES) + 1)))
    for name, (start, end) in zip(names, spans, strict=False):
        while headings[current] < start:
            section = outline[current].id
            current += 1
        role = "boilerplate" if start in residue else roles.role(start, end, section)
        if start > furniture and role not in _APART:
            role = "boilerplate"
        apart = role in _APART or (role == "preamble" and start in roles.settled)
        paragraphs.append((name, start, end, None if apart else section, role, None, {}))
    return tuple(map(tuple.__new__, repeat(Paragraph), paragraphs))


def _spans(folded: str, blocks: list[Block], markers: list[Marker]) -> tuple[list[tuple[int, int]], set[int]]:
    """Start and end of every paragraph: blocks, cut at headings and points; and where those start that are residue."""
    spans: list[tuple[int, int]] = []
    left: set[int] = set()
    following = iter([*markers, (POINT, "", len(folded), 0, 0)])
    level, _, start, _, end = next(following)
    for position, last, residue in blocks:
        if residue:
            spans.append((position, last))
            left.add(position)
            continue
        while start < last:
            if position < start:
                _add(folded, spans, position, start)
            position = start if level == POINT else end
            level, _, start, _, end = next(following)
        if position < last:
            _add(folded, spans, position, last)
    return spans, left


def _add(folded: str, spans: list[tuple[int, int]], start: int, end: int) -> None:
    while folded[start] in _NO_BEGINNING:
        start += 1
        if start == end:
            return
    while folded[end - 1] in BLANKS:
        end -= 1
    spans.append((start, end))
