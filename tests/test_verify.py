"""The gate: what is faithful passes, and each kind of lie is named, where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.domain import (
    Cell,
    Claim,
    Draft,
    Event,
    Form,
    Row,
    Section,
    Severity,
    Source,
    Table,
)
from pipeline.verify import check, verify
from tests.test_write import article

PUBLISHED = datetime(2026, 11, 17, 19, 5, tzinfo=UTC)
SOURCE = replace(
    article(
        "Fenwick Lattice releases Marlow 2",
        "Fenwick Lattice on Tuesday released Marlow 2, a model with 70 billion parameters.",
        "Access costs $0.60 per million tokens, or about two-thirds of the old price.",
        "On LedgerBench it scored 81.4%, up 7 percentage points.",
        "“It runs on one machine,” said Ilse Marchetti.",
        "A smaller version is planned for January 2027, after 1,234 tests in 1.2-gigawatt halls.",
    ),
    published=PUBLISHED,
)


def rules(text: str, *evidence: str, where: str = "sections.0.0") -> list[str]:
    verdict = check(where, Claim(text, evidence), (SOURCE,))
    return [f.rule for f in verdict.findings if f.severity is Severity.BLOCK]


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Fenwick Latticeは17日、700億パラメータのMarlow 2を公開しました。", "a2"),
        ("Fenwick Latticeは火曜日にMarlow 2を公開しました。", "a2"),
        ("Fenwick Latticeは11月18日にMarlow 2を公開しました。", "a2"),
        ("料金は100万トークンあたり0.60ドルです。", "a3"),
        ("料金はこれまでの約3分の2です。", "a3"),
        ("得点は81.4%で、7ポイント上がりました。", "a4"),
        ("「1台の計算機で動くのです」とIlse Marchetti氏は述べました。", "a5"),
        ("小型版は2027年1月に出る予定です。", "a6"),
        ("試験は約1200回にのぼりました。", "a6"),
        ("電力は1200メガワットです。", "a6"),
        ("同社はAIモデルのAPIも提供しています。", "a3"),
    ],
)
def test_faithful_claims_pass(text: str, evidence: str) -> None:
    assert rules(text, evidence) == []


@pytest.mark.parametrize(
    ("text", "evidence", "rule"),
    [
        ("700億パラメータではなく900億パラメータです。", "a2", "unit"),
        ("70億パラメータのモデルです。", "a2", "unit"),
        ("料金は100万トークンあたり0.90ドルです。", "a3", "money"),
        ("料金は100万トークンあたり0.60ユーロです。", "a3", "money"),
        ("得点は84.1%でした。", "a4", "percent"),
        ("得点は81.4%で、7%上がりました。", "a4", "percent"),
        ("小型版は2027年3月に出る予定です。", "a6", "date"),
        ("小型版は2031年に出る予定です。", "a6", "date"),
        ("試験は1324回でした。", "a6", "number"),
        ("試験は1200回でした。", "a6", "number"),
        ("電力は1.2メガワットです。", "a6", "unit"),
        ("得点は81.4%でした。", "a2", "percent"),
        ("Marlow-3を公開しました。", "a2", "identifier"),
        ("Quillstoneが公開しました。", "a2", "name"),
        ("「人類の歴史で最も優れたモデルだ」と述べました。", "a2", "quote"),
        ("「速い」と述べました。", "a2", "quote"),
        ("公開されました。", "z9", "evidence-missing"),
        ("The company released the model with many new parameters です。", "a2", "untranslated"),
        ("Fenwick Lattice releases Marlow 2.", "a2", "language"),
        ("发布了新的语言模型", "a2", "language"),
        ("公開しました。。", "a2", "doubled-stop"),
        ("**公開**しました。", "a2", "debris"),
        ("「公開しました。", "a2", "bracket"),
        ("詳しくはhttps://example.com/を見てください。", "a2", "debris"),
        ("公開\u200bしました。", "a2", "hidden-character"),
        ("", "a2", "language"),
    ],
)
def test_each_lie_and_each_blemish_is_blocked_by_its_rule(
    text: str, evidence: str, rule: str
) -> None:
    assert rule in rules(text, evidence)


def test_a_claim_without_evidence_is_blocked() -> None:
    assert rules("公開しました。") == ["evidence-missing"]


def test_a_finding_names_its_span_and_the_nearest_english() -> None:
    verdict = check("sections.0.0", Claim("得点は84.1%でした。", ("a4",)), (SOURCE,))
    (finding,) = verdict.findings
    assert verdict.text[finding.start : finding.end] == "84.1%"
    assert (finding.nearest, finding.evidence) == ("81.4%", "a4")


def test_a_count_of_one_or_two_is_for_a_person() -> None:
    verdict = check("sections.0.0", Claim("担当者2人が説明しました。", ("a4",)), (SOURCE,))
    assert [(f.rule, f.severity) for f in verdict.findings] == [("number", Severity.REVIEW)]


def test_hype_is_for_a_person() -> None:
    verdict = check("sections.0.0", Claim("衝撃的なモデルを公開しました。", ("a2",)), (SOURCE,))
    assert [(f.rule, f.severity) for f in verdict.findings] == [("hype", Severity.REVIEW)]


LINES = (
    "Fenwick Latticeが17日、言語モデルのMarlow 2を公開",
    "規模は700億パラメータで、料金は100万トークン0.60ドル",
    "LedgerBenchの得点は81.4%で、前より7ポイント高い",
)
DRAFT = Draft(
    Form.BRIEF,
    Event.LAUNCH,
    Claim("Fenwick LatticeがMarlow 2を公開", ("a1",)),
    (Claim(LINES[0], ("a2",)), Claim(LINES[1], ("a2", "a3")), Claim(LINES[2], ("a4",))),
    (Section("概要", (Claim("モデルを公開しました。", ("a2",)),)),),
)
TABLE = Table(
    ("Marlow 2", "LedgerBench"),
    (Row("得点", (Cell("81.4%", ("a4",)), Cell(None))),),
)


def whole(draft: Draft, source: Source = SOURCE) -> list[tuple[str, str]]:
    report = verify(draft, (source,))
    return [(v.where, f.rule) for v in report.failing for f in v.findings]


def test_a_faithful_draft_has_a_passing_verdict_per_claim() -> None:
    report = verify(replace(DRAFT, table=TABLE), (SOURCE,))
    assert report.passed, whole(replace(DRAFT, table=TABLE))
    wheres = [v.where for v in report.verdicts]
    assert wheres[:6] == [
        "title",
        "summary.0",
        "summary.1",
        "summary.2",
        "sections.0.0",
        "table.0.0",
    ]
    assert all(v.text == c.text for v, (_, c) in zip(report.verdicts, DRAFT.claims(), strict=False))


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_three_lines_are_three_lines(count: int) -> None:
    lines = (*DRAFT.summary, Claim("小型版は2027年1月に出る予定で、試験は1234回", ("a6",)))
    assert ("draft", "three-lines") in whole(replace(DRAFT, summary=lines[:count]))


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("短すぎる行", "line-length"),
        ("とても" * 20, "line-length"),
        ("Fenwick Latticeが17日、言語モデルのMarlow 2を公開。", "ending"),
    ],
)
def test_a_line_has_its_length_and_no_full_stop(line: str, rule: str) -> None:
    lines = (Claim(line, ("a2",)), *DRAFT.summary[1:])
    assert ("summary.0", rule) in whole(replace(DRAFT, summary=lines))


def test_two_lines_do_not_say_the_same() -> None:
    lines = (DRAFT.summary[0], DRAFT.summary[0], DRAFT.summary[2])
    assert ("draft", "duplicate-line") in whole(replace(DRAFT, summary=lines))


def test_a_cell_without_evidence_is_blocked() -> None:
    invented = replace(TABLE, rows=(Row("得点", (Cell("81.4%"), Cell(None))),))
    assert ("table.0.0", "table-evidence") in whole(replace(DRAFT, table=invented))


def test_a_cell_is_checked_like_a_claim() -> None:
    shifted = replace(TABLE, rows=(Row("得点", (Cell("88.8%", ("a4",)), Cell(None))),))
    assert ("table.0.0", "percent") in whole(replace(DRAFT, table=shifted))


def test_a_table_under_half_grounded_is_blocked() -> None:
    blanks = replace(TABLE, rows=(*TABLE.rows, Row("価格", (Cell(None), Cell(None)))))
    assert ("table", "table-grounding") in whole(replace(DRAFT, table=blanks))


def test_a_row_of_another_width_is_blocked() -> None:
    ragged = replace(TABLE, rows=(Row("得点", (Cell("81.4%", ("a4",)),)),))
    assert ("table", "table-shape") in whole(replace(DRAFT, table=ragged))


def test_a_column_that_the_source_does_not_know_is_blocked() -> None:
    memory = replace(TABLE, columns=("Marlow 2", "ChatGPT"))
    assert ("table", "name") in whole(replace(DRAFT, table=memory))
