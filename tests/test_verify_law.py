"""Advertising, quotation, sources and people: what a page must and must not do."""

from __future__ import annotations

import pytest

from pipeline.policy import shipped
from pipeline.verify import lint, read_page
from pipeline.verify.law import affiliate, product

FRONT = (
    "---\ntitle: 新しいGPU本の話\ndate: 2026-11-17T08:30:00+09:00\nauthor: 編集部\n---\n"
    "GPUの技術書が出ました。\n\n"
)
SOURCE = "\n出典: [The Model Ledger](https://ledger.example/a)\n"
NOTICE = "> **広告**：本記事はアフィリエイト広告を利用しています。\n\n"
SENTENCE = "\nAmazonのアソシエイトとして、編集部は適格販売により収入を得ています。\n"
AMAZON = "https://www.amazon.co.jp/s?k=GPU%20%E6%8A%80%E8%A1%93%E6%9B%B8&tag=x-22"
GOOD_REL = 'rel="sponsored noopener"'


def ad(url: str = AMAZON, label: str = "GPUの書籍", rel: str = GOOD_REL) -> str:
    return f'<a href="{url}" {rel}>{label}</a>\n'


def rules(text: str, amazon: str = "") -> set[str]:
    return {x.finding.rule for x in lint(read_page(text), shipped(), amazon)}


def ads(text: str, amazon: str = "") -> set[str]:
    return {r for r in rules(text, amazon) if r.startswith("ad-")}


def test_an_honest_ad_has_no_finding() -> None:
    assert ads(FRONT + NOTICE + ad() + SENTENCE + SOURCE) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (FRONT + ad() + SENTENCE + SOURCE, "ad-notice"),
        (FRONT + ad() + "\n" + NOTICE + SENTENCE + SOURCE, "ad-notice"),
        (FRONT + NOTICE + ad(rel='rel="noopener"') + SENTENCE, "ad-rel"),
        (FRONT + NOTICE + ad(rel="") + SENTENCE, "ad-rel"),
        (FRONT + NOTICE + ad() + SOURCE, "ad-amazon"),
        (FRONT + NOTICE + ad(AMAZON.replace("%E6%8A%80%E8%A1%93%E6%9B%B8", "X9900")), "ad-label"),
        (FRONT + NOTICE + ad("https://www.amazon.co.jp/s?k=Sofa&tag=x-22"), "ad-unrelated"),
        (FRONT + NOTICE + ad("https://www.amazon.co.jp/s?k=%ff%fe&tag=x-22"), "ad-target"),
        (FRONT.replace("の話", "で提訴") + NOTICE + ad() + SENTENCE, "ad-topic"),
    ],
)
def test_each_breach_is_found(text: str, rule: str) -> None:
    assert rule in ads(text)


def test_the_sites_own_amazon_sentence_is_asked_for() -> None:
    page = FRONT + NOTICE + ad() + SENTENCE
    assert "ad-amazon" in ads(page, amazon="当サイトはAmazonアソシエイトに参加しています。")
    own = page + "\n当サイトはAmazonアソシエイトに参加しています。\n"
    assert "ad-amazon" not in ads(own, amazon="当サイトはAmazonアソシエイトに参加しています。")


def test_a_plain_markdown_link_gets_its_rel_from_the_theme() -> None:
    assert "ad-rel" not in ads(FRONT + NOTICE + f"[GPUの書籍]({AMAZON})\n" + SENTENCE)


@pytest.mark.parametrize(
    ("url", "earns"),
    [
        ("https://www.amazon.co.jp/dp/B0?tag=x-22", True),
        ("https://www.amazon.co.jp/dp/B0", False),
        ("https://amzn.to/abc", True),
        ("https://hb.afl.rakuten.co.jp/hgc/1/?pc=x", True),
        ("https://search.rakuten.co.jp/search/mall/GPU/", False),
        ("https://px.a8.net/svt/ejp?a8mat=1", True),
        ("https://amazon.co.jp.example/dp/B0?tag=x", False),
        ("https://[", False),
        ("mailto:a@example.com", False),
    ],
)
def test_a_link_that_earns_money_is_told_from_one_that_does_not(url: str, earns: bool) -> None:
    assert affiliate(url) is earns


@pytest.mark.parametrize(
    ("url", "goods"),
    [
        ("https://www.amazon.co.jp/s?k=MSI%20RTX%205090&tag=x", "MSI RTX 5090"),
        ("https://www.amazon.co.jp/s?k=MSI+RTX&tag=x", "MSI RTX"),
        ("https://search.rakuten.co.jp/search/mall/%E6%9B%B8%E7%B1%8D/", "書籍"),
        ("https://hb.afl.rakuten.co.jp/hgc/1/?pc=https%3A%2F%2Fa.example%2Fm%2FA%2520B%2F", "A B"),
        ("https://amzn.to/", ""),
    ],
)
def test_what_a_shop_link_looks_for_is_read_through_its_escapes(url: str, goods: str) -> None:
    assert product(url) == goods


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("本文です。\n", "source-missing"),
        ("[読んだもの](https://a.example/)です。\n", "source-unnamed"),
        (f"> {'引用した文が続きます。' * 20}\n\n本文です。\n" + SOURCE, "quote-long"),
        (f"「{'引用した文が続き' * 10}」と述べました。\n" + SOURCE, "quote-share"),
        (f"> {'引用した文が続きます。' * 5}\n" + "\n本文です。" * 40 + SOURCE, "quote-translation"),
        ("ヴァレン氏は現実逃避をしています。\n" + SOURCE, "motive"),
        ("同社のCEOは勝つつもりなのでしょう。\n" + SOURCE, "motive"),
    ],
)
def test_sources_quotations_and_motives_are_looked_at(body: str, rule: str) -> None:
    assert rule in rules(FRONT + body)


@pytest.mark.parametrize(
    "body",
    [
        "同社の狙いは費用の削減だと発表文は説明しています。\n",
        "ヴァレン氏は計画の狙いを三つ挙げました。\n",
        "「現実逃避だ」とヴァレン氏は述べました。\n",
    ],
)
def test_what_a_source_can_say_is_no_guess(body: str) -> None:
    found = [
        x for x in lint(read_page(FRONT + body + SOURCE), shipped()) if x.finding.rule == "motive"
    ]
    assert found == []


def test_titles_in_the_list_of_sources_are_no_quotations_and_may_be_alike() -> None:
    title = "Fenwick Lattice releases Marlow 2, an open-weight 70B language model for everybody"
    listed = "".join(
        f"- {outlet}「[{title}](https://{outlet.lower()}.example/a)」\n"
        for outlet in ("Ledger", "Courier")
    )
    body = "同社はモデルを公開しました。\n\n"
    assert not {"quote-share", "repeated-phrase"} & rules(FRONT + body + "## 出典\n\n" + listed)
    assert {"quote-share", "repeated-phrase"} <= rules(FRONT + body + "## 見出し\n\n" + listed)


def test_a_text_that_is_no_post_owes_no_source() -> None:
    assert rules("# 使い方\n\nこの道具は文章を調べます。\n") == set()


def test_an_unsigned_post_is_noted() -> None:
    assert "author-missing" in rules(FRONT.replace("author: 編集部\n", "") + SOURCE)
    assert "author-missing" not in rules(FRONT + SOURCE)
