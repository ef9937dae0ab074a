"""What an article is worth beside its reference, in numbers. Pure; Japanese words by unidic-lite.

ROUGE in Japanese depends on the words: figures of another tokeniser cannot be compared with ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from ..domain import Draft, Item, Severity, State
from ..text import tagged

# Findings about form; all other blocking ones are about facts.
FORM = frozenset(
    {"three-lines", "line-length", "ending", "duplicate-line", "table-shape", "language"}
    | {"untranslated", "tidy"}
)
# Whether more is better. The floor of a metric that should be small is a ceiling.
MORE_IS_BETTER: Mapping[str, bool] = {
    "written": True,
    "held": False,
    "contract": False,
    "unsupported": False,
    "rouge_1": True,
    "rouge_2": True,
    "rouge_l": True,
    "length": True,
    "repetition": False,
    "grounded": True,
    "event": True,
    "remarks": False,
}
# Means over the articles that were written; the others are over all samples.
OF_WRITTEN = frozenset({"contract", "unsupported", "length", "repetition", "event", "remarks"})
# What floors are set for: the rest describes rather than judges.
FLOORED = tuple(n for n in MORE_IS_BETTER if n not in ("length", "repetition", "remarks"))


@dataclass(frozen=True, slots=True)
class Score:
    """One sample's metrics, shares from 0 to 1 unless said otherwise.

    `contract`: 1 when the form of the article was broken; `unsupported`: claims that their
    evidence does not carry, of all that were written; `length`: characters of the body by those of
    the reference; `grounded`: cells of the table with evidence (1 without a table); `remarks`:
    findings that do not block, for each 1,000 characters.
    """

    sample: str
    written: float
    held: float
    contract: float
    unsupported: float
    rouge_1: float
    rouge_2: float
    rouge_l: float
    length: float
    repetition: float
    grounded: float
    event: float
    remarks: float


def score(item: Item, reference: Draft, name: str) -> Score:
    """The metrics of one item."""
    draft = item.draft
    rules = [r.split(": ")[1] for r in item.reasons if r.startswith(("dropped", "blocked"))]
    facts = sum(rule not in FORM for rule in rules)
    claims = (len(list(draft.claims())) if draft else 0) + sum(
        r.startswith("dropped") for r in item.reasons
    )
    ours, theirs = _lines(draft), _lines(reference)
    one, two, longest = rouge(ours, theirs)
    body = _body(draft)
    return Score(
        sample=name,
        written=float(draft is not None),
        held=float(item.state is State.HELD),
        contract=float(any(rule in FORM for rule in rules)),
        unsupported=min(1.0, facts / claims) if claims else 0.0,
        rouge_1=one,
        rouge_2=two,
        rouge_l=longest,
        length=len(body) / max(1, len(_body(reference))),
        repetition=repetition(body),
        grounded=_grounded(draft),
        event=float(draft is not None and draft.event is reference.event),
        remarks=_remarks(item, len(body)),
    )


def means(scores: Sequence[Score]) -> dict[str, float]:
    """Each metric's mean; a sample without an article counts 0 for its ROUGE."""
    written = [s for s in scores if s.written]
    found = {}
    for name in MORE_IS_BETTER:
        of = written if name in OF_WRITTEN else scores
        found[name] = round(fmean(getattr(s, name) for s in of), 4) if of else 0.0
    return found


def rouge(ours: str, theirs: str) -> tuple[float, float, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-L as F1 over words."""
    a, b = words(ours), words(theirs)
    return _f1(_grams(a, 1), _grams(b, 1)), _f1(_grams(a, 2), _grams(b, 2)), _longest(a, b)


def words(text: str) -> tuple[str, ...]:
    """The words of a Japanese text by MeCab with unidic-lite, without punctuation and spaces."""
    return tuple(w.text for w in tagged(text) if w.part not in ("補助記号", "空白", "記号"))


def repetition(text: str) -> float:
    """The share of runs of four words that stood in the text before."""
    grams = _grams(words(text), 4)
    total = sum(grams.values())
    return sum(n - 1 for n in grams.values()) / total if total else 0.0


def _grams(of: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(of[i : i + n]) for i in range(len(of) - n + 1))


def _f1(a: Counter[tuple[str, ...]], b: Counter[tuple[str, ...]]) -> float:
    same = sum((a & b).values())
    return 2 * same / (sum(a.values()) + sum(b.values())) if same else 0.0


def _longest(a: Sequence[str], b: Sequence[str]) -> float:
    """F1 of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], before + 1 if x == y else max(row[j], row[j - 1])
    return 2 * row[-1] / (len(a) + len(b)) if row[-1] else 0.0


def _lines(draft: Draft | None) -> str:
    return "\n".join(c.text for c in draft.summary) if draft else ""


def _body(draft: Draft | None) -> str:
    return "".join(c.text for s in draft.sections for c in s.claims) if draft else ""


def _grounded(draft: Draft | None) -> float:
    cells = [c for r in draft.table.rows for c in r.cells] if draft and draft.table else []
    if not cells:
        return 1.0
    return sum(c.text is not None and bool(c.evidence) for c in cells) / len(cells)


def _remarks(item: Item, characters: int) -> float:
    found = [f for v in item.report.verdicts for f in v.findings] if item.report else []
    lesser = sum(f.severity is not Severity.BLOCK for f in found)
    return 1000 * lesser / characters if characters else 0.0
