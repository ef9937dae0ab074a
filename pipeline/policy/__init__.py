"""Which rule blocks, asks a person to look, or informs: data, with what was measured beside it.

A check yields findings as grave as they can be; the policy's row for the rule caps that. A rule may
block only if at most 2 % of what it flags on faithful human texts is flagged wrongly (`CAP`), or if
its row says why there is nothing to measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ..domain import Finding, Severity
from ..errors import ConfigError

__all__ = ["CAP", "Policy", "Rate", "Rule", "changed", "shipped"]

CAP = 0.02
RULES = Path(__file__).parent / "rules"
_GRAVITY = (Severity.INFO, Severity.REVIEW, Severity.BLOCK)
_WORDS = ", ".join(reversed(_GRAVITY))


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a rule flagged faithful texts: `flagged` of `total`, on which texts and day."""

    flagged: int
    total: int
    texts: str
    day: date

    @property
    def share(self) -> float:
        """The false-positive rate, 0 to 1."""
        return self.flagged / self.total


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the most that a finding of this rule may be, and why it may.

    `rate` is None where nothing was measured: then `fact` says why there is nothing to measure
    (four lines are not three), or `unmeasured` why nothing was, and the rule may not block.
    """

    id: str
    severity: Severity
    what: str
    since: str
    rate: Rate | None = None
    fact: str = ""
    unmeasured: str = ""

    @property
    def may_block(self) -> bool:
        """Whether the measured rate allows this rule to block, or what it says is a fact."""
        return self.rate.share <= CAP if self.rate else bool(self.fact)


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules by id. A rule without a row keeps the severity that its check gives."""

    rules: Mapping[str, Rule]

    def judged(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings, none graver than its rule's row allows."""
        return tuple(map(self._capped, findings))

    def _capped(self, finding: Finding) -> Finding:
        rule = self.rules.get(finding.rule)
        if rule is None or _GRAVITY.index(finding.severity) <= _GRAVITY.index(rule.severity):
            return finding
        return replace(finding, severity=rule.severity)


@cache
def shipped() -> Policy:
    """The rules that come with imakita, from `rules/*.yaml`, in the order of the files."""
    import yaml

    found: dict[str, Rule] = {}
    for file in sorted(RULES.glob("*.yaml")):
        for row in yaml.safe_load(file.read_text(encoding="utf-8")):
            rule = _rule(row, file.name)
            if rule.id in found:
                raise ConfigError(f"{file.name}: rule {rule.id} stands twice. Keep one row.")
            found[rule.id] = rule
    return Policy(found)


def _rule(row: Mapping[str, Any], file: str) -> Rule:
    """One row of a file; a slip in it is a ConfigError that names the row."""
    try:
        fields = dict(row)
        rate = fields.pop("rate", None)
        return Rule(
            severity=Severity(fields.pop("severity")),
            rate=Rate(**rate) if rate is not None else None,
            **fields,
        )
    except (TypeError, ValueError, KeyError) as error:
        raise ConfigError(f"{file}: rule {row.get('id', row)!r}: {error}.") from error


def changed(policy: Policy, rule_id: str, wish: Any) -> Policy:
    """The policy with one rule's severity changed as a site wishes.

    `wish` is a severity, or {severity: …, measured: false} for a rule that shall block although
    its rate is above the cap or unknown. Raises ValueError with what is wrong.
    """
    rule = policy.rules[rule_id]
    if isinstance(wish, dict) and set(wish) == {"severity", "measured"}:
        word, waived = wish["severity"], wish["measured"] is False
        if not waived:
            raise ValueError("measured takes only false: rates come with imakita")
    else:
        word, waived = wish, False
    if not isinstance(word, str) or word not in tuple(Severity):
        raise ValueError(f"must be one of {_WORDS}, or {{severity: block, measured: false}}")
    severity = Severity(word)
    if severity is Severity.BLOCK and not (rule.may_block or waived):
        raise ValueError(f"may not block: {_why_not(rule)}")
    return Policy({**policy.rules, rule_id: replace(rule, severity=severity)})


def _why_not(rule: Rule) -> str:
    way_out = "Use review, or {severity: block, measured: false} if you take the false alarms"
    if rule.rate is None:
        return f"its false-positive rate was never measured. {way_out}"
    share = f"{100 * rule.rate.share:.1f} % of {rule.rate.total} on {rule.rate.texts}"
    return f"it flags faithful texts in {share}, more than {100 * CAP:g} %. {way_out}"
