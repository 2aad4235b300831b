"""Word segmentation with offsets: jieba with the domain dictionary by default, HanLP or any callable when wanted.

Where rjieba, a compiled jieba, is installed it does the work under the name `jieba`: some twenty times as fast, and
the same words. Where letters and digits are tied by `-`, `_`, `.`, `+`, `#` or `&` the two would differ; there the
text is cut at `-` first, as jieba does, or the run of characters between two marks is given to jieba itself. What
remains are ties: of two cuts that are exactly as likely they may choose different ones (2 of 217,854 words of random
Chinese; none in the sample reports).
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, compress, repeat, starmap
from pathlib import Path
from typing import Any

from .catalogue.table import rows
from .errors import CatalogueError, LawgovError
from .patterns import deferred
from .report import Report, Sentence, Word

Cut = Callable[[str], Iterable[str | tuple[str, str]]]
"""A segmenter: a sentence in, its words out, in order, together the sentence (blanks may be left out).

In place of a word it may give a pair of the word and its part of speech.
"""

DATA = Path(__file__).parent / "data"
LONGEST_STRETCH = 10_000
"""So many characters are cut in one call at most, unless one sentence has more: little is held at a time."""
_ENDS = frozenset("。！？!?”’」』）)》〉")
# Begins with one class of characters, which the engine skips to.
_TIED = deferred(
    r"[-_#&+.](?:(?<=[_#&+])(?:(?<=[A-Za-z0-9].)|(?=[A-Za-z0-9]))"
    r"|(?<=\.)(?:(?<=[A-Za-z].)|(?=[A-Za-z.])|(?<=\d.)(?=\d+[.A-Za-z]))"
    r"|(?<=-)(?:(?<=[_#&+.%].)|(?=[-_#&+.%])))"
)
# What jieba cuts on its own, whatever stands around it.
_RUN = deferred(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")
_HYPHEN = re.compile("(-)")
_NUMBER = re.compile(r"[\d.,%]+|[〇零一二三四五六七八九十百千万亿两]+")


def of_report(report: Report, tags: bool = False) -> Iterator[Word]:
    """The words of a report in order, lazily. White space is no word."""
    text, cut = report.text, report.segmenter or segmenter("jieba")
    sentences = report.sentences or (Sentence(0, len(text), None),)
    if cut is jieba_cut:
        return chain.from_iterable(_of_jieba(text, _stretches(text, sentences), tags))
    found = chain.from_iterable(locate(text, start, end, cut(text[start:end])) for start, end, _ in sentences)
    return map(tagged, found) if tags else found


def _stretches(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Sentences that touch behind marks where jieba cuts whatever stands around them, so that one call does for all."""
    first, last, _ = sentences[0]
    for start, end, _ in sentences[1:]:
        if start != last or text[start - 1] not in _ENDS or end - first > LONGEST_STRETCH:
            yield first, last
            first = start
        last = end
    yield first, last


def _of_jieba(text: str, spans: Iterable[tuple[int, int]], tags: bool) -> Iterator[Iterator[Word]]:
    """The words of each span: jieba gives back every character, so that one word begins where the last one ends."""
    tag_of = _tags().__getitem__ if tags else None
    for start, end in spans:
        stretch = text[start:end]
        given = jieba_cut(stretch)
        places = list(accumulate(map(len, given), initial=start))
        kinds: Iterable[str | None] = repeat(None) if tag_of is None else map(tag_of, given)
        fields: Iterator[tuple[int, int, str, str | None]] = zip(places, places[1:], given, kinds, strict=False)
        if stretch.split(maxsplit=1) != [stretch]:  # white space, which jieba makes words of its own
            fields = compress(fields, map(str.strip, given))
        typed = zip(repeat(Word), fields)
        yield starmap(tuple.__new__, typed)  # in half the time of `Word(…)`, and a little less than `map` would take


def tagged(word: Word) -> Word:
    """The word with its part of speech: the segmenter's, or the usual one of jieba's dictionary and ours.

    Tags are those of jieba: n noun, v verb, nz name, nt organ, m number, eng Latin letters, x mark or unknown.
    """
    return word if word.tag is not None else word._replace(tag=_tags()[word.text])


def locate(
    text: str, start: int, end: int, words: Iterable[str | tuple[str, str]], *, whole: bool = True
) -> Iterator[Word]:
    """Offsets for words of `text[start:end]`, all of it if `whole`. Raises `LawgovError` where a word is not there."""
    position = start
    for given in words:
        word, tag = (given, None) if isinstance(given, str) else given
        stripped = word.strip()
        if not stripped:
            continue
        found = text.find(stripped, position, end)
        if found < 0 or text[position:found].strip():
            raise LawgovError(
                f"the segmenter returned {stripped!r}, which does not follow in {text[position : position + 20]!r}; "
                "a segmenter must return the words of the sentence unchanged and in order"
            )
        position = found + len(stripped)
        yield Word(found, position, stripped, tag)
    if whole and text[position:end].strip():
        raise LawgovError(f"the segmenter dropped {text[position:end].strip()[:20]!r}")


def segmenter(name: str | Cut) -> Cut:
    """The segmenter of that name; a callable is taken as it is.

    `jieba`; `hanlp` for HanLP's small coarse model; `hanlp:` with the folder of a model, the name of one that HanLP
    downloads, or the `http://` address of its REST service.
    """
    if callable(name):
        return name
    if name == "jieba":
        return jieba_cut
    kind, _, model = name.partition(":") if isinstance(name, str) else ("", "", "")
    if kind == "hanlp":
        from . import hanlp_models

        return hanlp_models.segmenter(model or hanlp_models.DEFAULT_WORDS)
    raise ValueError(f"unknown segmenter {name!r}; use 'jieba', 'hanlp:<model>' or a callable")


def jieba_cut(sentence: str) -> list[str]:
    """The words of a sentence by jieba with the domain dictionary."""
    compiled = _compiled()
    if compiled is None:
        return _by_jieba(sentence)
    try:
        if _TIED.search(sentence) is not None:
            return _of_tied(sentence, compiled)
        if "-" in sentence:
            return _of_hyphened(sentence, compiled)
        words: list[str] = compiled.cut(sentence)
        return words
    except UnicodeEncodeError:  # halves of characters, as damaged text has them
        return _by_jieba(sentence)


def _by_jieba(sentence: str) -> list[str]:
    words: list[str] = jieba_tokenizer().lcut(sentence)
    return words


def _of_tied(sentence: str, compiled: Any) -> list[str]:
    """The words of a sentence in which letters and digits are tied: jieba's where they are."""
    words: list[str] = []
    position = 0
    for run in _RUN.finditer(sentence):
        if _TIED.search(run.group()):
            words += _of_hyphened(sentence[position : run.start()], compiled) + _by_jieba(run.group())
            position = run.end()
    return words + _of_hyphened(sentence[position:], compiled)


def _of_hyphened(stretch: str, compiled: Any) -> list[str]:
    words: list[str] = []
    for part in _HYPHEN.split(stretch):
        words += compiled.cut(part)
    return words


@functools.cache
def dictionary() -> tuple[tuple[str, int, str], ...]:
    """The domain dictionary: word, frequency and part of speech."""
    problems: list[str] = []
    entries = []
    for row in rows(DATA / "words.csv", ("word", "frequency", "tag"), problems):
        word, frequency, tag = row.text("word", required=True), row.number("frequency"), row.text("tag", required=True)
        if word and frequency and tag:
            entries.append((word, int(frequency), tag))
    if problems:
        raise CatalogueError(problems)
    return tuple(entries)


@functools.cache
def jieba_tokenizer() -> Any:
    """A jieba tokenizer of our own with the domain dictionary; the global one is left alone."""
    import jieba

    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word, frequency, tag in dictionary():
        tokenizer.add_word(word, frequency, tag)
    return tokenizer


class _Tags(dict[str, str]):
    """Word → part of speech; what no dictionary has is a number, Latin letters, or a mark or unknown."""

    def __missing__(self, word: str) -> str:
        return "m" if _NUMBER.fullmatch(word) else "eng" if word.isascii() and word.isalnum() else "x"


@functools.cache
def _tags() -> _Tags:
    """Parts of speech by jieba's dictionary and ours. The tokenizer only tells where its file is: it loads nothing."""
    import jieba

    with jieba.Tokenizer().get_dict_file() as file:
        lines = (line.decode("utf-8").split() for line in file)
        tags = _Tags({parts[0]: parts[2] for parts in lines if len(parts) == 3})
    tags.update((word, tag) for word, _, tag in dictionary())
    return tags


@functools.cache
def _compiled() -> Any | None:
    """rjieba with the domain dictionary, where it is installed."""
    if importlib.util.find_spec("rjieba") is None:
        return None
    tokenizer = importlib.import_module("rjieba").Jieba()
    for word, frequency, tag in dictionary():
        tokenizer.add_word(word, frequency, tag)
    return tokenizer
