"""The human half: list, read, edit, approve, reject. Approval is the only way out.

`table` says which step is allowed from where, `gate` what an approval needs, `steps` and `changes`
do them, `lease` says who reads what, `undo` takes a step back.
"""

from __future__ import annotations

from .changes import correct, dismiss, edit, restore, take_in
from .gate import clean, objection, risks, unchecked
from .lease import BEAT_S, LEASE_S, beat, claim
from .look import Dossier, listing, show
from .record import Hand
from .steps import (
    approve,
    auto_approve,
    mark_published,
    mark_unpublished,
    reject,
    reopen,
    snooze,
    wake_due,
)
from .table import EDITABLE, REASONS, RUN, TRANSITIONS, WAITING, illegal
from .undo import UNDO_S, undo, undoable

__all__ = [
    "BEAT_S",
    "EDITABLE",
    "LEASE_S",
    "REASONS",
    "RUN",
    "TRANSITIONS",
    "UNDO_S",
    "WAITING",
    "Dossier",
    "Hand",
    "approve",
    "auto_approve",
    "beat",
    "claim",
    "clean",
    "correct",
    "dismiss",
    "edit",
    "illegal",
    "listing",
    "mark_published",
    "mark_unpublished",
    "objection",
    "reject",
    "reopen",
    "restore",
    "risks",
    "show",
    "snooze",
    "take_in",
    "unchecked",
    "undo",
    "undoable",
    "wake_due",
]
