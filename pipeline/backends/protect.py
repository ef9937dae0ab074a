"""Figures, dates and names leave a sentence before translation and come back after it.

The model sees `<M1>` where the text says $2.5 billion, and code writes 25億ドル for `<M1>`; so no
figure can be mistranslated and no name misspelled. Slots: E a name or identifier (copied), M money,
P a share, multiple or measured quantity, N a bare number, D a date or weekday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline import facts
from pipeline.facts import Fact, Kind

LIMIT = 8  # slots of one letter; what comes after them stays in the text
TOKENS = tuple(f"<{letter}{i}>" for letter in "EMPND" for i in range(1, LIMIT + 1))
_TOKEN = re.compile(r"<[EMPND][1-8]>")
_LETTERS = {
    Kind.MONEY: "M", Kind.PERCENT: "P", Kind.POINT: "P", Kind.MULTIPLE: "P", Kind.UNIT: "P",
    Kind.NUMBER: "N", Kind.YEAR: "D", Kind.MONTH: "D", Kind.DAY: "D", Kind.WEEKDAY: "D",
    Kind.QUARTER: "D", Kind.TIME: "D",
}  # fmt: skip
_DATE_PARTS = (Kind.YEAR, Kind.MONTH, Kind.DAY)

# A capitalised word, or one with a capital or digit inside (xAI, o3-mini); numbers after a name.
# A hyphen goes on only before a capital or a digit: Denver-based is a place and a word.
_WORD = (
    r"(?:[A-ZÀ-Þ][\w+&]*(?:[.'’/](?=\w)(?!s\b)[\w+&]+|-(?=[A-Z0-9])[\w+&.]*\w|(?<=\d)-[a-z]+)*"
    r"|[a-z]+[A-Z][\w+&]*|[a-z]{1,4}-?\d+(?:\.\d+)*[a-z]*(?:-\w+)*)"
)
_TAIL = r"(?:\d+(?:\.\d+)*[A-Za-z]{0,2}(?:-[A-Z\d]\w*)*(?![\w%-]|[.,]\d))"
_NAME = re.compile(rf"(?<![\w$€£¥<]){_WORD}(?: (?:{_WORD}|{_TAIL}))*")
# With a scheme, or a host that a path follows, or www.: a bare "Node.js" is a name.
_ADDRESS = re.compile(
    r"(?<![\w@/.-])(?:(?:https?|ftp)://|www\.(?=\w)|[\w.+-]+@(?=\w)"
    r"|(?=(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s\0]))[^\s<>\"“”\0]+",
    re.I,
)
_BEHIND = ".,;:!?'’)]}"  # what ends a sentence or a clause behind an address
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Slot:
    """One protected span: its token, the English it stands for (at `start`), its Japanese."""

    token: str
    start: int
    end: int
    english: str
    japanese: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Protected:
    """A sentence with its slots taken out."""

    text: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words that are not names: `common` (lower case), `translated` (Japanese has its own).

    `names` are those known to be names, from the other sentences of the story.
    """

    common: frozenset[str] = frozenset()
    translated: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def protect(english: str, lexicon: Lexicon) -> Protected:
    """The sentence with figures, dates and names replaced by tokens, in reading order."""
    addresses = _addresses(english)
    figures = _apart(_figures(english), addresses)
    rest = english
    for taken in (*addresses, *(f for f in figures if f.token in ("M", "P", "D"))):
        rest = facts.blank(rest, taken.start, taken.end)
    names = _names(rest, lexicon)
    # A figure inside a name is part of it: Llama 3.1 405B.
    return tokenised(english, (*_apart(figures, names), *addresses, *names))


def names_of(english: str, lexicon: Lexicon) -> frozenset[str]:
    """The names of several words in a sentence that is not a headline in capitals."""
    slots = protect(english, lexicon).slots
    return frozenset(s.english for s in slots if not s.facts and " " in s.english)


def tokenised(english: str, spans: Iterable[Slot]) -> Protected:
    """Put tokens for `spans` (`token` is the letter alone); equal names share one token."""
    out, at, used = "", 0, dict.fromkeys("EMPND", 0)
    known, slots = dict[str, str](), list[Slot]()
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start < at or used[span.token] >= LIMIT:
            continue
        token = known.get(span.token + span.english)
        if token is None:
            used[span.token] += 1
            token = f"<{span.token}{used[span.token]}>"
            known[span.token + span.english] = token
            slots.append(replace(span, token=token))
        out += english[at : span.start] + token
        at = span.end
    return Protected(out + english[at:], tuple(slots))


def restore(japanese: str, slots: Iterable[Slot]) -> str:
    """Write the slots' Japanese for their tokens. A token without a slot stays, and is an error."""
    written = {slot.token: slot.japanese for slot in slots}
    text = _TOKEN.sub(lambda m: written.get(m.group(), m.group()), japanese)
    return re.sub(r"(?<=\d)([BMK])\1(?![A-Za-z])", r"\1", text)  # 70B and the B after its slot


def missing(japanese: str, slots: Iterable[Slot]) -> int:
    """How many slots a translation left out, plus how many tokens in it stand for nothing."""
    known = {slot.token for slot in slots}
    seen = set(_TOKEN.findall(japanese))
    return len(known - seen) + len(seen - known)


def _addresses(english: str) -> list[Slot]:
    """Web and mail addresses, whole: a figure or a name in one is no word of the sentence."""
    found = []
    for m in _ADDRESS.finditer(english):
        text = m.group().rstrip(_BEHIND)
        # A bracket that was opened in the address belongs to it.
        if english[m.start() + len(text) :].startswith(")") and text.count("(") > text.count(")"):
            text += ")"
        found.append(Slot("E", m.start(), m.start() + len(text), text, text))
    return found


def _apart(slots: Iterable[Slot], others: Iterable[Slot]) -> list[Slot]:
    """The slots that overlap none of the others."""
    taken = [(o.start, o.end) for o in others]
    return [s for s in slots if not any(a < s.end and s.start < b for a, b in taken)]


def _figures(english: str) -> list[Slot]:
    found = [f for f in facts.english(english) if facts.written(f) is not None]
    slots = list[Slot]()
    for parts in facts.together(english, found):
        start, end = parts[0].start, parts[-1].end
        text = facts.dated(parts) if parts[0].kind in _DATE_PARTS else facts.written(parts[0])
        letter = _LETTERS[parts[0].kind]
        slots.append(Slot(letter, start, end, english[start:end], text or "", parts))
    return slots


def _names(english: str, lexicon: Lexicon) -> list[Slot]:
    slots = list[Slot]()
    for first, last in _runs(english, lexicon):
        start, end = _trimmed(english, first, last, lexicon)
        text = english[start:end]
        if re.search("[A-Za-zÀ-ɏ]", text) and not _ordinary(text, lexicon):
            slots.append(Slot("E", start, end, text, text))
    return slots


def _runs(english: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Spans of capitalised words. In a Title Case Headline, ordinary words break a run."""
    found = [m.span() for m in _NAME.finditer(english)]
    words = re.findall(r"[A-Za-z]{4,}", english)
    if sum(w[0].isupper() for w in words) < 0.7 * len(words) or len(words) < 4:
        return found
    known = [m.span() for name in lexicon.names for m in re.finditer(re.escape(name), english)]
    runs = list[tuple[int, int]]()
    for start, end in found:
        for m in re.finditer(r"\S+", english[start:end]):
            at, to = start + m.start(), start + m.end()
            if _common(m.group().lower(), lexicon) and not any(a <= at < b for a, b in known):
                continue
            joins = runs and runs[-1][1] == at - 1
            runs[-1:] = [(runs[-1][0], to)] if joins else [*runs[-1:], (at, to)]
    return runs


def _trimmed(english: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    """A name without the ordinary capitalised word that opens the sentence, and without 's."""
    first = english[start:end].split(" ", 1)[0]
    opens = not english[:start].strip(" \"'“‘(") or english[:start].rstrip()[-1:] in ".?!:"
    if opens and " " in english[start:end] and _common(first, lexicon):
        start += len(first) + 1
    possessive = _POSSESSIVE.search(english[start:end])
    return start, end - len(possessive.group()) if possessive else end


def _common(word: str, lexicon: Lexicon) -> bool:
    return word.lower() in lexicon.common and not re.search(r"\d|[a-z][A-Z]", word)


def _ordinary(name: str, lexicon: Lexicon) -> bool:
    if name in lexicon.translated or name.lower() in facts.GENERIC:
        return True
    return " " not in name and _common(name, lexicon)
