"""Named campaigns, reforms, projects, platforms, mechanisms, pilots, models and services."""

from __future__ import annotations

from .catalogue import Catalogue
from .document import Document
from .report import Initiative, Policy


def find(document: Document, catalogue: Catalogue, policies: tuple[Policy, ...]) -> tuple[Initiative, ...]:
    """All initiatives, sorted by start; nothing inside a policy title counts."""
    return ()
