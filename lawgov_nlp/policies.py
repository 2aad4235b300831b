"""Mentions of laws, plans and other documents.

Four ways to find one: titles in brackets, names of the catalogue without brackets, plans named after a
five-year period, and document numbers. Mentions that stand in one enumeration share the verb that governs
it; short titles (`《纲要》`, `该办法`) take the title of the mention they point back to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import filterfalse
from operator import itemgetter

from . import (
    document_numbers,
    five_year_plans,
    own_codes,
    policy_actions,
    title_brackets,
    title_readings,
    titles,
    unlisted_titles,
)
from .catalogue import Catalogue
from .catalogue.names import Hit
from .catalogue.policies import Entry, PoliciesCatalogue, name_key
from .catalogue.title_words import TitleSigns
from .document import Document
from .patterns import deferred
from .policy_actions import FOUND, Found, bare
from .report import Policy
from .spans import Spans

_SHORT = re.compile(r"称(?<![被誉自堪]称)(?:为|:)?[“\"]([^”\"\n]{2,12})[”\"](?!普法|规划|时期)")
_SHORT_UNQUOTED = deferred(r"简称(?:为|:)?([一-鿿]{2,12})\)")  # (以下简称统计法)
_CALLED = re.compile(r"(?:简称|称)(?:为|:)?\s?$")
_SESSION = re.compile("(?:党的)?十[八九]届[一二三四五六七]中全会$")  # 十九届四中全会《决定》
_AND = ("及", "和", "与")
_JOINTS = ("、", *_AND)
_TITLE_ENDS = ("法", "典", "例", "》")
"""What a name that shares no end with the next one ends with, as most do that stand before another."""
_LEAST_SHARED, _MOST_FRONT = 3, 10
"""How many characters names share at least, and how many stand at most before them: 诉讼法, 固体废物."""
_LOCAL = deferred(r"[一-鿿]{2,8}(?:自治区|省|市|区|县|州)$")
_PLACES = ("区", "省", "市", "县", "州")
_OWN_PLACE = ("自治区", "省", "市")  # 执行省物业管理条例: the province's own
# Kinds of documents that a place may have under the name of a national one.
_ALSO_OF_A_PLACE = frozenset(("regulation", "outline", "plan", "work_plan", "measures", "provisions", "rules"))
_OWN_LEVEL = {"省": "provincial", "自治区": "provincial", "市": "municipal"}
_OF_THE_CITY = ("市政府", "市人民政府")  # of a city that is a province, in a report from there
_POLICY = partial(tuple.__new__, Policy)
"""A mention from a tuple of its fields, in half the time of `Policy(…)`."""
_OPENING, _BRACKETS, _DEPTH = itemgetter(0), itemgetter(0, 1), itemgetter(3)
_MOST_SHORT = 6
_PROVINCES_OWN = re.compile("(?:省|自治区)(?![级直际道委政人内外])")


def find(document: Document, catalogue: Catalogue) -> tuple[Policy, ...]:
    """All policy references, sorted by start."""
    folded, known = document.folded, catalogue.policies
    seen = document.named(catalogue.names)
    parts = seen.words
    revised = {at + len(word) for word in filter(parts.get, known.title_words.newly_revised) for at in parts[word]}
    found, short = _bracketed(document, known, parts, revised)
    taken = Spans(map(_BRACKETS, filterfalse(_DEPTH, found)))
    numbers: list[Found] = []
    if parts["号"] and (
        numbers := [n for n in _numbers(document, known, parts) if not taken.overlaps(n.opening, n.opening + 1)]
    ):
        taken = Spans(map(_BRACKETS, filterfalse(_DEPTH, (*found, *numbers))))
    named = _named(document, known, taken.apart(seen.names[0]), revised)
    ends = {item.after for item in named}  # where the catalogue knows a title, it tells where the title begins too
    unlisted = [item for item in _unlisted(document, known, parts, taken) if item.after not in ends]
    if unbracketed := [*five_year_plans.find(folded, known, parts), *named, *unlisted]:
        unbracketed = [item for item in _without_overlap(unbracketed) if taken.ends_outside(item.opening, item.after)]
    if numbers or unbracketed:
        found += sorted(numbers + unbracketed, key=_by_place)
        found.sort(key=_OPENING)
    if numbers:
        _number_titles(folded, found)
    return _governed(document, _resolve(document, found, known, parts, short), known)


def _governed(document: Document, found: list[Found], known: PoliciesCatalogue) -> tuple[Policy, ...]:
    """The policies found, with text, action and paragraph."""
    text = document.text
    governed = []
    actions = policy_actions.actions(document.folded, found, known)
    for (_, _, _, _, policy, start, end, marked, _), action in zip(found, actions, strict=True):
        _, _, _, title, kind, level, issuer, number, period, status, _, _, entry, by, _ = policy
        own, within = text[start:end], document.paragraph_id(start)
        fields = start, end, own, title, kind, level, issuer, number, period, status, action, marked, entry, by, within
        governed.append(_POLICY(fields) if by != "alias" else _of_its_own(document, _POLICY(fields), known))
    return tuple(governed)


def _by_place(item: Found) -> tuple[int, int, str]:
    return item.opening, -item.after, item.policy.title


def _without_overlap(items: list[Found]) -> list[Found]:
    """Leftmost first, then longest; several meanings of one span (一规划两纲要) stay together."""
    kept: list[Found] = []
    for item in sorted(items, key=lambda f: (f.opening, -f.after)):
        if not kept or item.opening >= kept[-1].after or (item.many and item[:2] == kept[-1][:2]):
            kept.append(item)
    return kept


# -- finding -----------------------------------------------------------------------------------------------


def _bracketed(
    document: Document, known: PoliciesCatalogue, parts: Mapping[str, list[int]], revised: set[int]
) -> tuple[list[Found], bool]:
    """Titles in brackets, and whether one of them is so short that it may be the end of another: 《纲要》.

    What begins at one of `revised` is said to be newly revised.
    """
    folded, readings = document.folded, known.readings
    found: list[Found] = []
    short, size = False, len(folded)
    media_before, media_after = known.media_before, known.media_after
    brackets = title_brackets.find(folded, known, parts)
    inner_of: dict[int, list[tuple[int, int]]] = {}
    if any(map(itemgetter(4), brackets)):
        for start, end, _, _, depth, parent, _ in brackets:
            if depth:
                inner_of.setdefault(parent, []).append((start, end))
    joints = known.title_joints
    promoted: dict[int, tuple[int, int, int, int]] = {}
    for start, end, bracket, after, depth, parent, content in brackets:
        opening = bracket
        if depth and parent in promoted:
            opening, after, depth, parent = promoted[parent]
        if not content.isalnum():
            start += len(content) - len(content.lstrip())
            content = content.strip()
            end = start + len(content)
            if not any(map(str.isalnum, content)):
                continue
        if bracket in inner_of and _only_holds(inner_of[bracket], start, end):
            promoted[bracket] = opening, after, depth, parent
            continue  # 《《…》》 is one title
        if depth and content.endswith("的通知") and titles.ending_of(content[:-3], known):
            end -= 3
            content = folded[start:end]
        if "、" in content and (wholes := _several(content, known)):
            for part, whole in zip(content.split("、"), wholes, strict=True):
                short, behind = True, start + len(part)
                policy = _titled(document, whole, known)
                found.append(FOUND((start, behind, parent + 1, depth, policy, start, behind, True, False)))
                start = behind + 1
            continue
        reading = readings.get(content) or title_readings.kept(content, known)
        policy = reading.policy or _of_several(document, content, known)
        if len(content) == 2 and (session := _SESSION.search(folded, max(0, opening - 9), opening)):
            policy = _titled_as(policy, session[0] + content, known)
        following = folded[after] if after < size else ""
        if following == "(":
            if (mark := titles.PERIOD_AFTER.match(folded, after)) is not None:
                policy = _titled(document, content + mark[0], known)
            if policy.status is None:
                policy = policy._replace(status=_status_behind(folded, after, known.title_signs))
        if opening in revised and policy.status is None:
            policy = policy._replace(status="revised")
        if policy.catalogue_id is None:
            if media_before.before(folded, opening) or media_after.at(folded, after):
                policy = policy._replace(kind="other", level=None, issuer=None)
            short = short or len(policy.title) <= _MOST_SHORT
        if (
            following in joints.continues
            and not depth
            and policy.kind != "other"
            and (more := joints.continued.match(folded, after)) is not None
        ):
            ending = more[1]
            policy = policy._replace(
                title=f"《{policy.title}》{ending}",
                kind=titles.kind_of(ending, known),
                catalogue_id=None,
                resolved_by=None,
                level=None,
                issuer=None,
                document_number=None,
            )
        found.append(FOUND((opening, after, parent + 1, depth, policy, start, end, True, False)))
    return found, short


def _several(content: str, known: PoliciesCatalogue) -> list[str]:
    """The titles in one pair of brackets, if all are of the catalogue: 《甲法、乙法》, 《大气、水污染防治法》."""
    *others, last = content.split("、")
    if not all(others) or name_key(last) not in known.by_name:
        return []
    wholes = [part if name_key(part) in known.by_name else _with_the_end_of(last, part, known) for part in others]
    return [*wholes, last] if all(wholes) else []


def _with_the_end_of(name: str, front: str, known: PoliciesCatalogue) -> str:
    """The name of the catalogue that begins with `front` and ends as another one does, else nothing."""
    for cut in range(1, len(name) - _LEAST_SHARED + 1):
        if (whole := front + name[cut:]) in known.by_name:
            return whole
    return ""


def _sharing_the_end_of(name: str, folded: str, start: int, known: PoliciesCatalogue) -> Iterator[tuple[int, int, str]]:
    """What stands before a name and shares its end, with its whole name: 大气, 水 in 大气、水、土壤污染防治法."""
    while folded[start - 1 : start] in _JOINTS and folded[start - 2 : start - 1] not in _TITLE_ENDS:
        end = start - 1
        for begin in range(max(0, end - _MOST_FRONT), end):
            if whole := _with_the_end_of(name, folded[begin:end], known):
                yield begin, end, whole
                break
        else:
            return
        start = begin


def _status_behind(folded: str, after: int, signs: TitleSigns) -> str | None:
    """The status in the brackets that open at `after`."""
    closing = folded.find(")", after, after + 20) + 1
    return titles.status_of(folded[after:closing], signs) if closing else None


def _only_holds(inner: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the titles inside another is all that stands there."""
    return any(begins - start <= 1 and end - ends <= 1 for begins, ends in inner)


def _titled(document: Document, content: str, known: PoliciesCatalogue) -> Policy:
    """What a title says, by the catalogue if it is there, else by its own words; its place is yet to come."""
    return title_readings.kept(content, known).policy or _of_several(document, content, known)


def _of_several(document: Document, content: str, known: PoliciesCatalogue) -> Policy:
    """What a title says that several documents bear."""
    title, meant, _ = title_readings.kept(content, known)
    return title_readings.as_policy(title, _look_up(title, meant, document), known)


def _of_its_own(document: Document, policy: Policy, known: PoliciesCatalogue) -> Policy:
    """A list that a local office itself draws up is not the national one whose short name it shares."""
    if (
        policy.kind not in ("catalogue", "work_plan", "indicator_list")
        or policy.action not in ("formulate", "issue", "revise")
        or document.metadata.admin_level == "national"
        or known.title_signs.national_list.search(document.folded, max(0, policy.start - 16), policy.start)
    ):
        return policy
    title = title_readings.kept(document.folded[policy.start : policy.end], known).title
    return policy._replace(
        title=title.bare,
        level=title.level,
        issuer=None,
        document_number=None,
        period=title.period,
        catalogue_id=None,
        resolved_by=None,
    )


def _look_up(
    title: titles.Title, meant: tuple[title_readings.Meant, ...], document: Document
) -> title_readings.Meant | None:
    """The one entry that a title means: of several (the 纲要 of two periods) that of its years or the report's."""
    if len(meant) > 1:
        year = document.metadata.report_year
        meant = tuple(
            each
            for each in meant
            if (period := each.entry.period)
            and (period == title.period or (title.period is None and year and period[0] <= year <= period[1]))
        )
    return meant[0] if len(meant) == 1 else None


def _named(document: Document, known: PoliciesCatalogue, hits: Iterable[Hit], revised: set[int]) -> list[Found]:
    """Names of the catalogue that stand without brackets and are no part of a longer word."""
    folded, joints = document.folded, known.title_joints
    found = []
    for index, start, end in hits:
        name = known.names[index]
        if not _stands_alone(folded, start, end, name, known):
            continue
        if (meant := known.nicknames.get(name)) is not None:
            for entry in meant:
                policy = Policy(start, end, name, entry.title, entry.kind)
                found.append(bare(start, end, title_readings.known_as(policy, entry, "alias"), many=True))
            if not meant and (whose := _place_before(folded, start, known)):
                start -= len(whose)
                policy = _titled(document, folded[start:end], known)
                found.append(bare(start, end, _of_the_reports_place(policy, whose, document)))
            continue
        base: tuple[Entry, ...] = ()
        whose = ""
        following = folded[end : end + 1]
        if following in joints.goes_on:
            if following == "(" and (more := titles.PERIOD_AFTER.match(folded, end)):
                end = more.end()
            elif (more := joints.subordinate.match(folded, end)) is not None:
                end, base = more.end(), known.by_name.get(name, ())
            elif name[-1] == "法" and folded.startswith("办法", end) and folded.endswith("实施", 0, start):
                start, end = start - 2, end + 2  # 甲省实施土地管理法办法
                whose = _place_before(folded, start, known)
                start -= len(whose)
            end = titles.with_status(folded, end, known.title_signs)
            following = folded[end : end + 1]
        policy = _titled(document, folded[start:end], known)
        if whose:
            policy = _of_the_reports_place(policy, whose, document)
        if policy.catalogue_id is None and len(base) == 1:
            policy = _titled_as(policy, base[0].title + policy.title[len(name) :], known)
        if start in revised and policy.status is None:
            policy = policy._replace(status="revised")
        if policy.kind in _ALSO_OF_A_PLACE and policy.catalogue_id:
            place = _place_before(folded, start, known)
            if place and not (name.endswith("规划") and place in _OWN_PLACE):  # 省“十四五”规划 is read elsewhere
                start -= len(place)
                title = title_readings.kept(folded[start:end], known).title
                policy = Policy(
                    *(start, end, "", title.bare, title.kind, title.level, None, None),
                    *(title.period, title.status),
                )
                policy = _of_the_reports_place(policy, place, document)
        found.append(bare(start, end, policy))
        if folded[start - 1 : start] in _JOINTS:
            for begin, behind, each in _sharing_the_end_of(name, folded, start, known):
                found.append(bare(begin, behind, _titled(document, each, known)))
        if (
            following in _AND
            and policy.kind in ("law", "regulation")
            and (its := joints.and_its.match(folded, end)) is not None
        ):
            second = Policy(*its.span(1), "", its[1], titles.kind_of(its[1], known))
            second = _titled_as(second, policy.title + its[1], known)._replace(resolved_by="back_reference")
            found.append(bare(*its.span(1), second))
    return found


def _place_before(folded: str, start: int, known: PoliciesCatalogue) -> str:
    """The place whose own document a name is: 甲市 in 贯彻甲市优化营商环境条例, 省 in 执行省物业管理条例."""
    if folded[start - 1 : start] not in _PLACES:
        return ""
    before = _LOCAL.search(folded, max(0, start - 12), start)
    place = known.title_words.place_lead.sub("", before[0]) if before else ""
    if len(place) < 3 or place[-2] in "全我本各该":
        owned = known.title_words.no_place.before(folded, start) is None
        place = next((own for own in _OWN_PLACE if owned and folded.endswith(own, 0, start)), "")
    return place


def _of_the_reports_place(policy: Policy, own: str, document: Document) -> Policy:
    """省物业管理条例 in a report from Jiangsu is 江苏省物业管理条例."""
    level = _OWN_LEVEL.get(own)
    if level is None:
        return policy
    said = document.metadata
    whole = next((place for place in (said.province, said.city) if place and place.endswith(own)), own)
    if own == "市" and whole == said.province:
        level = "provincial"
    return policy._replace(title=whole + policy.title.removeprefix(own), level=level)


def _titled_as(policy: Policy, title: str, known: PoliciesCatalogue) -> Policy:
    """A mention whose full title is known, whether the catalogue has it or not."""
    entries = known.by_name.get(name_key(title), ())
    if len(entries) == 1:
        return title_readings.known_as(policy, entries[0], "alias")
    # 刑法修正案(八), 增值税暂行条例实施细则; provinces have 实施办法 too.
    national = title.startswith("中华人民共和国") and not title.endswith("办法")
    return policy._replace(title=title, level=policy.level or ("national" if national else None))


def _stands_alone(folded: str, start: int, end: int, name: str, known: PoliciesCatalogue) -> bool:
    guard = known.guards.get(name)
    if guard and (guard.not_before.before(folded, start) or guard.not_after.at(folded, end)):
        return False
    if name[-1] == "法" and not _ends_a_law(folded, end, known):
        return False
    if known.not_after_any.at(folded, end) is not None:
        return False  # 水法宣传车, 安全生产法进企业
    # Part of a quoted name, such as an activity or a square, is no reference of its own.
    before = folded[max(0, start - 20) : start]
    if "“" in before and "”" not in (within := before[before.rindex("“") + 1 :]):
        closing = folded.find("”", end, end + 30)
        if closing >= 0 and (within or closing != end):
            return False
        if closing >= 0 and guard and guard.not_after.at(folded, closing + 1):
            return False  # “民法典”主题公园
    return True


def _ends_a_law(folded: str, end: int, known: PoliciesCatalogue) -> bool:
    """Whether the name of a law ends at `end`, behind 法: 行政处罚法规定, and no word that begins so: 行政处罚法规."""
    joints = known.title_joints
    return joints.behind_law.at(folded, end) not in joints.law_words


def _unlisted(
    document: Document, known: PoliciesCatalogue, parts: Mapping[str, list[int]], taken: Spans
) -> list[Found]:
    """Documents without brackets that the catalogue does not know, told by the last words of their titles."""
    found = []
    for start, end in unlisted_titles.find(document.folded, known, parts, taken):
        if known.not_after_any.at(document.folded, end) is not None:
            continue
        policy = _titled(document, document.folded[start:end], known)
        if policy.catalogue_id is None and (own := _PROVINCES_OWN.match(policy.title)) is not None:
            policy = _of_the_reports_place(policy, own[0], document)
        found.append(bare(start, end, policy))
    return found


def _numbers(document: Document, known: PoliciesCatalogue, parts: Mapping[str, list[int]]) -> list[Found]:
    found = []
    for n in document_numbers.find(document.folded, known, parts):
        issuer, level, said = n.issuer, n.level, document.metadata
        if level == "provincial" and own_codes.is_our_own(n.number, issuer, said, known):
            issuer, level = None, said.admin_level
        if level == "municipal" and issuer in _OF_THE_CITY and (said.province or "").endswith("市"):
            level = "provincial"
        if issuer is None and (own := own_codes.issuer_of(n.number, said, known)) is not None:
            issuer, level = own
        policy = Policy(
            *(n.start, n.end, "", n.number, "document_no", level, issuer, n.number),
            resolved_by="number" if issuer else None,
        )
        found.append(bare(n.start, n.end, policy))
    return found


def _number_titles(folded: str, found: list[Found]) -> None:
    """Give the number in brackets after a title, or right before it, to the title."""
    last: int | None = None  # the outer mention before
    after_number = False
    for index, item in enumerate(found):
        if item.depth:
            continue
        is_number = item.policy.kind == "document_no"
        if last is not None and is_number != after_number:
            before = found[last]
            gap = folded[before.after : item.opening]
            if after_number and item.bracketed and not gap:
                found[index] = item._replace(policy=_numbered(item.policy, before.policy))
            elif is_number and (
                gap.strip() in ("(", "[") or (gap.startswith("(") and len(gap) < 12 and ")" not in gap)
            ):
                found[last] = before._replace(policy=_numbered(before.policy, item.policy))
        last, after_number = index, is_number


def _numbered(policy: Policy, number: Policy) -> Policy:
    return policy._replace(
        document_number=number.document_number,
        issuer=policy.issuer or number.issuer,
        level=policy.level or number.level,
    )


# -- what short titles point to ----------------------------------------------------------------------------


def _resolve(
    document: Document, found: list[Found], known: PoliciesCatalogue, parts: Mapping[str, list[int]], short: bool
) -> list[Found]:
    """The mentions with what pointers mean, and `short` titles; `parts` has where 称, 该 and 上述 stand."""
    folded = document.folded
    introduced: dict[str, Found] = {}
    earlier: list[Found] = []
    said = bool(parts["称"])
    notes = [(m.start(), m[1].strip("《》")) for m in _SHORT.finditer(folded)] if said else []
    pointer = known.title_joints.pointer
    pointing = [match for word in ("该", "上述") for at in parts[word] if (match := pointer.match(folded, at))]
    if not (short or said or pointing):
        return found  # mostly nothing points anywhere
    events: list[tuple[int, int, object]] = [(f.opening, 1, i) for i, f in enumerate(found)]
    events += [(at, 0, name) for at, name in notes]
    events += [(match.start(), 2, match) for match in pointing]
    if notes:
        # “纲要” in quotes stands for its document where a note says so: 以下简称“纲要”.
        names = "|".join(sorted({re.escape(name) for _, name in notes}, key=len, reverse=True))
        known_there = {f.start for f in found if f.policy.catalogue_id}  # “人防法” is a name of its own
        events += [
            (m.start(), 3, m) for m in re.finditer(f'[“"]({names})[”"]', folded) if m.start(1) not in known_there
        ]
    if parts["简称"]:
        events += _named_without_quotes(folded, found, known)
    if len(events) > len(found):
        events.sort(key=itemgetter(0, 1))
    out, pointed, previous = list(found), set(), None
    for at, sort, what in events:
        if isinstance(what, int):
            item = found[what]
            policy = item.policy
            if policy.catalogue_id is None and item.bracketed:
                name = policy.title
                called = said and _CALLED.search(folded, max(0, at - 6), at)
                if called and previous is not None:
                    introduced[name] = previous
                    policy = _points_to(policy, previous)
                elif name in introduced:
                    policy = _points_to(policy, introduced[name])
                elif len(name) <= _MOST_SHORT and (antecedent := _latest(earlier, name)):
                    policy = _points_to(policy, antecedent)
                elif whole := _whole_title(name, known):
                    title, every, _ = title_readings.kept(whole, known)
                    if (meant := _look_up(title, every, document)) is not None:
                        policy = title_readings.known_as(policy, meant.entry, "back_reference")
                if policy is not item.policy:
                    out[what] = item = item._replace(policy=policy)
            if policy.kind == "document_no":
                continue
            if not item.depth:
                previous = item
            if policy.resolved_by == "back_reference":
                pointed.add(at)
            elif policy.kind != "other":
                earlier.append(item)
        elif sort == 0:
            if previous is not None and at - previous.end < 120:
                introduced[str(what)] = previous
        elif isinstance(what, re.Match):
            named = sort == 3
            if not named and what[1] == "法" and not _ends_a_law(folded, what.end(), known):
                continue  # 该法院
            antecedent = introduced.get(what[1]) if named else _latest(earlier, what[1])
            if antecedent is not None and (named or at - antecedent.end < 300):
                start, end = what.span(1 if named else 0)
                policy = _points_to(Policy(start, end, "", what[1], antecedent.policy.kind), antecedent)
                out.append(Found(at, what.end(), 0, 0, policy, start, end))
                pointed.add(at)
    if pointed:
        # (以下简称“中央一号文件”) is a short name, no number.
        out = [f for f in out if f.opening - 1 not in pointed or f.policy.kind != "document_no"]
        out.sort(key=_by_place)
    return out


def _named_without_quotes(
    folded: str, found: list[Found], known: PoliciesCatalogue
) -> Iterator[tuple[int, int, object]]:
    """Notes such as (以下简称统计法), and where the short name stands afterwards that no title holds."""
    notes = [m for m in _SHORT_UNQUOTED.finditer(folded) if m[1][-1] == "法" or titles.ending_of(m[1], known)]
    if not notes:
        return
    yield from ((m.start(), 0, m[1]) for m in notes)
    names = "|".join(sorted({m[1] for m in notes}, key=len, reverse=True))
    taken = Spans(map(_BRACKETS, filterfalse(_DEPTH, found)))
    begins, nouns = known.title_words.lead, known.title_words.document_nouns
    for m in re.finditer(f"({names})", folded):
        at = m.start()
        if not taken.ends_outside(at, m.end()) or (m[1] in nouns and folded.endswith("实施", 0, at)):
            continue
        before = begins.match(folded, max(0, at - 4), at)
        if (before and before.end() == at) or not "一" <= folded[at - 1 : at] <= "鿿":
            yield at, 3, m


def _whole_title(name: str, known: PoliciesCatalogue) -> str | None:
    """What a short title stands for where nothing before it ends so: 《纲要》."""
    return next((whole for whole in known.title_joints.stands_for if titles.ending_of(whole, known) == name), None)


def _latest(earlier: list[Found], ending: str) -> Found | None:
    """The last of the 40 titles before that ends so, and says more."""
    endings = ("法", "法典") if ending == "法" else ending
    for item in reversed(earlier[-40:]):
        title = item.policy.title
        if title[-1] == ")":
            title = title.partition("(")[0]
        if title.endswith(endings) and len(title) > len(ending):
            return item
    return None


def _points_to(policy: Policy, antecedent: Found) -> Policy:
    """What a short title says that stands for an earlier mention."""
    meant = antecedent.policy
    return meant._replace(status=policy.status or meant.status, resolved_by="back_reference")
