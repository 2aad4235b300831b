"""The record: exact round trip, and a schema that fits it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest

import lawgov_nlp as lg
import lawgov_nlp.report as report_module
from lawgov_nlp.errors import RecordError
from lawgov_nlp.report import (
    Change,
    Indicator,
    Initiative,
    Measure,
    Metadata,
    Notice,
    Paragraph,
    Policy,
    Section,
    Sentence,
)
from lawgov_nlp.schema import column_explanations, explanations, record_schema
from lawgov_nlp.tables import COLUMNS, TABLES

ROOT = Path(__file__).parent.parent

FULL = lg.Report(
    text="受理案件35件",
    id="made",
    metadata=Metadata(title="报告", report_year=2020),
    outline=(Section("s1", 1, "一", "受理", 0, 2, None, "enforcement"),),
    paragraphs=(Paragraph("p1", 0, 7, "s1", "achievement", "enforcement", {"enforcement": 0.75}),),
    sentences=(Sentence(0, 7, "p1"),),
    policies=(Policy(0, 2, "受理", "受理", "law", period=(2015, 2020)),),
    initiatives=(Initiative(0, 2, "受理", "受理", "reform"),),
    indicators=(
        Indicator(4, 6, "35", 35.0, unit="件", measures=(Measure("案件", 2, 4),), change=Change("up", "同比", 4, 6)),
    ),
    warnings=(Notice("encoding", "guessed"),),
    versions={"catalogue": "x"},
)


@pytest.mark.parametrize("report", [FULL, lg.Report(text=""), lg.analyze(text="2020年，我局受理行政复议案件35件。")])
def test_a_report_survives_the_round_trip_through_json(report: lg.Report) -> None:
    assert lg.Report.from_dict(json.loads(report.to_json())) == report


@pytest.mark.parametrize("report", [FULL, lg.Report(text="")])
def test_a_record_fits_the_schema(report: lg.Report) -> None:
    jsonschema.Draft202012Validator(record_schema()).validate(json.loads(report.to_json()))


def test_the_schema_refuses_what_the_contract_does_not_know() -> None:
    validator = jsonschema.Draft202012Validator(record_schema())
    record = FULL.to_dict()
    record["paragraphs"][0]["role"] = "chorus"
    record["indicators"][0]["extra"] = 1
    assert len(list(validator.iter_errors(json.loads(json.dumps(record))))) == 2


@pytest.mark.parametrize("path", sorted((ROOT / "corpora" / "reports").glob("*.txt")), ids=lambda path: path.stem)
def test_every_record_of_the_sample_fits_the_schema(path: Path) -> None:
    record = json.loads(lg.analyze(path).to_json())
    jsonschema.Draft202012Validator(record_schema()).validate(record)


def test_the_schema_itself_is_sound_and_explains_every_field() -> None:
    described = record_schema()
    jsonschema.Draft202012Validator.check_schema(described)
    explained = {("Report", name) for name in described["properties"]}
    explained |= {(kind, name) for kind, form in described["$defs"].items() for name in form["properties"]}
    assert explained == {key for key in explanations() if key[0] not in ("tables", *TABLES)}
    assert all(english and re.search("[\u4e00-\u9fff]", chinese) for english, chinese in explanations().values())


def test_every_column_of_a_table_is_explained() -> None:
    columns = column_explanations()
    assert set(columns) == {(table, name) for table in TABLES for name in COLUMNS[table]}
    assert columns["indicators", "value"] == explanations()["Indicator", "value"]
    told = {explanations()[key] for key in explanations() if key[0] in ("tables", *TABLES)}
    assert told <= set(columns.values()), "a line of fields.csv explains a column that no table has"


def test_the_page_on_the_record_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import runpy; print(runpy.run_path('tools/build_record_page.py')['page'](), end='')"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    page = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    assert done.stdout.decode() == page, "run: python tools/build_record_page.py"


@pytest.mark.parametrize("version", ["0", "2", None, 1, ["1"]])
def test_a_record_of_an_unknown_version_is_refused_with_what_to_do(version: object) -> None:
    with pytest.raises(RecordError, match=r"'made' has schema_version .*this version reads 1.*pip install -U"):
        lg.Report.from_dict({**FULL.to_dict(), "schema_version": version})


def test_older_records_are_brought_up_version_by_version(monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no older version yet; two made-up ones show that the way is open.
    def from_minus_1(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "schema_version": "0", "text": record.pop("body")}

    def from_0(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "schema_version": "1", "id": record.pop("name")}

    monkeypatch.setattr(report_module, "READERS", {"-1": from_minus_1, "0": from_0})
    old = FULL.to_dict()
    old |= {"schema_version": "-1", "body": old.pop("text"), "name": old.pop("id")}
    assert lg.Report.from_dict(old) == FULL


def test_a_damaged_record_is_refused_with_its_reason() -> None:
    damaged = FULL.to_dict()
    del damaged["policies"][0]["title"]
    with pytest.raises(RecordError, match="title"):
        lg.Report.from_dict(damaged)
    newer = FULL.to_dict()
    newer["policies"][0]["colour"] = "red"
    with pytest.raises(RecordError, match=r"colour.*made by lawgov_nlp \?; where that is newer, upgrade"):
        lg.Report.from_dict(newer)


def test_a_record_is_the_line_that_python_would_write() -> None:
    """Also where it holds what orjson refuses: half a surrogate pair, a number beyond 64 bits."""
    figures = lg.analyze(text=f"一、主要工作\n办理案件1,234件，增长12.5%。受理案件{10**20}件。")
    for report in (figures, FULL, lg.Report(text="办理案件5件\ud800。")):
        assert report.to_json() == json.dumps(report.to_dict(), ensure_ascii=False, separators=(",", ":"))
        assert lg.Report.from_dict(json.loads(report.to_json())) == report


def test_a_report_introduces_itself_in_a_line() -> None:
    report = lg.analyze(ROOT / "corpora" / "reports" / "rudong_2020.txt")
    counts = f"{len(report.text):,} characters, {len(report.paragraphs)} paragraphs"
    said = f"<Report rudong_2020: 如东县人民政府 2020, {counts}"
    assert repr(report).startswith(said) and len(repr(report)) < 150
    assert repr(lg.analyze(text="受理案件5件。")).startswith("<Report report: no issuer, 7 characters")


def test_wrong_arguments_are_told() -> None:
    assert lg.Pipeline(layers="areas").layers == {"areas"}
    with pytest.raises(ValueError, match=r"unknown layers \['area'\]; choose from metadata"):
        lg.Pipeline(layers="area")
    source: Any
    for source, kind in ((None, "nothing"), (5, "int"), (bytearray(b"x"), "bytearray")):
        with pytest.raises(TypeError, match=f"give a path, bytes, or text=…, not {kind}"):
            lg.analyze(source)
    with pytest.raises(TypeError, match="not two of them"):
        lg.analyze("report.docx", text="x")
    with pytest.raises(TypeError, match="paths of files and folders, not bytes"):
        list(lg.Pipeline().pipe(cast(Any, [b"x"])))
    with pytest.raises(ValueError, match="unknown segmenter None"):
        lg.Pipeline(cast(Any, None))
    with pytest.raises(TypeError, match="text must be a str, not bytes"):
        lg.analyze(text="受理案件5件。".encode())  # type: ignore[arg-type]
