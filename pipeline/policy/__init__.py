"""Which rule blocks, asks a person to look, or informs: data, with what was measured beside it.

A check yields findings as grave as they can be; the policy's row for the rule caps that. A rule may
block only if it flags at most 2 % of faithful human texts wrongly (`CAP`), or if its row says why
there is nothing to measure. One sentence in a hundred is one page in four: whether a rule blocks
anybody's whole page is settled by the share of pages, in the same row.
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
    """How often a rule flagged faithful texts: `flagged` of `total`, on which texts and day.

    `slips` of the flagged were read and are mistakes of the translators: flagged rightly.
    """

    flagged: int
    total: int
    texts: str
    day: date
    slips: int = 0

    @property
    def share(self) -> float:
        """The false-positive rate, 0 to 1."""
        return (self.flagged - self.slips) / self.total


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the most that a finding of this rule may be, and why it may.

    `rate` is None where nothing was measured: then `fact` says why there is nothing to measure
    (four lines are not three), or `unmeasured` why nothing was, and the rule may not block.
    `pages` is the rate of whole pages, for a rule of single sentences.
    """

    id: str
    severity: Severity
    what: str
    since: str
    rate: Rate | None = None
    fact: str = ""
    unmeasured: str = ""
    pages: Rate | None = None

    @property
    def may_block(self) -> bool:
        """Whether the measured rate allows this rule to block, or what it says is a fact."""
        return self.rate.share <= CAP if self.rate else bool(self.fact)

    @property
    def on_pages(self) -> Severity:
        """The most that a finding may be on anybody's whole page."""
        often = self.pages is not None and self.pages.share > CAP
        return Severity.REVIEW if often and self.severity is Severity.BLOCK else self.severity


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules by id. A rule without a row keeps the severity that its check gives."""

    rules: Mapping[str, Rule]

    def judged(self, findings: Iterable[Finding], *, page: bool = False) -> tuple[Finding, ...]:
        """The findings, none graver than its rule's row allows; `page`: of anybody's whole page."""
        return tuple(self._capped(finding, page) for finding in findings)

    def _capped(self, finding: Finding, page: bool) -> Finding:
        rule = self.rules.get(finding.rule)
        if rule is None:
            return finding
        most = rule.on_pages if page else rule.severity
        grave = _GRAVITY.index(finding.severity) > _GRAVITY.index(most)
        return replace(finding, severity=most) if grave else finding


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
        for key in ("rate", "pages"):
            if key in fields:
                fields[key] = Rate(**fields[key])
        return Rule(severity=Severity(fields.pop("severity")), **fields)
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
    if waived:
        rule = replace(rule, pages=None)
    return Policy({**policy.rules, rule_id: replace(rule, severity=severity)})


def _why_not(rule: Rule) -> str:
    way_out = "Use review, or {severity: block, measured: false} if you take the false alarms"
    if rule.rate is None:
        return f"its false-positive rate was never measured. {way_out}"
    share = f"{100 * rule.rate.share:.1f} % of {rule.rate.total} on {rule.rate.texts}"
    return f"it flags faithful texts in {share}, more than {100 * CAP:g} %. {way_out}"
