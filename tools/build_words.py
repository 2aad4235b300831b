"""Writes lawgov_nlp/data/words.csv: terms of the catalogues, with the lowest frequency that keeps each whole.

    python tools/build_words.py

The frequency is jieba's own suggestion for the term in isolation. A higher one would begin to tear the ordinary
words around the term apart. Run it after the catalogues change, and look at the difference before you commit.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import jieba

from lawgov_nlp.catalogue import default

DATA = Path(__file__).parent.parent / "lawgov_nlp" / "data"
WHOLE = re.compile("[一-龥]{2,9}")
# Terms that hold together words which other texts use apart.
LONGEST = 9


def terms() -> dict[str, str]:
    """Term → part of speech, in the tag set of jieba."""
    catalogue = default()
    found: dict[str, str] = {}
    for entry in catalogue.policies.entries.values():
        for name in (entry.title.removeprefix("中华人民共和国"), *entry.aliases):
            if len(name) <= LONGEST:
                found.setdefault(name, "nz")
    for initiative in catalogue.initiatives.entries:
        for name in (initiative.name, *initiative.variants):
            found.setdefault(name, "nz")
    for term in catalogue.areas.terms:
        found.setdefault(term, "n")
    return {term: tag for term, tag in found.items() if WHOLE.fullmatch(term)}


def main() -> None:
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    rows = []
    for term, tag in sorted(terms().items()):
        if tokenizer.lcut(term, HMM=False) == [term] and term in tokenizer.FREQ and tokenizer.FREQ[term]:
            continue  # jieba knows it already
        rows.append((term, tokenizer.suggest_freq(term), tag))
    with (DATA / "words.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("word", "frequency", "tag"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
