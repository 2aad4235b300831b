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
    *("nominal", "nominal_tail", "nominal_last", "last_tail", "rate_verb", "body", "forward_cut", "boundary"),
)
BASES = ("annual", "stock", "cumulative", "both")
_COLUMNS = (
    *("id", "name", "topic", "must_1", "must_2", "must_3", "must_not"),
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
    """One indicator: each group of `must` needs a word in the clause, no word of `must_not` may be there.

    A word of `topic`, if there are any, may also stand earlier in the sentence: 复议 for `其中维持20件`.
    """

    id: str
    name: str
    topic: tuple[str, ...]
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    units: frozenset[str]
    kinds: tuple[str, ...]
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
    def _index(self) -> tuple[AhoCorasick, dict[tuple[str | None, str], dict[int, list[_Use]]]]:
        """The automaton of all words, and by unit and class of kind the uses of each word."""
        words: dict[str, int] = {}
        by_unit: dict[tuple[str | None, str], dict[int, list[_Use]]] = {}
        for number, entry in enumerate(self.entries):
            pairs = [(word, group) for group, group_words in enumerate(entry.must) for word in group_words]
            pairs += [(word, _TOPIC) for word in entry.topic]
            pairs += [(word, _NOT) for word in entry.must_not]
            keys = {(unit, _class(kind)) for unit in entry.units for kind in entry.kinds}
            for word, group in pairs:
                index = words.setdefault(word, len(words))
                for key in {("%", "rank")} if "rank" in entry.kinds else keys:
                    by_unit.setdefault(key, {}).setdefault(index, []).append((number, group, len(word)))
        return AhoCorasick(list(words), matchkind=MatchKind.Standard), by_unit

    def match(
        self, sentence: str, clause: str, phrase: str, verb: str | None, unit: str | None, kind: str
    ) -> str | None:
        """The id of the indicator that a figure with `unit` is an instance of.

        `phrase` is what it measures, `verb` what governs it, `clause` what stands around it; `sentence` goes before,
        and only topics are looked for there. On several matches the one with the most matched characters wins; those
        of the verb count five times, of the phrase four times, of the clause and of a topic close to it twice.
        """
        automaton, by_unit = self._index
        uses = by_unit.get(("%" if kind == "rank" else same_unit(unit), _class(kind)))
        if uses is None:
            return None
        clause_start = len(sentence) + 1
        close = clause_start - _CLOSE
        phrase_start = clause_start + len(clause) + 1
        verb_start = phrase_start + len(phrase) + 1
        context = f"{sentence}\n{clause}\n{phrase}\n{verb or ''}"
        hits: dict[int, dict[int, int]] = {}
        for word, start, _ in automaton.find_matches_as_indexes(context, overlapping=True):
            found = uses.get(word)
            if found is None:
                continue
            weight = 5 if start >= verb_start else 4 if start >= phrase_start else 2 if start >= close else 1
            for number, group, length in found:
                if group != _TOPIC and start < clause_start:
                    continue
                groups = hits.setdefault(number, {})
                points = _FORBIDDEN if group == _NOT and weight >= 4 else length * weight
                if points > groups.get(group, 0):
                    groups[group] = points
        best, best_score = None, 0
        for number, groups in hits.items():
            entry = self.entries[number]
            against = groups.pop(_NOT, 0)
            if against == _FORBIDDEN or len(groups) < len(entry.must) + (1 if entry.topic else 0):
                continue
            score = sum(groups.values()) - 2 * against
            if score > best_score or (score == best_score and best is not None and number < best):
                best, best_score = number, score
        return None if best is None else self.entries[best].id


_TOPIC, _NOT = -1, -2
_FORBIDDEN = 1_000
_CLOSE = 20
_Use = tuple[int, int, int]
"""Entry, group of `must` (or `_TOPIC`, `_NOT`) and length of a word."""


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
        kinds, units = row.many("kind"), row.many("units")
        if not kinds or set(kinds) - set(INDICATOR_KINDS):
            row.problem("kind", f"{'|'.join(kinds)!r} is not made of {', '.join(INDICATOR_KINDS)}")
        must = tuple(group for group in (row.many(f"must_{n}") for n in (1, 2, 3)) if group)
        if not must:
            row.problem("must_1", "is empty; give the words that the clause must hold")
        example, trap = row.text("example", required=True), row.text("trap", required=True)
        if identifier in entries:
            row.problem("id", f"{identifier!r} stands twice; merge the lines")
        if identifier and name and kinds:
            entries[identifier] = IndicatorEntry(
                id=identifier,
                name=name,
                topic=row.many("topic"),
                must=must,
                must_not=row.many("must_not"),
                # 万件, 亿元: figures come scaled, so the scale is no part of the unit.
                units=frozenset(
                    str(same_unit(unit[1:] if unit[0] in "万亿" and len(unit) > 1 else unit)) for unit in units
                ),
                kinds=kinds,
                area=row.choice("area", AREAS, required=False),
                basis=row.choice("basis", BASES, required=False),
                example=example,
                trap=trap,
            )
    return IndicatorsCatalogue(tuple(entries.values()), {kind: tuple(some) for kind, some in words.items()})
