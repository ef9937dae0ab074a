"""Front matter of Hugo, Zenn, Qiita, Jekyll or Astro: read it, and say what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from .found import block
from .page import Page, Part, Placed

_DATES = ("date", "pubDate", "published_at", "publishDate", "updated_at")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# Tags that every AI blog gives every post tell a reader nothing.
_GENERIC = frozenset(
    "ai genai 生成ai 速報 aiニュース ニュース news 人工知能 llm テック tech まとめ 最新".split()
)
_JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")


@dataclass(frozen=True, slots=True)
class Front:
    """Front matter: its values, the line (from 1) of each top key, and where the body begins."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body: int = 0
    problem: str = ""


def read_front(text: str) -> Front:
    """The front matter of a page: YAML between ---, TOML between +++; none is no problem."""
    lines = text.split("\n")
    fence = lines[0].strip("\ufeff \r") if lines else ""
    if fence not in ("---", "+++"):
        return Front()
    end = next((i for i, x in enumerate(lines[1:], 1) if x.rstrip() == fence), None)
    if end is None:
        return Front()
    body = "\n".join(lines[1:end])
    values, problem = (_yaml if fence == "---" else _toml)(body)
    keys: dict[str, int] = {}
    for number, line in enumerate(lines[1:end], 2):
        if m := re.match(r"\s{0,8}(?:- )?[\"']?([\w.-]{1,60})[\"']?\s?[:=]", line):
            keys.setdefault(m.group(1), number)
    return Front(values, keys, end + 1, problem)


def _yaml(body: str) -> tuple[Mapping[str, Any], str]:
    import yaml

    try:
        value = yaml.safe_load(body)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return {}, f"not valid YAML: {getattr(error, 'problem', None) or error}"
    return (value, "") if isinstance(value, dict) else ({}, "" if value is None else "not keys")


def _toml(body: str) -> tuple[Mapping[str, Any], str]:
    try:
        return tomllib.loads(body), ""
    except tomllib.TOMLDecodeError as error:
        return {}, f"not valid TOML: {error}"


def moment(values: Mapping[str, Any]) -> datetime | None:
    """The day and time that the page gives itself; a day alone is its midnight, in UTC."""
    value = next((values[k] for k in _DATES if values.get(k)), None)
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(re.sub(r" (?=[+-]\d{4}$)", "", value.strip()))
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def front_matter(page: Page) -> Iterator[Placed]:
    """Dates at midnight or without a zone, HTML in plain fields, tags and alts that say nothing."""
    values = page.front
    if page.problem:
        yield "line:1:1", block("front-broken", f"front matter: {page.problem}.")
    for key in _DATES:
        value = values.get(key)
        if isinstance(value, datetime):
            if (value.hour, value.minute, value.second) == (0, 0, 0):
                message = f"{value.isoformat()}: midnight is when nobody published. Give the time."
                yield f"front.{key}", block("date-midnight", message)
            if value.tzinfo is None:
                yield f"front.{key}", block("date-zone", "a time without a zone.")
    for passage in page.of(Part.TITLE, Part.DESCRIPTION, Part.TAG):
        if m := _TAG.search(passage.text):
            yield passage.where, block("front-html", f"HTML in plain text: {m.group()}", m.span())
    for passage in page.of(Part.ALT):
        if passage.text and not _JAPANESE.search(passage.text):
            message = f"the alt text {passage.text!r} is not Japanese."
            yield passage.where, block("alt-english", message)
    yield from _tags(page)
    yield from _cover(page)


def _tags(page: Page) -> Iterator[Placed]:
    tags = page.of(Part.TAG)
    if tags and all(p.text.strip().casefold() in _GENERIC for p in tags):
        names = ", ".join(p.text for p in tags)
        yield tags[0].where, block("tags-generic", f"{names}: tags that would suit any post.")
    for passage in tags:
        if "/" in passage.text or passage.text != passage.text.strip() or not passage.text:
            message = f"the tag {passage.text!r}: no slash, no outer space, not empty."
            yield passage.where, block("tag-shape", message)


def cover_of(values: Mapping[str, Any]) -> str:
    """The cover's file or address, as PaperMod, Astro and Jekyll name it; "" without one."""
    for key in ("cover", "image", "heroImage", "params"):
        value = values.get(key)
        if isinstance(value, str):
            return value
        if isinstance(value, dict):
            inner = value.get("image") or value.get("path") or cover_of(value)
            if isinstance(inner, str) and inner:
                return inner
    return ""


def _cover(page: Page) -> Iterator[Placed]:
    image = cover_of(page.front)
    if image.startswith("/"):
        message = f"{image!r} begins with a slash: wrong on a site below a path, never resized."
        yield "front.image", block("cover-path", message)
