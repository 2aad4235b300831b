"""Divisions of the People's Republic with their GB/T 2260 codes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RegionsCatalogue:
    pass


def load(folder: Path, problems: list[str]) -> RegionsCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    return RegionsCatalogue()
