"""Laws, plans and other documents that reports cite: `policies.csv` and the small tables beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ..report import ADMIN_LEVELS, POLICY_ACTIONS, POLICY_KINDS
from ..word_search import WordSearch, longest
from . import table, title_words
from .endings import Beginnings, Endings, lengths_by
from .title_words import TitleJoints, TitleSigns, TitleWords

COLUMNS = (
    *("id", "title", "aliases", "kind", "level", "issuer", "document_number", "issued", "effective", "amended"),
    *("period", "predecessor", "successor", "repealed", "confidence", "example", "trap"),
)
RARE_BRACKETS = "〈<»〉>«"
TITLE_PARTS = (
    *("条例", "办法", "规定", "细则", "规则", "方案", "关于", "法(", "年行动方案", "年行动计划", "五年规划"),
    *("(19", "(20", "个五年", "“19", "“20", "号", "令", "公告", "该", "上述", "称", "简称", *RARE_BRACKETS),
)
"""What is looked for with the names: what tells titles without brackets, plans, numbers and what points to a title, and
what shows that brackets are not plain."""
CODE_MARKS = ("bracket", "year")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_PERIOD = re.compile(r"(\d{4})-(\d{4})")
_UNKEYED = re.compile("[ \\t\\r\\n\"'“”‘’《》〈〉<>]")
_NO_KEY = str.maketrans("", "", " \t\r\n\"'“”‘’《》〈〉<>")


class Entry(NamedTuple):
    """A document of the catalogue. Dates are ISO 8601, as exact as known; `period` is in years."""

    id: str
    title: str
    aliases: tuple[str, ...]
    kind: str
    level: str
    issuer: str | None
    document_number: str | None
    issued: str | None
    effective: str | None
    amended: tuple[str, ...]
    period: tuple[int, int] | None
    predecessor: tuple[str, ...]
    successor: str | None
    repealed: bool
    confidence: str | None


class Guard(NamedTuple):
    """Where a name is part of something else: what must stand neither before nor after it; that of `*` is for all."""

    not_before: Endings
    not_after: Beginnings


class CodeBody(NamedTuple):
    """Who writes numbers with this ending, `{}` for the place.

    Where bureaus write so too (林办发), the code must be the beginning of the place's name.
    """

    issuer: str
    beginning: bool


class CityCode(NamedTuple):
    """A city whose code is no part of its name (甬), or whose office has a name of its own (办公厅)."""

    code: str | None
    office: str | None


class Agency(NamedTuple):
    """Who issues documents under an agency code (国发, 国办发), and at which level."""

    issuer: str
    level: str | None


@dataclass(frozen=True, slots=True)
class PoliciesCatalogue:
    """Documents by id and by name (see `name_key`), the grammar of titles, and what governs a mention.

    `before` and `after` have the words that tell an action, `before_lengths` the lengths of the former by their last
    character, `governing` the action of each and whether it is sure; one of `light_verbs` (完成) gives way to a word
    behind, and one of `next_verbs` (通过) governs only what stands next to it (通过开展宪法宣传 does not).
    `code_endings` has what the code of an agency unknown ends with, and how many characters must stand before it, for
    numbers with one bracket left (`bracket`) and for those with 年 in place of both (`year`).
    `readings` is for `policies` to keep in it what titles say: reports cite the same few thousand again and again.
    `nicknames` has the documents that a name stands for, none where every place has its own (甲市法治政府建设规划).
    """

    entries: Mapping[str, Entry]
    by_name: Mapping[str, tuple[Entry, ...]]
    names: tuple[str, ...]
    nicknames: Mapping[str, tuple[Entry, ...]]
    guards: Mapping[str, Guard]
    not_after_any: Beginnings
    agencies: Mapping[str, Agency]
    code_endings: Mapping[str, tuple[tuple[str, int], ...]]
    code_bodies: Mapping[str, CodeBody]
    city_codes: Mapping[str, CityCode]
    kinds: Mapping[str, str]
    endings: Endings
    before: tuple[tuple[str, str | None], ...]
    before_search: WordSearch
    before_lengths: Mapping[str, tuple[int, ...]]
    governing: Mapping[str, tuple[str | None, bool]]
    light_verbs: frozenset[str]
    next_verbs: frozenset[str]
    after: tuple[tuple[str, str | None], ...]
    after_search: WordSearch
    media_before: Endings
    media_after: Beginnings
    title_words: TitleWords
    title_signs: TitleSigns
    title_joints: TitleJoints
    readings: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


def name_key(title: str) -> str:
    """What two spellings of one title share: no blanks, quotes or title brackets."""
    return title.translate(_NO_KEY) if _UNKEYED.search(title) else title


def load(folder: Path, problems: list[str]) -> PoliciesCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    entries, by_name = _documents(folder, problems)
    nicknames: dict[str, tuple[Entry, ...]] = {}
    for row in table.rows(folder / "policy_nicknames.csv", ("nickname", "titles", "example", "trap"), problems):
        found = []
        for title in row.many("titles"):
            if len(by_name.get(name_key(title), ())) != 1:
                row.problem("titles", f"{title!r} names no one document; use a title of policies.csv")
            else:
                found.append(by_name[name_key(title)][0])
        nicknames[row.text("nickname", required=True) or ""] = tuple(found)
    guards = {
        row.text("name", required=True) or "": Guard(Endings(row.many("not_before")), Beginnings(row.many("not_after")))
        for row in table.rows(folder / "policy_guards.csv", ("name", "not_before", "not_after", "trap"), problems)
    }
    guards.setdefault("*", Guard(Endings(()), Beginnings(())))
    agencies = {
        row.text("code", required=True) or "": Agency(
            row.text("issuer", required=True) or "", row.choice("level", ADMIN_LEVELS)
        )
        for row in table.rows(
            folder / "agency_codes.csv", ("code", "issuer", "level", "confidence", "example"), problems
        )
    }
    code_endings: dict[str, list[tuple[str, int]]] = {"bracket": [], "year": []}
    for row in table.rows(folder / "agency_code_endings.csv", ("ending", "mark", "before", "example"), problems):
        ending, mark, least = row.text("ending", required=True), row.choice("mark", CODE_MARKS), row.number("before")
        if ending and mark in code_endings:
            code_endings[mark].append((ending, int(least or 0)))
    code_bodies: dict[str, CodeBody] = {}
    for row in table.rows(folder / "agency_code_bodies.csv", ("ending", "code", "issuer", "example"), problems):
        ending, issuer = row.text("ending", required=True), row.text("issuer", required=True)
        code = row.choice("code", ("any", "beginning"))
        if ending and issuer and code:
            code_bodies[ending] = CodeBody(issuer, code == "beginning")
            if issuer.count("{}") != 1:
                row.problem("issuer", "must have {} where the place stands")
            if (written := f"{ending}〔") not in (row.text("example") or ""):
                row.problem("example", f"does not hold {written}")
    city_codes = {
        row.text("city", required=True) or "": CityCode(row.text("code"), row.text("office"))
        for row in table.rows(folder / "city_codes.csv", ("city", "code", "office", "example"), problems)
    }
    kinds = {
        row.text("ending", required=True) or "": row.choice("kind", POLICY_KINDS) or "other"
        for row in table.rows(folder / "policy_kinds.csv", ("ending", "kind", "example"), problems)
    }
    words: dict[str, list[tuple[str, str | None]]] = {"before": [], "after": []}
    light_verbs: set[str] = set()
    next_verbs: set[str] = set()
    for row in table.rows(folder / "policy_actions.csv", ("position", "action", "words"), problems):
        position = row.choice("position", ("before", "light", "next", "after")) or "before"
        if position in ("light", "next"):
            (light_verbs if position == "light" else next_verbs).update(row.many("words"))
            position = "before"
        action = row.choice("action", (*POLICY_ACTIONS, "none"))
        words.setdefault(position, []).extend(
            (word, None if action == "none" else action) for word in row.many("words")
        )
    media: dict[str, list[str]] = {"before": [], "after": []}
    for row in table.rows(folder / "policy_media.csv", ("position", "word", "example"), problems):
        media[row.choice("position", ("before", "after")) or "before"].append(row.text("word", required=True) or "")
    words_of_titles, signs, joints = title_words.load(folder, problems)
    nicknames |= dict.fromkeys(words_of_titles.own_plans, ())
    names = tuple(
        dict.fromkeys(
            [
                name
                for entry in entries.values()
                if entry.kind != "other"
                for name in (entry.title, *entry.aliases)
                if (len(name) >= 3 or name in guards) and not (name.startswith("关于") and len(name) < 12)
            ]
            + list(nicknames)
        )
    )
    return PoliciesCatalogue(
        entries,
        by_name,
        names,
        nicknames,
        guards,
        guards["*"].not_after,
        agencies,
        {mark: tuple(endings) for mark, endings in code_endings.items()},
        code_bodies,
        city_codes,
        kinds,
        Endings(filter(None, kinds)),
        tuple(words["before"]),
        longest(word for word, _ in words["before"]),
        lengths_by(-1, (word for word, _ in words["before"])),
        {word: (action, word not in light_verbs) for word, action in reversed(words["before"])},
        frozenset(light_verbs),
        frozenset(next_verbs),
        tuple(words["after"]),
        longest(word for word, _ in words["after"]),
        Endings(media["before"]),
        Beginnings(media["after"]),
        words_of_titles,
        signs,
        joints,
    )


def _documents(folder: Path, problems: list[str]) -> tuple[dict[str, Entry], dict[str, tuple[Entry, ...]]]:
    entries: dict[str, Entry] = {}
    by_name: dict[str, tuple[Entry, ...]] = {}
    for row in table.rows(folder / "policies.csv", COLUMNS, problems):
        for column in ("issued", "effective", "amended"):
            for date in row.many(column):
                if not _DATE.fullmatch(date):
                    row.problem(column, f"{date!r} is no date; write 2020, 2020-05 or 2020-05-28")
        years = row.text("period")
        span = _PERIOD.fullmatch(years) if years else None
        if years and not span:
            row.problem("period", f"{years!r} is no period; write 2015-2020")
        entry = Entry(
            id=row.text("id", required=True) or "",
            title=row.text("title", required=True) or "",
            aliases=row.many("aliases"),
            kind=row.choice("kind", POLICY_KINDS) or "other",
            level=row.choice("level", ADMIN_LEVELS) or "national",
            issuer=row.text("issuer"),
            document_number=row.text("document_number"),
            issued=row.text("issued"),
            effective=row.text("effective"),
            amended=row.many("amended"),
            period=(int(span[1]), int(span[2])) if span else None,
            predecessor=row.many("predecessor"),
            successor=row.text("successor"),
            repealed=row.text("repealed") == "yes",
            confidence=row.choice("confidence", ("high", "medium", "low")),
        )
        if entry.id in entries:
            row.problem("id", f"{entry.id!r} stands twice; give this document another id")
        entries[entry.id] = entry
        for name in dict.fromkeys(name_key(name) for name in (entry.title, *entry.aliases)):
            by_name[name] = (*by_name.get(name, ()), entry)
    return entries, by_name
