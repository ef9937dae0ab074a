"""Expanded templates: the same facts on both sides, distinct, repeatable."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facts import Fact, Kind, english, japanese
from train.expand import Pair, expand, filled, main, read_pairs
from train.slots import Place, article, kinds, money, value

DATA = Path(__file__).resolve().parent.parent / "train" / "data"
TEMPLATES = read_pairs(DATA, "templates-*.tsv")
SLOT = re.compile(r"\{[A-Z]+\d?\}")
SEEDS = st.integers(0, 2**32)
# English without the preposition that lets `pipeline.facts` tell the month from the verb.
BARE_MAY = re.compile(r"(?<!in )(?<!since )(?<!until )(?<!by )May(?! \d)")

Known = tuple[str, Decimal, str]


def known(facts: Sequence[Fact]) -> Counter[Known]:
    """What the facts say. "Downloaded 40 times" and 40回 count, "40 times the price" multiplies."""
    return Counter(
        ("number" if f.kind is Kind.MULTIPLE else f.kind.value, f.value, f.unit) for f in facts
    )


def added(pair: Pair, template: Pair) -> tuple[Counter[Known], Counter[Known]]:
    """The facts that filling the slots brought, in English and in Japanese."""
    bare = [SLOT.sub("Qx", text) for text in (template.english, template.japanese)]
    return (
        known(english(pair.english)) - known(english(bare[0])),
        known(japanese(pair.japanese)) - known(japanese(bare[1])),
    )


def only(english_text: str, japanese_text: str) -> Pair:
    return Pair(english_text, japanese_text, "d")


# What expanded sentences say


@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_both_sides_of_every_template_state_the_same_facts(seed: int) -> None:
    rng, disagreeing = random.Random(seed), []
    for template in TEMPLATES * 3:
        pair = filled(template, rng)
        in_english, in_japanese = added(pair, template)
        if in_english != in_japanese and not BARE_MAY.search(pair.english):
            disagreeing.append((pair, in_english, in_japanese))
    assert disagreeing == []


@settings(deadline=None)
@given(st.sampled_from(TEMPLATES), SEEDS)
def test_any_filling_states_the_same_facts(template: Pair, seed: int) -> None:
    pair = filled(template, random.Random(seed))
    in_english, in_japanese = added(pair, template)
    assert in_english == in_japanese or BARE_MAY.search(pair.english)


@settings(deadline=None)
@given(SEEDS)
def test_no_slot_is_left_and_no_sentence_is_broken(seed: int) -> None:
    for pair in expand(TEMPLATES, 100, seed):
        for text in (pair.english, pair.japanese):
            assert not re.search(r"[{}\t\n]|  ", text), pair
        assert pair.register in "dabt"


@settings(deadline=None)
@given(SEEDS)
def test_names_read_the_same_in_both_languages(seed: int) -> None:
    rng = random.Random(seed)
    for kind in ("ORG", "PERSON", "MODEL", "PRODUCT", "CHIP", "YEAR"):
        in_english, in_japanese = value(kind, rng, Place("", "", "d"))
        assert in_english == in_japanese


@settings(deadline=None)
@given(SEEDS)
def test_no_value_stands_in_two_slots(seed: int) -> None:
    kinds_twice = ("ORG", "COUNTRY", "TITLE", "WEEKDAY", "QUARTER", "MONTH", "ROUND")
    for kind in kinds_twice:
        pair = filled(
            only(f"{{{kind}}} | {{{kind}2}}", f"{{{kind}}} | {{{kind}2}}"), random.Random(seed)
        )
        for text in (pair.english, pair.japanese):
            one, other = text.lower().split(" | ")
            assert one != other


def test_a_slot_that_stands_twice_has_one_value() -> None:
    pair = filled(only("{ORG} owns {ORG}", "{ORG}は{ORG}を所有"), random.Random(1))
    one, other = pair.english.split(" owns ")
    assert one == other
    assert pair.japanese == f"{one}は{one}を所有"


def test_invented_organisations_are_many() -> None:
    rng = random.Random(3)
    names = {value("ORG", rng, Place("", "", "d"))[0] for _ in range(4000)}
    assert len(names) > 460


# Japanese as newspapers write it


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2500000000", "ドル", "25億ドル"),
        ("340000000", "ユーロ", "3億4000万ユーロ"),
        ("180000000", "ドル", "1億8000万ドル"),
        ("40", "ドル", "40ドル"),
        ("4800", "ポンド", "4800ポンド"),
        ("45000", "ドル", "4万5000ドル"),
        ("68900000000", "ドル", "689億ドル"),
        ("1300000000000", "円", "1兆3000億円"),
        ("1250000000000", "円", "1兆2500億円"),
        ("1000000", "ウォン", "100万ウォン"),
        ("2005000000", "元", "20億500万元"),
    ],
)
def test_money(amount: str, currency: str, expected: str) -> None:
    assert money(Decimal(amount), currency) == expected


@given(st.integers(1, 10**15))
def test_written_money_reads_back_as_the_same_amount(amount: int) -> None:
    (fact,) = japanese(money(Decimal(amount), "ドル"))
    assert (fact.kind, fact.value, fact.unit) == (Kind.MONEY, Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("kind", "in_english", "in_japanese"),
    [
        ("MONEY", "$2.5 billion", "25億ドル"),
        ("MONEY", "€3.4 million", "340万ユーロ"),
        ("MONEY", "$1,200", "1200ドル"),
        ("MONEY", "38 billion yen", "380億円"),
        ("PCT", "37%", "37%"),
        ("PCT", "37 percent", "37%"),
        ("PCT", "0.4%", "0.4%"),
        ("NUM", "41,000", "4万1000"),
        ("NUM", "4,800", "4800"),
        ("NUM", "seven", "7"),
        ("NUM", "2.4 million", "240万"),
        ("PARAMS", "70 billion parameters", "700億パラメータ"),
        ("PARAMS", "1.3 trillion parameters", "1兆3000億パラメータ"),
        ("PARAMS", "350 million parameters", "3億5000万パラメータ"),
        ("POWER", "2 gigawatts", "2ギガワット"),
        ("POWER", "1 gigawatt", "1ギガワット"),
        ("POWER", "350 megawatts", "350メガワット"),
        ("TIMES", "three times", "3倍"),
        ("TIMES", "2.4 times", "2.4倍"),
        ("DATE", "May 3", "5月3日"),
        ("DATE", "Sept. 30", "9月30日"),
        ("DATE", "12 October", "10月12日"),
        ("MONTH", "May", "5月"),
        ("QUARTER", "the third quarter", "第3四半期"),
        ("QUARTER", "Q1", "第1四半期"),
        ("WEEKDAY", "Tuesday", "火曜日"),
        ("ROUND", "Series C", "シリーズC"),
        ("ROUND", "seed", "シード"),
        ("COUNTRY", "the United States", "米国"),
        ("CITY", "Zurich", "チューリヒ"),
        ("TITLE", "chief executive", "CEO"),
        ("TITLE", "spokesperson", "広報担当者"),
    ],
)
def test_slots_take_these_values(kind: str, in_english: str, in_japanese: str) -> None:
    rng = random.Random(11)
    drawn = (value(kind, rng, Place("on ", " of", "d")) for _ in range(60_000))
    assert next((v for v in drawn if v[0] == in_english), None) == (in_english, in_japanese)


# English that agrees with what stands around


@pytest.mark.parametrize(
    ("following", "expected"),
    [
        ("$8 billion", "an"), ("$1.8 billion", "a"), ("€11 million", "an"), ("£18.5 million", "an"),
        ("$110 million", "a"), ("$180 million", "a"), ("800-megawatt", "an"), ("2-gigawatt", "a"),
        ("18,000", "an"), ("seed", "a"), ("Series A", "a"), ("MI300X", "an"), ("H100", "an"),
        ("Hazelport", "a"), ("Apple", "an"), ("Austin", "an"), ("university", "a"), ("US", "a"),
        ("one", "a"), ("Umberstone", "an"),
    ],
)  # fmt: skip
def test_article(following: str, expected: str) -> None:
    assert article(following) == expected


@given(SEEDS)
def test_articles_agree_in_sentences(seed: int) -> None:
    template = only("It set up a {MONEY} fund.", "{MONEY}のファンドを設立した。")
    found = re.match(r"It set up (an?) (.+) fund\.", filled(template, random.Random(seed)).english)
    assert found is not None
    assert found[1] == article(found[2])
    assert not found[2].endswith(("euros", "pounds"))


@given(SEEDS)
def test_power_before_a_noun_is_hyphenated(seed: int) -> None:
    template = only("It built a {POWER} campus.", "{POWER}の拠点を建てた。")
    sentence = filled(template, random.Random(seed)).english
    assert re.fullmatch(r"It built an? [\d.]+-(?:giga|mega)watt campus\.", sentence)


@given(SEEDS)
def test_twice_only_compares(seed: int) -> None:
    rng = random.Random(seed)
    assert value("TIMES", rng, Place("is ", " faster than X", "d"))[0] != "twice"


@settings(deadline=None)
@given(SEEDS)
def test_sentences_start_with_a_capital(seed: int) -> None:
    rng = random.Random(seed)
    for kind in ("COUNTRY", "QUARTER", "NUM", "TIMES", "TITLE"):
        first = filled(only(f"{{{kind}}} came.", f"{{{kind}}}。"), rng).english[0]
        assert not first.islower()
    headline = Pair("{COUNTRY} bans drones", "{COUNTRY}、ドローンを禁止", "t")
    assert not filled(headline, rng).english.startswith("The ")


# The sequence of pairs


def test_the_same_seed_gives_the_same_pairs() -> None:
    assert list(expand(TEMPLATES, 1500, 7)) == list(expand(TEMPLATES, 1500, 7))
    assert list(expand(TEMPLATES, 50, 7)) != list(expand(TEMPLATES, 50, 8))


def test_pairs_are_as_many_as_asked_and_distinct() -> None:
    pairs = list(expand(TEMPLATES, 5000, 7))
    assert len(pairs) == 5000
    assert len({pair.english for pair in pairs}) == 5000
    assert list(expand(TEMPLATES, 0, 7)) == []


def test_templates_are_used_equally() -> None:
    marked = [only(f"{n}: {{ORG}} and {{PERSON}}", "{ORG}と{PERSON}") for n in range(20)]
    used = Counter(pair.english.split(":")[0] for pair in expand(marked, 1010, 7))
    assert set(used.values()) <= {50, 51}


def test_a_template_that_is_used_up_leaves_the_rest_to_others() -> None:
    weekly = only("Closed on {WEEKDAY}", "{WEEKDAY}は休み")
    wide = only("{ORG} hires {PERSON}", "{ORG}が{PERSON}氏を採用")
    pairs = list(expand([weekly, wide], 300, 7))
    assert len(pairs) == 300
    assert sum(pair.english.startswith("Closed") for pair in pairs) == 7


def test_templates_that_cannot_give_so_many_are_an_error() -> None:
    weekly = only("Closed on {WEEKDAY}", "{WEEKDAY}は休み")
    with pytest.raises(ValueError, match="1 templates give 7 pairs, not 8"):
        list(expand([weekly], 8, 7))
    with pytest.raises(ValueError, match="0 templates"):
        list(expand([], 1, 7))


# What is refused


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (only("{ORG} won", "{ORG2}が勝利"), "slots differ"),
        (only("{ORG} won", "勝利"), "slots differ"),
        (only("{PLANET} won", "{PLANET}が勝利"), "no values for {PLANET}"),
        (only("{org} won", "勝利"), "a stray {"),
        (only("ORG} won", "勝利"), "a stray }"),
    ],
)
def test_wrong_templates_are_refused(pair: Pair, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        next(expand([pair], 1, 7))


def test_every_slot_of_the_templates_is_known() -> None:
    used = {m[1:-1].rstrip("23456789") for t in TEMPLATES for m in SLOT.findall(t.english)}
    assert used <= kinds()


@pytest.mark.parametrize(
    "line", ["A\tB", "A\tB\td\tmore", "A\t\td", "\tB\td", "A\tB\tx", "", "A\tB\t"]
)
def test_malformed_rows_are_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "templates-bad.tsv").write_text(f"One\t一\td\n{line}\nTwo\t二\ta\n", "utf-8")
    with pytest.raises(ValueError, match=r"templates-bad\.tsv:2: expected English"):
        read_pairs(tmp_path, "templates-*.tsv")


def test_pairs_are_read_in_the_order_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text("Two\t二\ta\n", "utf-8")
    (tmp_path / "a.tsv").write_text("One\t一\td\n", "utf-8")
    assert read_pairs(tmp_path, "*.tsv") == (Pair("One", "一", "d"), Pair("Two", "二", "a"))


def test_authored_files_are_well_formed() -> None:
    assert len(TEMPLATES) >= 760
    assert len(read_pairs(DATA, "natural-*.tsv")) > 5000


def test_main_writes_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.tsv"
    main(["--templates", str(DATA), "--count", "40", "--seed", "5", "--out", str(out)])
    assert f"40 pairs from {len(TEMPLATES)} templates" in capsys.readouterr().out
    assert read_pairs(tmp_path, "out.tsv") == tuple(expand(TEMPLATES, 40, 5))
