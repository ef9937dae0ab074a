"""Words that stand for figures: dozen, trio, half an hour, round the clock. Data, and its search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from .fact import Fact, Kind

_N, _U = Kind.NUMBER, Kind.UNIT
# Word → (kind, value, unit). Patterns are whole words, any case.
_WORDS: tuple[tuple[str, tuple[tuple[Kind, str, str], ...]], ...] = (
    (r"(?:a|one)[ -]hour and a half|hour and a half|one and a half hours",
     ((_U, "1.5", "h"), (_U, "90", "min"))),
    (r"(?:a|one) year and a half|year and a half", ((_U, "1.5", "year"), (_U, "18", "month"))),
    (r"half[ -](?:an[ -])?hours?|half past|half-hour", ((_U, "30", "min"), (_U, "0.5", "h"))),
    (r"quarter[ -](?:of an )?hours?", ((_U, "15", "min"),)),
    (r"half[ -](?:a[ -])?years?|half-yearly|biannual", ((_U, "6", "month"), (_U, "0.5", "year"))),
    (r"biennial", ((_U, "2", "year"),)),
    (r"half[ -](?:a[ -])?centur(?:y|ies)", ((_U, "50", "year"),)),
    (r"quarter[ -](?:of a )?century", ((_U, "25", "year"),)),
    (r"half[ -](?:a[ -])?dozen", ((_N, "6", ""),)),
    (r"between|bilateral|divid(?:ed|es|ing)|split|both|pair|couples?|twins?|duo|two-time|double-header|either|neither|twice",
     ((_N, "2", ""),)),
    (r"trilateral|trio|triple|triplets?|hat-?trick|thrice|treble", ((_N, "3", ""),)),
    (r"quartet|quadruple|quadruplets?", ((_N, "4", ""),)),
    (r"quintet", ((_N, "5", ""),)),
    (r"sextet", ((_N, "6", ""),)),
    (r"dozen", ((_N, "12", ""),)),
    (r"decades?|decades?-(?:long|old)", ((_U, "10", "year"),)),
    (r"half-decade", ((_U, "5", "year"),)),
    (r"centur(?:y|ies)|centenary|centennial", ((_U, "100", "year"), (_N, "100", ""))),
    (r"fortnight", ((_U, "2", "week"), (_U, "14", "d"))),
    (r"overnight", ((_U, "1", "d"),)),
    (r"daily|all-?day|day-?long|one-day|day-to-day|everyday",
     ((_U, "1", "d"), (_U, "24", "h"))),
    (r"weekly|all week|week-?long", ((_U, "1", "week"),)),
    (r"monthly|month-?long", ((_U, "1", "month"),)),
    (r"annual(?:ly)?|yearly|year-?long|all year|year-over-year|all season",
     ((_U, "1", "year"),)),
    (r"hourly|hour-?long", ((_U, "1", "h"), (_U, "60", "min"))),
    (r"opening|opener|maiden|inaugural|debut", ((_N, "1", ""),)),
    (r"round-the-clock|around the clock|24/7", ((_U, "24", "h"),)),
    (r"weekends?", ((_U, "2", "d"), (_N, "2", ""))),
    (r"freshm[ae]n", ((_N, "1", ""), (_U, "1", "year"))),
    (r"sophomores?", ((_N, "2", ""), (_U, "2", "year"))),
    (r"juniors?", ((_N, "3", ""), (_U, "3", "year"))),
    (r"seniors?", ((_N, "4", ""), (_U, "4", "year"))),
    (r"teens?|teenage(?:rs?|d)?|adolescents?", ((_N, "10", ""),)),
    (r"twenty-?somethings?|20-?somethings?|twenties", ((_N, "20", ""),)),
    (r"thirty-?somethings?|thirties", ((_N, "30", ""),)),
    (r"starting XV", ((_N, "15", ""),)),
    (r"starting XI|eleven-a-side", ((_N, "11", ""),)),
    (r"noon|midday", ((Kind.TIME, "720", ""),)),
    (r"midnight", ((Kind.TIME, "0", ""),)),
    (r"quarters?|quarterly", ((_U, "3", "month"), (Kind.PERCENT, "25", ""))),
    (r"half|halves|halv(?:ed|ing)", ((_N, "0.5", ""), (Kind.PERCENT, "50", ""), (_N, "2", ""))),
    (r"another", ((_N, "1", ""), (_N, "2", ""))),
    (r"thereafter|subsequent(?:ly)?", ((_N, "2", ""),)),
    (r"at a time|again|over again", ((_N, "1", ""),)),
    (r"once|singles?|sole|one|each|every|solo", ((_N, "1", ""),)),
    (r"six-figure", ((_N, "6", ""),)),
    (r"seven-figure", ((_N, "7", ""),)),
    (r"Sept(?:ember|\.)? 11|9/11", ((_N, "911", ""), (_N, "9", ""), (_N, "11", ""))),
    (r"point", ((Kind.POINT, "1", ""),)),
    (r"an? [a-z-]+ (?:later|earlier|ago|away|behind|ahead|apart)", ((_N, "1", ""),)),
)  # fmt: skip
# Without one of these no phrase above can stand there; most sentences have none.
_TRIGGERS = tuple(
    "half halv hour year week month dail day dozen both pair couple twin duo two-time double either "
    "neither twice trio tripl hat trick thrice treble quart quadru quint sext decade centur centen "
    "fortnight overnight clock 24/7 annual freshm sophom junior senior teen adolesc twent something "
    "thirt starting eleven noon midday midnight six- seven- 9/11 sept 11 point once singl sole one "
    "another each every solo opening opener maiden inaug debut between lateral divid split biennial later earlier ago away "
    "behind ahead apart again time thereafter subsequent".split()
)
_PATTERNS = tuple(re.compile(rf"\b(?:{words.lower()})\b") for words, _ in _WORDS)
# Which of the phrases a trigger is a part of: only those are looked for.
_ROWS = {t: tuple(i for i, (w, _) in enumerate(_WORDS) if t in w.lower()) for t in _TRIGGERS}


def phrases(text: str, lower: str) -> Iterator[Fact]:
    """What each such phrase may stand for. `lower` is `text` in lower case."""
    rows = {i for t in _TRIGGERS if t in lower for i in _ROWS[t]}
    # Patterns without case are several times faster than those that ignore it.
    where = lower if len(lower) == len(text) else text
    end = 0
    # The leftmost first, and of two at one place the one that stands above: "hour and a half"
    # before the "half" in it.
    for start, row, stop in sorted(
        (m.start(), i, m.end()) for i in rows for m in _PATTERNS[i].finditer(where)
    ):
        if start < end:
            continue
        end = stop
        for kind, value, unit in _WORDS[row][1]:
            yield Fact(kind, Decimal(value), start, stop, text[start:stop], unit, True)
