"""Issuer, region, level, year and date of a report.

Evidence comes from the title, the signature, the opening, and last the file name. The year is that reported on:
title, opening, headings and signature (less one) vote, so that one slip of the pen does not decide.
"""

from __future__ import annotations

import re

from . import issuing
from .catalogue import Catalogue
from .catalogue.issuers import COMMITTEE
from .catalogue.regions import Region
from .document import Document
from .entities import Recogniser
from .issuing import PROVINCIAL, QUOTED_TITLE, RANK, Own
from .masthead import MASTHEAD_LINES, masthead, unspaced
from .numerals import parse
from .patterns import deferred
from .places import HEAD, Place, place_of, region_by_short_name, region_in, regions_of_titles
from .report import Metadata

_HAN_DIGIT = "〇零O○0一二三四五六七八九"
_DIGITS = str.maketrans(_HAN_DIGIT, "00000123456789")
"""Years mix their digits: 二0二一, 二O二一."""
_NO_TIME = r"(?!\s*\d{1,2}:\d\d)"
"""By the minute pages are dated, not reports: 2021-01-15 09:30."""
_DATE = deferred(
    rf"(?P<year>(?:19|20)\d\d|[二][{_HAN_DIGIT}1-9]{{3}})\s*年\s*(?P<month>\d{{1,2}}|[一二三四五六七八九十元]{{1,2}})\s*月"
    r"\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]" + _NO_TIME
)
_PLAIN_DATE = re.compile(r"(?P<year>20\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)" + _NO_TIME)
# They begin with the year, which the engine skips to; what may not stand before it is looked for behind that.
_YEAR = re.compile(r"(20(?<!\d20)[012]\d)(?=年|度)")
_WRITTEN_YEAR = f"(20[012]\\d|二[〇零O○0][{_HAN_DIGIT}]{{2}})"
_TITLE_YEAR = re.compile(f"(?<!\\d){_WRITTEN_YEAR}(?=年|度)")
_IN_BRACKETS = re.compile(r"\(.*?\)|（.*?）")
_BRACKETED_YEAR = re.compile(f"[(（]{_WRITTEN_YEAR}年?度?[)）]")
_ANY_YEAR = re.compile(r"(20(?<!\d20)[012]\d)(?!\d)")
NOWHERE = Place(None, "", None)
LONGEST_CONTEXT = 20_000
"""So many characters are searched for what tells divisions of the same name apart."""
_ADDRESS = re.compile(r"(?:中共)?[^\s\d。,，]{2,40}[:：]")


def read(
    document: Document, catalogue: Catalogue, file_name: str | None = None, recogniser: Recogniser | None = None
) -> Metadata:
    """What title, opening, signature and, where they are silent, the file name say about the report.

    A recogniser of named entities is asked for the issuer where these do not tell it.
    """
    body = document.folded[:LONGEST_CONTEXT]
    title, prefix, beside = masthead(document, catalogue)
    signature, signed = _signature(document, catalogue)
    signed = signed or _below_title(document)
    opening, address = _opening(document)
    unquoted = QUOTED_TITLE.sub("", opening)
    own = issuing.own_of(document.folded[:HEAD], catalogue.issuers)
    issuer = _issuer(
        prefix, signature or (issuing.office_of(beside, catalogue) if beside else None), unquoted, own, catalogue, body
    )
    if issuer is None and (later := _later(document)) is not None:
        issuer = issuing.acting_later(later, own, catalogue, body)
    if issuer is None:
        issuer = issuing.labelled(document.folded[:HEAD], own, catalogue, body)
    if issuer is None and recogniser is not None:
        issuer = issuing.recognised(prefix, opening, catalogue, recogniser)
    place = place_of(issuer, catalogue, body) if issuer else NOWHERE
    if issuer and place.region is None and (bare := catalogue.issuers.patterns["bare_organ"].match(issuer)):
        own = own._replace(level=catalogue.issuers.level_of[bare[1]])
    region = place.region
    if region is None and not (issuer and issuing.is_national(issuer, catalogue)):
        region = _region(document, title, unquoted, address, own, file_name, catalogue, body)
    if issuer:
        issuer = catalogue.issuers.patterns["short_government"].sub(
            "人民政府", _in_full(issuer, place, region, catalogue)
        )
    level, kind = _level(issuer, place, region, own, catalogue)
    # A county's report that only names its city: the city is where it lies, not what it is about.
    above = region is not None and place.region is None and not _is_as_low(region, own.level)
    named = place.named or (region.name if region and not above else None)
    return Metadata(
        title=title,
        issuer=issuer,
        issuer_type=kind,
        region=named,
        region_code=region.code if region and (place.named or not above or region.level == "county") else None,
        province=region.province if region else None,
        city=region.city if region else None,
        county=region.name if region and region.level == "county" else None,
        admin_level=level,
        report_year=_year(document, title, unquoted, signed, file_name, catalogue),
        signed_date=signed,
    )


def _issuer(
    prefix: str | None, signature: str | None, unquoted: str, own: Own, catalogue: Catalogue, body: str
) -> str | None:
    """The issuer as the report writes it: signature or title, whichever is fuller, else the opening's subject."""
    if prefix is not None:
        prefix = issuing.office_of(prefix, catalogue).removeprefix("中共")
    ending = catalogue.issuers.ending.search(prefix) if prefix else None
    whole = prefix if ending and catalogue.issuers.kinds[ending.group()] != "town" else None
    if signature and whole and whole.endswith(signature):
        return whole
    if signature or whole:
        return signature or whole
    if prefix and issuing.names_no_more(place_of(prefix, catalogue, body)):
        return issuing.government_of(prefix, catalogue.issuers)
    return issuing.told_in(unquoted[:200], own, catalogue, body)


def _in_full(issuer: str, place: Place, region: Region | None, catalogue: Catalogue) -> str:
    """`县司法局`, signed within a county that is known from elsewhere, is that county's; `司法厅` its province's."""
    if place.region is not None or region is None:
        return issuer
    bare = catalogue.issuers.patterns["bare_organ"].match(issuer)
    if bare is None:
        return region.province + issuer if PROVINCIAL.fullmatch(issuer) else issuer
    unit = bare[1]
    for name in (region.name, region.city, region.province):
        if name and name.endswith(unit):
            return name + issuer[len(unit) :]
    return issuer


def _region(
    document: Document,
    title: str | None,
    unquoted: str,
    address: str,
    own: Own,
    file_name: str | None,
    catalogue: Catalogue,
    body: str,
) -> Region | None:
    """The division where no issuer names one: title, opening, local documents that are cited, the file's name."""
    found = (
        region_in(title or "", catalogue, body)
        or region_in(address, catalogue, body)
        or region_in(unquoted, catalogue, body)
    )
    if found is not None and _is_as_low(found, own.level):
        return found
    cited = list(regions_of_titles(body, catalogue))
    for region in cited:
        if own.level in (region.level, None) or (own.level == "municipal" and region.name.endswith("市")):
            return region
    head = QUOTED_TITLE.sub("", document.folded[:HEAD])
    if own.level == "township":
        # A township lies in the smallest of the divisions whose documents it cites.
        cited.sort(key=lambda region: -RANK[region.level])
    elif own.level is not None:
        above = found or (cited[0] if cited else None)
        named = region_in(head, catalogue, body, own.level) or region_by_short_name(head, catalogue, own.level, above)
        if named is not None:
            return named
    if found is None and not cited:
        found = region_in(head[:400], catalogue, body)
    return found or (cited[0] if cited else None) or region_in(file_name or "", catalogue, body)


def _is_as_low(region: Region, level: str | None) -> bool:
    """Whether a division is of a level or below it; the 市 of 我市 may be a province or a county, too."""
    return RANK[region.level] >= RANK.get(level or "", 0) or (level == "municipal" and region.name.endswith("市"))


def _opening(document: Document) -> tuple[str, str]:
    """The beginning of the first paragraph that is no residue, and the line before it that names the addressee."""
    address = ""
    for paragraph in document.paragraphs:
        if paragraph.role == "boilerplate":
            continue
        beginning = document.folded[paragraph.start : min(paragraph.end, paragraph.start + 400)]
        if address or beginning[-1:] not in ":：" or _ADDRESS.fullmatch(beginning) is None:
            return beginning, address
        address = beginning
    return address or document.folded[:400], ""


def _later(document: Document) -> str | None:
    """The beginning of the first paragraph behind the opening, where that begins with a year."""
    body = [paragraph for paragraph in document.paragraphs[:MASTHEAD_LINES] if paragraph.role != "boilerplate"]
    if len(body) < 2 or not document.folded.startswith("20", body[1].start):
        return None
    return document.folded[body[1].start : min(body[1].end, body[1].start + 60)]


def _signature(document: Document, catalogue: Catalogue) -> tuple[str | None, str | None]:
    """Issuer and ISO date from the signature blocks at the end."""
    issuer = signed = None
    patterns = catalogue.outline.patterns
    for paragraph in document.paragraphs:
        if paragraph.role != "signature":
            continue
        block = document.folded[paragraph.start : paragraph.end]
        date = _DATE.search(block) or _PLAIN_DATE.search(block)
        if date:
            signed = signed or _iso(date)
        name = (block[: date.start()] + block[date.end() :]) if date else block
        name = unspaced(patterns["signature_noise"].sub("", name)).strip("。,，:")
        name = issuing.office_of(name, catalogue)
        if (
            3 <= len(name) <= 30
            and catalogue.issuers.patterns["signs"].search(name)
            and not catalogue.issuers.patterns["labelled"].search(block)
            and not patterns["no_signature"].search(name)  # a title line with its date is no signature
            and block[-1] not in ":："
        ):
            issuer = issuer or name
    return issuer, signed


def _below_title(document: Document) -> str | None:
    """The ISO date that stands in brackets on a line of its own below the title: （2021年1月15日）."""
    for paragraph in document.paragraphs[:MASTHEAD_LINES]:
        if paragraph.role != "boilerplate":
            continue
        line = document.folded[paragraph.start : paragraph.end].strip()
        if line[:1] == "(" and line[-1:] == ")":
            date = _DATE.fullmatch(line[1:-1].strip())
            if date:
                return _iso(date)
    return None


def _iso(date: re.Match[str]) -> str | None:
    try:
        written = date["year"].translate(_DIGITS)
        year, month, day = (int(parse(part).value) for part in (written, date["month"].replace("元", "1"), date["day"]))
    except ValueError:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if 1990 < year < 2100 and month <= 12 and day <= 31 else None


def _year(
    document: Document,
    title: str | None,
    unquoted: str,
    signed: str | None,
    file_name: str | None,
    catalogue: Catalogue,
) -> int | None:
    """The reported year, by vote; of equal votes the earlier evidence wins."""
    patterns = catalogue.outline.patterns
    votes: dict[int, int] = {}

    def vote(year: int, weight: int) -> None:
        votes[year] = votes.get(year, 0) + weight

    title = title or ""
    bracketed = "(" in title or "（" in title
    in_title = _TITLE_YEAR.search(_IN_BRACKETS.sub("", title) if bracketed else title)
    if in_title is None and bracketed:
        in_title = _BRACKETED_YEAR.search(title)
    if in_title:
        vote(int(in_title[1].translate(_DIGITS)), 4)
    if (in_opening := patterns["opening_year"].search(unquoted)) is not None:
        vote(int(in_opening[1]), 3)
    plans, done = patterns["plan_year"], patterns["achievement_heading"]
    for section in document.outline[:40]:
        year_in_heading = _YEAR.search(section.title) if section.level == 1 and "20" in section.title else None
        if year_in_heading:
            shift = 1 if plans.search(section.title) and not done.search(section.title) else 0
            vote(int(year_in_heading[1]) - shift, 2)
    if signed:
        # Reports are signed early in the next year; in December, in the year itself.
        late = signed[5:7] >= "11"
        vote(int(signed[:4]) - (0 if late else 1), 2)
    if file_name and (in_name := _ANY_YEAR.search(file_name)) is not None:
        vote(int(in_name[1]), 1)
    for silent in (patterns["told_year"], patterns["years_plan"]):
        if not votes:
            for year in silent.findall(document.folded, 0, HEAD):
                vote(int(year), 1)
    return max(votes, key=votes.__getitem__) if votes else None


def _level(
    issuer: str | None, place: Place, region: Region | None, own: Own, catalogue: Catalogue
) -> tuple[str | None, str | None]:
    """Administrative level and type of the issuer."""
    kind = own.kind
    zone = issuer is not None and catalogue.issuers.zone.search(place.rest) is not None
    if issuer:
        ending = catalogue.issuers.ending.search(issuer)
        kind = catalogue.issuers.kinds.get(ending.group(), "other") if ending else "other"
        if kind in ("zone", "town"):
            kind = "government"
        elif kind == COMMITTEE:
            kind = "government" if zone else "department"  # 某开发区管理委员会, 某市城市管理委员会
    if place.named is not None:
        return "township", kind or "government"
    if issuer and place.region is None and issuing.is_national(issuer, catalogue):
        return "national", "department"
    if zone and kind == "government":
        return "county", kind
    if place.region is None:
        if issuer and (bare := catalogue.issuers.patterns["bare_organ"].match(issuer)):
            return catalogue.issuers.level_of[bare[1]], kind
        if own.level == "municipal" and region is not None and region.name.endswith("市"):
            return region.level, kind  # 我市 of a county-level city, or of one that is a province
        if region is None and issuer and (unit := catalogue.issuers.patterns["of_its_name"].match(issuer)):
            named = catalogue.issuers.level_of[unit[1]]  # a county that no table knows, and 全省 is no name of it
            if own.level is None or RANK[own.level] < RANK[named]:
                return named, kind
        return own.level or (region.level if region else None), kind
    return place.region.level, kind
