"""Page → Source: clean text, sentences with ids and offsets, and how much could be read.

Degrades in steps, never fails: full text → the feed's own teaser → the headline alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from pipeline.domain import Entry, Level, Response, Sentence, Source

from .clean import plain, signs, untracked, without_pitch
from .copies import distinct
from .page import Page, read
from .sentences import split

__all__ = ["distinct", "extract", "from_text", "split"]

# Fewer characters than this are a teaser or an error page, not an article.
_ARTICLE = 250
# A page that asks for a subscription and shows less than this shows only a teaser.
_BEFORE_THE_WALL = 1200
# Language identification needs about a sentence; a bare headline says nothing.
_IDENTIFIABLE = 80
# How long hard-wrapped lines are; shorter ones are headings or items, longer ones paragraphs.
_WRAPPED = range(45, 101)


def extract(entry: Entry, response: Response | None, now: datetime, prefix: str = "a") -> Source:
    """Read one entry's page; without one (None), what the feed said. Never raises.

    Sentence ids are `prefix` + 1, 2, …; sentence 1 is the title. `now` is the time of fetching.
    """
    page = read(response) if response is not None else Page()
    level, body, warnings = _level(page, entry.summary, read_page=response is not None)
    page = replace(
        page,
        outlet=entry.outlet or page.outlet,
        author=page.author or entry.author,
        published=entry.published or page.published,
        warnings=warnings,
    )
    return _source(
        page,
        entry.title or page.title or entry.url,
        body,
        untracked(entry.url),
        level,
        now,
        prefix,
    )


def from_text(text: str, title: str, url: str, now: datetime, prefix: str = "a") -> Source:
    """A Source from text or HTML that the user handed over.

    An HTML page's own title wins; an empty `title` is the first line. Hard-wrapped lines of a
    paragraph are joined. Never raises.
    """
    if re.search(r"<(?:!doctype html|html|body|article|p)\b", text[:5000], re.I):
        handed = text.encode("utf-8", "replace")
        page = read(Response(url or "file", 200, handed, "text/html; charset=utf-8"))
        title = page.title or plain(re.sub(r"<[^>]{0,500}>", " ", title))
    else:
        first, _, rest = text.strip().partition("\n")
        title = plain(title) or plain(first)
        # A title that was cut short leaves the text whole.
        body = _unwrapped(rest if plain(first) == title else text)
        page = Page(body, warnings=signs(text, text))
    return _source(page, title, page.text, url, _level_of(page.text), now, prefix)


def _level(page: Page, summary: str, *, read_page: bool) -> tuple[Level, str, tuple[str, ...]]:
    """How much there is, the text of it, and the warnings."""
    teaser = without_pitch(plain(summary))
    if len(page.text) >= (_BEFORE_THE_WALL if page.paywalled else _ARTICLE):
        return Level.FULL, page.text, page.warnings
    warnings = page.warnings
    if page.paywalled:
        warnings = (*warnings, "paywall: only a teaser can be read")
    elif read_page and not any(w.startswith("the page") for w in warnings):
        warnings = (*warnings, f"the page holds no article, only {len(page.text)} characters")
    # What little such a page shows is mixed with bylines and share bars; it is read only where
    # the feed says hardly anything itself.
    body = teaser
    if len(teaser) < _IDENTIFIABLE:
        body = max(teaser, without_pitch(page.text), key=len)
    if body is teaser:
        warnings = (*warnings, *(w for w in signs(summary, summary) if w not in warnings))
    return (Level.FEED if body else Level.HEADLINE), body, warnings


def _level_of(body: str) -> Level:
    if len(body) >= _ARTICLE:
        return Level.FULL
    return Level.FEED if body else Level.HEADLINE


def _source(
    page: Page, title: str, body: str, url: str, level: Level, now: datetime, prefix: str
) -> Source:
    title = " ".join(plain(title).split()) or "(untitled)"
    body = "\n".join(x for x in body.split("\n") if x not in (title, page.title))
    text = f"{title}\n{body}" if body else title
    return Source(
        url=url,
        outlet=page.outlet or "",
        title=title,
        text=text,
        sentences=_sentences(text, len(title), prefix),
        level=level if body else Level.HEADLINE,
        language=_language(body),
        fetched=now,
        author=page.author,
        published=page.published,
        warnings=page.warnings,
        canonical=page.says.canonical,
        licence=page.says.licence,
        robots=page.says.robots,
        copy_of=page.says.copy_of,
    )


def _sentences(text: str, title_end: int, prefix: str) -> tuple[Sentence, ...]:
    """The title as sentence 1, however many full stops it has, then the body's."""
    spans = ((0, title_end), *(span for span in split(text) if span[0] > title_end))
    return tuple(Sentence(f"{prefix}{i}", text[a:b], a, b) for i, (a, b) in enumerate(spans, 1))


def _unwrapped(text: str) -> str:
    """Plain text with the lines of a hard-wrapped paragraph joined."""
    parts = re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n"))
    return "\n".join(joined for joined in map(_joined, parts) if joined)


def _joined(paragraph: str) -> str:
    text, last = "", ""
    for line in plain(paragraph).split("\n"):
        wrapped = len(last) in _WRAPPED and last[-1] not in '.!?:"”'
        goes_on = wrapped and not re.match(r"[-*•] |\d+[.)] ", line)
        text += (" " if goes_on else "\n") + line
        last = line
    return text.strip()


def _language(body: str) -> str:
    """ISO 639-1 code of the body; short texts count as English, as their feeds say."""
    if len(body) < _IDENTIFIABLE:
        return "en"
    import py3langid

    return str(py3langid.classify(body)[0])
