"""What only the whole table of a draft shows: its shape and its ground."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import Finding, Table

from .found import block


def table(data: Table) -> Iterator[Finding]:
    """As many cells as columns in each row, and at least half of all cells grounded."""
    for row in data.rows:
        if len(row.cells) != len(data.columns):
            yield block(
                "table-shape",
                f"row 「{row.label}」 has {len(row.cells)} cells for {len(data.columns)} columns.",
            )
    cells = [c for row in data.rows for c in row.cells]
    grounded = sum(c.text is not None and bool(c.evidence) for c in cells)
    if 2 * grounded < len(cells) or not cells:
        yield block("table-grounding", f"only {grounded} of {len(cells)} cells are grounded.")
