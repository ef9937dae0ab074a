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
    (r"ł", "l"), (r"\bcz", "ch"), (r"\bch(?=[eiouy])", "C"), (r"\bkn", "n"), (r"\bwr", "r"), (r"\bx", "s"), (r"tch", "t"), (r"sch", "s"),
    (r"ph", "f"), (r"gh(?=[^aeiou]|$)", ""), (r"gh", "g"), (r"ck", "k"), (r"sh", "s"),
    (r"th", "T"), (r"ts|tz|zz", "t"), (r"dg", "s"), (r"(?<!c)h(?=[^aeiouyáéíóú]|$)", ""), (r"c(?=[eiy])", "s"), (r"x", "ks"),
    (r"qu?", "k"), (r"z", "s"), (r"j", "J"), (r"g(?=[eiy])", "G"), (r"mb\b", "m"), (r"l", "r"), (r"(?:v|ff?)\b", "f"), (r"v", "b"),
    (r"er\b", "aR"), (r"r(?=[^aeiouy]|$)", "R"), (r"(?<=\w)m(?=[bp])", "n"),
)  # fmt: skip
_AROUND = re.compile(r"\(\?[<=!][^)]*\)|\\b")


def _needed(pattern: str) -> str:
    """The letters without which a rule cannot apply, if it has such: asked first, for speed."""
    core = _AROUND.sub("", pattern)
    return core if core.isalpha() else ""


_RULES = tuple((_needed(p), re.compile(p), r) for p, r in _LATIN)
# Most words are plain letters: the rules for accents are not asked about them.
_PLAIN = tuple((_needed(p), re.compile(p), r) for p, r in _LATIN if p.isascii() or r"(?<!c)h" in p)
_WEIGHT = 0.55
# What a spelling may sound like; every choice is tried.
_CHOICES = (
    ("ch", ("t", "k", "s")), ("G", ("g", "s")), ("R", ("", "r")), ("T", ("s", "t")),
    ("J", ("s", "")), ("C", ("t", "s")), ("ow", ("ow", "a.u")), ("c", ("k",)),
)  # fmt: skip


# The letters that a name may begin with for its first kana: most words are told apart by these.
_ANY = "abcdefghijklmnopqrstuvwxyzáàâäãåçéèêëíìîïñóòôöõøúùûüščžłđ"
_FIRST = {
    "アイウエオヤユヨワヴァィゥェォ": "aeiouhywvjáàâäãåéèêëíìîïóòôöõøúùûü", "カキクケコ": "ckqxg",
    "ガギグゲゴ": "gcjk", "サシスセソ": "sctxzpš", "ザジズゼゾヂヅ": "zjgstxž", "タチツテト": "tcdzč",
    "ダデド": "dtđ", "ナニヌネノン": "nkgmñ", "ハヒヘホ": "hjwkxc", "フ": "fphwvj",
    "バビブベボ": "bvw", "パピプペポ": "pb", "マミムメモ": "m", "ラリルレロ": "rlwł",
}  # fmt: skip
_BEGINS = {kana: letters for row, letters in _FIRST.items() for kana in row}


def first_letters(kana: str) -> str:
    """The letters, in lower case, that a name which sounds like this may begin with."""
    return _BEGINS.get(kana[:1], _ANY)


@lru_cache(maxsize=8192)
def of_kana(kana: str) -> str:
    """The consonants of katakana: ザッカーバーグ → skbg."""
    return _single("".join(_KANA.get(c, "") for c in kana))


@lru_cache(maxsize=8192)
def of_latin(word: str) -> tuple[str, ...]:
    """The consonants that a Latin spelling may have: Zuckerberg → skbg, skrbrg…"""
    # w and y are vowels to a Japanese ear.
    found = (_single(_CONSONANT.sub("", f)) for f in _readings(word))
    return tuple(dict.fromkeys(found))


# All but these are left out of the consonants, and out of the whole.
_CONSONANT, _LETTER = re.compile(r"[^bdfghkmnprst]+"), re.compile(r"[^a-z]+")


@lru_cache(maxsize=8192)
def _readings(word: str) -> tuple[str, ...]:
    """Every way that a spelling may be read aloud, with its vowels as they are spelled."""
    text = word.lower()
    for letters, pattern, replacement in _PLAIN if text.isascii() else _RULES:
        if letters in text:
            text = pattern.sub(replacement, text)
    found = [text]
    for mark, sounds in _CHOICES:
        found = [f.replace(mark, s) for f in found for s in (sounds if mark in f else sounds[:1])]
    return tuple(found)


def _single(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text)


_VOWELS = {
    kana: vowel
    for row, vowel in (
        ("アカガサザタダナハバパマヤラワァャ", "a"), ("イキギシジチヂニヒビピミリィ", "i"),
        ("ウクグスズツヅヌフブプムユルゥュヴ", "u"), ("エケゲセゼテデネヘベペメレェ", "e"),
        ("オコゴソゾトドノホボポモヨロヲォョ", "o"),
    )
    for kana in row
}  # fmt: skip


_VOWELS_ALONE = "アイウエオァィゥェォー"
_SPOKEN = tuple(
    (re.compile(p), r)
    for p, r in (
        (r"a(?=[^aeiouy]e\b)", "ei"), (r"i(?=[^aeiouy]e\b)", "ai"), (r"ee|ea|ie|y\b", "i"), (r"oo|ou|ew", "u"), (r"a[iy]\b|ai|ay", "ei"), (r"ow|au|aw", "o"),
        (r"(?<=[^aeiou])e\b", ""), (r"y", "i"), (r"(.)\1", r"\1"), (r"e?r(?=[^aeiou]|\b)", "a"),
    )
)  # fmt: skip


@lru_cache(maxsize=8192)
def _romaji(kana: str) -> str:
    """Katakana in Latin letters, roughly: a small vowel takes the place of the one before."""
    out = ""
    for c in kana:
        if c in "ァィゥェォャュョ" and out:
            out = out[:-1] if out[-1] in "aiueo" else out
        consonant = "w" if c == "ワ" else _KANA.get(c, "")
        if c not in _VOWELS_ALONE and out[-1:] == "u" and out[-2:-1] in tuple("kstfbpgmrd"):
            out = out[:-1]  # the u that Japanese puts between consonants
        out += consonant + _VOWELS.get(c, "")
    return out[:-1] if out[-1:] == "u" and len(out) > 2 else out


@lru_cache(maxsize=8192)
def _spoken(word: str) -> tuple[str, ...]:
    """A Latin spelling as it may be spoken, vowels and all."""
    return tuple(dict.fromkeys(_vowels(f) for f in _readings(word)))


def _vowels(text: str) -> str:
    for spelled, spoken in _SPOKEN:
        text = spelled.sub(spoken, text)
    return _LETTER.sub("", text)


@lru_cache(maxsize=65536)
def alike(kana: str, word: str) -> float:
    """How alike a katakana word and a Latin one sound, 0 to 100: consonants first, then all."""
    from rapidfuzz.fuzz import ratio

    if word[:1].lower() not in first_letters(kana):
        return 0.0
    heard = of_kana(kana)
    consonants = max((ratio(heard, spelled) for spelled in of_latin(word)), default=0.0)
    if consonants < 50:
        return consonants * _WEIGHT
    aloud = _romaji(kana)
    whole = max((ratio(aloud, spoken) for spoken in _spoken(word)), default=0.0)
    return _WEIGHT * consonants + (1 - _WEIGHT) * whole
