"""lawgov_nlp reads Chinese reports on building a rule-of-law government into structured records.

>>> import lawgov_nlp as lg
>>> report = lg.analyze(text="2020年，全市共受理行政复议案件35件。")
>>> [(i.text, i.unit, i.measures[0].text) for i in report.indicators]
[('35', '件', '行政复议案件')]
"""

__version__ = "0.3.0"

from typing import TYPE_CHECKING, Any

from .report import Report

if TYPE_CHECKING:
    from .corpus import Corpus
    from .pipeline import Pipeline, analyze

__all__ = ["Corpus", "Pipeline", "Report", "analyze"]
_HOMES = {"Corpus": "corpus", "Pipeline": "pipeline", "analyze": "pipeline"}


def __getattr__(name: str) -> Any:
    # numpy, pandas and the readers take longer to import than a report to analyse, so each waits until it is needed.
    if name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
