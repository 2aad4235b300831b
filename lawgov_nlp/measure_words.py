"""The words that `measures` goes by, compiled: once for each catalogue."""

from __future__ import annotations

import re

from .catalogue.indicators import IndicatorsCatalogue
from .catalogue.units import any_of
from .patterns import deferred
from .phrase_words import by_first
from .phrases import Phrases


class MeasureWords:
    """Patterns and sets of the words of one catalogue, and its grammar of phrases."""

    __slots__ = (
        "attribute", "average", "average_starts", "causing", "causing_ends", "common", "counted_bodies", "done",
        "each", "each_starts", "events", "finished", "generic", "harm", "head", "kind_ends", "kind_of", "light_verbs",
        "manner", "outcome", "pace", "part", "phrases", "pointing", "pointing_starts", "rest", "said", "same",
        "sanctions", "strong", "times", "trips", "visited_bodies",
    )  # fmt: skip

    def __init__(self, catalogue: IndicatorsCatalogue) -> None:
        self.phrases = Phrases(catalogue)
        sets = catalogue.sets
        self.outcome, self.generic, self.strong = sets["outcome"], sets["generic"], sets["verb"]
        words = catalogue.words
        self.head, self.done = tuple(words["head"]), by_first(words["outcome"])
        self.average, self.each = tuple(words["average"]), tuple(words["each"])
        self.attribute, self.pointing = sets["attribute"], tuple(words["pointing"])
        self.common = sets["common"]
        self.finished, self.kind_of = sets["finished"], tuple(words["kind_of"])
        self.part, self.pace = re.compile(any_of(words["part"])), re.compile(any_of(words["pace"]))
        self.rest = re.compile(f"{any_of(words['rest'])}|另外?有?$")
        self.light_verbs = re.compile(f"(?:{any_of(words['light_verb'])})*")
        self.manner = re.compile(f"(?:{any_of(words['manner'])})?")
        self.said = deferred(rf"(?:均|都|全部)?((?:{any_of(words['said'])})[\u4e00-\u9fff]{{2,7}})(?=[,，。;；、)])")
        self.times, self.trips, self.events = sets["unit_times"], sets["unit_trips"], sets["unit_events"]
        self.visited_bodies = sets["unit_bodies"] | self.trips
        self.counted_bodies = sets["unit_bodies"]  # counted themselves where cases are handed to them: 新增示范村2个
        self.same, self.sanctions = catalogue.same_unit, sets["sanction"]
        self.causing, self.harm = tuple(words["causing"]), re.compile(any_of(words["harm"]))
        # What these words begin and end with, to look at before they are tried.
        self.causing_ends = frozenset(word[-1] for word in self.causing)
        self.pointing_starts = frozenset(word[0] for word in self.pointing)
        self.each_starts = frozenset(word[0] for word in self.each)
        self.average_starts = frozenset(word[0] for word in self.average)
        self.kind_ends = frozenset(word[-1] for word in self.kind_of)
