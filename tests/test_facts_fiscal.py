"""Quarters of years that do not end in December."""

from __future__ import annotations

import pytest

from pipeline.facts import quarter_months, shipped_year_ends
from pipeline.facts.fiscal import year_ends


@pytest.mark.parametrize(
    ("quarter", "last", "months"),
    [
        (1, 12, (1, 3)), (3, 12, (7, 9)), (3, 1, (8, 10)), (4, 1, (11, 1)), (1, 3, (4, 6)),
        (2, 6, (10, 12)),
    ],
)  # fmt: skip
def test_a_quarter_is_counted_from_the_month_in_which_the_year_ends(
    quarter: int, last: int, months: tuple[int, int]
) -> None:
    assert quarter_months(quarter, last) == months


def test_the_table_names_each_company_in_every_spelling() -> None:
    ends = shipped_year_ends()
    assert (ends["Nvidia"], ends["NVIDIA"], ends["Microsoft"], ends["SoftBank"]) == (1, 1, 6, 3)
    assert "Amazon" not in ends


@pytest.mark.parametrize("line", ["Nvidia", "Nvidia\tJanuary", "Nvidia\t13"])
def test_a_line_without_a_month_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="a month"):
        year_ends([line])
