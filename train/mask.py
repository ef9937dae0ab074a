"""Pairs → pairs with slots: what `protect` takes out of the English is taken out of the Japanese.

A slot whose Japanese is not found stays text on both sides, so the model also learns to translate
names that Japanese writes in kana (United States → 米国).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline import facts
from pipeline.backends.protect import Lexicon, Slot, protect, tokenised
from pipeline.facts import Fact, Kind

from .corpus import Example

_LOWER = re.compile(r"(?<=[a-z,;] )[a-z]+(?:['’][a-z]+)?")


def masked(english: str, japanese: str, lexicon: Lexicon) -> tuple[str, str, tuple[str, ...]]:
    """(English, Japanese, names that the Japanese does not repeat), with slots on both sides."""
    slots = protect(english, lexicon).slots
    found, lost = list[tuple[Slot, list[tuple[int, int]]]](), list[str]()
    taken = list[tuple[int, int]]()
    for slot in sorted(slots, key=lambda s: -len(s.english)):
        spans = [s for s in _spans(japanese, slot) if not _overlap(s, taken)]
        if spans:
            taken += spans
            found.append((slot, spans))
        elif not slot.facts:
            lost.append(slot.english)
    return *_tokens(english, japanese, found), tuple(lost)


def lexicon(examples: Iterable[Example]) -> Lexicon:
    """Common words (seen in lower case, 3 times or more) and names that Japanese translates."""
    counted, pairs = Counter[str](), list(examples)
    for example in pairs:
        counted.update(_LOWER.findall(example.english))
    first = Lexicon(frozenset(w for w, n in counted.items() if n >= 3))
    lost, kept = Counter[str](), Counter[str]()
    for example in pairs:
        names = [s.english for s in protect(example.english, first).slots if not s.facts]
        for name in names:
            (kept if name in example.japanese else lost)[name] += 1
    translated = frozenset(n for n, count in lost.items() if count > kept[n])
    return Lexicon(first.common, translated)


def _tokens(
    english: str, japanese: str, found: list[tuple[Slot, list[tuple[int, int]]]]
) -> tuple[str, str]:
    """Number the slots that both sides have in the order of the English, and write them."""
    chosen = [_again(slot) for slot, _ in found]
    # Every mention of a name gets the same token, as `protect` does at translation time.
    mentions = [m for slot in chosen for m in _mentions(english, slot)]
    result = tokenised(english, mentions)
    tokens = {slot.english: slot.token for slot in result.slots}
    places = [
        (a, b, tokens[s.english]) for s, spans in found for a, b in spans if s.english in tokens
    ]
    for start, end, token in sorted(places, reverse=True):
        japanese = japanese[:start] + token + japanese[end:]
    return result.text, japanese


def _again(slot: Slot) -> Slot:
    return Slot(slot.token[1], slot.start, slot.end, slot.english, slot.japanese, slot.facts)


def _mentions(english: str, slot: Slot) -> list[Slot]:
    if slot.facts:
        return [slot]
    found = re.finditer(rf"(?<![\w-]){re.escape(slot.english)}(?![\w])", english)
    return [Slot("E", m.start(), m.end(), slot.english, slot.japanese) for m in found]


def _spans(japanese: str, slot: Slot) -> list[tuple[int, int]]:
    if not slot.facts:
        name = rf"(?<![A-Za-z0-9]){re.escape(slot.english)}(?![A-Za-z0-9])"
        return [m.span() for m in re.finditer(name, japanese)]
    spans = list[tuple[int, int]]()
    for fact in slot.facts:
        same = [f for f in facts.japanese(japanese) if _equal(f, fact)]
        if not same:
            return []
        spans.append(_whole(japanese, same[0]))
    return [(min(a for a, _ in spans), max(b for _, b in spans))]


def _equal(one: Fact, other: Fact) -> bool:
    return (one.kind, one.value, one.unit) == (other.kind, other.value, other.unit)


def _whole(japanese: str, fact: Fact) -> tuple[int, int]:
    """火曜 is written 火曜日; the fact's span ends before 日."""
    more = fact.kind is Kind.WEEKDAY and japanese[fact.end : fact.end + 1] == "日"
    return fact.start, fact.end + more


def _overlap(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < b and a < span[1] for a, b in taken)
