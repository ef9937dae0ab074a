"""Leases, versions and lines, in both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.domain import Claim, Lease, State
from pipeline.errors import LeaseError
from pipeline.store import Filter, Store

from .examples import after, draft, first, item, move
from .test_together import WRITERS, at_once


def lease(holder: str, at: float = 0, who: str = "miho") -> Lease:
    return Lease("1a2b3c4d", who, holder, after(at), after(at + 2.5))


def test_of_many_who_open_an_article_at_once_one_holds_it(url: str) -> None:
    with Store.open(url) as store:
        store.add_item(item(), first(item()))
    found = at_once(url, lambda s, n: s.claim(lease(f"browser-{n}")))
    assert len(found) == WRITERS
    assert len({x.holder for x in found if isinstance(x, Lease)}) == 1


def test_a_lease_is_renewed_released_and_runs_out(store: Store) -> None:
    store.add_item(item(), first(item()))
    assert store.claim(lease("a")) == lease("a")
    renewed = store.claim(lease("a", at=1))
    assert (renewed.since, renewed.until) == (after(0), after(3.5))
    store.release("1a2b3c4d", "b")
    assert store.lease("1a2b3c4d", after(2)) == renewed
    assert store.leases(after(2)) == {"1a2b3c4d": renewed}
    assert store.lease("1a2b3c4d", after(3.5)) is None
    assert store.beat("1a2b3c4d", "a", after(4), after(6.5)) is None
    store.claim(lease("b", at=5))
    store.release("1a2b3c4d", "b")
    assert store.leases(after(5)) == {}


def test_only_the_holder_saves(store: Store) -> None:
    store.add_item(item(), first(item()))
    store.claim(lease("a", at=8))
    for holder in ("b", ""):
        with pytest.raises(LeaseError, match="is being read by miho"):
            store.save_item(*move(item(), State.APPROVED), 0, holder)
    assert store.save_item(*move(item(), State.APPROVED), 0, "a").revision == 1


def test_a_changed_draft_leaves_the_old_one_as_a_version(store: Store) -> None:
    store.add_item(item(), first(item()))
    new = replace(item(), draft=replace(draft(), title=Claim("別の題", ("a1",))))
    _, decision = move(item(), State.QUEUED)
    saved = store.save_item(new, decision, 0)
    store.save_item(*move(saved, State.APPROVED), 1)
    (version,) = store.versions("1a2b3c4d")
    assert (version.revision, version.who, version.draft) == (0, "miho", draft())


def test_lines_follow_their_articles(store: Store) -> None:
    store.add_item(item(), first(item()))
    away = replace(item(), state=State.SNOOZED, until=after(60))
    _, decision = move(item(), State.SNOOZED)
    store.save_item(away, decision, 0)
    assert store.page(Filter((State.QUEUED,)), 9) == ()
    (line,) = store.page(Filter((State.SNOOZED,), label="tag:Lumen"), 9)
    assert (line.until, line.revision) == (after(60), 1)
    assert store.due(after(59)) == ()
    assert store.due(after(60)) == ("1a2b3c4d",)
    assert store.counts() == {State.SNOOZED: 1}
    assert store.count(Filter(outlet="The Model Ledger")) == 1
    assert store.count(Filter(outlet="The Model")) == 0
