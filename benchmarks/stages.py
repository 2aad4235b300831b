"""What of ours is measured: the whole record with and without words, extraction alone, and each stage."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from lawgov_nlp import Pipeline, areas, indicators, initiatives, metadata, policies, seams, structure
from lawgov_nlp.document import Document
from lawgov_nlp.normalize import fold


def runs() -> dict[str, Callable[[str], object]]:
    """Name → what is done to one text."""
    whole = Pipeline()
    extraction = Pipeline(layers=("policies", "initiatives", "indicators"))

    def with_words(text: str) -> object:
        report = whole(text=text)
        deque(report.words(), maxlen=0)
        return report

    return {
        "lawgov_nlp, full record": lambda text: whole(text=text),
        "lawgov_nlp, full record as JSON": lambda text: whole(text=text).to_json(),
        "lawgov_nlp, full record and words": with_words,
        "lawgov_nlp, extraction of three kinds": lambda text: extraction(text=text),
    }


def breakdown(texts: list[str], rounds: int) -> dict[str, float]:
    """Median seconds over all texts that each stage of the pipeline takes."""
    pipeline = Pipeline()
    catalogue = pipeline.catalogue
    seconds: dict[str, list[float]] = {}
    for _ in range(rounds):
        taken: dict[str, float] = {}

        for text in texts:
            folded = _timed(taken, "fold", fold, text)
            parsed = _timed(taken, "structure", structure.parse, text, folded, catalogue)
            document = Document(text, folded, parsed.outline, parsed.paragraphs, parsed.sentences)
            unwrapped = _timed(taken, "line breaks inside paragraphs", seams.unwrap, document)
            document = document if unwrapped is None else unwrapped.document
            document.metadata = _timed(taken, "metadata", metadata.read, document, catalogue)
            cited = _timed(taken, "policies", policies.find, document, catalogue)
            named = _timed(taken, "initiatives", initiatives.find, document, catalogue, cited)
            _timed(taken, "indicators", indicators.find, document, catalogue, cited, named)
            _timed(taken, "areas", areas.classify, document, catalogue, pipeline.model)
            _timed(taken, "whole pipeline", lambda text=text: pipeline(text=text))
        for name, value in taken.items():
            seconds.setdefault(name, []).append(value)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    whole = medians.pop("whole pipeline")
    medians["assembling the record"] = max(0.0, whole - sum(medians.values()))
    return medians


def _timed(taken: dict[str, float], name: str, call: Callable[..., Any], *arguments: object) -> Any:
    started = time.perf_counter()
    result = call(*arguments)
    taken[name] = taken.get(name, 0.0) + time.perf_counter() - started
    return result
