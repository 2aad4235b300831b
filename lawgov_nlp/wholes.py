"""Parts of a whole: they have not its id, for added up the whole would count twice."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from .catalogue.indicators import IndicatorsCatalogue
from .figures import Figure
from .report import Indicator, Measure
from .sharing import JOINTS, LISTING, REACH, Reading, like_units

_MOST_WHOLES = 8
_KINDS = ("类", "类案件")
_KINDS_APART = 3
_LISTING = frozenset(LISTING)
_SOON = 120
_OF_THOSE = re.compile(r"在[^,，。]{1,20}的[^,，。]{1,20}中[,，]")
_ANOTHER_YEAR = re.compile(r"[今去前上]年(?!度?以?来)|\d{4}年")


def without_parts(
    folded: str,
    known: IndicatorsCatalogue,
    found: Sequence[Figure],
    readings: Sequence[Reading],
    indicators: list[Indicator],
) -> list[Indicator]:
    """The `indicators`, of which parts have lost the id of their whole.

    Parts are what 其中 or a bracket tells (其中专职律师42人), whose or of what kind some are (申请60件,市政府收到50件),
    shares (民生提案45件,占25%), what is less of the same soon after (案件90件…走私案件17件), and three and more in the
    same words (对…处罚24次). What was done with all (纠纷95件,成功调处95件) is none, nor is another year's.
    """
    parts = _Parts(folded, known, found, readings, indicators)
    until = found[0].phrase_start if found else 0
    for number, figure in enumerate(found):
        parts.go_on(folded[until : figure.phrase_start], number)
        until = figure.phrase_end
    parts.end_sentence()
    return indicators


class _Parts:
    """What the figures of a sentence and of a paragraph count, as far as they have been read."""

    __slots__ = (
        "alike", "doing", "folded", "found", "ids", "indicators", "known", "largest", "latest", "people", "readings",
        "several", "verbs", "wholes",
    )  # fmt: skip

    def __init__(
        self,
        folded: str,
        known: IndicatorsCatalogue,
        found: Sequence[Figure],
        readings: Sequence[Reading],
        indicators: list[Indicator],
    ) -> None:
        self.folded, self.known = folded, known
        self.found, self.readings, self.indicators = found, readings, indicators
        sets = known.sets
        self.doing, self.people, self.verbs = sets["naming_verb"], sets["unit_people"], sets["verb"]
        self.wholes: Sequence[int] = ()
        """The figures of which the next ones may count parts."""
        self.alike: dict[str, list[int]] = {}
        """The figures of each id in the sentence."""
        self.several = False
        """Whether enough of them are alike to tell kinds apart."""
        self.largest: dict[str, float] = {}
        """The largest figure of each id in the paragraph, and the latest one."""
        self.latest: dict[str, int] = {}
        self.ids: list[str] = []
        """Those of the last figure."""

    def go_on(self, between: str, number: int) -> None:
        """Read a figure, and what stands `between` the one before and it."""
        if self.alike or self.wholes or self.latest:
            self._end_what_ended(between)
        if "其中" in between or (("中," in between or "中，" in between) and _OF_THOSE.search(between)):
            # 提案801件,其中…; 检查企业50家,立案3起。其中…; 在受理的来访中,县信访局…
            first_whole = max(0, number - _MOST_WHOLES)
            self.wholes = range(min(first_whole, self.wholes[0]) if self.wholes else first_whole, number)
        elif "(" in between and between.rfind("(") > between.rfind(")"):
            self.wholes = (number - 1,)  # 案件76件(来访19件
        listed, measures = self.ids, self.indicators[number].measures
        self.ids = ids = []
        for measure in measures:
            name = measure.canonical
            if name and name not in ids:
                ids.append(name)
        if not ids:
            return
        figure = self.found[number]
        kind, listing = figure.kind, between[:1] in _LISTING
        parts = self._of_wholes(number, ids, measures) if self.wholes else set()
        less: set[str | None] = set()
        if kind == "count" and number:
            if self._are_some(number, measures[-1].text):
                parts.update([name for name in ids if figure.value <= self.largest.get(name, -1)])
            elif self.readings[number].linked is None and not listing:
                less.update([name for name in ids if name in self.latest and self._is_less(self.latest[name], number)])
            if between[:1] in JOINTS and figure.unit == self.found[number - 1].unit:
                parts |= self._other_kinds(number, ids, listed if listing else [])
        if kind == "money" or figure.unit in self.people:
            parts.update([name for name in ids if self._follows_kind(name, number, measures)])
        if parts or less:
            _take(self.indicators, number, parts | less)
        if kind != "count":
            return
        for name in ids:
            if name not in parts:
                if not listing:
                    places = self.alike.setdefault(name, [])
                    places.append(number)
                    self.several = self.several or len(places) >= _KINDS_APART
                if name not in less:
                    self.latest[name] = number
                    self.largest[name] = max(figure.value, self.largest.get(name, -1))

    def _end_what_ended(self, between: str) -> None:
        """Forget what a paragraph, a sentence or a bracket counted that ended before the figure."""
        line = "\n" in between
        if line:
            self.largest.clear()
            self.latest.clear()
        if line or "。" in between:
            self.end_sentence()
        elif ")" in between and "(" not in between.partition(")")[0]:
            self.wholes = ()

    def end_sentence(self) -> None:
        """Take the id from figures of the sentence that tell kinds apart, and forget it."""
        if self.several:
            _without_kinds(self.alike, self.indicators, self.doing)
            self.several = False
        self.alike.clear()
        self.wholes = ()

    def _of_wholes(self, number: int, ids: list[str], measures: Sequence[Measure]) -> set[str | None]:
        """The ids that a part shares with its whole; where only the part speaks of its topic the whole loses them."""
        figure = self.found[number]
        parts: set[str | None] = set()
        for whole in self.wholes:
            other = self.found[whole]
            if other.unit != figure.unit or other.kind != figure.kind or other.value < figure.value:
                continue
            if figure.start - other.end > 4 * REACH:
                continue
            for measure in self.indicators[whole].measures:
                name = measure.canonical
                if name in ids and self._is_wider(name, whole, measures):
                    _take(self.indicators, whole, {name})  # 召开党组会24次,其中专题研究法治建设4次
                    for kept in (self.alike, self.largest, self.latest):
                        kept.pop(name, None)
                else:
                    parts.add(name)
        return parts

    def _are_some(self, number: int, own: str) -> bool:
        """Whether a figure counts some of what was counted before, or a share follows: 市政府收到50件, 45件,占25%."""
        reading, following = self.readings[number], number + 1
        # 市政府收到97件 stands as a phrase of its own that ends in what was done; what was done with all is no part.
        told = (reading.linked is not None and len(reading.spans) > 1) or own[-2:] in self.verbs
        if told and own != reading.verb and own not in self.verbs:
            return True
        if following == len(self.found) or self.found[following].unit != "%":
            return False
        between = self.folded[self.found[number].phrase_end : self.found[following].phrase_start]
        return self.readings[following].linked == number and "占" in between

    def _is_less(self, whole: int, number: int) -> bool:
        """Whether a figure tells less of the same year soon after another."""
        known, larger, smaller = self.known, self.indicators[whole], self.indicators[number]
        if larger.value <= smaller.value or larger.period != smaller.period or smaller.start - larger.start >= _SOON:
            return False
        # 企业560户 and 商店36家, but not 企业260户 and 信息12条
        bodies = known.sets["unit_bodies"] - self.people
        if not like_units(known.same_unit, self.found[whole], self.found[number]) and not bodies.issuperset(
            (larger.unit, smaller.unit)
        ):
            return False
        between = self.folded[larger.end : smaller.start]
        return not (_ANOTHER_YEAR.search(between) or any(word in between for word in known.words["at_present"]))

    def _other_kinds(self, number: int, ids: list[str], listed: list[str]) -> set[str]:
        """The ids of kinds told one after another; the one before loses those that it has in a list (`listed`)."""
        before, reading = self.indicators[number - 1].measures, self.readings[number - 1]
        parts: set[str] = set()
        if self.readings[number].verb is None and before and before[-1].text.endswith(_KINDS):
            parts.update(ids)  # 行政强制类案件19件,行政许可8件
        both = set(ids).intersection(listed)
        if both and before[-1].text != self.indicators[number].measures[-1].text and reading.verb in self.doing:
            parts |= both  # 检查餐饮店80家、超市20家
            _take(self.indicators, number - 1, both)
        return parts

    def _is_wider(self, name: str, whole: int, measures: Sequence[Measure]) -> bool:
        """Whether only the part, of `measures`, speaks of what the indicator is about: the whole is of all kinds."""
        topic, reading = self.known.by_id[name].topic, self.readings[whole]
        said = "".join([measure.text for measure in measures])
        if not any(word in said for word in topic):
            return False
        spans = [(reading.left, self.found[whole].phrase_end), *reading.spans]
        clause = self.folded[min(spans)[0] : max([end for _, end in spans])]
        return not any(word in clause for word in topic)

    def _follows_kind(self, name: str, number: int, measures: Sequence[Measure]) -> bool:
        """Whether money or people come of a kind that the indicator does not count: 较大事故82起,造成315人死亡."""
        folded, found, known = self.folded, self.found, self.known
        words = known.by_id[name].not_counted
        before = number - 1
        harm = any(word in measure.text for measure in measures for word in known.words["harm"])
        while words and before >= 0 and "。" not in folded[found[before].phrase_end : found[number].phrase_start]:
            source, reading = found[before], self.readings[before]
            cases = source.kind == "count" and source.unit not in self.people
            if cases or found[number].kind != "money":
                clause = folded[reading.left : max([source.phrase_end, *[end for _, end in reading.spans]])]
                for word in words:
                    if word in clause:
                        return harm or "其中" not in clause  # 援助案件92件,其中农民工案件31件,受援人98人
            if (source.unit != "%" and source.unit not in self.people) or number - before > _MOST_WHOLES:
                break  # 抓获123人,刑事拘留98人: all of them come of the cases before
            before -= 1
        return False


def _without_kinds(alike: dict[str, list[int]], indicators: list[Indicator], doing: Set[str]) -> None:
    """Takes the id from three or more figures of a sentence that say the same of one year: they tell kinds apart.

    The first may say more: 部门对煤矿处罚24次,对工贸处罚14次. One verb of doing is enough: 检查酒店60家,检查商场30家.
    """
    for name, places in alike.items():
        if len(places) < _KINDS_APART:
            continue
        last = indicators[places[-1]]
        text, verb = last.measures[-1].text, last.verb if last.verb in doing else ""
        same = [
            n
            for n in places
            if (indicators[n].period, indicators[n].unit) == (last.period, last.unit)
            and (indicators[n].measures[-1].text.endswith(text) or indicators[n].verb == verb)
        ]
        if len(same) >= _KINDS_APART:
            for number in same:
                _take(indicators, number, {name})


def _take(indicators: list[Indicator], number: int, ids: Set[str | None]) -> None:
    """Takes `ids` from the measures of a figure."""
    measures = indicators[number].measures
    if not ids.isdisjoint([measure.canonical for measure in measures]):
        indicators[number] = indicators[number]._replace(
            measures=tuple(m._replace(canonical=None) if m.canonical in ids else m for m in measures)
        )
