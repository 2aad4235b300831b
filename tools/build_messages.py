#!/usr/bin/env python3
"""gettext's catalogue of what click says, from `data/help/messages.csv`: `python tools/build_messages.py`."""

from __future__ import annotations

import csv
import struct
from pathlib import Path

DATA = Path(__file__).parent.parent / "lawgov_nlp" / "data"
TARGET = DATA / "locale" / "zh" / "LC_MESSAGES" / "lawgov.mo"


def catalogue() -> bytes:
    """The content of the .mo file (GNU gettext manual, section 10.3)."""
    with (DATA / "help" / "messages.csv").open(encoding="utf-8", newline="") as file:
        said = {row["english"]: row["chinese"] for row in csv.DictReader(file) if row["kind"] == "click"}
    # What differs for one and for several stands in one row, parted by a bar; gettext parts it by a zero byte.
    said = {english.replace(" | ", "\0"): chinese.replace(" | ", "\0") for english, chinese in said.items()}
    said[""] = "Content-Type: text/plain; charset=UTF-8\nLanguage: zh\nPlural-Forms: nplurals=2; plural=n != 1;\n"
    pairs = [(key.encode(), value.encode()) for key, value in sorted(said.items(), key=lambda pair: pair[0].encode())]
    count, head = len(pairs), 28
    place = head + 16 * count
    tables: list[bytes] = []
    strings = b""
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), place + len(strings)))
            strings += pair[side] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, head, head + 8 * count, 0, 0) + b"".join(tables) + strings


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(catalogue())
