"""Replies → Draft: parse what came back, put it into its slots, and say what is missing.

Parsing is strict about types and lenient about counts: four summary lines parse, so that `verify`
can name the defect; a cut-off or malformed reply never does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..domain import (
    Cell,
    Claim,
    Draft,
    Event,
    Form,
    Reply,
    Row,
    Section,
    Source,
    Table,
    Verdict,
)
from ..facts import folded
from ..text import repeats, spoken, tidy
from .plan import Plan

T = TypeVar("T")
_Text = Annotated[str, Field(max_length=400)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Claim(_Part):
    text: _Text
    evidence: list[str]


class _Headline(_Part):
    title: _Claim
    summary: list[_Claim]
    tags: list[_Text] = []


class _Section(_Part):
    claims: list[_Claim]


class _Vote(_Part):
    event: Event = Field(strict=False)


class _Row(_Part):
    label: _Text
    cells: list[_Claim]


class _Table(_Part):
    columns: list[_Text]
    rows: list[_Row]


def problem_with(reply: Reply, slot: str, *, strict: bool = False) -> str | None:
    """Why this reply cannot be used for its slot, in words; None when it can.

    `strict` also refuses a summary that has not exactly three lines: worth asking again, once.
    """
    if reply.finish != "stop":
        return f"{slot}: {reply.error or 'the reply was cut off at the token limit'}"
    said = spoken(reply.text)
    if not said:
        return f"{slot}: an empty reply"
    try:
        part = _PARTS[slot.split("-")[0]].model_validate_json(said)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(x) for x in first["loc"]) or "reply"
        return f"{slot}: not the asked-for JSON ({place}: {first['msg']})"
    loop = next(filter(None, map(repeats, _texts(part.model_dump()))), None)
    if loop is not None:
        return f"{slot}: the reply is caught in a loop ({loop[:20]!r} again and again)"
    if strict and isinstance(part, _Headline) and len(part.summary) != 3:
        return f"{slot}: {len(part.summary)} summary lines instead of three"
    return None


def _texts(value: Any) -> Iterator[str]:
    """Every text in a parsed reply; equal cells of a table side by side are no loop."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def assemble(plan: Plan, replies: Mapping[str, Reply]) -> Draft:
    """Build the draft from usable replies, keyed by slot. "headline" must be among them."""
    head = _Headline.model_validate_json(spoken(replies["headline"].text))
    sections = []
    for i, slot in enumerate(plan.sections):
        reply = replies.get(f"section-{i}")
        if reply is not None:
            sections.append(Section(slot.heading, claims_of(reply), slot.kind))
    table = replies.get("table")
    return Draft(
        form=plan.form,
        event=plan.event,
        title=_claim(head.title),
        summary=tuple(map(_claim, head.summary)),
        sections=tuple(s for s in sections if s.claims),
        table=_table(_Table.model_validate_json(spoken(table.text))) if table else None,
        tags=_tags(head.tags),
    )


def apart(draft: Draft, earlier: Sequence[Source]) -> Draft:
    """The draft, in which only the background leans on earlier articles.

    A server that does not hold a model to the ids may return others. A claim that is left without
    any evidence then fails its check.
    """
    old = {x.id for s in earlier for x in s.sentences}

    def own(claim: Claim) -> Claim:
        return replace(claim, evidence=tuple(i for i in claim.evidence if i not in old))

    if not old:
        return draft
    return replace(
        draft,
        title=own(draft.title),
        summary=tuple(map(own, draft.summary)),
        sections=tuple(
            s if s.kind == "background" else replace(s, claims=tuple(map(own, s.claims)))
            for s in draft.sections
        ),
    )


def with_headline(draft: Draft, reply: Reply) -> Draft:
    """The draft with the title, lines and tags of a usable reply."""
    head = _Headline.model_validate_json(spoken(reply.text))
    lines = tuple(map(_claim, head.summary))
    return replace(draft, title=_claim(head.title), summary=lines, tags=_tags(head.tags))


def claims_of(reply: Reply) -> tuple[Claim, ...]:
    """The claims of a usable reply for a section."""
    return tuple(map(_claim, _Section.model_validate_json(spoken(reply.text)).claims))


def voted(reply: Reply) -> Event | None:
    """The kind of news that a vote names; None when it is unusable."""
    if problem_with(reply, "vote") is not None:
        return None
    return _Vote.model_validate_json(spoken(reply.text)).event


def grounded_tags(tags: Sequence[str], sources: Sequence[Source]) -> tuple[str, ...]:
    """The tags that are names in the sources: a tag is an entity, never a guess of the model."""
    known = folded(" ".join(s.text for s in sources))
    return tuple(t for t in tags if (name := folded(t)) and name in known)


def claim_of(reply: Reply) -> Claim | None:
    """The claim in the reply to a repair prompt; None when it is unusable."""
    if problem_with(reply, "repair") is not None:
        return None
    return _claim(_Claim.model_validate_json(spoken(reply.text)))


def with_claim(draft: Draft, where: str, claim: Claim) -> Draft:
    """The draft with the claim at path `where` replaced."""
    match where.split("."):
        case ["title"]:
            return replace(draft, title=claim)
        case ["summary", i]:
            return replace(draft, summary=_put(draft.summary, int(i), claim))
        case ["sections", i, j]:
            section = draft.sections[int(i)]
            changed = replace(section, claims=_put(section.claims, int(j), claim))
            return replace(draft, sections=_put(draft.sections, int(i), changed))
        case ["table", i, j]:
            return _with_cell(draft, int(i), int(j), Cell(claim.text, claim.evidence))
    raise ValueError(f"no claim at {where!r}")


def without(draft: Draft, failing: Sequence[Verdict]) -> Draft | None:
    """The draft without its failing claims, or None when it does not stand without them.

    It stands without body sentences as long as one section is left, and without its table; a
    failing cell becomes a blank. It never stands without its title or one of its three lines.
    """
    places = {v.where for v in failing}
    if any(p == "draft" or p.startswith(("title", "summary")) for p in places):
        return None
    kept = tuple(
        replace(s, claims=claims)
        for i, s in enumerate(draft.sections)
        if (claims := tuple(c for j, c in enumerate(s.claims) if f"sections.{i}.{j}" not in places))
    )
    smaller = replace(draft, sections=kept, form=_form_for(draft.form, kept))
    if "table" in places:
        smaller = replace(smaller, table=None)
    for place in places:
        if place.startswith("table.") and smaller.table is not None:
            _, i, j = place.split(".")
            smaller = _with_cell(smaller, int(i), int(j), Cell(None))
    return smaller if kept else None


def _form_for(form: Form, sections: Sequence[Section]) -> Form:
    return Form.STANDARD if form is Form.FULL and len(sections) < 3 else form


def _with_cell(draft: Draft, i: int, j: int, cell: Cell) -> Draft:
    if draft.table is None:
        raise ValueError("the draft has no table")
    row = draft.table.rows[i]
    rows = _put(draft.table.rows, i, replace(row, cells=_put(row.cells, j, cell)))
    return replace(draft, table=replace(draft.table, rows=rows))


def _put(items: tuple[T, ...], index: int, item: T) -> tuple[T, ...]:
    return (*items[:index], item, *items[index + 1 :])


_PARTS: dict[str, type[BaseModel]] = {
    "headline": _Headline,
    "section": _Section,
    "table": _Table,
    "repair": _Claim,
    "opinion": _Section,
    "vote": _Vote,
}


def _claim(part: _Claim) -> Claim:
    return Claim(tidy(part.text), tuple(dict.fromkeys(part.evidence)))


def _table(part: _Table) -> Table:
    def cell(c: _Claim) -> Cell:
        return Cell(tidy(c.text), tuple(c.evidence)) if tidy(c.text) else Cell(None)

    rows = tuple(Row(tidy(r.label), tuple(map(cell, r.cells))) for r in part.rows)
    return Table(tuple(map(tidy, part.columns)), rows)


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in map(tidy, tags) if t))[:5]
