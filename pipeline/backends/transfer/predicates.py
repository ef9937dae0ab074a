"""Verb phrases: tense and voice, auxiliaries, what can be said with is, coordination."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain

from .inflect import Predicate, Verb, able, lasting, linked, noun, plain, prospect
from .verbal import Verbal, besides

_BE = {"is": False, "are": False, "was": True, "were": True}
_WILL = frozenset(("will", "would"))
_READINGS = 40  # of one verb phrase
# A figure does not plan: revenue will rise is a prospect.
_FIGURES = frozenset(("@amount", "@price", "@rate", "@stock", "@gap"))
_MANY = frozenset("people children women police they that which who both and".split())
_NOT_MANY = frozenset("'s its this is was has business news u.s. says".split())
_AHEAD = {"expected": "見通し", "scheduled": "予定", "set": "予定", "due": "予定",
          "planned": "計画", "likely": "見込み"}  # fmt: skip


class Predicates(Verbal):
    """Reads verb phrases out of one sentence."""

    @cached_property
    def _verbs(self) -> dict[tuple[int, str], tuple[tuple[int, Predicate], ...]]:
        return {}

    def predicate(self, place: int, form: str) -> tuple[tuple[int, Predicate], ...]:
        """A verb phrase in a form; the first reading of each length.

        fin; rel and obj of a relative clause, obj on an object; base; to, behind to; en; ing.
        """
        key = place, form
        if key not in self._verbs:
            self._verbs[key] = ()
            found: dict[tuple[int, tuple[str, ...]], Predicate] = {}
            outer = self.form
            self.form = outer if (outer, form) == ("obj", "base") else form
            for end, one in self._coordinated_verbs(place, form):
                found.setdefault((end, one.wishes), one)
                if len(found) > _READINGS:
                    break
            self.form = outer
            self._verbs[key] = tuple((end, one) for (end, _), one in found.items())
        return self._verbs[key]

    def _coordinated_verbs(self, place: int, form: str) -> Iterator[tuple[int, Predicate]]:
        for end, found in self._single(place, form):
            comma = self.at(end) == ","
            word = self.at(end + comma)
            if word == "and" or (word == "but" and form in ("fin", "rel", "obj")):
                to = form == "to" and self.at(end + comma + 1) == "to"
                for last, following in self._single(end + comma + 1 + to, form):
                    if found.topic == following.topic == "は":
                        yield last, _both(found, following, word)
            yield end, found

    def _single(self, place: int, form: str) -> Iterator[tuple[int, Predicate]]:
        adverb = self.words.adverbs.get(self.at(place))
        if adverb is not None:
            for end, found in self._single(place + 1, form):
                yield end, besides(found, adverb)
            return
        if form in ("fin", "rel", "obj"):
            yield from self._finite(place, now=form == "fin")
        elif form in ("base", "to") and self.at(place) == "be":
            yield from self._being(place + 1, past=False, mode="event")
        else:
            yield from self.main(place, "base" if form == "to" else form)

    def _finite(self, place: int, now: bool) -> Iterator[tuple[int, Predicate]]:
        word = self.at(place)
        if word in _BE:
            yield from self._being(place + 1, _BE[word])
        elif word in _WILL:
            yield from self._future(place, place + 1, "予定" if word == "will" else "ことになる")
        elif word in ("can", "cannot", "may", "might", "must"):
            yield from self._modal(place)
        elif word in ("has", "have", "had"):
            yield from self._perfect(place)
        elif word in ("did", "does", "do") and self.at(place + 1) == "not":
            for end, found in self._single(place + 2, "base"):
                if not scoped(found) and not found.negative:
                    yield end, replace(found, negative=True, past=word == "did")
        elif self.headline and word == "to":
            yield from self._future(place, place + 1, "予定")
        present = now and not self.headline
        yield from self.main(place, "ed")
        yield from self.main(place, "s", present)
        if self._many_before(place):
            yield from self.main(place, "base", present)
        if self.headline and now and self._clearly_done(place):
            yield from self.passive(place, past=True)
            if any(form == "en" for _, form in self.words.forms.get(word, ())):
                for frame in self.words.starts["predicates"].get(word, ()):
                    yield from self.framed(frame, place, past=True)

    def _many_before(self, place: int) -> bool:
        """Whether a verb without -s can stand here: behind a plural, and, or who."""
        before = self.tokens[:place]
        plural = any(t.endswith("s") and t not in _NOT_MANY for t in before)
        return plural or not _MANY.isdisjoint(before)

    def _clearly_done(self, place: int) -> bool:
        """Whether a participle is the headline's verb: not cut, and none stands before it.

        In refunds offered to customers affected by an error the verb is offered.
        """
        if any(form == "base" for _, form in self.words.forms.get(self.at(place), ())):
            return False
        before = (form for t in self.tokens[:place] for _, form in self.words.forms.get(t, ()))
        return "en" not in before

    def _future(self, word: int, start: int, ahead: str) -> Iterator[tuple[int, Predicate]]:
        not_ = self.at(start) == "not"
        for end, found in self.predicate(start + not_, "base"):
            if not_ and (scoped(found) or found.negative):
                continue
            happens = set(found.wishes) & _FIGURES or prospect(found.verb)
            seen = "見通し" if ahead == "予定" and happens else ahead
            yield end, replace(found, negative=not_ or found.negative, future=seen)

    def _modal(self, place: int) -> Iterator[tuple[int, Predicate]]:
        word, not_ = self.at(place), self.at(place + 1) == "not" or self.at(place) == "cannot"
        start = place + 1 + (self.at(place + 1) == "not")
        if word in ("can", "cannot") and self.at(start) == "be":
            for end, found in self.passive(start + 1, False, "able"):
                if not (not_ and scoped(found)):
                    yield end, replace(found, negative=not_)
            return
        for end, found in self.predicate(start, "base"):
            if found.negative or (not_ and scoped(found)):
                continue
            if word in ("can", "cannot"):
                yield end, replace(found, verb=able(found.verb), negative=not_)
            elif not not_ and word == "must" and not prospect(found.verb):
                yield end, replace(found, verb=Verb(plain(found) + "必要があ", "る"))
            elif not not_ and word != "must":  # may cancel: might, or is allowed to?
                maybe = Verb(plain(found) + "可能性があ", "る")
                wishes = (*found.wishes, "!people") if word == "may" else found.wishes
                yield end, replace(found, verb=maybe, wishes=wishes)

    def _perfect(self, place: int) -> Iterator[tuple[int, Predicate]]:
        word, start = self.at(place), place + 1
        not_ = self.at(start) in ("not", "never")
        yet = not_ and self.at(start + 1) == "yet"
        begin = start + not_ + yet
        if self.at(begin) == "been":
            readings = chain(self.passive(begin + 1, True), self._described(begin + 1, True))
        else:
            readings = chain(self._single(begin, "en"))
        for end, found in readings:
            if not not_:
                since = word != "had" and "以降" in found.before
                able_since = found.verb.stem.endswith("でき")
                verb = lasting(found.verb) if since and not able_since else found.verb
                yield end, replace(found, verb=verb, past=not since)
            elif not scoped(found) and not found.negative and self.at(start) == "not":
                before = ("まだ" if yet else "") + found.before
                verb = lasting(found.verb)
                yield end, replace(found, before=before, verb=verb, past=False, negative=True)

    def _being(
        self, place: int, past: bool, mode: str = "state"
    ) -> Iterator[tuple[int, Predicate]]:
        """What follows is/was: not, an adverb, a participle, an adjective, a noun phrase."""
        if self.at(place) == "not":
            yet = self.at(place + 1) == "yet"
            for end, found in self._being(place + 1 + yet, past, mode):
                if not scoped(found) and not found.negative:
                    before = ("まだ" if yet else "") + found.before
                    yield end, replace(found, before=before, negative=True)
            return
        adverb = self.words.adverbs.get(self.at(place))
        if adverb is not None:
            for end, found in self._being(place + 1, past, mode):
                yield end, besides(found, adverb)
            return
        yield from self._expected(place, past)
        yield from self.passive(place, past, mode)
        for end, found in self.main(
            place, "ing", True
        ):  # is suing: will; is developing: 開発している
            yield end, replace(found, past=past)
        yield from self._described(place, past)

    def _expected(self, place: int, past: bool) -> Iterator[tuple[int, Predicate]]:
        """Be expected to finish → 完了する見通しだ."""
        after = _AHEAD.get(self.at(place))
        if after and self.at(place + 1) == "to":
            for end, found in self.predicate(place + 2, "base"):
                yield end, replace(found, verb=noun(found, after), past=past, negative=False)

    def _described(self, place: int, past: bool) -> Iterator[tuple[int, Predicate]]:
        for frame in self.words.starts["predicates"].get(self.at(place), ()):
            yield from self.framed(frame, place, past, not past)
        for frame in self.words.starts["predicates"].get("", ()):
            yield from self.framed(frame, place, past, not past)
        for end, what in self.phrase(place):
            if what.kind in ("noun", "figure"):
                yield from self.around(end, Predicate("", Verb(what.text, "だ"), past), 0)


def _both(first: Predicate, second: Predicate, word: str) -> Predicate:
    """Two predicates of one subject: 公開し、…, or 公開したが、…"""
    joint = plain(first) + "が、" if word == "but" else linked(first) + "、"
    return replace(
        second,
        before=first.before + joint + second.before,
        topic=first.topic,
        wishes=tuple(dict.fromkeys((*first.wishes, *second.wishes))),
        timed=first.timed,
    )


def scoped(found: Predicate) -> bool:
    """Whether a not could mean the verb or what stands around it: did not buy it to save money."""
    return any(word in found.before for word in ("ため", "ことで", "受けて", "理由に", "により"))
