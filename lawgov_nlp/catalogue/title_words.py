"""The words that titles of documents are made of, and those that tell where one begins, ends or goes on.

They stand in `title_words.csv`, by kind; `policy_statuses.csv` has the words for drafts and trials.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..normalize import BLANKS
from ..patterns import deferred
from . import regions, table
from .endings import Beginnings, Endings
from .units import any_of

KINDS = (
    *("lead", "plan_ending", "plan_subject", "made", "issued", "resolved", "unnamed", "other_document", "office"),
    *("place_lead", "no_place", "number_lead", "bracket_lead", "bracket_verb", "document_noun", "governing"),
    *("looks_back", "newly_revised", "no_regulation", "publicity", "no_plan"),
    *("lead_document", "quoted_document", "joined_document", "office_document", "issued_of", "issued_document"),
    *("title_end", "case", "case_act", "rules", "rules_of", "quoted_rules", "no_rules_on", "under_way"),
    *("procedure_of", "procedure", "no_subject", "own_plan", "national", "national_list", "issuer", "branches"),
    *("no_local", "no_local_alone", "no_place_within"),
    *("law_word", "behind_law", "of_a_law", "continued", "pointed_to", "stands_for"),
    *("next_clause", "issuing", "as_issued", "such_as", "carried_out", "heard_of"),
)
STATUSES = ("draft_for_comment", "draft_for_review", "draft", "trial", "provisional", "revised")
STATUS_PLACES = ("mark", "end", "tail")
_HAN = "[一-鿿]"
_COUNTED = "[一二三四五六七八九十两几多各][部个件项类]"


@dataclass(frozen=True, slots=True, eq=False)
class TitleWords:
    """What tells where a title begins that stands without brackets and in no catalogue; see `unlisted_titles`.

    `lead` matches up to the last word that cannot be part of a title, `plan_endings` end the name of a plan before
    its years, `plan_subjects` what a plan is of (应急管理“十四五”规划). `offices` issue documents, `resolved` are verbs
    of doing so, `made` and `made_too` match up to where the title begins of what somebody made, and `unnamed`
    what is no title there (制定相关办法). `place_lead` matches up to where a place begins whose own document a name of
    the catalogue is (将甲市…规划作为乙市…规划), and what ends like one of `no_place` (全省, 超市) is no such place.
    `number_lead` matches up to where a document number begins, `bracket_lead` up to where a title begins that lost its
    bracket, and `governing` where one that is open governs what follows (关于印发). `looks_back` matches what tells
    that a document of the past is spoken of as such, and one of `newly_revised` stands before a title that was revised.
    `no_title` matches regulations that are not named (相关条例), `publicity` is what plans are of that are counted
    (第七个五年法治宣传教育规划), and `no_plan` matches what stands where the years are spoken of, no plan of theirs.
    `quoted` matches a title in quotation marks (“关于…的意见”), `of_an_office` one behind the office that issued it.
    `after_another` and `behind_another` match the end of another document, to which a title is joined; `rules_on`
    rules on what is quoted (“三管三必须”实施细则), and `made_before`, backwards, the words before rules that somebody
    made. `under_way`, which begins with one of `under_way_begins`, matches what happens to rules at the head of a
    clause, `long_rules` the first of these and `rules_behind` the second. `procedure` matches rules of procedure, which
    have a name where they say whose they are (县人大常委会议事规则). Behind one of `makes` a short subject is a name
    too (修订禁毒条例), unless it is one of `no_subject` (制定管理条例). A title that is told by the note behind it
    (以下简称方案) ends with one of `introduced`; before one of `document_nouns` 实施 is no verb (实施方案). `counted`
    matches a number of documents, and `own_plans` are names that are a document's behind a place (市法治政府建设规划).
    """

    lead: re.Pattern[str]
    plan_endings: Endings
    plan_subjects: Endings
    offices: Endings
    resolved: Endings
    made: re.Pattern[str]
    made_too: re.Pattern[str]
    unnamed: re.Pattern[str]
    place_lead: re.Pattern[str]
    no_place: Endings
    number_lead: re.Pattern[str]
    bracket_lead: re.Pattern[str]
    governing: re.Pattern[str]
    looks_back: re.Pattern[str]
    newly_revised: tuple[str, ...]
    no_title: re.Pattern[str]
    publicity: tuple[str, ...]
    no_plan: re.Pattern[str]
    quoted: re.Pattern[str]
    of_an_office: re.Pattern[str]
    after_another: re.Pattern[str]
    behind_another: re.Pattern[str]
    rules_on: re.Pattern[str]
    made_before: re.Pattern[str]
    under_way: re.Pattern[str]
    under_way_begins: frozenset[str]
    long_rules: re.Pattern[str]
    rules_behind: re.Pattern[str]
    procedure: re.Pattern[str]
    makes: Endings
    no_subject: frozenset[str]
    introduced: Endings
    document_nouns: frozenset[str]
    counted: re.Pattern[str]
    own_plans: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TitleSigns:
    """What a title tells of itself: its status, who issued it and of which place it is; see `titles`.

    `statuses` are the words that stand in its marks, and what they mean. A draft's title ends with one of `drafts`,
    which `draft_end` matches; `draft`, which begins with one of `draft_begins`, matches the same behind a title.
    `tail_statuses` belong to a title wherever they stand, also in marks (`untried`, `tail_words`). `open_mark` matches
    years or a status whose second bracket is missing.
    `national` matches the beginning of what is the whole country's, `central_title` all up to 关于 of what its highest
    organs issued, and `national_list` who issues lists that are no office's own. `issuer` matches who issued a
    document, up to 关于, and `province` a province; `branches` are organs whose local offices bear their name
    (国家税务总局甲市税务局), `county_cities` cities that are counties. What matches `no_local` ends like a place and is
    none (城市), and what matches `no_place_within` stands in none. `of_law` matches what plans are of that have a count
    of their own (“七五”普法规划).
    """

    statuses: tuple[tuple[str, str], ...]
    draft_end: re.Pattern[str]
    draft: re.Pattern[str]
    draft_begins: frozenset[str]
    drafts: tuple[str, ...]
    tail_statuses: tuple[tuple[str, str], ...]
    tail_words: frozenset[str]
    open_mark: re.Pattern[str]
    untried: re.Pattern[str]
    national: re.Pattern[str]
    central_title: re.Pattern[str]
    national_list: re.Pattern[str]
    issuer: re.Pattern[str]
    of_law: re.Pattern[str]
    branches: re.Pattern[str]
    county_cities: frozenset[str]
    province: re.Pattern[str]
    no_local: re.Pattern[str]
    no_place_within: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class TitleJoints:
    """What the name of a document goes on with, and what joins several; see `policies` and `policy_actions`.

    Where one of `law_words` follows 法, no name of a law ends (行政处罚法规); `behind_law` has what follows one all the
    same, although it begins so (行政处罚法规定). A name that goes on does so with one of `goes_on`: `subordinate`
    matches what carries a law out (实施条例) or changes it, `and_its` the same joined to it (及其实施条例), and
    `continued`, which begins with one of `continues`, what follows the bracket of a title (《甲法》实施办法).
    `pointer` matches what points to a title before (该办法), `stands_for` has the documents that short titles mean
    where none is. `separator` matches what parts two documents of one enumeration and ends with one of
    `separator_ends`. `carried_out` says that a document is (听取《甲法》实施情况的报告), and where one of `heard_of`
    stands behind it (执法检查), that is heard of; both begin with one of `told_behind`.
    """

    behind_law: Beginnings
    law_words: frozenset[str]
    goes_on: frozenset[str]
    subordinate: re.Pattern[str]
    and_its: re.Pattern[str]
    continued: re.Pattern[str]
    continues: frozenset[str]
    pointer: re.Pattern[str]
    stands_for: tuple[str, ...]
    separator: re.Pattern[str]
    separator_ends: frozenset[str]
    carried_out: re.Pattern[str]
    heard_of: Beginnings
    told_behind: frozenset[str]


def load(folder: Path, problems: list[str]) -> tuple[TitleWords, TitleSigns, TitleJoints]:
    """What `title_words.csv` and `policy_statuses.csv` hold."""
    words: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for row in table.rows(folder / "title_words.csv", ("kind", "word", "example"), problems):
        kind, word = row.choice("kind", KINDS), row.text("word", required=True)
        if kind in words and word:
            words[kind].append(word)
            if (example := row.text("example")) and word not in example:
                row.problem("example", f"does not hold the term {word!r}")
    statuses: list[tuple[str, str, str]] = []
    for row in table.rows(folder / "policy_statuses.csv", ("word", "status", "place", "example"), problems):
        word, status = row.text("word", required=True), row.choice("status", STATUSES)
        place, example = row.choice("place", STATUS_PLACES), row.text("example", required=True)
        if word and status and place and example:
            statuses.append((word, status, place))
            if word not in example:
                row.problem("example", f"does not hold the term {word!r}")
    organs = [row.text("name") or "" for row in table.rows(folder / "national_organs.csv", ("name", "example"), [])]
    signs = _signs(words, statuses, organs, *regions.provinces_and_county_cities(folder))
    return _title_words(words), signs, _joints(words, signs.draft_begins)


def _title_words(words: Mapping[str, Sequence[str]]) -> TitleWords:
    any_lead, made, issued, joined, rules = (
        any_of(words[kind]) for kind in ("lead", "made", "issued", "joined_document", "rules")
    )
    lead = f"{any_lead}|(?<![党济会层])组织|(?:{any_of(words['lead_document'])})(?:和|与|及)"
    subject = "(?:[^，,。;；:：《》“”〈〉\n]|“[^“”\n]{1,14}”){4,45}?"
    case, case_act = any_of(words["case"]), any_of(words["case_act"])
    no_rules_on = "".join(f"(?<!{word[::-1]})" for word in words["no_rules_on"])
    return TitleWords(
        lead=deferred(f".*(?:{lead})"),
        plan_endings=Endings(words["plan_ending"]),
        plan_subjects=Endings(words["plan_subject"]),
        offices=Endings(words["office"]),
        resolved=Endings(word + done for word in (*words["resolved"], *words["issued"]) for done in ("", "了")),
        made=deferred(f".*(?:{made})(?:(?:并|和|、)?(?:{issued}))?了?(?:全[国省市区县州]统一的)?"),
        made_too=re.compile(f".*(?:条例|{rules}|{any_of(words['procedure'])})[、和及与]"),
        unnamed=deferred(
            f"(?:{any_of(words['unnamed'])}|{_COUNTED})|.*[的、]|.*(?:{any_of(words['other_document'])})[和及与]"
        ),
        place_lead=deferred(f".*(?:{any_of(words['place_lead'])}|[和与及]|{lead})"),
        no_place=Endings(words["no_place"]),
        number_lead=deferred(f".*(?:{any_of(words['number_lead'])}|以及|和(?!国)|[与及的了以])"),
        bracket_lead=deferred(
            f".*(?:{any_of(words['bracket_lead'])}"
            f"|(?:{any_of(words['bracket_verb'])})(?!{any_of(words['document_noun'])}))了?"
        ),
        governing=re.compile(f"关于|.*(?:{any_of(words['governing'])})"),
        looks_back=re.compile(any_of(words["looks_back"])),
        newly_revised=tuple(words["newly_revised"]),
        no_title=deferred(f"(?:{any_of(words['no_regulation'])}|[该本此各部项件两几个])条例$|等[法条]|条例.+条例"),
        publicity=tuple(words["publicity"]),
        no_plan=re.compile(f"{any_of(words['no_plan'])}|经济社会发展(?!规划|和)"),
        quoted=re.compile(f"“(关于[^“”\n]{{4,60}}?(?:{any_of(words['quoted_document'])}))”"),
        of_an_office=deferred(
            f"关于(?:(?:印发|转发|批转){subject}的通知"
            f"|(?!印发|转发|批转|[^的]{{0,14}}(?:(?:{case})(?!法)|{case_act})){subject}"
            f"(?:的(?:{any_of(words['issued_of'])})?(?:{any_of(words['issued_document'])})"
            f"|{any_of(words['office_document'])}))(?=[，,。;；、(和及]|{any_of(words['title_end'])}|$)"
        ),
        after_another=re.compile(f"(?:{joined})[、和]$"),
        behind_another=re.compile(f".*(?:{joined})[、和]"),
        rules_on=deferred(f"“[^“”\n]{{2,14}}”{_HAN}{{0,8}}(?:{any_of(words['quoted_rules'])})$"),
        made_before=deferred(f"(?:[一-鿿、]+|”[^“”\n]{{2,14}}{no_rules_on}“)+"),
        under_way=re.compile(f"(?:已|已经|正|正在|现)?(?:正式)?(?:{any_of(words['under_way'])})"),
        under_way_begins=frozenset("已正现") | _first(words["under_way"]),
        long_rules=deferred(
            f"(?<!{_HAN})(?![一二三四五六七八九十]是){_HAN}{{4,24}}(?:{any_of(words['rules_of'])})(?:{rules})$"
        ),
        rules_behind=deferred(f"{_HAN}{{4,24}}?(?:{rules})(?!{_HAN}{{0,2}}(?:{rules}))"),
        procedure=deferred(
            f"{_HAN}{{0,12}}?(?:{any_of(words['procedure_of'])}){_HAN}{{0,6}}?(?:{any_of(words['procedure'])})$"
        ),
        makes=Endings(word + done for word in words["made"] for done in ("", "了")),
        no_subject=frozenset(words["no_subject"]),
        introduced=Endings(words["quoted_document"]),
        document_nouns=frozenset(words["document_noun"]),
        counted=re.compile(_COUNTED),
        own_plans=tuple(words["own_plan"]),
    )


def _signs(
    words: Mapping[str, Sequence[str]],
    statuses: list[tuple[str, str, str]],
    organs: Sequence[str],
    provinces: Sequence[str],
    county_cities: frozenset[str],
) -> TitleSigns:
    national = any_of({*words["national"], *organs})
    revised = any_of([word for word, status, _ in statuses if status == "revised"])
    ends = [word for word, _, place in statuses if place == "end"]
    tails = [(word, status) for word, status, place in statuses if place == "tail"]
    draft = f"(?:{revised})?(?:{any_of(ends)})"
    short = [regions.short_name(name) for name in provinces]
    names = {*provinces, *short, *(f"{name}自治区" for name in short)}
    return TitleSigns(
        statuses=tuple((word, status) for word, status, _ in statuses),
        draft_end=re.compile(f"{draft}$"),
        draft=re.compile(draft),
        draft_begins=_first([*ends, *(word for word, status, _ in statuses if status == "revised")]),
        drafts=tuple(ends),
        tail_statuses=tuple(tails),
        tail_words=frozenset(word for word, _ in tails),
        open_mark=deferred(
            r"\((?:(?:19|20)\d\d年?(?:-{1,2}|至|到)(?:19|20)\d\d年?"
            rf"|{_HAN}{{0,4}}(?:{any_of([word for word, _, _ in statuses])})稿?)$"
        ),
        untried=re.compile(rf"\((?:{any_of([word for word, _ in tails])})\)$"),
        national=re.compile(national),
        central_title=re.compile(f"(?:{national})[^关]{{0,20}}(?=关于)"),
        national_list=re.compile(f"{any_of(words['national_list'])}|部委?(?:联合)?(?:{any_of(words['issued'])})"),
        issuer=deferred(rf"([^\s关〈《]{{2,30}}?(?<={_HAN})(?:{any_of(words['issuer'])}))关于"),
        of_law=re.compile(any_of(words["publicity"])),
        branches=re.compile(any_of(words["branches"])),
        county_cities=county_cities,
        province=deferred(
            f"(?:{any_of(names)})(?![市县州盟])|全省|{_HAN}{{1,3}}省(?!{_HAN}?级)|省(?=人民政府|政府|[委直级])|自治区"
        ),
        no_local=deferred(
            f"(?:{any_of(words['no_local_alone'])})$|.*(?:{any_of(words['no_local'])}|[本各我该两][市县区镇乡])$"
        ),
        no_place_within=re.compile(any_of(words["no_place_within"])),
    )


def _joints(words: Mapping[str, Sequence[str]], drafts: frozenset[str]) -> TitleJoints:
    of_a_law, continued = any_of(words["of_a_law"]), any_of(words["continued"])
    issuing, as_issued = any_of(words["issuing"]), any_of(words["as_issued"])
    such_as = any_of(words["such_as"])
    return TitleJoints(
        behind_law=Beginnings(word[1:] for word in (*words["law_word"], *words["behind_law"])),
        law_words=frozenset(word[1:] for word in words["law_word"]),
        goes_on=frozenset("(修办") | _first(words["of_a_law"]) | drafts,
        subordinate=re.compile(rf"{of_a_law}|修正案(?:\([一二三四五六七八九十]{{1,3}}\))?"),
        and_its=re.compile(f"[及和与]其?({of_a_law})"),
        continued=deferred(f"(?:的)?({continued})(?!{_HAN})"),
        continues=frozenset("的") | _first(words["continued"]),
        pointer=deferred(f"(?:该|上述)({any_of(words['pointed_to'])})"),
        stands_for=tuple(words["stands_for"]),
        separator=deferred(
            rf"(?:第[一二三四五六七八九]卷)?(?:[、,，/和及与或以同“”\s]|等(?:{such_as})?){{0,4}}"
            rf"(?:(?:(?!(?:{any_of(words['next_clause'])})(?!的|通过的|印发的)){_HAN}|、){{0,22}}"
            rf"(?:{issuing})(?:(?:{as_issued})的|关于)?)?"
            r"(?:新修[订正]的?|修订后的|新的?|的|以及)?"
        ),
        separator_ends=BLANKS
        | frozenset("卷、,，/和及与或以同“”等的于新订正")
        | {word[-1] for kind in ("such_as", "issuing") for word in words[kind]},
        carried_out=re.compile(f"(?:的)?(?:{any_of(words['carried_out'])})+(?:的)?情况"),
        heard_of=Beginnings(words["heard_of"]),
        told_behind=frozenset("的") | _first([*words["carried_out"], *words["heard_of"]]),
    )


def _first(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word[0] for word in words)
