"""Our own published articles by words: SQLite's FTS5, or PostgreSQL's own text search.

Japanese is cut into words by MeCab before it is kept, since neither database can; English is kept
as it is, so that a name is found in the source as well as in the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, text, update

from pipeline.domain import Item, State
from pipeline.text import searched, words_of

from . import tables as t
from .transactions import Transactions, plain, stamp

# English sentences by which an article can be found: what news says first is what it is about.
_KEPT = 30
_OUT = (State.PUBLISHED, State.CORRECTING)
_FIND = {
    "sqlite": """
        SELECT x.item_id, x.title, x.body FROM text_words
        JOIN texts x ON x.number = text_words.rowid JOIN lines l ON l.id = x.item_id
        WHERE text_words MATCH :query AND l.created < :before
          AND l.state IN ('published', 'correcting')
        ORDER BY bm25(text_words, 4.0, 1.0), l.created DESC, x.item_id LIMIT :limit
    """,
    "postgresql": """
        SELECT x.item_id, x.title, x.body FROM texts x JOIN lines l ON l.id = x.item_id,
             websearch_to_tsquery('english', :query) q
        WHERE x.text_words @@ q AND l.created < :before AND l.state IN ('published', 'correcting')
        ORDER BY ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', x.text_words, q, 1) DESC, l.created DESC,
              x.item_id LIMIT :limit
    """,
}


@dataclass(frozen=True, slots=True)
class Filed:
    """A published article in the form of `text.searched`: words in lower case between spaces."""

    item_id: str
    title: str
    body: str


class Archive(Transactions):
    """The published articles."""

    def filed(self, terms: Sequence[str], *, before: datetime, limit: int) -> tuple[Filed, ...]:
        """The articles written before a time that have any of these terms, about the best first.

        The two databases count a fit differently: who needs an order has to find it itself.
        """
        query = " OR ".join(f'"{_bare(term)}"' for term in terms if re.search(r"\w", term))
        if not query:
            return ()
        values = {"query": query, "before": stamp(before), "limit": limit}
        with self.reading() as c:
            rows = c.execute(text(_FIND[c.dialect.name]), values).all()
        return tuple(Filed(r.item_id, r.title, r.body) for r in rows)

    def filed_before(self, before: datetime) -> int:
        """How many published articles were written before a time."""
        x = t.lines.c
        query = select(func.count()).select_from(t.lines)
        query = query.where(x.state.in_([str(s) for s in _OUT]), x.created < stamp(before))
        with self.reading() as c:
            return int(c.execute(query).scalar_one())


def searchable(
    japanese: Sequence[str],
    english: Sequence[str],
    more_japanese: Sequence[str],
    more_english: Sequence[str],
) -> tuple[str, str]:
    """Title and body of a filed article, as `text.searched` has them."""
    title = [*(" ".join(words_of(x)) for x in japanese), *english]
    body = [*(" ".join(words_of(x)) for x in more_japanese), *more_english[:_KEPT]]
    return searched(plain(" ".join(title))), searched(plain(" ".join(body)))


def file_away(c: Connection, item: Item) -> None:
    """Make a published article findable, as it is now; any other item is left alone."""
    if item.state is not State.PUBLISHED or item.draft is None:
        return
    draft, read = item.draft, item.read
    claims = [*draft.summary, *(claim for s in draft.sections for claim in s.claims)]
    title, body = searchable(
        [draft.title.text, *draft.tags],
        [s.title for s in read],
        [claim.text for claim in claims],
        [x.text for s in read for x in s.sentences],
    )
    values = {"title": title, "body": body}
    mine = t.texts.c.item_id == item.id
    if not c.execute(update(t.texts).where(mine).values(**values)).rowcount:
        c.execute(insert(t.texts).values(item_id=item.id, **values))


def _bare(term: str) -> str:
    return plain(term).replace('"', " ")
