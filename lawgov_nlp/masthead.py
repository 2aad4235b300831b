"""The head of a report: its title, which may be broken into lines, and an issuer that stands on a line of its own."""

from __future__ import annotations

import re
from typing import NamedTuple

from .catalogue import Catalogue
from .document import Document
from .report import Paragraph

_REPORT = re.compile("(?:报告|总结|情况|汇报|公告|公示|年报|白皮书)(?:的公告|的公示|的函|材料)?$")
# The report of another kind, or on all of the year's work.
_OTHER = re.compile(
    "20\\d\\d年.{0,30}(?:报告|总结|汇报|年报|工作打算|工作思路|工作安排|工作计划|工作重点)$|^关于.{4,40}的(?:报告|汇报|总结)$"
)
# 附件1:某局2020年…报告, # 某局…, [公示]某局…; what a page's title has behind it: …报告_某县人民政府, …报告 - 某网.
_LEAD = re.compile(r"(?:标\s*题\s*[|:]|附\s*件\s*\d?\s*:|\[[^\]]{1,8}\]|#+)\s*")
_PAGE = re.compile(r"\s*(?:_|\||\s-+\s)")
_ISSUE = re.compile(r"\s*\([^()]{1,12}\)$")
"""(公开稿), (2020年度): behind the word that ends a title."""
_CLEAN = re.compile(r"[^:>|。，；;,/?]{2,40}")
_YEAR_ENDS = re.compile(r"(?:20\d\d|二[〇零○]..)年度?$|的$|关于$")
_LEADING_YEAR = re.compile("^(?:关于(?:报送|上报|印发|公布|公开)?)?(?:(?:19|20)\\d\\d年?度?)?")
_AFTER_ISSUER = re.compile("关于|20[012]\\d|二[〇零○]|上半年|推进|落实|法治政府|依法行政|法治建设|法治工作|年度")
_DIVISIONS = ("省", "市", "区", "县", "州", "盟", "旗")
_PARTY_GROUP = re.compile("党组$|党委$|党工委$")
# In text run together into one line the title is followed by a blank; blanks may also stand around its year.
_RUN_IN_TITLE = re.compile(r"(?:[^\s,，。]|\s(?>(?=\d)|(?<=\d\s))){4,50}?(?:报告|总结|情况|汇报)(?=\s)")
NOISE = re.compile(r"[\s　]+")
HEADER_LINES = 12
MOST_LINES = 3
"""A title is broken into so many lines and one more at most."""


class Masthead(NamedTuple):
    """What stands above the text: the title as a reader would write it, and an issuer beside it."""

    title: str | None
    issuer: str | None


def masthead(document: Document, catalogue: Catalogue) -> Masthead:
    """The first line that calls itself a report on the subject; lines that were broken inside a title are joined."""
    folded, subject = document.folded, catalogue.outline.patterns["subject"]
    first = next((s.start for s in document.outline), len(document.text))
    lines = [p for p in document.paragraphs if p.role == "boilerplate" and p.start < max(first, 1)][:HEADER_LINES]
    on_subject = any(subject.search(folded, line.start, line.end) for line in lines)
    for index, line in enumerate(lines):
        start, end = _bare(folded, line)
        content = folded[start:end]
        other = not on_subject and _OTHER.search(content) is not None
        if ">" in content or ("》" in content and "《" not in content):
            continue
        if not other and not _REPORT.search(_ISSUE.sub("", content)):
            continue
        pieces = [(start, end)]
        joined = NOISE.sub("", content)
        for above in reversed(lines[max(0, index - MOST_LINES) : index]):
            before = NOISE.sub("", folded[above.start : above.end])
            gap = folded[above.end : pieces[0][0]]
            if not gap.isspace() or not _CLEAN.fullmatch(before) or not _is_continued(before, joined, other, catalogue):
                break
            pieces.insert(0, (above.start, above.end))
            joined = before + joined
        if other or subject.search(joined):
            title = NOISE.sub("", "".join(document.text[start:end] for start, end in pieces))
            return Masthead(title, None if issuer_in(title) else _beside(folded, lines, catalogue))
    return Masthead(_run_in(document, subject), _beside(folded, lines, catalogue))


def issuer_in(title: str) -> str | None:
    """What stands before the year or 关于 in a title: `东莞市司法局2021年度…`, `2020年静海区法治政府…`."""
    name = _LEADING_YEAR.sub("", title)
    cut = _AFTER_ISSUER.search(name)
    name = name[: cut.start()].strip("《“（( ").removesuffix("的") if cut else ""
    return name if 2 <= len(name) <= 30 else None


def _bare(folded: str, line: Paragraph) -> tuple[int, int]:
    """A title without the label before it and what a page puts behind it."""
    lead = _LEAD.match(folded, line.start, line.end)
    start = lead.end() if lead else line.start
    page = _PAGE.search(folded, start + 4, line.end)
    return start, page.start() if page else line.end


def _is_continued(before: str, joined: str, other: bool, catalogue: Catalogue) -> bool:
    """Whether a line is the beginning of a title whose rest stands below it."""
    if not other and catalogue.outline.patterns["subject"].search(joined) is None:
        return _REPORT.search(before) is None  # 某局2020年度法治 / 政府建设情况报告
    named = issuer_in(joined)
    if named is not None and (named.endswith(_DIVISIONS) or catalogue.issuers.ending.search(named)):
        return False
    issuer = catalogue.issuers.ending.search(before) is not None or _PARTY_GROUP.search(before) is not None
    return issuer or _YEAR_ENDS.search(before) is not None


def _beside(folded: str, lines: list[Paragraph], catalogue: Catalogue) -> str | None:
    """An issuer on a line of its own: under the title, or as the red letterhead 某局文件; no value of 来源:."""
    for index, line in enumerate(lines):
        name = NOISE.sub("", folded[line.start : line.end]).removesuffix("文件")
        labelled = index > 0 and folded[lines[index - 1].end - 1] == ":"
        if not labelled and 4 <= len(name) <= 30 and _CLEAN.fullmatch(name) and catalogue.issuers.ending.search(name):
            return name
    return None


def _run_in(document: Document, subject: re.Pattern[str]) -> str | None:
    for paragraph in document.paragraphs[:3]:
        end = min(paragraph.end, paragraph.start + 120)
        run_in = _RUN_IN_TITLE.match(document.folded, paragraph.start, end)
        if run_in and subject.search(run_in.group()):
            return NOISE.sub("", document.text[run_in.start() : run_in.end()])
    return None
