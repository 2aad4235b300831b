"""Trains the work-area model: headings as labels, and curated paragraphs.

Any archive labels itself where its headings are unambiguous: a paragraph under `（四）规范行政执法行为` is one of
enforcement. The model never sees the heading, so it learns from content alone; at prediction the heading is evidence
beside it. Evaluation holds out districts and years together, never single sentences.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import area_model, areas, reading
from .area_model import BUCKETS, CUES
from .catalogue import Catalogue, default
from .errors import ModelError, ReadError
from .normalize import fold
from .pipeline import Pipeline
from .report import AREAS

NONE = len(AREAS)
SHORTEST = 25
"""Characters below which a paragraph teaches nothing."""
CLEAR = 8.0
"""Cue weight from which the words of a paragraph may speak against its heading."""
FOLDS = 5
STRENGTH = 40.0
"""Inverse regularisation of the logistic regressions."""
SMOOTHING = 0.3
"""What is added to the count of every bucket before its log-ratio is taken."""


class Example(NamedTuple):
    """A labelled paragraph; `label` and `heading` index AREAS (`label` 6: none), a `group` is held out whole.

    Paragraphs whose role alone decides (preambles, signatures, residue) are scored, but teach nothing: what they say
    is what the paragraphs on leadership say too.
    """

    text: str
    label: int
    heading: int | None
    role: str
    group: str


class Scores(NamedTuple):
    """Held-out macro-F1 over the areas, share of no-area paragraphs recognised, expected calibration error."""

    macro_f1: float
    none_recognised: float
    calibration_error: float


class TrainingSummary(NamedTuple):
    """What `train` did; printing it gives the card."""

    examples: int
    from_archive: int
    scores: dict[str, Scores]
    confusion: list[list[int]]
    digest: str
    unread: tuple[ReadError, ...] = ()

    def __str__(self) -> str:
        lines = [
            "# Work-area model",
            "",
            f"{self.examples} paragraphs, {self.from_archive} of them labelled by the headings of the archive; "
            f"digest `{self.digest[:16]}`. Linear over hashed character pairs and triples ({BUCKETS:,} buckets) and "
            "cue terms.",
            "",
            "The figures below are of curated paragraphs, many written to be hard, and of paragraphs below their "
            "headings; `models/README.md` has those of real paragraphs.",
            "",
            f"Held out by district and year, {FOLDS} folds:",
            "",
            "| method | macro-F1 | none recognised | calibration error |",
            "|---|---|---|---|",
        ]
        for name, s in self.scores.items():
            lines.append(f"| {name} | {s.macro_f1:.3f} | {s.none_recognised:.3f} | {s.calibration_error:.3f} |")
        names = [*AREAS, "none"]
        lines += ["", "Confusion without headings (row: truth, column: model):", "", "| | " + " | ".join(names) + " |"]
        lines.append("|---" * (len(names) + 1) + "|")
        lines += [
            f"| {name} | " + " | ".join(map(str, row)) + " |" for name, row in zip(names, self.confusion, strict=True)
        ]
        return "\n".join(lines)


def train(archive: Path, out: Path) -> TrainingSummary:
    """Train on the reports in `archive` and the curated paragraphs, write model and card into `out`.

    Reports that cannot be read are left out; the summary has them in `unread`. Raises `ModelError` where the archive
    labels nothing.
    """
    _require_scikit_learn()
    catalogue = default()
    unread: list[ReadError] = []
    labelled = list(from_archive(archive, catalogue, unread))
    if all(example.heading is None for example in labelled):
        causes = "".join(f"\n  {error}" for error in unread)
        raise ModelError(
            f"{archive}: no paragraph stands below a heading that names one work area; "
            f"give a folder of reports that have headings{causes}"
        )
    examples = [*labelled, *curated(catalogue)]
    if len({example.label for example in examples}) < NONE + 1 or len({e.group for e in examples}) < FOLDS:
        raise ModelError(f"{archive}: gives too few labelled paragraphs; add reports whose sections have headings")
    features = matrix(examples, catalogue)
    labels = np.array([example.label for example in examples])
    teaching = np.array([example.role not in areas.OUTSIDE_ROLES for example in examples])
    held_out = _held_out(features, labels, [example.group for example in examples], teaching)
    temperature = _temperature(held_out[teaching], labels[teaching])
    weights = _fit(features[teaching], labels[teaching])
    scores = _table(examples, held_out / temperature / areas.SOFTENING, labels, catalogue)
    confusion = np.zeros((NONE + 1, NONE + 1), dtype=int)
    np.add.at(confusion, (labels, held_out.argmax(axis=1)), 1)
    data = hashlib.sha256(repr(examples).encode()).hexdigest()
    card = {
        "version": "1",
        "examples": len(examples),
        "from_archive": len(labelled),
        "data": data,
        "scores": {name: [round(float(x), 4) for x in found] for name, found in scores.items()},
    }
    model = area_model.save(weights, temperature, card, out)
    summary = TrainingSummary(len(examples), len(labelled), scores, confusion.tolist(), model.digest, tuple(unread))
    (out / f"{area_model.NAME}.md").write_text(str(summary) + "\n", encoding="utf-8")
    return summary


def from_archive(archive: Path, catalogue: Catalogue, unread: list[ReadError]) -> Iterator[Example]:
    """Paragraphs of the reports in `archive` that a heading of one area alone stands above, and preambles.

    What clearly speaks of another area than its heading is left out; reports that cannot be read go into `unread`.
    """
    pipeline = Pipeline(layers=("metadata",), catalogue=catalogue)
    for path in reading.files([archive]):
        try:
            report = pipeline(path)
        except ReadError as error:
            unread.append(error)
            continue
        _, above = areas.below_headings(report.outline, catalogue.areas)
        group = f"{report.metadata.region}-{report.metadata.report_year}"
        for paragraph in report.paragraphs:
            text = report.text[paragraph.start : paragraph.end]
            heading = above[paragraph.section][0] if paragraph.section else None
            if len(text) < SHORTEST:
                continue
            if paragraph.role == "achievement" and heading is not None:
                _, cues, *_ = _cues(fold(text), paragraph.role, catalogue)
                if sum(cues) >= CLEAR and cues[heading] < 0.15 * sum(cues):
                    continue
                yield Example(text, heading, heading, paragraph.role, group)
            elif paragraph.role == "preamble":
                yield Example(text, NONE, None, paragraph.role, group)


def curated(catalogue: Catalogue) -> Iterator[Example]:
    """The paragraphs of `corpora/curated`; each file is a group, since one hand wrote it."""
    for path in sorted((reading.bundled("corpora") / "curated").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                label = AREAS.index(row["area"]) if row["area"] else NONE
                heading = areas.heading_area(row["heading"], catalogue.areas) if row["heading"] else None
                yield Example(row["text"], label, heading, row["role"] or "achievement", path.stem)


def matrix(examples: list[Example], catalogue: Catalogue) -> Any:
    """Sparse features, one row an example: exactly what `area_model.logits` looks at, with a one for the intercept."""
    from scipy import sparse

    rows, columns, values = [], [], []
    for number, example in enumerate(examples):
        folded = fold(example.text)
        lead, cues, total, *_ = _cues(folded, example.role, catalogue)
        found = area_model.buckets(folded, lead)
        unique, counts = np.unique(found, return_counts=True)
        lexical = area_model.cue_features([cues], [total], [len(folded)])[:CUES, 0].tolist()
        rows += [number] * (len(unique) + CUES)
        columns += [*unique.tolist(), *range(BUCKETS, BUCKETS + CUES)]
        values += [*(counts / np.sqrt(max(1, len(found)))).tolist(), *lexical]
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(examples), BUCKETS + CUES))


def _cues(folded: str, role: str, catalogue: Catalogue) -> areas.Cues:
    return areas.paragraph_cues(folded, [(0, len(folded), role)], catalogue.areas)[0]


def _require_scikit_learn() -> None:
    """Before an archive is read, not after."""
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise ModelError("scikit-learn is not installed; run: pip install 'lawgov-nlp[train]'") from error


def _fit(features: Any, labels: Any) -> Any:
    """Weights of one logistic regression for each class against the rest, a column each, intercepts below.

    Buckets count more the more a class uses them otherwise than the rest: by the root of the log-ratio of their
    shares (Wang and Manning 2012, ACL, take the ratio itself). The roots end up in the weights.
    """
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((features.shape[1] + 1, NONE + 1))
    for label in range(NONE + 1):
        own, rest = (
            SMOOTHING + np.asarray(features[part, :BUCKETS].sum(axis=0)).ravel()
            for part in (labels == label, labels != label)
        )
        scale = np.ones(features.shape[1])
        scale[:BUCKETS] = np.sqrt(np.abs(np.log((own / own.sum()) / (rest / rest.sum()))))
        model = LogisticRegression(C=STRENGTH, max_iter=1000, random_state=0, solver="liblinear")
        model.fit(features @ sparse.diags(scale), labels == label)
        weights[:-1, label] = model.coef_[0] * scale
        weights[-1, label] = model.intercept_[0]
    return weights


def _held_out(features: Any, labels: Any, groups: list[str], teaching: Any) -> Any:
    """Log-odds for every example from a model that saw nothing of its group."""
    from sklearn.model_selection import GroupKFold

    found = np.zeros((len(labels), NONE + 1))
    for seen, unseen in GroupKFold(FOLDS).split(features, labels, groups):
        seen = seen[teaching[seen]]
        weights = _fit(features[seen], labels[seen])
        found[unseen] = features[unseen] @ weights[:-1] + weights[-1]
    return found


def _temperature(logits: Any, labels: Any) -> float:
    """The temperature that makes held-out probabilities most likely (Guo et al. 2017, ICML)."""
    return min(np.arange(0.3, 3.01, 0.05), key=lambda t: -_log(logits / t)[np.arange(len(labels)), labels].mean())


def _log(logits: Any) -> Any:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _table(examples: list[Example], logits: Any, labels: Any, catalogue: Catalogue) -> dict[str, Scores]:
    """The model and its baselines, with headings and with all headings removed."""
    cues = [_cues(fold(example.text), example.role, catalogue) for example in examples]
    majority = np.zeros((len(labels), NONE + 1))
    majority[:, np.bincount(labels, minlength=NONE + 1).argmax()] = 1.0
    heading = np.zeros((len(labels), NONE + 1))
    for number, example in enumerate(examples):
        heading[number, NONE if example.heading is None else example.heading] = 1.0
    found = {"majority": score(majority, labels), "heading alone": score(heading, labels)}
    for name, content in (("cue terms", None), ("model", logits)):
        for condition in ("with headings", "headings removed"):
            evidence = []
            for number, example in enumerate(examples):
                under = example.heading if condition == "with headings" else None
                own_cues = cues[number]
                own = areas.cue_logits(own_cues[1], under is not None) if content is None else content[number]
                around = areas.lent(own_cues, (under, None, False), example.role, len(example.text))
                evidence.append(np.add(own, around))
            odds = np.array(evidence).T
            probabilities = areas.probabilities(odds - odds.max(axis=0)).T
            none = 1 - probabilities.sum(axis=1, keepdims=True)
            found[f"{name}, {condition}"] = score(np.hstack((probabilities, none)), labels)
    return found


def score(probabilities: Any, labels: Any) -> Scores:
    """Macro-F1 over the six areas, recall of `none`, and expected calibration error in ten bins."""
    chosen = probabilities.argmax(axis=1)
    f1 = []
    for area in range(NONE):
        hits = int(((chosen == area) & (labels == area)).sum())
        wrong = int(((chosen == area) != (labels == area)).sum())
        f1.append(2 * hits / (2 * hits + wrong) if hits + wrong else 0.0)
    confidence = probabilities.max(axis=1)
    bins = np.minimum((confidence * 10).astype(int), 9)
    error = sum(
        (bins == b).mean() * abs(confidence[bins == b].mean() - (chosen == labels)[bins == b].mean())
        for b in range(10)
        if (bins == b).any()
    )
    none = labels == NONE
    return Scores(float(np.mean(f1)), float((chosen == NONE)[none].mean()) if none.any() else 0.0, float(error))
