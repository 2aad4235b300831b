"""Named undertakings of government."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InitiativesCatalogue:
    pass


def load(folder: Path, problems: list[str]) -> InitiativesCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    return InitiativesCatalogue()
