"""One automaton finds what a pattern for each table would find."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lawgov_nlp.catalogue.names import NameSearch

CHARACTERS = "乎例a😀"
NAMES = st.lists(st.text("乎例a", min_size=1, max_size=4), min_size=1, max_size=6, unique=True)


@settings(max_examples=300, deadline=None)
@given(NAMES, NAMES, st.text(CHARACTERS, max_size=30))
def test_each_table_is_searched_as_if_there_were_no_other(first: list[str], second: list[str], text: str) -> None:
    seen = NameSearch(first, second, words=second).find(text)
    for names, found in zip((first, second), seen.names, strict=True):
        longest_first = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
        assert found == [(names.index(match[0]), *match.span()) for match in longest_first.finditer(text)]
    for word, places in seen.words.items():
        assert places == [at for at in range(len(text)) if text.startswith(word, at)]
