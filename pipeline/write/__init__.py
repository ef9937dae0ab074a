"""Source + prompts → Draft: claims that name their evidence.

`plan` decides the form and the slots, `Asker` makes one prompt per slot, and `assemble` builds the
draft from the replies. Nobody here calls a model: the coordinator passes prompts to `ask` and the
replies back.
"""

from .ask import Asker
from .assemble import assemble, claim_of, grounded_tags, problem_with, with_claim, without
from .plan import Plan, plan

__all__ = [
    "Asker",
    "Plan",
    "assemble",
    "claim_of",
    "grounded_tags",
    "plan",
    "problem_with",
    "with_claim",
    "without",
]
