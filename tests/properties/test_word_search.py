"""Either automaton finds what is there, and the same."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawgov_nlp import word_search
from lawgov_nlp.word_search import Found, WordSearch

CHARACTERS = "乎例a😀"
WORDS = st.lists(st.text(CHARACTERS, min_size=1, max_size=4), max_size=6, unique=True)
MAKERS = [word_search._with_daachorse, word_search._with_ahocorasick]


def everywhere(words: list[str], text: str) -> Found:
    found = [
        (at, at + len(word), which)
        for which, word in enumerate(words)
        for at in range(len(text))
        if text.startswith(word, at)
    ]
    return sorted(found, key=lambda hit: (hit[1], hit[0]))


def from_left_to_right(words: list[str], text: str) -> Found:
    found, at = Found(), 0
    while at < len(text):
        here = [(len(word), which) for which, word in enumerate(words) if text.startswith(word, at)]
        length, which = max(here, default=(0, -1))
        if length:
            found.append((at, at + length, which))
        at += length or 1
    return found


@pytest.mark.parametrize("make", MAKERS)
@settings(max_examples=200, deadline=None)
@given(words=WORDS, text=st.text(CHARACTERS, max_size=30))
def test_words_are_found_where_they_are(
    make: Callable[[list[str], bool], WordSearch], words: list[str], text: str
) -> None:
    assert make(words, False)(text) == everywhere(words, text)
    assert make(words, True)(text) == from_left_to_right(words, text)


@pytest.mark.parametrize("search", [word_search.every, word_search.longest])
@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.text("乎例。", min_size=1, max_size=4), max_size=6, unique=True),
    text=st.text("乎例。\n", max_size=40),
    piece=st.integers(1, 8),
)
def test_a_long_text_in_pieces_holds_the_same_words(
    search: Callable[[list[str]], WordSearch], words: list[str], text: str, piece: int
) -> None:
    whole = search(words)
    with patch.object(word_search, "PIECE", piece):
        assert word_search.in_pieces(whole, words)(text) == whole(text)
