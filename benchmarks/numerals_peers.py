"""How much of the published cases of cn2an and of Microsoft's recognisers `numerals.parse` and `figures.find` read.

    python -m benchmarks.numerals_peers CN2AN_CHECKOUT RECOGNIZERS_CHECKOUT

The arguments are git directories or work trees of github.com/Ailln/cn2an and github.com/microsoft/Recognizers-Text.

Protocol. Parser: every numeral that their cases give a value for is parsed alone; right when the value is theirs
(relative error 1e-9; of percentages the number before the sign). Extractor: the same numeral stands in a sentence of
this genre (`全年共办理…件` for numbers, `办结率达…` for percentages and fractions) and is right when exactly this value
comes out. Not counted, for they are no writing of this genre: negative numbers, powers and exponents, k and M, dozens
(打), discounts (折), a point without digits before it; for the extractor also numerals with blanks inside. What is not
counted is printed with its number of cases.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lawgov_nlp import catalogue, figures, numerals
from lawgov_nlp.normalize import fold

_FOREIGN = {
    "negative": re.compile("^[-－负負]|之\\s*负"),
    "power or exponent": re.compile(r"\^|\d[eE][-+\d]|Ｅ|e－", re.IGNORECASE),
    "k and M": re.compile(r"[kKＫ]$|[kKｋ]\s*[个個]|M$| m$"),
    "dozens, discounts, half a hundred": re.compile("打|折|半百"),
    "no digit before the point": re.compile(r"^\.|^\d+\.\d+\."),
}
_BLANKS = re.compile(r"\S\s+\S")


def cn2an_cases(checkout: Path) -> Iterator[tuple[str, float]]:
    """The numerals of its `cn2an_test.py` and the written-out ones of `an2cn_test.py`, with their values."""
    tree = ast.parse(_stored(checkout, "cn2an/cn2an_test.py"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            for numeral, value in ast.literal_eval(node.value).items():
                yield numeral, float(value)
    tree = ast.parse(_stored(checkout, "cn2an/an2cn_test.py"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for value, spellings in ast.literal_eval(node).items():
                written = spellings[:2] if isinstance(spellings, list) else [spellings]
                yield from ((numeral, float(value)) for numeral in written)


def microsoft_cases(checkout: Path) -> Iterator[tuple[str, float]]:
    """The results of its Chinese number and percentage specs: the numeral as written, and its value."""
    for model in ("NumberModel", "PercentModel"):
        for case in json.loads(_stored(checkout, f"Specs/Number/Chinese/{model}.json").lstrip("\ufeff")):
            for result in case["Results"]:
                # A model that sees the number alone leaves out the 百分之 or 成 that is another model's.
                start, end = result["Start"], result["End"] + 1
                numeral, value = case["Input"][start:end], result["Resolution"]["value"]
                yield numeral, float(value.rstrip("%"))


def _stored(checkout: Path, name: str) -> str:
    command = ["git", "-C", str(checkout), "show", f"HEAD:{name}"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def _same(found: float, expected: float, numeral: str) -> bool:
    # Theirs gives every fraction of a percentage spec in percent (千分之一 → 0.1 %).
    factors = (1.0, 100.0) if "分之" in numeral else (1.0,)
    return any(abs(found * factor - expected) <= 1e-9 * max(1e-12, abs(expected)) for factor in factors)


def _parsed(numeral: str, expected: float) -> bool:
    try:
        return _same(numerals.parse(numeral).value, expected, numeral)
    except ValueError:
        return False


def _extracted(numeral: str, expected: float) -> bool:
    folded = fold(numeral)
    rate = re.search("分之|[/%成]|百\\s*分\\s*点", folded) is not None
    money = re.search("[元圆]", folded) is not None
    sentence = f"办结率达{numeral}。" if rate else f"罚没款{numeral}。" if money else f"全年共办理{numeral}件。"
    found = figures.find(fold(sentence), catalogue.default().units)
    return len(found) == 1 and _same(found[0].value, expected, numeral)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    for name, cases in (
        ("cn2an", cn2an_cases(Path(arguments[0]))),
        ("Microsoft", microsoft_cases(Path(arguments[1]))),
    ):
        unique = dict.fromkeys(cases)
        skipped: Counter[str] = Counter()
        counted = []
        for numeral, expected in unique:
            reason = next((why for why, pattern in _FOREIGN.items() if pattern.search(numeral)), None)
            if reason or expected < 0:
                skipped[reason or "negative"] += 1
            else:
                counted.append((numeral, expected))
        print(f"{name}: {len(counted)} cases counted; not counted: {dict(skipped)}")
        for what, right in (("parse", _parsed), ("find", _extracted)):
            asked = [case for case in counted if what == "parse" or not _BLANKS.search(case[0])]
            wrong = [f"{numeral} ({expected:g})" for numeral, expected in asked if not right(numeral, expected)]
            share = 1 - len(wrong) / len(asked)
            print(f"  {what}: {share:.1%} of {len(asked)}" + (f"; wrong: {', '.join(wrong)}" if wrong else ""))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
