"""Vocabularies as SentencePiece models: the source's from an encoder, the target's learned.

The encoder that training starts from (MiniLM) has its own 30,522 word pieces. They are rewritten
as a SentencePiece model whose every piece costs the same, which segments like the original in
whole words and needs no other tokenizer at run time.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as proto

from pipeline.backends.protect import TOKENS

REGISTERS = ("<d>", "<a>", "<b>", "<t>")
PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3
SPECIAL = (*REGISTERS, *TOKENS)
# Words of the encoder's own vocabulary whose meaning a token starts from.
STANDING_FOR = {
    "E": "sony intel nokia oracle dell adobe ibm cisco".split(),
    "M": "millions billions dollars euros pounds money cash sum".split(),
    "P": "percent half third quarter fraction portion double fifth".split(),
    "N": "17 23 31 42 58 64 75 86".split(),
    "D": "monday tuesday october june april july november march".split(),
    "d": ["news"], "a": ["report"], "b": ["summary"], "t": ["title"],
}  # fmt: skip


def learned(lines: Iterable[str], size: int) -> bytes:
    """A unigram SentencePiece model of `size` pieces: byte fallback, digits split, our tokens."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        vocab_size=size,
        hard_vocab_limit=False,
        character_coverage=0.9995,
        byte_fallback=True,
        split_digits=True,
        add_dummy_prefix=False,
        normalization_rule_name="nmt_nfkc",
        user_defined_symbols=list(SPECIAL),
        pad_id=PAD,
        unk_id=UNKNOWN,
        bos_id=BEGIN,
        eos_id=END,
        minloglevel=2,
    )
    return model.getvalue()


def rewritten(vocabulary: Path) -> tuple[bytes, list[str]]:
    """(SentencePiece model, the encoder's piece behind each id) from a WordPiece vocab.txt."""
    words = vocabulary.read_text(encoding="utf-8").splitlines()
    known = set(words)
    wanted = [w for w in words if re.fullmatch(r"(?:##)?[!-~£€¥₹–—‘’“”…°é×]+", w)]
    pieces = [("▁" + w, w) if not w.startswith("##") else (w[2:], w) for w in wanted]
    model = proto.ModelProto()
    model.ParseFromString(_normaliser())
    del model.pieces[:]
    rows = list[str]()
    for name, kind in (("<pad>", 3), ("<unk>", 2), ("<s>", 3), ("</s>", 3)):
        _add(model, name, kind, 0.0)
    rows += ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    for token in SPECIAL:
        _add(model, token, 4, 0.0)
        index = int(token[2]) - 1 if len(token) == 4 else 0
        rows.append(STANDING_FOR[token[1]][index])
    for name, word in [("▁", "[UNK]"), *pieces]:
        # Equal costs make the fewest pieces win, as WordPiece's longest match mostly does.
        _add(model, name, 1, -10.0 if name != "▁" else -20.0)
        rows.append(word)
    assert set(rows) <= known
    return model.SerializeToString(), rows


def _add(model: proto.ModelProto, piece: str, kind: int, score: float) -> None:
    model.pieces.add(piece=piece, type=kind, score=score)


def _normaliser() -> bytes:
    """A small model trained for its settings alone: lower-casing NFKC, as the encoder was fed."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["the quick brown fox jumps over the lazy dog " * 3] * 50),
        model_writer=model,
        vocab_size=40 + len(SPECIAL),
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc_cf",
        user_defined_symbols=list(SPECIAL),
        pad_id=PAD,
        unk_id=UNKNOWN,
        bos_id=BEGIN,
        eos_id=END,
        minloglevel=2,
    )
    return model.getvalue()
