"""Which indicator of the catalogue a figure is an instance of, by the words that stand around it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from . import word_search
from .catalogue.indicators import IndicatorEntry, IndicatorsCatalogue
from .catalogue.units import any_of
from .figures import Figure
from .patterns import deferred
from .phrases import Span
from .sharing import BACK, CLAUSE_END, Reading

# The groups of words beside the three of `must`.
_TOPIC, _NOT = 3, 4
_CLOSE = 20
_FAR = 200
_REFERRED = 100
_NAMED = 4
# How a word names what is counted, what it weighs by its place, and what both take in a number for a hit.
_NAMES, _WITHIN, _BEHIND, _BY_VERB, _DESCRIBES = 1, 2, 3, 4, 5
_NAMINGS, _PLACES = 8, 64
_VERB, _PHRASE, _HEAD, _CLAUSE, _NOTHING = 5 * _NAMINGS, 4 * _NAMINGS, 3 * _NAMINGS, 2 * _NAMINGS, 0
_TOLD = -1
"""In place of where a noun ends: the place of a word alone tells how it names what is counted."""
_MOST_KEPT = 20_000


class Matching:
    """The indicators of one catalogue, the words that tell them, and those that tell targets and totals."""

    def __init__(self, known: IndicatorsCatalogue) -> None:
        # What makes a figure a target or a total over years, and a look for both.
        self.target, self.cumulative = deferred(known.guarded("target")), deferred(any_of(known.words["cumulative"]))
        self.marked = re.compile(f"{self.target.pattern}|{self.cumulative.pattern}")
        self._same_unit = known.same_unit
        self._outcome, self._acts = known.sets["outcome"], known.sets["naming_verb"]
        # 其他, 其余: what is left over is no instance of what it is left of.
        self._rests = tuple(word for word in (*known.words["kind_of"], *known.words["rest"]) if word[0] == "其")
        self._averaged = re.compile(any_of((*known.words["average"], *known.words["apiece"], *known.words["per"])))
        # What may follow the noun that tells what is counted, from the right (案件, 数量, 率, a bracket); and what it
        # can end with, to look at before it is tried.
        neutral = known.words["neutral"]
        turned = any_of(word[::-1] for word in neutral)
        self._neutral = re.compile(rf"(?:{turned}|[)\]][^()\[\]]*[(\[]|[”\"》）])*")
        self._neutral_ends = frozenset((*(word[-1] for word in neutral), *')]”"》）'))
        self._entries: dict[_Key, list[IndicatorEntry]] = {}
        """The entries of each unit and class of kind."""
        for entry in known.entries:
            keys = {(unit, _class(kind)) for unit in entry.units for kind in entry.kinds}
            for key in {("%", "rank")} if "rank" in entry.kinds else keys:
                self._entries.setdefault(key, []).append(entry)
        # Made when a figure of the kind is first seen: all of them together take a tenth of a second.
        self._matchers: dict[_Key, _Matcher] = {}
        self._asked: dict[tuple[str | None, str], _Matcher | None] = {}

    def _matcher(self, unit: str | None, kind: str) -> _Matcher | None:
        """The matcher of a unit and a kind that was not asked for before."""
        key = ("%" if kind == "rank" else self._same_unit.get(unit or "", unit), _class(kind))
        matcher = self._matchers.get(key)
        if matcher is None and key in self._entries:
            matcher = self._matchers[key] = _Matcher(self._entries[key], self._acts)
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
        find, acts = matcher.find, matcher.acts
        first = left if verb is None or verb[0] > left else verb[0]
        for start, _ in head:
            if start < first:
                first = start
        grown = None
        if kind == "change" and verb is None and first < left:
            grown = _clause_start(folded, first), first
            first = grown[0]
        if left - first <= _FAR:
            found = find(folded[first:right])
        else:
            found = matcher.found_apart(folded, first, left, right, [*head, *own, *([] if verb is None else [verb])])
        if not found:
            return None
        told = self._stretches(folded, first, kind == "rank", own, head, verb, grown)
        if told is None:
            return None
        stretches, plain = told
        for start, end in beside:
            stretches.append((start - first, end - first, _NOTHING, _TOLD, 0))
        hits: list[int] = []
        begins = left - first
        for start, end, number in found:
            for low, high, place, until, stop in stretches:
                if low <= start < high:
                    if until >= 0:
                        if place == _PHRASE and number < acts:
                            place += _BY_VERB
                        elif end <= high:
                            place += _BEHIND if start >= stop else _NAMES if end > until else _WITHIN
                    break
            else:
                if start < begins:
                    continue
                place = _CLAUSE
                if own:
                    if verb is not None and verb[1] <= start + first < own[0][0]:
                        place += _DESCRIBES
                    elif number < acts and start + first >= own[-1][1] and _done_to(folded[left : own[0][0]]):
                        place += _BY_VERB  # 对56家企业开展检查
            if place:
                if plain:
                    place = (place & -_NAMINGS) + _NAMES
                hits.append(number * _PLACES + place)
        key = tuple(hits)
        _, chosen, waiting = weighed = matcher.kept.get(key) or matcher.weighed(key)
        if waiting:
            chosen = matcher.by_topic(folded, weighed, left, reading.own)
        if chosen < 0:
            return None
        for start, end in own:
            if folded[start] == "其" and folded.startswith(self._rests, start, end):
                return None
        entry = matcher.entries[chosen]
        if (
            unit != "%"
            and kind != "duration"
            and ("均" in (clause := folded[left:right]) or "每" in clause)
            and not entry.average
            and self._averaged.search(clause)
        ):
            return None  # 日均受理, 每万人拥有, 人员均达到4人: not what the average is taken of, nor all of them
        return entry.id

    def _stretches(
        self,
        folded: str,
        first: int,
        ranked: bool,
        own: Sequence[Span],
        head: Sequence[Span],
        verb: Span | None,
        grown: Span | None,
    ) -> tuple[list[_Stretch], bool] | None:
        """The stretches that tell, counted from `first`, and whether what is counted may be no noun; None where all are
        kinds of something.
        """
        told: list[_Stretch] = []
        if verb is not None:
            told.append((verb[0] - first, verb[1] - first, _VERB + _BY_VERB, _TOLD, 0))
        if grown is not None:
            # What was done to what grew tells of it too: 破获案件120起,同比上升8% is no rise of cases.
            told.append((0, grown[1] - first, _HEAD + _BY_VERB, _TOLD, 0))
        plain = ranked  # what a rank is of is seldom a noun: 在法治建设考评中蝉联全省第一
        phrases, kinds, bare = own or head, 0, False
        for start, end in phrases:
            until, stop = self._noun(folded, start, end)
            bare = until == start
            if stop <= start:
                plain = True
            elif bare and verb is not None and verb[0] == start and verb[1] < end:
                told[0] = (start - first, verb[1] - first, _VERB + _NAMES, _TOLD, 0)  # 维持原行政行为5件: as 维持5件
            elif folded[stop - 1] == "类":
                kinds += 1
            told.append((start - first, end - first, _PHRASE if own else _HEAD, until - first, stop - first))
        # 行政处罚类案件 are some of others; of mere 案件 or 事项 the clause tells which.
        if kinds and kinds == len(phrases):
            return None
        if head != phrases:
            for start, end in head:
                if bare and folded[end - 2 : end] in self._outcome:
                    end -= 2  # 行政复议维持13件、驳回5件
                told.append((start - first, end - first, _HEAD, 0, 0))
        return told, plain

    def _noun(self, folded: str, start: int, end: int) -> tuple[int, int]:
        """What a phrase counts: behind where a word ends that tells its noun, and where the noun ends, before what may
        follow it (案件, 数量). A word names what is counted with the end of the noun, within it, or behind it (率).
        """
        stop = end
        if folded[end - 1] in self._neutral_ends and end > start:
            stripped = self._neutral.match(folded[start:end][::-1])
            stop -= 0 if stripped is None else stripped.end()
        if folded[start:stop] in self._outcome:
            return start, stop  # 驳回复议申请
        if stop < end and "”" in folded[stop:end]:
            return max(start, folded.find("“", start, stop)), stop  # “民法典进校园”活动: told by any of its words
        return stop - 1, stop


def _clause_start(folded: str, position: int) -> int:
    """Where the clause that holds `position` begins, looked for close by."""
    start = position - _CLOSE if position > _CLOSE else 0
    for end in CLAUSE_END.finditer(folded, start, position):
        start = end.end()
    return start


def _done_to(before: str) -> bool:
    """Whether what is counted stands behind 对 and is no part of others: 对56家企业."""
    return "对" in before and "其中" not in before


_Stretch = tuple[int, int, int, int, int]
"""Where a stretch begins and ends, and its place; behind where a word of a phrase ends that tells its noun (`_TOLD`
where that is told), and where the noun ends.

Where a word stands tells what it counts: the first stretch that holds it tells what it weighs and how it names what is
counted.
"""
_Key = tuple[str | None, str]
"""A unit, as `IndicatorsCatalogue.same_unit` has it, and a class of kinds, as `_class` has it."""
# A set of entries is a number with a bit for each. Several sets side by side are fields of one number: whose first,
# second and third group of `must` a word belongs to, or, of several words, is met, and whose topic; which of them the
# words exclude. Words by themselves besides: which they exclude in what is counted; words in their places: what names
# what is counted in each of four ways.
_EXCLUDED = _NOT
_Clue = tuple[int, int, bool, dict[int, list[int]]]
"""What a word tells in its place: the fields, its points, whether the phrase or the verb says it, and by entry the
groups of `must` that it belongs to, or `_TOPIC`.
"""
_Waiting = tuple[int, int, int, bool]
"""An entry (by number) that waits for a topic, its points, what it gets where the phrase names it, and whether more
than a verb names what is counted.
"""
_Weighed = tuple[int, int, dict[str, list[_Waiting]]]
"""What words alone tell: the points of the best entry and its number (-1 for none), and which entries wait for each
topic.
"""


class _Matcher:
    """Weighs the entries of one unit and class of kind, numbered in their order, by the words around a figure."""

    __slots__ = (
        *("_begins", "_clues", "_fields", "_lacking", "_longest", "_mask", "_width", "_words"),
        *("acts", "entries", "find", "kept"),
    )

    def __init__(self, entries: Sequence[IndicatorEntry], acts: frozenset[str]) -> None:
        width = len(entries)
        fields: dict[str, int] = {}
        lacking = 0
        for number, entry in enumerate(entries):
            one, two, three, *_ = *entry.must, (), ()
            groups = (one, two, three, entry.topic, entry.must_not, entry.not_counted)
            for group, words in enumerate(groups):
                bit = 1 << group * width + number
                if not words and group <= _TOPIC:
                    lacking |= bit
                for word in words:
                    fields[word] = fields.get(word, 0) | bit
        # The words that name what is counted whatever it is done to come first: 检查, 破获.
        fields = dict(sorted(fields.items(), key=lambda item: item[0] not in acts))
        self.acts = len(acts.intersection(fields))
        self.entries, self._width, self._mask = entries, width, (1 << width) - 1
        self._words, self._fields = list(fields), list(fields.values())
        # Who has no first, second or third group or no topic, and so waits for no word of it.
        self._lacking = lacking
        self._begins = range(0, (_EXCLUDED + _BY_VERB + 1) * width, width)
        self._clues: dict[int, _Clue] = {}
        self.kept: dict[tuple[int, ...], _Weighed] = {}
        """What `weighed` told."""
        self.find = word_search.every(self._words)
        self._longest = max(map(len, fields))

    def found_apart(
        self, folded: str, first: int, left: int, right: int, spans: Iterable[tuple[int, int]]
    ) -> list[tuple[int, int, int]]:
        """Where in `left`…`right` and in those of the `spans` that stand before each word starts and ends, counted from
        `first`, and its number. What a figure shares may stand far off, at the head of a long list: nothing between
        matters.
        """
        pieces = [(start, min(end + self._longest, right)) for start, end in spans if first <= start < left]
        return [
            (begin + start - first, begin + end - first, number)
            for begin, until in (*pieces, (left, right))
            for start, end, number in self.find(folded[begin:until])
        ]

    def weighed(self, hits: tuple[int, ...]) -> _Weighed:
        """What `hits` (in one number each: the word, the weight of its place, how it names what is counted) tell. Kept,
        as the same few words stand around most figures.
        """
        seen, clues = self._lacking, []
        for hit in hits:
            clue = self._clues.get(hit) or self._clue(hit)
            seen |= clue[0]
            clues.append(clue)
        one, two, three, topical, excluded, names, within, behind, done = [seen >> begin for begin in self._begins]
        named = names | within & behind
        complete = one & two & three & (named | done) & ~excluded & self._mask
        best, chosen = 0, -1
        waits: dict[int, tuple[int, int]] = {}
        while complete:
            number = complete.bit_length() - 1
            bit = 1 << number
            complete ^= bit
            points, bonus = _points(number, clues)
            if not topical & bit:
                waits[number] = points, bonus
            elif points + bonus >= best:
                best, chosen = points + bonus, number  # of equals the first of the catalogue, which comes last
        waiting: dict[str, list[_Waiting]] = {}
        for number, (points, bonus) in waits.items():
            topics = self.entries[number].topic
            # Who cannot become the best by a topic need not wait.
            if points + bonus + 2 * max(map(len, topics)) >= best:
                waits_for = number, points, bonus, bool(named >> number & 1)
                for topic in topics:
                    waiting.setdefault(topic, []).append(waits_for)
        if len(self.kept) >= _MOST_KEPT:
            self.kept.clear()
        weighed = self.kept[hits] = best, chosen, waiting
        return weighed

    def _clue(self, hit: int) -> _Clue:
        """What a word tells, with its weight and naming in one number, as in `weighed`; kept from then on."""
        number, place = divmod(hit, _PLACES)
        naming = place % _NAMINGS
        weight = place - naming
        width, mask = self._width, self._mask
        fields = self._fields[number]
        kept = fields & (1 << (_EXCLUDED + 1) * width) - 1
        if weight >= _HEAD or naming == _DESCRIBES:
            kept |= fields >> width & mask << _EXCLUDED * width  # 破获危害食品安全的犯罪案件
        groups: dict[int, list[int]] = {}
        belongs, rest = 0, fields & (1 << _EXCLUDED * width) - 1
        while rest:
            group, entry = divmod(rest.bit_length() - 1, width)
            rest ^= 1 << group * width + entry
            groups.setdefault(entry, []).append(group)
            belongs |= 1 << entry
        if _NAMES <= naming <= _BY_VERB:
            kept |= belongs << (_EXCLUDED + naming) * width
        said = weight >= _PHRASE
        points = len(self._words[number]) * (weight if said else _CLAUSE) // _NAMINGS
        clue = self._clues[hit] = kept, points, said, groups
        return clue

    def by_topic(self, folded: str, weighed: _Weighed, left: int, named: bool) -> int:
        """The entry (by number) that has most points, with those that wait for a topic before `left`."""
        best, chosen, waiting = weighed
        line = folded[left - BACK if left > BACK else 0 : left].rpartition("\n")[2]
        told = []
        for topic in waiting:
            if topic in line:
                told.append(topic)
        if not told:
            return chosen
        near = line.rfind("。") + 1
        # A bare outcome (维持20件) may belong to what the sentence before speaks of as well as to its own.
        for floor in (near, max(len(line) - _REFERRED, 0)) if named and near else (0,):
            for topic in told:
                at = line.rfind(topic, floor)
                if at < 0:
                    continue
                # The best topic before the figure adds its length, doubled where it stands close by.
                points = len(topic) * 2 if at >= len(line) - _CLOSE else len(topic)
                for number, score, bonus, by_noun in waiting[topic]:
                    if not by_noun and named and floor < near:
                        continue  # a verb alone (办理) names nothing that only an earlier sentence speaks of
                    if line.endswith(self.entries[number].must_not, floor, at):
                        continue  # 法律援助案件: no 案件 of others
                    total = score + points + bonus
                    if total > best and score + points > 0:
                        best, chosen = total, number
                    elif total == best and score + points > 0 and self._fits(line, at, number, chosen):
                        chosen = number
            if chosen >= 0:
                break
        return chosen

    def _fits(self, line: str, at: int, number: int, other: int) -> bool:
        """Whether of two entries with equal points the first is the one: the clause of the topic speaks against the
        other alone (举办执法人员法律知识培训班2期,培训86人), or it comes first in the catalogue.
        """
        if other < 0:
            return True
        end = CLAUSE_END.search(line, at)
        clause = line[_clause_start(line, at) : len(line) if end is None else end.start()]
        against, against_other = [
            any(word in clause for word in self.entries[each].must_not) for each in (number, other)
        ]
        return number < other if against == against_other else against_other


def _points(number: int, clues: Iterable[_Clue]) -> tuple[int, int]:
    """The points that entry `number` gets for `clues`, and what it gets besides where the phrase or the verb names it.

    A group counts once, by its best word.
    """
    best = [0, 0, 0, 0]
    bonus = 0
    for _, points, said, groups in clues:
        if number in groups:
            for group in groups[number]:
                if said and group < _TOPIC:
                    bonus = _NAMED
                if points > best[group]:
                    best[group] = points
    return sum(best), bonus


def _class(kind: str) -> str:
    """Ranks and changes are instances of indicators of their own kind only."""
    return kind if kind in ("rank", "change") else "level"


@functools.lru_cache(maxsize=8)
def matching_of(known: IndicatorsCatalogue) -> Matching:
    """The matching for a catalogue, made on first use."""
    return Matching(known)
