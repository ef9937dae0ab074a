"""Which earlier articles belong beside a new one: those that share its rarer names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..domain import Item
from ..store import ItemRow

MOST = 3
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.+-][A-Za-z0-9]+)*|[ァ-ヴー]{3,}")
# In every second title, so they connect nothing.
_COMMON = frozenset(
    "ai llm api gpu the new モデル データ サービス ツール エージェント ニュース システム オープン "
    "リリース パラメータ トークン サポート プラットフォーム センター データセンター".split()
)


def names(text: str) -> frozenset[str]:
    """The names in a Japanese title: Latin words and katakana words, in lower case."""
    found = {m.lower() for m in _NAME.findall(text)}
    return frozenset(n for n in found - _COMMON if len(n) > 1)


def nearest(item: Item, archive: Sequence[ItemRow]) -> list[str]:
    """The ids of at most three articles written before this one, the nearest first.

    Only earlier ones count, so that an article which is published again says the same.
    """
    mine = names(" ".join([item.draft.title.text, *item.draft.tags])) if item.draft else frozenset()
    earlier = [row for row in archive if row.created < item.created and row.id != item.id]
    titles = {row.id: names(row.title) for row in earlier}
    often = Counter(name for found in titles.values() for name in found)
    scores = {i: sum(1 / often[n] for n in found & mine) for i, found in titles.items()}
    ranked = sorted(earlier, key=lambda row: (scores[row.id], row.created, row.id), reverse=True)
    return [row.id for row in ranked[:MOST] if scores[row.id] > 0]
