"""English word forms by rule: plurals, third persons, pasts, -ing."""

from __future__ import annotations

import re

_VOWEL = "aeiou"


def third(word: str) -> str:
    """The plural of a noun or the third person of a verb: box → boxes, company → companies."""
    if word == "have":
        return "has"
    if word.endswith(("s", "x", "ch", "sh", "z", "o")) and not word.endswith("io"):
        return word + "es"
    if word.endswith("y") and word[-2] not in _VOWEL:
        return word[:-1] + "ies"
    return word + "s"


def past(word: str) -> str:
    """The regular past: plan → planned, carry → carried."""
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2] not in _VOWEL:
        return word[:-1] + "ied"
    return (word + word[-1] if _doubles(word) else word) + "ed"


def gerund(word: str, past_form: str) -> str:
    """The -ing form; a consonant doubled in the past is doubled here too: commit → committing."""
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith("ee"):
        return word[:-1] + "ing"
    doubled = _doubles(word) or past_form == word + word[-1] + "ed"
    return (word + word[-1] if doubled else word) + "ing"


def _doubles(word: str) -> bool:
    """Of plan → planned: one syllable that ends consonant, vowel, consonant."""
    vowels = len(re.findall("[aeiouy]+", word))
    return vowels == 1 and bool(re.search(r"[^aeiou][aeiou][^aeiouwxy]$", word))
