"""Folding: one character for one, whatever the script."""

from __future__ import annotations

import json

import pytest

import lawgov_nlp as lg
from lawgov_nlp.normalize import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１２３％（一）", "123%(一)"),
        ("〔2021〕【2021】", "[2021][2021]"),
        ("二○二一年", "二〇二一年"),
        ("12，345件", "12，345件"),
        ("㎡", "㎡"),
        ("行政執法與規範性文件", "行政执法与规范性文件"),
        ("乾隆", "乾隆"),
        ("办结\ud800件", "办结\ufffd件"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(fold(text)) == len(text)


def test_traditional_characters_are_analysed_and_stay_in_the_spans() -> None:
    text = "2020年，我局貫徹落實《中華人民共和國行政處罰法》，深化“證照分離”改革，受理行政復議案件35件，辦結率達98.5%。"
    report = lg.analyze(text=text)
    assert [(p.text, p.title) for p in report.policies] == [("中華人民共和國行政處罰法", "中华人民共和国行政处罚法")]
    assert [(i.text, i.name) for i in report.initiatives] == [("證照分離", "证照分离")]
    assert [(i.value, i.unit, i.measures[0].text) for i in report.indicators] == [
        (35.0, "件", "行政復議案件"),
        (98.5, "%", "辦結率"),
    ]
    assert report.text == text


def test_halves_of_characters_stop_nothing() -> None:
    text = "受理行政复议案件35件\ud800，宣传《民法典》，推行“一\udfff网通办”。"
    report = lg.analyze(text=text)
    assert report.text == text
    assert [(i.value, i.measures[0].text) for i in report.indicators] == [(35.0, "行政复议案件")]
    assert [p.catalogue_id is not None for p in report.policies] == [True]
    assert "".join(word.text for word in report.words()) == text
    assert lg.Report.from_dict(json.loads(report.to_json())) == report
