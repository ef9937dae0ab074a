"""The policy: a rule that is often wrong does not block, and a site may not make it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.domain import Finding, Severity
from pipeline.errors import ConfigError
from pipeline.policy import CAP, Policy, Rate, Rule, changed, shipped

VERIFY = Path(__file__).parents[1] / "pipeline" / "verify"
RULES = list(shipped().rules.values())
FEED = "feeds:\n- {url: https://a.example/f, name: A}\n"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_that_blocks_is_right_in_98_of_100_or_has_nothing_to_measure(rule: Rule) -> None:
    if rule.severity is Severity.BLOCK:
        assert rule.rate is None or rule.rate.share <= 0.02
        assert rule.rate is not None or len(rule.fact) >= 10


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_says_what_it_looks_for_since_when_and_what_was_measured(rule: Rule) -> None:
    assert rule.what
    assert rule.since in ("v1", "v2")
    assert [rule.rate is not None, bool(rule.fact), bool(rule.unmeasured)].count(True) == 1
    if rule.rate is not None:
        assert 0 <= rule.rate.flagged <= rule.rate.total
        assert rule.rate.day >= date(2026, 11, 27)


def test_every_rule_that_a_check_names_has_a_row() -> None:
    named = {"ad-notice"}
    for file in VERIFY.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'(?:found|block|remark)\(\s*"([a-z-]+)"', text))
        named |= set(re.findall(r'^\s+\(?"([a-z]+-[a-z-]+)", (?:re\.|r?"|rf)', text, re.M))
    assert named - shipped().rules.keys() == set()
    assert len(named) > 60


def finding(rule: str, severity: Severity = Severity.BLOCK) -> Finding:
    return Finding(rule, severity, "")


@pytest.mark.parametrize(
    ("rule", "given", "severity"),
    [
        ("hype", Severity.BLOCK, Severity.REVIEW),
        ("money", Severity.BLOCK, Severity.BLOCK),
        ("number", Severity.REVIEW, Severity.REVIEW),
        ("chatty", Severity.BLOCK, Severity.INFO),
        ("a-check-of-tomorrow", Severity.BLOCK, Severity.BLOCK),
    ],
)
def test_a_finding_is_at_most_what_its_row_allows(
    rule: str, given: Severity, severity: Severity
) -> None:
    (judged,) = shipped().judged([finding(rule, given)])
    assert judged.severity is severity


def test_a_rule_that_is_wrong_on_many_pages_blocks_a_claim_and_no_page() -> None:
    (claim,), (page,) = (
        shipped().judged([finding("bracket")], page=whole) for whole in (False, True)
    )
    assert (claim.severity, page.severity) == (Severity.BLOCK, Severity.REVIEW)


def test_slips_of_translators_are_no_false_alarms() -> None:
    rate = Rate(6, 145, "documents", date(2026, 11, 27), slips=6)
    assert rate.share == 0
    assert replace(rate, slips=0).share > CAP


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_blocks_pages_that_it_is_wrong_on_in_at_most_two_of_a_hundred(rule: Rule) -> None:
    if rule.pages is not None:
        assert 0 <= rule.pages.slips <= rule.pages.flagged <= rule.pages.total
        assert (rule.on_pages is rule.severity) is (rule.pages.share <= 0.02)


def test_a_site_that_takes_the_false_alarms_takes_them_on_pages_too() -> None:
    wish = {"severity": "block", "measured": False}
    assert changed(shipped(), "bracket", wish).rules["bracket"].on_pages is Severity.BLOCK


def small(flagged: int) -> Policy:
    rate = Rate(flagged, 100, "a hundred faithful texts", date(2026, 11, 27))
    return Policy({"x": Rule("x", Severity.REVIEW, "what", "v2", rate)})


def test_a_site_may_raise_a_rule_to_block_up_to_two_per_cent() -> None:
    assert CAP == 0.02
    assert changed(small(2), "x", "block").rules["x"].severity is Severity.BLOCK
    with pytest.raises(ValueError, match=r"3\.0 % of 100 on a hundred faithful texts"):
        changed(small(3), "x", "block")


def test_whoever_takes_the_false_alarms_may_raise_any_rule() -> None:
    wish = {"severity": "block", "measured": False}
    assert changed(small(30), "x", wish).rules["x"].severity is Severity.BLOCK


def settings(folder: Path, rules: str) -> Path:
    path = folder / "feeds.yaml"
    path.write_text(f"{FEED}verify:\n  rules:\n{rules}", encoding="utf-8")
    return path


def test_a_sites_rules_are_read_and_the_others_stay(tmp_path: Path) -> None:
    path = settings(tmp_path, "    hype: info\n    line-length: review\n")
    rules = load(path, {}).verify.rules.rules
    assert rules["hype"].severity is Severity.INFO
    assert rules["line-length"].severity is Severity.REVIEW
    assert rules["money"].severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("    hipe: info\n", 'feeds.yaml:5: verify.rules.hipe: no such rule. Did you mean "hype"?'),
        ("    hype: warn\n", "verify.rules.hype: must be one of block, review, info"),
        ("    hype: {severity: block}\n", "verify.rules.hype: must be one of block, review, info"),
        ("    hype: {severity: block, measured: true}\n", "measured takes only false"),
        ("    register: block\n", "may not block: it flags faithful texts in 33.1 % of 145"),
        ("    judge: block\n", "Use review, or {severity: block, measured: false}"),
        ("    hype: [block]\n", "must be one of block, review, info"),
    ],
)
def test_a_slip_in_the_rules_is_refused_with_its_line(
    tmp_path: Path, line: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(settings(tmp_path, line), {})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("verify: {rules: [hype]}\n", "verify.rules: must be a group"),
        ("verify: {jugde: x}\n", 'verify.jugde: unknown key. Did you mean "judge"?'),
        ("verify: {judge: 3}\n", "verify.judge: must be text"),
        ("verify: 3\n", "verify: must be a group of keys"),
    ],
)
def test_a_slip_in_the_section_is_refused(tmp_path: Path, section: str, message: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(FEED + section, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    assert message in str(caught.value)


def test_an_empty_section_means_the_shipped_rules(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(f"{FEED}verify:\n", encoding="utf-8")
    assert load(path, {}).verify.rules == shipped()


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_example_of_the_readme_is_read(tmp_path: Path, name: str) -> None:
    text = (VERIFY.parents[1] / name).read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(verify:\n.*?)^```", text, re.M | re.S)
    path = tmp_path / "feeds.yaml"
    path.write_text(FEED + example, encoding="utf-8")
    verify = load(path, {}).verify
    assert verify.judge == "qwen3-swallow-8b"
    severities = {r: verify.rules.rules[r].severity for r in ("hype", "line-length", "register")}
    assert severities == {"hype": "info", "line-length": "review", "register": "block"}
