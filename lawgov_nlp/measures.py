"""What a number measures: the shortest noun phrase that identifies the quantity.

A small scanner, no parser. The stretch between the figure before and this one is cut back to its clause; what
ends it (共, 达到, 较上年, 压缩至) is stepped over; the last governing verb in it is where the noun phrase begins.
Where a noun follows the unit directly (`20个…中心`) that is the phrase. Where neither is there, the figure shares
the phrase of the one before it in its sentence: 同比增长, ranks, outcomes (`其中：维持20件`), `5场次300人`.
All look-back is bounded by `REACH`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .catalogue.indicators import IndicatorsCatalogue
from .catalogue.units import any_of
from .figures import Figure

REACH = 80
_STOP = re.compile(r"[。;；!！?？\n]|\.(?!\d)")
_CLAUSE = re.compile(r"[,，:：]")
_CLAUSE_END = re.compile(r"[。;；!！?？\n,，:：、()]")
_EDGE = " \t、,，:：·*—-"
_CLOSING = {"”": "“", '"': '"', "’": "‘", "》": "《", "」": "「", "』": "『"}
_OPENING = "“‘《「『"
_ITEM = re.compile("、|以及|和(?![解谐平])|及(?![时格早])|与(?!会)")
_BRACKETED = re.compile(r"\([^()]*\)")
_PREPOSITION = re.compile(
    "在(?![册建编岗职校线])|依据|依照|按照|通过|利用|依托|围绕|结合|针对|为(?!民)|以|向|与|由|经|按|根据|借助"
)
_LEVEL = re.compile("(?:[省市县区镇乡]|级|部委|国家|上级|、)$")
_CUT = re.compile(
    "(?<![公总])共(?![同享建产青])|累计|对(?!口|象|策|外|台|港)|全部|均|都|已|实现|统一|逐一|集中|进行|率先|首次|正式|顺利|成功|参与"
)
_FORWARD = re.compile(r"[^。;；!！?？\n,，:：、()\[\]<>]{1,40}")
_YEAR = re.compile(r"(?<![与比较])(?:19|20)\d\d(?=年)|(?:19|20)\d\d(?:年)?[-~至到]+(?:19|20)\d\d(?=年)")


class Reading(NamedTuple):
    """What was read around one figure. `spans` are the measures; `own` is where a bare outcome stands."""

    spans: tuple[tuple[int, int], ...]
    verb: str | None
    head: tuple[tuple[int, int], ...]
    """The phrases that later figures of the sentence may share."""
    linked: int | None
    """The number of the figure whose phrase this one shares."""
    left: int
    right: int
    own: bool = True
    """Whether the figure has a noun phrase, its own or a shared one, not only an outcome."""


def read(folded: str, figures: Sequence[Figure], catalogue: IndicatorsCatalogue) -> list[Reading]:
    """One reading for each figure, in order."""
    scanner = _scanner(catalogue)
    readings: list[Reading] = []
    for number in range(len(figures)):
        readings.append(scanner.read(folded, figures, number, readings))
    return readings


def period(folded: str, position: int) -> str | None:
    """The year, or span of years (`2016-2020`), named in the sentence before `position`."""
    left = _sentence_start(folded, position, max(0, position - REACH))
    found = None
    for match in _YEAR.finditer(folded, left, position + 1):
        found = match[0]
    return None if found is None else re.sub(r"年?[-~至到]+", "-", found)


def topic_starts(folded: str, position: int) -> tuple[int, int]:
    """Where the sentence that holds `position` begins, and where what it may refer back to does; both bounded."""
    near = max(0, position - 2 * REACH, folded.rfind("\n", 0, position) + 1)
    far = near
    end = folded.rfind("。", near, position)
    if end >= 0:
        near = end + 1
    return near, far


def clause_end(folded: str, position: int, following: int) -> int:
    """Where the clause that goes on at `position` ends; `position` itself if it holds the figure at `following`."""
    match = _CLAUSE_END.search(folded, position, min(position + 30, len(folded)))
    end = match.start() if match else min(position + 30, len(folded))
    return end if end <= following else position


def _sentence_start(folded: str, position: int, left: int) -> int:
    for match in _STOP.finditer(folded, left, position):
        left = match.end()
    return left


class _Scanner:
    def __init__(self, catalogue: IndicatorsCatalogue) -> None:
        self.automaton, self.verbs = catalogue.verbs
        sets = catalogue.sets
        self.strong, self.weak, self.outcome = sets["verb"], sets["weak_verb"], sets["outcome"]
        self.generic, self.rate_head = sets["generic"], tuple(sets["rate_head"])
        self.before_number = _end_pattern(catalogue.words["filler"])
        self.before_phrase = _start_pattern(catalogue.words["lead"])
        self.agent = re.compile(f"(?:{any_of(catalogue.words['agent'])})(?:共|累计|全年|均|已|成功|先后|依法)*$")
        self.nominal = sets["nominal"]
        self.attending = re.compile(any_of(catalogue.words["attending"]))
        self.amount_head = (*self.rate_head, *catalogue.words["amount_head"])
        self.head = tuple(catalogue.words["head"])
        self.tail = tuple(catalogue.words["noun_tail"])
        self.stop = tuple(catalogue.words["forward_stop"])
        self.conjunction = tuple(sorted(catalogue.words["conjunction"], key=len, reverse=True))

    def read(self, folded: str, figures: Sequence[Figure], number: int, done: Sequence[Reading]) -> Reading:
        figure = figures[number]
        end = figure.phrase_start
        previous = figures[number - 1].phrase_end if number else 0
        left = max(previous, end - REACH, 0)
        start = _sentence_start(folded, end, left)
        # Whether the figure before stands in the same sentence, and so lends its phrase.
        shared = number - 1 if number and start == previous and previous <= end and previous >= end - REACH else None
        if shared is not None and not done[shared].head:
            shared = None
        following = figures[number + 1].phrase_start if number + 1 < len(figures) else len(folded)

        listed = self._respectively(folded, figures, number, done)
        if listed is not None:
            return listed
        clauses = [start, *(match.end() for match in _CLAUSE.finditer(folded, start, end))]
        bracket = max(folded.rfind("(", start, end), folded.rfind("[", start, end))
        if bracket >= 0 and folded.find(")", bracket, end) < 0 and folded.find("]", bracket, end) < 0:
            clauses = [c for c in clauses if c <= bracket] + [bracket + 1] + [c for c in clauses if c > bracket]
        clause = clauses[-1]
        stop = self._strip_end(folded, clause, end)
        if figure.kind == "rank" and stop > clause + 2 and folded[stop - 1] == "中":
            stop -= 1  # 在…考核中位列第四
        if (
            shared is not None
            and figure.unit == "%"
            and folded.startswith("占", self._strip_start(folded, clause, end))
        ):
            return Reading(done[shared].spans, "占", done[shared].head, shared, clause, figure.phrase_end)
        verb: str | None = None
        phrase: tuple[int, int] | None = None
        bare: tuple[int, int] | None = None
        if stop > clause:
            phrase, bare, verb = self._backward(folded, clause, stop)
        forward = None
        if figure.kind in ("count", "money", "duration", "ratio") or figure.unit not in ("%", "百分点", None):
            forward = self._forward(folded, figure.phrase_end, following, phrase is None and bare is None)
        if forward is not None and figure.kind == "count":
            touches = forward[1] == following and number + 1 < len(figures)
            if not touches or (phrase is None and (bare is None or shared is None)):
                verb = folded[slice(*bare)] if bare else verb
                return Reading((forward,), verb, (forward,), None, clause, forward[1])
        right = figure.phrase_end
        if phrase is not None:
            spans = self._distribute(folded, phrase, figure)
            kind_of = shared is not None and folded.endswith(("类", "类型", "其他", "其它"), *phrase)
            if kind_of and shared is not None:
                # 其中婚姻家庭类52件: a kind of what was counted before.
                return Reading((*done[shared].head, phrase), verb, done[shared].head, shared, clause, right)
            if folded[slice(*phrase)] in self.generic and shared is not None:
                return Reading(done[shared].head, verb, done[shared].head, shared, clause, right)
            if (
                verb in self.outcome
                and shared is not None
                and bare is not None
                and not folded.endswith(self.head, *phrase)
            ):
                # `撤销原行政行为2件` after a case type: the outcome is part of what is counted.
                whole = (bare[0], phrase[1])
                return Reading((*done[shared].head, whole), verb, done[shared].head, shared, clause, right)
            return Reading(spans, verb, spans, None, clause, right)
        if bare is not None:
            word = folded[slice(*bare)]
            if shared is not None:
                return Reading((*done[shared].head, bare), word, done[shared].head, shared, clause, right)
            if number and word in self.outcome and "。" not in folded[previous:clause] and clause - previous <= 12:
                head = done[number - 1].head
                if head:
                    return Reading((*head, bare), word, head, number - 1, clause, right)
            for earlier in reversed(clauses[:-1]):
                found = self._earlier(folded, earlier, clauses[clauses.index(earlier) + 1] - 1)
                if found is not None and word in self.outcome:
                    return Reading((found, bare), word, (found,), None, earlier, right)
            return Reading((bare,), word, (bare,), None, clause, right, word not in self.outcome)
        if shared is not None:
            return Reading(done[shared].spans, None, done[shared].head, shared, clause, right)
        for index in range(len(clauses) - 2, -1, -1):
            found = self._earlier(folded, clauses[index], clauses[index + 1] - 1)
            if found is not None:
                spans = self._distribute(folded, found, figure)
                return Reading(spans, None, spans, None, clauses[index], right)
        return Reading((), verb, (), None, clause, right)

    def _respectively(
        self, folded: str, figures: Sequence[Figure], number: int, done: Sequence[Reading]
    ) -> Reading | None:
        """`立案、结案分别为35件、30件`: the k-th figure has the k-th phrase."""
        first, joints = number, ("、", "和", "及", ",", "，")
        while first and folded[figures[first - 1].phrase_end : figures[first].phrase_start] in joints:
            first -= 1
        head = figures[first].phrase_start
        at = folded.rfind("分别", max(0, head - 6), figures[first].start)
        if at < 0 or number - first > 8:
            return None
        at = min(at, head)
        start = _sentence_start(folded, at, max(0, at - REACH))
        for match in _CLAUSE.finditer(folded, start, at):
            start = match.end()
        items = self._items(folded, start, at)
        if number - first >= len(items) or len(items) < 2:
            return None
        span = items[number - first]
        found, bare, verb = self._backward(folded, *span)
        spans = (found or bare or span,)
        return Reading(spans, verb, spans, None, *spans[0])

    @staticmethod
    def _items(folded: str, start: int, end: int) -> list[tuple[int, int]]:
        items, left = [], start
        for match in _ITEM.finditer(folded, start, end):
            items.append((left, match.start()))
            left = match.end()
        items.append((left, end))
        return [item for item in items if item[1] > item[0]]

    def _distribute(self, folded: str, phrase: tuple[int, int], figure: Figure) -> tuple[tuple[int, int], ...]:
        """`按时答复率、满意率100%`: one measure for each rate."""
        items = self._items(folded, *phrase)
        if folded[phrase[1] : figure.phrase_start].strip() == "各" and len(items) > 1:
            return tuple(items)
        if figure.unit not in ("%", "百分点"):
            return (phrase,)
        if len(items) > 1 and all(folded[a:b].endswith(self.rate_head) for a, b in items):
            return tuple(items)
        return (phrase,)

    def _strip_end(self, folded: str, start: int, end: int) -> int:
        """`end` moved left over whatever stands between a noun phrase and its number."""
        stripped = self.before_number.match(folded[start:end][::-1])
        return end - stripped.end() if stripped else end

    def _strip_start(self, folded: str, start: int, end: int) -> int:
        """`start` moved right over what only introduces a phrase: 其中, 全年共, 2020年以来."""
        stripped = self.before_phrase.match(folded, start, end)
        return stripped.end() if stripped else start

    def _backward(
        self, folded: str, start: int, end: int
    ) -> tuple[tuple[int, int] | None, tuple[int, int] | None, str | None]:
        """(noun phrase, bare verb, verb) in the clause `start`…`end`, which ends where the phrase ends."""
        if folded[end - 1] in _CLOSING:
            opening = folded.rfind(_CLOSING[folded[end - 1]], max(0, start - 40), end - 1)
            if opening >= 0 and end - opening > 2:
                _, _, verb = self._backward(folded, start, opening) if opening > start else (None, None, None)
                return (opening + 1, end - 1), None, verb
        if folded[end - 1] in ")]":
            opening = folded.rfind("(" if folded[end - 1] == ")" else "[", start, end)
            if opening > start and end - opening > 6:
                end = self._strip_end(folded, start, opening)
                if end <= start:
                    return None, None, None
        began = start
        start = self._strip_start(folded, start, end)
        if start >= end:
            return None, None, None
        segment = folded[start:end]
        towards = _PREPOSITION.match(folded, began, end) is not None or folded[began:start].endswith(("向", "对"))
        matches = self.automaton.find_matches_as_indexes(segment)
        begin, verb, bare = 0, None, None
        reach = 0
        rate = segment.endswith(self.amount_head)
        for word, a, b in matches:
            text = self.verbs[word]
            if segment.startswith(self.rate_head, b) or (rate and text not in self.strong):
                continue
            if verb is not None and text in self.strong and begin < a and _LEVEL.search(segment, begin, a):
                continue  # 承接市级下放事项: the second verb describes
            if segment.startswith(self.tail, b) and not (text in self.strong and a <= reach and len(segment) - b > 2):
                continue
            if b == len(segment):
                # A verb at the very end is the noun itself (执法检查) or, alone, the thing counted (办结, 维持).
                if towards and verb is None and a > begin:
                    bare, verb = (start + a, start + b), text  # 向市政府备案
                elif a <= begin or (text in self.strong and begin == 0 and verb is None and a < 3):
                    bare = (start + a, start + b)
                    if verb is not None and verb not in self.strong and a == begin:
                        bare = (start + a - len(verb), start + b)
                    verb = text
                continue
            governs = text in self.strong or (
                verb is None and text not in self.nominal and (towards or self.agent.search(segment, begin, a))
            )
            if governs or (a == begin and verb is None):
                begin, verb, reach = b, text, b
        if bare is not None:
            return None, bare, verb
        inner = self._strip_start(folded, start + begin, end)
        # The shortest phrase: what stands before 的 only describes.
        of = folded.rfind("的", inner, end - 2)
        if of >= 0 and end - inner > 7:
            inner = of + 1
        # 《…》宣讲, 用地、融资等难题: the head noun stands behind.
        for mark in ("》", "等"):
            at = folded.rfind(mark, inner, end - 2)
            if at >= 0:
                inner = at + 1
        comma = folded.rfind("、", inner, end)
        if comma >= 0 and end - inner > 24:
            inner = comma + 1
        # An opening mark without its closing one, or the reverse, is no part of the phrase.
        for mark in _OPENING + "”’》」』":
            at = folded.rfind(mark, inner, end)
            if at >= 0 and at + 1 < end and folded.count(mark, inner, end) == 1:
                partner = _CLOSING.get(mark) or next(c for c, o in _CLOSING.items() if o == mark)
                if folded.find(partner, inner, end) < 0:
                    inner = at + 1
        inner = self._strip_start(folded, inner, end)
        if inner >= end:
            if verb is None:
                return None, None, None
            return None, (start + begin - len(verb), start + begin), verb
        if end - inner < 2 and verb is None:
            return None, None, None
        if verb in self.outcome:
            bare = (start + begin - len(verb), start + begin)
        return (inner, end), bare, verb

    def _earlier(self, folded: str, start: int, end: int) -> tuple[int, int] | None:
        """The phrase of a clause without a figure, which a later one without a phrase is about."""
        end = self._strip_end(folded, start, end)
        if end <= start:
            return None
        phrase, bare, _ = self._backward(folded, start, end)
        return phrase or bare

    def _forward(self, folded: str, start: int, following: int, alone: bool) -> tuple[int, int] | None:
        """The noun phrase that follows the unit directly, if one does; `alone` where none stands before the number."""
        if start >= len(folded):
            return None
        if folded[start] == "的":
            start += 1
        if folded[start : start + 1] in _OPENING and start < len(folded):
            closing = next(c for c, o in _CLOSING.items() if o == folded[start])
            end = folded.find(closing, start, start + 40)
            return (start + 1, end) if start + 2 < end <= following else None
        match = _FORWARD.match(folded, start, min(following, start + 40))
        if match is None or folded.startswith(self.stop, start):
            return None
        end = match.end()
        # `镇(街道)规范性文件`: a short bracket inside the phrase belongs to it.
        if folded[end : end + 1] == "(":
            close = folded.find(")", end, min(end + 8, following))
            if close > 0 and not re.search(r"\d", folded[end:close]):
                more = _FORWARD.match(folded, close + 1, min(following, close + 30))
                end = more.end() if more else close + 1
        segment = folded[start:end]
        if end == following:
            for ending in self.conjunction:
                if segment.endswith(ending):
                    segment = segment[: -len(ending)]
                    break
        plain = _BRACKETED.sub(lambda m: "□" * len(m[0]), segment)
        item = _ITEM.search(plain)
        if item and item.start() >= 2 and len(segment) > 12:
            segment = segment[: item.start()]
        if _CUT.match(segment) and not self.attending.match(segment):
            return None
        cut = _CUT.search(segment, 2)
        if cut:
            segment = segment[: cut.start()]
        segment = segment.rstrip()
        for word, a, b in self.automaton.find_matches_as_indexes(segment):
            text = self.verbs[word]
            if text not in self.strong or segment.startswith(self.tail, b):
                continue
            if a == 0:
                attending = self.attending.match(segment) if alone else None
                if attending and len(segment) - attending.end() >= 2:
                    return (start + attending.end(), start + len(segment))
                return None
            if b < len(segment):
                segment = segment[:a]
                break
        for quote in '”’》」』"':
            if quote in segment and _CLOSING[quote] not in segment[: segment.index(quote)]:
                segment = segment[: segment.index(quote)]
        # `6个示范单项的申报`: the head stands first; `35起涉及土地的纠纷`: a verb before 的 only describes.
        offset, of = 0, segment.rfind("的", 0, len(segment) - 1)
        if of >= 0:
            hits = self.automaton.find_matches_as_indexes(segment[:of])
            if of < 2 or (hits and hits[0][1] == 0):
                offset = of + 1
            else:
                segment = segment[: segment.index("的")]
        end = start + len(segment)
        start += offset
        while start < end and folded[start] in _EDGE + _OPENING:
            start += 1
        return (start, end) if end - start >= 2 or folded[start:end] in ("村", "户", "人") else None


def _end_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Matches, from the right (on the text turned round), whatever stands between a phrase and its number."""
    turned = sorted((word[::-1] for word in words), key=len, reverse=True)
    return re.compile(f"(?:[{re.escape(_EDGE)}]|{'|'.join(map(re.escape, turned))})*")


def _start_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Matches whatever introduces a phrase: edges, dates, leading words; not before 率 (成功率, 及时率)."""
    long = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if len(word) > 1)
    short = "".join(word for word in words if len(word) == 1)
    date = "(?=..)[\\d年月日上下半季度第一二三四至到-]{0,23}[年月日度](?:以来|来|底|末|期间|初|前)?"
    edges = f'[{re.escape(_EDGE)}()\\[\\]”]|[“"](?![^”"]{{1,20}}[”"])'
    return re.compile(f"(?:{edges}|{date}|(?:{long})(?![率度])|[{short}](?=..)(?!.[率度]))*")


@lru_cache(maxsize=4)
def _scanner_of(identity: int) -> list[_Scanner]:
    return []


def _scanner(catalogue: IndicatorsCatalogue) -> _Scanner:
    known = _scanner_of(id(catalogue))
    if not known:
        known.append(_Scanner(catalogue))
    return known[0]
