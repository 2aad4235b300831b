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


FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:style style:name="Standard" style:family="paragraph"><style:text-properties fo:font-size="12pt"
 style:font-name-asian="WenQuanYi Micro Hei" style:font-size-asian="12pt"
 fo:language="zh" fo:country="CN"/></style:style>
<style:style style:name="Footnote" style:family="paragraph"><style:text-properties fo:font-size="8pt"
 style:font-size-asian="8pt"/></style:style>
<style:style style:name="Raised" style:family="text">
<style:text-properties style:text-position="super 58%"/></style:style>
<text:notes-configuration text:note-class="footnote" text:citation-style-name="Raised" style:num-format="1"/>
</office:styles>
<office:automatic-styles>
<style:style style:name="Body" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:text-indent="24pt"/></style:style>
<style:style style:name="Columns" style:family="section"><style:section-properties><style:columns
 fo:column-count="{columns}" fo:column-gap="1cm"/></style:section-properties></style:style>
<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="1.5cm" fo:margin-bottom="1.2cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/>
<style:header-style><style:header-footer-properties fo:margin-bottom="0.8cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:margin-top="0.8cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">
<style:header><text:p>法治政府建设年度报告</text:p></style:header>
<style:footer><text:p>— <text:page-number text:select-page="current"/> —</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>
<text:section text:style-name="Columns" text:name="all">{body}</text:section></office:text></office:body>
</office:document>"""
NOTE = (
    '<text:note text:note-class="footnote" text:id="n{number}"><text:note-citation>{number}</text:note-citation>'
    "<text:note-body>"
    '<text:p text:style-name="Footnote">数据来自第{number}次统计，口径与上年相同。</text:p>'
    "</text:note-body></text:note>"
)


def flat(target: Path, columns: int, notes: bool) -> None:
    """Write the sample report three times over, with a running header and page numbers, as a flat ODT file."""
    paragraphs = []
    for line in SOURCE.read_text(encoding="utf-8").splitlines() * 3:
        if text := line.strip():
            note = NOTE.format(number=len(paragraphs)) if notes and len(paragraphs) % 6 == 4 else ""
            head, tail = text[: len(text) // 2], text[len(text) // 2 :]
            paragraphs.append(f'<text:p text:style-name="Body">{head}{note}{tail}</text:p>')
    target.write_text(FLAT.format(columns=columns, body="".join(paragraphs)), encoding="utf-8")


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
        for name, columns, notes in (("columns", 2, False), ("notes", 1, True)):
            flat(Path(folder) / f"{name}.fodt", columns, notes)
            profile = f"-env:UserInstallation=file://{folder}/profile"
            command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(FIXTURES)]
            subprocess.run([*command, str(Path(folder) / f"{name}.fodt")], check=True, capture_output=True)


if __name__ == "__main__":
    main()
