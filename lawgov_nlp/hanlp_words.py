"""HanLP as a segmenter: a model folder, a model's name, or a REST service. Needs the extra `lawgov-nlp[hanlp]`.

A HanLP model is a program as much as data: its `config.json` names the Python class that is made, so load only models
of people you trust. Weights are read by `torch.load`, which since torch 2.6 refuses anything but tensors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .errors import ModelError
from .words import Cut

DEFAULT = "COARSE_ELECTRA_SMALL_ZH"
_ADVICE = (
    "give the folder of a model on disk (hanlp:/path/to/model), or put HanLP's download into $HANLP_HOME "
    "from a machine with network access"
)


def load(model: str) -> Cut:
    """A segmenter from a folder on disk, a name that HanLP downloads, or an `http(s)://` address of its REST API.

    Raises `ModelError` with the first cause where it cannot be had, which HanLP's own message may hide.
    """
    if model.startswith(("http://", "https://")):
        return _rest(model)
    try:
        import hanlp
    except ImportError as error:
        raise ModelError(
            "HanLP is not installed; run `pip install torch==2.13.0` and then `pip install 'lawgov-nlp[hanlp]'`"
        ) from error
    name = model if Path(model).is_dir() else hanlp.pretrained.ALL.get(model, model)
    try:
        tagger = hanlp.load(name, devices=-1)
    except Exception as error:  # HanLP raises whatever its parts raise; the first cause is the true one
        cause: BaseException = error
        while cause.__context__ is not None:
            cause = cause.__context__
        said = str(cause).split("\n")[0]
        raise ModelError(f"HanLP cannot load {name!r}: {type(cause).__name__}: {said}; {_ADVICE}") from error
    return _words_of(tagger)


def _words_of(tagger: Any) -> Cut:
    from hanlp.components.taggers.rnn_tagger import RNNTagger
    from hanlp.utils.span_util import bmes_to_words

    if isinstance(tagger, RNNTagger):
        # A tagger over characters (B, M, E, S), such as the small one that the project trains for its tests.
        return lambda sentence: bmes_to_words(list(sentence), tagger([list(sentence)])[0])
    return lambda sentence: _words_in(tagger(sentence))


def _words_in(result: Any) -> Iterator[str | tuple[str, str]]:
    """Words of a tokenizer's list, or words and parts of speech of what a model of several tasks returns."""
    if not isinstance(result, dict):
        yield from result
        return
    words = next(value for key, value in result.items() if key.startswith("tok"))
    tags = next((value for key, value in result.items() if key.startswith("pos")), None)
    yield from words if tags is None else zip(words, tags, strict=True)


def _rest(address: str) -> Cut:
    try:
        from hanlp_restful import HanLPClient
    except ImportError as error:
        raise ModelError("hanlp-restful is not installed; run `pip install 'lawgov-nlp[hanlp]'`") from error
    client = HanLPClient(address, auth=None, language="zh")

    def cut(sentence: str) -> Iterable[str | tuple[str, str]]:
        try:
            return [word for part in client.tokenize(sentence) for word in part]
        except OSError as error:
            raise ModelError(f"the HanLP service at {address} does not answer: {error}") from error

    return cut
