"""English text → facts as they are printed. What they imply besides is in `implied`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace
from decimal import Decimal

from . import vocabulary as v
from .english_dates import dates
from .fact import Bound, Fact, Kind, fact_at
from .norm import Normal, blank, mask, normal
from .units import measured


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
    masked = dates(text, found, words, figures)
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


def _fractions(masked: str, found: list[Fact], words: Set[str], figures: bool) -> str:
    if words & v.SHARES:
        masked = _shares(masked, found)
    if not (figures or words & v.PLACES):
        return masked
    ordinals = [m for m in v.ORDINAL.finditer(masked) if not _seconds(masked, m)]
    for m in ordinals:
        place = fact_at(masked, Kind.NUMBER, v.place(m.group(1) or m.group(2)), *m.span())
        found.append(replace(place, unit="nth"))
    for m in ordinals:
        masked = blank(masked, *m.span())
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
        parts = blank(parts, *m.span())
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


_CROWNS = {"danish": "DKK", "norwegian": "NOK", "swedish": "SEK"}


def _by_word(tail: str) -> tuple[Kind, str, Decimal, str]:
    tail = _ADDED.sub("", tail)
    one, words = Decimal(1), tail.split(" ")
    if words[0] in ("x", "×", "times", "fold"):
        return Kind.MULTIPLE, "", one, ""
    if words[0] in _CROWNS and words[-1][:3] in ("kro", "cro"):
        return Kind.MONEY, _CROWNS[words[0]], one, ""
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
