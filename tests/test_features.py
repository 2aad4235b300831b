"""Feature matrices: scikit-learn's own checks, and what the columns hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lawgov_nlp as lg

pytest.importorskip("sklearn", reason="needs the extra train")
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from lawgov_nlp.features import AREA_FEATURES, AreaVectorizer, MentionVectorizer, area_amounts

PATHS = sorted((Path(__file__).parent.parent / "corpora" / "reports").glob("*_2020.txt"))
REPORTS = [lg.analyze(path) for path in PATHS]


@parametrize_with_checks([AreaVectorizer(), AreaVectorizer(of="indicators")])  # type: ignore[untyped-decorator]
def test_scikit_learns_own_checks(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.mark.parametrize("of", ["characters", "paragraphs", "indicators"])
def test_areas_of_reports_are_shares_with_names(of: str) -> None:
    vectorizer = AreaVectorizer(of=of)
    shares = vectorizer.fit_transform(REPORTS)
    assert list(vectorizer.get_feature_names_out()) == list(AREA_FEATURES)
    assert shares.shape == (len(REPORTS), 7)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    # Both doors lead to the same room: amounts counted elsewhere give the same shares.
    assert (AreaVectorizer().fit_transform(area_amounts(REPORTS, of)) == shares).all()
    assert (vectorizer.transform(lg.Corpus(REPORTS)) == shares).all()


def test_area_shares_agree_with_those_of_the_corpus() -> None:
    corpus = lg.Corpus(REPORTS)
    table = corpus.area_shares(by=["report_id"])
    counted = table.pivot_table(index="report_id", columns="area", values="share", fill_value=0.0, observed=False)
    ours = pd.DataFrame(AreaVectorizer().fit_transform(REPORTS), columns=AREA_FEATURES, index=[r.id for r in REPORTS])
    six = ours[list(AREA_FEATURES[:-1])]
    expected = counted.loc[six.index, six.columns].div(counted.loc[six.index, six.columns].sum(axis=1), axis=0)
    assert six.div(six.sum(axis=1), axis=0).to_numpy() == pytest.approx(expected.to_numpy(dtype=float))


def test_a_report_without_paragraphs_has_no_shares() -> None:
    assert AreaVectorizer().fit(REPORTS).transform([lg.Report(text="")]).tolist() == [[0.0] * 7]


def test_a_frame_keeps_its_columns_and_an_array_of_another_width_is_refused() -> None:
    frame = pd.DataFrame({"enforcement": [3.0, 0.0], "services": [1.0, 0.0]})
    vectorizer = AreaVectorizer().set_output(transform="pandas")
    shares = vectorizer.fit_transform(frame)
    assert list(shares.columns) == ["enforcement", "services"]
    assert shares.to_numpy().tolist() == [[0.75, 0.25], [0.0, 0.0]]
    with pytest.raises(ValueError, match="7 areas"):
        vectorizer.transform(REPORTS)
    with pytest.raises(ValueError, match="choose from characters"):
        AreaVectorizer(of="words").fit(REPORTS)


def test_citations_are_counted_by_title() -> None:
    vectorizer = MentionVectorizer("policies")
    counts = vectorizer.fit_transform(REPORTS)
    names = list(vectorizer.get_feature_names_out())
    column = names.index("中华人民共和国民法典")
    assert counts[:, [column]].toarray().ravel().tolist() == [
        sum(policy.title == "中华人民共和国民法典" for policy in report.policies) for report in REPORTS
    ]
    assert counts.sum() == sum(len(report.policies) for report in REPORTS)
    assert vectorizer.transform([lg.analyze(text="印发《从未见过的办法》。")]).sum() == 0


def test_a_figure_that_is_not_stated_is_missing_and_not_zero() -> None:
    made = [lg.analyze(text="2020年，受理行政复议案件35件。"), lg.analyze(text="2020年，没有数字。")]
    vectorizer = MentionVectorizer("indicators")
    values = vectorizer.fit_transform(made)
    assert values[0].tolist() == [35.0]
    assert np.isnan(values[1]).all()


def test_initiatives_and_unknown_layers() -> None:
    vectorizer = clone(MentionVectorizer("initiatives"))
    assert "放管服改革" in vectorizer.fit(REPORTS).get_feature_names_out()
    with pytest.raises(ValueError, match="choose from policies"):
        MentionVectorizer("words").fit(REPORTS)


def test_a_pipeline_takes_reports() -> None:
    pipeline = make_pipeline(AreaVectorizer(), KMeans(n_clusters=2, n_init=1, random_state=0))
    assert set(pipeline.fit_predict(REPORTS)) == {0, 1}
