"""What the labels of recognisers mean: `nt`, `ORG` and `ORGANIZATION` are organisations."""

from __future__ import annotations

from pathlib import Path

from .table import rows

KINDS = ("person", "place", "organisation")


def load(folder: Path, problems: list[str]) -> dict[str, str]:
    """Label → one of `KINDS`; whatever is wrong with the table is added to `problems`."""
    kinds: dict[str, str] = {}
    for row in rows(folder / "entity_labels.csv", ("label", "kind", "scheme", "example"), problems):
        label, kind = row.text("label", required=True), row.choice("kind", KINDS)
        row.text("scheme", required=True)
        row.text("example", required=True)
        if label in kinds:
            row.problem("label", f"{label!r} stands twice; keep one")
        elif label and kind:
            kinds[label] = kind
    return kinds
