"""Text → outline, paragraphs with their role, sentences.

The steps: find the markers that may open a heading or a point; keep those that a sequence of numbers and what
follows them bear out; cut the text between headings into paragraphs; give each a role from the headings above
it, and from its own words where the headings are silent.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from .catalogue import Catalogue
from .catalogue.outline import OutlineCatalogue
from .layout import Block, blocks_of
from .report import Notice, Paragraph, Section, Sentence

POINT = 0
"""Level of an inline point (一是, 首先): a paragraph of its own, but no heading."""
LONGEST_TITLE = 60
LONGEST_HEADER = 20
HEADER_LINES = 8
"""So many paragraphs from the start a title is looked for; what a page put above it is residue."""
_NUMBER = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
# Not the blanks around a number: 2020 年.
_BLANK = re.compile(r"(?<!\d)\s(?!\d{1,8}\s)")
_TITLE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[,，;；:。！？\n]")
_SENTENCE_END = re.compile(r"[。；;！？]\s*")
_YEAR = re.compile(r"(?:19|20)\d\d年")
# 2022年，我局将…: a new year and an intention in the first clause or two.
_INTENT = re.compile(r"20\d\d年[^。；;]{0,60}?(?:将|要|继续)|(?:我[局市县区镇委厅省们办]|全[市县区])[^。；;,，]{0,8}将")
# 我局将继续…, 2022年，我镇将…: an intention of one's own.
_OWN_INTENT = re.compile(
    r"(?:我[们局市县区镇乡州委厅省办]|本[局县市区]|全[市县区镇])[^。；;,，]{0,8}将(?!《|.{0,12}(?:作为|纳入))"
)
LONG_TEXT = 4
"""Paragraphs from which one common word for the aim tells of a preamble."""
_COUNTED = re.compile(r"\d[余多万]?[件次个份人场宗条户家]")
"""A counted result: a preamble has none, or honours."""
_NOT_A_NUMBER = re.compile(r"[一二三四五六七八九十]?[、,，]?[一二三四五六七八九十][审产、级类]|[项款号条]|[-~至]\d")


_DATE_LINE = re.compile(
    r"[(\s]*20\d\d(?:年|[-/.])\s*\d{1,2}(?:月|[-/.])\s*\d{1,2}日?[)\s]*|.{1,16}[〔(\[]20\d\d[〕)\]]\d{1,4}号"
)


class Structure(NamedTuple):
    """What `parse` finds: spans into the text, each list sorted by `start`."""

    outline: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    warnings: tuple[Notice, ...] = ()


class Marker(NamedTuple):
    """A heading or point: `start` of the marker, `title_start`…`end` of its title."""

    level: int
    number: str
    start: int
    title_start: int
    end: int


def parse(text: str, folded: str, catalogue: Catalogue) -> Structure:
    """The structure of a report; paragraphs have roles, but no area yet."""
    terms = catalogue.outline
    blocks = blocks_of(folded, terms)
    markers = find_markers(folded, blocks, terms)
    outline = _outline(text, markers)
    paragraphs = _paragraphs(folded, blocks, markers, outline, catalogue)
    return Structure(outline, paragraphs, _sentences(folded, paragraphs))


def find_markers(folded: str, blocks: list[Block], terms: OutlineCatalogue) -> list[Marker]:
    """All headings and points, in order."""
    kept: list[Marker] = []
    expected: dict[int, int] = {}
    for block in blocks:
        if block.residue:
            continue
        position = block.start
        while (candidate := terms.candidate.search(folded, position, block.end)) is not None:
            start = candidate.start()
            position = start + 1
            marker = _marker_at(folded, start, block, terms)
            if marker is None or not _borne_out(folded, marker, block, expected):
                continue
            if kept and kept[-1].end > start and kept[-1].level:
                # A heading never reaches over the next marker.
                title_end = _trimmed_end(folded, kept[-1].title_start, start)
                if title_end == kept[-1].title_start:
                    kept.pop()  # nothing is left of its title
                else:
                    kept[-1] = kept[-1]._replace(end=title_end)
            kept.append(marker)
            expected[marker.level] = _value(marker.number) + 1
            for deeper in [level for level in expected if level > marker.level > 0]:
                # Level 3 may count on across sections of level 2; points always start anew.
                if deeper != 3:
                    del expected[deeper]
            if marker.level:
                expected.pop(POINT, None)
            position = max(position, marker.title_start)
    return _items_apart(folded, kept)


def _items_apart(folded: str, markers: list[Marker]) -> list[Marker]:
    """Of the deeper levels, what is a whole sentence with nothing under it is an item of a list: a point."""
    kept: list[Marker] = []
    for index, marker in enumerate(markers):
        following = markers[index + 1] if index + 1 < len(markers) else None
        end = following.start if following else len(folded)
        alone = _SENTENCE_END.fullmatch(folded, marker.end, end) is not None
        # Points (一是) belong to the heading before them, whatever its level.
        over = following is not None and (following.level == POINT or marker.level < following.level)
        if marker.level >= 3 and alone and not over:
            marker = Marker(POINT, marker.number, marker.start, marker.start, marker.start)
        kept.append(marker)
    return kept


def _marker_at(folded: str, start: int, block: Block, terms: OutlineCatalogue) -> Marker | None:
    for level, pattern in terms.markers[folded[start]]:
        match = pattern.match(folded, start, block.end)
        if match is None:
            continue
        number = match.group(match.lastindex) if match.lastindex else ""
        if "⒈" <= number <= "⒛":
            number = str(ord(number) - ord("⒈") + 1)  # 1. as one character
        after = match.end()
        if level == POINT:
            return Marker(POINT, number, start, start, start)
        if folded[after - 1] == "." and folded[after : after + 1].isdigit() and not _YEAR.match(folded, after):
            continue  # a decimal
        while after < block.end and folded[after] in " \t":
            after += 1
        return Marker(level, number, start, after, _title_end(folded, after, block, _inside_a_line(folded, start)))
    return None


def _inside_a_line(folded: str, start: int) -> bool:
    before = folded[max(0, start - 8) : start].rstrip(" \t")
    return before != "" and not before[-1].isspace()


def _title_end(folded: str, start: int, block: Block, inside_a_line: bool) -> int:
    """Where the title that begins at `start` ends: at the line's end, the first stop, or the blank that parts it."""
    limit = min(block.end, start + LONGEST_TITLE + 1)
    stop = _TITLE_END.search(folded, start, limit)
    end = stop.start() if stop else limit
    if end - start > LONGEST_TITLE // 2 or inside_a_line:
        # In text run together into one line a blank is all that is left of the line break.
        blank = _BLANK.search(folded, start, end)
        if blank and blank.start() - start >= 4:
            end = blank.start()
    if end - start > LONGEST_TITLE:
        clause = _CLAUSE_END.search(folded, start, end)
        end = clause.start() if clause else start
    return _trimmed_end(folded, start, end)


def _trimmed_end(folded: str, start: int, end: int) -> int:
    while end > start and (folded[end - 1].isspace() or folded[end - 1] in "。:：；;,，、"):
        end -= 1
    return end


def _borne_out(folded: str, marker: Marker, block: Block, expected: dict[int, int]) -> bool:
    """Whether what stands around a marker, and the numbers before it, make it one."""
    at_line_start = marker.start == block.start
    value = _value(marker.number)
    following = folded[marker.title_start : marker.title_start + 3]
    if marker.level == POINT:
        if marker.number == "":
            return folded[marker.start - 1 : marker.start] not in (" ",) or at_line_start
        # After a full stop a point needs no predecessor: numbers are skipped, and passages begin in the middle.
        stopped = (
            at_line_start or folded[marker.start - 1] in "。；;\n" or folded[marker.start - 2 : marker.start] == "。 "
        )
        return value in (1, expected.get(POINT)) or stopped
    if marker.end == marker.title_start or _NOT_A_NUMBER.match(following):
        return False
    if at_line_start:
        return True
    if marker.level == 1:
        # 例如:一、…;二、…: what a semicolon parts are items of a list.
        return value == expected.get(1, 1) and folded[: marker.start].rstrip(" ")[-1:] not in (";", "；")
    if marker.level == 2:
        return value in (1, expected.get(2))
    # Inside a line digits and circles are markers only where they count.
    return value in (1, expected.get(marker.level)) and not following[:1].isdigit()


@functools.lru_cache(maxsize=1024)
def _value(number: str) -> int:
    """The value of a marker's numeral; 0 where it has none."""
    if number.isdigit() and number.isascii():
        return int(number)
    if len(number) == 1 and number in _NUMBER:
        return _NUMBER[number]
    if number and all(c in _NUMBER for c in number):
        tens, _, ones = number.partition("十")
        return _NUMBER.get(tens, 1) * 10 + _NUMBER.get(ones, 0)
    if len(number) == 1 and "①" <= number <= "⑳":
        return ord(number) - ord("①") + 1
    if len(number) == 1 and "⑴" <= number <= "⒇":
        return ord(number) - ord("⑴") + 1
    return 0


def _outline(text: str, markers: list[Marker]) -> tuple[Section, ...]:
    sections: list[Section] = []
    path: list[Section] = []
    for marker in markers:
        if marker.level == POINT:
            continue
        while path and path[-1].level >= marker.level:
            path.pop()
        parent = path[-1].id if path else None
        title = text[marker.title_start : marker.end]
        section = Section(
            f"s{len(sections) + 1}", marker.level, marker.number, title, marker.start, marker.end, parent, None
        )
        sections.append(section)
        path.append(section)
    return tuple(sections)


# --- paragraphs and their roles --------------------------------------------------------------------------------


def _paragraphs(
    folded: str,
    blocks: list[Block],
    markers: list[Marker],
    outline: tuple[Section, ...],
    catalogue: Catalogue,
) -> tuple[Paragraph, ...]:
    spans = _spans(folded, blocks, markers)
    roles = _Roles(folded, outline, catalogue, [(start, end) for start, end, residue in spans if not residue])
    paragraphs: list[Paragraph] = []
    current = 0
    for start, end, residue in spans:
        while current < len(outline) and outline[current].start < start:
            current += 1
        section = outline[current - 1] if current else None
        role = "boilerplate" if residue else roles.role(start, end, section)
        if role in ("boilerplate", "signature"):
            section = None
        paragraphs.append(
            Paragraph(f"p{len(paragraphs) + 1}", start, end, section.id if section else None, role, None, {})
        )
    return tuple(paragraphs)


def _spans(folded: str, blocks: list[Block], markers: list[Marker]) -> list[tuple[int, int, bool]]:
    """Start, end and residue of every paragraph: blocks, cut at headings and points."""
    spans: list[tuple[int, int, bool]] = []
    index = 0
    for block in blocks:
        if block.residue:
            spans.append((block.start, block.end, True))
            continue
        position = block.start
        while index < len(markers) and markers[index].start < block.end:
            marker = markers[index]
            index += 1
            _add(folded, spans, position, marker.start)
            position = marker.end if marker.level else marker.start
        _add(folded, spans, position, block.end)
    return spans


def _add(folded: str, spans: list[tuple[int, int, bool]], start: int, end: int) -> None:
    while start < end and (folded[start].isspace() or folded[start] in "。:：；;,，"):
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end, False))


class _Roles:
    """Decides the role of each paragraph of one report, from the headings above it and its own words."""

    def __init__(
        self, folded: str, outline: tuple[Section, ...], catalogue: Catalogue, spans: list[tuple[int, int]]
    ) -> None:
        self.folded, self.terms, self.organ = folded, catalogue.outline, catalogue.issuers.ending
        # A passage whose first heading is `1.` or `（1）` tells nothing of what stands before it.
        self.first = outline[0].start if outline and outline[0].level <= 2 else None
        # What stands before `（二）` is no preamble: the passage begins in the middle of a report.
        self.begins_at_one = not outline or _value(outline[0].number) <= 1
        self.by_section: dict[str, str | None] = {}
        by_id = {section.id: section for section in outline}
        for section in outline:
            role = self.heading_role(folded[section.start : section.end])
            if role is None and section.parent:
                role = self.by_section[by_id[section.parent].id]
            self.by_section[section.id] = role
        self.last = spans[-1][1] if spans else 0
        # Where the first paragraph of any length begins.
        self.body = next((start for start, end in spans if end - start > LONGEST_TITLE), 0)
        opening = self._opening(outline, spans)
        self.opening = max(opening, self._overview(outline, spans, opening))
        self.title = next((start for start, end in spans[:HEADER_LINES] if self.is_title(start, end)), 0)
        self.current = ("", "problem")

    def heading_role(self, title: str) -> str | None:
        """`problem`, `plan`, `mixed` for headings of both, None where the heading tells nothing of the kind."""
        patterns = self.terms.patterns
        problem = patterns["problem_heading"].search(patterns["not_problem"].sub("", title)) is not None
        plan = patterns["plan_heading"].search(title) is not None
        if patterns["achievement_heading"].search(title) is not None and not (problem and plan):
            return "achievement"
        if problem and plan:
            return "mixed"
        return "problem" if problem else "plan" if plan else None

    def _opening(self, outline: tuple[Section, ...], spans: list[tuple[int, int]]) -> int:
        """Where the preamble ends: at the first heading, or after the sentence that announces the report."""
        if self.first is not None:
            if not self.begins_at_one:
                return 0
            return self.first if outline[0].level == 1 else self._before_point(self.first, spans)
        body = [span for span in spans if not self.is_title(*span)]
        announcing = self.terms.patterns["preamble_end"]
        for start, end in body[:4]:
            if announcing.search(self.folded, max(start, end - 40), end):
                return end
        # Without headings the first of several paragraphs is the preamble, if it speaks like one.
        for start, end in body[:2]:
            if self.folded[end - 1] == ":" and end - start <= LONGEST_TITLE:
                continue  # the addressee
            introduces = len(body) > 1 and not self.is_point(start) and self.speaks_as_preamble(start, end, len(body))
            return end if introduces else 0
        return 0

    def _before_point(self, first: int, spans: list[tuple[int, int]]) -> int:
        """Where the preamble ends before `（一）`: it may be a chapter whose heading was lost."""
        before = [span for span in spans if span[0] < first and not self.is_title(*span)]
        announcing, opening = self.terms.patterns["preamble_end"], 0
        for start, end in before:
            if announcing.search(self.folded, max(start, end - 40), end):
                return end
            counted = _COUNTED.search(self.folded, start, end) is not None
            if counted and not self.speaks_as_preamble(start, end, len(before)):
                return opening
            opening = end
        return first

    def _overview(self, outline: tuple[Section, ...], spans: list[tuple[int, int]], opening: int) -> int:
        """Where the preamble ends that stands below the first heading: it announces the report, or the heading is
        总体情况 or 概述, and what stands there has no counted results."""
        if not outline:
            return 0
        heading, patterns = outline[0], self.terms.patterns
        # An introduction of the sections below: nothing else stands between the heading and the first of these.
        below = outline[1].start if len(outline) > 1 and outline[1].parent == heading.id else 0
        for start, end in spans:
            if start < heading.start and not (self.is_title(start, end) or end <= opening):
                return 0
            if start >= heading.end:
                if patterns["preamble_end"].search(self.folded, max(start, end - 40), end):
                    return end
                overview = patterns["overview_heading"].search(heading.title) is not None
                introduces = overview and self.speaks_as_preamble(start, end, LONG_TEXT if end <= below else 0)
                return end if introduces and not _COUNTED.search(self.folded, start, end) else 0
        return 0

    def speaks_as_preamble(self, start: int, end: int, paragraphs: int) -> bool:
        """By a guiding principle, or by common words for the aim; of these one is enough in a text of some length."""
        patterns = self.terms.patterns
        if patterns["preamble_mark"].search(self.folded, start, end):
            return True
        hints = len(set(patterns["preamble_hint"].findall(self.folded, start, end)))
        return hints >= 2 or (hints == 1 and paragraphs >= LONG_TEXT and not _COUNTED.search(self.folded, start, end))

    def is_point(self, start: int) -> bool:
        return any(
            level == POINT and form.match(self.folded, start)
            for level, form in self.terms.markers.get(self.folded[start], ())
        )

    def role(self, start: int, end: int, section: Section | None) -> str:
        if self.is_title(start, end) or self.is_header(start, end):
            return "boilerplate"
        if self.is_signature(start, end):
            return "signature"
        if end <= self.opening:
            return "preamble"
        by_heading = self.by_section[section.id] if section else None
        if by_heading in ("problem", "plan", "mixed"):
            return self.closing_role(start, end, section, by_heading)
        if section is None:
            return self.content_role(start, end) or "achievement"
        return "achievement"

    def closing_role(self, start: int, end: int, section: Section | None, by_heading: str) -> str:
        """`problem` or `plan`: the heading's word holds until a paragraph clearly begins the other part."""
        key = section.id if section else ""
        if self.current[0] != key:
            self.current = (key, "plan" if by_heading == "plan" else "problem")
        patterns, folded = self.terms.patterns, self.folded
        problems = len(set(patterns["problem_content"].findall(folded, start, end)))
        plans = len(set(patterns["plan_content"].findall(folded, start, end)))
        intends = patterns["plan_start"].match(folded, start, end) or _INTENT.match(folded, start, end)
        if intends or (by_heading == "mixed" and plans >= 2 and plans >= problems):
            self.current = (key, "plan")
        elif by_heading != "problem" and problems >= 2 and not plans:
            self.current = (key, "problem")
        return self.current[1]

    def content_role(self, start: int, end: int) -> str | None:
        """What the words alone tell, where no heading does; problems and plans stand in the later part of a report."""
        patterns, folded = self.terms.patterns, self.folded
        if patterns["plan_start"].match(folded, start, end):
            return "plan"
        late = start > 0.4 * self.last
        if late and _OWN_INTENT.search(folded, start, min(end, start + 80)):
            return "plan"
        problems = len(set(patterns["problem_content"].findall(folded, start, end)))
        plans = len(set(patterns["plan_content"].findall(folded, start, end)))
        if problems >= 2 and problems > plans:
            # 解决存在的问题, 改进薄弱环节: what was put right is none.
            left = patterns["remedied"].sub("", patterns["not_problem"].sub("", folded[start:end]))
            if len(set(patterns["problem_content"].findall(left))) >= 2:
                return "problem"
        if plans >= 2 and plans >= problems:
            return "plan"
        return None

    def is_title(self, start: int, end: int) -> bool:
        """A short line without a stop, before everything else, that calls itself a report."""
        if end - start > LONGEST_TITLE or start > (self.last // 2 if self.first is None else self.first):
            return False
        line = self.folded[start:end]
        if any(c in line for c in "。，,；;") or line[-1] == ":":
            return False
        if self.terms.patterns["title"].search(line[-12:]) is not None:
            return True
        # The issuer, or the date, on a line of its own above the text.
        issuer = any(issuer.end() == len(line) for issuer in self.terms.patterns["title_issuer"].finditer(line))
        return end <= self.body and len(line) <= 30 and (issuer or _DATE_LINE.fullmatch(line) is not None)

    def is_header(self, start: int, end: int) -> bool:
        """A few words without a stop above the title: the name of a page's section."""
        if end > self.title or end - start > LONGEST_HEADER:
            return False
        return not any(c in "。，,；;:" for c in self.folded[start:end])

    def is_signature(self, start: int, end: int) -> bool:
        """Issuer and date at the end: a short last block without a sentence, or a closing formula."""
        if start < self.last - 400 or end - start > 80:
            return False
        line = self.folded[start:end]
        if self.terms.patterns["signature"].search(line):
            return True
        if (start <= self.opening and start < self.last - 400) or any(c in line for c in "。；;,，、"):
            return False
        if line[-1] == ":":
            return False
        if DATE.search(line) is not None:
            return True
        signs = end - start <= 30 and start > max(self.last - 120, self.opening, 0)
        return signs and self.organ.search(line) is not None


DATE = re.compile(
    r"(?:(?:19|20)\d\d|[二一][〇零0O九][〇零一二三四五六七八九0-9O]{2})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月"
    r"|(?<!\d)20\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)"
)


# --- sentences -------------------------------------------------------------------------------------------------

_OPEN, _CLOSE = "“‘(《〈「『", "”’)》〉」』"
_BRACKETS = re.escape(_OPEN + _CLOSE)
# Begins with one class of characters, which the engine skips to; alternatives would be tried at every character. What
# stands between two brackets without any other mark is taken with them.
_STOP_OR_BRACKET = re.compile(
    f"[。！？!?{_BRACKETS}](?:(?<=[。！？!?])[。！？!?]*[”’」』）)》〉]*"
    f"|(?<=[{re.escape(_OPEN)}])[^。！？!?{_BRACKETS}]*[{re.escape(_CLOSE)}])?"
)
# A sentence in which all brackets close before another mark, as most are: taken in one step.
_SENTENCE = re.compile(
    f"[^。！？!?{_BRACKETS}]*+(?:[{re.escape(_OPEN)}][^。！？!?{_BRACKETS}]*+[{re.escape(_CLOSE)}][^。！？!?{_BRACKETS}]*+)*+[。！？]"
    f"(?![。！？!?”’」』）)》〉])"
)
# “…。”的要求: what was quoted is part of a sentence that goes on. (The text's end is no such character.)
_GOES_ON = frozenset("的等和与及、，,；;")
LONGEST_QUOTE = 200
"""A bracket that is not closed within so many characters does not hold a sentence together."""


def _sentences(folded: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Sentence, ...]:
    """Sentences tile each paragraph. They end at 。！？, not at ；, and not inside brackets or quotation marks."""
    sentences: list[Sentence] = []
    for paragraph in paragraphs:
        start, last = paragraph.start, paragraph.end
        while start < last:
            plain = _SENTENCE.match(folded, start, last)
            end = _sentence_end(folded, start, last) if plain is None else plain.end()
            sentences.append(Sentence(start, end, paragraph.id))
            while end < last and folded[end].isspace():
                end += 1
            start = end
    return tuple(sentences)


def _sentence_end(folded: str, start: int, last: int) -> int:
    """Where the sentence that begins at `start` ends: at a stop that no bracket holds, or at `last`."""
    depth = 0
    for mark in _STOP_OR_BRACKET.finditer(folded, start, last):
        at, end = mark.span()
        character = folded[at]
        closed = end - at - 1
        if character in _OPEN:
            depth += not closed
            continue
        if character in _CLOSE:
            depth = depth - 1 if depth else 0
            continue
        if closed:
            depth = max(0, depth - sum(c in _CLOSE for c in mark.group()))
        if depth and end - start < LONGEST_QUOTE:
            continue
        if closed and folded[end - 1] in _CLOSE and folded[end : end + 1] in _GOES_ON:
            continue
        if character in "!?" and end < last and not folded[end].isspace() and folded[end] < "\x7f":
            continue
        return end
    return last
