"""Document numbers (国发〔2021〕1号), orders (国务院令第722号) and nicknames of numbers (市政府“一号文”)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from . import titles
from .catalogue.policies import PoliciesCatalogue
from .patterns import deferred

# One bracket may be missing, or 年 stand for both: 厅字〔201928号, 国发2021年7号.
_NUMBER = re.compile(r"((?:19|20)\d\d)\s?(年?[\])}>〉》]|年?)\s?第?\s?(\d{1,5})\s?号")
_LONGEST = 18
_LONGEST_ORDER = 40  # several may share the word: 第12、13、14号令
_OPENING = frozenset("[({<〈《")
_HAN = deferred("[一-鿿]+")
MOST_BEFORE_ENDING = 6
_CODE = deferred(r"[一-鿿A-Za-z]+\s?$")
# Each begins or ends with a literal, and is tried where that stands.
_OF_ORDER = r"\s?\(?(?:(?:19|20)\d\d年)?\)?\s?(?:第\s?[\d〇一二三四五六七八九十百]{1,6}|\d{1,4})\s?号"
_ORDERS = (
    ("", "令", deferred("令" + _OF_ORDER)),
    ("", "公告", deferred("公告" + _OF_ORDER)),
    ("号", "令", re.compile(r"(?:(?:19|20)\d\d年)?第?\s?\d{1,4}(?:号?[、和]\d{1,4})*\s?号令")),
    ("号政府", "令", re.compile(r"第?\s?\d{1,4}\s?号政府令")),
)
_ORDER_ISSUER = deferred(
    r"(?:国务院|国家主席|主席|国|[一-鿿]{1,14}?(?:政府|总局|委员会|人大常委会|部|省|市|局|府|政))$"
)
_NATIONAL = re.compile("国务院|主席|总局|部$|国家")
_OF_A_PLACE = re.compile("([省市区县州])(?:人民)?政府$")
_NUMERALS = frozenset("0123456789一二三四五六七八九十")
# 市政府“一号文”, 中央12号文件.
_FIRST = deferred(r"(?:[一1]号文件?|(?:\d{1,3}|[二三四五六七八九十]{1,3})号文件)[”\"]?(?:件)?")
_FIRST_ISSUER = deferred(
    r"(?:中共中央|中央|国务院|[省市区县州镇乡](?:委、?[省市区县州镇乡]?政府|委|人民政府|政府)|[省市区县州镇乡](?=[“\"]))[“\"]?$"
)
_LEVELS = {"中": "national", "国": "national", "省": "provincial", "市": "municipal", "区": "county", "县": "county"}
_TOWN = {"州": "municipal", "镇": "township", "乡": "township"}


class Number(NamedTuple):
    """A number found. `number` is its canonical spelling; issuer and level come from the agency code."""

    start: int
    end: int
    number: str
    issuer: str | None
    level: str | None


def find(folded: str, catalogue: PoliciesCatalogue, parts: Mapping[str, list[int]]) -> list[Number]:
    """All numbers of documents, in order; `parts` has where 号, 令 and 公告 stand."""
    found = []
    if marks := parts["号"]:
        for match in _years_and_numbers(folded, marks):
            before = match.start()
            if before and folded[before - 1].isspace():
                before -= 1
            opened = before > 0 and folded[before - 1] in _OPENING
            if opened:
                before -= 1
            elif before != match.start() or folded[before - 1 : before].isdigit():
                continue
            code = _code_before(folded, before, catalogue)
            if code is None:
                continue
            closed = match[2] not in ("", "年")
            if not (opened and closed) and not _is_code(code, opened or closed, match[2] == "年", catalogue):
                continue
            agency = _agency(code, catalogue)
            found.append(
                Number(
                    before - len(code),
                    match.end(),
                    f"{code.strip()}〔{match[1]}〕{int(match[3])}号",
                    agency[0],
                    agency[1],
                )
            )
        for match in _orders(folded, parts):
            issuer = _ORDER_ISSUER.search(folded, max(0, match.start() - 20), match.start())
            if issuer is None:
                continue
            name = catalogue.title_words.number_lead.sub("", issuer[0])
            office = catalogue.title_words.offices.of(issuer[0])
            if office and len(office) > len(name):
                name = office  # 文化和旅游部令第4号
            written = len(name)
            if name == "国":
                name = "国务院"  # 国令第722号
            if len(name) < 2:
                continue
            start = match.start() - written
            who = catalogue.agencies.get(name) or catalogue.agencies.get(name + "发")  # 吉政令第218号
            level = "national" if _NATIONAL.search(name) else who.level if who else None
            if level is None and (place := _OF_A_PLACE.search(name)):
                whose = "省" if name.endswith("自治区", 0, place.end(1)) else place[1]
                level = _LEVELS.get(whose) or _TOWN.get(whose)
            found.append(Number(start, match.end(), name + _order(match[0]), who.issuer if who else name, level))
        for match in _numbered_documents(folded, marks):
            issuer = _FIRST_ISSUER.search(folded, max(0, match.start() - 12), match.start())
            if issuer is None:
                continue
            end = match.end()
            if issuer[0][-1] not in '“"' and folded[end - 1] in '”"':
                end -= 1
            name = issuer[0].rstrip('“"')
            level = _LEVELS.get(name[0]) or _TOWN.get(name[0])
            title = titles.plain(folded[issuer.start() : end]).removesuffix("件")
            found.append(Number(issuer.start(), end, title, name, level))
    found.sort()
    return found


def _orders(folded: str, parts: Mapping[str, list[int]]) -> Iterator[re.Match[str]]:
    """`令第722号`, `722号令`."""
    for before, word, form in _ORDERS:
        position = 0
        for at in parts[word]:
            if not before:
                match = form.match(folded, at)
            elif folded.endswith(before, 0, at):
                match = form.search(folded, max(position, at - len(before) - _LONGEST_ORDER), at + 1)
            else:
                continue
            if match is not None:
                position = match.end()
                yield match


def _numbered_documents(folded: str, marks: list[int]) -> Iterator[re.Match[str]]:
    """`一号文`, `12号文件`: looked for before each 号文."""
    for at in marks:
        if folded[at + 1 : at + 2] != "文":
            continue
        begin = at
        while begin > max(0, at - 3) and folded[begin - 1] in _NUMERALS:
            begin -= 1
        if (match := _FIRST.match(folded, begin)) is not None:
            yield match


def _years_and_numbers(folded: str, marks: list[int]) -> Iterator[re.Match[str]]:
    """`〔2021〕1号`, without its first bracket: looked for before each 号, the rarest part of it."""
    position = 0
    for at in marks:
        before = folded[at - 1 : at]
        if not before.isdecimal() and not before.isspace():
            continue
        match = _NUMBER.search(folded, max(position, at + 1 - _LONGEST), at + 1)
        if match is not None:
            position = match.end()
            yield match


def _is_code(code: str, bracketed: bool, dated: bool, catalogue: PoliciesCatalogue) -> bool:
    """Whether what stands before a year with one bracket, or with 年 in place of both, is an agency code."""
    if code in catalogue.agencies:
        return bracketed or dated
    if bracketed:
        return any(code.endswith(ending) for ending, _ in catalogue.code_endings["bracket"])
    if not dated or _HAN.fullmatch(code) is None:
        return False
    return any(
        code.endswith(ending) and least <= len(code) - len(ending) <= MOST_BEFORE_ENDING
        for ending, least in catalogue.code_endings["year"]
    )


def _order(written: str) -> str:
    """One spelling for an order: 令第722号, whether it is written 第722号令, 令722号 or so."""
    text = re.sub(r"\s", "", written)
    if text[0] not in "令公":
        text = re.sub(r"^(?:19|20)\d\d年", "", text)
        number, _, kind = text.partition("号")
        return f"{kind.removeprefix('政府')}第{number.removeprefix('第')}号"
    return re.sub(r"(?<=[令告])(?=\d+号)", "第", text)


def _code_before(folded: str, end: int, catalogue: PoliciesCatalogue) -> str | None:
    run = _CODE.search(folded, max(0, end - 14), end)
    if run is None:
        return None
    text = run[0]
    stripped = text.rstrip()
    for length in range(min(8, len(stripped)), 1, -1):
        if stripped[-length:] in catalogue.agencies and (
            length == len(stripped) or catalogue.title_words.number_lead.fullmatch(stripped[:-length]) or length >= 3
        ):
            return text[len(stripped) - length :]
    lead = catalogue.title_words.number_lead.match(text)
    if lead and lead.end() < len(stripped):
        text = text[lead.end() :]
    return text[-9:] if text.strip() else None


def _agency(code: str, catalogue: PoliciesCatalogue) -> tuple[str | None, str | None]:
    code = code.strip()
    for length in (len(code), *range(len(code) - 1, 1, -1)):
        if agency := catalogue.agencies.get(code[:length]):
            return agency if length == len(code) else (None, agency.level if length > 2 else None)
    return None, None
