"""Segmenters beside each other: python -m benchmarks.words (the HanLP rows need `make test-hanlp` first).

Word F1 is on tests/evaluation/words.txt, integrity the share of the terms of the dictionary that stay whole between
words they were not fitted to, speed the median of five rounds over the sample reports, all in turn in one process, as
a ratio to plain jieba. Load time is that of a fresh process to its first words, memory what it then holds (MB).
"""

from __future__ import annotations

import importlib.util
import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from lawgov_nlp import words

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "evaluation" / "words.txt"
TINY = ROOT / "models" / "hanlp-tiny"
CARRIERS = (("进一步规范", "，提高质量"), ("大力推动", "提质增效"), ("围绕", "开展调研"), ("现将", "情况公布如下"))
ROUNDS = 5
SEGMENTERS = {
    "jieba, plain": "import jieba; jieba.setLogLevel(60); cut = jieba.Tokenizer().lcut",
    "jieba, our dictionary": "from lawgov_nlp import words; cut = words.jieba_tokenizer().lcut",
    "rjieba, our dictionary": "from lawgov_nlp import words; cut = words.jieba_cut",
    "HanLP tiny (ours)": f"from lawgov_nlp import words; cut = words.segmenter('hanlp:{TINY}')",
}
NEEDS = {"rjieba, our dictionary": "rjieba", "HanLP tiny (ours)": "torch"}
Words = Callable[[str], Iterable[str]]


def gold() -> list[list[str]]:
    """Sentences of the gold set, each as its words."""
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def f1(cut: Words, sentences: list[list[str]]) -> float:
    """F1 over the spans of words, white space left out."""
    right = given = wanted = 0
    for sentence in sentences:
        expected, found = _spans(sentence), _spans(word for word in cut("".join(sentence)) if word.strip())
        right, given, wanted = right + len(expected & found), given + len(found), wanted + len(expected)
    return 2 * right / (given + wanted)


def integrity(cut: Words) -> float:
    """The share of the dictionary's terms that lie within one word, over all carriers."""
    whole = 0
    terms = [term for term, _, _ in words.dictionary()]
    for term, (before, after) in itertools.product(terms, CARRIERS):
        start, end = len(before), len(before) + len(term)
        whole += any(left <= start and right >= end for left, right in _spans(cut(before + term + after)))
    return whole / (len(terms) * len(CARRIERS))


def _spans(found: Iterable[str]) -> set[tuple[int, int]]:
    ends = list(itertools.accumulate(map(len, words_ := list(found))))
    return {(end - len(word), end) for word, end in zip(words_, ends, strict=True)}


def _load(recipe: str) -> tuple[float, float]:
    """Seconds from a fresh interpreter to the first words, and what the process then holds, in MB."""
    script = (
        f"import time; begin = time.perf_counter(); {recipe}; list(cut('受理案件'));"
        "taken = time.perf_counter() - begin;"
        "pages = int(open('/proc/self/statm').read().split()[1]); print(taken, pages * 4096 / 1e6)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    seconds, megabytes = done.stdout.split()[-2:]
    return float(seconds), float(megabytes)


def main() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpora" / "reports").glob("*.txt"))]
    sentences = [line for text in texts for line in text.split("\n") if line.strip()]
    cuts: dict[str, Words] = {}
    for name, recipe in SEGMENTERS.items():
        if importlib.util.find_spec(NEEDS.get(name, "jieba")) is None:
            print(f"{name}: needs {NEEDS[name]}, left out")
            continue
        scope: dict[str, Words] = {}
        exec(recipe, scope)  # our own recipes, above
        cuts[name] = scope["cut"]
        list(cuts[name]("受理案件"))
    seconds: dict[str, list[float]] = {name: [] for name in cuts}
    for _ in range(ROUNDS):
        for name, cut in cuts.items():
            begin = time.process_time()
            for sentence in sentences:
                list(cut(sentence))
            seconds[name].append(time.process_time() - begin)
    plain = statistics.median(seconds["jieba, plain"])
    known = gold()
    print(f"{'segmenter':26}{'word F1':>8}{'whole':>8}{'speed':>8}{'load s':>8}{'MB':>6}   ({len(known)} sentences)")
    for name, cut in cuts.items():
        load, memory = _load(SEGMENTERS[name])
        speed = plain / statistics.median(seconds[name])
        print(f"{name:26}{f1(cut, known):8.3f}{integrity(cut):8.3f}{speed:7.2f}x{load:8.2f}{memory:6.0f}")


if __name__ == "__main__":
    main()
