"""render: the same article in seven shapes, each by the rules of those who will read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.render
from pipeline.domain import (
    FLAVOURS,
    Affiliate,
    Article,
    Claim,
    Decision,
    Draft,
    Event,
    Item,
    Offer,
    Picture,
    Section,
    Site,
)
from pipeline.publish import publish
from pipeline.render import Extras, related_to, render
from pipeline.render.markdown import plain
from pipeline.render.x_post import weight
from pipeline.render.zenn import topics, units
from tests.builders import READ, RELEASED, approval, draft, item, source
from tests.markdown_judge import shown
from tests.node_tools import complaints, html
from tests.tricky import TRICKY, scrambled

PNG = Picture(b"\x89PNG fake", "記事タイトルを配した見出し画像")
APPROVED = approval()
MARKDOWN = [flavour for flavour in FLAVOURS if flavour != "json"]
SLUG = "kestrel-labs-releases-orin-2-ab12cd34"


def rendered(
    flavour: str,
    of: Item | None = None,
    extras: Extras | None = None,
    reviewed: Decision | None = APPROVED,
    **site: Any,
) -> Article:
    where = Site(flavour=flavour, author="編集部", **site)
    return render(
        of or item(), where, reviewed=reviewed, now=RELEASED, extras=extras or Extras(cover=PNG)
    )


def text(flavour: str, of: Item | None = None, **more: Any) -> str:
    return rendered(flavour, of, **more).files[0].body.decode()


def front(page: str) -> dict[str, Any]:
    loaded = yaml.safe_load(page.split("---\n")[1])
    assert isinstance(loaded, dict)
    return loaded


def body(page: str) -> str:
    return page.split("---\n", 2)[2]


# --- where the files go --------------------------------------------------------------------------

BASE = f"2026-02-11-{SLUG}"


@pytest.mark.parametrize(
    ("flavour", "paths"),
    [
        ("hugo-papermod", [f"posts/{BASE}/{n}" for n in ("index.md", "index.claims.json")]),
        ("hugo-flat", ["posts/2026-02-11-ab12cd34.md", "claims/2026-02-11-ab12cd34.claims.json"]),
        ("zenn", [f"articles/{SLUG}.md", f"claims/{SLUG}.claims.json"]),
        ("qiita", [f"public/{BASE}.md", f"claims/{BASE}.claims.json"]),
        ("jekyll", [f"_posts/{BASE}.md", f"_claims/{BASE}.claims.json"]),
        ("astro", [f"src/content/blog/{BASE}/{n}" for n in ("index.md", "index.claims.json")]),
        ("json", [f"posts/{BASE}.json", f"claims/{BASE}.claims.json"]),
    ],
)
def test_each_flavour_has_its_page_and_its_claims_where_its_site_wants_them(
    flavour: str, paths: list[str]
) -> None:
    article = rendered(flavour, extras=Extras())
    assert [article.path(f) for f in article.files] == paths
    claims = json.loads(article.files[1].body)
    assert len(claims["claims"]) == 9
    assert claims["claims"][2]["spans"][0]["text"] == "Orin-2 scored 81.4% on LedgerBench."
    assert claims["claims"][2]["spans"][0]["source_digest"] == source().digest


@pytest.mark.parametrize(
    ("flavour", "path"),
    [
        ("hugo-papermod", f"posts/{BASE}/cover.png"),
        ("hugo-flat", "static/images/posts/2026-02-11-ab12cd34.png"),
        ("jekyll", f"assets/images/posts/{BASE}.png"),
        ("astro", f"src/content/blog/{BASE}/cover.png"),
        ("json", f"posts/{BASE}.png"),
        ("zenn", None),
        ("qiita", None),
    ],
)
def test_the_cover_goes_where_the_flavour_keeps_pictures(flavour: str, path: str | None) -> None:
    article = rendered(flavour)
    pictures = [article.path(f) for f in article.files if f.path.endswith(".png")]
    assert pictures == ([path] if path else [])
    assert ("pictures" in json.loads(article.files[1].body)) is bool(path)


def test_a_site_may_keep_its_posts_in_another_folder() -> None:
    assert rendered("hugo-papermod", posts="content/news").folder == f"content/news/{BASE}"
    assert rendered("hugo-flat", posts="content/news").files[0].path == (
        "content/news/2026-02-11-ab12cd34.md"
    )


# --- front matter --------------------------------------------------------------------------------


def test_hugo_papermod_names_the_cover_in_the_bundle() -> None:
    assert front(text("hugo-papermod"))["cover"] == {
        "image": "cover.png",
        "alt": "記事タイトルを配した見出し画像",
        "relative": True,
    }


def test_a_generated_cover_says_so_in_its_caption() -> None:
    made = Extras(cover=replace(PNG, caption="画像: AI生成（FLUX.2 klein）"))
    assert front(text("hugo-papermod", extras=made))["cover"]["caption"] == (
        "画像: AI生成（FLUX.2 klein）"
    )


def test_hugo_flat_has_the_fields_of_the_older_sites_first_and_no_leading_slash() -> None:
    fields = front(text("hugo-flat"))
    assert list(fields)[:6] == ["title", "date", "description", "cover", "categories", "tags"]
    assert fields["cover"]["image"] == "images/posts/2026-02-11-ab12cd34.png"
    assert fields["cover"]["relative"] is False
    assert fields["slug"] == SLUG


@pytest.mark.parametrize("flavour", ["hugo-papermod", "hugo-flat", "jekyll", "astro"])
def test_without_a_picture_no_cover_is_named(flavour: str) -> None:
    fields = front(text(flavour, extras=Extras()))
    assert {"cover", "image", "heroImage", "heroImageAlt"} & set(fields) == set()


def test_zenn_gets_exactly_its_fields() -> None:
    assert front(text("zenn")) == {
        "title": "Kestrel Labs、700億パラメータのOrin-2を公開",
        "emoji": "🚀",
        "type": "idea",
        "topics": ["kestrellabs", "orin2"],
        "published": True,
    }


def test_qiita_gets_exactly_its_fields_and_the_date_stays_text() -> None:
    page = text("qiita")
    assert front(page) == {
        "title": "Kestrel Labs、700億パラメータのOrin-2を公開",
        "tags": ["KestrelLabs", "Orin-2"],
        "private": False,
        "updated_at": "",
        "id": None,
        "organization_url_name": None,
        "slide": False,
        "ignorePublish": False,
    }
    assert '\nupdated_at: ""\n' in page


@pytest.mark.parametrize(
    ("reviewed", "zenn", "qiita", "hugo", "jekyll"),
    [
        (None, False, True, True, False),
        (approval("policy:auto"), False, True, False, True),
        (approval(), True, False, False, True),
    ],
)
def test_zenn_and_qiita_publish_only_what_a_person_approved(
    reviewed: Decision | None, zenn: bool, qiita: bool, hugo: bool, jekyll: bool
) -> None:
    assert front(text("zenn", reviewed=reviewed))["published"] is zenn
    assert front(text("qiita", reviewed=reviewed))["ignorePublish"] is qiita
    assert front(text("hugo-flat", reviewed=reviewed))["draft"] is hugo
    assert front(text("astro", reviewed=reviewed))["draft"] is hugo
    assert front(text("jekyll", reviewed=reviewed))["published"] is jekyll


def test_jekyll_gets_its_dates_its_address_and_no_liquid() -> None:
    page = text("jekyll", category="AI News")
    fields = front(page)
    assert "\ndate: 2026-02-11 12:00:00 +09:00\n" in page
    assert "\nlast_modified_at: 2026-02-11 14:00:00 +09:00\n" in page
    assert fields["permalink"] == f"/posts/{SLUG}/"
    assert fields["categories"] == ["AI-News"]
    assert fields["render_with_liquid"] is False
    assert fields["image"]["path"] == f"/assets/images/posts/{BASE}.png"


def test_an_excerpt_that_a_theme_prints_as_html_holds_none() -> None:
    lines = (Claim("<b>太字</b>と&amp;", ()),) * 3
    assert "<b>" not in front(text("jekyll", item(draft(summary=lines))))["excerpt"]


def test_astro_gets_the_fields_of_its_blog_starter() -> None:
    page = text("astro")
    fields = front(page)
    assert list(fields)[:5] == ["title", "description", "pubDate", "updatedDate", "heroImage"]
    assert fields["heroImage"] == "./cover.png"
    assert fields["pubDate"] == READ


def test_json_holds_everything_and_the_text_twice() -> None:
    told = json.loads(text("json"))
    assert told["slug"] == SLUG
    assert told["state"] == "published"
    assert told["cover"]["file"] == f"{BASE}.png"
    assert told["markdown"].startswith("## 3行要約\n\n- Kestrel Labs")
    assert "<table>" in told["html"]
    assert told["imakita"]["verified"] == "9/9"


# --- Zenn's and Qiita's rules, in Python for everyone --------------------------------------------


def test_the_seven_flavours_are_the_ones_that_settings_know() -> None:
    assert tuple(pipeline.render.FLAVOURS) == FLAVOURS


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["C++", "C#", "Node.js", "LLM／生成AI", "AI エージェント"],
         ["cpp", "csharp", "nodejs", "llm／生成ai", "aiエージェント"]),
        (["a-b c", "AB_C", "..."], ["abc"]),
        (["あ" * 18, "あ" * 19], ["あ" * 18]),
        ([str(n) for n in range(9)], ["0", "1", "2", "3", "4"]),
    ],
)  # fmt: skip
def test_topics_are_what_zenn_allows(tags: list[str], expected: list[str]) -> None:
    assert topics(tags) == expected


@pytest.mark.parametrize("event", list(Event))
def test_every_kind_of_news_has_one_emoji_of_one_code_point(event: Event) -> None:
    assert len(front(text("zenn", item(draft(event=event))))["emoji"]) == 1


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=120), st.text(max_size=80))
def test_whatever_the_title_zenn_can_take_it(words: str, english: str) -> None:
    of = item(draft(title=Claim(words, ()), tags=(words, english)), sources=(source(english),))
    article = rendered("zenn", of)
    fields = front(article.files[0].body.decode())
    assert units(fields["title"]) <= 70
    assert re.fullmatch(r"articles/[0-9a-z\-_]{12,50}\.md", article.files[0].path)
    assert 1 <= len(fields["topics"]) <= 5
    assert all(re.fullmatch(r"[^\x00-/:-@\[-`{-\x7f\s]{1,18}", t) for t in fields["topics"])
    tags = front(text("qiita", of))["tags"]
    assert 1 <= len(tags) <= 5
    assert all(t and not re.search(r"\s", t) for t in tags)


def test_a_long_title_is_cut_at_70_units_as_javascript_counts() -> None:
    title = front(text("zenn", item(draft(title=Claim("🌙" * 60, ())))))["title"]
    assert title == "🌙" * 34 + "…"


CORPUS = [*TRICKY, "長い題" * 40, "🌙" * 60, "C++とC#の「比較」"]


def corpus() -> list[Item]:
    """One article for each tricky text, which stands in every place."""
    found = []
    for number, words in enumerate(CORPUS):
        claim = Claim(words, ("a1",))
        of = draft(title=claim, summary=(claim,) * 3, sections=(Section(words, (claim,)),),
                   tags=(words, "C++", "Orin 2"))  # fmt: skip
        found.append(replace(item(of), id=f"{number:016x}"[::-1]))
    return found


def test_the_validators_of_zenn_and_qiita_have_nothing_to_complain_of(tmp_path: Path) -> None:
    paths = [
        path
        for of in corpus()
        for flavour in ("zenn", "qiita")
        for path in publish(rendered(flavour, of), tmp_path)
        if path.suffix == ".md"
    ]
    said = complaints(paths)
    assert len(said) == 2 * len(CORPUS)
    assert {path: found for path, found in said.items() if found} == {}


# --- nothing in a text is markup, in any flavour --------------------------------------------------


def everywhere(words: str) -> Draft:
    claim = Claim(words, ())
    return draft(title=claim, summary=(claim,) * 3, sections=(Section(words, (claim,)),))


@pytest.mark.parametrize("flavour", MARKDOWN)
@pytest.mark.parametrize("words", [*TRICKY, *scrambled(60)])
def test_every_tricky_text_is_shown_as_it_is(flavour: str, words: str) -> None:
    # What keeps remark from linking is a comment, which nobody sees.
    page = body(text(flavour, item(everywhere(words)))).replace("<!-- -->", "")
    judged = shown(page)
    assert judged.strange == []
    assert judged.lines.count(plain(words)) == 5
    assert judged.links == ["https://ledger.example/orin-2"]
    assert not re.search(r"\{\{|\{%|(?<!\\)\*\*", page)


@pytest.mark.parametrize("flavour", MARKDOWN)
def test_the_note_says_who_looked_and_what_wrote(flavour: str) -> None:
    assert "山田が2026年2月11日に確認しました。" in body(text(flavour))
    assert "に確認しました" not in body(text(flavour, reviewed=approval("policy:auto")))
    assert "に確認しました" not in body(text(flavour, reviewed=None))


# --- 訂正, 関連記事 ------------------------------------------------------------------------------

PUT_RIGHT = datetime(2026, 2, 12, 15, 30, tzinfo=UTC)
FIXED = Extras(corrections=[(PUT_RIGHT, "料金を*2ドル*に直しました。")])


@pytest.mark.parametrize("flavour", MARKDOWN)
def test_a_correction_stands_with_its_day_before_the_sources(flavour: str) -> None:
    page = body(text(flavour, extras=FIXED))
    assert page.index("## 訂正") < page.index("## 出典")
    assert "2026年2月13日: 料金を*2ドル*に直しました。" in shown(page).lines


def test_a_correction_moves_the_date_of_the_last_change() -> None:
    assert front(text("hugo-papermod", extras=FIXED))["lastmod"] == PUT_RIGHT
    assert front(text("astro", extras=FIXED))["updatedDate"] == PUT_RIGHT


OLDER = replace(item(draft(title=Claim("**先代**のOrin-1", ()))), id="99aa99aa99aa99aa")


@pytest.mark.parametrize(
    ("flavour", "link"),
    [
        ("hugo-papermod", "../kestrel-labs-releases-orin-2-99aa99aa/"),
        ("hugo-flat", "../kestrel-labs-releases-orin-2-99aa99aa/"),
        ("jekyll", "../kestrel-labs-releases-orin-2-99aa99aa/"),
        ("astro", "../2026-02-11-kestrel-labs-releases-orin-2-99aa99aa/"),
        ("zenn", None),
        ("qiita", None),
    ],
)
def test_related_articles_are_linked_where_their_address_is_known(
    flavour: str, link: str | None
) -> None:
    judged = shown(body(text(flavour, extras=Extras(related=[related_to(OLDER)]))))
    expected = [link] if link else []
    assert [x for x in judged.links if not x.startswith("http")] == expected
    assert judged.strange == []
    assert ("先代のOrin-1" in judged.lines) is bool(link)


@pytest.mark.parametrize(
    ("flavour", "link"),
    [
        ("hugo-papermod", "../kestrel-labs-releases-orin-2-99aa99aa/"),
        ("hugo-flat", "../kestrel-labs-releases-orin-2-99aa99aa/"),
        ("jekyll", "../kestrel-labs-releases-orin-2-99aa99aa/"),
        ("astro", "../2026-02-11-kestrel-labs-releases-orin-2-99aa99aa/"),
        ("zenn", None),
        ("qiita", None),
    ],
)
def test_a_follow_up_says_so_and_names_the_earlier_article(flavour: str, link: str | None) -> None:
    page = text(flavour, extras=Extras(follows=related_to(OLDER)))
    judged = shown(body(page))
    named = "先代のOrin-1" if link else "「先代のOrin-1」"
    assert f"続報：前回の記事: {named}（2026年2月11日）" in judged.lines
    assert [x for x in judged.links if not x.startswith("http")] == ([link] if link else [])
    tags = front(page)["topics" if flavour == "zenn" else "tags"]
    assert "続報" in tags
    assert judged.strange == ["strong_open: ", "strong_close: "]  # ours, around 続報


def test_json_tells_of_the_earlier_article_as_data() -> None:
    told = json.loads(text("json", extras=Extras(follows=related_to(OLDER))))
    assert told["follows"] == {
        "title": "先代のOrin-1",
        "slug": "kestrel-labs-releases-orin-2-99aa99aa",
    }
    assert told["imakita"]["follows"] == "kestrel-labs-releases-orin-2-99aa99aa"
    assert json.loads(text("json"))["follows"] is None


# --- advertising by rule --------------------------------------------------------------------------

SHOP = Offer("Orin-2の*入門書*", "https://www.amazon.co.jp/dp/B0?tag=x-22&a=1", ("Orin-2",))
PAID = Affiliate(links=(SHOP, Offer("茶", "https://tea.example/?a", ("緑茶",))), amazon="編集部")


def sold(flavour: str, of: Item | None = None) -> str:
    return body(text(flavour, of, extras=Extras(affiliate=PAID)))


@pytest.mark.parametrize("flavour", ["hugo-papermod", "hugo-flat", "jekyll", "astro"])
def test_the_notice_stands_directly_under_the_title_and_above_every_link(flavour: str) -> None:
    lines = shown(sold(flavour)).lines
    assert lines[0] == "広告：本記事はアフィリエイト広告を利用しています。"
    assert sum("【広告】" in line for line in lines) == 1
    assert lines[-1] == "Amazonのアソシエイトとして、編集部は適格販売により収入を得ています。"


@pytest.mark.parametrize("flavour", ["hugo-papermod", "hugo-flat"])
def test_hugo_links_carry_the_title_that_the_render_hook_knows(flavour: str) -> None:
    assert (
        '- 【広告】[Orin-2の\\*入門書\\*](<https://www.amazon.co.jp/dp/B0?tag=x-22&a=1> "広告")'
    ) in sold(flavour)


@pytest.mark.parametrize("flavour", ["jekyll", "astro"])
def test_where_html_is_kept_the_link_says_itself_that_it_is_paid(flavour: str) -> None:
    assert (
        '- 【広告】<a href="https://www.amazon.co.jp/dp/B0?tag=x-22&amp;a=1" '
        'rel="sponsored noopener">Orin-2の\\*入門書\\*</a>'
    ) in sold(flavour)


@pytest.mark.parametrize("flavour", ["zenn", "qiita"])
def test_services_that_allow_no_advertising_get_none(flavour: str) -> None:
    assert "広告" not in sold(flavour)
    assert "amazon" not in sold(flavour)


def test_json_tells_of_advertising_as_data() -> None:
    told = json.loads(text("json", extras=Extras(affiliate=PAID)))
    assert told["advertising"] == {
        "notice": "本記事はアフィリエイト広告を利用しています。",
        "links": [
            {"name": "Orin-2の*入門書*", "url": "https://www.amazon.co.jp/dp/B0?tag=x-22&a=1"}
        ],
    }
    assert "広告" not in told["markdown"]


@pytest.mark.parametrize(
    "of",
    [
        item(draft(event=Event.LEGAL)),
        item(draft(summary=(Claim("創業者が死去した", ()), Claim("Orin-2", ()), Claim("三", ())))),
        item(sources=(source("Kestrel Labs sued over Orin-2"),)),
        item(draft(sections=(Section("x", (Claim("警察は元社員を逮捕しました。", ()),)),))),
    ],
    ids=["court", "death", "lawsuit in the source's title", "crime"],
)
def test_beside_death_crime_and_courts_nothing_is_sold(of: Item) -> None:
    assert "広告" not in sold("hugo-papermod", of)


def test_a_product_that_the_article_does_not_name_is_not_sold() -> None:
    only_tea = Affiliate(links=PAID.links[1:])
    assert "広告" not in body(text("hugo-papermod", extras=Extras(affiliate=only_tea)))


def test_a_word_inside_a_longer_one_is_not_the_product() -> None:
    part = Affiliate(links=(Offer("本", "https://shop.example/", ("Orin",)),))
    assert "広告" in body(text("hugo-papermod", extras=Extras(affiliate=part)))
    part = Affiliate(links=(Offer("本", "https://shop.example/", ("rin",)),))
    assert "広告" not in body(text("hugo-papermod", extras=Extras(affiliate=part)))


# --- the post on X -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("abc", 3),
        ("日本", 4),
        ("見て https://e.example/very/long/address", 4 + 1 + 23),
        ("“x”", 3),
        ("🌙", 2),
        ("が", 2),
    ],
)
def test_x_counts_by_weight(words: str, expected: int) -> None:
    assert weight(words) == expected


def test_the_post_on_x_lies_beside_the_page_and_ends_in_the_address() -> None:
    article = rendered("hugo-papermod", x_post=True, url="https://site.example/blog/")
    post = next(f for f in article.files if f.path == "index.x.txt").body.decode()
    assert post == (
        "Kestrel Labs、700億パラメータのOrin-2を公開\n"
        "・Kestrel Labsが火曜日、モデル「Orin-2」を公開した\n"
        "・LedgerBenchでの得点は81.4%と発表\n"
        "・利用料は100万トークン当たり2ドル\n"
        f"https://site.example/blog/posts/{SLUG}/\n"
    )
    assert weight(post.strip()) <= 280


def test_a_flat_site_has_the_post_beside_the_claims() -> None:
    article = rendered("zenn", x_post=True, url="https://zenn.example/me")
    post = next(f for f in article.files if f.path == f"claims/{SLUG}.x.txt").body.decode()
    assert post.endswith(f"\nhttps://zenn.example/me/articles/{SLUG}\n")


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=300))
def test_whatever_the_text_the_post_fits(words: str) -> None:
    article = rendered("hugo-flat", item(everywhere(words)), x_post=True, url="https://s.example")
    post = next(f for f in article.files if f.path.endswith(".x.txt")).body.decode()
    assert weight(post.rstrip("\n")) <= 280


# --- the real renderers of Zenn and Astro --------------------------------------------------------

# remark sets quotes, dashes and dots as a typographer would; no escape keeps it from that.
TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
AS_SET = {"``x": '"x', "....": "..."}


@pytest.mark.parametrize("flavour", ["zenn", "astro"])
def test_zenn_and_astro_show_every_tricky_text_and_link_nothing_but_the_source(
    flavour: str,
) -> None:
    pages = html(flavour, [body(text(flavour, of)) for of in corpus()])
    wrong = []
    for page, words in zip(pages, map(plain, CORPUS), strict=True):
        built = Shown(page)
        plainly = [line.translate(TYPOGRAPHY).replace("…", "...").replace("—", "--").strip()
                   for line in built.lines]  # fmt: skip
        expected = AS_SET.get(words, words) if flavour == "astro" else words
        links = [x for x in re.findall('<a [^>]*?href="([^"]*)"', page) if not x.startswith("#")]
        if plainly.count(expected) != 5 or links != ["https://ledger.example/orin-2"]:
            wrong.append((words, links, plainly[:3]))
        assert not built.tags & {"strong", "em", "code", "del", "img", "iframe"}
    assert wrong == []


# --- the real Jekyll ------------------------------------------------------------------------------


class Shown(HTMLParser):
    """The visible text of each list item and paragraph of a built page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.inside = False
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("p", "li", "td", "h2"):
            self.lines.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "td", "h2"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.lines[-1] += data


def test_jekyll_builds_every_tricky_text_and_shows_it(tmp_path: Path) -> None:
    if shutil.which("jekyll") is None:
        pytest.skip("jekyll is not installed: apt-get install jekyll")
    for of in corpus():
        publish(rendered("jekyll", of), tmp_path)
    (tmp_path / "_config.yml").write_text("timezone: Asia/Tokyo\nfuture: false\n")
    (tmp_path / "_layouts").mkdir()
    (tmp_path / "_layouts" / "post.html").write_text("<main>{{ content }}</main>")
    done = subprocess.run(
        ["jekyll", "build", "--quiet", "--strict_front_matter"],
        cwd=tmp_path, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    built = {
        p.parent.name[-8:]: Shown(p.read_text()) for p in tmp_path.glob("_site/posts/*/*.html")
    }
    assert len(built) == len(CORPUS)
    wrong = []
    for of, words in zip(corpus(), map(plain, CORPUS), strict=True):
        found = built[of.id[:8]]
        if found.lines.count(words) != 5 or found.tags & {"strong", "em", "code", "del", "img"}:
            wrong.append((words, [line for line in found.lines if line][:2]))
    assert wrong == []
    assert not list((tmp_path / "_site").rglob("*.json"))
