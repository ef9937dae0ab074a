"""What the desk stands on: leases, edits, dismissals, snoozes, corrections, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import review
from pipeline.domain import Act, Cell, Claim, Draft, Item, Row, Severity, State, Table
from pipeline.errors import InputError, LeaseError, NotFoundError, TransitionError
from pipeline.review.changes import rechecked
from pipeline.store import Filter, Store

from . import builders
from .test_store.examples import after, first, item


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/desk.db") as opened:
        yield opened


def faithful() -> Draft:
    """A draft of the Orin-2 story that passes every rule."""
    lines = (
        Claim("Kestrel Labsが火曜日、モデル「Orin-2」を公開した", ("a2",)),
        Claim("LedgerBenchでの得点は81.4%だったと同社が発表している", ("a3",)),
        Claim("利用料は100万トークン当たり2ドルと案内されている", ("a4",)),
    )
    rows = (Row("LedgerBench", (Cell("81.4%", ("a3",)),)), Row("料金", (Cell("2ドル", ("a4",)),)))
    return builders.draft(summary=lines, table=Table(("Orin-2",), rows))


def waiting(store: Store, state: State = State.QUEUED) -> Item:
    """The Orin-2 story in the queue, checked by the real rules."""
    made = builders.item(faithful(), state=state)
    assert made.draft is not None
    checked = rechecked(made, made.draft, None)
    assert store.add_item(checked, first(checked))
    return checked


def seconds(n: float) -> float:
    return n / 60


# --- the lease ----------------------------------------------------------------------------------


def test_one_browser_at_a_time_holds_an_article_and_the_other_sees_who(store: Store) -> None:
    made = waiting(store)
    assert review.claim(store, made, "miho", "browser-1", after(0)).holder == "browser-1"
    seen = review.claim(store, made, "ken", "browser-2", after(1))
    assert (seen.who, seen.holder, seen.until) == ("miho", "browser-1", after(2.5))


def test_a_heartbeat_keeps_a_lease_and_silence_ends_it(store: Store) -> None:
    made = waiting(store)
    review.claim(store, made, "miho", "browser-1", after(0))
    kept = review.beat(store, made.id, "browser-1", after(2))
    assert kept is not None
    assert (kept.since, kept.until) == (after(0), after(4.5))
    assert review.beat(store, made.id, "browser-1", after(5)) is None
    assert review.claim(store, made, "ken", "browser-2", after(5)).holder == "browser-2"


def test_whoever_is_taken_over_from_learns_by_whom(store: Store) -> None:
    made = waiting(store)
    review.claim(store, made, "miho", "browser-1", after(0))
    review.claim(store, made, "ken", "browser-2", after(1), take_over=True)
    told = review.beat(store, made.id, "browser-1", after(1.2))
    assert told is not None
    assert (told.who, told.holder) == ("ken", "browser-2")
    trail = [(d.act, d.who, d.reason) for d in store.decisions(made.id)[1:]]
    assert trail == [(Act.CLAIM, "miho", ""), (Act.TAKE_OVER, "ken", "from miho")]


def test_a_lost_lease_cannot_save(store: Store) -> None:
    made = waiting(store)
    review.claim(store, made, "miho", "browser-1", after(0))
    review.claim(store, made, "ken", "browser-2", after(1), take_over=True)
    with pytest.raises(LeaseError, match="is being read by ken"):
        review.approve(store, made.id, review.Hand("miho", after(2), holder="browser-1"))
    assert store.item(made.id) == made


def test_a_lease_that_ran_out_cannot_save_even_if_nobody_took_it(store: Store) -> None:
    made = waiting(store)
    review.claim(store, made, "miho", "browser-1", after(0))
    with pytest.raises(LeaseError, match="your claim ran out"):
        review.approve(store, made.id, review.Hand("miho", after(3), holder="browser-1"))
    assert store.item(made.id) == made


def test_a_command_waits_for_whoever_reads_in_the_desk(store: Store) -> None:
    made = waiting(store)
    review.claim(store, made, "miho", "browser-1", after(0))
    with pytest.raises(LeaseError, match="is being read by miho until 12:02:30 UTC"):
        review.approve(store, made.id, review.Hand("ken", after(1)))
    assert review.approve(store, made.id, review.Hand("ken", after(3))).state is State.APPROVED


def test_the_policy_does_not_decide_about_what_a_person_has_open(store: Store) -> None:
    made = waiting(store)
    review.claim(store, made, "miho", "browser-1", after(0))
    assert review.auto_approve(store, made, after(1), allow_review=True) is None
    assert review.auto_approve(store, made, after(3), allow_review=True) is not None


def test_a_step_on_what_somebody_else_changed_is_refused(store: Store) -> None:
    made = waiting(store)
    review.edit(
        store,
        made.id,
        review.Hand("ken", after(1)),
        "summary.1",
        "LedgerBenchで81.4%という成績を残したと同社が発表した",
    )
    with pytest.raises(TransitionError, match=r"changed by someone else .*revision 1, not 0"):
        review.approve(store, made.id, review.Hand("miho", after(2), revision=0))


# --- the edit -----------------------------------------------------------------------------------


def test_an_edit_checks_that_sentence_anew_and_keeps_the_old_draft(store: Store) -> None:
    made = waiting(store)
    wrong = review.edit(
        store, made.id, review.Hand("miho", after(1)), "sections.0.1", "パラメータ数は750億です。"
    )
    assert [v.where for v, _ in wrong.open_findings(Severity.BLOCK)] == ["sections.0.1"]
    with pytest.raises(TransitionError, match="is blocked by"):
        review.approve(store, made.id, review.Hand("miho", after(2)))
    right = review.edit(
        store, made.id, review.Hand("miho", after(3)), "sections.0.1", "パラメータは700億個です。"
    )
    assert right.open_findings(Severity.BLOCK) == ()
    assert [v.revision for v in store.versions(made.id)] == [0, 1]
    assert store.versions(made.id)[0].draft == made.draft
    assert store.decisions(made.id)[-1].act is Act.EDIT


def test_an_edit_leaves_the_verdicts_of_other_sentences_alone(store: Store) -> None:
    made = waiting(store)
    assert made.report is not None
    marked = replace(made.report.verdicts[0], findings=item("x").report.verdicts[0].findings)  # type: ignore[union-attr]
    stale = replace(made, report=replace(made.report, verdicts=(marked, *made.report.verdicts[1:])))
    assert made.draft is not None
    new = rechecked(stale, made.draft, "summary.1")
    assert new.report is not None
    assert new.report.verdicts[0] is marked


def test_a_held_article_is_queued_again_once_what_held_it_is_mended(store: Store) -> None:
    made = waiting(store)
    lie = review.edit(
        store, made.id, review.Hand("miho", after(1)), "sections.0.1", "パラメータ数は3兆です。"
    )
    held = replace(lie, state=State.HELD, reasons=("blocked sections.0.1: number: 3兆",))
    store.save_item(held, replace(first(held), before=State.QUEUED, after=State.HELD), lie.revision)
    mended = review.edit(
        store, made.id, review.Hand("miho", after(2)), "sections.0.1", "パラメータ数は700億です。"
    )
    assert (mended.state, mended.reasons) == (State.QUEUED, ())


def test_an_empty_edit_drops_a_sentence_but_never_a_line_of_three(store: Store) -> None:
    made = waiting(store)
    smaller = review.edit(store, made.id, review.Hand("miho", after(1)), "sections.0.1", "  ")
    assert smaller.draft is not None
    assert len(smaller.draft.sections[0].claims) == 1
    assert review.unchecked(smaller) == ()
    with pytest.raises(InputError, match="cannot be left out"):
        review.edit(store, made.id, review.Hand("miho", after(2)), "summary.0", "")


def test_only_what_waits_can_be_edited(store: Store) -> None:
    made = waiting(store, State.PUBLISHED)
    with pytest.raises(TransitionError, match="is published; open it again"):
        review.edit(store, made.id, review.Hand("miho", after(1)), "title", "別の題")


def test_an_earlier_draft_can_be_restored(store: Store) -> None:
    made = waiting(store)
    review.edit(
        store, made.id, review.Hand("miho", after(1)), "title", "Kestrel LabsがOrin-2を公開"
    )
    back = review.restore(store, made.id, review.Hand("miho", after(2)), 0)
    assert back.draft == made.draft
    with pytest.raises(NotFoundError, match="has no draft of revision 9"):
        review.restore(store, made.id, review.Hand("miho", after(3)), 9)


# --- findings and reasons -----------------------------------------------------------------------


def test_a_finding_is_let_pass_with_a_reason_for_that_text_only(store: Store) -> None:
    made = waiting(store)
    lie = "パラメータ数は3兆です。"
    blocked = review.edit(store, made.id, review.Hand("miho", after(1)), "sections.0.1", lie)
    ((verdict, found),) = blocked.open_findings(Severity.BLOCK)
    with pytest.raises(InputError, match="with a reason"):
        review.dismiss(
            store, made.id, review.Hand("miho", after(2)), verdict.where, found.rule, " "
        )
    passed = review.dismiss(
        store,
        made.id,
        review.Hand("miho", after(3)),
        verdict.where,
        found.rule,
        "the maker says so",
    )
    assert review.objection(passed) is None
    assert review.clean(passed, allow_review=True) is False
    again = review.edit(
        store, made.id, review.Hand("miho", after(4)), "sections.0.1", f"{lie}5兆です。"
    )
    assert len(again.open_findings(Severity.BLOCK)) == 2


def test_a_rejection_takes_a_code_out_of_the_list(store: Store) -> None:
    made = waiting(store)
    with pytest.raises(InputError, match="'boring' is no reason code"):
        review.reject(store, made.id, review.Hand("miho", after(1)), "", "boring")
    with pytest.raises(InputError, match="needs a reason"):
        review.reject(store, made.id, review.Hand("miho", after(1)), "", "other")
    review.reject(store, made.id, review.Hand("miho", after(1)), "", "duplicate")
    last = store.decisions(made.id)[-1]
    assert (last.act, last.code, last.after) == (Act.REJECT, "duplicate", State.REJECTED)


def test_an_approval_faster_than_reading_is_marked(store: Store) -> None:
    made = waiting(store)
    review.claim(store, made, "miho", "b", after(0))
    review.approve(store, made.id, review.Hand("miho", after(seconds(2)), holder="b"))
    last = store.decisions(made.id)[-1]
    assert (last.seconds, "too-fast" in last.flags) == (2.0, True)


# --- snooze, undo, correct ----------------------------------------------------------------------


def test_a_snoozed_article_comes_back_at_its_time(store: Store) -> None:
    made = waiting(store)
    with pytest.raises(InputError, match="is over"):
        review.snooze(store, made.id, review.Hand("miho", after(1)), after(0))
    review.snooze(store, made.id, review.Hand("miho", after(1)), after(60))
    assert review.wake_due(store, after(59)) == 0
    assert review.wake_due(store, after(60)) == 1
    woken = store.item(made.id)
    assert (woken.state, woken.until) == (State.QUEUED, None)
    assert store.decisions(made.id)[-1].who == "clock"


@pytest.mark.parametrize("what", ["approve", "reject", "snooze", "edit", "dismiss", "correct"])
def test_the_last_step_can_be_taken_back_for_half_a_minute(store: Store, what: str) -> None:
    made = waiting(store, State.PUBLISHED if what == "correct" else State.QUEUED)
    if what == "dismiss":
        made = review.edit(
            store, made.id, review.Hand("miho", after(0.5)), "sections.0.1", "3兆です。"
        )
    rule = next((f.rule for _, f in made.open_findings(Severity.BLOCK)), "")
    {
        "approve": lambda: review.approve(store, made.id, review.Hand("miho", after(1))),
        "reject": lambda: review.reject(store, made.id, review.Hand("miho", after(1)), "", "style"),
        "snooze": lambda: review.snooze(store, made.id, review.Hand("miho", after(1)), after(90)),
        "edit": lambda: review.edit(
            store, made.id, review.Hand("miho", after(1)), "title", "Orin-2を公開"
        ),
        "dismiss": lambda: review.dismiss(
            store, made.id, review.Hand("miho", after(1)), "sections.0.1", rule, "seen"
        ),
        "correct": lambda: review.correct(
            store, made.id, review.Hand("miho", after(1)), "誤字を直した"
        ),
    }[what]()
    with pytest.raises(TransitionError, match="nothing to undo"):
        review.undo(store, made.id, review.Hand("miho", after(1 + seconds(31))))
    with pytest.raises(TransitionError, match="the last step was miho's"):
        review.undo(store, made.id, review.Hand("ken", after(1 + seconds(5))))
    back = review.undo(store, made.id, review.Hand("miho", after(1 + seconds(29))))
    assert replace(back, revision=made.revision) == made
    assert store.decisions(made.id)[-1].reason == what
    with pytest.raises(TransitionError, match="nothing to undo"):
        review.undo(store, made.id, review.Hand("miho", after(1 + seconds(29))))


def test_a_correction_opens_a_published_article_and_says_what_was_wrong(store: Store) -> None:
    made = waiting(store, State.PUBLISHED)
    with pytest.raises(InputError, match="what was wrong and what is right"):
        review.correct(store, made.id, review.Hand("miho", after(1)), " ")
    opened = review.correct(store, made.id, review.Hand("miho", after(1)), "得点を81.4%に訂正")
    assert opened.state is State.CORRECTING
    assert [(c.at, c.text) for c in opened.corrections] == [(after(1), "得点を81.4%に訂正")]
    review.edit(
        store, made.id, review.Hand("miho", after(2)), "sections.1.0", "LedgerBenchは81.4%でした。"
    )
    assert review.approve(store, made.id, review.Hand("miho", after(3))).state is State.APPROVED


def test_the_trail_names_every_version_that_was_decided_on(store: Store) -> None:
    made = waiting(store)
    review.claim(store, made, "miho", "b", after(0))
    review.approve(store, made.id, review.Hand("miho", after(2), holder="b"))
    last = store.decisions(made.id)[-1]
    assert (last.rules, last.model, last.prompt) == ("v2", "kestrel-writer-8b", "d" * 16)
    assert (last.sources, last.seconds) == ((made.sources[0].digest,), 120.0)


# --- the queue ----------------------------------------------------------------------------------


def test_the_desk_lists_what_is_ready_then_what_is_new_then_what_waits_longest(
    store: Store,
) -> None:
    blocked = builders.item(faithful(), state=State.QUEUED)
    assert blocked.draft is not None
    for number, title in ((1, "Alder、量子計算機を公開"), (2, "Birch、衛星網を売却")):
        claim = replace(blocked.draft.title, text=title)
        named = replace(blocked, draft=replace(blocked.draft, title=claim))
        each = replace(
            named,
            id=f"{number:08x}",
            created=after(number),
            story=replace(blocked.story, id=f"story-{number}"),
        )
        store.add_item(each, first(each))
    twin = store.item("00000001")
    twin = replace(twin, id="00000003", created=after(3), story=replace(twin.story, id="s3"))
    store.add_item(twin, first(twin))
    assert [r.id for r in store.page(Filter(), 10)] == ["00000001", "00000002", "00000003"]
    review.edit(store, "00000001", review.Hand("miho", after(5)), "sections.0.1", "3兆です。")
    page = store.page(Filter((State.QUEUED,)), 2)
    assert [(r.id, r.blocks, r.novelty) for r in page] == [
        ("00000002", 0, page[0].novelty),
        ("00000003", 0, 0),
    ]
    assert [r.id for r in store.page(Filter(label="tag:Orin-2"), 10, 2)] == ["00000001"]
    assert store.count(Filter(label="rule:nothing")) == 0
    assert store.counts() == {State.QUEUED: 3}
    assert store.outlets([State.QUEUED]) == ("The Model Ledger",)


def test_a_lease_ends_after_a_hundred_and_fifty_seconds() -> None:
    assert (review.LEASE_S, review.BEAT_S, review.UNDO_S) == (150, 15, 30)
    assert timedelta(seconds=review.LEASE_S) > 5 * timedelta(seconds=review.BEAT_S)
