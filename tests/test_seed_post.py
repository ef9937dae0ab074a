"""Each defect of the system that imakita replaces, found on its own post and on one of ours.

What the post shares with others (its cover, the prompt in that, its tags) takes several files or
pictures, and is found in test_verify_document and test_cli_lint.

The real post is the owner's and not in the repository: it is read where it lies beside the
checkout. The fictional one has the same defects.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from pipeline.domain import Source
from pipeline.extract import from_text
from pipeline.policy import shipped
from pipeline.verify import Located, compared, read_page
from pipeline.verify.law import product

PAGES = Path(__file__).parent / "data" / "pages"
SEED = Path(__file__).parents[1].parent / "shared" / "sample" / "seed-post.md"
READ = datetime(2026, 11, 27, tzinfo=UTC)
# What one newspaper reported, in a headline and a sentence of ours; published 14 hours later than
# the date that the post gives itself.
EVENT = """Musk told xAI staff the company needs a factory on the moon

Elon Musk told employees of xAI that it needs a factory on the moon to build AI satellites and a \
giant catapult to launch them, according to a recording of an internal meeting.
"""


def source(text: str, published: datetime) -> Source:
    read = from_text(text, text.splitlines()[0], "https://wire.example/story", READ)
    return replace(read, published=published)


@cache
def findings(name: str) -> tuple[Located, ...]:
    if name == "fictional":
        page = (PAGES / "fictional-post.md").read_text(encoding="utf-8")
        told = (PAGES / "fictional-source.txt").read_text(encoding="utf-8")
        read = source(told, datetime(2026, 3, 4, 5, 0, tzinfo=UTC))
    else:
        if not SEED.is_file():
            pytest.skip(f"the post lies beside the checkout, at ../shared: not here ({SEED.name})")
        page, read = (
            SEED.read_text(encoding="utf-8"),
            source(EVENT, datetime(2026, 2, 11, 5, 0, tzinfo=UTC)),
        )
    return compared(read_page(page), (read,), shipped())


BOTH = pytest.mark.parametrize("name", ["seed", "fictional"])


def said(name: str, rule: str) -> list[str]:
    """What findings of a rule point at: the text, or the message where they point at a place."""
    return [
        x.text[x.finding.start : x.finding.end] or x.finding.message
        for x in findings(name)
        if x.finding.rule == rule
    ]


@BOTH
@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("doubled-stop", "。。"),
        ("truncated", "..."),
        ("greeting", "皆さん、こんにちは"),
        ("persona", "AI専門ブロガーの"),
        ("persona", "元SIer"),
        ("first-person", "元SIerの私"),
        ("first-person", "正直なところ"),
        ("cliche", "計り知れませ"),
        ("cliche", "間違いありません"),
        ("hype", "衝撃"),
        ("hype", "想像を絶する"),
        ("hype", "破壊力"),
        ("hype", "最強"),
        ("hype", "覇者"),
        ("motive", "現実逃避"),
        ("temporal", "2025年"),
        ("occasion", "発表"),
        ("ending", "。"),
    ],
)
def test_words_that_have_no_place_in_news_are_found_where_they_stand(
    name: str, rule: str, shown: str
) -> None:
    assert shown in said(name, rule)


@BOTH
@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("date-midnight", "midnight is when nobody published"),
        ("date-before-source", "dated 14 hours before its source"),
        ("source-missing", "no link to what this was read from"),
        ("author-missing", "nobody signs this"),
        ("alt-english", "'AI generated thumbnail' is not Japanese"),
        ("tags-generic", "tags that would suit any post"),
        ("table-unsourced", "cells with no source, no date and no figure"),
        ("soft-newline", "one newline"),
        ("raw-html", "needs an unsafe renderer"),
        ("inline-css", "the theme's business"),
        ("ad-notice", "no notice"),
        ("ad-label", "the label says 「書籍」, the link leads to"),
        ("ad-unrelated", "is not what the article is about"),
        ("ad-amazon", "Amazonのアソシエイトとして"),
        ("coverage", "The rest has no source"),
        ("spelling", "「みなさん」 here, 「皆さん」 elsewhere"),
        ("quote", "the cited sentences quote nobody"),
    ],
)
def test_defects_of_the_page_are_named(name: str, rule: str, message: str) -> None:
    assert any(message in x.finding.message for x in findings(name) if x.finding.rule == rule)


def test_a_name_that_nobody_spells_so_is_found_everywhere() -> None:
    places = {x.where.split(".")[0] for x in findings("seed") if x.finding.rule == "wrong-spelling"}
    assert places >= {"front", "line", "body"}


def test_a_date_that_was_over_before_the_news_holds_the_page() -> None:
    grave = {x.finding.rule: x.finding.severity for x in findings("seed") if "2025年" in x.text}
    assert (grave["temporal"], grave["date"]) == ("block", "block")


def test_a_name_that_nobody_bears_is_held_with_the_right_one() -> None:
    told = {x.finding.message for x in findings("seed") if x.finding.rule == "name"}
    assert any("エロン・マスク" in m and "イーロン・マスク" in m for m in told)


@pytest.mark.parametrize(
    ("name", "rule", "shown"), [("seed", "percent", "6分の1"), ("fictional", "multiple", "25倍")]
)
def test_what_the_writer_knew_from_elsewhere_has_no_source(
    name: str, rule: str, shown: str
) -> None:
    assert shown in said(name, rule)


def test_slips_of_the_pen_are_found() -> None:
    assert said("fictional", "look-alike") == ["憶"]
    assert said("fictional", "wrong-spelling") == ["シュミレーション"]


def test_the_twelve_cells_are_counted() -> None:
    (told,) = [x.finding.message for x in findings("seed") if x.finding.rule == "table-unsourced"]
    assert told.startswith("12 cells")


def test_a_product_that_is_not_in_the_story_is_not_in_its_source() -> None:
    assert {"ChatGPT", "OpenAI", "Anthropic"} <= set(said("seed", "name"))


def test_dead_emphasis_is_found_where_the_post_has_it() -> None:
    (found,) = [x for x in findings("fictional") if x.finding.rule == "dead-emphasis"]
    assert "**「深海」**" in found.text


def test_a_link_without_its_whole_rel_is_found() -> None:
    (found,) = [x for x in findings("fictional") if x.finding.rule == "ad-rel"]
    assert "sponsored noopener" in found.finding.message


@BOTH
def test_the_doubly_encoded_shop_link_decodes_and_is_not_called_broken(name: str) -> None:
    assert said(name, "ad-target") == []


def test_both_layers_of_the_shop_links_escapes_come_off() -> None:
    inner = "https%3A%2F%2Fsearch.rakuten.co.jp%2Fsearch%2Fmall%2FMSI%2520RTX%25205090%2F"
    assert product(f"https://hb.afl.rakuten.co.jp/hgc/1.2/?pc={inner}") == "MSI RTX 5090"
    assert product("https://www.amazon.co.jp/s?k=MSI%20RTX%205090&tag=x-22") == "MSI RTX 5090"


@BOTH
def test_every_finding_stands_in_a_line_of_the_file(name: str) -> None:
    assert all(x.line >= 1 and x.column >= 1 for x in findings(name))
