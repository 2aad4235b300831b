#!/usr/bin/env python3
"""The table of results in README.md and README.zh-CN.md, from the floors that the tests hold (`floors.json`).

Run after floors have risen: `python tools/build_readme_table.py`. Figures are cut, not rounded, to three digits.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- table: tools/build_readme_table.py -->", "<!-- end of table -->"
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


def table(language: int, date: str) -> str:
    floors = json.loads((ROOT / "tests" / "evaluation" / "floors.json").read_text(encoding="utf-8"))
    said, *columns = HEADS[language]
    lines = [said.format(date=date), "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for name, names in ROWS.items():
        figures = [floors[column]["floors"].get(name) for column in COLUMNS]
        cells = ["" if figure is None else f"{int(figure * 1000) / 1000:.3f}" for figure in figures]
        lines.append(f"| {names[language]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    date = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    for language, name in enumerate(("README.md", "README.zh-CN.md")):
        path = ROOT / name
        before, rest = path.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        path.write_text(f"{before}{BEGIN}\n{table(language, date)}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
