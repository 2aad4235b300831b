"""PDF with a text layer → text: reading order, Chinese lines joined, running headers and page numbers dropped.

pypdfium2 gives every character with its box; order and lines are made from the boxes here, because the order in the
file is not always that of reading (LibreOffice moves quotation marks), and because headers, footnotes, columns and
first-line indents are visible only in the geometry.
"""

from __future__ import annotations

import bisect
import ctypes
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

_PAGE_NUMBER = re.compile(r"[-—–―·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，共]*\s*共?\s*\d{1,4}\s*页?)?[-—–―·\s]*")
_FOOTNOTE = re.compile(r"[①-⑳⑴-⒇*※]|\[\d{1,2}\]|\d{1,2}(?![\d.,、．年月日])")
_HEADING = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、")
_STOPS = frozenset("。！？；：!?;:”）)")
_MARK = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩[]*※")
MOST_PAGES = 3_000
"""The longest report has some hundred."""
MARGIN = 0.10
"""Share of the page's height at top and bottom in which headers, footers and page numbers are looked for."""
_LOW = 0.6
"""A mark lower than this share of its width has a box as tight as its ink; some fonts tell no line height."""


class _Character(NamedTuple):
    text: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass
class _Line:
    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def size(self) -> float:
        return self.top - self.bottom


class NoTextLayer(ValueError):
    """The PDF holds pictures of pages only."""


class Locked(ValueError):
    """The PDF opens with a password only."""


class Pages(NamedTuple):
    """The text of a PDF, the number of its pages, and which of them, counted from 1, are pictures without text."""

    text: str
    pages: int
    pictures: list[int]


def text_of_pdf(data: bytes) -> Pages:
    """The text of a PDF. Raises `NoTextLayer` where it has only images, ValueError where it is damaged or locked."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (Locked if "password" in str(error) else ValueError)(str(error)) from error
    try:
        if len(document) > MOST_PAGES:
            raise ValueError(f"claims to have {len(document):,} pages, the limit is {MOST_PAGES:,}")
        pages = [_page_lines(document[index]) for index in range(len(document))]
        empty = [number for number, (lines, _) in enumerate(pages, 1) if not lines]
        pictures = [number for number in empty if _has_picture(document[number - 1])]
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    finally:
        document.close()
    if not any(lines for lines, _ in pages):
        raise NoTextLayer("has no text layer, only images of pages")
    repeated = _running(pages)
    body = [_body(lines, height, repeated) for lines, height in pages]
    return Pages("\n".join(_paragraphs(body)), len(pages), pictures)


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))


def _page_lines(page: Any) -> tuple[list[_Line], float]:
    width, height = page.get_size()
    characters = list(_characters(page))
    rows = _rows(characters)
    return _columns([_split(row) for row in rows], width), height


def _characters(page: Any) -> Iterator[_Character]:
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    box = pdfium.FS_RECTF()
    try:
        for index in range(text_page.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text_page, index)
            if code in (0, 0xFFFE, 0xFFFF) or code < 32 or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
                continue
            if not pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
                continue
            yield _Character(chr(code), box.left, box.right, box.bottom, box.top)
    finally:
        text_page.close()


def _rows(characters: list[_Character]) -> list[list[_Character]]:
    """Characters that stand on one line, from left to right; lines from top to bottom."""
    low = [c for c in characters if _is_low(c)]
    if not low:
        return _grouped(characters)
    # Boxes as tight as the ink: a comma's middle is far below that of the line, so it goes where it stands within.
    rows = _grouped([c for c in characters if not _is_low(c)])
    extents = [_extent(row) for row in rows]
    middles = [-(bottom + top) / 2 for bottom, top in extents]
    outside: list[_Character] = []
    for character in low:
        middle = _middle(character)
        place = bisect.bisect(middles, -middle)
        near = [
            index
            for index in range(max(place - 1, 0), min(place + 1, len(rows)))
            if extents[index][0] <= middle <= extents[index][1]
        ]
        if near:
            rows[min(near, key=lambda index: abs(middles[index] + middle))].append(character)
        else:
            outside.append(character)
    for row in rows:
        row.sort(key=lambda c: c.left)
    return sorted([*rows, *_grouped(outside)], key=lambda row: -sum(_extent(row)))


def _is_low(character: _Character) -> bool:
    """Whether a box holds the ink alone of a mark, such as ， — “ or 一, where a letter's is as high as its line."""
    height = character.top - character.bottom
    mark = character.text == "一" or not (character.text.isalnum() or character.text.isspace())
    return mark and height < _LOW * (character.right - character.left)


def _extent(row: list[_Character]) -> tuple[float, float]:
    """Between which heights the middle of a mark may be that belongs to a row."""
    bottom, top = statistics.median(c.bottom for c in row), statistics.median(c.top for c in row)
    allowance = 0.15 * (top - bottom)
    return bottom - allowance, top + allowance


def _middle(character: _Character) -> float:
    return (character.top + character.bottom) / 2


def _grouped(characters: list[_Character]) -> list[list[_Character]]:
    """Rows of characters whose middles are at one height."""
    rows: list[list[_Character]] = []
    middles: list[float] = []
    for character in sorted(characters, key=lambda c: -(c.top + c.bottom)):
        middle = _middle(character)
        if rows and abs(middles[-1] - middle) < 0.4 * max(character.top - character.bottom, 1.0):
            rows[-1].append(character)
        else:
            rows.append([character])
            middles.append(middle)
    for row in rows:
        row.sort(key=lambda c: c.left)
    return rows


def _split(row: list[_Character]) -> list[_Line]:
    """The stretches of a row that wide gaps part: table cells, or the two columns of a page."""
    size = statistics.median(c.top - c.bottom for c in row)
    row = _without_marks(row, size)
    parts: list[list[_Character]] = [[row[0]]]
    for before, character in pairwise(row):
        if character.left - before.right > 1.8 * size:
            parts.append([])
        parts[-1].append(character)
    lines = []
    for part in parts:
        text = "".join(c.text for c in part)
        stripped = text.strip()
        if not stripped:
            continue
        visible = [c for c in part if not c.text.isspace()]
        lines.append(
            _Line(
                stripped,
                visible[0].left,
                visible[-1].right,
                statistics.median(c.bottom for c in visible),
                statistics.median(c.top for c in visible),
            )
        )
    return lines


def _without_marks(row: list[_Character], size: float) -> list[_Character]:
    """A row without the marks of its footnotes: `35` with a raised `1` is not 351. The `²` of `km²` stays."""
    if all(c.top - c.bottom > 0.75 * size for c in row):
        return row
    bottom = statistics.median(c.bottom for c in row)
    kept: list[_Character] = []
    for character in row:
        small = character.top - character.bottom < 0.75 * size and character.bottom > bottom + 0.15 * size
        unit = bool(kept) and kept[-1].text.isascii() and kept[-1].text.isalpha()
        # At the start of a row it is the number of a footnote, by which that is known.
        if not kept or not small or character.text not in _MARK or unit:
            kept.append(character)
    return kept


def _columns(rows: list[list[_Line]], width: float) -> list[_Line]:
    """Lines in reading order, one column after the other."""
    middle = width / 2
    if not _two_columns(rows, width):
        return [_joined(row) for row in rows if row]
    ordered: list[_Line] = []
    left: list[_Line] = []
    right: list[_Line] = []
    for row in rows:
        if any(line.left < middle < line.right for line in row):
            ordered += [*left, *right, _joined(row)]
            left, right = [], []
        else:
            for column, cells in (
                (left, [line for line in row if line.right <= middle]),
                (right, [line for line in row if line.left >= middle]),
            ):
                if cells:
                    column.append(_joined(cells))
    return [*ordered, *left, *right]


def _two_columns(rows: list[list[_Line]], width: float) -> bool:
    """Whether most rows part at the page's middle or, where the columns' lines stand at different heights, hardly any
    line crosses it and most of what stands on either side is prose, not the cells of a table."""
    middle = width / 2
    parted = [row for row in rows if len(row) == 2 and row[0].right < middle < row[1].left]
    if len(parted) >= 5 and len(parted) >= 0.5 * len([row for row in rows if row]):
        return True
    lines = [line for row in rows for line in row]
    sides = [line for line in lines if line.right <= middle], [line for line in lines if line.left >= middle]
    return sum(map(len, sides)) >= 0.8 * len(lines) and all(_is_prose(side, width) for side in sides)


def _is_prose(lines: list[_Line], width: float) -> bool:
    """Whether enough lines fill a column of a page of this width."""
    if len(lines) < 5:
        return False
    reach = max(line.right for line in lines) - min(line.left for line in lines)
    return reach > 0.25 * width and sum(line.right - line.left > 0.75 * reach for line in lines) >= 0.3 * len(lines)


def _joined(row: list[_Line]) -> _Line:
    first, last = row[0], row[-1]
    return _Line("\t".join(line.text for line in row), first.left, last.right, first.bottom, first.top)


def _running(pages: list[tuple[list[_Line], float]]) -> set[str]:
    """Lines that return at the top or bottom of at least three pages, numbers aside."""
    counts: Counter[str] = Counter()
    for lines, height in pages:
        counts.update({_without_digits(line.text) for line in lines if _in_margin(line, height)})
    return {text for text, count in counts.items() if count >= 3 and text}


def _in_margin(line: _Line, height: float) -> bool:
    return line.bottom > (1 - MARGIN) * height or line.top < MARGIN * height


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _body(lines: list[_Line], height: float, repeated: set[str]) -> list[_Line]:
    kept = []
    for line in lines:
        if _in_margin(line, height) and (_PAGE_NUMBER.fullmatch(line.text) or _without_digits(line.text) in repeated):
            continue
        kept.append(line)
    if not kept:
        return kept
    size = statistics.median(line.size for line in kept)
    # Footnotes: smaller type at the foot of the page, beginning with a mark.
    for index, line in enumerate(kept):
        rest = kept[index:]
        if line.top < 0.35 * height and _FOOTNOTE.match(line.text) and all(other.size < 0.88 * size for other in rest):
            return kept[:index]
    return kept


def _paragraphs(pages: list[list[_Line]]) -> Iterator[str]:
    """Lines joined: a paragraph begins at an indent, at a numbered heading, after a short line, around table rows."""
    paragraph = ""
    before: _Line | None = None
    before_margin = 0.0
    for lines in pages:
        if not lines:
            continue
        size = statistics.median(line.size for line in lines)
        left = min(line.left for line in lines)
        right = max(line.right for line in lines)
        for line in lines:
            own_left, own_right = _margins(line, lines, left, right)
            indented = line.left > own_left + 0.9 * size
            table = "\t" in line.text
            # Before a mark that must not end a line, or a long number, a line stops some characters early.
            least = 2.2 if before is not None and before.text[-1] in _STOPS else 5
            short = before is not None and before.right < before_margin - least * size
            different = before is not None and abs(before.size - line.size) > 0.2 * size
            heading = before is not None and before.text[-1] in "。！？；" and _HEADING.match(line.text) is not None
            parted = indented or table or short or different or heading
            if paragraph and (parted or (before is not None and "\t" in before.text)):
                yield paragraph
                paragraph = ""
            paragraph = _append(paragraph, line.text)
            # Of its own column and page: the next one may hold nothing but a date.
            before, before_margin = line, own_right
    if paragraph:
        yield paragraph


def _margins(line: _Line, lines: list[_Line], left: float, right: float) -> tuple[float, float]:
    """The margins of the column that the line stands in."""
    middle = (left + right) / 2
    right_column = [o for o in lines if o.left >= middle - 1]
    if right_column and (line.right <= middle + 1 or line.left >= middle - 1):
        same = [o for o in lines if (o.right <= middle + 1) == (line.right <= middle + 1)]
        if len([o for o in lines if o.left < middle < o.right]) < 0.3 * len(lines):
            return min(o.left for o in same), max(o.right for o in same)
    return left, right


def _append(paragraph: str, text: str) -> str:
    """Chinese lines join without a blank; Latin words and numbers that a line break parts get one."""
    if paragraph and paragraph[-1].isascii() and paragraph[-1].isalpha() and text[0].isascii() and text[0].isalpha():
        return f"{paragraph} {text}"
    return paragraph + text
