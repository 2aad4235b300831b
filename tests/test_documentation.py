"""Docstrings: their examples run, every public name has one, and the API reference builds from them."""

from __future__ import annotations

import doctest
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import lawgov_nlp

# Extras that may be missing; __main__ runs the program.
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(lawgov_nlp.__path__, "lawgov_nlp.")
    if not module.name.endswith("__main__") and "._" not in module.name
)


@pytest.mark.parametrize("name", ["lawgov_nlp", *MODULES])
def test_examples_run_and_public_names_are_explained(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
    assert module.__doc__, "the module has no docstring"
    unexplained = [
        f"{name}.{key}"
        for key, value in vars(module).items()
        if not key.startswith("_")
        and (inspect.isfunction(value) or inspect.isclass(value))
        and value.__module__ == name
        and not _own_doc(value)
    ]
    assert unexplained == []


def _own_doc(value: object) -> str | None:
    doc = value.__doc__
    # A named tuple without a docstring has its signature as one.
    return None if doc is None or doc.startswith(f"{getattr(value, '__name__', '')}(") else doc


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    examples = [
        test.name
        for name in ["lawgov_nlp", *MODULES]
        for test in finder.find(importlib.import_module(name))
        if test.examples
    ]
    assert len(examples) >= 8, examples


def test_the_api_reference_builds(tmp_path: Path) -> None:
    pytest.importorskip("pdoc", reason="pdoc is not installed")
    command = (sys.executable, "-m", "pdoc", "--docformat", "markdown", "--output-directory", str(tmp_path))
    done = subprocess.run(
        [*command, "lawgov_nlp.pipeline", "lawgov_nlp.report", "lawgov_nlp.errors"],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "lawgov_nlp" / "report.html").read_text(encoding="utf-8")
    assert "A number that measures work done" in page
