"""Every command and every Python block of the READMEs runs, and what they claim is so."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lawgov_nlp
from tests.test_notebooks import NOTEBOOKS, run, trains

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.zh-CN.md")
FLOORS = json.loads((ROOT / "tests" / "evaluation" / "floors.json").read_text(encoding="utf-8"))


def blocks(page: str) -> list[tuple[str, str]]:
    """Language and content of each code block."""
    found: list[tuple[str, str]] = re.findall(r"```(sh|python)\n(.*?)```", (ROOT / page).read_text("utf-8"), re.S)
    return found


def bare(block: str) -> str:
    """A block without its comments."""
    lines = (re.sub(r"(^|\s+)# .*| +$", "", line) for line in block.splitlines())
    return "\n".join(line for line in lines if line)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample corpus, where the README's paths hold; blocks see the files of those before."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "corpora", folder / "corpora")
    return folder


def test_the_readme_runs_from_top_to_bottom(checkout: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = 0
    for language, block in blocks("README.md"):
        if language == "sh" and block.startswith(("make ", "python -m pip install")):
            continue  # `make test` is what runs this test; test_package runs the installation and the demo
        command = ["bash", "-e", "-c", block] if language == "sh" else [sys.executable, "-c", block]
        done = subprocess.run(
            command, cwd=checkout, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"
        ran += 1
    assert ran >= 8


def test_the_chinese_readme_has_the_same_blocks_up_to_their_comments() -> None:
    english, chinese = ([(language, bare(block)) for language, block in blocks(page)] for page in PAGES)
    assert chinese == english


@pytest.mark.parametrize("page", PAGES)
def test_no_figure_is_better_than_the_floor_that_the_tests_hold(page: str) -> None:
    rows = re.findall(r"^\| .+? \| ([\d.]*) \| ([\d.]*) \| ([\d.]*) \|$", (ROOT / page).read_text("utf-8"), re.M)
    names = ("sample", "development_tune", "development_held_out")
    source = (ROOT / "tools" / "build_readme_table.py").read_text("utf-8")
    measures = re.findall(r'^    "([a-z_.1]+)": \(', source, re.M)
    assert len(rows) == len(measures) > 10
    for measure, row in zip(measures, rows, strict=True):
        for name, figure in zip(names, row, strict=True):
            assert not figure or float(figure) <= FLOORS[name]["floors"][measure], "run tools/build_readme_table.py"
    assert re.search(r"20\d\d-\d\d-\d\d", (ROOT / page).read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_the_tables_are_those_of_the_data_in_both_languages(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    build = runpy.run_path(str(ROOT / "tools" / "build_readme_table.py"))["page"]
    assert build(PAGES.index(page), text) == text, "run tools/build_readme_table.py"


@pytest.mark.parametrize("page", [*PAGES, "notebooks/README.md", "docs/record.md"])
def test_every_link_and_picture_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+?)\)", (ROOT / page).read_text("utf-8"))
    assert page == "docs/record.md" or links
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_citation_names_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version: {lawgov_nlp.__version__}\n" in citation
    assert {"cff-version", "message", "title", "authors"} <= set(re.findall(r"^([a-z-]+):", citation, re.M))


def test_the_notebook_that_trains_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (path,) = [path for path in NOTEBOOKS if trains(path)]
    assert len(run(path)) >= 2
    assert (tmp_path / "build" / "my_model" / "work_areas.npy").is_file()
