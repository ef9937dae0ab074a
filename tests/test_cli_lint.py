"""`imakita lint`, `check` and `rules` as a user types them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.test_cli import imakita

CLEAN = "# 題\n\n本文です。\n"
DIRTY = "# 題\n\n本文です。。\n\n衝撃の未来です。\n"
STORY = (
    "Kestrel Labs releases Orin-2\n\nKestrel Labs released Orin-2, a model with 70 billion "
    "parameters, on Tuesday. Access costs $2 per million tokens. See https://kestrel.example/paper."
)
PAGE = (
    "<!doctype html><html><head><title>Kestrel Labs releases Orin-2</title></head><body><article>"
    "<h1>Kestrel Labs releases Orin-2</h1><p>Kestrel Labs released Orin-2, a model with 70 billion "
    "parameters, on Tuesday. Access costs $2 per million tokens, the fictional company said in "
    "a post on its site. Customers can use it from the same day, and the weights will follow in "
    'a month.</p><p>More is in <a href="/paper">the paper</a>.</p></article></body></html>'
)


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return name


class Site(BaseHTTPRequestHandler):
    """One article."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/orin-2"
    server.shutdown()
    server.server_close()


def test_a_clean_file_ends_with_0(tmp_path: Path) -> None:
    done = imakita("lint", write(tmp_path, "a.md", CLEAN), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "nothing found\n")


def test_a_blocking_finding_ends_with_65_and_names_file_line_and_column(tmp_path: Path) -> None:
    done = imakita("lint", write(tmp_path, "a.md", DIRTY), cwd=tmp_path)
    assert done.returncode == 65
    assert done.stdout.splitlines() == [
        "a.md:3:5: block: doubled-stop: 「。。」 is one stop too many. Keep one.",
        "a.md:5:1: review: hype: 「衝撃」 is hype unless the source says it.",
        "",
        "rule                  block review   info",
        "doubled-stop              1      0      0",
        "hype                      0      1      0",
    ]


def test_what_is_only_for_review_ends_with_0(tmp_path: Path) -> None:
    done = imakita("lint", write(tmp_path, "a.md", "衝撃の未来です。\n"), cwd=tmp_path)
    assert done.returncode == 0


def test_several_files_are_one_json_document(tmp_path: Path) -> None:
    names = [write(tmp_path, "a.md", CLEAN), write(tmp_path, "b.md", DIRTY)]
    done = imakita("lint", *names, "--json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert told["blocked"] is True
    assert [(f["file"], f["line"], f["rule"], f["text"]) for f in told["findings"]] == [
        ("b.md", 3, "doubled-stop", "。。"),
        ("b.md", 5, "hype", "衝撃"),
    ]
    assert told["rules"]["hype"] == {"block": 0, "review": 1, "info": 0}


def test_standard_input_is_read(tmp_path: Path) -> None:
    done = imakita("lint", "-", cwd=tmp_path, stdin=DIRTY)
    assert done.stdout.startswith("-:3:5: block")


def test_a_cover_that_carries_its_prompt_is_found_beside_the_page(tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(b"\x89PNG\r\n\x1a\n....tEXtparameters\0a robot")
    page = "---\ntitle: 題\ncover:\n  image: cover.png\n  alt: 絵\n---\n本文です。\n"
    done = imakita("lint", write(tmp_path, "a.md", page), "--json", cwd=tmp_path)
    found = {f["rule"]: f["line"] for f in json.loads(done.stdout)["findings"]}
    assert found["cover-prompt"] == 4


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    done = imakita("lint", "nowhere.md", cwd=tmp_path)
    assert done.returncode == 65
    assert "nowhere.md: no such file" in done.stderr


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    (tmp_path / "posts.md").mkdir()
    done = imakita("lint", "posts.md", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        65, "imakita: posts.md: a folder. Name the files in it.\n"
    )  # fmt: skip


def test_standard_input_cannot_be_text_and_source_at_once(tmp_path: Path) -> None:
    done = imakita("check", "-", "--source", "-", cwd=tmp_path, stdin=CLEAN)
    assert done.returncode == 65
    assert "standard input holds one text" in done.stderr


@pytest.mark.parametrize("text", ["日本語の記事です。", "日本語の記事です。" * 40])
def test_a_japanese_source_is_refused_however_short(tmp_path: Path, text: str) -> None:
    source, page = write(tmp_path, "ja.txt", text), write(tmp_path, "a.md", CLEAN)
    done = imakita("check", page, "--source", source, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (65, "")
    assert "ja.txt: ja, not English. Hand over the English source." in done.stderr


def test_the_sites_rules_hold_for_lint_too(tmp_path: Path) -> None:
    rules = "verify: {rules: {doubled-stop: info}}\n"
    write(tmp_path, "feeds.yaml", "feeds:\n- {url: https://a.example/f, name: A}\n" + rules)
    done = imakita("lint", write(tmp_path, "a.md", DIRTY), cwd=tmp_path)
    assert (done.returncode, "info: doubled-stop" in done.stdout) == (0, True)


def test_a_text_is_checked_against_a_file_and_says_what_its_evidence_is(tmp_path: Path) -> None:
    source = write(tmp_path, "story.txt", STORY)
    text = "Orin-2は900億パラメータです。詳細は[論文](https://kestrel.example/paper)にあります。\n"
    done = imakita("check", write(tmp_path, "a.md", text), "--source", source, cwd=tmp_path)
    assert done.returncode == 65
    first, *_ = done.stdout.splitlines()
    assert first.startswith("a.md:1:8: block: unit: 「900億パラメータ」")
    assert "nearest: '70 billion" in first
    assert "Evidence: the whole article, 4 sentences." in done.stdout
    assert "link-unknown" not in done.stdout


def test_a_faithful_text_passes_against_an_address(tmp_path: Path, site: str) -> None:
    allow = 'fetch: {allow_hosts: ["127.0.0.1"]}\n'
    write(tmp_path, "feeds.yaml", "feeds:\n- {url: https://a.example/f, name: A}\n" + allow)
    paper = f"[論文]({site.removesuffix('/orin-2')}/paper)"
    text = f"Kestrel Labsは700億パラメータのOrin-2を公開しました。{paper}もあります。\n"
    name = write(tmp_path, "a.md", text)
    done = imakita("check", name, "--source", site, "--json", cwd=tmp_path)
    told = json.loads(done.stdout)
    assert (done.returncode, told["blocked"], told["findings"]) == (0, False, [])
    assert (told["evidence"], told["sources"]) == ("article", [site])
    assert told["sentences"] >= 4


def test_a_private_address_is_refused_without_leave(tmp_path: Path, site: str) -> None:
    done = imakita("check", write(tmp_path, "a.md", CLEAN), "--source", site, cwd=tmp_path)
    assert done.returncode == 69


def test_a_text_is_checked_with_the_sites_own_names(tmp_path: Path) -> None:
    source = write(tmp_path, "s.txt", "Example Labs released a new model on Tuesday.\n")
    text = write(tmp_path, "a.md", "エクザンプル社は火曜日、新モデルを公開しました。\n")
    done = imakita("check", text, "--source", source, cwd=tmp_path)
    assert done.returncode == 0
    (tmp_path / "knowledge/names").mkdir(parents=True)
    line = "company\tExample Labs|Example\tエグザンプル社\t米\tエクザンプル社\n"
    write(tmp_path, "knowledge/names/mine.tsv", line)
    done = imakita("check", text, "--source", source, cwd=tmp_path)
    assert done.returncode == 65
    assert "「エクザンプル社」 is a wrong form. Write エグザンプル社." in done.stdout


LONG = "The laboratory says that it is a small step, and that others will follow. " * 8
CARD = """
- name: Example 7B
  kind: model
  maker: Example Labs
  rows:
    価格: {text: 100万トークンあたり0.40ドル, url: "https://example.com/7b", as_of: 2026-11-01}
"""


def test_a_table_may_say_of_a_rival_what_its_fact_card_says(tmp_path: Path) -> None:
    source = write(
        tmp_path, "s.txt", "Kestrel Labs released Orin-2 for $2 a million tokens. " + LONG
    )
    page = "Kestrel LabsがOrin-2を公開しました。\n\n"
    page += "| 項目 | Orin-2 | Example 7B |\n| --- | --- | --- |\n| 価格 | 2ドル | {} |\n\n"
    page += "- Example 7Bの[価格](https://example.com/7b)（2026年11月1日時点）\n"
    (tmp_path / "knowledge").mkdir()
    write(tmp_path, "knowledge/mine.yaml", CARD)

    def blocked(cell: str) -> list[str]:
        text = write(tmp_path, "a.md", page.format(cell))
        done = imakita("check", text, "--source", source, "--json", cwd=tmp_path)
        found = json.loads(done.stdout)["findings"]
        return [f["rule"] for f in found if f["severity"] == "block"]

    assert blocked("100万トークンあたり0.40ドル") == []
    assert "money" in blocked("100万トークンあたり0.50ドル")


def test_a_source_in_another_language_is_refused(tmp_path: Path) -> None:
    german = "Ein neues Modell\n\n" + "Die Firma hat am Dienstag ein neues Modell vorgestellt. " * 6
    source = write(tmp_path, "s.txt", german)
    done = imakita("check", write(tmp_path, "a.md", CLEAN), "--source", source, cwd=tmp_path)
    assert done.returncode == 65
    assert "s.txt: de, not English" in done.stderr


def test_the_rules_are_listed_with_severity_rate_and_meaning(tmp_path: Path) -> None:
    done = imakita("rules", "list", cwd=tmp_path)
    (line,) = [x for x in done.stdout.splitlines() if x.startswith("doubled-stop ")]
    assert line.split() == ["doubled-stop", "block", "0.32", "%", "。。", "or", "、、"]


def test_the_rules_are_one_json_document(tmp_path: Path) -> None:
    told = json.loads(imakita("rules", "--json", cwd=tmp_path).stdout)
    (row,) = [r for r in told if r["id"] == "quote"]
    assert (row["severity"], row["false_positives"]["flagged"]) == ("block", 2)
    assert row["false_positives"]["day"] == "2026-11-27"


def test_the_sites_amazon_sentence_is_asked_for(tmp_path: Path) -> None:
    own = "当サイトはAmazonアソシエイトの参加者です。"
    write(
        tmp_path,
        "feeds.yaml",
        f"feeds:\n- {{url: https://a.example/f, name: A}}\nverify: {{amazon_sentence: {own}}}\n",
    )
    ad = "広告です。[GPU](https://www.amazon.co.jp/s?k=GPU&tag=x-22)を探します。"
    page = f"{ad}\n\nAmazonのアソシエイトとして、編集部は適格販売により収入を得ています。\n"
    without = imakita("lint", write(tmp_path, "a.md", page), cwd=tmp_path)
    with_it = imakita("lint", write(tmp_path, "b.md", f"{page}\n{own}\n"), cwd=tmp_path)
    assert ("ad-amazon" in without.stdout, "ad-amazon" in with_it.stdout) == (True, False)
