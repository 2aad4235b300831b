#!/usr/bin/env python3
"""Annotated reports (corpora/annotations/*.txt) → reports (corpora/reports) and gold (corpora/gold).

An annotation is the report itself with marks in it, so nobody counts characters and nothing can be ambiguous:

    +++
    metadata in TOML, the keys of the record's `metadata`; `not_scored = ["title"]` leaves keys out of the gold
    +++
    ‹pre›2020年，全面落实《⟦法治政府建设实施纲要(2015-2020年)¦P outline implement national⟧》。
    ⟦（一）加强组织领导¦H2 leadership⟧
    ‹ach leadership›一是……‹ach enforcement›二是受理行政复议案件⟦35¦N 件 行政复议案件 verb=受理⟧件……

    ‹role area›     a paragraph begins (pre ach prob plan sig boil; no area = null); it ends at the next such mark or
                    heading, or at ‹end›. `一是` or `一要` at its start gives number and level.
    ⟦span¦H2 area⟧  a heading of level 2; number and title come from the span
    ⟦span¦P …⟧      a policy: kind, then in any order action, level, status, title=…, period=2016-2020, no=its number.
                    Without title= the title is the span: half-width, without quotes and without a mark of draft;
                    title=? leaves it open.
    ⟦span¦I kind⟧   an initiative (name=… where the span is not the name);  ⟦span¦X⟧  looks like one and is none
    ⟦span¦N unit measure/measure …⟧   a figure; unit `-` = none; then =value or =low..high where the span does
                    not say it in Arabic numerals, qualifier, kind (default by unit), c=canonical id,
                    verb= scope= period=
    `optional` in a mark: found or missed, it counts neither way. Marks may nest:
                    ⟦身边的⟦民法典¦P law optional⟧¦I campaign⟧

    build_gold.py [ANNOTATION...]     default: all of corpora/annotations; exit status 1 and a list of problems if any
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from lawgov_nlp.report import (
    ADMIN_LEVELS,
    AREAS,
    INDICATOR_KINDS,
    INITIATIVE_KINDS,
    POLICY_ACTIONS,
    POLICY_KINDS,
    POLICY_STATUSES,
    QUALIFIERS,
)

ROOT = Path(__file__).parent.parent
ROLES = {
    "pre": "preamble",
    "ach": "achievement",
    "prob": "problem",
    "plan": "plan",
    "sig": "signature",
    "boil": "boilerplate",
}
MARK = re.compile(r"⟦|¦[^⟧⟦]*⟧|‹[^›]*›")
HEADING = re.compile(r"\s*[（(]?\s*([一二三四五六七八九十百]+|\d+|[①-⑳])\s*[）)]?\s*[、.．，,：]?\s*")
POINT = re.compile(r"([一二三四五六七八九十]+)\s?[是要]")
PERIOD = re.compile(r"((?:19|20)\d\d)年?[-—－~至到]{1,2}((?:19|20)\d\d)")
NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "百万": 1_000_000, "千万": 10_000_000}
HALF = str.maketrans("（）０１２３４５６７８９％．－＋", "()0123456789%.-+")
BRACKETS = "《〈＜<"


class Problem(Exception):
    """A mark that says something impossible; the message names it."""


def choose(words: list[str], allowed: tuple[str, ...]) -> str | None:
    """Take the one word of `allowed` out of `words`."""
    found = [w for w in words if w in allowed]
    if len(found) > 1:
        raise Problem(f"more than one of {found}")
    for word in found:
        words.remove(word)
    return found[0] if found else None


def options(words: list[str], allowed: tuple[str, ...]) -> dict[str, str]:
    """Take the `key=value` words out of `words`."""
    pairs = dict(w.split("=", 1) for w in words if "=" in w and w.split("=", 1)[0] in allowed)
    words[:] = [w for w in words if "=" not in w or w.split("=", 1)[0] not in allowed]
    return pairs


def canonical_title(span: str) -> str:
    """The title under which every report's mention of the same document meets."""
    title = re.sub(r"[“”\"\s]", "", span.translate(HALF))
    title = re.sub(r"(?<=[\d年])[—–~至]{1,2}(?=\d)", "-", title)
    return re.sub(r"\((?:送审稿|征求意见稿|草案|修订|修订草案|讨论稿|代拟稿)\)", "", title)


def policy(span: str, before: str, words: list[str]) -> dict[str, Any]:
    optional = choose(words, ("optional",))
    given = options(words, ("title", "period", "no"))
    years = PERIOD.search(given.get("period", span))
    found = {
        "kind": choose(words, POLICY_KINDS),
        "action": choose(words, POLICY_ACTIONS),
        "bracketed": before[-1:] in BRACKETS and before != "",
        "required": optional is None,
        "title": given.get("title", canonical_title(span)),
        "level": choose(words, ADMIN_LEVELS),
        "status": choose(words, POLICY_STATUSES),
        "period": [int(years[1]), int(years[2])] if years else None,
        "document_number": given.get("no"),
    }
    if found["kind"] is None:
        raise Problem("a policy needs a kind")
    if found["kind"] == "law":
        found["level"] = "national"
    if found["title"] == "?":
        del found["title"]
    return {k: v for k, v in found.items() if v is not None or k == "action"}


def value_of(span: str, words: list[str], unit: str | None) -> tuple[float, float | None]:
    explicit = next((w for w in words if w.startswith("=")), None)
    if explicit is not None:
        words.remove(explicit)
        low, _, high = explicit[1:].partition("..")
        return plain(float(low)), plain(float(high)) if high else None
    folded = span.translate(HALF)
    number = NUMBER.findall(folded)
    if len(number) != 1 or re.search("[一二三四五六七八九十两半零]", folded):
        raise Problem("say the value with =value or =low..high")
    scale = re.search(r"\d[余多]?(百万|千万|百|千|万|亿)", folded)
    value = round(float(re.sub("[,，]", "", number[0])) * (SCALES[scale[1]] if scale else 1), 6)
    return plain(value), None


def plain(number: float) -> float:
    return int(number) if number == int(number) else number


def indicator(span: str, words: list[str], text: str, canonical_ids: set[str]) -> dict[str, Any]:
    if len(words) < 2:
        raise Problem("a figure needs a unit (or -) and its measures")
    unit, measures = (None if words[0] == "-" else words[0]), words[1].split("/")
    words[:] = words[2:]
    optional = choose(words, ("optional",))
    value, value_max = value_of(span, words, unit)
    given = options(words, ("c", "verb", "scope", "period"))
    default = {"%": "rate", "元": "money", "小时": "duration", "天": "duration", "个工作日": "duration"}
    found = {
        "value": value,
        "value_max": value_max,
        "unit": unit,
        "measures": measures,
        "kind": choose(words, INDICATOR_KINDS) or default.get(unit or "", "count"),
        "qualifier": choose(words, QUALIFIERS),
        "required": optional is None,
        "canonical": given.get("c"),
        "verb": given.get("verb"),
        "scope": given.get("scope"),
        "period": given.get("period"),
    }
    for measure in measures:
        if measure not in re.sub(r"\s", "", text):
            raise Problem(f"measure {measure} is not in the report")
    if found["canonical"] and found["canonical"] not in canonical_ids:
        raise Problem(f"unknown canonical {found['canonical']}")
    return {k: v for k, v in found.items() if v is not None or k in ("unit", "qualifier")}


def heading(span: str, level: int, words: list[str]) -> dict[str, Any]:
    marker = HEADING.match(span)
    if marker is None:
        raise Problem("a heading needs a numeral")
    area = choose(words, AREAS)
    found = {"level": level, "number": marker[1], "title": span[marker.end() :].strip()}
    return {**found, "area": area} if area else found


def strip_marks(marked: str) -> tuple[str, list[tuple[int, int, str]], list[tuple[int, str]]]:
    """The bare text, the spans (start, end, attributes) and the paragraph marks (position, attributes)."""
    pieces: list[str] = []
    length, last = 0, 0
    open_at: list[int] = []
    spans: list[tuple[int, int, str]] = []
    breaks: list[tuple[int, str]] = []
    for mark in MARK.finditer(marked):
        pieces.append(marked[last : mark.start()])
        length += mark.start() - last
        last = mark.end()
        if mark[0] == "⟦":
            open_at.append(length)
        elif mark[0].startswith("¦"):
            if not open_at:
                raise Problem(f"{mark[0]} closes nothing")
            spans.append((open_at.pop(), length, mark[0][1:-1]))
        else:
            breaks.append((length, mark[0][1:-1]))
    pieces.append(marked[last:])
    text = "".join(pieces)
    if open_at:
        raise Problem(f"not closed: {text[open_at[-1] : open_at[-1] + 30]}")
    if stray := re.search("[⟦⟧¦‹›]", text):
        raise Problem(f"stray mark: {text[max(0, stray.start() - 15) : stray.start() + 15]}")
    return text, spans, breaks


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip())


def paragraphs(text: str, breaks: list[tuple[int, str]], outline: list[dict[str, Any]]) -> list[dict[str, Any]]:
    borders = sorted([p for p, _ in breaks] + [h["start"] for h in outline] + [len(text)])
    found = []
    for position, attributes in breaks:
        words = attributes.split()
        if words == ["end"]:
            continue
        if not words or words[0] not in ROLES or (len(words) > 1 and words[1] not in AREAS) or len(words) > 2:
            raise Problem(f"unknown paragraph mark ‹{attributes}›")
        start, end = trimmed(text, position, next((b for b in borders if b > position), len(text)))
        if start >= end:
            raise Problem(f"empty paragraph ‹{attributes}› before {text[position : position + 20]}")
        entry: dict[str, Any] = {"start": start, "end": end}
        if point := POINT.match(text, start):
            above = max((h for h in outline if h["end"] <= start), key=lambda h: int(h["start"]), default=None)
            entry |= {"level": (above["level"] if above else 0) + 1, "number": point[1]}
        found.append({**entry, "area": words[1] if len(words) > 1 else None, "role": ROLES[words[0]]})
    return found


def build(marked: str, identity: str, canonical_ids: set[str]) -> tuple[str, dict[str, Any], list[str]]:
    """Text, gold and problems of one annotation."""
    _, header, body = marked.split("+++\n", 2)
    metadata = tomllib.loads(header)
    hidden = metadata.pop("not_scored", [])
    text, spans, breaks = strip_marks(body)
    layers: dict[str, list[dict[str, Any]]] = {
        k: [] for k in ("outline", "policies", "initiatives", "not_initiatives", "indicators")
    }
    problems = []
    for start, end, attributes in sorted(spans):
        span, words = text[start:end], attributes.split()
        kind = words.pop(0) if words else ""
        place = {"start": start, "end": end}
        try:
            if span != span.strip() or not span:
                raise Problem("white space at the border, or empty")
            if kind == "P":
                layers["policies"].append({**place, "text": span, **policy(span, text[:start], words)})
            elif kind == "I":
                name, optional = options(words, ("name",)), choose(words, ("optional",))
                chosen = choose(words, INITIATIVE_KINDS)
                if chosen is None:
                    raise Problem("an initiative needs a kind")
                free = optional is not None or chosen in ("strategy", "designation", "slogan")
                layers["initiatives"].append({**place, "text": span, "kind": chosen, "required": not free, **name})
            elif kind == "X":
                layers["not_initiatives"].append({**place, "text": span})
            elif kind == "N":
                layers["indicators"].append({**place, "text": span, **indicator(span, words, text, canonical_ids)})
            elif re.fullmatch(r"H[1-4]", kind):
                layers["outline"].append({**heading(span, int(kind[1]), words), **place})
            else:
                raise Problem(f"unknown mark {kind}")
            if words:
                raise Problem(f"not understood: {' '.join(words)}")
        except Problem as problem:
            problems.append(f"{identity}: …{text[max(0, start - 8) : start]}⟦{span}¦{attributes}⟧: {problem}")
    gold: dict[str, Any] = {
        "id": identity,
        "metadata": {k: str(v) if k == "signed_date" else v for k, v in metadata.items() if k not in hidden},
        "outline": layers.pop("outline"),
    }
    gold["paragraphs"] = paragraphs(text, breaks, gold["outline"])
    return text, {**gold, **layers}, problems


def main(arguments: list[str]) -> int:
    corpora = ROOT / "corpora"
    with (ROOT / "lawgov_nlp" / "data" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        canonical_ids = {row["id"] for row in csv.DictReader(file)}
    problems: list[str] = []
    for path in [Path(a) for a in arguments] or sorted((corpora / "annotations").glob("*.txt")):
        try:
            text, gold, found = build(path.read_text(encoding="utf-8"), path.stem, canonical_ids)
        except (Problem, ValueError) as problem:
            problems.append(f"{path.stem}: {problem}")
            continue
        problems += found
        if found:
            continue
        (corpora / "reports" / f"{path.stem}.txt").write_text(text, encoding="utf-8", newline="")
        written = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
        (corpora / "gold" / f"{path.stem}.json").write_text(written, encoding="utf-8", newline="")
        counts = "  ".join(f"{k} {len(v)}" for k, v in gold.items() if isinstance(v, list))
        print(f"{path.stem}: {len(text)} characters  {counts}")
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
