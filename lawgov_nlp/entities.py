"""Named entities as further evidence, off by default: who issues a report, and what is no initiative.

The rules come first. A recogniser is asked only where they leave a question: on the title and the opening of a report
whose issuer they do not find, and on sentences with a quoted expression that the rules take for an initiative though
the catalogue does not know it. So it costs little, and takes away nothing of which the rules are sure.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from .catalogue import Catalogue
from .document import Document
from .errors import LawgovError

Recognise = Callable[[str], Iterable[tuple[int, int, str]]]
"""A recogniser: a passage in, its entities out, as `(start, end, label)` with offsets in the passage.

Labels are those of `data/entity_labels.csv` (PKU, MSRA, CoNLL and OntoNotes names); others are passed over.
"""


class Entity(NamedTuple):
    """`passage[start:end]` names a `person`, a `place` or an `organisation`."""

    start: int
    end: int
    kind: str


class Recogniser(NamedTuple):
    """A recogniser and the name under which records tell of it."""

    recognise: Recognise
    name: str

    def entities(self, passage: str, catalogue: Catalogue) -> tuple[Entity, ...]:
        """The entities of a passage, sorted. Raises `LawgovError` where the recogniser returns something else."""
        found = []
        for given in self.recognise(passage):
            match given:
                case (int(start), int(end), str(label)) if 0 <= start < end <= len(passage):
                    kind = catalogue.entity_labels.get(label)
                    if kind is not None:
                        found.append(Entity(start, end, kind))
                case _:
                    raise LawgovError(
                        f"the recogniser {self.name} returned {given!r} for {passage[:20]!r}, a passage of "
                        f"{len(passage)} characters; it must return (start, end, label) with whole numbers "
                        "0 <= start < end <= length and the label as text"
                    )
        return tuple(sorted(found))


def recogniser(given: str | Recognise) -> Recogniser:
    """The recogniser of that name, or made of a callable.

    `hanlp:` with the folder of a model, the name of one that HanLP downloads, or the address of its REST service.
    """
    if callable(given):
        name = getattr(given, "__qualname__", None)
        return Recogniser(given, f"{given.__module__}.{name}" if name else type(given).__qualname__)
    kind, _, model = given.partition(":")
    if kind == "hanlp" and model:
        from . import hanlp_models

        return Recogniser(hanlp_models.recogniser(model), _name(given, Path(model)))
    raise ValueError(f"unknown recogniser {given!r}; use 'hanlp:<model>' or a callable")


def _name(given: str, folder: Path) -> str:
    """`hanlp:FOLDER@digest` for a model on disk: what decides is its files, not where they lie."""
    if not folder.is_dir():
        return given
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"hanlp:{folder.resolve().name}@{digest.hexdigest()[:12]}"


class Names:
    """Which spans of a document a recogniser takes for names; it is asked for a sentence when first needed."""

    def __init__(self, document: Document, catalogue: Catalogue, recogniser: Recogniser) -> None:
        self._document, self._catalogue, self._recogniser = document, catalogue, recogniser
        self._starts = [sentence.start for sentence in document.sentences]
        self._known: dict[int, frozenset[tuple[int, int]]] = {}

    def holds(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` is a name from its first to its last character."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return False
        if index not in self._known:
            first, last, _ = self._document.sentences[index]
            found = self._recogniser.entities(self._document.text[first:last], self._catalogue)
            self._known[index] = frozenset((first + e.start, first + e.end) for e in found)
        return (start, end) in self._known[index]
