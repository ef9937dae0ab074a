"""The words of an English text, folded for looking names and identifiers up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from .gazetteer import folded_name
from .identifiers import SUFFIXES
from .names import folded
from .norm import normal

_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9.+'&@/_-]*")
# No part of a name, though it begins with a capital.
_TITLES = frozenset(
    "Mr Mrs Ms Dr Prof Sir Rep Sen Gov The He She It We They You In On At But And".split()
)
_POSSESSIVE = re.compile(r"'s?$")
# GNU/Linux and Ctrl+Shift are two words each; C++ and 24/7 are one.
_JOINED = re.compile(r"(?<=\w)[/+](?=[^\W\d])|(?<=[^\W\d])[/+](?=\w)")
# What stands between two words that are no name together: "in 2.2, super() calls".
_BREAK = re.compile(r"[,;:!?—]|\.\s|\s-+\s")
_PIECES = re.compile("[-/+]")
# What stands between the words of a name without a letter in its abbreviation.
_SMALL = frozenset(
    "a an and as at be by for from has have if in is it its of on or our that the their they this to "
    "was we were will with you your".split()
)
# Of a verb, a plural, an adjective; "er" and "ion" make other words: Cursor, Notion.
_ENDINGS = ("s", "es", "ed", "ing", "ings", "able", "ably", "ly")
_SHORTEST = 3


@dataclass(frozen=True)
class Told:
    """The words of a text in order, without punctuation and possessives."""

    words: tuple[str, ...]
    text: str = ""

    @cached_property
    def flat(self) -> tuple[str, ...]:
        """Every word folded."""
        return tuple(folded(w) for w in self.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word folded, the pieces of hyphenated ones, and two and three words run together.

        A piece before a hyphen counts unless what follows makes another product: o3-mini is no o3.
        """
        flat = self.flat
        found = set(flat)
        for word in self.words:
            if word[:1] in "vV" or "-" in word or "/" in word or "+" in word:
                found.update(_pieces(word))
        for size in (2, 3, 4):
            found.update(map("".join, zip(*(flat[i:] for i in range(size)), strict=False)))
        return frozenset(found - {""})

    @cached_property
    def stems(self) -> frozenset[str]:
        """The first five letters of every word: dependency and dependencies share them."""
        return frozenset(w[:5].lower() for w in self.words if len(w) >= 5)

    @cached_property
    def phrases(self) -> str:
        """The words in lower case with a space around each."""
        return _apart(f" {' '.join(folded_name(w).lower() for w in self.words)} ".replace("-", " "))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words in capitals, without dots: US, not us."""
        mixed = (word for word in self.words if not word.islower())
        plain = (re.sub(r"[.'’]", "", w) for word in mixed for w in _split(word))
        return frozenset(w for w in plain if w.isupper())

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Capitalised words, and two of them run together, for comparing sounds."""
        single = [w for word in self.words for w in word.split("-") if w[:1].isupper()]
        single = [w for w in single if len(w) > 1 and w.rstrip(".") not in _TITLES]
        pairs = [a + b for a, b in pairwise(single)]
        return tuple(dict.fromkeys((*single, *pairs)))

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """Every word and every two run together, hyphenated ones in pieces, for their sounds."""
        single = [p for word in self.words for p in word.split("-") if p[:1].isalpha()]
        pairs = [a + b for a, b in pairwise(single) if b[:1].isupper()]
        return tuple(dict.fromkeys((*single, *pairs)))

    def has(self, name: str) -> bool:
        """Whether a name of one or several words stands in the text."""
        key = folded_name(name)
        if key.isupper() and " " not in key and key in self.capitals:
            return True
        if key.isupper() and key.isalpha():
            return False  # US is no us, but F1 is f1
        return _apart(f" {key.lower()} ") in self.phrases

    def abbreviates(self, name: str) -> bool:
        """Whether a name is made of the first letters of words that stand side by side.

        Three or more, most of them capitals: HBM for high-bandwidth memory, SoTA, GoF.
        """
        capitals = sum(c.isupper() for c in name)
        made = len(name) > 2 and name.isalpha() and capitals * 2 > len(name)
        return made and (name.lower() in self.initials or name.lower() in self._of_large)

    @cached_property
    def _of_large(self) -> str:
        """The same without "and" and "of": CPTO for chief product and technology officer."""
        parts = (p for w in self.words for p in _split(w) if p and p.lower() not in _SMALL)
        return "".join(p[0].lower() for p in parts)

    def shortens(self, name: str) -> bool:
        """Whether two capitals begin two words that stand side by side: VM for virtual machine.

        Chance has it easy with two letters: ask the cited sentences, not a whole story.
        """
        return len(name) == 2 and name.isupper() and name.lower() in self._pairs

    @cached_property
    def _pairs(self) -> frozenset[str]:
        parts = [p for w in self.words for p in _split(w) if p]
        plain = [p[1:].islower() and p.isalpha() and p.lower() not in _SMALL for p in parts]
        pairs = pairwise(
            [p if ok and len(p) >= _SHORTEST else "" for p, ok in zip(parts, plain, strict=True)]
        )
        return frozenset((a[0] + b[0]).lower() for a, b in pairs if a and b)

    def inflects(self, name: str) -> bool:
        """Whether a plain word is a form of one of the text: Eager of eagerly, Tab of tabbing."""
        if name[1:].islower():
            start, roots = name[:_SHORTEST].lower(), _roots(name)
            near = (p for w in self.words for p in _split(w) if p.startswith(start))
            return any(p.isalpha() and p.islower() and roots & _roots(p) for p in near)
        # The verb or the version of an abbreviation: AND of ANDed, NFS of NFSv4.
        form = re.compile(rf"{re.escape(name)}(?:s|ed|ing|v\d.*)") if name.isupper() else None
        return form is not None and len(name) > 1 and any(map(form.fullmatch, self.words))

    def dotted(self, name: str) -> bool:
        """Whether a name is the last part of a longer one: Dataset of tf.data.Dataset."""
        end = f".{name}"
        return len(name) >= _SHORTEST and any(w.endswith(end) for w in self.words)

    @cached_property
    def initials(self) -> str:
        """The first letter of every word and of every piece of a hyphenated one."""
        return "".join(p[0].lower() for w in self.words for p in _split(w) if p)

    def followed(self, word: str) -> tuple[str, ...]:
        """The folded words that follow this one, "" for the end of the text."""
        return self._after.get(word, ())

    @cached_property
    def _after(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for word, after in pairwise([*self.flat, ""]):
            found.setdefault(word, []).append(after)
        return {word: tuple(after) for word, after in found.items()}

    def joined(self, word: str) -> tuple[str, ...]:
        """The same, but "" where a comma, a dash or a stop ends the clause too."""
        return tuple(self._next(i) for i, w in enumerate(self.flat) if w == word)

    def _next(self, i: int) -> str:
        if i + 1 == len(self.flat):
            return ""
        this, that = self._spans[i], self._spans[i + 1]
        return "" if _BREAK.search(self.text, this[1] - 1, that[0]) else self.flat[i + 1]

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [m.span() for m in _WORD.finditer(self.text) if _bare(m.group())]


def _apart(phrase: str) -> str:
    """North Korea in one word, so that the Korea in it is not South Korea; GNU/Linux in two."""
    if "/" in phrase or "+" in phrase:
        phrase = _JOINED.sub(" ", phrase)
    return phrase.replace(" north korea", " northkorea")


def _split(word: str) -> list[str]:
    """The pieces that hyphens, slashes and plus signs join."""
    return [word] if word.isalnum() else _PIECES.split(word)


def _roots(word: str) -> frozenset[str]:
    """What is left of a word without what may end its forms: tabbing → tabbing, tabb, tab."""
    lower = word.lower()
    found = {lower, lower.removesuffix("e")}
    for ending in _ENDINGS:
        root = lower.removesuffix(ending)
        if root != lower:
            found |= {root, root[:-1]} if root[-1:] == root[-2:-1] else {root}
    return frozenset(r for r in found if len(r) >= _SHORTEST)


def _pieces(word: str) -> list[str]:
    parts = [p for p in re.split(r"[-/+]", word) if p]
    out = [folded(p) for p in parts]
    for i in range(1, len(parts)):
        if parts[i].lower() not in SUFFIXES:
            out += [folded("".join(parts[:i])), folded("".join(parts[i:]))]
    if len(parts) > 1 and parts[1].lower() in SUFFIXES:
        out.remove(folded(parts[0]))
    return [o.removeprefix("v") if o[1:2].isdigit() and o[:1] == "v" else o for o in out]


@lru_cache(maxsize=1024)
def told(text: str) -> Told:
    """The words of a text."""
    even = normal(text).text
    words = []
    for word in _WORD.findall(even):
        if not word.isalnum():
            word = _bare(word)
        if word:
            words.append(word)
    return Told(tuple(words), even)


def _bare(word: str) -> str:
    """A word without what closes it, or a possessive s."""
    return _POSSESSIVE.sub("", word.rstrip(".-/&'_"))
