"""On a cluster: the same store as on one machine, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lawgov_nlp import archive, inputs, parts
from lawgov_nlp.errors import StoreError
from tests.test_archive import REPORTS, lawgov, snapshot

dask = pytest.importorskip("distributed", reason="needs the extra [distributed]")
from lawgov_nlp import distributed  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes with a scheduler, as `dask worker --nworkers 2` starts them."""
    with dask.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as local:
        yield local


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("in")
    for number in range(120):
        source = (REPORTS / "yubei_2020.txt", REPORTS / "rudong_2021.txt")[number % 2]
        (where / f"{number:03d}.txt").write_text(
            f"{source.read_text(encoding='utf-8')}\n编号{number}", encoding="utf-8"
        )
    (where / "empty.txt").write_bytes(b"")
    (where / "copy.txt").write_bytes((where / "007.txt").read_bytes())
    return where


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("single") / "store"
    archive.run([folder], out, workers=2)
    return snapshot(out)


def test_the_store_equals_that_of_one_machine(
    cluster: Any, folder: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    done = lawgov("analyze", folder, "--out", tmp_path / "out", "--scheduler", cluster.scheduler_address)
    assert done.returncode == 1, done.stderr
    assert "empty.txt: is empty" in done.stderr
    assert snapshot(tmp_path / "out") == expected


def test_a_worker_that_is_killed_loses_nothing(
    cluster: Any, folder: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    killed: list[int] = []

    def kill_one(done: int, whole: int) -> None:
        if not killed and done < whole:
            with dask.Client(cluster, set_as_default=False) as client:
                killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    with dask.Client(cluster, set_as_default=False) as client:
        summary = distributed.run([folder], out, client, progress=kill_one)
    assert killed
    assert summary.done == 120
    assert snapshot(out) == expected


def deadly(source: inputs.Input) -> bytes:
    if source.id == "005":
        os._exit(1)
    return Path(source.path).read_bytes()


def make_one_deadly() -> None:
    inputs.load = deadly


def test_only_the_file_that_ends_its_worker_is_blamed(folder: Path, tmp_path: Path) -> None:
    import dask as base

    # Without any second chance, so that what waits for the lost worker is lost with it.
    with (
        base.config.set({"distributed.scheduler.allowed-failures": 0}),
        dask.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as local,
        dask.Client(local, set_as_default=False) as client,
    ):
        client.register_worker_callbacks(setup=make_one_deadly)
        summary = distributed.run([folder], tmp_path / "out", client, include=("0*.txt",))
    assert [(Path(f.path).name, f.code) for f in summary.failures] == [("005.txt", "crashed")]
    assert summary.done == 99


def test_a_task_that_takes_too_long_ends_its_worker() -> None:
    code = "import time; from lawgov_nlp.distributed import _watched; _watched(time.sleep, (3600,), 0.1)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 70


def test_an_address_where_nobody_answers(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributed, "CONNECT_SECONDS", 1)
    with pytest.raises(StoreError, match="no Dask scheduler answers"):
        distributed.run([folder], tmp_path / "out", "tcp://127.0.0.1:9")


def test_a_part_that_is_whole_goes_before_the_batches_that_wait(cluster: Any) -> None:
    with dask.Client(cluster, set_as_default=False) as client:
        submit = distributed._crew(client).submit
        waiting = [submit(time.sleep, 0.3, seconds=60) for _ in range(20)]
        with pytest.raises(StoreError):
            submit(parts.assemble, "/proc/nowhere", 0, [], seconds=60).result()
        assert not waiting[-1].done()
