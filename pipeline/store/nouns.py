"""The nouns of `domain` ↔ JSON bytes, exactly, through pydantic."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from pipeline.domain import digest
from pipeline.errors import StoreError

T = TypeVar("T")


def _adapter(kind: Any) -> TypeAdapter[Any]:
    return _made(kind)


@cache
def _made(kind: Any) -> TypeAdapter[Any]:
    # Apart from `_adapter`, since mypy does not take a type for hashable.
    return TypeAdapter(kind)


def encode(value: Any) -> bytes:
    """A noun as UTF-8 JSON; the same value gives the same bytes.

    Half of a surrogate pair (a model can write one, escaped) is no character and has no UTF-8:
    it is kept as "?". Everything else comes back from `decode` as it was.
    """
    adapter = _adapter(type(value))
    try:
        return bytes(adapter.dump_json(value))
    except PydanticSerializationError:
        said = adapter.dump_python(value, mode="json")
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")


def decode(kind: type[T], payload: bytes) -> T:
    """The noun in a payload. Raises StoreError when it is not one."""
    try:
        return _adapter(kind).validate_json(payload)  # type: ignore[no-any-return]
    except ValidationError as error:
        raise StoreError(
            f"the database holds a damaged {kind.__name__} ({error.error_count()} errors). "
            "Restore a backup, or delete the row."
        ) from error


def digest_of(value: Any) -> str:
    """Content hash of a noun: equal nouns, equal digests."""
    return digest(encode(value))
