"""HanLP as a segmenter: a model folder, a model's name, or a REST service. Needs the extra `lawgov-nlp[hanlp]`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .errors import ModelError


def load(model: str) -> Callable[[str], Iterable[str]]:
    """A segmenter from a folder on disk, a name that HanLP downloads, or an `http(s)://` address of its REST API."""
    if model.startswith(("http://", "https://")):
        return _rest(model)
    try:
        import hanlp
    except ImportError as error:
        raise ModelError(
            "HanLP is not installed; run `pip install torch==2.13.0` and then `pip install 'lawgov-nlp[hanlp]'`"
        ) from error
    name = model
    if not Path(model).is_dir():
        name = getattr(hanlp.pretrained.ALL, model, None) or hanlp.pretrained.ALL.get(model, model)
    try:
        tagger = hanlp.load(name, devices=-1)
    except Exception as error:  # HanLP raises whatever its parts raise; the first cause is the true one
        cause: BaseException = error
        while cause.__context__ is not None:
            cause = cause.__context__
        raise ModelError(
            f"HanLP cannot load {model!r}: {type(cause).__name__}: {cause}; "
            "give the folder of a model on disk, or allow network access for its first download"
        ) from error
    return _words_of(tagger)


def _words_of(tagger: Any) -> Callable[[str], Iterable[str]]:
    from hanlp.components.taggers.rnn_tagger import RNNTagger
    from hanlp.utils.span_util import bmes_to_words

    if isinstance(tagger, RNNTagger):
        # A tagger over characters (B, M, E, S), such as the small one that the project trains for its tests.
        return lambda sentence: bmes_to_words(list(sentence), tagger([list(sentence)])[0])

    def cut(sentence: str) -> Iterable[str]:
        result = tagger(sentence)
        if isinstance(result, dict):
            result = next(value for key, value in result.items() if key.startswith("tok"))
        words: list[str] = list(result)
        return words

    return cut


def _rest(address: str) -> Callable[[str], Iterable[str]]:
    try:
        from hanlp_restful import HanLPClient
    except ImportError as error:
        raise ModelError("hanlp-restful is not installed; run `pip install hanlp-restful`") from error
    client = HanLPClient(address, auth=None, language="zh")

    def cut(sentence: str) -> Iterable[str]:
        try:
            return [word for part in client.tokenize(sentence) for word in part]
        except OSError as error:
            raise ModelError(f"the HanLP service at {address} does not answer: {error}") from error

    return cut
