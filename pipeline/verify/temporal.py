"""Time that cannot be: plans for a year that is over, reports of one that has not come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.domain import Claim, Finding
from pipeline.facts import Fact, Kind

from .evidence import Sources
from .found import block, inform, remark
from .match import readings

_PLANNED = re.compile(
    r"[^。]{0,40}?(?:予定|見込み|見通し|目指す|目指し|方針|可能性がある|可能性があり|"
    r"のではないか|だろう|でしょう|かもしれ)"
)
# 2025年にも IPO を行う: the future, unless the sentence ends in the past (2025年にも開かれた).
_SOON = re.compile(r"にも(?![^。]{0,60}(?:た|ました|だった|でした)(?:。|$))")
_DONE = re.compile(
    r"[^。、]{0,24}?(?:発表した|公開した|発売した|買収した|調達した|達した|なった|でした|ました|だった)(?!い)"
)
# Of a coming year: 2027年より前には実現しない公算が大きくなった is no report of it.
_FORECAST = re.compile(
    r"[^。、]{0,24}?(?:公算|見通し|可能性|見込み|予定|計画|方針|予想|予測|目標|までに)"
)
# 1979年に始まった大会…を目指す: the year belongs to what began, not to the plan.
_CLAUSE = re.compile(r"[^。、]{0,24}?[っしいた]た(?=[一-鿿ァ-ヺA-Za-z])")
# 2023年の15倍, 2024年比, 2025年から: what a plan is measured by.
_MEASURED = re.compile(
    r"(?:の[^。、]{0,8}?[\d.,]+(?:倍|%|パーセント|割)|の[^。、]{0,16}?(?:から|より)|比|度比|と比べ|に比べ|から|以来|を上回|を下回|並み)"
)
# 10〜12月, 10月から12月: so many characters lie between the months of a span.
_SPAN = 2
_RELATIVE = re.compile(
    "今年|来年|昨年|去年|一昨年|今月|来月|先月|今週|来週|先週|昨日|明日|本日|今日|昨夜|今夜"
)


def temporal(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A block for plans in the past, a remark for a past in the future, a hint for 今年."""
    days = [s.published.date() for s in sources.sources if s.published is not None]
    cited = [c.source.published.date() for c in sources.cited(claim) if c.source.published]
    if days:
        now = max(cited or days)
        facts = tuple(r.fact for r in readings(claim, sources))
        for fact, months in _dated(facts):
            yield from _impossible(fact, months, now, claim.text)
    for m in _RELATIVE.finditer(claim.text):
        yield inform("temporal", f"「{m.group()}」 ages. Write the year or the date.", m.span())


def _dated(facts: tuple[Fact, ...]) -> Iterator[tuple[Fact, list[int]]]:
    """Each plain year with the months that follow it at once: none, one, or a span of them."""
    for i, fact in enumerate(facts):
        if fact.kind is Kind.YEAR and not fact.unit:
            months, end = list[int](), fact.end
            for after in facts[i + 1 :]:
                if after.kind is not Kind.MONTH or after.start - end > (_SPAN if months else 0):
                    break
                months.append(int(after.value))
                end = after.end
            yield fact, months


def _impossible(fact: Fact, months: list[int], now: date, text: str) -> Iterator[Finding]:
    year, span = int(fact.value), (fact.start, fact.end)
    this = year == now.year and months
    over = year < now.year or (this and max(months) < now.month)
    ahead = year > now.year or (this and min(months) > now.month)
    past = any(p.match(text, fact.end) for p in (_DONE, _CLAUSE, _MEASURED))
    if over and _PLANNED.match(text, fact.end) and not past:
        what = f"「{fact.text}」 was over when the source appeared ({now})."
        if _SOON.match(text, fact.end) and year < now.year:
            yield block("temporal", f"{what} Check the year.", span)
        else:
            yield remark("temporal", f"{what} Is this still a plan?", span)
    elif ahead and _DONE.match(text, fact.end) and not _FORECAST.match(text, fact.end):
        what = f"「{fact.text}」 had not come when the source appeared ({now})."
        yield remark("temporal", f"{what} Write of it as a plan.", span)
