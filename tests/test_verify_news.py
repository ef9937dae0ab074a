"""How English and Japanese news say the same, pair by pair, and the lie nearest to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.domain import Claim, Severity
from pipeline.verify import check
from tests.test_write import article

DATA = Path(__file__).parent / "data"
PUBLISHED = datetime.fromisoformat("2026-07-13T10:30:00-07:00")  # a Monday, in summer


def found(english: str, japanese: str, before: str = "") -> set[tuple[str, str]]:
    """(rule, severity) of what is shown to a person for one sentence of a source."""
    source = replace(article(*([before] if before else []), english), published=PUBLISHED)
    verdict = check("sections.0.0", Claim(japanese, (source.sentences[-1].id,)), (source,))
    return {(f.rule, str(f.severity)) for f in verdict.findings if f.severity is not Severity.INFO}


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("english", "japanese", "lie", "rule"), rows("news_lies.tsv"))
def test_a_faithful_sentence_passes_and_the_lie_beside_it_is_named(
    english: str, japanese: str, lie: str, rule: str
) -> None:
    assert found(english, japanese) == set()
    assert rule in {r for r, _ in found(english, lie)}


@pytest.mark.parametrize(("english", "japanese"), rows("news_faithful.tsv"))
def test_what_english_news_implies_may_be_said(english: str, japanese: str) -> None:
    assert found(english, japanese) == set()


def test_a_part_of_a_sentence_owes_neither_its_not_nor_its_may() -> None:
    whole = (
        "The startup, which may go public in 2028 and does not publish its accounts, "
        "released a model."
    )
    assert found(whole, "新興企業はモデルを公開した。") == set()


def test_a_count_of_two_that_nobody_states_is_for_a_person_and_one_for_another_is_not() -> None:
    assert found("The engineers explained it.", "技術者2人が説明した。") == {("number", "review")}
    assert found("The three engineers explained it.", "技術者2人が説明した。") == {
        ("number", "block")
    }
