"""A program that writes to a store, for tests that start several or kill one.

`python -m tests.test_store.writer URL WHAT`: it says "ready" and waits for a line before it
opens the database, so that several can be let go at once.
"""

from __future__ import annotations

import sys
from itertools import count

from pipeline.domain import State
from pipeline.store import Store
from pipeline.store.news import _row
from pipeline.store.tables import entries
from pipeline.store.transactions import put

from .examples import entry, first, item, move


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def half(store: Store) -> None:
    """Write, and never come to the end of the transaction."""
    with store.writing() as c:
        put(c, entries, _row(entry("a")), replace=False)
        say("inside")
        sys.stdin.readline()


def forever(store: Store) -> None:
    """Add and move items until killed, a line each."""
    for n in count():
        new = item(f"{n:08x}")
        store.add_item(new, first(new))
        store.save_item(*move(new, State.APPROVED), expected_revision=0)
        say(str(n))


def main() -> None:
    url, what = sys.argv[1:]
    say("ready")
    sys.stdin.readline()
    with Store.open(url) as store:
        if what == "half":
            half(store)
        elif what == "forever":
            forever(store)
        else:
            store.add_entries([entry(what)])


if __name__ == "__main__":
    main()
