"""The evaluator says what the annotation guide says, and the same as the reference scorer."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from lawgov_nlp import evaluation
from lawgov_nlp.errors import RecordError

SHARED = Path(__file__).parent.parent.parent / "shared"


def mention(start: int, end: int, **fields: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "text": "x" * (end - start), **fields}


def record(**layers: Any) -> dict[str, Any]:
    return {"id": "r", "text": "x" * 200, "source": {"path": None}, **layers}


def test_a_mention_matches_at_half_of_the_union() -> None:
    gold = [{"id": "r", "initiatives": [mention(0, 10, kind="project")]}]
    half = evaluation.score([record(initiatives=[mention(0, 5, kind="project")])], gold)
    less = evaluation.score([record(initiatives=[mention(0, 4, kind="project")])], gold)
    assert half["initiatives"].f1 == 1.0
    assert less["initiatives"].f1 == 0.0
    assert [m.what for m in less.mistakes] == ["missed", "spurious"]


def test_optional_gold_counts_neither_way() -> None:
    gold = [{"id": "r", "policies": [mention(0, 4, kind="law", required=False), mention(10, 14, kind="law")]}]
    for found in ([mention(10, 14, kind="law")], [mention(0, 4, kind="law"), mention(10, 14, kind="law")]):
        assert evaluation.score([record(policies=found)], gold)["policies"].f1 == 1.0


def test_a_figure_needs_the_same_value_and_unit() -> None:
    gold = [{"id": "r", "indicators": [mention(0, 2, value=35, unit="件", kind="count", measures=["复议案件"])]}]
    right = mention(0, 2, value=35.0, value_max=None, unit="件", kind="count", measures=[])
    assert evaluation.score([record(indicators=[right])], gold)["indicators"].f1 == 1.0
    for wrong in ({**right, "value": 36.0}, {**right, "unit": "份"}, {**right, "value_max": 40.0}):
        assert evaluation.score([record(indicators=[wrong])], gold)["indicators"].f1 == 0.0


@pytest.mark.parametrize(
    ("measure", "found", "expected"),
    [
        ("行政复议案件", ["行政复议案件"], True),
        ("行政复议案件", ["受理的行政复议案件总数"], True),
        ("行政复议案件", ["案件"], False),
        ("行政复议案件", ["全年共受理各类行政复议案件并依法作出处理决定"], False),
        ("满意率", [], False),
    ],
)
def test_a_measure_is_covered_by_one_phrase_that_is_not_far_longer(
    measure: str, found: list[str], expected: bool
) -> None:
    assert evaluation.covered(measure, found) is expected


def test_a_missing_record_misses_everything() -> None:
    gold = [{"id": "other", "initiatives": [mention(0, 4, kind="project")]}]
    result = evaluation.score([record(initiatives=[])], gold)
    assert result["initiatives"].missed == 1
    assert result.mistakes[0].layer == "record"


def test_a_broken_gold_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    with pytest.raises(RecordError, match=r"bad\.json"):
        evaluation.read_gold(tmp_path)


@pytest.mark.skipif(not SHARED.exists(), reason="the reference scorer lies in ../shared, which is not here")
@pytest.mark.parametrize("seed", range(20))
def test_figures_agree_with_the_reference_scorer(seed: int) -> None:
    """On the seed's gold as the record, damaged at random: every figure equals the reference scorer's."""
    spec = importlib.util.spec_from_file_location("reference_scorer", SHARED / "tools" / "score.py")
    assert spec and spec.loader
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    gold = evaluation.read_gold(SHARED / "gold")
    text = (SHARED / "seed" / f"{gold[0]['id']}.txt").read_text(encoding="utf-8")
    damaged = damage(gold[0], text, random.Random(seed))
    expected, _ = reference.score({damaged["id"]: damaged}, gold)
    result = evaluation.score([damaged], gold)
    for name in evaluation.MATCHED:
        tally = result[name]
        assert (tally.found, tally.spurious, tally.missed) == tuple(expected[name][k] for k in ("tp", "fp", "fn")), name
    for name in evaluation.ANSWERED:
        tally = result[name]
        accuracy = None if tally.accuracy is None else round(tally.accuracy, 4)
        assert (accuracy, tally.asked) == (expected[name]["accuracy"], expected[name]["n"]), name
    assert result.areas_macro_f1 == pytest.approx(expected["areas.macro_f1"], abs=1e-3)


def damage(gold: dict[str, Any], text: str, chance: random.Random) -> dict[str, Any]:
    """A record made from the gold: entries lost, shifted, doubled, with other values, areas and roles."""
    made: dict[str, Any] = {
        "id": gold["id"],
        "text": text,
        "source": {"path": None},
        "metadata": dict(gold["metadata"]),
    }
    made["metadata"]["issuer"] = chance.choice([gold["metadata"]["issuer"], None])
    for layer in ("policies", "initiatives", "indicators", "paragraphs", "outline"):
        entries = []
        for entry in json.loads(json.dumps(gold[layer])):
            if chance.random() < 0.15:
                continue
            shift = chance.choice([0, 0, 0, 0, 1, 3])
            entry["start"] += shift
            entry["end"] += shift
            if "text" in entry:
                entry["text"] = text[entry["start"] : entry["end"]]
            for key, values in (
                ("kind", ["law", "project"]),
                ("area", ["services", None]),
                ("role", ["plan"]),
                ("value", [1]),
                ("action", ["issue"]),
                ("qualifier", ["about"]),
                ("title", ["其他"]),
            ):
                if entry.get(key) is not None and chance.random() < 0.2:
                    entry[key] = chance.choice(values)
            if layer == "indicators":
                entry["measures"] = [{"text": m, "canonical": entry.get("canonical")} for m in entry["measures"]]
            entries.append(entry)
            if chance.random() < 0.1:
                entries.append({**entry, "end": entry["end"] + 1})
        made[layer] = entries
    return made
