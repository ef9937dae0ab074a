"""text: Japanese strings measured, split, clipped and tidied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import clip, has_kana, japanese_ratio, repeats, sentences, spoken, tidy, width


def test_a_full_width_character_counts_one_and_an_ascii_one_half() -> None:
    assert width("東京AI") == 3.0
    assert width("ｶﾅ") == 1.0
    assert width("") == 0.0


def test_sentences_split_after_the_stop_but_not_inside_a_quotation() -> None:
    assert sentences("始まった。「もう来た。早い」と述べた。次は？") == (
        "始まった。",
        "「もう来た。早い」と述べた。",
        "次は？",
    )


def test_an_unclosed_bracket_does_not_swallow_the_rest() -> None:
    assert sentences("「始まった。終わった。") == ("「始まった。", "終わった。")


def test_repeated_marks_stay_with_their_sentence() -> None:
    assert sentences("本当か！？まだだ") == ("本当か！？", "まだだ")


def test_the_ratio_counts_only_letters() -> None:
    assert japanese_ratio("日本語 123") == 1.0
    assert japanese_ratio("AIは") == 1 / 3
    assert japanese_ratio("123") == 0.0


def test_kana_is_what_tells_japanese_from_chinese() -> None:
    assert has_kana("発表した")
    assert not has_kana("发布会 OpenAI")


def test_clip_keeps_whole_sentences() -> None:
    assert clip("短い文だ。これも短い。三つ目の文は入らない。", 12) == "短い文だ。これも短い。"


def test_clip_cuts_a_long_first_sentence_at_its_comma() -> None:
    text = "同社は火曜日、新しいモデルを発表し、来月から順次提供を始めると明らかにした。"
    assert clip(text, 22) == "同社は火曜日、新しいモデルを発表し…"


def test_clip_cuts_at_a_phrase_edge_when_there_is_no_comma() -> None:
    assert clip("研究者は新しいデータセットを公開した", 15) == "研究者は新しいデータセットを…"


def test_clip_leaves_a_fitting_text_alone() -> None:
    assert clip("そのまま", 10) == "そのまま"


def test_tidy_removes_what_cannot_be_seen_and_doubled_stops() -> None:
    assert tidy(" か\u3099語\u200bった。。\n次\u202e ") == "が語った。 次"


@given(st.text(max_size=200), st.integers(2, 60))
def test_clip_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert width(clip(text, limit)) <= limit


@given(st.text(max_size=200))
def test_tidy_twice_is_tidy_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(alphabet="あ。「」！？\n字", max_size=100))
def test_sentences_lose_nothing_but_line_ends(text: str) -> None:
    assert "".join(sentences(text)) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('<think>{"b"}</think>{"a": 1}', '{"a": 1}'),
        ('hm</think>{"a": 1}', '{"a": 1}'),
        ('{"a": "<think>x</think>1"}', '{"a": "1"}'),
        ('Sure:\n```json\n{"a": 1}\n```', '{"a": 1}'),
        ('<|channel|>analysis<|message|>x<|channel|>final<|message|>{"a": 1}', '{"a": 1}'),
        ("<think>never ends", ""),
        ("申し訳ありません", "申し訳ありません"),
    ],
)
def test_what_was_said_is_without_thoughts_and_wrapping(text: str, said: str) -> None:
    assert spoken(text) == said


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("同社は同社は同社は同社は同社は", "同社は"),
        ("同社は公開し、同社は売った", None),
        ("ーーーーーーーーーー", None),
    ],
)
def test_a_loop_is_what_stands_five_times_in_a_row(text: str, loop: str | None) -> None:
    assert repeats(text) == loop
