"""What the program says, in English or, where the locale is (`LANG=zh_CN.UTF-8`), in Chinese.

`data/help/messages.csv` holds both; `{}` stands for what varies. What click says itself (*Usage*, *Missing option*) is
translated by gettext, from a catalogue that `tools/build_messages.py` makes of the same table. A message that the table
does not hold is shown in English. So is an exception in Python, whatever the locale: people search for its text.
"""

from __future__ import annotations

import csv
import functools
import gettext
import inspect
import itertools
import re
from pathlib import Path

from .errors import CatalogueError, InterchangeError, LawgovError, ReadError

DATA = Path(__file__).parent / "data"
DOMAIN = "lawgov"


def chinese() -> bool:
    """Whether the locale asks for Chinese, by gettext's rules: LANGUAGE, LC_ALL, LC_MESSAGES, LANG."""
    return gettext.find(DOMAIN, str(DATA / "locale")) is not None


def speak_as_the_locale_does() -> None:
    """Let click's own messages follow the locale."""
    gettext.bindtextdomain(DOMAIN, str(DATA / "locale"))
    gettext.textdomain(DOMAIN)


def say(text: str) -> str:
    """`text` in the language of the locale."""
    return in_chinese(text) if chinese() else text


def in_chinese(text: str) -> str:
    """`text` in Chinese, whatever the locale; what the table does not hold as it is."""
    if (known := _table().get(" ".join(text.split()))) is not None:
        return known
    return _message(text)


def _message(text: str) -> str:
    """A message, or a part of one: there `kind` is the name of a column and not the heading of a table."""
    if (known := _table("message").get(text)) is not None:
        return known
    for pattern, translation in _patterns():
        if found := pattern.fullmatch(text):
            return _filled(translation, [_message(part) for part in found.groups()])
    return text


def _filled(text: str, parts: list[str]) -> str:
    """`text` with the parts at its `{}`, or `{0}` and `{1}`; other braces stay, as examples in messages have them."""
    order = itertools.count()
    return re.sub(r"\{(\d*)\}", lambda place: parts[int(place[1] or next(order))], text)


def say_help(text: str) -> str:
    """Help in paragraphs; examples keep their commands, what stands beside them is translated."""
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if "\b" in paragraph:
            lines = [re.split(r"(\s{2,}(?=\S))", line) for line in paragraph.split("\n")]
            paragraph = "\n".join("".join(map(say, pieces)) for pieces in lines)
        else:
            paragraph = say(paragraph)
        paragraphs.append(paragraph)
    return "\n\n".join(paragraphs)


def say_error(error: LawgovError) -> str:
    """The message of an error; of one about a file its cause and advice, of a list of problems each, by itself."""
    if isinstance(error, ReadError) and chinese():
        return f"{error.path}：{say(error.cause)}；{say(error.advice)}"
    if isinstance(error, (CatalogueError, InterchangeError)):
        return "\n".join(map(say, str(error).split("\n")))
    return say(str(error))


@functools.cache
def _rows(kinds: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    with (DATA / "help" / "messages.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["english"], row["chinese"]) for row in csv.DictReader(file) if row["kind"] in kinds)


@functools.cache
def _table(*kinds: str) -> dict[str, str]:
    rows = _rows(kinds or ("help", "message", "heading"))
    return {english: translation for english, translation in rows if "{}" not in english}


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Messages in which something varies; those that say most come first, as they fit least by chance."""
    found = [(english.split("{}"), translation) for english, translation in _rows(("message",)) if "{}" in english]
    found.sort(key=lambda row: -len("".join(row[0])))
    return tuple((re.compile("(.+?)".join(map(re.escape, parts)), re.S), translation) for parts, translation in found)
