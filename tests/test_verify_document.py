"""Anybody's Markdown: what is read, where it stands, and which renderer shows it otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from markdown_it import MarkdownIt

from pipeline.policy import shipped
from pipeline.verify import Located, lint, read_page
from pipeline.verify.files import image, together
from pipeline.verify.page import Part
from tests.sample_run import DATA

JAPAN = timezone(timedelta(hours=9))


def look(text: str) -> tuple[Located, ...]:
    return lint(read_page(text), shipped())


def rules(text: str) -> dict[str, tuple[int, int]]:
    """Rule → line and column of its first finding."""
    return {x.finding.rule: (x.line, x.column) for x in reversed(look(text))}


HUGO = """\
---
title: "モデルを公開"
date: 2026-11-17T08:30:00+09:00
description: "新しいモデルが出ました。"
tags: [Marlow 2]
author: 編集部
---
## 3行要約

- 一行目
- 二行目

## 内容

本文の**大事な**ところです。[出典](https://a.example/news)を読みました。

![図の説明](figure.png)

| 項目 | 値 |
| --- | --- |
| 速度 | 2倍 |
"""


def test_every_text_is_read_with_its_part_and_line() -> None:
    page = read_page(HUGO)
    found = [(p.part, p.text, p.place(0)[0]) for p in page.passages]
    assert found == [
        (Part.TITLE, "モデルを公開", 2),
        (Part.DESCRIPTION, "新しいモデルが出ました。", 4),
        (Part.TAG, "Marlow 2", 5),
        (Part.HEADING, "3行要約", 8),
        (Part.LINE, "一行目", 10),
        (Part.LINE, "二行目", 11),
        (Part.HEADING, "内容", 13),
        (Part.BODY, "本文の大事なところです。出典を読みました。", 15),
        (Part.BODY, "", 17),
        (Part.ALT, "図の説明", 17),
        (Part.CELL, "項目", 19),
        (Part.CELL, "値", 19),
        (Part.CELL, "速度", 21),
        (Part.CELL, "2倍", 21),
    ]
    assert page.summary
    assert page.date == datetime(2026, 11, 17, 8, 30, tzinfo=JAPAN)
    assert [x.url for x in page.links] == ["https://a.example/news", "figure.png"]


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("本文です。\n\n二つ目の**文**です。。\n", "doubled-stop", (3, 12)),
        ("- 一つ\n- 「二つ\n", "bracket", (2, 3)),
        ("| 項目 | 値 |\n| --- | --- |\n| 速度 | ｱ |\n", "half-width-kana", (3, 8)),
        ("# 題\n\n### 飛ばした題\n\n文です。\n", "heading-level", (3, 5)),
    ],
)
def test_a_finding_has_its_line_and_column(text: str, rule: str, place: tuple[int, int]) -> None:
    assert rules(text)[rule] == place


@pytest.mark.parametrize(
    ("front", "moment"),
    [
        ("+++\ntitle = '題'\ndate = 2026-02-11T09:00:00+09:00\n+++\n", (2026, 2, 11, 0)),
        ("---\ntitle: 題\npublished_at: 2026-02-11 09:00\n---\n", (2026, 2, 11, 9)),
        ("---\ntitle: 題\ndate: 2026-02-11 09:00:00 +0900\n---\n", (2026, 2, 11, 0)),
        ("---\ntitle: 題\npubDate: 2026-02-11\n---\n", (2026, 2, 11, 0)),
    ],
)
def test_dates_of_hugo_zenn_jekyll_and_astro_are_read(
    front: str, moment: tuple[int, int, int, int]
) -> None:
    page = read_page(front + "本文です。\n")
    assert page.of(Part.TITLE)[0].text == "題"
    assert page.date is not None
    found = page.date.astimezone(UTC)
    assert (found.year, found.month, found.day, found.hour) == moment


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("これは**「月面」**です。", "dead-emphasis"),
        ("**月面(構想)**です。", "dead-emphasis"),
        ("1~2週間、3~4万円です。", "tilde"),
        ("$5から$10です。", "dollar"),
        ("詳細はhttps://e.example/bを参照してください。", "bare-url"),
        ('"引用"と書きました。', "straight-quote"),
        ("一つ目の段落です。\n二つ目の段落です。", "soft-newline"),
        ("文です。<span>赤い</span>字です。", "raw-html"),
        ('<p style="color: red">文です。</p>', "inline-css"),
        ("{{< youtube x >}}", "shortcode"),
        ("{% if x %}", "liquid"),
        ("| a | b |\n| - | - |\n| `x|y` | 1 |", "pipe-in-code"),
        ("[押す](javascript:alert%281%29)", "script-link"),
        ('<a href="javascript:x()">押す</a>', "script-link"),
        ("| a | b |\n| - | - |\n| 1 | 2 | 3 |", "table-shape"),
        ("| a | b |\n| - | - |\n| 1 | |", "empty-cell"),
        ("## 空の節\n\n## 次の節\n\n文です。", "empty-section"),
        ("文です。\n\n## 最後の空の節\n", "empty-section"),
        ("## 3行要約\n\n- 一行だけ\n", "three-lines"),
    ],
)
def test_each_trap_of_a_renderer_and_of_layout_is_found(text: str, rule: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "これは「**月面**」です。\n",
        "一〜二週間、三〜四万円です。\n",
        "\\$5から\\$10です。\n",
        "詳細は<https://e.example/b>を参照してください。\n",
        "一つの段落が\n二行に分かれています。\n",
        "`<span>` と `{{< x >}}` と `{% if %}` はコードです。\n",
        "```\n<div style='x'>{{< x >}}\n```\n",
        "| a | b |\n| - | - |\n| `x\\|y` | 1 |\n",
        "## 節\n\n```\ncode\n```\n",
        "## 節\n\n### 小節\n\n文です。\n",
        "<!-- 注 -->\n\n文です。\n",
    ],
)
def test_the_safe_form_of_each_is_left_alone(text: str) -> None:
    assert rules(text) == {}


@pytest.mark.parametrize("text", ["これは**「月面」**です。", "これは「**月面**」です。"])
def test_emphasis_is_called_dead_exactly_where_a_renderer_shows_the_stars(text: str) -> None:
    assert ("dead-emphasis" in rules(text)) is ("**" in MarkdownIt().render(text))


@pytest.mark.parametrize(
    ("front", "rule", "line"),
    [
        ("date: 2026-02-11T00:00:00+09:00", "date-midnight", 3),
        ("date: 2026-02-11T09:00:00", "date-zone", 3),
        ("description: <b>太字</b>です。", "front-html", 3),
        ("description: 途中で切れて...", "truncated", 3),
        ("tags: [AI/生成, x]", "tag-shape", 3),
        ("tags: [GenAI, 速報]", "tags-generic", 3),
        ("cover: {image: /a.png, alt: 絵}", "cover-path", 3),
        ("cover: {image: a.png, alt: A picture}", "alt-english", 3),
    ],
)
def test_front_matter_is_looked_at_too(front: str, rule: str, line: int) -> None:
    assert rules(f"---\ntitle: 題\n{front}\n---\n本文です。\n")[rule][0] == line


ZENN = (
    "---\ntitle: 題\nemoji: 🐟\ntype: tech\ntopics: [ai, llm]\npublished: false\n---\n本文です。\n"
)
QIITA = (
    "---\ntitle: 題\ntags: [AI]\nprivate: false\nupdated_at: ''\nid: null\n"
    "organization_url_name: null\nslide: false\n---\n本文です。\n"
)


@pytest.mark.parametrize(
    ("text", "old", "new", "rule"),
    [
        (ZENN, "published: false", 'published: "false"', "zenn"),
        (ZENN, "type: tech", "type: news", "zenn"),
        (ZENN, "[ai, llm]", "[ai, C++]", "zenn"),
        (ZENN, "[ai, llm]", "[a, b, c, d, e, f]", "zenn"),
        (ZENN, "title: 題", f"title: {'題' * 71}", "zenn"),
        (ZENN, "emoji: 🐟", "tags: [AI]", "zenn"),
        (QIITA, "[AI]", "[AI news]", "qiita"),
        (QIITA, "[AI]", "[]", "qiita"),
        (QIITA, "updated_at: ''", "updated_at: 2026-11-27", "qiita"),
        (QIITA, "private: false", "private: maybe", "qiita"),
        ("---\nlayout: post\ncategories: [news]\n---\n", "[news]", "[AI News]", "jekyll"),
    ],
)
def test_what_a_platform_would_refuse_is_found(text: str, old: str, new: str, rule: str) -> None:
    assert rule not in rules(text)
    assert rule in rules(text.replace(old, new))


def test_front_matter_that_no_parser_reads_blocks() -> None:
    assert "front-broken" in rules("---\ntitle: [題\n---\n本文です。\n")


POST = "---\ntitle: 題\ndate: 2026-02-11T09:00:00+09:00\n---\n"
WORDS = "| 項目 | A | B |\n| - | - | - |\n| 戦略 | 地上 | 宇宙 |\n"
FIGURES = "| 項目 | A | B |\n| - | - | - |\n| 価格 | 2ドル | 3ドル |\n"
LINK = "\n出典: [記事](https://a.example/x)\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (POST + WORDS, True),
        (POST + WORDS + "\n## 出典\n" + LINK, True),
        (POST + WORDS + LINK, False),
        (POST + FIGURES, True),
        (POST + FIGURES + "\n## 出典\n" + LINK, False),
        (POST + WORDS.replace("地上", "未確認").replace("宇宙", "未公表"), False),
        (WORDS, False),
    ],
)
def test_a_posts_table_leans_on_something(text: str, found: bool) -> None:
    assert ("table-unsourced" in rules(text)) is found


def test_articles_of_our_own_have_nothing_that_blocks() -> None:
    pages = sorted((DATA / "golden" / "posts").glob("*/index.md"))
    assert len(pages) == 6
    for path in pages:
        found = look(path.read_text(encoding="utf-8"))
        assert [x for x in found if x.finding.severity == "block"] == [], path


def front(name: str, image_: str, tags: str) -> str:
    cover = f"cover: {{image: {image_}, alt: 絵}}"
    return f"---\ntitle: 題{name}\n{cover}\ntags: [{tags}]\n---\n本文です。\n"


def test_one_cover_on_two_pages_is_found_at_the_second() -> None:
    pages = [read_page(front(n, "images/x.png", n), n) for n in "ab"]
    assert [(p.name, where, f.rule) for p, (where, f) in together(pages)] == [
        ("b", "front.image", "cover-shared")
    ]


def test_a_bundles_own_cover_is_another_in_each_folder() -> None:
    assert list(together([read_page(front(n, "cover.png", n), n) for n in "ab"])) == []


def test_the_same_tags_on_every_page_are_found() -> None:
    pages = [read_page(front(n, f"{n}/x.png", "Marlow 2"), n) for n in "abc"]
    assert [f.rule for _, (_, f) in together(pages)] == ["tags-constant"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"\x89PNG\r\n\x1a\n....tEXtparameters\0a robot, masterpiece", True),
        (b"\xff\xd8\xff\xe1..Exif..Steps: 30, Sampler: Euler", True),
        (b'....{"prompt": {"1": {}}}', True),
        (b"\x89PNG\r\n\x1a\n....tEXtSoftware\0Pillow", False),
        (b"", False),
    ],
)
def test_an_image_that_carries_its_prompt_is_found(body: bytes, found: bool) -> None:
    assert bool(list(image(body))) is found
