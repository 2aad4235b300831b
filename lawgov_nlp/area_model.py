"""The work-area model: linear over hashed character pairs and triples, beside the cue terms of the catalogue.

Character n-grams need no segmenter and cost one pass of numpy over the whole report. The file is a plain array and a
JSON card, so that loading it runs no code; its digest is checked, and stands in every record that used it.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable
from math import log1p
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .errors import ModelError
from .reading import bundled
from .report import AREAS

FEATURES = "4"
"""Version of the features; a model trained on others does not fit."""
BUCKETS = 1 << 14
CUES = len(AREAS) + 2
"""Lexical features: share of each area's cue terms, their weight in all, length of the paragraph."""
CLASSES = len(AREAS) + 1
"""The six areas and none."""
BLOCK = 10_000
"""Characters from which on the rest waits for the next turn: what is reckoned with stays in the processor's cache."""
FINENESS = 1 << 10
"""Weights of pairs and triples are multiples of one such part: their sums are whole numbers, the same in any order."""
LARGEST = (1 << 14) - 1
"""In these parts; so that the sum for a pair and a triple has 16 bits, and that for a block 32."""
NAME = "work_areas"
Array = np.ndarray[Any, Any]


def _as_table() -> Array:
    """Letters by code point as themselves; all else, the last for what comes behind, far beyond what they add up to."""
    table = np.full(0xA001, float(1 << 45))
    for first, last in ((ord("A"), ord("z")), (0x4E00, 0x9FFF)):
        table[first : last + 1] = range(first, last + 1)
    return table


_LETTERS = _as_table()
# A hash is a sum of products with these, of which the middle bits are the bucket: all characters have left their trace
# there. Double precision holds it to the last bit, and what is below the middle goes as it becomes a whole number.
_PAIR, _TRIPLE = (
    np.array(factors) % (BUCKETS << 11) / (1 << 11)
    for factors in ((0x9E3779B1, 0x85EBCA77), (0xC2B2AE3D, 0x27D4EB2F, 0x165667B1))
)
_BUCKET_OR_SIGN = np.array(BUCKETS - 1 | -1 << 32)
"""The bits of the bucket, and those that something else than letters sets."""
_TWICE_THE_LEAD = np.array([2, 1])


class Model(NamedTuple):
    """`weights` has a row for each bucket, each cue feature, and the intercept; a column for each class.

    `grams` are those of the buckets in units of 1 / `FINENESS`, and a row of noughts for what is in none: two classes
    to a number, the one its upper and the other its lower half, and behind the last class a 1 that counts. So that the
    lower never borrows from the upper, the least of a bucket is taken from all, which says the same of each class.
    `lexical` are those of the cue features and the intercept in the same units and double precision, a row a class.
    """

    weights: Array
    lexical: Array
    grams: Array
    temperature: float
    digest: str
    card: dict[str, Any]

    @property
    def version(self) -> str:
        return f"{self.card.get('version', '?')}-{self.digest[:12]}"


def hashed(folded: str) -> Array:
    """For each position the bucket of the pair of characters that begins there, and in a second row of the triple;
    across signs what is larger than any bucket.
    """
    codes = np.array([folded + "\n\n"]).view(np.uint32)
    letters = _LETTERS.take(codes, mode="clip")
    found = np.empty((2, len(folded)), dtype=np.int64)
    found[0] = np.correlate(letters[:-1], _PAIR)
    found[1] = np.correlate(letters, _TRIPLE)
    found &= _BUCKET_OR_SIGN
    return found


def buckets(folded: str, lead: int) -> Array:
    """The buckets of all pairs and triples of a text, those that begin before `lead` twice."""
    whole = hashed(folded)
    inside = np.concatenate((whole, whole[:, :lead]), axis=1)
    found: Array = inside[inside < BUCKETS]
    return found


def cue_features(cues: Iterable[list[float]], totals: Iterable[float], lengths: Iterable[int]) -> Array:
    """Lexical features and a one for the intercept, a column a paragraph, from the weight of cue terms in each area and
    in all, and from lengths.
    """
    flat: list[float] = []
    for weights, total, length in zip(cues, totals, lengths, strict=True):
        flat += weights
        flat += (log1p(total) / 1.5, (length if length < 400 else 400) / 200, 1.0)
    found = np.fromiter(flat, np.float64, len(flat)).reshape(-1, CUES + 1).T
    areas = found[: len(AREAS)]
    areas *= 2 / (np.add.reduce(areas) + 2.0)
    return found


def _sums(model: Model, pieces: list[str], bounds: list[int]) -> Array:
    """For each span of the text in `pieces` the sums of the weights of its pairs and triples, and their number.

    `bounds` are where in this text each span begins and where its lead ends. What begins in the lead, the first clause
    of a paragraph, counts twice: its topic stands there.
    """
    rows = model.grams.take(hashed("\n".join((*pieces, ""))), axis=0, mode="clip")
    pairs = rows[0]
    pairs += rows[1]
    parts = np.add.reduceat(pairs, np.fromiter(bounds, np.int64, len(bounds)))
    sums: Array = _TWICE_THE_LEAD.dot(parts.reshape(-1, 2, parts.shape[1])).view(np.uint32)
    return sums


def logits(
    model: Model,
    folded: str,
    spans: Iterable[tuple[int, int, int]],
    cues: Iterable[list[float]],
    totals: Iterable[float],
    softening: float = 1.0,
) -> Array:
    """One row for each class, one column for each span: calibrated log-odds from the words alone, against those of the
    likeliest class, divided by `softening`.

    There is at least one of the `spans` (start, end of the lead, end), none is empty, and what stands in one is nothing
    to the next. They are taken together until they have `BLOCK` characters.
    """
    sums = []
    pieces: list[str] = []
    bounds: list[int] = []
    lengths = []
    done = 0
    for start, lead, end in spans:
        if done > BLOCK:
            sums.append(_sums(model, pieces, bounds))
            pieces, bounds, done = [], [], 0
        pieces.append(folded[start:end])
        bounds.append(done)
        bounds.append(done + lead - start)
        length = end - start
        lengths.append(length)
        done += length + 1
    sums.append(_sums(model, pieces, bounds))
    whole = (np.concatenate(sums) if len(sums) > 1 else sums[0]).T
    found: Array = model.lexical.dot(cue_features(cues, totals, lengths))
    found += whole[:CLASSES] / np.sqrt(np.maximum(whole[CLASSES], 1))
    found -= np.maximum.reduce(found)
    found /= FINENESS * model.temperature * softening
    return found


def save(weights: Array, temperature: float, card: dict[str, Any], folder: Path) -> Model:
    """Write the model into `folder`: the same weights give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = weights.copy()
    weights[:BUCKETS] = _in_parts(weights[:BUCKETS]) / FINENESS
    small = weights.astype(np.float16)
    np.save(folder / f"{NAME}.npy", small, allow_pickle=False)
    digest = hashlib.sha256((folder / f"{NAME}.npy").read_bytes()).hexdigest()
    whole = {**card, "features": FEATURES, "buckets": BUCKETS, "temperature": round(temperature, 4), "digest": digest}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / f"{NAME}.json").write_text(text + "\n", encoding="utf-8")
    return _model(small, round(temperature, 4), digest, whole)


def load(folder: Path) -> Model:
    """The model in `folder`. Raises `ModelError` where it is missing, damaged, or made for other features."""
    advice = f"train it again: lawgov train ARCHIVE --out {folder}"
    try:
        card = json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8"))
        content = (folder / f"{NAME}.npy").read_bytes()
    except FileNotFoundError as error:
        raise ModelError(f"{folder}: holds no work-area model; {advice}") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: the work-area model cannot be read ({error}); {advice}") from error
    if card.get("features") != FEATURES or card.get("buckets") != BUCKETS:
        raise ModelError(
            f"{folder}: was trained for features {card.get('features')}, this version has {FEATURES}; {advice}"
        )
    if hashlib.sha256(content).hexdigest() != card.get("digest"):
        raise ModelError(f"{folder}: {NAME}.npy is not the file that {NAME}.json describes; restore both, or {advice}")
    weights = np.load(folder / f"{NAME}.npy", allow_pickle=False)
    if weights.shape != (BUCKETS + CUES + 1, CLASSES):
        raise ModelError(f"{folder}: has the shape {weights.shape}; {advice}")
    return _model(weights, float(card["temperature"]), card["digest"], card)


def _in_parts(weights: Array) -> Array:
    found: Array = np.clip(np.rint(weights.astype(np.float64) * FINENESS), -LARGEST, LARGEST)
    return found


def _model(weights: Array, temperature: float, digest: str, card: dict[str, Any]) -> Model:
    grams = np.zeros((BUCKETS + 1, CLASSES + 1), dtype=np.int64)
    parts = _in_parts(weights[:BUCKETS])
    grams[:BUCKETS, :CLASSES] = parts - parts.min(axis=1, keepdims=True)
    grams[:BUCKETS, CLASSES] = 1
    grams = grams[:, ::2] + (grams[:, 1::2] << 32)
    lexical = FINENESS * np.ascontiguousarray(weights[BUCKETS:].T, dtype=np.float64)
    return Model(weights.astype(np.float32), lexical, grams, temperature, digest, card)


@functools.cache
def default() -> Model | None:
    """The model that ships with the package; None where it was left out, and then cue terms alone decide."""
    folder = bundled("models")
    return load(folder) if (folder / f"{NAME}.json").exists() else None
