"""Pictures of the comparisons, for papers and notebooks. Each function draws one analysis and returns its axes.

Needs matplotlib (`pip install 'lawgov-nlp[plot]'`) and a Chinese font. Colours are Okabe and Ito's, which the
colour-blind can tell apart; lines differ in their markers too.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd

from .catalogue import default
from .display import AREA_NAMES
from .errors import LawgovError
from .report import AREAS

if TYPE_CHECKING:
    from .corpus import Corpus

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#000000")
MARKERS = "osD^vPX*"
FONTS = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "WenQuanYi Micro Hei"),
    *("WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "SimHei", "SimSun"),
    *("STHeiti", "Noto Serif CJK SC", "Noto Sans CJK JP", "AR PL UMing CN", "Droid Sans Fallback", "Arial Unicode MS"),
)
"""Fonts with Chinese characters, best first."""
MOST_LINES = 8

Axes = Any


@functools.cache
def chinese_font() -> str:
    """The name of an installed Chinese font. Raises `LawgovError` with the package to install where there is none."""
    from matplotlib import font_manager

    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    for name in FONTS:
        if name in installed:
            return name
    # matplotlib keeps a list of fonts; one that was installed after it was made is not on it yet.
    for path in font_manager.findSystemFonts():
        name = _family(path)
        if name in FONTS:
            font_manager.fontManager.addfont(path)
            return name
    raise LawgovError(
        "no font with Chinese characters is installed; on Debian and Ubuntu run "
        "`apt install fonts-wqy-microhei` (5 MB) or `apt install fonts-noto-cjk`, elsewhere install Noto Sans CJK SC"
    )


def _family(path: str) -> str:
    from matplotlib import ft2font

    try:
        return str(ft2font.FT2Font(path).family_name)
    except (OSError, RuntimeError):
        return ""


@contextmanager
def _drawing(axes: Axes | None, width: float = 8, height: float = 4.5) -> Iterator[Axes]:
    """Axes to draw on, the caller's or new ones, with a Chinese font for what is drawn meanwhile."""
    try:
        import matplotlib as mpl
        from cycler import cycler
        from matplotlib import pyplot
        from matplotlib.text import Text
    except ImportError as error:
        raise LawgovError("plots need matplotlib; install it with `pip install 'lawgov-nlp[plot]'`") from error
    settings: Any = {
        "font.family": [chinese_font(), "DejaVu Sans"],
        "axes.unicode_minus": False,
        "axes.prop_cycle": cycler(color=COLOURS) + cycler(marker=list(MARKERS)),
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with mpl.rc_context(settings):
        drawn = axes if axes is not None else pyplot.subplots(figsize=(width, height), layout="constrained")[1]
        yield drawn
        # Report text may hold dollar signs, which matplotlib would read as formulas.
        for text in drawn.findobj(Text):
            text.set_parse_math(False)


def _years(axes: Axes, years: Sequence[Any]) -> None:
    axes.set_xticks(sorted({int(year) for year in years}))
    axes.set_xlabel("年份 year")


def _short(name: str, most: int = 22) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _none(axes: Axes, what: str) -> Axes:
    axes.text(0.5, 0.5, f"{what}：无数据 no data", ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()
    return axes


def area_shares(corpus: Corpus, by: Sequence[str] | str = "year", of: str = "characters", axes: Axes = None) -> Axes:
    """Stacked bars: the share of each work area, a bar for each group of `by`."""
    names = corpus.columns(by)
    shares = corpus.area_shares(by=by, of=of)
    rows = max(1, len(shares) // len(AREAS))
    with _drawing(axes, height=1.6 + 0.34 * rows) as axes:
        if shares.empty:
            return _none(axes, "领域占比")
        shares = shares.assign(
            group=[" ".join(map(str, key)) for key in shares[names].astype(object).fillna("?").to_numpy()]
        )
        wide = shares.pivot(index="group", columns="area", values="share").reindex(shares["group"].unique())
        left = pd.Series(0.0, index=wide.index)
        for area, colour in zip(AREAS, COLOURS, strict=False):
            share = wide[area].fillna(0).astype(float)
            bars = axes.barh(wide.index, share, left=left, color=colour, label=AREA_NAMES[area], edgecolor="white")
            labels = [f"{value:.0%}" if value > 0.045 else "" for value in share]
            axes.bar_label(
                bars, labels, label_type="center", fontsize=8, color="white" if area != "functions" else "black"
            )
            left += share
        axes.set(xlim=(0, 1), xlabel="占比 share", title="各工作领域占比 work areas")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.invert_yaxis()
        axes.legend(
            ncols=6,
            fontsize=8,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.7 / (1.6 + 0.34 * rows)),
            frameon=False,
        )
    return axes


def indicator_series(corpus: Corpus, indicator: str, axes: Axes = None) -> Axes:
    """Lines: the chosen values by year, a line for each issuer; from nine issuers on, the median and the quartiles.

    A year that an issuer's report is silent on parts its line. Cumulative values are left out.
    """
    series = corpus.indicator_series(indicator)
    series = series[series["chosen"].astype(bool) & ~series["cumulative"].astype(bool)].dropna(subset=["report_year"])
    names = {entry.id: entry.name for entry in default().indicators.entries}
    with _drawing(axes) as axes:
        if series.empty:
            return _none(axes, names.get(indicator, indicator))
        unit = series["unit"].value_counts().index[0] if series["unit"].notna().any() else ""
        series = series[series["unit"].eq(unit).fillna(unit == "")].astype({"value": float, "report_year": int})
        whole = range(series["report_year"].min(), series["report_year"].max() + 1)
        issuers = series["issuer"].fillna(series["report_id"])
        lines = list(series.groupby(issuers))
        if len(lines) <= MOST_LINES:
            for name, rows in lines:
                values = rows.drop_duplicates("report_year").set_index("report_year")["value"].reindex(whole)
                axes.plot(list(whole), values, label=_short(str(name)))
        else:
            quartiles = series.groupby("report_year")["value"].quantile([0.25, 0.5, 0.75]).unstack().reindex(whole)
            axes.fill_between(
                list(whole), quartiles[0.25], quartiles[0.75], color=COLOURS[5], alpha=0.4, label="四分位 quartiles"
            )
            axes.plot(list(whole), quartiles[0.5], label=f"中位数 median ({len(lines)})")
        _years(axes, whole)
        axes.set(title=names.get(indicator, indicator), ylabel=unit)
        if unit != "%":
            axes.set_ylim(bottom=0)
        axes.legend(fontsize=8, frameon=False)
    return axes


def policy_uptake(corpus: Corpus, titles: Sequence[str] | None = None, axes: Axes = None) -> Axes:
    """Lines: the share of the reporting regions that cite a document in each year, for `titles` or the most cited."""
    chosen = list(titles) if titles is not None else corpus.policy_uptake()["title"].head(6).tolist()
    return _adoption(corpus.policy_uptake(each="year"), "title", chosen, "政策文件引用 uptake of documents", axes)


def _adoption(by_year: pd.DataFrame, key: str, names: Sequence[str], title: str, axes: Axes) -> Axes:
    with _drawing(axes) as axes:
        if by_year.empty or not names:
            return _none(axes, title)
        for name in names:
            rows = by_year[by_year[key] == name]
            axes.plot(rows["report_year"].astype(int), rows["share"].astype(float), label=_short(name))
        _years(axes, by_year["report_year"])
        axes.set(title=title, ylabel="地区占比 share of regions", ylim=(0, 1.04))
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return axes


def policy_network(corpus: Corpus, most: int = 20, axes: Axes = None) -> Axes:
    """A matrix of the `most` cited documents and the issuers that cite them: the darker, the more citations."""
    edges = corpus.policy_network()
    return _matrix(edges, "issuer", "target", "weight", most, "谁引用哪些文件 who cites what", axes)


def _matrix(rows: pd.DataFrame, across: str, down: str, weight: str, most: int, title: str, axes: Axes) -> Axes:
    top = rows.groupby(down)[weight].sum().sort_values(ascending=False).head(most).index
    left = rows[across].value_counts().head(most).index
    wide = rows.pivot_table(index=down, columns=across, values=weight, aggfunc="sum").reindex(index=top, columns=left)
    with _drawing(axes, width=3.4 + 0.42 * len(left), height=2.4 + 0.27 * len(top)) as axes:
        if wide.empty:
            return _none(axes, title)
        image = axes.imshow(wide.astype(float), cmap="Blues", vmin=0, aspect="auto")
        axes.set_xticks(range(len(left)), [_short(str(name), 14) for name in left], rotation=60, ha="right", fontsize=8)
        axes.set_yticks(range(len(top)), [_short(str(name)) for name in top], fontsize=8)
        axes.set_title(title)
        axes.figure.colorbar(image, ax=axes, label="引用次数 citations")
    return axes


def initiative_spread(corpus: Corpus, most: int = 20, axes: Axes = None) -> Axes:
    """A timeline of the `most` widespread initiatives: dots in the years that name them, larger for more regions."""
    names = corpus.initiative_spread().head(most)
    rows = corpus.initiative_spread(each="year")
    rows = rows[rows["name"].isin(names["name"]) & rows["regions"].gt(0)]
    place = {name: number for number, name in enumerate(names.sort_values(["first_year", "last_year"])["name"])}
    with _drawing(axes, height=1.4 + 0.28 * len(place)) as axes:
        if rows.empty:
            return _none(axes, "举措")
        for name, number in place.items():
            own = rows.loc[rows["name"] == name, "report_year"].astype(int)
            axes.plot([own.min(), own.max()], [number, number], color="#bbbbbb", marker="", zorder=1)
        sizes = 20 + 200 * rows["regions"].astype(float) / float(rows["regions"].max())
        axes.scatter(rows["report_year"].astype(int), rows["name"].map(place), s=sizes, color=COLOURS[0], zorder=2)
        axes.set_yticks(range(len(place)), [_short(name) for name in place], fontsize=9)
        axes.invert_yaxis()
        _years(axes, rows["report_year"])
        axes.set_title("举措的出现与消退 initiatives (dot: number of regions)")
    return axes


def novelty(corpus: Corpus, axes: Axes = None, most: int = 40) -> Axes:
    """Stacked bars: how much of each report is new, and from where the rest was taken; the `most` borrowing reports.

    A stretch that several sources have is counted for the first of last year, superior, neighbour, other.
    """
    table = corpus.novelty().dropna(subset=["novelty"]).sort_values("novelty", kind="stable").head(most)
    names = {
        "from_last_year": "上年报告 last year's",
        "from_superior": "上级报告 the superior's",
        "from_neighbour": "同级地区 a neighbour's",
        "from_other": "其他报告 others'",
    }
    with _drawing(axes, height=1.6 + 0.26 * len(table)) as axes:
        if table.empty:
            return _none(axes, "沿用")
        # Bars stand at numbers and not at names, two of which may be alike once they are cut.
        rows = range(len(table))
        left = pd.Series(0.0, index=table.index)
        whole = table["characters"].astype(float)
        for (column, label), colour in zip(names.items(), COLOURS, strict=False):
            room = table["reused"].astype(float) / whole - left
            share = (table[column].astype(float) / whole).clip(upper=room.clip(lower=0))
            axes.barh(rows, share, left=left, color=colour, label=label)
            left += share
        axes.barh(rows, 1 - left, left=left, color="#e5e5e5", label="新写 new")
        axes.set(xlim=(0, 1), xlabel="占正文 share of text", title="沿用与新写 taken over and new")
        axes.set_yticks(rows, [_short(name) for name in table["report_id"]])
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.invert_yaxis()
        axes.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return axes


def reuse(corpus: Corpus, most: int = 20, axes: Axes = None) -> Axes:
    """A matrix of who takes over from whom: characters of passages by issuer and by the issuer of the source."""
    rows = corpus.reuse()
    issuers = corpus.reports.set_index("report_id")["issuer"]
    rows = rows.assign(issuer=rows["report_id"].map(issuers), source=rows["source_id"].map(issuers))
    axes = _matrix(rows, "source", "issuer", "characters", most, "谁沿用谁 who takes over from whom", axes)
    if axes.figure.axes[-1] is not axes:
        axes.figure.axes[-1].set_ylabel("字数 characters")
    return axes


def keyness(corpus: Corpus, by: str, group: object, *, other: object = None, most: int = 15, axes: Axes = None) -> Axes:
    """Bars: the `most` words and phrases that mark `group`, and the `most` that mark the other side, by z-score."""
    words = corpus.keyness(by, group, other=other)
    ends = pd.concat([words[words["z"] > 0].head(most), words[words["z"] < 0].tail(most)])
    with _drawing(axes, height=1.4 + 0.24 * len(ends)) as axes:
        if ends.empty:
            return _none(axes, "关键词")
        places = list(range(len(ends)))
        axes.barh(places, ends["z"], color=[COLOURS[0] if z > 0 else COLOURS[3] for z in ends["z"]])
        axes.set_yticks(places, ends["word"], fontsize=8)
        axes.invert_yaxis()
        axes.axvline(0, color="black", linewidth=0.8)
        against = "其余 the rest" if other is None else other
        axes.set(xlabel="z (|z| > 1.96: 95 %)", title=f"{group} ↔ {against}：关键词 key words")
    return axes


def check(corpus: Corpus, axes: Axes = None) -> Axes:
    """Bars: findings of the auditor by check and severity."""
    from .auditing import CHECKS

    findings = corpus.check()
    counts = findings.groupby(["check", "severity"]).size().unstack(fill_value=0)
    counts = counts.loc[counts.sum(axis=1).sort_values(ascending=False).index]
    with _drawing(axes, height=1.6 + 0.4 * len(counts)) as axes:
        if counts.empty:
            return _none(axes, "核查")
        left = pd.Series(0, index=counts.index)
        labels = [CHECKS[name][0] for name in counts.index]
        severities = {
            "high": ("高 high", COLOURS[3]),
            "medium": ("中 medium", COLOURS[1]),
            "low": ("低 low", COLOURS[5]),
        }
        for severity, (label, colour) in severities.items():
            if severity in counts:
                axes.barh(labels, counts[severity], left=left, color=colour, label=label)
                left += counts[severity]
        axes.set(title="核查发现 findings", xlabel="条 findings")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.invert_yaxis()
        axes.legend(frameon=False)
    return axes


def similar(corpus: Corpus, report_id: str, most: int = 10, axes: Axes = None) -> Axes:
    """Bars: the nearest reports and how near they are."""
    table = corpus.similar(report_id, most)
    with _drawing(axes, height=1.4 + 0.3 * len(table)) as axes:
        if table.empty:
            return _none(axes, "相近报告")
        labels = [
            f"{_short(issuer, 16)} {year}" if pd.notna(issuer) else report
            for report, issuer, year in zip(table["report_id"], table["issuer"], table["report_year"], strict=True)
        ]
        places = list(range(len(table)))
        axes.barh(places, table["similarity"].astype(float), color=COLOURS[0])
        axes.set_yticks(places, labels, fontsize=9)
        axes.set(xlim=(0, 1), xlabel="相似度 similarity", title=f"与 {report_id} 最相近的报告 nearest reports")
        axes.invert_yaxis()
    return axes
