"""What a number measures: the shortest noun phrase that identifies the quantity.

`phrases` reads the clause around a figure. Here is decided which phrase counts, and what the figures of one sentence
share: 同比增长, ranks and parts (`其中：维持20件`) are about the figure before, `5场次300人` about one thing,
`分别为35件、30件` about a list of them (`sharing`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter

from .catalogue.indicators import IndicatorsCatalogue
from .catalogue.units import any_of
from .figures import Figure
from .patterns import deferred
from .phrase_words import EDGE, by_first
from .phrases import NO_NOUN, Phrases, Span
from .ranks import FROM, only_placed, ranked_among
from .sharing import (
    CLAUSE_END,
    JOINTS,
    LISTING,
    LONGEST_JOINT,
    RATES,
    REACH,
    Reading,
    last_counted,
    last_like,
    lent_back,
    like_units,
    outside,
    respectively,
    sentence,
    sentence_start,
    topic_starts,
)
from .sharing import clauses as clauses_of

MOST_RANKED = 12
MOST_POINTING = 6
"""The longest phrase that says nothing but what it points at: 相关案件, 上述各类问题."""
_PHRASE_START = attrgetter("phrase_start")
_PARTS = "。其中"
_SHARE = re.compile("(?:分别|约|均|各|都|也|已)*(?:占(?!比|地|道|用)|(?:完成|达到?|相当于|仅为|是|为)[^,，、]{0,14}的$)")
_SHARE_OF = re.compile("(?:分别|约|均|各|都|也|已|仅|只|就)*占(?!比|地|道|用)[^,，、]{0,14}的$")
_WITHIN = frozenset("中里内")
_SCOPED = re.compile("全[国省市县区州盟旗镇乡]$|自治[区州县旗]$")  # 建设在全县8个乡镇107个村覆盖
_PLACING, _SHARING = frozenset(("rank", "score")), frozenset(("rate", "ratio"))
_COUNTING = frozenset(("count", "money", "duration", "ratio"))
_NOTHING_FOLLOWS = NO_NOUN | {""}
_DONE_OF = re.compile("完成|达到|相当于|占|为|是")
_DONE_TO = "对为将给把"
_PREDICATE = re.compile(r"[^。;；!！?？\n,，:：、()\[\]<>\d]{2,10}")
_CLAUSE_REST = re.compile(r"[^。;；!！?？\n,，:：、()\[\]<>\d]{2,24}")
_PLACE_ENDS = frozenset("省市县区镇乡村级)")
_PLACE = deferred(r"[\u4e00-\u9fff]{0,4}(?:本级|[省市县区镇乡村]级?|\([省市县区镇乡村、]+\)){1,3}")


def read(folded: str, figures: Sequence[Figure], catalogue: IndicatorsCatalogue) -> list[Reading]:
    """One reading for each figure, in order."""
    scanner = _scanner(catalogue)
    readings: list[Reading] = []
    starts = [*map(_PHRASE_START, figures), len(folded)]
    for number, following in enumerate(starts[1:]):
        readings.append(scanner.read(folded, figures, number, readings, following))
    return lent_back(scanner.phrases, folded, figures, readings)


class _Scanner:
    __slots__ = (
        "attribute", "average", "average_starts", "causing", "causing_ends", "common", "counted_bodies", "done", "each",
        "each_starts", "events", "finished", "generic", "harm", "head", "kind_ends", "kind_of", "light_verbs", "manner",
        "outcome", "pace", "part", "phrases", "pointing", "pointing_starts", "rest", "said", "same", "sanctions",
        "strong", "times", "trips", "visited_bodies",
    )  # fmt: skip

    def __init__(self, catalogue: IndicatorsCatalogue) -> None:
        self.phrases = Phrases(catalogue)
        sets = catalogue.sets
        self.outcome, self.generic, self.strong = sets["outcome"], sets["generic"], sets["verb"]
        words = catalogue.words
        self.head, self.done = tuple(words["head"]), by_first(words["outcome"])
        self.average, self.each = tuple(words["average"]), tuple(words["each"])
        self.attribute, self.pointing = sets["attribute"], tuple(words["pointing"])
        self.common = sets["common"]
        self.finished, self.kind_of = sets["finished"], tuple(words["kind_of"])
        self.part, self.pace = re.compile(any_of(words["part"])), re.compile(any_of(words["pace"]))
        self.rest = re.compile(f"{any_of(words['rest'])}|另外?有?$")
        self.light_verbs = re.compile(f"(?:{any_of(words['light_verb'])})*")
        self.manner = re.compile(f"(?:{any_of(words['manner'])})?")
        self.said = deferred(rf"(?:均|都|全部)?((?:{any_of(words['said'])})[\u4e00-\u9fff]{{2,7}})(?=[,，。;；、)])")
        self.times, self.trips, self.events = sets["unit_times"], sets["unit_trips"], sets["unit_events"]
        self.visited_bodies = sets["unit_bodies"] | self.trips
        self.counted_bodies = sets["unit_bodies"]  # counted themselves where cases are handed to them: 新增示范村2个
        self.same, self.sanctions = catalogue.same_unit, sets["sanction"]
        self.causing, self.harm = tuple(words["causing"]), re.compile(any_of(words["harm"]))
        # What these words begin and end with, to look at before they are tried.
        self.causing_ends = frozenset(word[-1] for word in self.causing)
        self.pointing_starts = frozenset(word[0] for word in self.pointing)
        self.each_starts = frozenset(word[0] for word in self.each)
        self.average_starts = frozenset(word[0] for word in self.average)
        self.kind_ends = frozenset(word[-1] for word in self.kind_of)

    def read(
        self, folded: str, figures: Sequence[Figure], number: int, done: Sequence[Reading], following: int
    ) -> Reading:
        figure, phrases = figures[number], self.phrases
        kind, unit, end, right = figure.kind, figure.unit, figure.phrase_start, figure.phrase_end
        behind = previous = 0
        if number:
            behind = previous = figures[number - 1].phrase_end
            if previous < done[-1].right <= end:
                previous = done[-1].right  # the noun behind its unit belongs to the figure before
        clauses = sentence(folded, previous if end - previous < REACH else end - REACH, end)
        clause = clauses[-1]
        shared, between = None, ""
        if number and clauses[0] == previous <= end:
            # The figure before stands in the same sentence, and so lends its phrase.
            shared, between = number - 1, folded[previous:end]
            if ")" in folded[behind:end]:
                shared, between = outside(folded, figures, shared, end), between.lstrip(")")
            if not done[shared].head:
                shared = None
        if end - behind <= LONGEST_JOINT or following - right <= LONGEST_JOINT:
            listed = respectively(phrases, folded, figures, number, done)
            if listed is not None:
                return listed
        enclosed = following <= right and number + 1 < len(figures) and figures[number + 1].kind == "rank"
        if enclosed:
            following = figures[number + 1].start  # 位列11个区县局第三
        stop, last = end, folded[end - 1]
        if last == "(" and shared is not None and folded.startswith(")", right):
            numbered = self._before_bracket(folded, clauses, previous, end - 1)
            if numbered is not None:
                return Reading((numbered,), None, done[shared].head, None, clauses[-2], right)
        placed = kind == "rank"
        if placed and shared is not None:
            if figures[shared].kind == "rank" and end - previous <= 3:
                before = done[shared]  # 位居全省第三、全市第一
                return Reading(before.spans, before.verb, before.head, shared, clause, right)
            if figures[shared].unit in self.counted_bodies:
                ranked = ranked_among(phrases, folded, figures, number, done, shared)
                if ranked is not None:
                    return Reading(ranked, None, ranked, None, clause, right)
        if last in phrases.ends and end > clause:
            stop = phrases.strip_end(folded, clause, end)
            if stop <= clause + 1 and folded[clause:end].lstrip(EDGE) in self.outcome:
                stop = end  # 优秀35卷、合格80卷
            last = folded[stop - 1]
        if last == "中" and placed and stop > clause + 2:
            stop -= 1  # 在…考核中位列第四
            last = folded[stop - 1]
        if last == ")" and 0 < folded.rfind("的(", clause, stop) + 2 >= stop - MOST_POINTING:
            stop = folded.rfind("的(", clause, stop) + 1  # 基本解决的(A类)有64件
            last = "的"
        if unit == "%" or (unit is None and kind == "ratio"):
            shared_in = self._share(folded, figures, number, done, clauses, shared, between)
            if shared_in is not None:
                return shared_in
        phrase, bare, verb = phrases.before(folded, clause, stop) if stop > clause else (None, None, None)
        of, described, tail = last == "的", False, ""
        if phrase is not None:
            tail = folded[phrase[1] - 1]
            if tail in _WITHIN and not folded.endswith(phrases.middle, *phrase):
                agent = phrases.agent.search(folded, phrase[0], phrase[1] - 1)
                phrase = phrase if agent is None else None  # 政务中心中实现7类共917项事项
            if placed and phrase is not None and only_placed(folded, clauses, phrase, right):
                phrase = None
            if placed and phrase is not None and shared is not None and self.pace.fullmatch(folded, *phrase):
                phrase = None  # 投资增速达8.6%，增速居全省第3位
        if of or tail == "的":
            if of and (phrase is None or bare is not None) and (shared is not None or folded.startswith("有", stop)):
                # 已经解决或基本解决的有148件
                begin = phrases.strip_start(folded, clause, stop)
                if CLAUSE_END.match(folded, right) is not None and begin < stop - 1:
                    phrase, bare = (phrases.shorten(folded, begin, stop - 1), stop), None  # 违法建筑已拆除的7起
            described = (
                phrase is not None
                and folded[phrase[1] - 1] == "的"
                and phrase[1] - phrase[0] > 2
                and not folded.endswith(phrases.whole_word, *phrase)
            )
            if of and following == right and stop > clause:
                return Reading((), verb, (), None, clause, right, False)  # 督察反馈的9类26个问题
            if phrase is not None and described:
                phrase = (phrase[0], phrase[1] - 1)
                whole = shared
                if shared is not None and not like_units(self.same, figure, figures[shared]):
                    whole = last_like(self.same, figures, number, done, shared)
                alone = whole is not None and phrases.after(folded, right, following, True) is None
                if alone and whole is not None and bare is None and like_units(self.same, figure, figures[whole]):
                    # 作出纠错决定的191件, 以部门为被申请人的421件: a part of the cases counted before.
                    head = done[whole].head
                    return Reading((*head, phrase), verb, head, whole, clause, right)
        if bare is not None and phrase is not None:
            if verb in self.outcome and folded[phrase[0]] == "原":
                bare, phrase = (bare[0], phrase[1]), None  # 维持原行政行为的76件, 撤销原判3件
            elif unit not in self.counted_bodies and phrases.agent.search(folded, *phrase):
                bare, phrase = (bare[0], phrase[1]), None  # 移送公安机关21件
        if kind in _PLACING:
            named = placed and verb is not None and phrase is not None and not of
            if named and stop - phrases.strip_start(folded, clause, stop) <= MOST_RANKED:
                phrase = None  # 开办企业位居第27: what is ranked keeps its verb
                bare = (clause, stop)
            if bare is not None:
                phrase, bare = (phrases.strip_start(folded, clause, stop), stop), None  # 普法考核居全区首位
        if verb is None and phrase is not None and shared is not None and between[:1] in LISTING and unit != "%":
            verb = done[shared].verb  # 取消事项18项、材料519份: the verb carries over
        forward = None
        if folded[right : right + 1] not in _NOTHING_FOLLOWS:
            # 出动1万人次严查占道经营: what follows says what for.
            if (bare is None or unit not in self.trips) and (kind in _COUNTING or unit not in RATES):
                forward = phrases.after(folded, right, following, phrase is None and bare is None)
            if last in self.causing_ends and folded.endswith(self.causing, clause, stop):
                harm = self.harm.match(folded, right)
                if harm is not None:
                    return Reading((harm.span(),), verb, (harm.span(),), None, clause, harm.end())  # 造成23人死亡
            if unit in self.times and bare is None:
                nobody = (
                    phrase is None
                    or phrases.agent.search(folded, *phrase) is not None
                    or phrases.acts(folded[slice(*phrase)])  # 办公室组织开展了两轮督导
                )
                # 2次党组会议研究工作
                met = forward is not None and forward[0] == right and folded[forward[1] - 1] in "会议"
                if nobody and not met:
                    manner = self.manner.match(folded, right)
                    predicate = _CLAUSE_REST.match(folded, right if manner is None else manner.end())
                    if predicate is not None and predicate.end() <= following:
                        # 8次专题研究法治建设工作
                        what, deed, done_by = phrases.before(folded, *predicate.span())
                        span = what or deed
                        if done_by is not None and span is not None:
                            return Reading((span,), done_by, (span,), None, clause, span[1])
            if forward is not None:
                some = shared is not None and between == "中有"
                if some and (forward[1] == following != len(folded) or not folded.endswith(self.head, *forward)):
                    forward = None  # 17个指标中有11个进入前十, 18个乡镇中有5个人员不足3人: some of what was counted
                elif (
                    phrase is not None and unit in self.counted_bodies and phrases.deed_before(folded[slice(*forward)])
                ):
                    forward = None  # 居民200人听取审议报告
                elif kind == "count":
                    touches = forward[1] == following and number + 1 < len(figures) and not enclosed
                    acts = bare is None or shared is None or folded[slice(*bare)] not in self.outcome
                    # 占地2000平方米的公园1处: what follows 的 is measured; 市发改局等16个部门84项事项: what 等 sums up.
                    named = described or folded[right] == "的" or folded[end - 1] == "等"
                    named = named or _SCOPED.search(folded, clause, end) is not None
                    named = named or folded[slice(*forward)] in phrases.bodies  # 事项涉及40个部门1448个
                    if not touches or named or (phrase is None and acts):
                        verb = folded[slice(*bare)] if bare else verb
                        noun = folded[slice(*forward)]
                        disposed = folded[end - 1 : end] in _DONE_TO or end == clause  # 将3家企业列入黑名单: other ones
                        if (
                            shared is not None
                            and between[:1] not in LISTING
                            and noun in self.head
                            and not disposed
                            and not _called(folded, done[shared].head, noun)
                        ):
                            # 已审结的47件案件: which cases was said before.
                            head = done[shared].head
                            return Reading((*head, forward), verb, head, shared, clause, forward[1])
                        governed = bare is None and verb in self.strong and folded[end - 1] != "等"
                        if phrase is not None and governed and noun in self.common:
                            # 推出服务企业15项举措
                            return Reading((phrase, forward), verb, (forward,), None, clause, forward[1])
                        return Reading((forward,), verb, (forward,), None, clause, forward[1])
                elif kind == "money" and phrase is None:
                    verb = folded[slice(*bare)] if bare else verb
                    return Reading((forward,), verb, (forward,), None, clause, forward[1])
            if kind in _SHARING:
                whose = phrase is not None and (
                    (folded[right] == "的" and not folded.endswith(phrases.rate_head, *phrase))
                    or (unit == "%" and phrases.agent.search(folded, *phrase) is not None)
                )
                if whose or (phrase is None and bare is None):
                    among = phrases.after(folded, right, following, True)
                    if among is not None and not (whose and phrases.deed_before(folded[slice(*among)])):
                        # 三分之二的村, 逾九成事项
                        return Reading((among,), None, (among,), None, clause, among[1])
        part = shared is not None and unit == figures[shared].unit not in RATES and self._is_part(between, done[shared])
        if phrase is not None:
            text = folded[phrase[0] : phrase[1]]
            # 相关案件, not 相关制度
            if text[0] in self.pointing_starts and len(text) <= MOST_POINTING and text.startswith(self.pointing):
                head = () if shared is None else done[shared].head
                pointed = self._pointed_at(folded, clauses, head) if text.endswith(self.head) else ()
                if pointed:
                    return Reading((*pointed, phrase), verb, pointed, shared, clause, right)
            beside = None
            if "中" in text and "中" in text[2:-1]:
                amid = self.phrases.amid.search(folded, *phrase)
                if amid is not None:
                    case = (phrase[0], amid.start(1))  # 信访案件中大气污染31件
                    return Reading((case, (amid.end(1), phrase[1])), verb, (case,), number, clause, right)
            if shared is not None:
                beside = self._beside(folded, figures, number, done, text, phrase, bare, verb, shared, part, clause)
            elif text[-1] in self.kind_ends or folded[previous : previous + 3] == _PARTS:
                beside = self._apart(folded, figures, number, done, text, phrase, verb, clauses, previous)
            if beside is not None:
                return beside
            if verb in self.strong and len(text) == 2:
                named = kind == "change" and verb in self.outcome and text in self.head
                if kind == "money" or named or text in self.common:
                    # 追缴资金, 挽回各类损失, 入村开展工作; not 制定《…》等制度
                    governing = max(folded.rfind(verb or "", clause, phrase[0]), clause)
                    if kind == "money" or governing + len(verb or "") == phrase[0]:
                        phrase = (governing, phrase[1])
            spans = self._distribute(folded, phrase, figure) if unit in RATES or phrase[1] < end else (phrase,)
            return Reading(spans, verb, spans, None, clause, right)
        if bare is not None:
            return self._outcome(folded, figures, number, done, clauses, bare, shared, previous, part)
        if forward is None and folded[end - 1 : end] in _DONE_TO:
            doing = self.light_verbs.match(folded, right)
            done_to = _PREDICATE.match(folded, right if doing is None else doing.end())
            if done_to is not None:
                # 对3人予以问责, 对5家未履职单位进行通报
                span = phrases.until_verb(folded, *done_to.span())
                return Reading((span,), None, (span,), None, clause, span[1])
        if shared is not None:
            counted = last_counted(figures, number, done, shared)
            if not part and figures[shared].unit not in RATES and self.part.search(between) is not None:
                counted = last_like(self.same, figures, number, done, shared)  # 河流99条，长9公里，其中12条为界河
                part = counted != shared
            if part or kind == "change":
                whole = counted if figures[counted].unit == unit else shared
                told_of = self._predicate(folded, figures, number, done, whole) if part else None
                if told_of is not None:
                    return told_of
                if kind == "change" and unit not in RATES:
                    counted = last_like(self.same, figures, number, done, shared)  # 事故21起、死亡293人，同比减少5起
            spans = done[counted].head if self.rest.search(between) else done[counted].spans
            pace = self.pace.search(folded, clause, end) if kind == "rank" else None
            if pace is not None:
                spans = (*done[counted].head, pace.span())  # 投资增长8.6%，增幅居全省第3位
            return Reading(spans, None, done[counted].head, counted, clause, right)
        for index in range(len(clauses) - 2, -1, -1):
            found = phrases.earlier(folded, clauses[index], clauses[index + 1] - 1)
            if found is not None:
                spans = self._distribute(folded, found, figure)
                return Reading(spans, None, spans, None, clauses[index], right)
        if number and folded.startswith(_PARTS, previous) and clause - previous <= 12:
            whole = last_like(self.same, figures, number, done, number - 1)  # 检查诊所52家。其中38家当场受罚
            return Reading(done[whole].head, verb, done[whole].head, whole, clause, right)
        start = clauses[0]
        if start and folded[start - 1] == "。" and folded.startswith(FROM, clause):
            near, _ = topic_starts(folded, start - 1)
            told = clauses_of(folded, near, start - 1)[-1]
            found = phrases.earlier(folded, told, start - 1)
            if found is not None and previous <= told:
                return Reading((found,), verb, (found,), None, clause, right)  # 超限率下降。由去年的8%下降到2%
        return Reading((), verb, (), None, clause, right, False)

    def _share(
        self,
        folded: str,
        figures: Sequence[Figure],
        number: int,
        done: Sequence[Reading],
        clauses: list[int],
        shared: int | None,
        between: str,
    ) -> Reading | None:
        """What a share is of, where that is said before it: 占案件总数的四成, 仅占裁判文书的0.8%."""
        figure, phrases = figures[number], self.phrases
        clause, end, right = clauses[-1], figure.phrase_start, figure.phrase_end
        of = folded[end - 1] == "的"
        may_be = (of or "占" in folded[clause:end]) and (shared is not None or len(clauses) > 1)
        if may_be and _SHARE.match(folded, phrases.strip_start(folded, clause, end), end):
            if shared is not None:
                # 占案件总数的四成, 完成预算的104.3%
                return Reading(done[shared].spans, "占", done[shared].head, shared, clause, right)
            subject = phrases.earlier(folded, clauses[-2], clause - 1)
            if subject is not None:
                return Reading((subject,), "占", (subject,), None, clause, right)  # 大气举报最多，占总数的61%
        if shared and between == "的" and _DONE_OF.match(folded, done[shared].left):
            linked = done[shared - 1].linked
            base = shared - 1 if linked is None else linked
            if done[base].head and figures[base].start >= clauses[0] - REACH:
                return Reading(done[base].spans, "占", done[base].head, base, clause, right)  # 完成任务42亿元的92%
        shares = _SHARE_OF.search(folded, clause + 2, end) if of else None
        if shares is not None:
            subject = phrases.earlier(folded, clause, shares.start())
            if subject is not None:
                return Reading((subject,), "占", (subject,), None, clause, right)  # 再审判决书仅占裁判文书的0.8%
        return None

    def _before_bracket(self, folded: str, clauses: list[int], previous: int, opening: int) -> Span | None:
        """The noun that a number alone in brackets belongs to: 是同期诉讼案件(42件)的1.6倍; none for 较3月份(26件)."""
        if previous >= opening or len(clauses) < 2:
            return None
        noun = self.phrases.earlier(folded, clauses[-2], opening)
        listed = folded[previous:opening].lstrip(")").startswith(LISTING)
        return noun if noun is not None and (listed or folded.endswith(self.head, *noun)) else None

    def _apart(
        self,
        folded: str,
        figures: Sequence[Figure],
        number: int,
        done: Sequence[Reading],
        text: str,
        phrase: Span,
        verb: str | None,
        clauses: list[int],
        previous: int,
    ) -> Reading | None:
        """The reading of a phrase that says something of what another sentence or clause counts; else None."""
        figure, clause = figures[number], clauses[-1]
        right = figure.phrase_end
        told = self.phrases.acts(text) and not text.endswith(self.head)
        if told and number and folded.startswith(_PARTS, previous):
            whole_at = last_like(self.same, figures, number, done, number - 1)
            head = done[whole_at].head
            if like_units(self.same, figure, figures[whole_at]) and head:
                return Reading((*head, phrase), verb, head, whole_at, clause, right)  # 。其中，市政府收到119件
        if not text.endswith(self.kind_of):
            return None
        if number and phrase[0] - previous <= 3 and not self._siblings(folded, done[number - 1].head):
            head = done[number - 1].head  # 维持98件；其他9件
            return Reading((*head, phrase), verb, head, number - 1, clause, right)
        if len(clauses) > 1 and folded[clause - 2] == "中":
            whole = self.phrases.earlier(folded, clauses[-2], clause - 2)
            if whole is not None:
                # 复议案件中，行政处罚类36件
                return Reading((whole, phrase), verb, (whole,), None, clause, right)
        return None

    def _beside(
        self,
        folded: str,
        figures: Sequence[Figure],
        number: int,
        done: Sequence[Reading],
        text: str,
        phrase: Span,
        bare: Span | None,
        verb: str | None,
        shared: int,
        part: bool,
        clause: int,
    ) -> Reading | None:
        """The reading of a phrase that says something of what was counted before; None where it stands by itself."""
        figure, unit, head = figures[number], figures[number].unit, done[shared].head
        right = figure.phrase_end
        if text in self.attribute:
            whole_at = last_counted(figures, number, done, shared)
            head = done[whole_at].head  # 拆除违建39户、面积2万平方米
            return Reading((*head, phrase), verb, head, whole_at, clause, right)
        first, last = text[0], text[-1]
        if text in self.generic or (first in self.each_starts and text.startswith(self.each)):
            whole_at = last_counted(figures, number, done, shared)
            head = done[whole_at].head
            spans = (*done[whole_at].spans, phrase) if unit == "%" else head  # 占比28%
            return Reading(spans, verb, head, whole_at, clause, right)
        if first in self.average_starts and text.startswith(self.average):
            return Reading((phrase,), verb, head, shared, clause, right)  # 办案120件，人均办案13件
        if unit == figures[shared].unit:
            finished = verb in self.finished or "已" in folded[clause : phrase[0]]
            if finished and unit not in self.times and self.phrases.deed(text):
                return Reading((*head, phrase), verb, head, shared, clause, right)  # 问题56处，已清理整治54处
            placed = last in _PLACE_ENDS and unit != "%" and (last == "级" or unit not in self.counted_bodies)
            if placed and _PLACE.fullmatch(text):
                return Reading((*head, phrase), verb, head, shared, clause, right)  # 事项889项，县级平均732项
        if (
            bare is not None
            and verb in self.outcome
            and like_units(self.same, figure, figures[shared])
            and (
                not text.endswith(self.head)
                or (figure.unit or " ")[0] in "家户"
                # 复议案件36件，审结案件30件
                or (verb != done[shared].verb and text in self.head and _called(folded, head, text))
            )
            and not (text.endswith(self.head) and self.phrases.at_body.search(text))
            # 市场主体1万户，新增市场主体2000户
            and not (verb in self.strong and _extends(folded, head, text))
        ):
            # `撤销原行政行为2件` after a case type: the outcome is part of what is counted.
            before, named_before = done[shared].verb, folded[slice(*head[-1])]
            deed = self.phrases.acts(named_before) if before is None else named_before.endswith(before)  # 查封8家，…
            done_to = () if deed else head
            return Reading((*done_to, (bare[0], phrase[1])), verb, head, shared, clause, right)
        if last in self.kind_ends and text.endswith(self.kind_of) and not self._siblings(folded, head):
            whole_at = last_like(self.same, figures, number, done, shared)
            if like_units(self.same, figure, figures[whole_at]):
                # 案件170件，同比下降8%，其中食品类63件: a kind of what was counted before.
                head = done[whole_at].head
                return Reading((*head, phrase), verb, head, whole_at, clause, right)
        short = part and (len(text) <= 6 or first in "以由" or text.startswith(self.done.get(first, ())))
        if short and not text.endswith(self.head):
            # 其中一审61件: a part of what was counted before.
            return Reading((*head, phrase), verb, head, shared, clause, right)
        return None

    @staticmethod
    def _siblings(folded: str, head: tuple[Span, ...]) -> bool:
        """Whether what was counted before is itself one kind among others: 行政处罚类52件, 行政强制类3件."""
        return len(head) == 1 and folded[slice(*head[0])].endswith("类")

    def _predicate(
        self, folded: str, figures: Sequence[Figure], number: int, done: Sequence[Reading], shared: int
    ) -> Reading | None:
        """What is said of a part behind its number: 其中2人已起诉, 其中38家当场受罚."""
        figure = figures[number]
        said = self.said.match(folded, figure.phrase_end)
        if said is None or (number + 1 < len(figures) and said.end() > figures[number + 1].phrase_start):
            return None
        head = done[shared].head
        return Reading((*head, said.span(1)), None, head, shared, figure.phrase_start, said.end())

    def _pointed_at(self, folded: str, clauses: list[int], head: tuple[Span, ...]) -> tuple[Span, ...]:
        """What 相关案件, 此类问题 point back at: the clause before, or what the figure before counts."""
        for index in range(len(clauses) - 2, -1, -1):
            found = self.phrases.earlier(folded, clauses[index], clauses[index + 1] - 1)
            if found is not None:
                return (found,)
        return head

    def _is_part(self, between: str, before: Reading) -> bool:
        """Whether a figure counts a part of what the one before counts: 其中…, (一审…, and the next of such a list."""
        if between[:1] in ("(", "[") or (before.linked is not None and between[:1] in JOINTS):
            return True
        return self.part.search(between) is not None

    def _outcome(
        self,
        folded: str,
        figures: Sequence[Figure],
        number: int,
        done: Sequence[Reading],
        clauses: list[int],
        bare: Span,
        shared: int | None,
        previous: int,
        part: bool,
    ) -> Reading:
        """A verb alone before the number: `维持20件`, `死亡8人`, `建成121个`."""
        figure = figures[number]
        word, clause, right = folded[slice(*bare)], clauses[-1], figure.phrase_end
        word = word.partition("原")[0] or word  # 维持原行政行为
        if folded.endswith(self.average, clauses[-1], bare[0]):
            bare = (bare[0] - 2, bare[1])  # 日均受理830件
        if shared is not None:
            like = like_units(self.same, figures[shared], figure)
            told = word in self.outcome or self.part.search(folded, figures[shared].phrase_end, clause) is not None
            if told and not like:
                floor = sentence_start(folded, figure.start, max(0, figure.start - REACH))
                shared = last_like(self.same, figures, number, done, shared, floor)
                like = like_units(self.same, figures[shared], figure)
            unlike = not like and (not told or figures[shared].unit in ("%", "元"))
            bodies = self.visited_bodies
            # 检查企业45家，立案2起: a case is no enterprise.
            unlike = unlike or (not like and not part and figures[shared].unit in bodies and figure.unit not in bodies)
            # 召开会议2次、培训3次: of events each is one of its own.
            unlike = unlike or (figure.unit in self.events and word not in self.outcome and not part)
            head, apart = done[shared].head, False
            ways = len(word) > 2 and word not in self.outcome
            # 刑拘6人，逮捕3人: one thing done says nothing of the next, but 立案56件，其中免罚3件 does.
            for start, end in head:
                others = (word[:2],) if like else (word[:2], *self.done.get(folded[start], ()))
                # 行政许可, 行政处罚; 电话受理, 窗口受理
                apart = apart or folded.startswith(others, start) or (ways and folded.endswith(word[-2:], start, end))
            if word in self.sanctions and not part and len(head) == 1:
                apart = apart or folded[slice(*head[0])] in self.sanctions  # 警告8家，停业整顿1家
            if unlike or apart or not (done[shared].own or part):
                return Reading((bare,), word, (bare,), None, clause, right, done[shared].own)
            return Reading((*head, bare), word, head, shared, clause, right)
        topic = len(clauses) > 1 and folded[clause - 1] in ":："  # 行政处罚：立案32件 after a semicolon is a new topic
        parted = folded.startswith(_PARTS, previous)
        near = clause - previous <= 12 and (parted or "。" not in folded[previous:clause])
        if (
            number
            and (word in self.outcome or parted)
            and near
            and not (topic and not self.part.match(folded, clauses[-2]))
        ):
            whole = number - 1
            if figures[whole].unit == "%" != figure.unit:
                whole = last_like(self.same, figures, number, done, whole)  # 接通率95%;微信受理210件
            head = done[whole].head
            once_more = bool(head) and folded.endswith(word, *head[-1])  # 受理20件；热线日均受理30件
            if head and not once_more and (figure.unit == "%" or figures[whole].unit != "%"):
                return Reading((*head, bare), word, head, whole, clause, right)
        if word in self.outcome or word in self.strong:
            for index in range(len(clauses) - 2, -1, -1):
                found = self.phrases.earlier(folded, clauses[index], clauses[index + 1] - 1)
                if found is not None:
                    return Reading((found, bare), word, (found,), None, clauses[index], right)
        return Reading(
            (bare,), word, (bare,), None, clause, right, word not in self.outcome and word not in self.strong
        )

    def _distribute(self, folded: str, phrase: Span, figure: Figure) -> tuple[Span, ...]:
        """`按时答复率、满意率100%`: one measure for each rate."""
        start, end = phrase
        if end < figure.phrase_start and folded[end : figure.phrase_start].strip() == "各":
            items = self.phrases.items(folded, start, end)
            return tuple(items) if len(items) > 1 else (phrase,)
        if figure.unit not in ("%", "百分点"):
            return (phrase,)
        return self.phrases.rates(folded, start, end) or (phrase,)


def _called(folded: str, head: tuple[Span, ...], noun: str) -> bool:
    """Whether what was counted before is called by that `noun` as well."""
    return any(folded.endswith(noun, *span) for span in head)


def _extends(folded: str, head: tuple[Span, ...], text: str) -> bool:
    """Whether `text` is what was counted before, with more in front: 市场主体, 新增市场主体."""
    return any(text.endswith(folded[slice(*span)]) for span in head)


@lru_cache(maxsize=8)
def _scanner(catalogue: IndicatorsCatalogue) -> _Scanner:
    return _Scanner(catalogue)
