"""Trains models/hanlp-tiny, the small HanLP model that the tests load through the code that users run.

    make hanlp-tiny        # or: .venv-hanlp/bin/python tools/train_hanlp_tiny.py

A tagger over characters (B, M, E, S) learns what jieba with our dictionary makes of the sample reports. It shows that
HanLP's models are loaded and used rightly; it is no better than what it learned from, and no one should prefer it.
`crf=False`, because HanLP 2.1.5 decodes along the wrong axis with its CRF.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path

from lawgov_nlp.words import jieba_cut

ROOT = Path(__file__).parent.parent
OUT = ROOT / "models" / "hanlp-tiny"
LONGEST = 60
KEPT = ("config.json", "model.pt", "vocabs.json", "meta.json")


def tags(word: str) -> str:
    return "S" if len(word) == 1 else "B" + "M" * (len(word) - 2) + "E"


def clauses() -> list[list[str]]:
    """The words of each clause of the sample reports."""
    found: list[list[str]] = []
    for path in sorted((ROOT / "corpora" / "reports").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").split():
            words = jieba_cut(line)
            while words:
                length = next((i for i, word in enumerate(words, 1) if word in "。；，" and i > 12), len(words))
                part, words = words[:length], words[length:]
                if sum(map(len, part)) <= LONGEST:
                    found.append(part)
    return found


def write(path: Path, found: list[list[str]]) -> None:
    blocks = (
        "".join(f"{c}\t{t}\n" for word in words for c, t in zip(word, tags(word), strict=True)) for words in found
    )
    path.write_text("\n".join(blocks), encoding="utf-8")


def main() -> None:
    from hanlp.components.taggers.rnn_tagger import RNNTagger

    found = clauses()
    random.Random(7).shuffle(found)
    held = len(found) // 10
    with tempfile.TemporaryDirectory() as folder:
        train, develop, out = Path(folder, "train.tsv"), Path(folder, "develop.tsv"), Path(folder, "model")
        write(train, found[held:])
        write(develop, found[:held])
        tagger = RNNTagger()
        tagger.fit(
            str(train), str(develop), str(out),
            embed=64, rnn_hidden=64, lr=0.01, epochs=20, crf=False, devices=-1, seed=1,
        )  # fmt: skip
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir(parents=True)
        for name in KEPT:
            if (out / name).exists():
                shutil.copyfile(out / name, OUT / name)
    print(f"{OUT}: {sum(path.stat().st_size for path in OUT.iterdir()) / 1e6:.2f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
