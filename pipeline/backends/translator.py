"""The bundled EN→JA translator: CTranslate2 and SentencePiece on the CPU, without torch.

A weights folder holds `ct2/` (the int8 model), `source.model` and `target.model` (SentencePiece),
`lexicon.json` (words that are not names), `adequacy.json.gz` (words that go together) and
`manifest.json`: checksums of the rest, and `floors`: by register the least mean log-probability,
explained share and covered share at which a translation is sure enough to be used.
Figures, dates and names never pass through the model: see protect.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError
from pipeline.text import polite

from .adequate import read
from .protect import Lexicon, Protected, missing, names_of, protect, restore

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

_BEAM = 4
_LONGEST = 150  # target tokens
_READ = 180  # source tokens; the model has no positions for many more
REGISTERS = ("d", "a", "b", "t")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of a sentence: its text, its mean log-probability, slots it lost.

    `explained`: the share of its words that the source accounts for; `covered`: of the source's
    words that it accounts for (see adequate.py).
    """

    text: str
    score: float
    lost: int
    explained: float = 1.0
    covered: float = 1.0


def spaced(english: str) -> str:
    """Punctuation on its own, as the encoder's own tokenizer has it; slots and tags stay whole."""
    apart = re.sub(r"(<(?:[EMPND][1-8]|[dabt])>|[^\w\s])", r" \1 ", english)
    return re.sub(r"\s+", " ", apart).strip()


def pieces_of(model: SentencePieceProcessor, english: str) -> list[str]:
    """Source pieces; the bare space that SentencePiece leaves before a slot says nothing."""
    return [str(p) for p in model.encode(spaced(english), out_type=str) if p != "▁"]


class Translator:
    """Translates sentences, each on its own, in batches. Raises ModelError when it cannot load."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            raise ModelError(f"no translator in {folder}. Train one (see train/) or use a GPU.")
        import ctranslate2
        import sentencepiece

        self._done: dict[tuple[str, int, str], Any] = {}  # translations of this process
        try:
            self._source = sentencepiece.SentencePieceProcessor(str(folder / "source.model"))
            self._target = sentencepiece.SentencePieceProcessor(str(folder / "target.model"))
            known = json.loads(manifest.read_text(encoding="utf-8"))
            self._floors = {str(k): _floor(v) for k, v in known.get("floors", {}).items()}
            self._adequacy = read(folder / "adequacy.json.gz")
            words = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
            self.lexicon = Lexicon(frozenset(words["common"]), frozenset(words["translated"]))
            self._model = ctranslate2.Translator(
                str(folder / "ct2"), device="cpu", inter_threads=threads, intra_threads=1
            )
        except (OSError, ValueError, LookupError, AttributeError, RuntimeError) as error:
            raise ModelError(f"{folder}: the translator cannot be loaded ({error}).") from error

    def sure(
        self, sentences: Sequence[str], register: str = "d", context: Sequence[str] = ()
    ) -> tuple[tuple[str, ...], ...]:
        """For each sentence the translations to rely on: none, if none is likely enough.

        Such a translation keeps every slot, ends as its register asks, and reaches the floors.
        """
        score, explained, covered = self._floors.get(register, (float("-inf"), 0.0, 0.0))
        return tuple(
            tuple(
                h.text
                for h in found
                if not h.lost
                and polite(h.text) == (register == "d")
                and h.score >= score
                and h.explained >= explained
                and h.covered >= covered
            )
            for found in self.hypotheses(sentences, register, context=context)
        )

    def translate(self, sentences: Sequence[str], register: str = "d") -> tuple[str, ...]:
        """The best Japanese of each sentence, in order."""
        found = self.hypotheses(sentences, register)
        return tuple(of_one[0].text if of_one else "" for of_one in found)

    def hypotheses(
        self,
        sentences: Sequence[str],
        register: str = "d",
        count: int = _BEAM,
        context: Sequence[str] = (),
    ) -> tuple[tuple[Hypothesis, ...], ...]:
        """Up to `count` translations a sentence, those that keep every slot first, then by score.

        A sentence of more than about 100 words has none. `context` are other sentences of the
        story, which show what is a name in these.

        `register`: d です・ます, a だ・である, b a line of the three-line summary, t a headline.
        """
        told = (*sentences, *context)
        names = frozenset[str]().union(*(names_of(s, self.lexicon) for s in told))
        protected = [protect(s, replace(self.lexicon, names=names)) for s in sentences]
        # What differs only in its slots is one text to the model, and is translated once.
        new = dict.fromkeys(
            p.text for p in protected if (register, count, p.text) not in self._done
        )
        pieces = {t: [*pieces_of(self._source, f"<{register}> {t}"), "</s>"] for t in new}
        fits = [t for t in new if len(pieces[t]) <= _READ]
        batch: list[Any] = self._model.translate_batch(
            [pieces[t] for t in fits], target_prefix=[[f"<{register}>"]] * len(fits),
            beam_size=max(_BEAM, count), num_hypotheses=count, return_scores=True,
            max_batch_size=1024, batch_type="tokens", max_decoding_length=_LONGEST,
            repetition_penalty=1.1, length_penalty=1.0,
        )  # fmt: skip
        for text, found in zip(fits, batch, strict=True):
            self._done[register, count, text] = found
        done = (self._done.get((register, count, p.text)) for p in protected)
        return tuple(
            self._ranked(p, found) if found is not None else ()
            for p, found in zip(protected, done, strict=True)
        )

    def _ranked(self, protected: Protected, found: Any) -> tuple[Hypothesis, ...]:
        ranked = []
        for pieces, score in zip(found.hypotheses, found.scores, strict=True):
            text = str(self._target.decode(pieces[1:])).replace("▁", "").strip()
            ranked.append(
                Hypothesis(
                    text=restore(text, protected.slots),
                    score=float(score),
                    lost=missing(text, protected.slots),
                    explained=self._adequacy.explained(protected.text, text),
                    covered=self._adequacy.covered(protected.text, text),
                )
            )
        return tuple(sorted(ranked, key=lambda h: (h.lost, -h.score)))


def _floor(values: Sequence[float]) -> tuple[float, float, float]:
    score, explained, covered = map(float, values)
    return score, explained, covered
