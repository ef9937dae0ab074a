"""Verb phrases: frames of verbs, tense and voice, what can be said with is, adjuncts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from .inflect import Predicate, Verb, able, lasting, linked, modifying, noun, passive, plain
from .phrases import Phrase, Phrases
from .words import Frame

_BE = {"is": False, "are": False, "was": True, "were": True}
_WILL = frozenset(("will", "would"))
_ADVERBS = {
    "also": "", "now": "現在", "currently": "現在", "already": "すでに", "still": "依然として",
    "previously": "以前", "recently": "最近", "fully": "完全に", "publicly": "公に",
    "again": "再び", "together": "共同で", "commercially": "商業的に", "independently": "独自に",
}  # fmt: skip
_OBJECT = frozenset({("NP",)})
_MOST = 3  # adjuncts behind a verb


class Predicates(Phrases):
    """Reads verb phrases out of one sentence."""

    def category(self, name: str, place: int) -> Iterator[tuple[int, str]]:
        """Adds to noun phrases: VP (to do), ING (doing), DONE (doing, told as past)."""
        kind = name.rstrip("0123456789")
        if kind not in ("VP", "ING", "DONE"):
            yield from super().category(name, place)
            return
        for end, found in self.predicate(place, "base" if kind == "VP" else "ing"):
            told = replace(found, past=True) if kind == "DONE" else found
            yield end, told.before + plain(told)

    def predicate(self, place: int, form: str) -> Iterator[tuple[int, Predicate]]:
        """A verb phrase in a form: fin, base, en, ing; with all its adjuncts, or fewer."""
        for end, found in self._single(place, form):
            if self.at(end) == "and":
                to = form == "base" and self.at(end + 1) == "to"
                for last, following in self._single(end + 1 + to, form):
                    before = f"{found.before}{linked(found)}、{following.before}"
                    yield last, replace(following, before=before)
            yield end, found

    def _hanging(self, place: int, base: Phrase, count: int) -> Iterator[tuple[int, Phrase]]:
        """Adds to noun phrases what verbs hang on them: a chip that …, a chip designed by …."""
        if count < 2 and base.kind in ("noun", "name"):
            if self.at(place) in ("that", "which", "who") and base.kind == "noun":
                for end, found in self.predicate(place + 1, "fin"):
                    yield from self._hanging(end, _modified(found, base), count + 2)
            for end, found in self._passive(place, past=True):
                if end > place + 1:
                    yield from self._hanging(end, _modified(found, base), count + 2)
            for end, found in self._done_by(place + (self.at(place) in ("that", "which"))):
                yield from self._hanging(end, _modified(found, base), count + 2)
            if self.at(place) == "," and self.at(place + 1) in ("which", "who"):
                for end, found in self.predicate(place + 2, "fin"):
                    if self.at(end) == ",":
                        yield end + 1, _modified(found, base)
        yield from super()._hanging(place, base, count)

    def _done_by(self, place: int) -> Iterator[tuple[int, Predicate]]:
        """A clause whose object is the noun before it: (an error that) the model had made."""
        for end, who in self.phrase(place):
            had = self.at(end) in ("has", "have", "had")
            for form in ("en",) if had else ("ed", "s", "base"):
                for lemma, known in self.words.forms.get(self.at(end + had), ()):
                    if known != form:
                        continue
                    for frame in self.words.verbs[lemma]:
                        if frame.pattern[:1] == ("NP",) and frame.japanese.startswith("{NP}を"):
                            yield from self._object_gone(frame, end + had + 1, who, form)

    def _object_gone(
        self, frame: Frame, place: int, who: Phrase, form: str
    ) -> Iterator[tuple[int, Predicate]]:
        assert frame.predicate is not None
        for end, bound in self.follows(frame, place, skipped=1):
            before = frame.japanese.removeprefix("{NP}を").format(**bound)
            found = Predicate(f"{who.text}が{before}", frame.predicate, form in ("ed", "en"))
            yield from self._around(end, found, 0)

    def _single(self, place: int, form: str) -> Iterator[tuple[int, Predicate]]:
        adverb = _ADVERBS.get(self.at(place))
        if adverb is not None:
            for end, found in self._single(place + 1, form):
                yield end, replace(found, before=adverb + found.before)
            return
        if form == "fin":
            yield from self._finite(place)
        elif form == "base" and self.at(place) == "be":
            yield from self._being(place + 1, past=False, state=False)
        else:
            yield from self._main(place, form)

    def _finite(self, place: int) -> Iterator[tuple[int, Predicate]]:
        word = self.at(place)
        if word in _BE:
            yield from self._being(place + 1, _BE[word])
        elif word in _WILL:
            yield from self._future(place)
        elif word in ("can", "could", "may", "might"):
            yield from self._modal(place)
        elif word in ("has", "have", "had"):
            yield from self._perfect(place)
        elif word in ("did", "does", "do") and self.at(place + 1) == "not":
            for end, found in self._single(place + 2, "base"):
                yield end, replace(found, negative=True, past=word == "did")
        yield from self._main(place, "s")
        yield from self._main(place, "ed")
        yield from self._main(place, "base")

    def _future(self, place: int) -> Iterator[tuple[int, Predicate]]:
        not_ = self.at(place + 1) == "not"
        for end, found in self.predicate(place + 1 + not_, "base"):
            yield end, replace(found, negative=not_, future=self.at(place) == "will")

    def _modal(self, place: int) -> Iterator[tuple[int, Predicate]]:
        word, not_ = self.at(place), self.at(place + 1) == "not"
        for end, found in self.predicate(place + 1 + not_, "base"):
            if word == "can":
                yield end, replace(found, verb=able(found.verb), negative=not_)
            elif not not_:
                yield end, Predicate(found.before + plain(found) + "可能性が", Verb("あ", "る"))

    def _perfect(self, place: int) -> Iterator[tuple[int, Predicate]]:
        start = place + 1
        not_ = self.at(start) in ("not", "never")
        yet = not_ and self.at(start + 1) == "yet"
        begin = start + not_ + yet
        if self.at(begin) == "been":
            readings = chain(self._passive(begin + 1, True), self._described(begin + 1, True))
        else:
            readings = chain(self._single(begin, "en"))
        for end, found in readings:
            if not_:
                before = ("まだ" if yet else "") + found.before
                yield end, Predicate(before, lasting(found.verb), negative=True, topic=found.topic)
            else:
                yield end, replace(found, past=True)

    def _being(self, place: int, past: bool, state: bool = True) -> Iterator[tuple[int, Predicate]]:
        """What follows is/was: not, an adverb, a participle, an adjective, a noun phrase."""
        if self.at(place) == "not":
            yet = self.at(place + 1) == "yet"
            for end, found in self._being(place + 1 + yet, past, state):
                yield (
                    end,
                    replace(found, before=("まだ" if yet else "") + found.before, negative=True),
                )
            return
        adverb = _ADVERBS.get(self.at(place))
        if adverb is not None:
            for end, found in self._being(place + 1, past, state):
                yield end, replace(found, before=adverb + found.before)
            return
        yield from self._expected(place)
        yield from self._passive(place, past, state)
        for end, found in self._main(place, "ing"):
            yield end, replace(found, verb=lasting(found.verb), past=past)
        yield from self._described(place, past)

    def _expected(self, place: int) -> Iterator[tuple[int, Predicate]]:
        """Be expected to finish → 完了する見通しだ."""
        after = {"expected": "見通し", "scheduled": "予定", "set": "予定", "due": "予定",
                 "planned": "計画", "likely": "見込み"}.get(self.at(place))  # fmt: skip
        if after and self.at(place + 1) == "to":
            for end, found in self.predicate(place + 2, "base"):
                yield end, Predicate(found.before, noun(found, after))

    def _described(self, place: int, past: bool) -> Iterator[tuple[int, Predicate]]:
        for frame in self.words.predicates:
            if self.at(place) == frame.pattern[0]:
                yield from self._framed(frame, place, past)
        for end, what in self.phrase(place):
            yield end, Predicate("", Verb(what.text, "だ"), past)

    def _passive(
        self, place: int, past: bool, state: bool = False
    ) -> Iterator[tuple[int, Predicate]]:
        """Be released by X → Xが公開した, and without a doer 公開された."""
        for lemma, form in self.words.forms.get(self.at(place), ()):
            if form != "en":
                continue
            for frame in self.words.verbs[lemma]:
                if frame.pattern[:1] in _OBJECT and frame.japanese.startswith("{NP}を"):
                    yield from self._without_object(frame, place + 1, past, state)

    def _without_object(
        self, frame: Frame, place: int, past: bool, state: bool
    ) -> Iterator[tuple[int, Predicate]]:
        assert frame.predicate is not None
        rest = replace(frame, japanese=frame.japanese.removeprefix("{NP}を"))
        for end, bound in self.follows(rest, place, skipped=1):
            before = rest.japanese.format(**bound)
            if self.at(end) == "by":
                for last, who in self.phrase(end + 1):
                    active = Predicate(f"{who.text}が{before}", frame.predicate, past)
                    yield from self._around(last, active, 0)
            undone = frame.undone or passive(frame.predicate)
            # is used: a state; was used, will be used: an event
            without = Predicate(before, lasting(undone) if state and not past else undone, past)
            yield from self._around(end, without, 0)

    def _main(self, place: int, form: str) -> Iterator[tuple[int, Predicate]]:
        """A verb in one of its frames, then its adjuncts."""
        for lemma, known in self.words.forms.get(self.at(place), ()):
            if known != form:
                continue
            for frame in self.words.verbs[lemma]:
                yield from self._framed(frame, place + 1, form in ("ed", "en"))

    def _framed(self, frame: Frame, place: int, past: bool) -> Iterator[tuple[int, Predicate]]:
        assert frame.predicate is not None
        for end, bound in self.follows(frame, place):
            before = frame.japanese.format(**bound)
            stem = frame.predicate.stem.format(**bound)
            word = Verb(stem, frame.predicate.ending)
            found = Predicate(before, word, past, topic=frame.topic)
            yield from self._around(end, found, 0)

    def _around(self, place: int, found: Predicate, count: int) -> Iterator[tuple[int, Predicate]]:
        """Adjuncts behind a verb stand before it in Japanese, the last first; then none."""
        if count < _MOST:
            for frame in self.words.adjuncts:
                if self.at(place) not in frame.pattern[0].split("|"):
                    continue
                for end, bound in self.follows(frame, place):
                    before = frame.japanese.format(**bound) + found.before
                    yield from self._around(end, replace(found, before=before), count + 1)
            if (adverb := _ADVERBS.get(self.at(place))) is not None:
                found_so = replace(found, before=adverb + found.before)
                yield from self._around(place + 1, found_so, count + 1)
        yield place, found


def _modified(found: Predicate, base: Phrase) -> Phrase:
    return Phrase(modifying(found) + base.text, base.kind)
