"""lawgov_nlp reads Chinese reports on building a rule-of-law government into structured records.

>>> import lawgov_nlp as lg
>>> report = lg.analyze(text="2020年，全市共受理行政复议案件35件。")
>>> [(i.text, i.unit, i.measures[0].text) for i in report.indicators]
[('35', '件', '行政复议案件')]
"""

__version__ = "0.1.0"

from typing import TYPE_CHECKING, Any

from .pipeline import Pipeline, analyze
from .report import Report

if TYPE_CHECKING:
    from .corpus import Corpus

__all__ = ["Corpus", "Pipeline", "Report", "analyze"]


def __getattr__(name: str) -> Any:
    # Corpus needs pandas, which takes longer to import than a report to analyse.
    if name == "Corpus":
        from .corpus import Corpus

        return Corpus
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
