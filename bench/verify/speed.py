"""Milliseconds for an article of 60 claims, and for one sentence that was edited."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from pipeline.domain import Claim, Draft, Event, Form, Level, Section, Sentence, Source
from pipeline.verify import check, verify

from .data import Pair


def speed(found: Sequence[Pair]) -> str:
    """Processor time on one core; every article is new, so that nothing was read before."""
    whole, single, claims = [], [], 0
    articles = [found[i : i + 60] for i in range(0, len(found) - 60, 60)]
    warm = _article(articles[0])
    verify(warm[0], (warm[1],))
    for article in articles[1:]:
        draft, source = _article(article)
        start = time.process_time()
        verify(draft, (source,))
        whole.append(time.process_time() - start)
        claims += 60
        for i, pair in enumerate(article[:20]):
            start = time.process_time()
            check("sections.0.0", Claim(pair.ja + "。", (f"a{i + 1}",)), (source,))
            single.append(time.process_time() - start)
    middle, worst = statistics.median(whole) * 1e3, max(whole) * 1e3
    p95 = sorted(single)[int(len(single) * 0.95)] * 1e3
    rate = claims / sum(whole)
    return (
        f"One core, {len(whole)} articles of 60 claims: {middle:.1f} ms an article (median), "
        f"{worst:.1f} ms (slowest), {rate:.0f} claims a second; "
        f"one edited sentence again: {p95:.2f} ms (95th percentile)."
    )


def _article(article: Sequence[Pair]) -> tuple[Draft, Source]:
    sentences, at = [], 0
    for i, pair in enumerate(article):
        sentences.append(Sentence(f"a{i + 1}", pair.en[0], at, at + len(pair.en[0])))
        at += len(pair.en[0]) + 1
    day, text = article[0].published, "\n".join(s.text for s in sentences)
    source = Source("", "", "", text, tuple(sentences), Level.FULL, "en", day, published=day)
    claims = tuple(Claim(p.ja, (f"a{i + 1}",)) for i, p in enumerate(article))
    draft = Draft(Form.FULL, Event.OTHER, claims[0], claims[1:4], (Section("本文", claims[4:]),))
    return draft, source
