"""Two texts, character by character. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from ..domain import Draft


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: "same", "gone" (only before) or "new" (only after)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim that differs between two drafts."""

    where: str
    pieces: tuple[Piece, ...]


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The shortest way from one text to the other by leaving out and putting in characters."""
    found: list[Piece] = []
    for op in Indel.opcodes(before, after):
        if op.tag == "equal":
            found.append(Piece("same", before[op.src_start : op.src_end]))
        elif op.tag == "delete":
            found.append(Piece("gone", before[op.src_start : op.src_end]))
        else:
            found.append(Piece("new", after[op.dest_start : op.dest_end]))
    return tuple(found)


def changes(before: Draft | None, after: Draft | None) -> tuple[Changed, ...]:
    """The claims that differ between two drafts, in reading order, those that went last."""
    return tuple(_changes(before, after))


def _changes(before: Draft | None, after: Draft | None) -> Iterator[Changed]:
    old = {where: c.text for where, c in before.claims()} if before else {}
    new = {where: c.text for where, c in after.claims()} if after else {}
    for where, text in new.items():
        if old.get(where) != text:
            yield Changed(where, pieces(old.get(where, ""), text))
    for where, text in old.items():
        if where not in new:
            yield Changed(where, (Piece("gone", text),))
