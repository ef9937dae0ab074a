"""What a launch story is about: the new product, its maker and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain import Sentence, Source

# The title and the sentences that can still be the lead.
_LEAD = 5
VERB = re.compile(
    r"\b(?:(?:releas|launch|unveil|introduc|announc|debut|open-sourc|publish|present|reveal)"
    r"(?:e[sd]|s|d)|ships|shipped|opens|opened|rolls out|rolled out)\b",
    re.I,
)
_WORD = r"(?:[A-Z][\w.+&’'-]*\w|[A-Z]|\d[\w.]*\w|\d)"
_MAKER = re.compile(
    rf"(?P<maker>{_WORD}(?: {_WORD}){{0,3}})(?:,[^,]{{1,60}},)?"
    r"(?: (?:on|this|last) \w+| today| yesterday| has| have| just| also)* ?$"
)
_NAME = re.compile(rf"(?<![\w-]){_WORD}(?: {_WORD})*")
# Between the verb and the name: "a new open-weight model called". A preposition means that the
# name is somebody else's ("announced a partnership with …"); the weights are the product's own.
_GAP = re.compile(
    r"^(?: the weights (?:of|to|for))?(?: (?!(?:with|to|for|at|in|by|of|from)\b)[\w-]+){0,6},? ?$"
)
_NO_MAKER = frozenset(
    "it they we the a an he she researchers scientists engineers developers startup today".split()
)
# In headlines these are written with a capital and are no part of a name.
_GENERIC = frozenset(
    "a an the its new first own ai llm open open-weight open-weights open-source model models chip "
    "chips gpu gpus accelerator accelerators language reasoning large small family series version "
    "with for and on in to as of that".split()
)
_KINDS = {
    "chip": r"chips?|gpus?|tpus?|accelerators?|processors?|semiconductors?",
    "model": r"models?|llms?|open-weights?|parameters?|tokens?",
    # Products with a model inside are launched in the same words, and have no card.
    "": r"apps?|services?|platforms?|tools?|features?|robots?|browsers?|phones?|assistants?",
}
_KIND_WORDS = {kind: re.compile(rf"\b(?:{words})\b", re.I) for kind, words in _KINDS.items()}
# "GPT-5 mini" is another product than GPT-5, and "Marlow 2" another than Marlow.
_LONGER = (
    r"(?!\w)(?!\.\d)(?![ -](?:\d|(?:mini|nano|pro|max|ultra|flash|lite|turbo|plus|thinking)\b))"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The product that is launched. `launch` are the sentences that say so, body before title."""

    name: str
    maker: str
    kind: str
    launch: tuple[Sentence, ...]


def named(name: str, text: str) -> int | None:
    """Where a text names just this product, or None."""
    found = re.search(rf"(?<![\w.-]){re.escape(name)}{_LONGER}", text, re.I)
    return found.start() if found else None


def subject_of(source: Source) -> Subject | None:
    """The product that title and lead launch; its name has to stand in two sentences."""
    for sentence in source.sentences[:_LEAD]:
        for maker, rest in _launches(sentence.text):
            name = _name(rest, [s.text for s in source.sentences if s is not sentence])
            if name is None:
                continue
            telling = [s for s in source.sentences if _tells(name, s.text)]
            lead = [s for s in source.sentences[:_LEAD] if named(name, s.text) is not None]
            kind = kind_of(name, [*telling, *lead])
            if kind is not None and telling:
                body = [s for s in telling if s is not source.sentences[0]]
                return Subject(name, maker, kind, tuple(body or telling))
    return None


def _launches(text: str) -> Iterator[tuple[str, str]]:
    """(maker, what follows the verb) for each launching verb with a maker before it."""
    for verb in VERB.finditer(text):
        before = _MAKER.search(text[: verb.start()])
        if before is not None and before["maker"].split()[0].lower() not in _NO_MAKER:
            yield before["maker"], text[verb.end() :]


def _name(rest: str, others: Sequence[str]) -> str | None:
    """The longest name after the verb that another sentence has too."""
    for found in _NAME.finditer(rest):
        words = found.group().split()
        while words and words[0].lower() in _GENERIC:
            words.pop(0)
        if not words:
            continue
        if not _GAP.match(rest[: found.start()]):
            return None
        while words:
            name = " ".join(words)
            if re.search("[A-Za-z]", name) and any(named(name, t) is not None for t in others):
                return name
            words.pop()
        return None
    return None


def _tells(name: str, text: str) -> bool:
    return named(name, text) is not None and VERB.search(text) is not None


def kind_of(name: str, sentences: Sequence[Sentence]) -> str | None:
    """Model or chip: the word that follows the name first, in the first sentence with any."""
    for sentence in sentences:
        after = sentence.text[named(name, sentence.text) or 0 :]
        for text in (after, sentence.text):
            at = {k: m.start() for k, p in _KIND_WORDS.items() if (m := p.search(text)) is not None}
            if at:
                return min(at, key=lambda k: at[k]) or None
    return None
