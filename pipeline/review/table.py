"""Every allowed move, and the words of decisions."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.domain import BY_POLICY, State

# What is not here cannot happen. `gate.objection` says what more an approval needs. That somebody
# reads an article (a lease) is no state of it, nor is having been edited: see docs/decisions.md.
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.APPROVED, State.REJECTED, State.SNOOZED, State.HELD}),
    State.HELD: frozenset({State.APPROVED, State.REJECTED, State.SNOOZED, State.QUEUED}),
    State.SNOOZED: frozenset({State.QUEUED, State.HELD}),
    State.APPROVED: frozenset(
        {State.PUBLISHED, State.QUEUED, State.HELD, State.CORRECTING, State.REJECTED}
    ),
    State.REJECTED: frozenset({State.QUEUED, State.HELD}),
    State.PUBLISHED: frozenset({State.CORRECTING, State.UNPUBLISHED}),
    State.CORRECTING: frozenset({State.APPROVED, State.PUBLISHED, State.UNPUBLISHED}),
    State.UNPUBLISHED: frozenset({State.QUEUED, State.HELD}),
}
WAITING = (State.QUEUED, State.HELD, State.CORRECTING, State.APPROVED)
EDITABLE = frozenset({State.QUEUED, State.HELD, State.CORRECTING})

# Why articles are rejected, by the key that the desk takes; the words are the evaluation's labels.
REASONS: Mapping[str, str] = {
    "wrong-number": "a figure, date or amount is wrong",
    "wrong-name": "a name is wrong",
    "unsupported": "the source does not say it",
    "misleading": "true in its words, wrong in what a reader takes from it",
    "duplicate": "told already",
    "not-news": "not news",
    "style": "badly written",
    "injection": "the source tried to steer the writer",
    "other": "something else",
}

POLICY = f"{BY_POLICY}auto"
RUN = "run"
CLOCK = "clock"
MACHINES = frozenset({RUN, CLOCK})


def illegal(before: State, after: State) -> str | None:
    """Why the table does not allow a move; None when it does."""
    if after in TRANSITIONS[before]:
        return None
    allowed = ", ".join(sorted(TRANSITIONS[before])) or "nothing"
    return f"is {before} and cannot become {after}; it can become {allowed}."
