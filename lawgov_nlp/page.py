"""One self-contained HTML page that compares the reports of a corpus and opens without network.

Data and report texts stand in the file compressed (gzip, base64), so that none of a report's characters is ever read
as HTML, and 500 reports stay small. The script writes text through `textContent` alone; a content security policy
forbids everything that is not in the file. Charts are drawn by Apache ECharts 6.1.0 (Apache-2.0, unchanged, see
`data/echarts.LICENSE.txt`), as SVG.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .catalogue import default
from .display import AREA_NAMES
from .report import AREAS

if TYPE_CHECKING:
    from .corpus import Corpus

DATA = Path(__file__).parent / "data"
MOST_INDICATORS = 60
MOST_NAMES = 400
"""Documents and initiatives on the page: those that most regions have."""
LARGE = 10_000_000
"""Bytes from which a page is slow to open; `lawgov compare` says so."""


def write(corpus: Corpus, path: Path, by: Sequence[str] = ("report_year", "region")) -> int:
    """Write the page for `corpus` to `path`, its shares grouped `by` year, region or both; returns its bytes."""
    page = (DATA / "page.html").read_text(encoding="utf-8")
    parts = {
        "/*ECHARTS*/": (DATA / "echarts.common.min.js").read_text(encoding="utf-8"),
        "/*SCRIPT*/": (DATA / "page.js").read_text(encoding="utf-8"),
        "<!--DATA-->": _packed(_data(corpus, by)),
        "<!--TEXTS-->": _packed(corpus.reports["text"].tolist()),
    }
    for mark, part in parts.items():
        before, after = page.split(mark)
        page = before + part + after
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.write_bytes(page.encode("utf-8", "replace"))


def _packed(value: Any) -> str:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return base64.b64encode(gzip.compress(plain, compresslevel=9, mtime=0)).decode()


def _data(corpus: Corpus, by: Sequence[str]) -> dict[str, Any]:
    """All that the page shows, tables as columns; reports, names and areas are numbers into the lists beside them."""
    from .auditing import CHECKS
    from .series import chosen_values

    reports = corpus.reports
    numbers = {identifier: number for number, identifier in enumerate(reports["report_id"])}
    paragraphs = corpus.paragraphs
    areas = {area: number for number, area in enumerate(AREAS)}
    uptake = corpus.policy_uptake().head(MOST_NAMES)
    spread = corpus.initiative_spread().head(MOST_NAMES)
    values = chosen_values(corpus)
    common = values["canonical"].value_counts().head(MOST_INDICATORS).index.tolist()
    names = {entry.id: entry.name for entry in default().indicators.entries}
    values = values[values["canonical"].isin(common)]
    findings = corpus.check()

    def passages(frame: pd.DataFrame, **columns: pd.Series) -> dict[str, list[Any]]:
        place = {"r": frame["report_id"].map(numbers), "s": frame["start"], "e": frame["end"]}
        return {name: _plain(column) for name, column in (place | columns).items()}

    def mentions(frame: pd.DataFrame, key: str, kept: pd.DataFrame) -> dict[str, list[Any]]:
        order = {name: number for number, name in enumerate(kept[key])}
        rows = frame[frame[key].isin(order)]
        return passages(rows, n=rows[key].map(order))

    other = {"report_id": findings["other_id"], "start": findings["other_start"], "end": findings["other_end"]}
    return {
        "by": [name for name in by if name in ("report_year", "region")],
        "areas": [[AREA_NAMES[area], area] for area in AREAS],
        "checks": CHECKS,
        "indicators": [[names[identifier], identifier.replace("_", " ")] for identifier in common],
        "reports": {
            name: _plain(reports[name])
            for name in ("report_id", "issuer", "region", "city", "province", "report_year", "admin_level")
        },
        "paragraphs": passages(paragraphs, a=paragraphs["area"].map(areas).fillna(-1).astype(int)),
        "values": passages(
            values,
            n=values["canonical"].map({identifier: number for number, identifier in enumerate(common)}),
            v=values["value"],
            u=values["unit"],
            g=values["growth"],
            c=values["claimed_growth"],
            q=values["cumulative"].astype(int),
        ),
        "policies": {
            name: _plain(uptake[name]) for name in ("title", "kind", "published", "first_year", "lag", "ended")
        },
        "citations": mentions(corpus.policies, "title", uptake),
        "initiatives": {name: _plain(spread[name]) for name in ("name", "kind", "first_year", "last_year")},
        "mentions": mentions(corpus.initiatives, "name", spread),
        "findings": passages(
            findings,
            check=findings["check"],
            severity=findings["severity"],
            en=findings["explanation"],
            zh=findings["explanation_zh"],
            other_r=other["report_id"].map(numbers),
            other_s=other["start"],
            other_e=other["end"],
        ),
    }


def _plain(column: pd.Series) -> list[Any]:
    """Values that JSON knows; missing ones as null, whole numbers without a point."""
    return [
        None if pd.isna(value) else int(value) if isinstance(value, float) and value.is_integer() else value
        for value in column.astype(object)
    ]
