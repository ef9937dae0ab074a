"""The words of the transfer rules: models/transfer/*.yaml, read once, and English word forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError

from .inflect import Verb, verb

FILES = ("adjuncts", "nouns", "verbs")
_CATEGORY = re.compile(r"([A-Z]+\d?)(?:[@!](\w+))?")
_VOWEL = "aeiou"


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb's or adjunct's English pattern (words and categories) and its Japanese.

    `japanese` has `{NP}`-like places; for a verb, what follows its last space is the predicate.
    """

    pattern: tuple[str, ...]
    japanese: str
    predicate: Verb | None = None
    topic: str = "は"
    undone: Verb | None = None  # what the passive is, where it is no される: finished → 完了する


@dataclass(frozen=True)
class Words:
    """Everything that the rules know. Keys are lower-case English, values Japanese."""

    nouns: Mapping[str, str]
    adjectives: Mapping[str, str]
    places: Mapping[str, str]
    counters: Mapping[str, str]
    units: Mapping[str, str]
    phrases: Mapping[str, str]
    openers: Mapping[str, str]
    conjunctions: Mapping[str, str]
    rates: Mapping[str, str]
    predicates: tuple[Frame, ...]
    titled: tuple[Frame, ...]
    endings: Mapping[str, tuple[str, ...]]
    alone: frozenset[str]
    attached: tuple[Frame, ...]
    adjuncts: tuple[Frame, ...]
    verbs: Mapping[str, tuple[Frame, ...]]
    irregular: Mapping[str, tuple[str, str]]
    longest: int = field(default=6)  # words in the longest noun or phrase

    @cached_property
    def forms(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Word form → (lemma, form), form being base, s, ed, en or ing."""
        found: dict[str, list[tuple[str, str]]] = {}
        for lemma in self.verbs:
            past, participle = self.irregular.get(lemma, (_past(lemma),) * 2)
            for form, text in (("base", lemma), ("s", _third(lemma)), ("ed", past),
                               ("en", participle), ("ing", _gerund(lemma))):  # fmt: skip
                found.setdefault(text, []).append((lemma, form))
        return {text: tuple(known) for text, known in found.items()}


def read(folder: Path) -> Words:
    """The words of a folder. Raises ConfigError that names the file and what is wrong in it."""
    import yaml

    data: dict[str, Any] = {}
    for name in FILES:
        file = folder / f"{name}.yaml"
        try:
            data |= yaml.safe_load(file.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError, TypeError) as error:
            raise ConfigError(f"{file}: the rules' words cannot be read ({error}).") from error
    nouns, counters = _counted(data["nouns"])
    alone = {en for en, ja in nouns.items() if ja.endswith("!")}
    nouns = {en: ja.rstrip("!") for en, ja in nouns.items()}
    verbs: dict[str, list[Frame]] = {}
    for pattern, japanese in data["verbs"].items():
        frame = _frame(pattern, japanese, ends=True)
        verbs.setdefault(frame.pattern[0], []).append(replace(frame, pattern=frame.pattern[1:]))
    return Words(
        nouns=nouns | _plurals(nouns),
        counters=counters | _plurals(counters),
        units=data["units"] | _plurals(data["units"]),
        adjectives=data["adjectives"],
        places=data["places"],
        phrases=data["phrases"],
        openers=data["openers"],
        conjunctions=data["conjunctions"],
        rates=data["rates"],
        predicates=tuple(_frame(p, j, ends=True) for p, j in data["predicates"].items()),
        titled=tuple(_frame(p, j) for p, j in data["titled"].items()),
        endings={name: tuple(ends) for name, ends in data["endings"].items()},
        alone=frozenset(alone) | frozenset(_third(en) for en in alone),
        attached=tuple(_frame(p, j) for p, j in data["attached"].items()),
        adjuncts=tuple(_frame(p, j) for p, j in data["adjuncts"].items()),
        verbs={lemma: tuple(frames) for lemma, frames in verbs.items()},
        irregular={k: (v.split()[0], v.split()[-1]) for k, v in data["irregular"].items()},
    )


def is_category(part: str) -> bool:
    """Whether a part of a pattern stands for a phrase: NP, M, D2 …"""
    return _CATEGORY.fullmatch(part) is not None


def name_of(part: str) -> str:
    """A category without what it asks for: NP of NP@built and NP!duration."""
    return re.split("[@!]", part)[0]


def _frame(pattern: str, japanese: str, ends: bool = False) -> Frame:
    parts = tuple(pattern.split())
    places = {name_of(p) for p in parts if is_category(p)}
    used = set(re.findall(r"{(\w+)}", japanese))
    if not used <= places:
        raise ConfigError(f"transfer rule {pattern!r}: {sorted(used - places)} is not in it.")
    if not ends:
        return Frame(parts, japanese)
    said, _, undone = japanese.partition(" / ")
    topic, _, said = said.rpartition(":")
    before, _, last = said.rpartition(" ")
    return Frame(parts, before, verb(last), topic or "は", verb(undone) if undone else None)


def _counted(nouns: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """ロボット/台 → the noun and its counter."""
    split = {en: ja.split("/") for en, ja in nouns.items()}
    return {en: ja[0] for en, ja in split.items()}, {
        en: ja[1] for en, ja in split.items() if len(ja) > 1
    }


def _plurals(nouns: Mapping[str, str]) -> dict[str, str]:
    return {_third(en): ja for en, ja in nouns.items() if not en.endswith("s")}


def _third(word: str) -> str:
    if word == "have":
        return "has"
    if word.endswith(("s", "x", "ch", "sh", "z", "o")) and not word.endswith("io"):
        return word + "es"
    if word.endswith("y") and word[-2] not in _VOWEL:
        return word[:-1] + "ies"
    return word + "s"


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2] not in _VOWEL:
        return word[:-1] + "ied"
    return (word + word[-1] if _doubles(word) else word) + "ed"


def _gerund(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith("ee"):
        return word[:-1] + "ing"
    return (word + word[-1] if _doubles(word) else word) + "ing"


def _doubles(word: str) -> bool:
    """Of plan → planned: one syllable that ends consonant, vowel, consonant."""
    vowels = len(re.findall("[aeiouy]+", word))
    return vowels == 1 and bool(re.search(r"[^aeiou][aeiou][^aeiouwxy]$", word))
