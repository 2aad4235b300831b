"""Noun phrases around a number: a small scanner, no parser.

Before the number, whatever ends the stretch (共, 达到, 较上年, 压缩至) is stepped over, and the last governing verb is
where the phrase begins. Behind it, the noun that follows the unit directly is the phrase (`20个…中心`). A phrase that
is longer than anybody needs is cut from the left at a word's end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .patterns import deferred
from .phrase_words import EDGE, ROW, PhraseWords

Span = tuple[int, int]
Hit = tuple[int, int, int]
"""A verb: start, end and number."""

_CLOSING = {"”": "“", '"': '"', "’": "‘", "》": "《", "」": "「", "』": "『"}
_PARTNER = {**_CLOSING, "“": "”", "‘": "’", "《": "》", "「": "」", "『": "』"}
_OPENING = "“‘《「『"
_OUTSIDE = frozenset(EDGE + _OPENING)
_MARK = re.compile(f"[{_OPENING}”’》」』]")
# What tells where a noun begins in its phrase; 来 of 以来, 各 of 各类.
_TELLING = re.compile(f"[来的》等)各{_OPENING}”’》」』]")
_BRACKETED = re.compile(r"\([^()]*\)")
_MANNER = re.compile("[以经](.{2,12}?)[的等]?(?:方式|形式)(?![和及、])")
_QUOTED = ("”", "》")
_MOST = re.compile("最[多少高低大]的(?:是|为)")  # 发生火灾最多的是住宅，共27起
_SHARE_OF = re.compile("占(?!比|地(?![区方])|道|用)[^占]{1,16}的$")
_TOWARDS = re.compile("向[^、]{1,6}$")  # 督察组向我省转办
_UNCOUNTED = deferred(r"(?<=[\u4e00-\u9fff])\d+(?:\.\d+)?$")  # 行政处罚2100，占33.9%
_ROLE = re.compile("为(?<=[员师人士者]为)(?!民|止)")  # 2名律师为法律顾问
_PARTICLES = "的了着过"
_FARTHEST = 40
NO_NOUN = frozenset("。;；!！?？\n,，:：、()[]<>")
_FORWARD = re.compile(r"[^。;；!！?？\n,，:：、()\[\]<>]{1,40}")
_EACH = frozenset("均都各")
_MOST_LISTED = 24
_LONG, _ENOUGH, _LEAST = 14, 12, 4
"""A phrase of more than `_LONG` characters is cut to at most `_ENOUGH`, but never below `_LEAST`."""


Before = tuple[Span | None, Span | None, str | None]
"""What stands before a number: a noun phrase, a bare verb or outcome, the governing verb; any may be missing."""

_NOTHING: Before = (None, None, None)


class Phrases(PhraseWords):
    """The grammar of phrases with the words of one catalogue."""

    __slots__ = ()

    def _verbs_in(self, text: str) -> list[Hit]:
        """The verbs in `text`: start, end and number; parts of compounds (派出所) are none."""
        find, known, verbs = self.find_verbs, self.verb_count, []
        for hit in find(text):
            if hit[2] < known:
                verbs.append(hit)
        return verbs

    def strip_end(self, folded: str, start: int, end: int) -> int:
        """`end` moved left over whatever stands between a noun phrase and its number."""
        before = self.ends.get(folded[end - 1 : end])
        if before is None or (before and folded[end - 2 : end - 1] not in before):
            return end
        stripped = self.before_number.match(folded[start:end][::-1])
        return end - stripped.end() if stripped else end

    def strip_start(self, folded: str, start: int, end: int) -> int:
        """`start` moved right over what only introduces a phrase: 其中, 全年共, 2020年以来."""
        if "以来" in folded[start:end]:
            stripped = self.before_since.match(folded, start, end)
        else:
            behind = self.starts.get(folded[start : start + 1])
            if behind is None or (behind and folded[start + 1 : start + 2] not in behind):
                return start
            stripped = self.before_phrase.match(folded, start, end)
        return stripped.end() if stripped else start

    def items(self, folded: str, start: int, end: int) -> list[Span]:
        """The members of a list: `立案、结案` → two spans."""
        found, left = [], start
        for match in self.item.finditer(folded, start, end):
            right, behind = match.span()
            if right > left:
                found.append((left, right))
            left = behind
        if end > left:
            found.append((left, end))
        return found

    def rates(self, folded: str, start: int, end: int) -> tuple[Span, ...]:
        """`按时答复率、满意率` → one span each; () where the list holds anything but rates."""
        if folded[end - 1] not in self.rate_ends or self.item.search(folded, start, end) is None:
            return ()
        if not folded.endswith(self.rate_head, start, end):
            return ()
        items = self.items(folded, start, end)
        if len(items) < 2:
            return ()
        for left, right in items:
            if not folded.endswith(self.rate_head, left, right):
                break
        else:
            return tuple(items)
        # 风险评估、合法性审查、集体讨论率均达100%: 率 stands once.
        once = folded[end : end + 1] in _EACH
        return tuple(items) if once and all(b - a > 2 for a, b in items) else ()

    def shorten(self, folded: str, start: int, end: int) -> int:
        """`start` moved right to the end of a word, where the phrase says more than identifies it."""
        if end - start <= _LONG:
            return start
        opening = folded.find("(", start, end)
        closing = folded.find(")", opening, end) if opening > start else -1
        if end - start - max(0, closing + 1 - opening if closing > 0 else 0) <= _LONG:
            return start  # 细颗粒物(PM2.5)平均浓度: what stands in brackets does not make it long
        for match in self.boundary.finditer(folded, start + 1, end - _LEAST):
            if end - match.end() <= _ENOUGH:
                cut = match.end()
                while folded[cut] in ")”》的、":
                    cut += 1
                return self._outside_a_name(folded, start, cut, end)
        return start

    def _outside_a_name(self, folded: str, start: int, cut: int, end: int) -> int:
        """`cut`, or where it lies between quotation marks what stands behind them, or the whole name that they hold."""
        closing = _MARK.search(folded, cut, end)
        if closing is None or closing[0] in _OPENING:
            return cut
        if end - closing.end() >= 2:
            behind = self.strip_start(folded, closing.end(), end)
            if behind < end:
                return behind
        return max(start, folded.rfind(_CLOSING[closing[0]], start, cut))

    def before(self, folded: str, start: int, end: int) -> Before:
        """What the clause `start`…`end` holds, where `end` is the end of the phrase, fillers already stripped."""
        last = folded[end - 1]
        if last in ")]":
            opening = folded.rfind("(" if last == ")" else "[", start, end)
            if opening > start and end - opening > 6:
                end = self.strip_end(folded, start, opening)
                if end <= start:
                    return _NOTHING
                last = folded[end - 1]
        elif last in _CLOSING:
            opening = folded.rfind(_CLOSING[last], max(0, start - 40), end - 1)
            if opening >= 0 and end - opening > 5:  # 责令“三停”, 顾问“微信群”: what stands before says what it is
                told = self.before(folded, start, opening) if opening > start else _NOTHING
                phrase, bare, verb = told
                if phrase is not None and bare is None and opening - phrase[0] <= 4:
                    return ((phrase[0], end), None, verb)  # 省级“民主法治村”
                return ((opening + 1, end - 1), None, verb)
        began, clause = start, folded[start:end]
        if "的" in clause:
            earlier = self.earlier_state.search(folded, start + 2, end)
            if earlier is None and last == "的" and "占" in clause:
                earlier = _SHARE_OF.search(folded, start + 2, end)  # 第一产业占生产总值的比重上升
            if earlier is not None:
                end = self.strip_end(folded, start, earlier.start())  # 坐席从原来的市县两级共56个增至119个
                last = folded[end - 1]
        if folded[start] in self.starts or "以来" in clause:
            start = self.strip_start(folded, start, end)
        if start >= end or (last == "年" and folded[start].isdigit()):
            return _NOTHING  # 2015、2018、2019年四次
        if (
            last in self.rate_ends
            and folded.endswith(self.rate_head, start, end)
            and not folded.endswith(self.no_rate, start, end)
        ):
            return self._rate(folded, start, end)
        if "式" in clause:
            manner = _MANNER.search(folded, began, end)
            if manner and (manner.end() == end or folded[manner.end() : end] in self.known):
                return (manner.span(1), None, folded[manner.end() : end] or None)
            if manner and manner.start() <= start:
                start = manner.end()  # 以调解等方式化解争议: how it is done is no part of what is counted
        return self._governed(folded, began, start, end)

    def _rate(self, folded: str, start: int, end: int) -> Before:
        """A rate names itself: only verbs that bring it (实现, 确保) are no part of it."""
        verb = self.rate_verb.match(folded, start, end - 2)
        if verb and folded[verb.end() : end] not in self.rate_head:  # 完成比例 keeps its verb
            start = self.strip_start(folded, verb.end(), end)
            if start == end:
                return _NOTHING
        rates = self.rates(folded, start, end)
        first = rates[0] if rates else (start, end)
        inner = first[0]
        if first[1] - inner > 8:
            # 群众对…的满意率, 12345工单按时办结率: what goes before the noun only describes.
            of = folded.rfind("的", inner, first[1] - 3)
            quoted = folded.rfind("“", inner, of) if of >= 0 and folded[of - 1] == "”" else -1
            towards = folded.find("对", inner + 2, first[1] - 4)
            if towards >= 0 and of < 0:
                inner = towards + 1  # 群众对政法队伍满意率
            elif of >= 0:
                inner = quoted if quoted >= 0 else of + 1
        inner = self._whole_marks(folded, self.shorten(folded, inner, first[1]), first[1])
        return ((inner, end), None, verb[0] if verb else None)

    def _governed(self, folded: str, began: int, start: int, end: int) -> Before:
        """What the last verb governs of what stands between `start` and `end`, in a clause that `began` before."""
        segment, length = folded[start:end], end - start
        adverbial = given = towards = False
        if start > began or folded[began] in self.preposition_starts:
            adverbial, given, towards = self._introduced(folded, began, start, end)
        begin, verb, bare, reach = 0, None, None, 0
        hits = self._verbs_in(segment)
        last = len(hits) - 1
        for number, (a, b, word) in enumerate(hits):
            text = self.verbs[word]
            strong = text in self.strong
            follows = segment[b : b + 1]
            if strong:
                if verb is None and text in self.governing and b < length - 1:
                    # Else it may be but part of a noun; but 受理案件 begins with a verb whatever follows.
                    if follows not in self.turning or (a == 0 and b < length - 2 and follows not in self.rowing):
                        begin, verb, reach = b, text, b
                        continue
                elif begin < a and verb is not None and self.level.search(segment, begin, a):
                    continue  # 承接市级下放事项: the second verb describes
            elif b < length and verb in self.settled:
                continue  # 办理行政应诉案件
            elif segment[-1] in self.amount_ends and segment.endswith(self.amount_head):
                continue
            if b == length:
                phrase, alone, told = self._at_end(folded, segment, start, begin, a, text, verb, towards)
                if phrase is not None:
                    return phrase, alone, told
                if alone is not None:
                    bare, verb = alone, told
                continue
            if self._within_noun(segment, hits, number, begin):
                continue
            # 通过网站公开信息: by what means is no part of what is counted; 向公安部门移送案件.
            through = (
                adverbial
                and verb is None
                and (
                    segment.endswith(self.venue, begin, a)
                    or (given and self.agent.search(segment, begin, a) is not None)
                )
            )
            if follows in self.noun_starts and self._noun(
                segment, text, b, verb is None and (a == begin or segment[a - 1] in "”》)")
            ):
                acts = through or (
                    strong
                    and (
                        (a <= reach and length - b > 2)
                        or (a > begin and length - b > 1 and self.agent.search(segment, begin, a))
                    )
                )
                if not acts:
                    continue
            joined = a == begin and (verb is None or (verb not in self.strong and follows not in ROW))
            if verb is None and number < last and text in self.prepositions and hits[number + 1][1] < length:
                adverbial, reach = True, b  # 通过“绿色通道”服务群众
                continue
            # 监督检查诊所: two weak verbs in a row are one
            if strong or through or joined or self._weakly_governs(segment, hits, number, begin, verb, adverbial):
                begin, verb, reach = b, text, b
        if bare is None:
            return self._object(folded, segment, hits, start, begin, end, verb)
        if folded.startswith(self.total, end):
            return ((bare[0], end + 2), None, None)  # 出资总额: a sum has the verb for its name
        return (None, (self._row(folded, start, bare[0]), bare[1]), verb)

    def _introduced(self, folded: str, began: int, start: int, end: int) -> tuple[bool, bool, bool]:
        """Whether a preposition introduces a clause (通过…, 按照…), whether it stands right before `start` and says to
        whom (向, 对), and whether it says to or from whom, or by what means.
        """
        first = folded[began]
        prepositional = first in self.preposition_starts and self.preposition.match(folded, began, end)
        if not prepositional and start > began + 1:
            prepositional = self.preposition.search(folded, began, start)  # 并逐项按照标准编制指南
        given = start > began and folded[start - 1] in "向对"
        adverbial = given or bool(prepositional)
        return adverbial, given, adverbial and (first in "向对由经与" or folded.startswith(self.means, began))

    def _at_end(
        self, folded: str, segment: str, start: int, begin: int, a: int, text: str, verb: str | None, towards: bool
    ) -> Before:
        """What a verb at the very end (from `a` on) says: it is the noun itself (执法检查) or, alone, the thing counted
        (办结, 维持), or it stands behind what it governs.
        """
        at, bare = start + a, (start + a, start + len(segment))
        strong = text in self.strong
        if text in self.reaching and a > begin + 1:
            # 补贴惠及5620人: what reaches so many
            inner = self._inner(folded, start + begin, at)
            if inner < at:
                return (inner, at), None, text
        if towards and verb is None and a > begin:
            return None, bare, text  # 向市政府备案
        if a <= begin or (strong and text in self.outcome and begin == 0 and verb is None and a < 3):
            if verb is not None and verb not in self.strong and a == begin:
                bare = (at - len(verb), bare[1])
            return None, bare, text
        counted = self.counted_by.search(segment, begin, a)
        if counted is not None:
            if text in self.doing and self.agent.search(segment, begin, counted.start()):
                return None, bare, text  # 复议机关共受理
            if counted.start() - begin >= 2 and (strong or text in self.outcome):
                # 复议案件共受理: the verb stands behind what it governs.
                behind = start + counted.start()
                inner = self._inner(folded, start + begin, behind)
                if inner < behind:
                    # 生产安全事故共死亡35人: what came of it is told beside it.
                    return (inner, behind), None if strong else bare, text
                return None, bare, text  # 矫正期间共接收: nothing but a time stands between
        if text not in self.outcome:
            return _NOTHING
        acting = self.agent.search(segment, begin, a) and not segment.endswith(self.venue, begin, a)
        if acting or _TOWARDS.search(segment, begin + 2, a) is not None:
            return None, bare, text  # 专项行动立案
        return _NOTHING

    def _within_noun(self, segment: str, hits: Sequence[Hit], number: int, begin: int) -> bool:
        """Whether a verb is but part of a noun: 办件量, 咨询、建议, 查封、扣押案件."""
        a, b, word = hits[number]
        follows, text = segment[b : b + 1], self.verbs[word]
        weak = text not in self.strong
        if follows in self.rate_starts and segment.startswith(self.rate_head, b):
            return True
        if b == len(segment) - 1 and follows not in self.single and follows not in _PARTICLES:
            return True  # 评查面, 办件量: a verb and one character are a word
        if weak and a == begin and follows == "、" and not self._listed(hits, number):
            return True  # 咨询、建议: a noun beside nouns
        joint = follows in ROW or (weak and text not in self.reaching and self._followed(hits, number))  # 涉及申请人
        return joint and self._row_of_nouns(segment, hits, number)

    def _weakly_governs(
        self, segment: str, hits: Sequence[Hit], number: int, begin: int, verb: str | None, adverbial: bool
    ) -> bool:
        """Whether a verb that may be a noun as well governs what follows, by who or what stands before it."""
        a, b, word = hits[number]
        if verb in self.asking and self.agent.search(segment, begin, a) is not None:
            return True  # 提请常委会审议议案
        if verb is not None or (self.verbs[word] in self.nominal and not self._body(segment, b)):
            return False
        if segment[b:] in self.known or self._followed(hits, number):
            return False  # 负责人出庭应诉, 出庭应诉案件 is one event
        if adverbial or segment[a - 1 : a] in _QUOTED or self.agent.search(segment, begin, a):
            return True
        run = self._run_start(hits, number)
        return b < len(segment) - 1 and run < a and self.agent.search(segment, begin, run) is not None

    def _object(
        self, folded: str, segment: str, hits: Sequence[Hit], start: int, begin: int, end: int, verb: str | None
    ) -> Before:
        """What the last governing `verb` governs, which ends at `begin`."""
        if len(segment) - begin > _LEAST:
            summed = self.summed.search(segment, begin + 2, len(segment) - 2)
            if summed is not None:
                begin = summed.end()  # 档案馆全年共接收信息: who did it stands before 共
                begin, verb = self._verb_at(segment, hits, begin) or (begin, None)  # 机构共处理纠纷
        inner = self._inner(folded, start + begin, end)
        if end - inner < 2:
            if inner >= end and verb is not None:
                return (None, (start + begin - len(verb), start + begin), verb)
            if verb is None and folded[inner:end] not in self.single:
                return _NOTHING
        elif end - inner == 2 and folded.startswith(self.total, end):
            end += 2  # 出资总额
        bare = None
        if verb is not None and verb in self.outcome:
            bare = (start + begin - len(verb), start + begin)
            if folded[inner:end] in self.heads and folded[bare[0] - 1] == "未":
                return ((bare[0] - 1, end), None, None)  # 未审结案件: not what others count
        return ((inner, end), bare, verb)

    def _verb_at(self, segment: str, hits: Sequence[Hit], begin: int) -> tuple[int, str] | None:
        """The verb that begins at `begin` and governs what follows, and where it ends."""
        for a, b, word in hits:
            text = self.verbs[word]
            if a == begin and len(segment) - b >= 2:
                governs = (text not in self.nominal or self._body(segment, b)) and not self._noun(segment, text, b)
                return (b, text) if governs else None
        return None

    def _followed(self, hits: Sequence[Hit], number: int) -> bool:
        """Whether another verb, not one that is a noun as well, follows without a gap: 出庭应诉."""
        if number + 1 == len(hits) or hits[number + 1][0] != hits[number][1]:
            return False
        return self.verbs[hits[number + 1][2]] not in self.nominal

    @staticmethod
    def _run_start(hits: Sequence[Hit], number: int) -> int:
        """Where the verbs begin that stand without a gap before and at hit `number`: 领导包案化解积案."""
        while number and hits[number - 1][1] == hits[number][0]:
            number -= 1
        return hits[number][0]

    @staticmethod
    def _listed(hits: Sequence[Hit], number: int) -> bool:
        """Whether another verb stands behind the comma: 检查、指导企业."""
        return number + 1 < len(hits) and hits[number + 1][0] == hits[number][1] + 1

    def _body(self, segment: str, at: int) -> bool:
        """Whether bodies or people are all that follows `at`: 检查企业, 检查餐饮企业."""
        return segment[at:] in self.bodies or (len(segment) - at >= 4 and segment[-2:] in self.bodies)

    def _row_of_nouns(self, segment: str, hits: Sequence[Hit], number: int) -> bool:
        """Whether a verb describes the noun behind the last of its row: 查封、扣押案件, 投诉处理类案件."""
        while number + 1 < len(hits):
            _, end, word = hits[number]
            if segment[end : end + 1] in ROW:
                if hits[number + 1][0] != end + 1:
                    return False
            elif self.verbs[word] in self.strong or not self._followed(hits, number):
                break
            number += 1
        _, end, word = hits[number]
        return end < len(segment) and self._noun(segment, self.verbs[word], end)

    def _row(self, folded: str, start: int, at: int) -> int:
        """`at` moved left over the outcomes in front: 调解、和解终止, 撤销或确认违法."""
        while at - 1 > start and folded[at - 1] in "、和或及":
            for left in range(at - 7, at - 2):
                if left >= start and folded[left : at - 1] in self.outcome:
                    at = left
                    break
            else:
                break
        return at

    def _noun(self, segment: str, text: str, end: int, first: bool = False) -> bool:
        """Whether what follows makes a noun of the verb: 办理事项, 发布会, 执法车辆; the `first` verb may govern it."""
        strong = text in self.strong
        follows = segment[end : end + 1]
        if follows in self.tail and segment.startswith(self.tail[follows], end):
            return True
        if follows in self.last_starts and not (first and strong) and self.last_tail.match(segment, end):
            return True
        return not strong and follows in self.weak_starts and self.weak_tail.match(segment, end) is not None

    def _inner(self, folded: str, start: int, end: int) -> int:
        """Where the shortest phrase that ends at `end` begins; `end` where nothing but what introduces one is there."""
        if (
            folded[start] not in self.inner_starts
            and end - start <= _LONG
            and _TELLING.search(folded, start, end) is None
        ):
            return start
        inner = self.strip_start(folded, start, end)
        if folded[inner : inner + 1] == "在" and self.preposition.match(folded, inner, end):
            inner = self.strip_start(folded, inner + 1, end)
        if end - inner <= _MOST_LISTED and _TELLING.search(folded, inner, end) is None:
            return self.shorten(folded, inner, end)
        # What stands before 的 only describes.
        stripped, told = inner, folded[inner : end - 2]
        of = folded.rfind("的", inner, end - 2) if "的" in told else -1
        if of >= 0 and (end - inner > 7 or of - inner < 2):
            quoted = folded.rfind("“", inner, of) if folded[of - 1] == "”" else -1
            inner = quoted if quoted >= 0 and end - quoted <= _LONG else of + 1
        each = folded.rfind("各", inner, end - 3) if "各" in told else -1
        if each > inner and folded.startswith(self.manifold, each):
            inner = each + 2  # 市、区各类奖项
        # 《…》宣讲, 用地、融资等难题: the head noun stands behind.
        title = folded.rfind("》", inner, end - 2) if "》" in told else -1
        if title >= 0:
            inner = title + (2 if folded[title + 1] == "等" else 1)
        among = folded.rfind("等", inner, end - 2) if "等" in told else -1
        if among > inner and folded.startswith(self.manifold, among + 1):
            inner = among + 1  # 民商、劳动等各类咨询: the examples do not count
        elif among >= 0 and folded[among + 1] in "处地类":
            inner = among + 2  # 在车站、码头等处检查旅客; 供水、供电等类工单
        elif (
            among >= 0
            and end - among > _LEAST
            and folded.find("、", inner, among) >= 0
            and folded[among + 1 : among + 3] not in self.agencies  # 工商、质监等部门文件
        ):
            inner = among + 1  # 挖掘机、铲车等大型设备
        elif among >= 0 and end - inner > _LONG:
            # 用地、用能、融资等难题: the last example and the head noun, or the head noun alone.
            last = folded.rfind("、", inner, among)
            inner = last + 1 if last >= 0 and end - last <= _LONG else among + 1
        comma = folded.rfind("、", inner, end) if end - inner > _MOST_LISTED else -1
        if comma >= 0:
            inner = comma + 1
        closing = folded.rfind(")", inner, end - 2) if ")" in told else -1
        if closing >= 0 and folded.find("(", inner, closing) < 0:
            inner = closing + 1  # 企业(含建筑、消防)事故: the bracket opened before
        inner = self._whole_marks(folded, inner, end)
        if inner != stripped:
            inner = self.strip_start(folded, inner, end)
        return self.shorten(folded, inner, end)

    @staticmethod
    def _whole_marks(folded: str, inner: int, end: int) -> int:
        """`inner` moved behind an opening mark without its closing one, or the reverse."""
        if _MARK.search(folded, inner, end) is None:
            return inner
        for match in _MARK.finditer(folded, inner, end):
            mark, at = match[0], match.start()
            if at < inner or at + 1 >= end or folded.count(mark, inner, end) > 1:
                continue
            if folded.find(_PARTNER[mark], inner, end) < 0:
                inner = at + 1
        return inner

    def deed(self, text: str) -> bool:
        """Whether `text` is made of verbs alone: 清理整治, 调解."""
        at = 0
        for a, b, _ in self._verbs_in(text):
            if a != at:
                return False
            at = b
        return at == len(text)

    def acts(self, text: str) -> bool:
        """Whether `text` ends with a verb: 市政府收到."""
        hits = self._verbs_in(text)
        return bool(hits) and hits[-1][1] == len(text)

    def deeds(self, text: str) -> bool:
        """Whether `text` is a row of such: 承接和下放."""
        return all(part and self.deed(part) for part in re.split("[和及与、]", text))

    def deed_before(self, text: str) -> bool:
        """Whether `text` begins with a verb that governs what follows: 听取报告, but not 检查对象, 督察执法组."""
        hits = self._verbs_in(text)
        if not hits or hits[0][0] or hits[0][1] == len(text):
            return False
        row = [self.verbs[hit[2]] for hit in hits[:2] if hit[0] in (0, hits[0][1])]
        nominal = any(verb.endswith(self.nominal_ends) for verb in row)
        return not nominal and not self._noun(text, row[0], hits[0][1])

    def until_verb(self, folded: str, start: int, end: int) -> Span:
        """The span up to the word that says what is done: 单位进行通报 → 单位."""
        cut = self.forward_cut.search(folded, start + 2, end)
        return (start, cut.start() if cut else end)

    def earlier(self, folded: str, start: int, end: int) -> Span | None:
        """The phrase of a clause without a figure, which a later one without a phrase is about."""
        most = _MOST.search(folded, start + 2, end) if "最" in folded[start:end] else None
        end = self.strip_end(folded, start, end if most is None else most.start())
        number = _UNCOUNTED.search(folded, start, end)
        end = end if number is None else number.start()
        if end > start + 4 and folded[end - 1] == "中" and not folded.endswith(self.middle, start, end):
            end -= 1  # 在…考评中
        if end <= start:
            return None
        phrase, bare, _ = self.before(folded, start, end)
        return phrase or bare

    def after(self, folded: str, start: int, following: int, alone: bool) -> Span | None:
        """The noun phrase that follows the unit directly, if one does; `alone` where none stands before the number."""
        if start >= following:
            return None
        unit, first = folded[start - 1], folded[start]
        if first == "的":
            start += 1
            first = folded[start : start + 1]
        if first in NO_NOUN:
            return None
        if first in _PARTNER and first in _OPENING:
            return self._quoted_after(folded, start, following, alone)
        match = _FORWARD.match(folded, start, following if following - start < _FARTHEST else start + _FARTHEST)
        if match is None:
            return None
        relative = first in self.relative_starts and folded.startswith(self.relative, start)
        describes = relative and "的" in match[0][1:-1]  # 34条有硬性约束的条目
        stops = first in self.stop and folded.startswith(self.stop[first], start)
        goes = first in self.go and folded.startswith(self.go[first], start)
        if stops and not goes and not describes:
            return None
        end = self._reach(folded, start, match.end(), following)
        segment = self._before_joint(folded[start:end]) if end == following else folded[start:end]
        if not segment:
            return None  # 会议2次暨培训3次
        goes = first in self.go and segment.startswith(self.go[first])
        if not goes and self.cut.match(segment) and not self.attending.match(segment):
            return None
        of = self._whose_deed(segment)
        start, segment = start + of, segment[of:]
        segment = self._to_cut(self._counted_body(segment, unit), describes)
        event = unit in "场次期"
        told = self._to_deed(segment, event, describes, alone, end == following)
        if told is None or told[0]:
            return None if told is None else (start + told[0], start + told[1])
        return self._head(folded, start, segment[: told[1]], event)

    def _quoted_after(self, folded: str, start: int, following: int, alone: bool) -> Span | None:
        """The noun phrase behind the unit, where it begins with a name in quotation marks: 26个“就近办”事项."""
        end = folded.find(_PARTNER[folded[start]], start, start + 40)
        if not start + 2 < end <= following:
            return None
        named = self.named.match(folded, end + 1, following)
        if named and folded[named.end() : named.end() + 1] == "的":
            whose = _FORWARD.match(folded, named.end() + 1, min(following, named.end() + 13))
            if whose is not None and not self.opening.search(whose[0]):
                return whose.span()  # 1万个“跑一次”事项的服务对象
        if named is None and end + 1 < following:
            behind = self.after(folded, end + 1, following, alone)  # 10个“枫桥式”派出所
            if behind is not None and behind[0] == end + 1:
                return (start, behind[1])
        return (start, named.end()) if named else (start + 1, end)

    def _reach(self, folded: str, start: int, end: int, following: int) -> int:
        """`end` moved on to the end of a list, and over a short bracket."""
        # `市、县、区`, `行业性、专业性委员会`: the list goes on until a number or a verb begins a member.
        while folded[end : end + 1] == "、" and end - start < _LONG:
            more = _FORWARD.match(folded, end + 1, min(following, end + 20))
            if more is None or self.opening.match(folded, end + 1):
                break
            if more.end() == following and not more[0].endswith(self.conjunction):
                break  # 20个中心、站点100个: the last member belongs to the next number
            end = more.end()
        # `镇(街道)规范性文件`: a short bracket inside the phrase belongs to it.
        if folded[end : end + 1] == "(":
            close = folded.find(")", end, min(end + 12, following))
            if close > 0 and not re.search(r"\d", folded[end:close]):
                more = _FORWARD.match(folded, close + 1, min(following, close + 30))
                end = more.end() if more and not folded[close + 1].isdigit() else close + 1
        return end

    def _before_joint(self, segment: str) -> str:
        """`segment` without the word that joins it to the next number."""
        for ending in self.conjunction:
            if segment.endswith(ending):
                return segment[: -len(ending)]
        return segment

    def _whose_deed(self, segment: str) -> int:
        """Where the noun begins behind one that is described by who did what: 133家各级政府挂牌的隐患单位; else 0."""
        of = segment.find("的", 3) if segment[0] not in "不未" else -1
        if not 0 < of < len(segment) - 2 or self.cut.search(segment, 2, of):
            return 0
        told = self._verbs_in(segment[:of])
        governs = bool(told) and told[-1][1] == of and self.verbs[told[-1][2]] not in self.nominal
        described = governs and told[-1][0] > 1 and not self.at_body.search(segment, 0, told[-1][0])
        return of + 1 if described else 0

    def _counted_body(self, segment: str, unit: str) -> str:
        """`segment` up to the body that is counted itself: 14个社区“法律明白人”全覆盖, 9个村的年度考核."""
        body = self.body.search(segment) if "的" in segment or "“" in segment or "‘" in segment else None
        if body is None and unit in "家户所":
            body = self.housed.search(segment)  # 42家取水单位许可证年审: 家 counts the body
            if body and segment[body.end() : body.end() + 1] == "、":
                body = None
        return segment[: body.end()] if body else segment

    def _to_cut(self, segment: str, describes: bool) -> str:
        """`segment` up to what cannot stand in such a noun phrase."""
        for pattern, least in ((self.forward_cut, 1), (self.cut, 2)):  # 平均 before 均
            cut = pattern.search(segment, segment.find("的") + 1 if describes else least)
            if cut:
                dated = segment[cut.start()].isdigit()
                segment = segment[: cut.start()]
                if dated:
                    segment = segment.rstrip("是自从于")
        segment = segment.rstrip()
        done = segment.find("了", 3)
        return segment[: done - 2] if done > 0 else segment  # 农民工领到了工资

    def _to_deed(self, segment: str, event: bool, describes: bool, alone: bool, touches: bool) -> Span | None:
        """From where and up to where no verb stands in `segment`: 劳动者追回工资 → 劳动者; None where one begins
        it. It begins behind its start only where a verb of attending does (参加…): nothing is to be looked for then.
        """
        for a, b, word in self._verbs_in(segment):
            text = self.verbs[word]
            bodied = a > 0 and self.at_body.search(segment, 0, a) is not None
            met = event and a > 1 and segment[a - 1] in "会议班"  # 2次党组会议研究工作
            if b < len(segment) and not bodied and not met and self._noun(segment, text, b):
                continue
            held = event and a > 1 and not met and segment[b:] in self.common  # 10场新闻发布活动
            if held or (describes and segment.find("的", b) > 0):
                continue  # 32项可复制推广的创新
            if text not in self.strong and not (a > 1 and bodied) and not met:
                continue
            if a == 0:
                attending = self.attending.match(segment) if alone else None
                if attending and len(segment) - attending.end() >= 2:
                    return attending.end(), len(segment)
                if attending is None and 0 < segment.find("的", b) < len(segment) - 2:
                    continue  # 38件报备的规范性文件
                return None
            if b < len(segment) or touches or met:
                return 0, a  # 1200名劳动者追回工资, 1200名劳动者追回300万元
        return 0, len(segment)

    def _head(self, folded: str, start: int, segment: str, event: bool) -> Span | None:
        """The head noun of the phrase `segment` at `start`, without what only describes it."""
        role = _ROLE.search(segment)
        segment = (segment if role is None else segment[: role.start()]).removesuffix("的")
        plain = _BRACKETED.sub(lambda m: "□" * len(m[0]), segment) if "(" in segment else segment
        item = self.item.search(plain)
        of = segment.rfind("的", item.start(), len(segment) - 1) if item and item.start() >= 2 else -1
        if item and of > 0 and segment.endswith(self.describing, 0, item.start()):
            start, segment, item = start + of + 1, segment[of + 1 :], None  # 32项操作性强、务实有效的措施
        longest = _LONG + (3 if item and item[0] in "、和" else 0)
        if item and item.start() >= 2 and not event and (len(segment) > longest or item[0] == "以及"):
            segment = segment[: item.start()]
        for quote in '”’》」』"':
            if quote in segment and _CLOSING[quote] not in segment[: segment.index(quote)]:
                segment = segment[: segment.index(quote)]
        # `6个示范单项的申报`: the head stands first; `35起涉及土地的纠纷`: a verb before 的 only describes.
        offset, of = 0, segment.rfind("的", 0, len(segment) - 1)
        if of >= 0:
            hits = self._verbs_in(segment[:of])
            describes = segment.startswith(self.relative) or segment.endswith(self.describing, 0, of)
            if segment[0] in "不未" and of <= 4:
                pass  # 7个不及格的城市
            elif of < 2 or (hits and hits[0][0] == 0) or describes:
                offset = of + 1
            else:
                segment = segment[: segment.index("的")]
        bare = len(segment) > 2 or segment[:-1] in self.bodies
        amid = segment.endswith(("中", "里", "内")) and bare and not segment.endswith(self.middle)
        if amid:
            segment = segment[:-1]
        end = start + len(segment)
        start += offset
        while start < end and folded[start] in _OUTSIDE:
            start += 1
        if not amid and folded[start:end] in self.known:
            return None  # 1000人参加; but 300件举报中
        if item and not event and item.start() >= 2 and _LONG < end - start <= longest:
            return start, end  # 29份督查整改通知书和专项督办通知书
        if end - start >= 2 or folded[start:end] in self.bodies:
            return self.shorten(folded, start, end), end
        return None
