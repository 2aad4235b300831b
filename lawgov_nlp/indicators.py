"""Figures: the number, its unit, and what it measures."""

from __future__ import annotations

from .catalogue import Catalogue
from .document import Document
from .report import Indicator, Initiative, Policy


def find(
    document: Document,
    catalogue: Catalogue,
    policies: tuple[Policy, ...],
    initiatives: tuple[Initiative, ...],
) -> tuple[Indicator, ...]:
    """All numeric indicators, sorted by start; numbers inside policies' and initiatives' names do not count."""
    return ()
