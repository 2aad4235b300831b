"""The six work areas: cue terms and headings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AreasCatalogue:
    pass


def load(folder: Path, problems: list[str]) -> AreasCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    return AreasCatalogue()
