"""Tables made of the pairs' own figures, with a cell invented or shifted."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.domain import (
    Cell,
    Claim,
    Draft,
    Event,
    Form,
    Level,
    Row,
    Sentence,
    Source,
    Table,
)
from pipeline.facts import shipped
from pipeline.verify import verify

from .data import Pair

_VALUE = re.compile(
    r"(?<![A-Za-z\d.,第万億兆～〜])\d[\d,.]*\s?[万億兆]?\s?(?:人|年|%|％|ドル|ポンド|ユーロ|時間|カ月|月|日|社|件|回|倍|歳|メートル|マイル|キロ)"
    r"(?![代目])"  # 1930年代 is no 1930年, 2日目 no 2日
)
# What day Tuesday and what year next year is, only a calendar tells: such a cell may be no lie.
_RELATIVE = re.compile(
    r"\b(?:\w+day|yesterday|tonight|tomorrow|(?:last|next|this) (?:week|month|year|season)|weekend)\b",
    re.I,
)


KINDS = ("M14 cell of another row", "M14 invented cell", "M14 cell without evidence")
MOVED = "M14 cell and evidence of another column"
Spoilt = tuple[str, Source, Table, int, Pair]


def tables(found: Sequence[Pair]) -> Iterator[tuple[str, int, int]]:
    """(kind, caught, tried) for each way to spoil a cell of a table of three rows."""
    tried, hits = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    for name, source, table, row, _ in spoilt(found):
        tried[name] += 1
        hits[name] += flagged_cell(table, source, row)
    for name in KINDS:
        yield name, hits[name], tried[name]
    both = [flagged_cell(t, s, 0) for s, t in moved(found)]
    yield MOVED, sum(both), len(both)


def spoilt(found: Sequence[Pair]) -> Iterator[Spoilt]:
    """(kind, source, table, row, the row's pair) of every cell spoilt that is faithful before."""
    dice = random.Random(1)
    cells = [(p, m.group()) for p in found for m in _VALUE.finditer(p.ja)]
    for i in range(0, len(cells) - 3, 3):
        three = cells[i : i + 3]
        source, table = _table(three)
        for row, (pair, value) in enumerate(three):
            other = dice.choice(cells)[1]
            if flagged_cell(table, source, row):
                continue
            cite = (f"a{row + 1}",)
            made = (Cell(three[row - 1][1], cite), Cell(other, cite), Cell(value))
            for name, cell in zip(KINDS, made, strict=True):
                if not (cell.evidence and _may_be_true(cell, pair)):
                    yield name, source, _with(table, row, cell), row, pair


def moved(found: Sequence[Pair]) -> Iterator[tuple[Source, Table]]:
    """Tables of two names, a sentence each, with the two cells and what they cite exchanged."""
    known = {n.english[0]: n for n in shipped().names if n.kind in ("company", "product", "agency")}
    about = [
        (p, m.group(), said.pop())
        for p in found
        if len(said := {n for n in known if re.search(rf"\b{re.escape(n)}\b", p.en[0])}) == 1
        for m in list(_VALUE.finditer(p.ja))[:1]
    ]
    for one, two in pairwise(about):
        if one[2] != two[2]:
            source, _ = _table((one[:2], two[:2]))
            right = (Cell(one[1], ("a1",)), Cell(two[1], ("a2",)))
            table = Table((one[2], two[2]), (Row("値", right),))
            if not flagged_cell(table, source, 0):
                yield source, replace(table, rows=(Row("値", right[::-1]),))


def _may_be_true(cell: Cell, pair: Pair) -> bool:
    """Whether the cell put in says what its row's sentence says too, or may say."""
    said = _even(cell.text or "")
    dated = said[-1] in "年月日" and _RELATIVE.search(pair.en[0]) is not None
    return dated or said in _even(pair.ja)


def _even(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


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


def flagged_cell(table: Table, source: Source, row: int) -> bool:
    """Whether the gate blocks or shows the first cell of a row."""
    title = Claim("題", ("a1",))
    draft = Draft(Form.BRIEF, Event.OTHER, title, (title,) * 3, (), table)
    return any(
        f.severity in ("block", "review")
        for v in verify(draft, (source,)).verdicts
        if v.where == f"table.{row}.0"
        for f in v.findings
    )
