"""Pages as Chromium draws them: HTML in, pixels out."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
Colour = tuple[int, int, int]


def colour(code: str) -> Colour:
    """`#0072b2` → (0, 114, 178)."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def screenshot(page: str, folder: Path, width: int = 1000, height: int = 1200) -> Any:
    """What headless Chromium shows of `page`, as an RGB picture of Pillow; skips where there is no Chromium."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    number = len(list(folder.glob("page*.html")))
    source, target = folder / f"page{number}.html", folder / f"page{number}.png"
    source.write_text(page, encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile")
    subprocess.run(
        [CHROMIUM, *options, f"--window-size={width},{height}", f"--screenshot={target}", source.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with image.open(target) as picture:
        return picture.convert("RGB")


def colours(picture: Any) -> Counter[Colour]:
    """How many pixels have each colour."""
    return Counter({pixel: count for count, pixel in picture.getcolors(picture.width * picture.height)})
