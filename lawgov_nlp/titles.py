"""The grammar of titles: canonical form, kind, status, period and level, read from the title itself."""

from __future__ import annotations

import re
from typing import NamedTuple

from .catalogue.policies import PoliciesCatalogue
from .patterns import deferred

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?\s*(?:-{1,2}|至|到)\s*((?:19|20)\d\d)(?!\d)\s*年?")
_PERIOD_MARK = re.compile(r"\(\s*((?:19|20)\d\d)\s*年?\s*(?:-{1,2}|至|到)\s*((?:19|20)\d\d)\s*年?度?\s*\)")
_MARK = re.compile(r"\(([^()]{1,16})\)")
# The years of a plan behind its name: 规划(2021-2025年).
PERIOD_AFTER = re.compile(r"\((?:19|20)\d\d\s?年?(?:-{1,2}|至)(?:19|20)\d\d年?\)")
_STATUSES = (
    ("征求意见", "draft_for_comment"),
    ("送审", "draft_for_review"),
    ("报批", "draft_for_review"),
    ("审议稿", "draft_for_review"),
    ("草案", "draft"),
    ("讨论稿", "draft"),
    ("代拟稿", "draft"),
    ("初稿", "draft"),
    ("试行", "trial"),
    ("暂行", "provisional"),
    ("修订", "revised"),
    ("修正", "revised"),
)
_OPEN_MARK = deferred(
    r"\((?:(?:19|20)\d\d年?(?:-{1,2}|至|到)(?:19|20)\d\d年?|[一-鿿]{0,4}(?:试行|暂行|草案|修订|送审稿|意见稿))$"
)
_TO_DROP = re.compile("[ \\t\\r\\n\"'“”‘’]")
_YEARS_END = re.compile(r"(?:19|20)\d\d年?(?:-{1,2}|至|到)(?:19|20)\d\d年?$")
_DRAFT = re.compile("(?:修[订正])?草案")
_DRAFT_END = re.compile("(?:修[订正])?草案$")
_EDITION = re.compile(r"(?:[·.]?\d{4}年?版?|[第首][一二三四五六七八九十\d]*批)$")
_DROPPED = str.maketrans("", "", " \t\r\n\"'“”‘’")
_PROVINCE = deferred(
    r"(?:北京|天津|上海|重庆)市?|(?:内蒙古|广西(?:壮族)?|西藏|宁夏(?:回族)?|新疆(?:维吾尔)?)(?:自治区)?"
    r"|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海)省?|全省|[一-鿿]{1,3}省(?![一-鿿]?级)|省(?=人民政府|政府|[委直级])|自治区"
)
_YEAR_LEAD = re.compile(r"(?:19|20)\d\d年度?")
_ISSUER = deferred(
    r"([^\s关〈《]{2,30}?(?:人民政府|政府|办公室|办公厅|党委|[省市区县]委|委员会|[一-鿿]局|[一-鿿]厅))关于"
)
_NATIONAL = re.compile(
    r"全国|国家|中央|中办|国办|中共中央|国务院|中华人民共和国|中国共产党|最高人民|司法部|公安部|教育部|财政部"
)
_PLACE = re.compile(r"[一-鿿]{1,9}?(?:自治州|自治县|自治旗|市|州|盟|县|区|旗|镇|乡|街道)")
_NO_PLACE = deferred(
    r".*(?:依法治[市县区镇]|社区|城市|都市|园区|小区|景区|全市|全区|全县|地区|城区|片区|校区|城镇|乡镇|城乡|超市|夜市|集镇|示范区|开放区|市县|区县|旗县|镇街|[本各我该两][市县区镇乡])$"
)
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
    bare = text = _closed(plain(folded))
    if text.endswith("草案"):
        bare = _DRAFT_END.sub("", text)
    if "(" in text:
        bare = _PERIOD_MARK.sub(r"(\1-\2年)", bare)
        bare = _MARK.sub(lambda mark: "" if _is_dropped(mark[1]) else mark[0], bare)
    return Title(bare, kind_of(bare, catalogue), status_of(text), period_of(text), level_of(bare))


def _closed(text: str) -> str:
    """A title whose last bracket, around its years or its status, lost its other half: …纲要(2021-2025年."""
    opened, shut = text.count("("), text.count(")")
    if opened > shut and _OPEN_MARK.search(text):
        return text + ")"
    if opened < shut and (years := _YEARS_END.search(text[:-1])) is not None and text[-1] == ")":
        return f"{text[: years.start()]}({text[years.start() :]}"
    return text


def plain(title: str) -> str:
    """A canonical title: no blanks and no quotation marks."""
    return title.translate(_DROPPED) if _TO_DROP.search(title) else title


def status_of(text: str) -> str | None:
    """The status in the marks of a title, or in a title such as 暂行办法."""
    for mark in _MARK.finditer(text):
        for word, status in _STATUSES:
            if word in mark[1]:
                return status
    tail = text[-8:]
    if "草案(" in tail or text.endswith("草案"):
        return "draft"
    return "provisional" if "暂行" in tail else "trial" if "试行" in tail else None


def with_status(folded: str, end: int) -> int:
    """Where a title that ends at `end` ends with its status: 长江保护法(草案), 外商投资法草案."""
    following = folded[end : end + 1]
    if following != "(":
        draft = _DRAFT.match(folded, end) if following in ("修", "草") else None
        return draft.end() if draft else end
    closing = folded.find(")", end, end + 12) + 1
    return closing if closing and status_of(folded[end:closing]) else end


def _is_dropped(mark: str) -> bool:
    # 试行 and 暂行 belong to the title; a draft is the same document as what becomes of it.
    return mark not in ("试行", "暂行") and any(word in mark for word, _ in _STATUSES)


def period_of(text: str) -> tuple[int, int] | None:
    """First and last year of a plan, as its title says.

    >>> period_of("法治政府建设实施纲要(2015-2020年)")
    (2015, 2020)
    """
    years = _YEARS.search(text)
    return (int(years[1]), int(years[2])) if years and int(years[1]) <= int(years[2]) else None


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
        return "other"
    kind = catalogue.kinds[ending]
    if text.startswith("中国共产党") and kind in ("regulation", "provisions", "rules"):
        return "party_regulation"
    return kind


def issuer_of(title: str) -> str | None:
    """The body that a title names before 关于."""
    issuer = _ISSUER.match(title)
    return issuer[1] if issuer else None


def level_of(title: str) -> str | None:
    """The level of the place or body that a title begins with; None when it begins with neither."""
    text = (
        (_YEAR_LEAD.sub("", title, count=1) if title[:2] in ("19", "20") else title)
        .removeprefix("中共")
        .removeprefix("关于印发")
        .lstrip("〈《<")
    )
    if _NATIONAL.match(title) or _NATIONAL.match(text):
        return "national"
    level, position = None, 0
    if province := _PROVINCE.match(text):
        level, position = "provincial", province.end()
    for _ in range(3):
        place = _PLACE.match(text, position)
        if not place or _NO_PLACE.match(place[0]) or "关于" in place[0] or "建设" in place[0] or "管理" in place[0]:
            break
        last = place[0][-1]
        here = "township" if place[0].endswith("街道") else _PLACE_LEVEL.get(last, "county")
        if place[0].endswith("自治州"):
            here = "municipal"
        if level in ("municipal", "county") and here == "municipal":
            break
        level, position = here, place.end()
    return level
