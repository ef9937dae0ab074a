"""hugo-papermod: a page bundle `posts/<date>-<slug>/index.md`, with every field a theme reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pipeline.domain import Decision, Draft, Form, Item, Site
from pipeline.text import clip

from .body import body
from .credits import human
from .front import Bare, front_matter
from .japan import dated, stamp
from .markdown import escaped, is_web, plain
from .slug import slug_of

_DESCRIPTION = 120


def page(item: Item, draft: Draft, site: Site, reviewed: Decision | None, now: datetime) -> str:
    """The Markdown file of an item. Dates in Japan time; never before the newest source's."""
    front = front_matter(fields(item, draft, site, reviewed, now))
    return f"{front}\n{body(item, draft, reviewed)}"


def fields(
    item: Item, draft: Draft, site: Site, reviewed: Decision | None, now: datetime
) -> dict[str, Any]:
    """The front matter, in the order in which people read it."""
    created, lead = dated(item), description(draft)
    found: dict[str, Any] = {
        "title": plain(draft.title.text),
        "date": Bare(stamp(created)),
        "lastmod": Bare(stamp(max(now, created))),
        "slug": slug_of(item),
        "description": lead,
        # Hugo renders a summary as Markdown, but a description not.
        "summary": escaped(lead),
        "draft": False,
        "isCJKLanguage": True,
        "categories": terms([site.category]),
        "tags": terms([*draft.tags, *site.tags, *_form_tags(draft)]),
    }
    if plain(site.author):
        found["author"] = plain(site.author)
    found["params"] = {"imakita": _provenance(item, draft, reviewed)}
    return found


def description(draft: Draft) -> str:
    """The three lines as sentences, as many as 120 characters hold."""
    lines = (plain(c.text) for c in draft.summary)
    return clip("".join(_sentence(line) for line in lines if line), _DESCRIPTION)


def _sentence(line: str) -> str:
    return line if line.endswith(("。", "！", "？", "!", "?", "…")) else f"{line}。"


def terms(names: Iterable[str]) -> list[str]:
    """Tags or categories: no `/`, which would nest Hugo's folders, and none twice in any case."""
    found: dict[str, str] = {}
    for name in (plain(n).replace("/", "／") for n in names):
        found.setdefault(name.casefold(), name)
    return [name for name in found.values() if name]


def _form_tags(draft: Draft) -> list[str]:
    return ["短信"] if draft.form is Form.BRIEF else []


def _provenance(item: Item, draft: Draft, reviewed: Decision | None) -> dict[str, Any]:
    known = item.provenance
    return {
        "id": item.id,
        "form": str(draft.form),
        "sources": [s.url for s in item.sources if is_web(s.url)],
        "model": known.model if known else "",
        "card": known.card if known else "",
        "prompt": f"{known.prompt} {known.prompt_digest}".strip() if known else "",
        "degraded": known.degraded if known else False,
        "review": "ai-assisted" if human(reviewed) else "ai-generated",
        "verified": _verified(item, draft),
    }


def _verified(item: Item, draft: Draft) -> str:
    """How many of the draft's claims passed: "12/12". A claim nobody checked did not pass."""
    passed = {v.where for v in item.report.verdicts if v.passed} if item.report else set()
    paths = [where for where, _ in draft.claims()]
    return f"{sum(p in passed for p in paths)}/{len(paths)}"
