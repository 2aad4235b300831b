"""Laws of structure and metadata for any text whatsoever."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lawgov_nlp import metadata, structure
from lawgov_nlp.catalogue import default
from lawgov_nlp.document import Document
from lawgov_nlp.normalize import fold

PIECES = (
    *(
        "一、",
        "（一）",
        "(二)",
        "1.",
        "2、",
        "①",
        "（1）",
        "一是",
        "二是",
        "首先，",
        "第一，",
        "\n",
        " ",
        "\u3000",
        "。",
        "；",
        "：",
        "，",
    ),
    *(
        "“",
        "”",
        "《",
        "》",
        "（",
        "）",
        "2020年",
        "存在问题",
        "下一步",
        "目录",
        "东莞市司法局",
        "朝阳区",
        "2021年1月29日",
        "来源：",
        "报告",
    ),
    *("人民政府", "工作情况", "1.5", "\u2028", "\ufeff", "𠮷", "é"),
)
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=200))


@given(TEXTS)
def test_spans_are_trimmed_in_order_and_inside_the_text(text: str) -> None:
    found = structure.parse(text, fold(text), default())
    for section in found.outline:
        assert 0 <= section.start < section.end <= len(text)
        assert section.title and section.title == section.title.strip() and section.title in text
    previous = 0
    for paragraph in found.paragraphs:
        assert previous <= paragraph.start < paragraph.end <= len(text)
        held = fold(text[paragraph.start : paragraph.end])
        assert held == held.strip()
        previous = paragraph.end


@given(TEXTS)
def test_sentences_tile_the_text_of_their_paragraphs(text: str) -> None:
    found = structure.parse(text, fold(text), default())
    for paragraph in found.paragraphs:
        own = [s for s in found.sentences if s.paragraph == paragraph.id]
        assert own[0].start == paragraph.start and own[-1].end == paragraph.end
        assert all(not fold(text[before.end : after.start]).strip() for before, after in pairwise(own))


@given(TEXTS)
def test_no_letter_is_in_a_heading_and_a_paragraph_at_once_or_in_neither(text: str) -> None:
    found = structure.parse(text, fold(text), default())
    held = [0] * len(text)
    for start, end in [(s.start, s.end) for s in found.outline] + [(p.start, p.end) for p in found.paragraphs]:
        for position in range(start, end):
            held[position] += 1
    assert all(count == 1 for count, letter in zip(held, text, strict=True) if letter.isalnum())


@given(TEXTS)
def test_metadata_is_read_from_any_text_and_always_the_same(text: str) -> None:
    folded = fold(text)
    found = structure.parse(text, folded, default())
    document = Document(text, folded, found.outline, found.paragraphs, found.sentences)
    first = metadata.read(document, default())
    assert first == metadata.read(document, default())
    assert first.region_code is None or (len(first.region_code) == 6 and first.region_code.isdigit())
