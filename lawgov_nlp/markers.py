"""Text → the markers of headings and points: what may open one, and what bears it out."""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from .catalogue.outline import POINT, OutlineCatalogue
from .layout import Block

LONGEST_TITLE = 60
SHORTEST_ITEM = 25
"""From so many characters on （一）…。 with nothing below it is a sentence of its own, not a heading."""
LONGEST_REST = 20
"""So long is at most what is left of a title that was broken by width."""
_NUMBER = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
# Not the blanks around a number: 2020 年.
_BLANK = re.compile(r"(?<!\d)\s(?!\d{1,8}\s)")
_TITLE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[,，;；:。！？\n]")
_SENTENCE_END = re.compile(r"[。；;！？]\s*")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_NOT_A_NUMBER = re.compile(r"[一二三四五六七八九十]?[、,，]?[一二三四五六七八九十][审产、级类]|[项款号条]|[-~至]\d")


class Marker(NamedTuple):
    """A heading or point: `start` of the marker, `title_start`…`end` of its title."""

    level: int
    number: str
    start: int
    title_start: int
    end: int


def find_markers(folded: str, blocks: list[Block], terms: OutlineCatalogue) -> list[Marker]:
    """All headings and points, in order."""
    kept: list[Marker] = []
    expected: dict[int, int] = {}
    inside = _inside(folded, terms)
    for block in blocks:
        if block.residue:
            continue
        position = block.start
        for start in (position, *inside[bisect_right(inside, position) : bisect_left(inside, block.end)]):
            marker = _marker_at(folded, start, block, terms) if start >= position else None
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
            expected[marker.level] = value_of(marker.number) + 1
            if marker.level:
                for deeper in [level for level in expected if level > marker.level]:
                    # Level 3 may count on across sections of level 2; points always start anew.
                    if deeper != 3:
                        del expected[deeper]
                expected.pop(POINT, None)
            position = marker.title_start
    return _items_apart(folded, kept)


def _inside(folded: str, terms: OutlineCatalogue) -> list[int]:
    """Where a marker may begin behind another character, in order."""
    return sorted(
        match.end() for mark, pattern in terms.before.items() if mark in folded for match in pattern.finditer(folded)
    )


def _items_apart(folded: str, markers: list[Marker]) -> list[Marker]:
    """Below level 1, what is a whole sentence with nothing under it is an item of a list: a point.

    （一）加强领导。 may be a heading whose text is missing, so that of level 2 only long sentences count. Behind the
    last item stands what follows the list, such as the signature.
    """
    kept: list[Marker] = []
    listed = 0
    for index, marker in enumerate(markers):
        if marker.level < 2:
            listed = 0 if marker.level else listed
            kept.append(marker)
            continue
        following = markers[index + 1] if index + 1 < len(markers) else None
        end = following.start if following else len(folded)
        if marker.level == listed and folded.find("\n", marker.end, end) >= 0:
            end = folded.find("\n", marker.end, end)
        alone = _SENTENCE_END.fullmatch(folded, marker.end, end) is not None
        # Points (一是) belong to the heading before them, whatever its level.
        over = following is not None and (following.level == POINT or marker.level < following.level)
        # A semicolon parts items, however short, and goes on to the last one.
        told = listed == 2 or folded[marker.end : marker.end + 1] in ("；", ";")
        deep = marker.level >= 3 or told or marker.end - marker.title_start >= SHORTEST_ITEM
        if alone and not over and deep:
            listed = marker.level
            marker = Marker(POINT, marker.number, marker.start, marker.start, marker.start)
        else:
            listed = 0
        kept.append(marker)
    return kept


def _marker_at(folded: str, start: int, block: Block, terms: OutlineCatalogue) -> Marker | None:
    for level, pattern in terms.markers.get(folded[start], ()):
        match = pattern.match(folded, start, block.end)
        if match is None:
            continue
        number = match.group(match.lastindex) if match.lastindex else ""
        if "①" <= number <= "⒛":
            number = str(int(unicodedata.numeric(number)))  # ①, ⑴ and ⒈ are one character each
        if level == POINT:
            return Marker(POINT, number, start, start, start)
        after = match.end()
        if folded[after - 1] == "." and folded[after : after + 1].isdigit() and not _YEAR.match(folded, after):
            continue  # a decimal
        while after < block.end and (folded[after] == ":" or (folded[after].isspace() and folded[after] != "\n")):
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
    if folded[end : end + 1] == "\n" and block.end - end <= LONGEST_REST and not inside_a_line:
        # The line was broken by width, and what is left of the title fills the next.
        rest = _CLAUSE_END.search(folded, end + 1, block.end)
        end = block.end if rest is None or rest.end() == block.end else end
    return _trimmed_end(folded, start, end)


def _trimmed_end(folded: str, start: int, end: int) -> int:
    while end > start and (folded[end - 1].isspace() or folded[end - 1] in "。:：；;,，、"):
        end -= 1
    return end


def _borne_out(folded: str, marker: Marker, block: Block, expected: dict[int, int]) -> bool:
    """Whether what stands around a marker, and the numbers before it, make it one."""
    at_line_start = marker.start == block.start
    if marker.level == POINT:
        if marker.number == "":
            return folded[marker.start - 1 : marker.start] != " " or at_line_start
        # After a full stop a point needs no predecessor: numbers are skipped, and passages begin in the middle.
        return (
            at_line_start
            or folded[marker.start - 1] in "。；;\n"
            or folded[marker.start - 2 : marker.start] == "。 "
            or value_of(marker.number) in (1, expected.get(POINT))
        )
    value, following = value_of(marker.number), folded[marker.title_start : marker.title_start + 3]
    if marker.end == marker.title_start or _NOT_A_NUMBER.match(following):
        return False
    if marker.level == 1:
        # 一，主要工作; 一　主要工作: only where a line begins, and in turn; a blank parts a number from a whole line.
        written = folded[marker.start : marker.title_start].rstrip(" \t:")
        bare = written == marker.number
        if bare or written[-1] in ",，":
            whole = not bare or folded[marker.end : marker.end + 1] in ("\n", "")
            return at_line_start and whole and value in (1, expected.get(1)) and marker.end - marker.title_start >= 4
    if at_line_start:
        return True
    if marker.level == 1:
        # 例如:一、…;二、…: what a semicolon parts are items of a list.
        before = marker.start
        while before and folded[before - 1] == " ":
            before -= 1
        return value == expected.get(1, 1) and folded[before - 1 : before] not in (";", "；")
    if marker.level == 2:
        return value in (1, expected.get(2))
    # Inside a line digits and circles are markers only where they count.
    return value in (1, expected.get(marker.level)) and not following[:1].isdigit()


@functools.lru_cache(maxsize=1024)
def value_of(number: str) -> int:
    """The value of a marker's numeral; 0 where it has none."""
    if number.isdigit() and number.isascii():
        return int(number)
    if len(number) == 1 and number in _NUMBER:
        return _NUMBER[number]
    if number and all(c in _NUMBER for c in number):
        tens, _, ones = number.partition("十")
        return _NUMBER.get(tens, 1) * 10 + _NUMBER.get(ones, 0)
    return 0
