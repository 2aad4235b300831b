"""Named entities of a recogniser as evidence: what they add, what they leave alone, and bad recognisers."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

import lawgov_nlp as lg
from lawgov_nlp.entities import Recognise
from lawgov_nlp.errors import LawgovError, ReadError


def naming(**names: str) -> Recognise:
    """A recogniser that knows such names: `naming(甲乙大学="ORG")`."""

    def recognise(passage: str) -> Iterable[tuple[int, int, str]]:
        for name, label in names.items():
            start = passage.find(name)
            while start >= 0:
                yield start, start + len(name), label
                start = passage.find(name, start + 1)

    return recognise


def _labels() -> list[dict[str, str]]:
    with (Path(lg.__file__).parent / "data" / "entity_labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FOREST, BUREAU = "卧牛岭林区综合执法局", "卧牛岭管理局"
ISSUERS = [
    # title, opening, entity, label, issuer with it
    ("2020年度法治政府建设工作报告", "2020年，卧牛岭林区综合执法局积极推进依法行政。", FOREST, "NT", FOREST),
    ("平川大学2020年度法治工作情况报告", "2020年，学校办结案件35件。", "平川大学", "ORGANIZATION", "平川大学"),
    ("2020年度法治政府建设工作报告", "在卧牛岭管理局的领导下，各项任务完成。", BUREAU, "ORG", None),
    ("2020年度法治政府建设工作报告", "2020年，卧牛岭管理局领导下的各项任务完成。", BUREAU, "ORG", None),
    ("2020年度法治政府建设工作报告", "认真落实《卧牛岭管理局工作规则》，任务完成。", BUREAU, "ORG", None),
    ("2020年度法治政府建设工作报告", "国务院印发纲要以来，各项任务完成。", "国务院", "nt", None),
    ("2020年度法治政府建设工作报告", "2020年，卧牛岭区委高度重视，任务完成。", "卧牛岭区委", "nt", None),
    ("2020年度法治政府建设工作报告", "2020年，卧牛岭管理局组织学习。", BUREAU, "nt", BUREAU),
    ("2020年度法治政府建设工作报告", "2020年，卧牛岭管理局组织学习。", BUREAU, "ns", None),
    ("2020年度法治政府建设工作报告", "2020年，卧牛岭管理局组织学习。", BUREAU, "DATE", None),
]


@pytest.mark.parametrize(("title", "opening", "name", "label", "expected"), ISSUERS)
def test_issuers(title: str, opening: str, name: str, label: str, expected: str | None) -> None:
    text = f"{title}\n{opening}"
    assert lg.Pipeline()(text=text).metadata.issuer is None
    assert lg.Pipeline(entities=naming(**{name: label}))(text=text).metadata.issuer == expected


def test_what_the_rules_find_is_not_asked_for_again() -> None:
    text = "固原市司法局2020年度法治政府建设工作报告\n2020年，卧牛岭管理局组织学习。"
    assert lg.Pipeline(entities=naming(卧牛岭管理局="nt"))(text=text).metadata.issuer == "固原市司法局"


INITIATIVES = [
    # text, names, initiatives without them, initiatives with them
    ("全力打造“老城厢”，服务群众。", {"老城厢": "ns"}, ["老城厢"], []),
    ("推行“老城厢”模式，服务群众。", {"老城厢": "ns"}, ["老城厢"], ["老城厢"]),
    ("成立“李秀兰”调解工作室，服务群众。", {"李秀兰": "PERSON"}, ["李秀兰"], ["李秀兰"]),
    ("全力打造“老城厢”，服务群众。", {"老城": "ns"}, ["老城厢"], ["老城厢"]),
    ("全力打造“老城厢”，服务群众。", {"老城厢": "DATE"}, ["老城厢"], ["老城厢"]),
    ("实行“双随机、一公开”，服务群众。", {"双随机、一公开": "ORG"}, ["双随机、一公开"], ["双随机、一公开"]),
]


@pytest.mark.parametrize(("text", "names", "without", "expected"), INITIATIVES)
def test_initiatives(text: str, names: dict[str, str], without: list[str], expected: list[str]) -> None:
    text = f"一、主要工作\n{text}"
    assert [i.text for i in lg.Pipeline()(text=text).initiatives] == without
    assert [i.text for i in lg.Pipeline(entities=naming(**names))(text=text).initiatives] == expected


@pytest.mark.parametrize("row", _labels(), ids=lambda row: row["label"])
def test_every_label_of_the_table_counts(row: dict[str, str]) -> None:
    """A quoted name that a model knows to be of a person, a place or an organisation is no initiative."""
    name, text = row["example"], f"一、主要工作\n全力打造“{row['example']}”，服务群众。"
    assert [i.text for i in lg.Pipeline()(text=text).initiatives] == [name]
    assert lg.Pipeline(entities=naming(**{name: row["label"]}))(text=text).initiatives == ()


def test_a_recogniser_is_asked_only_where_the_rules_leave_a_question() -> None:
    asked: list[str] = []

    def recognise(passage: str) -> Iterable[tuple[int, int, str]]:
        asked.append(passage)
        return ()

    text = "固原市司法局2020年度法治政府建设工作报告\n一、主要工作\n受理案件35件。全力打造“老城厢”，再建“老城厢”。"
    lg.Pipeline(entities=recognise)(text=text)
    assert asked == ["全力打造“老城厢”，再建“老城厢”。"]


def test_line_breaks_inside_a_name_do_not_hide_it() -> None:
    line = "全市各级各部门按照年初确定的目标任务扎实开展各项工作并取得了较好成效"
    text = "\n".join(["一、主要工作", *[line] * 9, f"{line[:-9]}，全力打造“老城", "厢”，服务群众。"])
    assert "“老城\n厢”" in text
    assert [i.name for i in lg.Pipeline()(text=text).initiatives] == ["老城厢"]
    assert lg.Pipeline(entities=naming(老城厢="ns"))(text=text).initiatives == ()


@pytest.mark.parametrize(
    "given",
    [(0, 3), (0, 99, "nt"), (3, 3, "nt"), (-1, 3, "nt"), (0.0, 3, "nt"), (0, 3, None), "nt"],
    ids=repr,
)
def test_a_bad_recogniser_is_named_with_what_it_returned(given: object) -> None:
    def careless(passage: str) -> Iterable[tuple[int, int, str]]:
        return [given]  # type: ignore[list-item]

    with pytest.raises(LawgovError, match="careless") as raised:
        lg.Pipeline(entities=careless)(text="2020年度法治政府建设工作报告\n各项任务完成。")
    assert repr(given) in str(raised.value)
    assert "(start, end, label)" in str(raised.value)


class Knowing:
    def __call__(self, passage: str) -> Iterable[tuple[int, int, str]]:
        return ()


@pytest.mark.parametrize(
    ("given", "name"),
    [(naming(甲="nt"), "test_entities.naming.<locals>.recognise"), (Knowing(), "Knowing")],
    ids=["a function", "an object"],
)
def test_records_tell_of_the_recogniser(given: Recognise, name: str) -> None:
    record = json.loads(lg.Pipeline(entities=given)(text="一、主要工作\n任务完成。").to_json())
    assert record["versions"]["entities"].endswith(name)


def test_without_a_recogniser_records_tell_of_none() -> None:
    assert "entities" not in lg.Pipeline().versions


def test_a_bad_recogniser_in_a_pipe_is_the_users_to_mend_not_ours(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2020年度法治政府建设工作报告\n各项任务完成。", encoding="utf-8")
    failures: list[ReadError] = []
    pipeline = lg.Pipeline(entities=lambda passage: [(0, 999, "nt")])
    assert list(pipeline.pipe([tmp_path / "a.txt"], failures=failures)) == []
    assert "(0, 999, 'nt')" in str(failures[0])
    assert "report it" not in str(failures[0])


@pytest.mark.parametrize("workers", [1, 2])
def test_a_recogniser_works_in_workers(tmp_path: Path, workers: int) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(
            "2020年度法治政府建设工作报告\n2020年，卧牛岭管理局组织学习。", encoding="utf-8"
        )
    pipeline = lg.Pipeline(entities=naming(卧牛岭管理局="nt"))
    reports = pipeline.pipe(sorted(tmp_path.iterdir()), workers=workers)
    assert [report.metadata.issuer for report in reports] == ["卧牛岭管理局"] * 2


@pytest.mark.parametrize("given", ["jieba", "hanlp", "hanlp:", ""])
def test_unknown_recognisers(given: str) -> None:
    with pytest.raises(ValueError, match="hanlp:<model>"):
        lg.Pipeline(entities=given)
