"""Patterns that are compiled when they are first used.

A class that holds all Chinese characters, or a choice of many words, takes a millisecond to compile, and most reports
need few of the patterns that have one. Those that every report needs are compiled at once, by `re.compile`.
"""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from typing import Any, cast


class _Deferred:
    """What a compiled pattern can do, but not compiled yet."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """A method of the pattern, asked for the first time: it is kept where Python looks before it asks here."""
        if name.startswith("_"):
            raise AttributeError(name)
        method = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, method)
        return method


def deferred(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Stands for `re.compile(pattern, flags)` until it is used.

    >>> deferred("第[一-鿿]+条").match("第三十条").group()
    '第三十条'
    """
    return cast("re.Pattern[str]", _Deferred(pattern, flags))


def all_but(characters: str) -> str:
    """What `[^…]` is, but the engine is through with a text in two thirds of the time: it finds a character in a class
    sooner than it finds that it is in none. For patterns that go through all of every report: to compile one takes a
    millisecond or two.

    >>> re.findall(all_but("。，") + "+", "受理，办结。")
    ['受理', '办结']
    """
    edges = [-1, *sorted(map(ord, set(characters))), sys.maxunicode + 1]
    runs = [(before + 1, after - 1) for before, after in pairwise(edges) if after - before > 1]
    return "[" + "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs) + "]"
