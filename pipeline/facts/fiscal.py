"""The quarters of companies whose year does not end in December: knowledge/fiscal.tsv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from .gazetteer import shipped

_FOLDER = Path(__file__).resolve().parent.parent


def quarter_months(quarter: int, last: int) -> tuple[int, int]:
    """The first and last month of a quarter, 1 to 4, of a year that ends in month `last`.

    Nvidia's third (its year ends in January): (8, 10); a calendar year's: (7, 9).
    """
    end = last + 3 * quarter
    return (end - 3) % 12 + 1, (end - 1) % 12 + 1


def year_ends(lines: Iterable[str]) -> Mapping[str, int]:
    """Name → last month of its fiscal year. Raises ValueError for a line that is not one."""
    ends = dict[str, int]()
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        names, _, month = line.partition("\t")
        if not month.strip().isdigit() or not 1 <= int(month) <= 12:
            raise ValueError(f"{line!r}: a line is a company (names with | between), tab, a month.")
        ends.update(dict.fromkeys(names.split("|"), int(month)))
    return ends


@cache
def shipped_year_ends() -> Mapping[str, int]:
    """The table that comes along; a known company of Japan that it lacks ends its year in March."""
    packaged = _FOLDER / "_knowledge" / "fiscal.tsv"
    beside = _FOLDER.parent / "knowledge" / "fiscal.tsv"
    file = packaged if packaged.is_file() else beside
    ours = {
        e: 3 for n in shipped().names if (n.kind, n.nation) == ("company", "日") for e in n.english
    }
    return ours | dict(year_ends(file.read_text(encoding="utf-8").splitlines()))
