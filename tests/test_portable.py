"""The geometry of PDF pages: columns, tables, and what a page break must not join."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2

from lawgov_nlp import portable, reading
from lawgov_nlp.portable import _Line

WIDTH, SIZE = 600.0, 10.0
PROSE = "健全依法行政制度体系，审查行政规范性文件"


def line(text: str, left: float, top: float) -> _Line:
    return _Line(text, left, left + SIZE * len(text), top - SIZE, top)


def columns(rows: list[list[_Line]]) -> list[str]:
    return [each.text for each in portable._columns(rows, WIDTH)]


def test_columns_whose_lines_stand_at_different_heights_are_read_one_after_the_other() -> None:
    left = [line(f"左{number}{PROSE}", 50, 700 - 20 * number) for number in range(8)]
    right = [line(f"右{number}{PROSE}", 320, 693 - 20 * number) for number in range(8)]
    heading = line("某市二〇二〇年法治政府建设情况报告" * 2, 100, 740)
    rows = [[heading], *([each] for pair in zip(left, right, strict=True) for each in pair)]
    assert columns(rows) == [each.text for each in (heading, *left, *right)]


def test_a_table_within_a_column_keeps_its_rows() -> None:
    rows = [[line(PROSE, 50, 700 - 20 * n), line(PROSE, 320, 700 - 20 * n)] for n in range(8)]
    rows.append([line(PROSE, 50, 500), line("行政复议", 320, 500), line("35件", 420, 500)])
    assert columns(rows)[-1] == "行政复议\t35件"


def test_a_table_over_the_whole_page_is_no_pair_of_columns() -> None:
    cells = ("行政复议", "12", "35", "增加")
    rows = [[line(cell, 50 + 140 * n, 700 - 20 * row) for n, cell in enumerate(cells)] for row in range(9)]
    assert columns(rows) == ["\t".join(cells)] * 9


def ink(text: str, left: float, baseline: float) -> list[portable._Character]:
    """Characters with boxes as tight as their ink, as pdfium gives them for fonts that tell no line height."""
    inks = {
        "，": (-0.1, 0.2),
        "。": (-0.1, 0.2),
        "“": (0.6, 0.9),
        "”": (0.6, 0.9),
        "一": (0.35, 0.45),
        "—": (0.35, 0.4),
    }
    found = []
    for place, character in enumerate(text):
        low, high = inks.get(character, (-0.1, 0.9))
        x = left + SIZE * place
        found.append(portable._Character(character, x, x + SIZE, baseline + SIZE * low, baseline + SIZE * high))
    return found


def test_marks_with_boxes_as_tight_as_their_ink_stay_in_their_lines() -> None:
    lines = ["“一网通办”，落实到位。", "推进执法，一年一考。", "（2021—2025年）", "———"]
    characters = [each for number, text in enumerate(lines) for each in ink(text, 50, 700 - 1.1 * SIZE * number)]
    assert ["".join(c.text for c in row) for row in portable._rows(characters[::-1])] == lines


def test_a_numbered_heading_behind_a_full_line_is_a_paragraph_of_its_own() -> None:
    full = "听取汇报，化解矛盾纠纷二十件。"
    lines = [line(full, 50, 700), line("（二）强化监督制约", 50, 680), line("一、二级单位" + "办" * 9, 50, 660)]
    assert list(portable._paragraphs([lines])) == [full, "（二）强化监督制约", "一、二级单位" + "办" * 9]
    running = [line(full.replace("。", "和"), 50, 700), line("一、二级单位", 50, 680)]
    assert list(portable._paragraphs([running])) == [full.replace("。", "和") + "一、二级单位"]


def test_a_page_that_holds_nothing_but_a_date_is_a_line_of_its_own() -> None:
    full = PROSE * 2
    first = [line(full, 50, 700), line(full[:30] + "。", 50, 680), line("某市人民政府", 50, 660)]
    assert list(portable._paragraphs([first, [line("2021年1月15日", 50, 700)]])) == [
        full + full[:30] + "。",
        "某市人民政府",
        "2021年1月15日",
    ]


def test_a_sentence_runs_on_over_columns_and_pages() -> None:
    pages = [[line(PROSE, 50, 700 - 20 * n) for n in range(4)] + [line(PROSE, 320, 700 - 20 * n) for n in range(4)]] * 2
    assert list(portable._paragraphs(pages)) == [PROSE * 16]


def test_pages_that_are_pictures_are_told() -> None:
    """A scanned annex behind a text is no text layer's fault, but nobody shall think that all was read."""
    document = pypdfium2.PdfDocument(Path(__file__).parent / "fixtures" / "report.pdf")
    count = len(document)
    document.new_page(200, 200)  # an empty page is no picture
    page = document.new_page(200, 200)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(pypdfium2.PdfBitmap.new_native(20, 20, pypdfium2.raw.FPDFBitmap_BGR))
    page.insert_obj(image)
    page.gen_content()
    buffer = io.BytesIO()
    document.save(buffer)
    (notice,) = reading.read(buffer.getvalue()).notices
    assert notice.code == "scanned_pages"
    assert notice.message.startswith(f"1 of {count + 2} pages are pictures without text, the first is page {count + 2}")
    assert reading.read(Path(__file__).parent / "fixtures" / "report.pdf").notices == ()
