"""Initiatives: what a reader would call a named undertaking, and what only stands in quotation marks."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

import lawgov_nlp as lg
from lawgov_nlp.catalogue import DATA, default, initiatives, policies, quoted_words
from lawgov_nlp.catalogue.table import rows

CASES = tomllib.loads((Path(__file__).parent / "cases" / "initiatives.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_finds_what_bears_a_name(case: dict[str, Any]) -> None:
    found = [{"quote": i.text, "name": i.name, "kind": i.kind} for i in lg.analyze(text=case["text"]).initiatives]
    assert found == case["expect"]


def test_every_known_name_is_found_in_quotation_marks_under_one_name() -> None:
    known = default().initiatives
    missed = []
    for entry in known.entries:
        for spelling in (entry.name, *entry.variants):
            if initiatives.bare(spelling) in known.excluded or any(mark in spelling for mark in "“”《》"):
                continue
            found = lg.analyze(text=f"全面推行“{spelling}”，取得实效。").initiatives
            if [i.name for i in found] != [entry.name]:
                missed.append((spelling, [i.name for i in found]))
    assert len(missed) <= 3, missed


def test_nothing_that_the_tables_exclude_is_found() -> None:
    with (DATA / "not_initiatives.csv").open(encoding="utf-8") as file:
        excluded = [
            row["text"] for row in csv.DictReader(file) if 2 <= len(row["text"]) <= 20 and "《" not in row["text"]
        ]
    found = [text for text in excluded if lg.analyze(text=f"全面打造“{text}”平台。").initiatives]
    assert found == []
    assert len(excluded) > 200


def test_the_catalogue_is_large_and_a_damaged_table_is_reported_whole(tmp_path: Path) -> None:
    assert len(default().initiatives.entries) >= 240
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = tmp_path / "initiatives.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("reform", "revolution")
    lines.append(",,,,,,,,,,")
    lines.append("in999,甲,,campaign,moon,,,,,high,")
    table.write_text("\n".join(lines), encoding="utf-8")
    problems: list[str] = []
    initiatives.load(tmp_path, problems)
    assert any("revolution" in problem for problem in problems)
    assert any("moon" in problem for problem in problems)
    assert all("initiatives.csv · line" in problem for problem in problems)


def test_a_role_is_given_to_head_nouns_only(tmp_path: Path) -> None:
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "initiative_context.csv").open("a", encoding="utf-8") as file:
        file.write("weak_head,浪花\nspell,甲\n")
    problems: list[str] = []
    initiatives.load(tmp_path, problems)
    assert len(problems) == 2 and "浪花" in problems[0] and "spell" in problems[1]


@pytest.mark.parametrize(
    "row", list(rows(DATA / "quoted_words.csv", quoted_words.COLUMNS, [])), ids=lambda row: row.where
)
def test_every_word_of_quoted_expressions_is_seen_in_its_example_and_not_in_its_trap(row: Any) -> None:
    pattern = getattr(default().initiatives.quoted, quoted_words.PATTERN_OF[row.text("kind")])
    refused = row.text("kind") in ("no_result", "noun_again", "no_offence")
    seen = pattern.match(row.text("example")) if refused else pattern.search(row.text("example"))
    assert (seen is None) == refused
    assert row.text("trap") is None or pattern.search(row.text("trap")) is None


def test_words_of_titles_and_of_names_are_of_known_kinds_only(tmp_path: Path) -> None:
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for name, row in (
        ("initiative_context.csv", "campaign_tail,甲\n"),
        ("title_words.csv", "tail,乙,\nlead,抓实,落实条例\n"),
        ("quoted_words.csv", "mood,丙,,\n"),
    ):
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(row)
    problems: list[str] = []
    initiatives.load(tmp_path, problems)
    policies.load(tmp_path, problems)
    assert [("is not one of" in problem, "does not hold" in problem) for problem in problems].count((True, False)) == 3
    assert len(problems) == 4 and "does not hold the term '抓实'" in problems[-1]
    assert [kind in "".join(problems) for kind in ("'campaign_tail'", "'mood'", "'tail'")] == [True] * 3
