"""Words: the same with and without the compiled segmenter, domain terms whole, ordinary words around them unharmed."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jieba
import pytest

import lawgov_nlp as lg
from benchmarks import generator
from benchmarks import words as benchmark
from lawgov_nlp import words
from lawgov_nlp.errors import LawgovError

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((ROOT / "tests" / "cases" / "words.toml").read_text(encoding="utf-8"))["case"]
REPORTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpora" / "reports").glob("*.txt"))]
FLOOR = 0.86
"""Word F1 of jieba with our dictionary on tests/evaluation/words.txt; it only goes up."""


def sentences(text: str) -> list[str]:
    report = lg.analyze(text=text)
    return [text[sentence.start : sentence.end] for sentence in report.sentences]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_terms_stay_whole_and_ordinary_words_apart(case: dict[str, Any]) -> None:
    found = words.jieba_tokenizer().lcut(case["text"])
    for word in (*case.get("whole", ()), *case.get("apart", ())):
        assert word in found, found


def test_98_percent_of_the_terms_stay_whole_in_running_text() -> None:
    assert benchmark.integrity(words.jieba_tokenizer().lcut) >= 0.98


def test_the_page_on_words_counts_them() -> None:
    terms = round(len(words.dictionary()), -2)
    assert f"some {terms:,} terms" in (ROOT / "docs" / "words.md").read_text("utf-8")


def test_terms_leave_the_words_around_them_alone() -> None:
    tokenizer = words.jieba_tokenizer()
    pairs = list(itertools.product((word for word, _, _ in words.dictionary()), benchmark.CARRIERS))
    unharmed = sum(
        tokenizer.lcut(before + term + after) == [*tokenizer.lcut(before), term, *tokenizer.lcut(after)]
        for term, (before, after) in pairs
    )
    assert unharmed >= 0.98 * len(pairs)


def test_the_dictionary_makes_words_truer_to_the_gold_set() -> None:
    sentences = benchmark.gold()
    assert len(sentences) >= 400
    ours = benchmark.f1(words.jieba_tokenizer().lcut, sentences)
    assert ours >= FLOOR
    assert ours >= benchmark.f1(jieba.Tokenizer().lcut, sentences) + 0.02
    assert benchmark.f1(words.jieba_cut, sentences) == ours


@pytest.mark.parametrize("term", ["行政复议", "规范性文件", "合法性审核", "营商环境", "人民调解"])
def test_terms_are_words_in_every_sample_report_that_has_them(term: str) -> None:
    torn = [
        sentence
        for text in REPORTS
        for sentence in sentences(text)
        if term in sentence and not any(term in word for word in words.jieba_tokenizer().cut(sentence))
    ]
    assert torn == []


# --- the compiled segmenter ----------------------------------------------------------------------------------------

needs_rjieba = pytest.mark.skipif(words._compiled() is None, reason="needs the extra [fast]")


@needs_rjieba
def test_the_compiled_segmenter_gives_the_same_words_on_the_sample_reports() -> None:
    for text in REPORTS:
        for sentence in sentences(text):
            assert words.jieba_cut(sentence) == words.jieba_tokenizer().lcut(sentence)


@needs_rjieba
def test_the_compiled_segmenter_gives_the_same_words_on_generated_reports() -> None:
    for generated in generator.reports(20, seed=11):
        for sentence in generated.text.split("\n"):
            assert words.jieba_cut(sentence) == words.jieba_tokenizer().lcut(sentence)


@needs_rjieba
def test_the_compiled_segmenter_gives_the_same_words_on_letters_digits_and_marks() -> None:
    letters = "的是一二法治政府案件0123456789abcXYZ.-_+#&%《》（）、，。 “”￥@/:;"
    chance = random.Random(5)
    for _ in range(3_000):
        text = "".join(chance.choice(letters) for _ in range(chance.randint(1, 20)))
        assert words.jieba_cut(text) == words.jieba_tokenizer().lcut(text), text


# --- words of a report ----------------------------------------------------------------------------------------------


def test_words_tile_the_sentences_and_carry_tags_when_asked_for() -> None:
    report = lg.analyze(text="一、主要工作\n全年受理行政复议申请35件，推行APP办理。")
    found = list(report.words())
    assert all(report.text[word.start : word.end] == word.text and word.tag is None for word in found)
    assert "".join(word.text for word in found) == "全年受理行政复议申请35件，推行APP办理。"
    tags = {word.text: word.tag for word in report.words(tags=True)}
    assert (tags["行政复议"], tags["35"], tags["APP"], tags["，"], tags["受理"]) == ("n", "m", "eng", "x", "v")


MESSY = (
    "一、 工作\n全年受理 行政复议申请３５件；办结12.5万 件!推行APP-2.0办理(“互联网+”)。\u3000完成。。”的要求\n"
    "召开会议？\r\n会议-A_b强调。\u200b“依法行政。”和 “放管服” 。\t修订制度2-3项\n" * 3
)


@pytest.mark.parametrize("text", [*REPORTS, MESSY, "办结 案件-3件。" * 2_000], ids=len)
def test_sentences_cut_in_one_piece_have_the_same_words_as_one_by_one(text: str) -> None:
    report = lg.analyze(text=text)
    apart = [
        word
        for start, end, _ in report.sentences
        for word in words.locate(report.text, start, end, words.jieba_cut(report.text[start:end]))
    ]
    assert list(report.words()) == apart


def test_words_are_cut_only_as_far_as_they_are_asked_for() -> None:
    cut: list[str] = []

    def segmenter(sentence: str) -> list[str]:
        cut.append(sentence)
        return list(sentence)

    report = lg.Pipeline(segmenter=segmenter)(text="一、工作\n办结案件。召开会议。修订制度。")
    assert cut == []
    next(iter(report.words()))
    assert cut == ["办结案件。"]


def test_a_callable_may_give_parts_of_speech() -> None:
    report = lg.Pipeline(segmenter=lambda sentence: [(character, "c") for character in sentence])(text="办结。")
    assert [(word.text, word.tag) for word in report.words(tags=True)] == [("办", "c"), ("结", "c"), ("。", "c")]


@pytest.mark.parametrize("given", [["办结", "案"], ["办结", "事件", "。"], []], ids=["dropped", "changed", "nothing"])
def test_a_segmenter_that_changes_the_text_is_found_out(given: list[str]) -> None:
    report = lg.Pipeline(segmenter=lambda _: given)(text="办结案件。")
    with pytest.raises(LawgovError, match="segmenter"):
        list(report.words())


def test_an_unknown_name_tells_which_there_are() -> None:
    with pytest.raises(ValueError, match="use 'jieba', 'hanlp"):
        lg.Pipeline(segmenter="pkuseg")


def test_importing_the_package_and_analysing_loads_no_segmenter_and_no_heavy_library() -> None:
    script = (
        "import sys, lawgov_nlp as lg; heavy = {'jieba', 'rjieba', 'pandas', 'sklearn', 'pyarrow', 'torch', 'hanlp'};"
        "first = heavy & set(sys.modules); lg.analyze(text='一、工作\\n受理案件3件。');"
        "print(sorted(first), sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"
