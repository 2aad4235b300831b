"""The benchmarks' corpus is what they say it is."""

from __future__ import annotations

import json

import pytest

import lawgov_nlp as lg
from benchmarks import generator, load, peers, stages
from benchmarks.__main__ import ratios, rounds

KINDS = {"figure": "indicators", "policy": "policies", "initiative": "initiatives", "sentence": "sentences"}


@pytest.fixture(scope="module")
def made() -> list[lg.Report]:
    return [lg.analyze(text=report.text) for report in generator.reports(20, seed=3)]


@pytest.mark.parametrize("kind", KINDS)
def test_generated_reports_hold_as_much_as_real_ones_or_a_little_more(made: list[lg.Report], kind: str) -> None:
    least, most = generator.MEASURED[kind]
    for_one = sum(len(report.text) for report in made) / sum(len(getattr(report, KINDS[kind])) for report in made)
    assert 0.8 * least <= for_one <= most


def test_generated_reports_differ_in_how_much_they_count(made: list[lg.Report]) -> None:
    for_one = sorted(len(report.text) / max(1, len(report.indicators)) for report in made)
    assert for_one[-1] > 2 * for_one[0]


def test_the_same_seed_gives_the_same_reports() -> None:
    assert list(generator.reports(3, seed=5)) == list(generator.reports(3, seed=5))
    assert list(generator.reports(3, seed=5)) != list(generator.reports(3, seed=6))


def test_a_ratio_is_taken_within_each_round_so_that_a_slow_round_changes_nothing() -> None:
    seconds = {"jieba.lcut": [3.0, 30.0, 3.3], "ours": [1.0, 10.0, 1.0]}
    assert ratios(seconds, "jieba.lcut") == {
        "jieba.lcut": {"median": 1.0, "least": 1.0, "most": 1.0},
        "ours": {"median": 3.0, "least": 3.0, "most": 3.3},
    }


def test_every_contestant_has_each_round_measured() -> None:
    done: list[str] = []
    seconds = rounds({"one": stages.one_by_one(done.append), "other": done.extend}, ["甲", "乙"], 3)
    assert {name: len(taken) for name, taken in seconds.items()} == {"one": 3, "other": 3}
    assert done.count("甲") == done.count("乙") == 8  # once each to warm up


def test_what_it_costs_to_begin_is_measured_in_a_process_of_its_own() -> None:
    figures = load.measure("plain regex pair")
    assert figures.keys() == {"first_result_s", "peak_mb"}
    assert min(figures.values()) > 0


def test_the_roof_with_our_fields_writes_about_what_our_record_writes(made: list[lg.Report]) -> None:
    layers = ("outline", "paragraphs", "sentences", *KINDS.values())
    run = peers.PEERS[peers.RECORD_ROOF]()
    roofs = [json.loads(str(run(report.text))) for report in made]
    items = sum(len(getattr(report, layer)) for report in made for layer in dict.fromkeys(layers))
    assert 0.9 * items < sum(map(len, roofs)) < 1.1 * items
    ours = sum(len(report.to_json()) - len(report.text) for report in made)
    assert 0.8 * ours < sum(len(json.dumps(roof, ensure_ascii=False)) for roof in roofs) < 1.1 * ours
