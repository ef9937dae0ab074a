"""hugo-papermod: a page bundle `posts/<date>-<slug>/index.md`, with every field a theme reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from pipeline.domain import Decision, Draft, Item, Section, Site, Source, Table
from pipeline.text import clip

from .front import Bare, front_matter
from .markdown import cell, escaped, link

JAPAN = timezone(timedelta(hours=9), "JST")
_DESCRIPTION = 120
_BLANK = "未公表"


def page(item: Item, draft: Draft, site: Site, reviewed: Decision | None, now: datetime) -> str:
    """The Markdown file of an item. Dates in Japan time; never before the newest source's."""
    body = "\n\n".join(_blocks(item, draft, reviewed))
    return f"{front_matter(fields(item, draft, site, reviewed, now))}\n{body}\n"


def fields(
    item: Item, draft: Draft, site: Site, reviewed: Decision | None, now: datetime
) -> dict[str, Any]:
    """The front matter, in the order in which people read it."""
    created = dated(item)
    lead = clip("。".join(c.text.rstrip("。") for c in draft.summary) + "。", _DESCRIPTION)
    tags = dict.fromkeys(t.replace("/", "／").strip() for t in (*draft.tags, *site.tags))
    found: dict[str, Any] = {
        "title": draft.title.text,
        "date": Bare(stamp(created)),
        "lastmod": Bare(stamp(max(now, created))),
        "slug": slug_of(item),
        "description": lead,
        "summary": lead,
        "draft": False,
        "isCJKLanguage": True,
        "categories": [site.category] if site.category else [],
        "tags": [t for t in tags if t],
    }
    if site.author:
        found["author"] = site.author
    found["params"] = {"imakita": _provenance(item, reviewed)}
    return found


def dated(item: Item) -> datetime:
    """When the article was written, but never before what it reports was published."""
    return max([item.created, *(s.published for s in item.sources if s.published)])


def stamp(moment: datetime) -> str:
    """ISO 8601 in Japan time, to the second."""
    return moment.astimezone(JAPAN).isoformat(timespec="seconds")


def slug_of(item: Item) -> str:
    """ASCII, from the first source's title, with the id so that no two articles share it."""
    letters = "".join(c if c.isascii() and c.isalnum() else " " for c in item.sources[0].title)
    words, slug = letters.lower().split(), ""
    for word in words:
        if len(slug) + len(word) > 60:
            break
        slug = f"{slug}-{word}" if slug else word
    return f"{slug}-{item.id}" if slug else item.id


def _provenance(item: Item, reviewed: Decision | None) -> dict[str, Any]:
    verdicts = item.report.verdicts if item.report else ()
    passed = sum(v.passed for v in verdicts)
    known = item.provenance
    return {
        "id": item.id,
        "form": str(item.draft.form) if item.draft else "",
        "sources": [s.url for s in item.sources if s.url],
        "model": known.model if known else "",
        "card": known.card if known else "",
        "prompt": f"{known.prompt} {known.prompt_digest}" if known else "",
        "degraded": known.degraded if known else False,
        "review": "ai-assisted" if human(reviewed) else "ai-generated",
        "verified": f"{passed}/{len(verdicts)}",
    }


def human(reviewed: Decision | None) -> bool:
    """Whether a person, not the policy, approved."""
    return reviewed is not None and not reviewed.who.startswith("policy:")


def _blocks(item: Item, draft: Draft, reviewed: Decision | None) -> Iterator[str]:
    yield "## 3行要約"
    yield "\n".join(f"- {escaped(line.text)}" for line in draft.summary)
    for section in draft.sections:
        yield f"## {escaped(section.heading)}"
        yield paragraph(section)
    if draft.table is not None:
        yield "## 比較"
        yield table(draft.table)
    yield "## 出典"
    yield "\n".join(sources(item))
    yield "## この記事について"
    yield note(item, reviewed)


def paragraph(section: Section) -> str:
    """The claims of a section as one paragraph; Japanese sentences need no space between them."""
    return escaped("".join(c.text for c in section.claims))


def table(data: Table) -> str:
    """A pipe table; blanks say 未公表."""
    head = ["項目", *data.columns]
    rows = [[r.label, *(c.text or _BLANK for c in r.cells)] for r in data.rows]
    lines = [head, *rows]
    out = ["| " + " | ".join(cell(x) for x in line) + " |" for line in lines]
    out.insert(1, "|" + " --- |" * len(head))
    return "\n".join(out)


def sources(item: Item) -> Iterator[str]:
    """One line a source: outlet, author, linked title, date in Japan; who reported first."""
    published = [s for s in item.sources if s.published]
    first = min(published, key=lambda s: s.published or s.fetched) if len(published) > 1 else None
    for source in item.sources:
        yield f"- {_source(source)}{'（最初の報道）' if source is first else ''}"


def _source(source: Source) -> str:
    who = [escaped(x) for x in (source.outlet, source.author) if x]
    when = source.published.astimezone(JAPAN) if source.published else None
    day = f"{when.year}年{when.month}月{when.day}日" if when else "日付不明"
    read = source.fetched.astimezone(JAPAN)
    seen = f"{read.year}年{read.month}月{read.day}日閲覧"
    return f"{'、'.join(who)}「{link(source.title, source.url)}」{day}（{seen}）"


def note(item: Item, reviewed: Decision | None) -> str:
    """Who wrote and who looked, derived from the record and never from a setting."""
    outlets = "、".join(dict.fromkeys(s.outlet for s in item.sources if s.outlet)) or "原文"
    known = item.provenance
    writer = "機械翻訳モデル" if known and known.degraded else "生成AI"
    model = f"（{known.model}）" if known else ""
    opening = f"この記事は{outlets}の記事をもとに{writer}{model}が下書きし、"
    checked = "各文を出典の文と機械的に照合したうえで、"
    if reviewed is not None and human(reviewed):
        at = reviewed.at.astimezone(JAPAN)
        ending = f"{reviewed.who}が{at.year}年{at.month}月{at.day}日に確認しました。"
    else:
        ending = "人の確認を経ずに自動で公開しました。"
    return escaped(opening + checked + ending)
