"""Noun phrases: compounds, what hangs on them, appositions, coordination."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from .counts import Counts
from .figures import Phrase
from .words import Frame, is_category, name_of

_DETERMINERS = frozenset("a an the its their this these those his her".split())
_HANGING = 3  # phrases on one noun
_STEPS = 6000  # patterns tried in one sentence; more is a sentence that nobody can be sure of


class Phrases(Counts):
    """Reads noun phrases out of one sentence."""

    left: int = _STEPS  # pattern tries that this sentence may still cost

    @cached_property
    def _phrases(self) -> dict[int, tuple[tuple[int, Phrase], ...]]:
        return {}

    def phrase(self, place: int) -> tuple[tuple[int, Phrase], ...]:
        """Noun phrases with all that hangs on them, longest first; one for each end."""
        if place not in self._phrases:
            self._phrases[place] = ()  # a phrase never begins with itself
            found: dict[int, Phrase] = {}
            for end, text in self._coordinated(place):
                found.setdefault(end, text)
            self._phrases[place] = tuple(sorted(found.items(), key=lambda pair: -pair[0]))
        return self._phrases[place]

    def category(self, name: str, place: int) -> Iterator[tuple[int, str]]:
        """Japanese for one category of a pattern; see docs/transfer.md for the list."""
        match name.rstrip("0123456789"):
            case "NP":
                yield from ((end, found.text) for end, found in self.phrase(place))
            case "NAME":
                yield from ((e, p.text) for e, p in self.phrase(place) if p.kind == "name")
            case "PERSON":
                yield from self._person(place)
            case "PEOPLE":
                yield from self.people(place)
            case "PCT":
                yield from self.share(place)
            case "SPAN":
                yield from self.span(place)
            case "TERM":
                yield from self.term(place)
            case "COUNTED":
                yield from self.number_behind(place)
            case "PLACE":
                yield from self.places(place)
            case "SHARE":
                for end, share in self.fraction(place):
                    yield from ((e, f"{p.text}の{share}") for e, p in self.phrase(end))
            case "Q":
                yield from self.figure(place, "MPN")
            case "M" | "P" as letter:
                yield from self.figure(place, letter)
            case "UP":
                yield from self.change(place)
            case "WHEN":
                yield from self.when(place)
            case "D":
                yield from self.date(place)
            case letter if self.slot(place) == letter:
                yield place + 1, self.at(place)

    def follows(
        self, frame: Frame, place: int, skipped: int = 0
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Ends and bindings of a pattern's parts (from `skipped` on) that begin at a place."""
        self.left -= 1
        if self.left > 0:
            yield from self._parts(frame.pattern[skipped:], place)

    def _parts(self, parts: tuple[str, ...], place: int) -> Iterator[tuple[int, dict[str, str]]]:
        if not parts:
            yield place, {}
            return
        first, rest = parts[0], parts[1:]
        if is_category(first):
            name = name_of(first)
            for end, text in self.category(name, place):
                if self.words.is_a(text, first.removeprefix(name)):
                    for last, bound in self._parts(rest, end):
                        yield last, {name: text} | bound
        elif self.at(place) == first:
            yield from self._parts(rest, place + 1)

    def _person(self, place: int) -> Iterator[tuple[int, str]]:
        """Someone, with 氏: a frame that only takes people says that a bare name is one."""
        for end, found in self.phrase(place):
            if found.kind == "person":
                yield end, found.text
            elif found.kind == "name" and end == place + 1:
                yield end, found.text + "氏"

    def _coordinated(self, place: int) -> Iterator[tuple[int, Phrase]]:
        """A; A and B; A, B and C."""
        for end, first in self._hung(place):
            yield from self._joined(end, [first])
            yield end, first

    def _joined(self, place: int, so_far: list[Phrase]) -> Iterator[tuple[int, Phrase]]:
        comma = self.at(place) == ","
        word = self.at(place + comma)
        if word in ("and", "or"):
            whole = so_far[0].kind == "noun" and len(so_far) == 1 and not self._dressed(so_far[0])
            for end, last in self._last(place + comma + 1, whole):
                if (last.kind == "figure") != (so_far[0].kind == "figure"):
                    continue
                join = "と" if word == "and" else "または"
                texts = [p.text for p in so_far]
                joined = "、".join(texts) + (join if len(texts) == 1 else "、") + last.text
                yield end, Phrase(joined, last.kind)
        elif comma and len(so_far) < 5:
            for end, following in self._hung(place + 1):
                if (following.kind == "noun") != (so_far[0].kind == "noun"):
                    continue  # two engineers, A and B, are no three
                yield from self._joined(end, [*so_far, following])

    def _last(self, place: int, bare: bool) -> Iterator[tuple[int, Phrase]]:
        """The last of several; behind a bare noun, one whose phrases are clearly its own.

        In text and code in 94 languages the languages may be those of the text.
        """
        if not bare:
            yield from self._hung(place)
            return
        for end, base in self._apposed(place):
            if self.at(end) == "of":
                yield from self._hanging(end, base, 0)
            yield end, base

    def _dressed(self, base: Phrase) -> bool:
        """Whether something hangs on a phrase, or it is no common noun."""
        return bool(re.search("[のるた]", base.text))

    def _hung(self, place: int) -> Iterator[tuple[int, Phrase]]:
        """A phrase with up to three others on it: of, for, in, with …; longest first."""
        for end, base in self._apposed(place):
            yield from self._hanging(end, base, 0)

    def _hanging(self, place: int, base: Phrase, count: int) -> Iterator[tuple[int, Phrase]]:
        if count < _HANGING:
            for frame in self.words.starts["attached"].get(self.at(place), ()):
                if base.kind == "figure" and frame.pattern[0] != "of":
                    continue  # $420 million in Series C funding: the phrase is the verb's
                if not self.words.is_a(base.text, frame.wish):
                    continue
                for end, bound in self.follows(frame, place):
                    if base.kind == "figure" and self.at(place - 1) not in self.marks.shares:
                        whole = Phrase(f"{base.text}の{bound.get('NP', '')}", "noun")
                        yield end, whole  # 400 megawatts of power is not 40% of the power
                        continue
                    text = self._attached(frame.japanese.format(**bound), base.text)
                    yield from self._hanging(end, Phrase(text, base.kind), count + 1)
        yield place, base

    def _attached(self, before: str, base: str) -> str:
        """X's acquisition of Y is XによるYの買収."""
        base = re.sub("^(?:この|今回の)", "", base)
        if base == "売上高" and before.endswith("の"):
            base = "販売"  # of things, perhaps not of money
        deed = re.fullmatch(r"(<E\d>)の([^の]+)", base)
        if deed and before.endswith("の") and self.words.is_a(deed[2], "@deed"):
            return f"{deed[1]}による{before}{deed[2]}"
        return before + base

    def _apposed(self, place: int) -> Iterator[tuple[int, Phrase]]:
        """X, a model with …, → …のX; X's Y → XのY."""
        for end, base in self._owned(place):
            if self.at(end) == "," and base.kind == "noun" and self.slot(end + 1) == "E":
                yield from self._titled(end + 1, base)
            if self.at(end) == "," and base.kind in ("name", "person"):
                for last, told in self._told(end + 1, base.kind):
                    yield last, self._named(base, told)
            yield end, base

    def _owned(self, place: int) -> Iterator[tuple[int, Phrase]]:
        """X's Y → XのY; X."""
        for end, base in self._base(place):
            if self.at(end) == "'s":
                for last, owned in self._base(end + 1, determined=True):
                    joint = "" if (base.kind, owned.text) == ("place", "政府") else "の"
                    yield last, Phrase(f"{base.text}{joint}{owned.text}", owned.kind)
            yield end, base

    def _titled(self, place: int, title: Phrase) -> Iterator[tuple[int, Phrase]]:
        """X's chief executive, NAME, → XのNAME最高経営責任者."""
        closes = self.at(place + 1) in (",", ".", "")
        if closes and self.words.is_a(title.text, "@title"):
            named = self._named(Phrase(self.at(place) + "氏", "person"), title)
            yield place + 1 + (self.at(place + 1) == ","), named

    def _named(self, base: Phrase, told: Phrase) -> Phrase:
        if base.kind == "person":
            if told.text.endswith("）"):  # 最高経営責任者（CEO）
                name = base.text.removesuffix("氏")
                owner, _, title = told.text.rpartition("の")
                return Phrase(f"{owner}の{name}{title}" if owner else name + title, "person")
            return Phrase(f"{told.text}の{base.text}", "person")
        if self.words.is_a(told.text, "@firm"):
            return Phrase(f"{told.text}の{base.text}", "name")
        return Phrase(f"{told.text}「{base.text}」" if told.kind == "noun" else base.text, "noun")

    def _told(self, place: int, kind: str) -> Iterator[tuple[int, Phrase]]:
        """What an apposition says, up to its comma (which is eaten) or the end of the sentence."""
        person = kind == "person"
        if self.at(place) not in ("a", "an", "the") and not person:
            return
        for end, base in self._apposed(place) if person else self._base(place):
            for last, full in self._hanging(end, base, 0):
                if person and not self.words.is_a(full.text, "@title"):
                    continue
                if self.at(last) == ",":
                    yield last + 1, full
                elif self.at(last) in (".", ""):
                    yield last, full

    def _base(self, place: int, determined: bool = False) -> Iterator[tuple[int, Phrase]]:
        """Determiner, quantity, modifiers, head."""
        if not determined:
            yield from self._fixed(place)
            yield from ((end, Phrase(text, "place")) for end, text in self.place(place))
        start = place + (not determined and self.at(place) in _DETERMINERS)
        for frame in self.words.titled:
            if self.at(start) == frame.pattern[0]:
                for end, bound in self.follows(frame, start):
                    kind = "noun" if "NP" in bound else "name"
                    yield end, Phrase(frame.japanese.format(**bound), kind)
        for end, share in self.fraction(start):
            for last, whole in self.phrase(end):
                if self.at(end - 1) == "of":
                    yield last, Phrase(f"{whole.text}の{share}", "noun")
        for end, text, counted in self.quantity(start):
            yield from self.counted(end, text) if counted else [(end, Phrase(text, "figure"))]
        if self.at(start) in ("first", "other", "remaining"):
            for end, text, counted in self.quantity(start + 1):
                if not counted:
                    yield end, Phrase(self.words.adjectives[self.at(start)] + text, "figure")
        for end, kind, compound in self._compound(start):
            yield end, Phrase(compound, kind)

    def _fixed(self, place: int) -> Iterator[tuple[int, Phrase]]:
        for size in range(self.words.longest + 2, 0, -1):
            text = self.text(place, size)
            said = self.words.courtroom.get(text) if self.marks.court else None
            said = said or self.words.phrases.get(text)
            if said and self.at(place + size) != "of":  # the university of Northmere is another
                yield place + size, Phrase(said, "noun")
