"""Word segmentation with offsets."""

from __future__ import annotations

from collections.abc import Iterator

from .report import Report, Word


def of_report(report: Report) -> Iterator[Word]:
    """The words of a report, sentence by sentence."""
    return iter(())
