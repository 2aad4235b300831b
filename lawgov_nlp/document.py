"""What the finders of mentions look at: one text, its folded twin, and its structure."""

from __future__ import annotations

from bisect import bisect_right

from .catalogue.names import NameSearch, Seen
from .report import UNKNOWN, Metadata, Paragraph, Section, Sentence


class Document:
    """A text taken apart, before anything is found in it. `folded` has the same length as `text`."""

    __slots__ = ("_named", "_starts", "folded", "metadata", "outline", "paragraphs", "sentences", "text")

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
        self._starts = [p.start for p in paragraphs]
        self._named: tuple[NameSearch, Seen] | None = None

    def paragraph_at(self, position: int) -> Paragraph | None:
        """The paragraph that holds the character at `position`; None inside headings and between paragraphs."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self.paragraphs[index].end:
            return self.paragraphs[index]
        return None

    def paragraph_id(self, position: int) -> str | None:
        """The id of the paragraph that holds the character at `position`."""
        after = bisect_right(self._starts, position)
        if after:
            identifier, _, end, _, _, _, _ = self.paragraphs[after - 1]
            if position < end:
                return identifier
        return None

    def named(self, names: NameSearch) -> Seen:
        """Where the names of each table stand in the folded text, which is looked through once for all finders."""
        if self._named is None or self._named[0] is not names:
            self._named = names, names.find(self.folded)
        return self._named[1]
