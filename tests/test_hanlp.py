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
TINY_ENTITIES = TINY.with_name("hanlp-tiny-entities")
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


UNKNOWN_ISSUER = "2020年度法治政府建设工作报告\n2020年，卧牛岭区人民政府组织开展执法检查，办结案件35件。"


def test_entities_of_a_model_folder_tell_an_issuer_that_the_rules_do_not_know(hanlp: None) -> None:
    pipeline = lg.Pipeline(entities=f"hanlp:{TINY_ENTITIES}")
    assert lg.analyze(text=UNKNOWN_ISSUER).metadata.issuer is None
    assert pipeline(text=UNKNOWN_ISSUER).metadata.issuer == "卧牛岭区人民政府"
    name, _, digest = pipeline.versions["entities"].partition("@")
    assert (name, len(digest)) == ("hanlp:hanlp-tiny-entities", 12)


def test_entities_of_a_model_folder_stand_where_they_say(hanlp: None) -> None:
    from lawgov_nlp.entities import recogniser

    passage = "2020年，卧牛岭区人民政府组织开展执法检查。"
    found = list(recogniser(f"hanlp:{TINY_ENTITIES}").recognise(passage))
    assert ("卧牛岭区人民政府", "ORG") in [(passage[start:end], label) for start, end, label in found]
    assert list(recogniser(f"hanlp:{TINY_ENTITIES}").recognise("")) == []


def test_a_model_without_entities_says_so(hanlp: None) -> None:
    with pytest.raises(ModelError, match="gives no named entities; choose one that does"):
        lg.Pipeline(entities=f"hanlp:{TINY}")(text=UNKNOWN_ISSUER)


class Service(BaseHTTPRequestHandler):
    """Answers as HanLP's REST API does: a character a word, two sentences, and one organ in the second."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text, tasks = asked["text"], asked.get("tasks")
        place = text.find("卧牛岭区人民政府")
        if tasks == ["ner"] and place > 0:
            found = [["卧牛岭区人民政府", "ORGANIZATION", 0, 8]]
            said = {"tok/fine": [list(text[:place]), list(text[place:])], "ner/msra": [[], found]}
        else:
            said = {"tok/fine": [list(text)]}
        answer = json.dumps(said).encode()
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


def test_entities_of_a_rest_service(service: str) -> None:
    pytest.importorskip("hanlp_restful", reason="needs hanlp-restful: make test-hanlp")
    pipeline = lg.Pipeline(entities=f"hanlp:{service}")
    assert pipeline(text=UNKNOWN_ISSUER).metadata.issuer == "卧牛岭区人民政府"
    assert pipeline.versions["entities"] == f"hanlp:{service}"
    with pytest.raises(ModelError, match="gives no named entities"):
        pipeline(text=UNKNOWN_ISSUER.replace("卧牛岭", "青石岭"))


def test_a_rest_service_that_does_not_answer() -> None:
    pytest.importorskip("hanlp_restful", reason="needs hanlp-restful: make test-hanlp")
    report = lg.Pipeline(segmenter="hanlp:http://127.0.0.1:9")(text="办结案件。")
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:9 does not answer"):
        list(report.words())
