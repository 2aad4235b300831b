"""What of ours is measured: the whole record with and without words, extraction alone, and each stage."""

from __future__ import annotations

import gc
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from lawgov_nlp import Pipeline, areas, indicators, initiatives, metadata, policies, seams, structure
from lawgov_nlp.document import Document
from lawgov_nlp.normalize import fold
from lawgov_nlp.reading import Reading
from lawgov_nlp.report import NOWHERE

from .peers import Run


def _whole() -> Run:
    pipeline = Pipeline()
    return lambda text: pipeline(text=text)


def _as_json() -> Run:
    pipeline = Pipeline()
    return lambda text: pipeline(text=text).to_json()


def _with_words() -> Run:
    pipeline = Pipeline()

    def run(text: str) -> object:
        report = pipeline(text=text)
        _exhaust(report.words())
        return report

    return run


def _extraction() -> Run:
    pipeline = Pipeline(layers=("policies", "initiatives", "indicators"))
    return lambda text: pipeline(text=text)


RUNS: dict[str, Callable[[], Run]] = {
    "lawgov_nlp, full record": _whole,
    "lawgov_nlp, full record as JSON": _as_json,
    "lawgov_nlp, full record and words": _with_words,
    "lawgov_nlp, extraction of three kinds": _extraction,
}


Runs = Callable[[list[str]], object]
"""Does a turn of texts."""
TOGETHER = "lawgov_nlp, full record, a turn's reports together"


def one_by_one(run: Run) -> Runs:
    """Does each text for itself, as a user does who has one report."""
    return lambda texts: _exhaust(map(run, texts))


def together() -> Runs:
    """Does the texts of a turn together, as `Pipeline.pipe` and the workers of an archive do."""
    pipeline = Pipeline()
    return lambda texts: pipeline.together([Reading(text, NOWHERE) for text in texts])


def breakdown(texts: list[str], rounds: int) -> dict[str, float]:
    """Median processor seconds over all texts that each stage of the pipeline takes, and the words after it."""
    pipeline = Pipeline()
    catalogue = pipeline.catalogue
    seconds: dict[str, list[float]] = {}
    gc.disable()  # as the pipeline does
    for _ in range(rounds):
        taken: dict[str, float] = {}
        for text in texts:
            folded = _timed(taken, "fold", fold, text)
            parsed = _timed(taken, "structure", structure.parse, text, folded, catalogue)
            document = Document(text, folded, parsed.outline, parsed.paragraphs, parsed.sentences)
            unwrapped = _timed(taken, "line breaks inside paragraphs", seams.unwrap, document, False)
            document = document if unwrapped is None else unwrapped.document
            document.metadata = _timed(taken, "metadata", metadata.read, document, catalogue)
            cited = _timed(taken, "policies", policies.find, document, catalogue)
            named = _timed(taken, "initiatives", initiatives.find, document, catalogue, cited)
            _timed(taken, "indicators", indicators.find, document, catalogue, cited, named)
            _timed(taken, "areas", areas.classify, document, catalogue, pipeline.model)
            report = _timed(taken, "whole pipeline", lambda text=text: pipeline(text=text))
            _timed(taken, "words", lambda report=report: _exhaust(report.words()))
        for name, value in taken.items():
            seconds.setdefault(name, []).append(value)
    gc.enable()
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    whole, words = medians.pop("whole pipeline"), medians.pop("words")
    medians["assembling the record"] = max(0.0, whole - sum(medians.values()))
    return medians | {"words": words}


def _exhaust(items: Iterable[object]) -> None:
    deque(items, maxlen=0)


def _timed(taken: dict[str, float], name: str, call: Callable[..., Any], *arguments: object) -> Any:
    started = time.process_time()
    result = call(*arguments)
    taken[name] = taken.get(name, 0.0) + time.process_time() - started
    return result
