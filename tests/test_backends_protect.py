"""Figures, dates and names leave the English and come back in the Japanese, whatever the model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.backends.protect import TOKENS, Lexicon, missing, protect, restore

LEXICON = Lexicon(
    frozenset("the a it in on of and today researchers electric trucks that signs deal".split()),
    frozenset({"United States", "Japan", "Series C", "European Union"}),
)


@pytest.mark.parametrize(
    ("english", "text", "japanese"),
    [
        (
            "Larkmere, a Denver-based maker, said on Wednesday it raised $420 million.",
            "<E1>, a <E2>-based maker, said on <D1> it raised <M1>.",
            ["Larkmere", "Denver", "水曜日", "4億2000万ドル"],
        ),
        (
            "It has 70 billion parameters and costs $0.60 per million tokens from May 3, 2026.",
            "It has <P1> and costs <M1> per million tokens from <D1>.",
            ["700億パラメータ", "0.60ドル", "2026年5月3日"],
        ),
        (
            "Llama 3.1 405B, o3-mini and xAI's Grok-2 took 41,000 GPUs, up 2.4 times or 37%.",
            "<E1>, <E2> and <E3>'s <E4> took <N1> GPUs, up <P1> or <P2>.",
            ["Llama 3.1 405B", "o3-mini", "xAI", "Grok-2", "4万1000", "2.4倍", "37%"],
        ),
        (
            "Researchers in Japan and the United States said it opens in the second quarter.",
            "Researchers in Japan and the United States said it opens in the <D1>.",
            ["第2四半期"],
        ),
        (
            "Obelisk Works Signs $6.5 Billion Deal for Electric Trucks That Run on AI",
            "<E1> Signs <M1> Deal for Electric Trucks That <E2> on AI",
            ["Obelisk Works", "65億ドル", "Run"],
        ),
        ("Quillstone sued Quillstone.", "<E1> sued <E1>.", ["Quillstone"]),
        ("It won 3% and €1.2bn at 9:30 a.m.", "It won <P1> and <M1> at <D1>",
         ["3%", "12億ユーロ", "午前9時30分"]),
        ("Today, two of the nine agreed.", "Today, two of the nine agreed.", []),
        (
            "Larkmere put it at https://Larkmere.example/Q3-2026/70-billion?a=$5, it said (see "
            "www.pinegrove.example).",
            "<E1> put it at <E2>, it said (see <E3>).",
            ["Larkmere", "https://Larkmere.example/Q3-2026/70-billion?a=$5",
             "www.pinegrove.example"],
        ),
        (
            "It is at github.com/larkmere/Orin_(model) and press@larkmere.example.",
            "It is at <E1> and <E2>.",
            ["github.com/larkmere/Orin_(model)", "press@larkmere.example"],
        ),
        ("Node.js and input/output stay.", "<E1> and input/output stay.", ["Node.js"]),
    ],
)  # fmt: skip
def test_slots_take_the_place_of_what_must_not_change(
    english: str, text: str, japanese: list[str]
) -> None:
    found = protect(english, LEXICON)
    assert found.text == text
    assert [s.japanese for s in found.slots] == japanese


def test_a_headline_in_capitals_keeps_names_together_that_the_story_uses() -> None:
    known = replace(LEXICON, common=LEXICON.common | {"works"}, names=frozenset({"Obelisk Works"}))
    found = protect("Obelisk Works Signs Deal With Nordhaven", known)
    assert [s.english for s in found.slots] == ["Obelisk Works", "With Nordhaven"]


def test_the_model_may_reorder_slots_and_repeat_a_name() -> None:
    slots = protect("Larkmere raised $420 million.", LEXICON).slots
    text = "<M1>を<E1>が調達。<E1>は"
    assert missing(text, slots) == 0
    assert restore(text, slots) == "4億2000万ドルをLarkmereが調達。Larkmereは"


def test_the_letter_of_a_size_is_not_written_twice() -> None:
    slots = protect("It is a 70B model.", LEXICON).slots
    assert restore("<N1>Bモデル", slots) == "70Bモデル"


@pytest.mark.parametrize(
    ("japanese", "lost"),
    [("<E1>が調達", 1), ("調達", 2), ("<E1>が<M1>を<N3>調達", 1), ("<E1>が<M2>を調達", 2)],
)
def test_a_slot_left_out_or_made_up_is_counted(japanese: str, lost: int) -> None:
    slots = protect("Larkmere raised $420 million.", LEXICON).slots
    assert missing(japanese, slots) == lost


def test_more_slots_of_a_kind_than_there_are_tokens_stay_in_the_text() -> None:
    english = " and ".join(f"{n}%" for n in range(11, 21))
    found = protect(english, LEXICON)
    assert len(found.slots) == 8
    assert found.text.endswith("<P8> and 19% and 20%")


@given(st.text(max_size=200))
def test_any_text_is_protected_and_put_back(text: str) -> None:
    found = protect(text, LEXICON)
    english = {s.token: s.english for s in found.slots}
    back = found.text
    for token in sorted(english, key=TOKENS.index):
        back = back.replace(token, english[token])
    assert back == text or any(t in text for t in TOKENS)
