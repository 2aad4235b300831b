"""Word documents (.docx) → text, with Word's automatic numbering restored.

In many reports `一、` and `（一）` exist only as list numbering: the file holds a list level, and the marker that
readers see is made on display. Without it a report has no outline. Tables become rows with tabs, text boxes
follow the paragraph they hang on, deleted text of tracked changes is left out, inserted text kept.
Source for numbering: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .numerals import spell

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({_W + "del", _W + "moveFrom", _W + "instrText", _W + "delText", _FALLBACK})


class _Level(NamedTuple):
    start: int
    number_format: str
    template: str


def text_of_docx(data: bytes) -> str:
    """The text of a .docx file, a line for each paragraph and each table row. Raises ValueError on a damaged file."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, OSError) as error:
        raise ValueError(str(error) or type(error).__name__) from error
    numbering = _Numbering(document)
    lines = list(_blocks(document.element.body, numbering))
    return "\n".join(lines)


def _blocks(parent: Any, numbering: _Numbering) -> Iterator[str]:
    for element in parent:
        if element.tag == _W + "p":
            yield from _paragraph(element, numbering)
        elif element.tag == _W + "tbl":
            yield from _table(element, numbering)
        elif element.tag in (_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins"):
            yield from _blocks(element, numbering)


def _table(table: Any, numbering: _Numbering) -> Iterator[str]:
    for row in table.iterchildren(_W + "tr"):
        cells = []
        for cell in row.iterchildren(_W + "tc"):
            cells.append(" ".join(line for line in _blocks(cell, numbering) if line.strip()))
        yield "\t".join(cells)


def _paragraph(paragraph: Any, numbering: _Numbering) -> Iterator[str]:
    boxes: list[Any] = []
    runs = "".join(_runs(paragraph, boxes))
    marker = numbering.marker(paragraph) if runs.strip() else ""
    if marker and runs[:1].isdigit() and marker[-1:] in ".．":
        marker += " "  # `1.` before `2020年` must not become the decimal 1.2020
    yield marker + runs
    for box in boxes:
        yield from _blocks(box, numbering)


def _runs(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == _W + "t":
            yield child.text or ""
        elif tag in (_W + "tab", _W + "ptab"):
            yield "\t"
        elif tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif tag == _W + "noBreakHyphen":
            yield "-"
        elif tag == _W + "txbxContent":
            boxes.append(child)
        elif tag == _W + "r" and child.find(f"{_W}rPr/{_W}vanish") is not None:
            continue
        elif tag not in (_W + "pPr", _W + "rPr"):
            yield from _runs(child, boxes)


class _Numbering:
    """Counts the automatic numbers of one document."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.shared: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.styles: dict[str, tuple[str | None, int, str | None]] = {}
        self._read_numbering(document)
        self._read_styles(document)

    def _read_numbering(self, document: Any) -> None:
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        if not any(relation.reltype.endswith("/numbering") for relation in document.part.rels.values()):
            return
        abstract = {
            element.get(_W + "abstractNumId"): {
                int(level.get(_W + "ilvl", "0")): _level(level) for level in element.iterchildren(_W + "lvl")
            }
            for element in root.iterchildren(_W + "abstractNum")
        }
        for number in root.iterchildren(_W + "num"):
            number_id = number.get(_W + "numId")
            reference = number.find(_W + "abstractNumId")
            shared = _value(reference)
            levels = dict(abstract.get(shared, {}))
            restarted = False
            for override in number.iterchildren(_W + "lvlOverride"):
                index = int(override.get(_W + "ilvl", "0"))
                own, start = override.find(_W + "lvl"), override.find(_W + "startOverride")
                if own is not None:
                    levels[index] = _level(own)
                if start is not None and index in levels:
                    levels[index] = levels[index]._replace(start=int(_value(start) or "1"))
                    restarted = True
            self.levels[number_id] = levels
            # Lists of one abstract list count on together unless one of them says that it starts anew.
            self.shared[number_id] = number_id if restarted else f"abstract {shared}"

    def _read_styles(self, document: Any) -> None:
        for style in document.styles.element.iterchildren(_W + "style"):
            properties = style.find(f"{_W}pPr/{_W}numPr")
            based_on = style.find(_W + "basedOn")
            number_id, level = _numbered(properties)
            self.styles[style.get(_W + "styleId")] = (number_id, level, _value(based_on))

    def marker(self, paragraph: Any) -> str:
        """The number that Word shows before the paragraph, e.g. `（三）`; empty where it shows none."""
        number_id, level = _numbered(paragraph.find(f"{_W}pPr/{_W}numPr"))
        if number_id is None:
            style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
            for _ in range(20):
                if style is None or style not in self.styles:
                    break
                number_id, level, style = self.styles[style]
                if number_id is not None:
                    break
        if number_id in (None, "0") or number_id not in self.levels:
            return ""
        levels = self.levels[number_id]
        if level not in levels:
            return ""
        counts = self.counts.setdefault(self.shared[number_id], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [index for index in counts if index > level]:
            del counts[deeper]
        if levels[level].number_format in ("bullet", "none"):
            return ""
        marker = levels[level].template
        for index in range(level, -1, -1):
            if f"%{index + 1}" in marker and index in levels:
                value = counts.get(index, levels[index].start)
                marker = marker.replace(f"%{index + 1}", _format(value, levels[index].number_format))
        return marker


def _numbered(properties: Any) -> tuple[str | None, int]:
    if properties is None:
        return None, 0
    level = _value(properties.find(_W + "ilvl"))
    return _value(properties.find(_W + "numId")), int(level) if level and level.isdigit() else 0


def _value(element: Any) -> str | None:
    return None if element is None else element.get(_W + "val")


def _level(element: Any) -> _Level:
    start = _value(element.find(_W + "start"))
    return _Level(
        int(start) if start and start.isdigit() else 1,
        _value(element.find(_W + "numFmt")) or "decimal",
        _value(element.find(_W + "lvlText")) or "",
    )


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if 1 <= value <= 20 else str(value)


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    parts = []
    for size, letters in (
        *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
        *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
    ):
        count, value = divmod(value, size)
        parts.append(letters * count)
    return "".join(parts)


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographDigital"),
        spell,
    ),
    **dict.fromkeys(("taiwaneseCountingThousand", "japaneseDigitalTenThousand", "koreanCounting"), spell),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalFullWidth": lambda value: "".join(chr(ord(d) + 0xFEE0) for d in str(value)),
    "decimalZero": lambda value: f"{value:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
}


def _format(value: int, number_format: str) -> str:
    return _FORMATS.get(number_format, str)(value)
