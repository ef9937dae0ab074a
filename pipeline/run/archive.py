"""What we published before and what it has to do with a story: one search for three uses.

Related posts, the background of an article and rows of a comparison all come from here. The
database finds candidates by any name; what they are worth is counted here, so that SQLite and
PostgreSQL agree: a name weighs the more, the fewer of our articles have it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from ..domain import Item, Source, State, Story
from ..facts import GENERIC
from ..store import Store
from ..text import searched, words_of
from .world import Earlier

MOST = 3
_CANDIDATES = 60
_NAMES, _SENTENCES = 24, 12
# An archive of fewer articles says little about which names are rare.
_SMALL = 50
# One name that few articles have, or several that more have: less is no reason to cite.
_ENOUGH = 0.6
_OF_TITLE = 0.5  # what a Japanese word of the title weighs beside a name
_OUT = (State.PUBLISHED, State.CORRECTING)

_JAPANESE = re.compile("[ぁ-ヺ一-鿿]")
_WORD = r"(?:[A-Z][\w+&]*(?:[.+/-]\w+)*|[a-z]+[A-Z]\w*|[a-z]{1,4}-?\d[\w.-]*\w)"
_RUN = re.compile(rf"(?<![\w$€£¥]){_WORD}(?: (?:{_WORD}|\d+(?:\.\d+)*[A-Za-z]?\b))*")
# Capitals that name nothing by which an article could be found again.
_NO_NAMES = GENERIC | frozenset(
    "the a an it its he she they we you i this that these those there and or but so if in on at by "
    "for from with to of as after before when while since until under over about also both all "
    "some many most more no not one two three first new january february march april may june "
    "july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday chief president".split()
)


def archive(store: Store) -> Earlier:
    """The archive as a world has it: sources of earlier articles, that which it follows first."""
    return partial(_sources, store)


def predecessor(store: Store, story: Story) -> Item | None:
    """The published article that a story goes on with, if there is one."""
    found = store.item_of(story.follows) if story.follows else None
    return found if found is not None and found.state in _OUT else None


def related(store: Store, item: Item) -> list[str]:
    """The ids of at most three articles written before this one's story came in, nearest first.

    Only earlier ones count, so that an article which is published again says the same, in whatever
    order the articles of a run come out. That which it goes on with has a line of its own.
    """
    if item.draft is None:
        return []
    title = " ".join([*words_of(item.draft.title.text), *item.draft.tags])
    before = predecessor(store, item.story)
    apart = {item.id, before.id if before else ""}
    found = (name for name, _ in nearest(store, item.read, _seen(item.story), title))
    return [name for name in found if name not in apart][:MOST]


def nearest(
    store: Store, sources: Sequence[Source], before: datetime, title: str = ""
) -> list[tuple[str, float]]:
    """The articles that have a name of these titles in their own, with their weights, best first.

    `title` is the Japanese one with spaces between its words, where there is one already: they
    add to the weight.
    """
    names = names_of(sources)
    titles = searched(" ".join([*(s.title for s in sources), title]))
    mine = [n for n in names if n in titles]
    found = store.filed(names, before=before, limit=_CANDIDATES) if mine else ()
    if not found:
        return []
    total = math.log(store.filed_before(before) + _SMALL)
    words = [searched(w) for w in title.split() if len(w) > 1 and _JAPANESE.search(w)]
    terms = [(n, 1.0) for n in names] + [(w, _OF_TITLE) for w in words]
    often = {t: sum(t in f.title or t in f.body for f in found) for t, _ in terms}
    weights = {t: share * (1 - math.log(often[t]) / total) for t, share in terms if often[t]}
    ranked = [
        (f, sum(w for t, w in weights.items() if t in f.title or t in f.body))
        for f in found
        if any(n in f.title for n in mine)
    ]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].item_id))
    return [(f.item_id, weight) for f, weight in ranked]


def names_of(sources: Sequence[Source]) -> list[str]:
    """The names in the first sentences, as texts are searched, in their order and each once.

    A capital at the beginning of a sentence is none if the word also stands without one.
    """
    bodies = [x.text for s in sources for x in (s.sentences[1:_SENTENCES] or s.sentences)]
    small = frozenset(re.findall(r"\b[a-z]+\b", " ".join(bodies)))
    runs = [run for text in bodies for run in _runs(text, small)]
    alone = {run for run in runs if " " not in run}
    known = dict.fromkeys(n for r in runs for n in (r, r.split(" ")[0]) if n == r or n in alone)
    return [searched(name) for name in known][:_NAMES]


def _runs(text: str, small: frozenset[str]) -> Iterator[str]:
    for found in _RUN.finditer(text):
        words = re.sub(r"['’]s?$", "", found.group()).split(" ")
        while words and (words[0].lower() in _NO_NAMES or words[0].lower() in small):
            words.pop(0)
        name = " ".join(words)
        if len(name) > 1 and re.search("[A-Za-z]", name):
            yield name


def _sources(store: Store, story: Story, of: Sequence[Source]) -> tuple[Source, ...]:
    """A story's earlier articles, each by the first source that it was written from.

    Only what was written before the story came in: the same whenever it is asked, so that a run
    which goes on after a kill asks the same prompts.
    """
    first = predecessor(store, story)
    near = [name for name, weight in nearest(store, of, _seen(story)) if weight >= _ENOUGH]
    ids = dict.fromkeys([*([first.id] if first else []), *near])
    items = [store.item(name) for name in tuple(ids)[:MOST]]
    urls = {s.url for s in of}
    told = (next((s for s in i.read if s.url not in urls), None) for i in items)
    return tuple(replace(s, warnings=()) for s in told if s is not None)


def _seen(story: Story) -> datetime:
    return min(e.seen for e in story.entries)
