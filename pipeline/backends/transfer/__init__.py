"""English sentences → Japanese by rule, when every word is accounted for; else nothing.

News is full of sentences that say one of a few things: who released, raised, signed or named what,
when, for how much. A reading of such a sentence by rules of syntax and a list of words is right or
is not there at all, which a small neural model cannot promise. So these come first, and the model
is asked for the rest. Words are data: models/transfer/*.yaml; see docs/transfer.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.backends.protect import Lexicon, Protected, names_of, protect, restore

from .clauses import Clauses
from .figures import Marks
from .persons import persons_of
from .words import Words, is_category, read

__all__ = ["Transfer", "Words", "read"]

_TOKEN = re.compile(
    r"<[EMPND]\d>|(?:[A-Za-z]\.){2,}|['’]s\b|(?<=[s>])['’](?= )|[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*|\S"
)
_BASED = re.compile(r"\b([A-Z][a-z]+)-based\b")  # Boston-based is a place and a word
_COURT = re.compile(r"\b(?:courts?|lawsuits?|judges?|jury|jurors|sue[sd]?|suing|plaintiffs?)\b")
_LONGEST = 45  # tokens; more is no simple sentence, and the readings multiply
_CHARACTERS = 500
_OFFICE = re.compile(
    r"^(?:(?:Chief|Deputy|Vice|Prime) )?(?:Executive|Scientist|President|Professor|Judge|Senator|"
    r"Minister|Governor|Mayor|Chairman|Chairwoman|Director|Secretary|Commissioner|[A-Z]EO) "
)
_SPELT = {"US": "u.s.", "’": "'s", "'": "'s"}


@dataclass(frozen=True, slots=True)
class Story:
    """What the sentences of a story say of each other: names, those of people, a court."""

    names: frozenset[str]
    people: frozenset[str]
    court: bool


class Transfer:
    """Translates sentences by rule. `folder` holds the words, one YAML file for each of FILES."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        self.words = read(folder)
        known = {w for text in _english(self.words) for w in text.split()}
        self.lexicon = replace(
            lexicon,
            common=lexicon.common | frozenset(known),
            translated=lexicon.translated | _titled(self.words),
        )

    def translate(
        self, sentences: Sequence[str], register: str = "d", context: Sequence[str] = ()
    ) -> tuple[str | None, ...]:
        """The Japanese of each sentence in a register (d, a, b, t), or None where no rule fits.

        The sentences and their `context` are of one story: a name or person in one is one in all.
        """
        told = dict.fromkeys((*sentences, *context))
        short = [s for s in told if len(s) <= _CHARACTERS]
        names = frozenset[str]().union(*(names_of(s, self.lexicon) for s in short))
        known = replace(self.lexicon, names=names)
        protected = {s: protect(s, replace(known, names=names | _runs(s))) for s in short}
        inside = frozenset(n for p in protected.values() for n in _named_inside(p))
        story = Story(
            inside | self.words.known,
            persons_of(protected.values()),
            any(_COURT.search(s) for s in short),
        )
        return tuple(
            self._one(protected[s], register, story) if s in protected else None for s in sentences
        )

    def _one(self, protected: Protected, register: str, story: Story) -> str | None:
        first = next(iter(protected.slots), None)
        opens = first and first.start == 0 and first.english not in story.names | story.people
        if first and opens and _maybe_a_word(first.english):
            return None
        tokens = tuple(_spelt(t) for t in _TOKEN.findall(_BASED.sub(r"\1 -based", protected.text)))
        if not tokens or len(tokens) > _LONGEST:
            return None
        headline = tokens[-1] not in (".", "?", "!", "”", '"')
        clause = Clauses(tokens, self.words, _marks(protected, story), headline).sentence()
        if clause is None:
            return None
        stop = "。" if register in ("d", "a") else ""
        return restore(clause.said(register), protected.slots) + stop


def _marks(protected: Protected, story: Story) -> Marks:
    slots = protected.slots
    return Marks(
        sizes=frozenset(s.token for s in slots if re.search("[BMKT]$", s.english)),
        persons=frozenset(s.token for s in slots if s.english in story.people),
        shares=frozenset(s.token for s in slots if s.japanese.endswith("%")),
        spans=frozenset(s.token for s in slots if re.search(r"\d(?:[年日分秒]|カ月)$", s.japanese)),
        court=story.court,
    )


def _spelt(token: str) -> str:
    return token if token.startswith("<") else _SPELT.get(token, token.lower().replace("’", "'"))


def _maybe_a_word(text: str) -> bool:
    """Whether a capital tells nothing about a word that opens a sentence: Sentencing, Startup."""
    return re.fullmatch("[A-Z][a-z]+", text) is not None


def _runs(english: str) -> frozenset[str]:
    """Capitalised words side by side in a whole sentence, which is no Title Case Headline."""
    if not english.endswith((".", "”", '"')):
        return frozenset()
    found = re.findall(r"[A-Z][\w&-]*(?: [A-Z][\w&-]*)+", english)
    return frozenset(_OFFICE.sub("", run) for run in found)


def _named_inside(protected: Protected) -> list[str]:
    """Names of a sentence that do not open it, and the words of those of several words."""
    slots = [s for s in protected.slots if not s.facts]
    texts = [s.english for s in slots if s.start > 0 or " " in s.english]
    return [*texts, *(word for text in texts for word in text.split())]


def _english(words: Words) -> list[str]:
    literal = (p for f in words.predicates for p in f.pattern if not is_category(p))
    return [*words.nouns, *words.adjectives, *words.phrases, *words.openers, *words.forms, *literal]


def _titled(words: Words) -> frozenset[str]:
    """Japan, South Korea, Series C: capitalised, and yet Japanese has its own word.

    Of Bank of Japan also the parts, since a name ends before of and and.
    """
    found = set[str]()
    for text in words.capitalised:
        title = " ".join(w[:1].upper() + w[1:] for w in text.split())
        forms = [title, title.replace("U.s.", "U.S."), *([text.upper()] if len(text) < 5 else [])]
        for form in forms:
            form = re.sub(r"\b(Of|And|For)\b", lambda m: m[1].lower(), form)
            found |= {form, *re.split(" (?:of|and|for) ", form)}
    return frozenset(found)
