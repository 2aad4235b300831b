"""The JSON Schema of a record, generated from the data model, so that the two cannot drift apart."""

from __future__ import annotations

import csv
import functools
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from . import report as model
from .tables import COLUMNS

# What the Python types cannot say: the closed vocabularies of the contract.
CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Metadata", "issuer_type"): ("government", "department", "other"),
    ("Metadata", "admin_level"): model.ADMIN_LEVELS,
    ("Section", "area"): model.AREAS,
    ("Paragraph", "area"): model.AREAS,
    ("Paragraph", "role"): model.ROLES,
    ("Policy", "kind"): model.POLICY_KINDS,
    ("Policy", "level"): model.ADMIN_LEVELS,
    ("Policy", "status"): model.POLICY_STATUSES,
    ("Policy", "action"): model.POLICY_ACTIONS,
    ("Policy", "resolved_by"): model.RESOLVED_BY,
    ("Initiative", "kind"): model.INITIATIVE_KINDS,
    ("Indicator", "kind"): model.INDICATOR_KINDS,
    ("Indicator", "qualifier"): model.QUALIFIERS,
}
_PATTERNS = {
    ("Source", "sha256"): "^[0-9a-f]{64}$",
    ("Metadata", "region_code"): "^[0-9]{6}$",
    ("Metadata", "signed_date"): "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
_LISTS = {
    "outline": model.Section,
    "paragraphs": model.Paragraph,
    "sentences": model.Sentence,
    "policies": model.Policy,
    "initiatives": model.Initiative,
    "indicators": model.Indicator,
    "warnings": model.Notice,
}
KINDS = (model.Source, model.Metadata, *_LISTS.values(), model.Measure, model.Change)
"""The objects that a record holds."""


def record_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one record, as `Report.to_dict` gives it and `lawgov schema` prints it.

    >>> record_schema()["$defs"]["Indicator"]["properties"]["unit"]["type"]
    ['string', 'null']
    """
    properties: dict[str, Any] = {
        "schema_version": {"const": model.SCHEMA_VERSION},
        "id": {"type": "string"},
        "source": {"$ref": "#/$defs/Source"},
        "metadata": {"$ref": "#/$defs/Metadata"},
        "text": {"type": "string"},
        **{name: {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}} for name, kind in _LISTS.items()},
        "versions": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    said = explanations()
    for name, schema in properties.items():
        schema["description"] = said["Report", name].both()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"lawgov_nlp record, schema version {model.SCHEMA_VERSION}",
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
        "$defs": {kind.__name__: _object(kind, said) for kind in KINDS},
    }


class Explanation(NamedTuple):
    """What a field means, in English and in Chinese."""

    english: str
    chinese: str

    def both(self) -> str:
        return f"{self.english} · {self.chinese}"


@functools.cache
def explanations() -> dict[tuple[str, str], Explanation]:
    """The meaning of each field of a record, by object and field, and of the columns that only tables have, by table
    and column (`data/help/fields.csv`)."""
    with (Path(__file__).parent / "data" / "help" / "fields.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["object"], row["field"]): Explanation(row["english"], row["chinese"]) for row in csv.DictReader(file)
        }


_OF_TABLES = {
    "reports": ("reports", "Source", "Metadata"),
    "paragraphs": ("paragraphs", "Paragraph"),
    "policies": ("policies", "Policy"),
    "initiatives": ("Initiative",),
    "indicators": ("indicators", "Indicator"),
}
"""Where the meaning of a table's columns stands: under its own name, or with the fields that they hold."""


def column_explanations() -> dict[tuple[str, str], Explanation]:
    """The meaning of every column of the five tables of a store, by table and column."""
    said = explanations()
    return {
        (table, name): next(said[owner, name] for owner in (*_OF_TABLES[table], "tables") if (owner, name) in said)
        for table, names in COLUMNS.items()
        for name in names
    }


def _object(kind: type, said: Mapping[tuple[str, str], Explanation]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    owner = kind.__name__
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip().split("\n")[0],
        "required": list(hints),
        "properties": {
            name: {**_field(owner, name, hint), "description": said[owner, name].both()} for name, hint in hints.items()
        },
        "additionalProperties": False,
    }


def _field(owner: str, name: str, hint: Any) -> dict[str, Any]:
    schema = _type(hint)
    if (choices := CHOICES.get((owner, name))) is not None:
        nullable = type(None) in typing.get_args(hint)
        return {"enum": [*choices, None] if nullable else list(choices)}
    if (pattern := _PATTERNS.get((owner, name))) is not None:
        schema["pattern"] = pattern
    if name in ("start", "end"):
        schema["minimum"] = 0
    return schema


_SCALARS: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def _type(hint: Any) -> dict[str, Any]:
    if hint in _SCALARS:
        return {"type": _SCALARS[hint]}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        options = [_type(argument) for argument in arguments]
        if all(set(option) == {"type"} for option in options):
            return {"type": [option["type"] for option in options]}
        return {"anyOf": options}
    if origin is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": _type(arguments[0])}
    if origin is tuple:
        return {"type": "array", "items": _type(arguments[0]), "minItems": len(arguments), "maxItems": len(arguments)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _type(arguments[1])}
    return {"$ref": f"#/$defs/{hint.__name__}"}
