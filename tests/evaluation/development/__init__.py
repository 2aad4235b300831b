"""The development set: passages in our own words, built the way real reports are, annotated by reading alone.

`tune.txt` may be looked at when a rule is written. `held_out.txt` may not: only its figures are to be read, so that
they say something about reports nobody has seen. A passage is

    === id | kind of district | level | office | year | what it is good for
    text with the marks of `tools/build_gold.py`

Places, figures and local documents are invented. The first version was committed before the pipeline ran on it.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from tools.build_gold import build

HERE = Path(__file__).parent
INDICATORS = HERE.parents[2] / "lawgov_nlp" / "data" / "indicators.csv"


class Passage(NamedTuple):
    """One passage. `header` tells district, level, office, year and style; `gold` is as in the annotation guide."""

    header: tuple[str, ...]
    text: str
    gold: dict[str, Any]


def read(name: str) -> list[Passage]:
    """The passages of `tune` or `held_out`; every mark that cannot be is listed in one ValueError."""
    with INDICATORS.open(encoding="utf-8", newline="") as file:
        canonical_ids = {row["id"] for row in csv.DictReader(file)}
    passages: list[Passage] = []
    problems: list[str] = []
    for block in source(name).split("=== ")[1:]:
        header, _, body = block.partition("\n")
        fields = tuple(field.strip() for field in header.split("|"))
        text, gold, found = build(f"+++\n+++\n{body.strip()}\n", fields[0], canonical_ids)
        passages.append(Passage(fields, text, gold))
        problems += found
    if problems:
        raise ValueError("\n".join(problems))
    return passages


def source(name: str) -> str:
    return (HERE / f"{name}.txt").read_text(encoding="utf-8")


def digest(name: str) -> str:
    return hashlib.sha256(source(name).encode()).hexdigest()[:16]
