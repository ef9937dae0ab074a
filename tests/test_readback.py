from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.domain import Decision, Form, Item, Site, State
from pipeline.readback import UnreadableError, readback
from pipeline.render import render

from . import builders
from .test_review_desk import faithful

SITE = Site(author="編集部")


def page(item: Item) -> str:
    approval = Decision(item.id, builders.RELEASED, "山田", State.QUEUED, State.APPROVED)
    made = render(item, SITE, reviewed=approval, now=approval.at)
    return next(f for f in made.files if f.path.endswith(".md")).body.decode()


ITEM = builders.item(faithful())
DRAFT = faithful()
PAGE = page(ITEM)


def test_an_unchanged_page_is_the_draft_it_was_made_of() -> None:
    assert readback(PAGE, PAGE, DRAFT) == DRAFT


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("パラメータ数は700億です。", "パラメータは700億個あります。", "sections.0.1"),
        ("Kestrel Labsは火曜日、Orin-2を公開しました。", "Orin-2が出ました。", "sections.0.0"),
        ("利用料は100万トークン当たり", "料金は100万トークン当たり", "summary.2"),
        ("| 料金 | 2ドル |", "| 料金 | 3ドル |", "table.1.0"),
    ],
)
def test_a_changed_sentence_is_read_back_with_its_evidence(old: str, new: str, where: str) -> None:
    edited = PAGE.replace(old, new)
    assert edited != PAGE
    before, after = dict(DRAFT.claims()), dict(readback(edited, PAGE, DRAFT).claims())
    assert [w for w in before if before[w] != after[w]] == [where]
    assert after[where].evidence == before[where].evidence


def test_what_was_escaped_is_read_as_it_is_seen() -> None:
    edited = PAGE.replace(
        "パラメータ数は700億です。", r"パラメータ数は\*700億\*（&lt;概数&gt;）です。"
    )
    claim = dict(readback(edited, PAGE, DRAFT).claims())["sections.0.1"]
    assert claim.text == "パラメータ数は*700億*（<概数>）です。"


def test_an_added_sentence_belongs_to_the_one_before_it() -> None:
    edited = PAGE.replace("700億です。", "700億です。重みも公開します。")
    claim = dict(readback(edited, PAGE, DRAFT).claims())["sections.0.1"]
    assert claim.text == "パラメータ数は700億です。重みも公開します。"


def test_a_removed_sentence_is_gone() -> None:
    edited = PAGE.replace("パラメータ数は700億です。", "")
    assert len(readback(edited, PAGE, DRAFT).sections[0].claims) == 1


def test_a_new_title_is_read_from_the_front_matter() -> None:
    edited = PAGE.replace('title: "Kestrel Labs、', 'title: "速報 Kestrel Labs、')
    assert readback(edited, PAGE, DRAFT).title.text.startswith("速報 Kestrel Labs")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("## 性能と料金", "## 性能", "headings"),
        ("## 出典\n\n- ", "## 出典\n\n- 別の出典\n- ", "出典"),
        ('author: "編集部"', 'author: "別人"', "author"),
        ("| LedgerBench | 81.4% |", "| LedgerBench | 81.4% |\n| 速度 | 9 |", "table"),
        ("パラメータ数は700億です。", "\n\n- 700億\n", "only paragraphs"),
        ("---\ntitle", "title", "front matter"),
        ("## 3行要約\n\n", "## 3行要約\n\n- 四行目が加わった行としてここに立っている\n", "3 lines"),
        ("## 性能と料金", "```\ncode\n```\n\n## 性能と料金", "code"),
    ],
)
def test_more_than_sentences_is_refused_with_the_reason(old: str, new: str, why: str) -> None:
    edited = PAGE.replace(old, new, 1)
    assert edited != PAGE
    with pytest.raises(UnreadableError, match=why):
        readback(edited, PAGE, DRAFT)


def test_a_brief_of_several_sections_is_not_cut_by_guesswork() -> None:
    short = replace(DRAFT, form=Form.BRIEF)
    with pytest.raises(UnreadableError, match="several sections"):
        readback(PAGE, PAGE, short)
