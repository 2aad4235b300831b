"""Named undertakings of government, quoted expressions that are none, and the words that tell the two apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..normalize import fold
from ..patterns import deferred
from ..report import AREAS, INITIATIVE_KINDS
from . import quoted_words
from .endings import Beginnings, Endings, EndingsByKind
from .quoted_words import QuotedWords
from .table import rows
from .units import any_of

BEFORE_KINDS = (
    *("strong_naming_before", "naming_before", "noun_before", "award_before", "against_before"),
    *("choosing_before", "reached_before", "called_before", "theme_before"),
)
AFTER_KINDS = ("naming_after", "against_after")
INSIDE_KINDS = ("figure_inside", "goal_inside", "each_of_them", "meeting_ending")
CONTEXT_KINDS = (*BEFORE_KINDS, *AFTER_KINDS, *INSIDE_KINDS)
# What some head nouns and words beside a name tell; `initiatives` says how each is used.
HEAD_MARKS = ("weak_head", "yielding_head", "no_head", "no_more_head", "decisive_head", "image_head")
MARKS = (
    *HEAD_MARKS,
    "institution_inside",
    "full_name",
    *("award_ending", "body_ending", "naming_head", "name_start"),
    *("phrase_verb", "phrase_verb_first", "open_verb"),
    "topic_before",
    "topic_after",
    *("aim_start", "work_after"),
    *(
        "campaign_head",
        "campaign_head_after_verb",
        "campaign_year",
        "campaign_place",
        "launching_before",
        "campaign_unnamed",
    ),
    "campaign_not_before",
    "activity_not_before",
    *("campaign_broad", "campaign_week"),
    *("campaign_opening", "line_head", "line_not_inside", "became_before"),
)
HEAD_PLACES = ("after", "inside", "within", "verb")
CATEGORIES = (
    *("metaphor", "principle_motto", "result_claim", "political_formula", "policy_or_document"),
    *("meeting_or_event_title", "award_or_rank", "quoted_scope_or_term", "region_slogan"),
)
# When and where a campaign takes place is no part of its name: 全市, 为期三个月的, 2019年度.
_SCOPE = (
    r"[了及与和在的]|为期[^的]{1,8}的|20\d\d年?度?|第[一二三四五六七八九十\d]+[批轮次个届]|[全本我该][省市县区镇州旗国]"
)
LINE_BEGINS = "123"
"""What the number of every service line begins with."""
RARE_QUOTES = ("‘", '"', "「")
NAME_PARTS = (LINE_BEGINS, *RARE_QUOTES)
"""What names are looked for with beside the head nouns of campaigns."""
_LINE_NUMBER = r"(?<!\d)123\d\d(?!\d)"
_LINE = re.compile(_LINE_NUMBER)
_NOISE = re.compile(r"[“”‘’\"'，,、。；;：:·\s]")


@dataclass(frozen=True, slots=True)
class NamedInitiative:
    """A known initiative; `optional` marks weak names that scoring leaves out."""

    id: str
    name: str
    variants: tuple[str, ...]
    kind: str
    area: str | None
    first_year: int | None
    issuer: str | None
    optional: bool


class Campaigns(NamedTuple):
    """Words of campaigns that bear a name without quotation marks: 开展农资打假秋季专项行动.

    `literals` are what they are looked for with, the last two characters of `heads`; those of `weak_heads` count only
    behind one of `launching`, or before 等 where the name begins with one of `openings` (打击传销专项行动等工作).
    `years` are the heads of names before 活动 (执法规范化水平提升年活动, 送法村村行活动, 禁毒知识进校园活动), which are
    looked for with `activities` (年活动).
    `unnamed` matches what names none at the beginning (各类专项行动), `not_before` what makes another thing of it
    (专项行动领导小组), `not_behind` of what stands before 活动 (社区活动中心). Heads that end in one of `broad` need
    more words before them (打击传销专项行动) than others (质量宣传月, 脱贫攻坚战).
    """

    literals: tuple[str, ...]
    heads: Endings
    weak_heads: frozenset[str]
    years: Endings
    activities: tuple[str, ...]
    launching: re.Pattern[str]
    unnamed: re.Pattern[str]
    openings: tuple[str, ...]
    not_before: tuple[str, ...]
    not_behind: tuple[str, ...]
    broad: tuple[str, ...]


class Lines(NamedTuple):
    """Service lines: `name` matches number and head noun (12345政务热线), `known` has those of the catalogue."""

    name: re.Pattern[str]
    known: dict[str, NamedInitiative]


@dataclass(frozen=True, slots=True)
class InitiativesCatalogue:
    """`scanned_names` are looked for in running text, each that of its entry in `scanned`; `by_name` has every name and
    variant in bare form.

    `head_after` finds a head noun behind the closing mark, `head_inside` one that ends a name, `ending` a
    single character that does so (`码`, `办`); `heads` tells the kind that each speaks for, and `topics` that of
    a subject inside the name where no head noun tells it; `verbs`, where the name tells nothing, that of the
    verb before (打造 speaks for a project, 上线 for a platform; an `open_verb` of `marks` for less than a campaign's
    subject: 推出“身边的民法典”). `before`, `after` and `inside` have what tells by
    standing there (`before` the verbs too, as `verb`), `marks` the words of each of MARKS; `weak_heads` are
    head nouns that say little (of `marks`, a `yielding_head` says less than the name's own last noun:
    “长安行动”计划), `no_heads` those that make something else of a name (“甲”率), `decisive_heads` and
    `image_heads` those that end in such a mark; `topic_before` and `topic_after` tell that a name is what a
    sentence is about, `work_after` that it is the title of a work (“甲”系列报道), `phrase_verb` that the words
    behind a name are no noun phrase (“甲”推动改革), `became` that one is praise (成为惠及群众的“甲”). A day of
    observance (`day_before`, `day_behind`) counts beside what ends in one of `weeks` (世界水日、中国水周).
    """

    entries: tuple[NamedInitiative, ...]
    by_name: dict[str, NamedInitiative]
    excluded: dict[str, str]
    scanned_names: tuple[str, ...]
    scanned: tuple[NamedInitiative, ...]
    head_after: Beginnings
    head_inside: Endings
    ending: Endings
    heads: dict[str, str]
    topic: re.Pattern[str]
    topics: dict[str, str]
    verbs: dict[str, str]
    before: EndingsByKind
    after: dict[str, Beginnings]
    marks: dict[str, tuple[str, ...]]
    weak_heads: frozenset[str]
    no_heads: frozenset[str]
    decisive_heads: frozenset[str]
    image_heads: frozenset[str]
    inside: EndingsByKind
    topic_before: re.Pattern[str]
    topic_after: re.Pattern[str]
    work_after: re.Pattern[str]
    phrase_verb: re.Pattern[str]
    became: re.Pattern[str]
    campaigns: Campaigns
    lines: Lines
    weeks: tuple[str, ...]
    day_before: Endings
    day_behind: Beginnings
    quoted: QuotedWords


def bare(name: str) -> str:
    """A name folded, without quotation marks and punctuation, for comparison."""
    return without_marks(fold(name))


def without_marks(folded: str) -> str:
    """A folded name without quotation marks and punctuation."""
    return _NOISE.sub("", folded)


def load(folder: Path, problems: list[str], issuers: Iterable[str] = ()) -> InitiativesCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`.

    `issuers` are the endings of issuers' names; the folder's own are those of other bodies.
    """
    columns = (
        *("id", "name", "variants", "kind", "area", "first_year", "issuer", "optional", "quoted_only"),
        *("confidence", "note"),
    )
    entries: list[NamedInitiative] = []
    by_name: dict[str, NamedInitiative] = {}
    scanned: list[tuple[str, NamedInitiative]] = []
    lines: dict[str, NamedInitiative] = {}
    for row in rows(folder / "initiatives.csv", columns, problems):
        identifier, name = row.text("id", required=True), row.text("name", required=True)
        kind = row.choice("kind", INITIATIVE_KINDS)
        area = row.choice("area", AREAS, required=False)
        year = row.number("first_year")
        if not (identifier and name and kind):
            continue
        entry = NamedInitiative(
            *(identifier, name, row.many("variants"), kind, area),
            *(int(year) if year else None, row.text("issuer"), row.text("optional") == "yes"),
        )
        entries.append(entry)
        quoted_only = row.many("quoted_only")
        for stray in set(quoted_only) - {"yes", name, *entry.variants}:
            row.problem("quoted_only", f"{stray!r} is no spelling of this entry; write yes or some of its spellings")
        for spelling in (name, *entry.variants):
            other = by_name.setdefault(bare(spelling), entry)
            if other is not entry:
                row.problem("variants", f"{spelling!r} already belongs to {other.id}; keep it in one entry")
            # Some names are plain words too (平安建设): they count only where the writer put them in quotation marks.
            if _LINE.match(spelling) is not None:
                lines.setdefault(spelling[:5], entry)
            if len(spelling) >= 3 and not {"yes", spelling}.intersection(quoted_only):
                scanned.append((fold(spelling), entry))
    excluded: dict[str, str] = {}
    for row in rows(folder / "not_initiatives.csv", ("text", "category", "note"), problems):
        text, category = row.text("text", required=True), row.choice("category", CATEGORIES)
        if text and category:
            excluded[bare(text)] = category
    days = [text for text, category in excluded.items() if text[-1] == "日" and category == "meeting_or_event_title"]
    heads: dict[str, str] = {}
    places: dict[str, str | None] = {}
    topics: dict[str, str] = {}
    verbs: dict[str, str] = {}
    for row in rows(folder / "initiative_heads.csv", ("head", "kind", "place"), problems):
        head, kind = row.text("head", required=True), row.choice("kind", INITIATIVE_KINDS)
        place = row.choice("place", HEAD_PLACES, required=False)
        if head and kind and place == "within":
            topics[head] = kind
        elif head and kind and place == "verb":
            verbs[head] = kind
        elif head and kind:
            heads[head], places[head] = kind, place
    after = [head for head in heads if places[head] != "inside"]
    inside = [head for head in heads if places[head] != "after"]
    context: dict[str, list[str]] = {kind: [] for kind in (*CONTEXT_KINDS, *MARKS)}
    for row in rows(folder / "initiative_context.csv", ("kind", "term"), problems):
        context_kind, term = row.choice("kind", tuple(context)), row.text("term", required=True)
        if context_kind in HEAD_MARKS and term and term not in heads:
            row.problem("term", f"{term!r} is no head noun; enter it in initiative_heads.csv first")
        elif context_kind in context and term:
            context[context_kind].append(term)
    context["body_ending"] += issuers
    years = (*context["campaign_year"], *context["campaign_place"])
    campaign_heads = (*context["campaign_head"], *context["campaign_head_after_verb"])
    return InitiativesCatalogue(
        entries=tuple(entries),
        by_name=by_name,
        excluded=excluded,
        scanned_names=tuple(name for name, _ in scanned),
        scanned=tuple(entry for _, entry in scanned),
        head_after=Beginnings(after),
        head_inside=Endings(head for head in inside if len(head) > 1),
        ending=Endings(head for head in inside if len(head) == 1),
        heads=heads,
        topic=re.compile(any_of(topics)),
        topics=topics,
        verbs=verbs,
        before=EndingsByKind({**{kind: context[kind] for kind in BEFORE_KINDS}, "verb": verbs}),
        after={kind: Beginnings(context[kind]) for kind in AFTER_KINDS},
        marks={kind: tuple(context[kind]) for kind in MARKS},
        weak_heads=frozenset(context["weak_head"]),
        no_heads=frozenset(context["no_head"]),
        decisive_heads=frozenset(head for head in heads if head.endswith(tuple(context["decisive_head"]))),
        image_heads=frozenset(head for head in heads if head.endswith(tuple(context["image_head"]))),
        inside=EndingsByKind({kind: context[kind] for kind in INSIDE_KINDS}),
        topic_before=deferred(f"(?:{any_of(context['topic_before'])})(?![周月日活])[^，。；;,！？\\n]*$"),
        topic_after=re.compile(f"(?:的|等)?(?:相关|有关|法律|政策)?(?:{any_of(context['topic_after'])})"),
        work_after=re.compile(f"等?(?:[一二三四五六七八九十百\\d]+余?)?(?:{any_of(context['work_after'])})"),
        phrase_verb=deferred(f"{any_of(context['phrase_verb'])}|^(?:{any_of(context['phrase_verb_first'])})"),
        became=deferred(f"(?:{any_of(context['became_before'])})[^，,。；;“”]{{0,40}}的$"),
        quoted=quoted_words.load(folder, problems),
        weeks=tuple(context["campaign_week"]),
        day_before=Endings(days),
        day_behind=Beginnings(days),
        lines=Lines(
            name=deferred(
                f"{_LINE_NUMBER}(?:(?!{any_of(context['line_not_inside'])})[一-龥]){{0,10}}?(?:{any_of(context['line_head'])})"
            ),
            known=lines,
        ),
        campaigns=Campaigns(
            literals=tuple(dict.fromkeys(head[-2:] for head in campaign_heads)),
            heads=Endings(campaign_heads),
            weak_heads=frozenset((*context["campaign_head_after_verb"], *context["campaign_year"])),
            years=Endings(years),
            activities=tuple(dict.fromkeys(f"{head[-1]}活动" for head in years)),
            launching=re.compile(f".*(?:{any_of(context['launching_before'])})"),
            unnamed=deferred(f"(?:{_SCOPE}|{any_of(context['campaign_unnamed'])})*"),
            openings=tuple(context["campaign_opening"]),
            not_before=tuple(context["campaign_not_before"]),
            not_behind=tuple(context["activity_not_before"]),
            broad=tuple(context["campaign_broad"]),
        ),
    )
