"""publish: the hooks that are git, against real repositories; nothing is forced or swept along."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.domain import Article, File
from pipeline.errors import OutputError
from pipeline.publish import publish, write_sheet

if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

PAGE = "posts/2026-02-11-ab12cd34.md"
CLAIMS = "claims/2026-02-11-ab12cd34.claims.json"
TRAILERS = ("Source: https://ledger.example/orin-2", "Model: writer-8b", "Reviewed-by: 山田")


def article(text: str = "page", name: str = "ab12cd34") -> Article:
    claims = f'{{"markdown_sha256": "{sha256(text.encode()).hexdigest()}"}}'
    files = (
        File(PAGE.replace("ab12cd34", name), text.encode()),
        File(CLAIMS.replace("ab12cd34", name), claims.encode()),
    )
    return Article(name, f"orin-2-{name}", "#題: 「Orin-2」", "", files)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A clone with one commit and a remote to push to."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "remote.git")
    git(tmp_path, "clone", "-q", "remote.git", "site")
    folder = tmp_path / "site"
    git(folder, "switch", "-qc", "main")
    for who in (folder,):
        git(who, "config", "user.name", "t")
        git(who, "config", "user.email", "t@e.example")
    (folder / "README").write_text("a site")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "start")
    git(folder, "push", "-qu", "origin", "main")
    return folder


def log(folder: Path, *more: str) -> list[str]:
    return git(folder, "log", "--format=%s", *more).splitlines()


def elsewhere(site: Path, name: str, text: str) -> None:
    """Somebody else pushes a file."""
    other = site.parent / "other"
    if not other.exists():
        git(site.parent, "clone", "-q", "remote.git", "other")
        git(other, "config", "user.name", "o")
        git(other, "config", "user.email", "o@e.example")
    git(other, "pull", "-q")
    (other / name).parent.mkdir(parents=True, exist_ok=True)
    (other / name).write_text(text)
    git(other, "add", ".")
    git(other, "commit", "-qm", f"other {name}")
    git(other, "push", "-q")


# --- git-commit ----------------------------------------------------------------------------------


def test_one_article_is_one_commit_with_its_files_and_trailers(site: Path) -> None:
    publish(article(), site, ["git-commit"], trailers=TRAILERS)
    assert git(site, "log", "-1", "--format=%B") == (
        "post: #題: 「Orin-2」\n\n"
        "Source: https://ledger.example/orin-2\nModel: writer-8b\nReviewed-by: 山田"
    )
    files = git(site, "show", "--format=", "--name-only").splitlines()
    assert sorted(files) == [CLAIMS, PAGE]
    assert git(site, "log", "-1", "--format=%(trailers:key=Reviewed-by,valueonly)") == "山田"
    assert git(site, "status", "--porcelain") == ""


def test_publishing_again_makes_no_second_commit(site: Path) -> None:
    for _ in range(2):
        publish(article(), site, ["git-commit"])
    assert log(site) == ["post: #題: 「Orin-2」", "start"]


def test_a_correction_is_a_commit_of_its_own(site: Path) -> None:
    publish(article(), site, ["git-commit"])
    publish(article("corrected"), site, ["git-commit"])
    assert len(log(site)) == 3
    assert git(site, "show", f"HEAD:{PAGE}") == "corrected"


def test_what_the_user_has_staged_elsewhere_stops_it_before_anything_is_written(
    site: Path,
) -> None:
    (site / "draft.css").write_text("mine")
    git(site, "add", "draft.css")
    with pytest.raises(OutputError, match=r"staged changes that are not articles \(draft\.css\)"):
        publish(article(), site, ["git-commit"])
    assert not (site / PAGE).exists()
    assert log(site) == ["start"]


def test_other_peoples_articles_and_unstaged_changes_are_not_swept_along(site: Path) -> None:
    (site / "posts").mkdir()
    (site / "posts" / "mine.md").write_text("mine")
    git(site, "add", "posts/mine.md")
    (site / "README").write_text("changed, not staged")
    publish(article(), site, ["git-commit"])
    assert sorted(git(site, "show", "--format=", "--name-only").splitlines()) == [CLAIMS, PAGE]
    assert git(site, "status", "--porcelain").splitlines() == ["M README", "A  posts/mine.md"]


def test_what_gitignore_leaves_out_is_not_committed(site: Path) -> None:
    (site / ".gitignore").write_text("claims/\n")
    publish(article(), site, ["git-commit"])
    assert git(site, "show", "--format=", "--name-only").splitlines() == [PAGE]
    assert (site / CLAIMS).is_file()


def test_a_page_edited_by_hand_is_neither_overwritten_nor_committed(site: Path) -> None:
    publish(article(), site, ["git-commit"])
    (site / PAGE).write_text("by hand")
    with pytest.raises(OutputError, match="edited by hand"):
        publish(article("new"), site, ["git-commit"])
    assert (site / PAGE).read_text() == "by hand"
    assert len(log(site)) == 2


def test_a_folder_without_repository_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is in no git repository"):
        publish(article(), tmp_path / "out", ["git-commit"])
    assert not (tmp_path / "out" / PAGE).exists()


def test_a_commit_that_a_hook_of_the_repository_refuses_is_reported(site: Path) -> None:
    hook = site / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho no commits on Fridays >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(OutputError, match=r"git commit in .* failed: no commits on Fridays"):
        publish(article(), site, ["git-commit"])


def test_the_output_may_be_a_folder_deep_in_the_repository(site: Path) -> None:
    publish(article(), site / "content" / "ja", ["git-commit"])
    files = git(site, "show", "--format=", "--name-only").splitlines()
    assert sorted(files) == [f"content/ja/{CLAIMS}", f"content/ja/{PAGE}"]


def test_sheets_that_quote_their_sources_stay_out_of_the_repository(site: Path) -> None:
    write_sheet(File("queue/x.md", b"# quotes"), site)
    git(site, "add", "--all")
    assert git(site, "status", "--porcelain") == ""


# --- git-push ------------------------------------------------------------------------------------


def test_what_others_pushed_is_pulled_first_and_ours_goes_on_top(site: Path) -> None:
    elsewhere(site, "new.txt", "theirs")
    publish(article(), site, ["git-push"])
    assert log(site.parent / "remote.git", "main") == [
        *("post: #題: 「Orin-2」", "other new.txt", "start"),
    ]


def test_a_branch_that_went_its_own_way_is_neither_merged_nor_forced(site: Path) -> None:
    (site / "README").write_text("mine")
    git(site, "commit", "-qam", "mine")
    elsewhere(site, "new.txt", "theirs")
    with pytest.raises(OutputError, match=r"git pull --ff-only in .* failed"):
        publish(article(), site, ["git-push"])
    assert log(site) == ["mine", "start"]
    assert log(site.parent / "remote.git", "main") == ["other new.txt", "start"]
    assert not (site / PAGE).exists()


def test_a_branch_without_a_remote_one_is_named(site: Path) -> None:
    git(site, "switch", "-qc", "alone")
    with pytest.raises(OutputError, match="follows no remote branch"):
        publish(article(), site, ["git-push"])


def test_a_commit_that_was_made_but_not_pushed_is_pushed_by_the_next_run(site: Path) -> None:
    publish(article(), site, ["git-commit"])
    publish(article(), site, ["git-push"])
    assert log(site.parent / "remote.git", "main") == ["post: #題: 「Orin-2」", "start"]


# --- git-pr --------------------------------------------------------------------------------------

BRANCH = "imakita/orin-2-ab12cd34"


def test_a_proposal_is_a_pushed_branch_and_leaves_index_and_files_alone(site: Path) -> None:
    (site / "README").write_text("changed, not staged")
    publish(article(), site, ["git-pr"], trailers=TRAILERS)
    remote = site.parent / "remote.git"
    assert log(remote, BRANCH) == ["post: #題: 「Orin-2」", "start"]
    assert git(remote, "show", f"{BRANCH}:{PAGE}") == "page"
    assert git(site, "branch", "--show-current") == "main"
    assert git(site, "status", "--porcelain") == "M README"
    assert not (site / "posts").exists()


def test_proposing_again_adds_nothing_and_a_correction_adds_a_commit(site: Path) -> None:
    for text in ("page", "page", "corrected"):
        publish(article(text), site, ["git-pr"])
    assert len(log(site.parent / "remote.git", BRANCH)) == 3
    assert git(site, "show", f"{BRANCH}:{PAGE}") == "corrected"


def test_after_the_merge_the_next_article_starts_from_there(site: Path) -> None:
    publish(article(), site, ["git-pr"])
    git(site, "push", "-q", "origin", f"{BRANCH}:main")
    publish(article(name="cd34ab12"), site, ["git-pr"])
    assert log(site) == ["post: #題: 「Orin-2」", "start"]
    assert (site / PAGE).read_text() == "page"
    assert len(log(site, "imakita/orin-2-cd34ab12")) == 3


def gh(folder: Path, script: str) -> Path:
    """A folder for the PATH with a `gh` in it: ours, since the real one needs its service."""
    place = folder / "bin"
    place.mkdir()
    (place / "gh").write_text(f"#!/bin/sh\n{script}\n")
    (place / "gh").chmod(0o755)
    return place


def test_where_gh_is_installed_a_pull_request_is_opened(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = site.parent / "told"
    tool = gh(site.parent, f'printf "%s\\n" "$@" > "{told}"')
    monkeypatch.setenv("PATH", str(tool), prepend=":")
    publish(article(), site, ["git-pr"], trailers=TRAILERS)
    words = told.read_text().splitlines()
    assert words[:8] == [
        *("pr", "create", "--head", BRANCH, "--base", "main", "--title", "post: #題: 「Orin-2」"),
    ]
    assert words[9] == "Source: https://ledger.example/orin-2"


@pytest.mark.parametrize(
    ("said", "problem"), [("a pull request already exists", None), ("not logged in", "gh pr")]
)
def test_an_open_request_is_no_trouble_and_other_trouble_is_told(
    site: Path, monkeypatch: pytest.MonkeyPatch, said: str, problem: str | None
) -> None:
    monkeypatch.setenv("PATH", str(gh(site.parent, f'echo "{said}" >&2; exit 1')), prepend=":")
    if problem is None:
        publish(article(), site, ["git-pr"])
    else:
        with pytest.raises(OutputError, match=f"{problem} .*{said}"):
            publish(article(), site, ["git-pr"])


# --- the files of flavours without bundles --------------------------------------------------------


def flat(text: str, picture: bytes) -> Article:
    digest = sha256(picture).hexdigest()
    claims = f'{{"markdown_sha256": "{sha256(text.encode()).hexdigest()}", '
    claims += f'"pictures": {{"static/a.png": "{digest}"}}}}'
    files = (
        File(PAGE, text.encode()),
        File(CLAIMS, claims.encode()),
        File("static/a.png", picture),
    )
    return replace(article(), files=files)


def test_our_own_older_page_is_replaced_and_the_picture_with_it(tmp_path: Path) -> None:
    publish(flat("old", b"old"), tmp_path)
    publish(flat("new", b"new"), tmp_path)
    assert (tmp_path / PAGE).read_text() == "new"
    assert (tmp_path / "static" / "a.png").read_bytes() == b"new"


def test_a_picture_that_a_person_put_there_stays_and_stops_nothing(tmp_path: Path) -> None:
    publish(flat("old", b"old"), tmp_path)
    (tmp_path / "static" / "a.png").write_bytes(b"by hand")
    publish(flat("new", b"new"), tmp_path)
    assert (tmp_path / "static" / "a.png").read_bytes() == b"by hand"
    assert (tmp_path / PAGE).read_text() == "new"


def test_a_page_that_a_person_edited_stays(tmp_path: Path) -> None:
    publish(flat("old", b"old"), tmp_path)
    (tmp_path / PAGE).write_text("by hand")
    with pytest.raises(OutputError, match="edited by hand"):
        publish(flat("new", b"new"), tmp_path)
    assert (tmp_path / "static" / "a.png").read_bytes() == b"old"
