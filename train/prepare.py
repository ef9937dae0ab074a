"""Corpora → ids: clean, without what will be measured on, slots masked, in two vocabularies.

Writes into a folder: source.model, target.model (SentencePiece), lexicon.json, adequacy.json.gz
(words that go together), rows.json (which
piece of the pretrained encoder each source id starts from), pairs.npz, held.tsv, settings.json.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import sentencepiece

from pipeline.backends.protect import Lexicon
from pipeline.backends.translator import pieces_of

from . import associate, corpus, mask, pieces
from .corpus import GROUPS, Example
from .expand import expand, read_pairs

_LONGEST = 110  # tokens a side


@dataclass(frozen=True, slots=True)
class Settings:
    """How much to prepare: target pieces, templates and open pairs; worker processes.

    `associations` is how many open pairs word associations are learned from.
    """

    vocabulary: int = 6000
    templates: int = 60_000
    open_pairs: int = 0
    associations: int = 0
    seed: int = 7
    workers: int = 2


def prepare(shared: Path, data: Path, encoder: Path, out: Path, settings: Settings) -> None:
    """Everything that training reads, from the shared corpora, `data` (authored) and an encoder."""
    out.mkdir(parents=True, exist_ok=True)
    kept, held = corpus.natural(data)
    words = mask.lexicon(kept)
    templates, opened = _templates(data, settings), _opened(shared, held, settings)
    examples = [*kept, *templates, *opened[: settings.open_pairs]]
    seen = [*kept, *templates, *opened[: settings.associations]]
    associate.write(
        out / "adequacy.json.gz", associate.associated((e.english, e.japanese) for e in seen)
    )
    with ProcessPoolExecutor(settings.workers) as pool:
        lines = list(pool.map(partial(_masked, lexicon=words), examples, chunksize=500))
    examples, lines = _distinct(examples, lines)
    (out / "lexicon.json").write_text(_lexicon_json(words), encoding="utf-8")
    _write_held(out / "held.tsv", held)
    source, rows = pieces.rewritten(encoder / "vocab.txt")
    if (out / "target.model").is_file():  # weights in training depend on it
        target = (out / "target.model").read_bytes()
    else:
        target = pieces.learned(_for_vocabulary(examples, lines), settings.vocabulary)
    (out / "source.model").write_bytes(source)
    (out / "target.model").write_bytes(target)
    (out / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    groups = [GROUPS.index(e.group) for e in examples]
    _write_ids(out / "pairs.npz", lines, groups, source, target)
    _write_ids(out / "held.npz", [_masked(e, words) for e in held], [0] * len(held), source, target)


def encoded(
    english: Iterable[str], model: sentencepiece.SentencePieceProcessor
) -> Iterator[list[int]]:
    """Source ids of protected, tagged sentences, closed by the end token."""
    for text in english:
        yield [*(model.piece_to_id(p) for p in pieces_of(model, text)), pieces.END]


def _templates(data: Path, settings: Settings) -> list[Example]:
    templates = read_pairs(data, "templates-*.tsv")
    pairs = expand(templates, settings.templates, settings.seed)
    return [Example(p.english, p.japanese, p.register, "template") for p in pairs]


def _opened(shared: Path, held: list[Example], settings: Settings) -> list[Example]:
    """The open pairs in an order that a seed decides, those of the near group first."""
    if not max(settings.open_pairs, settings.associations):
        return []
    measured = [e for f in sorted((shared / "eval").glob("*[a-z0-9].tsv")) for e in _english(f)]
    forbidden = [*measured, *(e.english for e in held)]
    chosen = list(corpus.open_pairs(shared / "corpus" / "open.tsv.xz", forbidden))
    near = [e for e in chosen if e.group == "near"]
    rest = [e for e in chosen if e.group != "near"]
    rng = random.Random(settings.seed)
    rng.shuffle(near)
    rng.shuffle(rest)
    return [*near, *rest]


def _english(file: Path) -> list[str]:
    return [] if ".meta." in file.name else [english for english, _ in corpus.pairs_of(file)]


def _masked(example: Example, lexicon: Lexicon) -> tuple[str, str]:
    english, japanese, _ = mask.masked(example.english, example.japanese, lexicon)
    # The tag opens both sides: the decoder is told its register, not left to find it out.
    return f"<{example.register}> {english}", f"<{example.register}>{japanese}"


def _distinct(
    examples: list[Example], lines: list[tuple[str, str]]
) -> tuple[list[Example], list[tuple[str, str]]]:
    """Without the pairs that became the same once their slots were taken out."""
    first = {line: i for i, line in reversed(list(enumerate(lines)))}
    kept = sorted(first.values())
    return [examples[i] for i in kept], [lines[i] for i in kept]


def _for_vocabulary(examples: list[Example], lines: list[tuple[str, str]]) -> Iterator[str]:
    """What the target pieces are learned from: news first, the rest once."""
    for example, (_, japanese) in zip(examples, lines, strict=True):
        yield from [japanese] * (4 if example.group == "natural" else 1)


def _write_ids(
    file: Path, lines: list[tuple[str, str]], groups: list[int], source: bytes, target: bytes
) -> None:
    english = sentencepiece.SentencePieceProcessor(model_proto=source)
    japanese = sentencepiece.SentencePieceProcessor(model_proto=target)
    sides = [list(encoded((e for e, _ in lines), english)), japanese.encode([j for _, j in lines])]
    fits = [max(len(a), len(b)) <= _LONGEST for a, b in zip(*sides, strict=True)]
    arrays = {"group": np.array([g for g, fit in zip(groups, fits, strict=True) if fit], np.uint8)}
    for name, side in zip(("source", "target"), sides, strict=True):
        chosen = [ids for ids, fit in zip(side, fits, strict=True) if fit]
        arrays[name] = np.array([i for ids in chosen for i in ids], np.uint16)
        arrays[name + "_ends"] = np.cumsum([len(ids) for ids in chosen]).astype(np.int64)
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def _lexicon_json(words: Lexicon) -> str:
    data = {"common": sorted(words.common), "translated": sorted(words.translated)}
    return json.dumps(data, ensure_ascii=False)


def _write_held(file: Path, held: list[Example]) -> None:
    rows = (f"{e.english}\t{e.japanese}\t{e.register}\n" for e in held)
    file.write_text("".join(rows), encoding="utf-8")
