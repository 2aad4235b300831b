"""Scores records against gold annotations, layer by layer, and shows the errors with their context.

The measures are those of section 6 of the annotation guide. Mentions are matched one to one within a report,
best overlap first; optional gold entries, and what is found on them, count neither way. A gold file may leave
a layer out, which is then not scored for that report.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from .errors import RecordError

Entry = Mapping[str, Any]
MATCHING_OVERLAP = 0.5
MEASURE_COVERAGE = 0.6
MEASURE_LENGTH = 2.5


class Mistake(NamedTuple):
    """One error: `what` is *missed*, *spurious* or *wrong*; `context` is the text around it."""

    report: str
    layer: str
    what: str
    text: str
    context: str


@dataclass
class Tally:
    """Hits, false alarms and misses of one kind of finding, or right answers out of `asked` for a field."""

    found: int = 0
    spurious: int = 0
    missed: int = 0
    right: int = 0
    asked: int = 0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.spurious) if self.found + self.spurious else 0.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def accuracy(self) -> float | None:
        return self.right / self.asked if self.asked else None

    def answer(self, right: bool) -> None:
        self.asked += 1
        self.right += right


MATCHED = ("policies", "policies.bracketed", "policies.unbracketed", "initiatives", "indicators", "outline")
ANSWERED = (
    *("policies.kind", "policies.title", "policies.action", "policies.status", "policies.period"),
    *("initiatives.kind", "initiatives.traps"),
    *("indicators.kind", "indicators.qualifier", "indicators.measures", "indicators.canonical"),
    *("areas", "areas.chars", "areas.outside", "roles", "outline.title", "metadata", "offsets"),
)


@dataclass
class Evaluation:
    """The result of `score`: a tally for each measure, macro-F1 over areas, and every mistake."""

    reports: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def __getitem__(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())

    @property
    def areas_macro_f1(self) -> float | None:
        by_area = [tally.f1 for name, tally in sorted(self.tallies.items()) if name.startswith("area:")]
        return sum(by_area) / len(by_area) if by_area else None

    def headline(self) -> dict[str, float]:
        """One figure for each measure that was asked for: F1 for findings, accuracy for fields."""
        figures: dict[str, float] = {}
        for name in MATCHED:
            tally = self[name]
            if tally.found + tally.spurious + tally.missed:
                figures[name] = tally.f1
        for name in ANSWERED:
            accuracy = self[name].accuracy
            if accuracy is not None:
                figures[name] = accuracy
        if self.areas_macro_f1 is not None:
            figures["areas.macro_f1"] = self.areas_macro_f1
        return figures


def read_gold(folder: Path) -> list[dict[str, Any]]:
    """The gold annotations in `folder` (or in one file), sorted by file name."""
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else [folder]
    if not paths:
        raise RecordError(f"{folder}: holds no gold annotation; give a folder of .json files, such as corpora/gold")
    gold = []
    for path in paths:
        try:
            gold.append(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise RecordError(f"{path}: is no gold annotation ({error}); it must be one JSON object") from error
        if "id" not in gold[-1]:
            raise RecordError(f"{path}: has no id; it must name the report that it annotates")
    return gold


def score(records: Iterable[Entry], gold: Sequence[Entry]) -> Evaluation:
    """Score `records` (as from `Report.to_dict`) against `gold`; a report without a record misses everything."""
    by_id: dict[str, Entry] = {}
    for record in records:
        by_id[record["id"]] = record
        path = (record.get("source") or {}).get("path")
        if path:
            by_id[Path(path).stem] = record
    evaluation = Evaluation(reports=len(gold))
    for annotation in gold:
        found = by_id.get(annotation["id"])
        if found is None:
            evaluation.mistakes.append(Mistake(annotation["id"], "record", "missed", annotation["id"], ""))
        _Scorer(evaluation, annotation, found or {}).run()
    return evaluation


def overlap(one: Entry, other: Entry) -> float:
    """Intersection over union of two spans."""
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    if shared <= 0:
        return 0.0
    return float(shared / (max(one["end"], other["end"]) - min(one["start"], other["start"])))


def match(gold: Sequence[Entry], found: Sequence[Entry], likeness: Callable[[Entry, Entry], float]) -> dict[int, int]:
    """One-to-one matching, most alike first: index into `gold` → index into `found`."""
    candidates = [
        (score, -abs(wanted["start"] - got["start"]), i, j)
        for i, wanted in enumerate(gold)
        for j, got in enumerate(found)
        if (score := likeness(wanted, got)) > 0
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates, reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


class _Scorer:
    """Scores one record; what it finds goes into the shared evaluation."""

    def __init__(self, evaluation: Evaluation, gold: Entry, record: Entry) -> None:
        self.evaluation, self.gold, self.record = evaluation, gold, record
        self.text: str = record.get("text", "")

    def run(self) -> None:
        for layer in ("policies", "initiatives", "indicators"):
            for got in self.record.get(layer) or ():
                self.evaluation["offsets"].answer(self.text[got["start"] : got["end"]] == got.get("text"))
            if layer in self.gold:
                self.mentions(layer, self.gold[layer], self.record.get(layer) or ())
        for trap in self.gold.get("not_initiatives", ()):
            taken = any(overlap(trap, got) >= MATCHING_OVERLAP for got in self.record.get("initiatives") or ())
            self.evaluation["initiatives.traps"].answer(not taken)
            if taken:
                self.mistake("initiatives.traps", "spurious", trap["text"], trap)
        if "paragraphs" in self.gold:
            self.paragraphs(self.gold["paragraphs"], self.record.get("paragraphs") or ())
        if "outline" in self.gold:
            self.outline(self.gold["outline"], self.record.get("outline") or ())
        for name, value in (self.gold.get("metadata") or {}).items():
            got = (self.record.get("metadata") or {}).get(name)
            self.evaluation["metadata"].answer(got == value)
            if got != value:
                self.mistake("metadata", "wrong", f"{name}: {got} instead of {value}")

    def mistake(self, layer: str, what: str, text: str, span: Entry | None = None) -> None:
        context = self.text[max(0, span["start"] - 20) : span["end"] + 20] if span is not None else ""
        self.evaluation.mistakes.append(Mistake(self.gold["id"], layer, what, text, context.replace("\n", "↵")))

    def mentions(self, layer: str, gold: Sequence[Entry], found: Sequence[Entry]) -> None:
        required = [entry for entry in gold if entry.get("required", True)]
        optional = [entry for entry in gold if not entry.get("required", True)]
        pairs = match(required, found, _same_figure if layer == "indicators" else _same_mention)
        for i, wanted in enumerate(required):
            for name in self.names(layer, wanted):
                if i in pairs:
                    self.evaluation[name].found += 1
                else:
                    self.evaluation[name].missed += 1
            if i not in pairs:
                self.mistake(layer, "missed", wanted["text"], wanted)
        matched = set(pairs.values())
        for j, got in enumerate(found):
            if j not in matched and not any(overlap(entry, got) for entry in optional):
                for name in self.names(layer, got):
                    self.evaluation[name].spurious += 1
                self.mistake(layer, "spurious", str(got.get("text")), got)
        for i, j in pairs.items():
            self.fields(layer, required[i], found[j])

    def names(self, layer: str, entry: Entry) -> tuple[str, ...]:
        if layer != "policies":
            return (layer,)
        before = self.text[max(0, entry["start"] - 1) : entry["start"]]
        bracketed = entry.get("bracketed", before in ("《", "〈", "<"))
        return (layer, "policies.bracketed" if bracketed else "policies.unbracketed")

    def fields(self, layer: str, wanted: Entry, got: Entry) -> None:
        if layer == "indicators":
            for name in ("kind", "qualifier"):
                self.field(f"indicators.{name}", wanted.get(name) or None, got.get(name) or None, wanted)
            measures = got.get("measures") or ()
            for measure in wanted.get("measures") or ():
                right = covered(measure, [m["text"] for m in measures])
                self.evaluation["indicators.measures"].answer(right)
                if not right:
                    found = "、".join(m["text"] for m in measures)
                    self.mistake("indicators.measures", "wrong", f"{found} instead of {measure}", wanted)
            if wanted.get("canonical"):
                right = any(m["canonical"] == wanted["canonical"] for m in measures)
                self.evaluation["indicators.canonical"].answer(right)
                if not right:
                    ids = "、".join(str(m["canonical"]) for m in measures)
                    self.mistake("indicators.canonical", "wrong", f"{ids} instead of {wanted['canonical']}", wanted)
        elif layer == "policies":
            for name in ("kind", "action", "status", "title"):
                if wanted.get(name):
                    self.field(f"policies.{name}", wanted[name], got.get(name), wanted)
            if wanted.get("period"):
                self.field("policies.period", list(wanted["period"]), list(got.get("period") or ()), wanted)
        else:
            self.field("initiatives.kind", wanted["kind"], got.get("kind"), wanted)

    def field(self, name: str, wanted: object, got: object, span: Entry) -> None:
        self.evaluation[name].answer(wanted == got)
        if wanted != got:
            self.mistake(name, "wrong", f"{got} instead of {wanted}", span)

    def paragraphs(self, gold: Sequence[Entry], found: Sequence[Entry]) -> None:
        for wanted in gold:
            shared, area, role = 0, None, None
            for got in found:
                common = min(wanted["end"], got["end"]) - max(wanted["start"], got["start"])
                if common > shared:
                    shared, area, role = common, got.get("area"), got.get("role")
            if wanted.get("role"):
                self.field("roles", wanted["role"], role, {**wanted, "end": wanted["start"] + 20})
            if "area" in wanted:
                self.area(wanted, area)

    def area(self, wanted: Entry, got: str | None) -> None:
        right = got == wanted["area"]
        if wanted["area"] is None:
            self.evaluation["areas.outside"].answer(right)
        else:
            self.evaluation["areas"].answer(right)
            length = wanted["end"] - wanted["start"]
            self.evaluation["areas.chars"].asked += length
            self.evaluation["areas.chars"].right += length * right
            tally = self.evaluation["area:" + wanted["area"]]
            tally.found += right
            tally.missed += not right
            if not right and got:
                self.evaluation["area:" + got].spurious += 1
        if not right:
            self.mistake(
                "areas", "wrong", f"{got} instead of {wanted['area']}", {**wanted, "end": wanted["start"] + 20}
            )

    def outline(self, gold: Sequence[Entry], found: Sequence[Entry]) -> None:
        wanted = [entry for entry in gold if entry["level"] in (1, 2)]
        got = [entry for entry in found if entry["level"] in (1, 2)]
        pairs = match(wanted, got, _same_heading)
        tally = self.evaluation["outline"]
        tally.found += len(pairs)
        tally.missed += len(wanted) - len(pairs)
        tally.spurious += len(got) - len(pairs)
        for i, entry in enumerate(wanted):
            if i not in pairs:
                self.mistake("outline", "missed", entry["title"], entry)
        matched = set(pairs.values())
        for j, entry in enumerate(got):
            if j not in matched:
                self.mistake("outline", "spurious", entry["title"], entry)
        for i, j in pairs.items():
            if wanted[i].get("title"):
                self.field("outline.title", wanted[i]["title"].strip(), (got[j].get("title") or "").strip(), wanted[i])


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 6)


def _same_mention(wanted: Entry, got: Entry) -> float:
    value = overlap(wanted, got)
    return value if value >= MATCHING_OVERLAP else 0.0


def _same_figure(wanted: Entry, got: Entry) -> float:
    same = (
        _number(wanted["value"]) == _number(got.get("value"))
        and _number(wanted.get("value_max")) == _number(got.get("value_max"))
        and (wanted.get("unit") or None) == (got.get("unit") or None)
    )
    return overlap(wanted, got) if same else 0.0


def _same_heading(wanted: Entry, got: Entry) -> float:
    same = wanted["level"] == got["level"] and wanted["number"] == got["number"]
    return 1.0 if same and abs(wanted["start"] - got["start"]) <= 2 else 0.0


def covered(measure: str, found: Iterable[str]) -> bool:
    """Whether one found phrase holds 60 % of the characters of `measure` without being far longer."""
    need = Counter(measure)
    return any(
        phrase
        and len(phrase) <= MEASURE_LENGTH * len(measure) + 2
        and sum((need & Counter(phrase)).values()) / len(measure) >= MEASURE_COVERAGE
        for phrase in found
    )
