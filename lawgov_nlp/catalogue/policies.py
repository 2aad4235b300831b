"""Laws, plans and other documents that reports cite."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PoliciesCatalogue:
    pass


def load(folder: Path, problems: list[str]) -> PoliciesCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    return PoliciesCatalogue()
