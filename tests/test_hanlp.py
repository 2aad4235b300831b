"""HanLP through the code that users run: `make test-hanlp` installs it in an environment of its own and runs these."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import lawgov_nlp as lg
from lawgov_nlp.errors import ModelError

pytestmark = pytest.mark.filterwarnings("ignore")
TINY = Path(__file__).parent.parent / "models" / "hanlp-tiny"
TEXT = "一、主要工作\n全年受理行政复议案件35件，办结率100%。推行“双随机、一公开”监管。"


@pytest.fixture(scope="module")
def hanlp() -> None:
    pytest.importorskip("torch", reason="needs torch and HanLP: make test-hanlp")
    pytest.importorskip("hanlp", reason="needs torch and HanLP: make test-hanlp")


def test_a_model_folder_cuts_a_report_into_words(hanlp: None) -> None:
    report = lg.Pipeline(segmenter=f"hanlp:{TINY}")(text=TEXT)
    words = list(report.words())
    assert all(TEXT[word.start : word.end] == word.text for word in words)
    body = report.sentences[0].start
    assert "".join(word.text for word in words) == "".join(TEXT[body:].split())
    assert {"行政复议", "案件", "监管"} <= {word.text for word in words}


def test_words_of_a_model_folder_have_tags_when_asked_for(hanlp: None) -> None:
    report = lg.Pipeline(segmenter=f"hanlp:{TINY}")(text=TEXT)
    assert {word.text: word.tag for word in report.words(tags=True)}["行政复议"] == "n"


@pytest.mark.parametrize(
    ("model", "message"),
    [("NO_SUCH_MODEL", "NO_SUCH_MODEL"), ("/nowhere/at/all", "/nowhere/at/all")],
    ids=["unknown name", "no such folder"],
)
def test_what_cannot_be_loaded_says_so_and_what_to_do(hanlp: None, model: str, message: str) -> None:
    with pytest.raises(ModelError, match=message) as raised:
        lg.Pipeline(segmenter=f"hanlp:{model}")
    assert "HANLP_HOME" in str(raised.value)


def test_without_network_the_true_cause_is_shown(hanlp: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import hanlp as library

    nobody = "http://127.0.0.1:9/tok/no_such_model.zip"
    monkeypatch.setitem(library.pretrained.ALL, "UNREACHABLE", nobody)
    monkeypatch.setenv("HANLP_HOME", str(tmp_path))
    with pytest.raises(ModelError, match=r"(?i)refused") as raised:
        lg.Pipeline(segmenter="hanlp:UNREACHABLE")
    assert "pkg_resources" not in str(raised.value)
    assert nobody in str(raised.value)


def test_without_hanlp_the_error_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "hanlp", None)
    with pytest.raises(ModelError, match=r"pip install torch==2\.13\.0"):
        lg.Pipeline(segmenter=f"hanlp:{TINY}")


class Service(BaseHTTPRequestHandler):
    """Answers as HanLP's REST API does, one character a word."""

    def do_POST(self) -> None:
        text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"]
        answer = json.dumps({"tok/fine": [list(text)]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_rest_service_at_an_address(service: str) -> None:
    pytest.importorskip("hanlp_restful", reason="needs hanlp-restful: make test-hanlp")
    report = lg.Pipeline(segmenter=f"hanlp:{service}")(text="办结案件。")
    assert [word.text for word in report.words()] == ["办", "结", "案", "件", "。"]


def test_a_rest_service_that_does_not_answer() -> None:
    pytest.importorskip("hanlp_restful", reason="needs hanlp-restful: make test-hanlp")
    report = lg.Pipeline(segmenter="hanlp:http://127.0.0.1:9")(text="办结案件。")
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:9 does not answer"):
        list(report.words())
