"""Writes lawgov_nlp/data/words.csv: terms of the field, each with the lowest frequency that keeps it whole.

    python tools/build_words.py

The terms are names of the catalogues (policies, initiatives) and those of tools/word_terms.csv, which is kept by hand;
the cue terms of the areas are phrases, and as words would glue together what people read apart. A term begins with
jieba's own suggestion for it in isolation and is raised only while something tears it: a sentence of CARRIERS, or
another term that begins with its end (`行政复议` before `复议案件`: of two that overlap the first stays whole). A
higher frequency would begin to tear the ordinary words around the term. Run it after the catalogues change, and look
at the difference before you commit. What jieba keeps whole by itself is not written.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import jieba

from lawgov_nlp.catalogue import default

DATA = Path(__file__).parent.parent / "lawgov_nlp" / "data"
OWN = Path(__file__).parent / "word_terms.csv"
CARRIERS = (
    "认真落实{}有关要求",
    "全面推进{}工作",
    "开展{}活动",
    "{}取得新成效",
    "完善{}制度",
    "持续深化{}，加强领导",
    "加大{}力度",
    "依法{}及时办理",
)
LONGEST = 9
"""Longer titles are cut into words, as people read them."""
ROUNDS = 8
HIGHEST = 5_000
"""A term as frequent as this tears its neighbours; jieba's own 法律 has 2,300, 工作 19,000."""
_WHOLE = re.compile("[一-龥]{2,9}")
_MARKS = re.compile("[、，·“”]")  # jieba always cuts there: 双随机、一公开 is 双随机 and 一公开


def terms() -> dict[str, str]:
    """Term → part of speech, in the tag set of jieba."""
    catalogue = default()
    found: dict[str, str] = {}
    with OWN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["term"], row["tag"])
    for entry in catalogue.policies.entries.values():
        for name in (entry.title.removeprefix("中华人民共和国"), *entry.aliases):
            found.setdefault(name, "nz")
    for initiative in catalogue.initiatives.entries:
        for name in (initiative.name, *initiative.variants):
            for part in _MARKS.split(name):
                if len(part) > 2:
                    found.setdefault(part, "nz")
    return {term: tag for term, tag in found.items() if _WHOLE.fullmatch(term)}


def whole(tokenizer: jieba.Tokenizer, sentence: str, start: int, end: int) -> bool:
    """Whether `sentence[start:end]` lies within one word."""
    position = 0
    for word in tokenizer.cut(sentence):
        following = position + len(word)
        if following > start:
            return bool(position <= start and following >= end)
        position = following
    return False


def neighbours(found: dict[str, str]) -> dict[str, list[str]]:
    """For each term the texts in which another one overlaps its end: 行政复议 → 行政复议案件."""
    by_start: dict[str, list[str]] = defaultdict(list)
    for term in found:
        for length in range(2, len(term)):
            by_start[term[:length]].append(term)
    return {
        term: [
            term + other[length:]
            for length in range(2, len(term))
            for other in by_start.get(term[-length:], ())
            if other != term
        ]
        for term in found
    }


def main() -> None:
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    found = terms()
    frequency: dict[str, int] = {}
    for term in sorted(found, key=lambda term: (len(term), term)):
        # Half above the suggestion, so that no two cuts are as likely as each other, where segmenters may differ.
        frequency[term] = 1 + int(1.5 * tokenizer.suggest_freq(term))
        tokenizer.add_word(term, frequency[term], found[term])
    overlapping = neighbours(found)
    for _ in range(ROUNDS):
        torn = 0
        for term in sorted(found):
            contexts = [(carrier.format(term), carrier.index("{")) for carrier in CARRIERS]
            contexts += [(text, 0) for text in overlapping[term]]
            if all(whole(tokenizer, text, start, start + len(term)) for text, start in contexts):
                continue
            torn += 1
            frequency[term] = min(3 * frequency[term] + 2, HIGHEST)
            tokenizer.add_word(term, frequency[term], found[term])
        print(f"{torn} of {len(found)} terms were torn somewhere")
        if not torn:
            break
    plain = jieba.Tokenizer()
    plain.initialize()
    with (DATA / "words.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("word", "frequency", "tag"))
        writer.writerows(
            (term, frequency[term], found[term]) for term in sorted(found) if plain.FREQ.get(term, 0) < frequency[term]
        )


if __name__ == "__main__":
    main()
