"""Page → Source: clean text, sentences with ids and offsets, and how much could be read.

Degrades in steps, never fails: full text → the feed's own teaser → the headline alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.domain import Entry, Level, Response, Sentence, Source

from .clean import plain, signs, visible
from .sentences import split

__all__ = ["extract", "from_text", "split"]

# Fewer characters than this are a teaser or an error page, not an article.
_ARTICLE = 250
# Language identification needs about a sentence; a bare headline says nothing.
_IDENTIFIABLE = 80


@dataclass(frozen=True, slots=True)
class _Page:
    text: str = ""
    title: str = ""
    author: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    warnings: tuple[str, ...] = ()


def extract(entry: Entry, response: Response | None, now: datetime, prefix: str = "a") -> Source:
    """Read one entry's page; without one (None), what the feed said.

    Sentence ids are `prefix` + 1, 2, …; sentence 1 is the title. `now` is the time of fetching.
    """
    page = _read(response) if response is not None else _Page()
    teaser, title = plain(entry.summary), entry.title or page.title or entry.url
    warnings = page.warnings
    walled = any(w.startswith("paywall") for w in warnings)
    if len(page.text) >= _ARTICLE and not (walled and len(page.text) < 4 * _ARTICLE):
        level, body = Level.FULL, page.text
    else:
        if response is not None:
            warnings = (*warnings, "the page holds no article text")
        level, body = (Level.FEED, teaser) if teaser else (Level.HEADLINE, "")
    return _source(
        title,
        body,
        prefix,
        url=entry.url,
        outlet=page.outlet if not entry.outlet and page.outlet else entry.outlet,
        level=level,
        now=now,
        author=page.author or entry.author,
        published=entry.published or page.published,
        warnings=warnings,
    )


def from_text(text: str, title: str, url: str, now: datetime, prefix: str = "a") -> Source:
    """A Source from text or HTML that the user handed over; the first line is the title."""
    if re.search(r"<(?:html|body|article|p)\b", text[:5000], re.I):
        page = _read(Response(url or "file", 200, text.encode(), "text/html; charset=utf-8"))
        title = page.title or plain(re.sub(r"<[^>]*>", " ", title))
    else:
        clean = plain(text)
        page = _Page(clean.removeprefix(plain(title)).strip(), warnings=signs(text, clean))
    return _source(
        title,
        page.text,
        prefix,
        url=url,
        outlet=page.outlet or "",
        level=Level.FULL if len(page.text) >= _ARTICLE else Level.FEED,
        now=now,
        author=page.author,
        published=page.published,
        warnings=page.warnings,
    )


def _source(
    title: str,
    body: str,
    prefix: str,
    *,
    url: str,
    outlet: str,
    level: Level,
    now: datetime,
    author: str | None,
    published: datetime | None,
    warnings: tuple[str, ...],
) -> Source:
    title = " ".join(plain(title).split())
    text = f"{title}\n{body}" if body else title
    spans = ((0, len(title)), *((a, b) for a, b in split(text) if a > len(title)))
    sentences = tuple(
        Sentence(f"{prefix}{i}", text[a:b], a, b) for i, (a, b) in enumerate(spans, 1)
    )
    return Source(
        url=url,
        outlet=outlet,
        title=title,
        text=text,
        sentences=sentences,
        level=level,
        language=_language(body),
        fetched=now,
        author=author,
        published=published,
        warnings=warnings,
    )


def _read(response: Response) -> _Page:
    import trafilatura

    markup = _decoded(response)
    if not markup.strip():
        return _Page()
    shown, hid = visible(markup)
    found = trafilatura.bare_extraction(
        shown, url=response.url, with_metadata=True, include_comments=False, include_tables=False
    )
    if found is None:
        return _Page(warnings=signs(markup, markup))
    known = found.as_dict()
    text = plain(known.get("text") or "")
    warnings = signs(markup, text)
    if hid:
        warnings = (*warnings, "text hidden from readers removed")
    title = known.get("title") or ""
    lines = [line for line in text.split("\n") if line != title]
    return _Page(
        text="\n".join(lines),
        title=title,
        author=known.get("author"),
        outlet=known.get("sitename") or known.get("hostname"),
        published=_day(known.get("date")),
        warnings=warnings,
    )


def _decoded(response: Response) -> str:
    from trafilatura.utils import decode_file

    declared = re.search(r"charset=[\"']?([\w.-]+)", response.content_type)
    if declared is not None:
        try:
            return response.body.decode(declared.group(1))
        except (LookupError, UnicodeDecodeError):
            pass
    return str(decode_file(response.body))


def _day(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None


def _language(body: str) -> str:
    """ISO 639-1 code of the body; short texts count as English, as their feeds say."""
    if len(body) < _IDENTIFIABLE:
        return "en"
    import py3langid

    return str(py3langid.classify(body)[0])
