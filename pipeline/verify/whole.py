"""What only the whole draft shows: the three-line contract and the table's ground."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Draft, Finding, Table
from pipeline.text import overlap, width

from .evidence import Sources, block, inform, remark

_HARD, _SOFT = (20, 50), (30, 45)
_OVERLAP, _TITLE_OVERLAP = 0.35, 0.5
_POLITE = re.compile(r"(?:です|ます|ました|ません|でした|でしょう)。?$")


def line(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A summary line's length; wide characters count 1, narrow ones a half."""
    if not where.startswith("summary."):
        return
    size = width(claim.text)
    if not _HARD[0] <= size <= _HARD[1]:
        yield block(
            "line-length", f"{size:g} characters wide; a line has {_HARD[0]} to {_HARD[1]}."
        )
    elif not _SOFT[0] <= size <= _SOFT[1]:
        yield inform("line-length", f"{size:g} characters; {_SOFT[0]} to {_SOFT[1]} read best.")
    if claim.text.endswith("。"):
        yield block("ending", "a summary line ends without 。. Remove it.")


def three_lines(draft: Draft) -> Iterator[Finding]:
    """Exactly three lines, ending alike, each saying something of its own."""
    lines = [c.text for c in draft.summary]
    if len(lines) != 3:
        yield block("three-lines", f"{len(lines)} summary lines; there are exactly three.")
    if len({bool(_POLITE.search(x)) for x in lines}) > 1:
        yield remark("ending", "です・ます and plain endings are mixed in the three lines.")
    for i, a in enumerate(lines):
        for b in lines[i + 1 :]:
            if overlap(a, b) >= _OVERLAP:
                yield block("duplicate-line", f"two lines say the same: 「{a}」 and 「{b}」.")
        if overlap(a, draft.title.text) >= _TITLE_OVERLAP:
            yield remark("duplicate-line", f"「{a}」 repeats the title.")


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
