"""Units and the indicators that figures are instances of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IndicatorsCatalogue:
    pass


def load(folder: Path, problems: list[str]) -> IndicatorsCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    return IndicatorsCatalogue()
