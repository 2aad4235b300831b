"""A report for people: coloured HTML in notebooks, and a readable page in the terminal.

Report text is hostile until escaped: HTML goes through `html.escape`, and terminal text through
`rich.text.Text`, which does not interpret markup; control characters are shown as blanks.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from .language import say
from .report import AREAS, Change, Indicator, Initiative, Measure, Paragraph, Policy, Report, Section

if TYPE_CHECKING:
    from .area_model import Model
    from .evaluation import Evaluation

AREA_NAMES = {
    "leadership": "组织领导",
    "functions": "政府职能",
    "institutions": "制度体系",
    "enforcement": "规范执法",
    "services": "公共法律服务",
    "supervision": "制约监督",
}
ROLE_NAMES = {
    "preamble": "导语",
    "achievement": "成效",
    "problem": "问题",
    "plan": "打算",
    "signature": "署名",
    "boilerplate": "非正文",
}
# Okabe and Ito's palette, which the colour-blind can tell apart.
_AREA_COLOURS = dict(zip(AREAS, ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"), strict=True))
_MENTION_STYLES = {"policy": "underline blue", "initiative": "green", "indicator": "bold dark_orange"}


class Piece(NamedTuple):
    """A stretch of text that is one mention, or none (`kind` is empty). Pieces tile the stretch they were cut from."""

    text: str
    kind: str
    mention: Policy | Initiative | Indicator | None


def pieces(report: Report, start: int, end: int) -> Iterator[Piece]:
    """`report.text[start:end]` cut at its mentions; of mentions that overlap, the earlier and longer one shows."""
    mentions: list[tuple[str, Policy | Initiative | Indicator]] = [
        *(("policy", mention) for mention in report.policies),
        *(("initiative", mention) for mention in report.initiatives),
        *(("indicator", mention) for mention in report.indicators),
    ]
    mentions = [(kind, m) for kind, m in mentions if m.start >= start and m.end <= end and m.end > m.start]
    mentions.sort(key=lambda item: (item[1].start, -item[1].end))
    position = start
    for kind, mention in mentions:
        if mention.start < position:
            continue
        if mention.start > position:
            yield Piece(report.text[position : mention.start], "", None)
        yield Piece(mention.text, kind, mention)
        position = mention.end
    if position < end:
        yield Piece(report.text[position:end], "", None)


def describe(mention: Policy | Initiative | Indicator) -> str:
    """One line on a mention, as shown on hovering."""
    if isinstance(mention, Policy):
        parts = [mention.title, mention.kind, mention.level, mention.action, mention.document_number]
    elif isinstance(mention, Initiative):
        parts = [mention.name, mention.kind]
    else:
        measures = "、".join(measure.text for measure in mention.measures)
        parts = [f"{measures or '?'} = {quantity(mention)}", mention.kind, mention.qualifier]
    return " · ".join(part for part in parts if part)


def quantity(indicator: Indicator) -> str:
    """The value with its unit: `3–5 件`, `98.5 %`."""
    value = f"{indicator.value:,.10g}"
    if indicator.value_max is not None:
        value += f"–{indicator.value_max:,.10g}"
    return f"{value} {indicator.unit}" if indicator.unit else value


# --- notebooks -------------------------------------------------------------------------------------------------

# Text takes the colour of the page and every ground is translucent, so that one style fits light and dark themes.
_STYLE = """<style>
.lawgov{font:15px/1.9 system-ui,"Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;max-width:60em}
.lawgov details{margin-left:.8em}
.lawgov summary{cursor:pointer;font-weight:600;margin-left:-.8em}
.lawgov p{margin:.5em 0;padding-left:.7em;border-left:4px solid transparent}
.lawgov .area{font-size:.75em;border-radius:.8em;padding:.1em .6em;margin-right:.5em;white-space:nowrap}
.lawgov mark{color:inherit;border-radius:.2em;padding:0 .1em;background:none}
.lawgov mark::after{content:attr(data-kind);font-size:.6em;font-weight:400;opacity:.8;padding-left:.4em}
.lawgov mark:hover{outline:2px solid currentColor}
.lawgov mark.policy{background:#0072b233;border-bottom:3px solid #0072b2}
.lawgov mark.initiative{background:#009e7333;border-bottom:3px solid #009e73}
.lawgov mark.indicator{background:#e69f0044;border-bottom:3px solid #e69f00;font-weight:600}
.lawgov .meta{opacity:.8;font-size:.9em}
.lawgov table{border-collapse:collapse;font-size:.9em;line-height:1.5}
.lawgov th,.lawgov td{text-align:left;vertical-align:top;padding:.2em .7em;border-bottom:1px solid #8885}
.lawgov td.long{min-width:14em}
.lawgov td.short{white-space:nowrap}
.lawgov td.number{text-align:right;font-variant-numeric:tabular-nums}</style>"""
_MENTION_NAMES = {"policy": "政策 policy", "initiative": "举措 initiative", "indicator": "指标 indicator"}


def html(report: Report) -> str:
    """The report as an HTML fragment: foldable outline, areas, hoverable mentions; works in light and dark themes."""
    metadata = report.metadata
    facts = [metadata.issuer, metadata.region, metadata.admin_level, metadata.report_year, metadata.signed_date]
    counts = (
        f"{len(report.paragraphs)} paragraphs · {len(report.policies)} policies · "
        f"{len(report.initiatives)} initiatives · {len(report.indicators)} indicators"
    )
    legend = " ".join(f'<mark class="{kind}">{name}</mark>' for kind, name in _MENTION_NAMES.items())
    parts = [
        _STYLE,
        '<div class="lawgov">',
        f"<div><b>{escape(visible(metadata.title or report.id))}</b></div>",
        f'<div class="meta">{escape(visible(" · ".join(str(fact) for fact in facts if fact)))}<br>{counts}</div>',
        f"<div>{legend}</div>",
    ]
    opened: list[str] = []
    every: list[Section | Paragraph] = [*report.outline, *report.paragraphs]
    for item in sorted(every, key=lambda item: (item.start, -item.end)):
        above = item.parent if isinstance(item, Section) else item.section
        while opened and opened[-1] != above:
            opened.pop()
            parts.append("</details>")
        if isinstance(item, Section):
            heading = escape(visible(report.text[item.start : item.end]))
            parts.append(f"<details open><summary>{_area_label(item.area)}{heading}</summary>")
            opened.append(item.id)
        else:
            parts.append(_paragraph_html(report, item))
    parts += ["</details>"] * len(opened)
    parts += [f'<p class="meta">! {escape(visible(warning.message))}</p>' for warning in report.warnings]
    parts.append("</div>")
    return "".join(parts)


def _area_label(area: str | None) -> str:
    if area is None:
        return ""
    colour = _AREA_COLOURS[area]
    return f'<span class="area" style="background:{colour}44;border:1px solid {colour}">{AREA_NAMES[area]}</span>'


def _paragraph_html(report: Report, paragraph: Paragraph) -> str:
    colour = _AREA_COLOURS[paragraph.area] if paragraph.area else "#8888"
    role = f'<span class="area" style="border:1px solid #8888">{ROLE_NAMES[paragraph.role]}</span>'
    body = []
    for text, kind, mention in pieces(report, paragraph.start, paragraph.end):
        shown = escape(visible(text)).replace("\n", "<br>")
        if mention is None:
            body.append(shown)
        else:
            hint = escape(visible(describe(mention)))
            body.append(f'<mark class="{kind}" data-kind="{mention.kind}" title="{hint}">{shown}</mark>')
    label = _area_label(paragraph.area) or role
    return f'<p style="border-left-color:{colour}">{label}{"".join(body)}</p>'


_OVERRIDES = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """Without the marks that reverse the direction of writing, which could show a figure backwards."""
    return _OVERRIDES.sub("\ufffd", text)


MOST_ROWS = 50
"""Rows of a table that a notebook shows."""
SHORT = 16
"""Characters of a cell that is not broken into lines."""


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "", most: int = MOST_ROWS) -> str:
    """An HTML table, escaped; of many rows the first `most`, with the number of the others."""
    every = list(rows)
    head = "".join(f"<th>{escape(visible(column))}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in every[:most])
    rest = f'<div class="meta">… {len(every) - most:,} more</div>' if len(every) > most else ""
    heading = f"<div><b>{escape(visible(title))}</b></div>" if title else ""
    return f'{_STYLE}<div class="lawgov">{heading}<table><tr>{head}</tr>{body}</table>{rest}</div>'


def _cell(value: object) -> str:
    if _is_empty(value):
        return "<td></td>"
    if isinstance(value, bool):
        return "<td>✓</td>"
    if isinstance(value, int | float):
        return f'<td class="number">{value:.10g}</td>'
    text = str(value)
    return f'<td class="{"short" if len(text) <= SHORT else "long"}">{escape(visible(text))}</td>'


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == "" or value != value  # NaN


def items(found: Sequence[NamedTuple]) -> str:
    """Findings of one kind as a table: columns that are empty throughout are left out."""
    if not found:
        return table((), (), "0")
    fields = [name for name in found[0]._fields if name != "area_scores"]
    names = sorted(fields, key=lambda name: name in ("start", "end"))  # what it says first, where it stands last
    rows = [[_short(getattr(item, name)) for name in names] for item in found]
    kept = [n for n in range(len(names)) if any(not _is_empty(row[n]) for row in rows)]
    return table([names[n] for n in kept], [[row[n] for n in kept] for row in rows])


def _short(value: object) -> object:
    """A cell's content: measures as words, a period as years, a change in a few words."""
    if isinstance(value, Change):
        return " ".join(part for part in (value.direction, value.basis) if part)
    if isinstance(value, tuple):
        if all(isinstance(item, Measure) for item in value):
            runs = itertools.groupby(
                value, key=lambda measure: measure.canonical
            )  # an id that several have stands once
            said = (("、".join(measure.text for measure in run), canonical) for canonical, run in runs)
            return "、".join(f"{text} ({canonical})" if canonical else text for text, canonical in said)
        return "–".join(map(str, value))
    return value


# --- terminal --------------------------------------------------------------------------------------------------


def terminal(report: Report, *, full_text: bool = True) -> RenderableType:
    """What `lawgov show` prints: facts, outline with areas, the text with mentions, tables of findings."""
    parts: list[RenderableType] = [_facts(report), _outline(report)]
    if full_text:
        parts += [_text(report), ""]
    parts += [_indicators(report), _policies(report), _initiatives(report)]
    parts.extend(Text(f"! {plain(say(warning.message))}", style="yellow") for warning in report.warnings)
    return Group(*parts)


def console() -> Console:
    """Where commands print: as wide as the terminal, and wide enough for tables in a file or a pipe."""
    found = Console()
    return found if found.is_terminal else Console(width=160)


def explanations(report: Report, model: Model | None) -> RenderableType:
    """What `lawgov show --explain` adds: for each paragraph the heading, terms and sequences that decided its area,
    by the `model` that the report was read with."""
    from . import areas
    from .catalogue import default
    from .document import Document
    from .normalize import fold

    document = Document(report.text, fold(report.text), report.outline, report.paragraphs, report.sentences)
    table = titled("why these areas", "paragraph", "area", "heading", "terms", "sequences")
    every = areas.explain(document, default(), model)
    for paragraph, evidence in zip(report.paragraphs, every, strict=True):
        heading = f"{evidence.heading} → {evidence.heading_area or '?'}" if evidence.heading else ""
        terms = "、".join(f"{term} ({area} {weight:g})" for term, area, weight in evidence.terms[:6])
        sequences = " ".join(sequence for sequence, _ in evidence.sequences)
        table.add_row(paragraph.id, evidence.area, Text(plain(heading)), Text(plain(terms)), Text(plain(sequences)))
    return table


def titled(title: str, *columns: str) -> Table:
    """A table whose title and headings are in the language of the locale."""
    return Table(*map(say, columns), title=say(title), title_justify="left")


def plain(text: str) -> str:
    """Without control characters, which could drive the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _facts(report: Report) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for name, value in report.metadata._asdict().items():
        if value is not None:
            table.add_row(Text(say(name), style="dim"), Text(plain(str(value))))
    table.add_row(Text(say("text"), style="dim"), Text(say(f"{len(report.text):,} characters")))
    return Panel(table, title=Text(plain(report.id)), title_align="left")


def _outline(report: Report) -> RenderableType:
    tree = Tree(Text(say("outline"), style="bold"))
    nodes: dict[str, Tree] = {}
    points = Counter(paragraph.section for paragraph in report.paragraphs)
    for section in report.outline:
        label = Text(plain(f"{section.number} {section.title}"))
        if section.area:
            label.append(f"  {AREA_NAMES[section.area]}", style=_AREA_COLOURS[section.area])
        if points[section.id]:
            label.append(f"  ({points[section.id]} 段)", style="dim")
        nodes[section.id] = nodes.get(section.parent or "", tree).add(label)
    return tree


def _text(report: Report) -> RenderableType:
    """The paragraphs with their areas beside them; in one line with a label, a paragraph without a blank in it would be
    a word that is too long for the line."""
    table = Table(box=None, show_header=False, padding=(1, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for paragraph in report.paragraphs:
        label = Text(f"{paragraph.id} ", style="dim")
        if paragraph.area:
            label.append(AREA_NAMES[paragraph.area], style=_AREA_COLOURS[paragraph.area])
            label.append(f" {paragraph.area_scores.get(paragraph.area, 0.0):.2f}")
        else:
            label.append(ROLE_NAMES[paragraph.role])
        line = Text()
        for text, kind, _mention in pieces(report, paragraph.start, paragraph.end):
            line.append(plain(text), style=_MENTION_STYLES.get(kind, ""))
        table.add_row(label, line)
    return table


def _indicators(report: Report) -> RenderableType:
    table = titled("indicators", "figure", "measures", "kind", "canonical", "paragraph")
    for indicator in report.indicators:
        table.add_row(
            Text(plain(quantity(indicator)), style=_MENTION_STYLES["indicator"]),
            Text(plain("、".join(measure.text for measure in indicator.measures))),
            " ".join(part for part in (indicator.kind, indicator.qualifier) if part),
            "、".join(dict.fromkeys(measure.canonical for measure in indicator.measures if measure.canonical)),
            indicator.paragraph,
        )
    return table


def _policies(report: Report) -> RenderableType:
    table = titled("policies", "policy", "kind", "level", "action", "paragraph")
    for policy in report.policies:
        title = Text(plain(policy.title), style=_MENTION_STYLES["policy"])
        table.add_row(title, policy.kind, policy.level, policy.action, policy.paragraph)
    return table


def _initiatives(report: Report) -> RenderableType:
    table = titled("initiatives", "initiative", "kind", "mentions")
    for (name, kind), mentions in Counter((i.name, i.kind) for i in report.initiatives).items():
        table.add_row(Text(plain(name), style=_MENTION_STYLES["initiative"]), kind, str(mentions))
    return table


def scores(result: Evaluation) -> RenderableType:
    """What `lawgov evaluate` prints: findings that match the gold, and how often their fields are right."""
    from .evaluation import ANSWERED, MATCHED

    found = titled(f"{result.reports} reports", "finding", "precision", "recall", "F1", "found", "spurious", "missed")
    for name in MATCHED:
        tally = result[name]
        if tally.found + tally.missed + tally.spurious:
            figures = [f"{value:.3f}" for value in (tally.precision, tally.recall, tally.f1)]
            found.add_row(name, *figures, str(tally.found), str(tally.spurious), str(tally.missed))
    fields = Table(*map(say, ("field", "accuracy", "asked")))
    for name in ANSWERED:
        tally = result[name]
        if tally.accuracy is not None:
            fields.add_row(name, f"{tally.accuracy:.3f}", str(tally.asked))
    if result.areas_macro_f1 is not None:
        fields.add_row("areas.macro_f1", f"{result.areas_macro_f1:.3f}", "")
    return Group(found, fields)
