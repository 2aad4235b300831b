"""The `lawgov` program: what each command prints, and how it ends."""

from __future__ import annotations

import base64
import csv
import gzip
import json
import re
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner, Result

import lawgov_nlp as lg
from lawgov_nlp import area_model, store
from lawgov_nlp.cli import main

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "corpora" / "reports"


def lawgov(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_show_prints_outline_text_and_tables() -> None:
    done = lawgov("show", REPORTS / "rudong_2020.txt")
    assert done.exit_code == 0
    for part in ("如东县人民政府", "规范执法", "复议", "canonical", "法治政府建设实施纲要(2015-2020年)", "放管服改革"):
        assert part in done.output
    brief = lawgov("show", REPORTS / "rudong_2020.txt", "--brief", "--explain")
    assert brief.exit_code == 0
    assert "why these areas" in brief.output
    assert len(brief.output) < 2 * len(done.output)


def test_schema_is_a_schema_that_records_fit() -> None:
    schema = json.loads(lawgov("schema").output)
    record = json.loads(lawgov("analyze", REPORTS / "xinglong_2019.txt").output)
    jsonschema.Draft202012Validator(schema).validate(record)
    assert record["metadata"]["admin_level"] == "township"


def test_evaluate_prints_scores_and_errors() -> None:
    done = lawgov("evaluate", "--gold", ROOT / "corpora" / "gold", "--json", "--no-errors")
    assert done.exit_code == 0
    figures = json.loads(done.output)
    assert figures["offsets"] == 1.0
    assert {"policies", "initiatives", "indicators", "outline", "areas.macro_f1", "metadata"} <= set(figures)


def test_evaluate_without_the_reports_fails_and_says_what_to_give(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text('{"id": "a", "policies": []}', encoding="utf-8")
    done = lawgov("evaluate", "--gold", tmp_path / "gold")
    assert done.exit_code == 1
    assert "give the reports" in done.output


def test_compare_prints_tables_and_writes_a_page_that_escapes_report_text(tmp_path: Path) -> None:
    hostile = (
        "一、工作\n（一）规范执法\n受理行政复议案件35件</script><script>alert(1)</script>，推行“<img src=x>”机制。"
    )
    source = tmp_path / "in"
    source.mkdir()
    (source / "hostile_2020.txt").write_text(hostile, encoding="utf-8")
    (source / "rudong_2020.txt").write_bytes((REPORTS / "rudong_2020.txt").read_bytes())
    assert lawgov("analyze", source, "--out", tmp_path / "store", "--workers", 1).exit_code == 0
    done = lawgov(
        "compare",
        tmp_path / "store",
        "--by",
        "year,region",
        "--html",
        tmp_path / "page.html",
        "--out",
        tmp_path / "tables",
    )
    assert done.exit_code == 0
    assert "most cited policies" in done.output
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    # Data and texts stand compressed, so that no report's text is in the page as it is; nothing comes from elsewhere.
    assert "alert(1)" not in page and "复议案件35件" not in page and "rudong" not in page
    assert re.findall(r"<(?:script|link|iframe)[^>]*(?:src|href)=", page) == []
    packed = re.search(r'id="texts">([^<]*)<', page)
    assert packed and hostile in json.loads(gzip.decompress(base64.b64decode(packed.group(1))))
    assert sorted(p.name for p in (tmp_path / "tables").iterdir())[:2] == ["area_shares.csv", "check.csv"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["analyze"], 2, "Missing argument"),
        (["show", "no such file.txt"], 1, "does not exist"),
        (["compare", "no such store"], 1, "does not exist"),
        (["compare", REPORTS / "rudong_2020.txt"], 1, "is no store"),
        (["fly"], 2, "No such command"),
        (["--help"], 0, "headings label its paragraphs"),
        (["analyze", REPORTS, "--resume"], 2, "--resume needs --out"),
        (["analyze", REPORTS, "--format", "xlsx"], 2, "--format needs --out"),
        (["analyze", REPORTS, "--segmenter", "pkuseg"], 2, "use jieba or hanlp:MODEL"),
        (["evaluate", "--gold", REPORTS], 1, "holds no gold annotation"),
        (["show", REPORTS / "rudong_2020.txt", "--model", REPORTS], 1, "holds no work-area model"),
        (
            ["export", REPORTS / "rudong_2020.txt", "--to", "brat", "--out", ROOT / "LICENSE"],
            1,
            "LICENSE: cannot be used",
        ),
        (["compare", ROOT, "--by", "planet"], 2, "reports have no column 'planet'"),
        (["compare", ROOT, "--by", " , "], 2, "--by needs at least one column"),
        (["export", REPORTS, "--to", "brat", "--out", "none", "--layers", "moods"], 2, "unknown layers moods"),
        (["--version"], 0, "lawgov"),
        (["analyze", "--help"], 0, "--resume"),
    ],
)
def test_exit_status_and_message(arguments: list[object], code: int, message: str) -> None:
    done = lawgov(*arguments)
    assert done.exit_code == code
    assert message in done.output


def test_a_page_that_cannot_be_written_is_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(lawgov("analyze", REPORTS / "rudong_2020.txt").output, encoding="utf-8")
    done = lawgov("compare", tmp_path / "r.jsonl", "--html", tmp_path)
    assert done.exit_code == 1
    assert f"lawgov: {tmp_path}: cannot be used (Is a directory)" in done.output


@pytest.mark.parametrize(("cut", "message"), [(500, "record 2 is damaged"), (0, "line 2 is no record")])
def test_a_file_of_records_that_is_damaged_is_told_without_a_traceback(tmp_path: Path, cut: int, message: str) -> None:
    record = lg.analyze(REPORTS / "rudong_2020.txt").to_json()
    (tmp_path / "r.jsonl").write_text(f"\ufeff{record}\n{record[:cut]} …\n", encoding="utf-8")
    done = lawgov("compare", tmp_path / "r.jsonl")
    assert done.exit_code == 1
    assert message in done.output


def test_the_folder_of_the_reports_does_not_become_the_store(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_bytes((REPORTS / "rudong_2020.txt").read_bytes())
    done = lawgov("analyze", tmp_path, "--out", tmp_path / ".")
    assert (done.exit_code, [path.name for path in tmp_path.iterdir()]) == (1, ["r.txt"])
    assert "holds the reports; choose another folder" in done.output


def test_warnings_of_reports_are_counted(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("各位同事：本周五下午开会，请带上笔记本。", encoding="utf-8")
    done = lawgov("analyze", tmp_path, "--out", tmp_path / "store", "--workers", 1)
    assert (done.exit_code, "of these, 1 with warnings" in done.output) == (0, True)


def test_a_path_that_does_not_exist_leaves_no_store_behind(tmp_path: Path) -> None:
    done = lawgov("analyze", tmp_path / "reprots", "--out", tmp_path / "store")
    assert (done.exit_code, (tmp_path / "store").exists()) == (1, False)
    assert "reprots: does not exist" in done.output


def test_patterns_that_fit_nothing_are_told(tmp_path: Path) -> None:
    for more in (["--out", tmp_path / "store"], []):
        done = lawgov("analyze", REPORTS, *more, "--include", "*1999*")
        assert (done.exit_code, done.stdout, "no documents found" in done.stderr) == (0, "", True)


def test_advice_on_text_is_for_those_who_can_give_it() -> None:
    assert "text=…" not in lawgov("show", "no such file.txt").output


def test_export_goes_on_where_a_file_cannot_be_read(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "empty.txt").write_bytes(b"")
    (source / "rudong_2020.txt").write_bytes((REPORTS / "rudong_2020.txt").read_bytes())
    done = lawgov("export", source, "--to", "brat", "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert "empty.txt: is empty" in done.output
    assert (tmp_path / "out" / "rudong_2020.ann").is_file()


def test_tables_hold_counts_by_year_as_json(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(lawgov("analyze", REPORTS / "rudong_2020.txt").output, encoding="utf-8")
    assert lawgov("compare", tmp_path / "r.jsonl", "--out", tmp_path / "tables").exit_code == 0
    with (tmp_path / "tables" / "policy_uptake.csv").open(encoding="utf-8-sig", newline="") as file:
        counts = [json.loads(row["by_year"]) for row in csv.DictReader(file)]
    assert counts and all(set(each) == {"2020"} for each in counts)
    table = (tmp_path / "tables" / "indicator_table.csv").read_text(encoding="utf-8-sig").splitlines()
    assert ".0" not in table[1] and "." in table[1]  # whole numbers, and rates as the report has them


def test_a_model_of_ones_own_decides_the_areas_in_every_command(tmp_path: Path) -> None:
    """A model that knows one area only, from which every command's answer shows that it was asked."""
    weights = np.zeros((area_model.BUCKETS + area_model.CUES + 1, area_model.CLASSES))
    weights[-1, 0] = 50.0
    area_model.save(weights, 1.0, {}, tmp_path / "model")
    text = "某县2020年法治政府建设情况报告\n推进行政执法公示，查处案件35件。\n提供法律援助，受理援助案件12件。"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "r.txt").write_text(text, encoding="utf-8")
    model = ("--model", tmp_path / "model")
    printed = json.loads(lawgov("analyze", tmp_path / "in", *model).output)
    assert lawgov("analyze", tmp_path / "in", "--out", tmp_path / "store", "--workers", 1, *model).exit_code == 0
    (kept,) = store.read(tmp_path / "store")
    assert kept.to_dict()["paragraphs"] == printed["paragraphs"] != json.loads(
        lawgov("analyze", tmp_path / "in").output
    )["paragraphs"]  # fmt: skip
    assert kept.versions["areas"] == area_model.load(tmp_path / "model").version
    assert {each.area for each in kept.paragraphs} == {"leadership", None}
    assert "组织领导 1.00" in lawgov("show", tmp_path / "in" / "r.txt", *model).output
