"""What holds for the metadata of any text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lawgov_nlp import masthead, places
from lawgov_nlp.catalogue import default
from lawgov_nlp.catalogue.regions import Region
from lawgov_nlp.places import region_in


@settings(max_examples=300, deadline=None)
@given(st.from_regex(masthead._PAGE.pattern, fullmatch=True))
def test_a_look_for_one_mark_misses_nothing_that_a_page_puts_behind_a_title(behind: str) -> None:
    assert masthead._PAGE_MARK.search(behind)


def test_every_name_of_a_division_is_looked_for_by_its_beginning_and_length() -> None:
    regions = default().regions
    for name in (*regions.by_name, *regions.by_short_name):
        assert len(name) in regions.lengths[name[:2]]


def walked(passage: str, body: str, level: str | None) -> Region | None:
    """What `region_in` says, by a look for each length of name at each character."""
    by_name, county_of_two = default().regions.by_name, default().issuers.patterns["county_of_two"]
    found: Region | None = None
    start = 0
    while start < len(passage):
        behind = None
        for end in range(len(passage), start + 1, -1):
            if end - start == 2 and not county_of_two.match(passage, start):
                continue
            candidates = tuple(
                region
                for region in by_name.get(passage[start:end], ())
                if (found is None or (region.code[:2] == found.code[:2] and region.level != found.level))
                and level in (None, region.level)
            )
            chosen = places._resolve(candidates, body) if candidates else None
            if chosen is not None and (found is not None or not places._goes_on_before(passage, start, end, body)):
                found, behind = chosen, end
                break
        if behind is None and found is not None:
            return found
        start = start + 1 if behind is None else behind
    return found


PLACES = st.sampled_from(
    [name for names in (default().regions.by_name, default().regions.by_short_name) for name in names]
)
SHARED = st.sampled_from([name for name, regions in default().regions.by_name.items() if len(regions) > 1])
BETWEEN = st.sampled_from([*"市县区省州旗东南城在和的，", "司法局", "人民政府", "坚持", "县委", "自治", "全县", "我市"])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PLACES | SHARED | BETWEEN, max_size=12).map("".join),
    st.lists(PLACES | BETWEEN, max_size=4).map("".join),
    st.sampled_from([None, "provincial", "municipal", "county"]),
)
def test_names_of_divisions_are_found_where_a_walk_finds_them(passage: str, beside: str, level: str | None) -> None:
    body = passage + beside
    assert region_in(passage, default(), body, level) == walked(passage, body, level)
