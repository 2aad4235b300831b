"""The peers that we are measured against, each behind one function of a text; those not installed are named.

The extra `bench` brings cn2an, Microsoft's recognisers and spaCy (`make bench` installs it). JioNLP's word segmenter
is GPL; it is measured only where somebody installed it on purpose.
"""

from __future__ import annotations

import importlib
import json
import re
import warnings
from collections.abc import Callable

from lawgov_nlp.report import AREAS

Run = Callable[[str], object]
Fields = dict[str, object]
ROOF = "roof: decode, 8 regexes, dicts, JSON"
RECORD_ROOF = "the same with the fields of our record"


def runs() -> tuple[dict[str, Run], dict[str, str]]:
    """The peers that run here, and for the others why not."""
    found: dict[str, Run] = {}
    absent: dict[str, str] = {}
    for name, make in PEERS.items():
        try:
            found[name] = make()
        except (ImportError, OSError, AttributeError) as error:
            absent[name] = f"{type(error).__name__}: {error}"
    return found, absent


def _jieba() -> Run:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return lambda text: jieba.lcut(text)


def _rjieba() -> Run:
    rjieba = importlib.import_module("rjieba")
    cut: Run = rjieba.cut
    return cut


def _plain_regexes() -> Run:
    titles = re.compile(r"《([^《》]{2,60})》")
    figures = re.compile(r"(\d[\d,.]*万?)余?([件个份家项名人次%场])")
    return lambda text: (titles.findall(text), figures.findall(text))


def _roof() -> Run:
    """What plain Python cannot beat: decode, eight passes, a dict for each item, JSON."""
    patterns = [
        re.compile(pattern)
        for pattern in (
            *(
                r"《[^《》]{2,60}》",
                r"“[^“”]{2,20}”",
                r"\d[\d,.]*万?余?[件个份家项名人次%]",
                r"[一二三四五六七八九十]是",
            ),
            *(r"（[一二三四五六七八九十]）", r"\n[一二三四五六七八九十]、", r"。", r"\d{4}年\d{1,2}月\d{1,2}日"),
        )
    ]

    def run(text: str) -> object:
        decoded = text.encode().decode()
        items = [
            {"start": match.start(), "end": match.end(), "text": match.group()}
            for pattern in patterns
            for match in pattern.finditer(decoded)
        ]
        return json.dumps(items, ensure_ascii=False)

    return run


def _record_roof() -> Run:
    """The same with the fields of our record: what plain Python must spend to write as many items down, if all that
    they say were known beforehand.
    """
    nothing: Fields = dict.fromkeys(
        ("value_max", "qualifier", "scope", "period", "change", "issuer", "document_number")
    )
    measure = {"text": "行政复议案件", "start": 2, "end": 8, "canonical": "reconsideration_cases"}
    policy: Fields = {"title": "行政复议法", "kind": "law", "level": "national", "status": None, "action": "implement"}
    policy |= {"bracketed": True, "catalogue_id": "cn1", "resolved_by": "title", "paragraph": "p1", "period": None}
    figure: Fields = {
        "value": 35.0,
        "unit": "件",
        "kind": "count",
        "verb": "受理",
        "measures": [measure],
        "paragraph": "p1",
    }
    figure |= {"target": False, "cumulative": False, **nothing}
    paragraph: Fields = {"id": "p1", "section": "s1", "role": "achievement", "area": "enforcement"}
    mentions = _compiled(
        (r"《[^《》]{2,60}》", policy | {"issuer": None, "document_number": None}),
        (r"“[^“”]{2,20}”", {"name": "一网通办", "kind": "reform", "catalogue_id": None, "paragraph": "p1"}),
        (r"\d[\d,.]*万?余?[件个份家项名人次%]", figure),
        (r"第[一二三四五六七八九十](?![章节条])", figure),
        (r"\d{4}年\d{1,2}月\d{1,2}日", {}),
    )
    stretches = _compiled(
        (
            r"(?:（[一二三四五六七八九十]）|\n[一二三四五六七八九十]、).*",
            {"id": "s1", "level": 2, "parent": None, "area": None},
        ),
        (r"[^\n]{30,}", paragraph | {"area_scores": dict.fromkeys(AREAS, 0.1667)}),
        (r"[^。\n]+。?", {"paragraph": "p1"}),
    )

    def run(text: str) -> object:
        decoded = text.encode().decode()
        items = [
            {**fields, "start": match.start(), "end": match.end()}
            for pattern, fields in stretches
            for match in pattern.finditer(decoded)
        ]
        items += [
            {**fields, "start": match.start(), "end": match.end(), "text": match.group()}
            for pattern, fields in mentions
            for match in pattern.finditer(decoded)
        ]
        return json.dumps(items, ensure_ascii=False)

    return run


def _compiled(*kinds: tuple[str, Fields]) -> list[tuple[re.Pattern[str], Fields]]:
    return [(re.compile(pattern), fields) for pattern, fields in kinds]


def _cn2an() -> Run:
    cn2an = importlib.import_module("cn2an")
    # It warns of each numeral that it cannot read, which would bury the tables.
    warnings.filterwarnings("ignore", module=r"cn2an\.")
    return lambda text: cn2an.transform(text, "cn2an")


def _recognizers() -> Run:
    number = importlib.import_module("recognizers_number")
    culture = importlib.import_module("recognizers_text").Culture.Chinese
    recognizer = number.NumberRecognizer(culture)
    models = recognizer.get_number_model(), recognizer.get_percentage_model()
    return lambda text: [model.parse(text) for model in models]


def _spacy() -> Run:
    spacy = importlib.import_module("spacy")
    nlp = spacy.blank("zh")
    nlp.max_length = 10**8
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "POLICY", "pattern": "民法典"},
            {"label": "FIGURE", "pattern": [{"TEXT": {"REGEX": r"\d+"}}, {"TEXT": {"IN": list("件个份家项名人次")}}]},
        ]
    )
    run: Run = nlp
    return run


def _jionlp() -> Run:
    jionlp = importlib.import_module("jionlp")
    return lambda text: [jionlp.ner.extract_money(text), jionlp.ner.extract_time(text)]


def _bare_scan() -> Run:
    """The physical limit: look at every character once and do nothing."""
    nothing = re.compile("\0")
    return lambda text: nothing.search(text)


PEERS: dict[str, Callable[[], Run]] = {
    "jieba.lcut": _jieba,
    "rjieba.cut": _rjieba,
    "plain regex pair": _plain_regexes,
    "cn2an.transform": _cn2an,
    "Microsoft Recognizers, number and percentage": _recognizers,
    "spaCy blank zh with entity ruler": _spacy,
    "JioNLP, money and time": _jionlp,
    ROOF: _roof,
    RECORD_ROOF: _record_roof,
    "a bare scan": _bare_scan,
}
