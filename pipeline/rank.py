"""Score stories and select within a budget; every score is explained, every refusal has a reason.

The score is a sum of named parts, each between 0 and its weight, scaled by the best source weight:
topic (is it about AI?), freshness (half after a day), outlets (who else reports it), substance
(how much the feed itself says). Weights were set by hand, not learnt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pipeline.domain import Entry, Feed, Ranked, Select, Story

_TOPIC = re.compile(
    r"\b(?:a\.i\.|(?:ai|artificial intelligence|machine learning|deep learning|neural|llms?|"
    r"language models?|models?|chatbots?|generative|gpus?|tpus?|inference|training|trained|agents?|"
    r"agentic|transformers?|diffusion|multimodal|open[- ]weights?|benchmarks?|parameters?|tokens?|"
    r"data cent(?:er|re)s?|chips?|accelerators?|alignment|fine-tun(?:ed?|ing)|robots?|robotics|"
    r"openai|anthropic|deepmind|mistral|nvidia|hugging face|chatgpt|gpt|claude|gemini|llama)\b)",
    re.I,
)
_TOPIC_WEIGHT, _FRESH_WEIGHT, _OUTLETS_WEIGHT, _SUBSTANCE_WEIGHT = 4.0, 3.0, 2.0, 1.0
_HALF_LIFE_HOURS = 24.0
_ENOUGH_CHARACTERS = 300


def rank(
    stories: Sequence[Story], feeds: Sequence[Feed], select: Select, now: datetime
) -> tuple[Ranked, ...]:
    """Best first, selected ones before refused ones. Deterministic: ties are broken by story id."""
    weights = {f.url: f.weight for f in feeds}
    scored = sorted(
        (_scored(s, weights, now) for s in stories), key=lambda r: (-r.score, r.story.id)
    )
    taken: Counter[str] = Counter()
    ranked = []
    for one in scored:
        refusal = _refusal(one, select, weights, now, taken)
        if refusal is None:
            taken[_first(one.story).feed_url] += 1
        ranked.append(replace(one, refusal=refusal))
    return tuple(sorted(ranked, key=lambda r: r.refusal is not None))


def _scored(story: Story, weights: Mapping[str, float], now: datetime) -> Ranked:
    words = {m.lower() for e in story.entries for m in _TOPIC.findall(_text(e))}
    hours = _hours(story, now)
    outlets = len({e.outlet for e in story.entries})
    characters = max(len(e.summary) for e in story.entries)
    weight = max((weights.get(e.feed_url, 1.0) for e in story.entries), default=1.0)
    topic = _TOPIC_WEIGHT * min(len(words), 3) / 3
    fresh = _FRESH_WEIGHT * 0.5 ** (hours / _HALF_LIFE_HOURS)
    company = _OUTLETS_WEIGHT * min(outlets - 1, 3) / 3
    substance = _SUBSTANCE_WEIGHT * min(characters / _ENOUGH_CHARACTERS, 1.0)
    reasons = (
        f"topic {topic:.2f} ({', '.join(sorted(words)) or 'no AI word'})",
        f"fresh {fresh:.2f} ({hours:.0f} h)",
        f"outlets {company:.2f} ({outlets})",
        f"substance {substance:.2f} ({characters} characters)",
        f"weight {weight:g}",
    )
    return Ranked(story, round(weight * (topic + fresh + company + substance), 4), reasons)


def _refusal(
    one: Ranked, select: Select, weights: Mapping[str, float], now: datetime, taken: Counter[str]
) -> str | None:
    """Why a story is not selected, or None. The story's own faults come before full budgets."""
    text = " ".join(_text(e) for e in one.story.entries)
    hours = _hours(one.story, now)
    if all(weights.get(e.feed_url, 1.0) <= 0 for e in one.story.entries):
        return "feed weight 0"
    if hours > select.max_age_hours:
        return f"too old ({hours:.0f} h > {select.max_age_hours:g} h)"
    for word in select.exclude:
        if _has(text, word):
            return f"excluded word: {word}"
    if select.include and not any(_has(text, word) for word in select.include):
        return f"no included word: {', '.join(select.include)}"
    if one.score < select.min_score:
        return f"below min_score ({one.score:.2f} < {select.min_score:g})"
    if sum(taken.values()) >= select.limit:
        return f"over the limit of {select.limit}"
    if taken[_first(one.story).feed_url] >= select.per_feed:
        return f"per-feed limit ({select.per_feed} of {_first(one.story).outlet})"
    return None


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I) is not None


def _text(entry: Entry) -> str:
    return f"{entry.title} {entry.summary}"


def _first(story: Story) -> Entry:
    return story.entries[0]


def _hours(story: Story, now: datetime) -> float:
    """Hours since the newest report; a date in the future counts as now."""
    newest = max(e.published or e.seen for e in story.entries)
    return max((now - newest).total_seconds() / 3600, 0.0)
