"""About, nearly, at least and up to belong to their figures: 約, 近く, 少なくとも, 最大."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.domain import Claim, Finding
from pipeline.facts import Bound, Fact, agrees, as_printed, bound_at

from .evidence import Cited, Sources
from .found import remark
from .match import Reading, readings

_JAPANESE = {
    Bound.ABOUT: "約",
    Bound.NEARLY: "近く",
    Bound.OVER: "を超える",
    Bound.LEAST: "少なくとも",
    Bound.UNDER: "未満",
    Bound.MOST: "最大",
}


_WORDS = {
    Bound.ABOUT: "約|およそ|見積|ほぼ|程度|ほど|くらい|ぐらい|前後|推定|平均(?!より|を|並)",
    Bound.NEARLY: "近く|近い|ほぼ|約|弱|迫る|迫り",
    Bound.OVER: "以上|超|上回|突破",
    Bound.LEAST: r"少なくとも|以上|最低|[\d万億兆千百][^\d、。]{0,4}も(?!の?[うし])",
    Bound.UNDER: "未満|以下|下回|満たない|足らず|弱",
    Bound.MOST: r"最大|一時|最高(?!裁|経営|責任|財務|技術|幹部)|最長|(?<![今れ])まで|以内|以下|上限"
    r"|に上|に達|しか"
    r"|[\d万億兆千百][^\d、。]{0,5}もの(?!の)",
}


def _said_elsewhere(text: str, fact: Fact, bound: Bound, others: Sequence[Fact]) -> bool:
    """Whether the sentence says it apart from any figure: 少なくとも…2つ, no contrary one."""
    if fact.bound is not Bound.NONE:
        return False
    start = text.rfind("。", 0, fact.start) + 1
    end = text.find("。", fact.start)
    end = end if end >= 0 else len(text)
    said = len(re.findall(_WORDS[bound], text[start:end]))
    taken = sum(start <= o.start < end and bool(o.bound) and agrees(bound, o.bound) for o in others)
    return said > taken


def _denied(text: str, fact: Fact, bound: Bound) -> bool:
    """Whether the other side is denied: at most ten are 10以上は入れられない."""
    turned = bound in (Bound.MOST, Bound.UNDER) and fact.bound in (Bound.OVER, Bound.LEAST)
    return turned and _NOT.match(text, fact.end) is not None


_NOT = re.compile(
    "[^。、]{0,14}?(?:でき|られ|え|れ)(?:な[いくか]|ませ|ず)|[^。、]{0,8}?(?:禁|不可)"
)


def _stated(reading: Reading) -> Sequence[tuple[Fact, Cited]]:
    """The English of a figure that may say about: what is printed, in its own unit, if it is."""
    # What words imply ("a decade") says nothing of bounds; what is printed does.
    by = [p for p in reading.by if p[0].bound or not p[0].approximate] or reading.by
    value = as_printed(reading.fact.value, reading.fact.printed)
    return [p for p in by if as_printed(p[0].value, p[0].printed) == value] or by


def markers(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One remark for each figure that lost its about or bound, or has the opposite one."""
    if where.startswith("table."):
        return  # a cell is a figure without a sentence around it
    found = [(r.fact, _stated(r)) for r in readings(claim, sources) if r.fact.unit != "vague"]
    # In a list one bound may stand behind the last figure and mean the first.
    bounded = [f for f, by in found if any(e.bound for e, _ in by)]
    for fact, by in found:
        if not by or any(agrees(e.bound, fact.bound) for e, _ in by):
            continue
        english, cited = by[0]
        if _said_elsewhere(claim.text, fact, english.bound, bounded):
            continue
        if _denied(claim.text, fact, english.bound):
            continue
        said = f"says {english.bound} of {english.text.strip()!r}"
        yield remark(
            "marker",
            f"the source {said}, and 「{fact.text}」 does not. Write {_JAPANESE[english.bound]}.",
            bound_at(claim.text, fact),
            english.text,
            cited.sentence.id,
            (english.start, english.end),
        )
