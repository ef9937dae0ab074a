"""Fact cards: how they are read, what the gate and the page make of a cell that cites one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.config import knowledge, knowledge_folder
from pipeline.domain import COMPARED, Cell, Claim, FactCard, FactValue, Item, Row, Site, Table
from pipeline.errors import ConfigError
from pipeline.render import render, sheet
from pipeline.run.explain import _claims
from pipeline.store import decode, encode
from pipeline.verify import check, verify
from tests import builders
from tests.builders import RELEASED, draft, source
from tests.test_cli import imakita

ROOT = Path(__file__).resolve().parent.parent
CARD = """\
- name: Dunlin 70
  kind: model
  maker: Quillstone
  aliases: [Dunlin]
  fictional: true
  rows:
    パラメータ数:
      text: 700億
      url: https://quillstone.example/dunlin-70
      as_of: 2026-06-09
    価格:
      text: 100万トークンあたり0.90ドル
      url: https://quillstone.example/prices
      as_of: 2026-06-09
      expires: 2026-12-31
"""
SIZE = FactValue("パラメータ数", "700億", "https://quillstone.example/dunlin-70", date(2026, 6, 9))
PRICE = FactValue(
    "価格",
    "100万トークンあたり0.90ドル",
    "https://quillstone.example/prices",
    date(2026, 6, 9),
    date(2026, 12, 31),
)
DUNLIN = FactCard("Dunlin 70", "model", "Quillstone", (SIZE, PRICE), ("Dunlin",), True)


def folder(at: Path, **files: str) -> Path:
    at.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (at / f"{name}.yaml").write_text(text, encoding="utf-8")
    return at


def refusal(at: Path, text: str) -> str:
    """The message for a file of cards, with the folder left out."""
    with pytest.raises(ConfigError) as caught:
        knowledge(folder(at, cards=text))
    return str(caught.value).replace(f"{at}/", "")


# --- what is read ---------------------------------------------------------------------------------


def test_a_card_is_read(tmp_path: Path) -> None:
    assert knowledge(folder(tmp_path, cards=CARD)) == (DUNLIN,)


def test_the_users_card_replaces_the_shipped_one_of_the_same_name(tmp_path: Path) -> None:
    shipped = folder(tmp_path / "shipped", a=CARD, b=CARD.replace("Dunlin 70", "Curlew 1"))
    own = folder(tmp_path / "own", mine=CARD.replace("Dunlin 70", "dunlin 70").replace("700", "71"))
    found = knowledge(shipped, own, tmp_path / "none")
    assert [(c.name, c.rows[0].text) for c in found] == [
        ("Curlew 1", "700億"),
        ("dunlin 70", "71億"),
    ]


def test_the_shipped_cards_are_of_public_products_and_of_the_samples() -> None:
    cards = knowledge()
    real = [c for c in cards if not c.fictional]
    assert len(real) >= 20
    assert {c.kind for c in real} == set(COMPARED) == {"model", "chip"}
    names = {c.name for c in cards}
    assert names >= {"Llama 3.1 405B", "gpt-oss-120b", "H100", "Instinct MI300X", "TPU v5p"}
    assert {c.name for c in cards if c.fictional} >= {"Dunlin 70", "Basalt-3", "Skerry 4"}
    assert [c.name for c in cards if not c.rows] == []


def test_no_shipped_fact_is_stale_and_every_price_expires() -> None:
    facts = [row for card in knowledge() for row in card.rows]
    assert [row for row in facts if row.stale(date(2026, 11, 24))] == []
    assert [row for row in facts if row.label == "価格" and row.expires is None] == []
    assert [row for row in facts if row.as_of > date(2026, 11, 24)] == []


def test_the_wheel_carries_the_cards() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"knowledge" = "pipeline/_knowledge"' in project
    assert knowledge_folder() == ROOT / "knowledge"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            CARD.replace("maker:", "makr:"),
            'cards.yaml:1: [0].maker: missing. Add a line "maker: …" to this group.\n'
            'cards.yaml:3: [0].makr: unknown key. Did you mean "maker"? Allowed here: name, kind, '
            "maker, rows, aliases, fictional.",
        ),
        (
            CARD.replace("kind: model", "kind: phone"),
            'cards.yaml:2: [0].kind: must be one of model, chip, not "phone".',
        ),
        (
            CARD.replace("パラメータ数", "パラメーター数"),
            "cards.yaml:7: [0].rows.パラメーター数: unknown key. Did you mean "
            '"パラメータ数"? Allowed here: 発表元, 発表日, パラメータ数, コンテキスト長, 価格, '
            "ライセンス.",
        ),
        (
            CARD.replace("as_of: 2026-06-09\n      expires", "as_of: 20260609\n      expires"),
            "cards.yaml:14: [0].rows.価格.as_of: must be a date without quotes, such as "
            "2026-11-24, not 20260609.",
        ),
        (
            CARD.replace("expires: 2026-12-31", "expires: soon"),
            "cards.yaml:15: [0].rows.価格.expires: must be a date without quotes, such as "
            '2026-11-24, not "soon".',
        ),
        (
            CARD.replace("      url: https://quillstone.example/prices\n", ""),
            'cards.yaml:11: [0].rows.価格.url: missing. Add a line "url: …" to this group.',
        ),
        (
            CARD.replace("quillstone.example/prices", "quillstone.com/prices"),
            "cards.yaml:13: [0].rows.価格.url: the host of a fictional card's page must end in "
            ".example.",
        ),
        (
            CARD.replace("  fictional: true\n", "").replace(".example/prices", ".com/prices"),
            "cards.yaml:8: [0].rows.パラメータ数.url: the host of a real card's page must not end "
            "in .example.",
        ),
        (
            CARD.replace("name: Dunlin 70", "name: Dunlin/70"),
            "cards.yaml:1: [0].name: must be Latin letters, digits, spaces and . + - as the maker "
            'writes it, not "Dunlin/70".',
        ),
        (CARD + CARD, 'cards.yaml:16: [1].name: there is a card "Dunlin 70" already. Keep one.'),
        ("name: x\n", "cards.yaml:1: must be a list of fact cards, not a group of keys."),
        (
            "- x\n",
            "cards.yaml:1: [0]: must be a fact card with the keys name, kind, maker, rows, "
            'aliases, fictional, not "x".',
        ),
    ],
)
def test_a_slip_is_named_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    assert refusal(tmp_path, text) == message


def test_every_wrong_file_is_named_at_once(tmp_path: Path) -> None:
    at = folder(tmp_path, a=CARD.replace("kind: model", "kind: x"), b="- y\n")
    with pytest.raises(ConfigError) as caught:
        knowledge(at)
    assert [line.split("/")[-1].split(":")[0] for line in str(caught.value).splitlines()] == [
        "a.yaml",
        "b.yaml",
    ]


# --- a day ----------------------------------------------------------------------------------------


def test_a_fact_is_stale_from_the_day_after_it_expires() -> None:
    assert [PRICE.stale(date(2026, 12, 31)), PRICE.stale(date(2027, 1, 1))] == [False, True]
    assert not SIZE.stale(date(2099, 1, 1))
    assert PRICE.dated == "100万トークンあたり0.90ドル（2026年6月時点）"


# --- the gate -------------------------------------------------------------------------------------

ID = "k:Dunlin 70/価格"


def rules(text: str, *evidence: str, where: str = "table.0.1") -> list[str]:
    claim = Claim(text, evidence)
    return [f.rule for f in check(where, claim, (source(),), (DUNLIN,)).findings]


@pytest.mark.parametrize(
    "text", ["100万トークンあたり0.90ドル", "100万トークンあたり0.90ドル（2026年6月時点）"]
)
def test_a_cell_with_the_words_of_its_card_passes(text: str) -> None:
    assert rules(text, ID) == []


@pytest.mark.parametrize(
    ("text", "evidence", "where"),
    [
        ("100万トークンあたり0.80ドル", (ID,), "table.0.1"),
        ("100万トークンあたり0.90ドル。", (ID,), "table.0.1"),
        ("100万トークンあたり0.90ドル（2026年7月時点）", (ID,), "table.0.1"),
        ("700億", (ID,), "table.0.1"),
        ("700億", ("k:Dunlin 70/ライセンス",), "table.0.1"),
        ("700億", ("k:Curlew 1/パラメータ数",), "table.0.1"),
        ("700億", ("k:Dunlin 70/パラメータ数", "a2"), "table.0.1"),
        ("100万トークンあたり0.90ドル", (ID,), "sections.0.0"),
        (
            "価格は100万トークンあたり0.90ドルからで、利用した分だけの支払いとなる",
            (ID,),
            "summary.0",
        ),
    ],
)
def test_anything_else_that_cites_a_card_is_blocked(
    text: str, evidence: tuple[str, ...], where: str
) -> None:
    assert rules(text, *evidence, where=where) == ["card"]


def compared(*rows: Row, columns: tuple[str, ...] = ("Orin-2", "Dunlin 70")) -> Table:
    return Table(columns, rows)


OWN = Cell("700億", ("a2",))
FACT = Cell("700億", ("k:Dunlin 70/パラメータ数",))
COST = Cell("100万トークンあたり0.90ドル", (ID,))


def blocked(table: Table, *cards: FactCard) -> list[str]:
    report = verify(draft(table=table), (source(),), cards or (DUNLIN,))
    return [f.rule for v in report.verdicts if v.where.startswith("table") for f in v.findings]


def test_a_column_of_card_facts_needs_no_name_in_the_source() -> None:
    assert blocked(compared(Row("パラメータ数", (OWN, FACT)))) == []
    assert blocked(compared(Row("パラメータ数", (OWN, Cell(None))))) == ["name"]


@pytest.mark.parametrize(
    "table",
    [
        compared(Row("価格", (OWN, FACT))),
        compared(Row("パラメータ数", (FACT, OWN))),
        compared(Row("パラメータ数", (OWN, FACT)), columns=("Orin-2", "Kestrel Labs")),
    ],
)
def test_a_card_fact_in_the_wrong_row_or_column_is_blocked(table: Table) -> None:
    assert "card" in blocked(table)


def test_fictional_and_real_facts_in_one_table_are_blocked() -> None:
    real = replace(DUNLIN, name="Alpha 9", fictional=False)
    both = compared(
        Row("パラメータ数", (OWN, FACT, Cell("700億", ("k:Alpha 9/パラメータ数",)))),
        columns=("Orin-2", "Dunlin 70", "Alpha 9"),
    )
    assert blocked(both, DUNLIN, real) == ["card"]
    assert blocked(both, DUNLIN, replace(real, fictional=True)) == []


# --- the page -------------------------------------------------------------------------------------


def published() -> Item:
    table = compared(Row("パラメータ数", (OWN, FACT)), Row("価格", (Cell(None), COST)))
    return replace(builders.item(draft(table=table)), cards=(DUNLIN,))


def test_the_page_names_the_cards_pages_under_the_table() -> None:
    page = render(published(), Site(), reviewed=None, now=RELEASED).files[0].body.decode()
    assert page.split("## 比較\n\n")[1].split("\n\n## 出典")[0] == (
        "| 項目 | Orin-2 | Dunlin 70 |\n"
        "| --- | --- | --- |\n"
        "| パラメータ数 | 700億 | 700億 |\n"
        "| 価格 | 未確認 | 100万トークンあたり0.90ドル |\n"
        "\n"
        "- Dunlin 70の[パラメータ数](<https://quillstone.example/dunlin-70>)（2026年6月9日時点）\n"
        "- Dunlin 70の[価格](<https://quillstone.example/prices>)（2026年6月9日時点）"
    )


def test_the_sidecar_names_the_card_of_each_cell() -> None:
    files = render(published(), Site(), reviewed=None, now=RELEASED).files
    told = json.loads(files[1].body)
    assert told["card_facts"][1] == {
        "id": "k:Dunlin 70/価格",
        "card": "Dunlin 70",
        "label": "価格",
        "text": "100万トークンあたり0.90ドル",
        "url": "https://quillstone.example/prices",
        "as_of": "2026-06-09",
        "expires": "2026-12-31",
        "fictional": True,
    }
    cell = next(c for c in told["claims"] if c["where"] == "table.1.1")
    assert (cell["evidence"], cell["spans"]) == (["k:Dunlin 70/価格"], [])


def test_an_article_without_card_cells_says_nothing_of_cards() -> None:
    files = render(builders.item(), Site(), reviewed=None, now=RELEASED).files
    assert "card_facts" not in json.loads(files[1].body)
    assert "時点）" not in files[0].body.decode()


def test_the_sheet_and_explain_show_the_card_as_evidence() -> None:
    item = published()
    shown = "> 根拠 k:Dunlin 70/価格: 100万トークンあたり0.90ドル（2026年6月時点）"
    assert shown in sheet(item).body.decode()
    (cell,) = [c for c in _claims(item) if c["where"] == "table.1.1"]
    assert cell["evidence"] == {
        ID: "100万トークンあたり0.90ドル（2026年6月時点） https://quillstone.example/prices"
    }


def test_the_store_keeps_the_cards_and_reads_items_from_before_there_were_any() -> None:
    item = published()
    assert decode(Item, encode(item)) == item
    old = json.loads(encode(builders.item()))
    del old["cards"]
    assert decode(Item, json.dumps(old).encode()) == builders.item()


# --- the command ----------------------------------------------------------------------------------


def test_the_command_lists_shipped_and_own_cards(tmp_path: Path) -> None:
    folder(tmp_path / "knowledge", mine=CARD)
    done = imakita("knowledge", "list", "--json", cwd=tmp_path)
    cards = {c["name"]: c for c in json.loads(done.stdout)}
    assert (done.returncode, cards["Dunlin 70"]["aliases"]) == (0, ["Dunlin"])
    assert cards["H200"]["maker"] == "Nvidia"
    lines = imakita("knowledge", cwd=tmp_path).stdout.splitlines()
    assert len(lines) == len(cards)
    assert (
        "Dunlin 70            model  Quillstone               2 facts, 2026-06-09  fictional"
        in lines
    )


def test_check_names_stale_facts_and_exits_65(tmp_path: Path) -> None:
    good = imakita("knowledge", "check", cwd=tmp_path)
    assert (good.returncode, good.stdout.strip().endswith(" 0 stale facts.")) == (0, True)
    folder(tmp_path / "knowledge", mine=CARD.replace("2026-12-31", "2026-11-01"))
    stale = imakita("knowledge", "check", cwd=tmp_path)
    assert stale.returncode == 65
    assert stale.stdout.splitlines()[0] == (
        "stale  Dunlin 70/価格: 「100万トークンあたり0.90ドル」 expired 2026-11-01. "
        "Look at https://quillstone.example/prices and renew text, as_of and expires."
    )
    told = imakita("knowledge", "check", "--json", cwd=tmp_path)
    assert told.returncode == 65
    assert [s["card"] for s in json.loads(told.stdout)["stale"]] == ["Dunlin 70"]


def test_check_names_a_malformed_card_and_exits_78(tmp_path: Path) -> None:
    folder(tmp_path / "knowledge", mine=CARD.replace("maker: Quillstone", "maker: 3"))
    done = imakita("knowledge", "check", cwd=tmp_path)
    assert done.returncode == 78
    assert "mine.yaml:3: [0].maker: must be text, not 3." in done.stderr
