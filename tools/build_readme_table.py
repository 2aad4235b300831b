#!/usr/bin/env python3
"""The tables of results in README.md and README.zh-CN.md.

The first has the floors that the tests hold (`floors.json`), cut, not rounded, to three digits; the second the blind
rounds, added up by hand in `docs/blind.csv`. Run after either has changed: `python tools/build_readme_table.py`. The
date of the first table is that of the last run that changed one of its figures.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- table: tools/build_readme_table.py -->", "<!-- end of table -->"
BLIND = ("<!-- blind: docs/blind.csv -->", "<!-- end of blind -->")
COLUMNS = ("sample", "development_tune", "development_held_out")
ROWS = {
    "outline": ("outline, levels 1 and 2 (F1)", "标题层级，一、二级（F1）"),
    "roles": ("role of a paragraph", "段落作用"),
    "metadata": ("metadata", "元数据"),
    "areas.macro_f1": ("work areas (macro-F1)", "工作领域（宏平均 F1）"),
    "areas.outside": ("no area recognised", "不属于任何领域"),
    "policies.bracketed": ("policies in brackets (F1)", "带书名号的政策文件（F1）"),
    "policies.unbracketed": ("policies without brackets (F1)", "不带书名号的政策文件（F1）"),
    "policies.kind": ("their kind", "文件种类"),
    "policies.action": ("their action", "文件动作"),
    "initiatives": ("initiatives (F1)", "具名举措（F1）"),
    "initiatives.kind": ("their kind", "举措种类"),
    "indicators": ("indicators (F1)", "指标数字（F1）"),
    "indicators.qualifier": ("their qualifier", "限定词"),
    "indicators.measures": ("what they measure", "计量对象"),
    "indicators.canonical": ("their canonical id", "统一编号"),
    "offsets": ("offsets", "起止位置"),
}
HEADS = (
    ("Measured on {date}.", "finding", "sample (13 reports)", "development, seen (43)", "development, held out (43)"),
    ("测量日期：{date}。", "项目", "样本（13 份报告）", "开发集，已看（43 段）", "开发集，留出（43 段）"),
)

BLIND_HEADS = (("finding (mentions)", "newest rounds", "all rounds"), ("项目（数量）", "最近几轮", "各轮合计"))
PAGES = ("README.md", "README.zh-CN.md")


def table(language: int, date: str) -> str:
    floors = json.loads((ROOT / "tests" / "evaluation" / "floors.json").read_text(encoding="utf-8"))
    said, *columns = HEADS[language]
    lines = [said.format(date=date), "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for name, names in ROWS.items():
        figures = [floors[column]["floors"].get(name) for column in COLUMNS]
        cells = ["" if figure is None else f"{int(figure * 1000) / 1000:.3f}" for figure in figures]
        lines.append(f"| {names[language]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def blind(language: int) -> str:
    """What a finding scored on texts that no rule had seen, and on how many mentions."""
    lines = [f"| {' | '.join(BLIND_HEADS[language])} |", "|---|---|---|"]
    with (ROOT / "docs" / "blind.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cells = [row["finding_zh" if language else "finding"]]
            for rounds in ("newest", "all"):
                mentions = row[f"{rounds}_mentions"]
                cells.append(f"{row[rounds]} ({int(mentions):,})" if mentions else "")
            lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    return "\n".join(lines)


def page(language: int, text: str) -> str:
    """A README with both tables anew."""
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    (measured,) = re.findall(r"\d{4}-\d\d-\d\d", old)
    if table(language, measured) != old.strip():
        measured = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    text = f"{before}{BEGIN}\n{table(language, measured)}\n\n{END}{after}"
    before, rest = text.split(BLIND[0])
    return f"{before}{BLIND[0]}\n{blind(language)}\n\n{BLIND[1]}{rest.split(BLIND[1])[1]}"


def main() -> None:
    for language, name in enumerate(PAGES):
        path = ROOT / name
        path.write_text(page(language, path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
