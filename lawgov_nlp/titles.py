"""The grammar of titles: canonical form, kind, status, period and level, read from the title itself."""

from __future__ import annotations

import re
from typing import NamedTuple

from .catalogue.policies import PoliciesCatalogue
from .catalogue.title_words import TitleSigns

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?\s*(?:-{1,2}|至|到)\s*((?:19|20)\d\d)(?!\d)\s*年?")
_PERIOD_MARK = re.compile(r"\(\s*((?:19|20)\d\d)\s*年?\s*(?:-{1,2}|至|到)\s*((?:19|20)\d\d)\s*年?度?\s*\)")
_MARK = re.compile(r"\(([^()]{1,16})\)")
# The years of a plan behind its name: 规划(2021-2025年).
PERIOD_AFTER = re.compile(r"\((?:19|20)\d\d\s?年?(?:-{1,2}|至)(?:19|20)\d\d年?\)")
_TAIL = 8
"""Within so many characters of its end stands the status of a title that has no mark."""
_TO_DROP = re.compile("[ \\t\\r\\n\"'“”‘’]")
_YEARS_END = re.compile(r"(?:19|20)\d\d年?(?:-{1,2}|至|到)(?:19|20)\d\d年?$")
# The years of a plan as they are counted: 十三五, 第十三个五年; those of legal publicity have their own count: 七五.
_COUNTED = re.compile(
    r"(?:“|(?<![〇零○0-9一二三四五六七八九十]))第?(?:十([一二三四五六])|([一二三四五六七八九]))(?:五(?!年)|个五年)"
)
_COUNT = "〇一二三四五六七八九"
_EDITION = re.compile(r"(?:[·.]?\d{4}年?版?|[第首][一二三四五六七八九十\d]*批)$")
_DROPPED = str.maketrans("", "", " \t\r\n\"'“”‘’")
_YEAR_LEAD = re.compile(r"(?:19|20)\d\d年度?")
_PLACE = re.compile(r"[一-鿿]{1,9}?(?:自治州|自治县|自治旗|市|州|盟|县|区|旗|镇|乡|街道)")
_ARTICLES = re.compile("(?<!第)(?<![一二三四五六七八九十0-9])[一二三四五六七八九十0-9]+条$")
# An office's own place: 县政府工作规则.
_OWN = re.compile("(?:市|州|盟|县|区|旗|镇|乡)(?=人民政府|政府|[委直])")
_PLACE_LEVEL = {"市": "municipal", "州": "municipal", "盟": "municipal", "镇": "township", "乡": "township"}


class Title(NamedTuple):
    """What a title says of itself. `bare` is the canonical title, `core` the same without period."""

    bare: str
    kind: str
    status: str | None
    period: tuple[int, int] | None
    level: str | None


def read(folded: str, catalogue: PoliciesCatalogue) -> Title:
    """The title in `folded` (a folded stretch of text, without its outer brackets)."""
    signs = catalogue.title_signs
    bare = text = _closed(plain(folded), signs)
    if text.endswith(signs.drafts):
        bare = signs.draft_end.sub("", text)
    if "(" in text:
        bare = _PERIOD_MARK.sub(r"(\1-\2年)", bare)
        bare = _MARK.sub(lambda mark: "" if _is_dropped(mark[1], signs) else mark[0], bare)
    return Title(bare, kind_of(bare, catalogue), status_of(text, signs), period_of(text, signs), level_of(bare, signs))


def _closed(text: str, signs: TitleSigns) -> str:
    """A title whose last bracket, around its years or its status, lost its other half: …纲要(2021-2025年."""
    opened, shut = text.count("("), text.count(")")
    if opened > shut and signs.open_mark.search(text):
        return text + ")"
    if opened < shut and (years := _YEARS_END.search(text[:-1])) is not None and text[-1] == ")":
        return f"{text[: years.start()]}({text[years.start() :]}"
    return text


def plain(title: str) -> str:
    """A canonical title: no blanks and no quotation marks."""
    return title.translate(_DROPPED) if _TO_DROP.search(title) else title


def status_of(text: str, signs: TitleSigns) -> str | None:
    """The status in the marks of a title, or in a title such as 暂行办法."""
    for mark in _MARK.finditer(text):
        for word, status in signs.statuses:
            if word in mark[1]:
                return status
    tail = text[-_TAIL:]
    if text.endswith(signs.drafts) or any(f"{word}(" in tail for word in signs.drafts):
        return "draft"
    return next((status for word, status in signs.tail_statuses if word in tail), None)


def with_status(folded: str, end: int, signs: TitleSigns) -> int:
    """Where a title that ends at `end` ends with its status: 长江保护法(草案), 外商投资法草案."""
    following = folded[end : end + 1]
    if following != "(":
        draft = signs.draft.match(folded, end) if following in signs.draft_begins else None
        return draft.end() if draft else end
    closing = folded.find(")", end, end + 12) + 1
    return closing if closing and status_of(folded[end:closing], signs) else end


def _is_dropped(mark: str, signs: TitleSigns) -> bool:
    # 试行 and 暂行 belong to the title; a draft is the same document as what becomes of it.
    return mark not in signs.tail_words and any(word in mark for word, _ in signs.statuses)


def period_of(text: str, signs: TitleSigns) -> tuple[int, int] | None:
    """First and last year of a plan, as its title says.

    >>> from lawgov_nlp.catalogue import default
    >>> signs = default().policies.title_signs
    >>> period_of("法治政府建设实施纲要(2015-2020年)", signs)
    (2015, 2020)
    >>> period_of("甲市“十三五”法治政府建设规划", signs), period_of("甲市“七五”普法规划", signs)
    ((2016, 2020), (2016, 2020))
    """
    if years := _YEARS.search(text):
        return (int(years[1]), int(years[2])) if int(years[1]) <= int(years[2]) else None
    if "五" not in text or (counted := _COUNTED.search(text)) is None:
        return None
    if counted[1] is not None:
        first = 2001 + 5 * _COUNT.index(counted[1])
    elif signs.of_law.search(text) is not None:
        first = 1981 + 5 * _COUNT.index(counted[2])
    else:
        return None
    return first, first + 4


def ending_of(text: str, catalogue: PoliciesCatalogue) -> str | None:
    """The longest ending of `policy_kinds.csv` at the end of `text`."""
    return catalogue.endings.of(text)


def kind_of(title: str, catalogue: PoliciesCatalogue) -> str:
    """The kind that the title's own end word gives; `other` for what is no document of government."""
    text = title.rstrip()
    while text.endswith(")") and (cut := text.rfind("(")) > 0:
        if (
            text.endswith(("清单)", "目录)"))
            and not _YEARS.search(text, cut)
            and (catalogue.kinds.get(ending_of(text[:cut], catalogue) or "") not in ("plan", "work_plan"))
        ):
            return catalogue.kinds[text[-3:-1]]  # 特别管理措施(负面清单)
        text = text[:cut].rstrip()
    if text[-1:] in "版批年0123456789":
        text = _EDITION.sub("", _YEARS_END.sub("", text))
    text = text.rstrip("》〉>").removesuffix("草案")
    ending = ending_of(text, catalogue)
    if ending is None:
        return catalogue.kinds["措施"] if _ARTICLES.search(text) else "other"  # 助企三十六条
    kind = catalogue.kinds[ending]
    if text.startswith("中国共产党") and kind in ("regulation", "provisions", "rules"):
        return "party_regulation"
    return kind


def issuer_of(title: str, signs: TitleSigns) -> str | None:
    """The body that a title names before 关于."""
    issuer = signs.issuer.match(title)
    return issuer[1] if issuer else None


def level_of(title: str, signs: TitleSigns) -> str | None:
    """The level of the place or body that a title begins with; None when it begins with neither."""
    text = (
        (_YEAR_LEAD.sub("", title, count=1) if title[:2] in ("19", "20") else title)
        .removeprefix("中共")
        .removeprefix("关于印发")
        .lstrip("〈《<")
    )
    if branch := signs.branches.match(text):
        return _level_of_place(text, branch.end(), signs) or "national"
    if signs.national.match(title) or signs.national.match(text):
        return "national"
    return _level_of_place(text, 0, signs)


def _level_of_place(text: str, position: int, signs: TitleSigns) -> str | None:
    """The level of the place at `position`, down to the last of its parts."""
    if own := _OWN.match(text, position):
        return _PLACE_LEVEL.get(own[0], "county")
    level = None
    if province := signs.province.match(text, position):
        level, position = "provincial", province.end()
    for _ in range(3):
        place = _PLACE.match(text, position)
        if not place or signs.no_local.match(place[0]) or signs.no_place_within.search(place[0]):
            break
        last = place[0][-1]
        here = "township" if place[0].endswith("街道") else _PLACE_LEVEL.get(last, "county")
        if place[0].endswith("自治州"):
            here = "municipal"
        elif place[0] in signs.county_cities:
            here = "county"
        if level in ("municipal", "county") and here == "municipal":
            break
        level, position = here, place.end()
    return level
