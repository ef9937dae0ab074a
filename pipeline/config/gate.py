"""The section `verify` of feeds.yaml: which rules weigh how much here, and who judges besides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..policy import Policy, changed, shipped
from .shape import Problems, build, meant, shown, unknown

SECTION = "verify"


@dataclass(frozen=True, slots=True)
class Verify:
    """How strict the gate is. `rules` is the shipped policy with this site's changes.

    `judge` names the card of a second model that may hold articles, None for none;
    `amazon_sentence` is what must stand on a page with Amazon links ("" = Amazon's own wording).
    """

    rules: Policy = field(default_factory=shipped)
    judge: str | None = None
    amazon_sentence: str = ""


def gate(value: Any, problems: Problems) -> Verify | None:
    """Make a `Verify` of the section, or note why not."""
    if not isinstance(value, dict):
        return build(Verify, value, (SECTION,), problems, {"rules": shipped()})
    wishes = value.get("rules")
    rest = {key: v for key, v in value.items() if key != "rules"}
    for key in rest:
        if key not in ("judge", "amazon_sentence"):
            problems.add((SECTION, key), unknown(key, ("rules", "judge", "amazon_sentence")))
    known = {key: v for key, v in rest.items() if key in ("judge", "amazon_sentence")}
    return build(Verify, known, (SECTION,), problems, {"rules": _rules(wishes, problems)})


def _rules(wishes: Any, problems: Problems) -> Policy:
    policy = shipped()
    if wishes is None:
        return policy
    if not isinstance(wishes, dict):
        problems.add(
            (SECTION, "rules"), f"must be a group {{rule: severity}}, not {shown(wishes)}."
        )
        return policy
    for rule_id, wish in wishes.items():
        here = (SECTION, "rules", rule_id)
        if rule_id not in policy.rules:
            near = meant(rule_id, tuple(policy.rules))
            problems.add(here, f'no such rule.{near} "imakita rules list" shows them.')
            continue
        try:
            policy = changed(policy, rule_id, wish)
        except ValueError as error:
            problems.add(here, f"{error}.")
    return policy
