"""Pairs and lies that somebody else wrote: the same rates, on text that nothing here was tuned on.

`--pairs` is english TAB japanese TAB published (ISO 8601, the source's own zone), `--lies` is
english TAB japanese TAB published TAB kind TAB what was changed. Lines of one published time that
follow each other are one article, which names may come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from .data import Pair, wilson
from .report import Found, Item, caught, flagged

Judge = Callable[[Sequence[Item]], list[Found]]


def given_pairs(path: Path) -> list[Pair]:
    """The faithful pairs, each with the English of its article."""
    found = []
    for published, rows in groupby(_rows(path), key=lambda row: row[2]):
        article = list(rows)
        context = " ".join(dict.fromkeys(row[0] for row in article))
        day = datetime.fromisoformat(published)
        found += [Pair((row[0],), row[1], published, day, context) for row in article]
    return found


def given_lies(path: Path, faithful: Sequence[Pair]) -> list[tuple[str, Item]]:
    """(kind, lie), with the article of the faithful pair that has the same English."""
    articles = {(p.en[0], p.document): p.context for p in faithful}
    found = []
    for english, japanese, published, kind, changed in _rows(path):
        context = articles.get((english, published), english)
        pair = Pair((english,), japanese, published, datetime.fromisoformat(published), context)
        at = japanese.find(changed) if changed else -1
        # What was taken away stands nowhere: any finding in the sentence is a hit.
        span = (at, at + len(changed)) if at >= 0 else (0, len(japanese))
        found.append((kind, Item(pair, japanese, span)))
    return found


def table(pairs: Path, lies: Path | None, ask: Judge) -> Iterable[tuple[str, list[str]]]:
    """Rows: what, and its rates blocked or reviewed, and blocked."""
    faithful = given_pairs(pairs)
    items = [Item(p, p.ja) for p in faithful]
    found = ask(items)
    for name, some in (
        (
            "faithful, with digits",
            [f for i, f in zip(items, found, strict=True) if i.pair.numbered],
        ),
        ("faithful, all", found),
    ):
        yield name, [_share(flagged(f, s) for f in some) for s in ("block review", "block")]
    told = given_lies(lies, faithful) if lies else []
    hits = ask([item for _, item in told])
    for kind in (*sorted({k for k, _ in told}), ""):
        some_lies = [(i, f) for (k, i), f in zip(told, hits, strict=True) if kind in ("", k)]
        cells = [_share(caught(i, f, s) for i, f in some_lies) for s in ("block review", "block")]
        if some_lies:
            yield f"lie: {kind or 'all'}", cells


def wrong(pairs: Path, lies: Path | None, ask: Judge) -> Iterable[tuple[str, Item, Found]]:
    """("faithful" or the lie's kind, item, findings) of everything judged wrongly."""
    faithful = given_pairs(pairs)
    items = [Item(p, p.ja) for p in faithful]
    yield from (("faithful", i, f) for i, f in zip(items, ask(items), strict=True) if flagged(f))
    told = given_lies(lies, faithful) if lies else []
    for (kind, item), found in zip(told, ask([i for _, i in told]), strict=True):
        if not caught(item, found):
            yield kind, item, found


def _rows(path: Path) -> Iterable[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))


def _share(hits: Iterable[bool]) -> str:
    every = list(hits)
    return wilson(sum(every), len(every))
