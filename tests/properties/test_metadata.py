"""What holds for the metadata of any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lawgov_nlp import masthead
from lawgov_nlp.catalogue import default


@settings(max_examples=300, deadline=None)
@given(st.from_regex(masthead._PAGE.pattern, fullmatch=True))
def test_a_look_for_one_mark_misses_nothing_that_a_page_puts_behind_a_title(behind: str) -> None:
    assert masthead._PAGE_MARK.search(behind)


def test_every_name_of_a_division_is_looked_for_by_its_beginning_and_length() -> None:
    regions = default().regions
    for name in (*regions.by_name, *regions.by_short_name):
        assert len(name) in regions.lengths[name[:2]]
