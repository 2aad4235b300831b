"""One self-contained HTML page that compares the reports of a corpus and opens without network.

The data stand as JSON in a script element, with `<`, `>` and `&` escaped, so that no report text can leave it; the
script writes text only through `textContent`. A content security policy forbids everything that is not in the file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .display import AREA_NAMES

if TYPE_CHECKING:
    from .corpus import Corpus

TEMPLATE = Path(__file__).parent / "data" / "page.html"
MOST_INDICATORS = 60
MOST_ROWS = 400


def write(corpus: Corpus, path: Path) -> None:
    """Write the page for `corpus` to `path`."""
    template = TEMPLATE.read_text(encoding="utf-8")
    data = json.dumps(_data(corpus), ensure_ascii=False, separators=(",", ":"))
    for character, escape in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        data = data.replace(character, escape)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template.replace("/*DATA*/null", data), encoding="utf-8")


def _data(corpus: Corpus) -> dict[str, Any]:
    reports = _records(
        corpus.reports[["report_id", "issuer", "region", "report_year", "admin_level", "signed_date", "text"]]
    )
    paragraphs = corpus.paragraphs[["report_id", "start", "end", "role", "area"]]
    figures = corpus.indicators[corpus.indicators["canonical"].notna()]
    common = figures["canonical"].value_counts().head(MOST_INDICATORS).index
    series = []
    for indicator in common:
        rows = corpus.indicator_series(indicator)
        rows = rows[rows["chosen"].astype(bool)]
        series.append(
            {"id": indicator, "rows": _records(rows[["report_id", "value", "unit", "growth", "start", "end"]])}
        )
    uptake = corpus.policy_uptake().head(MOST_ROWS)
    spread = corpus.initiative_spread().head(MOST_ROWS)
    findings = corpus.check()
    columns = ["report_id", "start", "end"]
    return {
        "areas": AREA_NAMES,
        "reports": reports,
        "paragraphs": _records(paragraphs),
        "series": series,
        "policies": _records(uptake[["title", "kind", "first_year", "first_region", "lag", "regions", "citations"]]),
        "citations": _records(corpus.policies[corpus.policies["title"].isin(uptake["title"])][[*columns, "title"]]),
        "initiatives": _records(spread[["name", "kind", "first_year", "last_year", "regions", "mentions"]]),
        "mentions": _records(corpus.initiatives[corpus.initiatives["name"].isin(spread["name"])][[*columns, "name"]]),
        "findings": _records(findings[["check", "severity", "explanation", "evidence", *columns]]),
    }


def _records(frame: Any) -> dict[str, list[Any]]:
    """A frame as columns, half the size of rows; missing values as null."""
    plain = frame.astype(object).where(frame.notna(), None)
    return {str(name): plain[name].tolist() for name in plain.columns}
