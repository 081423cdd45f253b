"""A checklist as JSON and back again without loss: this is what a release freezes.

The form is the canonical one that the digest is taken from: exact fractions as ``"num/den"``, fields that
hold their default left out.  Defaults in :mod:`audit_app.checklists.definition` therefore never change.
"""

import json
import re
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, get_args, get_origin, get_type_hints

from audit_app.checklists.condition import AllOf, AnyOf, Comparison, Condition, Operand, Test
from audit_app.checklists.definition import Checklist
from audit_app.checklists.digest import canonical_json, digest_of
from audit_app.checklists.warnings import find_warnings

# Option keys begin with a letter, so that a number can be nothing else.
_NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?\Z")


def write_checklist(checklist: Checklist) -> dict[str, Any]:
    """Return the whole definition, both languages, as a JSON-able dictionary without floats."""
    document: dict[str, Any] = json.loads(canonical_json(checklist))
    return document


def read_checklist(document: Mapping[str, Any]) -> Checklist:
    """Return the checklist that :func:`write_checklist` wrote; digest and warnings are found anew.

    Raises ``ValueError`` (or ``KeyError``, ``TypeError`` where parts are missing) on anything else.
    """
    checklist: Checklist = _read(Checklist, {**document, "digest": ""})
    checklist = replace(checklist, digest=digest_of(checklist))
    return replace(checklist, warnings=find_warnings(checklist))


def _read(kind: Any, value: Any) -> Any:
    """Return ``value`` as ``kind``, one of the annotations in the definition."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _read_parts(kind, value)
    arguments = get_args(kind)
    match get_origin(kind):
        case types.UnionType:
            if value is None:
                return None
            return _read_condition(value) if Test in arguments else _read(arguments[0], value)
        case origin if origin is tuple:
            kinds = arguments[:1] * len(value) if arguments[-1] is Ellipsis else arguments
            return tuple(_read(each, item) for each, item in zip(kinds, value, strict=True))
        case origin if origin is dict:
            return {_read(arguments[0], key): _read(arguments[1], item) for key, item in value.items()}
    return date.fromisoformat(value) if kind is date else kind(value)


def _read_parts(kind: type, value: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    if unknown := set(value) - set(hints):
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(
        **{
            part.name: _read(hints[part.name], value[part.name])
            for part in fields(kind)
            if part.name in value
        }
    )


def _read_condition(value: Mapping[str, Any]) -> Condition:
    match value:
        case {"all": parts}:
            return AllOf(tuple(_read_condition(part) for part in parts))
        case {"any": parts}:
            return AnyOf(tuple(_read_condition(part) for part in parts))
        case {"question": question, "comparison": comparison, "operand": operand}:
            return Test(str(question), Comparison(comparison), _read_operand(operand))
    raise ValueError(f"{value!r} is no condition")


def _read_operand(value: Any) -> Operand:
    match value:
        case list():
            return tuple(Fraction(each) if _NUMBER.match(each) else each for each in value)
        case str() if _NUMBER.match(value):
            return Fraction(value)
        case str() | bool():
            return value
    raise ValueError(f"{value!r} is nothing to compare with")
