"""Units and classifiers of the genre, and the words that tell a figure from another number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .table import rows

KINDS = ("count", "money", "rate", "change", "duration", "ratio", "score")
TERM_KINDS = (
    *("rank_verb", "scope", "growth", "basis", "duration_context", "score_context", "abstract", "ordinal"),
    *("unit_trap", "loose_unit", "counting_verb", "concrete", "duration_service", "duration_count"),
    *("money_noun", "uncounted", "exceeding", "countable", "idiom", "shrinking", "wider_scope", "part"),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """`unit` stands in records, `canonical` is the same for spellings that count the same thing (宗, 起 → 件)."""

    written: str
    unit: str
    canonical: str
    kind: str
    example: str | None


@dataclass(frozen=True, slots=True, eq=False)
class UnitsCatalogue:
    """`units` by their written form; `terms` by kind; `direction` of each growth word (up or down).

    `yearly`: the words of comparison that name the year before.
    """

    units: dict[str, Unit]
    canonical: dict[str, str]
    terms: dict[str, tuple[str, ...]]
    direction: dict[str, str]
    yearly: frozenset[str]


def load(folder: Path, problems: list[str]) -> UnitsCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    units: dict[str, Unit] = {}
    for row in rows(folder / "units.csv", ("written", "unit", "canonical", "kind", "example"), problems):
        written = row.text("written", required=True)
        unit = row.text("unit", required=True)
        canonical = row.text("canonical", required=True)
        kind = row.choice("kind", KINDS)
        if written and unit and canonical and kind:
            if written in units:
                row.problem("written", f"{written!r} is listed twice; remove one line")
            units[written] = Unit(written, unit, canonical, kind, row.text("example"))
    terms: dict[str, list[str]] = {kind: [] for kind in TERM_KINDS}
    direction: dict[str, str] = {}
    yearly: set[str] = set()
    for row in rows(folder / "figure_terms.csv", ("kind", "term", "note"), problems):
        term_kind, term, note = row.choice("kind", TERM_KINDS), row.text("term", required=True), row.text("note")
        if term_kind and term:
            if term in terms[term_kind]:
                row.problem("term", f"{term!r} is listed twice as {term_kind}; remove one line")
            terms[term_kind].append(term)
            if term_kind == "growth":
                if note not in ("up", "down"):
                    row.problem("note", "a growth word needs up or down")
                direction[term] = note or "up"
            if term_kind == "basis" and note is not None:
                if note != "last year":
                    row.problem("note", "a basis has no note, or: last year")
                yearly.add(term)
    return UnitsCatalogue(
        units,
        {unit.unit: unit.canonical for unit in units.values()},
        {kind: tuple(found) for kind, found in terms.items()},
        direction,
        frozenset(yearly),
    )


def any_of(words: Iterable[str]) -> str:
    """A pattern for the longest of `words`."""
    return either(map(re.escape, sorted(words, key=len, reverse=True)))


def either(patterns: Iterable[str]) -> str:
    """A pattern for the first of `patterns` that matches; each begins with a character.

    Those that begin with the same one stand together, so that a look at it passes over all of them.
    """
    rests: dict[str, list[str]] = {}
    for pattern in patterns:
        first = pattern[: 2 if pattern[0] == "\\" else 1]
        rests.setdefault(first, []).append(pattern[len(first) :])
    alike = [first + (f"(?:{'|'.join(some)})" if some[1:] else some[0]) for first, some in rests.items()]
    return "|".join(alike) or "(?!)"
