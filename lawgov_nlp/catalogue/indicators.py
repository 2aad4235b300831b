"""The indicators that figures are instances of, and the words that the grammar of measures goes by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from ..report import AREAS, INDICATOR_KINDS
from .table import rows
from .units import UnitsCatalogue, any_of, either

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


@dataclass(frozen=True)
class IndicatorsCatalogue:
    """The indicators that figures are instances of, and the words that their measures are read with."""

    entries: tuple[IndicatorEntry, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    guards: dict[str, dict[str, Guard]] = field(default_factory=dict)
    same_unit: dict[str, str] = field(default_factory=dict)
    """The unit that stands for all its like: 宗 起 例 → 件, 名 位 → 人."""

    @cached_property
    def verbs(self) -> tuple[AhoCorasick, tuple[str, ...]]:
        """The automaton of all verbs and outcomes, and its words. Behind them it knows the compounds (派出所), whose
        parts are no verbs; their numbers are beyond the words.
        """
        found = dict.fromkeys((*self.words["verb"], *self.words["weak_verb"], *self.words["outcome"]))
        compounds = [word for word in self.words["compound"] if word not in found]
        return AhoCorasick([*found, *compounds], matchkind=MatchKind.LeftmostLongest), tuple(found)

    @cached_property
    def target(self) -> re.Pattern[str]:
        """Finds a word that makes a figure a target."""
        return re.compile(self.guarded("target"))

    @cached_property
    def cumulative(self) -> re.Pattern[str]:
        """Finds a word that makes a figure a total over years."""
        return re.compile(any_of(self.words["cumulative"]))

    @cached_property
    def marked(self) -> re.Pattern[str]:
        """Finds what `target` or `cumulative` does."""
        return re.compile(f"{self.target.pattern}|{self.cumulative.pattern}")

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

    @cached_property
    def _rests(self) -> tuple[str, ...]:
        """其他, 其余: what is left over is no instance of what it is left of."""
        return tuple(word for word in (*self.words["kind_of"], *self.words["rest"]) if word[0] == "其")

    @cached_property
    def _by_unit(self) -> dict[_Key, list[int]]:
        """The entries (by number) of each unit and class of kind."""
        of_key: dict[_Key, list[int]] = {}
        for number, entry in enumerate(self.entries):
            keys = {(unit, _class(kind)) for unit in entry.units for kind in entry.kinds}
            for key in {("%", "rank")} if "rank" in entry.kinds else keys:
                of_key.setdefault(key, []).append(number)
        return of_key

    @cached_property
    def _matchers(self) -> dict[tuple[str | None, str], _Matcher | None]:
        """By unit and kind, made when a figure of them is first seen: all together take a tenth of a second."""
        return {}

    @cached_property
    def _made(self) -> dict[_Key, _Matcher]:
        return {}

    def _matcher(self, unit: str | None, kind: str) -> _Matcher | None:
        """The matcher of a unit and a kind that was not asked for before."""
        key = ("%" if kind == "rank" else self.same_unit.get(unit or "", unit), _class(kind))
        matcher = self._made.get(key)
        if matcher is None and key in self._by_unit:
            matcher = self._made[key] = _Matcher(self.entries, self._by_unit[key], self.sets["naming_verb"])
        self._matchers[unit, kind] = matcher
        return matcher

    @cached_property
    def _neutral(self) -> re.Pattern[str]:
        """Matches, from the right, what may follow the noun that tells what is counted: 案件, 数量, 率, a bracket."""
        turned = any_of(word[::-1] for word in self.words["neutral"])
        return re.compile(rf"(?:{turned}|[)\]][^()\[\]]*[(\[]|[”\"》）])*")

    @cached_property
    def _neutral_ends(self) -> frozenset[str]:
        """The characters that what `_neutral` matches can end with, to look at before it is tried."""
        return frozenset((*(word[-1] for word in self.words["neutral"]), *')]”"》）'))

    def _noun(self, folded: str, start: int, end: int) -> _Noun:
        stop = end
        if folded[end - 1] in self._neutral_ends and end > start:
            stripped = self._neutral.match(folded[start:end][::-1])
            stop -= 0 if stripped is None else stripped.end()
        told = stop - 1
        if folded[start:stop] in self.sets["outcome"]:
            told = start  # 驳回复议申请
        elif stop < end and "”" in folded[stop:end]:
            told = max(start, folded.find("“", start, stop))  # “民法典进校园”活动: a name is told by any of its words
        return start, told, stop, end

    def match(
        self,
        folded: str,
        unit: str | None,
        kind: str,
        left: int,
        right: int,
        own: Sequence[tuple[int, int]],
        head: Sequence[tuple[int, int]],
        verb: tuple[int, int] | None,
        beside: Sequence[tuple[int, int]] = (),
    ) -> _Weighed:
        """The indicators that a figure with `unit` and `kind` in the clause `left`…`right` may be an instance of, by
        the words there; those among them that wait for a topic are for `by_topic`.

        `own` are the spans of what the figure measures, `head` of what it shares, `verb` of what governs it, `beside`
        of what shares its number (办复率、满意率均为100%) and so tells nothing of it. On several matches the one with
        the most matched characters wins; those of the verb count five times, of the phrase four times, of the clause,
        of what the figure shares and of a topic close by twice. The noun that is counted has the last word: an
        indicator none of whose words names it, nor the verb that governs it, is none (宣传车 is no 宣传).
        """
        try:
            matcher = self._matchers[unit, kind]
        except KeyError:
            matcher = self._matcher(unit, kind)
        if matcher is None:
            return _NOTHING_TOLD
        # Where a word stands tells what it counts; the first of these stretches that holds it.
        told = []
        first = left
        if verb is not None:
            told.append((*verb, _VERB))
            first = min(left, verb[0])
        for start, end in own:
            told.append((start, end, _PHRASE))
        if head != own:
            for start, end in head:
                told.append((start, end, _HEAD))
        for start, end in beside:
            told.append((start, end, _NOTHING))
        told.append((left, right, _CLAUSE))
        for start, _ in head:
            if start < first:
                first = start
        found: Iterable[tuple[int, int, int]]
        if left - first <= _FAR:
            found = matcher.automaton.find_matches_as_indexes(folded[first:right], overlapping=True)
        else:
            found = matcher.found_apart(folded, first, left, right, [*head, *own, *([] if verb is None else [verb])])
        if not found:
            return _NOTHING_TOLD
        # What a rank is of is seldom a noun: 在法治建设考评中蝉联全省第一.
        plain, kinds, nouns = kind == "rank", 0, []
        for start, end in own or head:
            noun = self._noun(folded, start, end)
            if noun[2] <= start:
                plain = True
            elif folded[noun[2] - 1] == "类":
                kinds += 1
            nouns.append(noun)
        # 行政处罚类案件 are some of others; of mere 案件 or 事项 the clause tells which.
        if kinds and kinds == len(nouns):
            return _NOTHING_TOLD
        acting, hits = matcher.acting, []
        for number, start, end in found:
            start += first
            weight = _NOTHING
            for low, high, heavy in told:
                if low <= start < high:
                    weight = heavy
                    break
            if weight == _NOTHING:
                continue
            naming = _NAMES
            if plain:
                pass
            elif weight == _VERB or (weight == _PHRASE and number in acting):
                naming = _BY_VERB
            else:
                end += first
                naming = 0
                for begin, until, stop, last in nouns:
                    if begin <= start and end <= last:
                        naming = _BEHIND if start >= stop else _NAMES if end > until else _WITHIN
                        break
                if not naming and weight == _CLAUSE and own:
                    if verb is not None and verb[1] <= start < own[0][0]:
                        naming = _DESCRIBES
                    elif number in acting and start >= own[-1][1] and _done_to(folded[left : own[0][0]]):
                        naming = _BY_VERB  # 对56家企业开展检查
            hits.append(number * _PLACES + weight + naming)
        return matcher.weighed(tuple(hits))

    def by_topic(
        self, folded: str, waiting: Sequence[_Waiting], best: int, chosen: int, left: int, near: int, far: int
    ) -> int:
        """The indicator of those `waiting` for a topic before `left` that has most points, or else the one `chosen`.

        Topics are looked for in the sentence (from `near` on) first, and only where nothing else matches in the one
        before, from `far` on.
        """
        floors = (near, max(far, left - _REFERRED)) if near > far else (far,)
        before = folded[min(floors) : left]
        told = []
        for some in waiting:
            for topic in self.entries[some[0]].topic:
                if topic in before:
                    told.append(some)
                    break
        if not told:
            return chosen
        for floor in floors:
            before = folded[floor:left]
            for number, score, bonus, named in told:
                if not named and floor < near:
                    continue  # a verb alone (办理) names nothing that only an earlier sentence speaks of
                # The best topic before the figure adds its length, doubled where it stands close by.
                points = 0
                entry = self.entries[number]
                for topic in entry.topic:
                    if topic not in before:
                        continue
                    at = before.rfind(topic)
                    if not before.endswith(entry.must_not, 0, at):  # 法律援助案件: no 案件 of others
                        points = max(points, len(topic) * 2 if at >= len(before) - _CLOSE else len(topic))
                score += points
                if points and score > 0 and (score + bonus, -number) > (best, -chosen):
                    best, chosen = score + bonus, number
            if chosen >= 0:
                break
        return chosen

    def identifier(
        self,
        folded: str,
        chosen: int,
        unit: str | None,
        kind: str,
        left: int,
        right: int,
        own: Sequence[tuple[int, int]],
    ) -> str | None:
        """The id of the indicator `chosen`, unless the figure tells of the rest or of an average."""
        for start, end in own:
            if folded.startswith(self._rests, start, end):
                return None
        entry = self.entries[chosen]
        clause = folded[left:right]
        if (
            "均" in clause
            and unit != "%"
            and kind != "duration"
            and not entry.average
            and any(w in clause for w in (*self.words["average"], *self.words["apiece"]))
        ):
            return None  # 日均受理, 人员均达到4人: not what the average is taken of, nor all of them
        return entry.id


def _done_to(before: str) -> bool:
    """Whether what is counted stands behind 对 and is no part of others: 对56家企业."""
    return "对" in before and "其中" not in before


_Noun = tuple[int, int, int, int]
"""What a phrase counts: where its noun starts, behind where a word ends that tells it, where the noun ends, and where
what may follow it (案件, 数量) stops. A word names it with the end of the noun, within it, or behind it (率).
"""


_Key = tuple[str | None, str]
"""A unit, as `IndicatorsCatalogue.same_unit` has it, and a class of kinds, as `_class` has it."""
_Uses = dict[int, tuple[int, ...]]
"""By entry: the groups that a word belongs to, 0 to 2 of `must`, `_TOPIC`, `_NOT` or `_NOT_COUNTED`."""


class _Word(NamedTuple):
    """A word that may matter: its length, the entries (as bits) of whose three groups of `must` it is one, those that
    it excludes wherever it stands and in what is counted, those of whose topic it is, and its uses.
    """

    length: int
    first: int
    second: int
    third: int
    excluded: int
    excluded_counted: int
    topical: int
    uses: _Uses


_Waiting = tuple[int, int, int, bool]
"""An entry (by number) that waits for a topic, its points, what it gets where the phrase names it, and whether more
than a verb names what is counted.
"""


class _Weighed(NamedTuple):
    """What words alone tell: the points of the best entry and its number (-1 for none), and the entries that wait."""

    best: int
    chosen: int
    waiting: tuple[_Waiting, ...]


_NOTHING_TOLD = _Weighed(0, -1, ())


class _Matcher:
    """Weighs the entries of one unit and class of kind by the words that stand around a figure."""

    __slots__ = ("_entries", "_kept", "_lacking", "_longest", "_words", "acting", "automaton")

    def __init__(self, entries: Sequence[IndicatorEntry], numbers: Sequence[int], acts: frozenset[str]) -> None:
        uses: dict[str, dict[int, list[int]]] = {}
        lacking = [0, 0, 0]
        for number in numbers:
            entry = entries[number]
            pairs = [(word, group) for group, words in enumerate(entry.must) for word in words]
            pairs += [(word, _TOPIC) for word in entry.topic]
            pairs += [(word, _NOT) for word in entry.must_not]
            pairs += [(word, _NOT_COUNTED) for word in entry.not_counted]
            for word, group in pairs:
                uses.setdefault(word, {}).setdefault(number, []).append(group)
            for group in range(len(entry.must), 3):
                lacking[group] |= 1 << number
        self._entries = entries
        # The entries (as bits) that have no first, second or third group, and so wait for no word of it.
        self._lacking = (lacking[0], lacking[1], lacking[2])
        self._kept: dict[tuple[int, ...], _Weighed] = {}
        self.automaton = AhoCorasick(list(uses), matchkind=MatchKind.Standard)
        # The words (by number) that name what is counted whatever it is done to: 检查, 破获.
        self.acting = frozenset(number for number, word in enumerate(uses) if word in acts)
        self._longest = max(map(len, uses))
        self._words = [
            _Word(
                len(word),
                _bits(some, 0),
                _bits(some, 1),
                _bits(some, 2),
                _bits(some, _NOT),
                _bits(some, _NOT_COUNTED),
                _bits(some, _TOPIC),
                {number: tuple(groups) for number, groups in some.items()},
            )
            for word, some in uses.items()
        ]

    def found_apart(
        self, folded: str, first: int, left: int, right: int, spans: Iterable[tuple[int, int]]
    ) -> list[tuple[int, int, int]]:
        """Words (by number) in `left`…`right` and in those of the `spans` that stand before, and where, counted from
        `first`, each starts and ends. What a figure shares may stand far off, at the head of a long list: nothing
        between matters.
        """
        pieces = [(start, min(end + self._longest, right)) for start, end in spans if first <= start < left]
        return [
            (number, begin + start - first, begin + end - first)
            for begin, until in (*pieces, (left, right))
            for number, start, end in self.automaton.find_matches_as_indexes(folded[begin:until], overlapping=True)
        ]

    def weighed(self, hits: tuple[int, ...]) -> _Weighed:
        """What `hits` (in one number each: the word, the weight of its place, how it names what is counted) tell. Kept,
        as the same few words stand around most figures.
        """
        known = self._kept.get(hits)
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[hits] = self._weigh(hits)
        return known

    def _weigh(self, hits: tuple[int, ...]) -> _Weighed:
        one, two, three = self._lacking
        forbidden = named = within = behind = done = 0
        valued: list[tuple[int, _Uses]] = []
        for hit in hits:
            word, place = divmod(hit, _PLACES)
            weight, naming = place & -_NAMINGS, place % _NAMINGS
            length, in_first, in_second, in_third, excluded, counted, topical, uses = self._words[word]
            bits = in_first | in_second | in_third | topical
            if naming == _NAMES:
                named |= bits
            elif naming == _WITHIN:
                within |= bits
            elif naming == _BEHIND:
                behind |= bits
            elif naming == _BY_VERB:
                done |= bits
            one |= in_first
            two |= in_second
            three |= in_third
            forbidden |= excluded
            if weight >= _HEAD or naming == _DESCRIBES:
                forbidden |= counted  # 破获危害食品安全的犯罪案件
            if weight >= _PHRASE:
                valued.append(
                    (-length * weight // _NAMINGS, uses)
                )  # below nought: what the phrase or the verb itself says
            else:
                valued.append((length * _CLAUSE // _NAMINGS, uses))
        named |= within & behind
        complete = one & two & three & (named | done) & ~forbidden
        best, chosen = 0, -1
        waiting: list[tuple[int, int, int, bool]] = []
        while complete:
            lowest = complete & -complete
            complete ^= lowest
            number = lowest.bit_length() - 1
            score, bonus, topical = _score(number, valued)
            if not topical and self._entries[number].topic:
                waiting.append((number, score, bonus, bool(lowest & named)))
            elif score > 0 and score + bonus > best:
                best, chosen = score + bonus, number
        return _Weighed(best, chosen, tuple(waiting))


def _bits(uses: dict[int, list[int]], group: int) -> int:
    return sum(1 << number for number, groups in uses.items() if group in groups)


def _score(number: int, hits: Sequence[tuple[int, _Uses]]) -> tuple[int, int, bool]:
    """The points that entry `number` gets for `hits` (points and uses of a word, below nought where the phrase or the
    verb says it), what it gets besides where one of those names it, and whether its topic is among them.

    A group counts once, by its best word.
    """
    points = [0, 0, 0, 0, 0, 0]
    bonus = 0
    for value, uses in hits:
        groups = uses.get(number)
        if groups is None:
            continue
        for group in groups:
            if value < 0:
                if group < _TOPIC:
                    bonus = _NAMED
                if -value > points[group]:
                    points[group] = -value
            elif value > points[group]:
                points[group] = value
    one, two, three, topic, *_ = points
    return one + two + three + topic, bonus, topic > 0


# The groups of words beside the three of `must`.
_TOPIC, _NOT, _NOT_COUNTED = 3, 4, 5
_CLOSE = 20
_FAR = 200
_REFERRED = 100
_NAMED = 4
# How a word names what is counted, what it weighs by its place, and what both take in a number for a hit.
_NAMES, _WITHIN, _BEHIND, _BY_VERB, _DESCRIBES = 1, 2, 3, 4, 5
_NAMINGS, _PLACES = 8, 64
_VERB, _PHRASE, _HEAD, _CLAUSE, _NOTHING = 5 * _NAMINGS, 4 * _NAMINGS, 3 * _NAMINGS, 2 * _NAMINGS, 0
_MOST_KEPT = 20_000


def _class(kind: str) -> str:
    """Ranks and changes are instances of indicators of their own kind only."""
    return kind if kind in ("rank", "change") else "level"


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
