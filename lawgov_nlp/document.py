"""What the finders of mentions look at: one text, its folded twin, and its structure."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter

from .catalogue.names import NameSearch, Seen
from .report import UNKNOWN, Metadata, Paragraph, Section, Sentence

_START, _END = attrgetter("start"), attrgetter("end")
_BEFORE_ALL = -1


class Document:
    """A text taken apart, before anything is found in it. `folded` has the same length as `text`."""

    __slots__ = ("_ends", "_named", "_starts", "folded", "metadata", "outline", "paragraphs", "sentences", "text")

    def __init__(
        self,
        text: str,
        folded: str,
        outline: tuple[Section, ...] = (),
        paragraphs: tuple[Paragraph, ...] = (),
        sentences: tuple[Sentence, ...] = (),
        metadata: Metadata = UNKNOWN,
    ) -> None:
        self.text, self.folded, self.metadata = text, folded, metadata
        self.outline, self.paragraphs, self.sentences = outline, paragraphs, sentences
        self._starts: list[int] = [*map(_START, paragraphs)]
        self._ends: list[int] = [_BEFORE_ALL, *map(_END, paragraphs)]
        self._named: tuple[NameSearch, Seen] | None = None

    def paragraph_at(self, position: int) -> Paragraph | None:
        """The paragraph that holds the character at `position`; None inside headings and between paragraphs."""
        after = bisect_right(self._starts, position)
        return self.paragraphs[after - 1] if position < self._ends[after] else None

    def paragraph_id(self, position: int) -> str | None:
        """The id of the paragraph that holds the character at `position`."""
        after = bisect_right(self._starts, position)
        return self.paragraphs[after - 1].id if position < self._ends[after] else None

    def named(self, names: NameSearch) -> Seen:
        """Where the names of each table stand in the folded text, which is looked through once for all finders."""
        if self._named is None or self._named[0] is not names:
            self._named = names, names.find(self.folded)
        return self._named[1]
