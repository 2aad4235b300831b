"""Findings out to annotation tools and back: what people correct there becomes gold that `lawgov evaluate` takes.

A report becomes an `Annotation`: the report, the layers that are up for correction, and two things that only people
say: which mentions are *optional* (found or missed, they count neither way) and which stretches *look like an
initiative and are none*. `label_studio` and `brat` write annotations and read them back without loss; both speak of
the `Mark`s made here, one for each mention, measure, paragraph or heading.

>>> import lawgov_nlp as lg
>>> from lawgov_nlp import brat, interchange
>>> annotation = interchange.annotate(lg.analyze(text="2020年，我局受理行政复议案件35件。"))
>>> brat.read(annotation.report.text, brat.write(annotation)).report.indicators == annotation.report.indicators
True
>>> [(entry["text"], entry["measures"]) for entry in interchange.gold(annotation)["indicators"]]
[('35', ['行政复议案件'])]
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from . import numerals, titles
from .catalogue import default
from .errors import InterchangeError
from .normalize import fold
from .report import Change, Indicator, Initiative, Measure, Paragraph, Policy, Report, Section
from .schema import CHOICES

LAYERS = {
    "policies": ("policy", Policy),
    "initiatives": ("initiative", Initiative),
    "indicators": ("indicator", Indicator),
    "paragraphs": ("paragraph", Paragraph),
    "outline": ("heading", Section),
}
"""Layers that can be corrected, with the label of their marks."""
MENTIONS = ("policies", "initiatives", "indicators")
MEASURE, TRAP = "measure", "not_initiative"
_KEPT = (
    *("paragraph", "catalogue_id", "resolved_by", "change", "bracketed"),
    *("area_scores", "id", "section", "parent", "areas"),
)
"""Fields that nobody corrects by hand; they travel with their mark and come back as they were."""


class Field(NamedTuple):
    """A field of a mark as annotation tools know it: a `choice` of some, a `flag`, a `number`, or a `text`."""

    name: str
    form: str
    choices: tuple[str, ...] = ()


class Mark(NamedTuple):
    """A labelled stretch of text. `of` is the key of the indicator of a measure; `where` is for messages."""

    key: str
    label: str
    start: int
    end: int
    fields: dict[str, Any]
    kept: dict[str, Any]
    of: str | None = None
    where: str = ""


class Annotation(NamedTuple):
    """A report with its `layers` up for correction; `optional` holds (layer, start, end), `traps` (start, end)."""

    report: Report
    layers: tuple[str, ...] = MENTIONS
    optional: frozenset[tuple[str, int, int]] = frozenset()
    traps: tuple[tuple[int, int], ...] = ()


def annotate(report: Report, layers: Collection[str] = MENTIONS) -> Annotation:
    """The findings of `report` in `layers` (see LAYERS), ready to be corrected."""
    require_layers(layers)
    return Annotation(report, tuple(layer for layer in LAYERS if layer in layers))


def require_layers(layers: Collection[str]) -> None:
    """Raises `InterchangeError` where one of `layers` is unknown."""
    if unknown := set(layers) - set(LAYERS):
        raise InterchangeError([f"unknown layers {', '.join(sorted(unknown))}; choose from {', '.join(LAYERS)}"])


def fields(label: str) -> tuple[Field, ...]:
    """The fields of marks with `label` that people see and correct."""
    return tuple(field for field in _FIELDS[label] if field.name not in _KEPT)


def labels(layers: Iterable[str]) -> tuple[str, ...]:
    """The labels that marks of `layers` can have."""
    found = [LAYERS[layer][0] for layer in layers]
    return (*found, *([MEASURE] if "indicator" in found else []), *([TRAP] if "initiative" in found else []))


# --- annotation → marks → annotation ---------------------------------------------------------------------------


def marks(annotation: Annotation) -> Iterator[Mark]:
    """Every mark of an annotation, each with a key of its own; an indicator comes before its measures."""
    text, number = annotation.report.text, 0
    for layer in annotation.layers:
        label, _ = LAYERS[layer]
        for value in getattr(annotation.report, layer):
            number += 1
            mark = _mark(str(number), label, value, text)
            if (layer, value.start, value.end) in annotation.optional:
                mark.fields["optional"] = True
            yield mark
            for measure in value.measures if isinstance(value, Indicator) else ():
                number += 1
                yield _mark(str(number), MEASURE, measure, text)._replace(of=mark.key)
    for start, end in annotation.traps:
        number += 1
        yield Mark(str(number), TRAP, start, end, {}, {})


def _mark(key: str, label: str, value: Any, text: str) -> Mark:
    implied = _implied(label, text, value.start, value.end)
    shown: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for field in _FIELDS[label]:
        if field.name == "optional":
            continue
        content = _plain(getattr(value, field.name))
        if content != implied.get(field.name, False if field.form == "flag" else None):
            (kept if field.name in _KEPT else shown)[field.name] = content
    return Mark(key, label, value.start, value.end, shown, kept)


def _plain(value: Any) -> Any:
    if isinstance(value, Change):
        return value._asdict()
    return dict(value) if isinstance(value, types.MappingProxyType | dict) else value


def _implied(label: str, text: str, start: int, end: int) -> dict[str, Any]:
    """What the span says by itself, so that nobody need type it: a title, a name, whether it stands in brackets."""
    span = text[start:end]
    if label == "policy":
        return {
            "title": titles.read(fold(span), default().policies).bare or span,
            "bracketed": text[max(0, start - 1) : start] in ("《", "〈", "<"),
        }
    return {"name": span} if label == "initiative" else {}


def restore(text: str, identity: str, layers: Collection[str], found: Iterable[Mark]) -> Annotation:
    """The annotation that `marks` described, as corrected by people. Raises `InterchangeError` with every problem."""
    problems: list[str] = []
    values: dict[str, list[tuple[Mark, dict[str, Any]]]] = {label: [] for label in (*_FIELDS, TRAP)}
    for mark in found:
        where = f"{identity}: {mark.where or mark.key} “{text[mark.start : mark.end][:30]}”"
        if mark.label not in values:
            problems.append(f"{where}: unknown label {mark.label!r}; use {', '.join(values)}")
        elif not 0 <= mark.start < mark.end <= len(text):
            problems.append(f"{where}: span {mark.start}–{mark.end} lies outside the text of {len(text)} characters")
        else:
            mark = mark._replace(where=where)
            values[mark.label].append((mark, _checked(mark, text, problems)))
    optional = set()
    for layer in MENTIONS:
        for mark, content in values[LAYERS[layer][0]]:
            if content.pop("optional", False):
                optional.add((layer, mark.start, mark.end))
    measures: dict[str, list[Measure]] = {mark.key: [] for mark, _ in values["indicator"]}
    for mark, content in values[MEASURE]:
        if mark.of not in measures:
            problems.append(f"{mark.where}: belongs to no indicator; draw a relation from the indicator to it")
        else:
            span = text[mark.start : mark.end]
            measures[mark.of].append(Measure(span, mark.start, mark.end, content.get("canonical")))
    if problems:
        raise InterchangeError(problems)
    made: dict[str, Any] = {}
    for layer, (label, kind) in LAYERS.items():
        names = typing.get_type_hints(kind)
        every = sorted(values[label], key=lambda item: item[0].start)
        taken = {content.get("id") for _, content in every}
        free = (f"{label[0]}{n}" for n in range(1, 10**9) if f"{label[0]}{n}" not in taken)
        rows = []
        for mark, content in every:
            row = {"start": mark.start, "end": mark.end, **content}
            if "text" in names:
                row["text"] = text[mark.start : mark.end]
            if "id" in names and "id" not in content:
                row["id"] = next(free)
            if label == "indicator":
                row["measures"] = tuple(measures[mark.key])
            rows.append(kind(**row))
        made[layer] = tuple(rows)
    traps = tuple(sorted((mark.start, mark.end) for mark, _ in values[TRAP]))
    report = Report(text, identity, **{layer: made[layer] for layer in layers})
    return Annotation(report, tuple(layer for layer in LAYERS if layer in layers), frozenset(optional), traps)


def _checked(mark: Mark, text: str, problems: list[str]) -> dict[str, Any]:
    """The fields of `mark` as the record has them; what people need not say filled in, what is wrong noted."""
    if mark.label == TRAP:
        return {}
    span = text[mark.start : mark.end]
    known = {field.name: field for field in _FIELDS[mark.label]}
    content: dict[str, Any] = _implied(mark.label, text, mark.start, mark.end)
    for name, value in {**mark.kept, **mark.fields}.items():
        field = known.get(name)
        if field is None:
            problems.append(f"{mark.where}: a {mark.label} has no field {name!r}; choose from {', '.join(known)}")
            continue
        try:
            content[name] = _READ[field.form](value, field, mark.label)
        except (ValueError, TypeError, KeyError) as error:
            problems.append(f"{mark.where}: the field {name} is {value!r}; {error}")
            content[name] = None
    if mark.label == "policy" and "kind" not in content:
        content["kind"] = titles.kind_of(fold(span), default().policies)
    if mark.label == "indicator" and "value" not in content:
        try:
            read = numerals.parse(span)
            content |= {"value": read.value, "value_max": content.get("value_max", read.value_max)}
        except ValueError:
            problems.append(f"{mark.where}: give the value of the figure")
    for name in _REQUIRED.get(mark.label, ()):
        if name not in content:
            problems.append(f"{mark.where}: give its {name}, one of {', '.join(known[name].choices)}")
    if mark.label == "paragraph":
        content = {"section": None, "area": None, "area_scores": {}, **content}
    if mark.label == "heading":
        content = {"level": 1, "number": "", "title": span, "parent": None, "area": None, **content}
    return content


_REQUIRED = {"initiative": ("kind",), "paragraph": ("role",)}


def _choice(value: Any, field: Field, label: str) -> Any:
    if value not in field.choices:
        raise ValueError(f"choose from {', '.join(field.choices)}")
    return value


def _flag(value: Any, field: Field, label: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false")
    return value


def _number(value: Any, field: Field, label: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("write a number")
    try:
        number = float(value)
    except ValueError:
        raise ValueError("write a number in Arabic numerals") from None
    return int(number) if field.name == "level" else number


def _text(value: Any, field: Field, label: str) -> str:
    if not isinstance(value, str):
        raise ValueError("write a text")
    return value


def _years(value: Any, field: Field, label: str) -> tuple[int, int]:
    first, last = json.loads(value) if isinstance(value, str) else value
    if not (isinstance(first, int) and isinstance(last, int)):
        raise ValueError("write two years, [2015, 2020]")
    return first, last


def _as_kept(value: Any, field: Field, label: str) -> Any:
    if field.name == "change":
        return Change(**value)
    return dict(value) if field.name == "area_scores" else value


_READ: dict[str, Any] = {
    "choice": _choice,
    "flag": _flag,
    "number": _number,
    "text": _text,
    "years": _years,
    "value": _as_kept,
}


def _fields_of(label: str, kind: type) -> tuple[Field, ...]:
    found = []
    for name, hint in typing.get_type_hints(kind).items():
        if name in ("start", "end", "text", "measures"):
            continue
        options = {hint, *typing.get_args(hint)} - {types.NoneType}
        choices = CHOICES.get((kind.__name__, name))
        if choices:
            found.append(Field(name, "choice", choices))
        elif name in _KEPT and bool not in options:
            found.append(Field(name, "value"))
        elif bool in options:
            found.append(Field(name, "flag"))
        elif options & {float, int}:
            found.append(Field(name, "number"))
        else:
            found.append(Field(name, "text" if str in options else "years"))
    if label in ("policy", "initiative", "indicator"):
        found.append(Field("optional", "flag"))
    return tuple(found)


_FIELDS = {label: _fields_of(label, kind) for label, kind in (*LAYERS.values(), (MEASURE, Measure))}


# --- gold ------------------------------------------------------------------------------------------------------

_GOLD = {
    "policies": ("kind", "action", "bracketed", "title", "level", "status", "period", "document_number"),
    "initiatives": ("kind", "name"),
    "indicators": ("value", "value_max", "unit", "kind", "qualifier", "verb", "scope", "period"),
    "paragraphs": ("area", "role"),
    "outline": ("level", "number", "title", "area"),
}
_GOLD_NULLS = ("action", "unit", "qualifier")


def gold(annotation: Annotation) -> dict[str, Any]:
    """The annotation in the form that `lawgov evaluate --gold` takes; layers that were not up for it are left out."""
    report = annotation.report
    found: dict[str, Any] = {"id": report.id}
    for layer in annotation.layers:
        found[layer] = []
        for value in getattr(report, layer):
            entry: dict[str, Any] = {"start": value.start, "end": value.end}
            if layer in MENTIONS:
                entry["text"] = value.text
                entry["required"] = (layer, value.start, value.end) not in annotation.optional
            for name in _GOLD[layer]:
                content = getattr(value, name)
                if content is not None or name in _GOLD_NULLS or layer == "paragraphs":
                    entry[name] = list(content) if isinstance(content, tuple) else content
            if isinstance(value, Indicator):
                entry["measures"] = [measure.text for measure in value.measures]
                if canonical := next((m.canonical for m in value.measures if m.canonical), None):
                    entry["canonical"] = canonical
            found[layer].append(entry)
    if "initiatives" in annotation.layers:
        found["not_initiatives"] = [{"start": s, "end": e, "text": report.text[s:e]} for s, e in annotation.traps]
    return found


# --- files -----------------------------------------------------------------------------------------------------

TOOLS = ("label-studio", "brat")


def write(annotations: Iterable[Annotation], folder: Path, tool: str) -> list[Path]:
    """Write annotations into `folder` for `tool`, with its configuration; the files written."""
    from . import brat, label_studio

    if tool not in TOOLS:
        raise InterchangeError([f"unknown tool {tool!r}; choose from {', '.join(TOOLS)}"])
    folder.mkdir(parents=True, exist_ok=True)
    layers: set[str] = set()
    files: dict[str, str] = {}
    tasks = []
    for annotation in annotations:
        layers.update(annotation.layers)
        if tool == "brat":
            files[f"{annotation.report.id}.txt"] = annotation.report.text
            files[f"{annotation.report.id}.ann"] = brat.write(annotation)
        else:
            tasks.append(label_studio.write(annotation))
    chosen = [layer for layer in LAYERS if layer in layers]
    if tool == "brat":
        files |= brat.configuration(chosen)
    else:
        files |= {
            "tasks.json": json.dumps(tasks, ensure_ascii=False, indent=1) + "\n",
            "labels.xml": label_studio.configuration(chosen),
        }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    return [folder / name for name in files]


def read(path: Path) -> Iterator[Annotation]:
    """The annotations in a folder that brat worked on, or in a JSON export of Label Studio."""
    from . import brat, label_studio

    if path.is_dir():
        found = sorted(path.glob("*.ann"))
        if not found:
            raise InterchangeError([f"{path}: holds no .ann file; give a folder of brat, or a JSON file"])
        for file in found:
            text = file.with_suffix(".txt")
            try:
                content = text.read_bytes().decode("utf-8"), file.read_bytes().decode("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise InterchangeError([f"{text}: cannot be read ({error}); it must lie beside {file.name}"]) from error
            yield brat.read(*content, identity=file.stem)
        return
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InterchangeError([f"{path}: is no JSON ({error}); export from Label Studio as JSON"]) from error
    for number, task in enumerate(tasks if isinstance(tasks, list) else [tasks], 1):
        yield label_studio.read(task, f"{path.name} task {number}")


def write_gold(annotations: Iterable[Annotation], folder: Path) -> list[Path]:
    """Write `gold/ID.json` and `reports/ID.txt` into `folder`, as `lawgov evaluate --gold FOLDER/gold` takes them."""
    written = []
    for annotation in annotations:
        entry = json.dumps(gold(annotation), ensure_ascii=False, indent=1) + "\n"
        for place, content in (
            (folder / "gold" / f"{annotation.report.id}.json", entry),
            (folder / "reports" / f"{annotation.report.id}.txt", annotation.report.text),
        ):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(content, encoding="utf-8", newline="")
            written.append(place)
    return written


def apply(annotation: Annotation, report: Report) -> Report:
    """`report` with the corrected layers of `annotation` in place of its own; everything else stays."""
    if annotation.report.text != report.text:
        raise InterchangeError([f"{report.id}: the annotation was made on another text; export the report again"])
    return replace(report, **{layer: getattr(annotation.report, layer) for layer in annotation.layers})
