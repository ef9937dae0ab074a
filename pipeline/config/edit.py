"""feeds.yaml with a feed more or less, every other byte of it as the user wrote it.

A YAML library that writes the whole file again keeps comments only roughly: with ruamel.yaml the
heading over the next feed goes when the feed before it is removed, and indentation changes. So the
parser's marks say where a feed stands, its lines are put in or taken out, and the result must read
as what was wanted, or nothing is written.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from ..domain import Feed
from ..errors import ConfigError, OutputError
from . import check
from .marked import parse

_MISSING = 'feeds: missing. Add "feeds:" on a line of its own'


def with_feeds(body: bytes, feeds: Sequence[Feed], path: Path) -> bytes:
    """The file with feeds added at the end of its list. Raises ConfigError, nothing written."""
    text = body.decode("utf-8-sig")
    key, listed = _feeds_node(text, path)
    if isinstance(listed, yaml.SequenceNode) and listed.value:
        column, at = listed.start_mark.column, _end_of_line(text, _end(listed.value[-1]))
    else:
        # "feeds:" alone, or "feeds: []": what stands for nothing makes room for a list.
        head = text[: key.end_mark.index] + ":"
        text = head + text[max(listed.end_mark.index, len(head)) :]
        column, at = key.start_mark.column + 2, _end_of_line(text, len(head))
    lines = "".join(_lines(feed, column) for feed in feeds)
    gap = "" if text[:at].endswith("\n") else "\n"
    return _finished(body, text[:at] + gap + lines + text[at:], path, added=feeds)


def without_feed(body: bytes, url: str, path: Path) -> bytes:
    """The file without the feed of this address. Raises ConfigError, nothing written."""
    text = body.decode("utf-8-sig")
    _, listed = _feeds_node(text, path)
    for item in listed.value if isinstance(listed, yaml.SequenceNode) else ():
        fields = {k.value: v.value for k, v in item.value}
        if fields.get("url") != url:
            continue
        dash = text.rfind("-", 0, item.start_mark.index)
        begin = text.rfind("\n", 0, dash) + 1
        rest = text[:begin] + text[_end_of_line(text, _end(item)) :]
        return _finished(body, rest, path, removed=url)
    raise ConfigError(f"{path}: no feed has the address {url}.")


def save(path: Path, body: bytes) -> None:
    """Replace the file at once: a reader sees the old text or the new. Raises OutputError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(body)
        shutil.copymode(path, draft)
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise OutputError(f"{path}: cannot be written ({error.strerror or error}).") from error


def _feeds_node(text: str, path: Path) -> tuple[yaml.Node, yaml.Node]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value != "feeds":
            continue
        if isinstance(value, yaml.SequenceNode) and value.flow_style and value.value:
            raise ConfigError(
                f"{path}:{value.start_mark.line + 1}: feeds is a list in brackets, which cannot "
                'be edited by a command. Write a line "- …" for each feed.'
            )
        return key, value
    raise ConfigError(f"{path}:1: {_MISSING}.")


def _end(node: yaml.Node) -> int:
    """Where a node's own text ends: a block's mark stands behind the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _end_of_line(text: str, index: int) -> int:
    """The beginning of the next line; within a block scalar, that is where it ended."""
    if index and text[index - 1] == "\n":
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _lines(feed: Feed, column: int) -> str:
    """A feed as lines of a list; what has its default is left out."""
    usual = Feed(feed.url, feed.name)
    fields = {
        k: v for k, v in asdict(feed).items() if k in ("url", "name") or v != asdict(usual)[k]
    }
    written = [f"{key}: {_scalar(value)}" for key, value in fields.items()]
    pad = " " * column
    return f"{pad}- " + f"\n{pad}  ".join(written) + "\n"


def _scalar(value: Any) -> str:
    plain = list(value) if isinstance(value, tuple) else value
    if isinstance(plain, float) and plain.is_integer():
        plain = int(plain)
    dumped = yaml.safe_dump(plain, default_flow_style=True, allow_unicode=True, width=10_000)
    return str(dumped).removesuffix("...\n").strip()


def _finished(
    old: bytes, text: str, path: Path, *, added: Sequence[Feed] = (), removed: str = ""
) -> bytes:
    """The new text as bytes, in the old one's manner, after a look at what it means now."""
    before, mark = parse(old, str(path)).value, b"\xef\xbb\xbf"
    if b"\r\n" in old:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    new = (mark if old.startswith(mark) else b"") + text.encode()
    config, after = check(new, path), parse(new, str(path)).value
    kept = [f for f in before["feeds"] or [] if f["url"] != removed]
    wanted = [f["url"] for f in kept] + [f.url for f in added]
    same = {**before, "feeds": kept} == {**after, "feeds": (after["feeds"] or [])[: len(kept)]}
    if not same or [f.url for f in config.feeds] != wanted:
        raise ConfigError(f"{path}: cannot be changed safely as it is written. Edit it by hand.")
    return new
