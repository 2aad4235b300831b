"""What a title says and which documents of the catalogue bear it, kept for its next mention."""

from __future__ import annotations

from typing import NamedTuple

from . import titles
from .catalogue.policies import Entry, PoliciesCatalogue, name_key
from .report import Policy

_MOST_KEPT = 20_000


class Meant(NamedTuple):
    """An entry that a title may mean: its canonical title, and whether the `title` or an `alias` names it."""

    entry: Entry
    title: str
    by: str


class Reading(NamedTuple):
    """What a title says, and the entries of the catalogue that bear this name; `policy` is what a mention of it is,
    with a place and text of its own; None where there are several such entries."""

    title: titles.Title
    meant: tuple[Meant, ...]
    policy: Policy | None


def kept(written: str, known: PoliciesCatalogue) -> Reading:
    """The reading of a title as it is written (folded, without its outer brackets), kept for its next mention."""
    found: Reading | None = known.readings.get(written)
    if found is None:
        if len(known.readings) >= _MOST_KEPT:
            known.readings.clear()
        found = known.readings[written] = reading(titles.read(written, known), known)
    return found


def reading(title: titles.Title, known: PoliciesCatalogue) -> Reading:
    """The entries that a title may mean: by its whole name, without 试行, or without who issued it."""
    key, signs = name_key(title.bare), known.title_signs
    entries = known.by_name.get(key) or known.by_name.get(signs.untried.sub("", key), ())
    if not entries and (issued := signs.central_title.match(key)):
        entries = known.by_name.get(key[issued.end() :], ())  # 中共中央 国务院关于…的意见 is entered as 关于…的意见
    meant = tuple(
        Meant(entry, titles.plain(entry.title), "title" if name_key(entry.title) == key else "alias")
        for entry in entries
    )
    return Reading(title, meant, as_policy(title, meant[0] if meant else None, known) if len(meant) < 2 else None)


def as_policy(title: titles.Title, meant: Meant | None, known: PoliciesCatalogue) -> Policy:
    """A mention as its title tells it, of the document meant if it is known; its place and text are yet to come."""
    if meant is None:
        issuer = titles.issuer_of(title.bare, known.title_signs)
        return Policy(0, 0, "", title.bare, title.kind, title.level, issuer, None, title.period, title.status)
    entry = meant.entry
    return Policy(
        *(0, 0, "", meant.title, entry.kind, entry.level, entry.issuer, entry.document_number),
        *(title.period or entry.period, title.status),
        catalogue_id=entry.id,
        resolved_by=meant.by,
    )


def known_as(policy: Policy, entry: Entry, by: str) -> Policy:
    """The mention as one of a document of the catalogue."""
    return policy._replace(
        title=titles.plain(entry.title),
        kind=entry.kind,
        level=entry.level,
        issuer=entry.issuer,
        document_number=entry.document_number,
        period=policy.period or entry.period,
        catalogue_id=entry.id,
        resolved_by=by,
    )
