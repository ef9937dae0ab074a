"""The commands about output, as a user types them: init, export, digest, stats and more."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.cover import find_font
from pipeline.domain import FLAVOURS
from pipeline.review import Hand, approve
from tests.builders import RELEASED
from tests.test_cli import imakita
from tests.test_run_output import FEED, added, opened

EPOCH = str(int(RELEASED.timestamp()))


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return imakita("-q", *arguments, cwd=cwd, SOURCE_DATE_EPOCH=EPOCH)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One article that waits, and one that is approved but not out."""
    with opened(tmp_path) as world:
        added(world.store, 1)
        approve(world.store, added(world.store, 2).id, Hand("山田", RELEASED))
    return tmp_path


# --- init ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("flavour", ["hugo-flat", "zenn"])
def test_init_writes_settings_for_a_flavour_and_examples_around_them(
    tmp_path: Path, flavour: str
) -> None:
    done = imakita("init", "news", "--flavour", flavour, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "news"
    assert load(folder / "feeds.yaml", {}).site.flavour == flavour
    examples = folder / "examples"
    names = {str(p.relative_to(examples)) for p in examples.rglob("*") if p.is_file()}
    hugo = {"hugo/hugo.toml", "hugo/layouts/_default/_markup/render-link.html"}
    assert names == {
        *("crontab", "systemd/imakita.service", "systemd/imakita.timer"),
        *("github/news.yml", "github/site.yml"),
        *(hugo if flavour.startswith("hugo") else ()),
    }


def test_init_overwrites_nothing_and_knows_its_flavours(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "crontab").write_text("mine")
    done = imakita("init", "--flavour", "geocities", cwd=tmp_path)
    assert done.returncode == 65
    assert done.stderr == f"imakita: --flavour geocities: known are {', '.join(FLAVOURS)}.\n"
    assert imakita("init", cwd=tmp_path).returncode == 0
    assert (tmp_path / "examples" / "crontab").read_text() == "mine"
    assert imakita("init", cwd=tmp_path).returncode == 65


# --- export --------------------------------------------------------------------------------------


def test_export_shows_an_article_in_another_flavour_as_a_draft(project: Path) -> None:
    done = run("export", "0000000001", "--flavour", "zenn", cwd=project)
    assert done.returncode == 0, done.stderr
    assert 'emoji: "🚀"' in done.stdout
    assert "published: false" in done.stdout
    assert "人の確認はまだ受けていません。" in done.stdout


def test_export_writes_files_into_a_folder_and_changes_no_state(project: Path) -> None:
    done = run("export", "0000000002", "--flavour", "hugo-flat", "-o", "out", cwd=project)
    assert done.returncode == 0, done.stderr
    page = project / "out" / "posts" / "2026-02-11-00000000.md"
    assert str(page) in done.stdout
    assert "draft: false" in page.read_text()
    rows = json.loads(run("queue", "--json", cwd=project).stdout)
    assert {row["state"] for row in rows} == {"queued", "approved"}
    assert not (project / "output" / "posts").exists()


def test_a_page_that_is_only_shown_names_no_cover_and_one_that_is_written_has_it(
    project: Path,
) -> None:
    if find_font()[0] is None:
        pytest.skip(find_font()[1])
    (project / "feeds.yaml").write_text(FEED)
    assert "cover:" not in run("export", "0000000002", cwd=project).stdout
    run("export", "0000000002", "-o", "out", cwd=project)
    (page,) = (project / "out").rglob("index.md")
    assert "cover:" in page.read_text()
    assert page.with_name("cover.png").is_file()


def test_export_overwrites_no_page_that_was_edited(project: Path) -> None:
    run("export", "0000000002", "-o", "out", cwd=project)
    (page,) = (project / "out").rglob("index.md")
    page.write_text("mine")
    done = run("export", "0000000002", "-o", "out", cwd=project)
    assert done.returncode == 73
    assert "was edited by hand" in done.stderr
    assert page.read_text() == "mine"


def test_export_knows_its_flavours(project: Path) -> None:
    done = run("export", "0000000001", "--flavour", "geocities", cwd=project)
    assert (done.returncode, done.stdout) == (65, "")
    assert "--flavour geocities: known are hugo-papermod, hugo-flat" in done.stderr


# --- publish --dry-run, digest, stats -----------------------------------------------------------


def test_a_dry_run_of_publish_says_what_would_be_written(project: Path) -> None:
    done = run("publish", "--dry-run", cwd=project)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["0000000002", "new", "posts/2026-02-11-story-2-00000000"]
    assert lines[-1] == "Dry run: 1 articles are approved; nothing was written."
    (told,) = json.loads(run("publish", "--dry-run", "--json", cwd=project).stdout)
    assert told["outlook"] == "new"
    assert not (project / "output").exists()


def test_a_digest_is_printed_or_written_as_a_draft(project: Path) -> None:
    assert run("digest", "--week", "2026-W07", cwd=project).returncode == 65
    assert run("publish", cwd=project).returncode == 0
    shown = run("digest", "--week", "2026-W07", "--stdout", cwd=project).stdout
    assert "AIニュースまとめ 2月9日〜2月15日（1本）" in shown
    done = run("digest", "--week", "2026-W07", cwd=project)
    assert done.returncode == 0, done.stderr
    page = project / "output" / done.stdout.strip() / "index.md"
    assert page.read_text() == shown
    released = run("digest", "--week", "2026-W07", "--publish", cwd=project)
    assert released.returncode == 0, released.stderr
    assert "draft: false" in page.read_text()


def test_stats_are_told_as_text_json_and_picture(project: Path) -> None:
    done = run("stats", "--days", "7", "--png", "days.png", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "1 queued, 1 approved" in done.stdout
    assert "2026-02-11" in done.stdout
    assert (project / "days.png").read_bytes().startswith(b"\x89PNG")
    told = json.loads(run("stats", "--json", cwd=project).stdout)
    assert (told["days"], told["articles"]["approved"], len(told["by_day"])) == (30, 1, 30)
