"""compare: a launch and fact cards become a table whose every cell can be looked up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import cited, comparison
from pipeline.compare.subject import subject_of
from pipeline.config import knowledge
from pipeline.domain import Claim, Draft, Event, FactCard, FactValue, Form, Section, Source, Table
from pipeline.extract import from_text
from pipeline.verify import verify
from tests.builders import source

TODAY = date(2026, 11, 24)
PUBLISHED = datetime(2026, 11, 17, 19, 5, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent


def value(
    label: str, text: str, as_of: str = "2026-06-09", expires: str | None = None
) -> FactValue:
    return FactValue(
        label,
        text,
        f"https://maker.example/{as_of}",
        date.fromisoformat(as_of),
        date.fromisoformat(expires) if expires else None,
    )


def model(name: str, maker: str, newest: str, fictional: bool = False) -> FactCard:
    rows = [value("発表元", maker, newest), value("パラメータ数", "300億", newest)]
    rows += [value("コンテキスト長", "12万8000トークン", newest), value("価格", "非公開", newest)]
    rows += [value("ライセンス", "MIT", newest)]
    return FactCard(name, "model", maker, tuple(rows), (), fictional)


DUNLIN = FactCard(
    "Dunlin 70",
    "model",
    "Quillstone",
    (
        value("発表元", "Quillstone"),
        value("発表日", "2026年6月9日"),
        value("パラメータ数", "700億"),
        value("コンテキスト長", "12万8000トークン"),
        value("価格", "100万トークンあたり入力0.90ドル、出力2.70ドル", expires="2026-11-01"),
    ),
    fictional=True,
)
MARLOW = model("Marlow", "Fenwick Lattice", "2025-03-11", fictional=True)
INVENTED = (DUNLIN, MARLOW)
REAL = (
    model("Alpha 9", "Alpha", "2026-10-01"),
    model("Alpha 8", "Alpha", "2026-09-01"),
    model("Beta 3", "Beta", "2026-08-01"),
    model("Gamma 2", "Gamma", "2026-07-01"),
    model("Delta 1", "Delta", "2024-01-01"),
)
LAUNCH = (
    "Fenwick Lattice on Tuesday released Marlow 2, an open-weight language model with 70 billion "
    "parameters.",
    "The company said the weights are available for download under the Apache 2.0 license.",
    "Marlow 2 accepts up to 256,000 tokens of context, twice as much as its predecessor.",
    "It was trained on 14 trillion tokens of text and code.",
    "Access costs $0.60 per million input tokens and $1.80 per million output tokens.",
    "Dunlin 70 costs $0.90 per million input tokens and has a context window of 128,000 tokens.",
    "A smaller version with 8 billion parameters is planned for January 2027.",
)


def story(title: str, *body: str) -> Source:
    return source(title, *body, published=PUBLISHED)


def marlow(*body: str) -> Source:
    return story("Fenwick Lattice releases Marlow 2, an open-weight 70B model", *(body or LAUNCH))


def compared(of: Source, cards: tuple[FactCard, ...], event: Event = Event.LAUNCH) -> Table:
    table = comparison(of, cards, event, TODAY)
    assert table is not None
    return table


def texts(table: Table) -> list[list[str | None]]:
    return [[row.label, *(cell.text for cell in row.cells)] for row in table.rows]


def column(of: Source, cards: tuple[FactCard, ...] = INVENTED) -> dict[str, str | None]:
    """The new product's column."""
    return {row.label: row.cells[0].text for row in compared(of, cards).rows}


# --- the table -----------------------------------------------------------------------------------


def test_a_launch_is_compared_with_the_rival_that_the_source_names() -> None:
    table = compared(marlow(), INVENTED)
    assert table.columns == ("Marlow 2", "Dunlin 70")
    assert texts(table) == [
        ["発表元", "Fenwick Lattice", "Quillstone"],
        ["発表日", "2026年11月17日", "2026年6月9日"],
        ["パラメータ数", "700億", "700億"],
        ["コンテキスト長", "最大25万6000トークン", "12万8000トークン"],
        [
            "価格",
            "100万トークンあたり入力0.60ドル、出力1.80ドル",
            "100万トークンあたり入力0.90ドル、出力2.70ドル（2026年6月時点）",
        ],
        ["ライセンス", "Apache 2.0", None],
    ]


def test_own_cells_cite_the_sentence_and_rival_cells_the_card() -> None:
    table = compared(marlow(), INVENTED)
    assert [[cell.evidence for cell in row.cells] for row in table.rows] == [
        [("a2",), ("k:Dunlin 70/発表元",)],
        [("a2",), ("k:Dunlin 70/発表日",)],
        [("a2",), ("k:Dunlin 70/パラメータ数",)],
        [("a4",), ("k:Dunlin 70/コンテキスト長",)],
        [("a6",), ("k:Dunlin 70/価格",)],
        [("a3",), ()],
    ]


def test_the_table_passes_the_gate_together_with_its_cards() -> None:
    of, cards = marlow(), INVENTED
    draft = Draft(
        form=Form.STANDARD,
        event=Event.LAUNCH,
        title=Claim("Fenwick Lattice、Marlow 2を公開", ("a1",)),
        summary=(
            Claim("Fenwick Latticeが火曜日に言語モデルMarlow 2を公開した", ("a2",)),
            Claim("一度に扱える文脈は最大25万6000トークンに広がった", ("a4",)),
            Claim("重みはApache 2.0ライセンスでだれでも入手できる", ("a3",)),
        ),
        sections=(Section("概要", (Claim("学習には14兆トークンを使いました。", ("a5",)),)),),
        table=compared(of, cards),
    )
    assert [v for v in verify(draft, (of,), cards).verdicts if not v.passed] == []
    assert not verify(draft, (of,)).passed


def test_the_cards_that_a_table_cites_are_told() -> None:
    table = compared(marlow(), INVENTED)
    assert [c.name for c in cited(table, (*INVENTED, *REAL))] == ["Dunlin 70"]


def test_the_sample_story_gets_a_table_of_invented_rivals_only() -> None:
    page = (ROOT / "samples" / "site" / "marlow-2.html").read_text(encoding="utf-8")
    of = from_text(
        page, "Fenwick Lattice releases Marlow 2, an open-weight 70B model", "", PUBLISHED
    )
    cards = knowledge()
    table = compared(of, cards)
    assert table.columns[0] == "Marlow 2"
    assert table.columns[1:]
    assert {c.name: c.fictional for c in cards}.items() >= dict.fromkeys(
        table.columns[1:], True
    ).items()


# --- who is compared ------------------------------------------------------------------------------


def test_named_rivals_come_first_then_the_newest_of_other_makers() -> None:
    of = story(
        "Epsilon Labs launches Epsilon 4 language model",
        "Epsilon Labs on Monday launched Epsilon 4, a model with 12 billion parameters.",
        "It is released under the MIT license and outscores Delta 1 on three tests.",
    )
    assert compared(of, REAL).columns == ("Epsilon 4", "Delta 1", "Alpha 9", "Beta 3")


def test_what_is_older_than_a_year_is_compared_only_if_the_source_names_it() -> None:
    old, new = model("Alpha 3", "Alpha", "2025-11-20"), model("Beta 2", "Beta", "2025-11-27")
    of = story(
        "Gamma releases Gamma 1",
        "Gamma released Gamma 1, a language model with 7 billion parameters.",
    )
    assert compared(of, (old, new)).columns == ("Gamma 1", "Beta 2")
    named = story(of.title, of.sentences[1].text, "It is smaller than Alpha 3.")
    assert compared(named, (old, new)).columns == ("Gamma 1", "Alpha 3", "Beta 2")


def test_a_maker_is_not_its_own_rival_unless_the_source_says_so() -> None:
    body = (
        "Alpha on Monday launched Alpha 10, a model with 12 billion parameters.",
        "It is released under the MIT license.",
    )
    title = "Alpha launches Alpha 10 language model"
    assert compared(story(title, *body), REAL).columns == ("Alpha 10", "Beta 3", "Gamma 2")
    told = story(title, *body, "It is faster than Alpha 8.")
    assert compared(told, REAL).columns == ("Alpha 10", "Alpha 8", "Beta 3", "Gamma 2")


def test_a_fictional_card_never_stands_in_a_real_story() -> None:
    of = story(
        "Epsilon Labs launches Epsilon 4 language model",
        "Epsilon Labs on Monday launched Epsilon 4, a model with 12 billion parameters.",
        "It is released under the MIT license and beats Dunlin 70.",
    )
    assert compared(of, (DUNLIN, *REAL)).columns == ("Epsilon 4", "Alpha 9", "Beta 3", "Gamma 2")
    assert comparison(of, INVENTED, Event.LAUNCH, TODAY) is None


def test_a_real_card_never_stands_in_a_fictional_story() -> None:
    of = marlow(*LAUNCH, "It beats Alpha 9.")
    assert compared(of, (*INVENTED, *REAL)).columns == ("Marlow 2", "Dunlin 70")
    assert comparison(of, (MARLOW, *REAL), Event.LAUNCH, TODAY) is None


def test_a_longer_name_is_another_product() -> None:
    newer = model("Curlew 1", "Larkmere", "2026-10-01", fictional=True)
    told = marlow(*LAUNCH[:-2], "It was compared with Dunlin 70 by the company.")
    other = marlow(*LAUNCH[:-2], "It was compared with Dunlin 70 mini and with Dunlin 70.5.")
    cards = (newer, *INVENTED)
    assert compared(told, cards).columns == ("Marlow 2", "Dunlin 70", "Curlew 1")
    assert compared(other, cards).columns == ("Marlow 2", "Curlew 1", "Dunlin 70")


# --- what is taken from the source ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "label", "text"),
    [
        ("Marlow 2 has 405 billion parameters.", "パラメータ数", "4050億"),
        ("The 1.5-trillion-parameter model answers in Welsh.", "パラメータ数", "1兆5000億"),
        ("Marlow 2 is a 27B model.", "パラメータ数", "270億"),
        ("It has a 128K context window.", "コンテキスト長", "12万8000トークン"),
        ("The model has a context window of 1 million tokens.", "コンテキスト長", "100万トークン"),
        ("It costs $0.40 per million tokens.", "価格", "100万トークンあたり0.40ドル"),
        ("It is free to use under the MIT license.", "ライセンス", "MIT"),
        ("It is under the Marlow license.", "ライセンス", None),
        ("The company has not disclosed the price of Marlow 2.", "価格", "未公表"),
    ],
)
def test_a_stated_fact_is_written_as_japanese_writes_it(
    sentence: str, label: str, text: str | None
) -> None:
    of = story(
        "Fenwick Lattice releases Marlow 2 language model",
        "Fenwick Lattice on Tuesday released Marlow 2.",
        "It can take 64,000 tokens of context." if label != "コンテキスト長" else "",
        sentence,
    )
    assert column(of)[label] == text


@pytest.mark.parametrize(
    "sentence",
    [
        "A smaller version with 8 billion parameters follows in spring.",
        "Its predecessor had 34 billion parameters.",
        "Dunlin 70 has 70 billion parameters.",
        "The rival Curlew 9 has 70 billion parameters.",
        "Unlike Marlow 2, its rivals need 90 billion parameters.",
        "It comes in two sizes, 8 billion parameters and 70 billion parameters.",
        "The first Marlow had 7 billion parameters.",
        "At 9 billion parameters, Dunlin 70 beats Marlow 2.",
    ],
)
def test_what_is_said_of_something_else_is_left(sentence: str) -> None:
    of = story(
        "Fenwick Lattice releases Marlow 2 language model",
        "Fenwick Lattice on Tuesday released Marlow 2 under the MIT license.",
        sentence,
    )
    assert column(of)["パラメータ数"] is None


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Fenwick Lattice on Tuesday released Marlow 2.", "2026年11月17日"),
        ("Fenwick Lattice on Thursday released Marlow 2.", "2026年11月12日"),
        ("Fenwick Lattice today released Marlow 2.", "2026年11月17日"),
        ("Fenwick Lattice released Marlow 2 on November 3.", "2026年11月3日"),
        ("Fenwick Lattice announced Marlow 2 on Monday and ships it on Friday.", None),
        ("Fenwick Lattice said on Tuesday that it will open Marlow 2, announced earlier.", None),
        ("Fenwick Lattice released Marlow 2.", None),
    ],
)
def test_the_day_of_the_launch_is_that_of_its_sentence(sentence: str, day: str | None) -> None:
    of = story(
        "Fenwick Lattice releases Marlow 2 language model",
        sentence,
        "Marlow 2 has 70 billion parameters under the MIT license.",
    )
    assert column(of)["発表日"] == day


def test_a_licence_may_be_named_after_its_product() -> None:
    of = story(
        "Meta releases Llama 5 language model",
        "Meta on Tuesday released Llama 5.",
        "Llama 5 is published under the Llama 5 Community License.",
    )
    assert column(of, REAL)["ライセンス"] == "Llama 5 Community License"


def test_the_kind_may_be_said_after_the_launch() -> None:
    of = story(
        "Fenwick Lattice releases Marlow 2 to everybody",
        "Fenwick Lattice on Tuesday released Marlow 2.",
        "Marlow 2 is a model with 70 billion parameters.",
    )
    assert column(of)["パラメータ数"] == "700億"


def test_a_chip_is_compared_with_chips() -> None:
    rival = FactCard(
        "Skerry 3",
        "chip",
        "Coldforge Semiconductor",
        (value("製造元", "Coldforge Semiconductor"), value("メモリー容量", "96GB")),
        fictional=True,
    )
    of = story(
        "Quillstone unveils Petrel 1, an AI chip for data centers",
        "Quillstone on Tuesday unveiled Petrel 1, an accelerator that it compared to Skerry 3.",
        "Petrel 1 has 192 GB of HBM4 memory with a bandwidth of 8 terabytes per second.",
        "It draws 1,200 watts.",
    )
    table = compared(of, (rival, *INVENTED), Event.INFRASTRUCTURE)
    assert table.columns == ("Petrel 1", "Skerry 3")
    assert texts(table) == [
        ["製造元", "Quillstone", "Coldforge Semiconductor"],
        ["発表日", "2026年11月17日", None],
        ["メモリー容量", "192GB", "96GB"],
        ["メモリー帯域幅", "毎秒8TB", None],
        ["消費電力", "1200ワット", None],
    ]


# --- when there is no table -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Obelisk Works signs deal for Skerry 4 chips",
            "Obelisk Works said on Thursday that it will use Skerry 4 chips.",
        ),
        (
            "Quillstone announces a partnership with Marlow 2 maker",
            "Quillstone announced a partnership with the maker of the model Marlow 2.",
        ),
        ("Researchers released Marlow 2 model", "Researchers released the Marlow 2 model."),
        (
            "Larkmere launches Puffin robots",
            "Larkmere launched Puffin, a robot that sorts letters.",
        ),
    ],
)
def test_what_launches_no_product_has_no_subject(title: str, body: str) -> None:
    assert subject_of(story(title, body, body)) is None


@pytest.mark.parametrize("event", [Event.FUNDING, Event.LEGAL, Event.RESEARCH, Event.OTHER])
def test_other_events_get_no_table(event: Event) -> None:
    assert comparison(marlow(), INVENTED, event, TODAY) is None


def test_without_a_rival_there_is_no_table() -> None:
    assert comparison(marlow(), (MARLOW,), Event.LAUNCH, TODAY) is None
    assert comparison(marlow(), (), Event.LAUNCH, TODAY) is None


def test_maker_and_day_alone_are_nothing_to_compare() -> None:
    of = story(
        "Fenwick Lattice releases Marlow 2 language model",
        "Fenwick Lattice on Tuesday released Marlow 2.",
    )
    assert comparison(of, INVENTED, Event.LAUNCH, TODAY) is None


def test_a_table_with_fewer_than_half_of_its_cells_grounded_is_none() -> None:
    def rival(name: str, label: str) -> FactCard:
        return FactCard(name, "model", name, (value(label, "あり"),), fictional=True)

    of = story(
        "Quillstone releases Marlow 2 language model",
        "Quillstone on Tuesday released Marlow 2 under the MIT license.",
        "It beats Curlew, Plover and Dunlin 70.",
    )
    poor = (rival("Curlew", "価格"), rival("Plover", "ライセンス"), DUNLIN)
    # 3 own cells, 1, 1 and 5 of rivals: 10 of 24.
    assert comparison(of, poor, Event.LAUNCH, TODAY) is None
    assert comparison(of, (DUNLIN, MARLOW), Event.LAUNCH, TODAY) is not None


WORDS = st.sampled_from(
    [
        *LAUNCH,
        "Dunlin 70 is out.",
        "It has 8 billion parameters.",
        "$2 per million tokens.",
        "…",
        "A",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=9))
def test_every_cell_cites_a_sentence_or_a_card_that_exists(body: list[str]) -> None:
    of = marlow(*body)
    table = comparison(of, INVENTED, Event.LAUNCH, TODAY)
    known = {s.id for s in of.sentences} | {c.id_of(r.label) for c in INVENTED for r in c.rows}
    cells = [cell for row in (table.rows if table else ()) for cell in row.cells]
    assert all(bool(cell.text) == bool(cell.evidence) for cell in cells)
    assert {i for cell in cells for i in cell.evidence} <= known
