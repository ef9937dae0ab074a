"""How near two texts are in meaning: a small English sentence encoder (MiniLM, int8, CPU).

`models/weights/near` holds it, made by `train.nearness`. Grouping asks it where words leave doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..errors import ModelError

# Word pieces of a text that are read: a headline and the beginning of a teaser.
_PIECES = 96
_REMEMBERED = 20_000


class Near:
    """Texts → vectors of length 1 (384 numbers); the same text is computed once.

    Raises ModelError when the files in `folder` cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._pieces, self._model = _opened(folder)
        except Exception as error:  # tokenizers raises nothing more special
            raise ModelError(
                f"{folder}: the sentence encoder cannot be used ({error}). Reinstall imakita, or "
                "set group.encoder to false."
            ) from error
        self._vector = lru_cache(_REMEMBERED)(self._computed)

    def __call__(self, texts: Sequence[str]) -> Sequence[tuple[float, ...]]:
        """The vectors of the texts, in their order."""
        return [self._vector(text) for text in texts]

    def _computed(self, text: str) -> tuple[float, ...]:
        import numpy

        said = self._model.forward_batch([self._pieces.encode(text).ids])
        mean = numpy.array(said.last_hidden_state)[0].mean(axis=0)
        length = float(numpy.linalg.norm(mean)) or 1.0
        return tuple(float(x) for x in mean / length)


def _opened(folder: Path) -> tuple[Any, Any]:
    import ctranslate2
    from tokenizers import Tokenizer

    pieces: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pieces.no_padding()
    pieces.enable_truncation(_PIECES)
    # One thread, and one text at a time: the same text gives the same numbers in every run.
    return pieces, ctranslate2.Encoder(str(folder), intra_threads=1)
