"""Work areas: what a paragraph is about, with and without headings; and a model that cannot be mistaken for another."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lawgov_nlp as lg
from lawgov_nlp import area_model, areas, training
from lawgov_nlp.catalogue import DATA, default, load
from lawgov_nlp.document import Document
from lawgov_nlp.errors import CatalogueError, ModelError
from lawgov_nlp.normalize import fold
from lawgov_nlp.report import AREAS

MODELS = Path(__file__).parent.parent / "models"
REPORTS = Path(__file__).parent.parent / "corpora" / "reports"


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("县委全面依法治县委员会召开会议3次，主要负责人履行推进法治建设第一责任人职责，专题述法12人。", "leadership"),
        ("深化放管服改革，取消证明事项23项，行政许可事项网上可办率达98%，企业开办时间压缩至1个工作日。", "functions"),
        ("完善重大行政决策程序，编制决策事项目录，审查规范性文件35件，清理废止12件。", "institutions"),
        ("落实行政执法三项制度，办理行政处罚案件120件，评查案卷60卷，受理行政复议案件35件。", "enforcement"),
        ("建成公共法律服务工作站20个，办理法律援助案件156件，调解民间纠纷2300余件，开展普法宣传80场次。", "services"),
        ("办理人大代表建议45件、政协提案38件，主动公开政府信息1200条，办结依申请公开26件。", "supervision"),
    ],
)
def test_a_paragraph_without_a_heading_goes_where_its_words_point(text: str, area: str) -> None:
    paragraph = lg.analyze(text=text).paragraphs[0]
    assert paragraph.area == area
    assert set(paragraph.area_scores) == set(AREAS)
    assert 1 >= sum(paragraph.area_scores.values()) > 0.5


@pytest.mark.parametrize(
    ("heading", "area"),
    [
        ("（一）加强组织领导，压实法治建设责任", "leadership"),
        ("（二）依法全面履行政府职能", "functions"),
        ("（三）完善依法行政制度体系", "institutions"),
        ("（四）严格规范公正文明执法", "enforcement"),
        ("（五）健全社会矛盾纠纷行政预防调处化解体系", "services"),
        ("（六）强化对行政权力的制约和监督", "supervision"),
        ("（七）其他工作情况", None),
    ],
)
def test_headings_of_both_outlines_map_to_their_area(heading: str, area: str | None) -> None:
    report = lg.analyze(text=f"一、主要工作\n{heading}\n一是做好有关工作，取得新的成效。")
    assert report.outline[-1].area == area


def test_a_borderline_topic_goes_with_its_own_heading() -> None:
    text = "{}一是做好合法性审查。对重大合同、重要协议提出合法性审查意见120份，提供法律意见。"
    alone = lg.analyze(text=text.format("")).paragraphs[0]
    under = lg.analyze(text=text.format("（二）依法全面履行政府职能\n")).paragraphs[-1]
    assert (alone.area, under.area) == ("institutions", "functions")


def test_a_text_about_one_area_reads_its_organisation_as_that_area() -> None:
    organisation = "一、加强组织领导\n成立由书记任组长的领导小组，明确专人负责，召开推进会，压实各单位责任。\n"
    about = (
        "二、扩大宣传\n开展法治宣传教育80场，送法进社区、进校园，发放民法典宣传册3000份。\n"
        "三、抓好阵地\n建成法治文化广场5个、民主法治示范村12个，培养法律明白人600名。\n"
        "四、服务群众\n公共法律服务站受理法律援助56件，人民调解委员会调解纠纷230件。"
    )
    alone, among = (lg.analyze(text=text).paragraphs[0].area_scores for text in (organisation, organisation + about))
    assert among["services"] > alone["services"]
    assert lg.analyze(text=organisation + about).paragraphs[0].area == "services"
    assert areas.theme(areas.believed(np.eye(7)[:, [4, 4, 4, 0]] * 9)) == AREAS.index("services")
    assert areas.theme(areas.believed(np.eye(7)[:, [4]] * 9)) is None
    assert areas.theme(areas.believed(np.eye(7)[:, [0, 1, 2, 3, 4]] * 9)) is None


def test_a_deeper_heading_tells_its_topic_and_a_paragraph_before_subsections_sums_up() -> None:
    text = "一、主要成效\n各项工作取得新的成绩。\n（一）夯实基础\n1.深化行政审批制度改革\n取消事项八项。"
    summary, body = lg.analyze(text=text).paragraphs[-2:]
    assert (summary.area, body.area) == (None, "functions")


def test_openings_signatures_and_plans_of_everything_have_no_area() -> None:
    report = lg.analyze(REPORTS / "yubei_2020.txt")
    assert {p.area for p in report.paragraphs if p.role in ("preamble", "signature", "boilerplate")} == {None}


def test_without_a_model_the_cue_terms_decide() -> None:
    text = "落实行政执法三项制度，办理行政处罚案件120件，评查案卷60卷，受理行政复议案件35件。"
    report = lg.analyze(text=text)
    document = Document(text, fold(text), report.outline, report.paragraphs, report.sentences)
    _, paragraphs = areas.classify(document, default(), None)
    assert paragraphs[0].area == "enforcement"


def test_an_explanation_names_heading_terms_and_sequences() -> None:
    text = "（四）严格规范公正文明执法\n一是落实行政执法三项制度。办理行政处罚案件120件。"
    report = lg.analyze(text=text)
    document = Document(text, fold(text), report.outline, report.paragraphs, report.sentences)
    evidence = list(areas.explain(document, default(), area_model.default()))[-1]
    assert evidence.area == evidence.heading_area == "enforcement"
    assert evidence.heading == "严格规范公正文明执法"
    assert "行政处罚" in {term for term, _, _ in evidence.terms}
    assert evidence.sequences and all(sequence in text for sequence, _ in evidence.sequences)


def test_the_model_is_named_in_every_record() -> None:
    model = area_model.default()
    assert model is not None
    assert lg.analyze(text="受理案件5件。").versions["areas"] == model.version
    assert sum(path.stat().st_size for path in MODELS.iterdir() if path.is_file()) < 5_000_000


@pytest.mark.parametrize("damage", ["weights", "features", "missing"])
def test_a_model_that_does_not_fit_says_so(tmp_path: Path, damage: str) -> None:
    for name in ("work_areas.npy", "work_areas.json"):
        shutil.copy(MODELS / name, tmp_path / name)
    if damage == "weights":
        weights = np.load(tmp_path / "work_areas.npy")
        weights[0, 0] += 1
        np.save(tmp_path / "work_areas.npy", weights)
    elif damage == "features":
        card = json.loads((tmp_path / "work_areas.json").read_text(encoding="utf-8"))
        (tmp_path / "work_areas.json").write_text(json.dumps({**card, "features": "0"}), encoding="utf-8")
    else:
        (tmp_path / "work_areas.npy").unlink()
    with pytest.raises(ModelError, match="train"):
        lg.Pipeline(model=tmp_path)


def test_training_gives_the_same_bytes_and_a_model_that_loads(tmp_path: Path) -> None:
    first = training.train(REPORTS, tmp_path / "one")
    training.train(REPORTS, tmp_path / "two")
    files = [path.name for path in sorted((tmp_path / "one").iterdir())]
    assert files == ["work_areas.json", "work_areas.md", "work_areas.npy"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert first.from_archive > 100
    assert first.scores["model, headings removed"].macro_f1 > first.scores["cue terms, headings removed"].macro_f1
    assert first.scores["cue terms, headings removed"].macro_f1 > first.scores["majority"].macro_f1
    report = lg.Pipeline(model=tmp_path / "one")(REPORTS / "rudong_2019.txt")
    assert report.versions["areas"].endswith(first.digest[:12])


def test_the_model_is_asked_what_it_was_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["一是规范执法。评查案卷四十卷，纠正问题三件。", "公开。", "办", "普法" * 40 + "。", "复议ABC受理，12件"]
    examples = [training.Example(text, 0, None, "achievement", "group") for text in texts]
    model = area_model.default()
    assert model is not None
    taught = (training.matrix(examples, default()) @ model.weights[:-1] + model.weights[-1]).T
    folded, spans, cues, totals = "", [], [], []
    for text in map(fold, texts):
        lead, weights, total, *_ = training._cues(text, "achievement", default())
        spans.append((len(folded), len(folded) + lead, len(folded) + len(text)))
        cues.append(weights)
        totals.append(total)
        folded += text + "甲"
    asked = area_model.logits(model, folded, spans, cues, totals)
    np.testing.assert_allclose(asked, (taught - taught.max(axis=0)) / model.temperature, rtol=1e-4, atol=1e-4)
    monkeypatch.setattr(area_model, "BLOCK", 30)
    assert np.array_equal(asked, area_model.logits(model, folded, spans, cues, totals))


def test_hashes_are_those_of_whole_numbers_and_signs_have_none() -> None:
    text = "依法行政，Az〇一龥\u9fff\ua000㐀😀\ud800中国@A[z{行政3年"
    codes = [ord(c) if "A" <= c <= "z" or "\u4e00" <= c <= "\u9fff" else None for c in text]
    factors = (0x9E3779B1, 0x85EBCA77), (0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
    for found, by in zip(area_model.hashed(text).tolist(), factors, strict=True):
        for place, bucket in enumerate(found):
            group = codes[place : place + len(by)]
            if None in group or len(group) < len(by):
                assert bucket >= area_model.BUCKETS
            else:
                mixed = sum(code * factor for code, factor in zip(group, by, strict=True) if code)
                assert bucket == mixed >> 11 & area_model.BUCKETS - 1


def test_an_archive_whose_headings_label_nothing_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一、工作\n办理案件5件。", encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(b"PK no document")
    with pytest.raises(ModelError, match=r"(?s)headings.*b\.docx"):
        training.train(tmp_path, tmp_path / "out")


def test_paragraphs_that_speak_against_their_heading_label_nothing(tmp_path: Path) -> None:
    second = "（二）加强政务公开\n办理人大代表建议四十五件、政协提案三十八件，主动公开政府信息一千二百条。"
    text = f"（一）规范行政执法\n{{}}\n{second}"
    fitting = "全面落实行政执法三项制度，办理行政处罚案件一百二十件，评查案卷六十卷。"
    foreign = "建成公共法律服务工作站二十个，办理法律援助案件一百五十六件，调解纠纷两千三百余件。"
    (tmp_path / "a.txt").write_text(text.format(fitting), encoding="utf-8")
    (tmp_path / "b.txt").write_text(text.format(foreign), encoding="utf-8")
    found = [AREAS[example.label] for example in training.from_archive(tmp_path, default(), [])]
    assert found == ["enforcement", "supervision", "supervision"]


def neighboured(rows: Any, links: list[float]) -> Any:
    odds = np.array(rows, dtype=float).reshape(-1, 7).T
    areas.lend_to_neighbours(odds, areas.believed(odds), links)
    return odds.T


def test_neighbours_lend_to_their_areas_and_never_to_none() -> None:
    sure, unsure, none = [9.0, 0, 0, 0, 0, 0, 0], [0.0] * 7, [0.0, 0, 0, 0, 0, 0, 9]
    between = neighboured([sure, unsure, sure], [areas.NEIGHBOUR_WEIGHT] * 3)[1]
    assert between.argmax() == 0 and between[0] == pytest.approx(2 * areas.NEIGHBOUR_WEIGHT, rel=0.01)
    assert neighboured([none, unsure], [areas.NEIGHBOUR_WEIGHT] * 2)[1, 6] == 0.0
    assert neighboured(np.zeros((0, 7)), []).shape == (0, 7)


def test_points_of_one_run_lend_each_other_more() -> None:
    sure, unsure = [9.0, 0, 0, 0, 0, 0, 0], [0.0] * 7
    apart, together = areas.NEIGHBOUR_WEIGHT, areas.RUN_WEIGHT
    run = neighboured([sure, unsure, sure], [apart, together, apart])[1]
    assert run[0] == pytest.approx(areas.RUN_WEIGHT + areas.NEIGHBOUR_WEIGHT, rel=0.01)
    text = "一是甲。二是乙。首先丙。其次，丁。第一，戊。第二，己。"
    starts = [i for i, c in enumerate(text) if i == 0 or text[i - 1] == "。"]
    found = [areas.continues(text, start, default().outline) for start in starts]
    assert found == [False, True, False, True, False, True]


def test_parts_of_headings_count_in_headings_alone() -> None:
    knowledge = default().areas
    assert areas.heading_area("依法全面履行统计职能", knowledge) == AREAS.index("functions")
    assert areas.heading_area("加大宣传力度，营造良好氛围", knowledge) == AREAS.index("services")
    assert areas.heading_area("强化依法行政，推动法治政府建设", knowledge) is None
    assert areas.heading_area("强化考核", knowledge) == AREAS.index("leadership")
    assert areas.heading_area("加大科技项目扶持", knowledge) == AREAS.index("functions")
    paragraph = lg.analyze(text="良好氛围。").paragraphs[0]
    assert paragraph.area is None


def test_a_borderline_topic_goes_with_the_nearest_heading_that_names_one_area() -> None:
    text = "（一）加强组织领导\n1.加强法治宣传教育\n结合宪法宣传周开展普法活动四十次，发放资料三万份。"
    assert lg.analyze(text=text).paragraphs[-1].area == "services"


def test_the_head_of_a_heading_decides() -> None:
    knowledge = default().areas
    assert areas.heading_area("加强民生重点领域立法工作", knowledge) == AREAS.index("institutions")
    assert areas.heading_area("建立法治政府建设领导体制", knowledge) == AREAS.index("leadership")
    assert areas.heading_area("加强行政复议和人民调解", knowledge) is None


def test_a_topic_goes_with_a_clear_heading_and_against_an_unclear_one() -> None:
    point = "一是做好合法性审查。对重大合同、重要协议提出合法性审查意见120份，提供法律意见。"
    clear, unclear = "（二）依法全面履行政府职能", "（二）深化改革，提高行政服务效率"
    found = [lg.analyze(text=f"{heading}\n{point}").paragraphs[-1].area for heading in (clear, unclear)]
    assert found == ["functions", "institutions"]


def test_the_title_of_a_point_speaks_against_its_heading() -> None:
    text = "（二）依法正确履行政府职能\n一是严格行政执法。组织干部参加资格考试，检查企业三十次，责令整改五家。"
    assert lg.analyze(text=text).paragraphs[-1].area == "enforcement"


def test_legislation_is_not_read_into_what_is_founded() -> None:
    found = default().areas.scanner("成立法治建设专班，设立法律援助站，报送法治信息。")
    assert {AREAS[default().areas.cues[index][0]] for _, _, index in found} == {"leadership", "services"}


def test_a_heading_claims_only_topics_that_its_area_may_have() -> None:
    point = "一是做好政务公开。主动公开政府信息三千条，办理信息公开申请九件，政务公开考核全市第一。"
    claimant, other = (
        lg.analyze(text=f"{heading}\n{point}").paragraphs[-1].area_scores
        for heading in ("（二）依法全面履行政府职能", "（一）加强党对法治政府建设的领导")
    )
    assert max(other, key=other.__getitem__) == "supervision"
    assert claimant["functions"] > 2 * other["leadership"]


@pytest.mark.parametrize("written", ["yes", "leadership|moon", "leadership"])
def test_a_wrong_borderline_area_is_told(tmp_path: Path, written: str) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    with (tmp_path / "data" / "area_cues.csv").open("a", encoding="utf-8") as file:
        file.write(f"leadership,甲乙丙丁,3,{written}\n")
    with pytest.raises(CatalogueError, match=r"area_cues\.csv · line \d+ · borderline · must be areas other than"):
        load(tmp_path / "data")


def test_problems_without_a_heading_of_their_own_are_not_told_by_the_one_above() -> None:
    text = (
        "某某局2020年法治政府建设情况报告\n一、依法履职\n推进简政放权，取消审批事项12项，压缩办理时限一半。\n"
        "二、接受监督\n办理人大代表建议3件、政协提案5件。\n"
        "存在的问题：个别单位初信初访办理质量不高，重复信访率为18.7%。\n"
    )
    paragraphs = lg.analyze(text=text).paragraphs
    assert [(p.role, p.area) for p in paragraphs[-2:]] == [("achievement", "supervision"), ("problem", "services")]


CLOSING_ITEMS = (
    ("一是法治意识仍需提升。少数领导干部学法不深，重业务轻法治。", "leadership"),
    ("二是执法能力不足。镇街承接事项多，执法人员少。", "enforcement"),
    ("三是群众法律意识淡薄，遇事信访不信法。", "services"),
    ("四是机构改革后人员、业务融合不够。", None),
    ("五是部门之间联动配合不够，信息沟通不畅。", None),
)


def test_an_item_of_the_problems_that_speaks_of_one_thing_has_its_area() -> None:
    paragraphs = lg.analyze(text="二、存在的不足\n" + "\n".join(item for item, _ in CLOSING_ITEMS)).paragraphs
    assert [(p.role, p.area) for p in paragraphs] == [("problem", area) for _, area in CLOSING_ITEMS]


def test_problems_of_all_kinds_in_one_paragraph_have_none() -> None:
    text = "二、存在的不足\n工作中还有差距：法治意识仍需提升，执法能力不足，群众法律意识淡薄。"
    assert lg.analyze(text=text).paragraphs[-1].area is None


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("一是做好村（居）法律顾问工作，每月到村坐班。", "services"),
        ("一是市民对城市管理法律法规知晓度不高。", "services"),
        ("一是行政效能有待提升，推诿扯皮、办事拖拉仍有发生。", "functions"),
        ("一是编制法治政府建设“十四五”规划。", "leadership"),
        ("一是镇村干部依法办事意识不强。", "leadership"),
        ("一是优质教育资源不足，择校热尚未根本解决。", "functions"),
        ("一是指导学校修订章程，完善教职工代表大会制度。", "institutions"),
        ("一是各单位执法协作机制不畅。", "enforcement"),
        ("一是学生欺凌防治机制不健全。", "services"),
    ],
)
def test_terms_of_closing_parts(text: str, area: str) -> None:
    scores = lg.analyze(text=f"三、存在的不足和打算\n{text}").paragraphs[-1].area_scores
    assert max(scores, key=scores.__getitem__) == area
