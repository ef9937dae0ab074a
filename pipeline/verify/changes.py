"""Fell to 11 % is no fall by 11 %, two metres a second no 時速2メートル, a spring no autumn.

The figure is the source's, so that no other check sees it; what it measures is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import Fact, Kind

from .evidence import Cited, Sources
from .found import block, remark
from .match import readings

# So many letters before a figure are looked at for what it measures.
_NEAR = 120
_SIZES = frozenset({Kind.PERCENT, Kind.MONEY, Kind.NUMBER, Kind.UNIT, Kind.POINT})
_CHANGE = "低下|減少|減(?![税速量])|増加|増(?![強員資])|上昇|下落|拡大|縮小|急増|急減|値上が|値下が"
# 11%低下 is a fall by so much, 11%に低下 one to so much.
_BY = re.compile(
    rf"(?:分|超|余り|近く|程度|ほど)?(?:の)?(?:{_CHANGE}|[高安](?![いくさ速い値価全定]))"
)
_TO = re.compile(rf"(?:台|近く|程度)?(?:に|へ|まで)(?:{_CHANGE})")
_VERB = (
    r"\b(?:f[ae]ll\w*|r[io]se\w*|rising|drop\w*|gr[eo]w\w*|increas\w*|declin\w*|climb\w*|jump\w*|slip\w*|sl[iu]d\w*|"
    r"shr[iau]nk\w*|soar\w*|surg\w*|plung\w*|widen\w*|narrow\w*|cut\w*|lower\w*|rais\w*|reduc\w*|up|down)\b"
)
_ABOUT = (
    r"(?:about|around|nearly|almost|just|roughly|over|under|some|only|more than|less than|an?|the|"
    r"a record|as much as|as little as)"
)
# "Rose 10 to 15 percent" is a span; "rose from 10 to 15 percent" is not.
_SAYS_TO = re.compile(
    rf"{_VERB}(?: from[^.;:]{{1,40}}?|[^.;:\d]{{0,40}}?)(?<!up )\bto (?:{_ABOUT} )*[$€£¥]?$", re.I
)
_SAYS_BY = re.compile(rf"{_VERB} (?:by )?(?:{_ABOUT} )*[$€£¥]?$", re.I)

# How often, as Japanese writes it before a figure → the English that says so.
_RATES = (
    (re.compile("時速|毎時"), re.compile(r"\bhour|/h\b|\b(?:mph|kph|km/h|knots?)\b|\dmph", re.I)),
    (
        re.compile("秒速|毎秒"),
        re.compile(r"\bsecond|/s\b|\bsec\b|[kmgt]?bps\b|hertz|hz\b|\bfps\b", re.I),
    ),
    (re.compile("毎日|日量"), re.compile(r"\bda(?:y|ily|ys)\b", re.I)),
    (re.compile("分速|毎分"), re.compile(r"\bminute|/min\b|\b[rb]pm\b", re.I)),
)
_BEFORE_FIGURE = r"(?:に|で|約|最大|最高|平均|およそ|、)*(?=[\d０-９数])"
_RATE = re.compile(rf"(?:時速|毎時|秒速|毎秒|分速|毎分|毎日|日量){_BEFORE_FIGURE}")


def changes(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A remark where a change by so much became one to so much, or the other way round."""
    if where.startswith("table."):
        return
    for reading in readings(claim, sources):
        fact = reading.fact
        if fact.kind not in _SIZES or not reading.by:
            continue
        for said, other, how in ((_BY, _SAYS_TO, "to"), (_TO, _SAYS_BY, "by")):
            if said.match(claim.text, fact.end) and all(_says(other, *p) for p in reading.by):
                english, cited = reading.by[0]
                yield remark(
                    "polarity",
                    f"「{fact.text}」: the source has a change {how} {english.text.strip()!r}.",
                    (fact.start, fact.end),
                    english.text,
                    cited.sentence.id,
                    (english.start, english.end),
                )


def _says(pattern: re.Pattern[str], english: Fact, cited: Cited) -> bool:
    if not any(c.isdigit() for c in english.text[:2]):
        return False  # a word (half, a factor of two) is no end of a change
    first = max(0, english.start - _NEAR)
    return pattern.search(cited.sentence.text, first, english.start) is not None


def rates(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A block for 時速, 毎秒 or 分速 where no cited sentence counts by that time."""
    for m in _RATE.finditer(claim.text):
        english = " ".join(c.sentence.text for c in sources.cited(claim))
        for said, carries in _RATES:
            if said.match(m.group()) and not carries.search(english):
                yield block(
                    "unit",
                    f"「{m.group()}」: the cited sentences count by something else.",
                    m.span(),
                )


# Where in a year, a half or a month it is → the English that says so, and what says otherwise.
_PARTS = tuple(
    (re.compile(said), re.compile(rf"\b(?:{same})\b", re.I), re.compile(rf"\b(?:{other})\b", re.I))
    for said, same, other in (
        ("上半期|上期", r"first[- ]half|H1|1H|half[- ]year|six months", r"second[- ]half|H2|2H"),
        ("下半期|下期", r"second[- ]half|H2|2H|latter|six months", r"first[- ]half|H1|1H"),
        ("[年月](?:初め|初頭)|上旬|初旬", r"early|beginning|start\w*|first", "end|late|mid|middle"),
        ("[年月]末|下旬", r"end\w*|late|close|last|until|3[01]", "early|beginning|mid|middle"),
        ("[年月]半ば|中旬", r"mid\w*|halfway", r"end of|late|early|beginning"),
        ("遅くとも", "latest|no later than|by|until|before", "no earlier than|at the earliest"),
        ("早くても|早ければ", "earliest|no earlier|as (?:early|soon)", "no later|at the latest"),
        ("東部(?:標準|夏)?時[間 ]?", "Eastern|E[SD]?T|New York", "Pacific|P[SD]T|Central|GMT"),
        ("太平洋(?:標準|夏)?時間?", "Pacific|P[SD]?T", "Eastern|E[SD]T|Central|GMT"),
        ("[今来昨同]春|年春", "spring", "summer|fall|autumn|winter"),
        ("[今来昨同]夏|年夏", "summer", "spring|fall|autumn|winter"),
        ("[今来昨同]秋|年秋", "fall|autumn", "spring|summer|winter"),
        ("[今来昨同]冬|年冬", "winter", "spring|summer|fall|autumn"),
    )
)  # fmt: skip


# Without one of these none of them is said.
_ANY_PART = re.compile(
    "[上下]半?期|[年月][初末半]|[上中下初]旬|遅く|早[くけ]|時[間 ]|[今来昨同年][春夏秋冬]"
)


def parts(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A block for a half, a season or an end that the cited sentences give otherwise."""
    if not _ANY_PART.search(claim.text):
        return
    found = [(m, same, other) for said, same, other in _PARTS for m in said.finditer(claim.text)]
    if not found:
        return
    english = " ".join(c.sentence.text for c in sources.cited(claim))
    for m, same, other in found:
        contrary = other.search(english)
        if contrary is not None and not same.search(english):
            message = f"「{m.group()}」, but the cited sentences say {contrary.group()!r}."
            yield block("date", message, m.span())
