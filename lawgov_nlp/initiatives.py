"""Named campaigns, reforms, projects, platforms, mechanisms, pilots, models and services.

Three sources: quoted expressions, judged by the catalogue and, where it does not know them, by what stands inside
and around the quotation marks; names of the catalogue in running text; campaigns that bear a name without quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from operator import attrgetter

from . import quoted_names, unquoted_names, word_search
from .catalogue import Catalogue
from .catalogue.initiatives import LINE_BEGINS, RARE_QUOTES, InitiativesCatalogue, NamedInitiative, without_marks
from .document import Document
from .entities import Names, Recogniser
from .patterns import deferred
from .report import Initiative, Policy
from .spans import Spans

_QUOTED = deferred(r"“[^“”\n]{2,32}”|‘[^‘’“”\n]{2,24}’|\"[^\"“”\n]{2,24}\"|「[^「」\n]{2,24}」")
_DOUBLE_QUOTED = re.compile(r"“[^“”\n]{2,32}”")
_SPAN, _TEXT = attrgetter("start", "end"), attrgetter("text")
_INITIATIVE = partial(tuple.__new__, Initiative)
"""An initiative from a tuple of its fields, in half the time of `Initiative(…)`."""
FEW_NAMES = 32
LEAST_NAME = 4  # characters of a name whose longer forms are names too
_WHO = re.compile("谁[^谁]{1,3}谁[^谁]{1,3}")  # 谁执法谁普法
_DATE = re.compile(r"\d{1,2}[.·]\d{1,2}")  # “12.4”国家宪法日
_DIGITS = frozenset("0123456789")
_YEAR_ENDS = _DIGITS | {"年"}
_DAY_JOINT = deferred("”?[、·和与及暨]?“?$")
_JOINT_DAY = deferred("”?[、·和与及暨]“?|”“")
_YEAR = deferred(r"(?<=[\u4e00-\u9fff]{2})[-—·]?20\d\d年?$")


def find(
    document: Document, catalogue: Catalogue, policies: tuple[Policy, ...], recogniser: Recogniser | None = None
) -> tuple[Initiative, ...]:
    """All initiatives, sorted by start; nothing inside a policy title counts.

    What a recogniser takes for the name of a person, a place or an organisation needs more evidence than its own.
    """
    names = Names(document, catalogue, recogniser) if recogniser is not None else None
    knowledge = catalogue.initiatives
    folded, seen = document.folded, document.named(catalogue.names)
    taken = Spans(map(_SPAN, policies))
    found: list[Initiative] = []
    # Mostly there are no other quotation marks, and the engine skips to a single one.
    marks = _QUOTED if any(map(seen.words.__getitem__, RARE_QUOTES)) else _DOUBLE_QUOTED
    quoted = list(map(re.Match.span, marks.finditer(folded)))
    declined: list[tuple[int, int, tuple[int, int]]] = []
    for (opening, closing), context in zip(quoted, quoted_names.enumerations(folded, quoted), strict=True):
        start, end = opening + 1, closing - 1
        if taken.overlaps(start, end) and not taken.lies_inside(start, end):
            continue
        initiative = _quoted(document, start, end, context, knowledge, names)
        if initiative is not None:
            found.append(initiative)
        else:
            declined.append((start, end, context))
    unlisted = [i for i in found if i.catalogue_id is None and i.kind not in quoted_names.WEAK_KINDS]
    if unlisted and declined:
        again = _said_again(document, unlisted, declined, knowledge)
        found += again
        unlisted += again
    inside = Spans(quoted)
    for index, start, end in inside.apart(seen.names[1]):
        if taken.overlaps(start, end):
            continue
        if folded[end : end + 1] == "率" or folded[start - 1 : start] == "名":
            continue  # 二十名法律明白人 are people
        entry = knowledge.scanned[index]
        if entry.kind == "campaign" and _is_topic(folded, start, end, knowledge):
            continue
        head, _ = quoted_names.head_behind(folded, end, knowledge)
        kind = knowledge.heads[head] if head in knowledge.decisive_heads else entry.kind
        found.append(_initiative(document, start, end, entry.name, kind, entry.id))
    told = _told(document, found, unlisted, knowledge) if unlisted else {}
    unquoted = _unquoted(document, knowledge, seen.words)
    if told or unquoted:
        known = Spans(map(_SPAN, found))
        if told:
            found += _said_without_marks(document, told, (taken, known, inside))
        for start, end, name, kind, known_as in unquoted:
            if not (taken.overlaps(start, end) or known.overlaps(start, end) or inside.cuts(start, end)):
                found.append(_initiative(document, start, end, name, kind, known_as))
    if any(map(seen.words.__getitem__, knowledge.weeks)):
        found += list(_days_beside(document, found, knowledge))
    found.sort()
    return tuple(found)


def _unquoted(
    document: Document, knowledge: InitiativesCatalogue, places: Mapping[str, list[int]]
) -> list[tuple[int, int, str, str, str | None]]:
    """Names without quotation marks that no catalogue lists: where each stands, its name, its kind, and its id if any.

    `places` has where what they are told by stands.
    """
    text, folded = document.text, document.folded
    found: list[tuple[int, int, str, str, str | None]] = [
        (start, end, text[start:end], "campaign", None)
        for start, end in unquoted_names.campaigns(folded, knowledge.campaigns, places)
    ]
    for start, end, line in unquoted_names.lines(folded, knowledge.lines, places[LINE_BEGINS]):
        name, known_as = (text[start:end], None) if line is None else (line.name, line.id)
        found.append((start, end, name, "platform", known_as))
    return found


def _days_beside(document: Document, found: list[Initiative], knowledge: InitiativesCatalogue) -> Iterator[Initiative]:
    """Days of observance that share a campaign with a week or month: 开展世界水日、中国水周活动."""
    folded = document.folded
    for week in found:
        if not week.text.endswith(knowledge.weeks):
            continue
        joint = _DAY_JOINT.search(folded, max(0, week.start - 4), week.start)
        at = week.start if joint is None else joint.start()
        if (day := knowledge.day_before.before(folded, at)) is not None:
            yield _initiative(document, at - len(day), at, day, week.kind, None)
        if (joint := _JOINT_DAY.match(folded, week.end)) is not None:
            at = joint.end()
            if (day := knowledge.day_behind.at(folded, at)) is not None:
                yield _initiative(document, at, at + len(day), day, week.kind, None)


def _said_again(
    document: Document,
    unlisted: list[Initiative],
    declined: list[tuple[int, int, tuple[int, int]]],
    knowledge: InitiativesCatalogue,
) -> list[Initiative]:
    """What is told to be a name in one place of a document, or a longer form of it, where little speaks against it."""
    told = {i.text: i for i in unlisted}
    # One name for each beginning and end is enough, and keeps the work linear in the length of the text.
    beginnings = {name[:LEAST_NAME]: i for name, i in told.items() if len(name) >= LEAST_NAME}
    ends = {name[-LEAST_NAME:]: i for name, i in told.items() if len(name) >= LEAST_NAME}
    again = []
    for start, end, context in declined:
        written = document.text[start:end]
        for known in (told.get(written), beginnings.get(written[:LEAST_NAME]), ends.get(written[-LEAST_NAME:])):
            if known is None or not _is_form_of(written, known.text):
                continue
            evidence, _ = quoted_names.judge(
                document.folded, start, end, context, knowledge, quoted_names.LEAST_REPEATED
            )
            if evidence >= quoted_names.LEAST_REPEATED:
                name = known.name if written == known.text else written
                again.append(_initiative(document, start, end, name, known.kind, None))
            break
    return again


def _is_form_of(written: str, name: str) -> bool:
    """Whether an expression is a name, or one with a few words more: “松江青松课堂” of “青松课堂”."""
    return len(written) <= 2 * len(name) and written.startswith(name) | written.endswith(name)


def _told(
    document: Document, found: list[Initiative], unlisted: list[Initiative], knowledge: InitiativesCatalogue
) -> dict[str, Initiative]:
    """What a document has in quotation marks and may have without them: 松江云平台注册用户, 四行活动 after “四行”活动.

    Only what ends in its head noun, or has it behind; other names are plain words too (“平安校园”, 建设平安校园).
    """
    folded = document.folded
    told: dict[str, Initiative] = {}
    for name in unlisted:
        written = folded[name.start : name.end]
        if _says_what(written, knowledge):
            told.setdefault(written, name)
        elif (head := knowledge.head_after.at(folded, name.end + 1)) is not None:
            told.setdefault(written + head, name)
    if told and len(told) <= FEW_NAMES:
        # To count them takes less time than to make a scanner.
        said = list(map(_TEXT, found))
        told = {name: i for name, i in told.items() if folded.count(name[: len(i.text)]) > said.count(i.text)}
    return told


def _said_without_marks(
    document: Document, told: dict[str, Initiative], told_apart: tuple[Spans, ...]
) -> list[Initiative]:
    """Where a name stands without quotation marks that has them elsewhere in the document."""
    names, scanner = list(told.values()), word_search.longest(told)
    again = []
    for start, _, index in scanner(document.folded):
        name = names[index]
        end = start + len(name.text)
        if not any(spans.overlaps(start, end) for spans in told_apart):
            again.append(_initiative(document, start, end, name.name, name.kind, None))
    return again


def _says_what(name: str, knowledge: InitiativesCatalogue) -> bool:
    """Whether a name ends in its head noun: 松江云平台."""
    head = knowledge.head_inside.of(name) or knowledge.ending.of(name)
    return head is not None and head not in knowledge.weak_heads and len(name) - len(head) >= 2


def _quoted(
    document: Document,
    start: int,
    end: int,
    context: tuple[int, int],
    knowledge: InitiativesCatalogue,
    names: Names | None,
) -> Initiative | None:
    folded = document.folded
    name = folded[start:end]
    if name.isalnum():
        key = name
    else:
        start += len(name) - len(name.lstrip())
        name = name.strip()
        end, key = start + len(name), without_marks(name)
        if not key:
            return None  # nothing but marks: “、、”
    why_not = knowledge.excluded.get(key)
    if why_not is None and key[0] in _DIGITS:
        why_not = knowledge.excluded.get(key.lstrip("0123456789."))  # 315消费者权益日, 12.4宪法宣传日
    if why_not is not None and why_not != "metaphor":
        return None
    behind = head, loose = quoted_names.head_behind(folded, end + 1, knowledge)
    told_by = head or loose
    if why_not is not None and told_by not in knowledge.image_heads:
        return None
    if told_by is None and context[1] != end + 1:
        told_by, _ = quoted_names.head_behind(folded, context[1], knowledge)
    kind = None
    # A 平台 tells what a known name is there, a 项目 where the name is the title of one: “深化登记改革”项目.
    if told_by in knowledge.decisive_heads or (
        told_by in knowledge.marks["naming_head"] and knowledge.quoted.motto_verb.match(key) is not None
    ):
        kind = knowledge.heads[told_by]
    known = knowledge.by_name.get(key)
    if known is None:
        known = _edition(name, key, head, knowledge)
        if known is None and (own := knowledge.head_inside.of(key)) is not None:
            known = knowledge.by_name.get(key.removesuffix(own))  # “最多跑一次事项”
            if head is None:
                kind = None if own in knowledge.no_heads else knowledge.heads[own]
    if known is not None:
        if folded.startswith("为主题", end + 1):
            return None
        return _initiative(document, start, end, known.name, kind or known.kind, known.id)
    if name[0] in _DIGITS and head not in knowledge.image_heads and _DATE.fullmatch(name):
        return None
    behind_all = behind if context[1] == end + 1 else None
    evidence, kind = quoted_names.judge(folded, start, end, context, knowledge, quoted_names.LEAST_EVIDENCE, behind_all)
    needed = quoted_names.needed_for(kind)
    if evidence < needed:
        return None
    if names is not None and evidence + quoted_names.WEIGHTS["named entity"] < needed and names.holds(start, end):
        return None
    name = document.text[start:end]
    if folded[end - 1] in _YEAR_ENDS:
        name = _YEAR.sub("", name) or name
    return _initiative(document, start, end, name, kind, None)


def _edition(name: str, key: str, head: str | None, knowledge: InitiativesCatalogue) -> NamedInitiative | None:
    """What the catalogue has under another form of a name: one without its year or note, with its head noun."""
    by_name = knowledge.by_name
    known = None
    if key[-1] in _YEAR_ENDS:
        known = by_name.get(_YEAR.sub("", key))  # “净网2020” is an edition of 净网
    if known is None and name[-1] == ")":
        known = by_name.get(without_marks(quoted_names.without_note(name)))  # “信用中国(甘肃)”
    if known is None and key[0] == "谁":
        known = _joined(key, knowledge)
    if known is None and head is not None:
        known = by_name.get(key + head) or by_name.get(key + head[-2:])  # “不见面”审批, “铁拳”专项行动
    return known


def _joined(key: str, knowledge: InitiativesCatalogue) -> NamedInitiative | None:
    """The known duty that stands in one row with its like: 谁主管谁普法、谁执法谁普法."""
    duties = _WHO.findall(key)
    if len(duties) < 2 or "".join(duties) != key:
        return None
    return next((knowledge.by_name[duty] for duty in duties if duty in knowledge.by_name), None)


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


def _initiative(document: Document, start: int, end: int, name: str, kind: str, catalogue_id: str | None) -> Initiative:
    written, within = document.text[start:end], document.paragraph_id(start)
    return _INITIATIVE((start, end, written, name, kind, catalogue_id, within))
