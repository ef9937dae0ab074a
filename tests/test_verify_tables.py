"""A table cell leans on a sentence that counts the same thing, of the same subject, in its unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.domain import Cell, Claim, Row, Severity, Table
from pipeline.verify import check, verify
from tests.test_verify import DRAFT
from tests.test_write import article

SOURCE = replace(
    article(
        "Marlow 2 and GPT-5 compared",
        "Fenwick Lattice ran three tests of Marlow 2 in three years with 20 engineers.",
        "GPT-5 was its third release, a big step for the firm, officials said.",
        "Marlow 2 costs $2.50 and is twice as fast; each answer took one second.",
        "Both teams met twice, and a Category 5 storm hit the site over the weekend.",
        "On Friday the two firms signed; Ilse Marchetti, 29, led the talks.",
        "GPT-5 costs $10, and it is no small sum.",
        "It costs $30 for firms, 14 of which nobody knows.",
        "Google was the one to ask for 40% of the memory, not OpenAI.",
        "On day 2 of the talks one man left, its best score in decades.",
        "Two years ago the team lost the series 3-1.",
    ),
    published=datetime(2026, 11, 17, 19, 5, tzinfo=UTC),
)  # 17 November 2026 is a Tuesday


def said(text: str, evidence: str) -> set[str]:
    verdict = check("table.0.0", Claim(text, (evidence,)), (SOURCE,))
    return {f.rule for f in verdict.findings if f.severity is not Severity.INFO}


@pytest.mark.parametrize(
    ("cell", "evidence"),
    [
        ("3件", "a2"),
        ("3年", "a2"),
        ("20人", "a2"),
        ("3回目", "a3"),
        ("第3作", "a3"),
        ("2倍", "a4"),
        ("2回", "a5"),
        ("13日", "a6"),
        ("29歳", "a6"),
        ("1人", "a10"),
        ("2年", "a11"),
    ],
)
def test_a_figure_of_the_same_thing_is_good_evidence(cell: str, evidence: str) -> None:
    assert said(cell, evidence) == set()


@pytest.mark.parametrize(
    ("cell", "evidence", "why"),
    [
        ("2回", "a4", "twice as fast is no count of times"),
        ("20歳", "a2", "twenty engineers are no age"),
        ("20回", "a2", "twenty engineers are no times"),
        ("2人", "a10", "day 2 is no two people"),
        ("1回", "a10", "one man is no time"),
        ("10年", "a10", "decades are several"),
        ("1年", "a11", "the 1 of a score is no year"),
        ("3人", "a3", "a third release is no three people"),
        ("1人", "a4", "one second is no person"),
        ("2人", "a4", "twice is no two people"),
        ("5人", "a5", "the figure of Category 5 belongs to the name"),
        ("1社", "a9", "the one to ask is a pronoun"),
        ("20日", "a6", "what was signed on Friday was not signed on the next one"),
        ("17日", "a3", "the day of the article is not said"),
    ],
)
def test_a_figure_of_another_thing_is_none(cell: str, evidence: str, why: str) -> None:
    assert said(cell, evidence), why


def seen(table: Table) -> list[tuple[str, str, str]]:
    report = verify(replace(DRAFT, table=table), (SOURCE,))
    return [
        (v.where, f.rule, str(f.severity))
        for v in report.verdicts
        for f in v.findings
        if f.rule in ("table-subject", "table-cell")
    ]


def prices(own: Cell, other: Cell, label: str = "料金") -> Table:
    return Table(("Marlow 2", "GPT-5"), (Row(label, (own, other)),))


MARLOW, GPT, IT = Cell("2.50ドル", ("a4",)), Cell("10ドル", ("a7",)), Cell("30ドル", ("a8",))


def test_cells_that_were_exchanged_with_their_evidence_are_for_a_person() -> None:
    assert seen(prices(MARLOW, GPT)) == []
    assert seen(prices(GPT, MARLOW)) == [
        ("table.0.0", "table-subject", "review"),
        ("table.0.1", "table-subject", "review"),
    ]


def test_rows_that_are_named_are_subjects_too() -> None:
    rows = (Row("Marlow 2", (GPT,)), Row("GPT-5", (GPT,)))
    assert seen(Table(("料金",), rows)) == [("table.0.0", "table-subject", "review")]


def test_a_sentence_without_a_name_may_be_about_any_column() -> None:
    assert seen(prices(MARLOW, IT)) == []


def test_a_column_in_kana_is_the_company_that_it_names() -> None:
    share = Cell("40%", ("a9",))
    named = Table(("グーグル", "Fenwick Lattice"), (Row("割合", (share, Cell(None))),))
    assert seen(named) == []
    shifted = replace(named, rows=(Row("割合", (Cell(None), share)),))
    assert seen(shifted) == [("table.0.1", "table-subject", "review")]


@pytest.mark.parametrize(("label", "good"), [("料金（ドル）", True), ("料金（ユーロ）", False)])
def test_a_bare_figure_is_read_with_the_unit_of_its_row(label: str, good: bool) -> None:
    table = prices(replace(MARLOW, text="2.50"), replace(GPT, text="10"), label)
    assert seen(table) == (
        [] if good else [("table.0.0", "table-cell", "block"), ("table.0.1", "table-cell", "block")]
    )
