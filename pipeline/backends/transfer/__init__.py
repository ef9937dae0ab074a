"""English sentences → Japanese by rule, when every word is accounted for; else nothing.

News is full of sentences that say one of a few things: who released, raised, signed or named what,
when, for how much. A reading of such a sentence by rules of syntax and a list of words is right or
is not there at all, which a small neural model cannot promise. So these come first, and the model
is asked for the rest. Words are data: models/transfer/*.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.backends.protect import Lexicon, names_of, protect, restore

from .clauses import Clauses
from .words import Words, is_category, read

__all__ = ["Transfer", "Words", "read"]

_TOKEN = re.compile(r"<[EMPND]\d>|['’]s\b|[A-Za-zÀ-ɏ]+(?:-[A-Za-zÀ-ɏ]+)*|\S")
_LONGEST = 45  # tokens; more is no simple sentence, and the readings multiply


class Transfer:
    """Translates sentences by rule. `folder` holds nouns.yaml, verbs.yaml and adjuncts.yaml."""

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

        `context` are other sentences of the story, which show what is a name in these.
        """
        told = (*sentences, *context)
        names = frozenset[str]().union(*(names_of(s, self.lexicon) for s in told))
        lexicon = replace(self.lexicon, names=names)
        inside = frozenset(n for s in told for n in _named_inside(s, lexicon))
        return tuple(self._one(s, register, lexicon, inside) for s in sentences)

    def _one(
        self, english: str, register: str, lexicon: Lexicon, inside: frozenset[str]
    ) -> str | None:
        protected = protect(english, lexicon)
        first = next(iter(protected.slots), None)
        if (
            first
            and first.start == 0
            and _maybe_a_word(first.english)
            and first.english not in inside
        ):
            return None
        tokens = tuple(
            t if t.startswith("<") else t.lower().replace("’", "'")
            for t in _TOKEN.findall(protected.text)
        )
        if len(tokens) > _LONGEST:
            return None
        sizes = frozenset(s.token for s in protected.slots if re.search("[BMKT]$", s.english))
        clause = Clauses(tokens, self.words, sizes).sentence()
        if clause is None:
            return None
        stop = "。" if register in ("d", "a") else ""
        return restore(clause.said(register), protected.slots) + stop


def _maybe_a_word(text: str) -> bool:
    """Whether a capital tells nothing about a word that opens a sentence: Sentencing, Startup."""
    return re.fullmatch("[A-Z][a-z]+", text) is not None


def _named_inside(english: str, lexicon: Lexicon) -> list[str]:
    """Names of a sentence that do not open it, and the words of those of several words."""
    slots = [s for s in protect(english, lexicon).slots if not s.facts]
    texts = [s.english for s in slots if s.start > 0 or " " in s.english]
    return [*texts, *(word for text in texts for word in text.split())]


def _english(words: Words) -> list[str]:
    literal = (p for f in words.predicates for p in f.pattern if not is_category(p))
    return [*words.nouns, *words.adjectives, *words.phrases, *words.openers, *words.forms, *literal]


def _titled(words: Words) -> frozenset[str]:
    """Japan, South Korea, Series C: capitalised, and yet Japanese has its own word."""
    texts = (*words.places, *(n for n in words.nouns if n.startswith("series ")))
    return frozenset(" ".join(w[:1].upper() + w[1:] for w in text.split()) for text in texts)
