"""The nouns of `domain` ↔ JSON bytes, exactly, through pydantic."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.domain import digest
from pipeline.errors import StoreError

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _of(kind: Any) -> TypeAdapter[Any]:
    return _adapter(kind)


def encode(value: Any) -> bytes:
    """A noun as UTF-8 JSON; the same value gives the same bytes."""
    return _of(type(value)).dump_json(value)


def decode(kind: type[T], payload: bytes) -> T:
    """The noun in a payload. Raises StoreError when it is not one."""
    try:
        return _of(kind).validate_json(payload)  # type: ignore[no-any-return]
    except ValidationError as error:
        raise StoreError(
            f"the database holds a damaged {kind.__name__} ({error.error_count()} errors). "
            "Restore a backup, or delete the row."
        ) from error


def digest_of(value: Any) -> str:
    """Content hash of a noun."""
    return digest(encode(value))
