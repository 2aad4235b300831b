"""What goes out to annotation tools comes back as it was or as corrected; all else is refused with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import lawgov_nlp as lg
from lawgov_nlp import brat, interchange, label_studio
from lawgov_nlp.cli import main
from lawgov_nlp.errors import InterchangeError
from lawgov_nlp.interchange import Annotation

ROOT = Path(__file__).parent.parent
REPORT = lg.analyze(ROOT / "corpora" / "reports" / "rudong_2020.txt")


def by_brat(annotation: Annotation) -> Annotation:
    return brat.read(annotation.report.text, brat.write(annotation), "elsewhere")


def by_label_studio(annotation: Annotation) -> Annotation:
    return label_studio.read(json.loads(json.dumps(label_studio.write(annotation))))


WAYS: list[Callable[[Annotation], Annotation]] = [by_brat, by_label_studio]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", sorted((ROOT / "corpora" / "reports").glob("*_2021.txt")), ids=lambda path: path.stem)
def test_a_report_comes_back_whole(way: Callable[[Annotation], Annotation], path: Path) -> None:
    report = lg.analyze(path)
    back = way(interchange.annotate(report, interchange.LAYERS))
    assert interchange.apply(back, report) == report
    assert back.report.id == report.id


@pytest.mark.parametrize("way", WAYS)
def test_only_the_layers_asked_for_travel(way: Callable[[Annotation], Annotation]) -> None:
    back = way(interchange.annotate(REPORT, ["indicators"]))
    assert back.layers == ("indicators",)
    assert (back.report.indicators, back.report.policies) == (REPORT.indicators, ())
    assert set(interchange.gold(back)) == {"id", "indicators"}
    with pytest.raises(InterchangeError, match="unknown layers words"):
        interchange.annotate(REPORT, ["words"])


# What people do in brat: old line (None: a new one) → new line, and what gold then says of “35”.
TEXT = "2020年，我局印发《办案规定》，受理案件35件，称为“阳光”。"
BRAT = [
    ("another value", '#1\tAnnotatorNotes T1\t{"value": 36}', {"value": 36.0}),
    ("a range", '#1\tAnnotatorNotes T1\t{"value": 30, "value_max": 40}', {"value": 30.0, "value_max": 40.0}),
    ("a unit", '#1\tAnnotatorNotes T1\t{"unit": "件"}', {"unit": "件", "value": 35.0}),
    ("a kind", "A1\tindicator_kind T1 rate", {"kind": "rate"}),
    ("optional", "A1\tindicator_optional T1", {"required": False}),
    ("a measure", "T2\tmeasure 19 21\t案件\nR1\tmeasures Arg1:T1 Arg2:T2", {"measures": ["案件"]}),
    ("nothing but the span", "", {"value": 35.0, "unit": None, "measures": [], "required": True, "kind": "count"}),
]


@pytest.mark.parametrize(("lines", "expected"), [case[1:] for case in BRAT], ids=[case[0] for case in BRAT])
def test_what_people_write_in_brat_reaches_gold(lines: str, expected: dict[str, Any]) -> None:
    ann = f"T1\tindicator 21 23\t35\n{lines}\n"
    (entry,) = interchange.gold(brat.read(TEXT, ann))["indicators"]
    assert {name: entry[name] for name in expected} == expected


def test_a_policy_marked_by_hand_needs_nothing_but_its_span() -> None:
    annotation = brat.read(TEXT, "T1\tpolicy 11 15\t办案规定\nT2\tnot_initiative 28 30\t阳光\n")
    gold = interchange.gold(annotation)
    (policy,) = gold["policies"]
    assert (policy["kind"], policy["title"], policy["bracketed"]) == ("provisions", "办案规定", True)
    assert gold["not_initiatives"] == [{"start": 28, "end": 30, "text": "阳光"}]
    assert by_label_studio(annotation) == by_brat(annotation) == annotation


def task(*result: dict[str, Any], text: str = TEXT) -> dict[str, Any]:
    return {"id": 7, "data": {"text": text}, "annotations": [{"result": list(result)}]}


def region(label: str, start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"id": "a", "type": "labels", "value": {"start": start, "end": end, "labels": [label], **more}}


def test_label_studio_finished_work_counts_before_drafts_and_cancelled_work() -> None:
    found = task(region("indicator", 21, 23))
    found["predictions"] = [{"result": []}]
    found["annotations"].append({"was_cancelled": True, "result": []})
    assert [i.value for i in label_studio.read(found).report.indicators] == [35.0]
    assert label_studio.read({**found, "annotations": []}).report.indicators == ()


def test_label_studio_arrows_may_be_drawn_either_way() -> None:
    measure = {**region("measure", 19, 21), "id": "b"}
    for one, other in (("a", "b"), ("b", "a")):
        arrow = {"type": "relation", "from_id": one, "to_id": other}
        (indicator,) = label_studio.read(task(region("indicator", 21, 23), measure, arrow)).report.indicators
        assert [m.text for m in indicator.measures] == ["案件"]


@pytest.mark.parametrize(("start", "end"), [(2, 4), (3, 5)], ids=["code points", "UTF-16, as before version 1.6"])
def test_label_studio_offsets_hold_beyond_the_basic_plane(start: int, end: int) -> None:
    found = label_studio.read(task(region("indicator", start, end, text="35"), text="𠮷有35件"))
    assert found.report.indicators[0].text == "35"


PROBLEMS = [
    (by_brat, "T1\tindicator 21 23\t36\n", "it was made on another text"),
    (by_brat, "T1\tindicator 210 230\t\n", "outside the text"),
    (by_brat, "T1\tverse 21 23\t35\n", "unknown label 'verse'"),
    (by_brat, "T1\tindicator 19 21\t案件\n", "give the value"),
    (by_brat, "T1\tinitiative 28 30\t阳光\n", "give its kind, one of campaign"),
    (by_brat, "T1\tindicator 21 23\t35\nA1\tindicator_kind T1 verse\n", "choose from count"),
    (by_brat, "T1\tindicator 21 23\t35\nA1\tindicator_colour T1 red\n", "no field 'colour'"),
    (by_brat, "T1\tindicator 21 23\t35\n#1\tAnnotatorNotes T1\tthirty-six\n", "the note must be a JSON object"),
    (by_brat, 'T1\tindicator 21 23\t35\n#1\tAnnotatorNotes T1\t{"value": "三十"}\n', "Arabic numerals"),
    (by_brat, 'T1\tpolicy 11 15\t办案规定\n#1\tAnnotatorNotes T1\t{"period": 2020}\n', "period is 2020"),
    (by_brat, "T1\tmeasure 19 21\t案件\n", "belongs to no indicator"),
    (by_brat, "T1\tindicator 21 23\t35\nR1\tlikes Arg1:T1 Arg2:T1\n", "relation likes"),
    (by_brat, "E1\tsomething\n", "line 1: is not understood"),
    (by_label_studio, task(region("indicator", 21, 23, text="六")), "made on another text"),
    (by_label_studio, task({"id": "a", "type": "labels", "value": {}}), "result 1 is damaged"),
    (by_label_studio, {"text": TEXT}, "is no task"),
]


@pytest.mark.parametrize(("way", "content", "message"), PROBLEMS, ids=[case[2] for case in PROBLEMS])
def test_what_does_not_fit_is_refused_with_its_place(way: object, content: Any, message: str) -> None:
    with pytest.raises(InterchangeError, match=message):
        brat.read(TEXT, content) if way is by_brat else label_studio.read(content)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InterchangeError) as caught:
        brat.read(TEXT, "T1\tindicator 19 21\t案件\nT2\tinitiative 28 30\t阳光\n", "a")
    assert [problem.split(" “")[0] for problem in caught.value.problems] == ["a: a.ann line 1", "a: a.ann line 2"]


@pytest.mark.parametrize("tool", interchange.TOOLS)
def test_from_the_command_line_out_and_back_to_a_score(tool: str, tmp_path: Path) -> None:
    def lawgov(*arguments: object) -> str:
        done = CliRunner().invoke(main, [str(argument) for argument in arguments])
        assert done.exit_code == 0, done.output
        return done.output

    report = ROOT / "corpora" / "reports" / "xinglong_2019.txt"
    lawgov("export", report, "--to", tool, "--out", tmp_path / "out", "--layers", "policies,indicators,paragraphs")
    assert "policy_kind" in (tmp_path / "out" / ("annotation.conf" if tool == "brat" else "labels.xml")).read_text()
    back = tmp_path / "out" if tool == "brat" else tmp_path / "out" / "tasks.json"
    lawgov("import", back, "--out", tmp_path / "made")
    figures = json.loads(lawgov("evaluate", "--gold", tmp_path / "made" / "gold", "--json"))
    assert {figures["policies"], figures["indicators"], figures["roles"], figures["areas"]} == {1.0}
    assert "initiatives" not in figures
    assert (tmp_path / "made" / "reports" / "xinglong_2019.txt").read_text(encoding="utf-8") == report.read_text(
        "utf-8"
    )


def test_the_command_line_names_file_and_remedy(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["import", str(tmp_path), "--out", str(tmp_path / "made")])
    assert done.exit_code == 1
    assert "holds no .ann file; give a folder of brat" in done.output
