"""Which passages a report takes over from an earlier one, from its superior's, or from a neighbour's.

Shingles of paragraphs point to candidates (an inverted index over hashed 8-character shingles); an exact alignment
(difflib's matching blocks) then gives the passage and its offsets on both sides, so that every claim can be read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from .normalize import fold

if TYPE_CHECKING:
    from .corpus import Corpus

SHINGLE = 8
COMMON = 60
"""A shingle that stands in more paragraphs than this is boilerplate of the genre and points to nobody."""
CANDIDATES = 3


class _Piece(NamedTuple):
    """A paragraph as it is compared: half-width, without line breaks; `places` says where its characters stand."""

    report: str
    text: str
    places: list[int]

    def back(self, start: int, size: int) -> tuple[int, int]:
        """The span in the report of `size` characters from `start`."""
        return self.places[start], self.places[start + size - 1] + 1


def _piece(report: str, start: int, text: str) -> _Piece:
    # Half-width and full-width punctuation make no difference, nor does where a line was broken.
    folded = fold(text).replace("，", ",")
    places = [start + place for place, character in enumerate(folded) if not character.isspace()]
    return _Piece(report, "".join(folded.split()), places)


def reuse(corpus: Corpus, least: int) -> pd.DataFrame:
    """One row for a passage of at least `least` characters that also stands in another report.

    `relation` is `last_year` (same issuer, an earlier year), `superior` (an issuer of the same region chain, higher
    level), `neighbour` or `other`; the source is a report of an earlier year, or of the same year. Columns: report_id,
    start, end, source_id, source_start, source_end, characters, relation, text.
    """
    meta = corpus.reports.set_index("report_id")
    texts = meta["text"].to_dict()
    pieces = [
        _piece(row.report_id, int(row.start), row.text)
        for row in corpus.paragraphs.itertuples()
        if row.role not in ("boilerplate", "signature") and len(row.text) >= least
    ]
    index: dict[int, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        for shingle in _shingles(piece.text):
            index[shingle].append(number)
    rows: list[dict[str, Any]] = []
    for number, piece in enumerate(pieces):
        votes: Counter[int] = Counter()
        for shingle in _shingles(piece.text):
            holders = index[shingle]
            if len(holders) <= COMMON:
                votes.update(holders)
        taken = 0
        for other, count in votes.most_common(CANDIDATES * 4):
            source = pieces[other]
            if other == number or source.report == piece.report or count < 3 or taken >= CANDIDATES:
                continue
            if not _may_come_from(meta, piece.report, source.report):
                continue
            taken += 1
            for a, b, size in _passages(piece.text, source.text, least):
                (start, end), (source_start, source_end) = piece.back(a, size), source.back(b, size)
                rows.append(
                    {
                        "report_id": piece.report,
                        "start": start,
                        "end": end,
                        "source_id": source.report,
                        "source_start": source_start,
                        "source_end": source_end,
                        "characters": size,
                        "relation": _relation(meta, piece.report, source.report),
                        "text": texts[piece.report][start:end],
                    }
                )
    columns = [
        *("report_id", "start", "end", "source_id", "source_start", "source_end", "characters", "relation", "text"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["report_id", "start", "characters"], ascending=[True, True, False]).reset_index(drop=True)


def novelty(corpus: Corpus, least: int) -> pd.DataFrame:
    """For each report: characters of its paragraphs, how many are taken over (by relation), the share that is new."""
    found = reuse(corpus, least)
    sizes = corpus.paragraphs[~corpus.paragraphs["role"].isin(["boilerplate", "signature"])]
    whole = (sizes["end"] - sizes["start"]).groupby(sizes["report_id"]).sum()
    rows = []
    for report_id in corpus.reports["report_id"]:
        own = found[found["report_id"] == report_id]
        characters = int(whole.get(report_id, 0))
        taken = _covered([(int(r.start), int(r.end)) for r in own.itertuples()])
        row = {"report_id": report_id, "characters": characters, "reused": taken}
        for relation in ("last_year", "superior", "neighbour", "other"):
            spans = [(int(r.start), int(r.end)) for r in own[own["relation"] == relation].itertuples()]
            row[f"from_{relation}"] = _covered(spans)
        row["novelty"] = 1 - taken / characters if characters else None
        rows.append(row)
    return corpus.with_reports(pd.DataFrame(rows), ["issuer"])


def _shingles(text: str) -> set[int]:
    return {hash_of(text[i : i + SHINGLE]) for i in range(max(1, len(text) - SHINGLE + 1))} if text else set()


def hash_of(text: str) -> int:
    """A hash that is the same in every process, unlike Python's own."""
    value = 0
    for character in text:
        value = (value * 1_000_003 + ord(character)) & 0xFFFFFFFFFFFF
    return value


def _passages(text: str, source: str, least: int) -> list[tuple[int, int, int]]:
    blocks = SequenceMatcher(None, text, source, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size >= least]


def _may_come_from(meta: pd.DataFrame, report: str, source: str) -> bool:
    year, other = meta.at[report, "report_year"], meta.at[source, "report_year"]
    if pd.isna(year) or pd.isna(other):
        return report > source
    if year == other:
        # Within a year nobody can say who copied; the superior's report is taken for the source.
        rank = ("national", "provincial", "municipal", "county", "township")
        own, theirs = meta.at[report, "admin_level"], meta.at[source, "admin_level"]
        if pd.notna(own) and pd.notna(theirs) and own != theirs:
            return rank.index(theirs) < rank.index(own)
        own_type, their_type = meta.at[report, "issuer_type"], meta.at[source, "issuer_type"]
        if pd.notna(own_type) and pd.notna(their_type) and own_type != their_type:
            return bool(their_type == "government")
        return report > source
    return bool(other < year)


def _relation(meta: pd.DataFrame, report: str, source: str) -> str:
    own, theirs = meta.loc[report], meta.loc[source]

    def same(column: str) -> bool:
        return bool(pd.notna(own[column]) and pd.notna(theirs[column]) and own[column] == theirs[column])

    if same("issuer"):
        return "last_year"
    if same("region"):
        return "superior"
    if same("city") or same("province"):
        return "superior" if not same("admin_level") else "neighbour"
    return "neighbour" if same("admin_level") else "other"


def _covered(spans: list[tuple[int, int]]) -> int:
    total, reached = 0, -1
    for start, end in sorted(spans):
        start = max(start, reached)
        if end > start:
            total += end - start
            reached = end
    return total
