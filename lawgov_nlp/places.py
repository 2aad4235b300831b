"""Which division a name or a passage means: issuers' names, titles of local documents, running text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from .catalogue import Catalogue
from .catalogue.regions import Region

HEAD = 1200
"""Characters at the beginning in which title and opening are looked for."""
# What may well stand before a name each time: 我省南湖区, 在南湖区.
_NO_PART_OF_NAMES = frozenset("在对和与及由向到为是将把从于至给让全本我年月日的了省市区县州盟旗镇乡")
MOST_TITLES = 200


class Place(NamedTuple):
    """What an issuer's name says of its place: the division, what follows it, and a township's own name."""

    region: Region | None
    rest: str
    named: str | None


def place_of(issuer: str, catalogue: Catalogue, body: str) -> Place:
    """The division that an issuer's name begins with: `湖南省株洲市市场监督管理局` → 株洲市."""
    name = catalogue.issuers.patterns["before_place"].sub("", issuer)
    region: Region | None = None
    while True:
        step = _leading_region(name, catalogue, region, body)
        if step is None:
            break
        region, length = step
        name = name[length:]
    if region is not None and catalogue.issuers.town.fullmatch(name.removesuffix("办事处").removesuffix("人民政府")):
        # 东区街道: no street of a 东区, but the street of that name.
        name, region = region.name + name, None
    name = name.removeprefix("人民政府")  # 某区人民政府某街道办事处
    town = catalogue.issuers.patterns["town"].match(name)
    named = town.group(1).removesuffix("办事处") if town else None
    if region is not None and name.endswith("分局"):
        # 广州市公安局增城区分局
        part = region_in(name, catalogue, body, level="county")
        region = part if part is not None and part.city == region.name else region
    if region is None and named is not None:
        region = region_in(body[:HEAD], catalogue, body, level="county")
    return Place(region, name, named)


def _leading_region(name: str, catalogue: Catalogue, within: Region | None, body: str) -> tuple[Region, int] | None:
    regions = catalogue.regions
    for length in regions.lengths.get(name[:2], ()):
        if length > len(name):
            continue
        start = name[:length]
        candidates = regions.by_name.get(start, ())
        if not candidates and within is None and (short := regions.by_short_name.get(start)) is not None:
            candidates = _of_its_kind(short, name, length, catalogue, catalogue.issuers.after_bare_place)
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


def _of_its_kind(
    candidates: tuple[Region, ...],
    passage: str,
    end: int,
    catalogue: Catalogue,
    after: re.Pattern[str] | None = None,
) -> tuple[Region, ...]:
    """Those that a name without its last word may mean, by what follows it: no 东平市 is the county of that name.

    Behind it there must be a unit of its own kind, or where `after` is given, what that matches.
    """
    unit = catalogue.issuers.patterns["unit"].match(passage, end)
    if unit is None:
        return candidates if after is None or after.match(passage, end) else ()
    return tuple(c for c in candidates if c.name.endswith(unit[0]))


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


def region_in(passage: str, catalogue: Catalogue, body: str, level: str | None = None) -> Region | None:
    """The first division that a passage names in full, the smallest where several follow one another."""
    by_name, county_of_two = catalogue.regions.by_name, catalogue.issuers.patterns["county_of_two"]
    found: Region | None = None
    position = 0
    for start, end, _ in sorted(catalogue.regions.find_names(passage), key=_longest_first):
        if start < position:
            continue
        if found is not None and start > position:
            break
        if end - start == 2 and not county_of_two.match(passage, start):
            continue  # 城区, 东区: words more often than names
        candidates = by_name[passage[start:end]]
        if found is not None:
            candidates = tuple(c for c in candidates if c.code[:2] == found.code[:2] and c.level != found.level)
        if level is not None:
            candidates = tuple(c for c in candidates if c.level == level)
        chosen = _resolve(candidates, body) if candidates else None
        if chosen is not None and (found is not None or not _goes_on_before(passage, start, end, body)):
            found, position = chosen, end
    return found


def _longest_first(hit: tuple[int, int, int]) -> tuple[int, int]:
    start, end, _ = hit
    return start, -end


def region_by_short_name(passage: str, catalogue: Catalogue, level: str, above: Region | None) -> Region | None:
    """The division of a level that a passage names without 省 or 县: more than once, or within one that is known."""
    by_short_name = catalogue.regions.by_short_name
    counts: Counter[Region] = Counter()
    for start, end, _ in sorted(catalogue.regions.find_short_names(passage)):
        for region in _of_its_kind(by_short_name[passage[start:end]], passage, end, catalogue):
            city = level == "municipal" and region.level == "county" and region.name.endswith("市")
            if region.level == level or city:
                counts[region] += 1
    for region, times in counts.most_common():
        inside = above is not None and above.name in (region.province, region.city)
        alone = level == "provincial" and len(counts) == 1
        if inside or alone or (times > 1 and (level == "provincial" or region.province[:2] in passage)):
            return region
    return None


def _goes_on_before(passage: str, start: int, end: int, body: str) -> bool:
    """Whether a name is the end of a longer one, with which it stands each time: 南湖区 in 沂南湖区."""
    before = passage[start - 1] if start else ""
    if not "\u4e00" <= before <= "\u9fff" or before in _NO_PART_OF_NAMES:
        return False
    name = passage[start:end]
    times = body.count(name)
    return times > 1 and body.count(before + name) == times


def regions_of_titles(text: str, catalogue: Catalogue) -> Iterator[Region]:
    """The divisions that titles in `text` begin with, the most frequent first: reports cite their own documents."""
    counts: Counter[Region] = Counter()
    position = text.find("《")
    for _ in range(MOST_TITLES):
        if position < 0:
            break
        region: Region | None = None
        name = text[position + 1 : position + 40].removeprefix("中共")
        while (step := _leading_region(name, catalogue, region, text)) is not None:
            region, length = step
            name = name[length:]
        if region is not None:
            counts[region] += 1
        position = text.find("《", position + 1)
    for region, _ in counts.most_common():
        yield region
