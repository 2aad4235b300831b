"""Text → blocks: lines, joined where hard-wrapped, parted where paragraphs were run together, residue marked."""

from __future__ import annotations

import re
import statistics
from itertools import pairwise

from .catalogue.outline import OutlineCatalogue
from .patterns import deferred

LONG_LINE = 100
"""From this length on a blank after a stop is what is left of a paragraph border."""
# Not behind the bracket of a marker: (一) 加强领导; nor, behind a closing mark, before a count: “挂案” 5起.
_LOST_BORDER = re.compile(r" (?:(?<=[。！？；:].)|(?<=[”)].)(?! *\d+[^\d年.、．]))(?<!\(.\).)(?<!\(..\).) *")
_INNER_BLANK = deferred(r" (?<=[\u4e00-\u9fff,，、].) *(?=[\u4e00-\u9fff])")
_CONTENTS_LINE = re.compile(r".{2,60}?(?:[.…·]{2,}|\s)[ .…·]*\d{1,3}$")
_LEADER = re.compile(r"[\s.…·]*\d*$")
_NUMBERED = deferred(
    r"[(〈<\[]? ?[一二三四五六七八九十]{1,3} ?[、丶)〉>\]]|\d{1,2} ?[.、](?!\d)|第[一二三四五六七八九十]+部分"
)
_STAMP = re.compile(
    r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日? *(?:\d{1,2}:\d\d(?::\d\d)?(?: +|$)|(?=[\u4e00-\u9fff]{2,4}:))"
)
_PAGE_NUMBER = deferred(r"-+ *\d{1,4} *-+|第 *\d{1,4} *页(?:[,， /]*共 *\d{1,4} *页)?")
_STOPS = frozenset("。；;：:！？!?”)")
_BEFORE_LABELS = "[(【 •·●■*|-"
LONGEST_RESIDUE = 120
LONGEST_VALUE = 30
LONGEST_TITLE = 60
FEWEST_LINES, FEWEST_RUNNING = 6, 5
"""From so many lines of some length on, and so many that end in the middle of a clause, a text may be wrapped."""
INDENT = 8
"""So many blanks at most stand before the first line of a paragraph."""
WIDEST = 80
"""No text is wrapped at more characters a line."""
LONGEST_HEADING = 24
"""A longer line without a stop before a page number goes on behind it."""


Block = tuple[int, int, bool]
"""Start and end of a stretch without surrounding blanks, and whether it is what a web page or a table of contents left.
"""


def blocks_of(folded: str, terms: OutlineCatalogue) -> tuple[list[Block], bool]:
    """The blocks of a text, in order, and whether lines were joined to make them."""
    as_they_are, words = _lines(folded)
    # What no line begins with need not be looked for in each of them.
    openings = {line[0] for line in words}
    lines = _unwrapped(folded, as_they_are, words, openings)
    joined = lines is not as_they_are
    if joined:
        words = [folded[start:end] for start, end in lines]
    contents = _contents(words, terms) if openings & terms.first["contents"] else ()
    attaching = bool(openings & terms.first["attachment"])
    short = [line for line in words if len(line) <= LONGEST_RESIDUE]
    noted = terms.patterns["residue_any"].search("\n".join(short)) is not None
    if not noted:  # a line that begins otherwise is no residue
        residual = terms.first["residue_start"] | {"2", "-", "第"}
        openings = {first for first in openings if first in residual or not first.isalnum()}
    spaced = folded.replace("\t", " ")
    blocks: list[Block] = []
    label = attached = False
    for index, (start, end) in enumerate(lines):
        line = words[index]
        length = end - start
        if attached or length <= LONGEST_RESIDUE:
            if attaching:
                # 附件:1.…, and the lines 2.… and 3.… below it.
                attached = _is_attachment(line, terms) or (
                    attached and terms.patterns["attached"].fullmatch(line) is not None
                )
                if attached:
                    blocks.append((start, end, True))
                    continue
            value = label and length <= LONGEST_VALUE and "。" not in line
            if value or index in contents or (line[0] in openings and _is_residue(line, terms, noted)):
                blocks.append((start, end, True))
                # A page's header may put the value of `发文机构:` on the next line.
                label = not value and line[-1] == ":"
                continue
        label = False
        if length < LONG_LINE or (" " not in line and "\t" not in line):
            blocks.append((start, end, False))
        else:
            _part(folded, spaced, start, end, terms, blocks)
    return blocks, joined


def _lines(folded: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Start and end of the lines that hold anything, without the blanks around it, and what they hold. (None ends in
    \\r alone, see `Pipeline`.)
    """
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    following = 0
    two = "\r" in folded  # some line breaks have two characters
    between = 0 if two else 1
    for line in folded.splitlines(keepends=two):
        start = following
        following += len(line) + between
        stripped = line.strip()
        if stripped:
            if stripped != line:
                start += len(line) - len(line.lstrip())
            spans.append((start, start + len(stripped)))
            words.append(stripped)
    return spans, words


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return start, end


def _part(folded: str, spaced: str, start: int, end: int, terms: OutlineCatalogue, blocks: list[Block]) -> None:
    """A long line with blanks: residue before its first blanks is taken off, the rest parted at blanks after stops.
    `spaced` is the text with blanks for tabs, since one character is found sooner than either of two.
    """
    while True:
        blank = folded.find(" ", start, min(end, start + LONGEST_RESIDUE))
        if blank < 0:
            break
        line = folded[start:blank]
        residue = _is_residue(line, terms)
        if not (residue or _is_title(line, terms)):
            break
        blocks.append((start, blank, residue))
        start, end = _trim(folded, blank, end)
    if spaced.find(" ", start, end) < 0:
        blocks.append((start, end, _is_residue(folded[start:end], terms)))
        return
    position = start
    borders = list(_LOST_BORDER.finditer(spaced, start, end))
    inner = len(_INNER_BLANK.findall(spaced, start, end))
    if inner > 5 and inner > 2 * len(borders):
        borders = []  # these blanks are what is left of lines broken by width
    for border in borders:
        if border.end() < end:
            blocks.append((position, border.start(), _is_attachment(folded[position : border.start()], terms)))
            position = border.end()
    if position < end:
        line = folded[position:end]
        blocks.append((position, end, _is_attachment(line, terms) or _is_residue(line, terms)))


def _is_title(line: str, terms: OutlineCatalogue) -> bool:
    """The report's title, which only a blank parts from what follows it in text run together."""
    return (
        8 <= len(line) <= LONGEST_TITLE
        and not any(c in line for c in "。，,；;：:、")
        and any(match.end() == len(line) for match in terms.patterns["title"].finditer(line))
        and _NUMBERED.match(line) is None
    )


def _is_residue(line: str, terms: OutlineCatalogue, noted: bool = True) -> bool:
    """Whether a line is what a web page left; `noted` where it may hold what no other line does."""
    if len(line) > LONGEST_RESIDUE:
        return False
    first, opening = line[0], 0
    if not first.isalnum():
        if not any(map(str.isalnum, line)):
            return True
        opening = len(line) - len(line.lstrip(_BEFORE_LABELS))
        first = line[opening]
    if first == "2" and (stamp := _STAMP.match(line, opening)):
        # 2021-01-15 10:20 来源:某局
        opening = stamp.end()
        if opening == len(line):
            return True
        first = line[opening]
    if noted and terms.patterns["residue_any"].search(line):
        return True
    if line[0] in "-第" and _PAGE_NUMBER.fullmatch(line):
        return True
    if first not in terms.first["residue_start"]:
        return False
    # A sentence that happens to begin with 来源 or 关闭 is no residue.
    return terms.patterns["residue_start"].match(line, opening) is not None and (len(line) <= 12 or "。" not in line)


def _unwrapped(
    folded: str, lines: list[tuple[int, int]], words: list[str], openings: set[str]
) -> list[tuple[int, int]]:
    """Lines of hard-wrapped text (old mail programs, PDF copies), and those that a page number parts, joined into
    paragraphs; others as they are."""
    numbered: set[int] = set()
    if "-" in openings or "第" in openings:
        numbered.update(i for i, line in enumerate(words) if line[0] in "-第" and _PAGE_NUMBER.fullmatch(line))
    full = _full_width(folded, lines, words)
    if full is None and not numbered:
        return lines
    breaks = 1 if full is None else _breaks_between(folded, lines, full)
    joined: list[tuple[int, int]] = []
    open_line, pages = False, 0
    for index, (start, end) in enumerate(lines):
        if index in numbered:
            pages += 1
            continue
        goes_on = open_line and (full is not None or pages > 0)
        if goes_on:
            gap = folded[joined[-1][1] : start]
            goes_on = (
                not (gap.endswith(("  ", "\t")) and full is not None)
                and not _NUMBERED.match(folded, start, end)
                and (gap.count("\n") <= breaks or pages > 0)
                and not (pages and 0 <= folded.find(folded[start:end]) < start)  # the running title of the next page
            )
        if goes_on:
            joined[-1] = (joined[-1][0], end)
        else:
            joined += lines[index - pages : index]
            joined.append((start, end))
        pages = 0
        if full is not None:
            open_line = end - start >= full or _width(folded, start, end) >= full
        else:
            open_line = end - start > LONGEST_HEADING and folded[end - 1] not in _STOPS
    return joined + lines[len(lines) - pages :]


def _breaks_between(folded: str, lines: list[tuple[int, int]], full: int) -> int:
    """How many line breaks stand between two lines of a paragraph: two where each line was made a paragraph of its own
    (PDF to HTML), else one."""
    gaps = [
        folded.count("\n", end, following)
        for (start, end), (following, _) in pairwise(lines)
        if end - start >= full and folded[end - 1] not in _STOPS
    ]
    return 2 if gaps and statistics.median(gaps) == 2 else 1


def _is_attachment(line: str, terms: OutlineCatalogue) -> bool:
    """Whether a line names what is attached: short, and no sentence."""
    return (
        line[0] in terms.first["attachment"]
        and len(line) <= LONGEST_TITLE
        and "。" not in line
        and terms.patterns["attachment"].match(line) is not None
    )


def _width(folded: str, start: int, end: int) -> int:
    """The length of a line with the blanks before it: the first line of a paragraph is indented."""
    while start and folded[start - 1] in " \t":
        start -= 1
    return end - start


def _full_width(folded: str, lines: list[tuple[int, int]], words: list[str]) -> int | None:
    """From what width on a line is full, where lines are broken by width; None in other text."""
    # Most texts are told by a look at what stands just below the eighth decile.
    lengths = sorted(map(len, words))
    if len(lengths) < FEWEST_LINES or _below_eighth_decile(lengths) > WIDEST:
        return None
    widths = [
        _width(folded, start, end) if folded[start - 1 : start] in (" ", "\t") else end - start for start, end in lines
    ]
    # Centred lines and those set to the right (the title, a page number, the signature) tell nothing of the width.
    long = sorted(
        width
        for width, (start, end) in zip(widths, lines, strict=True)
        if width >= 15 and width - end + start <= INDENT
    )
    if len(long) < FEWEST_LINES or _below_eighth_decile(long) > WIDEST:
        return None
    width = statistics.quantiles(long, n=10)[7]
    if width > WIDEST:
        return None
    full = [i for i, length in enumerate(widths) if length >= width - 3]
    running = [i for i in full if folded[lines[i][1] - 1] not in _STOPS]
    if len(running) < FEWEST_RUNNING or len(full) < 0.5 * len(long) or len(running) < 0.5 * len(full):
        return None
    return int(width) - 4


def _below_eighth_decile(widths: list[int]) -> int:
    """Of sorted widths. Short lines, and blanks that count for nothing, only make it less."""
    return widths[8 * (len(widths) + 1) // 10 - 1]


def _contents(words: list[str], terms: OutlineCatalogue) -> set[int]:
    """Indices of the lines of a table of contents."""
    found: set[int] = set()
    openings = terms.first["contents"]
    for index, line in enumerate(words[:60]):
        if line[0] not in openings or "".join(line.split()) not in terms.terms["contents"]:
            continue
        found.add(index)
        first: str | None = None
        for later in range(index + 1, len(words)):
            line = words[later]
            title = _LEADER.sub("", line)
            if title == first or len(line) > 80 or not (_NUMBERED.match(line) or _CONTENTS_LINE.fullmatch(line)):
                break
            first = first or title
            found.add(later)
        break
    return found
