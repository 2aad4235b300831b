"""Lines broken by width: what they part is found whole, and offsets point into the text as it stands."""

from __future__ import annotations

import re

import lawgov_nlp as lg

BODY = (
    "全年受理行政复议申请一百二十件，其中维持56件、撤销11件，行政机关负责人出庭应诉率达到百分之九十八点五。"
    "认真贯彻落实《法治政府建设实施纲要（2015-2020年）》，推行“双随机、一公开”监管，检查市场主体2316户次，"
    "罚没款2145.6万元。深入学习宣传食品安全法和药品管理法，开展“铁拳”行动，查办各类违法案件386件，移送公安机关12件。"
    "组织执法人员培训12期，参训1860人次，评查案卷240卷。办理人大代表建议46件、政协提案58件，主动公开政府信息3120条。"
    "建成公共法律服务工作站86个，办理法律援助案件745件，调解矛盾纠纷9036件，调解成功率98.6%，组织普法宣传260余场次。"
    "持续优化法治化营商环境，办理各类行政许可事项18230项，按时办结率、群众满意率均为100%，平均办理时限压缩60%。"
)


def wrapped(width: int) -> str:
    return (
        "一、主要工作\n"
        + "\n".join(BODY[i : i + width] for i in range(0, len(BODY), width))
        + "\n二、存在的问题\n基层执法力量不足。"
    )


def findings(text: str) -> tuple[list[str], list[str], list[tuple[float, str | None, list[str]]]]:
    report = lg.analyze(text=text)
    for mention in report.indicators:
        assert text[mention.start : mention.end] == mention.text
        for measure in mention.measures:
            assert text[measure.start : measure.end] == measure.text
    for policy in report.policies:
        assert text[policy.start : policy.end] == policy.text
    return (
        [policy.title for policy in report.policies],
        [initiative.name for initiative in report.initiatives],
        [(i.value, i.unit, ["".join(m.text.split()) for m in i.measures]) for i in report.indicators],
    )


def test_a_wrapped_report_has_the_same_findings_as_an_unbroken_one() -> None:
    unbroken = findings("一、主要工作\n" + BODY + "\n二、存在的问题\n基层执法力量不足。")
    assert len(unbroken[0]) == 3 and len(unbroken[1]) == 2 and len(unbroken[2]) >= 11
    for width in (20, 23, 31, 38):
        assert findings(wrapped(width)) == unbroken, width


def test_a_page_copied_as_one_line_with_blanks_where_lines_ended_has_the_same_findings() -> None:
    unbroken = findings("一、主要工作\n" + BODY + "\n二、存在的问题\n基层执法力量不足。")
    for width in (20, 23, 31, 38):
        heading, *lines, problems, last = wrapped(width).split("\n")
        # A number that was parted cannot be told from two numbers: `38 6件`.
        body = re.sub(r"(?<=\d) (?=\d)", "", " ".join(lines))
        assert findings("\n".join((heading, body, problems, last))) == unbroken, width


def test_blanks_around_numbers_change_nothing() -> None:
    plain = "一、主要工作\n全年受理行政复议申请35件，发放宣传材料3.5万份，培训260余名执法人员。"
    spaced = "一、主要工作\n全年受理行政复议申请 35 件，发放宣传材料 3.5 万 份，培训 260 余名执法人员。"
    assert [f[1:] for f in findings(spaced)[2]] == [f[1:] for f in findings(plain)[2]]
    assert [f[0] for f in findings(spaced)[2]] == [35, 35000, 260]


def test_blanks_between_the_cells_of_a_table_stay() -> None:
    report = lg.analyze(text="一、执法数据\n行政许可 35 行政处罚 12 行政检查 208 行政强制 0")
    assert not any("35行政处罚" in measure.text for i in report.indicators for measure in i.measures)
    assert all(report.text[i.start : i.end] == i.text for i in report.indicators)


# As on mirror sites: traditional script, and the reading of every tenth character or so in brackets behind it.
_MIRRORED = (
    "2020年,清江市教育局嚴(yán)格落實《清江市法治政府建設(shè)實施方案》,現(xiàn)將情況報告如下:\n一、主要做法\n"
    "(一)規(guī)范執(zhí)法行為\n全年辦(bàn)理行政處罰案件35件,組織培訓(xùn)12場。開展“暖(nuǎn)窗”專項行動。"
)


def test_readings_that_a_mirror_site_put_behind_characters_part_nothing() -> None:
    report = lg.analyze(text=_MIRRORED)
    text = report.text
    assert text == _MIRRORED
    assert [policy.title for policy in report.policies] == ["清江市法治政府建设实施方案"]
    assert [policy.text for policy in report.policies] == ["清江市法治政府建設(shè)實施方案"]
    assert [initiative.name for initiative in report.initiatives] == ["暖窗"]
    assert [section.title for section in report.outline] == ["主要做法", "規范執法行為"]
    assert [(i.value, i.unit) for i in report.indicators] == [(35, "件"), (12, "场")]
    assert report.paragraphs[-1].area == "enforcement"
    figure = report.indicators[0]
    assert text[figure.start : figure.end] == figure.text == "35"
    assert [text[m.start : m.end] for m in figure.measures] == ["行政處罰案件"]
    ends = [sentence.end for sentence in report.sentences]
    assert ends == sorted(ends) and ends[-1] == len(text)


def test_one_or_two_readings_are_the_writers_own() -> None:
    text = "一、普法\n举办“厷(gōng)正讲堂”12场。"
    assert [section.title for section in lg.analyze(text=text).outline] == ["普法"]
    assert lg.analyze(text=text).paragraphs[0].end == len(text)
