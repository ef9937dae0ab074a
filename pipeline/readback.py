"""A published page that a person edited → the draft it now stands for.

The way back of `render`: Markdown is parsed, not matched, so every escape is undone by the rules
that made it visible. Only the claims are read; whatever code wrote (出典, the note, other fields)
must be as it was, or the edit cannot be expressed as a draft and is left to the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rapidfuzz.distance import Indel

from pipeline.domain import Cell, Claim, Draft, Form, Section
from pipeline.text import tidy

_SUMMARY = "3行要約"
_BLANK = "未確認"


class UnreadableError(ValueError):
    """Why an edited page is no draft; the message is for the person."""


@dataclass(slots=True)
class Block:
    """What stands under one heading: list items, paragraphs, table rows, all as plain text."""

    heading: str
    items: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def readback(edited: str, published: str, draft: Draft) -> Draft:
    """The draft that the edited page says, its evidence kept. Raises UnreadableError with why.

    `published` is the page as it was written from `draft`.
    """
    if draft.form is Form.BRIEF and len(draft.sections) > 1:
        raise UnreadableError(
            "a 短信 of several sections is one paragraph; it cannot be cut again."
        )
    (front, now), (front_then, then) = _page(edited), _page(published)
    if [b.heading for b in now] != [b.heading for b in then]:
        raise UnreadableError("the headings were changed; only sentences can be read back.")
    title = replace(draft.title, text=tidy(str(front.get("title", ""))))
    if not title.text:
        raise UnreadableError("the title is empty.")
    _same_fields(front, front_then)
    found = replace(draft, title=title)
    for new, old in zip(now, then, strict=True):
        found = _block(found, new, old)
    return found


def _same_fields(now: dict[str, object], then: dict[str, object]) -> None:
    # The lead and the dates follow from the draft and are written anew; the rest is the code's.
    free = {"title", "description", "summary", "lastmod"}
    for key in sorted((now.keys() | then.keys()) - free):
        if now.get(key) != then.get(key):
            raise UnreadableError(f"the field {key!r} was changed; change it in feeds.yaml.")


def _block(draft: Draft, new: Block, old: Block) -> Draft:
    sections = [i for i, s in enumerate(draft.sections) if tidy(s.heading) == new.heading]
    if new.heading == _SUMMARY:
        return replace(draft, summary=_lines(draft.summary, new, old))
    if draft.table is not None and new.heading == tidy(draft.table.heading) and old.rows:
        return _table(draft, new, old)
    if len(sections) == 1 and old.paragraphs:
        if new.items != old.items or new.rows != old.rows or not new.paragraphs:
            raise UnreadableError(f"under {new.heading!r} there are not only paragraphs now.")
        at = sections[0]
        claims = _claims(draft.sections[at].claims, "".join(new.paragraphs))
        changed = Section(draft.sections[at].heading, claims)
        return replace(draft, sections=(*draft.sections[:at], changed, *draft.sections[at + 1 :]))
    if new != old:
        raise UnreadableError(f"what code wrote under {new.heading!r} was changed.")
    return draft


def _lines(claims: Sequence[Claim], new: Block, old: Block) -> tuple[Claim, ...]:
    if len(new.items) != len(claims) or new.paragraphs != old.paragraphs:
        raise UnreadableError(f"under {new.heading!r} there must be {len(claims)} lines.")
    return tuple(replace(c, text=text) for c, text in zip(claims, new.items, strict=True))


def _claims(claims: Sequence[Claim], text: str) -> tuple[Claim, ...]:
    """The paragraph cut where its claims were; what was added belongs to the one before it."""
    before = [tidy(c.text) for c in claims]
    whole = "".join(before)
    # The page puts a space after an ASCII end; it is nobody's text.
    places = _carried(whole, text)
    ends, at = [], 0
    for part in before:
        at += len(part)
        ends.append(places[at])
    starts = [0, *ends[:-1]]
    ends[-1] = len(text)
    cut = [tidy(text[a:b]) for a, b in zip(starts, ends, strict=True)]
    return tuple(replace(c, text=new) for c, new in zip(claims, cut, strict=True) if new)


def _carried(before: str, after: str) -> list[int]:
    """For each place in a text, the place in the other one: behind whatever was put in there."""
    places = [0] * (len(before) + 1)
    for op in Indel.opcodes(before, after):
        for i in range(op.src_start, op.src_end + 1):
            shift = i - op.src_start if op.tag == "equal" else op.dest_end - op.dest_start
            places[i] = op.dest_start + shift
    return places


def _table(draft: Draft, new: Block, old: Block) -> Draft:
    assert draft.table is not None
    shape = [len(row) for row in new.rows]
    if shape != [len(row) for row in old.rows] or new.rows[0] != old.rows[0]:
        raise UnreadableError(f"the shape of the table {new.heading!r} was changed.")
    if (new.items, new.paragraphs) != (old.items, old.paragraphs):
        raise UnreadableError(f"what code wrote under {new.heading!r} was changed.")
    rows = []
    for row, now, then in zip(draft.table.rows, new.rows[1:], old.rows[1:], strict=True):
        if now[0] != then[0]:
            raise UnreadableError(f"the row {then[0]!r} has another name now.")
        rows.append(replace(row, cells=_cells(row.cells, now[1:])))
    return replace(draft, table=replace(draft.table, rows=tuple(rows)))


def _cells(cells: Sequence[Cell], texts: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(None) if text in ("", _BLANK) else replace(cell, text=text)
        for cell, text in zip(cells, texts, strict=False)
    )


# --- the page as blocks -------------------------------------------------------------------------


def _page(markdown: str) -> tuple[dict[str, object], list[Block]]:
    head, mark, body = markdown.removeprefix("---\n").partition("\n---\n")
    if not mark or not markdown.startswith("---\n"):
        raise UnreadableError("the page has no front matter.")
    try:
        front = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise UnreadableError("the front matter is no YAML any more.") from error
    if not isinstance(front, dict):
        raise UnreadableError("the front matter is no list of fields any more.")
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(body)
    return front, _blocks(tokens)


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    blocks = [Block("")]
    within: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            within.append(token.type)
            if token.type == "tr_open":
                blocks[-1].rows.append([])
        elif token.nesting == -1:
            within.pop()
        elif token.type == "inline":
            _add(blocks, within, _plain(token))
        else:
            raise UnreadableError("there is code, a rule or HTML in the page.")
    return blocks


def _add(blocks: list[Block], within: Sequence[str], text: str) -> None:
    if within[-1] == "heading_open":
        blocks.append(Block(text))
    elif within[-1] in ("th_open", "td_open"):
        blocks[-1].rows[-1].append(text)
    elif "list_item_open" in within:
        blocks[-1].items.append(text)
    else:
        blocks[-1].paragraphs.append(text)


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            continue  # between Japanese sentences a line end is nothing
        parts.append(child.content or f"<{child.attrGet('href')}>" * (child.type == "link_open"))
    return tidy("".join(parts))
