"""The notebook display as people see it: colours, both themes, Chinese glyphs, nothing run that a report holds."""

from __future__ import annotations

from pathlib import Path

import pytest

import lawgov_nlp as lg
from lawgov_nlp import display
from tests.browser import colour, colours, screenshot

pytestmark = pytest.mark.browser
REPORT = lg.analyze(Path(__file__).parent.parent / "corpora" / "reports" / "yubei_2020.txt")
MENTIONS = {"policy": "#0072b2", "initiative": "#009e73", "indicator": "#e69f00"}


def page(body: str, ground: str = "#ffffff", ink: str = "#111111") -> str:
    return f'<!doctype html><meta charset="utf-8"><body style="margin:8px;background:{ground};color:{ink}">{body}'


@pytest.mark.parametrize(("ground", "ink"), [("#ffffff", "#111111"), ("#111111", "#eeeeee")], ids=["light", "dark"])
def test_every_kind_of_mention_and_area_shows_in_both_themes(ground: str, ink: str, tmp_path: Path) -> None:
    found = colours(screenshot(page(display.html(REPORT), ground, ink), tmp_path))
    assert found.most_common(1)[0][0] == colour(ground)
    for kind, code in MENTIONS.items():
        assert found[colour(code)] > 300, f"{kind} is not marked"
    # The text takes the colour of the page.
    assert found[colour(ink)] > 2000


def test_a_mention_is_marked_where_it_stands_and_nowhere_else(tmp_path: Path) -> None:
    one = lg.analyze(text="2020年，我局受理行政复议案件35件。")
    none = lg.Report(text=one.text, paragraphs=one.paragraphs)
    legend = colours(screenshot(page(display.html(none)), tmp_path, 600, 250))
    marked = colours(screenshot(page(display.html(one)), tmp_path, 600, 250))
    more = {kind: marked[colour(code)] - legend[colour(code)] for kind, code in MENTIONS.items()}
    assert more["indicator"] > 20
    assert more["policy"] == more["initiative"] == 0


def test_chinese_is_drawn_and_not_as_empty_boxes(tmp_path: Path) -> None:
    shots = [screenshot(page(display.table([sign], [])), tmp_path, 200, 80) for sign in "政策法治"]
    assert all(min(picture.getextrema()[0]) < 100 for picture in shots)
    assert len({picture.tobytes() for picture in shots}) == 4


def test_tables_show_numbers_and_rules(tmp_path: Path) -> None:
    shown = colours(screenshot(page(display.items(REPORT.indicators)), tmp_path))
    assert shown[colour("#111111")] > 2000


def test_nothing_in_a_report_is_run(tmp_path: Path) -> None:
    red = "document.documentElement.style.background='#ff0000';document.body.style.background='#ff0000'"
    hostile = lg.analyze(
        text=f'2020年，我局印发《<img src=x onerror="{red}">办法》，受理案件35件<script>{red}</script>'
        f'</style></mark><body style="background:#ff0000">“<svg onload="{red}">”行动。'
    )
    assert hostile.policies
    corpus = lg.Corpus([hostile])
    body = display.html(hostile) + display.items(hostile.policies) + display.items(hostile.paragraphs)
    found = colours(screenshot(page(body + corpus._repr_html_()), tmp_path))
    assert found[(255, 0, 0)] == 0
    # The test can fail: run, it paints the page.
    assert colours(screenshot(page(f"<script>{red}</script>"), tmp_path, 200, 80))[(255, 0, 0)] > 1000
