"""What a source states about its own subject, as table cells that cite the sentence.

Only what surely is about the new product is taken: a figure behind a rival's name, "predecessor"
or "smaller version" is left. Missing one leaves a blank; taking a wrong one would be a lie.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from pipeline.domain import COMPARED, Cell, FactCard, Sentence, Source
from pipeline.facts import Fact, Kind, bounded, english, grouped, written

from .subject import Subject, named

# What follows one of these is not about the new product.
_ELSE = re.compile(
    r"(?i:\b(?:predecessors?|previous|earlier|older|prior|rivals?|competitors?|smaller|larger|"
    r"another|upcoming|unlike|than|versus|compared)\b)|\bthe (?:first|original) [A-Z]"
)
_SEVERAL = re.compile(r"\b(?:sizes|variants|versions|ranging)\b", re.I)
_PRODUCT = re.compile(r"\b[A-Z][A-Za-z]*(?:[ -][A-Z]?\d+(?:\.\d+)?[A-Za-z]*|\d+[A-Za-z]*)\b")
# A capital and a figure, and yet no product: dates, memory, number formats, licences, years.
_NO_PRODUCT = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]* \d"
    r"|(?:hbm|gddr|fp|bf|int|q|pcie|nvlink|apache|version|in|on|at|by|about|some|only|over|since|from"
    r"|up|and|with|around|nearly|under|it|the)[ -]?\d",
    re.I,
)
_LICENCE = re.compile(
    r"\b(?P<name>Apache(?: License)?,?(?: version)? 2\.0|(?:modified )?MIT|BSD|[LA]?GPL(?:v3)?"
    r"|CC[ -]BY(?:-[A-Z]{2})*(?: 4\.0)?|Llama \d(?:\.\d)? Community)"
    r"(?:[- ](?:open-source|software|style))*[- ]licen[cs]e",
    re.I,
)
_SILENCE = re.compile(
    r"\b(?:not|never|declin\w+ to|refus\w+ to|without)(?: yet)? "
    r"(?:disclos\w*|reveal\w*|said|say|publish\w*|shar\w*)\b",
    re.I,
)
_TOPICS = {
    "パラメータ数": r"parameters?",
    "コンテキスト長": r"context",
    "価格": r"pric\w+|costs?",
    "ライセンス": r"licen[cs]e",
    "メモリー容量": r"memory",
    "メモリー帯域幅": r"bandwidth",
    "消費電力": r"power",
}
_PER_MILLION = re.compile(
    r" ?(?:per|a|for|for a|for every|each) (?:(?:one|1) )?million"
    r"(?: (?P<way>input|output))? tokens",
    re.I,
)
_WAYS = {"input": "入力", "output": "出力", None: ""}
_SIZE = r"(?P<n>\d+(?:\.\d+)?)[ -]?(?P<unit>[GT]B|(?:giga|tera)bytes?)"
_MEMORY = re.compile(
    rf"{_SIZE}(?!/s|ps| per second| a second)\b(?=[^.;]{{0,30}}\b(?:memory|HBM))", re.I
)
_BANDWIDTH = re.compile(rf"{_SIZE}(?:/s|ps| per second| a second)", re.I)
_POWER = re.compile(r"(?P<n>\d[\d,]*(?:\.\d+)?)[ -]?(?P<unit>watts?|W|kilowatts?|kW)\b")

_CALENDAR = (Kind.YEAR, Kind.MONTH, Kind.DAY, Kind.WEEKDAY)

Found = Iterator[tuple[int, str]]


def stated(subject: Subject, source: Source, cards: Sequence[FactCard]) -> dict[str, Cell]:
    """Cells by label, those that the source fills. `cards` tell the names of other products."""
    others = [n for c in cards for n in (c.name, *c.aliases)]
    title, *body = source.sentences
    found: dict[str, Cell] = {}
    for label in COMPARED[subject.kind]:
        for sentence in (*body, title):
            text = _cell(label, sentence, subject, source, others)
            if text is not None:
                found[label] = Cell(text, (sentence.id,))
                break
    return found


def _cell(
    label: str, sentence: Sentence, subject: Subject, source: Source, others: Sequence[str]
) -> str | None:
    """What a sentence says about the subject under this label."""
    if label in ("発表元", "製造元"):
        says = sentence in subject.launch and subject.maker in sentence.text
        return subject.maker if says else None
    if label == "発表日":
        return _day(sentence, source) if sentence in subject.launch else None
    own = [
        text for at, text in _READERS[label](sentence.text) if _own(at, sentence, subject, others)
    ]
    if own:
        return _joined(own) if label == "価格" else own[0]
    return _withheld(label, sentence, subject, others)


def _own(at: int, sentence: Sentence, subject: Subject, others: Sequence[str]) -> bool:
    """Whether what stands at this place is said of the subject and of nothing else."""
    text = sentence.text
    if _ELSE.search(text[:at]):
        return False
    masked = text.replace(subject.name, "\0" * len(subject.name))
    places = [p for n in others if (p := named(n, masked)) is not None]
    places += [m.start() for m in _PRODUCT.finditer(masked) if not _NO_PRODUCT.match(m.group())]
    if any(place < at for place in places):
        return False
    return not places or named(subject.name, text[:at]) is not None


def _withheld(
    label: str, sentence: Sentence, subject: Subject, others: Sequence[str]
) -> str | None:
    """未公表, where the sentence says that this was not told."""
    silence = _SILENCE.search(sentence.text)
    if silence is None or named(subject.name, sentence.text) is None:
        return None
    after = sentence.text[silence.end() : silence.end() + 60]
    said = re.search(rf"\b(?:{_TOPICS[label]})\b", after, re.I)
    return "未公表" if said and _own(silence.start(), sentence, subject, ()) else None


def _parameters(text: str) -> Found:
    if _SEVERAL.search(text):
        return
    for fact in english(text):
        short = re.fullmatch(r"\d+(?:\.\d+)?[BT]", fact.text) and re.match(
            r"[ -](?:model|param|language|open)", text[fact.end :]
        )
        if (fact.kind is Kind.UNIT and fact.unit == "parameter") or short:
            yield fact.start, bounded(fact, grouped(fact.value))


def _context(text: str) -> Found:
    """The count of tokens that stands nearest to the word context."""
    if not (word := re.search(r"\bcontext\b", text, re.I)):
        return
    counts = [f for f in english(text) if _tokens(f, text)]
    if counts:
        fact = min(counts, key=lambda f: abs(f.start - word.start()))
        yield fact.start, bounded(fact, f"{grouped(fact.value)}トークン")


def _tokens(fact: Fact, text: str) -> bool:
    if fact.value != fact.value.to_integral_value():
        return False
    if fact.kind is Kind.UNIT and fact.unit == "token":
        return True
    return fact.kind is Kind.NUMBER and bool(
        re.match(r"[ -](?:token[ -])?context", text[fact.end :])
    )


def _price(text: str) -> Found:
    for fact in english(text):
        unit = _PER_MILLION.match(text, fact.end) if fact.kind is Kind.MONEY else None
        if unit is not None and (amount := written(fact)):
            way = unit["way"].lower() if unit["way"] else None
            yield fact.start, f"{_WAYS[way]}{amount}"


def _joined(prices: Sequence[str]) -> str:
    """Prices per million tokens in one cell; a second one only when both say of what."""
    sided = [p for p in prices if p.startswith(("入力", "出力"))]
    return f"100万トークンあたり{'、'.join(sided or prices[:1])}"


def _licence(text: str) -> Found:
    for m in _LICENCE.finditer(text):
        name = "Apache 2.0" if m["name"].lower().startswith("apache") else m["name"]
        yield m.start(), f"{name} License" if name.endswith("Community") else name


def _size(pattern: re.Pattern[str], form: str) -> Callable[[str], Found]:
    def read(text: str) -> Found:
        for m in pattern.finditer(text):
            unit = "TB" if m["unit"].lower().startswith("t") else "GB"
            yield m.start(), form.format(f"{m['n']}{unit}")

    return read


def _power(text: str) -> Found:
    for m in _POWER.finditer(text):
        unit = "キロワット" if m["unit"].lower().startswith("k") else "ワット"
        yield m.start(), f"{grouped(Decimal(m['n'].replace(',', '')))}{unit}"


_READERS: dict[str, Callable[[str], Found]] = {
    "パラメータ数": _parameters,
    "コンテキスト長": _context,
    "価格": _price,
    "ライセンス": _licence,
    "メモリー容量": _size(_MEMORY, "{}"),
    "メモリー帯域幅": _size(_BANDWIDTH, "毎秒{}"),
    "消費電力": _power,
}


def _day(sentence: Sentence, source: Source) -> str | None:
    """The day of the launch, when the sentence has one: written out, or as a weekday."""
    if source.published is None or re.search(r"\b(?:will|plans? to)\b", sentence.text):
        return None
    printed = source.published.date()
    found = [f for f in english(sentence.text) if f.kind in _CALENDAR]
    parts = {f.kind: int(f.value) for f in found}
    if len(parts) < len(found):  # two dates: one may be that of the first delivery
        return None
    if Kind.MONTH in parts and Kind.DAY in parts:
        day = _valid(parts.get(Kind.YEAR, printed.year), parts[Kind.MONTH], parts[Kind.DAY])
    elif Kind.WEEKDAY in parts:
        day = printed - timedelta(days=(printed.weekday() - parts[Kind.WEEKDAY]) % 7)
    else:
        day = printed if re.search(r"\btoday\b", sentence.text, re.I) else None
    if day is None or day > printed:
        return None
    return f"{day.year}年{day.month}月{day.day}日"


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
