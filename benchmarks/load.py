"""What beginning costs: processor seconds to a first result and the most memory held till then, in a fresh process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

TIMES = 3
TEXT = "2020年，我局认真贯彻《优化营商环境条例》，受理行政复议案件35件，办结率98.5%。"


def measure(name: str) -> dict[str, float]:
    """Medians of `TIMES` processes that make the run of that name and do one short text."""
    command = [sys.executable, "-m", "benchmarks.load", name]
    found = [
        json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()[-1])
        for _ in range(TIMES)
    ]
    return {kind: round(statistics.median(each[kind] for each in found), 3) for kind in found[0]}


def main() -> None:
    started = time.process_time()
    from . import peers

    made = peers.PEERS.get(sys.argv[1])
    if made is None:
        from . import stages  # which loads the package

        made = stages.RUNS[sys.argv[1]]
    made()(TEXT)
    taken = time.process_time() - started
    # Not `ru_maxrss`, which begins with what the process that started this one held.
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    print(json.dumps({"first_result_s": taken, "peak_mb": peak / 1024}))


if __name__ == "__main__":
    main()
