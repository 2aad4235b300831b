"""The development set keeps its size and its variety."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.evaluation import development

BOTH = ("tune", "held_out")


def everything() -> list[development.Passage]:
    return [passage for name in BOTH for passage in development.read(name)]


def test_it_is_large_enough_to_say_something() -> None:
    passages = everything()
    found = Counter[str]()
    for passage in passages:
        found["sentences"] += len(re.findall("[。！？]", passage.text))
        found["policies"] += len(passage.gold["policies"])
        found["initiatives and traps"] += len(passage.gold["initiatives"]) + len(passage.gold["not_initiatives"])
        found["indicators"] += len(passage.gold["indicators"])
    wanted = {"sentences": 320, "policies": 250, "initiatives and traps": 200, "indicators": 350}
    assert {key: found[key] for key in wanted if found[key] < wanted[key]} == {}


def test_every_passage_says_what_it_is_modelled_on() -> None:
    passages = everything()
    assert [p.header for p in passages if len(p.header) != 6 or not all(p.header)] == []
    assert max(Counter(p.header[0] for p in passages).values()) == 1
    levels = Counter(p.header[2] for p in passages)
    assert set(levels) == {"national", "provincial", "municipal", "county", "township"}
    assert len({p.header[3] for p in passages}) >= 20, "too few kinds of office"


@pytest.mark.parametrize("name", BOTH)
def test_nothing_comes_from_what_is_kept_for_the_last_check(name: str) -> None:
    passages = development.read(name)
    assert [p.header[0] for p in passages if "深圳" in p.text or int(p.header[4]) > 2021] == []
