"""The role of each paragraph: from the headings above it, and from its own words where the headings are silent."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import attrgetter

from .catalogue import Catalogue
from .catalogue.outline import POINT
from .markers import LONGEST_TITLE, value_of
from .patterns import deferred
from .report import Section

_START = attrgetter("start")
LONGEST_HEADER = 20
LINES_BELOW = 4
"""So many lines may stand between a title and the text; more are the text, without stops."""
TITLE_WITHIN = 8
"""Among so many paragraphs from the start, and before the text, the title is looked for; what a page put above it is
residue."""
LEAD = 100
"""Characters of a paragraph in which it owns up to what is amiss, if that is what it is about."""
PREAMBLE_WORDS = {"preamble_mark": (1.5, 3), "preamble_hint": (0.5, 8), "preamble_deed": (-1.0, 6)}
"""Log-odds that a paragraph is a preamble, of each different word of a kind that it has, and how many count: fitted to
the first two paragraphs of some 500 real texts, and rounded."""
PERIOD = 1.0
"""What the time that it begins with lends."""
FIRST, LATER, ALONE = -1.0, -3.0, -3.0
"""Log-odds before any word of a text's first paragraph, of its second, and of the only one."""
_DATE_LINE = deferred(
    r"[(\s]*20\d\d(?:年|[-/.])\s*\d{1,2}(?:月|[-/.])\s*\d{1,2}日?[)\s]*|.{1,16}[〔(\[]20\d\d[〕)\]]\d{1,4}号"
)
DATE = re.compile(
    r"(?:(?:19|20)\d\d|[二一][〇零0O九][〇零一二三四五六七八九0-9O]{2})\s*年\s*[\d一二三四五六七八九十元]{1,3}\s*月"
    r"|(?<!\d)20\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)"
)
_NOTHING_ELSE = re.compile(r"[()\s\d日号一二三四五六七八九十廿]*")
_STOP, _STOP_OR_COLON = re.compile("[。，,；;]"), re.compile("[。，,；;:]")
_STOP_OR_LIST = re.compile("[。；;,，、]")
_STOPPED = re.compile("[。；;,，、:]")
_PAGE_NAME = re.compile(r"(?:_|\s-+\s).*")
"""What a page's title has behind that of the report: …报告 - 某县政府门户网站."""
LONGEST_SIGNATURE = 80
LONGEST_DATE = 24
LONGEST_ISSUER = 30


_CLOSING = frozenset(("problem", "plan", "mixed"))
"""What headings tell of the closing parts of a report."""


class Roles:
    """Decides the role of each paragraph of one report, from the headings above it and its own words."""

    def __init__(
        self, folded: str, outline: tuple[Section, ...], catalogue: Catalogue, spans: list[tuple[int, int]]
    ) -> None:
        self.folded, self.terms, self.organ = folded, catalogue.outline, catalogue.issuers.ending
        # A passage whose first heading is `1.` or `（1）` tells nothing of what stands before it.
        self.first = outline[0].start if outline and outline[0].level <= 2 else None
        # What stands before `（二）` is no preamble: the passage begins in the middle of a report.
        self.begins_at_one = not outline or value_of(outline[0].number) <= 1
        self.by_section: dict[str, str | None] = {}
        for name, _, _, _, start, end, parent, _ in outline:
            role = self.heading_role(folded[start:end])
            self.by_section[name] = self.by_section[parent] if role is None and parent else role
        self.last = spans[-1][1] if spans else 0
        self.late = 0.4 * self.last
        self.titles_end = self.last // 2 if self.first is None else self.first
        self.unnumbered: tuple[str, str | None] = ("", None)
        self.leading: tuple[str | None, str] = (None, "")
        # Where the first sentence begins, or the first paragraph of any length.
        self.body = next((start for start, end in spans if end - start > LONGEST_TITLE or folded[end - 1] == "。"), 0)
        opening = self._opening(outline, spans)
        self.opening = max(opening, self._overview(outline, spans, opening))
        text = min(self.body, self.last if self.first is None else self.first)
        titles = [start for start, end in spans[:TITLE_WITHIN] if self.is_title(start, end)]
        # A page may name the kind of text (工作报告) above its title, or give the title twice.
        self.title = next((start for start in reversed(titles) if start < text), titles[0] if titles else -1)
        near = spans[: 2 * TITLE_WITHIN]
        if self.title < 0 and len(spans) > TITLE_WITHIN and spans[TITLE_WITHIN][0] < text:
            # A menu of any length stands before the text: then the title is near the text.
            near = [span for span in spans if span[0] < text][-TITLE_WITHIN:]
            self.title = next((start for start, end in reversed(near) if self.is_title(start, end)), -1)
        below = bisect_left(near, (text, 0)) - bisect_left(near, (self.title + 1, 0))
        self.heads = text if self.title >= 0 and below <= LINES_BELOW else 0
        self.current = ("", "problem")
        self.settled = self._settled(outline, spans)

    def heading_role(self, title: str) -> str | None:
        """`problem`, `plan`, `mixed` for headings of both, None where the heading tells nothing of the kind."""
        patterns = self.terms.patterns
        if patterns["telling_heading"].search(title) is None:
            return None
        problem = patterns["problem_heading"].search(title) is not None
        if problem and patterns["not_problem"].search(title):
            problem = patterns["problem_heading"].search(patterns["not_problem"].sub("", title)) is not None
        found = patterns["plan_heading"].search(title)
        # 制定工作计划，明确工作重点: plans that were made. Below a heading for plans such a heading tells nothing else.
        plan = found is not None and patterns["plan_made"].search(title, 0, found.start()) is None
        if patterns["achievement_heading"].search(title) is not None and not (problem and plan):
            return "achievement"
        if problem and plan:
            return "mixed"
        return "problem" if problem else "plan" if plan else None

    def _opening(self, outline: tuple[Section, ...], spans: list[tuple[int, int]]) -> int:
        """Where the preamble ends: at the first heading, or after the sentence that announces the report."""
        if self.first is not None:
            if not self.begins_at_one:
                return 0
            # Points (一是…) belong to a chapter whose heading was lost.
            before = spans[: bisect_left(spans, (self.first, 0))]
            first = next((start for start, _ in before if self.is_point(start)), self.first)
            return first if outline[0].level == 1 else self._before_point(first, spans)
        body = [span for span in spans if not self.is_title(*span)]
        announcing = self.terms.patterns["preamble_end"]
        for number, (start, end) in enumerate(body[:4]):
            if self.is_point(start) or self.closing(start, end):
                return 0  # 三是…: the passage begins in the middle; 下一步，重点抓好以下工作: announces no report
            if announcing.search(self.folded, max(start, end - 40), end):
                return self._with_introduction(body[number:])
        # Without headings the first paragraph is the preamble, if it speaks like one; else the second, with what stands
        # before it.
        place = FIRST if len(body) > 1 else ALONE
        for number, (start, end) in enumerate(body[:3]):
            if self.folded[end - 1] not in "。；;" and end - start <= LONGEST_TITLE:
                continue  # the addressee, or a title that calls itself something else
            if self.speaks_as_preamble(start, end, place):
                return self._with_introduction(body[number:])
            if place == LATER:
                break
            place = LATER
        return 0

    def _with_introduction(self, body: list[tuple[int, int]]) -> int:
        """Where the preamble ends that begins `body`: with the introduction of a first chapter whose heading was lost,
        a paragraph that speaks like a preamble too and is not the last."""
        return body[1][1] if len(body) > 2 and self.speaks_as_preamble(*body[1], LATER) else body[0][1]

    def _before_point(self, first: int, spans: list[tuple[int, int]]) -> int:
        """Where the preamble ends before `（一）`: it may be a chapter whose heading was lost."""
        before = [span for span in spans if span[0] < first and not self.is_title(*span)]
        announcing, opening = self.terms.patterns["preamble_end"], 0
        for start, end in before:
            if announcing.search(self.folded, max(start, end - 40), end):
                return end
            counted = self.terms.patterns["counted"].search(self.folded, start, end) is not None
            if counted and not self.speaks_as_preamble(start, end, FIRST):
                return opening
            opening = end
        return first

    def _overview(self, outline: tuple[Section, ...], spans: list[tuple[int, int]], opening: int) -> int:
        """Where the preamble ends that stands below the first heading: it announces the report, or it introduces the
        sections below and speaks like a preamble; below 总体情况 or 概述 it need but have no counted results."""
        if not outline:
            return 0
        heading, patterns = outline[0], self.terms.patterns
        # An introduction of the sections below: nothing else stands between the heading and the first of these.
        below = outline[1].start if len(outline) > 1 and outline[1].parent == heading.id else 0
        for start, end in spans:
            if start < heading.start and not (self.is_title(start, end) or end <= opening):
                return 0
            if start >= heading.end:
                deeper = 0 < below < start  # 具体步骤如下 announces no report
                if not deeper and patterns["preamble_end"].search(self.folded, max(start, end - 40), end):
                    return end
                overview = patterns["overview_heading"].search(heading.title) is not None
                if (overview or end <= below) and self.speaks_as_preamble(start, end, LATER):
                    return end
                if overview and end <= below and patterns["counted"].search(self.folded, start, end) is None:
                    return end
                return 0
        return 0

    def speaks_as_preamble(self, start: int, end: int, place: float) -> bool:
        """Whether the words for principles and aims outweigh, given the paragraph's place, those for single deeds."""
        if self.is_point(start):
            return False
        odds = place + PERIOD * (self.terms.patterns["period"].match(self.folded, start) is not None)
        for kind, (weight, most) in PREAMBLE_WORDS.items():
            odds += weight * min(len(set(self.terms.patterns[kind].findall(self.folded, start, end))), most)
        return odds > 0

    def is_point(self, start: int) -> bool:
        return any(
            level == POINT and form.match(self.folded, start)
            for level, form in self.terms.markers.get(self.folded[start], ())
        )

    def role(self, start: int, end: int, section: str | None) -> str:
        """The role of a paragraph below the heading whose id is `section`."""
        if start in self.settled:
            return self.settled[start]
        if end - start <= LONGEST_SIGNATURE:
            if self.is_title(start, end) or self.is_header(start, end):
                return "boilerplate"
            if self.is_signature(start, end):
                return "signature"
        if end <= self.opening:
            return "preamble"
        if section is None:
            return self.unguided_role(start, end, "", self.content_role(start, end))
        by_heading = self.by_section[section]
        if by_heading in _CLOSING:
            return self.closing_role(start, end, section, by_heading)
        if start <= self.late:
            return "achievement"
        # The end of a report whose parts are its fields of work: 虽然…; 下一步，…：一是….
        return self.unguided_role(start, end, section, self.closing(start, end))

    def closing(self, start: int, end: int) -> str | None:
        """`problem` or `plan` for a late paragraph that begins as such, under whatever heading; None for others."""
        folded, patterns, first = self.folded, self.terms.patterns, self.terms.first
        opening = folded[start]
        if (opening == "2" or opening in first["plan_start"]) and patterns["plan_opening"].match(folded, start, end):
            return "plan"
        if opening in first["problem_start"] and patterns["problem_start"].match(folded, start, end):
            return "problem"
        return "problem" if self.admits(start, min(end, start + LEAD)) else None

    def admits(self, start: int, end: int) -> bool:
        """Whether a paragraph's beginning owns up to what is amiss (但也存在不足), and not to what was put right."""
        patterns = self.terms.patterns
        if patterns["admitted"].search(self.folded, start, end) is None:
            return False
        left = patterns["remedied"].sub("", patterns["not_problem"].sub("", self.folded[start:end]))
        return patterns["admitted"].search(left) is not None

    def unguided_role(self, start: int, end: int, section: str, found: str | None) -> str:
        """The role where no numbered heading tells it: by a heading without a number, else what was `found`."""
        # The next heading of the kind ends its part, and so does the next numbered one.
        if end - start <= LONGEST_HEADER and self.folded[end - 1] not in "。；;":
            heading = self.heading_role(self.folded[start:end])
            if heading is not None:
                self.unnumbered = (section, heading)
        below, heading = self.unnumbered
        if below == section and heading in _CLOSING:
            return self.closing_role(start, end, f"{section} {heading}", heading)
        # What was found, or for a point what was found for its lead: 下一步，抓好以下工作：一是….
        if found is None and self.leading[0] == section and self.is_point(start):
            found = self.leading[1]
        self.leading = (section if found else None, found or "achievement")
        return self.leading[1]

    def closing_role(self, start: int, end: int, key: str, by_heading: str) -> str:
        """`problem` or `plan`: the heading's word holds until a paragraph clearly begins the other part."""
        if self.current[0] != key:
            self.current = (key, "plan" if by_heading == "plan" else "problem")
        patterns, folded = self.terms.patterns, self.folded
        intent = patterns["plan_start"].match(folded, start, end) or patterns["intent"].match(folded, start, end)
        if intent and not self.admits(start, min(end, start + LEAD)):
            self.current = (key, "plan")
        elif by_heading != "problem":
            problems = len(set(patterns["problem_content"].findall(folded, start, end)))
            plans = len(set(patterns["plan_content"].findall(folded, start, end)))
            if by_heading == "mixed" and plans >= 2 and plans >= problems:
                self.current = (key, "plan")
            elif problems >= 2 and not plans and self.problems_left(start, end) >= 2:
                self.current = (key, "problem")
        role = self.current[1]
        if role == "problem" and folded[end - 1] == ":":
            # …，水平有待提高。今后要从以下方面改进：一是…: the points are the plan.
            sentence = folded.rfind("。", start, end) + 1
            if sentence > start and patterns["plan_start"].match(folded, sentence, end):
                self.current = (key, "plan")
        return role

    def content_role(self, start: int, end: int) -> str | None:
        """What the words alone tell, where no heading does; problems and plans stand in the later part of a report."""
        patterns, folded = self.terms.patterns, self.folded
        if patterns["plan_start"].match(folded, start, end):
            return "plan"
        if start > self.late:
            if patterns["own_intent"].search(folded, start, min(end, start + 80)):
                return "plan"
            if patterns["plan_opening"].match(folded, start, end):
                return "plan"
            if self.admits(start, min(end, start + LEAD)):
                return "problem"
        problems = len(set(patterns["problem_content"].findall(folded, start, end)))
        plans = len(set(patterns["plan_content"].findall(folded, start, end)))
        if problems >= 2 and problems > plans and self.problems_left(start, end) >= 2:
            return "problem"
        if plans >= 2 and plans >= problems:
            return "plan"
        return None

    def problems_left(self, start: int, end: int) -> int:
        """How many words for problems are left without those of what was put right: 解决存在的问题, 补短板."""
        patterns = self.terms.patterns
        left = patterns["remedied"].sub("", patterns["not_problem"].sub("", self.folded[start:end]))
        return len(set(patterns["problem_content"].findall(left)))

    def is_title(self, start: int, end: int) -> bool:
        """A short line without a stop, before everything else, that calls itself a report."""
        if end - start > LONGEST_TITLE or start > self.titles_end:
            return False
        line = self.folded[start:end]
        if "_" in line or "-" in line:
            line = _PAGE_NAME.sub("", line)
        if _STOP.search(line) is not None or line[-1:] == ":":
            return False
        if self.terms.patterns["title"].search(line[-12:]) is not None:
            return True
        # The issuer, or the date, on a line of its own above the text.
        if end > self.body or len(line) > 30:
            return False
        issuer = any(issuer.end() == len(line) for issuer in self.terms.patterns["title_issuer"].finditer(line))
        return issuer or _DATE_LINE.fullmatch(line) is not None

    def is_header(self, start: int, end: int) -> bool:
        """A few words without a stop above the title, which name a section of the page, or between it and the text:
        who reports, when and where."""
        if end > self.title and end > self.heads:
            return False
        if max(self.folded[start:end]) < "一":
            return end - start <= LONGEST_TITLE  # a number or a date, without a word
        if end - start > LONGEST_HEADER and not (start > self.title and end - start <= LONGEST_TITLE):
            return False
        stop = _STOP if end <= self.title else _STOP_OR_COLON  # 归档时间:2021-01-15 above, the addressee below
        return stop.search(self.folded, start, end) is None

    def _settled(self, outline: tuple[Section, ...], spans: list[tuple[int, int]]) -> dict[int, str]:
        """The roles, by where a paragraph begins, that hold wherever it stands: a date alone behind the opening and the
        issuer before it, and after them title and preamble of the next report in the same file, or the page's rest."""
        settled: dict[int, str] = {}
        behind = len(spans)
        first = self.body if self.first is None else self.first
        for index, (start, end) in enumerate(spans):
            if end - start > LONGEST_DATE or start < first or end <= self.opening:
                continue
            date = DATE.search(self.folded, start, end)
            if date is None:
                continue
            if not _NOTHING_ELSE.fullmatch(self.folded[start : date.start()] + self.folded[date.end() : end]):
                continue
            settled[start] = "signature"
            behind = index + 1
            before, after = spans[index - 1] if index else (0, 0)
            if before >= first and self.is_issuer(before, after):
                settled[before] = "signature"
            if index + 1 < len(spans) and self.is_title_line(*spans[index + 1]):
                title = spans[index + 1][0]
                settled[title] = "boilerplate"
                following = bisect_right(outline, title, key=_START)
                heading = outline[following].start if following < len(outline) else 0
                settled |= {begin: "preamble" for begin, _ in spans[index + 2 : index + 5] if begin < heading}
        rest = spans[behind:]
        if all(end - start <= LONGEST_TITLE and "。" not in self.folded[start:end] for start, end in rest):
            # Behind the last date nothing but what a page has below its text; rows of a table have counts.
            counted = self.terms.patterns["counted"]
            for start, end in rest:
                if not self.is_signature(start, end) and counted.search(self.folded, start, end) is None:
                    settled.setdefault(start, "boilerplate")
        return settled

    def furniture(self, spans: list[tuple[int, int]], residue: set[int]) -> int:
        """Where the page's rest begins below the text: with residue, behind which stand only lines without a stop."""
        begins = self.last
        counted = self.terms.patterns["counted"]
        for start, end in reversed(spans):
            if start in residue:
                begins = start
            elif end - start > LONGEST_TITLE or _STOP.search(self.folded, start, end) is not None:
                return begins
            elif counted.search(self.folded, start, end) is not None:
                return begins  # rows of a table
        return self.last

    def is_issuer(self, start: int, end: int) -> bool:
        line = self.folded[start:end]
        return len(line) <= LONGEST_ISSUER and not _STOPPED.search(line) and self.organ.search(line) is not None

    def is_title_line(self, start: int, end: int) -> bool:
        line = self.folded[start:end]
        titled = len(line) <= LONGEST_TITLE and not _STOPPED.search(line)
        return titled and self.terms.patterns["title"].search(line[-12:]) is not None

    def is_signature(self, start: int, end: int) -> bool:
        """Issuer and date at the end: a short last block without a sentence, or a closing formula."""
        if start < self.last - 400 or end - start > LONGEST_SIGNATURE:
            return False
        line = self.folded[start:end]
        if self.terms.patterns["signature"].search(line):
            return True
        if _STOP_OR_LIST.search(line) is not None or line[-1] == ":":
            return False
        if DATE.search(line) is not None:
            return True
        signs = end - start <= 30 and start > max(self.last - 120, self.opening, 0)
        return signs and self.organ.search(line) is not None
