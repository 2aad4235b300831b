"""How the names of issuers end (governments, departments, zones, townships), what stands around them and how reports
speak of their issuers, and the national ones by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..patterns import deferred
from ..report import ADMIN_LEVELS
from .table import rows
from .units import any_of

COMMITTEE = "committee"
"""A zone's government, and elsewhere a department: 管理委员会 of 某开发区, of 城市."""
PARTY_GROUP = "party_group"
"""The party group of an office, in whose name it reports: 某局党组."""
KINDS = ("government", COMMITTEE, "department", "zone", "town", PARTY_GROUP)
BARE_PLACE = "bare_place"
WORD_KINDS = (
    *("office", "own_office", "no_office", "signs", "ranking", "guidance", "introduces"),
    *("before_place", "state_office", "national_lead", "national_office", "no_unit", "label", "drawn_up", "behalf"),
)
_HAN = "[\u4e00-\u9fff]"


@dataclass(frozen=True, slots=True)
class IssuersCatalogue:
    """`ending` matches the end of an issuer's name; `kinds` tells which kind an ending makes it.

    `after_bare_place` matches what follows a division that is named without 省, 市 or 县: its organs, and zones that
    bear its name. `national` are the names, full and short, under which organs of the State Council write their own
    reports. `level_of` has the level of divisions whose names end in a word (省, 县), `government_of` what
    stands behind their names for their government (盟: 行政公署), longer words first, `divisions` those of these words
    above townships, `offices` the words by which offices speak of themselves (我局). `towns` find what a township's
    report says of its own doings, by its unit; `patterns` are made of the words of `issuer_words.csv`.
    """

    party_group: re.Pattern[str]
    ending: re.Pattern[str]
    kinds: dict[str, str]
    town: re.Pattern[str]
    zone: re.Pattern[str]
    after_bare_place: re.Pattern[str]
    national: frozenset[str]
    level_of: dict[str, str]
    government_of: dict[str, str]
    divisions: tuple[str, ...]
    offices: frozenset[str]
    towns: dict[str, re.Pattern[str]]
    patterns: dict[str, re.Pattern[str]]


def load(folder: Path, terms: Mapping[str, Sequence[str]], problems: list[str]) -> IssuersCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`.

    `terms` are those of the outline, by kind.
    """
    kinds: dict[str, str] = {}
    after: list[str] = []
    for row in rows(folder / "issuers.csv", ("kind", "term", "example"), problems):
        kind, term = row.choice("kind", (*KINDS, BARE_PLACE)), row.text("term", required=True)
        example = row.text("example")
        if kind == BARE_PLACE and term:
            after.append(term)
            if term not in (example or "")[1:]:
                row.problem("example", f"does not have {term!r} behind a place")
        elif kind and term:
            kinds[term] = kind
            if not (example or "").endswith(term):
                row.problem("example", f"does not end in {term!r}")
    national: set[str] = set()
    for row in rows(folder / "national_organs.csv", ("name", "example"), problems):
        name, example = row.text("name", required=True), row.text("example")
        if name:
            national.add(name)
            if name not in (example or ""):
                row.problem("example", f"does not name {name!r}")
    words: dict[str, list[str]] = {kind: [] for kind in WORD_KINDS}
    for row in rows(folder / "issuer_words.csv", ("kind", "term", "example"), problems):
        kind, term = row.choice("kind", WORD_KINDS), row.text("term", required=True)
        if kind and term:
            words[kind].append(term)
            if term not in (row.text("example") or ""):
                row.problem("example", f"does not hold {term!r}")
    level_of: dict[str, str] = {}
    government_of: dict[str, str] = {}
    for row in rows(folder / "division_units.csv", ("unit", "level", "government", "example"), problems):
        unit, level = row.text("unit", required=True), row.choice("level", ADMIN_LEVELS)
        government = row.text("government", required=True)
        if unit and level and government:
            level_of[unit], government_of[unit] = level, government
            if not (row.text("example") or "").endswith(unit):
                row.problem("example", f"does not end in {unit!r}")
    verb, committee = any_of(terms["opening_verb"]), any_of(terms["party_group"])
    divisions = tuple(unit for unit, level in level_of.items() if level != "township")
    towns = [unit for unit, level in level_of.items() if level == "township"]
    return IssuersCatalogue(
        party_group=deferred(f"(?:{any_of(term for term, kind in kinds.items() if kind == PARTY_GROUP)})$"),
        ending=deferred(f"(?:{any_of(kinds)})$"),
        kinds=kinds,
        town=re.compile(any_of(term for term, kind in kinds.items() if kind == "town")),
        zone=re.compile(any_of(term for term, kind in kinds.items() if kind == "zone")),
        after_bare_place=deferred(any_of(after)),
        national=frozenset(national),
        level_of=level_of,
        government_of={unit: government_of[unit] for unit in sorted(government_of, key=len, reverse=True)},
        divisions=divisions,
        offices=frozenset((*words["office"], *words["own_office"])),
        # One for each, since the engine finds a literal ten times sooner than one of several.
        towns={
            unit: re.compile(f"{unit}(?<!{_HAN}{'.' * len(unit)})(?={committee}|人民政府|{verb})") for unit in towns
        },
        patterns=_patterns(words, level_of, divisions, kinds, verb, committee),
    )


def _patterns(
    words: Mapping[str, Sequence[str]],
    level_of: Mapping[str, str],
    divisions: Sequence[str],
    kinds: Mapping[str, str],
    verb: str,
    committee: str,
) -> dict[str, re.Pattern[str]]:
    """What tells the issuer and its place by; see `metadata` and `places`. `verb`: one with which openings go on."""
    word = {kind: any_of(found) for kind, found in words.items()}
    units, division = any_of(level_of), any_of(divisions)
    mark = f"[{''.join(dict.fromkeys(unit[-1] for unit in divisions))}]"
    ends = f"[{''.join(dict.fromkeys(unit[-1] for unit in level_of))}]"
    office = f"(?:{word['office']}){''.join(f'(?<!{other})' for other in words['no_office'])}"
    short_office = f"{word['office']}|{word['own_office']}"
    town = any_of(term for term, kind in kinds.items() if kind == "town")
    signs = any_of([*(term for term, kind in kinds.items() if kind not in ("zone", "town")), *words["signs"]])
    return {
        "ours": re.compile(f"我({units}|{short_office})"),
        # 本部门 and 本地区 are anybody's.
        "this": re.compile(f"本(?!部门|地区)({units}|{short_office})"),
        # Not where it is the field of a ranking: 全省前列, 全区第二.
        "whole": re.compile(f"全({units})(?!{word['ranking']})"),
        # Departments of a county name the county's leaders: 县委、县政府.
        "superior": re.compile(f"委(?<=({mark}).)(?:(?=[、,和的对])|[、和]?\\1?(?:人民)?政府)"),
        # An office that acts, whatever its verb; not one under whose guidance others act.
        "acting": re.compile(
            f"(?<!{_HAN})({_HAN}{{1,20}}?{office})(?!的|[、和及与等]|{_HAN}{{0,4}}(?:{word['guidance']})下)"
        ),
        # 上海市各级政府, 江苏省各级行政机关: the report is its government's.
        "all_levels": deferred(f"(?<!{_HAN})({_HAN}{{2,12}}?{mark})各级(?:人民)?(?:政府|行政机关)"),
        "subject": re.compile(f"(?<!{_HAN})(?:{word['introduces']})?({_HAN}{{2,30}}?)(?=关于|20|{verb}|,|，|\\s|$)"),
        # 本报告由某县水利局编制
        "drawn_up": deferred(f"由({_HAN}{{4,30}}?)(?:负责|根据[^。]{{0,80}}?)?(?:{word['drawn_up']})"),
        # 我代表某市人民政府, 我受县政府委托
        "behalf": deferred(f"我(?:{word['behalf']})({_HAN}{{2,30}}?政府)(?=委托|[,，向])"),
        "division": deferred(f"(?<!{_HAN}(?<![年来]))({_HAN}{{1,14}}?{ends})(?:政府)?(?={verb}|党委)"),
        "of_its_name": deferred(f"{_HAN}{{2,6}}?({division})(?=人民政府|{_HAN}{{1,14}}(?:{word['office']})$)"),
        # 县司法局, 市人民政府: without the name of its division.
        "bare_organ": re.compile(f"({division})(?:(?:人民)?政府|{_HAN}{{1,16}}?(?:{short_office}))$"),
        "national": deferred(
            f"(?:{word['national_lead']}){_HAN}{{2,16}}|国务院"
            f"|(?:中华人民共和国)?{_HAN}{{2,10}}(?:{word['national_office']})"
        ),
        "signs": re.compile(f"^{_HAN}*(?:{signs})$"),
        # 发文单位:某市水利局, on the page around a report.
        "labelled": deferred(f"(?:{word['label']})\\s*\\]?\\s*[:|]?\\s*({_HAN}{{2,30}})"),
        "short_government": re.compile(f"(?<={ends})政府$"),
        "party": re.compile(f"{_HAN}{{0,8}}(?:{units})(?:党)?委(?:员会)?"),
        "before_place": re.compile(f"^(?:{word['before_place']}|{word['state_office']})+"),
        # A township's own name at the head of an issuer's.
        "town": re.compile(f"({_HAN}{{1,8}}?(?:{town}))(?=人民政府|政府|办事处|{committee}|$)"),
        "state_office": deferred(word["state_office"]),
        # A 市 that is no 市: 东平市场监督管理局.
        "unit": deferred(f"(?!{word['no_unit']}){mark}"),
        # 易县, 单县: of the names of two characters only those that something is told of; 城区 and 东区 are words.
        "county_of_two": deferred(f"{_HAN}县(?={verb}|县委|人民|政府)"),
    }
