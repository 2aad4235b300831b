"""Who issues a report where neither title nor signature says so, and what it calls its issuer.

The opening's subject tells it, in whose name the report speaks, what the office founds and issues in its own name, or
the page around the report.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .catalogue import Catalogue
from .catalogue.issuers import COMMITTEE, IssuersCatalogue
from .entities import Recogniser
from .masthead import issuer_in
from .patterns import deferred
from .places import HEAD, Place, place_of
from .report import ADMIN_LEVELS

REPORTING = ("government", COMMITTEE, "department")
"""Kinds of endings by which an issuer is told in running text."""
DEEDS = 1_500
"""So many characters are searched for what an office founded and issued in its own name."""
RANK = {level: rank for rank, level in enumerate(ADMIN_LEVELS)}
QUOTED_TITLE = re.compile("《[^《》]*》|\\([^()]*\\)")
_HAN = "[\u4e00-\u9fff]"
PROVINCIAL = deferred(f"{_HAN}{{2,10}}厅")
_SUBJECT_STARTS = deferred(f"(?:(?<!{_HAN})|[年度来将原])$")


class Own(NamedTuple):
    """What a report calls its own issuer: 我镇 → township, 我局 in the text of a county → department, county."""

    level: str | None
    kind: str | None


def own_of(head: str, said: IssuersCatalogue) -> Own:
    """What the head of a report calls its issuer and the whole it speaks of."""
    patterns, level_of = said.patterns, said.level_of
    spoken = {*patterns["ours"].findall(head), *patterns["this"].findall(head)}
    for unit, speaks in said.towns.items():
        if unit in head and speaks.search(head):
            spoken.add(unit)
    if spoken & said.offices:
        # Departments of a county name the county's leaders, and those above them.
        superiors = {level_of[unit] for unit in patterns["superior"].findall(head)}
        levels = superiors or {level_of[unit] for unit in spoken - said.offices}
        level = "provincial" if "厅" in spoken else max(levels, key=RANK.__getitem__, default=None)
        return Own(level or _whole(head, said), "department")
    levels = {level_of[unit] for unit in spoken}
    if "township" in levels:
        return Own("township", "government")
    if "区" in spoken and "自治区" in head:
        levels = {"provincial"}
    level = max(levels, key=RANK.__getitem__, default=None)
    return Own(level or _whole(head, said), "government" if levels else None)


def _whole(head: str, said: IssuersCatalogue) -> str | None:
    """The level of what a report calls the whole (全省, 全市), most often, where it does not say whose it is."""
    units = said.patterns["whole"].findall(head)
    if not units:
        return None
    unit = max(dict.fromkeys(units), key=units.count)
    return "provincial" if unit == "区" and "自治区" in head else said.level_of[unit]


def office_of(name: str, catalogue: Catalogue) -> str:
    """The office whose party group a name means: 中共某县水利局党组 → 某县水利局."""
    group = catalogue.issuers.party_group.search(name)
    return name[: group.start()].removeprefix("中共") if group else name


def government_of(name: str, said: IssuersCatalogue) -> str:
    """The government of a division or township: 甲县 → 甲县人民政府, 乙街道 → 乙街道办事处."""
    return name + next((its for unit, its in said.government_of.items() if name.endswith(unit)), "人民政府")


def told_in(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """The issuer that the opening and the first part of the body tell, by the first way that does."""
    for way in (_all_levels, _subject, _drawn_up, _on_behalf, _own_report, _own_deed, _acting, _division):
        name = way(opening, own, catalogue, body)
        if name is not None:
            return name
    return None


def _all_levels(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """江苏省各级行政机关…"""
    whole = catalogue.issuers.patterns["all_levels"].search(opening) if "各级" in opening else None
    if whole is None or place_of(whole[1], catalogue, body).region is None:
        return None
    return government_of(whole[1], catalogue.issuers)


def _subject(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """某市统计局坚持…; 现将庆隆镇2020年度…情况报告如下"""
    issuers = catalogue.issuers
    for match in issuers.patterns["subject"].finditer(opening):
        name = match[1]
        kind = _kind(name, issuers)
        if kind == "town" and opening.startswith("20", match.end()):
            place = place_of(name, catalogue, body)
            if place.named == place.rest:
                return government_of(name, issuers)
        if kind not in REPORTING or issuers.patterns["party"].fullmatch(name):
            continue
        place = place_of(name, catalogue, body)
        if _is_placed(place) or issuers.patterns["state_office"].match(name):
            return name
        if name in issuers.national or issuers.patterns["bare_organ"].match(name) or PROVINCIAL.fullmatch(name):
            return name
    return None


def _drawn_up(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """本报告由某市统计局编制"""
    issuers = catalogue.issuers
    for match in issuers.patterns["drawn_up"].finditer(opening) if "由" in opening else ():
        name = match[1]
        known = issuers.patterns["bare_organ"].match(name) or issuers.zone.search(name)
        if issuers.ending.search(name) and (known or _is_placed(place_of(name, catalogue, body))):
            return name
    return None


def _on_behalf(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """我代表某市人民政府…"""
    patterns = catalogue.issuers.patterns
    for match in patterns["behalf"].finditer(body, 0, HEAD):
        if patterns["bare_organ"].match(match[1]) or place_of(match[1], catalogue, body).region is not None:
            return match[1]
    return None


def _own_report(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """现发布《某市2020年政府信息公开工作年度报告》"""
    for match in catalogue.outline.patterns["own_report"].finditer(body, 0, HEAD):
        name = issuer_in(match[1], catalogue)
        if name is not None and names_no_more(place_of(name, catalogue, body)):
            return government_of(name, catalogue.issuers)
    return None


def _own_deed(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """我局…成立某市统计局普法工作领导小组: what an office founds and issues bears its own name."""
    if own.kind != "department":
        return None
    for match in catalogue.outline.patterns["own_deed"].finditer(body, 0, DEEDS):
        name = match[1].removeprefix("中共")
        if _kind(name, catalogue.issuers) == "department" and place_of(name, catalogue, body).region is not None:
            return name
    return None


def _acting(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """某市统计局狠抓落实: whatever the verb."""
    patterns = catalogue.issuers.patterns
    for match in patterns["acting"].finditer(opening):
        name = match[1]
        if patterns["party"].fullmatch(name) is None and (
            patterns["bare_organ"].match(name) or place_of(name, catalogue, body).region is not None
        ):
            return name
    return None


def _division(opening: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """某县坚持…"""
    if own.kind == "department":
        return None
    patterns = catalogue.issuers.patterns
    for match in patterns["division"].finditer(opening):
        name = match[1]
        if name[0] in "我本全该各" or patterns["ours"].search(name) or patterns["this"].search(name):
            continue
        place = place_of(name, catalogue, body)
        if _is_placed(place) and names_no_more(place):
            return government_of(name, catalogue.issuers)
    return None


def names_no_more(place: Place) -> bool:
    """Whether a name is that of a place alone: 某县, but not 某县司法局."""
    return not place.rest.removeprefix(place.named or "")


def _is_placed(place: Place) -> bool:
    return place.region is not None or place.named is not None


def _kind(name: str, said: IssuersCatalogue) -> str | None:
    """The kind of the word that an issuer's name ends with."""
    ending = said.ending.search(name)
    return said.kinds[ending.group()] if ending else None


def acting_later(beginning: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """The subject of the first paragraph that begins with a year, where the opening is a preface and names nobody.

    It must be of the kind of which the report speaks: what a county reports is often done by its departments.
    """
    name = _subject(beginning, own, catalogue, body)
    kind = _kind(name, catalogue.issuers) if name else None
    return name if (kind == "department") == (own.kind == "department") else None


def labelled(head: str, own: Own, catalogue: Catalogue, body: str) -> str | None:
    """Whom a page names as the one who issues it, where that is of the kind of which the report speaks.

    The report of a county's government is often published by its office of justice.
    """
    for match in catalogue.issuers.patterns["labelled"].finditer(head):
        name = office_of(match[1], catalogue)
        kind = _kind(name, catalogue.issuers)
        if kind == "town" and own.level == "township":
            return government_of(name, catalogue.issuers)
        if kind in REPORTING and (kind == "department") == (own.kind == "department"):
            return name
    return None


def recognised(prefix: str | None, opening: str, catalogue: Catalogue, recogniser: Recogniser) -> str | None:
    """The organisation that a title begins with, else the one whose doings the opening tells.

    In the opening an organisation must end as issuers do and stand where a subject stands: openings also name those
    that lead, and the authors of what is carried out.
    """
    if prefix and (0, len(prefix), "organisation") in recogniser.entities(prefix, catalogue):
        return prefix
    quoted = [match.span() for match in QUOTED_TITLE.finditer(opening)]
    for entity in recogniser.entities(opening, catalogue):
        name = opening[entity.start : entity.end]
        if (
            entity.kind == "organisation"
            and _kind(name, catalogue.issuers) in REPORTING
            and not is_national(name, catalogue)  # those that write reports are known by name
            and not catalogue.issuers.patterns["party"].fullmatch(name)
            and _SUBJECT_STARTS.search(opening, 0, entity.start)
            and not catalogue.outline.patterns["leads"].match(opening, entity.end)
            and not any(start <= entity.start < end for start, end in quoted)
        ):
            return name
    return None


def is_national(issuer: str, catalogue: Catalogue) -> bool:
    """Whether an issuer is an organ of the State Council."""
    if issuer.removeprefix("中华人民共和国") in catalogue.issuers.national:
        return True
    patterns = catalogue.issuers.patterns
    return patterns["national"].fullmatch(issuer) is not None and not patterns["bare_organ"].match(issuer)
