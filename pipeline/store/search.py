"""Old news by words: SQLite's FTS5 (Porter stems, BM25), or PostgreSQL's own text search.

Titles count more than teasers. Both find other forms of an English word ("raises" finds "raised").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from pipeline.domain import Entry

from .nouns import decode
from .transactions import Transactions, plain, stamp

_FIND = {
    "sqlite": """
        SELECT e.payload, e.story_id, -bm25(entry_words, 0.0, 4.0, 1.0) AS score
        FROM entry_words JOIN entries e ON e.id = entry_words.id
        WHERE entry_words MATCH :query AND e.sort_key >= :since
        ORDER BY score DESC, e.sort_key DESC, e.id LIMIT :limit
    """,
    "postgresql": """
        SELECT e.payload, e.story_id, ts_rank_cd('{0.1, 0.2, 0.4, 1.0}', w.words, q, 1) AS score
        FROM entry_words w JOIN entries e ON e.id = w.id,
             websearch_to_tsquery('english', :query) q
        WHERE w.words @@ q AND e.sort_key >= :since
        ORDER BY score DESC, e.sort_key DESC, e.id LIMIT :limit
    """,
}
_KEEP = {
    "sqlite": "INSERT INTO entry_words (id, title, teaser) VALUES (:id, :title, :teaser)",
    "postgresql": "INSERT INTO entry_words VALUES (:id, setweight(to_tsvector('english', :title), "
    "'A') || to_tsvector('english', :teaser)) ON CONFLICT DO NOTHING",
}


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a search found, the id of its story, and how well it fits.

    Scores of one search compare; those of two searches, or of two kinds of database, do not.
    """

    entry: Entry
    story_id: str | None
    score: float


class Search(Transactions):
    """The words half of the store."""

    def search(
        self, words: str, *, limit: int = 20, since: datetime | None = None
    ) -> tuple[Found, ...]:
        """The entries that have all of these words, best first; "a phrase" in quotes is one word.

        None if there is no word in it. `since` is about the entries' own times.
        """
        terms = terms_of(words)
        if not terms:
            return ()
        query = " ".join(f'"{plain(t).replace(chr(34), " ")}"' for t in terms)
        values = {"query": query, "since": stamp(since) if since else "", "limit": limit}
        with self.reading() as c:
            rows = c.execute(text(_FIND[c.dialect.name]), values).all()
        return tuple(Found(decode(Entry, r.payload), r.story_id, float(r.score)) for r in rows)


def terms_of(words: str) -> list[str]:
    """The words of a search, quoted phrases kept together."""
    found = re.findall(r'"([^"]*)"|(\S+)', words)
    return [term for pair in found for term in pair if re.search(r"\w", term)]


def keep_words(connection: Connection, entries: Sequence[Entry]) -> None:
    """Make new entries findable."""
    rows = [{"id": e.id, "title": plain(e.title), "teaser": plain(e.summary)} for e in entries]
    if rows:
        connection.execute(text(_KEEP[connection.dialect.name]), rows)
