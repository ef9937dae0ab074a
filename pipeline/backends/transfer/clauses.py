"""Clauses: subject and predicate, what opens a sentence, reported speech, two clauses in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .inflect import Predicate, ended, inside, linked, plain, settled, verb
from .predicates import Predicates, scoped

_PRONOUNS = frozenset("it they he she".split())
_ALL = ("すべて", "全")
_COUNTED = re.compile(r"^[^のが]*<N\d>[^のが<]{0,4}$")
_SAYING = frozenset(("said", "says"))
_FINDING = frozenset("finds found shows showed".split())


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
        if joint == "は" and _COUNTED.search(self.subject):
            joint = "が"  # not known before: エンジニア200人が加わった
        subject = f"{self.subject}{joint}" if self.subject else ""
        if subject and joint == "は" and _heavy(self.predicate.before):
            subject += "、"
        also = "また、" if self.predicate.also and not self.opener and register in "da" else ""
        told = self.predicate
        if subject and register in "da":
            told = _paused(told)
        return settled(also + self.opener + subject + ended(told, register))

    def linked(self, word: str = "and") -> str:
        """The clause as before 、 and another one; as before が、 where that says but."""
        told = self.predicate
        end = linked(told) if word == "and" else plain(told) + "が"
        return f"{self.opener}{self.subject}{told.topic}{told.before}{end}、"

    def told(self) -> str:
        """The clause as a part of another one: 同社がモデルを公開する.

        What somebody says goes before who says it, lest one が follow the other: 回答が採点されると
        同社が述べる.
        """
        joint = self.predicate.topic.replace("は", "が") if self.subject else ""
        subject, before = f"{self.subject}{joint}", self.predicate.before
        if joint == "が" and "が" in before and "、" not in before and before.endswith("と"):
            subject, before = before, subject
        return f"{subject}{before}{inside(self.predicate)}"


class Clauses(Predicates):
    """Reads clauses out of one sentence."""

    @cached_property
    def _clauses(self) -> dict[int, tuple[tuple[int, Clause], ...]]:
        return {}

    def sentence(self) -> Clause | None:
        """The whole sentence, or None when some word of it is not accounted for."""
        end = len(self.tokens)
        for found in (self._quoted(), self._opened()):
            for last, clause in found:
                if last == end or (self.at(last) == "." and last + 1 == end):
                    return clause if self.left > 0 else None
        return None

    def category(self, name: str, place: int) -> Iterator[tuple[int, str]]:
        """Adds to noun and verb phrases: S, a clause that is told; OWN, one of the teller."""
        kind = name.rstrip("0123456789")
        if kind not in ("S", "OWN"):
            yield from super().category(name, place)
            return
        for end, clause in self.clause(place + (self.at(place) == "that")):
            if kind == "S" or not (clause.subject or clause.predicate.negative):
                yield end, _at_the_time(clause).told()

    def clause(self, place: int) -> tuple[tuple[int, Clause], ...]:
        """Subject, adjuncts between commas or a date, finite predicate; longest first."""
        if place not in self._clauses:
            self._clauses[place] = ()
            found: dict[int, Clause] = {}
            for end, clause in (*self._attributed(place), *self._plainly(place)):
                found.setdefault(end, clause)
                if place == 0 and self.at(end) == "," and self.at(end + 1) in ("and", "but"):
                    for last, both in self._second(end + 1, clause):
                        found.setdefault(last, both)
            self._clauses[place] = tuple(sorted(found.items(), key=lambda pair: -pair[0]))
        return self._clauses[place]

    def _second(self, place: int, first: Clause) -> Iterator[tuple[int, Clause]]:
        """…, and X …; …, but it …, whose subject is that of the first."""
        for last, following in self._plainly(place + 1):
            if following.subject or first.predicate.topic == "は":
                if not following.subject and not self._suits(following.predicate, first.subject):
                    continue
                before = first.linked(self.at(place)) + following.opener
                yield last, replace(following, opener=before)

    def _opened(self) -> Iterator[tuple[int, Clause]]:
        for place, opener in self._openers():
            for last, clause in self.clause(place):
                yield last, replace(clause, opener=opener + clause.opener)

    def _quoted(self) -> Iterator[tuple[int, Clause]]:
        """“S,” said NP. → NPは「S」と述べた, where all of S can be read."""
        if self.at(0) not in ("“", '"'):
            return
        close = "”" if self.at(0) == "“" else '"'
        for end, clause in self.clause(1):
            if self.at(end) != "," or self.at(end + 1) != close or not clause.subject:
                continue
            quote = f"「{clause.opener}{clause.subject}{clause.predicate.topic}"
            quote += f"{clause.predicate.before}{plain(clause.predicate)}」と"
            for last, who in self._speaker(end + 2):
                yield last, Clause(who, Predicate(quote, verb("述べる1"), past=True))

    def _speaker(self, place: int) -> Iterator[tuple[int, str]]:
        """Said X; X said."""
        if self.at(place) in _SAYING:
            yield from ((end, who.text) for end, who in self.phrase(place + 1))
        for end, who in self.phrase(place):
            if self.at(end) in _SAYING:
                yield end + 1, who.text

    def _openers(self) -> Iterator[tuple[int, str]]:
        """Where the clause begins behind an opening adjunct: In March 2026, …"""
        yield 0, ""
        for frame in self.words.starts["adjuncts"].get(self.at(0), ()):
            for end, bound in self.follows(frame, 0):
                if self.at(end) == ",":
                    said = frame.japanese.format(**bound)
                    yield end + 1, said if said.endswith("、") else said + "、"
        if self.text(0, 2) == "according to":
            for end, who in self.phrase(2):
                if self.at(end) == ",":
                    yield end + 1, f"{who.text}によると、"
        for word, japanese in self.words.conjunctions.items():
            if self.at(0) == word:
                for end, clause in self.clause(1):
                    if self.at(end) == ",":
                        yield end + 1, _condition(clause, word).told() + japanese
        for text, japanese in self.words.openers.items():
            size = len(text.split())
            if self.text(0, size) == text:
                yield size + (self.at(size) == ","), japanese

    def _attributed(self, place: int) -> Iterator[tuple[int, Clause]]:
        """…, according to X. / …, X said."""
        for end, clause in self._plainly(place):
            comma = self.at(end) == ","
            if self.tokens[end + comma : end + comma + 2] == ("according", "to"):
                for last, who in self.phrase(end + comma + 2):
                    yield last, _by(who.text, clause)
            if comma and self.at(end + 1) != "”":
                yield from ((last, _by(who, clause)) for last, who in self._speaker(end + 1))
                for last, source in self.phrase(end + 1):
                    if self.at(last) in _FINDING and self.words.is_a(source.text, "@study"):
                        yield last + 1, _by(source.text, clause)

    def _plainly(self, place: int) -> Iterator[tuple[int, Clause]]:
        if self.at(place) == "no" and not self.headline:
            yield from self._none(place + 1)
        for end, subject in self._subject(place):
            for start, before in self._between(end):
                for last, found in self.predicate(start, "fin"):
                    if self._suits(found, subject) and not _of_all(subject, found):
                        time = found.timed + len(before)
                        full = replace(found, before=before + found.before, timed=time)
                        yield last, Clause(_fitting(subject, found), full)

    def _none(self, place: int) -> Iterator[tuple[int, Clause]]:
        """No data was lost → データは失われなかった."""
        for end, subject in self.phrase(place):
            for last, found in self.predicate(end, "fin") if subject.kind == "noun" else ():
                if self._suits(found, subject.text) and not (found.negative or scoped(found)):
                    yield last, Clause(subject.text, replace(found, negative=True))

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


def _fitting(subject: str, found: Predicate) -> str:
    """A name of which only a person's deed is told gets 氏; shares that rise are 株価."""
    if "@person" in found.wishes and re.fullmatch(r"<E\d>", subject):
        return subject + "氏"
    if "@stock" in found.wishes:
        return re.sub("株式$", "株価", subject)
    if "@event" in found.wishes:  # sales that begin
        return re.sub("売上高$", "販売", subject)
    return subject


def _condition(clause: Clause, word: str) -> Clause:
    """If the court approves it: 承認した場合."""
    told = clause.predicate
    state = told.verb.ending in ("だ", "い") or told.verb.stem.endswith("てい")
    if word not in ("if", "after") or state or told.negative:
        return clause
    return replace(clause, predicate=replace(told, past=True))


def _at_the_time(clause: Clause) -> Clause:
    """Said the claims were false: they were so when that was said, 虚偽だと述べた."""
    told = clause.predicate
    state = told.verb.ending in ("だ", "い") or told.verb.stem.endswith("てい")
    now = state and not told.timed and "以前" not in told.before
    return replace(clause, predicate=replace(told, past=False)) if now else clause


def _of_all(subject: str, found: Predicate) -> bool:
    """All users did not: none, or not all of them? Nobody can say."""
    return found.negative and subject.startswith(_ALL)


def _by(who: str, clause: Clause) -> Clause:
    return replace(clause, opener=f"{who}によると、")


def _paused(told: Predicate) -> Predicate:
    """先週、 and not 先週に: a time without に is set off."""
    time, rest = told.before[: told.timed], told.before[told.timed :]
    if not time or time.endswith(("に", "、", "から", "まで", "以降", ">")):
        return told
    return replace(told, before=f"{time}、{rest}", timed=told.timed + 1)


def _heavy(before: str) -> bool:
    """Whether は wants a comma behind it: much follows before the verb, and no date with one."""
    return len(before) > 22 and "、" not in before[:8]
