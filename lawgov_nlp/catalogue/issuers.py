"""How the names of issuers end (governments, departments, zones, townships), and the national ones by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..patterns import deferred
from .table import rows
from .units import any_of

KINDS = ("government", "department", "zone", "town")
BARE_PLACE = "bare_place"


@dataclass(frozen=True, slots=True)
class IssuersCatalogue:
    """`ending` matches the end of an issuer's name; `kinds` tells which kind an ending makes it.

    `after_bare_place` matches what follows a division that is named without 省, 市 or 县: its organs, and zones that
    bear its name. `national` are the names, full and short, under which organs of the State Council write their own
    reports.
    """

    ending: re.Pattern[str]
    kinds: dict[str, str]
    town: re.Pattern[str]
    zone: re.Pattern[str]
    after_bare_place: re.Pattern[str]
    national: frozenset[str]


def load(folder: Path, problems: list[str]) -> IssuersCatalogue:
    """What `folder` holds on the subject; whatever is wrong with it is added to `problems`."""
    kinds: dict[str, str] = {}
    after: list[str] = []
    for row in rows(folder / "issuers.csv", ("kind", "term", "example"), problems):
        kind, term = row.choice("kind", (*KINDS, BARE_PLACE)), row.text("term", required=True)
        example = row.text("example")
        if kind == BARE_PLACE and term:
            after.append(term)
            if term not in (example or "")[1:]:
                row.problem("example", f"does not have {term!r} behind a place")
        elif kind and term:
            kinds[term] = kind
            if not (example or "").endswith(term):
                row.problem("example", f"does not end in {term!r}")
    national: set[str] = set()
    for row in rows(folder / "national_organs.csv", ("name", "example"), problems):
        name, example = row.text("name", required=True), row.text("example")
        if name:
            national.add(name)
            if name not in (example or ""):
                row.problem("example", f"does not name {name!r}")
    return IssuersCatalogue(
        ending=deferred(f"(?:{any_of(kinds)})$"),
        kinds=kinds,
        town=re.compile(any_of(term for term, kind in kinds.items() if kind == "town")),
        zone=re.compile(any_of(term for term, kind in kinds.items() if kind == "zone")),
        after_bare_place=deferred(any_of(after)),
        national=frozenset(national),
    )
