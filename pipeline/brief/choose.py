"""Which sentences carry the story: position, figures, names, closeness to the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.domain import Sentence, Source

# Longer ones do not fit one summary line, even well translated.
_LINE_CHARACTERS = 160
_FIGURE = re.compile(r"[$€£¥]?\d[\d,.]*%?")
_NAME = re.compile(r"\b[A-Z][A-Za-z]*\d*(?:[-.]\d+)*\b")
_WORD = re.compile(r"[a-z]{3,}|\d[\d,.]*", re.I)
_SUBJECT, _RIVAL = 1.5, 1.5
_LATER = 5  # sentences
_SAME = 0.6  # of the shorter sentence's words, in both
_EMPTY = frozenset(
    "the and for that with from this its was are has had have not but they their which said will "
    "would been were also more than who what when into over about".split()
)


def ranked(sources: Sequence[Source]) -> tuple[Sentence, ...]:
    """The bodies' sentences, the one that carries the story best first, repetitions left out."""
    shared = Counter(w for source in sources for s in source.sentences for w in _words(s.text))
    named = _names(sources[0].sentences[0].text)
    worth = dict[Sentence, float]()
    for later, source in enumerate(sources):
        for i, sentence in enumerate(source.sentences[1:]):
            # About whom the headline is about, and of no rival alone; and the first source before
            # what others add.
            told = _names(sentence.text)
            own = len(named & told) / max(len(named), 1)
            rival = _RIVAL if not own and told - _first_word(sentence.text) else 0.0
            place = i + _LATER * later
            worth[sentence] = _worth(sentence.text, place, shared) + _SUBJECT * own - rival
    kept = list[Sentence]()
    for sentence in sorted(worth, key=lambda s: -worth[s]):
        if not any(_repeats(sentence.text, other.text) for other in kept):
            kept.append(sentence)
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


def _names(text: str) -> frozenset[str]:
    """Capitalised words, without those that only open the sentence."""
    return frozenset(m.group() for m in _NAME.finditer(text) if m.group().lower() not in _EMPTY)


def _first_word(text: str) -> frozenset[str]:
    """What opens a sentence has a capital, name or not."""
    return frozenset(text.split(" ", 1)[:1])


def _words(text: str) -> frozenset[str]:
    return frozenset(w.lower() for w in _WORD.findall(text)) - _EMPTY


def _repeats(one: str, other: str) -> bool:
    a, b = _words(one), _words(other)
    return len(a & b) >= _SAME * min(len(a), len(b)) if a and b else False
