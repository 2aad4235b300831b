"""Outline markers, section words and page residue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OutlineCatalogue:
    pass


def load(folder: Path, problems: list[str]) -> OutlineCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    return OutlineCatalogue()
