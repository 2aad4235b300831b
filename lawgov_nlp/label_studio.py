"""Annotations as tasks of Label Studio, and its labelling interface.

Each mark is a region of type `labels`; each of its fields is a result with the same region id, so that people correct
it in the side panel; a relation leads from an indicator to each of its measures. What `write` makes are predictions,
which Label Studio shows as a draft to correct; `read` takes the last finished annotation of a task, or its prediction
where nobody worked on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import quoteattr

from . import __version__, interchange
from .errors import InterchangeError
from .interchange import TRAP, Annotation, Mark

_COLOURS = {
    "policy": "#0072B2",
    "initiative": "#009E73",
    "indicator": "#E69F00",
    "measure": "#F0E442",
    TRAP: "#999999",
    "paragraph": "#CC79A7",
    "heading": "#56B4E9",
}
_CONTROLS = {"choice": "choices", "flag": "choices", "number": "number", "text": "textarea", "years": "textarea"}


def write(annotation: Annotation) -> dict[str, Any]:
    """One task, as `tasks.json` has them and Label Studio imports them."""
    report = annotation.report
    result: list[dict[str, Any]] = []
    relations = []
    for mark in interchange.marks(annotation):
        span = {"start": mark.start, "end": mark.end, "text": report.text[mark.start : mark.end]}
        meta = {"meta": {"lawgov": mark.kept}} if mark.kept else {}
        result.append({**_result(mark.key, "label", "labels"), "value": {**span, "labels": [mark.label]}, **meta})
        flags = []
        forms = {field.name: field.form for field in interchange.fields(mark.label)} if mark.label != TRAP else {}
        for name, value in mark.fields.items():
            form = forms[name]
            if form == "flag":
                flags.append(name)
                continue
            control = _CONTROLS[form]
            content = {"choices": [value]} if form == "choice" else {"number": value}
            if control == "textarea":
                content = {"text": [value if form == "text" else str(list(value))]}
            result.append({**_result(mark.key, f"{mark.label}_{name}", control), "value": {**span, **content}})
        if flags:
            result.append({**_result(mark.key, f"{mark.label}_is", "choices"), "value": {**span, "choices": flags}})
        if mark.of is not None:
            relations.append({"type": "relation", "from_id": mark.of, "to_id": mark.key, "direction": "right"})
    data = {"text": report.text, "id": report.id, "layers": list(annotation.layers)}
    data["title"] = report.metadata.title or report.id
    return {"data": data, "predictions": [{"model_version": f"lawgov_nlp {__version__}", "result": result + relations}]}


def _result(key: str, name: str, kind: str) -> dict[str, Any]:
    return {"id": key, "from_name": name, "to_name": "text", "type": kind}


def read(task: Any, where: str = "task") -> Annotation:
    """The annotation in one task of a JSON export. Raises `InterchangeError` with every problem."""
    try:
        data = task["data"]
        text, identity = data["text"], str(data.get("id", task.get("id", "report")))
        layers = data.get("layers", interchange.MENTIONS)
        finished = [entry for entry in task.get("annotations") or () if not entry.get("was_cancelled")]
        drafts = [entry for entry in task.get("predictions") or () if isinstance(entry, dict)]
        results = (finished or drafts or [{"result": []}])[-1]["result"]
    except (KeyError, TypeError, AttributeError) as error:
        raise InterchangeError([f"{where}: is no task ({error!r}); export from Label Studio as JSON"]) from error
    problems: list[str] = []
    marks: dict[str, Mark] = {}
    fields: list[dict[str, Any]] = []
    relations: list[tuple[str, str]] = []
    for number, result in enumerate(results, 1):
        try:
            if result["type"] == "relation":
                relations.append((result["from_id"], result["to_id"]))
            elif result["type"] == "labels":
                key, value = result["id"], result["value"]
                place = f"{where}, region {key}"
                start, end = _span(text, value, place, problems)
                kept = dict((result.get("meta") or {}).get("lawgov") or {})
                marks[key] = Mark(key, value["labels"][0], start, end, {}, kept, None, place)
            else:
                fields.append(result)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            problems.append(f"{where}: result {number} is damaged ({error!r})")
    for result in fields:
        _take(result, marks, where, problems)
    order: dict[str, int] = {}
    for one, other in relations:
        if one in marks and other in marks:
            # People draw the arrow either way.
            if marks[one].label == "measure":
                one, other = other, one
            order[other] = len(order)
            marks[other] = marks[other]._replace(of=one)
    if problems:
        raise InterchangeError(problems)
    every = sorted(marks.values(), key=lambda mark: order.get(mark.key, -1))
    return interchange.restore(text, identity, layers, every)


def _take(result: dict[str, Any], marks: dict[str, Mark], where: str, problems: list[str]) -> None:
    """Put one field into the mark that it belongs to."""
    mark, name = marks.get(result.get("id", "")), str(result.get("from_name"))
    if mark is None:
        return  # a field whose region was deleted
    name = name.removeprefix(f"{mark.label}_")
    known = {field.name: field.form for field in interchange.fields(mark.label)} if mark.label != TRAP else {}
    value = result.get("value") or {}
    try:
        if name == "is":
            mark.fields.update(dict.fromkeys(value["choices"], True))
        elif name not in known:
            return  # left from the label that the region had before
        elif known[name] == "choice":
            mark.fields[name] = value["choices"][0]
        elif known[name] == "number":
            mark.fields[name] = value["number"]
        else:
            mark.fields[name] = "".join(value["text"])
    except (KeyError, IndexError, TypeError) as error:
        problems.append(f"{where}, region {mark.key}: field {name} is damaged ({error!r})")


def _span(text: str, value: dict[str, Any], where: str, problems: list[str]) -> tuple[int, int]:
    """The span in code points; versions before 1.6 counted UTF-16 units, which the text beside it gives away."""
    start, end, said = int(value["start"]), int(value["end"]), value.get("text")
    if said is None or _bare(text[start:end]) == _bare(said):
        return start, end
    units = text.encode("utf-16-le")
    try:
        before, inside = units[: 2 * start].decode("utf-16-le"), units[2 * start : 2 * end].decode("utf-16-le")
    except UnicodeDecodeError:
        before, inside = "", ""
    if inside and _bare(inside) == _bare(said):
        return len(before), len(before) + len(inside)
    problems.append(f"{where}: the text at {start}–{end} is not “{said[:30]}”; it was made on another text")
    return start, end


def _bare(text: str) -> str:
    return "".join(text.replace("\\n", "").split())


def configuration(layers: Iterable[str]) -> str:
    """The labelling interface (`labels.xml`), to be pasted into the project's settings."""
    labels = interchange.labels(layers)
    lines = ["<View>", '  <Header value="$title"/>', '  <Labels name="label" toName="text">']
    lines += [f'    <Label value="{label}" background="{_COLOURS[label]}"/>' for label in labels]
    lines += ["  </Labels>", '  <Text name="text" value="$text" granularity="symbol"/>']
    lines += ['  <Relations><Relation value="measures"/></Relations>'] if "measure" in labels else []
    for label in labels:
        if label == TRAP:
            continue
        lines.append(
            f'  <View visibleWhen="region-selected" whenTagName="label" whenLabelValue="{label}">',
        )
        flags = []
        for field in interchange.fields(label):
            common = f'name="{label}_{field.name}" toName="text" perRegion="true"'
            if field.form == "flag":
                flags.append(field.name)
                continue
            lines.append(f'    <Header value={quoteattr(field.name)} size="5"/>')
            if field.form == "choice":
                lines.append(f'    <Choices {common} choice="single" layout="select">')
                lines += [f'      <Choice value="{choice}"/>' for choice in field.choices]
                lines.append("    </Choices>")
            elif field.form == "number":
                lines.append(f"    <Number {common}/>")
            else:
                lines.append(f'    <TextArea {common} maxSubmissions="1" editable="true"/>')
        if flags:
            lines.append(f'    <Choices name="{label}_is" toName="text" perRegion="true" choice="multiple">')
            lines += [f'      <Choice value="{flag}"/>' for flag in flags]
            lines.append("    </Choices>")
        lines.append("  </View>")
    return "\n".join([*lines, "</View>", ""])
