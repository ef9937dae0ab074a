from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from pipeline import review
from pipeline.domain import Act, Claim, Decision, Item, Report, Severity, State
from pipeline.errors import InputError, NotFoundError, TransitionError
from pipeline.review import TRANSITIONS, clean, illegal, objection, unchecked
from pipeline.store import Store

from .test_store.examples import NOON, after, draft, finding, first, item, provenance, unwritten

BLOCK = finding(Severity.BLOCK)
REMARK = finding(Severity.REVIEW, "hedge")
NOTE = finding(Severity.INFO, "tidy")

ALLOWED = {
    (State.QUEUED, State.APPROVED),
    (State.QUEUED, State.REJECTED),
    (State.QUEUED, State.SNOOZED),
    (State.QUEUED, State.HELD),
    (State.HELD, State.APPROVED),
    (State.HELD, State.REJECTED),
    (State.HELD, State.SNOOZED),
    (State.HELD, State.QUEUED),
    (State.SNOOZED, State.QUEUED),
    (State.SNOOZED, State.HELD),
    (State.APPROVED, State.PUBLISHED),
    (State.APPROVED, State.QUEUED),
    (State.APPROVED, State.HELD),
    (State.APPROVED, State.CORRECTING),
    (State.APPROVED, State.REJECTED),
    (State.REJECTED, State.QUEUED),
    (State.REJECTED, State.HELD),
    (State.PUBLISHED, State.CORRECTING),
    (State.PUBLISHED, State.UNPUBLISHED),
    (State.CORRECTING, State.APPROVED),
    (State.CORRECTING, State.PUBLISHED),
    (State.CORRECTING, State.UNPUBLISHED),
    (State.UNPUBLISHED, State.QUEUED),
    (State.UNPUBLISHED, State.HELD),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/review.db") as opened:
        yield opened


def added(store: Store, made: Item) -> Item:
    assert store.add_item(made, first(made))
    return made


# --- the table ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "to"), list(product(State, State)))
def test_the_table_allows_these_moves_and_no_others(before: State, to: State) -> None:
    assert (illegal(before, to) is None) == ((before, to) in ALLOWED)


def test_every_state_has_its_line_in_the_table() -> None:
    assert set(TRANSITIONS) == set(State)


def test_nothing_but_approval_leads_to_publication(store: Store) -> None:
    # The way back from a correction leads there too, where the article has been already.
    ways = [s for s in State if State.PUBLISHED in TRANSITIONS[s]]
    assert ways == [State.APPROVED, State.CORRECTING]
    added(store, item("1a2b3c4d", State.CORRECTING))
    with pytest.raises(TransitionError, match="is correcting; only an approved article"):
        review.mark_published(store, "1a", {"a.md": "11"}, after(1))


def test_a_refused_move_says_what_is_possible() -> None:
    assert illegal(State.REJECTED, State.PUBLISHED) == (
        "is rejected and cannot become published; it can become held, queued."
    )


@pytest.mark.parametrize(
    ("before", "to"),
    # Held is where `reopen` leads when there is a reason for it; nobody asks for it.
    list(product(State, [s for s in State if s is not State.HELD])),
)
def test_each_action_obeys_the_table(store: Store, before: State, to: State) -> None:
    made = added(store, item("1a2b3c4d", before))
    actions = {
        State.APPROVED: lambda: review.approve(
            store, "1a", review.Hand("miho", after(1)), "read it", force=True
        ),
        State.REJECTED: lambda: review.reject(
            store, "1a", review.Hand("miho", after(1)), "not news"
        ),
        State.QUEUED: lambda: review.reopen(store, "1a", review.Hand("miho", after(1))),
        State.SNOOZED: lambda: review.snooze(store, "1a", review.Hand("miho", after(1)), after(60)),
        State.CORRECTING: lambda: review.correct(
            store, "1a", review.Hand("miho", after(1)), "70を7に"
        ),
        State.UNPUBLISHED: lambda: review.mark_unpublished(
            store, "1a", review.Hand("miho", after(1)), ""
        ),
        State.PUBLISHED: lambda: review.mark_published(store, "1a", {"a.md": "11"}, after(1)),
    }
    special = {(State.APPROVED, State.CORRECTING), (State.CORRECTING, State.PUBLISHED)}
    if (before, to) in special:
        return  # the ways back that only `undo` takes: see test_review_undo.py
    if (before, to) in ALLOWED:
        saved = actions[to]()
        assert (saved.state, saved.revision) == (to, 1)
        assert store.decisions(made.id)[-1].before is before
    else:
        with pytest.raises(TransitionError, match=f"is {before} and cannot become {to}"):
            actions[to]()
        assert store.item(made.id) == made
        assert store.publication(made.id) == {}
        assert len(store.decisions(made.id)) == 1


# --- approval -----------------------------------------------------------------------------------


def test_a_queued_article_that_passed_may_be_approved() -> None:
    assert objection(item()) is None
    assert objection(item("a", State.QUEUED, REMARK, NOTE)) is None


@pytest.mark.parametrize("state", State)
def test_without_a_draft_nothing_opens_the_gate(state: State) -> None:
    bare = replace(unwritten(), state=state)
    assert objection(bare, force=True, reason="trust me") == (
        "has no draft, so there is nothing to publish. Run again when a model is available."
    )


def test_a_draft_that_was_never_verified_cannot_be_approved() -> None:
    never = replace(item(), report=None)
    assert objection(never, force=True, reason="trust me") is not None
    empty = replace(item(), report=Report(()))
    assert unchecked(empty) == ("title", "summary.0", "summary.1", "summary.2", "sections.0.0")
    assert objection(empty, force=True, reason="trust me") == (
        "has text that was not checked (title, summary.0, summary.1, summary.2, sections.0.0). "
        "Run again to have it checked."
    )


def test_text_that_was_changed_after_its_check_counts_as_unchecked() -> None:
    edited = replace(item(), draft=replace(draft(), title=Claim("Lumen、70億円を調達", ("a1",))))
    assert unchecked(edited) == ("title",)
    assert objection(edited, force=True, reason="trust me") is not None


def test_a_block_is_passed_only_by_force_and_with_a_reason() -> None:
    blocked = item("a", State.QUEUED, BLOCK, REMARK)
    assert objection(blocked) == (
        "is blocked by number. Read it with `imakita show`, or use --force with a --reason."
    )
    assert objection(blocked, reason="the source says so") is not None
    assert objection(blocked, force=True, reason="  ") == (
        "is blocked by number; --force needs a --reason, which is kept."
    )
    assert objection(blocked, force=True, reason="the source says so") is None


def test_a_held_article_needs_force_although_what_is_left_of_it_passes() -> None:
    held = replace(item("a", State.HELD), reasons=("dropped summary.1: number",))
    assert objection(held) == (
        "is held (dropped summary.1: number). Read it with `imakita show`, or use --force with a "
        "--reason."
    )
    assert objection(held, force=True, reason="the rest is right") is None


def test_an_approval_is_recorded_with_who_when_and_why(store: Store) -> None:
    made = added(store, item("1a2b3c4d", State.QUEUED, BLOCK))
    saved = review.approve(
        store, "1a", review.Hand(" miho ", after(1)), " seen on page 2 ", force=True
    )
    assert saved == replace(made, state=State.APPROVED, revision=1)
    assert store.decisions(made.id)[-1] == Decision(
        *(made.id, after(1), "miho", State.QUEUED, State.APPROVED, "seen on page 2"),
        act=Act.APPROVE,
        flags=("override",),
        rules="v1",
        model="replies",
        prompt="1" * 16,
        sources=(made.sources[0].digest,),
    )


def test_a_refused_approval_changes_nothing(store: Store) -> None:
    made = added(store, item("1a2b3c4d", State.QUEUED, BLOCK))
    with pytest.raises(TransitionError, match=r"^1a2b3c4d is blocked by number"):
        review.approve(store, "1a", review.Hand("miho", after(1)))
    assert store.item("1a") == made
    assert len(store.decisions(made.id)) == 1


@pytest.mark.parametrize("who", ["", "  ", "run", "policy:auto", "policy:mine"])
def test_a_person_cannot_sign_as_nobody_or_as_the_machine(store: Store, who: str) -> None:
    added(store, item())
    with pytest.raises(InputError, match="is not a person's name"):
        review.approve(store, "1a", review.Hand(who, after(1)))
    with pytest.raises(InputError, match="is not a person's name"):
        review.reject(store, "1a", review.Hand(who, after(1)), "not news")
    assert store.item("1a").state is State.QUEUED


def test_a_rejection_needs_a_reason_and_can_be_undone(store: Store) -> None:
    added(store, item())
    with pytest.raises(InputError, match="a rejection needs a reason"):
        review.reject(store, "1a", review.Hand("miho", after(1)), " ")
    assert (
        review.reject(store, "1a", review.Hand("miho", after(2)), "not news").state
        is State.REJECTED
    )
    assert review.reopen(store, "1a", review.Hand("miho", after(3))).state is State.QUEUED
    assert [(d.who, d.after, d.reason) for d in store.decisions("1a2b3c4d")] == [
        ("run", State.QUEUED, ""),
        ("miho", State.REJECTED, "not news"),
        ("miho", State.QUEUED, "reopened"),
    ]


def test_an_unknown_article_is_named(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no article 'ffff'"):
        review.approve(store, "ffff", review.Hand("miho", NOON))


# --- the policy ---------------------------------------------------------------------------------


def test_the_policy_approves_what_leaves_nothing_to_decide(store: Store) -> None:
    made = added(store, item("1a2b3c4d", State.QUEUED, NOTE))
    saved = review.auto_approve(store, made, after(1))
    assert saved is not None
    assert saved.state is State.APPROVED
    assert store.decisions(made.id)[-1].who == "policy:auto"


@pytest.mark.parametrize(
    "made",
    [
        item("a", State.QUEUED, BLOCK),
        item("a", State.QUEUED, REMARK),
        item("a", State.HELD),
        item("a", State.REJECTED),
        item("a", State.APPROVED),
        item("a", State.PUBLISHED),
        unwritten("a"),
        replace(unwritten("a"), state=State.QUEUED),
        replace(item("a"), report=None),
        replace(item("a"), report=Report(())),
        replace(item("a"), reasons=("dropped summary.1: number",)),
        replace(item("a"), provenance=provenance(degraded=True)),
        replace(item("a"), provenance=None),
    ],
)
def test_the_policy_leaves_everything_else_to_people(store: Store, made: Item) -> None:
    added(store, made)
    assert review.auto_approve(store, made, after(1)) is None
    assert store.item("a") == made


@pytest.mark.parametrize(
    "made",
    [
        item("a", State.QUEUED, BLOCK),
        item("a", State.HELD),
        replace(item("a"), reasons=("dropped summary.1: number",)),
        replace(item("a"), report=Report(())),
        replace(item("a"), provenance=None),
    ],
)
def test_no_setting_lets_the_policy_pass_more_than_remarks_and_the_translator(made: Item) -> None:
    assert clean(made, allow_review=True, allow_degraded=True) is False


def test_remarks_and_the_small_translator_pass_where_the_settings_allow_them() -> None:
    remarked = item("a", State.QUEUED, REMARK)
    assert clean(remarked, allow_review=True) is True
    degraded = replace(item("a"), provenance=provenance(degraded=True))
    assert clean(degraded, allow_degraded=True) is True
    assert clean(degraded, allow_review=True) is False


def test_the_policy_cannot_approve_what_someone_else_just_changed(store: Store) -> None:
    seen = added(store, item())
    review.reject(store, seen.id, review.Hand("miho", after(1)), "not news")
    with pytest.raises(TransitionError, match="changed by someone else"):
        review.auto_approve(store, seen, after(2))
    assert store.item(seen.id).state is State.REJECTED


# --- publication, and looking -------------------------------------------------------------------


def test_publication_is_recorded_with_its_files(store: Store) -> None:
    made = added(store, item("1a2b3c4d", State.APPROVED))
    files = {"posts/a/index.md": "11", "posts/a/.claims.json": "22"}
    assert review.mark_published(store, made.id, files, after(1)).state is State.PUBLISHED
    assert store.publication(made.id) == files


def test_a_publication_killed_before_its_mark_can_be_repeated(store: Store) -> None:
    made = added(store, item("1a2b3c4d", State.APPROVED))
    store.save_publication(made.id, after(1), {"posts/a/index.md": "11"})
    review.mark_published(store, made.id, {"posts/a/index.md": "11"}, after(2))
    assert [d.after for d in store.decisions(made.id)] == [State.APPROVED, State.PUBLISHED]


def test_the_listing_shows_what_waits(store: Store) -> None:
    for name, state in (("a", State.QUEUED), ("b", State.REJECTED), ("c", State.APPROVED)):
        added(store, item(name, state))
    added(store, unwritten("d"))
    assert [r.id for r in review.listing(store)] == ["a", "c", "d"]
    assert [r.id for r in review.listing(store, [State.REJECTED])] == ["b"]


def test_a_dossier_has_all_that_a_reviewer_decides_on(store: Store) -> None:
    made = added(store, item("1a2b3c4d", State.QUEUED, BLOCK))
    shown = review.show(store, "1a")
    assert shown.item == made
    assert shown.decisions == (first(made),)
    assert shown.files == {}
    assert shown.moves == (State.HELD, State.SNOOZED, State.APPROVED, State.REJECTED)
    assert shown.objection is not None
    assert shown.objection.startswith("is blocked by number")
