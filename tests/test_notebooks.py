"""The notebooks run from top to bottom, show something, and are stored without output."""

from __future__ import annotations

import ast
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from lawgov_nlp.errors import LawgovError

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def code(path: Path) -> list[str]:
    """The source of each code cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def trains(path: Path) -> bool:
    """Whether it trains a model, which takes half a minute; such a notebook runs with the README's commands."""
    return any("training.train(" in cell for cell in code(path))


def run(path: Path) -> list[Any]:
    """Run a notebook in the current folder; what the last lines of its cells show."""
    for cell in code(path):
        for node in ast.walk(ast.parse(cell)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names + ([str(node.module)] if isinstance(node, ast.ImportFrom) else []):
                if importlib.util.find_spec(name.partition(".")[0]) is None:
                    pytest.skip(f"{path.name} needs {name}, which is not installed")
    names_: dict[str, Any] = {}
    shown = []
    for cell in code(path):
        body = ast.parse(cell)
        last = body.body.pop() if isinstance(body.body[-1], ast.Expr) else None
        exec(compile(body, path.name, "exec"), names_)
        if last is not None:
            assert isinstance(last, ast.Expr)
            shown.append(eval(compile(ast.Expression(last.value), path.name, "eval"), names_))
    return shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_notebook_is_stored_without_output(path: Path) -> None:
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert cells
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if not trains(path)], ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_its_results(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    if "plot_" in path.read_text(encoding="utf-8"):
        plots = pytest.importorskip("lawgov_nlp.plots", reason="needs the extra plot")
        try:
            plots.chinese_font()
        except LawgovError as error:
            pytest.skip(str(error))
    shown = [value for value in run(path) if value is not None]
    assert shown
    for value in shown:
        if hasattr(value, "figure"):
            # Drawn, so that a character without a glyph is a warning, which is an error here.
            value.figure.savefig(tmp_path / "figure.png")
            assert (tmp_path / "figure.png").stat().st_size > 5000
        rich = getattr(value, "_repr_html_", None)
        assert (rich() if rich else "") or repr(value)
