"""Which sentences carry the story: position, figures, names, closeness to the rest."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.domain import Sentence, Source

# Longer ones do not fit one summary line, even well translated.
_LINE_CHARACTERS = 160
_FIGURE = re.compile(r"[$€£¥]?\d[\d,.]*%?")
_NAME = re.compile(r"\b[A-Z][A-Za-z]*\d*(?:[-.]\d+)*\b")
_WORD = re.compile(r"[a-z]{3,}|\d[\d,.]*", re.I)
_SAME = 0.6  # of the shorter sentence's words, in both
_EMPTY = frozenset(
    "the and for that with from this its was are has had have not but they their which said will "
    "would been were also more than who what when into over about".split()
)


def ranked(source: Source) -> tuple[Sentence, ...]:
    """The body's sentences, the one that carries the story best first, repetitions left out."""
    body = source.sentences[1:]
    shared = Counter(word for s in source.sentences for word in _words(s.text))
    order = sorted(range(len(body)), key=lambda i: (-_worth(body[i].text, i, shared), i))
    kept = list[Sentence]()
    for i in order:
        if not any(_repeats(body[i].text, other.text) for other in kept):
            kept.append(body[i])
    return tuple(kept)


def _worth(text: str, position: int, shared: Counter[str]) -> float:
    """Early, with figures and names, made of the words the story keeps using, not too long."""
    carried = min(len(_FIGURE.findall(text)), 3) + 0.3 * min(len(_NAME.findall(text)), 5)
    words = _words(text)
    central = sum(shared[w] > 1 for w in words) / max(len(words), 1)
    too_long = 2.0 if len(text) > _LINE_CHARACTERS else 0.0
    too_short = 2.0 if len(words) < 4 else 0.0
    spoken = 1.5 if text.startswith(('"', "“")) else 0.0
    return 6.0 / (1 + position) + carried + 2.0 * central - too_long - too_short - spoken


def _words(text: str) -> frozenset[str]:
    return frozenset(w.lower() for w in _WORD.findall(text)) - _EMPTY


def _repeats(one: str, other: str) -> bool:
    a, b = _words(one), _words(other)
    return len(a & b) >= _SAME * min(len(a), len(b)) if a and b else False
