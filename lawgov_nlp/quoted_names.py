"""What is a name of those expressions that stand in quotation marks and that no catalogue knows.

What stands inside and around the marks is weighed: a head noun, a naming verb, a count, a motto. WEIGHTS says how much
each counts; an expression is a name from LEAST_EVIDENCE on.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from .catalogue.initiatives import InitiativesCatalogue
from .catalogue.quoted_words import QuotedWords
from .patterns import deferred

_CLAUSE = re.compile(r".*[。；;！？\n，,：:]", re.DOTALL)
_LEAST_PHRASE, _MOST_JOINED, _MOST_PHRASE = 3, 10, 14
_PHRASE = re.compile(f"[一-龥+]{{{_LEAST_PHRASE},}}")
_JOINED = deferred("[的与和等]")  # what so long a phrase does not hold
_COUNTS = frozenset("一二三四五六七八九十两双多0123456789")
_SUBJECT = re.compile("主题[，,。；;、]|这一主题")
_SUBJECT_STARTS = ("主", "这")
_SUM = deferred(r"[\w\u4e00-\u9fff]\+[\w\u4e00-\u9fff]")
_MOTTO = re.compile("，|,|；|;|不.+不|有.+必|谁.+谁|要.+要|最.{1,3}、.+最")
_MOTTO_START = deferred(
    r"[一-龥]{4,}+[\s·][一-龥]{4,}+$|以.+为.|让|把|.{4,}是.{4,}|应.尽.|从.+到|[一-龥]++[，、][一-龥]++[，、][一-龥]++$"
    r"|[一-龥]++(?:[-—–→][一-龥]++){2,}$"
)
_MANNERS = "式型化性级"
_MANNER = deferred(f"^[一-龥]{{1,3}}[{_MANNERS}]$")
_LEVELS = deferred("[一二两三四五六七八九]级$")  # “三级”服务网络
_TIMES = "年季月周"
_JOINTS = frozenset("、,，和及与")
_AS_WELL = frozenset(("以及", "、以及"))
_NEAR = 8  # characters between quotations of one enumeration, at most
_HEADED_JOINT = deferred("[一-龥]{2,7}?[、,，和及与]")
_COUNTED_TWICE = deferred(
    "[一二三四五六七八九十两双多]+[\u4e00-\u9fff]{1,3}[一二三四五六七八九十两双多]+[\u4e00-\u9fff]{1,3}$"
)
_COUNTED_POINTS = deferred("[一二三四五六七八九十两双多]+[个项条][\u4e00-\u9fff]{2,4}")
_ONE = deferred("一[个项条支][\u4e00-\u9fff]{2,3}")
_SMALL_AND_BIG = re.compile("“小[^“”]{1,4}”[^“”。;；\\n]{1,8}“大[^“”]{1,4}”")
# “大安全、大应急”, “全流程、全覆盖”, “讲故事、传法理”: what stands in a row of equals and has no head noun is a motto.
_GREAT = deferred(r"([大全])[一-龥]{1,3}(?:、\1[一-龥]{1,3})+$")
_EQUALS = deferred("(?![一二三四五六七八九十两双多])([一-龥]{3,5})、(?![一二三四五六七八九十两双多])([一-龥]{3,5})$")
_CHARACTERS = deferred("[一-龥](?:、[一-龥])+")  # “报、网、端、微”
# “政治安全、社会稳定、公共安全”三大体系 lists three things, “行政许可、行政处罚”双公示 two.
_SO_MANY = deferred("([二两三四五六七八九])[大个项种类]|双")
_NUMERALS = "  二三四五六七八九"
_BRACKETS = ("(", "[")
_FOOTNOTE = re.compile(r"[(\[]\d{1,2}[)\]]")
_NOTE = re.compile(r"\([^()\n。]{2,60}\)")
_EACH = re.compile("一[^一]{1,6}(?:一[^一]{1,8})+$")  # “一校一警”, “一单位一村一企业一顾问”
_BEHIND = 20  # characters behind a closing mark that are looked at
_ALSO = tuple("和与及")  # “甲”与乙研究中心: what follows is another thing
# What a cue adds to the evidence that a quoted expression is a name; it is one from LEAST_EVIDENCE on. All in
# tenths, of which sums are exact.
WEIGHTS = {
    "head behind": 25,
    "weak head behind": 10,
    "head in phrase behind": 16,
    "long head inside": 30,
    "short head inside": 20,
    "weak head inside": 10,
    "way of serving": 25,
    "ending": 7,
    "beginning": 15,  # “智慧矫正”
    "head before": 16,
    "sum": 20,
    "counted": 10,
    "counted points": -16,
    "one of them": -25,  # 实行“一个部门”统筹
    "strong naming verb": 17,
    "naming verb": 11,
    "naming verb behind": 16,
    "awarded": 5,
    "award": -40,  # 荣获“全省先进集体”: an honour, not the standing of a place that has set up something
    "verb against": -15,
    "noun against": -25,
    "misdeed": -30,
    "list": -30,
    "two characters": -12,
    "small and big": -25,  # “小网格”撬动“大治理”
    "equals": -15,
    "enumerated": -25,
    "occasion": 16,
    "explained": -10,
    "theme": -35,
    "figure of speech": -15,
    "praise": -30,  # 成为惠及群众的“民心工程”
    "goals": -30,  # “五个强市”, “五型政府”: what a place wants to be
    "attribute": -15,
    "manner": -20,
    "levels": -30,
    "result": -40,
    "motto": -18,
    "title of a work": -40,
    "long": -7,
    "short name of a body": -60,  # (以下简称“市税务局”)
    "named entity": -10,  # “老城厢”模式 may bear a place's name; in 打造“老城厢” nothing says more than that
}
LEAST_EVIDENCE = 15
LEAST_REPEATED = -16  # for what is told to be a name elsewhere in the document
CERTAIN_EVIDENCE = 30  # for strategies, slogans and awards, which the catalogue does not know
SHORT_KINDS = ("campaign", "platform", "service", "reform", "pilot")  # of these, names of two characters are many
WEAK_KINDS = ("slogan", "strategy", "designation")


def enumerations(folded: str, quoted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the enumeration of each quotation begins and ends: `“甲”“乙”、“丙”服务` shares verb and head noun."""
    pairs = enumerate(pairwise(quoted), 1)
    near = [index for index, ((_, before), (opening, _)) in pairs if opening - before <= _NEAR]
    if not near:
        return quoted
    contexts, shared = list(quoted), []
    for index in near:
        (first, before), (opening, closing) = contexts[index - 1], quoted[index]
        if before < opening and folded[opening - 1] not in _JOINTS:
            continue
        if opening - before <= 1 or folded[before:opening] in _AS_WELL:
            contexts[index] = first, closing
            shared.append(index)
        elif _HEADED_JOINT.fullmatch(folded, before, opening):
            contexts[index] = first, closing  # “甲”品牌和“乙”: the verb is shared, the head noun is not
    for index in reversed(shared):
        contexts[index - 1] = contexts[index - 1][0], contexts[index][1]
    return contexts


def without_note(name: str) -> str:
    """A name without the note in brackets that ends it."""
    return name[: name.index("(", 2)] if name[-1] == ")" and "(" in name[2:] else name


def needed_for(kind: str) -> float:
    """The least evidence for a name of this kind."""
    return CERTAIN_EVIDENCE if kind in WEAK_KINDS else LEAST_EVIDENCE


class _Quotation(NamedTuple):
    """An expression in quotation marks and what tells of it: the words before and behind the marks, of its enumeration
    from `opening` on; a head noun behind, one in the phrase behind (`loose`), one `inside`, the first of these
    (`told_by`), which may be a noun before; whether it is a way of serving, `each` for one (一校一警); what is
    told by the words before.
    """

    name: str
    before: str
    following: str
    opening: int
    head: str | None
    loose: str | None
    inside: str | None
    told_by: str | None
    noun: str | None
    serving: bool
    each: bool
    told: dict[str, str]


_QUOTATION = partial(tuple.__new__, _Quotation)


def judge(
    folded: str,
    start: int,
    end: int,
    context: tuple[int, int],
    knowledge: InitiativesCatalogue,
    least: float,
    behind: tuple[str | None, str | None] | None = None,
) -> tuple[float, str]:
    """How much speaks for a name, all in all, and the kind of undertaking that it would be.

    Nothing more is weighed where too much speaks against it already for the evidence to come to `least`. `behind` is
    what `head_behind` says of the words behind the enumeration, where that is known.
    """
    quote = _read(folded, start, end, context, knowledge, behind)
    evidence, kind = _for(quote, knowledge)
    following = quote.following
    awarded = (quote.head is None or kind in WEAK_KINDS) and "award_before" in quote.told
    if awarded:
        kind, evidence = "designation", evidence + WEIGHTS["awarded"]
    occasion = _is_occasion(folded, context[0], following, knowledge.quoted)
    if occasion:
        evidence += WEIGHTS["occasion"]
    if evidence >= least:
        evidence += _against_around(folded, start, end, quote, kind, awarded, knowledge)
    if evidence >= least:
        evidence += _against_inside(quote, kind, knowledge)
    if occasion and quote.told_by is None:
        kind = "platform" if following.startswith(("为依托", "为平台")) else "campaign"
    return evidence, kind


def _read(
    folded: str,
    start: int,
    end: int,
    context: tuple[int, int],
    knowledge: InitiativesCatalogue,
    behind: tuple[str | None, str | None] | None,
) -> _Quotation:
    name, weak_heads = folded[start:end], knowledge.weak_heads
    opening, closing = context
    first = folded[closing : closing + 1]
    if first in _BRACKETS and (footnote := _FOOTNOTE.match(folded, closing)) is not None:
        closing, behind = footnote.end(), None
        first = folded[closing : closing + 1]
    before, following = _clause_before(folded, opening), folded[closing : closing + _BEHIND]
    head, loose = head_behind(folded, closing, knowledge) if behind is None else behind
    if following.startswith("为主题"):
        head = loose = None  # the noun of 为主题的活动 is not that of the name
    if head is None and first == "(" and (note := _NOTE.match(folded, closing)) is not None:
        head, _ = head_behind(folded, note.end(), knowledge)  # “三学”(学法、学政策、学知识)制度
    ending = knowledge.head_inside.of(without_note(name) if name[-1] == ")" else name)
    if ending is None and len(name) > 2:
        ending = knowledge.ending.of(name)
    inside = None
    if ending is not None and (len(name) - len(ending) >= 2 or len(ending) > 3 or (name[0] == "大" and len(name) == 3)):
        inside = ending  # 大走访 is a name by itself
    # 减环节、减跑动 is what the service aims at.
    each = name[0] == "一" and "each_of_them" in knowledge.inside.of(name) and _EACH.match(name) is not None
    serving = each or (knowledge.quoted.serves(name) and not name.startswith(knowledge.marks["aim_start"]))
    if inside is None and serving:
        inside = ending
    decided = head or loose
    if (
        inside is not None
        and len(inside) > 1
        and decided is not None
        and (
            decided in weak_heads
            or decided in knowledge.marks["yielding_head"]
            or knowledge.heads[decided] in WEAK_KINDS
        )
    ):
        decided = None  # “作风建设提升年”工作部署: the name says more than the noun behind
    told = knowledge.before.of(before)
    noun = told.get("noun_before") if head is None else None
    told_by = decided or inside or head or loose or noun
    return _QUOTATION((name, before, following, opening, head, loose, inside, told_by, noun, serving, each, told))


def _for(quote: _Quotation, knowledge: InitiativesCatalogue) -> tuple[float, str]:
    """What speaks for a name, and the kind of undertaking that it would be."""
    name, before, following, _, head, loose, inside, told_by, noun, serving, each, told = quote
    weak_heads, verb = knowledge.weak_heads, told.get("verb")
    if told_by:
        kind = knowledge.heads[told_by]
    elif (topic := knowledge.topic.search(name)) is not None and (
        serving
        or verb is None
        or (verb in knowledge.marks["open_verb"] and knowledge.topics[topic.group()] == "campaign")
    ):
        kind = knowledge.topics[topic.group()]
    elif serving:
        kind = "mechanism" if each else "service"
    else:
        kind = knowledge.verbs[verb] if verb else "mechanism"
    evidence: float = 0
    if serving:
        evidence += WEIGHTS["way of serving"]
    elif inside is not None and inside in weak_heads:
        evidence += WEIGHTS["weak head inside"]
    elif inside is not None:
        evidence += WEIGHTS[("ending", "short head inside", "long head inside")[min(len(inside), 3) - 1]]
    if head is not None:
        evidence += WEIGHTS["weak head behind" if head in weak_heads or kind in WEAK_KINDS else "head behind"]
    elif loose is not None:
        evidence += WEIGHTS["head in phrase behind"]
    if "+" in name and _SUM.search(name):
        evidence += WEIGHTS["sum"]
        kind = kind if told_by else _kind_of_sum(name, knowledge.quoted)
    elif len(name) > 2 and name[0] in _COUNTS:
        evidence += WEIGHTS["counted"]
        if (
            head is None
            and _COUNTED_POINTS.fullmatch(name)
            and (inside not in knowledge.marks["institution_inside"] or before.endswith("等"))
        ):
            evidence += WEIGHTS["counted points"]
    if name.startswith(knowledge.marks["name_start"]) and len(name) > 3:
        evidence += WEIGHTS["beginning"]
        kind = kind if told_by or verb else "platform"
    if "strong_naming_before" in told:
        evidence += WEIGHTS["strong naming verb"]
    elif "naming_before" in told:
        evidence += WEIGHTS["naming verb"]
    elif noun is not None:
        evidence += WEIGHTS["head before"]
    if knowledge.after["naming_after"].at(following):
        evidence += WEIGHTS["naming verb behind"]
    return evidence, kind


def _is_occasion(folded: str, opening: int, following: str, quoted: QuotedWords) -> bool:
    """Whether the words around make something of it: 以“甲”为抓手, 将“甲”作为治理的抓手."""
    leading = folded[opening - 1 : opening]
    if leading == "以":
        return quoted.occasion.match(following) is not None
    return leading in ("将", "把") and quoted.taken_as.match(following) is not None


def _against_around(
    folded: str, start: int, end: int, quote: _Quotation, kind: str, awarded: bool, knowledge: InitiativesCatalogue
) -> float:
    """What speaks against a name in the words around it."""
    name, _, following, opening, head, _, inside, _, _, serving, each, told = quote
    against: float = 0
    marks, quoted, first = knowledge.marks, knowledge.quoted, following[:1]
    # 按照“软环境建设年”的要求: a year that bears a name is no demand.
    occasion = inside is not None and len(inside) >= 3 and inside[-1] in _TIMES
    if not each and not occasion and _noun_against(quote, knowledge):
        against += WEIGHTS["noun against"]
    if not awarded and not occasion and "against_before" in told and not (serving and "reached_before" in told):
        halved = head is not None and head not in knowledge.weak_heads and kind == "model"
        against += WEIGHTS["verb against"] / (2 if halved else 1)
    if first == "的" and not occasion and not (serving and name.count("办") > 1):
        against += WEIGHTS["attribute"]
    chosen = head is None and "choosing_before" in told
    if (kind == "designation" or chosen) and name.endswith(marks["award_ending"]):
        against += WEIGHTS["award"]
    if "called_before" in told and name.endswith(marks["body_ending"]):
        against += WEIGHTS["short name of a body"]
    if first == "(" and name[0] in _COUNTS:
        against += WEIGHTS["explained"]
    if head is None and name[0] in "小大" and _SMALL_AND_BIG.search(folded, max(0, start - 16), end + 16):
        against += WEIGHTS["small and big"]
    listed = _SO_MANY.match(following) if "、" in name else None
    if listed is not None and name.count("、") + 1 == _NUMERALS.find((listed[1] or "二").replace("两", "二")):
        against += WEIGHTS["enumerated"]
    is_theme = following.startswith("为主题") or "theme_before" in told
    about = first in _SUBJECT_STARTS and _SUBJECT.match(following) is not None
    if is_theme or (about and (inside is None or len(inside) < 3 or first == "这")):
        against += WEIGHTS["theme"]
    if folded[opening - 1 : opening] == "的" and knowledge.became.search(folded, max(0, opening - 50), opening):
        against += WEIGHTS["praise"]
    if quoted.misdeed.search(name) and (head is None or quoted.against_misdeed.search(following)):
        against += WEIGHTS["misdeed"]
    if knowledge.work_after.match(following):
        against += WEIGHTS["title of a work"]
    return against


def _noun_against(quote: _Quotation, knowledge: InitiativesCatalogue) -> bool:
    """Whether the noun behind, or the last one of the phrase behind, names no undertaking."""
    head, loose = quote.head, quote.loose
    if loose is not None and knowledge.quoted.offence.match(quote.following) is not None:
        return True
    against = knowledge.after["against_after"].at(quote.following)
    if against is None:
        return head is None and _ends_against(quote.following, knowledge)
    if loose is not None and loose not in knowledge.weak_heads and knowledge.heads[loose] not in WEAK_KINDS:
        return False  # “甲”矛盾纠纷化解模式: the last noun counts
    if against.endswith("格局") and _SUM.search(quote.name):
        return False  # “党建+普法”新格局 is a way of working
    return head is None or len(head) <= len(against)


def _against_inside(quote: _Quotation, kind: str, knowledge: InitiativesCatalogue) -> float:
    """What speaks against a name in itself."""
    name, _, following, _, head, loose, inside, told_by, _, serving, _, _ = quote
    against: float = 0
    quoted, cues = knowledge.quoted, knowledge.inside.of(name)
    names_anything = head is not None and head in knowledge.marks["naming_head"]
    if len(name) == 2 and not (
        head is not None
        and (
            kind in SHORT_KINDS
            or names_anything
            or (kind == "mechanism" and head not in knowledge.weak_heads and name[0] in "三四五六七八九")
        )
    ):
        against += WEIGHTS["two characters"]
    if (head is None and quoted.lists(name)) or "meeting_ending" in cues:
        against += WEIGHTS["list"]
    if head is None and name[0] == "一" and _ONE.fullmatch(name) is not None:
        against += WEIGHTS["one of them"]
    listed = "、" in name
    if listed:
        if kind != "campaign" and not serving and _GREAT.match(name) is not None:
            against += WEIGHTS["small and big"]
        if _CHARACTERS.fullmatch(name) is not None:
            against += WEIGHTS["enumerated"]
        if told_by is None and not serving and (equals := _EQUALS.match(name)) is not None:
            against += WEIGHTS["equals"] if len(equals[1]) == len(equals[2]) else 0
    if "figure_inside" in cues:
        against += WEIGHTS["figure of speech"]
    if "goal_inside" in cues and name[0] in "一二两三四五六七八九十":
        against += WEIGHTS["goals"]
    if len(name) <= 4 and name[-1] in _MANNERS and _MANNER.search(name) and (head is None or len(name) == 3):
        against += WEIGHTS["manner"]
    if name[-1] == "级" and _LEVELS.match(name):
        against += WEIGHTS["levels"]
    named_so = inside is not None and inside not in knowledge.weak_heads
    if not serving and quoted.tells_result(name, named_so) and not _COUNTED_TWICE.match(name):
        against += WEIGHTS["result"]
    # “令行禁止、有呼必应”指挥平台, “逢五说事,有话就说”制度
    names_motto = (loose is not None and knowledge.heads[loose] == "platform") or names_anything
    if (listed and following.startswith("的")) or (not names_motto and _is_motto(name, quoted)):
        against += WEIGHTS["motto"]
    if len(name) > 14 and inside is None:
        against += WEIGHTS["long"]
    return against


def _is_motto(name: str, quoted: QuotedWords) -> bool:
    return (
        _MOTTO_START.match(name) is not None
        or _MOTTO.search(name) is not None
        or (name[0] in quoted.motto_starts and quoted.motto_verb.match(name) is not None)
    )


def _ends_against(following: str, knowledge: InitiativesCatalogue) -> bool:
    """Whether the phrase behind ends in a noun that names no undertaking: “甲”水利改革发展总基调."""
    words = None if following.startswith("为") else _phrase(following, knowledge.quoted)
    against = knowledge.after["against_after"]
    return words is not None and (words[-2:] in against or words[-3:] in against or words[-4:] in against)


def _kind_of_sum(name: str, quoted: QuotedWords) -> str:
    """What a name such as 互联网+公证 or 河长+警长 means where no head noun tells it."""
    if quoted.online.search(name):
        return "platform" if quoted.oversight.search(name) else "service"
    return "mechanism" if quoted.party.search(name) else "model"


def head_behind(folded: str, at: int, knowledge: InitiativesCatalogue) -> tuple[str | None, str | None]:
    """The head noun that stands behind a closing mark, or else that of a short phrase: “有事好商量”协商议事平台."""
    first = folded[at : at + 1]
    if not first.isalnum() and first != "+":
        return None, None
    heads, weak_heads = knowledge.head_after, knowledge.weak_heads
    head, end = heads.at(folded, at), at
    if head is not None and head in weak_heads and knowledge.quoted.noun_again.match(folded, at + len(head)):
        head = None
    if head is None:
        following = folded[at : at + _BEHIND]
        trait = knowledge.quoted.trait.match(following) if first in knowledge.quoted.trait_starts else None
        if trait is not None and trait.group() != "的":
            end = at + trait.end()
            head = heads.at(folded, end)
        if head is None:
            return None, None if following.startswith(_ALSO) else _head_of_phrase(following, knowledge)
    if head in knowledge.no_heads:
        return None, None
    # Of several in a row the last one is the head: “甲”法律服务品牌 is a brand.
    end += len(head)
    while (more := heads.at(folded, end)) is not None and more not in knowledge.marks["no_more_head"]:
        if more in weak_heads and head not in weak_heads:
            break  # 按照“四个一”制度办理
        head = more
        end += len(more)
    return head, None


def _head_of_phrase(following: str, knowledge: InitiativesCatalogue) -> str | None:
    words = _phrase(following, knowledge.quoted)
    if words is None:
        return None
    last = knowledge.head_inside.of(words)
    if last is None or last == words or last not in knowledge.head_after:
        return None
    return None if knowledge.phrase_verb.search(words, 0, len(words) - len(last)) else last


def _phrase(following: str, quoted: QuotedWords) -> str | None:
    """The short phrase behind a closing mark, up to a mark or to what is no part of it."""
    run = _PHRASE.match(following)
    if run is None:
        return None
    end = quoted.phrase_end.search(following, _LEAST_PHRASE)
    size = end.start() if end is not None else len(following)
    if size > run.end() or size > _MOST_PHRASE:
        return None
    words = following[:size]
    return words if size <= _MOST_JOINED or _JOINED.search(words) is None else None


def _clause_before(folded: str, end: int) -> str:
    low = max(0, end - 12)
    mark = _CLAUSE.match(folded, low, end)
    return folded[low if mark is None else mark.end() : end].rstrip("“、 ").rstrip("了以的 ")
