"""Quantities, shares, dates and places: what a sentence is precise about.

Every parser takes a place in the sentence and yields (where it ended, what it found), the most
likely first; a word that no rule knows ends the reading, so nothing is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .words import Words

SLOT = re.compile(r"<([EMPND])\d>")
# Before a quantity: what it becomes before and after the Japanese figure.
_BOUNDS = {
    "more than": ("", "超"), "over": ("", "超"), "about": ("約", ""), "around": ("約", ""),
    "roughly": ("約", ""), "some": ("約", ""), "approximately": ("約", ""), "nearly": ("", "近く"),
    "almost": ("", "近く"), "up to": ("最大", ""), "as many as": ("最大", ""),
    "as much as": ("最大", ""), "at least": ("少なくとも", ""), "fewer than": ("", "未満"),
    "less than": ("", "未満"), "under": ("", "未満"), "only": ("わずか", ""),
    "just": ("わずか", ""),
}  # fmt: skip
_WORDED = dict(
    zip("two three four five six seven eight nine ten".split(), map(str, range(2, 11)), strict=True)
)
_FRACTIONS = {
    "half": "半分", "a third": "3分の1", "one-third": "3分の1", "two-thirds": "3分の2",
    "a quarter": "4分の1", "one-quarter": "4分の1", "three-quarters": "4分の3",
    "a fifth": "5分の1", "one-fifth": "5分の1", "two-fifths": "5分の2", "a tenth": "10分の1",
    "a majority": "過半数",
}  # fmt: skip
_PARTS_OF_DATES = {"early": "初め", "late": "後半", "mid": "半ば", "end of": "末"}
_PARTS_OF_PLACES = {
    "northern": "北部", "southern": "南部", "eastern": "東部", "western": "西部", "central": "中部",
}  # fmt: skip
# Numbers that are not told, and what says them of things that are counted.
_MANY = {
    "dozens of": "数十#", "hundreds of": "数百#", "thousands of": "数千#",
    "tens of thousands of": "数万#", "hundreds of thousands of": "数十万#",
    "millions of": "数百万#",
}  # fmt: skip
_WHEN = {
    "next year": "来年", "next month": "来月", "next week": "来週", "next spring": "来春",
    "next summer": "来夏", "next quarter": "来四半期", "this year": "今年", "the year": "今年",
    "this quarter": "今四半期", "the current quarter": "今四半期", "the full year": "通期",
    "the current fiscal year": "今年度", "the next quarter": "来四半期",
}  # fmt: skip
_SINCE = {
    "from a year earlier": "前年同期比", "from a year ago": "前年同期比",
    "from the previous year": "前年比", "from the previous quarter": "前四半期比",
    "from the year before": "前年比", "year over year": "前年同期比",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """Japanese of a noun phrase and what it is: name, person, noun, figure, or place."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of a sentence's slots besides their letters; each holds tokens.

    `sizes` say how large a model is (70B) and count nothing; `persons` are names of people;
    `shares` are percentages; `spans` lengths of time that 間 can follow.
    """

    sizes: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    spans: frozenset[str] = frozenset()
    court: bool = False  # whether the story is about one


class Figures:
    """Reads figures out of one sentence. `tokens` are lower case, slots as they are.

    `headline`: the sentence has a headline's grammar: no be, and to for will.
    """

    def __init__(
        self,
        tokens: tuple[str, ...],
        words: Words,
        marks: Marks | None = None,
        headline: bool = False,
    ) -> None:
        self.tokens, self.words, self.headline = tokens, words, headline
        self.marks = marks or Marks()

    def at(self, place: int) -> str:
        """The token at a place, or nothing behind the end."""
        return self.tokens[place] if place < len(self.tokens) else ""

    def text(self, place: int, size: int) -> str:
        """The words from a place on, or nothing when there are not so many."""
        if place + size > len(self.tokens):
            return ""
        return " ".join(self.tokens[place : place + size])

    def slot(self, place: int) -> str:
        """The letter of the slot at a place, if it is one."""
        slot = SLOT.fullmatch(self.at(place))
        return slot[1] if slot else ""

    def quantity(self, place: int) -> Iterator[tuple[int, str, bool]]:
        """(end, Japanese, whether a counted noun has to follow), with its bound if any.

        In what is counted, # stands where the counter goes.
        """
        for size in (5, 4, 2):
            if many := _MANY.get(self.text(place, size)):
                yield place + size, many, True
        for size in (3, 2, 1, 0):
            bound = _BOUNDS.get(self.text(place, size)) if size else ("", "")
            token = _WORDED.get(self.at(place + size), self.at(place + size))
            letter = "N" if token.isdigit() else self.slot(place + size)
            if bound is None or letter not in ("M", "P", "N") or token in self.marks.sizes:
                continue
            before, after = bound
            counted = letter == "N"
            figure = token + ("#" if counted else "")
            end = place + size + 1
            if letter == "M":
                yield from self._rated(end, f"{before}{figure}{after}")
            yield end, f"{before}{figure}{after}", counted

    def _rated(self, place: int, figure: str) -> Iterator[tuple[int, str, bool]]:
        for length in range(self.words.longest, 0, -1):
            if rate := self.words.rates.get(self.text(place, length)):
                yield place + length, rate + figure, False

    def figure(self, place: int, letters: str) -> Iterator[tuple[int, str]]:
        """A quantity whose slot is one of `letters` (M, P, N), counted as it stands."""
        for end, text, _ in self.quantity(place):
            if re.search(f"<[{letters}]", text) or ("N" in letters and text.endswith("#")):
                yield end, text.replace("#", "")

    def share(self, place: int) -> Iterator[tuple[int, str]]:
        """A percentage: about 38%."""
        for end, text in self.figure(place, "P"):
            if self.at(end - 1) in self.marks.shares:
                yield end, text

    def span(self, place: int) -> Iterator[tuple[int, str]]:
        """A length of time, as long as something lasts: 10年間."""
        for end, text in self.figure(place, "P"):
            if self.at(end - 1) in self.marks.spans:
                yield end, text + "間"

    def term(self, place: int) -> Iterator[tuple[int, str]]:
        """A length of time, after which something is: 10年."""
        yield from ((end, text.removesuffix("間")) for end, text in self.span(place))

    def people(self, place: int) -> Iterator[tuple[int, str]]:
        """A number, said of people: 約900人."""
        for end, text, counted in self.quantity(place):
            if counted:
                yield end, text.replace("#", "人")

    def fraction(self, place: int) -> Iterator[tuple[int, str]]:
        """(where the whole begins, the share): about two-thirds of, half."""
        for size in (2, 1, 0):
            bound = _BOUNDS.get(self.text(place, size)) if size else ("", "")
            if bound is None:
                continue
            for length in (2, 1):
                share = _FRACTIONS.get(self.text(place + size, length))
                if share:
                    end = place + size + length
                    of = self.at(end) == "of"
                    if of or share == "半分":
                        yield end + of, f"{bound[0]}{share}{bound[1]}"

    def change(self, place: int) -> Iterator[tuple[int, str]]:
        """What a figure is compared with: from a year earlier, `, up 18%`; or nothing."""
        if self.at(place) == "," and self.at(place + 1) in ("up", "down"):
            way = "増の" if self.at(place + 1) == "up" else "減の"
            for end, figure, counted in self.quantity(place + 2):
                if not counted:
                    for last, since in self._since(end):
                        yield last, f"{since}{figure}{way}"
        yield from self._since(place)

    def _since(self, place: int) -> Iterator[tuple[int, str]]:
        for size in (4, 3):
            if since := _SINCE.get(self.text(place, size)):
                yield place + size, since
        yield place, ""

    def when(self, place: int) -> Iterator[tuple[int, str]]:
        """A date, or next year."""
        for size in (4, 3, 2):
            if said := _WHEN.get(self.text(place, size)):
                yield place + size, said
        yield from self.date(place)

    def date(self, place: int) -> Iterator[tuple[int, str]]:
        """A date, early/late/the end of one, or a quarter of a year (第2四半期 of 2027)."""
        if self.at(place) == "the":
            place += 1
        if self.slot(place) == "D":
            if self.at(place + 1) == "of" and self.slot(place + 2) == "D":
                yield place + 3, f"{self.at(place + 2)}{self.at(place)}"
            yield place + 1, self.at(place)
        for size in (2, 1):
            after = _PARTS_OF_DATES.get(self.text(place, size))
            for end, whole in self.date(place + size) if after else ():
                yield end, whole + str(after)

    def place(self, place: int) -> Iterator[tuple[int, str]]:
        """A country, state or city."""
        start = place + (self.at(place) == "the")
        part = _PARTS_OF_PLACES.get(self.at(start), "")
        for size in (4, 3, 2, 1):
            said = self.words.places.get(self.text(start + bool(part), size))
            if said:
                yield start + bool(part) + size, said + part

    def places(self, place: int) -> Iterator[tuple[int, str]]:
        """Japan; Japan and South Korea; Phoenix, Arizona, is nowhere."""
        for end, first in self.place(place):
            if self.at(end) == "and":
                for last, second in self.place(end + 1):
                    yield last, f"{first}と{second}"
            yield end, first
