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

Run = Callable[[str], object]


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
    return lambda text: [jionlp.extract_money(text), jionlp.ner.extract_time(text)]


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
    "roof: decode, 8 regexes, dicts, JSON": _roof,
    "a bare scan": _bare_scan,
}
