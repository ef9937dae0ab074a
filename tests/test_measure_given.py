"""Rates on pairs and lies that somebody else wrote: who is whose article, and what is a hit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.verify.given import given_lies, given_pairs, table, wrong
from bench.verify.report import Found, Item

DAY, NEXT = "2026-05-20T11:45:00-07:00", "2026-05-21T08:00:00+00:00"
PAIRS = (
    f"Ada spoke.\tエイダは話した。\t{DAY}\n"
    f"It has 3.\t3ある。\t{DAY}\n"
    f"Bo left.\tボーは去った。\t{NEXT}\n"
)
LIES = f"It has 3.\t4ある。\t{DAY}\tdigit\t4\nBo left.\tボーは来た。\t{NEXT}\trole\t\n"


def always(items: Sequence[Item]) -> list[Found]:
    """A judge that blocks every 4."""
    return [
        [("number", "block", i.ja.index("4"), i.ja.index("4") + 1)] if "4" in i.ja else []
        for i in items
    ]


def files(folder: Path) -> tuple[Path, Path]:
    pairs, lies = folder / "pairs.tsv", folder / "lies.tsv"
    pairs.write_text(PAIRS, encoding="utf-8")
    lies.write_text(LIES, encoding="utf-8")
    return pairs, lies


def test_lines_of_one_published_time_are_one_article(tmp_path: Path) -> None:
    pairs, lies = files(tmp_path)
    found = given_pairs(pairs)
    assert [p.context for p in found] == ["Ada spoke. It has 3."] * 2 + ["Bo left."]
    assert found[0].published.utcoffset() != found[2].published.utcoffset()
    told = given_lies(lies, found)
    assert [(kind, item.pair.context) for kind, item in told] == [
        ("digit", "Ada spoke. It has 3."),
        ("role", "Bo left."),
    ]
    assert [item.span for _, item in told] == [(0, 1), (0, 6)]


def test_each_kind_has_its_rate_and_what_was_missed_can_be_read(tmp_path: Path) -> None:
    pairs, lies = files(tmp_path)
    rates = {name: cells[1].split(" ")[-1] for name, cells in table(pairs, lies, always)}
    assert rates == {
        "faithful, with digits": "0/1",
        "faithful, all": "0/3",
        "lie: digit": "1/1",
        "lie: role": "0/1",
        "lie: all": "1/2",
    }
    assert [kind for kind, _, _ in wrong(pairs, lies, always)] == ["role"]
