"""YAML text → plain values that remember their lines, so that a refusal can point at one.

Stricter than YAML itself: a key written twice, an alias, a tag or a second document is refused,
because each of them lets a settings file mean something else than it seems to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..errors import ConfigError

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """The values of one YAML file and the line (from 1) of each, by the keys that lead to it."""

    name: str
    value: Any
    lines: Mapping[Keys, int]

    def line(self, keys: Keys) -> int:
        """The line of `keys`, or of the nearest thing around it that the file has."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)


def read(path: Path) -> Marked:
    """Read a YAML file; every way in which it can be wrong is a ConfigError."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror or error}).") from error
    return parse(body, str(path))


def parse(body: bytes, name: str) -> Marked:
    """Parse YAML bytes (UTF-8); `name` is what messages call the file."""
    try:
        node = yaml.compose(body.decode("utf-8-sig"), Loader=yaml.SafeLoader)
        reader = _Reader(name)
        value = None if node is None else reader.value(node, ())
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise ConfigError(f"{name}:{line}: not UTF-8 text. Save the file as UTF-8.") from error
    except yaml.YAMLError as error:
        raise ConfigError(_syntax(name, error)) from error
    except RecursionError as error:
        raise ConfigError(f"{name}:1: nested too deeply. Settings need four levels.") from error
    except (ValueError, OverflowError) as error:  # PyYAML lets a bad "\U…" escape through as these
        raise ConfigError(f"{name}:1: not valid YAML ({error}).") from error
    return Marked(name, value, reader.lines)


def _syntax(name: str, error: yaml.YAMLError) -> str:
    """What PyYAML found, as one line that starts with file and line."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    hint = "Check the indentation (spaces, no tabs), the colons and the quotes around here."
    return f"{name}:{line}: not valid YAML: {problem}. {hint}"


@dataclass(slots=True)
class _Reader:
    """Turns composed nodes into values, once each, and notes their lines."""

    name: str
    lines: dict[Keys, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    scalars: yaml.SafeLoader = field(default_factory=lambda: yaml.SafeLoader(""))

    def value(self, node: yaml.Node, keys: Keys) -> Any:
        if id(node) in self.seen:
            raise self.wrong(node, "an alias (*name) is not allowed. Write the value out")
        self.seen.add(id(node))
        self.lines.setdefault(keys, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*keys, i)) for i, item in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.wrong(key_node, "a key must be a plain word")
            key = key_node.value
            if key in values:
                first = self.lines[(*keys, key)]
                raise self.wrong(key_node, f'"{key}" is already set on line {first}. Keep one')
            self.lines[(*keys, key)] = key_node.start_mark.line + 1
            values[key] = self.value(value_node, (*keys, key))
        return values

    def scalar(self, node: yaml.Node) -> Any:
        try:
            return self.scalars.construct_object(node)
        except (ValueError, OverflowError) as error:  # 2026-13-45 looks like a date, and is none
            raise self.wrong(node, f"{error}. Put the value in quotes if it is text") from error

    def wrong(self, node: yaml.Node, problem: str) -> ConfigError:
        return ConfigError(f"{self.name}:{node.start_mark.line + 1}: {problem}.")
