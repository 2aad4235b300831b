"""Mentions of laws, plans and other documents."""

from __future__ import annotations

from .catalogue import Catalogue
from .document import Document
from .report import Policy


def find(document: Document, catalogue: Catalogue) -> tuple[Policy, ...]:
    """All policy references, sorted by start."""
    return ()
