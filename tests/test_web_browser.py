"""The desk in a real browser: Debian's Chromium, by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pipeline.domain import Act, State

from .chromium import chromium
from .desk_site import Served, desk_on, project, published
from .test_web import poisoned


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with desk_on(project(tmp_path)) as running:
        yield running


@contextmanager
def reader(
    browser: Browser, served: Served, who: str = "miho", *, script: bool = True, **options: object
) -> Iterator[Page]:
    """A browser of its own, let in by a one-time link; errors of scripts and policies fail."""
    settings = {"locale": "ja-JP", "reduced_motion": "reduce", **options}
    context = browser.new_context(java_script_enabled=script, **settings)  # type: ignore[arg-type]
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda m: (
            errors.append(m.text)
            if m.type == "error" and not re.search("status of (404|409)", m.text)
            else None
        ),
    )
    page.goto(served.link(who))
    page.wait_for_url(f"{served.base}/")
    yield page
    context.close()
    assert errors == []


def open_by_keyboard(page: Page, words: str) -> None:
    """From the queue, J until the article is chosen, then Enter."""
    for _ in range(12):
        chosen = page.evaluate("document.activeElement.textContent")
        if words in chosen:
            break
        page.keyboard.press("J")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/a/"))


def test_a_reviewer_takes_an_article_from_open_to_published_by_keyboard_only(
    browser: Browser, served: Served
) -> None:
    with reader(browser, served) as page:
        open_by_keyboard(page, "Marlow 2")
        page.keyboard.press("j")
        expect(page.locator(".card.here")).to_contain_text("900億パラメータ")
        page.keyboard.press("f")
        expect(page.locator("mark.block")).to_have_count(0)
        page.keyboard.press("a")
        expect(page.locator(".flash")).to_contain_text("公開しました")
    assert served.item("marlow").state is State.PUBLISHED
    (path,) = published(served)
    text = (served.world.config.folder / "output" / path).read_text(encoding="utf-8")
    assert "700億パラメータで" in text
    assert "mihoが2026年11月21日に確認しました" in text
    assert [d.act for d in served.store.decisions(served.item("marlow").id)] == [
        *(Act.WRITE, Act.CLAIM, Act.EDIT, Act.APPROVE, Act.PUBLISH)
    ]


def test_a_whole_queue_is_worked_off_without_a_mouse(browser: Browser, served: Served) -> None:
    with reader(browser, served) as page:
        for left in (5, 4, 3, 2):
            page.keyboard.press("Enter")
            page.wait_for_url(re.compile("/a/"))
            page.keyboard.press("a")
            page.wait_for_url(re.compile("done="))
            expect(page.locator(".pick")).to_have_count(left)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/a/"))
        page.keyboard.press("r")
        page.keyboard.press("5")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("done="))
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/a/"))
        page.keyboard.press("s")
        expect(page.locator("select[name=until]")).to_be_focused()
        page.keyboard.press("Control+Enter")
        page.wait_for_url(re.compile("done="))
        expect(page.locator("main")).to_contain_text("確認待ちの記事はありません")
    assert len(published(served)) == 4
    assert served.store.counts() == {State.PUBLISHED: 4, State.REJECTED: 1, State.SNOOZED: 1}


def test_a_sentence_is_checked_while_it_is_typed_and_when_it_is_saved(
    browser: Browser, served: Served
) -> None:
    item = served.item("series-c")
    with reader(browser, served) as page:
        page.goto(f"{served.base}/a/{item.id}")
        page.keyboard.press("n")
        page.keyboard.press("e")
        expect(page.locator("textarea").first).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type("Larkmereが9億ドルを調達")
        expect(page.locator(".live").first).to_contain_text("金額")
        page.keyboard.press("Control+A")
        page.keyboard.type("Larkmereが4億2000万ドルを調達")
        expect(page.locator(".live").first).to_contain_text("指摘はありません")
        page.keyboard.press("Control+Enter")
        expect(page.locator("h1")).to_have_text("Larkmereが4億2000万ドルを調達")
        expect(page.locator(".diff ins, .diff del").first).to_be_visible()
    assert served.item("series-c").revision == 1


def test_a_sentence_lights_its_evidence_and_the_evidence_its_sentence(
    browser: Browser, served: Served
) -> None:
    item = served.item("series-c")
    with reader(browser, served) as page:
        page.goto(f"{served.base}/a/{item.id}")
        page.locator(".claim").nth(1).hover()
        claim = page.locator(".claim").nth(1)
        wanted = sorted((claim.get_attribute("data-evidence") or "").split())
        lit = page.locator(".en.lit")
        assert sorted(e.get_attribute("data-id") or "" for e in lit.all()) == wanted
        english = page.locator(".en[data-by]:not(.unused)").first
        english.focus()
        by = sorted((english.get_attribute("data-by") or "").split())
        claims = page.locator(".claim.lit").all()
        assert sorted(c.get_attribute("data-where") or "" for c in claims) == by


def test_whoever_loses_the_lease_is_told_and_cannot_save(browser: Browser, served: Served) -> None:
    item = served.item("series-c")
    with reader(browser, served) as miho, reader(browser, served, "ken") as ken:
        miho.clock.install()
        miho.goto(f"{served.base}/a/{item.id}")
        ken.goto(f"{served.base}/a/{item.id}")
        expect(ken.locator("#notice")).to_contain_text("mihoさんが確認中です")
        ken.get_by_role("button", name="引き継ぐ").click()
        expect(ken.locator(".meta")).to_contain_text("あなたが確認中です")
        miho.clock.fast_forward(16_000)
        expect(miho.locator("#notice")).to_contain_text("kenさんが引き継ぎました")
        miho.keyboard.press("a")
        expect(miho.locator("#notice")).to_contain_text("is being read by ken")
    assert served.item("series-c").state is State.QUEUED


def test_a_decision_is_undone_with_one_key(browser: Browser, served: Served) -> None:
    with reader(browser, served) as page:
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/a/"))
        page.keyboard.press("a")
        expect(page.locator(".flash")).to_contain_text("公開しました")
        assert len(published(served)) == 1
        page.keyboard.press("u")
        page.wait_for_url(re.compile("/a/"))
        expect(page.locator(".head .meta")).to_contain_text("確認待ち")
    assert published(served) == []


def test_one_key_leads_from_article_to_article(browser: Browser, served: Served) -> None:
    with reader(browser, served) as page:
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/a/"))
        first = page.url
        page.keyboard.press("J")
        page.wait_for_url(lambda url: url != first)
        page.keyboard.press("K")
        page.wait_for_url(first)
        # Who goes on lets go.
        with page.expect_request(re.compile("/release$")):
            page.keyboard.press("q")
        page.wait_for_url(f"{served.base}/")


def test_keys_are_letters_while_one_types(browser: Browser, served: Served) -> None:
    with reader(browser, served) as page:
        page.goto(f"{served.base}/a/{served.item('series-c').id}")
        page.keyboard.press("n")
        page.keyboard.press("e")
        page.keyboard.type("jkaru?")
        expect(page.locator("textarea").first).to_have_value(re.compile(r"jkaru\?$"))
    assert served.item("series-c").revision == 0


def test_hostile_text_stays_text_in_a_real_browser(browser: Browser, served: Served) -> None:
    item = poisoned(served)
    with reader(browser, served) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for path in ("/", f"/a/{item.id}", f"/a/{item.id}/preview"):
            page.goto(served.base + path)
            assert page.evaluate("document.querySelectorAll('img, script:not([src])').length") == 0
            assert page.evaluate("document.querySelectorAll('a[href^=\"javascript\"]').length") == 0
            expect(page.locator("main")).to_contain_text("<script>alert(1)</script>")


def test_everything_needful_works_without_scripts(browser: Browser, served: Served) -> None:
    item = served.item("marlow")
    with reader(browser, served, script=False) as page:
        page.goto(f"{served.base}/a/{item.id}")
        page.get_by_role("button", name="候補で置き換える").click()
        expect(page.locator("mark.block")).to_have_count(0)
        page.get_by_role("button", name="承認して公開").click()
        expect(page.locator(".flash")).to_contain_text("公開しました")
    assert len(published(served)) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_barrier_that_axe_finds(
    browser: Browser, served: Served, scheme: str, width: int
) -> None:
    item = served.item("marlow").id
    size = {"width": width, "height": 800}
    # The policy of the desk would not let axe's own script in: only the tests bypass it.
    with reader(browser, served, viewport=size, color_scheme=scheme, bypass_csp=True) as page:
        for path in ("/", f"/a/{item}", f"/a/{item}/preview", "/help", "/nowhere"):
            page.goto(served.base + path)
            if "preview" not in path:
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found = Axe().run(page).response["violations"]
            told = [(v["id"], [n["html"][:90] for n in v["nodes"]][:3]) for v in found]
            assert told == [], path


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_a_phone(browser: Browser, served: Served, width: int) -> None:
    with reader(browser, served, viewport={"width": width, "height": 800}) as page:
        for path in ("/", f"/a/{served.item('marlow').id}", "/help"):
            page.goto(served.base + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
