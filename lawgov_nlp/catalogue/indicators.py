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
    "nominal",
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
    def _index(self) -> tuple[AhoCorasick, tuple[str, ...], dict[tuple[str | None, str], dict[int, list[_Use]]]]:
        """The automaton of all words, the words, and by unit and class of kind the uses of each word."""
        words: dict[str, int] = {}
        by_unit: dict[tuple[str | None, str], dict[int, list[_Use]]] = {}
        for number, entry in enumerate(self.entries):
            pairs = [(word, group) for group, group_words in enumerate(entry.must) for word in group_words]
            pairs += [(word, -1) for word in entry.must_not]
            for word, group in pairs:
                index = words.setdefault(word, len(words))
                for unit in entry.units if entry.kind != "rank" else ("%",):
                    uses = by_unit.setdefault((unit, _class(entry.kind)), {})
                    uses.setdefault(index, []).append((number, group, len(word) if group >= 0 else 0))
        return AhoCorasick(list(words), matchkind=MatchKind.Standard), tuple(words), by_unit

    def match(self, context: str, unit: str | None, kind: str, verb: str | None = None) -> str | None:
        """The id of the indicator that a figure with `unit` in the words of `context` is an instance of.

        On several matches the one whose words hold the governing verb (受理, 审结, 维持) wins, then the one with the
        most matched characters, then the one with more groups.
        """
        automaton, words, by_unit = self._index
        uses = by_unit.get(("%" if kind == "rank" else same_unit(unit), _class(kind)))
        if uses is None:
            return None
        hits: dict[int, dict[int, int]] = {}
        governed: set[int] = set()
        for word, _, _ in automaton.find_matches_as_indexes(context, overlapping=True):
            for number, group, length in uses.get(word, ()):
                groups = hits.setdefault(number, {})
                if length > groups.get(group, -1):
                    groups[group] = length
                if verb is not None and group >= 0 and words[word] in verb:
                    governed.add(number)
        best, best_score = None, (False, 0, 0)
        for number in sorted(hits):
            groups = hits[number]
            entry = self.entries[number]
            if -1 in groups or len(groups) < len(entry.must):
                continue
            score = (number in governed, sum(groups.values()), len(groups))
            if score > best_score:
                best, best_score = entry.id, score
        return best


_Use = tuple[int, int, int]
"""Entry, group of `must` (-1 for `must_not`) and length of a word."""


def _class(kind: str) -> str:
    """Ranks and changes are instances of indicators of their own kind only."""
    return kind if kind in ("rank", "change") else "level"


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
