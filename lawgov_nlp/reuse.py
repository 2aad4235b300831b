"""Which passages a report takes over from an earlier one, from its superior's, or from a neighbour's.

Fingerprints point to candidates: of every 9 consecutive 12-character shingles of a paragraph the one with the least
hash is kept (winnowing), so that any 20 characters that two paragraphs share give them a fingerprint in common. The
fingerprints that a pair shares are then grown to the longest equal stretches, character by character, and stretches
that a changed figure or word parts are joined. Everything is sorted arrays, so that 350,000 paragraphs take a minute.
Source: Schleimer, Wilkerson and Aiken 2003, Winnowing: Local Algorithms for Document Fingerprinting.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from .normalize import fold
from .report import ADMIN_LEVELS

if TYPE_CHECKING:
    from .corpus import Corpus

SHINGLE = 12
WINDOW = 9
LEAST_BLOCK = 20
"""Characters of the shortest equal stretch that is sure to be seen: SHINGLE + WINDOW - 1."""
MOST_CHANGED = 12
"""Characters that may differ between two equal stretches of one passage: a figure, a name, a few words."""
COMMON = 60
"""A shingle that stands in more paragraphs than this is a phrase of the genre and points to no stranger's report."""
CANDIDATES = 2
"""Sources looked at for a paragraph among its issuer's, its region's, its city's, its province's and all reports."""
BOILERPLATE_ISSUERS = 5
"""A stretch that so many issuers write word for word is a formula of the genre."""
RELATIONS = ("last_year", "superior", "neighbour", "other")
COLUMNS = (
    *("report_id", "paragraph", "start", "end", "source_id", "source_paragraph", "source_start", "source_end"),
    *("characters", "similarity", "relation", "text"),
)
_CHUNK = 4_000_000
_BLANKS = np.array([ord(character) for character in " \t\r\n\x0b\x0c\x85\u2028\u2029"], dtype=np.uint32)
_PAIRS = 100_000

Array = np.ndarray[Any, Any]


class _Text(NamedTuple):
    """All paragraphs as one array of code points: half-width, without blanks. Paragraph n is `[first[n], first[n+1])`;
    `place` says where a character stands in its paragraph, `owner` which paragraph that is."""

    codes: Array
    place: Array
    owner: Array
    first: Array


class _Order(NamedTuple):
    """Reports by number. `rank`: who may have copied from whom goes from small to large; the rest are group codes."""

    rank: Array
    issuer: Array
    region: Array
    city: Array
    province: Array
    level: Array


def reuse(corpus: Corpus, least: int) -> pd.DataFrame:
    """One row for a passage of which at least `least` characters also stand in another report.

    A passage is one or several equal stretches of at least 20 characters between which no more than 12 were changed.
    `characters` counts the equal ones (blanks and the width of punctuation aside), `similarity` is their share of the
    longer side. `relation` is `last_year` (same issuer, an earlier year), `superior` (of the same region, city or
    province, at a higher level, or the government of a department), `neighbour` (of the same city or province and
    level) or `other`. The source is a report of an earlier year, or of the same year: then the higher level, or the
    government, is taken for the source, and between equals the first by id. Two sources for each relation at most.
    """
    return _reuse(corpus, _prepared(corpus), least)


def _reuse(corpus: Corpus, ready: _Ready, least: int) -> pd.DataFrame:
    codes, positions = _shared(*_fingerprints(ready.text))
    targets, sources = _candidates(ready, codes, positions, least)
    found = _passages(ready.text, codes, positions, targets, sources, least)
    table = _rows(corpus, ready, found)
    table["relation"] = _relations(ready.order, ready.reports[found["target"]], ready.reports[found["source"]])
    table = table.sort_values(
        ["report_id", "start", "characters", "source_id"], ascending=[True, True, False, True], ignore_index=True
    )
    return table[list(COLUMNS)]


def novelty(corpus: Corpus, least: int) -> pd.DataFrame:
    """For each report: characters of its paragraphs, how many are taken over (by relation), and two shares.

    `novelty` is the share that stands in no report it may have been taken from (see `reuse`), `boilerplate` the share
    that the reports of at least five issuers have word for word, stretches of 20 characters and more. A report without
    paragraphs has neither. Passages that several sources have count once in `reused`.
    """
    ready = _prepared(corpus)
    found, paragraphs = _reuse(corpus, ready, least), ready.paragraphs
    whole = (paragraphs["end"] - paragraphs["start"]).groupby(paragraphs["report_id"]).sum()
    table = pd.DataFrame({"report_id": corpus.reports["report_id"]})
    table["characters"] = table["report_id"].map(whole).fillna(0).astype(int)
    table["reused"] = table["report_id"].map(_covered(found)).fillna(0).astype(int)
    for relation in RELATIONS:
        covered = _covered(found[found["relation"] == relation])
        table[f"from_{relation}"] = table["report_id"].map(covered).fillna(0).astype(int)
    known = table["characters"].where(table["characters"] > 0)
    table["novelty"] = 1 - table["reused"] / known
    boilerplate = table["report_id"].map(_boilerplate(ready)).fillna(0)
    table["boilerplate"] = boilerplate.astype(int) / known
    return corpus.with_reports(table, ["issuer"])


class _Ready(NamedTuple):
    """Paragraphs, their text, the number of each one's report, and the order of the reports."""

    paragraphs: pd.DataFrame
    text: _Text
    reports: Array
    order: _Order


# --- text --------------------------------------------------------------------------------------------------------


def _paragraphs(corpus: Corpus) -> pd.DataFrame:
    frame = corpus.paragraphs
    kept = frame[~frame["role"].isin(["boilerplate", "signature"]) & frame["text"].str.len().gt(0)]
    return kept[["report_id", "id", "start", "end", "text"]].reset_index(drop=True)


def _prepared(corpus: Corpus) -> _Ready:
    paragraphs = _paragraphs(corpus)
    reports = pd.Index(corpus.reports["report_id"]).get_indexer(paragraphs["report_id"])
    return _Ready(paragraphs, _text(paragraphs), reports, _order(corpus))


def _text(paragraphs: pd.DataFrame) -> _Text:
    # Half-width and full-width punctuation make no difference, nor does where a line was broken.
    by_report = paragraphs.groupby("report_id", sort=False)["text"].agg("".join)
    folded = "".join(fold(text).replace("，", ",") for text in by_report)
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sizes = paragraphs["text"].str.len().to_numpy(dtype=np.int64)
    ends = np.cumsum(sizes)
    owner = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    place = (np.arange(len(codes), dtype=np.int64) - np.repeat(ends - sizes, sizes)).astype(np.int32)
    kept = ~np.isin(codes, _BLANKS)
    first = np.concatenate(([0], np.cumsum(kept, dtype=np.int64)[ends - 1])) if len(ends) else np.zeros(1, np.int64)
    return _Text(codes[kept], place[kept], owner[kept], first)


def _shingles(codes: Array) -> Array:
    """A 64-bit hash of each run of SHINGLE characters."""
    count = len(codes) - SHINGLE + 1
    wide = codes.astype(np.uint64)
    value = np.zeros(max(count, 0), dtype=np.uint64)
    for shift in range(SHINGLE if count > 0 else 0):
        value *= np.uint64(0x100000001B3)
        value += wide[shift : shift + count]
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(32)
    return value


def _chunks(text: _Text) -> list[tuple[int, int]]:
    """Stretches of some millions of characters that end where a paragraph ends."""
    bounds = [0]
    while bounds[-1] < len(text.codes):
        nearest = int(np.searchsorted(text.first, bounds[-1] + _CHUNK, side="left"))
        bounds.append(int(text.first[min(nearest, len(text.first) - 1)]))
    return list(pairwise(bounds))


def _inside(text: _Text, start: int, count: int) -> Array:
    """Which of the shingles at start, start + 1, … lie within one paragraph."""
    last = start + SHINGLE - 1
    return np.equal(text.owner[start : start + count], text.owner[last : last + count])


def _fingerprints(text: _Text) -> tuple[Array, Array]:
    """The winnowed shingles: their hashes and where they stand, in order."""
    hashes, positions = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int64)]
    for start, end in _chunks(text):
        value = _shingles(text.codes[start:end])
        if not len(value):
            continue
        inside = _inside(text, start, len(value))
        # A shingle across two paragraphs is never the least; a window of nothing else keeps nothing.
        ranked = np.where(inside, value, np.uint64(0xFFFFFFFFFFFFFFFF))
        lowest = _extreme(np.pad(ranked, WINDOW - 1, constant_values=np.uint64(0xFFFFFFFFFFFFFFFF)), np.minimum)
        chosen = (_extreme(lowest, np.maximum) == ranked) & inside
        hashes.append(value[chosen])
        positions.append(np.flatnonzero(chosen) + start)
    return np.concatenate(hashes), np.concatenate(positions)


def _extreme(values: Array, which: Any) -> Array:
    """The least (or greatest) of each WINDOW consecutive values."""
    reach, found = 1, values
    while reach < WINDOW:
        step = min(reach, WINDOW - reach)
        found = which(found[:-step], found[step:])
        reach += step
    return found


# --- candidates --------------------------------------------------------------------------------------------------


def _order(corpus: Corpus) -> _Order:
    meta = corpus.reports
    level = meta["admin_level"].map({name: number for number, name in enumerate(ADMIN_LEVELS)}).fillna(9).astype(int)
    department = meta["issuer_type"].map({"government": 0}).fillna(1).astype(int)
    year = meta["report_year"].fillna(9999).astype(int)
    keys = pd.DataFrame({"year": year, "level": level, "department": department, "id": meta["report_id"]})
    sequence = keys.sort_values(["year", "level", "department", "id"]).index.to_numpy()
    rank = np.empty(len(meta), dtype=np.int64)
    rank[sequence] = np.arange(len(meta))
    # Issuers of one name in two places (市场监督管理局) are told apart by their region.
    issuer = meta["issuer"] + "\t" + meta["region_code"].fillna(meta["region"]).fillna("")
    region = meta["region_code"].fillna(meta["region"])
    city = meta["province"].fillna("") + "\t" + meta["city"]
    codes = [pd.factorize(column)[0] for column in (issuer, region, city, meta["province"])]
    return _Order(rank, codes[0], codes[1], codes[2], codes[3], level.to_numpy() * 2 + department.to_numpy())


def _shared(hashes: Array, positions: Array) -> tuple[Array, Array]:
    """The fingerprints that stand in several places: small numbers for their hashes, and where they stand."""
    order = np.argsort(hashes, kind="stable")
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = hashes[order][1:] != hashes[order][:-1]
    codes = np.empty(len(order), dtype=np.int64)
    codes[order] = np.cumsum(fresh) - 1
    several = np.bincount(codes)[codes] > 1 if len(codes) else fresh
    return codes[several], positions[several]


def _candidates(ready: _Ready, codes: Array, positions: Array, least: int) -> tuple[Array, Array]:
    """Pairs of paragraphs (target, source) that share enough fingerprints to be worth an alignment."""
    text, order = ready.text, ready.order
    count = max(len(text.first) - 1, 1)
    holder = text.owner[positions].astype(np.int64)
    report = ready.reports[holder]
    rare = np.bincount(codes)[codes] <= COMMON if len(codes) else codes > 0
    enough = max(1, (least // 2 - SHINGLE + 1) // WINDOW + 1)
    pairs = []
    for key in (order.issuer, order.region, order.city, order.province, np.zeros_like(order.issuer)):
        own = key[report]
        kept = np.flatnonzero((own >= 0) & (rare | (key is order.issuer)))
        sequence = kept[np.lexsort((holder[kept], order.rank[report[kept]], own[kept], codes[kept]))]
        votes = [np.zeros(0, dtype=np.int64)]
        for back in range(1, CANDIDATES + 1):
            later, earlier = sequence[back:], sequence[:-back]
            fits = (codes[later] == codes[earlier]) & (own[later] == own[earlier]) & (report[later] != report[earlier])
            votes.append(holder[later[fits]] * count + holder[earlier[fits]])
        pair, number = np.unique(np.concatenate(votes), return_counts=True)
        pair, number = pair[number >= enough], number[number >= enough]
        best = np.lexsort((pair, -number, pair // count))
        target = pair[best] // count
        first = np.concatenate(([True], target[1:] != target[:-1])) if len(target) else target > 0
        place = np.arange(len(target)) - np.maximum.accumulate(np.where(first, np.arange(len(target)), 0))
        pairs.append(pair[best][place < CANDIDATES])
    chosen = np.unique(np.concatenate(pairs))
    return chosen // count, chosen % count


# --- alignment ---------------------------------------------------------------------------------------------------


def _passages(
    text: _Text, codes: Array, positions: Array, targets: Array, sources: Array, least: int
) -> dict[str, Array]:
    """Equal stretches of each pair, grown from shared fingerprints and joined to passages."""
    bounds = np.searchsorted(positions, text.first)
    parts: list[pd.DataFrame] = []
    for start in range(0, len(targets), _PAIRS):
        target, source = targets[start : start + _PAIRS], sources[start : start + _PAIRS]
        (pair, left), (other, right) = _spread(bounds, target), _spread(bounds, source)
        # Numbers below 2**63: a hundred thousand pairs times the fingerprints of an archive.
        own, theirs = pair * (len(codes) + 1) + codes[left], other * (len(codes) + 1) + codes[right]
        order = np.argsort(theirs, kind="stable")
        low, high = (np.searchsorted(theirs[order], own, side=side) for side in ("left", "right"))
        hit = np.repeat(np.arange(len(own)), high - low)
        within = np.arange(len(hit)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
        b = positions[right[order[low[hit] + within]]]
        blocks = _blocks(text, pair[hit], positions[left[hit]], b, target, source)
        passages = _joined(blocks)
        passages = passages[passages["characters"] >= least]
        passages = passages.assign(target=target[passages["pair"]], source=source[passages["pair"]])
        parts.append(passages.drop(columns="pair"))
    names = ("target", "source", "a", "a_end", "b", "b_end", "characters")
    if not parts:
        return {name: np.zeros(0, dtype=np.int64) for name in names}
    whole = pd.concat(parts, ignore_index=True)
    return {name: whole[name].to_numpy() for name in names}


def _spread(bounds: Array, paragraphs: Array) -> tuple[Array, Array]:
    """The fingerprints of each of `paragraphs`: which of these they belong to, and their numbers."""
    first, size = bounds[paragraphs], bounds[paragraphs + 1] - bounds[paragraphs]
    pair = np.repeat(np.arange(len(paragraphs)), size)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
    return pair, np.repeat(first, size) + within


def _blocks(text: _Text, pair: Array, a: Array, b: Array, target: Array, source: Array) -> pd.DataFrame:
    """The longest equal stretches around seeds (a place in the target, one in the source), each once."""
    order = np.lexsort((a, b - a, pair))
    pair, a, b = pair[order], a[order], b[order]
    new = np.ones(len(pair), dtype=bool)
    # Seeds on one diagonal that overlap belong to one stretch.
    new[1:] = (pair[1:] != pair[:-1]) | ((b - a)[1:] != (b - a)[:-1]) | (a[1:] - a[:-1] > SHINGLE)
    last = np.flatnonzero(np.append(new[1:], True)) if len(pair) else np.flatnonzero(new)
    start, end, shift, pair = a[new], a[last] + SHINGLE, (b - a)[new], pair[new]
    low = np.maximum(text.first[target[pair]], text.first[source[pair]] - shift)
    high = np.minimum(text.first[target[pair] + 1], text.first[source[pair] + 1] - shift)
    for edge, step in ((start, -1), (end, 1)):
        moving = np.arange(len(edge))
        while len(moving):
            at = edge[moving] + (-1 if step < 0 else 0)
            moving = moving[(at >= low[moving]) & (at < high[moving])]
            at = edge[moving] + (-1 if step < 0 else 0)
            moving = moving[text.codes[at] == text.codes[at + shift[moving]]]
            edge[moving] += step
    blocks = pd.DataFrame({"pair": pair, "a": start, "a_end": end, "shift": shift})
    blocks = blocks[blocks["a_end"] - blocks["a"] >= LEAST_BLOCK].drop_duplicates()
    # Where two stretches overlap in the target the longer one stands.
    blocks = blocks.assign(size=blocks["a_end"] - blocks["a"]).sort_values(["pair", "a", "size"], kind="stable")
    while True:
        clash = (blocks["pair"].shift(-1) == blocks["pair"]) & (blocks["a"].shift(-1) < blocks["a_end"])
        if not clash.any():
            return blocks.reset_index(drop=True)
        shorter = blocks["size"].shift(-1) > blocks["size"]
        drop = (clash & shorter).to_numpy(copy=True)
        drop[1:] |= (clash & ~shorter).to_numpy()[:-1]
        blocks = blocks[~drop]


def _joined(blocks: pd.DataFrame) -> pd.DataFrame:
    """Neighbouring stretches that a small change parts, as one passage."""
    blocks = blocks.assign(b=blocks["a"] + blocks["shift"], b_end=blocks["a_end"] + blocks["shift"])
    before = blocks.shift(1)
    gap, other_gap = blocks["a"] - before["a_end"], blocks["b"] - before["b_end"]
    near = gap.between(0, MOST_CHANGED) & other_gap.between(0, MOST_CHANGED) & (blocks["pair"] == before["pair"])
    joined = blocks.groupby((~near).cumsum().to_numpy()).agg(
        pair=("pair", "first"), a=("a", "min"), a_end=("a_end", "max"), b=("b", "min"), b_end=("b_end", "max"),
        characters=("size", "sum"),
    )  # fmt: skip
    return joined.reset_index(drop=True)


# --- rows --------------------------------------------------------------------------------------------------------


def _rows(corpus: Corpus, ready: _Ready, found: dict[str, Array]) -> pd.DataFrame:
    paragraphs, text = ready.paragraphs, ready.text
    ids, names = (paragraphs[name].to_numpy(dtype=object) for name in ("report_id", "id"))
    begins = paragraphs["start"].to_numpy(dtype=np.int64)
    target, source = found["target"], found["source"]
    longest = np.maximum(found["a_end"] - found["a"], found["b_end"] - found["b"])
    table = pd.DataFrame(
        {
            "report_id": ids[target],
            "paragraph": names[target],
            "start": begins[target] + text.place[found["a"]],
            "end": begins[target] + text.place[found["a_end"] - 1] + 1,
            "source_id": ids[source],
            "source_paragraph": names[source],
            "source_start": begins[source] + text.place[found["b"]],
            "source_end": begins[source] + text.place[found["b_end"] - 1] + 1,
            "characters": found["characters"],
            "similarity": found["characters"] / longest,
        }
    )
    texts = dict(zip(corpus.reports["report_id"], corpus.reports["text"], strict=True))
    table["text"] = [
        texts[report][start:end]
        for report, start, end in zip(table["report_id"], table["start"], table["end"], strict=True)
    ]
    return table


def _relations(order: _Order, target: Array, source: Array) -> Array:
    def same(codes: Array) -> Array:
        equal: Array = (codes[target] == codes[source]) & (codes[target] >= 0)
        return equal

    near = same(order.region) | same(order.city) | same(order.province)
    higher = order.level[source] < order.level[target]
    conditions = [same(order.issuer), near & higher, near & same(order.level)]
    relations: Array = np.select(conditions, RELATIONS[:3], default=RELATIONS[3])
    return relations


def _covered(found: pd.DataFrame) -> dict[str, int]:
    """Characters of each report that passages cover, overlaps once."""
    spans = found.sort_values(["report_id", "start"])
    report = spans["report_id"]
    reached = spans.groupby("report_id")["end"].cummax().groupby(report).shift(1)
    start = np.maximum(spans["start"], reached.fillna(0))
    size = (spans["end"] - start).clip(lower=0)
    return dict(size.groupby(report).sum().astype(int))


def _boilerplate(ready: _Ready) -> dict[str, int]:
    """Characters of each report in stretches of 20 that the reports of BOILERPLATE_ISSUERS issuers have."""
    text = ready.text
    issuers = ready.order.issuer[ready.reports]
    bits = np.uint64(20)
    keys, places = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int64)]
    for start, end in _chunks(text):
        value = _shingles(text.codes[start:end])
        if len(value):
            place = np.flatnonzero(_inside(text, start, len(value)))
            owner = issuers[text.owner[place + start]]
            keys.append((value[place] >> bits << bits)[owner >= 0] | owner[owner >= 0].astype(np.uint64))
            places.append((place + start)[owner >= 0])
    key, where = np.concatenate(keys), np.concatenate(places)
    del keys, places
    ordered = np.sort(key)
    another = np.ones(len(ordered), dtype=bool)
    another[1:] = ordered[1:] != ordered[:-1]
    # One key for a shingle and an issuer now; those that many issuers have follow one another.
    shingles = ordered[another] >> bits
    several = shingles[: -BOILERPLATE_ISSUERS + 1] == shingles[BOILERPLATE_ISSUERS - 1 :]
    formulas = np.unique(shingles[: -BOILERPLATE_ISSUERS + 1][several])
    common = np.zeros(len(text.codes), dtype=bool)
    if len(formulas):
        key >>= bits
        nearest = np.minimum(np.searchsorted(formulas, key), len(formulas) - 1)
        common[where[formulas[nearest] == key]] = True
    return _stretches(text, common, ready.paragraphs["report_id"].to_numpy(dtype=object))


def _stretches(text: _Text, common: Array, ids: Array) -> dict[str, int]:
    """Characters by report in runs of `common` shingles that make up at least LEAST_BLOCK characters."""
    edges = np.diff(np.concatenate(([0], common.view(np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) + SHINGLE - 1
    long = ends - starts >= LEAST_BLOCK
    sizes = pd.Series((ends - starts)[long]).groupby(ids[text.owner[starts[long]]]).sum()
    return {str(name): int(size) for name, size in sizes.items()}
