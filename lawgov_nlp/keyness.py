"""Words and phrases that set one group of reports apart from another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from .comparison import require_columns
from .errors import LawgovError

if TYPE_CHECKING:
    from .corpus import Corpus

_COUNTING = re.compile("第?[一二三四五六七八九十]+(?:是|要)?")
"""List markers (一是, 第二), which tell layouts apart and nothing else."""
_WORD = ("group", "other_group", "word", "z", "log_odds", "count", "other_count", "report_id", "start", "end")


def keyness(corpus: Corpus, by: str, group: object = None, other: object = None, least: int = 3) -> pd.DataFrame:
    """Words and phrases that set one group of reports apart, with z-scores: positive for those of `group`.

    Log-odds with an informative Dirichlet prior: the frequencies of the whole corpus, with the weight of one report of
    average length. Words have two or more characters, phrases are two words that follow one another. What the corpus
    has fewer than `least` times is left out. Without `group` each value of `by` has its turn: against the year before
    for `report_year` (change over time), against the rest for other columns. The passage is the first in the group, or
    in the other one where the group has none.
    Source: Monroe, Colaresi and Quinn 2008, Political Analysis 16(4), equations 15, 16 and 22.
    """
    require_columns([by])
    values = sorted(corpus.reports[by].dropna().unique().tolist())
    if (group is not None and group not in values) or not values:
        known = ", ".join(map(str, values)) or "none"
        raise LawgovError(f"no report has {by} = {group!r}; the corpus has {known}")
    if other is not None and other not in values:
        raise LawgovError(f"no report has {by} = {other!r}; the corpus has {', '.join(map(str, values))}")
    groups = {value: _Words(Counter(), {}) for value in values}
    rest = _Words(Counter(), {})
    by_report = dict(zip(corpus.reports["report_id"], corpus.reports[by], strict=True))
    for report_id, words in _words(corpus):
        value = by_report[report_id]
        home = groups.get(value, rest) if pd.notna(value) else rest
        for word in words.keys() - home.first.keys():
            home.first[word] = report_id
        home.counts.update(words)
    every: Counter[Any] = Counter()
    for found in (*groups.values(), rest):
        for word in [word for word in found.counts if not word or not word[0] or not word[1]]:
            del found.counts[word]
        every.update(found.counts)
    kept = [word for word, count in every.items() if count >= least]
    size = sum(every.values())
    background = np.array([every[word] for word in kept], dtype=float)
    weight = size / max(len(by_report), 1)
    prior = background * (weight / max(size, 1))
    arrays = {value: np.array([found.counts[word] for word in kept], dtype=float) for value, found in groups.items()}
    sizes = {value: sum(found.counts.values()) for value, found in groups.items()}
    tables = []
    pairs = _pairs(values, by, group, other)
    for one, against in pairs:
        ours, n_ours = arrays[one], sizes[one]
        theirs, n_theirs = (background - ours, size - n_ours) if against is None else (arrays[against], sizes[against])
        left = (ours + prior) / (n_ours + weight - ours - prior)
        right = (theirs + prior) / (n_theirs + weight - theirs - prior)
        odds = np.log(left) - np.log(right)
        z = odds / np.sqrt(1 / (ours + prior) + 1 / (theirs + prior))
        table = pd.DataFrame(
            {
                "word": ["".join(word) for word in kept],
                "z": z,
                "log_odds": odds,
                "count": ours.astype(int),
                "other_count": theirs.astype(int),
            }
        )
        homes = [groups[one], *(found for value, found in groups.items() if value != one), rest]
        table = table.assign(group=one, other_group=against, report_id=[_home(homes, word) for word in kept])
        tables.append(table.sort_values(["z", "word"], ascending=[False, True]))
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(_WORD))
    texts = corpus.texts
    table["start"] = [texts[report].find(word) for report, word in zip(table["report_id"], table["word"], strict=True)]
    table["end"] = table["start"] + table["word"].str.len()
    return table[list(_WORD)]


class _Words(NamedTuple):
    """Words and phrases of a group with their counts, and the report in which each was met first."""

    counts: Counter[Any]
    first: dict[Any, str]


def _home(homes: Sequence[_Words], word: Any) -> str:
    return next(home.first[word] for home in homes if word in home.first)


def _pairs(values: list[Any], by: str, group: object, other: object) -> list[tuple[Any, Any]]:
    """Which group is set against which; None stands for all the rest."""
    if group is not None:
        return [(group, other)]
    if by == "report_year":
        return [(after, before) for before, after in pairwise(values)]
    return [(value, None) for value in values]


def _words(corpus: Corpus) -> Iterator[tuple[str, Counter[Any]]]:
    """Words (strings) and phrases (pairs) of each report with their counts; web-page residue is left out.

    An empty string stands for what is no word: marks, figures, single characters, the ends of lines.
    """
    from .words import jieba_cut

    paragraphs = corpus.paragraphs
    paragraphs = paragraphs[paragraphs["role"].ne("boilerplate")]
    by_report: dict[str, list[str]] = {}
    for report_id, text in zip(paragraphs["report_id"].tolist(), paragraphs["text"].tolist(), strict=True):
        by_report.setdefault(report_id, []).append(text)
    known = _Known()
    for report_id, texts in by_report.items():
        words = [""]
        for text in texts:
            for line in text.split("\n"):
                words += [known[word] for word in jieba_cut(line)]
                words.append("")
        found: Counter[Any] = Counter(words)
        found.update(pairwise(words))
        yield report_id, found


class _Known(dict[str, str]):
    """What a word counts as: itself, or nothing."""

    def __missing__(self, word: str) -> str:
        kept = word if len(word) > 1 and word[0].isalpha() and not _COUNTING.fullmatch(word) else ""
        self[word] = kept
        return kept
