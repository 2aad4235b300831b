"""The indicators that figures are instances of, and the words that the grammar of measures goes by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..report import AREAS, INDICATOR_KINDS
from ..word_search import WordSearch, longest
from .table import rows
from .units import UnitsCatalogue, either

WORD_KINDS = (
    *("verb", "weak_verb", "outcome", "filler", "lead", "noun_tail", "generic", "forward_stop", "conjunction"),
    *("target", "cumulative", "up", "down", "basis", "rate_head", "amount_head", "head", "agent", "attending"),
    *(
        "nominal",
        "nominal_tail",
        "nominal_last",
        "last_tail",
        "rate_verb",
        "body",
        "forward_cut",
        "boundary",
        "housed",
        "venue",
        "forward_go",
        "compound",
        "average",
        "apiece",
        "each",
        "relative",
        "attribute",
        "pointing",
        "doing",
        "describing",
        "reaching",
        "per",
        "neutral",
        "naming_verb",
        "common",
        "asking",
        "single",
    ),
    *("item", "preposition", "means", "cut", "sum", "adverb", "agent_adverb", "manifold", "earlier", "middle", "level"),
    *("part", "rest", "light_verb", "manner", "said", "pace", "kind_of", "finished", "introducing", "classifier"),
    *(
        "unit_times",
        "unit_events",
        "unit_trips",
        "unit_bodies",
        "unit_people",
        "at_present",
        "particle",
        "total",
        "causing",
        "harm",
        "sanction",
    ),
)
BASES = ("annual", "stock", "cumulative", "both")
_COLUMNS = (
    *("id", "name", "topic", "must_1", "must_2", "must_3", "must_not", "not_counted"),
    *("units", "kind", "area", "basis", "example", "trap"),
)
_GUARD_COLUMNS = ("kind", "word", "behind", "before", "example", "counted")


class Guard(NamedTuple):
    """Where a word of a list is none: right behind one of the characters `behind`, right before one of `before`.
    In `example` (for tests) it is none, and the figures count what `counted` says.
    """

    behind: str
    before: str
    example: str
    counted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator: each group of `must` needs a word in the clause, no word of `must_not` may be there, and none of
    `not_counted` in what is counted.

    A word of `topic`, if there are any, may also stand earlier in the sentence: 复议 for `其中维持20件`.
    """

    id: str
    name: str
    topic: tuple[str, ...]
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    not_counted: tuple[str, ...]
    units: frozenset[str]
    kinds: tuple[str, ...]
    area: str | None
    basis: str | None
    example: str | None
    trap: str | None

    @property
    def average(self) -> bool:
        """Whether averages are instances: 平均跑动次数."""
        return "均" in self.name


@dataclass(frozen=True, eq=False)
class IndicatorsCatalogue:
    """The indicators that figures are instances of, and the words that their measures are read with."""

    entries: tuple[IndicatorEntry, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    guards: dict[str, dict[str, Guard]] = field(default_factory=dict)
    same_unit: dict[str, str] = field(default_factory=dict)
    """The unit that stands for all its like: 宗 起 例 → 件, 名 位 → 人."""

    @cached_property
    def verbs(self) -> tuple[WordSearch, tuple[str, ...]]:
        """What finds all verbs and outcomes, and these. Behind them it knows the compounds (派出所), whose
        parts are no verbs; their numbers are beyond the words.
        """
        found = dict.fromkeys((*self.words["verb"], *self.words["weak_verb"], *self.words["outcome"]))
        compounds = [word for word in self.words["compound"] if word not in found]
        return longest([*found, *compounds]), tuple(found)

    def guarded(self, kind: str, words: Iterable[str] | None = None) -> str:
        """A pattern for the longest word of a kind (or of some `words` of it), where no guard forbids it."""
        guards = self.guards.get(kind, {})
        parts = []
        for word in sorted(self.words[kind] if words is None else words, key=len, reverse=True):
            behind, before, *_ = guards.get(word, ("", ""))
            # The word comes first: a search looks for its first character before anything else.
            guarded = f"(?<![{behind}]{word})" if behind else ""
            parts.append(re.escape(word) + guarded + (f"(?![{before}])" if before else ""))
        return either(parts)

    @cached_property
    def by_id(self) -> dict[str, IndicatorEntry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def sets(self) -> dict[str, frozenset[str]]:
        return {kind: frozenset(words) for kind, words in self.words.items()}


def load(folder: Path, units: UnitsCatalogue, problems: list[str]) -> IndicatorsCatalogue:
    """What `folder` holds on the subject, counted in `units`; whatever is wrong with it is added to `problems`."""
    words: dict[str, list[str]] = {kind: [] for kind in WORD_KINDS}
    for row in rows(folder / "indicator_words.csv", ("kind", "words"), problems):
        kind, some = row.choice("kind", WORD_KINDS), row.many("words")
        if not some:
            row.problem("words", "is empty; fill it in")
        if kind:
            words[kind].extend(some)
    guards: dict[str, dict[str, Guard]] = {kind: {} for kind in WORD_KINDS}
    for row in rows(folder / "indicator_guards.csv", _GUARD_COLUMNS, problems):
        kind, word = row.choice("kind", WORD_KINDS), row.text("word", required=True)
        behind, before = row.text("behind") or "", row.text("before") or ""
        example, counted = row.text("example", required=True), row.many("counted")
        if not behind and not before:
            row.problem("behind", "is empty, and so is `before`; one of them must forbid the word")
        if kind and word and example:
            if word not in words[kind]:
                row.problem("word", f"{word!r} is no word of {kind} in indicator_words.csv")
            guards[kind][word] = Guard(behind, before, example, counted)
    entries: dict[str, IndicatorEntry] = {}
    for row in rows(folder / "indicators.csv", _COLUMNS, problems):
        identifier, name = row.text("id", required=True), row.text("name", required=True)
        kinds = row.many("kind")
        if not kinds or set(kinds) - set(INDICATOR_KINDS):
            row.problem("kind", f"{'|'.join(kinds)!r} is not made of {', '.join(INDICATOR_KINDS)}")
        must = tuple(group for group in (row.many(f"must_{n}") for n in (1, 2, 3)) if group)
        if not must:
            row.problem("must_1", "is empty; give the words that the clause must hold")
        example, trap = row.text("example", required=True), row.text("trap", required=True)
        # 万件, 亿元: figures come scaled, so the scale is no part of the unit.
        plain = [unit[1:] if unit[0] in "万亿" and len(unit) > 1 else unit for unit in row.many("units")]
        for unit in plain:
            if unit not in units.units:
                row.problem("units", f"{unit!r} is no unit of units.csv; add it there or remove it")
        if identifier in entries:
            row.problem("id", f"{identifier!r} stands twice; merge the lines")
        if identifier and name and kinds:
            entries[identifier] = IndicatorEntry(
                id=identifier,
                name=name,
                topic=row.many("topic"),
                must=must,
                must_not=row.many("must_not"),
                not_counted=row.many("not_counted"),
                units=frozenset(units.units[unit].canonical for unit in plain if unit in units.units),
                kinds=kinds,
                area=row.choice("area", AREAS, required=False),
                basis=row.choice("basis", BASES, required=False),
                example=example,
                trap=trap,
            )
    return IndicatorsCatalogue(
        tuple(entries.values()),
        {kind: tuple(some) for kind, some in words.items()},
        guards,
        {unit: same for unit, same in units.canonical.items() if unit != same},
    )
