"""Reports as feature matrices with names, for scikit-learn: shares of the work areas, citations, initiatives, figures.

>>> import lawgov_nlp as lg
>>> from lawgov_nlp.features import AreaVectorizer
>>> reports = [lg.analyze(text="一、工作\\n（一）规范执法\\n受理行政复议案件35件，办结行政处罚案件12件。")]
>>> vectorizer = AreaVectorizer().fit(reports)
>>> list(vectorizer.get_feature_names_out()[:4])
['leadership', 'functions', 'institutions', 'enforcement']
>>> vectorizer.transform(reports).tolist()
[[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .errors import LawgovError
from .report import AREAS, Report

try:
    from sklearn.base import BaseEstimator, TransformerMixin
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise LawgovError("scikit-learn is not installed; run: pip install 'lawgov-nlp[train]'") from error

AREA_FEATURES = (*AREAS, "none")
"""Columns of `AreaVectorizer` for reports: the six areas, and paragraphs that belong to none."""
OF = ("characters", "paragraphs", "indicators")
Array = np.ndarray[Any, Any]


def area_amounts(reports: Iterable[Report], of: str = "characters") -> Array:
    """How much of each report stands in each of AREA_FEATURES: an array of reports × 7.

    `of` counts characters, paragraphs, or the indicators in them. Residue of web pages and signatures count nowhere.
    """
    if of not in OF:
        raise ValueError(f"of is {of!r}; choose from {', '.join(OF)}")
    amounts = []
    for report in reports:
        row = dict.fromkeys(AREA_FEATURES, 0.0)
        figures = Counter(indicator.paragraph for indicator in report.indicators)
        for paragraph in report.paragraphs:
            if paragraph.role not in ("boilerplate", "signature"):
                size = {
                    "characters": paragraph.end - paragraph.start,
                    "paragraphs": 1,
                    "indicators": figures[paragraph.id],
                }[of]
                row[paragraph.area or "none"] += size
        amounts.append(list(row.values()))
    return np.array(amounts, dtype=np.float64).reshape(-1, len(AREA_FEATURES))


class AreaVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Shares of the work areas in each report: rows that sum to 1 (or to 0 where there is nothing to share out).

    Takes reports, or amounts that were counted elsewhere (a two-dimensional array or data frame of numbers ≥ 0, one
    row for a report, one column for an area: what `area_amounts` or a query on a store gives). A frame's column names
    become the names of the features.

    Parameters: `of`, what is counted in reports: `characters`, `paragraphs` or `indicators`.
    """

    def __init__(self, of: str = "characters") -> None:
        self.of = of

    def fit(self, X: Any, y: Any = None) -> AreaVectorizer:
        """Note the number and names of the columns; nothing is learned from the values."""
        self._amounts(X, reset=True)
        return self

    def transform(self, X: Any) -> Array:
        """An array of reports × areas with each row's shares."""
        check_is_fitted(self, "n_features_in_")
        amounts = self._amounts(X, reset=False)
        # Scaled by the largest amount first, so that sums cannot overflow.
        most = amounts.max(axis=1, keepdims=True)
        scaled = np.divide(amounts, most, out=np.zeros_like(amounts), where=most > 0)
        whole = scaled.sum(axis=1, keepdims=True)
        shares: Array = np.divide(scaled, whole, out=np.zeros_like(scaled), where=whole > 0)
        return shares

    def get_feature_names_out(self, input_features: Any = None) -> Array:
        """The names of the columns: areas for reports, the columns' own for amounts (`x0`, `x1`, … without names)."""
        check_is_fitted(self, "n_features_in_")
        names = getattr(self, "feature_names_in_", None)
        if names is None:
            names = np.array([f"x{number}" for number in range(self.n_features_in_)], dtype=object)
        if input_features is not None:
            given = np.asarray(input_features, dtype=object)
            if len(given) != self.n_features_in_:
                raise ValueError(f"input_features should have length equal to n_features_in_ ({self.n_features_in_})")
            if hasattr(self, "feature_names_in_") and list(given) != list(names):
                raise ValueError("input_features is not equal to feature_names_in_")
            names = given
        return np.asarray(names, dtype=object)

    def _amounts(self, X: Any, reset: bool) -> Array:
        if (reports := _reports(X)) is not None:
            amounts = area_amounts(reports, self.of)
            if reset:
                self.n_features_in_ = len(AREA_FEATURES)
                self.feature_names_in_ = np.array(AREA_FEATURES, dtype=object)
            elif self.n_features_in_ != len(AREA_FEATURES):
                raise ValueError(f"fitted on {self.n_features_in_} columns of amounts; reports have 7 areas")
            return amounts
        amounts = validate_data(self, X, dtype=np.float64, reset=reset, ensure_non_negative=True)
        return np.asarray(amounts, dtype=np.float64)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = True
        tags.requires_fit = True
        return tags


def _reports(X: Any) -> list[Report] | None:
    """`X` as a list where it is reports, a corpus or a generator of reports; None where it is a table of numbers."""
    from .corpus import Corpus

    if isinstance(X, Corpus):
        return list(X)
    if isinstance(X, Sequence) or (isinstance(X, np.ndarray) and X.ndim == 1 and X.dtype == object):
        listed = list(X)
        if listed and all(isinstance(item, Report) for item in listed):
            return listed
    return None


class MentionVectorizer(DictVectorizer):  # type: ignore[misc]
    """Counts of findings in each report, a sparse matrix of reports × names seen in `fit`.

    `layer` is `policies` (columns are titles), `initiatives` (names) or `indicators` (ids of the catalogue). For
    indicators the cell is the value of the first such figure that is neither target nor change, and missing figures
    are NaN in a dense array, because a figure that is not stated is not zero.
    """

    def __init__(self, layer: str = "policies", *, sort: bool = True) -> None:
        super().__init__(sort=sort, sparse=layer != "indicators")
        self.layer = layer

    def fit(self, X: Iterable[Report], y: Any = None) -> MentionVectorizer:
        """Learn the names that stand in the reports `X`."""
        super().fit(self._rows(X))
        return self

    def transform(self, X: Iterable[Report]) -> Any:
        """The matrix of reports × names; names that `fit` has not seen are left out."""
        rows = self._rows(X)
        found = super().transform(rows)
        return found if self.layer != "indicators" else self._with_gaps(found, rows)

    def fit_transform(self, X: Iterable[Report], y: Any = None) -> Any:
        """`fit` and `transform` in one."""
        reports = list(X)
        return self.fit(reports).transform(reports)

    def _with_gaps(self, found: Array, rows: list[dict[str, float]]) -> Array:
        columns = self.vocabulary_
        stated = np.zeros(found.shape, dtype=bool)
        for number, row in enumerate(rows):
            stated[number, [columns[name] for name in row if name in columns]] = True
        return np.where(stated, found, np.nan)

    def _rows(self, X: Iterable[Report]) -> list[dict[str, float]]:
        if self.layer == "policies":
            return [dict(Counter(policy.title for policy in report.policies)) for report in X]
        if self.layer == "initiatives":
            return [dict(Counter(initiative.name for initiative in report.initiatives)) for report in X]
        if self.layer != "indicators":
            raise ValueError(f"layer is {self.layer!r}; choose from policies, initiatives, indicators")
        rows = []
        for report in X:
            row: dict[str, float] = {}
            for indicator in report.indicators:
                if not indicator.target and indicator.kind != "change":
                    for measure in indicator.measures:
                        if measure.canonical:
                            row.setdefault(measure.canonical, indicator.value)
            rows.append(row)
        return rows
