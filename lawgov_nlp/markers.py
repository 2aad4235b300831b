"""Text → the markers of headings and points: what may open one, and what bears it out."""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right

from .catalogue.outline import POINT, Forms, OutlineCatalogue
from .layout import Block
from .normalize import BLANKS

LONGEST_TITLE = 60
SHORTEST_ITEM = 25
"""From so many characters on （一）…。 with nothing below it is a sentence of its own, not a heading."""
LONGEST_PLAIN = 16
"""A longer title may hold the first item of what stands below it."""
REACH = 5_000
"""So many characters behind a first item the second is looked for."""
LONGEST_REST = 20
"""So long is at most what is left of a title that was broken by width."""
_NUMBER = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
# Not the blanks around a number: 2020 年.
_BLANK = re.compile(r"(?<!\d)\s(?!\d{1,8}\s)")
_TITLE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[,，;；:。！？\n]")
_FULL_STOP = re.compile("[。！？]")
_SENTENCE_END = re.compile(r"[。；;！？]\s*")
_ITEM_REST = re.compile(r"[,，][^。！？\n]*[；;]\s*")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_COUNTED_ANEW = {1: (2, 4, POINT), 2: (4, POINT), 3: (4, POINT), 4: (POINT,), POINT: ()}
"""What is counted from one again below a heading. Level 3 may count on across sections of level 2."""
_NOT_A_NUMBER = re.compile(r"[一二三四五六七八九十]?[、,，]?[一二三四五六七八九十][审产、级类]|[项款号条]|[-~至]\d")
_SAYS_MORE = frozenset("一二三四五六七八九十、,，审产级类项款号条-~至")
"""What `_NOT_A_NUMBER` may begin with."""
_BEFORE_TITLE = BLANKS - {"\n"} | {":"}
_BEHIND_TITLE = BLANKS | frozenset("。:：；;,，、")


Marker = tuple[int, str, int, int, int]
"""A heading or point: level and number, where the marker starts, and where its title starts and ends."""


def find_markers(folded: str, blocks: list[Block], joined: bool, terms: OutlineCatalogue) -> list[Marker]:
    """All headings and points, in order; `joined` where a block may hold the end of a line."""
    kept: list[Marker] = []
    expected: dict[int, int] = {}
    position = behind = 0
    points, markers = terms.plain_points, terms.markers
    inside = [match.end() for match in (terms.joined if joined else terms.inside).finditer(folded)]
    index = 0
    for first, last, residue in blocks:
        if residue:
            continue
        while inside[index] <= first:
            index += 1
        starts = [first]
        while inside[index] < last:
            starts.append(inside[index])
            index += 1
        for start in starts:
            opening = folded[start : start + 2]
            numeral = points.get(opening)
            marker: Marker | None
            if numeral is not None:
                marker = (POINT, numeral, start, start, start)
            elif opening[0] in markers:
                marker = _marker_at(folded, start, last, markers[opening[0]])
            else:
                continue
            if marker is None or start < position:
                continue
            level, number, _, title_start, end = marker
            # A point that begins a line is one, whatever stands around it.
            if (level != POINT or start != first) and not _borne_out(folded, marker, first, expected):
                continue
            if behind > start:
                _cut_short(folded, kept, start)
            kept.append(marker)
            position, behind = title_start, end
            if end - title_start > LONGEST_PLAIN:
                # 二、存在的问题一是…。二是…: nothing parts the title from the first item below it.
                inner = terms.within_title.search(folded, title_start, end)
                if inner is not None:
                    near = min(last, inner.end() + REACH)
                    if folded.find(terms.successors[inner[0]], inner.end(), near) >= 0:
                        starts.insert(bisect_right(starts, start), inner.start())
            expected[level] = value_of(number) + 1
            for anew in _COUNTED_ANEW[level]:
                expected.pop(anew, None)
    _items_apart(folded, kept)
    return kept


def _cut_short(folded: str, kept: list[Marker], following: int) -> None:
    """The last heading, which would go on behind the next marker, ends before it."""
    level, number, start, title_start, _ = kept[-1]
    end = _trimmed_end(folded, title_start, following)
    if end == title_start:
        kept.pop()  # nothing is left of its title
    else:
        kept[-1] = level, number, start, title_start, end


def _items_apart(folded: str, markers: list[Marker]) -> None:
    """Make points of items of lists: what is a whole sentence with nothing under it is one.

    （一）加强领导。 may be a heading whose text is missing, so that of levels 1 and 2 only long sentences count, and
    short ones right before a long one. Behind the last item stands what follows the list, such as the signature.
    """
    listed = 0
    within: list[int] = []
    short: list[int] = []
    for index, (level, _, start, title_start, end) in enumerate(markers):
        if level == POINT:
            continue
        below, _, limit, _, _ = markers[index + 1] if index + 1 < len(markers) else (1, "", len(folded), 0, 0)
        # Points (一是) belong to the heading before them, whatever its level.
        if below == POINT or level < below:
            listed = 0
            short.clear()
            continue
        stop = _SENTENCE_END.match(folded, end, limit)
        if stop is None:
            # A long item of which the first clause was taken for its title: 1.执法力量不足，…；2.….
            whole = _ITEM_REST.fullmatch(folded, end, limit) is not None
        else:
            behind = stop.end()
            whole = behind == limit or (level == listed and folded[behind - 1].isspace())
            # A semicolon parts items, however short, and goes on to the last one.
            long = level >= 3 or listed == level or end - title_start >= SHORTEST_ITEM or folded[end] in "；;"
            if whole and not long:
                listed = 0
                short.append(index)
                continue
        if whole and level >= 3 and folded[max(0, start - 3) : start].rstrip(" ")[-1:] in ("；", ";"):
            within.append(index)  # 1.…；2.…；3.… in one line is a paragraph
        elif whole:
            for each in (*short, index):
                own, number, at, _, _ = markers[each]
                if own == level:
                    markers[each] = (POINT, number, at, at, at)
        short.clear()
        listed = level if whole else 0
    for index in reversed(within):
        del markers[index]


def _marker_at(folded: str, start: int, last: int, forms: Forms) -> Marker | None:
    """The marker of one of the `forms` that begins at `start`, in a block that ends at `last`."""
    for level, pattern in forms:
        match = pattern.match(folded, start, last)
        if match is None:
            continue
        number = match[match.lastindex] if match.lastindex else ""
        if level == POINT:
            return POINT, number, start, start, start
        if "⒛" >= number >= "①":
            number = str(int(unicodedata.numeric(number)))  # ①, ⑴ and ⒈ are one character each
        after = match.end()
        if folded[after - 1] == "." and folded[after : after + 1].isdigit() and not _YEAR.match(folded, after):
            continue  # a decimal
        while after < last and folded[after] in _BEFORE_TITLE:
            after += 1
        return level, number, start, after, _title_end(folded, after, last, _inside_a_line(folded, start))
    return None


def _inside_a_line(folded: str, start: int) -> bool:
    if start == 0 or folded[start - 1] == "\n":
        return False
    before = folded[max(0, start - 8) : start].rstrip(" \t")
    return before != "" and not before[-1].isspace()


def _title_end(folded: str, start: int, last: int, inside_a_line: bool) -> int:
    """Where the title that begins at `start` ends: at the line's end, the first stop, or the blank that parts it."""
    limit = min(last, start + LONGEST_TITLE + 1)
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
    if end < last and folded[end] == "\n" and not inside_a_line:
        # The line was broken by width, and what is left of the title, or of an item of one sentence, fills the next.
        rest = _FULL_STOP.search(folded, end + 1, last)
        end = last if (rest.end() == last if rest else last - end <= LONGEST_REST) else end
    return _trimmed_end(folded, start, end)


def _trimmed_end(folded: str, start: int, end: int) -> int:
    while end > start and folded[end - 1] in _BEHIND_TITLE:
        end -= 1
    return end


def _borne_out(folded: str, marker: Marker, first: int, expected: dict[int, int]) -> bool:
    """Whether what stands around a marker in the block that begins at `first`, and the numbers before, make it one."""
    level, number, start, title_start, end = marker
    at_line_start = start == first
    if level == POINT:
        if number == "":
            return folded[start - 1 : start] != " "
        # After a full stop a point needs no predecessor: numbers are skipped, and passages begin in the middle.
        return (
            folded[start - 1] in "。；;\n"
            or folded[start - 2 : start] == "。 "
            or value_of(number) in (1, expected.get(POINT))
        )
    value, following = value_of(number), folded[title_start : title_start + 3]
    if end == title_start or (following[0] in _SAYS_MORE and _NOT_A_NUMBER.match(following)):
        return False
    if level == 1:
        # 一，主要工作; 一　主要工作: only where a line begins, and in turn; a blank parts a number from a whole line.
        written = folded[start:title_start].rstrip(" \t:")
        bare = written == number
        if bare or written[-1] in ",，":
            whole = not bare or folded[end : end + 1] in ("\n", "")
            return at_line_start and whole and value in (1, expected.get(1)) and end - title_start >= 4
    if at_line_start:
        return True
    if level == 1:
        # 例如:一、…;二、…: what a semicolon parts are items of a list.
        before = start
        while before and folded[before - 1] == " ":
            before -= 1
        return value == expected.get(1, 1) and folded[before - 1 : before] not in (";", "；")
    if level == 2:
        return value in (1, expected.get(2)) or (2 not in expected and folded[start - 1] == "。")
    # Inside a line digits and circles are markers only where they count.
    return value in (1, expected.get(level)) and not following[:1].isdigit()


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
