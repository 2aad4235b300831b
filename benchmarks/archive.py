"""Archives end to end: UTF-8 text files → a store, in ratios within one run.

    python -m benchmarks.archive                        speed, scaling, Dask: some three minutes
    python -m benchmarks.archive --sizes 1000,20000     how the cost of a report grows with the archive
    python -m benchmarks.archive --memory 10000         resident memory of all processes over the run

Runs take turns (jieba, 1 worker, 2 workers, Dask, jieba, …), so that a slow spell hits all alike; medians are
printed. `cpu` is the processor time of all processes of a run; other work on the machine changes it less than the time
on the wall, but up to twofold all the same, so it is given in yardsticks too (see `Yardstick`). Where other work takes
the cores, read the scaling that the share of the main process allows instead of the measured one: it keeps the books
while one worker works, and takes its time from two.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import json
import os
import resource
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lawgov_nlp import archive, workers

from . import generator

ROOT = Path(__file__).parent.parent


class Clock:
    """Wall and processor seconds of this process and of the children that ended meanwhile."""

    def __enter__(self) -> Clock:
        self.started, self.used, self.own = time.perf_counter(), _processor(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self.started, _processor() - self.used
        self.main = time.process_time() - self.own


def _processor() -> float:
    """Processor seconds of this process, of children that ended and, as on a Dask cluster, of those that did not."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages) + sum(map(_used, _children(os.getpid())))


def _used(process: int) -> float:
    """Of a process and of its children that ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Yardstick:
    """How slow the machine is meanwhile: processor milliseconds of the same small work, done again and again.

    A core that is shared, or whose caches others fill, takes up to twice the processor time for the same work. Costs
    that were measured minutes apart are compared in yardsticks.
    """

    def __enter__(self) -> Yardstick:
        self.taken: list[float] = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._measure)
        self.thread.start()
        return self

    def _measure(self) -> None:
        text = "；".join(each.text for each in generator.reports(3))
        while True:
            started = time.thread_time()
            for character in text:
                text.count(character, 0, 400)
            self.taken.append((time.thread_time() - started) * 1e3)
            if self.ended.wait(0.4):
                return

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
        self.milliseconds, self.seconds = statistics.mean(self.taken), sum(self.taken) / 1e3


def analyse(folder: Path, out: Path, count: int, engine: archive.Engine = workers.pool) -> Clock:
    """One run over `folder` with `count` workers."""
    shutil.rmtree(out, ignore_errors=True)
    with Clock() as clock:
        summary = archive.run([folder], out, workers=count, engine=engine)
    if summary.failures:
        raise SystemExit(f"{len(summary.failures)} reports failed: {summary.failures[0]}")
    return clock


def segment(texts: list[str]) -> Clock:
    """`jieba.lcut` over the same characters, and nothing else."""
    import jieba

    with Clock() as clock:
        for text in texts:
            jieba.lcut(text)
    return clock


@contextlib.contextmanager
def cluster(count: int) -> Iterator[archive.Engine | None]:
    """A local Dask cluster of `count` processes; None where Dask is not installed."""
    try:
        from distributed import LocalCluster
    except ImportError:
        yield None
        return
    from lawgov_nlp import distributed

    # As docs/cluster.md advises; worker processes take their settings from the environment.
    os.environ["DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED"] = "False"
    with LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as local:
        yield distributed.engine(local)


def measured(run: Callable[[], Clock], reports: int = 1) -> dict[str, float]:
    """Seconds of a run, or milliseconds a report, and its processor time in yardsticks."""
    with Yardstick() as yardstick:
        clock = run()
    share = 1e3 / reports if reports > 1 else 1.0
    cpu, main = (seconds - yardstick.seconds for seconds in (clock.cpu, clock.main))
    return {
        "wall": clock.wall * share,
        "cpu": cpu * share,
        "cpu of the main process": main * share,
        "cpu in yardsticks": cpu * share / yardstick.milliseconds,
        "yardstick": yardstick.milliseconds,
    }


def medians(taken: list[dict[str, float]]) -> dict[str, float]:
    return {kind: round(statistics.median(each[kind] for each in taken), 4) for kind in taken[0]}


def in_turns(runs: dict[str, Callable[[], Clock]], rounds: int) -> dict[str, dict[str, float]]:
    """Medians of each run."""
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            taken[name].append(measured(run))
    return {name: medians(found) for name, found in taken.items()}


def speed(folder: Path, out: Path, count: int, rounds: int) -> dict[str, Any]:
    """End to end against jieba, one worker against two, Dask against the pool."""
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    with cluster(2) as engine:
        runs: dict[str, Callable[[], Clock]] = {
            "jieba.lcut": lambda: segment(texts),
            "1 worker": lambda: analyse(folder, out, 1),
            "2 workers": lambda: analyse(folder, out, 2),
        }
        if engine is not None:
            generator.write(folder.parent / "first", 64)
            analyse(folder.parent / "first", out, 2, engine)  # the cluster's workers import and load once
            runs["Dask, 2 workers"] = lambda: analyse(folder, out, 2, engine)
        load = os.getloadavg()[0]
        seconds = in_turns(runs, rounds)
    characters = sum(map(len, texts))
    wall, yards = ({name: taken[kind] for name, taken in seconds.items()} for kind in ("wall", "cpu in yardsticks"))
    one, main = seconds["1 worker"]["cpu"], seconds["1 worker"]["cpu of the main process"]
    ratios = {
        "1 worker, times as fast as jieba.lcut": wall["jieba.lcut"] / wall["1 worker"],
        "the same in yardsticks": yards["jieba.lcut"] / yards["1 worker"],
        "2 workers, times the rate of 1": wall["1 worker"] / wall["2 workers"],
        "2 workers, times the rate of 1, if two cores were idle": 2 * (one - main) / one,
        "processor seconds per wall second, 2 workers": seconds["2 workers"]["cpu"] / wall["2 workers"],
    }
    if "Dask, 2 workers" in wall:
        ratios["Dask, times the cost of the pool"] = wall["Dask, 2 workers"] / wall["2 workers"]
        ratios["Dask, the same in yardsticks"] = yards["Dask, 2 workers"] / yards["2 workers"]
    return {"reports": count, "characters": characters, "load": load, "seconds": seconds, "ratios": ratios}


def growth(folder: Path, out: Path, sizes: list[int], rounds: int) -> dict[str, Any]:
    """Milliseconds a report, by the size of the archive; the smaller ones before and after the largest."""
    paths = sorted(folder.glob("*.txt"))
    smaller = sorted(sizes)[:-1] * rounds
    taken: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
    for size in (*smaller, max(sizes), *smaller):
        # Drawn evenly from all of them, so that the reports are of one kind.
        part = folder.parent / f"some-{size}"
        if not part.exists():
            part.mkdir()
            for number in range(size):
                path = paths[number * len(paths) // size]
                os.link(path, part / path.name)
        taken[size].append(measured(functools.partial(analyse, part, out, 2), size))
    return {str(size): medians(found) for size, found in taken.items()}


def memory(folder: Path, out: Path) -> dict[str, Any]:
    """Megabytes of this process and its workers over a run with two workers.

    `resident` counts shared pages once for each process, `proportional` once in all.
    """
    curve: list[tuple[int, float, float]] = []
    done = 0
    ended = threading.Event()

    def progress(settled: int, _whole: int) -> None:
        nonlocal done
        done = settled

    def watch() -> None:
        while not ended.wait(0.5):
            sizes = [_sizes(process) for process in (os.getpid(), *_children(os.getpid()))]
            curve.append((done, sum(size[0] for size in sizes), sum(size[1] for size in sizes)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        archive.run([folder], out, workers=2, progress=progress)
    finally:
        ended.set()
        watcher.join()
    step = max(1, len(curve) // 12)
    return {
        "peak resident MB": max(point[1] for point in curve),
        "peak proportional MB": max(point[2] for point in curve),
        "curve (reports done, resident MB, proportional MB)": [[round(x) for x in point] for point in curve[::step]],
    }


def _children(process: int) -> list[int]:
    """All that descend from a process, started by whichever of its threads."""
    listed: list[int] = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            listed += map(int, path.read_text(encoding="ascii").split())
    return [each for child in listed for each in (child, *_children(child))]


def _sizes(process: int) -> tuple[float, float]:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0, 0.0
    found = {line.split(":")[0]: float(line.split()[1]) / 1024 for line in lines[1:]}
    return found.get("Rss", 0.0), found.get("Pss", 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.archive", description=__doc__)
    parser.add_argument("--reports", type=int, default=1000, help="generated reports for speed (default 1000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", help="sizes of archives for the growth of cost, e.g. 1000,20000")
    parser.add_argument("--memory", type=int, metavar="N", help="watch the memory over N reports")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench" / "archive.json")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")] if options.sizes else []
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="lawgov-bench-") as temporary:
        where = Path(temporary)
        if sizes:
            generator.write(where / "many", max(sizes))
            result["milliseconds a report, by size"] = growth(where / "many", where / "out", sizes, options.rounds)
        if options.memory:
            generator.write(where / "heavy", options.memory)
            result["memory"] = memory(where / "heavy", where / "out-memory")
        if not result:
            generator.write(where / "in", options.reports)
            result = speed(where / "in", where / "out", options.reports, options.rounds)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
