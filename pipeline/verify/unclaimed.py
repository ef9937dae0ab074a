"""English figures that no Japanese one takes up: what a wrong figure stands in the place of.

A translator leaves figures out and adds a 2人 now and then; one left out *and* another in its place
is a mistake. So is one said twice that the source says once, while another is not said at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.facts import Fact, Kind, as_printed, english, same_dimension

from .evidence import Cited

if TYPE_CHECKING:
    from .match import Reading

_PLAIN = (Kind.NUMBER, Kind.MULTIPLE)
_SMALL = 20


@lru_cache(maxsize=4096)
def stated(text: str) -> tuple[Fact, ...]:
    """The figures that an English sentence prints, without "one", which is as often a pronoun.

    Nor "zero": zero-fee is 無料 and 手数料ゼロ.
    """
    words = ("one", "a", "an", "zero")
    return tuple(f for f in english(text) if f.text.lower().strip() not in words)


def unclaimed(readings: Sequence[Reading], cited: Sequence[Cited]) -> list[tuple[Fact, Cited]]:
    """The printed figures of the cited sentences that explain no figure of the claim."""
    taken = {(c.sentence.id, f.start, f.end) for r in readings for f, c in r.by}
    return [
        (f, c)
        for c in cited
        for f in stated(c.sentence.text)
        if not any(i == c.sentence.id and a < f.end and f.start < b for i, a, b in taken)
    ]


def rival(fact: Fact, left: Sequence[tuple[Fact, Cited]]) -> tuple[Fact, Cited] | None:
    """What the source says where the claim says `fact`: a small count, or a measure of its kind."""
    for other, where in left:
        if fact.kind is Kind.NUMBER and other.kind in _PLAIN:
            if as_printed(other.value, other.printed) <= _SMALL:
                return other, where
        elif fact.kind is other.kind and (
            fact.kind is not Kind.UNIT or same_dimension(fact.unit, other.unit)
        ):
            return other, where
    return None


def doubled(
    some: Sequence[Reading], every: Sequence[Reading], cited: Sequence[Cited]
) -> Iterator[tuple[Reading, tuple[Fact, Cited]]]:
    """Those of `some` that are said more often than in the source, while another is not said."""
    groups: dict[tuple[Kind, str, object], list[Reading]] = {}
    for r in some:
        if r.by and r.fact.unit != "vague":
            groups.setdefault((r.fact.kind, r.fact.unit, r.fact.value), []).append(r)
    left: list[tuple[Fact, Cited]] | None = None
    for (kind, _, _), same in groups.items():
        if len(same) < 2 or len(same) <= _times(same):
            continue
        left = unclaimed(every, cited) if left is None else left
        other = rival(same[0].fact, [x for x in left if x[0].kind is kind])
        if other is not None:
            yield from ((r, other) for r in same)


def _times(same: Sequence[Reading]) -> int:
    """In how many places the source says it."""
    spans = sorted({(c.sentence.id, f.start, f.end) for r in same for f, c in r.by})
    places, last = 0, ("", 0)
    for sentence, start, end in spans:
        if sentence != last[0] or start >= last[1]:
            places, last = places + 1, (sentence, end)
    return places
