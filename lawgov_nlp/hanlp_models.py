"""HanLP's models for words and for named entities: a model's folder, a model's name, or a REST service.

Needs the extra `lawgov-nlp[hanlp]`. A HanLP model is a program as much as data: its `config.json` names the Python
class that is made, so load only models of people you trust. Weights are read by `torch.load`, which since torch 2.6
refuses anything but tensors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .entities import Recognise
from .errors import LawgovError, ModelError
from .words import Cut, locate

DEFAULT_WORDS = "COARSE_ELECTRA_SMALL_ZH"
_ADVICE = (
    "give the folder of a model on disk (hanlp:/path/to/model), or put HanLP's download into $HANLP_HOME "
    "from a machine with network access"
)


def segmenter(model: str) -> Cut:
    """A segmenter from a folder on disk, a name that HanLP downloads, or an `http(s)://` address of its REST API.

    Raises `ModelError` with the first cause where it cannot be had, which HanLP's own message may hide.
    """
    if _is_address(model):
        service = _service(model)
        return lambda sentence: [word for part in service(sentence, "tok") for word in _words_in(part)]
    tagger = _load(model)
    from hanlp.components.taggers.rnn_tagger import RNNTagger
    from hanlp.utils.span_util import bmes_to_words

    if isinstance(tagger, RNNTagger):
        # A tagger over characters (B, M, E, S), such as the small one that the project trains for its tests.
        return lambda sentence: bmes_to_words(list(sentence), tagger([list(sentence)])[0])
    return lambda sentence: _words_in(tagger(sentence))


def recogniser(model: str) -> Recognise:
    """A recogniser of named entities from what `segmenter` takes. Raises `ModelError` where it cannot be had."""
    if _is_address(model):
        service = _service(model)
        return lambda passage: _entities_in(passage, service(passage, "ner"), model)
    tagger = _load(model)
    from hanlp.components.mtl.multi_task_learning import MultiTaskLearning

    if isinstance(tagger, MultiTaskLearning):
        return lambda passage: _entities_in(passage, [tagger(passage)], model)
    # A model of this one task reads characters, one by one.
    return lambda passage: _checked(tagger([list(passage)])[0], model) if passage else ()


def _is_address(model: str) -> bool:
    return model.startswith(("http://", "https://"))


def _load(model: str) -> Any:
    try:
        import hanlp
    except ImportError as error:
        raise ModelError(
            "HanLP is not installed; run `pip install torch==2.13.0` and then `pip install 'lawgov-nlp[hanlp]'`"
        ) from error
    name = model if Path(model).is_dir() else hanlp.pretrained.ALL.get(model, model)
    try:
        return hanlp.load(name, devices=-1)
    except Exception as error:  # HanLP raises whatever its parts raise; the first cause is the true one
        cause: BaseException = error
        while cause.__context__ is not None:
            cause = cause.__context__
        said = str(cause).split("\n")[0]
        raise ModelError(f"HanLP cannot load {name!r}: {type(cause).__name__}: {said}; {_ADVICE}") from error


def _words_in(result: Any) -> Iterator[str | tuple[str, str]]:
    """Words of a tokenizer's list, or words and parts of speech of what a model of several tasks returns."""
    if not isinstance(result, dict):
        yield from result
        return
    words = _task(result, "tok") or ()
    tags = _task(result, "pos")
    yield from words if tags is None else zip(words, tags, strict=True)


def _entities_in(passage: str, results: Iterable[Any], model: str) -> Iterator[tuple[int, int, str]]:
    """Entities of what a model of several tasks says of the sentences of `passage`: from words to characters."""
    position = 0
    for result in results:
        words, found = _task(result, "tok"), _task(result, "ner")
        if words is None or found is None:
            raise _no_entities(model)
        try:
            places = list(locate(passage, position, len(passage), words, whole=False))
        except LawgovError as error:
            raise ModelError(f"the HanLP model {model!r} changes the text it is given: {error}") from error
        position = places[-1].end if places else position
        for first, last, label in _checked(found, model):
            if 0 <= first < last <= len(places):
                yield places[first].start, places[last - 1].end, label


def _checked(found: Any, model: str) -> Iterator[tuple[int, int, str]]:
    """First, behind the last, and label of HanLP's `(text, label, first, behind the last)`."""
    for entity in found:
        if not isinstance(entity, Sequence) or isinstance(entity, str) or len(entity) != 4:
            raise _no_entities(model)
        _, label, first, last = entity
        yield first, last, label


def _no_entities(model: str) -> ModelError:
    return ModelError(
        f"the HanLP model {model!r} gives no named entities; choose one that does, such as MSRA_NER_ELECTRA_SMALL_ZH, "
        "or a model of several tasks"
    )


def _task(result: Any, task: str) -> Any | None:
    """What the first task of that kind gave: `tok/fine`, `ner/msra`."""
    return next((value for key, value in result.items() if key.split("/")[0] == task), None)


def _service(address: str) -> Any:
    """Asks the REST service: a text and a task in, a list with one result for each sentence out."""
    try:
        from hanlp_restful import HanLPClient
    except ImportError as error:
        raise ModelError("hanlp-restful is not installed; run `pip install 'lawgov-nlp[hanlp]'`") from error
    client = HanLPClient(address, auth=None, language="zh")

    def ask(text: str, task: str) -> list[Any]:
        try:
            if task == "tok":
                return list(client.tokenize(text))
            answer = client.parse(text, tasks=[task])
        except OSError as error:
            raise ModelError(f"the HanLP service at {address} does not answer: {error}") from error
        return [dict(zip(answer, sentence, strict=True)) for sentence in zip(*answer.values(), strict=True)]

    return ask
