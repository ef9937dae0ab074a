"""Front matter: YAML that go-yaml, js-yaml, Psych and PyYAML read alike.

Every string stands double-quoted on one line, so that no title can become a date, a number, a
boolean or a second key. Written here: PyYAML's own writer took as long as all the rest of a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

# YAML's own line breaks and a BOM inside a string confuse one parser or another.
_TROUBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
# Not characters at all: halves of surrogate pairs cannot be encoded, the others YAML forbids.
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Bare(str):
    """A scalar that stays unquoted: a timestamp."""


def front_matter(fields: dict[str, Any]) -> str:
    """The block between two `---` lines, keys in the order given."""
    return "\n".join(["---", *_mapping(fields, ""), "---", ""])


def _mapping(fields: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in fields.items():
        if isinstance(value, dict) and value:
            yield f"{indent}{key}:"
            yield from _mapping(value, f"{indent}  ")
        elif isinstance(value, list | tuple) and value:
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_scalar(one)}" for one in value)
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    """A value on one line. JSON's words and empty brackets are YAML's too."""
    if isinstance(value, Bare) or not isinstance(value, str):
        return str(value) if isinstance(value, Bare) else json.dumps(value)
    text = _FORBIDDEN.sub("\ufffd", _TROUBLE.sub(" ", value))
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
