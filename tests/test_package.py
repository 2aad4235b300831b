"""The distributions: built, installed into new environments, used outside the repository (`make test-package`)."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import lawgov_nlp

ROOT = Path(__file__).parent.parent


def test_the_extras_that_the_documents_name_exist() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = set(config["options.extras_require"])
    named: set[str] = set()
    for page in ("README.md", "README.zh-CN.md", "notebooks/README.md"):
        for group in re.findall(r"lawgov-nlp\[([a-z,]+)\]|\.\[([a-z,]+)\]", (ROOT / page).read_text(encoding="utf-8")):
            named.update(",".join(filter(None, group)).split(","))
    assert {"archive"} <= named <= extras
    assert {"hanlp", "archive", "page", "distributed", "dev", "train", "spacy", "notebooks"} <= extras
    assert (ROOT / "lawgov_nlp" / "py.typed").is_file()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sdist and wheel; the wheel is built from the sdist, so the sdist is whole."""
    pytest.importorskip("build.__main__", reason="the package build is not installed")
    out = tmp_path_factory.mktemp("dist")
    # -P: the folder build/ of a checkout is not the package of that name.
    command = [sys.executable, "-P", "-m", "build", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return out


@pytest.mark.package
def test_the_wheel_holds_data_model_and_sample_corpus(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (
        ("lawgov_nlp", "lawgov_nlp"),
        ("models", "lawgov_nlp/_models"),
        ("corpora", "lawgov_nlp/_corpora"),
    ):
        tracked = subprocess.run(
            ["git", "ls-files", folder], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.split()
        left_out = ("corpora/annotations/", "models/hanlp-tiny")  # of use in a checkout only
        wanted = {inside + name.removeprefix(folder) for name in tracked if not name.startswith(left_out)}
        assert not wanted - names
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        assert any(name.endswith("/corpora/reports/rudong_2020.txt") for name in packed.getnames())


@pytest.mark.package
def test_a_new_environment_runs_the_example_outside_the_repository(built: Path, tmp_path: Path) -> None:
    """The core alone: no extra, no repository on the path, read-only use of the package."""
    (wheel,) = built.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    bin_ = tmp_path / "venv" / "bin"
    subprocess.run([str(bin_ / "pip"), "install", "-q", str(wheel)], check=True, capture_output=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*command: str) -> str:
        done = subprocess.run(
            [str(bin_ / command[0]), *command[1:]], cwd=elsewhere, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    example = (
        "import lawgov_nlp as lg; from lawgov_nlp.reading import bundled\n"
        "r = lg.analyze(bundled('corpora') / 'reports' / 'rudong_2020.txt')\n"
        "print(lg.__file__, r.metadata.issuer, len(r.indicators) > 50, r.versions['areas'])\n"
        "print(lg.Corpus([r]))\n"
    )
    shown = run("python", "-c", example)
    assert "site-packages" in shown and "如东县人民政府 True" in shown and "none" not in shown
    assert lawgov_nlp.__version__ in run("lawgov", "--version")
    (elsewhere / "a.txt").write_text("2020年，我局受理行政复议案件35件，推进法治政府建设。", encoding="utf-8")
    assert '"canonical"' in run("lawgov", "analyze", "a.txt")
    assert "行政复议" in run("lawgov", "show", "a.txt")
    failed = subprocess.run(
        [str(bin_ / "lawgov"), "train", ".", "--out", "m"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert failed.returncode == 1 and "pip install 'lawgov-nlp[train]'" in failed.stderr
    run("pip", "install", "-q", f"lawgov-nlp[archive] @ {wheel.as_uri()}")
    run("lawgov", "demo", "--out", "demo")
    assert (elsewhere / "demo" / "comparison.html").is_file()
