"""The words that `phrases` goes by, compiled: once for each catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .catalogue.indicators import IndicatorsCatalogue
from .catalogue.units import any_of, either
from .patterns import deferred

ROW = frozenset("、和及或与")
EDGE = " \t、,，:：·*—-●○◎★☆■□◆◇▲►▪•"


class PhraseWords:
    """Patterns and sets of the words of one catalogue."""

    # With so many attributes in a dictionary instead, Python would look there first at every call of a method.
    __slots__ = (
        "agencies", "agent", "amid", "amount_ends", "amount_head", "asking", "at_body", "attending", "before_number",
        "before_phrase", "before_since", "bodies", "body", "boundary", "common", "conjunction", "counted_by", "cut",
        "describing", "doing", "earlier_state", "ends", "find_verbs", "forward_cut", "go", "governing", "heads",
        "housed", "inner_starts", "introducing", "item", "known", "last_starts", "last_tail", "level", "manifold",
        "means", "middle", "named", "no_rate", "nominal", "nominal_ends", "noun_starts", "number_nouns", "numbered",
        "opening", "outcome", "preposition", "preposition_starts", "prepositions", "rate_ends", "rate_head",
        "rate_starts", "rate_verb", "reaching", "relative", "relative_starts", "rowing", "settled", "single", "starts",
        "stop", "strong", "summed", "tail", "total", "turning", "venue", "verb_count", "verbs", "weak_starts",
        "weak_tail", "whole_word",
    )  # fmt: skip

    def __init__(self, catalogue: IndicatorsCatalogue) -> None:
        self.find_verbs, self.verbs = catalogue.verbs
        self.known, self.verb_count = frozenset(self.verbs), len(self.verbs)
        self.heads = catalogue.sets["head"]
        words, sets = catalogue.words, catalogue.sets
        self.strong, self.outcome, self.nominal = sets["verb"], sets["outcome"], sets["nominal"]
        self.nominal_ends = tuple(words["nominal"])
        self.rate_head = tuple(words["rate_head"])
        self.rate_starts = frozenset(word[0] for word in self.rate_head)
        self.rate_ends = frozenset(word[-1] for word in self.rate_head)
        # 制度 ends like 满意度, and is no rate.
        rates = catalogue.guards["rate_head"].items()
        self.no_rate = tuple(mark + word for word, guard in rates for mark in guard.behind)
        self.amount_head = (*self.rate_head, *words["amount_head"])
        self.amount_ends = frozenset(word[-1] for word in self.amount_head)
        # What makes a noun of the verb before it, by first characters.
        self.tail = by_first(words["noun_tail"])
        last = "(?=$|[、和及与(])"
        self.last_tail = deferred(f"(?:{any_of(words['last_tail'])}){last}")
        self.last_starts = frozenset(word[0] for word in words["last_tail"])
        self.weak_starts = frozenset(word[0] for word in (*words["nominal_tail"], *words["nominal_last"]))
        self.noun_starts = self.last_starts | self.weak_starts | frozenset(self.tail)
        # Such a verb governs what follows, unless that begins with one of these, and no weaker one behind it does.
        self.governing, self.rowing = self.strong - sets["preposition"], self.rate_starts | ROW
        self.turning, self.settled = self.noun_starts | self.rowing, self.strong - sets["asking"]
        self.weak_tail = deferred(f"{any_of(words['nominal_tail'])}|(?:{any_of(words['nominal_last'])}){last}")
        self.bodies = sets["body"]
        self.housed = deferred(f"(?:{any_of(words['housed'])})+")
        self.at_body = deferred(f"(?:{any_of(words['body'])})$")
        self.stop, self.go = by_first(words["forward_stop"]), by_first(words["forward_go"])
        self.opening = deferred(rf"\d|{any_of(words['verb'])}")
        self.relative = tuple(words["relative"])
        self.relative_starts = frozenset(word[0] for word in self.relative)
        self.common = sets["common"]
        # “零材料”清单, “双随机”监督执法信息
        named = any_of((*words["head"], *words["nominal_tail"], *words["common"]))
        self.named = deferred(f"(?:{any_of(words['nominal'])})*(?:{named})")
        self.doing, self.asking, self.single = sets["doing"], sets["asking"], sets["single"]
        self.amid = deferred(rf"(?:{any_of(words['head'])})(中)(?![心央小国介队学])")
        self.describing = tuple(words["describing"])
        self.reaching = sets["reaching"]
        self.agencies = self.bodies.difference(self.describing)
        self.conjunction = tuple(sorted(words["conjunction"], key=len, reverse=True))
        self.item = re.compile(catalogue.guarded("item"))
        self.preposition = re.compile(catalogue.guarded("preposition"))
        self.cut = re.compile(catalogue.guarded("cut"))
        self.summed = re.compile(catalogue.guarded("sum"))
        self.means, self.manifold, self.middle = (tuple(words[kind]) for kind in ("means", "manifold", "middle"))
        self.level = re.compile(f"(?:{any_of(words['level'])}|、)$")
        self.introducing = re.compile(any_of(words["introducing"]))
        self.numbered = deferred(f"等?(?:[两二三四五六七八九十]+(?:{any_of(words['classifier'])})[^、]{{0,6}})?$")
        self.earlier_state = re.compile(f"[从由](?:{any_of(words['earlier'])})的?.{{0,10}}$")
        guards = catalogue.guards["filler"]
        self.before_number, self.ends = _end_pattern(
            words["filler"], {word: guard.behind for word, guard in guards.items()}
        )
        # 标的: the word ends so.
        particles = catalogue.guards["particle"].items()
        self.whole_word = tuple(mark + word for word, guard in particles for mark in guard.behind)
        adverb = words["adverb"]
        governing = (*words["verb"], *words["weak_verb"])
        self.before_phrase, self.before_since, self.starts = _start_pattern(
            catalogue, (*governing, *words["outcome"]), frozenset(adverb)
        )
        adverbs = any_of((*adverb, *words["agent_adverb"], *(word for word in words["lead"] if len(word) > 1)))
        self.inner_starts = frozenset((*self.starts, "在"))
        self.agent = re.compile(f"(?:{any_of(words['agent'])})(?:{adverbs})*$")
        counted_by = catalogue.guarded("adverb")
        self.counted_by = re.compile(f"(?:{counted_by})(?:{counted_by})*$")
        self.attending = re.compile(any_of(words["attending"]))
        self.venue = tuple(words["venue"])
        self.rate_verb = re.compile(f"(?:{any_of(words['rate_verb'])})(?:了|使|得)?")
        self.body = re.compile(f"(?:{any_of(words['body'])})(?=的|[“‘])")
        # 负责人 is a noun; a year (加油站2019年以来价格执行情况) is never one.
        forward_cut = rf"(?:{catalogue.guarded('forward_cut')})(?!人(?!民))|19\d\d年|20\d\d年"
        cut_starts = {"1", "2", *(word[0] for word in words["forward_cut"])}
        self.forward_cut = deferred(f"{_one_of(cut_starts)}(?:{forward_cut})")
        self.total = tuple(words["total"])
        self.number_nouns = ("数量", "数", "总数")
        self.prepositions = sets["preposition"]
        self.preposition_starts = frozenset(word[0] for word in self.prepositions)
        self.boundary = deferred(f"(?:{any_of((*words['agent'], *words['boundary']))}|[的、和及与”》)])(?![率度])")


def by_first(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words by their first characters, so that a look at one spares trying all the others."""
    starting: dict[str, list[str]] = {}
    for word in words:
        starting.setdefault(word[0], []).append(word)
    return {first: tuple(some) for first, some in starting.items()}


def _by_two(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """The second characters of `words` by the first; none where a word has but one, and so anything may follow."""
    seconds: dict[str, set[str]] = {}
    for word in words:
        seconds.setdefault(word[0], set()).add(word[1:2])
    return {first: frozenset(() if "" in some else some) for first, some in seconds.items()}


def _end_pattern(words: Sequence[str], ends: dict[str, str]) -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    """Matches, from the right (on the text turned round), whatever stands between a phrase and its number. A filler
    behind one of its `ends` is the end of a word: 违法行为, 审计. Beside it the two characters that it can begin with.
    """
    turned = [
        re.escape(word[::-1]) + (f"(?![{ends[word]}])" if word in ends else "")
        for word in sorted(words, key=len, reverse=True)
    ]
    earlier = r"的[度底末初]?年\d{4}[由从]?"  # 由2019年的
    within = r"[就即便](?:内|间时)?[月年天周](?:个[一二两三四五六七八九十\d]+)[仅短]*"  # 仅三个月就
    for_years = r"年[一二两三四五六七八九十\d]+续连"  # 连续三年下降
    lasts = _by_two((*EDGE, *"的就即便内间月年天周", *(word[::-1] for word in words)))
    pattern = f"[{re.escape(EDGE)}]|{earlier}|{within}|{for_years}|{either(turned)}"
    return re.compile(f"(?:{_one_of(lasts)}(?:{pattern}))*"), lasts


def _one_of(characters: Iterable[str]) -> str:
    """A look at the next character, which spares trying all that does not begin with it."""
    return f"(?=[{re.escape(''.join(sorted(characters)))}])"


def _start_pattern(
    catalogue: IndicatorsCatalogue, verbs: Sequence[str], adverbs: frozenset[str]
) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, frozenset[str]]]:
    """Matches whatever introduces a phrase: edges, dates, leading words; not before 率 (成功率, 及时率), and not what
    begins one of `verbs` (获评, 牵头办理). With 以来 it may begin with any character (全会以来), so that there are two
    patterns, one without that; and the two characters that this one begins with.
    """
    words, guards = catalogue.words["lead"], catalogue.guards["lead"]
    leads = sorted((word for word in words if len(word) > 1), key=len, reverse=True)
    rests: dict[str, list[str]] = {}
    for verb in verbs:
        for length in range(2, len(verb)):
            rests.setdefault(verb[:length], []).append(verb[length:])
    long = either(
        catalogue.guarded("lead", [word]) + (f"(?!{any_of(rests[word])})" if word in rests else "") for word in leads
    )
    single = [word for word in words if len(word) == 1]
    short = f"[{''.join(word for word in single if word not in guards)}]"
    short += "".join("|" + catalogue.guarded("lead", [word]) for word in single if word in guards)
    marks = set(single) - adverbs
    whole = any_of([verb for verb in verbs if len(verb) > 1 and verb[0] in marks])
    dated = "年月日上下半季度第一二两三四五六七八九十至到-"
    part = f"[\\d{dated}]"
    # 日 alone is no date: 日常.
    yearly = any_of([word for word in catalogue.words["compound"] if word[0] == "年"])  # 年检, 年审
    # Each begins with a character or a class, so that it is passed over at a look where another stands.
    date = f"(?={part}.)(?!{yearly})(?:{part}{{1,23}}[月日度]|{part}{{0,23}}年)"
    date += "(?:以来|来|底|末|期间|初|前|内(?![部控外])){0,2}"
    date += r"|比(?:\d{4}年|上年|去年)(?:同期)?多"
    date += r"|同比(?=\d{4}年)"
    # The number of an item: 3、群众满意率, (3)培训合格率, 二、案件结案率, (二)案件结案率.
    date += r"|\d(?<![^\n]\d)\d?[、.](?!\d)|\d(?<=\(\d)\d?\)"
    han = "[一二三四五六七八九十]"
    date += rf"|{han}(?<![^\n].){han}{{0,2}}、|{han}(?<=\(.){han}{{0,2}}\)"
    date += "|经[^,，、]{2,6}后|在[^,，、]{0,6}(?:期限|时限|时间|期)内"
    date += '|[“"][^”"]{2,6}[”"](?:期间|时期)'
    edges = f'[{re.escape(EDGE)}的()\\[\\]”]|[“"](?![^”"]{{1,20}}[”"])'
    since = "[^,，、的]{1,20}以来"
    rest = f"(?:{long})(?![率度])|(?!{whole})(?:{short})(?=..)(?![^年季月][率度])"
    # What edges and dates begin with, then what words do.
    starts = _by_two((*EDGE, *'的()[]”“"等比同经在0123456789', *dated, *words))
    plain = f"{edges}|等(?<=[》”]等)|{date}"
    return (
        re.compile(f"(?:{_one_of(starts)}(?:{plain}|{rest}))*"),
        deferred(f"(?:{plain}|{since}|{rest})*"),
        starts,
    )
