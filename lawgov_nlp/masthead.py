"""The head of a report: its title, which may be broken into lines, and an issuer that stands on a line of its own."""

from __future__ import annotations

import re
from typing import NamedTuple

from .catalogue import Catalogue
from .document import Document

# What a page's title has behind it: …报告_某县人民政府, …报告 - 某网.
_PAGE = re.compile(r"\s*(?:_|\||\s-+\s)")
_PAGE_MARK = re.compile("[_|-]")
_ISSUE = re.compile(r"\s*\([^()]{1,12}\)$")
"""(公开稿), (2020年度): behind the word that ends a title."""
_CLEAN = re.compile(r"[^:>|。，；;,/?]{2,40}")
_YEAR_ENDS = re.compile(r"(?:20\d\d|二[〇零○]..)年度?$|的$|关于$")
MASTHEAD_LINES = 12
"""So many of the first lines without text are looked through for a title."""
MOST_LINES = 3
"""A title is broken into so many lines and one more at most."""
Line = tuple[int, int]
"""Where it begins and ends."""


class Masthead(NamedTuple):
    """What stands above the text: the title as a reader would write it, who issues the report by the title, and an
    issuer beside it."""

    title: str | None
    named: str | None
    beside: str | None


def unspaced(text: str) -> str:
    """The text without its blanks."""
    return "".join(text.split())


def masthead(document: Document, catalogue: Catalogue) -> Masthead:
    """The first line that calls itself a report on the subject; lines that were broken inside a title are joined."""
    folded, patterns = document.folded, catalogue.outline.patterns
    subject, report = patterns["subject"], patterns["report"]
    first = max(document.outline[0].start, 1) if document.outline else len(document.text) or 1
    every: list[Line] = []
    for _, begin, end, _, role, _, _ in document.paragraphs:
        if begin >= first:
            break
        if role == "boilerplate":
            every.append((begin, end))
    lines = every[:MASTHEAD_LINES]
    if len(every) > MASTHEAD_LINES and not any(report.search(folded, *line) for line in lines):
        lines = every[-MASTHEAD_LINES:]  # behind a menu of the page
    on_subject = False
    for begin, end in lines:
        if on_subject := subject.search(folded, begin, end) is not None:
            break
    for index, line in enumerate(lines):
        start, end = _bare(folded, *line, patterns["title_lead"])
        content = folded[start:end]
        other = not on_subject and patterns["other_report"].search(content) is not None
        if ">" in content or ("》" in content and "《" not in content):
            continue
        if not other and not report.search(_ISSUE.sub("", content) if "(" in content else content):
            continue
        title, joined = document.text[start:end], unspaced(content)
        for begin, behind in reversed(lines[max(0, index - MOST_LINES) : index]):
            before = unspaced(folded[begin:behind])
            gap = folded[behind:start]
            if not gap.isspace() or not _CLEAN.fullmatch(before) or not _is_continued(before, joined, other, catalogue):
                break
            title, joined, start = document.text[begin:behind] + title, before + joined, begin
        if other or subject.search(joined) or (not on_subject and patterns["other_report"].search(joined)):
            title = unspaced(title)
            named = issuer_in(joined, catalogue)
            return Masthead(title, named, None if named else _beside(folded, lines, catalogue))
    run_in = _run_in(document, catalogue)
    beside = _beside(folded, lines, catalogue)
    if run_in is None:
        return Masthead(None, None, beside)
    written = slice(*run_in)
    return Masthead(unspaced(document.text[written]), issuer_in(unspaced(folded[written]), catalogue), beside)


def issuer_in(title: str, catalogue: Catalogue) -> str | None:
    """What stands before the year or 关于 in a title: `东莞市司法局2021年度…`, `2020年静海区法治政府…`."""
    year = catalogue.outline.patterns["leading_year"].match(title)
    name = title[year.end() :] if year else title
    cut = catalogue.outline.patterns["after_issuer"].search(name)
    name = name[: cut.start()].strip("《“（( ").removesuffix("的") if cut else ""
    name = catalogue.outline.patterns["hands_in"].sub("", name)
    return name if 2 <= len(name) <= 30 else None


def _bare(folded: str, start: int, end: int, leads: re.Pattern[str]) -> Line:
    """A title without the label before it and what a page puts behind it."""
    if (lead := leads.match(folded, start, end)) is not None:
        start = lead.end()
    page = _PAGE.search(folded, start + 4, end) if _PAGE_MARK.search(folded, start, end) else None
    return start, page.start() if page else end


def _is_continued(before: str, joined: str, other: bool, catalogue: Catalogue) -> bool:
    """Whether a line is the beginning of a title whose rest stands below it."""
    patterns = catalogue.outline.patterns
    if not other and patterns["subject"].search(joined) is None:
        return patterns["report"].search(before) is None  # 某局2020年度法治 / 政府建设情况报告
    named = issuer_in(joined, catalogue)
    if named is not None and (named.endswith(catalogue.issuers.divisions) or catalogue.issuers.ending.search(named)):
        return False
    issuer = catalogue.issuers.ending.search(before) is not None or patterns["party_group"].search(before) is not None
    return issuer or _YEAR_ENDS.search(before) is not None


def _beside(folded: str, lines: list[Line], catalogue: Catalogue) -> str | None:
    """An issuer on a line of its own: under the title, or as the red letterhead 某局文件; no value of 来源:."""
    for index, (start, end) in enumerate(lines):
        name = unspaced(folded[start:end]).removesuffix("文件")
        labelled = index > 0 and folded[lines[index - 1][1] - 1] == ":"
        if not labelled and 4 <= len(name) <= 30 and _CLEAN.fullmatch(name) and catalogue.issuers.ending.search(name):
            return name
    return None


def _run_in(document: Document, catalogue: Catalogue) -> Line | None:
    """A title that stands before the text on the same line."""
    patterns = catalogue.outline.patterns
    for paragraph in document.paragraphs[:3]:
        end = min(paragraph.end, paragraph.start + 120)
        run_in = patterns["run_in_title"].match(document.folded, paragraph.start, end)
        if run_in and patterns["subject"].search(run_in.group()):
            return run_in.span()
    return None
