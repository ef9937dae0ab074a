"""The words of the transfer rules: models/transfer/*.yaml, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError

from .forms import gerund, past, third
from .inflect import Verb, verb

FILES = ("adjectives", "adjuncts", "endings", "nouns", "phrases", "places", "verbs")
_CATEGORY = re.compile(r"([A-Z]+\d?)(?:[@!](\w+))?")
_WISH = re.compile(r"\((!?)(\w+)\) ")
_TIMES = frozenset("last this next later earlier early late".split())


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb's or adjunct's English pattern (words and categories) and its Japanese.

    `japanese` has `{NP}`-like places; for a verb, what follows its last space is the predicate.
    `wish` is what the subject, or the noun that it hangs on, has to be: @org, !people.
    """

    pattern: tuple[str, ...]
    japanese: str
    predicate: Verb | None = None
    topic: str = "は"
    undone: Verb | None = None  # what the passive is, where it is no される: finished → 完了する
    wish: str = ""
    habit: bool = False  # the present is told as ている
    negative: bool = False
    time: bool = False


@dataclass(frozen=True)
class Words:
    """Everything that the rules know. Keys are lower-case English, values Japanese."""

    nouns: Mapping[str, str]
    adjectives: Mapping[str, str]
    places: Mapping[str, str]
    counters: Mapping[str, str]
    units: Mapping[str, str]
    joints: Mapping[str, str]
    phrases: Mapping[str, str]
    courtroom: Mapping[str, str]
    openers: Mapping[str, str]
    adverbs: Mapping[str, str]
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
    capitalised: frozenset[str]  # names that Japanese has its own word for
    known: frozenset[str]  # companies: names even where they open a sentence
    longest: int = field(default=6)  # words in the longest noun or phrase

    @cached_property
    def forms(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Word form → (lemma, form), form being base, s, ed, en or ing."""
        found: dict[str, list[tuple[str, str]]] = {}
        for lemma in self.verbs:
            ed, en = self.irregular.get(lemma, (past(lemma),) * 2)
            for form, text in (("base", lemma), ("s", third(lemma)), ("ed", ed), ("en", en),
                               ("ing", gerund(lemma, ed))):  # fmt: skip
                found.setdefault(text, []).append((lemma, form))
        return {text: tuple(known) for text, known in found.items()}

    @cached_property
    def starts(self) -> Mapping[str, Mapping[str, tuple[Frame, ...]]]:
        """Section → first word → its frames; "" for those that a category opens."""
        return {
            name: _by_first(frames)
            for name, frames in (
                ("adjuncts", self.adjuncts),
                ("attached", self.attached),
                ("predicates", self.predicates),
            )
        }

    def is_a(self, text: str, wish: str) -> bool:
        """Whether Japanese ends as @group asks, or not as !group forbids; a name ends with >."""
        if not wish:
            return True
        plain = re.sub(r"「[^」]*」$", "", text)
        plain = re.sub(r"<[MPND]\d>$", "#", plain)
        asked = self.endings[wish[1:]]
        fits = plain.endswith(asked) or re.sub("（[^）]*）$", "", plain).endswith(asked)
        return fits == (wish[0] == "@")


def read(folder: Path) -> Words:
    """The words of a folder. Raises ConfigError that names the file and what is wrong in it."""
    data = _loaded(folder)
    nouns, counters, alone = _counted(data["nouns"])
    verbs: dict[str, list[Frame]] = {}
    for frame in _frames(data["verbs"], ends=True):
        verbs.setdefault(frame.pattern[0], []).append(replace(frame, pattern=frame.pattern[1:]))
    places, institutions = data["places"], data["institutions"]
    capitalised = (*places, *institutions, *data["nationalities"])
    return Words(
        nouns=nouns,
        counters=counters,
        units=data["units"] | {third(en): ja for en, ja in data["units"].items()},
        joints=data["joints"],
        adjectives=data["adjectives"] | data["nationalities"],
        places=places,
        phrases=data["phrases"] | institutions | {f"the {k}": v for k, v in institutions.items()},
        courtroom=data["courtroom"],
        openers=data["openers"],
        adverbs=data["adverbs"],
        conjunctions=data["conjunctions"],
        rates=data["rates"],
        predicates=_frames(data["predicates"], ends=True),
        titled=_frames(data["titled"]),
        endings=_endings(data["endings"], places.values()),
        alone=alone,
        attached=_frames(data["attached"]),
        adjuncts=_frames(data["adjuncts"]),
        verbs={lemma: tuple(frames) for lemma, frames in verbs.items()},
        irregular={k: (v.split()[0], v.split()[-1]) for k, v in data["irregular"].items()},
        capitalised=frozenset(capitalised) | {n for n in nouns if n.startswith("series ")},
        known=frozenset(data["known"]),
    )


def is_category(part: str) -> bool:
    """Whether a part of a pattern stands for a phrase: NP, M, D2 …"""
    return _CATEGORY.fullmatch(part) is not None


def name_of(part: str) -> str:
    """A category without what it asks for: NP of NP@built and NP!duration."""
    return re.split("[@!]", part)[0]


def _loaded(folder: Path) -> dict[str, Any]:
    import yaml

    data: dict[str, Any] = {}
    for name in FILES:
        file = folder / f"{name}.yaml"
        try:
            data |= yaml.load(file.read_text(encoding="utf-8"), _loader(yaml))  # noqa: S506
        except (OSError, yaml.YAMLError, TypeError) as error:
            raise ConfigError(f"{file}: the rules' words cannot be read ({error}).") from error
    return data


def _loader(yaml: Any) -> Any:
    """The C loader where PyYAML has it: ten times as fast on these files, and just as safe."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _frames(section: Mapping[str, str], ends: bool = False) -> tuple[Frame, ...]:
    """The frames of a section, those that ask for most first."""
    frames = [_frame(pattern, japanese, ends) for pattern, japanese in section.items()]
    return tuple(sorted(frames, key=_generality))


def _generality(frame: Frame) -> tuple[int, int, bool]:
    asked = sum(not is_category(p) or p != name_of(p) for p in frame.pattern)
    return -len(frame.pattern), -asked, not frame.wish


def _frame(text: str, japanese: str, ends: bool = False) -> Frame:
    wish = _WISH.match(text)
    parts = tuple(text[wish.end() if wish else 0 :].split())
    places = {name_of(p) for p in parts if is_category(p)}
    used = set(re.findall(r"{(\w+)}", japanese))
    if not used <= places:
        raise ConfigError(f"transfer rule {text!r}: {sorted(used - places)} is not in it.")
    asked = ("!" if wish[1] else "@") + wish[2] if wish else ""
    time = "D" in {p.rstrip("0123456789") for p in places} or parts[0] in _TIMES
    if not ends:
        return Frame(parts, japanese, wish=asked, time=time)
    said, _, undone = japanese.partition(" / ")
    topic, _, said = said.rpartition(":")
    before, _, last = said.rpartition(" ")
    return Frame(
        parts, before, verb(last.rstrip("~-")), topic or "は", verb(undone) if undone else None,
        asked, "~" in last, last.endswith("-"),
    )  # fmt: skip


def _counted(section: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Nouns, counters, and nouns that their counter alone can say: 企業!/社, with their plurals."""
    nouns, counters, alone = dict[str, str](), dict[str, str](), set[str]()
    for english, value in section.items():
        noun, _, counter = value.rstrip("=").partition("/")
        plural = english.endswith("s") or value.endswith("=")
        for form in (english,) if plural else (english, third(english)):
            if form in section and form != english:
                continue
            nouns[form] = noun.rstrip("!")
            if counter:
                counters[form] = counter.rstrip("=")
            if noun.endswith("!"):
                alone.add(form)
    return nouns, counters, frozenset(alone)


def _endings(section: Mapping[str, list[str]], places: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Groups of endings with the groups that they take in, and place: every place."""
    known = dict(section) | {"place": list(places)}

    def full(name: str) -> Iterable[str]:
        for item in known[name]:
            yield from full(item[1:]) if item.startswith("+") else (item,)

    return {name: tuple(full(name)) for name in known}


def _by_first(frames: tuple[Frame, ...]) -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for frame in frames:
        opens = "" if is_category(frame.pattern[0]) else frame.pattern[0]
        found.setdefault(opens, []).append(frame)
    return {word: tuple(of_one) for word, of_one in found.items()}
