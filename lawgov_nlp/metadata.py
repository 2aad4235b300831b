"""Issuer, region, level, year and date of a report."""

from __future__ import annotations

from .catalogue import Catalogue
from .document import Document
from .report import Metadata


def read(document: Document, catalogue: Catalogue, file_name: str | None = None) -> Metadata:
    """What title, opening, signature and, where they are silent, the file name say about the report."""
    return Metadata()
