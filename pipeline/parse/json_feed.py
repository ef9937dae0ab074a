"""JSON Feed → the fields that feedparser would give for it (feedparser 6 reads only XML)."""

from __future__ import annotations

import json
from typing import Any


def looks_like_json(body: bytes) -> bool:
    """Whether a body is a JSON object rather than XML."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def items(body: bytes) -> list[dict[str, Any]] | None:
    """The entries of a JSON Feed, named as feedparser names them; None if it is something else."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
        return None
    listed = feed.get("items")
    return [_fields(item) for item in listed if isinstance(item, dict)] if listed else []


def title(body: bytes) -> str:
    """The title of a JSON Feed."""
    return _text(json.loads(body), "title")


def _fields(item: dict[str, Any]) -> dict[str, Any]:
    people = item.get("authors") or [item.get("author")]
    names = [p["name"] for p in people if isinstance(p, dict) and isinstance(p.get("name"), str)]
    body = _text(item, "content_html") or _text(item, "content_text")
    return {
        "id": str(item.get("id") or ""),
        "link": _text(item, "url") or _text(item, "external_url"),
        "title": _text(item, "title"),
        "summary": _text(item, "summary"),
        "content": [{"value": body}],
        "author": ", ".join(names),
        "published_iso": _text(item, "date_published") or _text(item, "date_modified"),
    }


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""
