"""`make bench`: our speed and that of our peers, in turn, in one process and one run.

Prints characters per second and ratios to `jieba.lcut`, for generated reports and for the sample, each stage's share of
our own time, and what it costs to begin; writes `build/bench/speed.json`. Absolute figures depend on the machine; quote
the ratios: where other work takes the cores, one round differs from the next by a tenth and more. Takes ten minutes.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import generator, load, peers, stages

ROOT = Path(__file__).parent.parent
SEED = ROOT.parent / "shared" / "seed"
TURN = 10
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
MEASURED_CHARACTERS = 500_000
"""So many are analysed for each size, in one document or in several."""


def corpora(generated: int, seed: int) -> dict[str, list[str]]:
    """As many generated reports as wanted, which hold about as much as real ones; the sample, full of figures; and,
    where it lies beside the project, a real report, as it is and repeated to one document of a megabyte.
    """
    sample = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpora" / "reports").glob("*.txt"))]
    found = {"generated": [report.text for report in generator.reports(generated, seed)], "sample": sample}
    for path in SEED.glob("*.txt"):
        report = path.read_text(encoding="utf-8") + "\n"
        found["the seed report"] = [report] * (2 * TURN)
        found["the seed report, repeated to 1 MB"] = [report * (1_000_000 // len(report.encode()) + 1)]
    return found


def rounds(runs: dict[str, stages.Runs], texts: list[str], count: int) -> dict[str, list[float]]:
    """Processor seconds of each run over all texts, for every round.

    The runs take turns after every `TURN` texts, so that a slow spell of the machine hits all alike.
    """
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run(texts[:5])
    for _ in range(count):
        taken = dict.fromkeys(runs, 0.0)
        for first in range(0, len(texts), TURN):
            turn = texts[first : first + TURN]
            for name, run in runs.items():
                started = time.process_time()
                run(turn)
                taken[name] += time.process_time() - started
        for name, value in taken.items():
            seconds[name].append(value)
    return seconds


def ratios(seconds: dict[str, list[float]], to: str) -> dict[str, dict[str, float]]:
    """How many times as fast as `to` each run is: the median over the rounds of the ratio within a round, the least and
    the most.

    Within a round the machine is much the same for both; medians of each that come from different rounds are not.
    """
    found = {}
    for name, taken in seconds.items():
        each = [other / own for other, own in zip(seconds[to], taken, strict=True)]
        found[name] = {"median": statistics.median(each), "least": min(each), "most": max(each)}
    return found


def cold_start() -> dict[str, float]:
    """Processor seconds to import and to analyse a first report, and resident megabytes after it, in a fresh
    interpreter.
    """
    code = (
        "import time,json;a=time.process_time();import lawgov_nlp as lg;b=time.process_time();"
        "lg.analyze(text='2020年，我局受理行政复议案件35件。');c=time.process_time();"
        "pages=int(open('/proc/self/statm').read().split()[1]);"
        "print(json.dumps({'import_s':b-a,'first_analysis_s':c-b,'resident_mb':pages*4096/1e6}))"
    )
    measured = [
        json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
        for _ in range(5)
    ]
    return {name: round(statistics.median(m[name] for m in measured), 3) for name in measured[0]}


def growth(run: Callable[[str], object], text: str) -> dict[str, float]:
    """Microseconds of processor time a character for documents of growing length, cut from a text of varied reports;
    the better of two.
    """
    figures = {}
    for size in SIZES:
        documents = [text[start : start + size] for start in range(0, max(size, MEASURED_CHARACTERS), size)]
        taken = []
        for _ in range(2):
            started = time.process_time()
            for document in documents:
                run(document)
            taken.append(time.process_time() - started)
        figures[f"{size:,}"] = round(min(taken) / sum(map(len, documents)) * 1e6, 3)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--generated", type=int, default=40, help="generated reports beside the sample (default 40)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench" / "speed.json")
    options = parser.parse_args()
    console = Console()
    console.print(f"{platform.python_version()}, {platform.machine()}")
    runs, absent = peers.runs()
    ours = {name: make() for name, make in stages.RUNS.items()}
    contestants = {name: stages.one_by_one(run) for name, run in (ours | runs).items()}
    contestants = {stages.TOGETHER: stages.together(), **contestants}
    results = {}
    texts_of = corpora(options.generated, options.seed)
    for corpus, texts in texts_of.items():
        characters = sum(map(len, texts))
        seconds = rounds(contestants, texts, options.rounds)
        rate = {name: characters / statistics.median(taken) for name, taken in seconds.items()}
        to_jieba, to_roof, to_record_roof = (
            ratios(seconds, peer) for peer in ("jieba.lcut", peers.ROOF, peers.RECORD_ROOF)
        )
        table = Table(
            *("what", "Mchar/s", "× jieba", "least to most", "of the roof", "with our fields"),
            title=f"{corpus}: {len(texts)} reports, {characters:,} characters, {options.rounds} rounds",
        )
        for name in seconds:
            ratio = to_jieba[name]
            table.add_row(
                *(name, f"{rate[name] / 1e6:.3f}", f"{ratio['median']:.2f}"),
                f"{ratio['least']:.2f}–{ratio['most']:.2f}",
                *(f"{to[name]['median']:.2f}" for to in (to_roof, to_record_roof)),
            )
        console.print(table)
        breakdown = stages.breakdown(texts, options.rounds)
        stage_table = Table("stage", "ms a report", "share")
        total = sum(breakdown.values())
        for name, taken in breakdown.items():
            stage_table.add_row(name, f"{taken / len(texts) * 1e3:.3f}", f"{taken / total:.0%}")
        console.print(stage_table)
        results[corpus] = {
            "reports": len(texts),
            "characters": characters,
            "characters_per_second": rate,
            "seconds": seconds,
            "ratio_to_jieba": to_jieba,
            "ratio_to_roof": to_roof,
            "ratio_to_record_roof": to_record_roof,
            "stages_seconds": breakdown,
        }
    for name, reason in absent.items():
        console.print(f"[dim]{name}: not measured ({reason})")

    start = cold_start()
    console.print(start)
    begin = {name: load.measure(name) for name in ours | runs}
    begin_table = Table("in a fresh process", "s to the first result", "peak MB")
    for name, figures in begin.items():
        begin_table.add_row(name, f"{figures['first_result_s']:.2f}", f"{figures['peak_mb']:.0f}")
    console.print(begin_table)
    varied = "\n".join(report.text for report in generator.reports(max(SIZES) // 4_000, options.seed))
    linear = growth(ours["lawgov_nlp, full record"], varied)
    console.print("µs a character by length of one document:", linear)

    options.out.parent.mkdir(parents=True, exist_ok=True)
    result = {
        "corpora": results,
        "cold_start": start,
        "microseconds_per_character": linear,
        "load": begin,
        "not_measured": absent,
    }
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    console.print(f"written: {options.out}")


if __name__ == "__main__":
    main()
