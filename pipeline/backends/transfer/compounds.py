"""Compounds: adjectives, nouns and names side by side, and the noun that heads them."""

from __future__ import annotations

from collections.abc import Iterator

from .phrases import Phrases

# Behind these a name is a person's: AI researcher Dana Whitlock.
_CALLED = ("研究者", "科学者", "教授", "CEO）", "CFO）", "CTO）", "COO）", "大臣", "知事", "市長",
           "創業者", "裁判官", "弁護士", "アナリスト", "記者", "小説家", "議員", "首相",
           "会長", "幹部", "広報担当者", "法務責任者", "エコノミスト")  # fmt: skip
# Of several: the first phase is no debut.
_STEPS = frozenset("phase step half quarter version day week month year stage part".split())
_NOUNS = 3  # nouns in a row; more is a reading that nobody can be sure of


class Compounds(Phrases):
    """Reads modifiers and heads."""

    def _compound(self, place: int) -> Iterator[tuple[int, str, str]]:
        found: list[tuple[int, str, str]] = []
        self._extend(place, "", "", found, 0)
        yield from sorted(found, key=lambda f: -f[0])

    def _extend(
        self, place: int, before: str, kind: str, found: list[tuple[int, str, str]], nouns: int
    ) -> None:
        """Grow a compound by every reading of the next words."""
        letter = self.slot(place)
        if letter == "E":
            self._name(place, before, kind, found, nouns)
        elif letter and (letter in "PMD" or self.at(place) in self.marks.sizes) and kind != "name":
            self._extend(place + 1, f"{before}{self.at(place)}の", "modifier", found, nouns)
        for end, where in self.place(place) if kind in ("", "modifier") else ():
            based = self.tokens[end : end + 2] == ("-", "based")
            joint = "に本社を置く" if based else "の"
            if self.at(place) != "the":
                self._extend(end + 2 * based, f"{before}{where}{joint}", "modifier", found, nouns)
        for size in range(self.words.longest, 0, -1):
            text = self.text(place, size)
            if nouns < _NOUNS and (noun := self.words.nouns.get(text)) is not None:
                joined = self._governed(before, noun) + self._joint(before, kind, noun) + noun
                found.append((place + size, "noun", joined))
                self._extend(place + size, joined, "noun", found, nouns + 1)
            if (
                kind != "noun"
                and before != "各"
                and (adjective := self.words.adjectives.get(text)) is not None
            ):
                known = self.at(place - 1) == "the" or self.at(place + size) in _STEPS
                if adjective == "最初の" and not known:
                    adjective = "初の"
                self._extend(place + size, before + adjective, kind or "modifier", found, nouns)

    def _governed(self, before: str, noun: str) -> str:
        """日本政府 and not 日本の政府."""
        nation = before.removesuffix("の")
        return nation if noun == "政府" and nation in self.words.endings["place"] else before

    def _joint(self, before: str, kind: str, noun: str) -> str:
        """What stands between a name or a noun and the noun behind it."""
        if kind == "noun":
            return self.words.joints.get(noun, "")
        if kind == "name" and before.endswith(">"):
            return "" if self.words.is_a(noun, "@joined") else "の"
        return ""

    def _name(
        self, place: int, before: str, kind: str, found: list[tuple[int, str, str]], nouns: int
    ) -> None:
        if kind == "name":
            return
        name = self.at(place)
        joined = before + ("の" if kind == "noun" and not before.endswith("誌") else "") + name
        if self.tokens[place + 1 : place + 3] == ("-", "based"):
            based = f"{joined}に本社を置く"
            the = self.words.phrases.get(f"the {self.at(place + 3)}")
            if self.at(place - 1) == "the" and the:
                found.append((place + 4, "noun", based + the))
            else:
                self._extend(place + 3, based, "modifier", found, nouns)
            return
        if name in self.marks.persons or (kind == "noun" and before.endswith(_CALLED)):
            found.append((place + 1, "person", joined + "氏"))
            return
        found.append((place + 1, "name", joined))
        self._extend(place + 1, joined, "name", found, nouns)
