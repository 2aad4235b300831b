"""Annotations as brat's standoff files: `ID.txt`, `ID.ann` and the two configuration files of a folder.

A mark is a text-bound annotation (`T1⇥policy 12 30⇥…`), its choices and flags are attributes (`A1⇥policy_kind T1
law`), its measures are joined by a relation (`R1⇥measures Arg1:T1 Arg2:T2`), and all other fields stand as one JSON
object in its note (`#1⇥AnnotatorNotes T1⇥{"value": 35}`). Spans with line breaks are written in pieces, as brat does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from . import interchange
from .errors import InterchangeError
from .interchange import MEASURE, TRAP, Annotation, Mark

_ENTITY = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.S)
_ATTRIBUTE = re.compile(r"[AM]\d+\t([a-z_]+) ([TR]\d+)(?: (\S+))?\s*")
_RELATION = re.compile(r"R\d+\t(\S+) Arg1:(T\d+) Arg2:(T\d+)\s*")
_NOTE = re.compile(r"#\d+\tAnnotatorNotes ([TR]\d+)\t(.*)", re.S)
_HEAD = re.compile(r"#\d+\tlawgov\t(.*)")
_COLOURS = {
    "policy": "#9ecae1",
    "initiative": "#a1d99b",
    "indicator": "#fdd0a2",
    MEASURE: "#fee6ce",
    TRAP: "#d9d9d9",
    "paragraph": "#f7f7f7",
    "heading": "#dadaeb",
}


def write(annotation: Annotation) -> str:
    """The content of the `.ann` file."""
    text = annotation.report.text
    entities: list[str] = []
    attributes: list[str] = []
    relations: list[str] = []
    notes = [f"#1\tlawgov\t{json.dumps({'id': annotation.report.id, 'layers': annotation.layers}, ensure_ascii=False)}"]
    for mark in interchange.marks(annotation):
        key = f"T{mark.key}"
        pieces = _pieces(text, mark.start, mark.end)
        spans = ";".join(f"{start} {end}" for start, end in pieces)
        entities.append(f"{key}\t{mark.label} {spans}\t{' '.join(text[s:e] for s, e in pieces)}")
        note: dict[str, Any] = {}
        if (pieces[0][0], pieces[-1][1]) != (mark.start, mark.end):
            note["span"] = [mark.start, mark.end]
        forms = {field.name: field.form for field in interchange.fields(mark.label)} if mark.label != TRAP else {}
        for name, value in mark.fields.items():
            if forms[name] == "choice":
                attributes.append(f"A{len(attributes) + 1}\t{mark.label}_{name} {key} {value}")
            elif forms[name] == "flag":
                attributes.append(f"A{len(attributes) + 1}\t{mark.label}_{name} {key}")
            else:
                note[name] = value
        if mark.kept:
            note["kept"] = mark.kept
        if note:
            notes.append(f"#{len(notes) + 1}\tAnnotatorNotes {key}\t{json.dumps(note, ensure_ascii=False)}")
        if mark.of is not None:
            relations.append(f"R{len(relations) + 1}\tmeasures Arg1:T{mark.of} Arg2:{key}")
    return "".join(f"{line}\n" for line in (*entities, *attributes, *relations, *notes))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of `[start, end)` between line breaks; all of it where it holds nothing else."""
    found = [(m.start() + start, m.end() + start) for m in re.finditer(r"[^\n\r]+", text[start:end])]
    return found or [(start, end)]


def read(text: str, ann: str, identity: str = "report") -> Annotation:
    """The annotation in the text and the `.ann` content of a document; `InterchangeError` lists all problems."""
    problems: list[str] = []
    marks: dict[str, Mark] = {}
    layers: Collection[str] = interchange.MENTIONS
    attributes, relations, notes = [], [], []
    for number, line in enumerate(ann.split("\n"), 1):
        where = f"{identity}.ann line {number}"
        if found := _ENTITY.fullmatch(line):
            pieces = [tuple(map(int, piece.split())) for piece in found[3].split(";")]
            start, end = pieces[0][0], pieces[-1][1]
            if _bare(" ".join(text[s:e] for s, e in pieces)) != _bare(found[4]):
                problems.append(
                    f"{where}: the text at {start}–{end} is not “{found[4][:30]}”; it was made on another text"
                )
            marks[found[1]] = Mark(found[1], found[2], start, end, {}, {}, None, where)
        elif found := _ATTRIBUTE.fullmatch(line):
            attributes.append((where, *found.groups()))
        elif found := _RELATION.fullmatch(line):
            relations.append((where, *found.groups()))
        elif found := _NOTE.fullmatch(line):
            notes.append((where, *found.groups()))
        elif found := _HEAD.fullmatch(line):
            head = json.loads(found[1])
            identity, layers = head["id"], head["layers"]
        elif line.strip():
            problems.append(f"{where}: is not understood: {line[:60]!r}")
    for where, name, key, value in attributes:
        mark = marks.get(key)
        if mark is None or not name.startswith(f"{mark.label}_"):
            problems.append(f"{where}: attribute {name} does not fit {key}")
        else:
            mark.fields[name.removeprefix(f"{mark.label}_")] = True if value is None else value
    order: dict[str, int] = {}
    for where, name, first, second in relations:
        if name != "measures" or first not in marks or second not in marks:
            problems.append(f"{where}: relation {name} from {first} to {second} is unknown; use measures")
        else:
            order[second] = len(order)
            marks[second] = marks[second]._replace(of=first)
    for where, key, content in notes:
        try:
            note = json.loads(content)
            mark = marks[key]
            start, end = note.pop("span", (mark.start, mark.end))
            # A span that was moved by hand counts, not the note beside it.
            if _bare(text[start:end]) == _bare(text[mark.start : mark.end]):
                mark = mark._replace(start=start, end=end)
            mark.kept.update(note.pop("kept", {}))
            mark.fields.update(note)
            marks[key] = mark
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(f'{where}: the note must be a JSON object as {{"value": 35, "unit": "件"}} ({error})')
    if problems:
        raise InterchangeError(problems)
    # Measures come in the order of their relations.
    every = sorted(marks.values(), key=lambda mark: order.get(mark.key, -1))
    return interchange.restore(text, identity, layers, every)


def _bare(text: str) -> str:
    return "".join(text.split())


def configuration(layers: Iterable[str]) -> dict[str, str]:
    """`annotation.conf` and `visual.conf` for a folder of such documents."""
    labels = interchange.labels(layers)
    attributes = []
    for label in labels:
        for field in interchange.fields(label) if label != TRAP else ():
            if field.form == "choice":
                attributes.append(f"{label}_{field.name}\tArg:{label}, Value:{'|'.join(field.choices)}")
            elif field.form == "flag":
                attributes.append(f"{label}_{field.name}\tArg:{label}")
    relations = ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
    if MEASURE in labels:
        relations.append(f"measures\tArg1:indicator, Arg2:{MEASURE}")
    sections: dict[str, Iterable[str]] = {
        "entities": labels,
        "relations": relations,
        "events": (),
        "attributes": attributes,
    }
    drawing = [f"{label}\tbgColor:{_COLOURS[label]}, borderColor:darken" for label in labels]
    return {
        "annotation.conf": _conf(sections),
        "visual.conf": _conf({"labels": labels, "drawing": drawing}),
    }


def _conf(sections: dict[str, Iterable[str]]) -> str:
    return "\n".join(f"[{name}]\n" + "".join(f"{line}\n" for line in lines) for name, lines in sections.items())
