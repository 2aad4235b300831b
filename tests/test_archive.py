"""Archives: nothing lost, every problem listed, the same store whatever happens on the way."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import lawgov_nlp as lg
from lawgov_nlp import archive, inputs, parts, store, workers
from lawgov_nlp.errors import LawgovError, ReadError
from lawgov_nlp.reading import Reading

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


def test_lists_tell_in_chinese_too_whatever_the_locale(folder: Path, tmp_path: Path) -> None:
    (folder / "sheet.xlsx").write_bytes(b"no sheet")
    run(folder, tmp_path / "out")
    told = []
    for name in ("failures.csv", "skipped.csv"):
        with (tmp_path / "out" / name).open(encoding="utf-8-sig", newline="") as file:
            told += [[value for key, value in row.items() if key.endswith("_zh")] for row in csv.DictReader(file)]
    assert ["是空文件", "请重新下载或导出"] in told
    assert [".xlsx 不是报告的格式"] in told
    assert all(re.search("[\u4e00-\u9fff]", cell) for row in told for cell in row)


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


SMALL_PARTS = (
    "import sys; from lawgov_nlp import archive, cli; archive.PART_SIZE = 20; sys.argv[0] = 'lawgov'; cli.main()"
)


def started(folder: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    """The program, in a group of processes of its own, with parts of 20 inputs."""
    command = [sys.executable, "-c", SMALL_PARTS, "analyze", str(folder), "--out", str(out), "--workers", "2", *options]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)


def many(folder: Path, count: int) -> None:
    text = (REPORTS / "yubei_2020.txt").read_text(encoding="utf-8")
    for number in range(count):
        (folder / f"many_{number:03d}.txt").write_text(f"{text}\n编号{number}", encoding="utf-8")


def written(out: Path) -> int:
    """How far a run is: the batches on disk and, for each whole part, ten more."""
    return len(list(out.glob("work/*.batch"))) + 10 * len(list(out.glob("manifest/part-*")))


@pytest.mark.parametrize("whole_group", [True, False], ids=["all processes", "the main process"])
def test_a_run_killed_again_and_again_ends_in_the_same_store(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_group: bool
) -> None:
    """Killed six times, each time at a moment drawn at random from what is left; the store is readable throughout."""
    many(folder, 110)
    monkeypatch.setattr(archive, "PART_SIZE", 20)
    run(folder, tmp_path / "fresh", workers=2)
    out = tmp_path / "out"
    chance = random.Random(7)
    kills = 0
    for attempt in range(6):
        process = started(folder, out, *(["--resume"] if attempt else []))
        moment = written(out) + chance.randint(1, 12)
        while process.poll() is None and written(out) < moment:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02))
        if process.poll() is None:
            kills += 1
            os.killpg(process.pid, signal.SIGKILL) if whole_group else process.kill()
        process.wait()
        if (out / "manifest").is_dir():
            ids = [report.id for report in store.read(out)]
            assert len(ids) == len(set(ids))
    assert kills >= 3
    batches = [batch for path in out.glob("work/*.batch") if (batch := parts.Batch.open(path))]
    stored = store.manifests(out).values()
    finished = {each.name for batch in batches for each in batch.inputs}
    finished |= {entry["path"] for manifest in stored for entry in manifest["inputs"]}
    summary = run(folder, out, workers=2, resume=True)
    assert summary.reused >= len(finished) > 0
    assert snapshot(out) == snapshot(tmp_path / "fresh")


def test_new_files_shift_the_others_to_other_parts_without_work(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PART_SIZE", 3)
    many(folder, 9)
    out = tmp_path / "out"
    before = run(folder, out)
    for number in range(7):
        (folder / f"a_{number}.txt").write_text(f"一、新的\n（一）办理案件{number}件。", encoding="utf-8")
    summary = run(folder, out, resume=True)
    assert summary.reused == before.done + len(before.failures) + len(before.duplicates)
    run(folder, tmp_path / "fresh")
    assert snapshot(out) == snapshot(tmp_path / "fresh")


def test_a_duplicate_is_analysed_when_what_it_repeats_is_gone(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out)
    assert "copy" not in {report.id for report in store.read(out)}
    (folder / "rudong_2019.txt").unlink()
    run(folder, out, resume=True)
    assert "copy" in {report.id for report in store.read(out)}


def test_the_same_report_in_two_formats_is_kept_once_and_listed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = (REPORTS / "rudong_2021.txt").read_text(encoding="utf-8")
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "b.txt").write_text(text, encoding="gb18030")
    (folder / "c.docx").write_bytes((Path(__file__).parent / "fixtures" / "report.docx").read_bytes())
    summary = run(folder, tmp_path / "out")
    assert summary.done == 1
    assert [(Path(d.path).name, Path(d.same_as).name, d.identical) for d in summary.duplicates] == [
        ("b.txt", "a.txt", False),
        ("c.docx", "a.txt", False),
    ]


def test_another_catalogue_or_version_is_noticed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    run(folder, out)
    monkeypatch.setattr(lg, "__version__", "99")
    summary = run(folder, out, resume=True)
    assert (summary.reused, summary.outdated) == (0, 10)
    assert json.loads((out / "versions.json").read_bytes())["package"] == "99"
    assert {report.versions["package"] for report in store.read(out)} == {"99"}


def full_disk() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_a_full_disk_is_named_and_the_store_stays_readable(folder: Path, tmp_path: Path) -> None:
    """No file may grow beyond 60 KB, which fails in the middle of a write as a full disk does."""
    out = tmp_path / "out"
    for path in sorted(folder.glob("rudong*")):
        path.rename(tmp_path / path.name)
    run(folder, out)
    before = [report.id for report in store.read(out)]
    many(folder, 30)
    command = [sys.executable, "-m", "lawgov_nlp", "analyze", str(folder), "--out", str(out), "--resume"]
    done = subprocess.run(command, preexec_fn=full_disk, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be written (File too large); free some space" in done.stderr
    assert "Traceback" not in done.stderr
    assert [report.id for report in store.read(out)] == before == list(lg.Corpus.read(out).reports["report_id"])
    command[command.index(str(out))] = str(tmp_path / "nothing")
    assert subprocess.run(command, preexec_fn=full_disk, capture_output=True, check=False).returncode == 1
    assert len(lg.Corpus.read(tmp_path / "nothing").reports) == 0
    run(folder, out, resume=True)
    run(folder, tmp_path / "fresh")
    assert snapshot(out) == snapshot(tmp_path / "fresh")


def test_a_store_is_no_input(folder: Path, tmp_path: Path) -> None:
    """People put the store into the folder; neither this run's nor an earlier one's is read."""
    own, earlier = folder / "store", folder / "sub" / "store"
    first = run(folder, earlier)
    again = [run(folder, own), run(folder, own, resume=True)]
    assert [(each.done, len(each.failures)) for each in again] == [(first.done, len(first.failures))] * 2
    assert [each.skipped for each in again] == [[(str(earlier), "is a store that lawgov wrote")]] * 2
    with pytest.raises(LawgovError, match="is a file; choose a folder"):
        run(folder, folder / "rudong_2019.txt")


def test_tables_for_other_tools_do_not_fall_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that an earlier run left are made anew with the store, or removed where they cannot be."""
    out = tmp_path / "out"
    for form in ("csv", "duckdb", "jsonl", "xlsx"):
        run(folder, out, form=form, resume=True)
    written = (out / "reports.csv").stat().st_mtime_ns
    run(folder, out, resume=True)
    assert (out / "reports.csv").stat().st_mtime_ns == written
    (folder / "rudong_2021.txt").unlink()
    monkeypatch.setattr(store, "EXCEL_ROWS", 10)
    summary = run(folder, out, resume=True)
    assert len(pd.read_csv(out / "reports.csv")) == len(pd.read_json(out / "records.jsonl", lines=True)) == 5
    assert summary.done == 5
    assert not (out / "lawgov.xlsx").exists()
    assert "a sheet holds 10" in summary.notes[0]


def test_two_runs_do_not_write_one_store(folder: Path, tmp_path: Path) -> None:
    many(folder, 60)
    first = started(folder, tmp_path / "out")
    while not (tmp_path / "out" / "work").exists():
        time.sleep(0.001)
    first.send_signal(signal.SIGSTOP)  # it must not be done before the second one comes
    second = lawgov("analyze", folder, "--out", tmp_path / "out", "--resume")
    first.send_signal(signal.SIGCONT)
    first.wait()
    assert second.returncode == 1
    assert "another run is writing this store" in second.stderr


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


LOAD = workers.loaded


def misbehave(source: inputs.Input) -> Reading | workers.Outcome:
    if source.id == "rudong_2020":
        time.sleep(3600)
    if source.id == "rudong_2021":
        os.kill(os.getpid(), signal.SIGKILL)
    return LOAD(source)


def test_a_worker_that_hangs_or_dies_is_replaced_and_its_file_blamed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "SECONDS", 2.0)
    monkeypatch.setattr(workers, "loaded", misbehave)
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


@pytest.mark.parametrize("most", [1, 2_000, 100_000])
def test_how_many_are_analysed_together_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(workers, "MOST_TOGETHER", most)
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".txt", ".pdf")]
    failures: list[ReadError] = []
    reports = [report.to_json() for report in lg.Pipeline().pipe(paths, failures=failures)]
    read = [path for path in paths if path.name not in ("empty.txt", "picture.pdf")]
    alone = (replace(lg.analyze(path), id=json.loads(record)["id"]) for path, record in zip(read, reports, strict=True))
    assert reports == [report.to_json() for report in alone]
    assert sorted(Path(error.path).name for error in failures) == ["empty.txt", "picture.pdf"]


def test_pipe_says_what_to_do_with_a_text_given_for_a_path() -> None:
    with pytest.raises(ReadError, match="pass a text as text=…") as caught:
        list(lg.Pipeline().pipe(["全年受理行政复议案件35件。" * 200]))
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("given", [lambda folder: folder, str, lambda folder: [folder]])
def test_pipe_takes_a_folder_too(given: Callable[[Path], str | Path], tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b_2020.txt", "sub/a_2020.txt", "sheet.xlsx"):
        (tmp_path / name).write_text("某县2020年法治政府建设情况报告\n受理行政复议案件35件。", encoding="utf-8")
    assert [r.id for r in lg.Pipeline().pipe(given(tmp_path))] == ["b_2020", "a_2020"]


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


def test_many_failures_are_told_in_part_and_listed_in_full(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(53):
        (folder / f"{number}.txt").write_bytes(b"")
    command = [sys.executable, "-m", "lawgov_nlp", "analyze", str(folder), "--workers", "1"]
    told = subprocess.run([*command, "--out", str(out)], capture_output=True, text=True, check=False).stderr
    assert told.count("is empty") == 50
    assert f"… and 3 more; all are in {out / 'failures.csv'}" in told
    assert (out / "failures.csv").read_text(encoding="utf-8-sig").count("is empty") == 53
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr.count("is empty") == 53


def test_spreadsheets_open_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte-order mark for Excel, no cell that it takes for a formula, none longer than it holds."""
    import openpyxl

    folder = tmp_path / "in"
    folder.mkdir()
    opening = "一、工作\n" + "".join(f"{mark}cmd|' /C calc'!A0法治政府\n" for mark in ("=", "+", "-", "@", "＝"))
    (folder / "=1+1.txt").write_text(opening + "\x07办理案件5件。", encoding="utf-8")
    (folder / "long.txt").write_text("一、法治政府建设\n" + "办理案件五十件。" * 5000, encoding="utf-8")
    for form in ("csv", "xlsx"):
        summary = run(folder, tmp_path / "out", form=form, resume=True)
        assert any("end in … where Excel holds no more" in note for note in summary.notes)
    cells: list[object] = []
    for path in (tmp_path / "out").glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells += [cell for row in csv.reader(file) for cell in row]
    book = openpyxl.load_workbook(tmp_path / "out" / "lawgov.xlsx", read_only=True)
    assert book.sheetnames == ["reports", "paragraphs", "policies", "initiatives", "indicators"]
    assert {sheet.freeze_panes for sheet in openpyxl.load_workbook(tmp_path / "out" / "lawgov.xlsx")} == {"B2"}
    cells += [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert "'=1+1" in texts
    assert sum("calc" in text for text in texts) >= 10
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert max(map(len, texts)) == 32_767
    monkeypatch.setattr(store, "EXCEL_ROWS", 3)
    with pytest.raises(LawgovError, match=r"paragraphs has \d+ rows, a sheet holds 3; the store itself is complete"):
        store.export(tmp_path / "out", tmp_path / "out", "xlsx")


def test_a_store_reads_with_plain_pandas_duckdb_and_polars(folder: Path, tmp_path: Path) -> None:
    import duckdb

    out = tmp_path / "out"
    done = run(folder, out, form="duckdb").done
    figures = pd.read_parquet(out / "indicators")
    assert pd.read_parquet(out / "reports")["report_id"].nunique() == done
    with duckdb.connect(str(out / "lawgov.duckdb"), read_only=True) as database:

        def asked(query: str) -> list[tuple[object, ...]]:
            found: list[tuple[object, ...]] = database.execute(query).fetchall()
            return found

        assert asked(f"select count(*) from '{out}/indicators/*.parquet'") == [(len(figures),)]
        assert asked("select count(*) from indicators") == [(len(figures),)]
        records = asked(f"select id from read_json('{out}/records/*.jsonl.gz', maximum_object_size=50000000)")
        ((versions,),) = asked("select versions from versions")
    assert len(records) == done == len(pd.read_json(out / "records" / "part-00000.jsonl.gz", lines=True))
    assert set(json.loads(str(versions))) >= {"schema", "package", "catalogue", "areas"}
    polars = pytest.importorskip("polars")
    assert polars.read_parquet(f"{out}/indicators/*.parquet").height == len(figures)
    assert len(lg.Corpus.read(out).indicators) == len(figures)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
def test_a_terminal_sees_rate_and_remaining_time_and_a_pipe_nothing(folder: Path, tmp_path: Path) -> None:
    silent = lawgov("analyze", folder, "--out", tmp_path / "one")
    assert "/s" not in silent.stderr and "\x1b" not in silent.stderr
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "lawgov_nlp", "analyze", str(folder), "--out", str(tmp_path / "two")]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(command, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # what reading a terminal says when its last writer is gone
        while piece := os.read(ours, 65536):
            shown += piece
    process.wait()
    os.close(ours)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode(errors="replace"))
    assert re.search(r"10/10 \d+/s \d:\d\d:\d\d", plain)
