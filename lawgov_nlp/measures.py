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
from .figures import Figure
from .measure_words import MeasureWords
from .patterns import deferred
from .phrase_words import EDGE
from .phrases import NO_NOUN, Span
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
_SHARE = re.compile(
    "(?:分别|约|均|各|都|也|已)*(?:占(?!比|地(?![区方])|道|用)|(?:完成|达到?|相当于|仅为|是|为)[^,，、]{0,14}的$)"
)
_SHARE_OF = re.compile("(?:分别|约|均|各|都|也|已|仅|只|就)*占(?!比|地(?![区方])|道|用)[^,，、]{0,14}的$")
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
    words = _words(catalogue)
    readings: list[Reading] = []
    starts = [*map(_PHRASE_START, figures), len(folded)]
    for number, following in enumerate(starts[1:]):
        readings.append(_Surroundings(words, folded, figures, number, readings, following).reading())
    return lent_back(words.phrases, folded, figures, readings)


class _Surroundings:
    """A figure and what stands around it in its sentence: what the rules look at, and what they found.

    A rule gives the reading, or None where it has nothing to say. `phrase`, `bare` and `verb` are what stands before
    the number (`phrases.Before`), up to `stop`; `forward` is the noun behind its unit. `shared` is the figure before
    that may lend its phrase, and `between` what stands between the two.
    """

    __slots__ = (
        "bare", "between", "clause", "clauses", "described", "done", "enclosed", "end", "figure", "figures", "folded",
        "following", "forward", "kind", "last", "near", "number", "of", "part", "phrase", "phrases", "previous",
        "right", "shared", "stop", "unit", "verb", "words",
    )  # fmt: skip

    def __init__(
        self,
        words: MeasureWords,
        folded: str,
        figures: Sequence[Figure],
        number: int,
        done: Sequence[Reading],
        following: int,
    ) -> None:
        figure = figures[number]
        end, right = figure.phrase_start, figure.phrase_end
        behind = previous = 0
        if number:
            behind = previous = figures[number - 1].phrase_end
            if previous < done[-1].right <= end:
                previous = done[-1].right  # the noun behind its unit belongs to the figure before
        clauses = sentence(folded, previous if end - previous < REACH else end - REACH, end)
        between = ""
        shared: int | None = None
        if number and clauses[0] == previous <= end:
            # The figure before stands in the same sentence, and so lends its phrase.
            shared, between = number - 1, folded[previous:end]
            if ")" in folded[behind:end]:
                shared, between = outside(folded, figures, shared, end), between.lstrip(")")
            if not done[shared].head:
                shared = None
        self.near = end - behind <= LONGEST_JOINT or following - right <= LONGEST_JOINT
        # 位列11个区县局第三
        self.enclosed = following <= right and number + 1 < len(figures) and figures[number + 1].kind == "rank"
        self.following = figures[number + 1].start if self.enclosed else following
        self.words, self.phrases, self.folded = words, words.phrases, folded
        self.figures, self.number, self.done = figures, number, done
        self.figure, self.kind, self.unit = figure, figure.kind, figure.unit
        self.end, self.stop, self.right = end, end, right
        self.previous, self.clauses, self.clause = previous, clauses, clauses[-1]
        self.shared, self.between, self.last = shared, between, folded[end - 1]
        self.phrase: Span | None = None
        self.bare: Span | None = None
        self.forward: Span | None = None
        self.verb: str | None = None
        self.of = self.described = self.part = False

    def reading(self) -> Reading:
        """What the first rule says that has something to say."""
        kind, unit, shared = self.kind, self.unit, self.shared
        told = (
            (self._listed() if self.near else None)
            or (self._numbered() if self.last == "(" else None)
            or (self._ranked() if kind == "rank" else None)
            or (self._share() if unit == "%" or (unit is None and kind == "ratio") else None)
        )
        if told is None:
            self._look_before()
            phrase = self.phrase
            if self.of or (phrase is not None and self.folded[phrase[1] - 1] == "的"):
                told = self._described()
        if told is None:
            if self.bare is not None or kind in _PLACING:
                self._settle()
            if self.verb is None and shared is not None and self.between[:1] in LISTING and unit != "%":
                self.verb = None if self.phrase is None else self.done[shared].verb  # 取消事项18项、材料519份
            told = self._behind()
        if told is None:
            if shared is not None and unit == self.figures[shared].unit not in RATES:
                self.part = self._is_part(self.done[shared])
            told = self._named() or self._outcome() or self._done_to() or self._lent() or self._told_before()
        return told or Reading((), self.verb, (), None, self.clause, self.right, False)

    def _listed(self) -> Reading | None:
        """One of a list: 分别为35件、30件."""
        return respectively(self.phrases, self.folded, self.figures, self.number, self.done)

    def _numbered(self) -> Reading | None:
        """The noun that a number alone in brackets belongs to: 是同期诉讼案件(42件)的1.6倍; none for 较3月份(26件)."""
        folded, clauses, shared = self.folded, self.clauses, self.shared
        if shared is None or not folded.startswith(")", self.right):
            return None
        opening = self.end - 1
        if self.previous >= opening or len(clauses) < 2:
            return None
        noun = self.phrases.earlier(folded, clauses[-2], opening)
        listed = folded[self.previous : opening].lstrip(")").startswith(LISTING)
        if noun is None or not (listed or folded.endswith(self.words.head, *noun)):
            return None
        return Reading((noun,), None, self.done[shared].head, None, clauses[-2], self.right)

    def _ranked(self) -> Reading | None:
        """A rank beside another one, or among those counted before it: 位居全省第三、全市第一."""
        figures, shared = self.figures, self.shared
        if shared is None:
            return None
        if figures[shared].kind == "rank" and self.end - self.previous <= 3:
            before = self.done[shared]
            return Reading(before.spans, before.verb, before.head, shared, self.clause, self.right)
        if figures[shared].unit not in self.words.counted_bodies:
            return None
        ranked = ranked_among(self.phrases, self.folded, figures, self.number, self.done, shared)
        return None if ranked is None else Reading(ranked, None, ranked, None, self.clause, self.right)

    def _share(self) -> Reading | None:
        """What a share is of, where that is said before it: 占案件总数的四成, 仅占裁判文书的0.8%."""
        folded, phrases, done, shared = self.folded, self.phrases, self.done, self.shared
        clauses, clause, end, right = self.clauses, self.clause, self.end, self.right
        of = folded[end - 1] == "的"
        may_be = (of or "占" in folded[clause:end]) and (shared is not None or len(clauses) > 1)
        if may_be and _SHARE.match(folded, phrases.strip_start(folded, clause, end), end):
            if shared is not None:
                # 占案件总数的四成, 完成预算的104.3%
                return Reading(done[shared].spans, "占", done[shared].head, shared, clause, right)
            subject = phrases.earlier(folded, clauses[-2], clause - 1)
            if subject is not None:
                return Reading((subject,), "占", (subject,), None, clause, right)  # 大气举报最多，占总数的61%
        if shared and self.between == "的" and _DONE_OF.match(folded, done[shared].left):
            linked = done[shared - 1].linked
            base = shared - 1 if linked is None else linked
            if done[base].head and self.figures[base].start >= clauses[0] - REACH:
                return Reading(done[base].spans, "占", done[base].head, base, clause, right)  # 完成任务42亿元的92%
        shares = _SHARE_OF.search(folded, clause + 2, end) if of else None
        if shares is not None:
            subject = phrases.earlier(folded, clause, shares.start())
            if subject is not None:
                return Reading((subject,), "占", (subject,), None, clause, right)  # 再审判决书仅占裁判文书的0.8%
        return None

    def _look_before(self) -> None:
        """Find what stands before the number, and before what leads up to it."""
        folded, phrases, clause, end, last = self.folded, self.phrases, self.clause, self.end, self.last
        stop, ranked = end, self.kind == "rank"
        if last in phrases.ends and end > clause:
            stop = phrases.strip_end(folded, clause, end)
            if stop <= clause + 1 and folded[clause:end].lstrip(EDGE) in self.words.outcome:
                stop = end  # 优秀35卷、合格80卷
            last = folded[stop - 1]
        if last == "中" and ranked and stop > clause + 2:
            stop -= 1  # 在…考核中位列第四
            last = folded[stop - 1]
        if last == ")" and 0 < folded.rfind("的(", clause, stop) + 2 >= stop - MOST_POINTING:
            stop = folded.rfind("的(", clause, stop) + 1  # 基本解决的(A类)有64件
            last = "的"
        self.stop, self.last, self.of = stop, last, last == "的"
        if stop <= clause:
            return
        phrase, self.bare, self.verb = phrases.before(folded, clause, stop)
        if phrase is not None:
            if folded[phrase[1] - 1] in _WITHIN and not folded.endswith(phrases.middle, *phrase):
                agent = phrases.agent.search(folded, phrase[0], phrase[1] - 1)
                phrase = phrase if agent is None else None  # 政务中心中实现7类共917项事项
            if ranked and phrase is not None:
                pace = self.shared is not None and self.words.pace.fullmatch(folded, *phrase)
                # 投资增速达8.6%，增速居全省第3位
                phrase = None if pace or only_placed(folded, self.clauses, phrase, self.right) else phrase
        self.phrase = phrase

    def _described(self) -> Reading | None:
        """Where 的 stands before the number: 督察反馈的9类26个问题, 作出纠错决定的191件."""
        folded, phrases, phrase = self.folded, self.phrases, self.phrase
        of, stop, clause, right, shared = self.of, self.stop, self.clause, self.right, self.shared
        if of and (phrase is None or self.bare is not None) and (shared is not None or folded.startswith("有", stop)):
            # 已经解决或基本解决的有148件
            begin = phrases.strip_start(folded, clause, stop)
            if CLAUSE_END.match(folded, right) is not None and begin < stop - 1:
                # 违法建筑已拆除的7起
                phrase, self.bare = (phrases.shorten(folded, begin, stop - 1), stop), None
        self.phrase = phrase
        if of and self.following == right and stop > clause:
            return Reading((), self.verb, (), None, clause, right, False)
        if (
            phrase is None
            or folded[phrase[1] - 1] != "的"
            or phrase[1] - phrase[0] <= 2
            or folded.endswith(phrases.whole_word, *phrase)
        ):
            return None
        self.described = True
        phrase = self.phrase = (phrase[0], phrase[1] - 1)
        whole = shared
        if shared is not None and not self._like(shared):
            whole = self._last_like(shared)
        if whole is None or self.bare is not None or not self._like(whole):
            return None
        if phrases.after(folded, right, self.following, True) is not None:
            return None
        # 以部门为被申请人的421件: a part of the cases counted before.
        head = self.done[whole].head
        return Reading((*head, phrase), self.verb, head, whole, clause, right)

    def _settle(self) -> None:
        """Decide between noun and verb before the number, where there are both, and what of them a rank has."""
        folded, words, phrases = self.folded, self.words, self.phrases
        clause, stop = self.clause, self.stop
        phrase, bare, verb = self.phrase, self.bare, self.verb
        if bare is not None and phrase is not None and phrase[1] <= bare[0]:
            return  # 生产安全事故共死亡35人
        if bare is not None and phrase is not None:
            if verb in words.outcome and folded[phrase[0]] == "原":
                bare, phrase = (bare[0], phrase[1]), None  # 维持原行政行为的76件, 撤销原判3件
            elif self.unit not in words.counted_bodies and phrases.agent.search(folded, *phrase):
                bare, phrase = (bare[0], phrase[1]), None  # 移送公安机关21件
        if self.kind in _PLACING:
            named = self.kind == "rank" and verb is not None and phrase is not None and not self.of
            if named and stop - phrases.strip_start(folded, clause, stop) <= MOST_RANKED:
                phrase = None  # 开办企业位居第27: what is ranked keeps its verb
                bare = (clause, stop)
            if bare is not None:
                phrase, bare = (phrases.strip_start(folded, clause, stop), stop), None  # 普法考核居全区首位
        self.phrase, self.bare = phrase, bare

    def _behind(self) -> Reading | None:
        """By what follows the unit: 出动1万人次严查占道经营 says what for, 20个服务中心 what is counted."""
        folded, right, unit = self.folded, self.right, self.unit
        if folded[right : right + 1] in _NOTHING_FOLLOWS:
            return None
        bare, forward, words = self.bare, None, self.words
        if (bare is None or unit not in words.trips) and (self.kind in _COUNTING or unit not in RATES):
            forward = self.phrases.after(folded, right, self.following, self.phrase is None and bare is None)
        self.forward = forward
        return (
            (self._harm() if self.last in words.causing_ends else None)
            or (self._held() if unit in words.times and bare is None else None)
            or (None if forward is None else self._counted(forward))
            or (self._among() if self.kind in _SHARING else None)
        )

    def _harm(self) -> Reading | None:
        """造成23人死亡."""
        folded, words = self.folded, self.words
        if not folded.endswith(words.causing, self.clause, self.stop):
            return None
        harm = words.harm.match(folded, self.right)
        if harm is None:
            return None
        return Reading((harm.span(),), self.verb, (harm.span(),), None, self.clause, harm.end())

    def _held(self) -> Reading | None:
        """What was done so many times, where nobody else counts: 8次专题研究法治建设工作."""
        folded, phrases, phrase, forward, right = self.folded, self.phrases, self.phrase, self.forward, self.right
        agent = None if phrase is None else phrases.agent.search(folded, *phrase)
        if phrase is not None and agent is None and not phrases.acts(folded[slice(*phrase)]):
            return None  # 办公室组织开展了两轮督导: the phrase is what acts
        if forward is not None and forward[0] == right and folded[forward[1] - 1] in "会议":
            return None  # 2次党组会议研究工作
        manner = self.words.manner.match(folded, right)
        predicate = _CLAUSE_REST.match(folded, right if manner is None else manner.end())
        if predicate is None or predicate.end() > self.following:
            return None
        what, deed, done_by = phrases.before(folded, *predicate.span())
        span = what or deed
        if done_by is None or span is None:
            return None
        return Reading((span,), done_by, (span,), None, self.clause, span[1])

    def _counted(self, forward: Span) -> Reading | None:
        """The noun behind the unit, where it is what is counted."""
        folded, words, phrases, clause, right = self.folded, self.words, self.phrases, self.clause, self.right
        phrase, bare, shared, end = self.phrase, self.bare, self.shared, self.end
        noun = folded[slice(*forward)]
        some = shared is not None and self.between == "中有"
        if some and (forward[1] == self.following != len(folded) or not noun.endswith(words.head)):
            # 17个指标中有11个进入前十, 18个乡镇中有5个人员不足3人: some of what was counted
            self.forward = None
            return None
        if phrase is not None and self.unit in words.counted_bodies and phrases.deed_before(noun):
            self.forward = None  # 居民200人听取审议报告
            return None
        verb = folded[slice(*bare)] if bare else self.verb
        if self.kind == "money" and phrase is None:
            return Reading((forward,), verb, (forward,), None, clause, forward[1])
        if self.kind != "count":
            return None
        touches = forward[1] == self.following and self.number + 1 < len(self.figures) and not self.enclosed
        if touches and (phrase is not None or not (bare is None or shared is None or verb not in words.outcome)):
            # 占地2000平方米的公园1处: what follows 的 is measured; 市发改局等16个部门84项事项: what 等 sums up.
            named = self.described or folded[right] == "的" or folded[end - 1] == "等"
            # 事项涉及40个部门1448个
            if not (named or _SCOPED.search(folded, clause, end) is not None or noun in phrases.bodies):
                return None
        disposed = folded[end - 1 : end] in _DONE_TO or end == clause  # 将3家企业列入黑名单: other ones
        if shared is not None and self.between[:1] not in LISTING and noun in words.head and not disposed:
            head = self.done[shared].head
            if not _called(folded, head, noun):
                # 已审结的47件案件: which cases was said before.
                return Reading((*head, forward), verb, head, shared, clause, forward[1])
        governed = bare is None and verb in words.strong and folded[end - 1] != "等"
        spans: tuple[Span, ...] = (forward,)
        if phrase is not None and governed and noun in words.common:
            spans = (phrase, forward)  # 推出服务企业15项举措
        return Reading(spans, verb, (forward,), None, clause, forward[1])

    def _among(self) -> Reading | None:
        """三分之二的村, 逾九成事项: those of whom so many."""
        folded, phrases, phrase, right = self.folded, self.phrases, self.phrase, self.right
        whose = phrase is not None and (
            (folded[right] == "的" and not folded.endswith(phrases.rate_head, *phrase))
            or (self.unit == "%" and phrases.agent.search(folded, *phrase) is not None)
        )
        if not whose and (phrase is not None or self.bare is not None):
            return None
        among = phrases.after(folded, right, self.following, True)
        if among is None or (whose and phrases.deed_before(folded[slice(*among)])):
            return None
        return Reading((among,), None, (among,), None, self.clause, among[1])

    def _named(self) -> Reading | None:
        """By the noun before the number."""
        folded, words, phrase, verb = self.folded, self.words, self.phrase, self.verb
        clause, right, shared = self.clause, self.right, self.shared
        if phrase is None:
            return None
        if self.bare is not None and phrase[1] <= self.bare[0]:
            average = self.bare[0] - 2 if folded.endswith(words.average, phrase[1], self.bare[0]) else self.bare[0]
            # 生产安全事故共死亡35人, 法官人均结案36件
            return Reading((phrase, (average, self.bare[1])), verb, (phrase,), None, clause, right)
        text = folded[phrase[0] : phrase[1]]
        # 相关案件, not 相关制度
        if text[0] in words.pointing_starts and len(text) <= MOST_POINTING and text.startswith(words.pointing):
            pointed = self._pointed_at() if text.endswith(words.head) else ()
            if pointed:
                return Reading((*pointed, phrase), verb, pointed, shared, clause, right)
        if "中" in text and "中" in text[2:-1]:
            amid = self.phrases.amid.search(folded, *phrase)
            if amid is not None:
                case = (phrase[0], amid.start(1))  # 信访案件中大气污染31件
                return Reading((case, (amid.end(1), phrase[1])), verb, (case,), self.number, clause, right)
        told = None
        if shared is not None:
            told = self._beside(phrase, text, shared)
        elif text[-1] in words.kind_ends or folded[self.previous : self.previous + 3] == _PARTS:
            told = self._apart(phrase, text)
        if told is not None:
            return told
        if verb in words.strong and len(text) == 2:
            named = self.kind == "change" and verb in words.outcome and text in words.head
            if self.kind == "money" or named or text in words.common:
                # 追缴资金, 挽回各类损失, 入村开展工作; not 制定《…》等制度
                governing = max(folded.rfind(verb or "", clause, phrase[0]), clause)
                if self.kind == "money" or governing + len(verb or "") == phrase[0]:
                    phrase = (governing, phrase[1])
        spans = self._distribute(phrase) if self.unit in RATES or phrase[1] < self.end else (phrase,)
        return Reading(spans, verb, spans, None, clause, right)

    def _apart(self, phrase: Span, text: str) -> Reading | None:
        """The reading of a phrase that says something of what another sentence or clause counts; else None."""
        folded, number, done, verb, previous = self.folded, self.number, self.done, self.verb, self.previous
        clauses, clause, right = self.clauses, self.clause, self.right
        told = number and folded.startswith(_PARTS, previous) and self.phrases.acts(text)
        if told and not text.endswith(self.words.head):
            whole = self._last_like(number - 1)
            head = done[whole].head
            if self._like(whole) and head:
                return Reading((*head, phrase), verb, head, whole, clause, right)  # 。其中，市政府收到119件
        if not text.endswith(self.words.kind_of):
            return None
        if number and phrase[0] - previous <= 3 and not self._siblings(done[number - 1].head):
            head = done[number - 1].head  # 维持98件；其他9件
            return Reading((*head, phrase), verb, head, number - 1, clause, right)
        if len(clauses) > 1 and folded[clause - 2] == "中":
            before = self.phrases.earlier(folded, clauses[-2], clause - 2)
            if before is not None:
                # 复议案件中，行政处罚类36件
                return Reading((before, phrase), verb, (before,), None, clause, right)
        return None

    def _beside(self, phrase: Span, text: str, shared: int) -> Reading | None:
        """The reading of a phrase that says something of what was counted before; None where it stands by itself."""
        folded, words, done, unit = self.folded, self.words, self.done, self.unit
        verb, bare, clause, right = self.verb, self.bare, self.clause, self.right
        first, last, head = text[0], text[-1], done[shared].head
        if text in words.attribute:
            whole = self._last_counted(shared)
            head = done[whole].head  # 拆除违建39户、面积2万平方米
            return Reading((*head, phrase), verb, head, whole, clause, right)
        # 8个城市有案件，案件总数43件 counts no cities.
        generic = text in words.generic and (not text.startswith(words.head) or self._like(shared))
        if generic or (first in words.each_starts and text.startswith(words.each)):
            whole = self._last_counted(shared)
            head = done[whole].head
            spans = (*done[whole].spans, phrase) if unit == "%" else head  # 占比28%
            return Reading(spans, verb, head, whole, clause, right)
        if first in words.average_starts and text.startswith(words.average):
            return Reading((phrase,), verb, head, shared, clause, right)  # 办案120件，人均办案13件
        if unit == self.figures[shared].unit:
            finished = verb in words.finished or "已" in folded[clause : phrase[0]]
            if finished and unit not in words.times and self.phrases.deed(text):
                return Reading((*head, phrase), verb, head, shared, clause, right)  # 问题56处，已清理整治54处
            placed = last in _PLACE_ENDS and unit != "%" and (last == "级" or unit not in words.counted_bodies)
            if placed and _PLACE.fullmatch(text):
                return Reading((*head, phrase), verb, head, shared, clause, right)  # 事项889项，县级平均732项
        if (
            bare is not None
            and verb in words.outcome
            and self._like(shared)
            and (
                not text.endswith(words.head)
                or (unit or " ")[0] in "家户"
                # 复议案件36件，审结案件30件
                or (verb != done[shared].verb and text in words.head and _called(folded, head, text))
            )
            and not (text.endswith(words.head) and self.phrases.at_body.search(text))
            # 取缔场所2家，停业整顿网吧3家: other bodies
            and not (text in self.phrases.bodies and not _called(folded, head, text))
            # 市场主体1万户，新增市场主体2000户
            and not (verb in words.strong and _extends(folded, head, text))
        ):
            # `撤销原行政行为2件` after a case type: the outcome is part of what is counted.
            before, named_before = done[shared].verb, folded[slice(*head[-1])]
            deed = self.phrases.acts(named_before) if before is None else named_before.endswith(before)  # 查封8家，…
            outcome = (bare[0], phrase[1])
            if deed:
                return Reading((outcome,), verb, (outcome,), None, clause, right)
            return Reading((*head, outcome), verb, head, shared, clause, right)
        if last in words.kind_ends and text.endswith(words.kind_of) and not self._siblings(head):
            whole = self._last_like(shared)
            if self._like(whole):
                # 案件170件，同比下降8%，其中食品类63件: a kind of what was counted before.
                head = done[whole].head
                return Reading((*head, phrase), verb, head, whole, clause, right)
        short = self.part and (len(text) <= 6 or first in "以由" or text.startswith(words.done.get(first, ())))
        # 其中投诉12件、建议5件: one word more of a list of parts
        listed = self.between[:1] == "、" and done[shared].linked is not None and len(text) == 2
        if short and (listed or not text.endswith(words.head)) and not _extends(folded, head, text):
            # 其中一审61件: a part of what was counted before.
            return Reading((*head, phrase), verb, head, shared, clause, right)
        return None

    def _outcome(self) -> Reading | None:
        """By a verb alone before the number: 维持20件, 死亡8人, 建成121个."""
        bare = self.bare
        if bare is None:
            return None
        folded, words, clause, right = self.folded, self.words, self.clause, self.right
        word = folded[slice(*bare)]
        word = word.partition("原")[0] or word  # 维持原行政行为
        if folded.endswith(words.average, clause, bare[0]):
            bare = (bare[0] - 2, bare[1])  # 日均受理830件
        if self.shared is not None:
            return self._outcome_of(self.shared, bare, word)
        told = self._outcome_told_before(bare, word)
        if told is not None:
            return told
        known = word in words.outcome or word in words.strong
        found = self._clause_before() if known else None
        if found is not None:
            span, start = found
            return Reading((span, bare), word, (span,), None, start, right)
        return Reading((bare,), word, (bare,), None, clause, right, not known)

    def _outcome_of(self, shared: int, bare: Span, word: str) -> Reading:
        """What was done to that which a figure before in the sentence counts, if it can be that."""
        folded, words, figures, part = self.folded, self.words, self.figures, self.part
        like = self._like(shared)
        told = word in words.outcome or words.part.search(folded, figures[shared].phrase_end, self.clause) is not None
        if told and not like:
            start = self.figure.start
            shared = self._last_like(shared, sentence_start(folded, start, max(0, start - REACH)))
            like = self._like(shared)
        unit, before = figures[shared].unit, self.done[shared]
        unlike = not like and (not told or unit in ("%", "元"))
        bodies = words.visited_bodies
        # 检查企业45家，立案2起: a case is no enterprise.
        unlike = unlike or (not like and not part and unit in bodies and self.unit not in bodies)
        # 召开会议2次、培训3次: of events each is one of its own.
        unlike = unlike or (self.unit in words.events and word not in words.outcome and not part)
        head, apart = before.head, False
        ways = len(word) > 2 and word not in words.outcome
        # 刑拘6人，逮捕3人: one thing done says nothing of the next, but 立案56件，其中免罚3件 does.
        for start, end in head:
            others = (word[:2],) if like else (word[:2], *words.done.get(folded[start], ()))
            # 行政许可, 行政处罚; 电话受理, 窗口受理
            apart = apart or folded.startswith(others, start) or (ways and folded.endswith(word[-2:], start, end))
        if word in words.sanctions and not part and len(head) == 1:
            apart = apart or folded[slice(*head[0])] in words.sanctions  # 警告8家，停业整顿1家
        if unlike or apart or not (before.own or part):
            return Reading((bare,), word, (bare,), None, self.clause, self.right, before.own)
        return Reading((*head, bare), word, head, shared, self.clause, self.right)

    def _outcome_told_before(self, bare: Span, word: str) -> Reading | None:
        """What was done to that which the figure before counts, in another sentence or behind a semicolon."""
        folded, number, clause, previous = self.folded, self.number, self.clause, self.previous
        parted = folded.startswith(_PARTS, previous)
        near = clause - previous <= 12 and (parted or "。" not in folded[previous:clause])
        if not number or not near or not (parted or word in self.words.outcome):
            return None
        if (
            len(self.clauses) > 1
            and folded[clause - 1] in ":："
            and not self.words.part.match(folded, self.clauses[-2])
        ):
            return None  # 行政处罚：立案32件 after a semicolon is a new topic
        whole = number - 1
        if self.figures[whole].unit == "%" != self.unit:
            whole = self._last_like(whole)  # 接通率95%;微信受理210件
        head = self.done[whole].head
        if not head or folded.endswith(word, *head[-1]):
            return None  # 受理20件；热线日均受理30件
        if "%" == self.figures[whole].unit != self.unit:
            return None
        return Reading((*head, bare), word, head, whole, clause, self.right)

    def _done_to(self) -> Reading | None:
        """Whom something was done to: 对3人予以问责, 对5家未履职单位进行通报."""
        folded, right = self.folded, self.right
        if self.forward is not None or folded[self.end - 1 : self.end] not in _DONE_TO:
            return None
        doing = self.words.light_verbs.match(folded, right)
        done_to = _PREDICATE.match(folded, right if doing is None else doing.end())
        if done_to is None:
            return None
        span = self.phrases.until_verb(folded, *done_to.span())
        return Reading((span,), None, (span,), None, self.clause, span[1])

    def _lent(self) -> Reading | None:
        """By what the figure before counts: 同比增长5%, 其中12条为界河."""
        folded, words, figures, done, shared = self.folded, self.words, self.figures, self.done, self.shared
        if shared is None:
            return None
        part, change = self.part, self.kind == "change"
        counted = last_counted(figures, self.number, done, shared)
        if not part and figures[shared].unit not in RATES and words.part.search(self.between) is not None:
            counted = self._last_like(shared)  # 河流99条，长9公里，其中12条为界河
            part = counted != shared
        if part:
            told_of = self._predicate(counted if figures[counted].unit == self.unit else shared)
            if told_of is not None:
                return told_of
        if change and self.unit not in RATES:
            counted = self._last_like(shared)  # 事故21起、死亡293人，同比减少5起
        head = done[counted].head
        spans = head if words.rest.search(self.between) else done[counted].spans
        pace = words.pace.search(folded, self.clause, self.end) if self.kind == "rank" else None
        if pace is not None:
            spans = (*head, pace.span())  # 投资增长8.6%，增幅居全省第3位
        return Reading(spans, None, head, counted, self.clause, self.right)

    def _told_before(self) -> Reading | None:
        """By a clause before that counts nothing, or by the sentence before."""
        folded, phrases, done, verb = self.folded, self.phrases, self.done, self.verb
        clause, right, previous = self.clause, self.right, self.previous
        before = self._clause_before()
        if before is not None:
            span, start = before
            spans = self._distribute(span)
            return Reading(spans, None, spans, None, start, right)
        if self.number and folded.startswith(_PARTS, previous) and clause - previous <= 12:
            whole = self._last_like(self.number - 1)  # 检查诊所52家。其中38家当场受罚
            return Reading(done[whole].head, verb, done[whole].head, whole, clause, right)
        start = self.clauses[0]
        if start and folded[start - 1] == "。" and folded.startswith(FROM, clause):
            near, _ = topic_starts(folded, start - 1)
            told = clauses_of(folded, near, start - 1)[-1]
            found = phrases.earlier(folded, told, start - 1)
            if found is not None and previous <= told:
                return Reading((found,), verb, (found,), None, clause, right)  # 超限率下降。由去年的8%下降到2%
        return None

    def _clause_before(self) -> tuple[Span, int] | None:
        """The phrase of the nearest clause before in the sentence that has one, and where that clause begins."""
        clauses = self.clauses
        for index in range(len(clauses) - 2, -1, -1):
            found = self.phrases.earlier(self.folded, clauses[index], clauses[index + 1] - 1)
            if found is not None:
                return found, clauses[index]
        return None

    def _predicate(self, whole: int) -> Reading | None:
        """What is said of a part behind its number: 其中2人已起诉, 其中38家当场受罚."""
        figures, number = self.figures, self.number
        said = self.words.said.match(self.folded, self.right)
        if said is None or (number + 1 < len(figures) and said.end() > figures[number + 1].phrase_start):
            return None
        head = self.done[whole].head
        return Reading((*head, said.span(1)), None, head, whole, self.end, said.end())

    def _pointed_at(self) -> tuple[Span, ...]:
        """What 相关案件, 此类问题 point back at: the clause before, or what the figure before counts."""
        found = self._clause_before()
        if found is not None:
            return (found[0],)
        return () if self.shared is None else self.done[self.shared].head

    def _is_part(self, before: Reading) -> bool:
        """Whether the figure counts a part of what the one before does: 其中…, (一审…, and the next of such a list."""
        if self.between[:1] in ("(", "[") or (before.linked is not None and self.between[:1] in JOINTS):
            return True
        return self.words.part.search(self.between) is not None

    def _distribute(self, phrase: Span) -> tuple[Span, ...]:
        """`按时答复率、满意率100%`: one measure for each rate."""
        folded, (start, end) = self.folded, phrase
        if end < self.end and folded[end : self.end].strip() == "各":
            items = self.phrases.items(folded, start, end)
            return tuple(items) if len(items) > 1 else (phrase,)
        if self.unit not in ("%", "百分点"):
            return (phrase,)
        return self.phrases.rates(folded, start, end) or (phrase,)

    def _siblings(self, head: tuple[Span, ...]) -> bool:
        """Whether what was counted before is itself one kind among others: 行政处罚类52件, 行政强制类3件."""
        return len(head) == 1 and self.folded[slice(*head[0])].endswith("类")

    def _like(self, other: int) -> bool:
        """Whether the figure may count the same things as the other one."""
        return like_units(self.words.same, self.figure, self.figures[other])

    def _last_like(self, shared: int, floor: int = 0) -> int:
        return last_like(self.words.same, self.figures, self.number, self.done, shared, floor)

    def _last_counted(self, shared: int) -> int:
        return last_counted(self.figures, self.number, self.done, shared)


def _called(folded: str, head: tuple[Span, ...], noun: str) -> bool:
    """Whether what was counted before is called by that `noun` as well."""
    return any(folded.endswith(noun, *span) for span in head)


def _extends(folded: str, head: tuple[Span, ...], text: str) -> bool:
    """Whether `text` is what was counted before, with more in front: 市场主体, 新增市场主体."""
    return any(text.endswith(folded[slice(*span)]) for span in head)


@lru_cache(maxsize=8)
def _words(catalogue: IndicatorsCatalogue) -> MeasureWords:
    return MeasureWords(catalogue)
