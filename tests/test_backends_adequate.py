"""Fluent Japanese about something else is told from a translation by its words."""

from __future__ import annotations

import pytest

from pipeline.backends.adequate import Adequacy, read, stems, units
from train.associate import associated, write

PAIRS = [
    ("The court delayed the trial.", "裁判所は審理を延期しました。"),
    ("The court heard the appeal.", "裁判所は控訴を審理しました。"),
    ("The court dismissed the lawsuit.", "裁判所は訴訟を棄却しました。"),
    ("The company praised the chip.", "同社は半導体を称賛しました。"),
    ("The company sold the chip.", "同社は半導体を売却しました。"),
    ("The company designs a chip.", "同社は半導体を設計しています。"),
] * 4 + [("Rain fell.", "雨が降りました。"), ("Snow melted.", "雪が解けました。")] * 60


def table() -> Adequacy:
    return Adequacy({k: frozenset(v) for k, v in associated(PAIRS).items()})


def test_words_that_keep_company_are_partners_and_others_are_not() -> None:
    partners = associated(PAIRS)
    assert {"裁判", "判所"} <= set(partners["court"])
    assert {"半導", "導体"} <= set(partners["chip"])
    assert "雨" not in partners["court"]


@pytest.mark.parametrize(
    ("english", "japanese", "explained", "covered"),
    [
        ("The court delayed the chip.", "裁判所は半導体を延期しました。", 1.0, 1.0),
        ("The court delayed the chip.", "裁判所は延期しました。", 1.0, 2 / 3),
        ("The court spoke.", "半導体について話しました。", 0.0, 0.0),
        ("Something else.", "これは別です。", 1.0, 1.0),
    ],
)
def test_what_is_left_out_and_what_is_made_up_lower_their_own_share(
    english: str, japanese: str, explained: float, covered: float
) -> None:
    known = table()
    assert known.explained(english, japanese) == pytest.approx(explained)
    assert known.covered(english, japanese) == pytest.approx(covered)


def test_forms_of_a_word_share_a_stem_and_slots_are_no_words() -> None:
    assert stems("<E1> releases, released <M1>; The releasing") == {"releas"}


def test_units_are_katakana_words_pairs_of_kanji_and_single_kanji() -> None:
    assert units("同社は新モデルを公開し、学ぶ") == {"同社", "新", "モデル", "公開", "学"}


def test_a_table_is_read_back_as_it_was_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    write(tmp_path / "a.json.gz", associated(PAIRS))
    assert read(tmp_path / "a.json.gz").partners == table().partners
