"""Patterns that are compiled when they are first used.

A class that holds all Chinese characters, or a choice of many words, takes a millisecond to compile, and most reports
need few of the patterns that have one. Those that every report needs are compiled at once, by `re.compile`.
"""

from __future__ import annotations

import re
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
