"""Issuer, region, level, year and date of a report.

Evidence comes from the title, the signature, the opening, and last the file name. The year is that reported on:
title, opening, headings and signature (less one) vote, so that one slip of the pen does not decide.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from .catalogue import Catalogue
from .catalogue.regions import Region, RegionsCatalogue
from .document import Document
from .numerals import parse
from .report import Metadata

HEAD = 1200
"""Characters at the beginning in which title and opening are looked for."""
_HAN_DIGIT = "〇零O0一二三四五六七八九"
_DATE = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[二][{_HAN_DIGIT}]{{3}})\s*年\s*(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月"
    r"\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_PLAIN_DATE = re.compile(r"(?P<year>20\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?=年|度)")
_ANY_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?!\d)")
_OPENING_YEAR = re.compile(r"(?<![\d(-])(20[012]\d)\s*年(?!\d|至|-|底前|版|修订)")
_SUBJECT = re.compile("法治政府|依法行政|法治建设|法治工作|法治|依法治")
_REPORT = re.compile("(?:报告|总结|情况|汇报|公告|公示)(?:的公告|的公示)?$")
_PLAN = re.compile("下一步|下步|打算|思路|计划|安排|重点|展望|明年|努力方向")
_SELF = re.compile("(?:我|全|本)(省|自治区|市|州|盟|县|区|旗|镇|乡|街道|局|厅|委|办|部门|系统)")
_QUOTED_TITLE = re.compile("《[^《》]*》|\\([^()]*\\)")
_ORGAN = re.compile(
    "[\u4e00-\u9fff]{2,24}?(?:人民政府|街道办事处|管理委员会|管委会|税务局|监督管理局|[\u4e00-\u9fff]{1,8}?(?:局|厅|委员会))"
    "(?=关于|20|坚持|认真|深入|紧紧|在|以|始终|全面|法治|,|，|\\s|$)"
)
_TAX = "国家税务总局"
# What follows a division named without 省, 市 or 县: an organ of it, or a development zone that bears its name.
_AFTER_SHORT = re.compile(
    "省|市|县|区|人民|司法|公安|税务|市场|教育|高新|高技术|经济|经开|航空港|综合|出口|工业园|新区|保税"
)
_NOISE = re.compile(r"[\s　]+")


class Place(NamedTuple):
    """What an issuer's name says of its place: the division, what follows it, and a township's own name."""

    region: Region | None
    rest: str
    named: str | None


def read(document: Document, catalogue: Catalogue, file_name: str | None = None) -> Metadata:
    """What title, opening, signature and, where they are silent, the file name say about the report."""
    title = _title(document)
    signature, signed = _signature(document)
    head = _QUOTED_TITLE.sub("", document.folded[:HEAD])
    body = document.text
    prefix = _issuer_in_title(title, catalogue) if title else None
    opening = _opening(document)
    issuer = signature or prefix
    if issuer is None or (prefix and prefix.endswith(issuer)):
        issuer = prefix or issuer
    if issuer is None:
        issuer = _issuer_in_opening(opening, catalogue)
    place = _place(issuer, catalogue, body) if issuer else Place(None, "", None)
    region = place.region
    if region is None:
        region = _region_in(title or "", catalogue.regions, body) or _region_in(
            _QUOTED_TITLE.sub("", opening), catalogue.regions, body
        )
        if region is None and place.named is None and not (issuer and _is_national(issuer)):
            region = _region_in(head[:400], catalogue.regions, body)
    if issuer is None and title and region is not None and _bare_region(title, region):
        issuer = f"{region.name}人民政府"
    level, kind = _level(issuer, place, region, catalogue, head)
    return Metadata(
        title=title,
        issuer=issuer,
        issuer_type=kind,
        region=place.named or (region.name if region else None),
        region_code=region.code if region else None,
        province=region.province if region else None,
        city=region.city if region else None,
        county=region.name if region and region.level == "county" else None,
        admin_level=level,
        report_year=_year(document, title, opening, signed, file_name),
        signed_date=signed,
    )


def _title(document: Document) -> str | None:
    """The first line that calls itself a report; lines that were broken in the middle of a title are joined."""
    folded, text = document.folded, document.text
    first = next((s.start for s in document.outline), len(text))
    lines = [p for p in document.paragraphs if p.role == "boilerplate" and p.start < max(first, 1)][:12]
    for number, line in enumerate(lines):
        content = folded[line.start : line.end]
        if "》" in content and "《" not in content:
            continue
        if _REPORT.search(content) and _SUBJECT.search(content) and ">" not in content:
            title = text[line.start : line.end]
            if content.startswith("关于") and number and lines[number - 1].end >= line.start - 6:
                before = text[lines[number - 1].start : lines[number - 1].end]
                if len(before) < 30 and not _REPORT.search(before) and "：" not in before and ":" not in before:
                    title = before + title
            return _NOISE.sub("", title)
    opening = folded[:120]
    run_in = re.match(r"\s*(\S{4,50}?(?:报告|总结|情况|汇报))\s", opening)
    if run_in and _SUBJECT.search(run_in.group(1)) and not re.search("[,，。]", run_in.group(1)):
        return text[run_in.start(1) : run_in.end(1)]
    return None


def _issuer_in_title(title: str, catalogue: Catalogue) -> str | None:
    """What stands before the year or 关于: `东莞市司法局2021年度…`, `…人民政府关于2020年…的报告`."""
    cut = re.search("关于|20[012]\\d|推进|法治政府|依法行政|法治建设|年度", title.removeprefix("关于"))
    if cut is None:
        return None
    name = title.removeprefix("关于")[: cut.start()].strip("《“（( ")
    ending = catalogue.issuers.ending.search(name)
    return name if ending and 3 <= len(name) <= 30 else None


def _issuer_in_opening(opening: str, catalogue: Catalogue) -> str | None:
    for match in _ORGAN.finditer(opening[:160]):
        name = re.sub("^(?:20\\d\\d年度?[,，]?|今年[,，]?|过去一年[,，]?)", "", match.group())
        place = _place(name, catalogue, opening)
        if place.region is not None or place.named is not None or name.startswith(_TAX):
            return name
    return None


def _opening(document: Document) -> str:
    for paragraph in document.paragraphs:
        if paragraph.role != "boilerplate":
            return document.folded[paragraph.start : min(paragraph.end, paragraph.start + 400)]
    return document.folded[:400]


def _signature(document: Document) -> tuple[str | None, str | None]:
    """Issuer and ISO date from the signature blocks at the end."""
    issuer = signed = None
    for paragraph in document.paragraphs:
        if paragraph.role != "signature":
            continue
        block = document.folded[paragraph.start : paragraph.end]
        date = _DATE.search(block) or _PLAIN_DATE.search(block)
        if date:
            signed = _iso(date) or signed
        name = (block[: date.start()] + block[date.end() :]) if date else block
        name = _NOISE.sub("", re.sub("特此报告[。]?|\\(.*?\\)|此件公开发布", "", name)).strip("。,，:")
        if (
            3 <= len(name) <= 30
            and re.search("政府|局|厅|委|办|部|会|署|队|处|院|海关|银行$", name)
            and "抄送" not in name
        ):
            issuer = issuer or name
    return issuer, signed


def _iso(date: re.Match[str]) -> str | None:
    try:
        written = date["year"].replace("O", "〇")
        year, month, day = int(parse(written).value), int(parse(date["month"]).value), int(parse(date["day"]).value)
    except ValueError:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if 1990 < year < 2100 and month <= 12 and day <= 31 else None


def _year(document: Document, title: str | None, opening: str, signed: str | None, file_name: str | None) -> int | None:
    """The reported year, by vote; of equal votes the earlier evidence wins."""
    votes: Counter[int] = Counter()
    for year in _YEAR.findall(re.sub(r"\(.*?\)|（.*?）", "", title or ""))[:1]:
        votes[int(year)] += 4
    in_opening = _OPENING_YEAR.search(_QUOTED_TITLE.sub("", opening))
    if in_opening:
        votes[int(in_opening.group(1))] += 3
    for section in document.outline[:40]:
        year_in_heading = _YEAR.search(section.title)
        if year_in_heading and section.level == 1:
            shift = 1 if _PLAN.search(section.title) and not re.search("工作情况|成效|做法", section.title) else 0
            votes[int(year_in_heading.group(1)) - shift] += 2
    if signed:
        # Reports are signed early in the next year; in December, in the year itself.
        late = signed[5:7] >= "11"
        votes[int(signed[:4]) - (0 if late else 1)] += 2
    for year in _ANY_YEAR.findall(file_name or "")[:1]:
        votes[int(year)] += 1
    return max(votes, key=lambda year: votes[year]) if votes else None


# --- places ----------------------------------------------------------------------------------------------------


def _place(issuer: str, catalogue: Catalogue, body: str) -> Place:
    """The division that an issuer's name begins with: `湖南省株洲市市场监督管理局` → 株洲市."""
    name = issuer.removeprefix("中华人民共和国").removeprefix(_TAX).removeprefix("中共")
    region: Region | None = None
    while True:
        step = _leading_region(name, catalogue.regions, region, body)
        if step is None:
            break
        region, length = step
        name = name[length:]
    town = re.match(
        f"([\u4e00-\u9fff]{{1,8}}?(?:{catalogue.issuers.town.pattern}))(?=人民政府|政府|办事处|党工委|党委|$)", name
    )
    named = town.group(1).removesuffix("办事处") if town else None
    if region is None and named is not None:
        region = _region_in(body[:HEAD], catalogue.regions, body, level="county")
    return Place(region, name, named)


def _leading_region(
    name: str, regions: RegionsCatalogue, within: Region | None, body: str
) -> tuple[Region, int] | None:
    for length in range(min(regions.longest, len(name)), 1, -1):
        start = name[:length]
        candidates = regions.by_name.get(start, ())
        if not candidates and within is None and _AFTER_SHORT.match(name, length):
            candidates = regions.by_short_name.get(start, ())
        if within is not None:
            candidates = tuple(
                c for c in candidates if c.code[:2] == within.code[:2] and c.level != within.level
                and (within.level == "provincial" or c.code[:4] == within.code[:4] or c.city is None)
            )  # fmt: skip
        if candidates:
            chosen = _resolve(candidates, body)
            if chosen is not None:
                return chosen, length
    return None


def _resolve(candidates: tuple[Region, ...], body: str) -> Region | None:
    """Of divisions that share a name the one whose city or province the report also names."""
    if len(candidates) == 1:
        return candidates[0]
    scored = []
    for candidate in candidates:
        score = 0
        if candidate.city and candidate.city != candidate.name:
            score += 2 * body.count(candidate.city) + body.count(candidate.city[:-1])
        if candidate.province != candidate.name:
            score += 2 * body.count(candidate.province) + body.count(candidate.province[:2])
        scored.append((score, candidate))
    best = max(score for score, _ in scored)
    leaders = [candidate for score, candidate in scored if score == best]
    return leaders[0] if best and len(leaders) == 1 else None


def _region_in(passage: str, regions: RegionsCatalogue, body: str, level: str | None = None) -> Region | None:
    """The first division that a passage names in full, the smallest where several follow one another."""
    found: Region | None = None
    position = 0
    while position < len(passage):
        step = None
        for length in range(min(regions.longest, len(passage) - position), 2, -1):
            candidates = regions.by_name.get(passage[position : position + length])
            if candidates:
                if found is not None:
                    candidates = tuple(c for c in candidates if c.code[:2] == found.code[:2] and c.level != found.level)
                if level is not None:
                    candidates = tuple(c for c in candidates if c.level == level)
                chosen = _resolve(candidates, body) if candidates else None
                if chosen is not None:
                    step = (chosen, length)
                    break
        if step is None:
            if found is not None:
                return found
            position += 1
            continue
        found, length = step
        position += length
    return found


def _bare_region(title: str, region: Region) -> bool:
    return (
        re.match(f"(?:关于)?[\u4e00-\u9fff]{{0,12}}?{re.escape(region.name)}(?:20|关于|推进|法治|依法)", title)
        is not None
    )


def _is_national(issuer: str) -> bool:
    return re.fullmatch("(?:中华人民共和国|国家)?[\u4e00-\u9fff]{2,10}(?:部|总局|委员会|总署|署)", issuer) is not None


def _level(
    issuer: str | None, place: Place, region: Region | None, catalogue: Catalogue, head: str
) -> tuple[str | None, str | None]:
    """Administrative level and type of the issuer."""
    kind = None
    if issuer:
        ending = catalogue.issuers.ending.search(issuer)
        kind = catalogue.issuers.kinds.get(ending.group(), "other") if ending else "other"
        kind = "government" if kind in ("zone", "town") else kind
    if place.named is not None:
        return "township", kind or "government"
    if issuer and region is None:
        return ("national", kind or "department") if _is_national(issuer) else (None, kind)
    if issuer and catalogue.issuers.zone.search(place.rest) and kind == "government":
        return "county", kind
    own = _SELF.search(head)
    if kind is None and own:
        kind = "department" if own.group(1) in ("局", "厅", "委", "办", "部门", "系统") else None
    if region is None:
        return None, kind
    if region.level == "provincial" and re.search("厅$", issuer or ""):
        return "provincial", kind
    return region.level, kind
