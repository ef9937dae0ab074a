"""How good the exported translator is, on sentences that it never saw.

Figures kept: of the sentences with figures, the share whose Japanese has exactly the figures of the
English (by `facts`; word numbers left out). Names kept: of the names that the human translation
leaves in Latin letters, the share that the output has too. Register: the share of outputs that end
as asked. The baseline repeats the Japanese of the training sentence whose English is nearest.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import sacrebleu

from pipeline import facts
from pipeline.backends.protect import Lexicon, protect
from pipeline.backends.translator import Translator
from pipeline.text import polite

Translate = Callable[[Sequence[str], str], Sequence[str]]
Sure = Sequence[Sequence[str]]  # for each sentence its translations, none when unsure
_LOOP = re.compile(r"(.{2,12}?)\1{3,}")
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Sentences:
    """A set to measure on: English, human Japanese, and the register to ask for."""

    name: str
    english: tuple[str, ...]
    japanese: tuple[str, ...]
    register: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Scores of one set. BLEU and chrF 0 to 100; shares 0 to 1; speed in sentences a second."""

    name: str
    system: str
    sentences: int
    bleu: float
    chrf: float
    figures: float
    names: float
    register: float
    length: float
    broken: float
    speed: float


def read(file: Path, name: str, register: str, column: str | None = None) -> Sentences:
    """A development set; with `column`, only the rows of that register in the third column."""
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    rows = [r for r in rows if column is None or r[2] == column]
    return Sentences(name, tuple(r[0] for r in rows), tuple(r[1] for r in rows), register)


def measure(sentences: Sentences, system: str, translate: Translate) -> Measured:
    """Translate a set and score it."""
    start, outputs = time.perf_counter(), list[str]()
    for i in range(0, len(sentences.english), _BATCH):
        outputs += translate(sentences.english[i : i + _BATCH], sentences.register)
    seconds = time.perf_counter() - start
    return scored(sentences, system, outputs, len(outputs) / seconds)


def scored(sentences: Sentences, system: str, outputs: Sequence[str], speed: float) -> Measured:
    """The scores of outputs that are there already."""
    references = [list(sentences.japanese)]
    kept = [figures_kept(e, o) for e, o in zip(sentences.english, outputs, strict=True)]
    pairs = list(zip(sentences.english, sentences.japanese, outputs, strict=True))
    return Measured(
        name=sentences.name,
        system=system,
        sentences=len(outputs),
        bleu=_bleu(outputs, references),
        chrf=sacrebleu.corpus_chrf(outputs, references).score if outputs else 0.0,
        figures=_share([k for k in kept if k is not None]),
        names=_share([kept for e, j, o in pairs for kept in names_kept(e, j, o)]),
        register=_share([obeys(o, sentences.register) for o in outputs]),
        length=sum(map(len, outputs)) / max(sum(map(len, sentences.japanese)), 1),
        broken=_share([not o or bool(_LOOP.search(o)) for o in outputs]),
        speed=speed,
    )


def figures_kept(english: str, japanese: str) -> bool | None:
    """Whether the figures are the same on both sides; None when the English has none in digits."""
    wanted = {(f.kind, f.value) for f in facts.english(english) if re.search(r"\d", f.text)}
    if not wanted:
        return None
    found = {(f.kind, f.value) for f in facts.japanese(japanese)}
    words = {(f.kind, f.value) for f in facts.english(english)}
    return wanted <= found <= words | wanted


def names_kept(english: str, reference: str, output: str) -> list[bool]:
    """For each name that the reference leaves in Latin letters: whether the output has it."""
    slots = protect(english, Lexicon()).slots
    names = [s.english for s in slots if not s.facts and s.english in reference]
    return [name in output for name in names]


def obeys(japanese: str, register: str) -> bool:
    """Whether a sentence ends as its register asks: b and t without 。, d politely, a plainly."""
    if register in ("b", "t"):
        return not japanese.endswith("。")
    return polite(japanese) == (register == "d")


def nearest(pairs: Sequence[tuple[str, str]]) -> Translate:
    """The baseline: the Japanese of the training pair whose English shares most words."""
    from rapidfuzz import fuzz, process

    english = [e for e, _ in pairs]

    def translate(sentences: Sequence[str], register: str) -> list[str]:
        best = [process.extractOne(s, english, scorer=fuzz.token_set_ratio) for s in sentences]
        return [pairs[found[2]][1] for found in best]

    return translate


def sets(held: Path, folder: Path, limit: int) -> list[Sentences]:
    """Held-back news pairs in each register, then the development sets, cut to `limit` if any."""
    found = [read(held, f"held-back news, {r}", r, r) for r in "dabt"]
    found.append(read(folder / "ntrex_newstest2019.tsv", "NTREX newstest2019", "a"))
    found.append(read(folder / "react_blog.tsv", "React posts", "d"))
    cut = limit or None
    return [Sentences(s.name, s.english[:cut], s.japanese[:cut], s.register) for s in found]


def relied_on(
    sentences: Sentences, system: str, translate: Callable[[Sequence[str], str], Sure]
) -> tuple[float, Measured]:
    """(the share of sentences with a sure translation, the scores of these alone)."""
    sure = list[Sequence[str]]()
    for i in range(0, len(sentences.english), _BATCH):
        sure += translate(sentences.english[i : i + _BATCH], sentences.register)
    kept = [i for i, found in enumerate(sure) if found]
    part = Sentences(
        sentences.name,
        tuple(sentences.english[i] for i in kept),
        tuple(sentences.japanese[i] for i in kept),
        sentences.register,
    )
    outputs = [sure[i][0] for i in kept]
    return len(kept) / max(len(sure), 1), scored(part, system, outputs, 0.0)


def page(
    results: Sequence[Measured],
    sure: Sequence[tuple[float, Measured]],
    read_through: Sequence[str],
) -> str:
    """Everything measured, as a Markdown page."""
    passed = "\n".join(f"- {m.name}, {m.system}: {share:.1%} of the sentences" for share, m in sure)
    return (
        "\n\n".join(
            [
                "# The bundled translator, measured",
                "All sentences, whether sure or not:",
                table(results),
                "Only the translations that are relied on: the model's that reach the floors of "
                "`train/floors.yaml`, and those by rule (`models/transfer/`):",
                table([m for _, m in sure if m.sentences]),
                passed,
                "## Read through: every n-th held-back sentence",
                *read_through,
            ]
        )
        + "\n"
    )


def table(results: Sequence[Measured]) -> str:
    """The results as a Markdown table."""
    titles = "set system sentences BLEU chrF figures names register length broken /s".split()
    head = "| " + " | ".join(titles) + " |"
    rows = [
        f"| {m.name} | {m.system} | {m.sentences} | {m.bleu:.1f} | {m.chrf:.1f} | {m.figures:.1%} "
        f"| {m.names:.1%} | {m.register:.1%} | {m.length:.2f} | {m.broken:.1%} | {m.speed:.0f} |"
        for m in results
    ]
    return "\n".join([head, "|---|---|" + "--:|" * 9, *rows])


def as_json(results: Sequence[Measured]) -> str:
    """The results as JSON, one object a line."""
    return "\n".join(json.dumps(asdict(m), ensure_ascii=False) for m in results)


def samples(sentences: Sentences, translator: Translator, count: int) -> str:
    """Every n-th sentence with what became of it, `count` in all, good and bad as they come."""
    step = max(len(sentences.english) // count, 1)
    out = []
    for i in range(0, step * count, step):
        best = translator.translate([sentences.english[i]], sentences.register)[0]
        sure = translator.sure([sentences.english[i]], sentences.register)[0]
        verdict = "used" if best in sure else "not sure enough, not used"
        out.append(
            f"- {sentences.english[i]}\n  - human: {sentences.japanese[i]}\n"
            f"  - model ({verdict}): {best}"
        )
    return "\n".join(out)


def _bleu(outputs: Sequence[str], references: list[list[str]]) -> float:
    """0 to 100, over MeCab's words; 0 for no outputs."""
    if not outputs:
        return 0.0
    return float(sacrebleu.corpus_bleu(outputs, references, tokenize="ja-mecab").score)


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0
