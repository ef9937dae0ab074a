"""English text → facts as they are printed. What they imply besides is in `implied`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace
from decimal import Decimal

from . import vocabulary as v
from .fact import Bound, Fact, Kind
from .norm import Normal, normal
from .units import MONTHS, SECONDS, measured


def english(text: str) -> tuple[Fact, ...]:
    """The facts of an English text, in reading order. Spans index `text`."""
    even = normal(text)
    return tuple(_placed(fact, even) for fact in literal(even.text))


def _placed(fact: Fact, even: Normal) -> Fact:
    """A fact of the normalised text, with its span and text in the original."""
    if even.at is None and even.text == even.original:
        return fact
    start, end = even.span(fact.start, fact.end)
    return replace(fact, start=start, end=end, text=even.original[start:end])


def literal(text: str) -> list[Fact]:
    """The facts of a normalised text, in reading order."""
    found: list[Fact] = []
    # Most sentences have no figure and few of the words: what cannot stand there is not looked for.
    words, figures = v.words_of(text), v.FIGURE.search(text) is not None
    masked = _dates(text, found, words, figures)
    if figures:
        masked = v.IDENTIFIER.sub(_kept_figure, masked)
    masked = _fractions(masked, found, words, figures)
    if figures or words & v.NUMBERS:
        found += [_number(text, m) for m in _numbers(masked)]
    return sorted(found, key=lambda f: (f.start, f.end))


def _numbers(masked: str) -> Iterator[re.Match[str]]:
    """What `NUMBER` finds, tried only where a figure can begin."""
    end = 0
    for token in v.TOKEN.finditer(masked):
        start, word = token.start(), token.group()
        if start < end or (
            word.isalpha()
            and not (word.lower() in v.NUMBERS or masked.startswith("$", token.end()))
        ):
            continue
        m = v.NUMBER.match(masked, start)
        if m is not None:
            end = m.end()
            yield m


def _kept_figure(m: re.Match[str]) -> str:
    """An identifier blanked out; mid-2019, 4M and 20th keep their figures."""
    if v.NO_IDENTIFIER.match(m.group()) or re.match(r"[a-z]{3,}+-", m.group()):
        return m.group()
    return "\0" * len(m.group())


def _dates(text: str, found: list[Fact], words: Set[str], figures: bool) -> str:
    masked = _clock(text, found) if figures else text
    if v.MONTHISH.search(masked):
        masked = _months(text, masked, found)
    if words & v.QUARTERS:
        for m in v.QUARTER.finditer(masked):
            found.append(_fact(text, Kind.QUARTER, _quarter(m), m.start(), m.end()))
        masked = mask(v.QUARTER, masked)
    if words & v.WEEKDAYS:
        for m in v.WEEKDAY.finditer(masked):
            day = (m.group(1) or m.group(2)).lower()[:3]
            number = [d[:3] for d in v.DAYS].index(day)
            found.append(_fact(text, Kind.WEEKDAY, number, *m.span()))
        masked = mask(v.WEEKDAY, masked)
    return _years(text, masked, found) if figures else masked


def _clock(text: str, found: list[Fact]) -> str:
    """Dates in figures and times of day."""
    for m in v.ISO.finditer(text):
        for kind, i in ((Kind.YEAR, 1), (Kind.MONTH, 2), (Kind.DAY, 3)):
            found.append(_fact(text, kind, int(m.group(i)), m.start(i), m.end(i)))
    masked = mask(v.ISO, text)
    for m in v.TIME.finditer(masked):
        # 02:30 is at night; 2:30 may be either.
        clock = m.group(4) or ""
        unit = "" if m.group(3) or (len(clock) == 2 and clock < "10") or int(clock) > 12 else "12"
        how = v.bound(text, *m.span())
        about = how is not Bound.NONE
        found.append(Fact(Kind.TIME, _minutes(m), *m.span(), m.group(), unit, about, how))
    return mask(v.TIME, masked)


def _quarter(m: re.Match[str]) -> int:
    if m.group(1):
        return int(m.group(1))
    word = m.group(2).lower()
    return 4 if word == "final" else v.ORDINALS.index(word) + 1


def _years(text: str, masked: str, found: list[Fact]) -> str:
    for m in v.YEARS.finditer(masked):
        first = int(m.group(1))
        found.append(_fact(text, Kind.YEAR, first, *m.span(1)))
        found.append(_fact(text, Kind.YEAR, first // 100 * 100 + int(m.group(2)), *m.span(2)))
    masked = mask(v.YEARS, masked)
    for m in v.YEAR.finditer(masked):
        if _counts(text[m.end() :]):
            continue
        year = Decimal(m.group(1))
        # The 1960's are a decade, 2026's best are not.
        unit = "s" if m.group(2) == "s" or (m.group(2) and year % 10 == 0) else ""
        found.append(Fact(Kind.YEAR, year, m.start(), m.end(), text[m.start() : m.end()], unit))
    return v.YEAR.sub(
        lambda m: m.group() if _counts(text[m.end() :]) else "\0" * len(m.group()), masked
    )


_COUNTING = re.compile(r"\s([A-Za-z]+)\b(?!-)")


def _counts(after: str) -> bool:
    """Whether a unit or a currency follows: 2048 GB and 2000 yen are no years; 2026 second quarter is one."""
    m = _COUNTING.match(after)
    if m is None:
        return False
    word = m.group(1).lower()
    if word in v.CURRENCIES or word.removesuffix("s") in v.CURRENCIES:
        return word not in ("won", "real", "grand", "pound")
    known = measured(word)
    spans = known is not None and (known[0] in SECONDS or known[0] in MONTHS)
    return known is not None and (not spans or word.endswith("s"))


def _minutes(m: re.Match[str]) -> Decimal:
    if m.group(4):
        return Decimal(int(m.group(4)) * 60 + int(m.group(5)))
    hour = int(m.group(1)) % 12 + (12 if m.group(3).lower() == "p" else 0)
    return Decimal(hour * 60 + int(m.group(2) or 0))


def _months(text: str, masked: str, found: list[Fact]) -> str:
    spans = [m.span() for m in v.MONTH.finditer(masked) if _month(text, m, found)]
    for m in v.DAY_MONTH.finditer(masked):
        for name in ("from", "day"):
            if m.group(name):
                found.append(_fact(text, Kind.DAY, int(m.group(name)), *m.span(name)))
        spans.append(m.span())
    for start, end in spans:
        masked = masked[:start] + "\0" * (end - start) + masked[end:]
    return masked


def _month(text: str, m: re.Match[str], found: list[Fact]) -> bool:
    number = v.MONTHS.index(m.group("month")[:3].lower()) + 1
    if m.group("month") in ("May", "March") and not (m.group("day") or m.group("year")):
        if v.BESIDE_MONTH.match(text, m.end()) or v.AFTER_MONTH.search(text[: m.start()]):
            before = "in"
        else:
            before = text[: m.start()].rstrip().rsplit(" ", 1)[-1].lower()
        alone = before not in v.BEFORE_MAY and not before.rstrip("stndrh")[-1:].isdigit()
        if alone and (m.group("month") == "May" or before in ("", "the", "a")):
            return False
    found.append(_fact(text, Kind.MONTH, number, *m.span("month")))
    for name, kind in (("day", Kind.DAY), ("until", Kind.DAY), ("year", Kind.YEAR)):
        if m.group(name):
            found.append(_fact(text, kind, int(m.group(name)), *m.span(name)))
    return True


def _fractions(masked: str, found: list[Fact], words: Set[str], figures: bool) -> str:
    if words & v.SHARES:
        masked = _shares(masked, found)
    if not (figures or words & v.PLACES):
        return masked
    ordinals = [m for m in v.ORDINAL.finditer(masked) if not _seconds(masked, m)]
    for m in ordinals:
        place = (
            int(m.group(1).replace(",", ""))
            if m.group(1)
            else v.ORDINALS.index(m.group(2).lower()) + 1
        )
        found.append(replace(_fact(masked, Kind.NUMBER, place, *m.span()), unit="nth"))
    for m in ordinals:
        masked = f"{masked[: m.start()]}{chr(0) * len(m.group())}{masked[m.end() :]}"
    return masked


def _seconds(text: str, m: re.Match[str]) -> bool:
    """Whether it is the second of a minute: one second, a 40 second delay."""
    if (m.group(2) or "").lower() != "second":
        return False
    before = re.search(r"([a-z]+|\d)[\s-]$", text[max(0, m.start() - 12) : m.start()], re.I)
    return before is not None and (before.group(1).isdigit() or before.group(1).lower() in v.WORDS)


def _shares(masked: str, found: list[Fact]) -> str:
    """A third, two thirds, twice; six quarters are no fraction but a year and a half."""
    parts = masked
    for m in v.FRACTION.finditer(masked):
        top = v.WORDS.get((m.group("n") or "one").lower(), 1)
        bottom = v.PARTS[(m.group("half") or m.group("d")).lower()]
        if top > bottom:
            continue
        parts = f"{parts[: m.start()]}{chr(0) * len(m.group())}{parts[m.end() :]}"
        value = Decimal(100 * top) / bottom
        how = v.bound(masked, *m.span())
        found.append(Fact(Kind.PERCENT, value, *m.span(), m.group(), "", True, how))
    for m in v.TIMES.finditer(masked):
        times = Decimal(v.times(m.group(1).lower()))
        how = v.bound(masked, *m.span())
        fact = Fact(Kind.MULTIPLE, times, *m.span(), m.group(), "", how != "", how)
        found.append(fact)
    return mask(v.TIMES, parts)


def _number(text: str, m: re.Match[str]) -> Fact:
    value = _value(m)
    tail = re.sub(r"[\s-]+", " ", (m.group("tail") or "")).strip().lower()
    core = m.start("digits") if m.group("digits") else m.start("word")
    money = (m.group("money") or "").lower().rstrip(".")
    kind, unit, factor, printed = _kind("inr" if money == "rs" else money, tail)
    end = m.end("tail") if kind is not Kind.NUMBER and tail and not money else _core(m)
    start = m.start("money") if money else core
    how = v.bound(text, start, _core(m))
    return Fact(
        kind, value * factor, start, end, text[start:end], unit, how is not Bound.NONE, how, printed
    )


def _core(m: re.Match[str]) -> int:
    return max(m.end("digits"), m.end("word"), m.end("scale"), m.end("scale2"))


def _value(m: re.Match[str]) -> Decimal:
    if m.group("digits"):
        value = Decimal(m.group("digits").replace(",", ""))
    else:
        value = Decimal(spelled(m.group("word")))
    for name in ("scale", "scale2"):
        value *= v.SCALES.get((m.group(name) or "").lower(), 1)
    return value


def spelled(words: str) -> int:
    """The value of a spelled number: two hundred and fifty, thirty-one thousand five hundred."""
    total, part = 0, 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "hundred":
            part *= 100
        elif word in v.SCALES:
            total, part = total + part * v.SCALES[word], 0
        elif word != "and":
            part += v.WORDS.get(word, 1)
    return total + part


_PLAIN = re.compile(r"(?:u\.?s\.?|american|canadian|australian|hong kong|new zealand|singapore) ")
_ADDED = re.compile(rf"^(?:{v.ADDED}) (?=[a-z])")
_NATION = re.compile(rf"(?:{v.NATIONS}) ", re.I)
_OF = {"canadian": "CAD", "australian": "AUD", "hong kong": "HKD", "new zealand": "NZD"}


def _kind(money: str, tail: str) -> tuple[Kind, str, Decimal, str]:
    one = Decimal(1)
    if money:
        return Kind.MONEY, v.CURRENCIES[money], one, ""
    if tail.startswith("basis point"):
        return Kind.POINT, "", Decimal("0.01"), ""
    if tail.startswith(("percentage point", "point")):
        return Kind.POINT, "", one, ""
    if tail.startswith("%") or tail.startswith(("percent", "per cent", "pct")):
        return Kind.PERCENT, "", one, ""
    if tail.endswith(("dollar", "dollars")) and " " in tail:
        nation = tail.rsplit(" ", 1)[0]
        return Kind.MONEY, _OF.get(nation, "SGD" if nation == "singapore" else "USD"), one, ""
    return _by_word(tail)


def _by_word(tail: str) -> tuple[Kind, str, Decimal, str]:
    tail = _ADDED.sub("", tail)
    one, words = Decimal(1), tail.split(" ")
    if words[0] in ("x", "×", "times", "fold"):
        return Kind.MULTIPLE, "", one, ""
    if words[0] == "danish":
        return Kind.MONEY, "DKK", one, ""
    coin = words[-1 if _NATION.match(tail) else 0]
    # A code has no plural: Gbps are no pounds.
    singular = coin.removesuffix("s") if len(coin) > 4 else coin
    if singular in v.CURRENCIES:
        grand = Decimal(1000) if singular == "grand" else one
        return Kind.MONEY, v.CURRENCIES[singular], grand, ""
    for unit in (
        tail,
        tail.replace(" ", "-"),
        " ".join(words[:2]),
        words[-1] if words[0] == "metric" else "",
        words[0],
    ):
        known = measured(unit) if unit else None
        if known is not None:
            base, factor, printed = known
            return Kind.UNIT, base, factor, printed
    return Kind.NUMBER, "", one, ""


def _fact(text: str, kind: Kind, value: int, start: int, end: int) -> Fact:
    return Fact(kind, Decimal(value), start, end, text[start:end])


def mask(pattern: re.Pattern[str], text: str) -> str:
    """Blank out what was read, keeping every offset."""
    return pattern.sub(lambda m: "\0" * len(m.group()), text)
