"""The record of one report: plain immutable values with offsets into one text that never changes.

Every `start` and `end` is a half-open range of Unicode code points of `Report.text`, and
`report.text[m.start:m.end] == m.text` holds for every mention. Field meanings follow the public
contract, schema version 1; `None` means *unknown* or *does not apply*, never *failed*.

Named tuples, not dataclasses: they are immutable, compare by value, become pandas rows as they are, and
cost a quarter of a frozen dataclass to make; an archive of 100,000 reports makes some ten million of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

SCHEMA_VERSION = "1"
AREAS = ("leadership", "functions", "institutions", "enforcement", "services", "supervision")
ROLES = ("preamble", "achievement", "problem", "plan", "signature", "boilerplate")
ADMIN_LEVELS = ("national", "provincial", "municipal", "county", "township")
POLICY_KINDS = (
    *("law", "regulation", "party_regulation", "outline", "plan", "opinions", "decision", "notice", "measures"),
    *("provisions", "rules", "work_plan", "standard", "indicator_list", "catalogue", "report", "document_no", "other"),
)
POLICY_STATUSES = ("draft_for_review", "draft_for_comment", "draft", "trial", "provisional", "revised")
POLICY_ACTIONS = ("implement", "formulate", "issue", "revise", "repeal", "review", "deliberate", "publicise", "cite")
RESOLVED_BY = ("title", "alias", "back_reference", "number")
INITIATIVE_KINDS = (
    *("campaign", "reform", "project", "platform", "mechanism", "pilot", "model", "service"),
    *("strategy", "designation", "slogan"),
)
INDICATOR_KINDS = ("count", "rate", "money", "duration", "change", "rank", "ratio", "score")
QUALIFIERS = ("more_than", "about", "nearly", "at_least", "at_most")


class Source(NamedTuple):
    """Where the text came from. `sha256` is the digest of the bytes as read; `path` is None for a bare text."""

    path: str | None = None
    sha256: str | None = None
    media_type: str | None = None
    encoding: str | None = None


class Metadata(NamedTuple):
    """Who reports on which year. `region_code` has six digits (GB/T 2260); `signed_date` is ISO 8601."""

    title: str | None = None
    issuer: str | None = None
    issuer_type: str | None = None
    region: str | None = None
    region_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    admin_level: str | None = None
    report_year: int | None = None
    signed_date: str | None = None


NOWHERE = Source()
UNKNOWN = Metadata()


class Section(NamedTuple):
    """A numbered heading. The span covers marker and title; `number` is the numeral alone (`一`, `1`)."""

    id: str
    level: int
    number: str
    title: str
    start: int
    end: int
    parent: str | None
    area: str | None


class Paragraph(NamedTuple):
    """A point, or a block of body text between headings. `section` is the id of the nearest heading above."""

    id: str
    start: int
    end: int
    section: str | None
    role: str
    area: str | None
    area_scores: Mapping[str, float]


class Sentence(NamedTuple):
    """A sentence; `paragraph` is the id of the paragraph that it stands in."""

    start: int
    end: int
    paragraph: str | None


class Word(NamedTuple):
    """A word of `Report.words()`; `tag` is its part of speech where the segmenter tells it."""

    start: int
    end: int
    text: str
    tag: str | None = None


class Policy(NamedTuple):
    """A mention of a normative, policy or planning document; the span is inside the brackets."""

    start: int
    end: int
    text: str
    title: str
    kind: str
    level: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    period: tuple[int, int] | None = None
    status: str | None = None
    action: str | None = None
    bracketed: bool = False
    catalogue_id: str | None = None
    resolved_by: str | None = None
    paragraph: str | None = None


class Initiative(NamedTuple):
    """A named undertaking of government; the span is the name without quotation marks and head noun."""

    start: int
    end: int
    text: str
    name: str
    kind: str
    catalogue_id: str | None = None
    paragraph: str | None = None


class Measure(NamedTuple):
    """What a number counts: the shortest noun phrase that identifies it, and its id in the indicator catalogue."""

    text: str
    start: int
    end: int
    canonical: str | None = None


class Change(NamedTuple):
    """How a growth figure relates to its quantity: `start`/`end` are the span of the indicator it modifies."""

    direction: str
    basis: str | None = None
    start: int | None = None
    end: int | None = None


class Indicator(NamedTuple):
    """A number that measures work done, a result, a target or a standing.

    The span is the number with its qualifier, without the unit. `value` is in `unit` (money always in 元).
    `target` marks an intention, `cumulative` a figure summed up over several years.
    """

    start: int
    end: int
    text: str
    value: float
    value_max: float | None = None
    unit: str | None = None
    kind: str = "count"
    qualifier: str | None = None
    scope: str | None = None
    period: str | None = None
    verb: str | None = None
    measures: tuple[Measure, ...] = ()
    change: Change | None = None
    target: bool = False
    cumulative: bool = False
    paragraph: str | None = None


class Notice(NamedTuple):
    """Something the reader of a record should know: damaged input, a doubtful decision."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


READERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""For each older version of the format what turns its record into one of the next. Version 1 is the first."""


def _current(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """`record` in the present version of the format, brought up version by version."""
    from .errors import RecordError

    while (version := record.get("schema_version")) != SCHEMA_VERSION:
        reader = READERS.get(version) if isinstance(version, str) else None
        if reader is None:
            known = ", ".join([*READERS, SCHEMA_VERSION])
            raise RecordError(
                f"record {record.get('id')!r} has schema_version {version!r}; this version reads {known}; "
                "a newer record needs a newer lawgov_nlp (pip install -U lawgov-nlp), anything else is no record"
            )
        record = reader(dict(record))
    return record


def _dicts(items: Iterable[tuple[Any, ...]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Named tuples as dicts: what `_asdict` does, without a call for each of the thousand items of a record."""
    return [dict(zip(names, item)) for item in items]  # noqa: B905


class Items(tuple[Any, ...]):
    """A tuple that shows itself as a table in a notebook; in all else a tuple."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from . import display

        return display.items(self)


_LISTS = ("outline", "paragraphs", "sentences", "policies", "initiatives", "indicators", "warnings")


@dataclass(frozen=True, slots=True, eq=True, repr=False)
class Report:
    """One report and everything found in it. Made by `lawgov_nlp.analyze`; all lists are sorted by `start`."""

    text: str
    id: str = "report"
    source: Source = NOWHERE
    metadata: Metadata = UNKNOWN
    outline: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    policies: tuple[Policy, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    warnings: tuple[Notice, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    """What made the record: package, catalogue and model versions and digests."""
    segmenter: Callable[[str], Iterable[str | tuple[str, str]]] | None = field(default=None, compare=False, repr=False)
    """How `words()` cuts; not part of the record."""

    def __post_init__(self) -> None:
        for name in _LISTS:
            object.__setattr__(self, name, Items(getattr(self, name)))

    def __repr__(self) -> str:
        """Who, when and how much: the whole record would fill a terminal."""
        who = " ".join(str(fact) for fact in (self.metadata.issuer, self.metadata.report_year) if fact)
        counts = ", ".join(
            f"{len(getattr(self, name))} {name}" for name in ("paragraphs", "policies", "initiatives", "indicators")
        )
        return f"<Report {self.id}: {who or 'no issuer'}, {len(self.text):,} characters, {counts}>"

    def words(self, tags: bool = False) -> Iterator[Word]:
        """Words in order, lazily, with offsets into `text`, as the pipeline's segmenter cuts its sentences.

        With `tags`, each has its part of speech (see `lawgov_nlp.words.tagged`).
        """
        from . import words

        return words.of_report(self, tags)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts and lists (see `lawgov schema`); `from_dict` gives the report back exactly."""
        paragraphs = _dicts(self.paragraphs, Paragraph._fields)
        for paragraph in paragraphs:
            paragraph["area_scores"] = dict(paragraph["area_scores"])
        policies = _dicts(self.policies, Policy._fields)
        for policy in policies:
            if policy["period"] is not None:
                policy["period"] = list(policy["period"])
        indicators = _dicts(self.indicators, Indicator._fields)
        for indicator in indicators:
            indicator["measures"] = _dicts(indicator["measures"], Measure._fields)
            if indicator["change"] is not None:
                indicator["change"] = indicator["change"]._asdict()
        return {
            "schema_version": SCHEMA_VERSION,
            "id": self.id,
            "source": self.source._asdict(),
            "metadata": self.metadata._asdict(),
            "text": self.text,
            "outline": _dicts(self.outline, Section._fields),
            "paragraphs": paragraphs,
            "sentences": _dicts(self.sentences, Sentence._fields),
            "policies": policies,
            "initiatives": _dicts(self.initiatives, Initiative._fields),
            "indicators": indicators,
            "warnings": _dicts(self.warnings, Notice._fields),
            "versions": dict(self.versions),
        }

    def to_json(self) -> str:
        """The record as one line of JSON.

        >>> Report.from_dict(json.loads(Report("一").to_json())) == Report("一")
        True
        """
        return self.to_bytes().decode("utf-8", errors="surrogatepass")

    def to_bytes(self) -> bytes:
        """The line of `to_json` in UTF-8."""
        record = self.to_dict()
        try:
            return orjson.dumps(record)
        except TypeError:
            # A bare text (`text=…`) may hold half a surrogate pair or claim a number beyond 64 bits.
            line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
            return line.encode("utf-8", errors="surrogatepass")

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Report:
        """The report that `to_dict` described, also of older versions of the format (see `docs/record.md`).

        Raises `RecordError` where the version is unknown, or a field is missing or unknown.
        """
        from .errors import RecordError

        record = _current(record)
        try:
            return cls(
                text=record["text"],
                id=record["id"],
                source=Source(**record["source"]),
                metadata=Metadata(**record["metadata"]),
                outline=tuple(Section(**s) for s in record["outline"]),
                paragraphs=tuple(Paragraph(**p) for p in record["paragraphs"]),
                sentences=tuple(Sentence(**s) for s in record["sentences"]),
                policies=tuple(
                    Policy(**{**p, "period": None if p["period"] is None else tuple(p["period"])})
                    for p in record["policies"]
                ),
                initiatives=tuple(Initiative(**i) for i in record["initiatives"]),
                indicators=tuple(
                    Indicator(
                        **{
                            **i,
                            "measures": tuple(Measure(**m) for m in i["measures"]),
                            "change": None if i["change"] is None else Change(**i["change"]),
                        }
                    )
                    for i in record["indicators"]
                ),
                warnings=tuple(Notice(**w) for w in record["warnings"]),
                versions=dict(record.get("versions", {})),
            )
        except (KeyError, TypeError) as error:
            made_by = dict(record.get("versions") or {}).get("package", "?")
            raise RecordError(
                f"record {record.get('id')!r} does not fit schema version {SCHEMA_VERSION}: {error}; it was made by "
                f"lawgov_nlp {made_by}; where that is newer, upgrade with pip install -U lawgov-nlp"
            ) from error

    def _repr_html_(self) -> str:
        """Rich display in a notebook: the text with mentions marked, all of it escaped."""
        from . import display

        return display.html(self)
