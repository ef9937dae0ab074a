"""The real Hugo builds the whole corpus in both of its flavours, at the root and below a path."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.cover import cover, find_font
from pipeline.domain import Affiliate, Article, Claim, Item, Offer, Picture, Section, Site
from pipeline.publish import publish
from pipeline.render import Extras, related_to, render
from pipeline.render.markdown import plain
from samples.serve import serving
from tests.builders import RELEASED, approval, draft, item, second_source, source
from tests.sample_run import PORT, drafts, scripted_run, settings, world
from tests.sample_run import SITE as SAMPLES
from tests.test_hugo import SITE, Page, hugo
from tests.tricky import TRICKY

ROOT = Path(__file__).parents[1]
HOOK = ROOT / "docs" / "examples" / "hugo" / "layouts"
BASES = ["https://site.example/", "https://site.example/blog/"]
FLAVOURS = ["hugo-papermod", "hugo-flat"]
PAID = Affiliate(
    links=(Offer("入門書", "https://www.amazon.co.jp/dp/B0?tag=x-22&a=1", ("Orin-2",)),)
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Item]:
    """The six articles of the samples, a full one, and one for each tricky text."""
    folder = tmp_path_factory.mktemp("samples")
    with serving(SAMPLES, PORT) as base:
        feeds = settings(folder, base)
        scripted_run(feeds, drafts())
        with world(feeds) as opened:
            samples = list(opened.store.items())
    assert len(samples) == 6
    tricky = []
    for number, words in enumerate(TRICKY):
        claim = Claim(words, ("a1",))
        of = draft(title=claim, summary=(claim,) * 3, sections=(Section(words, (claim,)),))
        tricky.append(replace(item(of), id=f"{number:016x}"[::-1]))
    return [*samples, item(sources=(source(), second_source())), *tricky]


def picture(of: Item) -> Picture:
    """A real cover where there is a font; else its bytes do not matter to Hugo."""
    font, _ = find_font()
    assert of.draft is not None
    if font is None:
        return Picture(b"\x89PNG", "記事タイトルを配した見出し画像")
    return cover(of.draft.title.text, of.id, "AIニュース", "編集部", font)


def rendered(of: Item, flavour: str, older: Item, shared: Picture) -> Article:
    real = picture(of) if of.id[0] == "a" else shared
    extras = Extras(
        cover=real,
        related=[related_to(older)],
        corrections=[(RELEASED, "**訂正**しました。")],
        affiliate=PAID,
    )
    released = approval(at=max(RELEASED, of.created))
    return render(
        of,
        Site(flavour=flavour, author="編集部"),
        reviewed=released,
        now=released.at,
        extras=extras,
    )


def site_with(
    folder: Path, corpus: list[Item], flavour: str, base: str
) -> tuple[Path, list[Article]]:
    """Publish the corpus and build it, warnings as errors, with the link hook of `init`."""
    shared, articles = picture(corpus[0]), []
    for number, of in enumerate(corpus):
        articles.append(rendered(of, flavour, corpus[number - 1], shared))
        publish(articles[-1], folder / "news" / "output")
    shutil.copytree(SITE, folder / "site")
    shutil.copytree(HOOK, folder / "site" / "layouts", dirs_exist_ok=True)
    words = ["--source", str(folder / "site"), "--baseURL", base]
    done = run("--destination", str(folder / "public"), "--panicOnWarning", *words)
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
    late = run("list", "future", *words[:2])
    assert late.stdout.splitlines()[-1].startswith("path,slug,title")
    return folder / "public", articles


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([hugo(), *words], capture_output=True, text=True)


def pages(public: Path) -> Iterator[tuple[str, str]]:
    for path in public.glob("posts/*/index.html"):
        yield path.parent.name, path.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("base", BASES, ids=["root", "sub-path"])
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_article_of_the_corpus_is_built_and_right(
    tmp_path: Path, corpus: list[Item], flavour: str, base: str
) -> None:
    public, articles = site_with(tmp_path, corpus, flavour, base)
    html = dict(pages(public))
    assert set(html) == {a.slug for a in articles}
    assert len(html) == len(corpus) == 7 + len(TRICKY)
    for of, article in zip(corpus, articles, strict=True):
        assert of.draft is not None
        text, title = html[article.slug], plain(of.draft.title.text)
        # Nothing was emphasised by accident; what a text itself holds is shown.
        main = text.split("<main>")[1].split("</main>")[0]
        assert not re.search("<(em|del|code|mark)>", main)
        # The one bold word is ours, in the notice.
        assert re.findall("<strong>(.*?)</strong>", main) in ([], ["広告"])
        assert "**" not in text
        found = re.search('property="og:image" content="([^"]*)"', text)
        assert found is not None
        assert found[1].startswith(base), found[1]
        inside = urlsplit(found[1]).path.removeprefix(urlsplit(base).path)
        assert (public / inside).is_file(), found[1]
        assert title in Page(text).texts("h1")
    assert not list(public.rglob("*.json"))


def test_the_link_hook_marks_paid_links_and_only_those(tmp_path: Path) -> None:
    full = item(sources=(source(), second_source()))
    older = replace(item(), id="99aa99aa99aa99aa")
    public, _ = site_with(tmp_path, [older, full], "hugo-papermod", BASES[1])
    text = next(html for name, html in pages(public) if name.endswith("ab12cd34"))
    links = dict(re.findall('<a href="([^"]*)"([^>]*)>', text))
    assert links["https://www.amazon.co.jp/dp/B0?tag=x-22&amp;a=1"] == (
        ' title="広告" rel="sponsored noopener"'
    )
    assert links["https://ledger.example/orin-2"] == ""
    assert links["../kestrel-labs-releases-orin-2-99aa99aa/"] == ""
    assert text.index("<strong>広告</strong>：本記事は") < text.index("amazon.co.jp")


def test_a_related_link_leads_to_a_page(tmp_path: Path) -> None:
    older = replace(item(), id="99aa99aa99aa99aa", created=RELEASED - timedelta(days=1))
    public, articles = site_with(tmp_path, [older, item()], "hugo-flat", BASES[1])
    assert (public / "posts" / articles[1].slug / ".." / articles[0].slug / "index.html").is_file()


def test_an_article_that_was_not_approved_is_not_built(tmp_path: Path) -> None:
    article = render(item(), Site(flavour="hugo-flat"), reviewed=None, now=RELEASED)
    publish(article, tmp_path / "news" / "output")
    shutil.copytree(SITE, tmp_path / "site")
    done = run("--source", str(tmp_path / "site"), "--destination", str(tmp_path / "public"))
    assert done.returncode == 0
    assert list(pages(tmp_path / "public")) == []


def test_the_plain_site_of_the_samples_builds_and_links_its_articles(tmp_path: Path) -> None:
    for name in ("samples/hugo", "docs/examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    article = rendered(item(), "hugo-papermod", replace(item(), id="99" * 8), picture(item()))
    publish(article, tmp_path / "output")
    words = ["--source", str(tmp_path / "samples" / "hugo"), "--panicOnWarning"]
    done = run("--destination", str(tmp_path / "public"), *words)
    assert done.returncode == 0, done.stdout + done.stderr
    page = tmp_path / "public" / "posts" / article.slug
    assert 'rel="sponsored noopener"' in (page / "index.html").read_text()
    assert (page / "cover.png").is_file()
    assert f"/posts/{article.slug}/" in (tmp_path / "public" / "index.html").read_text()
    assert not list((tmp_path / "public").rglob("*.json"))
