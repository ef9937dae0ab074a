"""What is counted: a number, its noun, and the counter that joins them in Japanese."""

from __future__ import annotations

from collections.abc import Iterator

from .figures import Figures, Phrase

_OFTEN = {"a day": "1日", "a week": "週", "a month": "月", "a year": "年", "per day": "1日"}


def _behind(noun: str, figure: str) -> str:
    """ユーザー約300人, but 少なくともユーザー300人 and わずか300人のユーザー."""
    if figure.startswith("わずか"):
        return f"{figure}の{noun}"
    bound = next((b for b in ("少なくとも", "最大") if figure.startswith(b)), "")
    return bound + noun + figure.removeprefix(bound)


class Counts(Figures):
    """Reads numbers with their nouns."""

    def counted(self, place: int, text: str) -> Iterator[tuple[int, Phrase]]:
        """9,000 robots → 9000台のロボット; 300 companies → 300社; 160,000 of the chips."""
        if (unit := self.words.units.get(self.at(place))) is not None:
            yield place + 1, Phrase(text.replace("#", unit), "figure")
        part = self.at(place) == "of" and self.at(place + 1) in ("the", "its", "these", "their")
        if part:
            yield from self._out_of(place + 2, text)
        for end, kind, compound in self._compound(place + 2 * part):
            head = self.tokens[end - 1]
            counter = self._counter(place + 2 * part, end)
            if not counter or kind != "noun":
                continue
            figure = text.replace("#", counter.replace("-", ""))
            if part or (counter == "人" and head not in self.words.alone):
                yield end, Phrase(_behind(compound, figure), "noun")
            elif (head in self.words.alone and end == place + 1) or compound in counter:
                yield end, Phrase(figure, "noun")
            elif head in self.words.alone and self.text(place, 1) == "other" and end == place + 2:
                yield end, Phrase("他の" + figure, "noun")
            else:
                if often := _OFTEN.get(self.text(end, 2)):
                    yield end + 2, Phrase(f"{often}{figure}の{compound}", "noun")
                yield end, Phrase(f"{figure}の{compound}", "noun")

    def number_behind(self, place: int) -> Iterator[tuple[int, str]]:
        """More than 50 employees → 従業員50人超."""
        for begin, text, counted in self.quantity(place):
            for end, kind, compound in self._compound(begin) if counted else ():
                if (counter := self._counter(begin, end)) and kind == "noun":
                    yield end, compound + text.replace("#", counter)

    def _out_of(self, place: int, text: str) -> Iterator[tuple[int, Phrase]]:
        """Two of the five claims → 請求5件のうち2件."""
        for begin, whole, counted in self.quantity(place):
            for end, kind, compound in self._compound(begin) if counted else ():
                counter = self._counter(begin, end)
                if counter and kind == "noun":
                    figures = [t.replace("#", counter) for t in (whole, text)]
                    noun = "" if compound in counter else compound
                    yield end, Phrase(f"{noun}{figures[0]}のうち{figures[1]}", "noun")

    def _counter(self, place: int, end: int) -> str:
        """The counter of a compound's head, the longest noun that ends it."""
        for begin in range(place, end):
            if found := self.words.counters.get(self.text(begin, end - begin)):
                return found
        return ""

    def _compound(self, place: int) -> Iterator[tuple[int, str, str]]:
        """(end, kind, Japanese) of modifiers and head: longest first."""
        raise NotImplementedError
