"""Names by sound: ザッカーバーグ and Zuckerberg have one skeleton of consonants.

Sounds alone can neither pass nor block (spelling and sound part ways in 8 to 16 % of names), so a
name that only its sound supports passes, and one that no sound supports is for a person to see.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Katakana → consonant classes. Voiced and unvoiced sibilants are one, l and r, v and b too.
_KANA = {
    **dict.fromkeys("アイウエオァィゥェォヤユヨャュョワヲーッ・ヮヰヱ", ""),
    **dict.fromkeys("カキクケコヵヶ", "k"), **dict.fromkeys("ガギグゲゴ", "g"),
    **dict.fromkeys("サシスセソザジズゼゾヂヅ", "s"), **dict.fromkeys("タチツテト", "t"),
    **dict.fromkeys("ダデド", "d"), **dict.fromkeys("ナニヌネノン", "n"),
    **dict.fromkeys("ハヒヘホ", "h"), "フ": "f", **dict.fromkeys("バビブベボヴ", "b"),
    **dict.fromkeys("パピプペポ", "p"), **dict.fromkeys("マミムメモ", "m"),
    **dict.fromkeys("ラリルレロ", "r"),
}  # fmt: skip
_LATIN = (
    (r"[áàâäãåā]", "a"), (r"[éèêëē]", "e"), (r"[íìîï]", "i"), (r"[óòôöõø]", "o"),
    (r"[úùûüū]", "u"), (r"[ñń]", "n"), (r"[çčć]", "ch"), (r"[šśş]", "sh"), (r"[žźż]", "z"),
    (r"ł", "l"), (r"\bkn", "n"), (r"\bwr", "r"), (r"\bx", "s"), (r"tch", "t"), (r"sch", "s"),
    (r"ph", "f"), (r"gh(?=[^aeiou]|$)", ""), (r"gh", "g"), (r"ck", "k"), (r"sh", "s"),
    (r"th", "s"), (r"ts|tz|zz", "t"), (r"dg", "s"), (r"c(?=[eiy])", "s"), (r"x", "ks"),
    (r"qu?", "k"), (r"[jz]", "s"), (r"g(?=[eiy])", "G"), (r"l", "r"), (r"v", "b"),
    (r"r(?=[^aeiouy]|$)", "R"), (r"m(?=[bp])", "n"), (r"mb\b", "m"),
)  # fmt: skip
_RULES = tuple((re.compile(p), r) for p, r in _LATIN)
# What a spelling may sound like; every choice is tried.
_CHOICES = (("ch", ("t", "k", "s")), ("G", ("g", "s")), ("R", ("", "r")), ("c", ("k",)))


@lru_cache(maxsize=8192)
def of_kana(kana: str) -> str:
    """The consonants of katakana: ザッカーバーグ → skbg."""
    return _single("".join(_KANA.get(c, "") for c in kana))


@lru_cache(maxsize=8192)
def of_latin(word: str) -> tuple[str, ...]:
    """The consonants that a Latin spelling may have: Zuckerberg → skbg, skrbrg…"""
    text = word.lower()
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    found = [text]
    for mark, sounds in _CHOICES:
        found = [f.replace(mark, s) for f in found for s in (sounds if mark in f else sounds[:1])]
    # w and y are vowels to a Japanese ear.
    return tuple(dict.fromkeys(_single(re.sub(r"[^bdfghkmnprst]", "", f)) for f in found))


def _single(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)


@lru_cache(maxsize=65536)
def alike(kana: str, word: str) -> float:
    """How alike a katakana word and a Latin one sound, 0 to 100."""
    from rapidfuzz.fuzz import ratio

    heard = of_kana(kana)
    return max((ratio(heard, spelled) for spelled in of_latin(word)), default=0.0)
