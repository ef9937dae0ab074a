"""Verbs in their frames, active and passive, with what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .compounds import Compounds
from .figures import Phrase
from .inflect import Predicate, Verb, able, before_masu, inside, lasting, modifying, passive
from .words import Frame, name_of

_CLAUSE_IN_OBJECT = re.compile(
    "(?:する|した|でき(?:る|た)|[れせてい](?:る|た)|った|んだ)(?!こと|の)[^、]{1,20}を$"
)
_MOST = 3  # adjuncts behind a verb
# What somebody who does something can be; a clause without its subject is about such a one.
_DOERS = frozenset(("@agent", "@org", "@people", "@person", "@made"))
# Whom a thing is done to: 銀行に提訴された. What it is done to: 銀行が販売した.
_SUFFERERS = frozenset(("@agent", "@firm", "@org", "@people", "@stake"))
_FOUNDING = frozenset(("設立", "新設"))
_PAIRING = frozenset("and or between of".split())
_FORMS = {"VP": "to", "VPS": "to", "ING": "ing", "INGS": "ing", "DONE": "ing"}


class Verbal(Compounds):
    """Reads verbs with their objects and adjuncts out of one sentence."""

    form = "fin"  # of the verb phrase that is being read

    def category(self, name: str, place: int) -> Iterator[tuple[int, str]]:
        """Adds to noun phrases: VP (to do), ING (doing), VPS and INGS (し), DONE (した)."""
        kind = name.rstrip("0123456789")
        if kind not in _FORMS:
            yield from super().category(name, place)
            return
        for end, found in self.predicate(place, _FORMS[kind]):
            if not set(found.wishes) <= _DOERS or found.topic != "は":
                continue
            if kind.endswith("S"):
                yield end, found.before + before_masu(found.verb)
            else:
                yield end, found.before + inside(replace(found, past=kind == "DONE"))

    def predicate(self, place: int, form: str) -> tuple[tuple[int, Predicate], ...]:
        """A verb phrase in a form: fin, base, en, ing; with all its adjuncts, or fewer."""
        raise NotImplementedError

    def _hanging(self, place: int, base: Phrase, count: int) -> Iterator[tuple[int, Phrase]]:
        """Adds to noun phrases what verbs hang on them: a chip that …, a chip designed by …."""
        if count < 2 and base.kind in ("noun", "name", "person"):
            for end, found in self._relative(place, base):
                if self._suits(found, base.text):
                    yield from self._hanging(end, _modified(found, base), count + 2)
            yield from self._aside(place, base)
        yield from super()._hanging(place, base, count)

    def _relative(self, place: int, base: Phrase) -> Iterator[tuple[int, Predicate]]:
        """That …, designed by …, (that) the model had made."""
        that = self.at(place) in ("that", "which", "who")
        if that and base.kind == "noun":
            verbs = (f for t in self.tokens[:place] for _, f in self.words.forms.get(t, ()))
            form = "obj" if {"ed", "s"} & set(verbs) else "rel"
            yield from self.predicate(place + 1, form)
        if base.kind != "person":
            for end, found in self.passive(place, past=True, late=False):
                if end > place + 1:
                    yield end, found
            if base.kind == "noun":
                yield from self._done_by(place + that, base)

    def _aside(self, place: int, base: Phrase) -> Iterator[tuple[int, Phrase]]:
        """Between commas: X, which … ,"""
        if self.slot(place - 1) == "E" and self.at(place - 2) in _PAIRING:
            return  # the contract between X and Y, which …: of the contract or of Y?
        if self.at(place) == "," and self.at(place + 1) in ("which", "who"):
            for end, found in self.predicate(place + 2, "rel"):
                if self.at(end) in (",", ".", "") and self._suits(found, base.text):
                    yield end + (self.at(end) == ","), _modified(found, base)
        elif self.at(place) == ",":
            for end, found in self.passive(place + 1, past=True):
                if self.at(end) == "," and end > place + 2 and self._suits(found, base.text):
                    yield end + 1, _modified(found, base)

    def _bent(self, before: str) -> bool:
        """Whether a to behind an object may be the object's: a plan on Friday to invest."""
        return before.endswith("を") and self.words.is_a(before[:-1], "@intent")

    def _suits(self, found: Predicate, subject: str) -> bool:
        """Whether a subject is what the verb asks for; without one, whether it asks for a doer."""
        if not subject:
            return set(found.wishes) <= _DOERS
        return all(self.words.is_a(subject, wish) for wish in found.wishes)

    def _done_by(self, place: int, base: Phrase) -> Iterator[tuple[int, Predicate]]:
        """A clause whose object is the noun before it: (an error that) the model had made."""
        for end, who in self.phrase(place):
            had = self.at(end) in ("has", "have", "had")
            for form in ("en",) if had else ("ed", "s", "base"):
                for frame in self._taking_object(end + had, form):
                    if self.words.is_a(who.text, frame.wish) and self._object(frame, base.text):
                        yield from self._object_gone(frame, end + had + 1, who, form)

    def _taking_object(self, place: int, form: str) -> Iterator[Frame]:
        for lemma, known in self.words.forms.get(self.at(place), ()):
            for frame in self.words.verbs[lemma] if known == form else ():
                object_first = frame.pattern and name_of(frame.pattern[0]) == "NP"
                if object_first and "{NP}を" in frame.japanese:
                    yield frame

    def _object(self, frame: Frame, text: str) -> bool:
        return self.words.is_a(text, frame.pattern[0].removeprefix("NP"))

    def _object_gone(
        self, frame: Frame, place: int, who: Phrase, form: str
    ) -> Iterator[tuple[int, Predicate]]:
        assert frame.predicate is not None
        for end, bound in self.follows(frame, place, skipped=1):
            before = frame.japanese.replace("{NP}を", "", 1).format(**bound)
            found = Predicate(f"{who.text}が{before}", frame.predicate, form in ("ed", "en"))
            yield from self.around(end, found, 0)

    def passive(
        self, place: int, past: bool, mode: str = "event", late: bool = True
    ) -> Iterator[tuple[int, Predicate]]:
        """Be released by X → Xが公開した, and without a doer 公開された.

        `mode`: event; state, of what is so now (使用されている); able (使用できる). `late`: see
        `around`.
        """
        for frame in self._taking_object(place, "en"):
            yield from self._without_object(frame, place + 1, past, mode, late)

    def _without_object(
        self, frame: Frame, place: int, past: bool, mode: str, late: bool
    ) -> Iterator[tuple[int, Predicate]]:
        assert frame.predicate is not None
        asked = frame.pattern[0].removeprefix("NP")
        wishes = (asked,) if asked else ()
        rest = replace(frame, japanese=frame.japanese.replace("{NP}を", "", 1))
        active = _moded(frame.predicate, mode, past)
        undone = _moded(frame.undone or passive(frame.predicate), mode, past)
        if mode == "able":
            undone = able(frame.predicate)
        for end, bound in self.follows(rest, place, skipped=1):
            before = rest.japanese.format(**bound)
            for by, day in self._day_between(end):
                for last, who in self.phrase(by):
                    if self.words.is_a(who.text, frame.wish):
                        does = self.words.is_a(who.text, "@agent")
                        suffers = asked in _SUFFERERS and frame.predicate.stem not in _FOUNDING
                        particle = "により" if not does else "に" if suffers else "が"
                        word = active if particle == "が" else undone
                        told = f"{who.text}{particle}{before}"
                        done = Predicate(told, word, past, wishes=wishes)
                        done = _led(done, day, True) if day else done
                        yield from self.around(last, done, not late, late)
            found = Predicate(before, undone, past, wishes=wishes)
            yield from self.around(end, found, int(not late and end > place), late)

    def _day_between(self, place: int) -> Iterator[tuple[int, str]]:
        """Where the doer of a passive stands: behind by, or in 2021 by."""
        if self.at(place) == "by":
            yield place + 1, ""
        elif self.at(place) in ("in", "on"):
            for end, day in self.category("D", place + 1):
                if self.at(end) == "by":
                    yield end + 1, f"{day}に"

    def main(self, place: int, form: str, now: bool = False) -> Iterator[tuple[int, Predicate]]:
        """A verb in one of its frames, then its adjuncts; `now`: habits are told as ている."""
        for lemma, known in self.words.forms.get(self.at(place), ()):
            for frame in self.words.verbs[lemma] if known == form else ():
                yield from self.framed(frame, place + 1, form in ("ed", "en"), now)

    def framed(
        self, frame: Frame, place: int, past: bool, now: bool = False
    ) -> Iterator[tuple[int, Predicate]]:
        """What a frame says from here on; `now`: in the simple present."""
        wishes = (frame.wish,) if frame.wish else ()
        for start, day in self._day_first(frame, place):
            for end, found in self._bound(frame, start, past, now, wishes):
                yield from self.around(end, _led(found, day, True) if day else found, 0)

    def _day_first(self, frame: Frame, place: int) -> Iterator[tuple[int, str]]:
        """Announced on Tuesday that …, agreed on Friday to …: a day before what is told."""
        yield place, ""
        if self.at(place) == "on" and {"S", "OWN", "VP"} & set(frame.pattern[:2]):
            yield from ((end, f"{day}、") for end, day in self.category("D", place + 1))

    def _bound(
        self, frame: Frame, place: int, past: bool, now: bool, wishes: tuple[str, ...]
    ) -> Iterator[tuple[int, Predicate]]:
        assert frame.predicate is not None
        for end, bound in self.follows(frame, place):
            before = frame.japanese.format(**bound)
            word = Verb(frame.predicate.stem.format(**bound), frame.predicate.ending)
            if frame.habit and now and not past:
                word = lasting(word)
            yield end, Predicate(before, word, past, frame.negative, "", frame.topic, wishes)

    def around(
        self, place: int, found: Predicate, count: int, late: bool = True
    ) -> Iterator[tuple[int, Predicate]]:
        """Adjuncts behind a verb stand before it in Japanese, the last first; then none.

        `late`: a time may stand behind another adjunct. Behind the participle of a noun it is the
        main verb's: will delete the data collected through the app by June. So it is in a clause on
        an object: plans to release a model that reads images next year.
        """
        if count < _MOST:
            for frame in self.words.starts["adjuncts"].get(self.at(place), ()):
                if (frame.time and (self.form == "obj" or (count and not late))) or (
                    frame.pattern[0] == "," and self.form in ("to", "ing")
                ):
                    continue
                if frame.pattern == ("to", "VP") and self._bent(found.before):
                    continue
                for end, bound in self.follows(frame, place):
                    said = _led(found, frame.japanese.format(**bound), frame.time)
                    yield from self.around(end, said, count + 1, late)
            if (adverb := self.words.adverbs.get(self.at(place))) is not None:
                yield from self.around(place + 1, besides(found, adverb), count + 1, late)
        yield place, found


def besides(found: Predicate, adverb: str) -> Predicate:
    """The predicate with an adverb; また of also opens the whole sentence."""
    if adverb == "また、":
        return replace(found, also=True)
    return _led(found, adverb, False)


def _moded(word: Verb, mode: str, past: bool) -> Verb:
    if mode == "able":
        return able(word)
    return lasting(word) if mode == "state" and not past else word


def _led(found: Predicate, adjunct: str, time: bool) -> Predicate:
    """The predicate with an adjunct before it, which stands behind a time that is there.

    One with a verb of its own stands before the time, which is not of that verb; and an object with
    a clause stands before a time, so that it is not read as the clause's.
    """
    if adjunct.endswith("て、"):
        return replace(found, before=adjunct + found.before, timed=0)
    if time and adjunct[-1] != "、" and _CLAUSE_IN_OBJECT.search(found.before):
        return replace(found, before=found.before + adjunct)
    if time:
        return replace(found, before=adjunct + found.before, timed=found.timed + len(adjunct))
    at = found.timed
    return replace(found, before=found.before[:at] + adjunct + found.before[at:])


def _modified(found: Predicate, base: Phrase) -> Phrase:
    return Phrase(modifying(found) + base.text, base.kind)
