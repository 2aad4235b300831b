"""Outline markers, the words of section headings, and what web pages leave around a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..normalize import fold
from ..patterns import all_but, deferred
from .table import rows
from .units import any_of

POINT = 0
"""Level of an inline point (一是, 首先): a paragraph of its own, but no heading."""
LEVELS = ("1", "2", "3", "4", "point")
TELLING_HEADINGS = ("problem_heading", "plan_heading", "achievement_heading")
"""Kinds of headings that tell the role of what stands below them."""
KINDS = (
    *TELLING_HEADINGS,
    *("overview_heading", "not_problem", "plan_made"),
    *("problem_content", "problem_noun", "problem_start", "admission", "plan_content", "plan_start", "remedy"),
    *("preamble_end", "preamble_mark", "preamble_hint", "preamble_deed"),
    *("signature", "residue_start", "residue_any", "contents"),
    *("title", "title_issuer", "subject", "plan_year", "opening_verb"),
    *(
        "report_word",
        "report_plan",
        "report_tail",
        "other_report",
        "report_about",
        "run_in_title",
        "handing_in",
        "after_issuer",
    ),
    *("title_label", "party_group", "attachment", "no_report_year", "years_plan"),
    *("own_deed", "led_by", "led_how", "signature_noise", "no_signature"),
    *("ourselves", "intention", "planned", "taken_up", "counter", "period_start"),
)
_ALWAYS = frozenset(
    (
        *("residue_any", "title", "title_issuer", "signature"),
        *TELLING_HEADINGS,
        *("problem_content", "plan_content", "plan_start"),
    )
)
"""Kinds of which every report needs the pattern, for each line or heading."""
_NUMERALS = {"{汉}": "([一二三四五六七八九十]{1,3})", "{数}": r"(\d{1,2})", "{圈}": "([①-⑳⑴-⒇])", "{点}": "([⒈-⒛])"}
# Scanned and retyped text has blanks inside a marker (一 、主要工作), and other marks that look alike.
_MARKS = {
    "、": "[ ]{0,2}[、丶､]",
    "，": "[,，]",
    ".": r"[ ]{0,2}\.",
    "(": r"\([ ]{0,2}",
    ")": r"[ ]{0,2}\)",
    "{空}": "[ \t]+",
}
_FIRST = {
    "{汉}": "一二三四五六七八九十",
    "{数}": "0123456789",
    "{圈}": "".join(map(chr, (*range(0x2460, 0x2474), *range(0x2474, 0x2488)))),
    "{点}": "".join(map(chr, range(0x2488, 0x249C))),
}
# A marker stands at the start of a line, or after a blank or the end of a clause; nowhere else.
_BEFORE = "。;:!?！？”’)] \t\r"

Forms = tuple[tuple[int, re.Pattern[str]], ...]
"""The levels of markers that begin with a character, and a pattern for each."""


@dataclass(frozen=True, slots=True)
class OutlineCatalogue:
    """`inside` goes on to where a marker may begin behind another character, or else to the text's end; so does
    `joined`, which takes the end of a line for such a character too. `markers` are tried there, by the marker's first
    character.

    `points` are those of them that number points within a paragraph (一是), `plain_points` the shortest and most
    frequent of these, with their numerals: two characters that are a point whatever follows. `within_title` finds a
    first marker (（一）, 1., 一是) that no mark parts from the title before it, `successors` has the second for each.
    `item` is a marker of any kind. `first` are the characters
    that the terms of a kind begin with: a look at one spares most lines the pattern.
    """

    inside: re.Pattern[str]
    joined: re.Pattern[str]
    markers: dict[str, Forms]
    points: dict[str, re.Pattern[str]]
    plain_points: dict[str, str]
    within_title: re.Pattern[str]
    successors: dict[str, str]
    item: re.Pattern[str]
    terms: dict[str, tuple[str, ...]]
    first: dict[str, frozenset[str]]
    patterns: dict[str, re.Pattern[str]]


def load(folder: Path, problems: list[str]) -> OutlineCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    forms: dict[int, list[str]] = {}
    for row in rows(folder / "outline_markers.csv", ("level", "form", "example", "trap"), problems):
        level, form = row.choice("level", LEVELS), row.text("form", required=True)
        if level and form:
            forms.setdefault(POINT if level == "point" else int(level), []).append(form)
    terms: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for row in rows(folder / "structure_terms.csv", ("kind", "term", "example"), problems):
        kind, term, example = row.choice("kind", KINDS), row.text("term", required=True), row.text("example")
        if kind and term:
            terms[kind].append(term)
            if example and term not in example:
                row.problem("example", f"does not hold the term {term!r}")
    successors = _successors(form for depth, found in forms.items() if depth != 1 for form in found)
    by_first: dict[str, dict[int, list[str]]] = {}
    for depth in sorted(forms):
        for marker in forms[depth]:
            for first in _first_characters(marker):
                by_first.setdefault(first, {}).setdefault(depth, []).append(marker)
    markers = {
        first: tuple((depth, re.compile("|".join(map(_pattern, found)))) for depth, found in levels.items())
        for first, levels in by_first.items()
    }
    word = {kind: _any_of(found) for kind, found in terms.items()}
    word["residue_start"] = word["residue_start"].replace(r"\ ", r"\ +")  # 名       称: labels are spread out
    return OutlineCatalogue(
        inside=re.compile(_behind(_BEFORE, "".join(by_first))),
        joined=deferred(_behind(_BEFORE + "\n", "".join(by_first))),
        markers=markers,
        points={first: form for first, found in markers.items() for depth, form in found if depth == POINT},
        plain_points={
            numeral + form[-1]: numeral
            for form in forms.get(POINT, ())
            if form[:-1] == "{汉}" and form[-1] not in _MARKS
            for numeral in _FIRST["{汉}"]
        },
        within_title=re.compile(f"(?<!\\d)(?:{any_of(successors)})(?!\\d)"),
        successors=successors,
        item=re.compile("|".join(_pattern(form) for found in forms.values() for form in found)),
        terms={kind: tuple(found) for kind, found in terms.items()},
        first={kind: frozenset(fold(term)[0] for term in found) for kind, found in terms.items()},
        patterns={
            **{kind: (re.compile if kind in _ALWAYS else deferred)(pattern) for kind, pattern in word.items()},
            **_titles(terms, word),
            **_years(word),
            **_attachments(terms["attachment"]),
            **_issuers(word),
            **_intentions(word),
            # Most headings are none of these.
            "telling_heading": re.compile(_any_of([term for kind in TELLING_HEADINGS for term in terms[kind]])),
            # 取得了一定成绩，但也存在一些不足
            "admitted": re.compile(f"(?:{word['admission']})[^,，。；;\\d]{{0,20}}(?:{word['problem_noun']})"),
            # What somebody put right or looked for: 解决工作中存在的困难和问题.
            "remedied": deferred(f"(?:{word['remedy']})[^,，。；;]{{0,20}}(?:{word['problem_noun']})"),
        },
    )


def _titles(terms: Mapping[str, Sequence[str]], word: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """What titles are told by, see `masthead`."""
    return {
        # …工作总结暨2026年工作计划: the report may have the plan for the next year beside it.
        "report": deferred(
            rf"(?:{word['report_word']})(?:(?:暨|以?及|和|与|、)(?:20\d\d年度?|下一?年度?|明年)?[^,，。]{{0,12}}"
            rf"(?:{word['report_plan']}))?(?:{word['report_tail']})?$"
        ),
        # The report of another kind, or on all of the year's work.
        "other_report": deferred(
            rf"20\d\d年.{{0,30}}(?:{word['other_report']})$|^关于.{{4,40}}的(?:{word['report_about']})$"
        ),
        # 附件1:某局2020年…报告, # 某局…, [公示]某局…, 第二篇:某局…
        "title_lead": re.compile(
            rf"(?:(?:{_spaced(terms['title_label'])})(?:\s*[|:]|\s)|(?:{_spaced(terms['attachment'])})\s*\d?\s*:"
            r"|第?[一二三四五六七八九十\d]{0,2}篇[一二三四五六七八九十\d]{0,2}\s*:|\[[^\]]{1,8}\]|#+)\s*"
        ),
        "leading_year": deferred(rf"^(?:关于(?:{word['handing_in']})?)?(?:(?:19|20)\d\d年?度?)?"),
        "after_issuer": deferred(rf"{word['after_issuer']}|20[012]\d|二[〇零○]"),
        # 某县人民政府公布2020年度…
        "hands_in": deferred(f"(?:{word['handing_in']})$"),
        "party_group": deferred(f"(?:{word['party_group']})$"),
        # In text run together into one line the title is followed by a blank; blanks may also stand around its year.
        "run_in_title": deferred(rf"(?:[^\s,，。]|\s(?>(?=\d)|(?<=\d\s))){{4,50}}?(?:{word['run_in_title']})(?=\s)"),
    }


def _years(word: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """Years that may be the one reported on, see `metadata`."""
    other = rf"\d|至|-|{word['no_report_year']}|[^,，。；;、《》]{{0,8}}?工作(?:{word['plan_year']})"
    return {
        "opening_year": re.compile(rf"(20(?<![\d(-]20)[012]\d)\s*年(?!{other})"),
        # A year of which something is told; not one for which something is meant.
        "told_year": deferred(rf"(20(?<![\d(《-]20)(?:0[4-9]|[12]\d))\s*年(?!{other}|[^。；;]{{0,16}}?[将要])"),
        "years_plan": deferred(rf"(20[012]\d)年[^《》]{{0,30}}(?:{word['years_plan']})》"),
    }


def _issuers(word: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """What tells the issuer where no title does, and what stands beside it in a signature; see `metadata`."""
    han = "[一-鿿]"
    return {
        "own_deed": deferred(
            rf"(?:{word['own_deed']})了?《?(?:20\d\d年度?)?({han}{{4,14}}?[局厅委])(?={han}{{2,}}|20\d\d年)"
        ),
        # 发布《某市2020年政府信息公开工作年度报告》
        "own_report": deferred(rf"(?:{word['own_deed']})了?《([^《》]{{6,40}}?(?:{word['report_word']}))》"),
        "leads": deferred(f"的?(?:{word['led_how']})?(?:{word['led_by']})|[、和及与]"),
        "signature_noise": deferred(rf"(?:{word['signature_noise']})。?|\(.*?\)"),
        "no_signature": deferred(rf"{word['no_signature']}|\d"),
    }


def _attachments(terms: Sequence[str]) -> dict[str, re.Pattern[str]]:
    """What names an attachment, however it is spaced (附 件 1:), and what else stands on the list (2.…)."""
    name = _spaced(terms)
    return {
        "attachment": deferred(rf"(?:{name}) *\d{{0,2}} *(?::|$)"),
        "attached": deferred(rf"(?:(?:{name}) *)?\d{{1,2}} *[.、:](?!\d(?!\d\d\d年))[^。；;,，]{{2,60}}"),
    }


def _intentions(word: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """What tells that a paragraph speaks of what is to come, and what of results or the time they are for; see `roles`.

    ``taken_up``: 将法治建设纳入考核 takes it up, and is no intention.
    """
    we, taken_up = word["ourselves"], word["taken_up"]
    new_year = r"20\d\d年[,，]?[^。；;,，]{0,12}"
    return {
        # 2022年，我局将…, 2022年是开局之年: a new year and an intention in the first clause or two.
        "intent": deferred(rf"20\d\d年(?:是|[^。；;]{{0,60}}?(?:{word['intention']}))|(?:{we})[^。；;,，]{{0,8}}将"),
        # 我局将继续…, 2022年，我镇将…: an intention of one's own.
        "own_intent": deferred(rf"(?:{we})[^。；;,，]{{0,8}}将(?!《|.{{0,12}}(?:{taken_up}))"),
        # 2020年计划…: a new year and a plan.
        "planned": deferred(rf"{new_year}(?:{word['planned']})"),
        # 下一步，…; 2020年，我局将继续…, at the end of a report for 2019.
        "plan_opening": deferred(
            rf"{word['plan_start']}|{new_year}(?:将(?!《|[^。；;,，]{{0,12}}(?:{taken_up}|与|同|从|由))|{word['planned']})"
        ),
        # A counted result: a preamble has none, or honours.
        "counted": deferred(rf"\d[余多万]?(?:{word['counter']})"),
        # The time that a summing-up begins with.
        "period": deferred(rf"(?:19|20)[\dxX*]{{2}}\s?年|{word['period_start']}"),
    }


def _successors(forms: Iterable[str]) -> dict[str, str]:
    """The first and the second marker of each form: （一） and （二）, 1. and 2., 一是 and 二是."""
    return {
        fold(form.replace(numeral, one)): fold(form.replace(numeral, two))
        for form in forms
        for numeral, one, two in (("{汉}", "一", "二"), ("{数}", "1", "2"))
        if numeral in form
    }


def _first_characters(form: str) -> str:
    """The characters that a marker of this form can begin with."""
    for mark, characters in _FIRST.items():
        if form.startswith(mark):
            return characters
    return fold(form[0])


def _behind(marks: str, first: str) -> str:
    """A pattern that goes on to behind the next of the `marks` with one of the `first` characters after it."""
    others, mark = all_but(marks), f"[{re.escape(marks)}]"
    return f"(?:{others}*+{mark}(?![{re.escape(first)}]))*+{others}*+(?:{mark}|\\Z)"


def _pattern(form: str) -> str:
    pattern = re.escape(form)
    for mark, expression in (*_NUMERALS.items(), *_MARKS.items()):
        pattern = pattern.replace(re.escape(mark), expression)
    return pattern


def _spaced(terms: Sequence[str]) -> str:
    """A pattern for the longest of the terms, which may have blanks inside."""
    return "|".join(" *".join(map(re.escape, fold(term))) for term in sorted(terms, key=len, reverse=True)) or "(?!)"


def _any_of(terms: Sequence[str]) -> str:
    return any_of(map(fold, terms))  # they are looked for in folded text
