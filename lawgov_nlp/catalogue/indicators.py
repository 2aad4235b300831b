"""The indicators that figures are instances of, and the words that the grammar of measures goes by."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from ..report import AREAS, INDICATOR_KINDS
from .table import rows

WORD_KINDS = (
    *("verb", "weak_verb", "outcome", "filler", "lead", "noun_tail", "generic", "forward_stop", "conjunction"),
    *("target", "cumulative", "up", "down", "basis", "rate_head", "amount_head", "head", "agent", "attending"),
)
BASES = ("annual", "stock", "cumulative", "both")
_COLUMNS = (
    *("id", "name", "must_1", "must_2", "must_3", "must_not"),
    *("units", "kind", "area", "basis", "example", "trap"),
)
# For comparing units only; a mention keeps the classifier that the report wrote.
_SAME_UNIT = {
    "宗": "件",
    "起": "件",
    "例": "件",
    "桩": "件",
    "名": "人",
    "位": "人",
    "场次": "场",
    "百分点": "个百分点",
}


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator: each group of `must` needs a word in the clause, no word of `must_not` may be there."""

    id: str
    name: str
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    units: frozenset[str]
    kind: str
    area: str | None
    basis: str | None
    example: str | None
    trap: str | None


@dataclass(frozen=True)
class IndicatorsCatalogue:
    entries: tuple[IndicatorEntry, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def verbs(self) -> tuple[AhoCorasick, tuple[str, ...]]:
        """The automaton of all verbs and outcomes, and its words."""
        found = dict.fromkeys((*self.words["verb"], *self.words["weak_verb"], *self.words["outcome"]))
        return AhoCorasick(list(found), matchkind=MatchKind.LeftmostLongest), tuple(found)

    @cached_property
    def sets(self) -> dict[str, frozenset[str]]:
        return {kind: frozenset(words) for kind, words in self.words.items()}

    @cached_property
    def _index(self) -> tuple[AhoCorasick, list[list[tuple[int, int, int]]]]:
        """For each word the (entry, group, length) it serves; group -1 means `must_not`."""
        uses: dict[str, list[tuple[int, int, int]]] = {}
        for number, entry in enumerate(self.entries):
            for group, words in enumerate(entry.must):
                for word in words:
                    uses.setdefault(word, []).append((number, group, len(word)))
            for word in entry.must_not:
                uses.setdefault(word, []).append((number, -1, 0))
        return AhoCorasick(list(uses), matchkind=MatchKind.Standard), list(uses.values())

    def match(self, context: str, unit: str | None, kind: str) -> str | None:
        """The id of the indicator that a figure with `unit` in the words of `context` is an instance of.

        On several matches the one with the most matched characters wins, then the one with more groups.
        """
        automaton, uses = self._index
        hits: dict[int, dict[int, int]] = {}
        for word, _, _ in automaton.find_matches_as_indexes(context, overlapping=True):
            for number, group, length in uses[word]:
                groups = hits.setdefault(number, {})
                groups[group] = max(length, groups.get(group, 0))
        wanted = "%" if kind == "rank" else same_unit(unit)
        best, best_score = None, (0, 0)
        for number in sorted(hits):
            entry, groups = self.entries[number], hits[number]
            if -1 in groups or len(groups) < len(entry.must):
                continue
            if (kind == "rank") != (entry.kind == "rank") or (kind == "change") != (entry.kind == "change"):
                continue
            if kind != "rank" and wanted not in entry.units:
                continue
            score = (sum(groups.values()), len(groups))
            if score > best_score:
                best, best_score = entry.id, score
        return best


def same_unit(unit: str | None) -> str | None:
    """The unit that stands for all its like: 宗 起 例 → 件, 名 位 → 人."""
    return None if unit is None else _SAME_UNIT.get(unit, unit)


def load(folder: Path, problems: list[str]) -> IndicatorsCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    words: dict[str, list[str]] = {kind: [] for kind in WORD_KINDS}
    for row in rows(folder / "indicator_words.csv", ("kind", "words"), problems):
        kind, some = row.choice("kind", WORD_KINDS), row.many("words")
        if not some:
            row.problem("words", "is empty; fill it in")
        if kind:
            words[kind].extend(some)
    entries: dict[str, IndicatorEntry] = {}
    for row in rows(folder / "indicators.csv", _COLUMNS, problems):
        identifier, name = row.text("id", required=True), row.text("name", required=True)
        kind, units = row.choice("kind", INDICATOR_KINDS), row.many("units")
        must = tuple(group for group in (row.many(f"must_{n}") for n in (1, 2, 3)) if group)
        if not must:
            row.problem("must_1", "is empty; give the words that the clause must hold")
        if identifier in entries:
            row.problem("id", f"{identifier!r} stands twice; merge the lines")
        if identifier and name and kind:
            entries[identifier] = IndicatorEntry(
                id=identifier,
                name=name,
                must=must,
                must_not=row.many("must_not"),
                # 万件, 亿元: figures come scaled, so the scale is no part of the unit.
                units=frozenset(
                    str(same_unit(unit[1:] if unit[0] in "万亿" and len(unit) > 1 else unit)) for unit in units
                ),
                kind=kind,
                area=row.choice("area", AREAS, required=False),
                basis=row.choice("basis", BASES, required=False),
                example=row.text("example"),
                trap=row.text("trap"),
            )
    return IndicatorsCatalogue(tuple(entries.values()), {kind: tuple(some) for kind, some in words.items()})
