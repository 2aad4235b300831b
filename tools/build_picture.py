#!/usr/bin/env python3
"""docs/report.png, the picture in the README: the notebook display of a sample report as headless Chromium draws it.

Needs Chromium and Pillow; run after the display has changed: `python tools/build_picture.py`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import lawgov_nlp as lg  # noqa: E402
from tests.browser import screenshot  # noqa: E402


def main() -> None:
    report = lg.analyze(ROOT / "corpora" / "reports" / "yubei_2020.txt")
    page = f'<!doctype html><meta charset="utf-8"><body style="margin:12px;background:#fff">{report._repr_html_()}'
    with tempfile.TemporaryDirectory() as folder:
        picture = screenshot(page, Path(folder), 960, 700)
    target = ROOT / "docs" / "report.png"
    target.parent.mkdir(exist_ok=True)
    picture.quantize(48).save(target, optimize=True)
    print(f"{target}: {picture.width} × {picture.height}, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
