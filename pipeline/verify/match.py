"""Each Japanese figure of a claim beside the English facts of its evidence that explain it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from pipeline.domain import Claim, Finding
from pipeline.facts import (
    Fact,
    Kind,
    copied_at,
    explains,
    japanese,
)

from .calendars import Beside, Pair, abroad, by_calendar, fiscal, on_our_clock
from .derived import converted, grown
from .evidence import Cited, Sources, facts_cited
from .found import block, inform, remark
from .unclaimed import doubled, rival, unclaimed

_CALENDAR = {Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.WEEKDAY}
# Human translators add 2人 or 1つ freely, so these never block. A table cell adds nothing freely.
_WEAK = (1, 2)
_SMALL = 10
# この2人 points at people already named; 1人 is what "a passenger" is in Japanese.
_THESE = re.compile(r"(?:この|その|同じ|同|両|各)\s?$")
# What "first" is without a figure.
_FIRST = re.compile("首位|初|最初|トップ|首座|筆頭|先頭")
_A = re.compile(r"\ban?\b", re.I)
# 10進 is no ten where the English says decimal.
_BASES = {
    base: re.compile(rf"\b(?:{word})", re.I)
    for base, word in ((2, "binar"), (8, "octal"), (10, "decimal"), (16, "hexadecimal|hex\\b"))
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A Japanese figure, the English facts that explain it, and whether the calendar does.

    `guessed`: the calendar does so only when it is read generously (`resolve`).
    """

    fact: Fact
    by: tuple[tuple[Fact, Cited], ...]
    calendar: bool = False
    guessed: bool = False

    @property
    def explained(self) -> bool:
        """Whether anything carries it."""
        return bool(self.by) or self.calendar


def readings(claim: Claim, sources: Sources) -> tuple[Reading, ...]:
    """The figures of a claim with what explains each; remembered, since each check asks again."""
    memory = sources.memory
    key = (claim.text, claim.evidence)
    if key not in memory:
        memory[key] = tuple(_readings(claim.text, sources.cited(claim)))
    return cast("tuple[Reading, ...]", memory[key])


def _readings(text: str, cited: Sequence[Cited]) -> Iterator[Reading]:
    known = facts_cited(cited)
    facts = japanese(text, vague_too=True)
    for i, fact in enumerate(facts):
        by = (
            abroad(fact, known)
            if fact.kind in (Kind.TIME, Kind.DAY) and on_our_clock(text, fact.start)
            else tuple(pair for pair in known if explains(pair[0], fact))
        )
        if fact.kind is Kind.MONTH and fact.unit == "quarter":
            by = fiscal(fact, known, by)
        beside = Beside.of(facts, i)
        calendar = not by and fact.kind in _CALENDAR and by_calendar(fact, cited, beside)
        if not (by or calendar) and (copy := _copied(text, fact, cited, known)) is not None:
            if not copy:
                continue  # a part of a name: x86_64, fe0cc96a72cf
            by = copy
        guessed = calendar and not by_calendar(fact, cited, beside, strict=True)
        yield Reading(fact, by, calendar, guessed)


def _copied(
    text: str, fact: Fact, cited: Sequence[Cited], known: Sequence[Pair]
) -> tuple[Pair, ...] | None:
    """What the English reads where a Latin run around the figure is copied from it, if it is."""
    if text.startswith("進", fact.end):
        base = _BASES.get(int(fact.value))
        return () if base and any(base.search(c.sentence.text) for c in cited) else None
    for c in cited:
        at = copied_at(text, fact.start, fact.end, c.sentence.text)
        if at is not None:
            return tuple(p for p in known if p[1] is c and at[0] <= p[0].start < p[0].end <= at[1])
    return None


def unexplained(
    rule: str, kinds: frozenset[Kind], where: str, claim: Claim, sources: Sources
) -> Iterator[Finding]:
    """One finding for each figure of these kinds that no cited sentence explains."""
    cited, found = sources.cited(claim), readings(claim, sources)
    mine = [r for r in found if r.fact.kind in kinds]
    for fact in (r.fact for r in mine if not r.explained):
        rule_said = _derived(fact, cited, sources)
        if rule_said:
            yield inform("derived", rule_said, (fact.start, fact.end))
        elif _weak(fact, sources) and not where.startswith("table."):
            yield from _doubtful(rule, fact, claim, sources)
        else:
            yield _finding(rule, fact, cited)
    for reading, (other, c) in doubled(mine, found, cited) if len(mine) > 1 else ():
        yield _instead(rule, reading.fact, other, c)


def _doubtful(rule: str, fact: Fact, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A count that a translator may add; not where the source has another in its place."""
    cited = sources.cited(claim)
    other = rival(fact, _left(claim, sources))
    if other is not None and fact.unit != "vague":
        yield _instead(rule, fact, *other)
        return
    english = " ".join(c.sentence.text for c in cited)
    pointed = fact.value == 2 and _THESE.search(claim.text, max(0, fact.start - 4), fact.start)
    if pointed or (fact.kind is Kind.NUMBER and fact.value == 1 and _A.search(english)):
        return
    near = nearest(fact, facts_cited(cited))
    message = f"「{fact.text.strip()}」 is not said in the cited sentences."
    yield remark(rule, message, (fact.start, fact.end), *near)


def _left(claim: Claim, sources: Sources) -> Sequence[Pair]:
    """What no figure of the claim takes up; remembered, since each small count asks."""
    key = ("left", claim.text, claim.evidence)
    if key not in sources.memory:
        left = unclaimed(readings(claim, sources), sources.cited(claim))
        said = _FIRST.search(claim.text) is not None
        left = [(f, c) for f, c in left if not (said and f.text.lower() == "first")]
        sources.memory[key] = left
    return cast("Sequence[Pair]", sources.memory[key])


def _instead(rule: str, fact: Fact, other: Fact, cited: Cited) -> Finding:
    return block(
        rule,
        f"「{fact.text.strip()}」, but the cited sentences say {other.text.strip()!r}, and nothing "
        "here says that. Use the source's figure.",
        (fact.start, fact.end),
        other.text,
        cited.sentence.id,
        (other.start, other.end),
    )


def _derived(fact: Fact, cited: Sequence[Cited], sources: Sources) -> str:
    """How a declared rule gives the figure, or nothing."""
    known = [f for f, _ in facts_cited(cited)]
    rate = converted(fact, [f for f in known if f.kind is Kind.MONEY], sources.derive.rates)
    if rate is not None:
        return f"converted at {rate.value:g} {rate.into} for one {rate.of} ({rate.on})."
    pair = grown(fact, known) if sources.derive.growth else None
    if pair is not None:
        return f"computed from {pair[0].text.strip()!r} and {pair[1].text.strip()!r}."
    return ""


def _finding(rule: str, fact: Fact, cited: Sequence[Cited]) -> Finding:
    near = nearest(fact, facts_cited(cited))
    span, text = (fact.start, fact.end), fact.text.strip()
    said = f"; the nearest there is {near[0].strip()!r}" if near[0] else ""
    return block(
        rule,
        f"「{text}」 is not in the cited sentences{said}. Use the source's figure or drop it.",
        span,
        *near,
    )


def _weak(fact: Fact, sources: Sources) -> bool:
    """One or two, vague sizes, and small counts that other sentences of the story give."""
    if fact.unit == "vague":
        return True
    if fact.kind in (Kind.NUMBER, Kind.UNIT) and fact.value in _WEAK:
        return True
    if fact.kind is Kind.DAY and fact.value in _WEAK:
        return True
    return fact.kind is Kind.NUMBER and fact.value < _SMALL and fact.value in sources.counts


def nearest(
    fact: Fact, known: Sequence[tuple[Fact, Cited]]
) -> tuple[str | None, str | None, tuple[int, int]]:
    """The closest English fact: its text, the id of its sentence, and where it stands there."""
    printed = [(f, c) for f, c in known if f.text and c.sentence.text[f.start : f.end] == f.text]
    if not printed:
        return None, None, (0, 0)

    def distance(pair: tuple[Fact, Cited]) -> tuple[bool, float]:
        other = pair[0]
        size = float(max(abs(other.value), abs(fact.value))) or 1.0
        return other.kind is not fact.kind, abs(float(other.value - fact.value)) / size

    best, where = min(printed, key=distance)
    return best.text, where.sentence.id, (best.start, best.end)
