"""Front matter: YAML that go-yaml, js-yaml, Psych and PyYAML read alike.

PyYAML writes it; we only choose the style: every string double-quoted on one line, so that no
title can become a date, a number, a boolean or a second key.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

# YAML's own line breaks and a BOM inside a string confuse one parser or another.
_TROUBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
# Not characters at all: halves of surrogate pairs cannot be encoded, the others YAML forbids.
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


class _Quoted(str):
    """A string to be written in double quotes."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent list items under their key, as people write them."""
        return super().increase_indent(flow, False)

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        """Write all printable text as it is: PyYAML alone would turn an emoji into an escape."""
        body = text.replace("\\", "\\\\").replace('"', '\\"')
        self.write_indicator(f'"{body}"', True)


_Dumper.add_representer(
    _Quoted, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


class Bare(str):
    """A scalar that stays unquoted: a timestamp."""


_Dumper.add_representer(
    Bare,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:timestamp", text, style=None),
)


def front_matter(fields: dict[str, Any]) -> str:
    """The block between two `---` lines, keys in the order given."""
    body = yaml.dump(
        _quoted(fields),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=float("inf"),
    )
    return f"---\n{body}---\n"


def _quoted(value: Any) -> Any:
    if isinstance(value, Bare):
        return value
    if isinstance(value, str):
        return _Quoted(_FORBIDDEN.sub("\ufffd", _TROUBLE.sub(" ", value)))
    if isinstance(value, dict):
        return {key: _quoted(v) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_quoted(v) for v in value]
    return value
