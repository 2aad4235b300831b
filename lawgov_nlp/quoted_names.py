"""What is a name of those expressions that stand in quotation marks and that no catalogue knows.

What stands inside and around the marks is weighed: a head noun, a naming verb, a count, a motto. WEIGHTS says how much
each counts; an expression is a name from LEAST_EVIDENCE on.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .catalogue.initiatives import InitiativesCatalogue
from .catalogue.quoted_words import QuotedWords

_CLAUSE = re.compile(r"[。；;！？\n，,：:]")
_COUNTED = re.compile(r"[一二三四五六七八九十两双多\d][\u4e00-\u9fff]{0,3}[一二三四五六七八九十两双多全零\d]?|\d+\+")
_SUBJECT = re.compile("主题[，,。；;、]|这一主题")
_SUM = re.compile(r"[\w\u4e00-\u9fff]\+[\w\u4e00-\u9fff]")
_MOTTO = re.compile(
    r"[，,；;]|^[一-龥]{4,}[\s·][一-龥]{4,}$|^以.+为.|不.+不|有.+必|谁.+谁|^让|^把|^.{4,}是.{4,}|^应.尽.|要.+要|^从.+到|最.{1,3}、.+最|^[一-龥]+[，、][一-龥]+[，、][一-龥]+$|^[一-龥]+(?:[-—–→][一-龥]+){2,}$"
)
_MANNER = re.compile(r"^[一-龥]{1,3}[式型化性级]$")
_LEVELS = re.compile("[一二两三四五六七八九]级$")  # “三级”服务网络
_JOINT = re.compile("[、,，和及与]?")
_HEADED_JOINT = re.compile("[一-龥]{2,7}?[、,，和及与]")
_COUNTED_TWICE = re.compile(
    "[一二三四五六七八九十两双多]+[\u4e00-\u9fff]{1,3}[一二三四五六七八九十两双多]+[\u4e00-\u9fff]{1,3}$"
)
_COUNTED_POINTS = re.compile("[一二三四五六七八九十两双多]+[个项条][\u4e00-\u9fff]{2,4}")
_ONE = re.compile("一[个项条支][\u4e00-\u9fff]{2,3}")
_SMALL_AND_BIG = re.compile("“小[^“”]{1,4}”[^“”。;；\\n]{1,8}“大[^“”]{1,4}”")
# “大安全、大应急”, “讲故事、传法理”: what stands in a row of equals and has no head noun is a motto.
_GREAT = re.compile("大[一-龥]{1,3}(?:、大[一-龥]{1,3})+$")
_EQUALS = re.compile("(?![一二三四五六七八九十两双多])([一-龥]{3,5})、(?![一二三四五六七八九十两双多])([一-龥]{3,5})$")
_CHARACTERS = re.compile("[一-龥](?:、[一-龥])+")  # “报、网、端、微”
# “政治安全、社会稳定、公共安全”三大体系 lists three things.
_SO_MANY = re.compile("([二两三四五六七八九])[大个项种类]")
_NUMERALS = "  二三四五六七八九"
_FOOTNOTE = re.compile(r"[(\[]\d{1,2}[)\]]")
_NOTE = re.compile(r"\([^()\n。]{2,60}\)")
_EACH = re.compile("一[^一]{1,6}(?:一[^一]{1,8})+$")  # “一校一警”, “一单位一村一企业一顾问”
_ALSO = tuple("和与及")  # “甲”与乙研究中心: what follows is another thing
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
    "beginning": 1.5,  # “智慧矫正”
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
    "levels": -3.0,
    "result": -4.0,
    "motto": -1.8,
    "title of a work": -4.0,
    "long": -0.7,
    "short name of a body": -6.0,  # (以下简称“市税务局”)
    "named entity": -1.0,  # “老城厢”模式 may bear a place's name; in 打造“老城厢” nothing says more than that
}
LEAST_EVIDENCE = 1.5
LEAST_REPEATED = -1.6  # for what is told to be a name elsewhere in the document
CERTAIN_EVIDENCE = 3.0  # for strategies, slogans and awards, which the catalogue does not know
SHORT_KINDS = ("campaign", "platform", "service", "reform", "pilot")  # of these, names of two characters are many
WEAK_KINDS = ("slogan", "strategy", "designation")


class Judgement(NamedTuple):
    """How much speaks for a name, and the kind of undertaking that it would be."""

    evidence: float
    kind: str


def enumerations(folded: str, quoted: list[re.Match[str]]) -> list[tuple[int, int]]:
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


def without_note(name: str) -> str:
    """A name without the note in brackets that ends it."""
    return name[: name.index("(", 2)] if name[-1] == ")" and "(" in name[2:] else name


def needed_for(kind: str) -> float:
    """The least evidence for a name of this kind."""
    return CERTAIN_EVIDENCE if kind in WEAK_KINDS else LEAST_EVIDENCE


def judge(folded: str, start: int, end: int, context: tuple[int, int], knowledge: InitiativesCatalogue) -> Judgement:
    """Weighs what speaks for a name and what against it; the weights are those of WEIGHTS."""
    name = folded[start:end]
    cues, weak_heads, quoted = knowledge.before, knowledge.marks["weak_head"], knowledge.quoted
    opening, closing = context
    if (footnote := _FOOTNOTE.match(folded, closing)) is not None:
        closing = footnote.end()
    before, following = _clause_before(folded, opening), folded[closing : closing + 20]
    head, loose = head_behind(following, knowledge)
    if following.startswith("为主题"):
        head = loose = None  # the noun of 为主题的活动 is not that of the name
    if head is None and (note := _NOTE.match(folded, closing)) is not None:
        head, _ = head_behind(folded[note.end() : note.end() + 16], knowledge)  # “三学”(学法、学政策、学知识)制度
    plain = without_note(name)
    ending = knowledge.head_inside.of(plain) or (knowledge.ending.of(name) if len(name) > 2 else None)
    inner = None
    if ending is not None and (len(name) - len(ending) >= 2 or len(ending) > 3 or (name[0] == "大" and len(name) == 3)):
        inner = ending  # 大走访 is a name by itself
    noun = cues["noun_before"].of(before) if head is None else None
    # 减环节、减跑动 is what the service aims at.
    each = _EACH.match(name) is not None and name.endswith(knowledge.marks["each_of_them"])
    serving = each or (quoted.serving.search(name) is not None and not name.startswith(knowledge.marks["aim_start"]))
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
        kind = "mechanism" if each else "service"
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
        kind = kind if told_by else _kind_of_sum(name, quoted)
    elif _COUNTED.match(name) and len(name) > 2:
        evidence += WEIGHTS["counted"]
        if (
            head is None
            and _COUNTED_POINTS.fullmatch(name)
            and (inner not in knowledge.marks["institution_inside"] or before.endswith("等"))
        ):
            evidence += WEIGHTS["counted points"]
    if name.startswith(knowledge.marks["name_start"]) and len(name) > 3:
        evidence += WEIGHTS["beginning"]
        kind = kind if told_by or verb else "platform"
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
    if each or (against is not None and names_it):
        against_name = False  # “一校一警”全覆盖; “甲”矛盾纠纷化解模式: the last noun counts
    elif against is not None and against.group().endswith("格局") and _SUM.search(name):
        against_name = False  # “党建+普法”新格局 is a way of working
    elif against is not None:
        against_name = head is None or len(head) <= len(against.group())
    else:
        against_name = head is None and _ends_against(following, knowledge)
    if against_name:
        evidence += WEIGHTS["noun against"]
    if (head is None and quoted.listing.match(name)) or name.endswith(knowledge.marks["meeting_ending"]):
        evidence += WEIGHTS["list"]
    if before.endswith(("简称", "简称为", "简称:")) and name.endswith(knowledge.marks["body_ending"]):
        evidence += WEIGHTS["short name of a body"]
    chosen = head is None and before.endswith(knowledge.marks["choosing_before"])
    if (kind == "designation" or chosen) and name.endswith(knowledge.marks["award_ending"]):
        evidence += WEIGHTS["award"]
    names_anything = head is not None and head in knowledge.marks["naming_head"]
    if len(name) == 2 and not (
        head is not None
        and (
            kind in SHORT_KINDS
            or names_anything
            or (kind == "mechanism" and head not in weak_heads and name[0] in "三四五六七八九")
        )
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
    if _CHARACTERS.fullmatch(name) is not None:
        evidence += WEIGHTS["enumerated"]
    if told_by is None and not serving and (equals := _EQUALS.match(name)) is not None:
        evidence += WEIGHTS["equals"] if len(equals[1]) == len(equals[2]) else 0.0
    is_theme = following.startswith("为主题") or before.endswith(knowledge.marks["theme_before"])
    if is_theme or (_SUBJECT.match(following) and (inner is None or len(inner) < 3 or following[0] == "这")):
        evidence += WEIGHTS["theme"]
    leading = folded[opening - 1 : opening]
    if (leading == "以" and quoted.occasion.match(following)) or (
        leading in ("将", "把") and quoted.taken_as.match(following)
    ):
        evidence += WEIGHTS["occasion"]
        kind = kind if told_by else "platform" if following.startswith(("为依托", "为平台")) else "campaign"
    if folded[opening - 1 : opening] == "的" and knowledge.became.search(folded, max(0, opening - 50), opening):
        evidence += WEIGHTS["praise"]
    if quoted.misdeed.search(name) and (head is None or quoted.against_misdeed.search(following)):
        evidence += WEIGHTS["misdeed"]
    if cues["figure_inside"].of(name):
        evidence += WEIGHTS["figure of speech"]
    if name[0] in "一二两三四五六七八九十" and cues["goal_inside"].of(name):
        evidence += WEIGHTS["goals"]
    if following.startswith("的") and not (serving and name.count("办") > 1):
        evidence += WEIGHTS["attribute"]
    if _MANNER.search(name) and (head is None or len(name) == 3):
        evidence += WEIGHTS["manner"]
    if _LEVELS.match(name):
        evidence += WEIGHTS["levels"]
    result = quoted.result.search(name)
    named_so = result is not None and result.start() == 0 and inner is not None and inner not in weak_heads
    if result and not (serving or named_so) and not _COUNTED_TWICE.match(name):  # “零事故”; not “零点行动”
        evidence += WEIGHTS["result"]
    # “令行禁止、有呼必应”指挥平台, “逢五说事,有话就说”制度
    names_motto = (loose is not None and knowledge.heads[loose] == "platform") or names_anything
    motto = _MOTTO.search(name) is not None or quoted.motto_verb.search(name) is not None
    if (motto and not names_motto) or ("、" in name and following.startswith("的")):
        evidence += WEIGHTS["motto"]
    if knowledge.work_after.match(following):
        evidence += WEIGHTS["title of a work"]
    if len(name) > 14 and inner is None:
        evidence += WEIGHTS["long"]
    return Judgement(round(evidence, 3), kind)


def _ends_against(following: str, knowledge: InitiativesCatalogue) -> bool:
    """Whether the phrase behind ends in a noun that names no undertaking: “甲”水利改革发展总基调."""
    phrase = knowledge.quoted.phrase_end.match(following)
    if phrase is None or following.startswith("为"):
        return False
    words = phrase.group()
    return any(knowledge.after["against_after"].fullmatch(words, len(words) - size) for size in (2, 3, 4))


def _kind_of_sum(name: str, quoted: QuotedWords) -> str:
    """What a name such as 互联网+公证 or 河长+警长 means where no head noun tells it."""
    if quoted.online.search(name):
        return "platform" if quoted.oversight.search(name) else "service"
    return "mechanism" if quoted.party.search(name) else "model"


def head_behind(following: str, knowledge: InitiativesCatalogue) -> tuple[str | None, str | None]:
    """The head noun right behind the closing mark, or else that of a short phrase: “有事好商量”协商议事平台."""
    weak_heads, no_more = knowledge.marks["weak_head"], knowledge.marks["no_more_head"]
    trait = knowledge.quoted.trait.match(following)
    head = knowledge.head_after.match(following)
    if head is not None and head.group() in weak_heads and knowledge.quoted.noun_again.match(following, head.end()):
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
    phrase = None if following.startswith(_ALSO) else knowledge.quoted.phrase_end.match(following)
    if head is None and phrase is not None:
        words = phrase.group()
        last = knowledge.head_inside.of(words)
        if (
            last is not None
            and last != words
            and knowledge.head_after.fullmatch(last)
            and not knowledge.phrase_verb.search(words, 0, len(words) - len(last))
        ):
            return None, last
    return None, None


def _clause_before(folded: str, end: int) -> str:
    window = folded[max(0, end - 12) : end]
    parts = _CLAUSE.split(window)
    return parts[-1].rstrip("“、 ").rstrip("了以的 ") if parts else ""
