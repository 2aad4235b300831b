"""The pictures of the comparisons: what is drawn is what the frames say, with every Chinese character in the font."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import lawgov_nlp as lg
from lawgov_nlp import plots
from lawgov_nlp.errors import LawgovError

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed (pip install '.[plot]')")
REPORTS = Path(__file__).parent.parent / "corpora" / "reports"


@pytest.fixture(scope="module", autouse=True)
def canvas() -> None:
    matplotlib.use("Agg")
    try:
        plots.chinese_font()
    except LawgovError as missing:
        pytest.skip(str(missing))


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="module")
def corpus() -> lg.Corpus:
    return lg.Corpus(lg.Pipeline().pipe(sorted(REPORTS.glob("*.txt"))))


def texts(axes: Any) -> str:
    labels = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.title, axes.xaxis.label, axes.yaxis.label]
    legend = axes.get_legend()
    return "\n".join(text.get_text() for text in [*labels, *(legend.get_texts() if legend else ())])


DRAWN: dict[str, tuple[Callable[[lg.Corpus], Any], tuple[str, ...]]] = {
    "area_shares": (lambda c: c.plot_area_shares(["year", "region"]), ("2021 如东县", "规范执法")),
    "indicator_series": (lambda c: c.plot_indicator_series("legal_aid_cases"), ("法律援助", "如东县人民政府", "2020")),
    "policy_uptake": (lambda c: c.plot_policy_uptake(), ("法治政府建设实施纲要(2015-2020年)", "2019")),
    "policy_network": (lambda c: c.plot_policy_network(), ("中华人民共和国民法典", "如东县人民政府")),
    "initiative_spread": (lambda c: c.plot_initiative_spread(), ("放管服改革", "2021")),
    "novelty": (lambda c: c.plot_novelty(), ("rudong_2020", "上年报告")),
    "reuse": (lambda c: c.plot_reuse(), ("重庆市渝北区司法局",)),
    "keyness": (lambda c: c.plot_keyness("year", 2020, other=2019), ("民法典",)),
    "check": (lambda c: c.plot_check(), ("增长与上年数据不符", "高 high")),
    "similar": (lambda c: c.plot_similar("zhuzhou_scjgj_2020"), ("株洲市市场监督管理局 2021",)),
}


@pytest.mark.parametrize("name", DRAWN)
def test_every_analysis_has_a_picture_whose_characters_the_font_has(corpus: lg.Corpus, name: str) -> None:
    draw, labels = DRAWN[name]
    axes = draw(corpus)
    # Warnings are errors here: a character that the font lacks would be one.
    axes.figure.savefig(io.BytesIO(), format="png")
    for label in labels:
        assert label in texts(axes), label


# keyness and similar ask for a group or a report, which an empty corpus has not.
@pytest.mark.parametrize("name", [name for name in DRAWN if name not in ("keyness", "similar")])
def test_an_empty_corpus_says_so(name: str) -> None:
    axes = DRAWN[name][0](lg.Corpus())
    assert "无数据" in axes.texts[0].get_text()


def test_bars_and_lines_have_the_values_of_the_frames(corpus: lg.Corpus) -> None:
    bars = corpus.plot_area_shares("year").patches
    assert sum(bar.get_width() for bar in bars) == pytest.approx(3)
    lines = {line.get_label(): line for line in corpus.plot_indicator_series("legal_aid_cases").lines}
    assert list(lines["如东县人民政府"].get_ydata()) == [1480, 1612, 1735]
    assert len({(line.get_color(), line.get_marker()) for line in lines.values()}) == len(lines)


def test_a_picture_is_drawn_on_the_axes_that_are_given(corpus: lg.Corpus) -> None:
    _, given = matplotlib.pyplot.subplots()
    assert corpus.plot_check(axes=given) is given
    assert given.patches


def test_report_text_is_never_read_as_a_formula(corpus: lg.Corpus) -> None:
    report = next(iter(corpus))
    report = dataclasses.replace(report, metadata=report.metadata._replace(issuer=r"$\frac{1}{$局"))
    axes = lg.Corpus([report]).plot_policy_network()
    axes.figure.savefig(io.BytesIO(), format="png")
    assert r"$\frac{1}{$局" in texts(axes)


def test_without_a_chinese_font_the_error_says_which_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: ["/nowhere.ttf"])
    plots.chinese_font.cache_clear()
    with pytest.raises(LawgovError, match="fonts-wqy-microhei"):
        plots.chinese_font()
    plots.chinese_font.cache_clear()


def test_long_names_leave_room_for_the_bars(corpus: lg.Corpus) -> None:
    reports = [dataclasses.replace(report, id=f"{'很长的文件名' * 10}{number}") for number, report in enumerate(corpus)]
    axes = lg.Corpus(reports).plot_novelty()
    axes.figure.canvas.draw()
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert len(labels) == len(reports)  # names that are alike once they are cut have a bar each
    assert max(map(len, labels)) < 30
    assert axes.get_position().width > 0.3
