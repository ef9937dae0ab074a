"""render.sheet: what a reviewer reads about an item that waits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain import Claim, Finding, Item, Report, Severity, State, Verdict
from pipeline.render import sheet
from tests.builders import draft, item, passing, source
from tests.markdown_judge import shown

HELD = item(wordless=True, state=State.HELD, reasons=("no model: see `imakita doctor`",))


def text(of: Item) -> str:
    return sheet(of).body.decode()


def test_the_sheet_lies_in_the_queue_under_date_and_slug() -> None:
    name = "queue/2026-02-11-kestrel-labs-releases-orin-2-ab12cd34.md"
    assert sheet(item()).path == sheet(HELD).path == name


def test_the_sheet_says_first_that_it_is_not_for_publication() -> None:
    for of in (item(), HELD):
        assert shown(text(of)).lines[1] == (
            "確認用の控えです。原文をそのまま引用しているため、公開・転載しないでください。"
        )


def test_without_a_draft_the_sheet_shows_the_reason_and_every_numbered_sentence() -> None:
    lines = shown(text(HELD)).lines
    assert lines[0] == "Kestrel Labs releases Orin-2"
    assert "状態: 保留" in lines
    assert "下書き: なし" in lines
    assert "no model: see `imakita doctor`" in lines
    assert [line for line in lines if line.startswith(("a1", "a2", "a3", "a4"))] == [
        "a1: Kestrel Labs releases Orin-2",
        "a2: Kestrel Labs released Orin-2, a model with 70 billion parameters, on Tuesday.",
        "a3: Orin-2 scored 81.4% on LedgerBench.",
        "a4: Access costs $2 per million tokens.",
    ]


def test_without_any_source_the_sheet_still_says_what_it_is_about() -> None:
    lines = shown(text(item(sources=(), wordless=True, state=State.HELD))).lines
    assert lines[0] == "Kestrel Labs releases Orin-2"
    assert "読めた記事はありません。" in lines


def test_each_claim_stands_above_its_evidence_and_its_findings() -> None:
    of = draft()
    bad = Finding("number", Severity.BLOCK, "81.4 is not 84.1", 0, 4, "81.4%", "a3")
    verdicts = [
        replace(v, findings=(bad,)) if v.where == "summary.1" else v for v in passing(of).verdicts
    ]
    lines = shown(text(item(of, state=State.HELD, report=Report(tuple(verdicts))))).lines
    start = lines.index("3行要約 2（summary.1）")
    assert lines[start : start + 4] == [
        "3行要約 2（summary.1）",
        "LedgerBenchでの得点は81.4%と発表",
        "根拠 a3: Orin-2 scored 81.4% on LedgerBench.",
        "指摘 ✗ 要修正 number: 81.4 is not 84.1（原文で最も近い語: 81.4%）",
    ]


def test_claims_are_named_in_the_reviewers_words_and_as_edit_names_them() -> None:
    headings = [line[4:] for line in text(item()).splitlines() if line.startswith("### ")]
    assert headings == [
        "見出し（title）",
        *("3行要約 1（summary.0）", "3行要約 2（summary.1）", "3行要約 3（summary.2）"),
        *("発表の内容 1（sections.0.0）", "発表の内容 2（sections.0.1）"),
        "性能と料金 1（sections.1.0）",
        *("比較表 LedgerBench × Orin-2（table.0.0）", "比較表 料金 × Orin-2（table.1.0）"),
    ]
    assert "imakita edit ab12cd34ef567890 summary.0" in text(item(state=State.QUEUED))


def test_a_claim_without_evidence_or_with_a_number_that_is_not_there_is_shown_as_such() -> None:
    lines = (Claim("根拠なし", ()), Claim("謎の番号", ("z9",)), Claim("三つ目", ("a2",)))
    seen = shown(text(item(draft(summary=lines)))).lines
    assert seen[seen.index("根拠なし") + 1] == "根拠: なし"
    assert seen[seen.index("謎の番号") + 1] == "根拠 z9: （この番号の文はありません）"


def test_findings_about_the_whole_stand_at_the_end() -> None:
    of = draft()
    whole = Verdict("draft", "", (), (Finding("three-lines", Severity.BLOCK, "4 lines"),))
    report = Report((*passing(of).verdicts, whole))
    assert shown(text(item(of, report=report))).lines[-2:] == [
        "全体",
        "指摘 ✗ 要修正 three-lines: 4 lines",
    ]


def test_warnings_found_while_reading_stand_under_their_source() -> None:
    of = item(sources=(source(warnings=("the page speaks to models",)),))
    assert "注意: the page speaks to models" in shown(text(of)).lines


@pytest.mark.parametrize(
    ("of", "step"),
    [
        (item(state=State.QUEUED), "公開する: imakita approve ab12cd34ef567890"),
        (
            item(state=State.HELD),
            '指摘を承知で公開する: imakita approve ab12cd34ef567890 --force --reason "理由"',
        ),
        (
            HELD,
            "使えるモデルを用意して imakita run をもう一度実行する（imakita doctor で確認）",
        ),
    ],
)
def test_the_next_step_is_named_with_its_command(of: Item, step: str) -> None:
    lines = shown(text(of)).lines
    assert step in lines
    assert '公開しない: imakita reject ab12cd34ef567890 --reason "理由"' in lines


def test_a_decided_item_is_not_offered_for_decision() -> None:
    assert "公開する: imakita publish" in shown(text(item(state=State.APPROVED))).lines
    assert "次にすること" not in text(item(state=State.PUBLISHED))
    assert "imakita reject" not in text(item(state=State.REJECTED))


@given(st.text(max_size=60))
def test_whatever_the_texts_nothing_in_a_sheet_is_markup_of_theirs(words: str) -> None:
    claim = Claim(words, ("a1", words))
    of = item(
        draft(title=claim, summary=(claim,) * 3),
        sources=(source(words or "x", words, outlet=words, warnings=(words,)),),
        reasons=(words,),
    )
    judged = shown(text(of))
    assert set(judged.links) == {"https://ledger.example/orin-2"}
    allowed = ("strong_open", "strong_close", "code_inline: imakita")
    assert [s for s in judged.strange if not s.startswith(allowed)] == []
