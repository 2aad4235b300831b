"""Writes lawgov_nlp/data/traditional.csv: one simplified character for each traditional one, from OpenCC (Apache-2.0).

    pip install opencc && python tools/build_traditional.py

Only characters that OpenCC converts one to one, whatever stands around them: folding must keep lengths.
"""

from __future__ import annotations

import csv
from pathlib import Path

import opencc

TARGET = Path(__file__).parent.parent / "lawgov_nlp" / "data" / "traditional.csv"


def main() -> None:
    convert = opencc.OpenCC("t2s").convert
    pairs = []
    for code in range(0x4E00, 0xA000):
        character = chr(code)
        simplified = convert(character)
        if simplified != character and len(simplified) == 1 and ord(simplified) < 0x10000:
            pairs.append((character, simplified))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("traditional", "simplified"))
        writer.writerows(pairs)


if __name__ == "__main__":
    main()
