"""The article's body in Markdown: three lines, sections, comparison, 訂正, 出典, note."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain import Claim, Draft, Form, Offer, Row, Section, Table

from .affiliate import amazon, as_markdown, notice, offers
from .credits import card_facts, note, sources
from .japan import day
from .markdown import escaped, plain, same
from .page import Page, Related

_BLANK = "未確認"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between the renderers' Markdown.

    `related` gives the address of another article (None: it cannot be known), `offer` the line of
    an affiliate link (None: the service allows none), `note` what surrounds the last note, and
    `finish` goes over the whole text.
    """

    related: Callable[[Related], str] | None = None
    offer: Callable[[Offer], str] | None = None
    note: Callable[[str], str] = same
    finish: Callable[[str], str] = same


HUGO = Dialect(related=lambda other: f"../{other.slug}/", offer=as_markdown)


def body(page: Page, dialect: Dialect) -> str:
    """The blocks of the page, a blank line between each two."""
    return dialect.finish("\n\n".join(_blocks(page, dialect)) + "\n")


def _blocks(page: Page, dialect: Dialect) -> Iterator[str]:
    paid = offers(page) if dialect.offer else ()
    if paid:
        yield notice(page)
    if page.extras.follows:
        yield _follows(page.extras.follows, dialect)
    yield from _told(page)
    yield from _corrections(page)
    yield from _related(page, dialect)
    if dialect.offer and paid:
        yield "\n".join(map(dialect.offer, paid))
    if credited := "\n".join(sources(page.item)):
        yield "## 出典"
        yield credited
    yield "## この記事について"
    said = escaped(page.extras.note) or note(page.item, page.reviewed)
    yield dialect.note(said)
    if sentence := amazon(page, paid):
        yield sentence


def _told(page: Page) -> Iterator[str]:
    draft = page.draft
    yield "## 3行要約"
    yield "\n".join(f"- {escaped(line.text)}" for line in draft.summary)
    for section in _sections(draft):
        yield f"## {escaped(section.heading)}"
        yield paragraph(section.claims)
    if draft.table is not None and draft.table.rows:
        yield f"## {escaped(draft.table.heading)}"
        yield table(draft.table)
        if facts := "\n".join(card_facts(page.item, draft.table)):
            yield facts


def _corrections(page: Page) -> Iterator[str]:
    """What was put right after publication, oldest first; an article never changes silently."""
    if page.extras.corrections:
        yield "## 訂正"
        yield "\n".join(f"- {day(at)}: {escaped(t)}" for at, t in sorted(page.extras.corrections))


def _related(page: Page, dialect: Dialect) -> Iterator[str]:
    if dialect.related and page.extras.related:
        yield "## 関連記事"
        yield "\n".join(f"- {_article(other, dialect)}" for other in page.extras.related)


def _follows(before: Related, dialect: Dialect) -> str:
    """The line that says what this article goes on with."""
    when = day(datetime.fromisoformat(f"{before.day}T00:00+09:00"))
    return f"> **続報**：前回の記事: {_article(before, dialect)}（{when}）"


def _article(other: Related, dialect: Dialect) -> str:
    """Another article's title, linked where its address is known."""
    title = escaped(other.title) or other.slug
    # The address is made of a slug, which is ASCII letters, digits and hyphens.
    return f"[{title}]({dialect.related(other)})" if dialect.related else f"「{title}」"


def _sections(draft: Draft) -> tuple[Section, ...]:
    """Sections that have claims left; those of a 短信 are one, since it has one paragraph."""
    filled = tuple(s for s in draft.sections if any(plain(c.text) for c in s.claims))
    if draft.form is not Form.BRIEF or len(filled) < 2:
        return filled
    return (Section(filled[0].heading, tuple(c for s in filled for c in s.claims)),)


def paragraph(claims: Sequence[Claim]) -> str:
    """Claims as one paragraph: no space after a Japanese full stop, one after an ASCII end."""
    joined = ""
    for text in filter(None, (plain(c.text) for c in claims)):
        joined += f" {text}" if joined and joined[-1].isascii() else text
    return escaped(joined)


def table(data: Table) -> str:
    """A pipe table; blanks say 未確認, and so does a cell that a row lacks."""
    head = ["項目", *map(escaped, data.columns)]
    lines = [head, *(_row(row, len(data.columns)) for row in data.rows)]
    out = ["| " + " | ".join(line) + " |" for line in lines]
    out.insert(1, "|" + " --- |" * len(head))
    return "\n".join(out)


def _row(row: Row, width: int) -> list[str]:
    filled = [escaped(c.text or "") or _BLANK for c in row.cells[:width]]
    return [escaped(row.label), *filled, *[_BLANK] * (width - len(filled))]
