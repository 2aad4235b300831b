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
    doing, people, verbs = known.sets["naming_verb"], known.sets["unit_people"], known.sets["verb"]
    wholes: Sequence[int] = ()
    alike: dict[str, list[int]] = {}
    """The figures of each id in the sentence."""
    several = False  # whether enough of them are alike to tell kinds apart
    largest: dict[str, float] = {}
    """The largest figure of each id in the paragraph, and the latest one."""
    latest: dict[str, int] = {}
    ids: list[str] = []
    until, last = found[0].phrase_start if found else 0, len(found) - 1
    for number, figure in enumerate(found):
        between, until = folded[until : figure.phrase_start], figure.phrase_end
        if alike or wholes or latest:
            line = "\n" in between
            if line:
                largest.clear()
                latest.clear()
            if line or "。" in between:
                if several:
                    _without_kinds(alike, indicators, doing)
                    several = False
                alike.clear()
                wholes = ()
            elif ")" in between and "(" not in between.partition(")")[0]:
                wholes = ()
        if "其中" in between or (("中," in between or "中，" in between) and _OF_THOSE.search(between)):
            # 提案801件,其中…; 检查企业50家,立案3起。其中…; 在受理的来访中,县信访局…
            first_whole = max(0, number - _MOST_WHOLES)
            wholes = range(min(first_whole, wholes[0]) if wholes else first_whole, number)
        elif "(" in between and between.rfind("(") > between.rfind(")"):
            wholes = (number - 1,)  # 案件76件(来访19件
        listed, ids, measures = ids, [], indicators[number].measures
        for measure in measures:
            name = measure.canonical
            if name and name not in ids:
                ids.append(name)
        if not ids:
            continue
        unit, kind, value = figure.unit, figure.kind, figure.value
        parts: set[str | None] = set()
        less: list[str] = []
        for whole in wholes:
            other = found[whole]
            if other.unit != unit or other.kind != kind or other.value < value:
                continue
            if figure.start - other.end <= 4 * REACH:
                for measure in indicators[whole].measures:
                    name = measure.canonical
                    if name in ids and _is_wider(folded, known, name, readings[whole], other, measures):
                        _take(indicators, whole, {name})  # 召开党组会24次,其中专题研究法治建设4次
                        for kept in (alike, largest, latest):
                            kept.pop(name, None)
                    else:
                        parts.add(name)
        first, own = between[:1], measures[-1].text
        listing = first in _LISTING
        if kind == "count" and number:
            reading = readings[number]
            if ((reading.linked is not None or own[-2:] in verbs) and _of_some(reading, own, verbs)) or (
                number < last and found[number + 1].unit == "%" and _is_share(folded, found, readings, number)
            ):
                for name in ids:
                    if value <= largest.get(name, -1):
                        parts.add(name)
            elif reading.linked is None and not listing:
                for name in ids:
                    if name in latest and _is_less(folded, known, found, indicators, latest[name], number):
                        less.append(name)
            if first in JOINTS and unit == found[number - 1].unit:
                before = indicators[number - 1].measures
                if reading.verb is None and before and before[-1].text.endswith(_KINDS):
                    parts.update(ids)  # 行政强制类案件19件,行政许可8件
                both = set(ids).intersection(listed) if listing else None
                if both and before[-1].text != own and readings[number - 1].verb in doing:
                    parts |= both  # 检查餐饮店80家、超市20家
                    _take(indicators, number - 1, both)
        if kind == "money" or unit in people:
            for name in ids:
                if _follows_kind(folded, known, name, number, readings, found, measures):
                    parts.add(name)
        if parts or less:
            _take(indicators, number, parts.union(less))
        if kind == "count":
            for name in ids:
                if name in parts:
                    continue
                if not listing:
                    places = alike.get(name)
                    if places is None:
                        alike[name] = [number]
                    else:
                        places.append(number)
                        several = several or len(places) >= _KINDS_APART
                if name not in less:
                    latest[name] = number
                    if value > largest.get(name, -1):
                        largest[name] = value
    if several:
        _without_kinds(alike, indicators, doing)
    return indicators


def _is_wider(
    folded: str,
    known: IndicatorsCatalogue,
    name: str,
    reading: Reading,
    whole: Figure,
    measures: Sequence[Measure],
) -> bool:
    """Whether only the part speaks of what the indicator is about: the whole is of all kinds."""
    topic = known.by_id[name].topic
    said = "".join([measure.text for measure in measures])
    if not any(word in said for word in topic):
        return False
    spans = [(reading.left, whole.phrase_end), *reading.spans]
    clause = folded[min(spans)[0] : max([end for _, end in spans])]
    return not any(word in clause for word in topic)


def _of_some(reading: Reading, own: str, verbs: Set[str]) -> bool:
    """Whether a phrase tells whose or of what kind some are, not what was done with all."""
    # 市政府收到97件 stands as a phrase of its own that ends in what was done.
    shared = (reading.linked is not None and len(reading.spans) > 1) or own[-2:] in verbs
    return shared and own != reading.verb and own not in verbs


def _is_share(folded: str, found: Sequence[Figure], readings: Sequence[Reading], number: int) -> bool:
    """Whether the percentage that follows is a share of the figure `number`: 94件,占53.7%."""
    following = number + 1
    between = folded[found[number].phrase_end : found[following].phrase_start]
    return readings[following].linked == number and "占" in between


def _is_less(
    folded: str,
    known: IndicatorsCatalogue,
    found: Sequence[Figure],
    indicators: Sequence[Indicator],
    whole: int,
    number: int,
) -> bool:
    """Whether a figure tells less of the same year soon after another."""
    larger, smaller = indicators[whole], indicators[number]
    if larger.value <= smaller.value or larger.period != smaller.period or smaller.start - larger.start >= _SOON:
        return False
    # 企业560户 and 商店36家, but not 企业260户 and 信息12条
    bodies = known.sets["unit_bodies"] - known.sets["unit_people"]
    if not like_units(known.same_unit, found[whole], found[number]) and not bodies.issuperset(
        (larger.unit, smaller.unit)
    ):
        return False
    between = folded[larger.end : smaller.start]
    return not (_ANOTHER_YEAR.search(between) or any(word in between for word in known.words["at_present"]))


def _follows_kind(
    folded: str,
    known: IndicatorsCatalogue,
    name: str,
    number: int,
    readings: Sequence[Reading],
    found: Sequence[Figure],
    measures: Sequence[Measure],
) -> bool:
    """Whether money or people come of a kind that the indicator does not count: 较大事故82起,造成315人死亡."""
    words, people = known.by_id[name].not_counted, known.sets["unit_people"]
    before = number - 1
    harm = any(word in measure.text for measure in measures for word in known.words["harm"])
    while words and before >= 0 and "。" not in folded[found[before].phrase_end : found[number].phrase_start]:
        source, reading = found[before], readings[before]
        cases = source.kind == "count" and source.unit not in people
        if cases or found[number].kind != "money":
            clause = folded[reading.left : max([source.phrase_end, *[end for _, end in reading.spans]])]
            for word in words:
                if word in clause:
                    return harm or "其中" not in clause  # 援助案件92件,其中农民工案件31件,受援人98人
        if (source.unit != "%" and source.unit not in people) or number - before > _MOST_WHOLES:
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
