"""Laws that hold for any text whatsoever."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

import lawgov_nlp as lg
from lawgov_nlp.normalize import fold
from lawgov_nlp.reading import Reading
from lawgov_nlp.report import NOWHERE, Indicator, Initiative, Paragraph, Policy, Section, Sentence

GENRE = st.sampled_from(
    [
        *(
            "一、",
            "（一）",
            "1.",
            "一是",
            "二是",
            "首先，",
            "《",
            "》",
            "〈",
            "〉",
            "“",
            "”",
            "（",
            "）",
            "，",
            "。",
            "；",
            "\n",
            " ",
            "　",
        ),
        *(
            "法治政府建设",
            "行政复议案件",
            "受理",
            "35",
            "１，２３４",
            "一百二十",
            "万",
            "余",
            "件",
            "%",
            "个百分点",
            "同比增长",
            "2020年",
        ),
        *(
            "国发〔2021〕1号",
            "民法典",
            "《纲要》",
            "“放管服”改革",
            "东莞市司法局",
            "2021年1月29日",
            "其中",
            "位列全省第三",
            "办法",
            "以下简称",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.one_of(GENRE, st.text(max_size=3)), max_size=60).map("".join))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_record_whose_spans_stand_in_the_text(text: str) -> None:
    report = lg.analyze(text=text)
    mentions: list[Policy | Initiative | Indicator] = [*report.policies, *report.initiatives, *report.indicators]
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
    for figure in report.indicators:
        for measure in figure.measures:
            assert text[measure.start : measure.end] == measure.text
    spans: list[Section | Paragraph | Sentence] = [*report.outline, *report.paragraphs, *report.sentences]
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
    found: list[list[int]] = [
        *([m.start for m in report.policies], [m.start for m in report.initiatives]),
        *([m.start for m in report.indicators], [s.start for s in spans if isinstance(s, Paragraph)]),
    ]
    for starts in found:
        assert starts == sorted(starts)


PAIRS = st.sampled_from(("“”", "‘’", '""', "「」", "《》", "〈〉", "（）", "〔〕"))
INSIDE = st.text(alphabet="、，。·—（）“”《》 一三十35年日号%法的谁+-", max_size=5)


@given(st.lists(st.tuples(PAIRS, INSIDE, GENRE), max_size=5))
@settings(max_examples=300, deadline=None)
def test_whatever_stands_between_marks_is_read(marked: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{word}{pair[0]}{inside}{pair[1]}" for pair, inside, word in marked)
    report = lg.analyze(text=text)
    mentions: list[Policy | Initiative | Indicator] = [*report.policies, *report.initiatives, *report.indicators]
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_paragraphs_and_headings_hold_every_word_of_the_text(text: str) -> None:
    report = lg.analyze(text=text)
    covered: set[int] = set()
    spans: list[Section | Paragraph] = [*report.outline, *report.paragraphs]
    for span in spans:
        covered.update(range(span.start, span.end))
    lost = [c for i, c in enumerate(fold(text)) if i not in covered and (c.isalnum() or "一" <= c <= "龥")]
    assert lost == []


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_the_same_text_gives_the_same_record_and_survives_json(text: str) -> None:
    first, second = lg.analyze(text=text), lg.analyze(text=text)
    assert first == second
    record = json.loads(json.dumps(first.to_dict()))
    assert lg.Report.from_dict(record) == first


@given(st.text(max_size=200))
def test_folding_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_sentences_tile_their_paragraphs(text: str) -> None:
    report = lg.analyze(text=text)
    for paragraph in report.paragraphs:
        pieces = [text[s.start : s.end] for s in report.sentences if s.paragraph == paragraph.id]
        assert "".join("".join(pieces).split()) == "".join(text[paragraph.start : paragraph.end].split())


def test_a_full_sentence_in_front_shifts_every_later_figure() -> None:
    front, rest = "我局工作扎实推进。", "全年受理行政复议案件35件，办结30件，办结率达85.7%。"
    alone, shifted = lg.analyze(text=rest), lg.analyze(text=front + rest)
    moved = [(i.start + len(front), i.text, [m.text for m in i.measures]) for i in alone.indicators]
    assert moved == [(i.start, i.text, [m.text for m in i.measures]) for i in shifted.indicators]
    assert len(moved) == 3


@given(st.lists(TEXTS, max_size=4))
@settings(max_examples=50, deadline=None)
def test_texts_analysed_together_have_the_records_that_each_has_alone(texts: list[str]) -> None:
    pipeline = lg.Pipeline()
    texts = [text.replace("\r", "\n") for text in texts]  # as what was read has them
    together = pipeline.together([Reading(text, NOWHERE) for text in texts])
    assert [report.to_json() for report in together] == [pipeline(text=text).to_json() for text in texts]
