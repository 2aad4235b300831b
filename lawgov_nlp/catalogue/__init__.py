"""The knowledge of the field, loaded from `lawgov_nlp/data` (or a folder of your own) and checked.

`default()` is what the pipeline uses; `load(folder)` makes another one. A catalogue is a frozen value:
different behaviour is a different value, never a setting.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..errors import CatalogueError
from . import areas, entity_labels, indicators, initiatives, issuers, outline, policies, regions, units
from .names import NameSearch

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that the rules look up. `digest` identifies the data, and stands in every record.

    `names` finds the names of documents and those of undertakings in running text, and what others are told by.
    """

    outline: outline.OutlineCatalogue
    regions: regions.RegionsCatalogue
    issuers: issuers.IssuersCatalogue
    policies: policies.PoliciesCatalogue
    initiatives: initiatives.InitiativesCatalogue
    names: NameSearch
    indicators: indicators.IndicatorsCatalogue
    areas: areas.AreasCatalogue
    units: units.UnitsCatalogue
    entity_labels: dict[str, str]
    digest: str


def load(folder: Path = DATA) -> Catalogue:
    """The catalogue in `folder`. Raises `CatalogueError`, which lists every problem found, not just the first."""
    problems: list[str] = []
    counted_in = units.load(folder, problems)
    written = outline.load(folder, problems)
    issued_by = issuers.load(folder, written.terms, problems)
    documents, undertakings = policies.load(folder, problems), initiatives.load(folder, problems, issued_by.kinds)
    catalogue = Catalogue(
        outline=written,
        regions=regions.load(folder, problems),
        issuers=issued_by,
        policies=documents,
        initiatives=undertakings,
        names=NameSearch(
            *(documents.names, undertakings.scanned_names),
            words=(
                *(*policies.TITLE_PARTS, *documents.title_words.newly_revised),
                *(*undertakings.campaigns.literals, *undertakings.campaigns.activities),
                *(*undertakings.weeks, *initiatives.NAME_PARTS),
            ),
        ),
        indicators=indicators.load(folder, counted_in, problems),
        areas=areas.load(folder, problems),
        units=counted_in,
        entity_labels=entity_labels.load(folder, problems),
        digest=_digest(folder),
    )
    if problems:
        raise CatalogueError(problems)
    return catalogue


@functools.cache
def default() -> Catalogue:
    """The catalogue that ships with the package, loaded on first use."""
    return load()


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.*")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
