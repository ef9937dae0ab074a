"""Score stories and select within a budget; every score is explained, every refusal has a reason.

The score is a sum of named parts, each between 0 and its weight, scaled by the best source weight:
topic (is it about AI?), freshness, outlets (who else reports it, copies counted once), substance
(how much the feeds say), novelty (does it go on with what has an article?). The default weights
were set by hand, not learnt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from pipeline.domain import Entry, Feed, Ranked, Scoring, Select, Story
from pipeline.roundup import roundup

# Who says one of these talks of AI; the others stand in other news too, and count for less.
_SURE = re.compile(
    r"\b(?:a\.i\.|(?:ai|artificial intelligence|machine learning|deep learning|neural|"
    r"llms?|language models?|chatbots?|generative|agentic|multimodal|open[- ]weights?|"
    r"fine-tun(?:ed?|ing)|"
    r"openai|anthropic|deepmind|mistral|hugging face|chatgpt|gpt|claude|gemini|llama|deepseek|"
    r"copilot|data cent(?:er|re)s?|gpus?|tpus?)\b)",
    re.I,
)
_MAYBE = re.compile(
    r"\b(?:models?|inference|training|trained|agents?|transformers?|diffusion|benchmarks?|"
    r"parameters?|tokens?|chips?|accelerators?|alignment|robots?|robotics|humanoids?|nvidia|"
    r"supercomputers?|algorithms?|automation|autonomous)\b",
    re.I,
)
# Words of the topic that give all of its points, a sure one counting twice.
_ENOUGH_WORDS = 6
_ENOUGH_CHARACTERS = 300
_ENOUGH_OUTLETS = 4
# Texts that share so many of their pairs of words are copies of one.
_COPY = 0.6
# What a story that goes on with a written one is worth beside a new one.
_GOES_ON = 0.4


def rank(
    stories: Sequence[Story],
    feeds: Sequence[Feed],
    select: Select,
    now: datetime,
    scoring: Scoring | None = None,
    written: Collection[str] = (),
) -> tuple[Ranked, ...]:
    """Best first, selected ones before refused ones. Deterministic: ties are broken by story id.

    `written` are the ids of stories that have an article.
    """
    weights = {f.url: f.weight for f in feeds}
    wanted = scoring or Scoring()
    scored = sorted(
        (_scored(s, weights, now, wanted, frozenset(written)) for s in stories),
        key=lambda r: (-r.score, r.story.id),
    )
    taken: Counter[str] = Counter()
    ranked = []
    for one in scored:
        refusal = _refusal(one, select, weights, now, taken)
        if refusal is None:
            taken[_first(one.story).feed_url] += 1
        ranked.append(replace(one, refusal=refusal))
    return tuple(sorted(ranked, key=lambda r: r.refusal is not None))


def _scored(
    story: Story,
    weights: Mapping[str, float],
    now: datetime,
    scoring: Scoring,
    written: frozenset[str],
) -> Ranked:
    sure, maybe = _topic(story, scoring.words)
    hours = _hours(story, now)
    outlets, copies = _outlets(story)
    characters = max(len(e.summary) for e in story.entries)
    goes_on = story.follows is not None and story.follows in written
    weight = max((weights.get(e.feed_url, 1.0) for e in story.entries), default=1.0)
    parts = {
        "topic": scoring.topic * min((2 * len(sure) + len(maybe)) / _ENOUGH_WORDS, 1.0),
        "fresh": scoring.freshness * 0.5 ** (hours / scoring.half_life_hours),
        "outlets": scoring.outlets * min((outlets - 1) / (_ENOUGH_OUTLETS - 1), 1.0),
        "substance": scoring.substance * min(characters / _ENOUGH_CHARACTERS, 1.0),
        "novelty": scoring.novelty * (_GOES_ON if goes_on else 1.0),
    }
    why = {
        "topic": ", ".join([*sorted(sure), *sorted(maybe)]) or "no AI word",
        "fresh": f"{hours:.0f} h",
        "outlets": f"{outlets}" + (f", and {copies} copies" if copies else ""),
        "substance": f"{characters} characters",
        "novelty": f"goes on with {story.follows}" if goes_on else "new",
    }
    reasons = [f"{name} {points:.2f} ({why[name]})" for name, points in parts.items()]
    score = round(weight * sum(parts.values()), 4)
    return Ranked(story, score, (*reasons, f"weight {weight:g}"))


def _topic(story: Story, more: Sequence[str]) -> tuple[set[str], set[str]]:
    """The words that surely tell of AI (and the user's own), and those that may."""
    texts = [_text(e) for e in story.entries]
    sure = {m.lower() for t in texts for m in _SURE.findall(t)}
    sure |= {word.lower() for word in more if any(_has(t, word) for t in texts)}
    return sure, {m.lower() for t in texts for m in _MAYBE.findall(t)} - sure


def _outlets(story: Story) -> tuple[int, int]:
    """How many outlets tell it in their own words, and how many only copy another's."""
    told: list[frozenset[tuple[str, str]]] = []
    copies = 0
    by_outlet = {e.outlet: e for e in reversed(story.entries)}
    for entry in reversed(by_outlet.values()):
        pairs = _pairs(entry)
        if any(_same(pairs, other) for other in told):
            copies += 1
        else:
            told.append(pairs)
    return len(told), copies


def _pairs(entry: Entry) -> frozenset[tuple[str, str]]:
    words = re.findall(r"\w+", entry.summary.lower())
    return frozenset(pairwise(words))


def _same(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]]) -> bool:
    return bool(a and b) and len(a & b) >= _COPY * len(a | b)


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
    columns = [roundup(e.title, e.summary) for e in one.story.entries]
    if all(columns) and not select.roundups:
        return f'a roundup of several events ("{columns[0]}")'
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
