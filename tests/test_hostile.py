"""Hostile files and folders: each is listed with its cause, and the good report beside it is analysed all the same."""

from __future__ import annotations

import csv
import faulthandler
import os
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import lawgov_nlp as lg
from lawgov_nlp import archive, inputs, reading, store
from lawgov_nlp.reading import Reading

ROOT = Path(__file__).parent.parent
REPORT = (ROOT / "corpora" / "reports" / "rudong_2021.txt").read_text(encoding="utf-8")
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = "<w:p><w:r><w:t>法治政府建设{}</w:t></w:r></w:p>"


def other(number: int) -> str:
    return f"{REPORT}\n第{number}份"


def write_docx(path: Path, document: str) -> None:
    with (
        zipfile.ZipFile(ROOT / "tests" / "fixtures" / "report.docx") as original,
        zipfile.ZipFile(path, "w") as changed,
    ):
        for name in original.namelist():
            changed.writestr(name, document if name == "word/document.xml" else original.read(name))


def write_zip(path: Path, *members: tuple[str, str | bytes]) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        warnings.simplefilter("ignore", UserWarning)  # of two members with one name
        for name, content in members:
            packed.writestr(name, content)


def billion_laughs(path: Path) -> None:
    entities = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    body = PARAGRAPH.format("&j;")
    write_docx(
        path, f'<!DOCTYPE d [<!ENTITY a "哈哈">{entities}]><w:document {WORD}><w:body>{body}</w:body></w:document>'
    )


def deep_docx(path: Path) -> None:
    inside = f"{'<w:ins>' * 5000}{PARAGRAPH.format('')}{'</w:ins>' * 5000}"
    write_docx(path, f"<w:document {WORD}><w:body>{inside}</w:body></w:document>")


def deep_mht(path: Path) -> None:
    levels = (f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(3000))
    path.write_text("MIME-Version: 1.0\n" + "".join(levels), encoding="utf-8")


def write_pdf(path: Path, pages: bytes) -> None:
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages" + pages + b">>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n"
        b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 11>>stream\n"
        b"/F Do /F Do\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1024**3)  # sparse: a gigabyte that takes no room


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(path.parent / target)


def zip_bomb(path: Path) -> None:
    write_zip(path, ("bomb.txt", b"0" * (reading.MAX_BYTES + 1)))


def encrypted_zip(path: Path) -> None:
    write_zip(path, ("secret.txt", "法治"))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag in the archive's directory
    path.write_bytes(data)


def damaged_zip(path: Path) -> None:
    write_zip(path, ("report.txt", REPORT))
    data = bytearray(path.read_bytes())
    data[200:400] = b"\xff" * 200
    path.write_bytes(data)


ATTACKS: list[tuple[str, Callable[[Path], object], str, set[str]]] = [
    ("a file of 1 GB", huge, "huge.txt", {"too_large"}),
    ("a zip bomb", zip_bomb, "bomb.zip", {"too_large"}),
    ("too many members", lambda p: write_zip(p, *((f"{i}.txt", "") for i in range(10_001))), "many.zip", {"too_many"}),
    ("a zip within a zip", lambda p: write_zip(p, ("inner.zip", b"PK\x05\x06" + bytes(18))), "outer.zip", {"archive"}),
    ("an encrypted zip", encrypted_zip, "locked.zip", {"encrypted"}),
    ("a zip with broken data", damaged_zip, "broken.zip", {"damaged"}),
    ("entities that multiply", billion_laughs, "laughs.docx", {"damaged"}),
    ("XML nested 5,000 deep", deep_docx, "deep.docx", {"damaged"}),
    ("MIME nested 3,000 deep", deep_mht, "deep.mht", {"damaged"}),
    # PDFium gives up on it by ending its process; the worker is replaced.
    (
        "a PDF whose pages hold themselves",
        lambda p: write_pdf(p, b"/Kids[2 0 R 3 0 R]/Count 3"),
        "loop.pdf",
        {"crashed", "damaged", "images_only", "too_slow"},
    ),
    (
        "a PDF of 4,000 pages",
        lambda p: write_pdf(p, b"/Kids[" + b"3 0 R " * 4000 + b"]/Count 4000"),
        "long.pdf",
        {"damaged"},
    ),
    ("a link to itself", link("self.txt"), "self.txt", {"unreadable"}),
    ("a link to nothing", link("nothing"), "gone.txt", {"missing"}),
    ("an endless device", lambda p: p.symlink_to("/dev/zero"), "zero.txt", {"special"}),
    ("a pipe that nobody fills", os.mkfifo, "pipe.txt", {"special"}),
    ("a picture", lambda p: p.write_bytes(b"\xff\xd8\xff\xe0"), "photo.jpg", {"binary"}),
    ("an archive that nothing here opens", lambda p: p.write_bytes(b"Rar!\x1a\x07\0"), "old.rar", {"binary"}),
]  # fmt: skip


@pytest.fixture
def quiet_crashes() -> Iterator[None]:
    """Without pytest's traceback of a worker that PDFium ends."""
    faulthandler.disable()
    yield
    faulthandler.enable()


@pytest.mark.usefixtures("quiet_crashes")
@pytest.mark.parametrize(("make", "name", "codes"), [a[1:] for a in ATTACKS], ids=[a[0] for a in ATTACKS])
def test_an_attack_is_listed_and_the_rest_goes_on(
    make: Callable[[Path], object], name: str, codes: set[str], tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    make(folder / name)
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    summary = archive.run([folder], tmp_path / "out")
    assert summary.done == 1
    assert [(name in failure.path, failure.code in codes) for failure in summary.failures] == [(True, True)], summary
    with (tmp_path / "out" / "failures.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["cause"] and row["advice"]


def test_a_file_that_needs_too_much_memory_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = inputs.load

    def greedy(source: inputs.Input) -> bytes:
        return bytes(8 * 1024**3) if source.id == "greedy" else load(source)

    monkeypatch.setattr(inputs, "load", greedy)
    for name in ("good", "greedy"):
        (tmp_path / f"{name}.txt").write_text(REPORT, encoding="utf-8")
    summary = archive.run([tmp_path], tmp_path / "out")
    assert (summary.done, [f.code for f in summary.failures]) == (1, ["memory"])


def test_a_fault_of_ours_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together = lg.Pipeline.together

    def faulty(self: lg.Pipeline, read: Sequence[Reading]) -> list[lg.Report]:
        if any("bad" in str(source.path) for _, source, _ in read):
            raise ZeroDivisionError("oh")
        return together(self, read)

    monkeypatch.setattr(lg.Pipeline, "together", faulty)
    for name in ("a good one", "bad", "the next"):
        (tmp_path / f"{name}.txt").write_text(f"{REPORT}{name}", encoding="utf-8")
    summary = archive.run([tmp_path], tmp_path / "out")
    assert summary.done == 2
    assert [(Path(f.path).stem, f.cause) for f in summary.failures] == [
        ("bad", "cannot be analysed (ZeroDivisionError: oh)")
    ]


def test_file_names_of_every_kind_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = [
        "two\nlines.txt",
        "=1+1.txt",
        "报告 2020.txt",
        os.fsdecode(b"\xff.txt"),
        os.fsdecode(b"\xfe.txt"),
        "\x1b[2J.txt",
    ]
    for number, name in enumerate(names):
        (folder / name).write_text(other(number), encoding="utf-8")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    out = tmp_path / "out"
    summary = archive.run([folder], out)
    assert (summary.done, summary.failures) == (len(names), [])
    paths = [str(report.source.path).removeprefix(f"{folder}/") for report in store.read(out)]
    assert sorted(paths) == sorted(
        ["two\\nlines.txt", "=1+1.txt", "报告 2020.txt", "\\xff.txt", "\\xfe.txt", "\\x1b[2J.txt"]
    )
    assert archive.run([folder], out, resume=True).reused == len(names)


def test_names_in_gbk_are_read_as_such(tmp_path: Path) -> None:
    """Also below a folder whose name is UTF-8."""
    folder = tmp_path / "报告"
    folder.mkdir()
    for name in ("某县2020年法治政府建设报告.txt".encode("gbk"), b"\xb1.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(other(len(name)), encoding="utf-8")
    found = list(inputs.list_inputs([tmp_path]))
    assert [source.name for source in found] == [f"{folder}/某县2020年法治政府建设报告.txt", f"{folder}/\\xb1.txt"]
    assert [inputs.load(source).decode() for source in found] == [other(30), other(5)]


def test_names_in_a_locale_that_has_no_chinese(tmp_path: Path) -> None:
    """On a cluster the locale may be anything; a name from within an archive then exists nowhere on this machine."""
    write_zip(tmp_path / "more.zip", ("某县2020年报告.txt", REPORT))
    program = (
        "import pathlib, sys; from lawgov_nlp import inputs; "
        "print(ascii([each.id for each in inputs.list_inputs([pathlib.Path(sys.argv[1])])]))"
    )
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, env=plain, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ascii(["某县2020年报告"])


def test_names_inside_archives_are_labels_only(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    tricks = (
        "../../../evil.txt",
        "/evil.txt",
        "C:\\evil.txt",
        "same.txt",
        "same.txt",
        "__MACOSX/._same.txt",
        ".DS_Store",
    )
    write_zip(folder / "tricks.zip", *((name, other(number)) for number, name in enumerate(tricks)))
    gbk = "某县2020年报告.txt".encode("gb18030")
    write_zip(folder / "windows.zip", ("X" * len(gbk), other(9)))
    (folder / "windows.zip").write_bytes((folder / "windows.zip").read_bytes().replace(b"X" * len(gbk), gbk))
    before = sorted(tmp_path.rglob("*"))
    found = list(inputs.list_inputs([folder]))
    read = [inputs.load(source).decode() for source in found]
    assert sorted(read) == sorted(other(number) for number in (0, 1, 2, 3, 4, 9))
    assert len({source.name for source in found}) == len({source.id for source in found}) == 6
    assert any(source.name.endswith("windows.zip!某县2020年报告.txt") for source in found)
    assert sorted(tmp_path.rglob("*")) == before


def test_folders_nested_deeper_than_python_recurses(tmp_path: Path) -> None:
    start = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1500):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        Path("deep.txt").write_text(REPORT, encoding="utf-8")
    finally:
        os.chdir(start)
    found = list(inputs.list_inputs([tmp_path]))
    assert [source.id for source in found] == ["deep"]
    # pytest's own removal of old folders recurses.
    folder = Path(found[0].path).parent
    Path(found[0].path).unlink()
    while folder != tmp_path:
        folder.rmdir()
        folder = folder.parent


def test_what_is_left_aside_is_listed_or_belongs_to_a_page(tmp_path: Path) -> None:
    for name in ("page.html", "page_files/logo.jpg", "page_files/style.css", "figures.xlsx", ".hidden.txt", "~$a.docx",
                 "Thumbs.db", ".DS_Store", "._page.html", ".git/page.html", "unnamed", "报告.最终稿",
                 "view.aspx"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"<html><body>{other(len(name))}" if "." in name else REPORT, encoding="utf-8")
    (tmp_path / "figures.xlsx").write_bytes(b"PK\x03\x04")
    skipped: list[inputs.Skipped] = []
    found = [Path(source.name).name for source in inputs.list_inputs([tmp_path], skipped=skipped)]
    assert found == ["page.html", "unnamed", "view.aspx", "报告.最终稿"]
    assert [Path(each.path).name for each in skipped] == [".git", ".hidden.txt", "figures.xlsx"]
