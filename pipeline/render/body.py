"""The article's body in Markdown: three lines, sections, comparison, 出典, note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.domain import Claim, Decision, Draft, Form, Item, Row, Section, Table

from .credits import card_facts, note, sources
from .markdown import escaped, plain

_BLANK = "未確認"


def body(item: Item, draft: Draft, reviewed: Decision | None) -> str:
    """The blocks of the page, a blank line between each two."""
    return "\n\n".join(_blocks(item, draft, reviewed)) + "\n"


def _blocks(item: Item, draft: Draft, reviewed: Decision | None) -> Iterator[str]:
    yield "## 3行要約"
    yield "\n".join(f"- {escaped(line.text)}" for line in draft.summary)
    for section in _sections(draft):
        yield f"## {escaped(section.heading)}"
        yield paragraph(section.claims)
    if draft.table is not None and draft.table.rows:
        yield f"## {escaped(draft.table.heading)}"
        yield table(draft.table)
        if facts := "\n".join(card_facts(item, draft.table)):
            yield facts
    yield "## 出典"
    yield "\n".join(sources(item))
    yield "## この記事について"
    yield note(item, reviewed)


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
