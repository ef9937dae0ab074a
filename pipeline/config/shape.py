"""Plain values → frozen dataclasses; what does not fit is explained to a person.

pydantic does the checking; its schema is made from the dataclass itself, so that a key, its type
and its default are written once, where the stage that uses them defines them.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Strict, ValidationError, create_model
from pydantic_core import ErrorDetails

from ..errors import ConfigError
from .limits import LIMITS, SECRET
from .marked import Keys, Marked

T = TypeVar("T")

EXACT = (bool, int, float)  # "3" is not 3, and yes is not 1
KINDS = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "model_type": "must be a group of keys",
}
BOUNDS = {
    "greater_than_equal": ("ge", "must be at least {}"),
    "greater_than": ("gt", "must be more than {}"),
    "less_than_equal": ("le", "must be at most {}"),
    "less_than": ("lt", "must be less than {}"),
}


class Problems:
    """Collects what is wrong in one file, so that one run names everything there is to mend."""

    def __init__(self, source: Marked) -> None:
        self.source = source
        self.found: list[tuple[int, str]] = []

    def add(self, keys: Keys, problem: str) -> None:
        """Note a problem with the value at `keys`."""
        line = self.source.line(keys)
        label = f"{path(keys)}: " if keys else ""
        self.found.append((line, f"{self.source.name}:{line}: {label}{problem}"))

    def stop(self) -> None:
        """Raise a ConfigError of all problems in the order of their lines, if there are any."""
        if self.found:
            raise ConfigError("\n".join(message for _, message in sorted(self.found)))


def path(keys: Keys) -> str:
    """Keys as people write them: `feeds[2].url`."""
    words = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return "".join(words).removeprefix(".")


def build(
    cls: type[T], value: Any, keys: Keys, problems: Problems, given: Mapping[str, Any] | None = None
) -> T | None:
    """Make a `cls` of the mapping `value`, or note why not and return None.

    `given` are fields that code sets: the file may not. An empty group means all defaults.
    """
    given = given or {}
    named: Any = cls  # mypy does not take a type variable for something hashable
    try:
        model = _schema(named, tuple(sorted(given))).model_validate({} if value is None else value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problems.add(*_explained(detail, keys, allowed(cls, given)))
        return None
    names = (f.name for f in dataclasses.fields(cls) if f.name not in given)  # type: ignore[arg-type]
    return cls(**{name: getattr(model, name) for name in names}, **given)


def allowed(cls: type[Any], given: Collection[str] = ()) -> tuple[str, ...]:
    """The keys that a file may set for `cls`, in the order of its fields."""
    return tuple(f.name for f in dataclasses.fields(cls) if f.name not in given)


def unknown(key: str, known: Sequence[str]) -> str:
    """What to say of a key that does not exist."""
    return f"unknown key.{meant(key, known)} Allowed here: {', '.join(known)}."


def meant(word: str, known: Sequence[str]) -> str:
    """A suggestion with a leading space, or nothing when no known word is near."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""


def shown(value: Any) -> str:
    """A value as a person would name it, short."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = value if len(value) <= 60 else value[:59] + "…"
        return json.dumps(text, ensure_ascii=False)
    if isinstance(value, list | tuple):
        inner = ", ".join(map(str, value))
        return f"the list [{inner}]" if value and len(inner) <= 60 else "a list"
    return "a group of keys" if isinstance(value, dict) else str(value)


@cache
def _schema(cls: Any, given: tuple[str, ...]) -> type[BaseModel]:
    """A pydantic model with the fields of the dataclass, strict scalars and the limits."""
    hints = get_type_hints(cls)
    fields: dict[str, Any] = {}
    for item in dataclasses.fields(cls):
        if item.name in given:
            continue
        strict = (Strict(),) if hints[item.name] in EXACT else ()
        extra = (*strict, *LIMITS.get((cls.__name__, item.name), ()))
        hint = Annotated[(hints[item.name], *extra)] if extra else hints[item.name]
        required = item.default is dataclasses.MISSING
        fields[item.name] = (hint, ... if required else item.default)
    config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)
    return create_model(cls.__name__, __config__=config, **fields)


def _explained(detail: ErrorDetails, keys: Keys, known: Sequence[str]) -> tuple[Keys, str]:
    """Where and what is wrong, from one of pydantic's findings."""
    here = (*keys, *detail["loc"])
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        return here, unknown(str(here[-1]), known)
    if kind == "missing":
        return here, f'missing. Add a line "{here[-1]}: …" to this group.'
    if path(here) in SECRET:
        return here, f"{_demand(detail)}."
    tip = ' Put text in quotes: "…".' if kind == "string_type" and not _nested(value) else ""
    return here, f"{_demand(detail)}, not {shown(value)}.{_near(detail)}{tip}"


def _demand(detail: ErrorDetails) -> str:
    """What the value must be."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in BOUNDS:
        name, words = BOUNDS[kind]
        return words.format(f"{context[name]:g}")
    if kind in ("enum", "literal_error"):
        return f"must be one of {', '.join(_choices(detail))}"
    if kind == "value_error":
        return str(context["error"])
    return KINDS.get(kind, f"is not usable ({detail['msg']})")


def _choices(detail: ErrorDetails) -> list[str]:
    """The words an enumeration allows; pydantic gives them as one quoted sentence."""
    return re.findall(r"'([^']*)'", detail.get("ctx", {}).get("expected", ""))


def _near(detail: ErrorDetails) -> str:
    """A suggestion for a mistyped choice."""
    value = detail["input"]
    return meant(value, _choices(detail)) if isinstance(value, str) else ""


def _nested(value: Any) -> bool:
    return value is None or isinstance(value, list | dict)
