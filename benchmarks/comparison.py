"""`python -m benchmarks.comparison`: every analysis of `Corpus` on a generated archive, seconds and peak memory.

Each analysis runs in a fresh interpreter that opens the store, loads the tables it needs, and counts both; the
limits are those of the project: 30 seconds and 4 GB, three minutes for novelty. A seventh of the paragraphs of each
report are taken over from the issuer's report of the year before. Writes `build/bench/comparison.json`.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from . import generator

ROOT = Path(__file__).parent.parent
COPIED = 1 / 7
LONG = 80
"""Characters from which a line is a paragraph worth taking over."""
SECONDS, NOVELTY_SECONDS, MEGABYTES = 30.0, 180.0, 4000.0

ANALYSES: dict[str, Callable[[Any], Any]] = {
    "area_shares": lambda c: c.area_shares(by=["year", "region"]),
    "indicator_series": lambda c: c.indicator_series(c.indicators["canonical"].value_counts().index[0]),
    "indicator_table": lambda c: c.indicator_table(),
    "policy_uptake": lambda c: c.policy_uptake(),
    "policy_uptake by region": lambda c: c.policy_uptake(each="region"),
    "policy_uptake by year": lambda c: c.policy_uptake(each="year"),
    "policy_network": lambda c: c.policy_network(),
    "initiative_spread": lambda c: c.initiative_spread(),
    "initiative_spread by year": lambda c: c.initiative_spread(each="year"),
    "reuse": lambda c: c.reuse(),
    "novelty": lambda c: c.novelty(),
    "keyness": lambda c: c.keyness("year"),
    "check": lambda c: c.check(),
    "similar": lambda c: c.similar(c.reports["report_id"].iloc[0]),
}


def archive(count: int, seed: int, folder: Path) -> Path:
    """A store of `count` generated reports in `folder`, made once."""
    from lawgov_nlp import archive as archives

    store = folder / f"comparison-{count}-{seed}"
    if (store / "done").exists():
        return store
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        before: tuple[str, list[str]] = ("", [])
        for report in generator.reports(count, seed):
            district, lines = report.id.partition("_")[0], report.text.split("\n")
            known = [line for line in before[1] if len(line) > LONG] if before[0] == district else []
            for number, line in enumerate(lines):
                if known and len(line) > LONG and chance.random() < COPIED:
                    lines[number] = chance.choice(known)
            before = (district, lines)
            (Path(place) / f"{report.id}.txt").write_text("\n".join(lines), encoding="utf-8")
        archives.run([Path(place)], store, workers=2, resume=True)
    (store / "done").touch()
    return store


def one(name: str, store: Path) -> None:
    """Run one analysis and print what it took; called in a fresh interpreter."""
    import lawgov_nlp as lg

    started = time.perf_counter()
    rows = len(ANALYSES[name](lg.Corpus.read(store)))
    taken = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": round(taken, 1), "peak_mb": round(peak), "rows": rows}))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comparison", description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--one", nargs=2, metavar=("NAME", "STORE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], Path(options.one[1]))
        return
    store = archive(options.reports, options.seed, options.out)
    results: dict[str, dict[str, float]] = {}
    table = Table("analysis", "seconds", "peak MB", "rows", "within limits")
    for name in ANALYSES:
        command = [sys.executable, "-m", "benchmarks.comparison", "--one", name, str(store)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        found = results[name] = json.loads(done.stdout)
        limit = NOVELTY_SECONDS if name in ("novelty", "reuse") else SECONDS
        within = found["seconds"] <= limit and found["peak_mb"] <= MEGABYTES
        table.add_row(name, *(f"{found[key]:,}" for key in ("seconds", "peak_mb", "rows")), "yes" if within else "NO")
    console = Console()
    console.print(f"{options.reports:,} generated reports, {platform.python_version()}, {platform.machine()}")
    console.print(table)
    target = options.out / "comparison.json"
    target.write_text(json.dumps({"reports": options.reports, "analyses": results}, indent=1), encoding="utf-8")
    console.print(f"written: {target}")


if __name__ == "__main__":
    main()
