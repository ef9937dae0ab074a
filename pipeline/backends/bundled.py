"""The translator that comes along: rules where they account for every word, else the model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .transfer import Transfer
from .translator import Translator


class Bundled:
    """Both halves of the bundled translator. `models` has transfer/ and weights/ in it.

    Raises ModelError when the weights cannot be loaded, ConfigError when the words cannot.
    """

    def __init__(self, models: Path) -> None:
        self._model = Translator(models / "weights")
        self._rules = Transfer(models / "transfer", self._model.lexicon)

    def sure(
        self, sentences: Sequence[str], register: str = "d", context: Sequence[str] = ()
    ) -> tuple[tuple[str, ...], ...]:
        """For each sentence the translations to rely on, best first; none when there is none.

        `context` are the other sentences of the story: what is a name in one is one in all.
        A reading by rule is not put to the model as well: it is the better of the two.
        """
        ruled = self._rules.translate(sentences, register, context)
        rest = [s for s, found in zip(sentences, ruled, strict=True) if found is None]
        modelled = iter(self._model.sure(rest, register, context))
        return tuple((found,) if found is not None else next(modelled) for found in ruled)
