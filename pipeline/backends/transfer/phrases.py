"""Noun phrases: quantities, compounds, what hangs on them, coordination.

Every parser takes a place in the sentence and yields (where it ended, what it found), the most
likely first; a word that no rule knows ends the reading, so nothing is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .words import Frame, Words, is_category, name_of

_SLOT = re.compile(r"<([EMPND])\d>")
_DETERMINERS = frozenset("a an the its their this these those his her".split())
# Before a quantity: what it becomes before and after the Japanese figure.
_BOUNDS = {
    "more than": ("", "超"), "over": ("", "超"), "about": ("約", ""), "around": ("約", ""),
    "roughly": ("約", ""), "some": ("約", ""), "approximately": ("約", ""), "nearly": ("", "近く"),
    "almost": ("", "近く"), "up to": ("最大", ""), "as many as": ("最大", ""),
    "as much as": ("最大", ""), "at least": ("少なくとも", ""), "fewer than": ("", "未満"),
    "less than": ("", "未満"), "under": ("", "未満"), "only": ("わずか", ""),
}  # fmt: skip
_WORDED = dict(
    zip("two three four five six seven eight nine ten".split(), map(str, range(2, 11)), strict=True)
)
_HANGING = 3  # phrases on one noun


@dataclass(frozen=True, slots=True)
class Phrase:
    """Japanese of a noun phrase and what it is: name, noun, figure, or place."""

    text: str
    kind: str


class Phrases:
    """Reads noun phrases out of one sentence. `tokens` are lower case, slots as they are.

    `sizes` are the number slots that say how large a model is (70B) and count nothing.
    """

    def __init__(
        self, tokens: tuple[str, ...], words: Words, sizes: frozenset[str] = frozenset()
    ) -> None:
        self.tokens, self.words, self.sizes = tokens, words, sizes
        self._known: dict[tuple[str, int], tuple[tuple[int, Phrase], ...]] = {}

    def at(self, place: int) -> str:
        """The token at a place, or nothing behind the end."""
        return self.tokens[place] if place < len(self.tokens) else ""

    def phrase(self, place: int) -> tuple[tuple[int, Phrase], ...]:
        """Noun phrases with all that hangs on them, longest first; one for each end."""
        key = ("phrase", place)
        if key not in self._known:
            self._known[key] = ()  # a phrase never begins with itself
            found: dict[int, Phrase] = {}
            for end, text in self._coordinated(place):
                found.setdefault(end, text)
            self._known[key] = tuple(sorted(found.items(), key=lambda pair: -pair[0]))
        return self._known[key]

    def category(self, name: str, place: int) -> Iterator[tuple[int, str]]:
        """Japanese for one category of a pattern: NP, E, M, P, N, D, Q (M, P or N), PLACE."""
        match name.rstrip("0123456789"):
            case "NP":
                yield from ((end, found.text) for end, found in self.phrase(place))
            case "NAME":
                yield from ((e, p.text) for e, p in self.phrase(place) if p.kind == "name")
            case "PLACE":
                yield from self._places(place)
            case "Q":
                yield from ((end, text) for end, text, _ in self._quantity(place))
            case "D":
                yield from self._date(place)
            case letter:
                slot = _SLOT.fullmatch(self.at(place))
                if slot and slot[1] == letter:
                    yield place + 1, self.at(place)

    def follows(
        self, frame: Frame, place: int, skipped: int = 0
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Ends and bindings of a pattern's parts (from `skipped` on) that begin at a place."""
        yield from self._parts(frame.pattern[skipped:], place)

    def _parts(self, parts: tuple[str, ...], place: int) -> Iterator[tuple[int, dict[str, str]]]:
        if not parts:
            yield place, {}
            return
        first, rest = parts[0], parts[1:]
        if is_category(first):
            name = name_of(first)
            for end, text in self.category(name, place):
                if self._asked_for(first.removeprefix(name), text):
                    for last, bound in self._parts(rest, end):
                        yield last, {name: text} | bound
        elif self.at(place) in first.split("|"):
            yield from self._parts(rest, place + 1)

    def _asked_for(self, wish: str, text: str) -> bool:
        """Whether a phrase ends as @word of a pattern asks, or not as !word forbids."""
        return not wish or text.endswith(self.words.endings[wish[1:]]) == (wish[0] == "@")

    def _coordinated(self, place: int) -> Iterator[tuple[int, Phrase]]:
        """A; A and B; A, B and C."""
        for end, first in self._hung(place):
            yield from self._joined(end, [first])
            yield end, first

    def _joined(self, place: int, so_far: list[Phrase]) -> Iterator[tuple[int, Phrase]]:
        comma = self.at(place) == ","
        word = self.at(place + comma)
        if word in ("and", "or"):
            for end, last in self._hung(place + comma + 1):
                join = "と" if word == "and" else "または"
                texts = [p.text for p in so_far]
                joined = "、".join(texts) + (join if len(texts) == 1 else "、") + last.text
                yield end, Phrase(joined, last.kind)
        elif comma and len(so_far) < 5:
            for end, following in self._hung(place + 1):
                yield from self._joined(end, [*so_far, following])

    def _hung(self, place: int) -> Iterator[tuple[int, Phrase]]:
        """A phrase with up to three others on it: of, for, in, with …; longest first."""
        for end, base in self._apposed(place):
            yield from self._hanging(end, base, 0)

    def _hanging(self, place: int, base: Phrase, count: int) -> Iterator[tuple[int, Phrase]]:
        if count < _HANGING:
            for frame in self.words.attached:
                if self.at(place) not in frame.pattern[0].split("|"):
                    continue
                if base.kind == "figure" and frame.pattern[0] != "of":
                    continue  # $420 million in Series C funding: the phrase is the verb's
                for end, bound in self.follows(frame, place):
                    text = frame.japanese.format(**bound) + base.text
                    yield from self._hanging(end, Phrase(text, base.kind), count + 1)
        yield place, base

    def _apposed(self, place: int) -> Iterator[tuple[int, Phrase]]:
        """X, a model with …, → …のX; X's Y → XのY."""
        for end, base in self._base(place):
            if self.at(end) == "'s":
                for last, owned in self._base(end + 1, determined=True):
                    yield last, Phrase(f"{base.text}の{owned.text}", owned.kind)
            if base.kind == "name" and self.at(end) == ",":
                for last, told in self._told(end + 1):
                    text = f"{told.text}「{base.text}」" if told.kind == "noun" else base.text
                    yield last, Phrase(text, "noun")
            yield end, base

    def _told(self, place: int) -> Iterator[tuple[int, Phrase]]:
        """What an apposition says, up to its comma (which is eaten) or the end of the sentence."""
        if self.at(place) not in ("a", "an"):
            return
        for end, base in self._base(place):
            for last, full in self._hanging(end, base, 0):
                if self.at(last) == ",":
                    yield last + 1, full
                elif self.at(last) in (".", ""):
                    yield last, full

    def _base(self, place: int, determined: bool = False) -> Iterator[tuple[int, Phrase]]:
        """Determiner, quantity, modifiers, head."""
        yield from self._fixed(place)
        yield from self._place_phrase(place)
        start = place + (not determined and self.at(place) in _DETERMINERS)
        for frame in self.words.titled:
            if self.at(start) == frame.pattern[0]:
                for end, bound in self.follows(frame, start):
                    yield end, Phrase(frame.japanese.format(**bound), "name")
        for end, text, counted in self._quantity(start):
            yield from self._counted(end, text) if counted else [(end, Phrase(text, "figure"))]
        if self.at(start) in ("first", "other", "remaining", "last"):
            for end, text, counted in self._quantity(start + 1):
                if not counted:
                    yield end, Phrase(self.words.adjectives[self.at(start)] + text, "figure")
        for end, kind, compound in self._compound(start):
            yield end, Phrase(compound, kind)

    def _counted(self, place: int, text: str) -> Iterator[tuple[int, Phrase]]:
        """9,000 robots → 9000台のロボット; 300 companies → 300社; 160,000 of the chips."""
        if (unit := self.words.units.get(self.at(place))) is not None:
            yield place + 1, Phrase(text.replace("#", unit), "figure")
        part = self.at(place) == "of" and self.at(place + 1) in ("the", "its", "these")
        for end, kind, compound in self._compound(place + 2 * part):
            head = self.tokens[end - 1]
            counter = self.words.counters.get(head)
            if not counter or kind != "noun":
                continue
            figure = text.replace("#", counter)
            if part:
                yield end, Phrase(compound + figure, "noun")
            elif (head in self.words.alone and end == place + 1) or compound in counter:
                yield end, Phrase(figure, "noun")
            else:
                yield end, Phrase(f"{figure}の{compound}", "noun")

    def _fixed(self, place: int) -> Iterator[tuple[int, Phrase]]:
        for size in range(self.words.longest, 0, -1):
            text = " ".join(self.tokens[place : place + size])
            if self.at(place + size) == "of":  # the university of Northmere is another one
                continue
            if len(self.tokens) >= place + size and text in self.words.phrases:
                yield place + size, Phrase(self.words.phrases[text], "noun")

    def _place_phrase(self, place: int) -> Iterator[tuple[int, Phrase]]:
        yield from ((end, Phrase(text, "place")) for end, text in self._place(place))

    def _place(self, place: int) -> Iterator[tuple[int, str]]:
        start = place + (self.at(place) == "the")
        for size in (4, 3, 2, 1):
            text = " ".join(self.tokens[start : start + size])
            if len(self.tokens) >= start + size and text in self.words.places:
                yield start + size, self.words.places[text]

    def _places(self, place: int) -> Iterator[tuple[int, str]]:
        """Japan; Japan and South Korea."""
        for end, first in self._place(place):
            if self.at(end) == "and":
                for last, second in self._place(end + 1):
                    yield last, f"{first}と{second}"
            yield end, first

    def _quantity(self, place: int) -> Iterator[tuple[int, str, bool]]:
        """(end, Japanese, whether a counted noun has to follow), with its bound if any."""
        for size in (3, 2, 1, 0):
            bound = _BOUNDS.get(" ".join(self.tokens[place : place + size])) if size else ("", "")
            token = _WORDED.get(self.at(place + size), self.at(place + size))
            slot = _SLOT.fullmatch(token)
            letter = slot[1] if slot else "N" if token.isdigit() else ""
            if bound is None or letter not in ("M", "P", "N") or token in self.sizes:
                continue
            before, after = bound
            counted = letter == "N"
            figure = token + ("#" if counted else "")
            end = place + size + 1
            for length in range(self.words.longest, 0, -1):
                rate = self.words.rates.get(" ".join(self.tokens[end : end + length]))
                if rate and letter == "M":
                    yield end + length, f"{rate}{before}{figure}{after}", False
            yield end, f"{before}{figure}{after}", counted

    def _date(self, place: int) -> Iterator[tuple[int, str]]:
        """A date, early/late/the end of one, or a quarter of a year (第2四半期 of 2027)."""
        if self.at(place) == "the":
            place += 1
        slot = _SLOT.fullmatch(self.at(place))
        if slot and slot[1] == "D":
            following = _SLOT.fullmatch(self.at(place + 2))
            if self.at(place + 1) == "of" and following and following[1] == "D":
                yield place + 3, f"{self.at(place + 2)}{self.at(place)}"
            yield place + 1, self.at(place)
        for size in (2, 1):
            text = " ".join(self.tokens[place : place + size])
            after = {"early": "初め", "late": "後半", "mid": "半ば", "end of": "末"}.get(text)
            if after and (found := _SLOT.fullmatch(self.at(place + size))) and found[1] == "D":
                yield place + size + 1, self.at(place + size) + after

    def _compound(self, place: int) -> Iterator[tuple[int, str, str]]:
        """(end, kind, Japanese) of modifiers and head: longest first."""
        found: list[tuple[int, str, str]] = []
        self._extend(place, "", "", found)
        yield from sorted(found, key=lambda f: -f[0])

    def _extend(
        self, place: int, before: str, kind: str, found: list[tuple[int, str, str]]
    ) -> None:
        """Grow a compound by every reading of the next words."""
        slot = _SLOT.fullmatch(self.at(place))
        if slot and slot[1] == "E":
            joined = before + ("の" if kind == "noun" else "") + self.at(place)
            if self.tokens[place + 1 : place + 3] == ("-", "based"):
                based = f"{joined}に本社を置く"
                the = self.words.phrases.get(f"the {self.at(place + 3)}")
                if self.at(place - 1) == "the" and the:
                    found.append((place + 4, "noun", based + the))
                else:
                    self._extend(place + 3, based, "modifier", found)
                return
            found.append((place + 1, "name", joined))
            self._extend(place + 1, joined, "name", found)
        elif slot and (slot[1] in "PMD" or self.at(place) in self.sizes):
            self._extend(place + 1, f"{before}{self.at(place)}の", "modifier", found)
        for size in range(self.words.longest, 0, -1):
            if place + size > len(self.tokens):
                continue
            text = " ".join(self.tokens[place : place + size])
            if (noun := self.words.nouns.get(text)) is not None:
                found.append((place + size, "noun", before + noun))
                self._extend(place + size, before + noun, "noun", found)
            if (adjective := self.words.adjectives.get(text)) is not None:
                self._extend(place + size, before + adjective, "modifier", found)
