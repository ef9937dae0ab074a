"""May, reportedly, plans to: what the source hedges, the Japanese must not state flatly.

Translators hedge in many ways: of faithful sentences 15 % lack the expected words, which is a hint.
Where a claim of the whole sentence has no word left that could hedge at all, a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding

from .evidence import Sources, whole
from .found import inform, remark

_STRONG = re.compile(r"\b(?:reportedly|allegedly|rumou?red|purportedly|supposedly)\b", re.I)
_WEAK = re.compile(
    r"\b(?:may|might|could|likely|possibly|perhaps|plans? to|expects? to|"
    r"(?:is|are|was|were) expected to|"
    r"(?:aims?|hopes?|wants?|intends?|seeks?|seeking) to|considering|in talks|probably)\b"
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
    if weak is None or _hedged(claim.text):
        return
    if _PLANNED.fullmatch(weak.group()) and not _PAST.search(claim.text):
        return  # 投じる tells of a plan; 投じた would not
    said = f"the source says {weak.group()!r}; this sounds certain."
    if whole(claim.text, english) and _MAIN.match(english) and not _OPEN.search(claim.text):
        yield remark("hedge", said, span)
    else:
        yield inform("hedge", said, span)


_PLANNED = re.compile("(?:plans?|aims?|intends?|expects?) to")
_PAST = re.compile("(?:[たっだ]た?|ました|でした)[。」）]?$|[^ァ-ヺ]た(?:。|$)")
# The hedge stands in the main clause, not behind a who, an if or a comma, and is no past "could".
_MAIN = re.compile(
    r"(?:(?!\b(?:who|which|that|if|when|because|where|while|as|than)\b)[^,;:—“\"]){0,100}?"
    r"\b(?:may|might|could(?! (?:not|have|only))|likely|plans? to|(?:is|are|was|were) expected to|"
    r"(?:aims?|hopes?|wants?|intends?|seeks?|seeking) to|considering|in talks)\b",
    re.I,
)
# Whatever else may hedge: wishes, conditions, questions, means, plans under way.
_OPEN = re.compile(
    "たい|たく|[れけせてねべめえげぜでへぺ]ば|なら|たら|かどうか|場合|恐らく|おそらく|多分|たぶん|うと|べき|でき|できる|か[。？?]|必要|"
    "ため|もし|予期|期し|願|候補|途中|準備|つつ|方向|交渉|協議|未定|不明|わか|予報|危険|リスク|懸念|最大|呼びかけ|待|伝|見方|報じ|という|うわさ|噂"
)


_CERTAIN = re.compile(
    "可能|かもしれ|こと[がも]あ|場合[がも]あ|目的|目標|だろう|でしょう|とみられ|見込|予定|計画|方針|恐れ|おそれ|うる|得る|らしい|よう(?:だ|で|に|な)|予想|予測|"
    "見通し|目指|検討|意向|つもり|はず|模様|そうだ|そうです|思わ|考え|期待|推測|狙|めど|疑|られる|ない"
)


def _hedged(text: str) -> bool:
    return _CERTAIN.search(text) is not None
