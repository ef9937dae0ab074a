"""Words and names before anything is reckoned: one spelling, folding, and what a text has told."""

from __future__ import annotations

import pytest

from pipeline.facts import Told, folded, latin_names, misspelt, normal, told
from pipeline.facts.numerals import value_of


@pytest.mark.parametrize(
    ("text", "even", "spans"),
    [
        # Each character of the even text with the piece of the original that it stands for.
        ("abc", "abc", "a b c"), ("２５％", "25%", "２ ５ ％"), ("5－10", "5-10", "5 － 1 0"),
        ("—‘’“”～", "-''\"\"〜", "— ‘ ’ “ ” ～"), ("½", "1/2", "½ ½ ½"), ("㌦", "ドル", "㌦ ㌦"),
        ("1 万", "1万", "1 万"), ("3 ㌦だ", "3ドルだ", "3 ㌦ ㌦ だ"), ("、 5", "、5", "、 5"),
        ("2憶", "2億", "2 憶"), ("記憶", "記憶", "記 憶"), ("エー", "エー", "エ ー"),
    ],
)  # fmt: skip
def test_one_spelling_and_the_way_back(text: str, even: str, spans: str) -> None:
    found = normal(text, japanese=True)
    assert found.text == even
    back = [found.span(i, i + 1) for i in range(len(found.text))]
    assert [text[a:b] for a, b in back] == spans.split(" ")


def test_english_keeps_its_spaces() -> None:
    assert normal("“1 万”").text == '"1 万"'


def test_an_empty_span_lies_before_the_character_or_at_the_end() -> None:
    even = normal("½だ", japanese=True)
    assert even.text == "1/2だ"
    assert even.span(3, 3) == (1, 1)
    assert even.span(4, 4) == (2, 2)
    assert even.span(0, 4) == (0, 2)


def test_a_homograph_is_told_where_it_stands() -> None:
    assert misspelt("22憶と3千憶") == ((2, 3), (6, 7))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("米OpenAIのGPT-5.1", [(1, 7, "OpenAI"), (8, 15, "GPT-5.1")]), ("AIとLLM", []),
        ("C++とRust", [(0, 3, "C++"), (4, 8, "Rust")]), ("A.I.とMeta", [(0, 3, "A.I"), (5, 9, "Meta")]),
        ("O’ReillyのFoo_Bar", [(0, 8, "O’Reilly"), (9, 16, "Foo_Bar")]), ("Xの", [(0, 1, "X")]),
    ],
)  # fmt: skip
def test_latin_names_stand_where_they_are(text: str, names: list[tuple[int, int, str]]) -> None:
    assert list(latin_names(text)) == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GPT-5.1", "gpt 5.1", True), ("GPT-5.1", "GPT-51", False), ("U.S.", "us", True),
        ("Open AI", "OpenAI", True), ("O’Reilly", "OReilly", True), ("5.1.2", "5.12", False),
        ("Élan", "élan", True), ("Élan", "Elan", False), ("o3-mini", "O3 Mini", True), ("v.2", "v2", True),
    ],
)  # fmt: skip
def test_names_are_folded(one: str, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) is same


def sentence() -> Told:
    return told(
        "Fenwick's GPT-5.1 Pro and the o3-mini of Jean-Luc run on GPT-4-turbo, v2-large and U.S. chips/boards."
    )


@pytest.mark.parametrize(
    "name",
    [
        "Fenwick", "GPT-5.1", "GPT-5.1 Pro", "Fenwick's GPT-5.1 Pro", "o3-mini", "mini", "Jean", "Luc",
        "Jean-Luc", "GPT", "4-turbo", "U.S.", "chips", "boards", "GPT-5.1 Pro and the", "v2-large", "large",
    ],
)  # fmt: skip
def test_a_word_its_pieces_and_up_to_four_words_are_told(name: str) -> None:
    assert folded(name.replace("'s", "")) in sentence().vocabulary


@pytest.mark.parametrize(
    "name", ["o3", "v2", "2", "GPT-5", "Fenwicks", "GPT-5.1 Pro and the o3-mini", "", "Pro mini"]
)
def test_a_piece_before_a_suffix_is_another_product(name: str) -> None:
    assert folded(name) not in sentence().vocabulary


def test_a_version_is_told_with_and_without_its_v() -> None:
    assert {"2", "v2beta", "beta"} <= told("the v2-beta").vocabulary
    assert {"2b", "12"} <= told("the v2b-beta and v12-beta").vocabulary
    assert "iking" not in told("a viking-ship").vocabulary


@pytest.mark.parametrize(
    ("name", "has"),
    [
        ("Fenwick", True), ("fenwick", True), ("Jean Luc", True), ("U.S.", True), ("US", True),
        ("ON", False), ("chips", True), ("boards", True), ("Pro and", True), ("wick", False),
    ],
)  # fmt: skip
def test_a_name_stands_in_the_text_as_whole_words(name: str, has: bool) -> None:
    assert sentence().has(name) is has


def test_north_korea_is_not_korea() -> None:
    assert told("in North Korea").has("North Korea")
    assert not told("in North Korea").has("Korea")
    assert told("in South Korea").has("Korea")


def test_the_words_after_a_word() -> None:
    text = told("GPT-5.1 Pro beats GPT-5.1, and GPT-5.1")
    assert text.followed(folded("GPT-5.1")) == ("pro", "and", "")
    assert text.followed("gpt") == ()


def test_capitalised_words_are_compared_by_sound_alone_and_in_pairs() -> None:
    text = told("the Jean-Luc Picard of Acme")
    assert text.named == ("Jean", "Luc", "Picard", "Acme", "JeanLuc", "LucPicard", "PicardAcme")
    assert text.spoken == (
        *("the", "Jean", "Luc", "Picard", "of", "Acme"),
        *("theJean", "JeanLuc", "LucPicard", "ofAcme"),
    )


def test_dependency_and_dependencies_share_their_first_letters() -> None:
    assert told("Dependencies of it").stems == told("the dependency").stems == {"depen"}
    assert told("four").stems == set()


def test_words_lose_possessives_and_closing_points() -> None:
    assert told("The users' U.S. chip's end-. It").words == (
        "The",
        "users",
        "U.S",
        "chip",
        "end",
        "It",
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三千百", 3100), ("百", 100), ("千", 1000), ("五百万", 5_000_000), ("一億二千三百四十五万", 123_450_000),
        ("十万", 100_000), ("万", 10_000), ("二十", 20), ("一九九八", 1998), ("2百3", 203), ("5千万", 50_000_000),
        ("1,234万", 12_340_000), ("3兆2億", 3_000_200_000_000), ("1 万 2", 10_002), ("1.5億", 150_000_000),
    ],
)  # fmt: skip
def test_a_japanese_numeral_has_its_value(text: str, value: int) -> None:
    assert value_of(text) == value
