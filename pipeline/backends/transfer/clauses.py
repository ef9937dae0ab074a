"""Clauses: subject and predicate, what opens a sentence, reported speech, two clauses in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .inflect import Predicate, ended, linked, plain
from .predicates import Predicates
from .words import Words

_PRONOUNS = frozenset("it they he she".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A subject (empty where Japanese leaves it out) and its predicate."""

    subject: str
    predicate: Predicate
    opener: str = ""

    def said(self, register: str) -> str:
        """The sentence, without its full stop."""
        topic = self.predicate.topic
        joint = "、" if register == "t" and topic == "は" else topic
        subject = f"{self.subject}{joint}" if self.subject else ""
        if subject and joint == "は" and _heavy(self.predicate.before):
            subject += "、"
        return self.opener + subject + ended(self.predicate, register)

    def linked(self) -> str:
        """The clause as before 、 and another one."""
        told = self.predicate
        return f"{self.opener}{self.subject}{told.topic}{told.before}{linked(told)}、"


class Clauses(Predicates):
    """Reads clauses out of one sentence."""

    def __init__(
        self, tokens: tuple[str, ...], words: Words, sizes: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(tokens, words, sizes)
        self._clauses: dict[int, tuple[tuple[int, Clause], ...]] = {}

    def sentence(self) -> Clause | None:
        """The whole sentence, or None when some word of it is not accounted for."""
        end = len(self.tokens)
        for place, opener in self._openers():
            for last, clause in self.clause(place):
                if last == end or (self.at(last) == "." and last + 1 == end):
                    return replace(clause, opener=opener + clause.opener)
        return None

    def category(self, name: str, place: int) -> Iterator[tuple[int, str]]:
        """Adds to noun and verb phrases: S, a clause that is told or thought."""
        if name.rstrip("0123456789") != "S":
            yield from super().category(name, place)
            return
        for end, clause in self.clause(place + (self.at(place) == "that")):
            joint = clause.predicate.topic.replace("は", "が") if clause.subject else ""
            told = clause.predicate
            yield end, f"{clause.subject}{joint}{told.before}{plain(told)}"

    def clause(self, place: int) -> tuple[tuple[int, Clause], ...]:
        """Subject, adjuncts between commas or a date, finite predicate; longest first."""
        if place not in self._clauses:
            self._clauses[place] = ()
            found: dict[int, Clause] = {}
            for end, clause in (*self._attributed(place), *self._plainly(place)):
                found.setdefault(end, clause)
                if place == 0 and self.at(end) == "," and self.at(end + 1) == "and":
                    for last, following in self._plainly(end + 2):
                        if following.subject:
                            before = clause.linked() + following.opener
                            found.setdefault(last, replace(following, opener=before))
            self._clauses[place] = tuple(sorted(found.items(), key=lambda pair: -pair[0]))
        return self._clauses[place]

    def _openers(self) -> Iterator[tuple[int, str]]:
        """Where the clause begins behind an opening adjunct: In March 2026, …"""
        yield 0, ""
        for frame in self.words.adjuncts:
            for end, bound in self.follows(frame, 0):
                if self.at(end) == ",":
                    yield end + 1, frame.japanese.format(**bound) + "、"
        for word, japanese in self.words.conjunctions.items():
            if self.at(0) == word:
                for end, told in self.category("S", 1):
                    if self.at(end) == ",":
                        yield end + 1, f"{told}{japanese}"
        for text, japanese in self.words.openers.items():
            size = len(text.split())
            if " ".join(self.tokens[:size]) == text:
                yield size + (self.at(size) == ","), japanese

    def _attributed(self, place: int) -> Iterator[tuple[int, Clause]]:
        """…, according to X. / …, X said."""
        for end, clause in self._plainly(place):
            if self.at(end) != ",":
                continue
            if self.tokens[end + 1 : end + 3] == ("according", "to"):
                for last, who in self.phrase(end + 3):
                    yield last, _by(who.text, clause)
            for last, who in self.phrase(end + 1):
                if self.at(last) in ("said", "says"):
                    yield last + 1, _by(who.text, clause)

    def _plainly(self, place: int) -> Iterator[tuple[int, Clause]]:
        for end, subject in self._subject(place):
            for start, before in self._between(end):
                for last, found in self.predicate(start, "fin"):
                    yield last, Clause(subject, replace(found, before=before + found.before))

    def _subject(self, place: int) -> Iterator[tuple[int, str]]:
        """A noun phrase; a pronoun inside reported speech is left out, as Japanese does."""
        if self.at(place) in _PRONOUNS:
            if place > 0:
                yield place + 1, ""
            return
        yield from ((end, found.text) for end, found in self.phrase(place))

    def _between(self, place: int) -> Iterator[tuple[int, str]]:
        """A day between subject and verb: on Tuesday."""
        yield place, ""
        if self.at(place) == "on":
            for end, day in self.category("D", place + 1):
                yield end, f"{day}、"


def _by(who: str, clause: Clause) -> Clause:
    return replace(clause, opener=f"{who}によると、")


def _heavy(before: str) -> bool:
    """Whether は wants a comma behind it: much follows before the verb, and no date with one."""
    return len(before) > 22 and "、" not in before[:8]
