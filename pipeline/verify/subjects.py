"""A table's columns (or rows) name what is compared: a cell leans on sentences about its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.domain import Cell, Table
from pipeline.facts import Told, told

from .cards import card_columns
from .evidence import Sources
from .found import remark
from .page import Placed


def subjects(table: Table, sources: Sources) -> Iterator[Placed]:
    """One remark for each cell whose cited sentences name another's subject and not its own.

    A sentence that names none ("It costs $20") or both may be about either. One that names only
    the other may still compare ("cheaper than GPT-5"), so that a person looks.
    """
    held, everything = card_columns(table, sources), sources.told
    for axis, names in enumerate((table.columns, [row.label for row in table.rows])):
        known = {i: n for i, n in enumerate(names) if n not in held}
        known = {i: n for i, n in known.items() if _named(n, everything, sources)}
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row.cells):
                own = (c, r)[axis]
                if own in known and (other := _other(own, cell, known, sources)):
                    message = f"the cited sentences speak of {other}, not of {known[own]}."
                    finding = remark("table-subject", message, (0, len(cell.text or "")))
                    yield f"table.{r}.{c}", finding


def _other(own: int, cell: Cell, known: dict[int, str], sources: Sources) -> str:
    """The name of another column that the cell's sentences have when they have not its own."""
    texts = [sources.by_id[i].sentence.text for i in cell.evidence if i in sources.by_id]
    said = told("\n".join(texts))
    if not texts or _named(known[own], said, sources):
        return ""
    return next((n for i, n in known.items() if i != own and _named(n, said, sources)), "")


def _named(label: str, said: Told, sources: Sources) -> bool:
    """Whether a text has a column's name: as it stands, or in English where the name is known."""
    forms: Sequence[str] = [e for m in sources.mentions(label) for n in m.names for e in n.english]
    return any(said.has(form) for form in (label, *forms))
