"""One report in every format and encoding gives the same text, character for character up to white space.

python -m tests.test_formats        prints the table of formats and encodings
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest

import lawgov_nlp as lg
from lawgov_nlp import inputs, reading
from lawgov_nlp.errors import ReadError
from lawgov_nlp.normalize import simplify

FIXTURES = Path(__file__).parent / "fixtures"
REPORT = (Path(__file__).parent.parent / "corpora" / "reports" / "rudong_2021.txt").read_text(encoding="utf-8")
LINES = [line.strip() for line in REPORT.splitlines() if line.strip()]
# What stands below the article on the page that the report was saved from is dropped with the page's navigation.
ARTICLE = [line for line in LINES if not line.startswith("扫一扫")]
TRADITIONAL = (
    "一、加強黨對法治政府建設的領導，確保正確方向。\n（一）全年受理行政復議案件35件，辦結30件，依法辦理。\n"
    "二、規範執法行為，健全執法機構與執法人員管理制度，實現執法全過程記錄，報請審查規範性文件12件。"
)
NAVIGATION = '<div class="nav"><ul><li><a href="/">网站首页</a></li><li><a href="/x">互动交流</a></li></ul></div>'
FOOTER = '<div class="footer"><p>主办单位：某县人民政府办公室 网站标识码</p></div>'


def page(declared: str | None, lines: list[str] = ARTICLE) -> str:
    meta = f'<meta charset="{declared}">' if declared else ""
    body = "\n".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>x</title><script>var a = '<p>法治</p>';</script></head><body>"
        f'{NAVIGATION}<div class="article">{body}</div>{FOOTER}</body></html>'
    )


def saved(html: str, charset: str, encoding: str) -> bytes:
    """A page as Chrome or Internet Explorer saves it (.mht)."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message.set_content("a page")
    message.add_alternative(html.encode(charset), maintype="text", subtype="html", cte=encoding)
    message.get_payload()[1].set_param("charset", charset)  # type: ignore[index,union-attr]
    return b"MIME-Version: 1.0\r\n" + message.as_bytes().replace(b"MIME-Version: 1.0\n", b"", 1)


class Case(NamedTuple):
    """A file, and the lines that it must give."""

    form: str
    encoding: str
    data: bytes
    lines: list[str]


def cases() -> Iterator[Case]:
    plain = "\n".join(LINES)
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield Case("txt", encoding, plain.encode(encoding), LINES)
        yield Case("txt, 40 characters", encoding, plain[:40].encode(encoding), plain[:40].split("\n"))
    yield Case("txt, CR LF", "gb18030", "\r\n".join(LINES).encode("gb18030"), LINES)
    yield Case("txt, traditional", "big5", TRADITIONAL.encode("big5"), TRADITIONAL.split("\n"))
    yield Case("txt, traditional", "utf-8", TRADITIONAL.encode(), TRADITIONAL.split("\n"))
    half = len(LINES) // 2
    mixed = b"\n".join([*(line.encode() for line in LINES[:half]), *(line.encode("gb18030") for line in LINES[half:])])
    yield Case("txt", "utf-8, then gb18030", mixed, LINES)
    for actual, declared in (
        *(("utf-8", "utf-8"), ("utf-8", "gb2312"), ("utf-8", None), ("gb18030", "gb2312"), ("gb18030", "utf-8")),
        *(("gb18030", "big5"), ("gb18030", None), ("utf-16", "utf-8"), ("utf-8-sig", "gbk")),
    ):
        says = f"says {declared}" if declared else "says nothing"
        yield Case("html", f"{actual}, {says}", page(declared).encode(actual), ARTICLE)
    traditional = TRADITIONAL.split("\n")
    yield Case(
        "html, traditional",
        "big5, says gb2312",
        page("gb2312", traditional).encode("big5", "xmlcharrefreplace"),
        traditional,
    )
    for charset in ("utf-8", "gb18030"):
        for encoding in ("base64", "quoted-printable"):
            yield Case("mht", f"{charset}, {encoding}", saved(page(charset), charset, encoding), ARTICLE)
    for name in ("report.docx", "report.pdf", "report.doc", "report.rtf", "report.odt"):
        yield Case(name.rsplit(".", 1)[1], "", (FIXTURES / name).read_bytes(), LINES)
    yield Case("pdf, two columns, header", "", (FIXTURES / "columns.pdf").read_bytes(), LINES * 3)
    yield Case("pdf, footnotes, page numbers", "", (FIXTURES / "notes.pdf").read_bytes(), LINES * 3)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.form} {case.encoding}") for case in cases()])
def test_the_same_text_from_every_format_and_encoding(case: Case) -> None:
    if case.form in ("doc", "rtf", "odt") and shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    text = reading.read(case.data).text
    assert squeezed(text) == squeezed("".join(case.lines))
    assert [squeezed(line) for line in text.splitlines() if line.strip()] == [squeezed(line) for line in case.lines]


def test_members_of_archives_give_the_same_text_too(tmp_path: Path) -> None:
    every = [case for case in cases() if case.form in ("txt", "html", "docx", "pdf")]
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        for number, case in enumerate(every):
            packed.writestr(f"{number:02d}.{case.form}", case.data)
    for source, case in zip(inputs.list_inputs([tmp_path]), every, strict=True):
        assert squeezed(reading.read(inputs.load(source)).text) == squeezed("".join(case.lines))


def test_traditional_characters_in_the_record_or_simplified_one_for_one() -> None:
    as_it_is, simplified = lg.analyze(text=TRADITIONAL), lg.Pipeline(simplified=True)(text=TRADITIONAL)
    assert as_it_is.text == TRADITIONAL
    assert simplified.text == simplify(TRADITIONAL) != TRADITIONAL
    assert "规范执法行为" in simplified.text
    assert len(simplified.text) == len(TRADITIONAL)
    assert [(i.start, i.end, i.value) for i in simplified.indicators] == [
        (i.start, i.end, i.value) for i in as_it_is.indicators
    ]
    assert [i.value for i in as_it_is.indicators] == [35, 30, 12]
    assert simplified.versions["characters"] == "simplified"


def test_a_pdf_of_pictures_is_recognised_beside_text_that_is_not() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    page_ = document.new_page(200, 200)
    bitmap = pypdfium2.PdfBitmap.new_native(20, 20, pypdfium2.raw.FPDFBitmap_BGR)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(bitmap)
    page_.insert_obj(image)
    page_.gen_content()
    buffer = io.BytesIO()
    document.save(buffer)
    with pytest.raises(ReadError) as caught:
        reading.read(buffer.getvalue(), "scan.pdf")
    assert caught.value.code == "images_only"
    assert "OCR" in caught.value.advice


if __name__ == "__main__":
    print("| format | encoding | characters | same text | same paragraphs |\n|---|---|---|---|---|")
    for each in cases():
        found = reading.read(each.data).text
        paragraphs = [squeezed(line) for line in found.splitlines() if line.strip()]
        same = "yes" if squeezed(found) == squeezed("".join(each.lines)) else "no"
        lines = "yes" if paragraphs == [squeezed(line) for line in each.lines] else "no"
        print(f"| {each.form} | {each.encoding} | {len(squeezed(found)):,} | {same} | {lines} |")
