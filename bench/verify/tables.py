"""Tables made of the pairs' own figures, with a cell invented or shifted."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.domain import (
    Cell,
    Claim,
    Draft,
    Event,
    Form,
    Level,
    Report,
    Row,
    Sentence,
    Source,
    Table,
)
from pipeline.verify import verify

from .data import Pair

_VALUE = re.compile(
    r"(?<![A-Za-z\d.])\d[\d,.]*\s?[万億兆]?\s?(?:人|年|%|％|ドル|ポンド|ユーロ|時間|カ月|月|日|社|件|回|倍|歳|メートル|マイル|キロ)"
)


def tables(found: Sequence[Pair]) -> Iterator[tuple[str, int, int]]:
    """(kind, caught, tried) for each way to spoil a table of three rows."""
    dice = random.Random(1)
    cells = [(p, m.group()) for p in found for m in _VALUE.finditer(p.ja)]
    tried = {"M14 cell of another row": 0, "M14 invented cell": 0, "M14 cell without evidence": 0}
    hits = dict.fromkeys(tried, 0)
    for i in range(0, len(cells) - 3, 3):
        three = cells[i : i + 3]
        source, table = _table(three)
        if _flagged(_report(table, source), 1):
            continue
        other = dice.choice(cells)[1]
        spoilt = {
            "M14 cell of another row": _with(table, 1, Cell(three[0][1], ("a2",))),
            "M14 invented cell": _with(table, 1, Cell(other, ("a2",))),
            "M14 cell without evidence": _with(table, 1, Cell(three[1][1])),
        }
        for name, one in spoilt.items():
            # Nothing was spoilt when the other cell says what this row's sentence says too.
            said = "".join(one.rows[1].cells[0].text or "")
            if name != "M14 cell without evidence" and said in three[1][0].ja:
                continue
            tried[name] += 1
            hits[name] += _flagged(_report(one, source), 1)
    for name in tried:
        yield name, hits[name], tried[name]


def _table(three: Sequence[tuple[Pair, str]]) -> tuple[Source, Table]:
    """The source of three segments and a one-column table, a cell a segment."""
    sentences, at = [], 0
    for i, (pair, _) in enumerate(three):
        sentences.append(Sentence(f"a{i + 1}", pair.en[0], at, at + len(pair.en[0])))
        at += len(pair.en[0]) + 1
    day = three[0][0].published
    text = "\n".join(s.text for s in sentences)
    source = Source("", "", "", text, tuple(sentences), Level.FULL, "en", day, published=day)
    rows = [Row(f"項目{'甲乙丙'[i]}", (Cell(v, (f"a{i + 1}",)),)) for i, (_, v) in enumerate(three)]
    return source, Table(("値",), tuple(rows))


def _with(table: Table, row: int, cell: Cell) -> Table:
    rows = list(table.rows)
    rows[row] = replace(rows[row], cells=(cell,))
    return replace(table, rows=tuple(rows))


def _report(table: Table, source: Source) -> Report:
    title = Claim("題", ("a1",))
    draft = Draft(Form.BRIEF, Event.OTHER, title, (title,) * 3, (), table)
    return verify(draft, (source,))


def _flagged(report: Report, row: int) -> bool:
    return any(
        f.severity in ("block", "review")
        for v in report.verdicts
        if v.where == f"table.{row}.0"
        for f in v.findings
    )
