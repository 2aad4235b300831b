"""Named campaigns, reforms, projects, platforms, mechanisms, pilots, models and services.

Three sources: quoted expressions, judged by the catalogue and, where it does not know them, by what stands inside
and around the quotation marks; names of the catalogue in running text; campaigns that bear a name without quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from . import unquoted_names
from .catalogue import Catalogue
from .catalogue.initiatives import InitiativesCatalogue, NamedInitiative, bare
from .document import Document
from .entities import Names, Recogniser
from .normalize import occurrences
from .report import Initiative, Policy

_QUOTED = re.compile(r"“([^“”\n]{2,32})”|‘([^‘’“”\n]{2,24})’|\"([^\"“”\n]{2,24})\"|「([^「」\n]{2,24})」")
_DOUBLE_QUOTED = re.compile(r"“([^“”\n]{2,32})”")
_CLAUSE = re.compile(r"[。；;！？\n，,：:]")
_COUNTED = re.compile(r"[一二三四五六七八九十两双多\d][\u4e00-\u9fff]{0,3}[一二三四五六七八九十两双多全零\d]?|\d+\+")
_ONLINE = re.compile("互联网|智慧|数字|线上|网上|掌上|大数据")
_OVERSIGHT = re.compile("监管|执法|督查|审批|监督|政务")
_PARTIES = re.compile("[长员官]\\+|[长员官]$|\\d|[NXn]|清单|承诺|监督|热线|信用")
_OCCASION = re.compile("为(?:主要|重要|有效|有力)?(?:抓手|载体|契机|平台|品牌|牵引|依托|龙头|突破口|切入点|主线)")
_SUBJECT = re.compile("主题[，,。；;、]|这一主题")
_SUM = re.compile(r"[\w\u4e00-\u9fff]\+[\w\u4e00-\u9fff]")
_RESULT = re.compile(
    r"[双两全多三](?:[战线翻]?[全双]?[胜赢]|促进|提升|达标|下降|过半)$|^零|^百分之|^\d+%|^全覆盖$|^无|周年$|[一-龥](?:做法|(?<!大)战役|答卷)$"
)
_MOTTO = re.compile(
    r"[，,；;]|^[一-龥]{4,}[\s·][一-龥]{4,}$|^以.+为.|不.+不|有.+必|谁.+谁|^让|^把|^.{4,}是.{4,}|^(?:完善|健全|加强|加快|推进|提高|强化|促进|推动|优化|规范|构建|建立|学习|宣传|贯彻)[一-龥、]{5,}|^应.尽.|要.+要|^从.+到|最.{1,3}、.+最|^[一-龥]+[，、][一-龥]+[，、][一-龥]+$|^[一-龥]+(?:[-—–→][一-龥]+){2,}$"
)
_MANNER = re.compile(r"^[一-龥]{1,3}[式型化性级]$")
_TRAIT = re.compile(
    r"^(?:等?[一二三四五六七八九十两几\d]{1,2}[项大个种类支](?:品牌)?|等|的|为主题的?|主题|系列|普法|法治|专项|便民|惠民|特色|这一|集中|大型|公益|线上|创新|工作)"
)
_JOINT = re.compile("[、,，和及与]?")
_HEADED_JOINT = re.compile("[一-龥]{2,7}?[、,，和及与]")
_PHRASE = re.compile(
    r"(?:[一-龥+]{3,10}?|(?:(?![的与和等])[一-龥+]){11,14}?)(?=[，,、。；;：:（(《“ \d]|[被获]|入选|$|座谈会|启动仪式)"
)
_COUNTED_TWICE = re.compile(
    "[一二三四五六七八九十两双多]+[\u4e00-\u9fff]{1,3}[一二三四五六七八九十两双多]+[\u4e00-\u9fff]{1,3}$"
)
_COUNTED_POINTS = re.compile("[一二三四五六七八九十两双多]+[个项条][\u4e00-\u9fff]{2,4}")
_ONE = re.compile("一[个项条支][\u4e00-\u9fff]{2,3}")
_SMALL_AND_BIG = re.compile("“小[^“”]{1,4}”[^“”。;；\\n]{1,8}“大[^“”]{1,4}”")
# “大安全、大应急”, “讲故事、传法理”: what stands in a row of equals and has no head noun is a motto.
_GREAT = re.compile("大[一-龥]{1,3}(?:、大[一-龥]{1,3})+$")
_EQUALS = re.compile("(?![一二三四五六七八九十两双多])([一-龥]{3,5})、(?![一二三四五六七八九十两双多])([一-龥]{3,5})$")
# “政治安全、社会稳定、公共安全”三大体系 lists three things.
_SO_MANY = re.compile("([二两三四五六七八九])[大个项种类]")
_NUMERALS = "  二三四五六七八九"
_FOOTNOTE = re.compile(r"[(\[]\d{1,2}[)\]]")
_NOTE = re.compile(r"\([^()\n。]{2,60}\)")
_NOUN_GOES_ON = re.compile("(?!工作|机制|模式|制度|方式|改革|活动|行动|进|和|及|与|等|，)[\u4e00-\u9fff]")
# Ways in which an office serves are names however they are used: 实现“全程网办”, “就近办”覆盖所有村居.
_SERVING = re.compile(
    "办$|办结$|不打烊$|跑一?次$|跑动$|不用跑$|^免申|^即申|^秒批|^一[门窗网口][进通受结]$|^一[门窗网口]受理$|^一网通[采购享]$|^最多[一-龥]{1,2}一[次趟回]$|^一站式[办审受](?:结|批|理)$|^一.{1,9}、一.{1,9}[办证批结成理取发领事]$"
)
_LIST = re.compile(
    "[一-龥]{6,}(?:清单|目录|指南|名录|台账|一览表|方案|办法|意见|规定)$|[一二三四五六七八九十百\\d]条(?:新政|措施|政策)?$"
)
_MISDEED = re.compile(
    "不[作立查担]|[造作弄]假|插手|吃拿|违规|违法|虚假|[三四]?乱|拖欠|欺[诈骗]|走私|盗[采伐]|非法|侵占|虚报|黑恶|难$|慢$|差$"
)
_AGAINST_MISDEEDS = re.compile("[整纠]治|治理|清理|排查|打击|问题|行为|现象")
_WHO = re.compile("谁[^谁]{1,3}谁[^谁]{1,3}")  # 谁执法谁普法
_ALSO = tuple("和与及")  # “甲”与乙研究中心: what follows is another thing
_DATE = re.compile(r"\d{1,2}[.·]\d{1,2}")  # “12.4”国家宪法日
_YEAR_ENDS = frozenset("0123456789年")
_YEAR = re.compile(r"(?<=[\u4e00-\u9fff]{2})[-—·]?20\d\d年?$")

# What a cue adds to the evidence that a quoted expression is a name; it is one from LEAST_EVIDENCE on.
WEIGHTS = {
    "head behind": 2.5,
    "weak head behind": 1.0,
    "head in phrase behind": 1.6,
    "long head inside": 3.0,
    "short head inside": 2.0,
    "weak head inside": 1.0,
    "way of serving": 2.5,
    "ending": 0.7,
    "head before": 1.6,
    "sum": 2.0,
    "counted": 1.0,
    "counted points": -1.6,
    "one of them": -2.5,  # 实行“一个部门”统筹
    "strong naming verb": 1.7,
    "naming verb": 1.1,
    "naming verb behind": 1.6,
    "awarded": 0.5,
    "award": -4.0,  # 荣获“全省先进集体”: an honour, not the standing of a place that has set up something
    "verb against": -1.5,
    "noun against": -2.5,
    "misdeed": -3.0,
    "list": -3.0,
    "two characters": -1.2,
    "small and big": -2.5,  # “小网格”撬动“大治理”
    "equals": -1.5,
    "enumerated": -2.5,
    "occasion": 1.6,
    "explained": -1.0,
    "theme": -3.5,
    "figure of speech": -1.5,
    "praise": -3.0,  # 成为惠及群众的“民心工程”
    "goals": -3.0,  # “五个强市”, “五型政府”: what a place wants to be
    "attribute": -1.5,
    "manner": -2.0,
    "result": -4.0,
    "motto": -1.8,
    "title of a work": -4.0,
    "long": -0.7,
    "named entity": -1.0,  # “老城厢”模式 may bear a place's name; in 打造“老城厢” nothing says more than that
}
LEAST_EVIDENCE = 1.5
LEAST_REPEATED = -1.6  # for what is told to be a name elsewhere in the document
CERTAIN_EVIDENCE = 3.0  # for strategies, slogans and awards, which the catalogue does not know
SHORT_KINDS = ("campaign", "platform", "service", "reform", "pilot")  # of these, names of two characters are many
WEAK_KINDS = ("slogan", "strategy", "designation")


class _Judgement(NamedTuple):
    evidence: float
    kind: str


def find(
    document: Document, catalogue: Catalogue, policies: tuple[Policy, ...], recogniser: Recogniser | None = None
) -> tuple[Initiative, ...]:
    """All initiatives, sorted by start; nothing inside a policy title counts.

    What a recogniser takes for the name of a person, a place or an organisation needs more evidence than its own.
    """
    names = Names(document, catalogue, recogniser) if recogniser is not None else None
    knowledge = catalogue.initiatives
    text, folded = document.text, document.folded
    taken = _Spans([(p.start, p.end) for p in policies])
    found: list[Initiative] = []
    # Mostly there are no other quotation marks, and the engine skips to a single one.
    marks = _QUOTED if any(mark in folded for mark in '‘"「') else _DOUBLE_QUOTED
    quoted = list(marks.finditer(folded))
    inside = _Spans([match.span() for match in quoted])
    declined: list[tuple[int, int, tuple[int, int]]] = []
    for match, context in zip(quoted, _enumerations(folded, quoted), strict=True):
        start, end = match.span(match.lastindex or 1)
        if taken.cuts(start, end):
            continue
        initiative = _quoted(document, start, end, context, knowledge, names)
        if initiative is not None:
            found.append(initiative)
        else:
            declined.append((start, end, context))
    found += _said_again(document, found, declined, knowledge)
    for index, start, end in knowledge.scanner.find_matches_as_indexes(folded):
        entry = knowledge.scanned[index]
        if taken.overlaps(start, end) or inside.holds(start, end) or folded[end : end + 1] == "率":
            continue
        if entry.kind == "campaign" and _is_topic(folded, start, end, knowledge):
            continue
        found.append(_initiative(document, start, end, entry.name, entry.kind, entry.id))
    known = _Spans([(i.start, i.end) for i in found])
    found += _said_without_marks(document, found, (taken, known, inside), knowledge)
    unlisted = [
        *((start, end, "campaign", None) for start, end in unquoted_names.campaigns(folded, knowledge.campaigns)),
        *((start, end, "platform", line) for start, end, line in unquoted_names.lines(folded, knowledge.lines)),
    ]
    for start, end, kind, line in unlisted:
        if not (taken.overlaps(start, end) or known.overlaps(start, end) or inside.cuts(start, end)):
            name, known_as = (line.name, line.id) if line is not None else (text[start:end], None)
            found.append(_initiative(document, start, end, name, kind, known_as))
    found.sort()
    return tuple(found)


def _said_again(
    document: Document,
    found: list[Initiative],
    declined: list[tuple[int, int, tuple[int, int]]],
    knowledge: InitiativesCatalogue,
) -> list[Initiative]:
    """What is told to be a name in one place of a document, where little speaks against it in another."""
    told = {i.text: i for i in found if i.catalogue_id is None and i.kind not in WEAK_KINDS}
    again = []
    for start, end, context in declined:
        known = told.get(document.text[start:end])
        if known is not None and _judge(document.folded, start, end, context, knowledge).evidence >= LEAST_REPEATED:
            again.append(_initiative(document, start, end, known.name, known.kind, None))
    return again


def _said_without_marks(
    document: Document, found: list[Initiative], told_apart: tuple[_Spans, ...], knowledge: InitiativesCatalogue
) -> list[Initiative]:
    """A name that the document has in quotation marks, where it stands without them: 松江云平台注册用户.

    Only one that ends in its head noun; others are plain words too (“平安校园”, 建设平安校园).
    """
    told = {i.text: i for i in found if i.catalogue_id is None and i.kind not in WEAK_KINDS}
    again = []
    for name in told.values():
        written = document.folded[name.start : name.end]
        head = knowledge.head_inside.of(written) or knowledge.ending.of(written)
        if head is None or head in knowledge.marks["weak_head"] or len(written) - len(head) < 2:
            continue
        for start in occurrences(document.folded, written):
            end = start + len(written)
            if not any(spans.overlaps(start, end) for spans in told_apart):
                again.append(_initiative(document, start, end, name.name, name.kind, None))
    return again


def _enumerations(folded: str, quoted: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Where the enumeration of each quotation begins and ends: `“甲”“乙”、“丙”服务` shares verb and head noun."""
    openings, closings = [match.start() for match in quoted], [match.end() for match in quoted]
    shared = [False] * len(quoted)
    for index in range(1, len(quoted)):
        between = openings[index] - closings[index - 1]
        if between <= 1 and _JOINT.fullmatch(folded, closings[index - 1], openings[index]):
            openings[index], shared[index] = openings[index - 1], True
        elif between <= 8 and _HEADED_JOINT.fullmatch(folded, closings[index - 1], openings[index]):
            openings[index] = openings[index - 1]  # “甲”品牌和“乙”: the verb is shared, the head noun is not
    for index in range(len(quoted) - 2, -1, -1):
        if shared[index + 1]:
            closings[index] = closings[index + 1]
    return list(zip(openings, closings, strict=True))


def _quoted(
    document: Document,
    start: int,
    end: int,
    context: tuple[int, int],
    knowledge: InitiativesCatalogue,
    names: Names | None,
) -> Initiative | None:
    folded = document.folded
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    name = folded[start:end]
    key = bare(name)
    if not key:
        return None  # nothing but marks: “、、”
    why_not = knowledge.excluded.get(key) or knowledge.excluded.get(key.lstrip("0123456789"))  # 315消费者权益日
    if why_not is not None and why_not != "metaphor":
        return None
    head, loose = _head_behind(folded[end + 1 : end + 21], knowledge)
    if why_not is not None and not (head is not None and head.endswith(knowledge.marks["image_head"])):
        return None
    undated = _YEAR.sub("", key) if key[-1:] in _YEAR_ENDS else key  # “净网2020” is an edition of 净网
    shared = head or loose or _head_behind(folded[context[1] : context[1] + 20], knowledge)[0]
    decisive = shared is not None and shared.endswith(knowledge.marks["decisive_head"])
    known = knowledge.by_name.get(key) or knowledge.by_name.get(undated)
    if known is None and name[-1] == ")":
        known = knowledge.by_name.get(bare(_without_note(name)))  # “信用中国(甘肃)”
    if known is None and key[0] == "谁":
        known = _joined(key, knowledge)
    if known is None and head is not None:
        known = knowledge.by_name.get(key + head)  # “不见面”审批
    if known is None and (own := knowledge.head_inside.of(key)) is not None:
        known = knowledge.by_name.get(key.removesuffix(own))  # “最多跑一次事项”
        if known is not None and head is None:
            shared, decisive = own, own not in knowledge.marks["no_head"]
    if known is None and _DATE.fullmatch(name):
        return None
    if known is not None:
        if folded.startswith("为主题", end + 1):
            return None
        kind = knowledge.heads[shared] if shared is not None and decisive else known.kind
        return _initiative(document, start, end, known.name, kind, known.id)
    judgement = _judge(folded, start, end, context, knowledge)
    needed = CERTAIN_EVIDENCE if judgement.kind in WEAK_KINDS else LEAST_EVIDENCE
    if judgement.evidence < needed:
        return None
    if names is not None and judgement.evidence + WEIGHTS["named entity"] < needed and names.holds(start, end):
        return None
    written = document.text[start:end]
    return _initiative(document, start, end, _YEAR.sub("", written) or written, judgement.kind, None)


def _without_note(name: str) -> str:
    """A name without the note in brackets that ends it."""
    return name[: name.index("(", 2)] if name[-1] == ")" and "(" in name[2:] else name


def _joined(key: str, knowledge: InitiativesCatalogue) -> NamedInitiative | None:
    """The known duty that stands in one row with its like: 谁主管谁普法、谁执法谁普法."""
    duties = _WHO.findall(key)
    if len(duties) < 2 or "".join(duties) != key:
        return None
    return next((knowledge.by_name[duty] for duty in duties if duty in knowledge.by_name), None)


def _judge(folded: str, start: int, end: int, context: tuple[int, int], knowledge: InitiativesCatalogue) -> _Judgement:
    """Weighs what speaks for a name and what against it; the weights are those of WEIGHTS."""
    name = folded[start:end]
    cues, weak_heads = knowledge.before, knowledge.marks["weak_head"]
    opening, closing = context
    if (footnote := _FOOTNOTE.match(folded, closing)) is not None:
        closing = footnote.end()
    before, following = _clause_before(folded, opening), folded[closing : closing + 20]
    head, loose = _head_behind(following, knowledge)
    if following.startswith("为主题"):
        head = loose = None  # the noun of 为主题的活动 is not that of the name
    if head is None and (note := _NOTE.match(folded, closing)) is not None:
        head, _ = _head_behind(folded[note.end() : note.end() + 16], knowledge)  # “三学”(学法、学政策、学知识)制度
    plain = _without_note(name)
    ending = knowledge.head_inside.of(plain) or (knowledge.ending.of(name) if len(name) > 2 else None)
    inner = None
    if ending is not None and (len(name) - len(ending) >= 2 or len(ending) > 3 or (name[0] == "大" and len(name) == 3)):
        inner = ending  # 大走访 is a name by itself
    noun = cues["noun_before"].of(before) if head is None else None
    # 减环节、减跑动 is what the service aims at.
    serving = _SERVING.search(name) is not None and not name.startswith(knowledge.marks["aim_start"])
    if inner is None and serving and ending is not None:
        inner = ending
    decided = head or loose
    if (
        inner is not None
        and len(inner) > 1
        and decided is not None
        and (decided in weak_heads or knowledge.heads[decided] in WEAK_KINDS)
    ):
        decided = None  # “作风建设提升年”工作部署: the name says more than the noun behind
    told_by = decided or inner or head or loose or noun
    topic = knowledge.topic.search(name)
    verb = knowledge.verb.of(before)
    if told_by:
        kind = knowledge.heads[told_by]
    elif topic and (serving or verb is None):
        kind = knowledge.topics[topic.group()]
    elif serving:
        kind = "service"
    else:
        kind = knowledge.verbs[verb] if verb else "mechanism"

    evidence = 0.0
    if serving:
        evidence += WEIGHTS["way of serving"]
    elif inner is not None and inner in weak_heads:
        evidence += WEIGHTS["weak head inside"]
    elif inner is not None:
        evidence += WEIGHTS[("ending", "short head inside", "long head inside")[min(len(inner), 3) - 1]]
    if head is not None:
        evidence += WEIGHTS["weak head behind" if head in weak_heads or kind in WEAK_KINDS else "head behind"]
    elif loose is not None:
        evidence += WEIGHTS["head in phrase behind"]
    if _SUM.search(name):
        evidence += WEIGHTS["sum"]
        kind = kind if told_by else _kind_of_sum(name)
    elif _COUNTED.match(name) and len(name) > 2:
        evidence += WEIGHTS["counted"]
        if (
            head is None
            and _COUNTED_POINTS.fullmatch(name)
            and (inner not in knowledge.marks["institution_inside"] or before.endswith("等"))
        ):
            evidence += WEIGHTS["counted points"]
    if cues["strong_naming_before"].of(before):
        evidence += WEIGHTS["strong naming verb"]
    elif cues["naming_before"].of(before):
        evidence += WEIGHTS["naming verb"]
    elif noun is not None:
        evidence += WEIGHTS["head before"]
    if knowledge.after["naming_after"].match(following):
        evidence += WEIGHTS["naming verb behind"]
    if cues["award_before"].of(before) and (head is None or kind in WEAK_KINDS):
        kind, evidence = "designation", evidence + WEIGHTS["awarded"]
    elif cues["against_before"].of(before) and not (serving and before.endswith(knowledge.marks["reached_before"])):
        evidence += WEIGHTS["verb against"] / (
            2 if head is not None and head not in weak_heads and kind == "model" else 1
        )
    against = knowledge.after["against_after"].match(following)
    names_it = loose is not None and loose not in weak_heads and knowledge.heads[loose] not in WEAK_KINDS
    if against is not None and names_it:
        against_name = False  # “甲”矛盾纠纷化解模式: the last noun counts
    elif against is not None and against.group().endswith("格局") and _SUM.search(name):
        against_name = False  # “党建+普法”新格局 is a way of working
    elif against is not None:
        against_name = head is None or len(head) <= len(against.group())
    else:
        against_name = head is None and _ends_against(following, knowledge)
    if against_name:
        evidence += WEIGHTS["noun against"]
    if (head is None and _LIST.match(name)) or name.endswith(knowledge.marks["meeting_ending"]):
        evidence += WEIGHTS["list"]
    if kind == "designation" and name.endswith(knowledge.marks["award_ending"]):
        evidence += WEIGHTS["award"]
    if len(name) == 2 and not (
        head is not None
        and (kind in SHORT_KINDS or (kind == "mechanism" and head not in weak_heads and name[0] in "三四五六七八九"))
    ):
        evidence += WEIGHTS["two characters"]
    if head is None and _ONE.fullmatch(name) is not None:
        evidence += WEIGHTS["one of them"]
    if following.startswith("(") and _COUNTED.match(name):
        evidence += WEIGHTS["explained"]
    if head is None and name[0] in "小大" and _SMALL_AND_BIG.search(folded, max(0, start - 16), end + 16):
        evidence += WEIGHTS["small and big"]
    if kind != "campaign" and _GREAT.match(name) is not None:
        evidence += WEIGHTS["small and big"]
    listed = _SO_MANY.match(following)
    if listed is not None and name.count("、") + 1 == _NUMERALS.find(listed[1].replace("两", "二")):
        evidence += WEIGHTS["enumerated"]
    if told_by is None and not serving and (equals := _EQUALS.match(name)) is not None:
        evidence += WEIGHTS["equals"] if len(equals[1]) == len(equals[2]) else 0.0
    if following.startswith("为主题") or (
        _SUBJECT.match(following) and (inner is None or len(inner) < 3 or following[0] == "这")
    ):
        evidence += WEIGHTS["theme"]
    if folded[opening - 1 : opening] == "以" and _OCCASION.match(following):
        evidence += WEIGHTS["occasion"]
        kind = kind if told_by else "platform" if following.startswith(("为依托", "为平台")) else "campaign"
    if folded[opening - 1 : opening] == "的" and knowledge.became.search(folded, max(0, opening - 50), opening):
        evidence += WEIGHTS["praise"]
    if _MISDEED.search(name) and (head is None or _AGAINST_MISDEEDS.search(following)):
        evidence += WEIGHTS["misdeed"]
    if cues["figure_inside"].of(name):
        evidence += WEIGHTS["figure of speech"]
    if name[0] in "一二两三四五六七八九十" and cues["goal_inside"].of(name):
        evidence += WEIGHTS["goals"]
    if following.startswith("的") and not (serving and name.count("办") > 1):
        evidence += WEIGHTS["attribute"]
    if _MANNER.search(name) and (head is None or len(name) == 3):
        evidence += WEIGHTS["manner"]
    if _RESULT.search(name) and not serving and not _COUNTED_TWICE.match(name):
        evidence += WEIGHTS["result"]
    names_motto = loose is not None and knowledge.heads[loose] == "platform"  # “令行禁止、有呼必应”指挥平台
    if (_MOTTO.search(name) and not names_motto) or ("、" in name and following.startswith("的")):
        evidence += WEIGHTS["motto"]
    if knowledge.work_after.match(following):
        evidence += WEIGHTS["title of a work"]
    if len(name) > 14 and inner is None:
        evidence += WEIGHTS["long"]
    return _Judgement(round(evidence, 3), kind)


def _is_topic(folded: str, start: int, end: int, knowledge: InitiativesCatalogue) -> bool:
    """Whether a campaign without quotation marks is one of the fields of work that the sentence is about.

    围绕疫情防控、蓝天保卫战、教育等中心工作, 扫黑除恶宣传册; 开展扫黑除恶和蓝天保卫战 is the campaign itself.
    """
    if knowledge.topic_after.match(folded, end):
        return True
    if folded.endswith(knowledge.marks["full_name"], start, end):
        return False
    listed = folded[end : end + 1] in "、和" or folded[start - 1 : start] == "、"
    return listed and knowledge.topic_before.search(folded, max(0, start - 30), start) is not None


def _ends_against(following: str, knowledge: InitiativesCatalogue) -> bool:
    """Whether the phrase behind ends in a noun that names no undertaking: “甲”水利改革发展总基调."""
    phrase = _PHRASE.match(following)
    if phrase is None or following.startswith("为"):
        return False
    words = phrase.group()
    return any(knowledge.after["against_after"].fullmatch(words, len(words) - size) for size in (2, 3, 4))


def _kind_of_sum(name: str) -> str:
    """What a name such as 互联网+公证 or 河长+警长 means where no head noun tells it."""
    if _ONLINE.search(name):
        return "platform" if _OVERSIGHT.search(name) else "service"
    return "mechanism" if _PARTIES.search(name) else "model"


def _head_behind(following: str, knowledge: InitiativesCatalogue) -> tuple[str | None, str | None]:
    """The head noun right behind the closing mark, or else that of a short phrase: “有事好商量”协商议事平台."""
    weak_heads, no_more = knowledge.marks["weak_head"], knowledge.marks["no_more_head"]
    trait = _TRAIT.match(following)
    head = knowledge.head_after.match(following)
    if head is not None and head.group() in weak_heads and _NOUN_GOES_ON.match(following, head.end()):
        head = None
    if head is None and trait is not None and trait.group() != "的":
        head = knowledge.head_after.match(following, trait.end())
    if head is not None and head.group() not in knowledge.marks["no_head"]:
        # Of several in a row the last one is the head: “甲”法律服务品牌 is a brand.
        while (more := knowledge.head_after.match(following, head.end())) and more.group() not in no_more:
            if more.group() in weak_heads and head.group() not in weak_heads:
                break  # 按照“四个一”制度办理
            head = more
        return head.group(), None
    phrase = None if following.startswith(_ALSO) else _PHRASE.match(following)
    if head is None and phrase is not None:
        words = phrase.group()
        last = knowledge.head_inside.of(words)
        if last is not None and last != words and not knowledge.phrase_verb.search(words, 0, len(words) - len(last)):
            return None, last
    return None, None


def _clause_before(folded: str, end: int) -> str:
    window = folded[max(0, end - 12) : end]
    parts = _CLAUSE.split(window)
    return parts[-1].rstrip("“、 ").rstrip("了以的 ") if parts else ""


def _initiative(document: Document, start: int, end: int, name: str, kind: str, catalogue_id: str | None) -> Initiative:
    paragraph = document.paragraph_at(start)
    return Initiative(
        start, end, document.text[start:end], name, kind, catalogue_id, paragraph.id if paragraph else None
    )


class _Spans:
    """Asks quickly whether a span touches one of many."""

    __slots__ = ("ends", "starts")

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        merged: list[list[int]] = []
        for start, end in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        self.starts = [span[0] for span in merged]
        self.ends = [span[1] for span in merged]

    def overlaps(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, end - 1) - 1
        return index >= 0 and self.ends[index] > start

    def lies_inside(self, start: int, end: int) -> bool:
        """Whether every span that `start:end` touches lies in it, and does not fill it: “《民法典》宣传月”."""
        index = bisect_right(self.ends, start)
        size = 0
        while index < len(self.starts) and self.starts[index] < end:
            if self.starts[index] < start or self.ends[index] > end:
                return False
            size += self.ends[index] - self.starts[index]
            index += 1
        return size + 2 < end - start - 1

    def cuts(self, start: int, end: int) -> bool:
        """Whether some span that `start:end` touches does not lie in it."""
        return self.overlaps(start, end) and not self.lies_inside(start, end)

    def holds(self, start: int, end: int) -> bool:
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and self.ends[index] >= end
