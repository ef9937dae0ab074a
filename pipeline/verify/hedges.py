"""May, reportedly, plans to: what the source hedges, the Japanese must not state flatly.

Hints, for translators hedge in many ways: of faithful sentences 15 % lack the expected words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding

from .evidence import Sources
from .found import inform, remark

_STRONG = re.compile(r"\b(?:reportedly|allegedly|rumou?red|purportedly|supposedly)\b", re.I)
_WEAK = re.compile(
    r"\b(?:may|might|could|likely|possibly|perhaps|plans? to|expects? to|is expected to|aims? to|"
    r"considering|in talks|probably)\b"
)
_SAID = re.compile(
    "によると|によれば|という|とされ|報じ|伝え|伝わ|とみられ|見られ|模様|疑い|疑惑|うわさ|噂|容疑|主張|訴え|告発|申し立て|としている|らしい|ようだ|よう[にで]|との(?:こと|見方|報)|だという"
)


def hedges(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A remark where "reportedly" is lost, a hint where a may or a plan is."""
    if where.startswith("table."):
        return
    english = " ".join(c.sentence.text for c in sources.cited(claim))
    span = (0, len(claim.text))
    strong = _STRONG.search(english)
    if strong is not None and not (_SAID.search(claim.text) or _hedged(claim.text)):
        yield remark("hedge", f"the source says {strong.group()!r}. Say that it is not sure.", span)
        return
    weak = _WEAK.search(english)
    if weak is not None and not _hedged(claim.text):
        yield inform("hedge", f"the source says {weak.group()!r}; this sounds certain.", span)


_CERTAIN = re.compile(
    "可能性|かもしれ|だろう|でしょう|とみられ|見込|予定|計画|方針|恐れ|おそれ|うる|得る|らしい|よう(?:だ|で|に|な)|予想|予測|"
    "見通し|目指|検討|意向|つもり|はず|模様|そうだ|そうです|思わ|考え|期待|推測|狙|めど|疑|られる|ない"
)


def _hedged(text: str) -> bool:
    return _CERTAIN.search(text) is not None
