"""The program speaks English, or Chinese where the locale does."""

from __future__ import annotations

import ast
import csv
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lawgov_nlp import language
from lawgov_nlp.cli import main
from lawgov_nlp.errors import CatalogueError, InterchangeError, LawgovError, ModelError, ReadError

ROOT = Path(__file__).parent.parent
MESSAGES = ROOT / "lawgov_nlp" / "data" / "help" / "messages.csv"


def lawgov(*arguments: str, **environment: str) -> str:
    """What `lawgov` prints, in an environment without any locale but the one given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-m", "lawgov_nlp", *arguments],
        env={**kept, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    return (done.stdout + done.stderr).decode("utf-8")


LOCALES = [
    ({"LANG": "zh_CN.UTF-8"}, "把文件、文件夹和 zip 压缩包变成记录。"),
    ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "把文件、文件夹和 zip 压缩包变成记录。"),
    ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en"}, "Turn files, folders and zip archives into records."),
    ({"LANG": "C"}, "Turn files, folders and zip archives into records."),
    ({}, "Turn files, folders and zip archives into records."),
]


@pytest.mark.parametrize(("environment", "said"), LOCALES, ids=[str(case[0]) for case in LOCALES])
def test_help_follows_the_locale(environment: dict[str, str], said: str) -> None:
    page = lawgov("analyze", "--help", **environment)
    assert said in page
    assert ("用法" in page) == ("Usage" not in page) == ("把" in said)
    assert "lawgov analyze report.docx > report.jsonl" in page


def _said(command: click.Command) -> list[str]:
    """Every paragraph of help, and every option's."""
    found = [part for part in (command.help or "").split("\n\n") if "\b" not in part]
    found += [p.help for p in command.params if isinstance(p, click.Option) and p.help]
    for each in getattr(command, "commands", {}).values():
        found += _said(each)
    return [" ".join(text.split()) for text in found]


@pytest.mark.skipif(language.chinese(), reason="this session speaks Chinese already")
def test_every_help_text_has_its_chinese() -> None:
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        known = {row["english"] for row in csv.DictReader(file)}
    missing = sorted(set(_said(main)) - known)
    assert missing == [], f"add a line to {MESSAGES.relative_to(ROOT)}: help,ENGLISH,CHINESE"


def test_every_command_teaches_with_an_example() -> None:
    for name, command in main.commands.items():
        assert name == "demo" or f"lawgov {name}" in (command.help or ""), name


def test_the_catalogue_for_click_is_up_to_date() -> None:
    built = runpy.run_path(str(ROOT / "tools" / "build_messages.py"))
    assert built["TARGET"].read_bytes() == built["catalogue"](), "run: python tools/build_messages.py"


def test_no_message_stands_twice_and_each_has_the_same_places() -> None:
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["english"] for row in rows}) == len(rows)
    for row in rows:
        assert re.search("[\u4e00-\u9fff：]", row["chinese"]), row
        places = len(re.findall(r"\{\w*!?\w*\}", row["english"]))
        assert places == len(re.findall(r"\{\w*!?\w*\}", row["chinese"])), row


ERRORS = [
    (ReadError("a.txt", "missing", "does not exist", "check the path"), "a.txt：不存在；请检查路径"),
    (ReadError("a.png", "binary", "is a PNG picture, not a report", "give the report itself as text or PDF"),
     "a.png：是 PNG 图片，不是报告；请提供报告本身的文本或 PDF"),
    (ReadError("a.doc", "too_large", "has 99 MB, the limit is 67", "extract the report's text"),
     "a.doc：有 99 MB，上限为 67 MB；请提取报告正文"),
    (ReadError("a.txt", "new", "is odd", "check the path"), "a.txt：is odd；请检查路径"),
    (LawgovError("what the table does not hold"), "what the table does not hold"),
    (LawgovError("no report has the id R1; close to it: R2"), "没有编号为 R1 的报告；相近的有 R2"),
    (ModelError("m: has the shape (1,); train it again: lawgov train ARCHIVE --out m"),
     "m：形状为 (1,)，与本版本不符；重新训练：lawgov train ARCHIVE --out m"),
    (InterchangeError(["a.ann line 3: is not understood: '?'", "a: T1 “35”: the field unit is 3; write a text"]),
     "2 个问题：\na.ann 第 3 行：无法理解：'?'\na：T1“35”：字段 unit 为 3；请写文字"),
    (InterchangeError(['a.ann line 4: the note must be a JSON object as {"value": 35, "unit": "件"} (no object)']),
     'a.ann 第 4 行：附注须为 JSON 对象，如 {"value": 35, "unit": "件"}（no object）'),
    (CatalogueError(["units.csv · line 7 · kind · 'x' is not one of count, money"]),
     "目录文件有 1 个问题：\nunits.csv · 第 7 行 · kind · 'x' 不在 count, money 之中"),
]  # fmt: skip


@pytest.mark.parametrize(("error", "said"), ERRORS, ids=[case[1] for case in ERRORS])
def test_errors_are_told_in_chinese(error: LawgovError, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    assert language.say_error(error) == said
    monkeypatch.setenv("LANGUAGE", "en")
    assert language.say_error(error) == str(error)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare",), "缺少参数"),
        (("fly",), "没有命令 'fly'"),
        (("show", "no such file.txt"), "no such file.txt：不存在"),
        (("analyze", "no such file.txt"), "不存在"),
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments: tuple[str, ...], said: str) -> None:
    assert said in lawgov(*arguments, LANG="zh_CN.UTF-8")


# What the program says stands in these calls; `{}` is what varies, as in the table.
_SAYING = (
    *("CatalogueError", "InterchangeError", "LawgovError", "ModelError", "ReadError", "RecordError", "StoreError"),
    *(
        "StoreError.of",
        "NoTextLayer",
        "Failure",
        "Notice",
        "_Failure",
        "_no_entities",
        "click.UsageError",
        "click.echo",
    ),
    *("say", "language.say", "problems.append", "row.problem", "self.problem", "told.append", "cls", "titled"),
)
_NOT_SAID = {"ReadError": 2, "Failure": 2, "Notice": 1, "row.problem": 1, "self.problem": 1}
"""How many arguments come first that are places and codes."""


def _pattern(node: ast.AST) -> str | None:
    """A text as the table would hold it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def _sources() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted((ROOT / "lawgov_nlp").rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _texts_said() -> Iterator[tuple[str, str]]:
    """Every text in such a call, and where it stands."""
    for path, tree in _sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            asked = name in _SAYING or (path.name == "interchange.py" and name == "ValueError")
            if not asked or (name == "cls" and path.name != "errors.py"):
                continue
            arguments = node.args[_NOT_SAID.get(name, 0) :]
            for argument in arguments:
                for each in argument.elts if isinstance(argument, ast.List) else [argument]:
                    text = _pattern(each)
                    if text is not None and re.search("[A-Za-z]{2}", text.replace("lawgov: ", "")):
                        yield f"{path.name}:{each.lineno}", text


def _messages(kind: str) -> set[str]:
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        return {row["english"] for row in csv.DictReader(file) if row["kind"] == kind}


def test_everything_said_has_its_chinese() -> None:
    known = _messages("message") | _messages("heading")
    missing = [f"{where}: {text}" for where, text in _texts_said() if text not in known]
    assert missing == [], f"add lines to {MESSAGES.relative_to(ROOT)}: message,ENGLISH,CHINESE"


def test_the_table_holds_no_message_that_nothing_says() -> None:
    written = {text for _, tree in _sources() for node in ast.walk(tree) if (text := _pattern(node))}
    assert sorted((_messages("message") | _messages("heading")) - written) == []
