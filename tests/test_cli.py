"""The commands as a user types them, each in a process of its own, against real servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from filelock import FileLock

from samples.serve import serving
from tests.sample_run import SITE

ROOT = Path(__file__).parents[1]
PAGE = "<html><head><title>{title}</title></head><body><article>{body}</article></body></html>"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Test</title>{items}</channel></rss>'
ITEM = (
    "<item><title>{title}</title><link>{base}/{page}</link><guid>{page}</guid>"
    "<pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate>"
    "<description>An AI model teaser.</description></item>"
)
PARAGRAPH = (
    "<p>The fictional company said its new AI model answers questions about tides. "
    "It has 7 billion parameters and was trained on public charts. "
    "Engineers in the port tested it for three weeks before the release.</p>"
)


def imakita(
    *arguments: str, cwd: Path, stdin: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("IMAKITA_")}
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        env={**clean, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1795230000", **env},
    )


class Site(BaseHTTPRequestHandler):
    """A site with one page of every awkward kind."""

    def do_GET(self) -> None:
        answer = getattr(self, "serve_" + self.path.strip("/").replace(".", "_"), None)
        if answer is None:
            self.send_error(404)
        else:
            answer()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""

    def send(self, body: str, kind: str = "text/html") -> None:
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def serve_feed_xml(self) -> None:
        base = f"http://{self.headers['Host']}"
        pages = {
            "huge": "An AI model so big",
            "empty": "An AI model nobody described",
            "paywall": "An AI model for members only",
            "german": "Ein KI-Modell: AI model aus Deutschland",
        }
        items = "".join(ITEM.format(title=t, base=base, page=p) for p, t in pages.items())
        self.send(RSS.format(items=items), "application/rss+xml")

    def serve_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "500000000")
        self.end_headers()
        try:
            for _ in range(500):
                self.wfile.write(b"<p>More and more and more.</p>" * 33_334)
        except OSError:
            self.close_connection = True

    def serve_empty(self) -> None:
        self.send("")

    def serve_paywall(self) -> None:
        self.send(
            PAGE.format(title="Members", body="<p>Subscribe to continue reading this story.</p>")
        )

    def serve_german(self) -> None:
        text = (
            "<p>Das Unternehmen stellte am Freitag ein neues Sprachmodell vor, das Fragen über "
            "Gezeiten beantwortet. Es wurde mit öffentlichen Karten trainiert und steht ab "
            "sofort allen Häfen des Landes kostenlos zur Verfügung.</p>"
        )
        self.send(PAGE.format(title="Ein Modell", body=text * 4))

    def serve_good(self) -> None:
        self.send(PAGE.format(title="Tide model released", body=PARAGRAPH * 3))


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def project(folder: Path, *feeds: str) -> Path:
    lines = "".join(f'  - {{url: "{f}", name: Feed {i}}}\n' for i, f in enumerate(feeds))
    text = f"feeds:\n{lines}select: {{max_age_hours: 9000, limit: 9, per_feed: 9}}\n"
    text += 'fetch: {allow_hosts: ["127.0.0.1"], delay_s: 0}\n'
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")
    return folder


def test_init_writes_settings_that_load_and_overwrites_nothing(tmp_path: Path) -> None:
    first = imakita("init", "news", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "imakita doctor" in first.stdout
    listed = imakita("-C", "news", "feeds", "--json", cwd=tmp_path)
    assert len(json.loads(listed.stdout)) >= 15
    second = imakita("init", "news", cwd=tmp_path)
    assert second.returncode == 65
    assert "exists already" in second.stderr


def test_a_missing_settings_file_says_how_to_make_one(tmp_path: Path) -> None:
    done = imakita("run", cwd=tmp_path)
    assert done.returncode == 78
    assert "imakita init" in done.stderr


def test_an_unknown_key_is_refused_with_file_and_line(tmp_path: Path) -> None:
    project(tmp_path, "http://127.0.0.1:9/feed")
    with (tmp_path / "feeds.yaml").open("a") as f:
        f.write("artcle: {}\n")
    done = imakita("run", cwd=tmp_path)
    assert done.returncode == 78
    assert "feeds.yaml:5" in done.stderr
    assert "article" in done.stderr


def test_an_unreachable_feed_is_told_and_does_not_stop_the_others(
    tmp_path: Path, site: str
) -> None:
    project(tmp_path, "http://127.0.0.1:9/feed", f"{site}/feed.xml")
    done = imakita("run", "--json", "--strict", cwd=tmp_path)
    assert done.returncode == 69, done.stderr
    told = json.loads(done.stdout)
    assert told["entries"] == 4
    assert len(told["feeds_failed"]) == 1
    assert "Feed 0" in told["feeds_failed"][0]
    assert imakita("run", cwd=tmp_path).returncode == 0


def test_awkward_pages_degrade_with_a_reason_and_lose_nothing(tmp_path: Path, site: str) -> None:
    project(tmp_path, f"{site}/feed.xml")
    told = json.loads(imakita("run", "--json", cwd=tmp_path).stdout)
    assert any("KI-Modell" in r and "not English (de)" in r for r in told["refused"])
    held = {
        row["title"]: imakita("explain", row["id"], "--json", cwd=tmp_path).stdout
        for row in json.loads(imakita("queue", "--json", cwd=tmp_path).stdout)
    }
    sources = {title: json.loads(text)["sources"][0] for title, text in held.items()}
    assert {s["level"] for s in sources.values()} == {"feed"}
    huge = next(s for title, s in sources.items() if "so big" in title)
    assert any("3000000" in w.replace(",", "").replace("_", "") for w in huge["warnings"])
    members = next(s for title, s in sources.items() if "members" in title)
    assert any("paywall" in w.lower() or "subscri" in w.lower() for w in members["warnings"])


def test_a_dry_run_shows_scores_and_saves_nothing(tmp_path: Path, site: str) -> None:
    project(tmp_path, f"{site}/feed.xml")
    told = json.loads(imakita("run", "--dry-run", "--json", cwd=tmp_path).stdout)
    assert len(told["stories"]) == 4
    assert all(s["reasons"] for s in told["stories"])
    assert json.loads(imakita("queue", "--json", cwd=tmp_path).stdout) == []
    assert json.loads(imakita("run", "--json", cwd=tmp_path).stdout)["entries"] == 4


def test_one_article_by_url_file_or_stdin_is_held_without_a_model(
    tmp_path: Path, site: str
) -> None:
    project(tmp_path, f"{site}/feed.xml")
    text = "Tide model released\n\n" + "A fictional company released an AI model for ports. " * 6
    (tmp_path / "story.txt").write_text(text, encoding="utf-8")
    for what, stdin in ((f"{site}/good", None), ("story.txt", None), ("-", text + "More.")):
        done = imakita("article", what, cwd=tmp_path, stdin=stdin)
        assert done.returncode == 65, done.stderr
        assert "held" in done.stdout
        assert "imakita show" in done.stderr
    assert len(json.loads(imakita("queue", "--json", cwd=tmp_path).stdout)) == 3


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (["article", "nowhere.txt"], None, 65, "no such file"),
        (["article", "-"], "  \n", 65, "empty"),
        (["article", "http://127.0.0.1:9/x"], None, 69, "127.0.0.1"),
        (["run", "--since", "soon"], None, 65, "24h or 3d"),
        (["show", "ffff"], None, 65, "ffff"),
        (["queue", "--state", "lost"], None, 65, "queued"),
        (["run", "--model", "gpt-9"], None, 69, "smollm2"),
        (["reject", "ffff"], None, 2, "--reason"),
    ],
)
def test_bad_input_gets_a_clear_error_and_its_exit_code(
    tmp_path: Path, arguments: list[str], stdin: str | None, code: int, words: str
) -> None:
    project(tmp_path, "http://127.0.0.1:9/feed")
    done = imakita(*arguments, cwd=tmp_path, stdin=stdin)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert words in done.stderr


def test_a_second_run_at_the_same_time_is_turned_away(tmp_path: Path, site: str) -> None:
    project(tmp_path, f"{site}/feed.xml")
    (tmp_path / ".imakita").mkdir()
    with FileLock(tmp_path / ".imakita" / "run.lock"):
        done = imakita("run", cwd=tmp_path)
    assert done.returncode == 75
    assert "another imakita is working" in done.stderr


def test_doctor_names_the_writer_and_what_to_do_without_one(tmp_path: Path, site: str) -> None:
    project(tmp_path, f"{site}/feed.xml")
    done = imakita("doctor", "--json", cwd=tmp_path, CUDA_VISIBLE_DEVICES="")
    checks = {c["name"]: c for c in json.loads(done.stdout)}
    assert checks["output"]["ok"] is True
    assert checks["feed Feed 0"]["said"] == "4 entries"
    assert done.returncode == (0 if checks["writer"]["ok"] else 69)


def test_approval_without_a_draft_is_refused_even_by_force(tmp_path: Path, site: str) -> None:
    project(tmp_path, f"{site}/feed.xml")
    imakita("run", cwd=tmp_path)
    item = json.loads(imakita("queue", "--json", cwd=tmp_path).stdout)[0]["id"]
    done = imakita("approve", item, "--force", "--reason", "trust me", cwd=tmp_path)
    assert done.returncode == 65
    assert not list((tmp_path / "output").rglob("index.md"))
    rejected = imakita("reject", item[:5], "--reason", "not news", "--as", "miho", cwd=tmp_path)
    assert rejected.returncode == 0
    told = json.loads(imakita("explain", item, "--json", cwd=tmp_path).stdout)
    last = told["decisions"][-1]
    assert (last["who"], last["to"], last["reason"]) == ("miho", "rejected", "not news")


def test_the_sample_site_runs_from_its_own_settings(tmp_path: Path) -> None:
    with serving(SITE, 0) as base:
        project(tmp_path, f"{base}/feed-a.xml", f"{base}/feed-b.xml")
        done = imakita("run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Writer:" in done.stdout
    assert "Next: `imakita queue`" in done.stdout
