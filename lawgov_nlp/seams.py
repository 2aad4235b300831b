"""Hard-wrapped text without its line breaks, and the way back.

A line break in the middle of a paragraph parts words, numbers and titles (`食⏎品安全法`); so does the blank that is
left of it where a page was copied as one line (`食 品安全法`). The finders look at the text without such seams; what
they find is carried back to offsets of the text as it stands, break included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from .document import Document
from .report import Change, Indicator, Initiative, Measure, Paragraph, Policy, Section, Sentence

_BREAK = re.compile(r"\n[ \t\u3000\n]*")
_BLANKS = " \t\u3000"
# Inside a clause, between Chinese characters, numbers and brackets; words of Latin letters keep theirs.
_STRAY = re.compile(r"(?<=[\u4e00-\u9fff\d%)》”、，,(《“]) {1,2}(?=[\u4e00-\u9fff(《“)》”]|(?<!\d )(?<!\d  )\d)")
_MARKS = ",，、;；。"


class Unwrapped(NamedTuple):
    """`document` without the breaks inside its paragraphs; `places[i]` is where its character `i` stands."""

    document: Document
    places: list[int]
    text: str

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as it stands for a span of the unwrapped one."""
        return self.places[start], self.places[end - 1] + 1

    def policy(self, policy: Policy) -> Policy:
        start, end = self.back(policy.start, policy.end)
        return policy._replace(start=start, end=end, text=self.text[start:end])

    def initiative(self, initiative: Initiative) -> Initiative:
        start, end = self.back(initiative.start, initiative.end)
        return initiative._replace(start=start, end=end, text=self.text[start:end])

    def indicator(self, indicator: Indicator) -> Indicator:
        start, end = self.back(indicator.start, indicator.end)
        return indicator._replace(
            start=start,
            end=end,
            text=self.text[start:end],
            measures=tuple(self._measure(measure) for measure in indicator.measures),
            change=self._change(indicator.change),
        )

    def _measure(self, measure: Measure) -> Measure:
        start, end = self.back(measure.start, measure.end)
        return measure._replace(start=start, end=end, text=self.text[start:end])

    def _change(self, change: Change | None) -> Change | None:
        if change is None or change.start is None or change.end is None:
            return change
        start, end = self.back(change.start, change.end)
        return change._replace(start=start, end=end)


def unwrap(document: Document) -> Unwrapped | None:
    """The document without the seams inside its paragraphs; None where there are none, as in most texts."""
    breaks: list[tuple[int, int]] = []
    for start, end in ((paragraph.start, paragraph.end) for paragraph in document.paragraphs):
        if document.text.find("\n", start, end) >= 0:
            breaks += _breaks(document.text, start, end)
        elif document.folded.find(" ", start, end) >= 0:
            breaks += _stray_blanks(document.folded, start, end)
    if not breaks:
        return None
    kept: list[tuple[int, int]] = []
    position = 0
    for start, end in breaks:
        kept.append((position, start))
        position = end
    kept.append((position, len(document.text)))
    places = [place for start, end in kept for place in range(start, end)]
    ends = [end for _, end in breaks]
    removed = [0, *accumulate(end - start for start, end in breaks)]

    def moved(place: int) -> int:
        return place - removed[bisect_right(ends, place)]

    def span(start: int, end: int) -> tuple[int, int]:
        return moved(start), moved(end - 1) + 1

    def section(old: Section) -> Section:
        start, end = span(old.start, old.end)
        return old._replace(start=start, end=end)

    def paragraph(old: Paragraph) -> Paragraph:
        start, end = span(old.start, old.end)
        return old._replace(start=start, end=end)

    def sentence(old: Sentence) -> Sentence:
        start, end = span(old.start, old.end)
        return old._replace(start=start, end=end)

    unwrapped = Document(
        "".join(document.text[start:end] for start, end in kept),
        "".join(document.folded[start:end] for start, end in kept),
        tuple(map(section, document.outline)),
        tuple(map(paragraph, document.paragraphs)),
        tuple(map(sentence, document.sentences)),
        document.metadata,
    )
    return Unwrapped(unwrapped, places, document.text)


def _stray_blanks(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The blanks inside the clauses of a paragraph; none where blanks do the work of marks, as in flattened tables."""
    found = [match.span() for match in _STRAY.finditer(folded, start, end)]
    marks = sum(folded.count(mark, start, end) for mark in _MARKS)
    return found if len(found) <= 4 * marks else []


def _breaks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The line breaks in `start`…`end` with the blanks on either side of them."""
    found = []
    for match in _BREAK.finditer(text, start, end):
        left = match.start()
        while left > start and text[left - 1] in _BLANKS:
            left -= 1
        found.append((left, match.end()))
    return found
