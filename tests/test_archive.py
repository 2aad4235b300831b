"""Archives: nothing lost, every problem listed, the same store whatever happens on the way."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import lawgov_nlp as lg
from lawgov_nlp import archive, inputs, parts, store, workers
from lawgov_nlp.errors import LawgovError, ReadError

REPORTS = Path(__file__).parent.parent / "corpora" / "reports"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small mixed archive: five reports, one of them in a zip, one twice, one empty file, one picture."""
    where = tmp_path / "in"
    (where / "sub").mkdir(parents=True)
    for name in ("rudong_2019", "rudong_2020", "rudong_2021", "zhuzhou_scjgj_2021"):
        (where / f"{name}.txt").write_bytes((REPORTS / f"{name}.txt").read_bytes())
    (where / "sub" / "rudong_2019.txt").write_text("一、另一份\n（一）办理案件5件。", encoding="utf-8")
    (where / "sub" / "copy.txt").write_bytes((REPORTS / "rudong_2019.txt").read_bytes())
    (where / "empty.txt").write_bytes(b"")
    (where / "picture.pdf").write_bytes(b"\x89PNG....")
    with zipfile.ZipFile(where / "more.zip", "w") as packed:
        packed.writestr("../../etc/yubei_2019.txt", (REPORTS / "yubei_2019.txt").read_bytes())
        packed.writestr("inner.zip", b"PK\x05\x06" + b"\0" * 18)
    return where


def snapshot(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def run(folder: Path, out: Path, **options: object) -> archive.Summary:
    return archive.run([folder], out, **options)  # type: ignore[arg-type]


def test_a_mixed_folder(folder: Path, tmp_path: Path) -> None:
    summary = run(folder, tmp_path / "out", workers=2)
    assert summary.done == 6
    assert sorted(Path(f.path).name for f in summary.failures) == ["empty.txt", "more.zip!inner.zip", "picture.pdf"]
    assert [(Path(d.path).name, Path(d.same_as).name, d.identical) for d in summary.duplicates] == [
        ("copy.txt", "rudong_2019.txt", True)
    ]
    ids = [report.id for report in store.read(tmp_path / "out")]
    assert len(set(ids)) == 6
    assert {"rudong_2019", "rudong_2019-2", "yubei_2019"} <= set(ids)
    assert not (tmp_path / "etc").exists()
    with (tmp_path / "out" / "failures.csv").open(encoding="utf-8-sig") as file:
        assert {row["code"] for row in csv.DictReader(file)} == {"empty", "binary", "archive"}


def test_the_store_is_the_same_whatever_the_number_of_workers(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "one", workers=1)
    run(folder, tmp_path / "two", workers=2)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_resume_keeps_what_is_unchanged_and_notices_what_is_not(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out)
    before = snapshot(out)
    assert run(folder, out, resume=True).reused >= 6
    assert snapshot(out) == before
    changed = folder / "rudong_2020.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n补充：办理案件7件。", encoding="utf-8")
    (folder / "rudong_2021.txt").unlink()
    run(folder, out, resume=True)
    run(folder, tmp_path / "fresh")
    assert snapshot(out) == snapshot(tmp_path / "fresh") != before


def test_a_killed_run_resumes_to_the_same_store(folder: Path, tmp_path: Path) -> None:
    for number in range(150):
        (folder / f"many_{number:03d}.txt").write_text(
            (REPORTS / "yubei_2020.txt").read_text(encoding="utf-8") + f"\n编号{number}", encoding="utf-8"
        )
    out = tmp_path / "out"
    command = [sys.executable, "-m", "lawgov_nlp", "analyze", str(folder), "--out", str(out), "--workers", "2"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None and len(list(out.glob("work/*.batch"))) < 3:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    batches = [parts.Batch.open(path) for path in out.glob("work/*.batch")]
    finished = sum(len(batch.inputs) for batch in batches if batch)
    summary = run(folder, out, resume=True)
    assert summary.reused >= finished > 0
    run(folder, tmp_path / "fresh")
    assert snapshot(out) == snapshot(tmp_path / "fresh")


def test_a_store_is_not_overwritten_by_mistake(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "out")
    with pytest.raises(LawgovError, match="--resume"):
        run(folder, tmp_path / "out")


def test_an_unwritable_store_is_named(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(LawgovError, match="cannot be written"):
        run(folder, blocked / "store")


def test_patterns_choose_files(folder: Path) -> None:
    names = [source.id for source in inputs.list_inputs([folder], ("*2021*",), ("zhuzhou*",))]
    assert names == ["rudong_2021"]


ANALYZE = workers.analyze_input


def misbehave(source: inputs.Input, pipeline: lg.Pipeline) -> workers.Outcome:
    if source.id == "rudong_2020":
        time.sleep(3600)
    if source.id == "rudong_2021":
        os.kill(os.getpid(), signal.SIGKILL)
    return ANALYZE(source, pipeline)


def test_a_worker_that_hangs_or_dies_is_replaced_and_its_file_blamed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "SECONDS", 2.0)
    monkeypatch.setattr(workers, "analyze_input", misbehave)
    summary = run(folder, tmp_path / "out", workers=2)
    assert {(Path(f.path).stem, f.code) for f in summary.failures} >= {
        ("rudong_2020", "too_slow"),
        ("rudong_2021", "crashed"),
    }
    assert summary.done == 4


@pytest.mark.parametrize("form", ["csv", "xlsx", "duckdb", "jsonl", "parquet"])
def test_every_format_holds_the_same_figures(folder: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    run(folder, out, form=form)
    corpus = lg.Corpus.read(out)
    if form == "csv":
        frame = pd.read_csv(out / "indicators.csv")
    elif form == "xlsx":
        frame = pd.read_excel(out / "lawgov.xlsx", sheet_name="indicators")
    elif form == "duckdb":
        import duckdb

        with duckdb.connect(str(out / "lawgov.duckdb"), read_only=True) as database:
            frame = database.execute("select * from indicators").df()
    elif form == "jsonl":
        frame = lg.Corpus.read(out / "records.jsonl").indicators
    else:
        frame = pd.read_parquet(out / "indicators")
    assert len(frame) == len(corpus.indicators) > 100
    assert sorted(map(float, frame["value"])) == sorted(map(float, corpus.indicators["value"]))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert store.harmless(cell) == "'" + cell
    assert store.harmless("35件") == "35件"


def test_pipe_gives_reports_in_order_with_ids_of_their_own(folder: Path) -> None:
    paths = sorted(folder.rglob("*.txt"))
    failures: list[ReadError] = []
    reports = list(lg.Pipeline().pipe(paths, workers=2, failures=failures))
    assert [Path(str(r.source.path)).name for r in reports] == [p.name for p in paths if p.name != "empty.txt"]
    assert len({r.id for r in reports}) == len(reports)
    assert [error.code for error in failures] == ["empty"]
    with pytest.raises(ReadError):
        list(lg.Pipeline().pipe(paths))


def lawgov(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lawgov_nlp", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_line_prints_records_and_lists_failures(folder: Path) -> None:
    done = lawgov("analyze", folder)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert len(records) == 7
    assert "empty.txt" in done.stderr and "is empty" in done.stderr
    assert lawgov("analyze", folder / "rudong_2019.txt").returncode == 0
    assert lawgov("analyze").returncode == 2
    assert lawgov("analyze", folder / "none.txt").returncode == 1
