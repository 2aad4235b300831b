"""The work-area model: linear over hashed character pairs and triples, beside the cue terms of the catalogue.

Character n-grams need no segmenter and cost one pass of numpy over the whole report. The file is a plain array and a
JSON card, so that loading it runs no code; its digest is checked, and stands in every record that used it.
"""

from __future__ import annotations

import functools
import hashlib
import json
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
"""Characters that are hashed at a time: what is reckoned with then stays in the processor's cache."""
FINENESS = 1 << 10
"""Weights of pairs and triples are multiples of one such part: their sums are whole numbers, the same in any order."""
LARGEST = (1 << 14) - 1
"""In these parts; so that the sum for a pair and a triple has 16 bits, and that for a block 32."""
NAME = "work_areas"
Array = np.ndarray[Any, Any]


class Model(NamedTuple):
    """`weights` has a row for each bucket, each cue feature, and the intercept; a column for each class.

    `lexical` are the rows of the cue features in double precision. `grams` are those of the buckets in units of
    1 / `FINENESS`, each with a 1 behind it that counts them, and one of noughts for what is in none: 16 bytes a row, so
    that the table fits in the processor's cache.
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


def hashed(folded: str) -> tuple[Array, Array]:
    """For each position the bucket of the pair and of the triple of characters that begins there; -1 across signs."""
    codes = np.frombuffer(folded.encode("utf-32-le", errors="replace"), dtype=np.uint32)
    # Below its lower end an unsigned range wraps round to far above its upper one.
    letters = (codes - np.uint32(0x4E00) < np.uint32(0x5200)) | (codes - np.uint32(65) < np.uint32(58))
    pairs, triples = np.full((2, len(codes)), -1, dtype=np.int64)
    if len(codes) > 1:
        together = letters[:-1] & letters[1:]
        mixed = codes[:-1] * np.uint32(0x9E3779B1) + codes[1:] * np.uint32(0x85EBCA77)
        np.copyto(pairs[:-1], _bucket(mixed), where=together)
        if len(codes) > 2:
            mixed = codes[:-2] * np.uint32(0xC2B2AE3D) + codes[1:-1] * np.uint32(0x27D4EB2F)
            mixed += codes[2:] * np.uint32(0x165667B1)
            np.copyto(triples[:-2], _bucket(mixed), where=together[:-1] & letters[2:])
    return pairs, triples


def _bucket(mixed: Array) -> Array:
    """The middle bits of a hash, where all characters have left their trace."""
    return (mixed >> np.uint32(11)) & np.uint32(BUCKETS - 1)


def buckets(folded: str, lead: int) -> Array:
    """The buckets of all pairs and triples of a text, those that begin before `lead` twice."""
    pairs, triples = hashed(folded)
    inside = np.concatenate((pairs, triples, pairs[:lead], triples[:lead]))
    found: Array = inside[inside >= 0]
    return found


def cue_features(cues: Array, lengths: Array) -> Array:
    """Lexical features, a row a paragraph, from the weight of cue terms in each area (a row each) and from lengths."""
    total = cues.sum(axis=1)
    found = np.empty((len(cues), CUES))
    found[:, : len(AREAS)] = 2 * cues / (total + 2.0)[:, None]
    found[:, -2] = np.log1p(total) / 1.5
    found[:, -1] = np.minimum(lengths, 400) / 200
    return found


def _sums(model: Model, folded: str, starts: Array, leads: Array, ends: Array) -> tuple[Array, Array]:
    """For each span the sum of the weights of its pairs and triples, and their number; all spans at once.

    What begins in the lead of a span, its first clause, counts twice: a paragraph's topic stands there.
    """
    pairs, triples = hashed(folded)
    # What begins at a span's end, or before it and goes on behind, is in no bucket: its row is the last, of noughts.
    pairs[ends - 1] = triples[ends - 1] = triples[np.maximum(ends - 2, 0)] = -1
    rows = model.grams.take(pairs, axis=0)
    rows += model.grams.take(triples, axis=0)
    # Where one ends and another begins, in turn; the text ends with the last. Nothing begins at the last character of a
    # span, so that a lead that goes on to there leaves the rest its row of noughts.
    bounds = np.array((starts, np.minimum(leads, ends - 1), ends)).T.ravel()[:-1]
    parts = np.add.reduceat(rows, bounds, axis=0, dtype=np.int32)
    sums = 2 * parts[::3] + parts[1::3]
    return sums[:, :CLASSES] / FINENESS, sums[:, CLASSES]


def logits(model: Model, folded: str, spans: list[tuple[int, int, int]], cues: list[list[float]]) -> Array:
    """One row for each span, one column for each class: calibrated log-odds from the words alone.

    `spans` (start, end of the lead, end) are in order, not empty, and do not overlap; those within `BLOCK` characters
    are taken together.
    """
    if not spans:
        return np.zeros((0, CLASSES))
    starts, leads, ends = np.array(spans).T
    sums, counts = np.zeros((len(spans), CLASSES)), np.zeros(len(spans))
    done = 0
    while done < len(spans):
        base = int(starts[done])
        last = max(done + 1, int(np.searchsorted(ends, base + BLOCK)))
        block = folded[base : ends[last - 1]]
        bounds = (places[done:last] - base for places in (starts, leads, ends))
        sums[done:last], counts[done:last] = _sums(model, block, *bounds)
        done = last
    rows = cue_features(np.array(cues), ends - starts) @ model.lexical + model.weights[-1]
    rows += sums / np.sqrt(np.maximum(counts, 1))[:, None]
    found_rows: Array = rows / model.temperature
    return found_rows


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
    grams = np.zeros((BUCKETS + 1, CLASSES + 1), dtype=np.int16)
    grams[:BUCKETS, :CLASSES] = _in_parts(weights[:BUCKETS])
    grams[:BUCKETS, CLASSES] = 1
    lexical = weights[BUCKETS : BUCKETS + CUES].astype(np.float64)
    return Model(weights.astype(np.float32), lexical, grams, temperature, digest, card)


@functools.cache
def default() -> Model | None:
    """The model that ships with the package; None where it was left out, and then cue terms alone decide."""
    folder = bundled("models")
    return load(folder) if (folder / f"{NAME}.json").exists() else None
