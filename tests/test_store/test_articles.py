from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from pipeline.domain import Decision, State
from pipeline.errors import NotFoundError, StoreError, TransitionError
from pipeline.store import ItemRow, Store

from .examples import NOON, after, first, item, move, story, unwritten


def add(store: Store, *names: str) -> None:
    for minute, name in enumerate(names):
        added = replace(item(name), created=after(minute))
        assert store.add_item(added, first(added))


def test_an_item_is_added_with_its_first_decision(store: Store) -> None:
    assert store.add_item(item(), first(item())) is True
    assert store.item("1a2b3c4d") == item()
    assert store.decisions("1a2b3c4d") == (first(item()),)


def test_a_story_gets_one_item_only(store: Store) -> None:
    add(store, "1a2b3c4d")
    again = replace(item("ffff"), story=item("1a2b3c4d").story)
    assert store.add_item(again, first(again)) is False
    assert store.add_item(item("1a2b3c4d"), first(item("1a2b3c4d"))) is False
    assert [i.id for i in store.items()] == ["1a2b3c4d"]
    assert len(store.decisions("1a2b3c4d")) == 1
    assert store.decisions("ffff") == ()


def test_two_stories_with_one_item_id_are_an_error_not_a_silent_loss(store: Store) -> None:
    add(store, "1a2b3c4d")
    clash = replace(item("1a2b3c4d"), story=story("another"))
    with pytest.raises(StoreError, match="two stories have articles named 1a2b3c4d"):
        store.add_item(clash, first(clash))


def test_an_item_is_found_by_a_unique_beginning_of_its_id(store: Store) -> None:
    add(store, "1a2b3c4d", "1a2bffff", "99")
    assert store.item("1a2b3").id == "1a2b3c4d"
    assert store.item(" 1A2BF ").id == "1a2bffff"
    assert store.item("9").id == "99"


def test_a_whole_id_wins_over_a_longer_one_that_begins_so(store: Store) -> None:
    add(store, "1a2b", "1a2b3c4d")
    assert store.item("1a2b").id == "1a2b"


@pytest.mark.parametrize("wrong", ["ffff", "", "%", "_a2b3c4d"])
def test_an_unknown_id_says_where_ids_are_listed(store: Store, wrong: str) -> None:
    add(store, "1a2b3c4d")
    with pytest.raises(NotFoundError) as caught:
        store.item(wrong)
    assert str(caught.value) == f"no article {wrong!r}. `imakita queue` lists the ids."


def test_an_ambiguous_beginning_is_answered_with_the_candidates(store: Store) -> None:
    add(store, "1a2b3c4d", "1a2bffff", "99")
    with pytest.raises(NotFoundError) as caught:
        store.item("1a")
    assert str(caught.value) == (
        "'1a' begins several ids: 1a2b3c4d, 1a2bffff. Type more of the one you mean."
    )


def test_of_very_many_candidates_eight_are_named(store: Store) -> None:
    add(store, *(f"a{n}" for n in range(10)))
    with pytest.raises(NotFoundError, match="a0, a1, a2, a3, a4, a5, a6, a7 and more"):
        store.item("a")


def test_items_come_oldest_first_by_state_and_up_to_a_limit(store: Store) -> None:
    add(store, "c", "a")
    held = replace(unwritten("b"), created=after(-5))
    store.add_item(held, first(held))
    assert [i.id for i in store.items()] == ["b", "c", "a"]
    assert [i.id for i in store.items([State.QUEUED])] == ["c", "a"]
    assert [i.id for i in store.items(limit=2)] == ["b", "c"]
    assert store.items([]) == ()
    assert store.items([State.PUBLISHED]) == ()


def test_rows_say_what_a_line_of_the_queue_needs(store: Store) -> None:
    add(store, "c")
    held = replace(unwritten("b"), created=after(-5))
    store.add_item(held, first(held))
    ledger = "The Model Ledger"
    raw = ItemRow(
        *("b", "Lumen ships story-b", State.HELD, None, after(-5), ("no model",), ledger, 0),
        novelty=85,  # of its letters' pairs, a few stand in the other title
    )
    done = ItemRow(
        *("c", "Lumen、小型モデルを公開", State.QUEUED, "brief", NOON, (), ledger, 0),
        labels=("tag:Lumen",),
    )
    assert store.rows() == (raw, done)
    assert store.rows([State.HELD]) == (raw,)


def test_a_title_that_no_database_takes_does_not_stop_the_item(store: Store) -> None:
    odd = unwritten("b")
    bad = replace(odd.story.entries[0], title="nul \0 here", outlet="half \ud83d pair")
    odd = replace(odd, story=replace(odd.story, entries=(bad,)))
    store.add_item(odd, first(odd))
    assert (store.rows()[0].title, store.rows()[0].outlet) == ("nul  here", "half ? pair")
    assert store.item("b").story.entries[0].title == "nul \0 here"


def test_saving_counts_the_revision_and_appends_the_decision(store: Store) -> None:
    add(store, "a")
    approved, decision = move(store.item("a"), State.APPROVED)
    saved = store.save_item(approved, decision, 0)
    assert (saved.revision, saved.state) == (1, State.APPROVED)
    assert store.item("a") == saved
    assert store.decisions("a") == (first(item("a")), decision)
    assert [r.revision for r in store.rows([State.APPROVED])] == [1]


def test_who_saves_second_is_told_so_and_changes_nothing(store: Store) -> None:
    add(store, "a")
    seen = store.item("a")
    store.save_item(*move(seen, State.APPROVED), expected_revision=0)
    with pytest.raises(TransitionError) as caught:
        store.save_item(*move(seen, State.REJECTED), expected_revision=0)
    assert str(caught.value) == (
        "a was changed by someone else meanwhile (revision 1, not 0). Look again, and decide anew."
    )
    assert store.item("a").state is State.APPROVED
    assert [d.after for d in store.decisions("a")] == [State.QUEUED, State.APPROVED]


def test_an_item_that_was_never_added_cannot_be_saved(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.save_item(*move(item("a"), State.APPROVED), expected_revision=0)
    assert store.decisions("a") == ()


def test_a_decision_about_something_else_is_refused(store: Store) -> None:
    add(store, "a")
    for wrong in (first(item("b")), Decision("a", NOON, "run", None, State.PUBLISHED)):
        with pytest.raises(ValueError, match="does not lead to"):
            store.save_item(item("a"), wrong, 0)
    assert len(store.decisions("a")) == 1


def test_stories_with_items_are_known_in_every_state(store: Store) -> None:
    assert store.story_ids_with_items() == frozenset()
    add(store, "a", "b")
    store.save_item(*move(store.item("a"), State.REJECTED), expected_revision=0)
    assert store.story_ids_with_items() == {"story-a", "story-b"}


@pytest.mark.parametrize(
    "statement",
    ["UPDATE decisions SET payload = payload", "DELETE FROM decisions", "rewrite the first row"],
)
def test_decisions_can_only_be_added(store: Store, statement: str) -> None:
    add(store, "a")
    rewrite = {
        "sqlite": "REPLACE INTO decisions (number, item_id, payload) VALUES (1, 'a', x'00')",
        "postgresql": "TRUNCATE decisions",
    }[store.engine.dialect.name]
    sql = statement if " decisions" in statement else rewrite
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as c:
        c.exec_driver_sql(sql)
    assert store.decisions("a") == (first(item("a")),)


def test_published_files_are_remembered_and_replaced_as_a_whole(store: Store) -> None:
    add(store, "a")
    store.save_publication("a", NOON, {"posts/a/index.md": "11", "posts/a/cover.png": "22"})
    store.save_publication("a", after(1), {"posts/a/index.md": "33"})
    assert store.publication("a") == {"posts/a/index.md": "33"}
    assert store.publication("b") == {}


def test_files_of_an_unknown_item_are_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        store.save_publication("nobody", NOON, {"posts/a/index.md": "11"})
