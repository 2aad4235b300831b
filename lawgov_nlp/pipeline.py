"""From a source to its record: the steps one after another, in plain sight."""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import re
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from . import area_model, areas, indicators, initiatives, metadata, policies, reading, seams, structure, words
from .catalogue import Catalogue, default
from .document import Document
from .entities import Recognise, recogniser
from .errors import ReadError
from .normalize import fold, simplify
from .report import (
    NOWHERE,
    Indicator,
    Initiative,
    Metadata,
    Notice,
    Paragraph,
    Policy,
    Report,
    Section,
    Sentence,
)

LAYERS = ("metadata", "policies", "initiatives", "indicators", "areas")
_ALONE = re.compile("\r(?!\n)")


class Pipeline:
    """`Pipeline()(source)` is a `Report`. Structure is always read; `layers` says what else is wanted.

    Rules see traditional characters as simplified ones in any case. With `simplified` the record has simplified
    characters too: one for one, so that its offsets are also those of the text as it was. With `entities` a recogniser
    of named entities is asked where the rules leave a question (`lawgov_nlp.entities`).
    """

    def __init__(
        self,
        segmenter: str | words.Cut = "jieba",
        *,
        layers: Collection[str] = LAYERS,
        catalogue: Catalogue | None = None,
        model: str | Path | None = None,
        simplified: bool = False,
        entities: str | Recognise | None = None,
    ) -> None:
        layers = (layers,) if isinstance(layers, str) else layers
        unknown = set(layers) - set(LAYERS)
        if unknown:
            raise ValueError(f"unknown layers {sorted(unknown)}; choose from {', '.join(LAYERS)}")
        self.segmenter = words.segmenter(segmenter)
        self.layers = frozenset(layers)
        self.recogniser = None if entities is None else recogniser(entities)
        self.simplified = simplified
        self.model = (
            None  # what is not asked for is not loaded: training must work where the model at hand does not fit
        )
        with _uncollected():
            self.catalogue = default() if catalogue is None else catalogue
            if model is not None or "areas" in self.layers:
                self.model = area_model.default() if model is None else area_model.load(Path(model))

    def __call__(
        self, source: str | Path | bytes | None = None, *, text: str | None = None, name: str | None = None
    ) -> Report:
        """The report in `source` (a path, or the bytes of a file that `name` names) or in `text`.

        Raises `ReadError`, which names the file and says what to do.
        """
        if text is not None:
            if source is not None:
                raise TypeError("give a path, bytes, or text=…, not two of them")
            if not isinstance(text, str):
                raise TypeError(
                    f"text must be a str, not {type(text).__name__}; bytes of a file are the first argument"
                )
            # A line may end in \r alone; \n has its length, so that offsets are those of the text as it was given.
            read = reading.Reading(_ALONE.sub("\n", text) if "\r" in text else text, NOWHERE)
        elif isinstance(source, str | os.PathLike | bytes):
            read = reading.read(source, name)
        else:
            raise TypeError(
                f"give a path, bytes, or text=…, not {'nothing' if source is None else type(source).__name__}"
            )
        return self.together([read])[0]

    def together(self, read: Sequence[reading.Reading]) -> list[Report]:
        """The reports of texts that were read, in order; what is wrong with one of them is raised for all.

        Each step is taken for all texts before the next. One report after another takes a fifth longer: what a step
        needs has left the processor's caches when its turn comes again.
        """
        with _uncollected():
            last = deque(zip(*map(self._steps, read), strict=True), maxlen=1)
        return [report for reports in last for report in reports if report is not None]

    def pipe(
        self, sources: Iterable[str | Path] | str | Path, workers: int = 1, failures: list[ReadError] | None = None
    ) -> Iterator[Report]:
        """The reports in `sources` (files, and folders with the files in them), in order, a bounded number at a time;
        each has an id of its own.

        A source that cannot be read raises `ReadError`; give a list as `failures` to have it noted there and go on.
        """
        from . import workers as working
        from .inputs import Names

        names = Names()
        inputs = (names.input(os.fspath(source)) for source in _files(sources))
        found: Iterator[Report | working.Failure]
        if workers > 1:
            results = (result for _, result in working.records(inputs, workers, self))
            found = (Report.from_dict(json.loads(each)) if isinstance(each, str) else each for each in results)
        else:
            outcomes = working.analyze_inputs(inputs, self)
            found = (each for outcome in outcomes if (each := outcome.report or outcome.failure))
        for each in found:
            if isinstance(each, Report):
                yield replace(each, segmenter=self.segmenter)
            elif failures is None:
                raise ReadError(*each)
            else:
                failures.append(ReadError(*each))

    @property
    def versions(self) -> dict[str, str]:
        """What made a record, beside its input: package, catalogue, work-area model, and settings that change it."""
        from . import __version__

        model = self.model.version if self.model is not None else "none"
        versions = {"package": __version__, "catalogue": self.catalogue.digest, "areas": model}
        if self.simplified:
            versions["characters"] = "simplified"
        if self.recogniser is not None:
            versions["entities"] = self.recogniser.name
        return versions

    def _steps(self, read: reading.Reading) -> Iterator[Report | None]:
        """Nothing after each step but the last, and then the report."""
        text, source, notices = read
        if self.simplified:
            text = simplify(text)
        folded = fold(text)
        file_name = Path(source.path).name if source.path else None
        unread = seams.without_readings(text, folded)
        if unread is None:
            found = yield from self._found(text, folded, file_name)
        else:
            legible, way = unread
            found = (yield from self._found(legible, fold(legible), file_name)).back(way)
        yield Report(
            text=text,
            id=Path(source.path).stem if source.path else "report",
            source=source,
            metadata=found.metadata,
            outline=found.outline,
            paragraphs=found.paragraphs,
            sentences=found.sentences,
            policies=found.policies,
            initiatives=found.initiatives,
            indicators=found.indicators,
            warnings=(*notices, *found.warnings),
            versions=self.versions,
            segmenter=self.segmenter,
        )

    def _found(self, text: str, folded: str, file_name: str | None) -> Generator[None, None, _Found]:
        catalogue, layers = self.catalogue, self.layers
        outline, paragraphs, sentences, warnings = structure.parse(text, folded, catalogue)
        document = Document(text, folded, outline, paragraphs, sentences)
        # Line breaks inside paragraphs are out of the finders' sight; offsets come back to the text as it stands.
        unwrapped = seams.unwrap(document, sentences=self.recogniser is not None)
        seen = document if unwrapped is None else unwrapped.document
        yield
        if "metadata" in layers:
            seen.metadata = metadata.read(seen, catalogue, file_name, self.recogniser)
        yield
        cited = policies.find(seen, catalogue) if layers & {"policies", "initiatives", "indicators"} else ()
        yield
        named = (
            initiatives.find(seen, catalogue, cited, self.recogniser) if layers & {"initiatives", "indicators"} else ()
        )
        yield
        figures = indicators.find(seen, catalogue, cited, named) if "indicators" in layers else ()
        yield
        if "areas" in layers:
            sections, classified = areas.classify(seen, catalogue, self.model)
            if unwrapped is None:
                outline, paragraphs = sections, classified
            else:
                outline = tuple(
                    s._replace(area=new.area) if new.area else s for s, new in zip(outline, sections, strict=True)
                )
                paragraphs = tuple(
                    Paragraph._make((*old[:5], *new[5:])) for old, new in zip(paragraphs, classified, strict=True)
                )
        if unwrapped is not None:
            way = unwrapped.way
            cited, named, figures = way.quoted(cited), way.quoted(named), way.indicators(figures)
        return _Found(
            metadata=seen.metadata,
            outline=outline,
            paragraphs=paragraphs,
            sentences=sentences,
            policies=cited if "policies" in layers else (),
            initiatives=named if "initiatives" in layers else (),
            indicators=figures,
            warnings=warnings,
        )


class _Found(NamedTuple):
    """All that is found in a text."""

    metadata: Metadata
    outline: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    policies: tuple[Policy, ...]
    initiatives: tuple[Initiative, ...]
    indicators: tuple[Indicator, ...]
    warnings: tuple[Notice, ...]

    def back(self, way: seams.Way) -> _Found:
        """The same, where it stands in the text that `way` leads back to."""
        return _Found(
            self.metadata,
            tuple(map(way.moved, self.outline)),
            tuple(map(way.moved, self.paragraphs)),
            tuple(map(way.moved, self.sentences)),
            way.quoted(self.policies),
            way.quoted(self.initiatives),
            way.indicators(self.indicators),
            tuple(map(way.notice, self.warnings)),
        )


def _files(sources: Iterable[str | Path] | str | Path) -> Iterator[str | Path]:
    for source in [sources] if isinstance(sources, str | Path) else sources:
        if not isinstance(source, str | os.PathLike):
            raise TypeError(
                f"pipe takes paths of files and folders, not {type(source).__name__}; call the pipeline for one"
            )
        if os.path.isdir(source):  # noqa: PTH112 (Path raises where a text was given in place of a path)
            yield from reading.files([Path(source)])
        else:
            yield source  # one that does not exist, too: reading it says so


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles, of which records and catalogues have none: it walks all that was found, again
    and again, and takes a quarter of the time for a text of a million characters.
    """
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


@functools.cache
def _default_pipeline() -> Pipeline:
    return Pipeline()


def analyze(source: str | Path | bytes | None = None, *, text: str | None = None) -> Report:
    """Analyse one report with the default pipeline: a path, the bytes of a file, or `text=…`."""
    return _default_pipeline()(source, text=text)
