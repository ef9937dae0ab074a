"""Names and identifiers in Latin letters, compared without case and dashes."""

from __future__ import annotations

import re
from functools import lru_cache

# From the beginning of a word (247sports), with an address in one (react@latest).
_LATIN = re.compile(
    r"(?<![A-Za-z0-9À-ÖØ-öø-ɏ])(?:[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-z0-9À-ɏ.+&'’_/@-]*(?:\d|[A-Za-zÀ-ɏ+])"
    r"|[A-Za-z])"
)

_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_SIGNS = re.compile(r"[^0-9a-zà-ɏ\1]+")

# Abbreviations and words that Japanese tech prose writes in Latin letters whatever the source says.
GENERIC = frozenset(
    "ai llm llms gpu gpus cpu cpus api apis ipo ceo cto cfo coo agi it os pc sns web url iot saas "
    "pdf id ml nlp vr ar hpc sdk gb tb mb kb gw mw kw kwh nm ghz mhz km kg cm mm b k m t vs ok "
    "us uk eu un usd e dvd cd dna led oss hd g per pbr roe roa eps gdp cpi ebitda etf esg ev evs tdp flop flops tob mbo lbo pr gk fw mf df".split()
)


def latin_names(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, name) of every run of Latin letters in a Japanese text but generic words."""
    return tuple(
        (m.start(), m.end(), m.group())
        for m in _LATIN.finditer(text)
        if m.group().lower().strip(".") not in GENERIC
    )


@lru_cache(maxsize=65_536)  # each word of a source is asked for by several checks
def folded(text: str) -> str:
    """Lower case, without spaces, dashes, dots and apostrophes: "GPT-5.1" and "gpt 5.1" are one.

    Dots between digits stay, so that 5.1 and 51 are two.
    """
    lower = text.lower()
    if lower.isalnum() and lower.isascii():
        return lower
    return _SIGNS.sub("", _POINT.sub("\1", lower))
