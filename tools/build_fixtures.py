"""Writes tests/fixtures: one sample report as .docx (with Word's own numbering), .pdf, .doc, .rtf, .odt.

    python tools/build_fixtures.py          needs LibreOffice and a Chinese font (Debian: fonts-wqy-microhei)

Encodings and web pages are made in the tests themselves; these formats need programs that a test machine lacks.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "corpora" / "reports" / "rudong_2021.txt"
FIXTURES = ROOT / "tests" / "fixtures"
LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))
HEADING = re.compile(r"[\s　]*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)")


def numbering(document: docx.document.Document) -> str:
    """A multi-level list in the document's numbering part; its id."""
    part = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        '<w:suff w:val="nothing"/></w:lvl>'
        for i, (form, text) in enumerate(LEVELS)
    )
    part.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">{levels}</w:abstractNum>'))
    part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    return "99"


def build(target: Path, numbered: bool) -> None:
    """Write the sample report as .docx, its headings numbered by Word or in plain text."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    style.font.name = "WenQuanYi Micro Hei"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "WenQuanYi Micro Hei")
    number_id = numbering(document)
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if not text:
            continue
        marker = HEADING.match(line) if numbered else None
        paragraph = document.add_paragraph(text[len(marker.group().strip()) :] if marker else text)
        if marker:
            level = 1 if "（" in marker.group() else 0
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>')
            )
        else:
            paragraph.paragraph_format.first_line_indent = Pt(24)
    document.save(str(target))


def main() -> None:
    FIXTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        build(FIXTURES / "report.docx", numbered=True)
        # LibreOffice writes 、 in the list numbers of an RTF file as a question mark.
        plain = Path(folder) / "report.docx"
        build(plain, numbered=False)
        for suffix in ("pdf", "doc", "rtf", "odt"):
            source = plain if suffix == "rtf" else FIXTURES / "report.docx"
            command = [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                suffix,
            ]
            subprocess.run([*command, "--outdir", str(FIXTURES), str(source)], check=True, capture_output=True)


if __name__ == "__main__":
    main()
