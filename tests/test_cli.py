"""The `lawgov` program: what each command prints, and how it ends."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

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
        (["fly"], 2, "No such command"),
        (["--version"], 0, "lawgov"),
        (["analyze", "--help"], 0, "--resume"),
    ],
)
def test_exit_status_and_message(arguments: list[str], code: int, message: str) -> None:
    done = lawgov(*arguments)
    assert done.exit_code == code
    assert message in done.output
