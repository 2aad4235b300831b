"""Which indicator of the catalogue a figure is an instance of, by the words that stand around it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick

from .catalogue.indicators import IndicatorEntry, IndicatorsCatalogue
from .catalogue.units import any_of
from .figures import Figure
from .phrases import Span
from .sharing import BACK, Reading, topic_starts

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


class Matching:
    """The indicators of one catalogue, and the words that tell them."""

    def __init__(self, known: IndicatorsCatalogue) -> None:
        self._entries, self._same_unit = known.entries, known.same_unit
        self._outcome, self._acts = known.sets["outcome"], known.sets["naming_verb"]
        # 其他, 其余: what is left over is no instance of what it is left of.
        self._rests = tuple(word for word in (*known.words["kind_of"], *known.words["rest"]) if word[0] == "其")
        self._averages = (*known.words["average"], *known.words["apiece"])
        # What may follow the noun that tells what is counted, from the right (案件, 数量, 率, a bracket); and what it
        # can end with, to look at before it is tried.
        neutral = known.words["neutral"]
        turned = any_of(word[::-1] for word in neutral)
        self._neutral = re.compile(rf"(?:{turned}|[)\]][^()\[\]]*[(\[]|[”\"》）])*")
        self._neutral_ends = frozenset((*(word[-1] for word in neutral), *')]”"》）'))
        self._numbers: dict[_Key, list[int]] = {}
        """The entries (by number) of each unit and class of kind."""
        for number, entry in enumerate(known.entries):
            keys = {(unit, _class(kind)) for unit in entry.units for kind in entry.kinds}
            for key in {("%", "rank")} if "rank" in entry.kinds else keys:
                self._numbers.setdefault(key, []).append(number)
        # Made when a figure of the kind is first seen: all of them together take a tenth of a second.
        self._matchers: dict[_Key, _Matcher] = {}
        self._asked: dict[tuple[str | None, str], _Matcher | None] = {}

    def _matcher(self, unit: str | None, kind: str) -> _Matcher | None:
        """The matcher of a unit and a kind that was not asked for before."""
        key = ("%" if kind == "rank" else self._same_unit.get(unit or "", unit), _class(kind))
        matcher = self._matchers.get(key)
        if matcher is None and key in self._numbers:
            matcher = self._matchers[key] = _Matcher(self._entries, self._numbers[key], self._acts)
        self._asked[unit, kind] = matcher
        return matcher

    def identifier(
        self,
        folded: str,
        figure: Figure,
        reading: Reading,
        right: int,
        own: Sequence[Span],
        head: Sequence[Span],
        verb: Span | None,
        beside: Sequence[Span],
    ) -> str | None:
        """The id of the indicator that a figure is an instance of, whose clause ends at `right`.

        `own` are the spans of what the figure measures, `head` of what it shares, `verb` of what governs it, `beside`
        of what shares its number (办复率、满意率均为100%) and so tells nothing of it. On several matches the one with
        the most matched characters wins; those of the verb count five times, of the phrase four times, of the clause,
        of what the figure shares and of a topic close by twice. Topics are looked for in the sentence first, and only
        where nothing else matches in the one before. The noun that is counted has the last word: an indicator none of
        whose words names it, nor the verb that governs it, is none (宣传车 is no 宣传).
        """
        unit, kind, left = figure.unit, figure.kind, reading.left
        try:
            matcher = self._asked[unit, kind]
        except KeyError:
            matcher = self._matcher(unit, kind)
        if matcher is None:
            return None
        # Where a word stands tells what it counts; the first of these stretches that holds it. Of a phrase besides:
        # behind where a word ends that tells its noun, and where the noun ends.
        told: list[tuple[int, int, int, int, int]] = []
        first = left
        if verb is not None:
            told.append((verb[0], verb[1], _VERB, 0, 0))
            if verb[0] < left:
                first = verb[0]
        # What a rank is of is seldom a noun: 在法治建设考评中蝉联全省第一.
        plain, kinds, phrases = kind == "rank", 0, own or head
        for start, end in phrases:
            until, stop = self._noun(folded, start, end)
            if stop <= start:
                plain = True
            elif folded[stop - 1] == "类":
                kinds += 1
            told.append((start, end, _PHRASE if own else _HEAD, until, stop))
        # 行政处罚类案件 are some of others; of mere 案件 or 事项 the clause tells which.
        if kinds and kinds == len(phrases):
            return None
        for start, end in head:
            if start < first:
                first = start
            if head != phrases:
                told.append((start, end, _HEAD, 0, 0))
        for start, end in beside:
            told.append((start, end, _NOTHING, 0, 0))
        told.append((left, right, _CLAUSE, 0, 0))
        found: Iterable[tuple[int, int, int]]
        if left - first <= _FAR:
            found = matcher.automaton.find_overlapping(folded[first:right])
        else:
            found = matcher.found_apart(folded, first, left, right, [*head, *own, *([] if verb is None else [verb])])
        if not found:
            return None
        acting, hits = matcher.acting, []
        for start, end, number in found:
            start += first
            for low, high, weight, until, stop in told:
                if not low <= start < high:
                    continue
                if plain:
                    naming = _NAMES
                elif weight == _CLAUSE:
                    naming = 0
                    if not own:
                        pass
                    elif verb is not None and verb[1] <= start < own[0][0]:
                        naming = _DESCRIBES
                    elif number in acting and start >= own[-1][1] and _done_to(folded[left : own[0][0]]):
                        naming = _BY_VERB  # 对56家企业开展检查
                elif weight == _VERB or (weight == _PHRASE and number in acting):
                    naming = _BY_VERB
                elif end + first <= high:
                    naming = _BEHIND if start >= stop else _NAMES if end + first > until else _WITHIN
                else:
                    naming = 0
                if weight:
                    hits.append(number * _PLACES + weight + naming)
                break
        weighed = matcher.weighed(tuple(hits))
        _, chosen, waiting, topics = weighed
        if waiting:
            before = folded[left - BACK if left > BACK else 0 : left]
            for topic in topics:
                if topic in before:
                    chosen = self._by_topic(folded, weighed, left, reading.own)
                    break
        return None if chosen < 0 else self._checked(folded, chosen, unit, kind, left, right, own)

    def _noun(self, folded: str, start: int, end: int) -> tuple[int, int]:
        """What a phrase counts: behind where a word ends that tells its noun, and where the noun ends, before what may
        follow it (案件, 数量). A word names what is counted with the end of the noun, within it, or behind it (率).
        """
        stop = end
        if folded[end - 1] in self._neutral_ends and end > start:
            stripped = self._neutral.match(folded[start:end][::-1])
            stop -= 0 if stripped is None else stripped.end()
        told = stop - 1
        if folded[start:stop] in self._outcome:
            told = start  # 驳回复议申请
        elif stop < end and "”" in folded[stop:end]:
            told = max(start, folded.find("“", start, stop))  # “民法典进校园”活动: a name is told by any of its words
        return told, stop

    def _by_topic(self, folded: str, weighed: _Weighed, left: int, named: bool) -> int:
        """The entry (by number) that has most points, with those that wait for a topic before `left`."""
        best, chosen, waiting, _ = weighed
        near, far = topic_starts(folded, left)
        # A bare outcome (维持20件) may belong to what the sentence before speaks of as well as to its own.
        for floor in (near, max(far, left - _REFERRED)) if named and near > far else (far,):
            before = folded[floor:left]
            for number, score, bonus, by_noun in waiting:
                if not by_noun and named and floor < near:
                    continue  # a verb alone (办理) names nothing that only an earlier sentence speaks of
                # The best topic before the figure adds its length, doubled where it stands close by.
                points = 0
                entry = self._entries[number]
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

    def _checked(
        self, folded: str, chosen: int, unit: str | None, kind: str, left: int, right: int, own: Sequence[Span]
    ) -> str | None:
        """The id of the entry `chosen`, unless the figure tells of the rest or of an average."""
        for start, end in own:
            if folded[start] == "其" and folded.startswith(self._rests, start, end):
                return None
        entry = self._entries[chosen]
        clause = folded[left:right]
        if (
            "均" in clause
            and unit != "%"
            and kind != "duration"
            and not entry.average
            and any(word in clause for word in self._averages)
        ):
            return None  # 日均受理, 人员均达到4人: not what the average is taken of, nor all of them
        return entry.id


def _done_to(before: str) -> bool:
    """Whether what is counted stands behind 对 and is no part of others: 对56家企业."""
    return "对" in before and "其中" not in before


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
    """What words alone tell: the points of the best entry and its number (-1 for none), the entries that wait, and for
    which topics.
    """

    best: int
    chosen: int
    waiting: tuple[_Waiting, ...]
    topics: frozenset[str]


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
        self.automaton = CharwiseDoubleArrayAhoCorasick(list(uses))
        # The words (by number) that name what is counted whatever it is done to: 检查, 破获.
        self.acting = frozenset(number for number, word in enumerate(uses) if word in acts)
        self._longest = max(map(len, uses))
        self._words = [_word(len(word), some) for word, some in uses.items()]

    def found_apart(
        self, folded: str, first: int, left: int, right: int, spans: Iterable[tuple[int, int]]
    ) -> list[tuple[int, int, int]]:
        """Words (by number) in `left`…`right` and in those of the `spans` that stand before, and where, counted from
        `first`, each starts and ends. What a figure shares may stand far off, at the head of a long list: nothing
        between matters.
        """
        pieces = [(start, min(end + self._longest, right)) for start, end in spans if first <= start < left]
        return [
            (begin + start - first, begin + end - first, number)
            for begin, until in (*pieces, (left, right))
            for start, end, number in self.automaton.find_overlapping(folded[begin:until])
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
                # Below nought: what the phrase or the verb itself says.
                valued.append((-length * weight // _NAMINGS, uses))
            else:
                valued.append((length * _CLAUSE // _NAMINGS, uses))
        named |= within & behind
        complete = one & two & three & (named | done) & ~forbidden
        best, chosen = 0, -1
        waiting: list[_Waiting] = []
        while complete:
            lowest = complete & -complete
            complete ^= lowest
            number = lowest.bit_length() - 1
            score, bonus, topical = _score(number, valued)
            if not topical and self._entries[number].topic:
                waiting.append((number, score, bonus, bool(lowest & named)))
            elif score > 0 and score + bonus > best:
                best, chosen = score + bonus, number
        topics = (topic for number, *_ in waiting for topic in self._entries[number].topic)
        return _Weighed(best, chosen, tuple(waiting), frozenset(topics))


def _word(length: int, uses: dict[int, list[int]]) -> _Word:
    bits = [0, 0, 0, 0, 0, 0]
    for number, groups in uses.items():
        for group in groups:
            bits[group] |= 1 << number
    first, second, third, topical, excluded, counted = bits
    kept = {number: tuple(groups) for number, groups in uses.items()}
    return _Word(length, first, second, third, excluded, counted, topical, kept)


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


def _class(kind: str) -> str:
    """Ranks and changes are instances of indicators of their own kind only."""
    return kind if kind in ("rank", "change") else "level"


@functools.lru_cache(maxsize=8)
def matching_of(known: IndicatorsCatalogue) -> Matching:
    """The matching for a catalogue, made on first use."""
    return Matching(known)
