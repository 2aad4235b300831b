"""The record: exact round trip, and a schema that fits it."""

from __future__ import annotations

import json

import jsonschema
import pytest

import lawgov_nlp as lg
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
from lawgov_nlp.schema import record_schema

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


def test_a_record_of_another_version_or_shape_is_refused_with_its_reason() -> None:
    with pytest.raises(RecordError, match="schema_version '0'"):
        lg.Report.from_dict({**FULL.to_dict(), "schema_version": "0"})
    damaged = FULL.to_dict()
    del damaged["policies"][0]["title"]
    with pytest.raises(RecordError, match="title"):
        lg.Report.from_dict(damaged)
