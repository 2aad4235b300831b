"""Trains the two small HanLP models that the tests load through the code that users run.

    make hanlp-tiny        # or: .venv-hanlp/bin/python tools/train_hanlp_tiny.py

`models/hanlp-tiny`: a tagger over characters (B, M, E, S) learns what jieba with our dictionary makes of the sample
reports. `models/hanlp-tiny-entities`: a recogniser over characters (BIO) learns names of organs and places, made of
the regions' names and the issuers' endings, in clauses of the sample reports. They show that HanLP's models are loaded
and used rightly; they are no better than what they learned from, and no one should prefer them.
`crf=False`, because HanLP 2.1.5 decodes along the wrong axis with its CRF.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from lawgov_nlp.catalogue import default
from lawgov_nlp.words import jieba_cut

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "models"
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


def named(found: list[list[str]], chance: random.Random) -> list[tuple[str, list[str]]]:
    """Clauses with a made-up organ before them, a place in them, or as they are: text and a tag for each character."""
    catalogue = default()
    regions = [region.name for regions in catalogue.regions.by_name.values() for region in regions]
    endings = sorted(term for term, kind in catalogue.issuers.kinds.items() if kind in ("government", "department"))
    tagged = []
    for words in found:
        place, ending = chance.choice(regions), chance.choice(endings)
        if chance.random() < 0.3:  # divisions that no list has
            place = "".join(chance.sample(chance.choice(regions)[:-1] + chance.choice(regions)[:-1], 2)) + place[-1]
        tail = "".join(words)
        year = f"{chance.randrange(2010, 2022)}年，" if chance.random() < 0.5 else ""
        match chance.randrange(3):
            case 0:
                text, tags = year + place + ending + tail, ["O"] * len(year) + span("ORG", len(place + ending))
            case 1:
                text, tags = f"{year}在{place}{tail}", ["O"] * len(year + "在") + span("GPE", len(place))
            case _:
                text, tags = tail, []
        tagged.append((text, tags + ["O"] * (len(text) - len(tags))))
    return tagged


def span(label: str, length: int) -> list[str]:
    return [f"B-{label}", *[f"I-{label}"] * (length - 1)]


def write(path: Path, clauses: list[tuple[str, list[str]]]) -> None:
    blocks = ("".join(f"{c}\t{t}\n" for c, t in zip(text, tags, strict=True)) for text, tags in clauses)
    path.write_text("\n".join(blocks), encoding="utf-8")


def train(model: Any, clauses: list[tuple[str, list[str]]], target: Path, **settings: Any) -> None:
    held = len(clauses) // 10
    with tempfile.TemporaryDirectory() as folder:
        learn, develop, out = Path(folder, "train.tsv"), Path(folder, "develop.tsv"), Path(folder, "model")
        write(learn, clauses[held:])
        write(develop, clauses[:held])
        model.fit(
            str(learn), str(develop), str(out),
            embed=64, rnn_hidden=64, lr=0.01, crf=False, devices=-1, seed=1, **settings,
        )  # fmt: skip
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name in KEPT:
            if (out / name).exists():
                shutil.copyfile(out / name, target / name)
    print(f"{target}: {sum(path.stat().st_size for path in target.iterdir()) / 1e6:.2f} MB", file=sys.stderr)


def main() -> None:
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
    from hanlp.components.taggers.rnn_tagger import RNNTagger

    found = clauses()
    chance = random.Random(7)
    chance.shuffle(found)
    words = [("".join(clause), [tag for word in clause for tag in tags(word)]) for clause in found]
    wanted = sys.argv[1:] or ["words", "entities"]
    if "words" in wanted:
        train(RNNTagger(), words, MODELS / "hanlp-tiny", epochs=20)
    if "entities" in wanted:
        recogniser = RNNNamedEntityRecognizer()
        train(recogniser, named(found * 3, chance), MODELS / "hanlp-tiny-entities", epochs=12, tagging_scheme="BIO")


if __name__ == "__main__":
    main()
