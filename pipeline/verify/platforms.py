"""What Zenn, Qiita and Jekyll ask of front matter beyond YAML: their own tools refuse the rest.

A page is theirs when it has the keys that only they know; Hugo and Astro take any key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .found import block
from .page import Page, Placed

_SYMBOL = re.compile(r"[ -/:-@\[-`{-~]")
_TOPICS, _LONGEST_TOPIC, _LONGEST_TITLE = 5, 18, 70


def platforms(page: Page) -> Iterator[Placed]:
    """Each thing that the page's own platform would refuse."""
    values = page.front
    if "emoji" in values or "topics" in values:
        for key, problem in _zenn(values):
            yield f"front.{key}", block("zenn", f"Zenn: {problem}.")
    elif "organization_url_name" in values or "slide" in values:
        for key, problem in _qiita(values):
            yield f"front.{key}", block("qiita", f"Qiita: {problem}.")
    elif values.get("layout") and isinstance(values.get("categories"), list):
        for name in values["categories"]:
            if " " in str(name):
                message = (
                    f"Jekyll: the category {name!r} becomes a part of the address, with a space."
                )
                yield "front.categories", block("jekyll", message)


def _zenn(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    title, topics = values.get("title"), values.get("topics")
    if not isinstance(title, str) or len(title.encode("utf-16-le")) > 2 * _LONGEST_TITLE:
        yield "title", f"a title has 1 to {_LONGEST_TITLE} characters"
    if not isinstance(values.get("emoji"), str):
        yield "emoji", "exactly one emoji"
    if values.get("type") not in ("tech", "idea"):
        yield "type", "type is tech or idea"
    if not isinstance(values.get("published"), bool):
        yield "published", "published is true or false, without quotes"
    if "tags" in values:
        yield "tags", "tags are called topics"
    if not isinstance(topics, list) or not 0 < len(topics) <= _TOPICS:
        yield "topics", f"one to {_TOPICS} topics"
        return
    for topic in map(str, topics):
        if len(topic) > _LONGEST_TOPIC or _SYMBOL.search(topic):
            yield "topics", f"the topic {topic!r}: {_LONGEST_TOPIC} characters, no space or symbol"


def _qiita(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    tags = values.get("tags")
    if not isinstance(tags, list) or not 0 < len(tags) <= _TOPICS:
        yield "tags", f"one to {_TOPICS} tags"
    elif any(" " in str(t) or not str(t) for t in tags):
        yield "tags", "no tag is empty or has a space"
    if not isinstance(values.get("private"), bool):
        yield "private", "private is true or false"
    if not isinstance(values.get("updated_at"), str):
        yield "updated_at", "updated_at is text in quotes"
