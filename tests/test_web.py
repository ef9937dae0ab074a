"""The desk over HTTP, without a browser: who comes in, what is refused, what a page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from pipeline import review
from pipeline.domain import Act, Claim, Decision, Item, State
from pipeline.errors import BusyError, ConfigError, TransitionError
from pipeline.render import sheet
from pipeline.review.changes import rechecked
from pipeline.run.desk import release
from pipeline.web import application
from pipeline.web.desk import Desk
from pipeline.web.diff import Piece, pieces
from pipeline.web.serve import address, listen
from pipeline.web.shown import seen
from pipeline.web.words import chosen, words

from .desk_site import Served, desk_on, project, published


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with desk_on(project(tmp_path)) as running:
        yield running


@contextmanager
def browser(served: Served, who: str = "miho", language: str = "ja") -> Iterator[httpx2.Client]:
    """A client that came in by a one-time link."""
    speaks = {"Accept-Language": language}
    with httpx2.Client(base_url=served.base, headers=speaks) as client:
        assert client.get(served.link(who)).status_code == 200
        yield client


def token(client: httpx2.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/help").text)
    assert found is not None
    return found[1]


def post(client: httpx2.Client, path: str, /, **fields: str) -> httpx2.Response:
    """A form as a page of ours would send it."""
    origin = str(client.base_url).rstrip("/")
    data = {"csrf": token(client), **fields}
    return client.post(path, data=data, headers={"Origin": origin})


# --- the door -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/help", "/a/3123874d92", "/a/3123874d92/preview"])
def test_nobody_reads_without_a_link(served: Served, path: str) -> None:
    with httpx2.Client(base_url=served.base) as stranger:
        answer = stranger.get(path)
    assert answer.status_code == 403
    assert "入室していません" in answer.text
    assert "Marlow" not in answer.text


def test_a_link_works_once_and_for_ten_minutes(served: Served) -> None:
    link = served.link()
    with httpx2.Client() as first, httpx2.Client() as second:
        assert first.get(link).status_code == 200
        again = second.get(link)
        assert (again.status_code, "一度しか使えない" in again.text) == (403, True)
        assert second.get(f"{served.base}/enter?token=wrong").status_code == 403
        assert second.get(f"{served.base}/enter?token=合い言葉").status_code == 403
        assert second.get(f"{served.base}/enter").status_code == 403
    seconds = 0.0
    served.desk.clock = lambda: seconds
    late = served.desk.link("miho")
    seconds = 601.0
    assert served.desk.enter(late) is None


def test_the_session_cookie_is_strict_and_out_of_reach_of_scripts(served: Served) -> None:
    with httpx2.Client() as client:
        cookie = client.get(served.link()).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_a_forged_cookie_is_nobody(served: Served) -> None:
    with browser(served) as client:
        name, value = next(iter(client.cookies.items()))
    with httpx2.Client(base_url=served.base) as forger:
        forger.cookies.set(name, "x" + value[1:])
        assert forger.get("/").status_code == 403


def test_a_form_without_its_token_or_from_another_site_is_refused(served: Served) -> None:
    path = f"/a/{served.item('series-c').id}/approve"
    with browser(served) as client:
        mine = {"Origin": served.base}
        good = {"csrf": token(client), "revision": "0"}
        assert client.post(path, data={"revision": "0"}, headers=mine).status_code == 403
        assert client.post(path, data={**good, "csrf": "x"}, headers=mine).status_code == 403
        elsewhere = {"Origin": "https://evil.example"}
        assert client.post(path, data=good, headers=elsewhere).status_code == 403
        assert client.post(path, data=good).status_code == 403
    assert served.item("series-c").state is State.QUEUED


def test_another_host_name_is_refused(served: Served) -> None:
    with browser(served) as client:
        rebound = client.get("/", headers={"Host": "evil.example"})
    assert rebound.status_code == 421


def test_a_huge_form_is_refused(served: Served) -> None:
    with browser(served) as client:
        answer = post(client, f"/a/{served.item('series-c').id}/edit", text="あ" * 100_000)
    assert answer.status_code == 413


def test_every_page_forbids_foreign_code_and_frames(served: Served) -> None:
    with browser(served) as client:
        for path in ("/", f"/a/{served.item('marlow').id}", "/help", "/nowhere"):
            answer = client.get(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["cache-control"] == "no-store"
            assert not re.search(r"<[^>]+ (?:style|on\w+)=", answer.text), path
            assert "<script>" not in answer.text


def test_other_machines_are_let_in_only_with_a_password(tmp_path: Path) -> None:
    with (
        desk_on(project(tmp_path)) as served,
        pytest.raises(ConfigError, match="IMAKITA_DESK_PASSWORD"),
    ):
        application(Desk(served.world, "miho", "0.0.0.0", 0))


def test_a_taken_port_is_told(served: Served) -> None:
    with pytest.raises(BusyError, match="is taken"):
        listen(served.world, "miho", "127.0.0.1", served.desk.port, None)


def test_the_password_lets_in_by_name_and_five_wrong_ones_close_the_door(tmp_path: Path) -> None:
    with desk_on(project(tmp_path), "open sesame", "0.0.0.0") as served:
        assert address(served.desk).endswith("/login")
        with httpx2.Client(base_url=served.base) as client:
            origin = {"Origin": served.base}
            form = {"who": "ken", "password": "open sesame"}
            nobody = client.post("/login", data={**form, "who": "run"}, headers=origin)
            assert nobody.status_code == 403
            assert client.post("/login", data=form, headers=origin).status_code == 303
            assert "kenさん" in client.get("/").text
        with httpx2.Client(base_url=served.base) as guesser:
            for _ in range(5):
                wrong = guesser.post("/login", data={**form, "password": "x"}, headers=origin)
                assert wrong.status_code == 403
            assert guesser.post("/login", data=form, headers=origin).status_code == 403


def test_leaving_ends_the_session(served: Served) -> None:
    with browser(served) as client:
        assert post(client, "/leave").status_code == 200
        assert client.get("/").status_code == 403


def test_a_reader_can_let_another_browser_in(served: Served) -> None:
    with browser(served) as client:
        told = post(client, "/link", who="ken").text
    found = re.search(r"http://[^<]+/enter\?token=[\w-]+", told)
    assert found is not None
    with httpx2.Client(base_url=served.base) as other:
        assert "ken" in other.get(found[0]).text


# --- what is shown ------------------------------------------------------------------------------


def poisoned(served: Served) -> Item:
    """A story whose texts are all hostile."""
    evil = served.item("series-c")
    assert evil.draft is not None
    title = Claim("<script>alert(1)</script>4億\u202e2000万\u202cドルを調達", ("a1",))
    source = replace(
        evil.sources[0],
        url="javascript:alert(1)",
        title='<img src=x onerror="alert(1)">',
        outlet="<b>Outlet</b>",
        warnings=("</p><script>alert(2)</script>",),
    )
    changed = replace(
        rechecked(evil, replace(evil.draft, title=title, tags=("<i>",)), None),
        sources=(source, *evil.sources[1:]),
        reasons=("<script>alert(3)</script>",),
    )
    note = Decision(evil.id, served.clock(), "<script>", evil.state, evil.state, "<b>", Act.EDIT)
    return served.store.save_item(changed, note, evil.revision)


def test_hostile_text_is_shown_and_never_run(served: Served) -> None:
    item = poisoned(served)
    with browser(served) as client:
        for path in ("/", f"/a/{item.id}", f"/a/{item.id}/preview"):
            text = client.get(path).text
            assert "<script>alert" not in text
            assert "&lt;script&gt;alert(1)" in text
            assert 'href="javascript:' not in text
            assert "<img src=x" not in text
            assert "\u202e" not in text, path


def test_an_invisible_character_is_spelled_out() -> None:
    assert seen("4億\u202e円") == (
        '4億<span class="unseen" title="RIGHT-TO-LEFT OVERRIDE">U+202E</span>円'
    )
    assert seen("<b>\u200b") == (
        '&lt;b&gt;<span class="unseen" title="ZERO WIDTH SPACE">U+200B</span>'
    )


def test_the_page_sets_every_fact_beside_its_english(served: Served) -> None:
    with browser(served) as client:
        text = client.get(f"/a/{served.item('series-c').id}").text
    rows = re.findall(r"<tr class=\"\w+\">(.*?)</tr>", text, re.DOTALL)
    cells = [tuple(re.sub(r"<[^>]+>", "", c) for c in re.findall(r"<td.*?</td>", r)) for r in rows]
    assert ("金額", "4億2000万ドル", "$420 million") in [c[:3] for c in cells]
    assert ("名前", "Larkmere", "Larkmere") in [c[:3] for c in cells]


def test_a_wrong_figure_comes_with_the_nearest_english_and_a_mended_sentence(
    served: Served,
) -> None:
    item = served.item("marlow")
    with browser(served) as client:
        text = client.get(f"/a/{item.id}").text
    assert '<mark class="block">900億パラメータ</mark>' in text
    assert '<b lang="en">70 billion parameters</b>' in text
    assert 'value="700億パラメータで、扱える文脈は先代の2倍の最大25万6000トークン"' in text


def test_the_page_speaks_the_readers_language(served: Served) -> None:
    with browser(served, language="en-GB,en;q=0.9,ja;q=0.5") as client:
        assert "Articles that wait" in client.get("/").text
    with browser(served, language="ja,en;q=0.5") as client:
        assert "確認待ちの記事" in client.get("/").text


@pytest.mark.parametrize(
    ("header", "language"),
    [("", "ja"), ("fr", "ja"), ("en", "en"), ("en;q=0.2, ja", "ja"), ("de, en-US;q=x", "ja")],
)
def test_accept_language_is_read(header: str, language: str) -> None:
    assert chosen(header) == language


def test_every_word_has_both_languages_with_the_same_blanks() -> None:
    for key, texts in words().items():
        if key.startswith("hint."):
            continue
        blanks = {lang: sorted(re.findall(r"{\w+}", text)) for lang, text in texts.items()}
        assert blanks["ja"] == blanks["en"], key
        assert all(texts.values()), key


def test_the_preview_is_the_page_that_approval_writes(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        shown = client.get(f"/a/{item.id}/preview").text
        client.get(f"/a/{item.id}")
        post(client, f"/a/{item.id}/approve", revision="0")
    (path,) = published(served)
    written = (served.world.config.folder / "output" / path).read_text(encoding="utf-8")
    raw = re.search(r"<pre tabindex=\"0\">(.*?)</pre>", shown, re.DOTALL)
    assert raw is not None
    import html

    assert html.unescape(raw[1]).strip() == written.strip()


def test_a_difference_is_shown_character_by_character() -> None:
    assert pieces("900億個", "700億") == (
        *(Piece("new", "7"), Piece("gone", "9")),
        *(Piece("same", "00億"), Piece("gone", "個")),
    )


# --- deciding -----------------------------------------------------------------------------------


def test_forms_alone_take_an_article_to_the_disk(served: Served) -> None:
    item = served.item("marlow")
    with browser(served) as client:
        client.get(f"/a/{item.id}")
        refused = post(client, f"/a/{item.id}/approve", revision="0")
        assert (refused.status_code, "is blocked by unit" in refused.text) == (409, True)
        mended = "700億パラメータで、扱える文脈は先代の2倍の最大25万6000トークン"
        edited = post(client, f"/a/{item.id}/edit", where="summary.1", text=mended, revision="0")
        assert (edited.status_code, edited.headers["location"]) == (
            303,
            f"/a/{item.id}#ja-summary.1",
        )
        assert post(client, f"/a/{item.id}/approve", revision="1").status_code == 303
    assert served.item("marlow").state is State.PUBLISHED
    assert len(published(served)) == 1


def test_one_sentence_is_checked_without_saving(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        bad = post(client, f"/a/{item.id}/check", where="title", text="Larkmereが9億ドルを調達")
        good = post(client, f"/a/{item.id}/check", where="title", text="Larkmereが資金を調達")
    assert "要修正" in bad.text
    assert "指摘はありません" in good.text
    assert served.item("series-c").revision == item.revision


def test_two_browsers_cannot_both_hold_one_article(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as miho, browser(served, "ken") as ken:
        assert "あなたが確認中です" in miho.get(f"/a/{item.id}").text
        seen_by_ken = ken.get(f"/a/{item.id}").text
        assert "mihoさんが確認中です" in seen_by_ken
        assert f'action="/a/{item.id}/approve"' not in seen_by_ken
        refused = post(ken, f"/a/{item.id}/approve", revision="0")
        assert (refused.status_code, "is being read by miho" in refused.text) == (409, True)
        assert post(ken, f"/a/{item.id}/take").status_code == 303
        told = post(miho, f"/a/{item.id}/beat")
        assert (told.status_code, told.json()) == (409, {"held": False, "who": "ken"})
        lost = post(miho, f"/a/{item.id}/edit", where="title", text="x", revision="0")
        assert lost.status_code == 409
    assert served.item("series-c").revision == 0


def test_whoever_lets_go_makes_way(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as miho, browser(served, "ken") as ken:
        miho.get(f"/a/{item.id}")
        assert post(miho, f"/a/{item.id}/release").status_code == 303
        assert "あなたが確認中です" in ken.get(f"/a/{item.id}").text


def test_the_same_person_in_two_browsers_is_two_readers(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as one, browser(served) as two:
        one.get(f"/a/{item.id}")
        assert "mihoさんが確認中です" in two.get(f"/a/{item.id}").text


def test_an_expired_lease_is_refused_and_opening_again_renews_it(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        client.get(f"/a/{item.id}")
        served.clock.pass_(151)
        refused = post(client, f"/a/{item.id}/approve", revision="0")
        assert (refused.status_code, "claim ran out" in refused.text) == (409, True)
        assert post(client, f"/a/{item.id}/beat").json() == {"held": False, "who": None}
        client.get(f"/a/{item.id}")
        assert post(client, f"/a/{item.id}/beat").json() == {"held": True, "who": "miho"}
        assert post(client, f"/a/{item.id}/approve", revision="0").status_code == 303


def test_what_a_person_rejects_before_it_is_out_stays_in(served: Served) -> None:
    item = served.item("series-c")
    approved = review.approve(served.store, item.id, review.Hand("miho", served.clock()))
    review.reject(served.store, item.id, review.Hand("ken", served.clock()), "", "duplicate")
    with pytest.raises(TransitionError, match="is rejected by now; it was not published"):
        release(served.world, approved)
    assert published(served) == []


def test_a_page_that_is_out_of_date_cannot_decide(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        client.get(f"/a/{item.id}")
        post(client, f"/a/{item.id}/edit", where="title", text="Larkmereが資金調達", revision="0")
        stale = post(client, f"/a/{item.id}/approve", revision="0")
    assert (stale.status_code, "revision 1, not 0" in stale.text) == (409, True)


def test_what_was_published_is_taken_back_within_half_a_minute(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client, browser(served, "ken") as other:
        client.get(f"/a/{item.id}")
        post(client, f"/a/{item.id}/approve", revision="0")
        assert len(published(served)) == 1
        assert post(other, f"/a/{item.id}/undo").status_code == 409
        assert post(client, f"/a/{item.id}/undo").status_code == 303
    assert published(served) == []
    kept = served.world.config.folder / ".imakita" / "withdrawn" / item.id
    assert len(list(kept.rglob("index.md"))) == 1
    assert served.item("series-c").state is State.QUEUED
    acts = [d.act for d in served.store.decisions(item.id)]
    assert acts[-4:] == [Act.APPROVE, Act.PUBLISH, Act.UNPUBLISH, Act.REOPEN]


def test_after_half_a_minute_it_is_too_late_to_undo(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        client.get(f"/a/{item.id}")
        post(client, f"/a/{item.id}/reject", code="duplicate", revision="0")
        assert "元に戻す" in client.get(f"/?done={item.id}").text
        served.clock.pass_(31)
        assert "元に戻す" not in client.get(f"/?done={item.id}").text
        assert post(client, f"/a/{item.id}/undo").status_code == 409


def test_a_published_article_is_corrected_and_published_again(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        client.get(f"/a/{item.id}")
        post(client, f"/a/{item.id}/approve", revision="0")
        post(client, f"/a/{item.id}/correct", text="社名の表記を改めました。")
        client.get(f"/a/{item.id}")
        now = str(served.item("series-c").revision)
        text = "Larkmere Roboticsが4億2000万ドルを調達"
        post(client, f"/a/{item.id}/edit", where="title", text=text, revision=now)
        now = str(served.item("series-c").revision)
        assert post(client, f"/a/{item.id}/approve", revision=now).status_code == 303
    (path,) = published(served)
    written = (served.world.config.folder / "output" / path).read_text(encoding="utf-8")
    assert text in written
    assert served.item("series-c").corrections[0].text == "社名の表記を改めました。"


def test_a_page_edited_by_hand_is_named_taken_in_and_never_overwritten(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        client.get(f"/a/{item.id}")
        post(client, f"/a/{item.id}/approve", revision="0")
        (path,) = published(served)
        page = served.world.config.folder / "output" / path
        written = page.read_text(encoding="utf-8")
        lead = dict(item.draft.claims())["summary.0"].text if item.draft else ""
        assert lead in written
        edited = written.replace(f"- {lead}", f"- 米国の{lead}")
        page.write_text(edited, encoding="utf-8")
        assert "このデスクの外で編集されています" in client.get(f"/a/{item.id}").text
        assert post(client, f"/a/{item.id}/reimport").status_code == 303
        assert page.read_text(encoding="utf-8") == edited
        taken = served.item("series-c")
        assert taken.draft is not None
        assert taken.draft.summary[0].text == f"米国の{lead}"
        assert review.unchecked(taken) == ()
        assert "このデスクの外で編集されています" not in client.get(f"/a/{item.id}").text
        # And a correction may now write over what is in the record.
        post(client, f"/a/{item.id}/correct", text="表記を改めました。")
        client.get(f"/a/{item.id}")
        revision = str(served.item("series-c").revision)
        again = post(
            client, f"/a/{item.id}/approve", revision=revision, force="1", reason="read it"
        )
        assert again.status_code == 303
    assert served.item("series-c").state is State.PUBLISHED


def test_an_edit_of_more_than_sentences_is_left_to_the_person(served: Served) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        client.get(f"/a/{item.id}")
        post(client, f"/a/{item.id}/approve", revision="0")
        (path,) = published(served)
        page = served.world.config.folder / "output" / path
        edited = page.read_text(encoding="utf-8") + "\n## 追記\n\n手で足した。\n"
        page.write_text(edited, encoding="utf-8")
        refused = post(client, f"/a/{item.id}/reimport")
        assert (refused.status_code, "headings were changed" in refused.text) == (422, True)
    assert page.read_text(encoding="utf-8") == edited


@pytest.mark.parametrize(
    ("act", "fields", "status", "words_"),
    [
        ("reject", {}, 422, "needs a reason"),
        ("reject", {"code": "boring"}, 422, "no reason code"),
        ("snooze", {"until": "soon"}, 422, "no time to snooze"),
        ("edit", {"where": "summary.9", "text": "x"}, 422, "no sentence"),
        ("dismiss", {"where": "title", "rule": "number", "reason": "x"}, 422, "no finding"),
        ("restore", {"number": "x"}, 422, "by its number"),
        ("restore", {"number": "9" * 5000}, 422, "by its number"),
        ("correct", {"text": "x"}, 409, "cannot become correcting"),
        ("unpublish", {"reason": "x"}, 409, "cannot become unpublished"),
        ("explode", {}, 404, "ありません"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    served: Served, act: str, fields: dict[str, str], status: int, words_: str
) -> None:
    item = served.item("series-c")
    with browser(served) as client:
        client.get(f"/a/{item.id}")
        answer = post(client, f"/a/{item.id}/{act}", revision="0", **fields)
    assert (answer.status_code, words_ in answer.text) == (status, True), answer.text
    assert served.item("series-c").revision == 0


def test_the_queue_is_filtered_by_state_outlet_and_rule(served: Served) -> None:
    with browser(served) as client:
        everything = client.get("/").text
        assert everything.count('class="pick"') == 6
        assert client.get("/?label=rule:unit").text.count('class="pick"') == 1
        assert client.get("/?state=held").text.count('class="pick"') == 1
        courier = client.get("/", params={"outlet": "Compute Courier (fictional)"}).text
        assert 0 < courier.count('class="pick"') < 6
        assert "この条件に合う記事はありません" in client.get("/?label=tag:zzz").text


def test_what_blocks_comes_last_in_the_queue(served: Served) -> None:
    with browser(served) as client:
        ids = re.findall(r'class="pick" href="/a/(\w+)"', client.get("/").text)
    assert ids[-1] == served.item("marlow").id


# --- 続報 ----------------------------------------------------------------------------------------


def test_a_follow_up_is_marked_and_links_the_earlier_article_once_that_is_out(
    served: Served,
) -> None:
    old, like = served.item("series-c"), served.item("marlow")
    story = replace(like.story, id="another story", follows=old.story.id)
    before = replace(old.sources[0], sentences=(replace(old.sources[0].sentences[0], id="x1"),))
    new = replace(
        like, id="feedfeed00", story=story, state=State.QUEUED, sources=(*like.sources, before)
    )
    served.store.add_item(new, Decision(new.id, new.created, "run", None, new.state))
    link = f'href="/a/{old.id}" lang="ja"'
    with browser(served) as client:
        marked = client.get("/?label=tag:続報").text
        assert re.findall(r'class="pick" href="/a/([^"]+)"', marked) == ["feedfeed00"]
        assert '<span class="chip">続報</span>' in marked
        assert link not in client.get("/a/feedfeed00").text
        release(
            served.world, review.approve(served.store, old.id, review.Hand("miho", served.clock()))
        )
        page = client.get("/a/feedfeed00").text
    assert "続報です。前回の記事" in page
    assert page.count("経緯として参照") == 1
    assert link in page
    assert new.draft is not None
    assert "続報: 前の話題" in sheet(new).body.decode()
