"""According to whom: a statement that the source attributes stays attributed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding

from .evidence import Sources
from .found import inform, remark

_ACCORDING = re.compile(r"\b(?:according to|citing|cited)\b", re.I)
_SAID = re.compile(r"\b(?:said|says|told|reported|reports|claimed|claims|stated|wrote)\b", re.I)
_JAPANESE = re.compile(
    "を理由|データ(?:では|から|で)|統計|推計|集計|に従|に基づ|に応じ|に則|にのっと|に沿っ|準拠|を基準|を基に|公表|論文|調査|研究|によ(?:ると|れば|り|る)|述べ|語っ|語り|話し|話す|と(?:発表|説明|主張|指摘|コメント|強調|報告|証言|発言|投稿|警告|訴え|答え|認め|約束|宣言|し[てた])|"
    "という|といい|とい[うっ]|言[っういわ]|報じ|伝え|明らかに|との(?:こと|見方|報道)|調べ|談|「|いわく|曰く|記し|書い|引用|挙げ|記事|見解|声明|紹介|共有|示し|示さ"
)


def attribution(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A remark where "according to" is lost, a hint where "said" is."""
    if where.startswith("table.") or where == "title" or _JAPANESE.search(claim.text):
        return
    english = " ".join(c.sentence.text for c in sources.cited(claim))
    span = (0, len(claim.text))
    according = _ACCORDING.search(english)
    if according is not None:
        what = f"the source attributes this ({according.group()!r}). Say who says it."
        yield remark("attribution", what, span)
    elif _SAID.search(english):
        yield inform("attribution", "the source says who said this.", span)
