"""Divisions of the People's Republic with their GB/T 2260 codes, from provinces to counties.

`data/regions.csv` is made by `tools/build_regions.py` from maintained packages; do not edit it by hand. Divisions that
were abolished keep their name with the year in `until`, since old reports use it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..word_search import WordSearch, when_used
from .table import rows

_DIRECTLY_GOVERNED = frozenset(("11", "12", "31", "50"))
_CODE = re.compile(r"\d{6}")
_SUFFIX = re.compile(
    "(?:(?<=.)(?:蒙古族|回族|藏族|维吾尔|哈萨克|壮族|满族|土家族|苗族|侗族|布依族|彝族|白族|傣族|景颇族|傈僳族|朝鲜族|瑶族|黎族|畲族|羌族"
    "|哈尼族|撒拉族|东乡族|保安族|土族|裕固族|柯尔克孜|锡伯|达斡尔族|仡佬族|水族|纳西族|佤族|拉祜族|布朗族|独龙族|怒族|普米族"
    "|仫佬族|毛南族|各族)+)?(?:特别行政区|自治区|自治州|自治县|自治旗|林区|地区|省|市|县|区|州|盟|旗)$"
)


class Region(NamedTuple):
    """A division. `city` is None for provinces and for counties that the province governs directly."""

    code: str
    name: str
    level: str
    province: str
    city: str | None


@dataclass(frozen=True, slots=True)
class RegionsCatalogue:
    """`by_name` has full names, `by_short_name` names without 省, 市, 自治州, …; both may be shared by several.

    `lengths` has those of the names of both kinds by the two characters that they begin with, longest first;
    `find_names` and `find_short_names` find them wherever they stand.
    """

    entries: tuple[Region, ...]
    by_name: dict[str, tuple[Region, ...]]
    by_short_name: dict[str, tuple[Region, ...]]
    lengths: dict[str, tuple[int, ...]]
    find_names: WordSearch
    find_short_names: WordSearch


def load(folder: Path, problems: list[str]) -> RegionsCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`.

    The code tells the level and what a division lies in: two digits for the province, two for the prefecture.
    """
    listed: dict[str, str] = {}
    former: list[tuple[str, str]] = []
    for row in rows(folder / "regions.csv", ("code", "name", "until"), problems):
        code, name = row.text("code", required=True), row.text("name", required=True)
        if not (code and name):
            continue
        if not _CODE.fullmatch(code):
            row.problem("code", f"{code!r} has not six digits")
        elif row.text("until"):
            former.append((code, name))
        elif code in listed:
            row.problem("code", f"{code} is listed twice")
        else:
            listed[code] = name
    # 110100 repeats 110000: a directly governed city is its own prefecture, and reports mean the former.
    for code in [code for code, name in listed.items() if code[2:] == "0100" and listed.get(code[:2] + "0000") == name]:
        del listed[code]
    entries = [_region(code, name, listed) for code, name in (*listed.items(), *former)]
    names: dict[str, list[Region]] = {}
    short_names: dict[str, list[Region]] = {}
    for number, region in enumerate(entries):
        if number >= len(listed) and region.name in names:
            continue  # a former division whose name lives on
        names.setdefault(region.name, []).append(region)
        short = short_name(region.name)
        if len(short) >= 2 and short != region.name:
            short_names.setdefault(short, []).append(region)
            if "自治" in region.name and region.level != "provincial":
                # 恩施州, 秀山县: what people call 恩施土家族苗族自治州, 秀山土家族苗族自治县.
                names.setdefault(short + region.name[-1], []).append(region)
    lengths: dict[str, set[int]] = {}
    for name in (*names, *short_names):
        lengths.setdefault(name[:2], set()).add(len(name))
    return RegionsCatalogue(
        tuple(entries),
        {name: tuple(found) for name, found in names.items()},
        {name: tuple(found) for name, found in short_names.items()},
        {beginning: tuple(sorted(found, reverse=True)) for beginning, found in lengths.items()},
        when_used(names),
        when_used(short_names),
    )


def provinces_and_county_cities(folder: Path) -> tuple[tuple[str, ...], frozenset[str]]:
    """The names of the provinces, and those of cities that are counties (义乌市), for those who need no other region;
    `load` tells what is wrong with the table."""
    try:
        lines = (folder / "regions.csv").read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return (), frozenset()
    provinces = tuple(line.split(",")[1] for line in lines if line[2:7] == "0000,")
    cities = {line.split(",")[1] for line in lines if "市," in line}
    governed = {line.split(",")[1] for line in lines if line[4:7] == "00,"}
    return provinces, frozenset(cities - governed)


def short_name(name: str) -> str:
    """A division's name without 省, 市, 自治州 and the like.

    >>> short_name("恩施土家族苗族自治州"), short_name("东乡族自治县")
    ('恩施', '东乡族')
    """
    return _SUFFIX.sub("", name)


def _region(code: str, name: str, listed: dict[str, str]) -> Region:
    province = listed.get(code[:2] + "0000", name)
    if code.endswith("0000"):
        return Region(code, name, "provincial", name, None)
    if code.endswith("00"):
        return Region(code, name, "municipal", province, name)
    city = listed.get(code[:4] + "00")
    if city is None and code[:2] in _DIRECTLY_GOVERNED:
        city = province
    return Region(code, name, "county", province, city)
