"""Source + prompts → Draft: claims that name their evidence.

`plan` decides the form and the slots, `Asker` makes one prompt per slot, `assemble` builds the
draft from the replies and `in_house_style` unifies its terms. Nobody here calls a model: the
coordinator passes prompts to `ask` and the replies back.
"""

from .ask import Asker
from .assemble import (
    apart,
    assemble,
    claim_of,
    claims_of,
    grounded_tags,
    problem_with,
    voted,
    with_claim,
    with_headline,
    without,
)
from .events import event_of, undecided
from .opinion import with_opinion
from .plan import Plan, plan
from .room import fitted, planned_by
from .terms import in_house_style, relevant

__all__ = [
    "Asker",
    "Plan",
    "apart",
    "assemble",
    "claim_of",
    "claims_of",
    "event_of",
    "fitted",
    "grounded_tags",
    "in_house_style",
    "plan",
    "planned_by",
    "problem_with",
    "relevant",
    "undecided",
    "voted",
    "with_claim",
    "with_headline",
    "with_opinion",
    "without",
]
