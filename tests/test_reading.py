"""One report in every format and encoding gives the same text; whatever is no report is refused with advice."""

from __future__ import annotations

import csv
import io
import os
import shutil
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

import lawgov_nlp as lg
from lawgov_nlp import office, reading
from lawgov_nlp.errors import ReadError

ROOT = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures"
REPORT = (ROOT / "corpora" / "reports" / "rudong_2021.txt").read_text(encoding="utf-8")
BODY = "\n".join(f"<p>{line.strip()}</p>" for line in REPORT.splitlines() if line.strip())
PAGE = (
    '<html><head><meta charset="{declared}"><title>t</title><script>var a = "<p>法治</p>";</script></head><body>'
    '<div class="nav"><ul><li><a href="/">网站首页</a></li><li><a href="/x">互动交流</a></li></ul></div>'
    f'<div class="article">{BODY}</div><div class="footer">主办单位：某县人民政府办公室 网站标识码</div></body></html>'
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def mht(html: str, charset: str) -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message.set_content("a page")
    message.add_alternative(html.encode(charset), maintype="text", subtype="html", cte="base64")
    message.get_payload()[1].set_param("charset", charset)  # type: ignore[index,union-attr]
    return b"MIME-Version: 1.0\r\n" + message.as_bytes().replace(b"MIME-Version: 1.0\n", b"", 1)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("length", [60, None])
def test_text_in_every_encoding(encoding: str, length: int | None) -> None:
    text = REPORT[:length]
    data = text.encode(encoding, errors="replace" if encoding == "gbk" else "strict")
    assert reading.read(data).text == data.decode(encoding)


def test_big5_and_traditional_text() -> None:
    text = "一、加強黨對法治政府建設的領導，確保正確方向。\n全年受理行政復議案件35件，辦結30件。"
    assert reading.read(text.encode("big5")).text == text
    assert [i.value for i in lg.analyze(text=text).indicators] == [35, 30]


def test_lines_of_two_encodings_in_one_file() -> None:
    head, tail = REPORT[:200], REPORT[200:600].replace("\n", "")
    data = head.encode() + b"\n" + tail.encode("gb18030")
    assert reading.read(data).text == f"{head}\n{tail}"


def test_bytes_that_no_encoding_explains_are_counted() -> None:
    data = REPORT.encode()[:900] + b"\xff\xfe\xff" + REPORT.encode()[900:]
    read = reading.read(data)
    assert [notice.code for notice in read.notices] == ["undecodable"]
    assert "\ufffd" in read.text


@pytest.mark.parametrize(("actual", "declared"), [("utf-8", "utf-8"), ("utf-8", "gb2312"), ("gb18030", "gb2312"),
                                                  ("gb18030", "utf-8"), ("utf-16", "utf-8")])  # fmt: skip
def test_pages_whatever_they_declare(actual: str, declared: str) -> None:
    read = reading.read(PAGE.format(declared=declared).encode(actual))
    assert read.source.media_type == reading.HTML
    assert squeezed(REPORT.split("扫一扫")[0]) in squeezed(read.text)
    assert "互动交流" not in read.text
    assert "var a" not in read.text


def test_menus_many_times_as_long_as_the_report_are_left_out() -> None:
    menu = "".join(f"<li><a href='/{n}'>栏目{n}</a><ul><li>子栏目{n}</li></ul></li>" for n in range(900))
    body = "".join(f"<p>{line}</p>" for line in REPORT.split("扫一扫")[0].splitlines() if line.strip())
    page = f"<html><body><div class='nav'><ul>{menu}</ul></div><div class='article'>{body}</div></body></html>"
    text = reading.read(page.encode()).text
    assert squeezed(REPORT[:800]) in squeezed(text)
    assert "子栏目" not in text


def test_tables_of_a_page_stay_rows() -> None:
    page = "<html><body><div><p>法治政府建设情况</p><table><tr><th>类别</th><th>件数</th></tr><tr><td>行政复议</td>"
    assert "行政复议\t35" in reading.read(f"{page}<td>35</td></tr></table></div></body></html>".encode()).text


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_saved_as_mht(charset: str) -> None:
    read = reading.read(mht(PAGE.format(declared=charset), charset))
    assert read.source.media_type == reading.MHT
    assert squeezed(REPORT[:800]) in squeezed(read.text)


def test_a_page_saved_as_mht_begins_with_any_header() -> None:
    """Browsers begin with From, mail programs with what they like."""
    page = mht(PAGE.format(declared="utf-8"), "utf-8").replace(b"MIME-Version: 1.0\r\n", b"", 1)
    for first in (b"Subject: =?utf-8?B?5rOV5rK7?=\n", b"Content-Location: http://example.org/\n", b""):
        assert reading.read(first + page).source.media_type == reading.MHT
    assert reading.read("来源: 法治政府建设\ncontent-type: text".encode()).source.media_type == reading.TEXT


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_documents_give_the_same_text_with_word_s_own_numbering(suffix: str) -> None:
    read = reading.read(FIXTURES / f"report.{suffix}")
    assert squeezed(read.text) == squeezed(REPORT)
    paragraphs = [squeezed(line) for line in REPORT.splitlines() if line.strip()]
    assert [squeezed(line) for line in read.text.splitlines()] == paragraphs


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_old_documents_through_libreoffice(suffix: str) -> None:
    assert squeezed(reading.read(FIXTURES / f"report.{suffix}").text) == squeezed(REPORT)


def test_old_documents_without_libreoffice_get_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ReadError, match=r"report\.doc: .*LibreOffice"):
        reading.read(FIXTURES / "report.doc")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_old_documents_of_a_batch_are_converted_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that LibreOffice cannot read among them keeps nobody from their text."""
    files = [(FIXTURES / "report.doc").read_bytes(), (FIXTURES / "report.rtf").read_bytes()]
    broken = files[0][:8000]
    calls: list[list[str]] = []
    run = office._run

    def counted(command: list[str], seconds: float) -> None:
        calls.append(command)
        run(command, seconds)

    monkeypatch.setattr(office, "_run", counted)
    with office.prepared([(files[0], ".doc"), (broken, ".doc"), (files[1], ".rtf")]):
        texts = [reading.read(data).text for data in files]
        assert len(calls) == 1
        with pytest.raises(ReadError, match="LibreOffice cannot read it"):
            reading.read(broken)
    assert [squeezed(text) for text in texts] == [squeezed(REPORT)] * 2


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no groups of processes")
def test_nothing_is_left_of_a_conversion_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even what the program started, which is what hangs: `soffice` is a script."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 100 & echo $! > {tmp_path}/child\nwait\n", encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(program))
    monkeypatch.setattr(office, "SECONDS", 1)
    with pytest.raises(ReadError, match="LibreOffice did not finish"):
        reading.read(FIXTURES / "report.doc")
    child = Path(f"/proc/{(tmp_path / 'child').read_text(encoding='ascii').strip()}/stat")
    deadline = time.monotonic() + 5
    while child.exists() and child.read_text(encoding="ascii").split()[2] != "Z" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not child.exists() or child.read_text(encoding="ascii").split()[2] == "Z"
    assert office.SECONDS < 60 > office.TOGETHER_SECONDS


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def locked_doc() -> bytes:
    data = bytearray((FIXTURES / "report.doc").read_bytes())
    data[data.index(b"\xec\xa5") + 11] |= 1
    return bytes(data)


def zip_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "法治政府建设")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "cause"),
    [
        ((FIXTURES / "locked.pdf").read_bytes(), "encrypted", "password"),
        (ole("EncryptedPackage"), "encrypted", "password"),
        (locked_doc(), "encrypted", "password"),
        (ole("Workbook"), "binary", "Excel"),
        (ole("PowerPoint Document"), "binary", "PowerPoint"),
        (ole("__substg1.0_0037001F"), "binary", "Outlook"),
        (zip_of("xl/workbook.xml"), "binary", "Excel"),
        (zip_of("ppt/presentation.xml"), "binary", "PowerPoint"),
        (zip_of("report.txt"), "archive", "zip"),
        (zip_of("report.txt")[:60], "damaged", "zip"),
        (zip_of("word/document.xml")[:60], "damaged", "incomplete Word"),
        ((FIXTURES / "report.pdf").read_bytes()[:600], "damaged", "incomplete PDF"),
    ],
    ids=lambda given: "" if isinstance(given, bytes) else None,
)
def test_what_cannot_be_read_is_called_by_its_name(data: bytes, code: str, cause: str) -> None:
    """Whatever its suffix, and without LibreOffice."""
    with pytest.raises(ReadError) as caught:
        reading.read(data, "report.doc")
    assert caught.value.code == code
    assert cause in caught.value.cause


with (reading._DATA / "error_pages.csv").open(encoding="utf-8", newline="") as table:
    ERROR_PAGES = {row["word"]: row["example"] for row in csv.DictReader(table)}


def test_each_word_of_error_pages_stands_in_its_example_alone() -> None:
    """Another word in it would hide one that does nothing."""
    for word, example in ERROR_PAGES.items():
        assert [other for other in ERROR_PAGES if other in example] == [word]


@pytest.mark.parametrize(
    "body",
    ["<h1>404</h1><p>您访问的页面不存在，请联系某市人民政府。</p>", "<div id=app></div>", *ERROR_PAGES.values()],
)
def test_an_error_page_is_no_report(body: str) -> None:
    with pytest.raises(ReadError, match="characters of text") as caught:
        reading.read(f"<html><head><title>法治政府</title></head><body>{body}</body></html>".encode(), "page.html")
    assert caught.value.code == "not_a_report"


def test_a_long_text_is_a_report_where_it_has_a_word_of_the_genre() -> None:
    with (reading._DATA / "genre_words.csv").open(encoding="utf-8") as file:
        words = [row["word"] for row in csv.DictReader(file)]
    assert len(words) > 15 and all(len(word) >= 2 and word.strip() == word for word in words)
    tale = "从前有座山，山里有座庙，庙里有个老和尚在讲故事。" * 20
    for word in words:
        assert word in reading.read((tale + word).encode(), "report.txt").text


def test_word_tables_text_boxes_and_tracked_changes(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    paragraph = document.add_paragraph("全年办理")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>三</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>四</w:t></w:r></w:ins>"))
    paragraph.add_run("件")
    inner = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    box = f"<w:r {nsdecls('w')}><w:pict>{inner}</w:pict></w:r>"
    document.add_paragraph("正文")._p.append(parse_xml(box))
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "行政复议", "35"
    target = tmp_path / "made.docx"
    document.save(str(target))
    assert reading.read(target).text.splitlines() == ["全年办理四件", "正文", "框中文字", "行政复议\t35"]


@pytest.mark.parametrize(
    ("data", "code", "advice"),
    [
        (b"", "empty", "again"),
        (b" \n\r\n\xef\xbb\xbf", "empty", "again"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "binary", "text or PDF"),
        (b"Rar!\x1a\x07\0" + b"x" * 50, "binary", "unpack"),
        (bytes(range(256)) * 20, "binary", "text"),
        (b"PK\x03\x04 broken", "damaged", "save it again"),
        (b"Dear all, the minutes of the meeting are attached. Kind regards.", "not_a_report", "Chinese"),
        ("从前有座山，山里有座庙，庙里有个老和尚在讲故事。".encode() * 30, "not_a_report", "text=…"),
        (b"%PDF-1.4\nbroken", "damaged", "save it again"),
    ],
)
def test_what_is_no_report_is_refused_with_its_name_and_advice(data: bytes, code: str, advice: str) -> None:
    with pytest.raises(ReadError) as caught:
        reading.read(data, "some file.docx")
    assert caught.value.code == code
    assert "some file.docx" in str(caught.value)
    assert advice in caught.value.advice


def test_a_text_too_short_to_tell_is_read_with_a_notice() -> None:
    told = [(n.code, n.message) for n in reading.read("今天天气很好，我们去公园玩，晚上看了电影。".encode()).notices]
    assert told == [("doubtful", "says nothing of government or law; it may be no report")]
    assert reading.read("全年受理行政复议案件35件。".encode()).notices == ()


def test_a_text_given_for_a_path_is_not_told_in_full() -> None:
    with pytest.raises(ReadError, match="pass a text as text=…") as caught:
        reading.read("全年受理行政复议案件35件。" * 200)
    assert len(str(caught.value)) < 400


def test_a_pdf_of_pictures_is_recognised() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    buffer = io.BytesIO()
    document.save(buffer)
    with pytest.raises(ReadError, match="OCR"):
        reading.read(buffer.getvalue(), "scan.pdf")


def test_missing_files_folders_and_huge_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError, match="does not exist"):
        reading.read(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="is a folder"):
        reading.read(tmp_path)
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    (tmp_path / "big.txt").write_text("法治政府建设", encoding="utf-8")
    with pytest.raises(ReadError, match="limit"):
        reading.read(tmp_path / "big.txt")


def test_a_decompression_bomb_is_refused_unopened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (reading.MAX_UNPACKED_BYTES + 1))
    with pytest.raises(ReadError, match="bomb"):
        reading.read(buffer.getvalue(), "bomb.docx")


def test_xml_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    with zipfile.ZipFile(FIXTURES / "report.docx") as original:
        parts = {name: original.read(name) for name in original.namelist()}
    body = parts["word/document.xml"].decode()
    start = body.index("<w:document")
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
    parts["word/document.xml"] = (body[:start] + doctype + body[start:].replace("<w:t>", "<w:t>&x;", 1)).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as changed:
        for name, part in parts.items():
            changed.writestr(name, part)
    try:
        text = reading.read(buffer.getvalue(), "entity.docx").text
    except ReadError as error:
        text = str(error)
    assert "秘密" not in text


def test_files_are_listed_in_order_without_following_links(tmp_path: Path) -> None:
    for name in ("b.txt", "a.docx", "~$a.docx", "notes.py", "c/d.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [path.name for path in reading.files([tmp_path])] == ["a.docx", "b.txt", "d.html"]
