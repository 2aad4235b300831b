"""What people see: marked, complete, and safe whatever the report holds."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

import lawgov_nlp as lg
from lawgov_nlp import display
from tests.test_report import FULL

HOSTILE = (
    '2020年，我局受理<script>alert("x")</script>案件35件[bold red]，印发《<img src=x onerror=alert(1)>办法》\x1b[2J。'
)


def shown(report: lg.Report) -> str:
    console = Console(file=io.StringIO(), width=200, force_terminal=False)
    console.print(display.terminal(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_pieces_tile_the_text() -> None:
    report = lg.analyze(text=HOSTILE)
    assert "".join(piece.text for piece in display.pieces(report, 0, len(HOSTILE))) == HOSTILE


def test_pieces_keep_the_outer_of_two_mentions_that_overlap() -> None:
    kinds = [(piece.text, piece.kind) for piece in display.pieces(FULL, 0, 7)]
    assert kinds == [("受理", "policy"), ("案件", ""), ("35", "indicator"), ("件", "")]


def test_html_escapes_report_text() -> None:
    page = display.html(lg.analyze(text=HOSTILE))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_html_marks_mentions_and_areas() -> None:
    page = display.html(FULL)
    assert '<mark class="indicator" title="案件 = 35 件 · count">35</mark>' in page
    assert "规范执法" in page
    assert page.count("<details") == page.count("</details>") == 1
    assert FULL._repr_html_() == page


def test_the_terminal_shows_facts_text_and_tables_and_obeys_no_control_character() -> None:
    text = shown(lg.analyze(text=HOSTILE))
    assert "\x1b" not in text
    assert "[bold red]" in text
    page = shown(FULL)
    assert "案件" in page and "35 件" in page and "规范执法" in page


@pytest.mark.parametrize(
    ("value", "value_max", "unit", "expected"),
    [(35.0, None, "件", "35 件"), (3.0, 5.0, "件", "3–5 件"), (98.5, None, "%", "98.5 %"), (3.0, None, None, "3"),
     (1200000.0, None, "元", "1,200,000 元")],
)  # fmt: skip
def test_a_quantity_reads_as_people_write_it(value: float, value_max: float | None, unit: str, expected: str) -> None:
    indicator = FULL.indicators[0]._replace(value=value, value_max=value_max, unit=unit)
    assert display.quantity(indicator) == expected
