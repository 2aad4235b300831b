"""What parts words though it is no part of the text, out of sight, and the way back.

A line break in the middle of a paragraph parts words, numbers and titles (`食⏎品安全法`); so does the blank that is
left of it where a page was copied as one line (`食 品安全法`), and so do the readings that mirror sites put behind
characters (`實(shí)施`). The finders look at the text without such seams; what they find is carried back to offsets of
the text as it stands, seams included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from .document import Document
from .patterns import deferred
from .report import Change, Indicator, Initiative, Measure, Notice, Paragraph, Policy, Section, Sentence

Moved = TypeVar("Moved", Section, Paragraph, Sentence)
Quoted = TypeVar("Quoted", Policy, Initiative, Indicator)

# With the page number that may stand between.
_BREAK = deferred(
    r"\n[ \t\u3000\n]*(?:(?:[-—–－]+ *\d{1,4} *[-—–－]+|第 *\d{1,4} *页[^\n]{0,12})[ \t\u3000]*\n[ \t\u3000\n]*)*"
)
_END = attrgetter("end")
_BLANKS = " \t\u3000"
# Inside a clause, between Chinese characters, numbers and brackets; words of Latin letters keep theirs.
_STRAY = re.compile(r" (?<=[\u4e00-\u9fff\d%)》”、，,(《“] ) ?(?=[\u4e00-\u9fff(《“)》”]|(?<!\d )(?<!\d  )\d)")
_MARKS = ",，、;；。"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READING = deferred(rf"(?<=[\u4e00-\u9fff])\((?=[a-zü]*[{_TONES}])[a-zü{_TONES}]{{1,6}}\)")
# Ends of readings (shè, xí, guǎn, jiàng, dǎo) one of which no such page does without; looked for before the pattern.
_READING_ENDS = ("è)", "í)", "n)", "g)", "o)")
FEWEST_READINGS = 3
"""From so many on they are the page's doing; one or two may be the writer's."""


class Way(NamedTuple):
    """The way back to `text`: what the finders saw from `starts[i]` on stands `further[i]` characters further on."""

    starts: list[int]
    further: list[int]
    text: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as it stands for a span of what was seen."""
        starts, further, _ = self
        return (
            start + further[bisect_right(starts, start) - 1],
            end + further[bisect_right(starts, end - 1) - 1],
        )

    def moved(self, item: Moved) -> Moved:
        """A section, paragraph or sentence, which say nothing of the text but where they stand in it."""
        start, end = self.span(item.start, item.end)
        return item._replace(start=start, end=end)

    def quoted(self, mentions: Iterable[Quoted]) -> tuple[Quoted, ...]:
        """Policies, initiatives or indicators, which begin with where they stand and the words that stand there."""
        starts, further, text = self
        found: list[Quoted] = []
        for mention in mentions:
            last = bisect_right(starts, mention.end - 1) - 1
            if last:  # behind the first seam
                said: tuple[Any, ...] = mention
                start, end, words = said[:3]
                first = bisect_right(starts, start) - 1
                start, end = start + further[first], end + further[last]
                words = words if first == last else text[start:end]
                mention = tuple.__new__(type(mention), (start, end, words, *said[3:]))
            found.append(mention)
        return tuple(found)

    def indicators(self, indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
        """Indicators with their measures, and what they are the change of."""
        found = []
        for indicator in self.quoted(indicators):
            *said, measures, change, target, cumulative, paragraph = indicator
            of = None if change is None else self._change(change)
            fields = (*said, tuple(map(self._measure, measures)), of, target, cumulative, paragraph)
            found.append(tuple.__new__(Indicator, fields))
        return tuple(found)

    def _measure(self, measure: Measure) -> Measure:
        words, before, behind, canonical = measure
        start, end = self.span(before, behind)
        if end - start > behind - before:
            words = self.text[start:end]  # there is a seam in them
        return tuple.__new__(Measure, (words, start, end, canonical))

    def _change(self, change: Change) -> Change:
        direction, basis, start, end = change
        if start is None or end is None:
            return change
        return Change(direction, basis, *self.span(start, end))

    def notice(self, notice: Notice) -> Notice:
        if notice.start is None or notice.end is None:
            return notice
        start, end = self.span(notice.start, notice.end)
        return notice._replace(start=start, end=end)


class Unwrapped(NamedTuple):
    """A document without the breaks inside its paragraphs, and the way back to the one that has them."""

    document: Document
    way: Way


def without_readings(text: str, folded: str) -> tuple[str, Way] | None:
    """The text without the readings that a mirror site put behind its characters; None where there are none."""
    # A Latin letter is looked for sooner than a letter and a bracket, and most texts have few.
    if not any(ending[0] in folded and ending in folded for ending in _READING_ENDS):
        return None
    readings = [match.span() for match in _READING.finditer(folded)]
    if len(readings) < FEWEST_READINGS:
        return None
    kept = _between(readings, len(text))
    return _joined(text, kept), _way(kept, text)


def _between(seams: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The stretches of a text of `length` characters that `seams` leave."""
    edges = [0, *(edge for seam in seams for edge in seam), length]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _way(kept: list[tuple[int, int]], text: str) -> Way:
    starts = list(accumulate((end - start for start, end in kept[:-1]), initial=0))
    return Way(starts, [there - here for (there, _), here in zip(kept, starts, strict=True)], text)


def _joined(text: str, kept: list[tuple[int, int]]) -> str:
    return "".join(text[start:end] for start, end in kept)


def unwrap(document: Document, sentences: bool = True) -> Unwrapped | None:
    """The document without the seams inside its paragraphs, and without its `sentences` where nobody asks for them.
    None where there are no seams, as in most texts.
    """
    breaks: list[tuple[int, int]] = []
    text, folded = document.text, document.folded
    for paragraph in document.paragraphs:
        start, end = paragraph.start, paragraph.end
        words = folded[start:end]
        if "\n" in words:
            breaks += _breaks(text, start, end)
        elif " " in words:
            breaks += _stray_blanks(folded, start, end)
    if not breaks:
        return None
    kept = _between(breaks, len(text))
    way = _way(kept, text)
    stops, further = [0, *(end for _, end in breaks)], way.further

    def moved(items: tuple[Moved, ...], field: int) -> tuple[Moved, ...]:
        """Items of which this field is the start and the next the end."""
        before = bisect_right(items, breaks[0][0], key=_END)
        found = list(items[:before])
        for item in items[before:]:
            told: tuple[Any, ...] = item
            start, end = told[field : field + 2]
            start -= further[bisect_right(stops, start) - 1]
            end -= further[bisect_right(stops, end - 1) - 1]
            found.append(tuple.__new__(type(item), (*told[:field], start, end, *told[field + 2 :])))
        return tuple(found)

    unwrapped = Document(
        _joined(text, kept),
        _joined(folded, kept),
        moved(document.outline, Section._fields.index("start")),
        moved(document.paragraphs, Paragraph._fields.index("start")),
        moved(document.sentences, Sentence._fields.index("start")) if sentences else (),
        document.metadata,
    )
    return Unwrapped(unwrapped, way)


def _stray_blanks(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The blanks inside the clauses of a paragraph; none where blanks do the work of marks, as in flattened tables."""
    found = [match.span() for match in _STRAY.finditer(folded, start, end)]
    if not found or len(found) <= 4 * sum(folded.count(mark, start, end) for mark in _MARKS):
        return found
    return []


def _breaks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The line breaks in `start`…`end` with the blanks on either side of them."""
    found = []
    for match in _BREAK.finditer(text, start, end):
        left = match.start()
        while left > start and text[left - 1] in _BLANKS:
            left -= 1
        found.append((left, match.end()))
    return found
