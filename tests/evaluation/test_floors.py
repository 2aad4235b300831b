"""Quality has a floor that cannot sink by accident.

`floors.json` holds the figures of `lawgov evaluate` for each gold set and the digest of its gold. A figure below its
floor fails. `python -m tests.evaluation.test_floors` raises the floors to today's figures; it lowers one, or takes a
changed gold set, only with `--lower`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from lawgov_nlp import Pipeline, evaluation
from tests.evaluation import development

ROOT = Path(__file__).parent.parent.parent
FLOORS = Path(__file__).parent / "floors.json"
SETS = {
    "sample": (ROOT / "corpora" / "gold", ROOT / "corpora" / "reports"),
    "seed": (ROOT.parent / "shared" / "gold", ROOT.parent / "shared" / "seed"),
}
DEVELOPMENT = {"development_tune": "tune", "development_held_out": "held_out"}


def present(name: str) -> bool:
    return name in DEVELOPMENT or SETS[name][0].exists()


def digest(name: str) -> str:
    if name in DEVELOPMENT:
        return development.digest(DEVELOPMENT[name])
    gold, _ = SETS[name]
    content = b"".join(path.read_bytes() for path in sorted(gold.glob("*.json")))
    return hashlib.sha256(content).hexdigest()[:16]


def measured(name: str) -> dict[str, float]:
    pipeline = Pipeline()
    if name in DEVELOPMENT:
        passages = development.read(DEVELOPMENT[name])
        annotations = [passage.gold for passage in passages]
        records = [{**pipeline(text=passage.text).to_dict(), "id": passage.gold["id"]} for passage in passages]
    else:
        gold, reports = SETS[name]
        annotations = evaluation.read_gold(gold)
        records = [pipeline(reports / f"{annotation['id']}.txt").to_dict() for annotation in annotations]
    result = evaluation.score(records, annotations)
    return {key: round(value, 4) for key, value in result.headline().items()}


@pytest.mark.parametrize("name", [*SETS, *DEVELOPMENT])
def test_no_figure_sinks_below_its_floor(name: str) -> None:
    if not present(name):
        pytest.skip("the seed and its gold lie in ../shared, which is not here")
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))[name]
    assert pinned["gold"] == digest(name), "the gold has changed: run python -m tests.evaluation.test_floors --lower"
    today = measured(name)
    sunk = {key: (today.get(key, 0.0), floor) for key, floor in pinned["floors"].items() if today.get(key, 0.0) < floor}
    assert not sunk, f"{name}: below the floor (today, floor): {sunk}"


def main() -> None:
    pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    lower = "--lower" in sys.argv
    for name in [*SETS, *DEVELOPMENT]:
        if not present(name):
            continue
        today, old = measured(name), pinned.get(name, {"gold": digest(name), "floors": {}})
        if old["gold"] != digest(name) and not lower:
            sys.exit(f"{name}: the gold has changed; add --lower if that is meant")
        floors = {key: value if lower else max(value, old["floors"].get(key, 0.0)) for key, value in today.items()}
        for key, value in sorted(floors.items()):
            if value != old["floors"].get(key):
                print(f"{name} {key}: {old['floors'].get(key)} → {value}")
        pinned[name] = {"gold": digest(name), "floors": floors}
    FLOORS.write_text(json.dumps(pinned, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
