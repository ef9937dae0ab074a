"""The second opinion can hold an article, and can do nothing else."""

from __future__ import annotations

import json

import pytest

from pipeline.backends.fake import FakeBackend
from pipeline.config import prompt_template
from pipeline.domain import Finding, Reply, Report, Severity, Verdict
from pipeline.policy import Policy, changed, shipped
from pipeline.verify.judge import questions, with_opinions
from tests.builders import draft, passing, source

TEMPLATE = prompt_template("judge.ja.v1")[0]
DRAFT = draft()
PROMPTS = questions(DRAFT, (source(),), TEMPLATE, "story")
STRICT = changed(shipped(), "judge", {"severity": "block", "measured": False})
RANK = {Severity.INFO: 0, Severity.REVIEW: 1, Severity.BLOCK: 2}


def asked(replies: object, policy: Policy | None = None, report: Report | None = None) -> Report:
    text = replies if isinstance(replies, str | Reply) else json.dumps(replies, ensure_ascii=False)
    answers = FakeBackend({"*": text}).ask(PROMPTS)
    return with_opinions(report or passing(DRAFT), PROMPTS, answers, policy or shipped())


def answer(claim: str, problem: str, words: str = "", why: str = "") -> dict[str, object]:
    return {"answers": [{"claim": claim, "problem": problem, "words": words, "why": why}]}


def of(report: Report, where: str) -> list[Finding]:
    return [f for v in report.verdicts if v.where == where for f in v.findings]


def test_the_questions_show_each_claim_beside_the_sentences_that_it_cites() -> None:
    assert [p.id for p in PROMPTS] == ["story/judge-0", "story/judge-1"]
    assert "文 summary.1: LedgerBenchでの得点は81.4%と発表\n根拠: Orin-2 scored 81.4%" in (
        PROMPTS[0].context
    )
    names = [
        json.loads(p.schema or "")["properties"]["answers"]["items"]["properties"]["claim"]["enum"]
        for p in PROMPTS
    ]
    assert [n for of_prompt in names for n in of_prompt] == [where for where, _ in DRAFT.claims()]


def test_a_doubt_becomes_a_finding_at_the_words_that_it_names() -> None:
    report = asked(answer("sections.0.0", "role", "公開しました", "公開したのは別の会社"))
    (finding,) = of(report, "sections.0.0")
    assert (finding.rule, finding.severity) == ("judge", Severity.REVIEW)
    assert finding.message == "role: 公開したのは別の会社"
    text = "Kestrel Labsは火曜日、Orin-2を公開しました。"
    assert text[finding.start : finding.end] == "公開しました"
    assert report.passed


def test_a_doubt_holds_the_article_where_the_site_says_so() -> None:
    report = asked(answer("title", "negation", "ない", "逆"), STRICT)
    assert [v.where for v in report.failing] == ["title"]


def test_words_that_do_not_stand_there_point_at_the_whole_claim() -> None:
    (finding,) = of(asked(answer("title", "hedge", "どこにもない", "断定")), "title")
    assert (finding.start, finding.end) == (0, len(DRAFT.title.text))


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "申し訳ありませんが、お手伝いできません。",
        "{",
        "[]",
        "null",
        '{"answers": "none"}',
        '{"answers": [1, null, "title"]}',
        '{"answers": [{"claim": ["title"], "problem": {"a": 1}}]}',
        '{"answers": [{"claim": "sections.9.9", "problem": "role", "words": "", "why": ""}]}',
        '{"answers": [{"claim": "title", "problem": "passed"}], "release": true}',
        "[" * 100_000,
        Reply("", "", "error", error="timed out after 300 s"),
        Reply("", '{"answers": []}', "length"),
    ],
)
def test_what_is_no_usable_answer_only_informs(reply: str | Reply) -> None:
    report = asked(reply, STRICT)
    found = [f for v in report.verdicts for f in v.findings]
    assert {(f.rule, f.severity) for f in found} == {("judge-silent", Severity.INFO)}
    assert report.passed


def test_a_timeout_says_so() -> None:
    report = asked(Reply("", "", "error", error="timed out after 300 s"))
    assert "timed out after 300 s" in of(report, "draft")[0].message


@pytest.mark.parametrize("problem", ["none", "role", "passed", "rubbish"])
def test_nothing_that_a_judge_says_takes_a_finding_away(problem: str) -> None:
    blocked = Verdict("title", "題", ("a1",), (Finding("money", Severity.BLOCK, "wrong"),))
    report = asked(answer("title", problem), report=Report((blocked,)))
    assert not report.passed
    assert of(report, "title")[0] == blocked.findings[0]


def test_a_hundred_thousand_answers_are_as_good_as_a_few() -> None:
    many = {"answers": answer("title", "role")["answers"] * 100_000}  # type: ignore[operator]
    assert len(of(asked(many), "title")) <= 12
