"""How near two texts are in meaning: a small English sentence encoder (MiniLM, int8, CPU).

`models/weights/near` holds it, made by `train.nearness`. Grouping asks it where words leave doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..errors import ModelError

# Word pieces of a text that are read: a headline and the beginning of a teaser.
PIECES = 96


class Near:
    """Texts → vectors of length 1 (384 numbers): the mean of their words, as each is weighed.

    The mean of all word pieces, as the encoder was trained, lets every "the company said" weigh as
    much as what the text is about; see `bench/results/stories.md` for the difference. Raises
    ModelError when the files in `folder` cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._pieces, self._model = _opened(folder)
        except Exception as error:  # tokenizers raises nothing more special
            raise ModelError(
                f"{folder}: the sentence encoder cannot be used ({error}). Reinstall imakita, or "
                "set group.encoder to false."
            ) from error

    def __call__(
        self, texts: Sequence[str], weigh: Callable[[str], float]
    ) -> Sequence[tuple[float, ...]]:
        """The vectors of the texts, in their order; `weigh` says how much a word counts."""
        return [self._vector(text, weigh) for text in texts]

    def _vector(self, text: str, weigh: Callable[[str], float]) -> tuple[float, ...]:
        import numpy

        pieces = self._pieces.encode(text)
        said = numpy.array(self._model.forward_batch([pieces.ids]).last_hidden_state)[0]
        mean = (said * numpy.array(weights_of(text, pieces, weigh))[:, None]).sum(axis=0)
        length = float(numpy.linalg.norm(mean)) or 1.0
        return tuple(float(x) for x in mean / length)


def _opened(folder: Path) -> tuple[Any, Any]:
    import ctranslate2
    from tokenizers import Tokenizer

    pieces: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pieces.no_padding()
    pieces.enable_truncation(PIECES)
    # One thread, and one text at a time: the same text gives the same numbers in every run.
    return pieces, ctranslate2.Encoder(str(folder), intra_threads=1)


def weights_of(text: str, pieces: Any, weigh: Callable[[str], float]) -> list[float]:
    """The weight of each piece: its word's, shared with the word's other pieces."""
    places: dict[int, list[int]] = {}
    for place, word in enumerate(pieces.word_ids):
        if word is not None:
            places.setdefault(word, []).append(place)
    found = [0.0] * len(pieces.ids)
    for some in places.values():
        word = text[pieces.offsets[some[0]][0] : pieces.offsets[some[-1]][1]]
        for place in some:
            found[place] = weigh(word) / len(some)
    return found
