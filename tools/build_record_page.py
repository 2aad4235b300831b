#!/usr/bin/env python3
"""docs/record.md: every field of a record and every column of a table in English and Chinese, from the data model and `data/help/fields.csv`."""

# ruff: noqa: E501  (the page's own lines)

from __future__ import annotations

import sys
import typing
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from lawgov_nlp import schema, tables  # noqa: E402
from lawgov_nlp.report import SCHEMA_VERSION  # noqa: E402

HEAD = f"""# The record · 记录格式

One JSON object for each report, schema version {SCHEMA_VERSION}. `lawgov analyze` prints it, `report.to_dict()` gives it,
`Report.from_dict` reads it back exactly, `lawgov schema` prints its JSON Schema, and the tests check every record of the
sample corpus against that schema. This page is made from the data model by `python tools/build_record_page.py`.

每份报告对应一个 JSON 对象。`lawgov schema` 输出其 JSON Schema；本页由数据模型自动生成。

- Offsets are half-open `[start, end)` and count Unicode code points of `text`. · 起止位置为左闭右开区间，按码位计。
- Lists are sorted by `start`; unknown is `null`, never a guess. · 列表按 `start` 排序；未知为 `null`，不作猜测。
- The same input gives the same record on every machine. · 相同输入在任何机器上得到相同记录。
"""
TABLES = """
## Tables · 表

A store has the same findings as five flat tables (Parquet, and with `--format` CSV, Excel or DuckDB), joined by `report_id`.
A missing value is empty. · 结果文件夹中的五张表，以 `report_id` 相连；缺失值为空。
"""
TAIL = f"""
## Versions · 版本

`schema_version` is "{SCHEMA_VERSION}". It changes when a field is removed, renamed or changes its meaning; then a reader for
the older version stands in `report.READERS`, so that `Report.from_dict`, `Corpus.read` and every command go on reading old
records. Within a version, fields and values of the closed lists may be added; a reader should ignore fields that it does not
know, and expect new values. `versions` tells which package, catalogue and model made a record. A record of an unknown or newer
version is refused with a message that says what to do; nothing is guessed.

`schema_version` 只在字段被删除、改名或含义改变时变动；旧版本记录由 `report.READERS` 中的读取器逐版升级。同一版本内可能增加
字段或取值，读取者应忽略不认识的字段。遇到未知或更新的版本，程序会拒绝读取并说明办法。
"""


_SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}


def page() -> str:
    said = schema.explanations()
    described = schema.record_schema()
    parts = [HEAD]
    for name, properties in [
        ("Report", described["properties"]),
        *((kind.__name__, described["$defs"][kind.__name__]["properties"]) for kind in schema.KINDS),
    ]:
        parts += [f"## {name}", "", "| field | type | meaning | 含义 |", "|---|---|---|---|"]
        for field, form in properties.items():
            english, chinese = said[name, field]
            parts.append(f"| `{field}` | {_type(form)} | {english} | {chinese} |")
        parts.append("")
    parts.append(TABLES.strip("\n") + "\n")
    told = schema.column_explanations()
    for table, columns in tables.COLUMNS.items():
        parts += [f"### {table}", "", "| column | type | meaning | 含义 |", "|---|---|---|---|"]
        parts += [
            f"| `{name}` | {_SCALARS[kind]} | {told[table, name].english} | {told[table, name].chinese} |"
            for name, kind in columns.items()
        ]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n" + TAIL


def _type(form: dict[str, typing.Any]) -> str:
    if "enum" in form:
        return " · ".join("null" if value is None else f"`{value}`" for value in form["enum"])
    if "const" in form:
        return f'"{form["const"]}"'
    if "$ref" in form:
        name = form["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in form:
        return " or ".join(map(_type, form["anyOf"]))
    kind = form["type"]
    if isinstance(kind, list):
        return " or ".join(kind)
    return f"list of {_type(form['items'])}" if kind == "array" else str(kind)


if __name__ == "__main__":
    (ROOT / "docs" / "record.md").write_text(page(), encoding="utf-8")
