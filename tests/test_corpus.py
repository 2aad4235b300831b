"""Comparison on the sample corpus, whose answers are known from how it was written (corpora/planted*.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import lawgov_nlp as lg
from lawgov_nlp.errors import LawgovError

CORPORA = Path(__file__).parent.parent / "corpora"
PLANTED: dict[str, dict[str, Any]] = {
    fact["id"]: fact
    for name in ("plantedA.toml", "plantedB.toml")
    for fact in tomllib.loads((CORPORA / name).read_text(encoding="utf-8"))["fact"]
}


@pytest.fixture(scope="module")
def corpus() -> lg.Corpus:
    return lg.Corpus(lg.Pipeline().pipe(sorted((CORPORA / "reports").glob("*.txt"))))


def squeezed(text: str) -> str:
    return "".join(text.split())


def found(corpus: lg.Corpus, check: str, report: str) -> list[Any]:
    return [f for f in corpus.findings() if f.check == check and f.report_id == report]


def test_every_planted_quote_stands_once_in_its_report() -> None:
    for fact in PLANTED.values():
        for quote in fact.get("quotes", ()):
            text = (CORPORA / "reports" / f"{quote['report']}.txt").read_text(encoding="utf-8")
            assert squeezed(text).count(squeezed(quote["quote"])) == 1, (fact["id"], quote["quote"])


def test_frames_are_tidy_and_lead_back_to_the_text(corpus: lg.Corpus) -> None:
    assert len(corpus) == 13
    assert repr(corpus) == "<Corpus of 13 reports, 2019–2021, 4 regions>"
    for frame in (corpus.paragraphs, corpus.policies, corpus.initiatives, corpus.indicators):
        row = frame.iloc[len(frame) // 2]
        assert f"【{row['text']}】" in corpus.quote(row["report_id"], row["start"], row["end"])


def test_area_shares_add_up_and_have_intervals(corpus: lg.Corpus) -> None:
    for of in ("characters", "paragraphs", "indicators"):
        shares = corpus.area_shares(by=["year", "region"], of=of)
        sums = shares.groupby(["report_year", "region"])["share"].sum()
        assert sums.round(9).eq(1).all()
        assert ((shares["low"] <= shares["share"]) & (shares["share"] <= shares["high"])).all()
    assert corpus.area_shares(by="year,report_year").columns.tolist().count("report_year") == 1
    whole = corpus.area_shares(by=[])
    assert whole["area"].nunique() == len(whole) == 6 and round(whole["share"].sum(), 9) == 1
    with pytest.raises(LawgovError, match="no column"):
        corpus.area_shares(by="moon")


def test_indicator_series_gives_one_chosen_value_a_year_and_both_growths(corpus: lg.Corpus) -> None:
    series = corpus.indicator_series("reconsideration_applications_received")
    rudong = series[(series["region"] == "如东县") & series["chosen"]].set_index("report_year")
    fact = PLANTED["rudong-reconsideration-false-growth"]
    assert rudong.loc[2021, "value"] == 104
    assert rudong.loc[2021, "growth"] == fact["computed"]
    assert rudong.loc[2021, "claimed_growth"] == fact["claimed"]
    assert corpus.indicator_series("no such thing").empty


def test_a_missing_indicator_is_missing_not_zero(corpus: lg.Corpus) -> None:
    wide = corpus.indicator_table(["legal_aid_cases"])
    assert wide.loc[("如东县", "如东县人民政府", 2019), "legal_aid_cases"] == 1480
    assert pd.isna(wide.loc[("株洲市", "株洲市市场监督管理局", 2019), "legal_aid_cases"])


def test_what_was_asked_for_has_its_column_even_where_no_report_has_it(corpus: lg.Corpus) -> None:
    wide = corpus.indicator_table(["legal_aid_cases", "water_quality_compliance_rate", "legal_aid_cases"])
    assert list(wide.columns) == ["legal_aid_cases", "water_quality_compliance_rate"]
    assert wide["water_quality_compliance_rate"].isna().all() and wide["legal_aid_cases"].notna().any()
    pd.testing.assert_frame_equal(corpus.indicator_table("legal_aid_cases"), wide[["legal_aid_cases"]])


def test_the_list_of_indicators_tells_what_can_be_asked_for(corpus: lg.Corpus) -> None:
    listed = corpus.indicator_list()
    assert set(listed["canonical"]) == set(corpus.indicators["canonical"].dropna())
    assert listed["reports"].is_monotonic_decreasing and listed["canonical"].is_unique
    row = listed.set_index("canonical").loc["legal_aid_cases"]
    series = corpus.indicator_series("legal_aid_cases")
    assert (row["reports"], row["first_year"], row["last_year"]) == (series["report_id"].nunique(), 2019, 2021)
    assert row["area"] == "services"
    pd.testing.assert_frame_equal(corpus.indicator_series(row["name"]), series)
    assert lg.Corpus([]).indicator_list().empty


def test_a_slip_in_an_id_is_told_with_what_comes_close(corpus: lg.Corpus) -> None:
    with pytest.raises(LawgovError, match=r"no indicator has the id 'legal_aid_case'; close to it: .*legal_aid_cases"):
        corpus.indicator_series("legal_aid_case")
    with pytest.raises(LawgovError, match=r"'xq_zzz'; Corpus.indicator_list\(\) has"):
        corpus.indicator_table(["legal_aid_cases", "xq_zzz"])


@pytest.mark.parametrize(
    ("sentences", "chosen", "passed_over"),
    [
        ("办理法律援助案件90件，其中农民工法律援助案件30件。", [90], {"part"}),
        ("办理法律援助案件90件。力争办理法律援助案件120件以上。", [90], {"target"}),
        ("近三年累计办理法律援助案件400件，今年办理法律援助案件90件。", [90], {"cumulative"}),
        ("近三年累计办理法律援助案件400件。", [400], set()),
        ("2020年办理法律援助案件90件，2019年办理法律援助案件80件。", [90], {"other_year"}),
        ("全省办理法律援助案件9000件，我县办理法律援助案件90宗。", [90], {"wider_scope"}),
        ("办理法律援助案件0件。", [0], set()),
        ("法律援助工作扎实推进。", [], set()),
    ],
)
def test_of_several_values_one_speaks_for_the_report(
    sentences: str, chosen: list[float], passed_over: set[str]
) -> None:
    report = lg.analyze(
        text=f"如东县2020年法治政府建设情况报告\n一、工作情况\n{sentences}\n如东县人民政府\n2021年1月5日"
    )
    series = lg.Corpus([report]).indicator_series("法律援助 案件")
    assert series.loc[series["chosen"], "value"].tolist() == chosen
    assert set(series["passed_over"].dropna()) == passed_over


def test_claimed_growth_stands_beside_the_growth_of_the_series(corpus: lg.Corpus) -> None:
    series = corpus.indicator_series("行政处罚案件")
    chosen = series[series["chosen"]].set_index(["report_id"])
    for fact in ("yubei-penalties-consistent", "zhuzhou-penalties-consistent"):
        for quote in PLANTED[fact]["quotes"]:
            assert chosen.loc[quote["report"], "value"] == quote["value"]
    assert chosen.loc["yubei_2021", "growth"] == chosen.loc["yubei_2021", "claimed_growth"] == 11.2
    assert chosen.loc["zhuzhou_scjgj_2020", "growth"] == chosen.loc["zhuzhou_scjgj_2020", "claimed_growth"] == -8.4
    for report, difference in (("zhuzhou_scjgj_2021", 225), ("xinglong_2020", 3), ("xinglong_2021", 11)):
        assert chosen.loc[report, "difference"] == chosen.loc[report, "claimed_difference"] == difference
    rates = corpus.indicator_series("head_court_appearance_rate").query("chosen").set_index("report_id")
    assert rates.loc["yubei_2020", "difference"] == rates.loc["yubei_2020", "claimed_difference"] == 8.8


def test_policy_uptake_knows_who_was_first_and_the_lag(corpus: lg.Corpus) -> None:
    uptake = corpus.policy_uptake().set_index("title")
    outline = uptake.loc["法治政府建设实施纲要(2021-2025年)"]
    assert (outline["first_year"], outline["lag"]) == (2021, 0)
    town = uptake.loc["重庆市行政规范性文件管理办法"]
    assert (town["first_year"], town["first_region"]) == (2020, "渝北区")
    assert town["by_year"].keys() == {2020, 2021}
    by_region = corpus.policy_uptake(each="region").set_index(["title", "region"])
    for fact, issuers in (
        ("outline-2021-adopted-at-once", "lag"),
        ("normative-documents-adopted-later-by-the-town", "behind"),
    ):
        for prefix, region in (("yubei", "渝北区"), ("xinglong", "兴隆镇")):
            row = by_region.loc[(PLANTED[fact]["title"], region)]
            assert row["first_year"] == PLANTED[fact]["first_cited"][prefix]
            assert row[issuers] == PLANTED[fact]["lag_years"][prefix]
    by_year = corpus.policy_uptake(each="year").set_index(["title", "report_year"])
    assert by_year.loc[("重庆市行政规范性文件管理办法", 2020), ["regions", "reached"]].tolist() == [1, 1]
    assert by_year.loc[("重庆市行政规范性文件管理办法", 2021), "reached_share"] == 0.5
    old = uptake.loc["法治政府建设实施纲要(2015-2020年)"]
    assert (old["ended"], old["last_year"], old["regions_after"]) == (2021, 2021, 1)
    with pytest.raises(LawgovError, match="document, region or year"):
        corpus.policy_uptake(each="moon")
    edges = corpus.policy_network()
    assert {"source", "target", "weight"} <= set(edges.columns) and len(edges) > 100


def test_initiatives_appear_and_fade(corpus: lg.Corpus) -> None:
    spread = corpus.initiative_spread().set_index("name")
    assert spread.loc["扶海法润", "first_year"] == 2020 and spread.loc["扶海法润", "new"]
    assert spread.loc["百名律师进百企", "last_year"] == 2020 and spread.loc["百名律师进百企", "faded"]
    assert spread.loc["百名律师进百企", "by_year"] == {2019: 1, 2020: 1}
    by_year = corpus.initiative_spread(each="year").set_index(["name", "report_year"])
    assert by_year.loc[("百名律师进百企", 2021), "mentions"] == 0
    assert by_year.loc[("扶海法润", 2021), "regions"] == 1


@pytest.mark.parametrize(
    ("fact", "report", "source", "relation"),
    [
        ("rudong-paragraph-verbatim", "rudong_2020", "rudong_2019", "last_year"),
        ("rudong-paragraph-with-one-figure-changed", "rudong_2020", "rudong_2019", "last_year"),
        ("xinglong-takes-a-paragraph-from-its-neighbour", "xinglong_2020", "yubei_2019", "other"),
        ("yubei-shares-a-paragraph-with-its-bureau", "yubei_sfj_2020", "yubei_2020", "superior"),
    ],
)
def test_reused_passages_are_found_with_their_source(
    corpus: lg.Corpus, fact: str, report: str, source: str, relation: str
) -> None:
    texts = {r.id: r.text for r in corpus}
    quote = next(q["quote"] for q in PLANTED[fact]["quotes"] if q["report"] == report)
    rows = corpus.reuse()
    rows = rows[(rows["report_id"] == report) & (rows["source_id"] == source)]
    whole = squeezed(texts[report])
    place = whole.index(squeezed(quote))
    rows = rows[[abs(whole.index(squeezed(text)) - place) < 120 for text in rows["text"]]]
    assert len(rows) >= 1
    assert set(rows["relation"]) == {relation}
    row = rows.iloc[0]
    assert texts[report][row["start"] : row["end"]] == row["text"]
    novelty = corpus.novelty().set_index("report_id")["novelty"]
    assert novelty[report] < 1 and novelty["rudong_2019"] == 1


def test_keyness_sets_groups_apart(corpus: lg.Corpus) -> None:
    words = corpus.keyness("year", 2021, least=5)
    assert words.iloc[0]["z"] > 0 > words.iloc[-1]["z"]
    texts = corpus.texts
    for row in words.head(50).itertuples():
        assert texts[row.report_id][row.start : row.end] == row.word
    changes = corpus.keyness("year")
    assert set(zip(changes["other_group"], changes["group"], strict=True)) == {(2019, 2020), (2020, 2021)}
    # The Civil Code was passed in May 2020: no report on 2019 speaks of it.
    code = changes.set_index(["group", "word"]).loc[(2020, "民法典")]
    assert (code["count"], code["other_count"]) == (10, 0)
    assert code["z"] > 1.96 and "民法典" in set(changes[changes["group"] == 2020].head(5)["word"])
    with pytest.raises(LawgovError, match="no report has"):
        corpus.keyness("year", 1999)


def test_similar_reports_are_those_of_the_same_office(corpus: lg.Corpus) -> None:
    nearest = corpus.similar("zhuzhou_scjgj_2020", most=2)
    assert set(nearest["issuer"]) == {"株洲市市场监督管理局"}


@pytest.mark.parametrize(
    ("check", "report", "part"),
    [
        ("false_growth", "rudong_2021", "-7.1 %"),
        ("parts_over_total", "rudong_2020", "93"),
        ("repeated_figure", "rudong_2021", "9,317"),
        ("repeated_figure", "zhuzhou_scjgj_2020", "412"),
        ("disagreeing_reports", "yubei_sfj_2020", "1,352"),
        ("stale_citation", "zhuzhou_scjgj_2021", "民法典"),
        ("stale_citation", "zhuzhou_scjgj_2021", "2021-2025"),
        ("early_citation", "yubei_sfj_2020", "2021-08-20"),
        ("missing_section", "xinglong_2019", "problems"),
        ("late_report", "yubei_2020", "2021-04-20"),
        ("year_mismatch", "xinglong_2021", "2020"),
        ("wrong_year_in_plan", "xinglong_2020", "2019"),
        ("wrong_year_in_plan", "zhuzhou_scjgj_2020", "2019"),
    ],
)
def test_the_auditor_finds_what_was_planted(corpus: lg.Corpus, check: str, report: str, part: str) -> None:
    assert any(part in finding.explanation for finding in found(corpus, check, report))


def test_the_auditor_keeps_quiet_where_claims_are_true(corpus: lg.Corpus) -> None:
    assert {f.report_id for f in corpus.findings() if f.check == "false_growth"} == {"rudong_2021"}
    assert {f.report_id for f in corpus.findings() if f.check == "parts_over_total"} == {"rudong_2020"}
    assert len(corpus.findings()) == 13


YEARS = """如东县人民政府{title}年度法治政府建设情况报告
一、工作情况
（一）规范执法
{body}
二、存在问题
一是力量不足。
三、下一步打算
{plan}
{signature}
{date}
"""


@pytest.mark.parametrize(
    ("check", "name", "changes"),
    [
        (None, "如东县2020", {}),
        ("year_mismatch", "如东县2018", {}),
        ("year_mismatch", "如东县2020", {"title": "2018"}),
        ("issuer_mismatch", "启东市2020", {}),
        ("issuer_mismatch", "如东县2020", {"signature": "启东市人民政府"}),
        (None, "南通市如东县2020", {"signature": "如东县司法局"}),
        ("false_growth", "如东县2020", {"body": "办理行政处罚案件150件，比上年增加80件。"}),
        (None, "如东县2020", {"body": "办理行政处罚案件150件，比上年增加50件。"}),
        ("false_growth", "如东县2020", {"body": "办理行政处罚案件150件，比去年同期增长80%。"}),
        ("false_growth", "如东县2020", {"body": "办理行政处罚案件150件，比2019年增长80%。"}),
        (None, "如东县2020", {"body": "办理行政处罚案件150件，比2017年增长80%。"}),
        (None, "如东县2020", {"body": "办理行政处罚案件150件，环比增长80%。"}),
        ("issuer_mismatch", "如东县2020", {"signature": "启东市行政执法大队"}),
        (None, "如东县2020", {"body": "办理行政处罚案件150件，比上年增长约五成。"}),
        (
            "early_citation",
            "如东县2020",
            {"body": "认真贯彻《法治政府建设实施纲要(2021-2025年)》。", "date": "2021年1月20日"},
        ),
        (None, "如东县2020", {"plan": "贯彻落实“十四五”规划，实施《法治政府建设实施纲要(2021-2025年)》。"}),
        ("stale_citation", "如东县2020", {"body": "认真贯彻《全面推进依法行政实施纲要》。"}),
        ("parts_over_total", "如东县2020", {"body": "审结复议案件50件，其中维持30件，驳回25件。"}),
        (None, "如东县2020", {"body": "审结复议案件55件（含上年结转7件），其中维持30件，驳回25件。"}),
        ("late_report", "如东县2020", {"date": "2021年4月2日"}),
        (None, "如东县2020", {"date": "2021年4月1日"}),
    ],
)
def test_what_the_auditor_says_of_one_report(
    check: str | None, name: str, changes: dict[str, str], tmp_path: Path
) -> None:
    facts = {
        "title": "2020",
        "body": "办理行政处罚案件150件。",
        "plan": "继续努力。",
        "signature": "如东县人民政府",
        "date": "2021年1月20日",
    }
    before = YEARS.format(**facts | {"title": "2019", "body": "办理行政处罚案件100件。", "date": "2020年1月20日"})
    (tmp_path / "如东县2019.txt").write_text(before, encoding="utf-8")
    (tmp_path / f"{name}.txt").write_text(YEARS.format(**facts | changes), encoding="utf-8")
    corpus = lg.Corpus(lg.Pipeline().pipe(sorted(tmp_path.glob("*.txt"))))
    assert [f.check for f in corpus.findings()] == ([] if check is None else [check])


@pytest.mark.parametrize(
    ("heading", "planned"),
    [
        ("三、2020年工作打算", True),
        ("三、2020年努力方向", True),
        ("三、2020年下步工作安排", True),
        ("三、2020年工作重点完成情况", False),
        ("三、2020年存在的问题和整改措施", False),
        ("三、2021年工作打算", False),
    ],
)
def test_a_plan_for_a_year_gone_by_is_told_by_the_words_of_headings(heading: str, planned: bool) -> None:
    text = f"如东县人民政府2020年法治政府建设情况报告\n一、工作情况\n办理案件15件。\n{heading}\n继续努力。"
    checks = {finding.check for finding in lg.Corpus([lg.analyze(text=text)]).findings()}
    assert ("wrong_year_in_plan" in checks) == planned


def test_a_corpus_from_a_store_has_the_same_tables(corpus: lg.Corpus, tmp_path: Path) -> None:
    from lawgov_nlp import archive

    archive.run([CORPORA / "reports"], tmp_path / "store", workers=2)
    stored = lg.Corpus.read(tmp_path / "store")
    for table in ("policies", "initiatives", "indicators", "paragraphs"):
        pd.testing.assert_frame_equal(getattr(stored, table), getattr(corpus, table))
    for each in (stored, corpus):
        assert each.report("yubei_2020").to_dict()["metadata"]["issuer"] == "重庆市渝北区人民政府"
        with pytest.raises(LawgovError, match="no report has the id 'yubei'; close to it: yubei_20"):
            each.report("yubei")
        with pytest.raises(LawgovError, match="no report has the id 'yubei'; close to it: yubei_20"):
            each.quote("yubei", 0, 3)
    with pytest.raises(LawgovError, match="does not exist"):
        lg.Corpus.read(tmp_path / "nothing")
    with pytest.raises(TypeError, match=r"Corpus\.read opens a store"):
        lg.Corpus(str(tmp_path / "store"))  # type: ignore[arg-type]


def test_two_reports_with_one_id_are_refused() -> None:
    report = lg.analyze(text="受理案件5件。")
    with pytest.raises(LawgovError, match="id"):
        lg.Corpus([report, report])
