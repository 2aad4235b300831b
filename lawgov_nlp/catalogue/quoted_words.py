"""Words inside and beside a quoted expression that tell whether it is the name of an undertaking, and of which kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..patterns import deferred
from .table import rows
from .units import any_of

COLUMNS = ("kind", "word", "example", "trap")
PATTERN_OF = {
    **dict.fromkeys(("result_counted", "result_start", "result_whole", "result_ending", "no_result"), "result"),
    **dict.fromkeys(("serving_ending", "serving_start", "serving_whole", "serving_last"), "serving"),
    **dict.fromkeys(("list_ending", "articles"), "listing"),
    **dict.fromkeys(("misdeed", "misdeed_ending"), "misdeed"),
    **dict.fromkeys(("party_ending", "party"), "party"),
    **dict.fromkeys(("occasion", "occasion_quality"), "occasion"),
    **dict.fromkeys(("trait", "trait_counted"), "trait"),
    **dict.fromkeys(("offence", "no_offence"), "offence"),
    **{kind: kind for kind in ("motto_verb", "phrase_end", "noun_again", "online", "oversight", "against_misdeed")},
}
"""The kinds of words, and the pattern that each is part of."""


RESULTS = ("result_start", "result_whole", "result_ending")


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """`result` matches quoted results (双胜利, 零事故), `motto_verb` demands (加强 and five characters or more).

    `serving` matches ways in which an office serves (全程网办): names however they are used; `listing` lists, and
    measures by their number (十条措施); `misdeed` what is fought, and `against_misdeed` the words behind that say so,
    `offence` nouns of it with no verb of fighting before (“甲”等违法行为专项治理, but “甲”打击违法行为专项行动).
    The sets of `…_starts` and `serving_firsts` have the characters that what such a pattern matches begins with.
    Of names with a plus sign `online` and `oversight` tell platforms from services, `party` mechanisms. Behind a name,
    `occasion` matches what it is made of (为抓手), `taken_as` what it is taken as (作为治理的抓手), `trait` what may
    stand before its head noun (系列, 普法), `noun_again` what does not go on as another noun, and `phrase_end` what
    ends a phrase that may end in a head noun.
    """

    result: re.Pattern[str]
    result_starts: frozenset[str]
    result_endings: tuple[str, ...]
    motto_verb: re.Pattern[str]
    motto_starts: frozenset[str]
    serving: re.Pattern[str]
    serving_firsts: frozenset[str]
    serving_endings: tuple[str, ...]
    serving_starts: tuple[str, ...]
    listing: re.Pattern[str]
    listing_endings: tuple[str, ...]
    misdeed: re.Pattern[str]
    against_misdeed: re.Pattern[str]
    offence: re.Pattern[str]
    online: re.Pattern[str]
    oversight: re.Pattern[str]
    party: re.Pattern[str]
    occasion: re.Pattern[str]
    taken_as: re.Pattern[str]
    trait: re.Pattern[str]
    trait_starts: frozenset[str]
    noun_again: re.Pattern[str]
    phrase_end: re.Pattern[str]

    def serves(self, name: str) -> bool:
        """Whether a name is a way in which an office serves."""
        return (
            name.endswith(self.serving_endings)
            or name.startswith(self.serving_starts)
            or (name[0] in self.serving_firsts and self.serving.match(name) is not None)
        )

    def lists(self, name: str) -> bool:
        """Whether a name is one of a list, or of measures."""
        return name.endswith(self.listing_endings) and self.listing.match(name) is not None

    def tells_result(self, name: str, named_so: bool) -> bool:
        """Whether a name is a result; one that begins so (“零点行动”) is none where its head noun names something."""
        if name[0] in self.result_starts and self.result.match(name) is not None:
            return not named_so
        return name.endswith(self.result_endings) and self.result.search(name) is not None


def _starts(more: str, *words: list[str]) -> frozenset[str]:
    return frozenset((*more, *(word[0] for each in words for word in each)))


def load(folder: Path, problems: list[str]) -> QuotedWords:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    words: dict[str, list[str]] = {kind: [] for kind in PATTERN_OF}
    for row in rows(folder / "quoted_words.csv", COLUMNS, problems):
        kind, word, example = (
            row.choice("kind", tuple(PATTERN_OF)),
            row.text("word", required=True),
            row.text("example"),
        )
        if kind in words and word:
            words[kind].append(word)
            if example and any(part not in example for part in word.split("…")):
                row.problem("example", f"does not hold the term {word!r}")
    any_ = {kind: any_of(found) for kind, found in words.items()}
    # 最多…一次: one or two characters stand for the dots.
    whole = any_["serving_whole"].replace("…", "[一-龥]{1,2}")
    no_result = "".join(f"(?<!{re.escape(word)})" for word in words["no_result"])
    return QuotedWords(
        result=deferred(
            rf"[双两全多三](?:{any_['result_counted']})$|^(?:{any_['result_start']}|\d+%|(?:{any_['result_whole']})$)"
            rf"|(?:{any_['result_ending']})${no_result}"
        ),
        result_starts=_starts("双两全多三0123456789", *(words[kind] for kind in RESULTS)),
        result_endings=(*words["result_counted"], *words["result_ending"]),
        motto_verb=deferred(rf"^(?:{any_['motto_verb']})[一-龥、]{{5,}}"),
        motto_starts=_starts("", words["motto_verb"]),
        serving=deferred(
            f"(?:{any_['serving_ending']})$|^(?:{any_['serving_start']})|^(?:{whole})$"
            f"|^一.{{1,9}}、一.{{1,9}}(?:{any_['serving_last']})$"
        ),
        serving_firsts=_starts("一", words["serving_ending"], words["serving_start"], words["serving_whole"]),
        serving_endings=tuple(words["serving_ending"]),
        serving_starts=tuple(words["serving_start"]),
        listing=deferred(
            rf"[一-龥]{{6,}}(?:{any_['list_ending']})$|[一二三四五六七八九十百\d]{{1,3}}条(?:{any_['articles']})?$"
        ),
        listing_endings=(*words["list_ending"], "条", *words["articles"]),
        # Each way begins with a character, so that the engine skips to one of these.
        misdeed=re.compile("|".join([any_["misdeed"], *(f"{re.escape(word)}$" for word in words["misdeed_ending"])])),
        against_misdeed=re.compile(any_["against_misdeed"]),
        offence=deferred(f"^(?:(?!{any_['no_offence']})[一-龥]){{0,8}}?(?:{any_['offence']})"),
        online=re.compile(any_["online"]),
        oversight=re.compile(any_["oversight"]),
        party=re.compile(rf"(?:{any_['party_ending']})(?:\+|$)|\d|[NXn]|{any_['party']}"),
        occasion=re.compile(f"为(?:{any_['occasion_quality']})?(?:{any_['occasion']})"),
        taken_as=re.compile(f"作为[^，,。；;]{{0,10}}(?:{any_['occasion']})"),
        trait=re.compile(
            rf"^(?:等?[一二三四五六七八九十两几\d]{{1,2}}[项大个种类支](?:{any_['trait_counted']})?|等|的|为主题的?"
            rf"|{any_['trait']})"
        ),
        trait_starts=_starts("等的为一二三四五六七八九十两几0123456789", words["trait"]),
        noun_again=deferred(f"(?!{any_['noun_again']}|进|和|及|与|等|，)[一-鿿]"),
        phrase_end=re.compile(rf"[，,、。；;：:（(《“ \n\d被获]|[和与及]“|{any_['phrase_end']}"),
    )
