"""The bundled EN→JA translator: CTranslate2 and SentencePiece on the CPU, without torch.

A weights folder holds `manifest.json`: {"model": folder of the CTranslate2 model, "source_spm":
file, "target_spm": file, "prefix": text put before every sentence}.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import ModelError

_BEAM = 4


class Translator:
    """Translates sentences one by one, in one batch. Raises ModelError when it cannot load."""

    def __init__(self, folder: Path) -> None:
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            raise ModelError(
                f"no translator in {folder}. This release ships none yet; use a server or a GPU."
            )
        try:
            import ctranslate2
            import sentencepiece
        except ImportError as error:
            raise ModelError("the translator needs the extra imakita[translator].") from error
        try:
            known = json.loads(manifest.read_text(encoding="utf-8"))
            self._prefix = str(known.get("prefix", ""))
            self._source = sentencepiece.SentencePieceProcessor(str(folder / known["source_spm"]))
            self._target = sentencepiece.SentencePieceProcessor(str(folder / known["target_spm"]))
            self._model = ctranslate2.Translator(str(folder / known["model"]), device="cpu")
        except (OSError, ValueError, LookupError, AttributeError, RuntimeError) as error:
            raise ModelError(f"{folder}: the translator cannot be loaded ({error}).") from error

    def translate(self, sentences: Sequence[str]) -> tuple[str, ...]:
        """The Japanese of each sentence, in order."""
        pieces = [self._source.encode(self._prefix + s, out_type=str) for s in sentences]
        found = self._model.translate_batch(pieces, beam_size=_BEAM)
        return tuple(str(self._target.decode(f.hypotheses[0])) for f in found)
