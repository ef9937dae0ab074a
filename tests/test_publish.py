"""publish: articles reach the disk whole or not at all, and people's edits are left alone."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.domain import Article, File
from pipeline.errors import OutputError
from pipeline.publish import publish, remove_sheet, write_sheet

ROOT = Path(__file__).parents[1]
FOLDER = "posts/2026-02-11-orin-2-ab12cd34"
SHEET = File("queue/2026-02-11-orin-2-ab12cd34.md", b"# held\n")


def article(page: str = "---\ntitle: x\n---\n") -> Article:
    claims = json.dumps({"markdown_sha256": sha256(page.encode()).hexdigest(), "page": page})
    files = (File("index.md", page.encode()), File("index.claims.json", claims.encode()))
    return Article("ab12cd34ef567890", "orin-2-ab12cd34", "題", FOLDER, files)


def names(folder: Path) -> list[str]:
    """Every file and folder below, hidden ones too."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


WHOLE = ["posts", FOLDER, f"{FOLDER}/index.claims.json", f"{FOLDER}/index.md"]


def test_a_bundle_is_written_and_its_paths_are_returned(tmp_path: Path) -> None:
    paths = publish(article(), tmp_path / "output")
    bundle = tmp_path / "output" / FOLDER
    assert paths == (bundle / "index.md", bundle / "index.claims.json")
    assert paths[0].read_bytes() == b"---\ntitle: x\n---\n"
    assert names(tmp_path / "output") == WHOLE


def test_publishing_again_touches_nothing(tmp_path: Path) -> None:
    page = publish(article(), tmp_path)[0]
    os.utime(page, (1, 1))
    before = page.stat()
    publish(article(), tmp_path)
    assert (page.stat().st_mtime, page.stat().st_ino) == (1, before.st_ino)


def test_our_own_older_version_is_replaced_and_what_lies_beside_it_stays(tmp_path: Path) -> None:
    bundle = publish(article("old"), tmp_path)[0].parent
    (bundle / "cover.png").write_bytes(b"by hand")
    publish(article("new"), tmp_path)
    assert (bundle / "index.md").read_text() == "new"
    assert json.loads((bundle / "index.claims.json").read_text())["page"] == "new"
    assert names(tmp_path) == sorted([*WHOLE, f"{FOLDER}/cover.png"])


def test_a_page_that_a_person_edited_is_never_overwritten(tmp_path: Path) -> None:
    page = publish(article("old"), tmp_path)[0]
    page.write_text("old, and a comma by hand")
    for version in ("old", "new"):
        with pytest.raises(OutputError, match=r"index\.md was edited by hand"):
            publish(article(version), tmp_path)
    assert page.read_text() == "old, and a comma by hand"


@pytest.mark.parametrize("claims", [None, b"", b"[]", b"{", b"\xff", b'{"markdown_sha256": 1}'])
def test_a_page_without_a_sound_sidecar_counts_as_edited(
    tmp_path: Path, claims: bytes | None
) -> None:
    page, sidecar = publish(article("old"), tmp_path)
    sidecar.unlink()
    if claims is not None:
        sidecar.write_bytes(claims)
    with pytest.raises(OutputError, match="edited by hand"):
        publish(article("new"), tmp_path)
    assert page.read_text() == "old"


def test_a_sidecar_that_is_missing_is_written_again(tmp_path: Path) -> None:
    sidecar = publish(article(), tmp_path)[1]
    sidecar.unlink()
    publish(article(), tmp_path)
    assert sidecar.is_file()


def test_a_kill_between_the_two_files_of_an_update_is_mended(tmp_path: Path) -> None:
    page = publish(article("old"), tmp_path)[0]
    page.write_text("new")  # the page goes first; then the kill came
    publish(article("new"), tmp_path)
    sidecar = json.loads((page.parent / "index.claims.json").read_text())
    assert sidecar["page"] == "new"


def test_what_a_killed_run_left_half_written_is_cleaned_up(tmp_path: Path) -> None:
    part = tmp_path / "posts" / f".{Path(FOLDER).name}.part"
    part.mkdir(parents=True)
    (part / "index.md").write_text("half")
    (part / "other.md").write_text("half")
    publish(article(), tmp_path)
    assert names(tmp_path) == WHOLE


KILLED = """
import os, signal, sys
from pathlib import Path
import pipeline.publish as module
from tests.test_publish import article
step, calls = int(sys.argv[2]), 0
real = os.fsync
def fsync(handle):
    global calls
    calls += 1
    if calls == step:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)
os.fsync = fsync
module.publish(article("new"), Path(sys.argv[1]))
print(calls)
"""


@pytest.mark.parametrize("before", ["nothing", "old"])
def test_a_kill_at_any_sync_leaves_all_or_nothing_and_the_next_run_mends_it(
    tmp_path: Path, before: str
) -> None:
    folder = tmp_path / "output"
    for step in range(1, 10):
        shutil.rmtree(folder, ignore_errors=True)
        if before == "old":
            publish(article("old"), folder)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(step)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        bundle = folder / FOLDER
        if bundle.exists():
            assert (bundle / "index.md").read_text() in ("old", "new")
            assert (bundle / "index.claims.json").is_file()
        publish(article("new"), folder)
        assert names(folder) == WHOLE
        assert (bundle / "index.md").read_text() == "new"
        if done.returncode == 0:
            assert int(done.stdout) == step - 1 >= 4
            return
        assert done.returncode == -signal.SIGKILL, done.stderr
    pytest.fail("never ran to its end")


@pytest.mark.parametrize("path", ["../evil", "/tmp/evil", "posts/../../evil", "", "."])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "output"
    if path:  # without a folder an article's files stand on their own
        with pytest.raises(OutputError, match="outside"):
            publish(replace(article(), folder=path), folder)
    with pytest.raises(OutputError, match="outside"):
        publish(replace(article(), folder="", files=(File(path, b"x"),)), folder)
    with pytest.raises(OutputError, match="outside"):
        publish(replace(article(), files=(File(path, b"x"),)), folder)
    with pytest.raises(OutputError, match="outside"):
        write_sheet(File(path, b"x"), folder)
    with pytest.raises(OutputError, match="outside"):
        remove_sheet(path, folder)
    assert names(tmp_path) == []


def test_a_link_that_leads_outside_is_not_followed(tmp_path: Path) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "output"
    elsewhere.mkdir()
    folder.mkdir()
    (folder / "posts").symlink_to(elsewhere)
    with pytest.raises(OutputError, match="outside"):
        publish(article(), folder)
    assert names(elsewhere) == []


# --- trouble with the disk -----------------------------------------------------------------------


def test_a_file_where_a_folder_must_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "posts").write_text("a file")
    with pytest.raises(OutputError, match=r"posts: .*Move away what stands where a folder must"):
        publish(article(), tmp_path)
    assert (tmp_path / "posts").read_text() == "a file"


TROUBLED = """
import sys
from pathlib import Path
from pipeline.errors import OutputError
from pipeline.publish import publish, write_sheet
from tests.test_publish import SHEET, article
import dataclasses
for door in ("publish", "write_sheet"):
    try:
        if door == "publish":
            publish(article("x" * 200_000), Path(sys.argv[1]))
        else:
            write_sheet(dataclasses.replace(SHEET, body=b"x" * 200_000), Path(sys.argv[1]))
    except OutputError as error:
        print(error)
print(sorted(str(p) for p in Path(sys.argv[1]).rglob("*") if p.is_file()))
"""


def test_a_write_cut_short_by_the_system_leaves_nothing_behind(tmp_path: Path) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))

    done = subprocess.run(
        [sys.executable, "-B", "-c", TROUBLED, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=small_files_only,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert all("File too large. Raise the limit on file sizes" in line for line in lines[:2])
    assert lines[2] == "[]"


def in_own_mount(options: str, folder: Path) -> list[str]:
    """The lines that TROUBLED prints in a mount namespace with a tmpfs at the folder."""
    if shutil.which("unshare") is None:
        pytest.skip("unshare (util-linux) is not installed: no private mount")
    folder.mkdir()
    script = f'mount -t tmpfs -o {options} tmpfs "$0" || exit 99; exec "$@"'
    inner = ["sh", "-c", script, str(folder), sys.executable, "-B", "-c", TROUBLED, str(folder)]
    done = subprocess.run(
        ["unshare", "--mount", "--map-root-user", *inner], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode in (1, 99) and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip(f"this system allows no private mount: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_full_disk_is_named_and_nothing_half_written_stays(tmp_path: Path) -> None:
    *errors, left = in_own_mount("size=64k", tmp_path / "full")
    assert len(errors) == 2
    assert all("No space left on device. Free some space there" in line for line in errors)
    assert left == "[]"


def test_a_read_only_folder_is_named_even_for_root(tmp_path: Path) -> None:
    *errors, left = in_own_mount("size=64k,ro", tmp_path / "sealed")
    assert len(errors) == 2
    assert all("Read-only file system. Mount it writable" in line for line in errors)
    assert left == "[]"


def test_a_folder_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere; the read-only mount above stands for this")
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match=r"Permission denied\. Give yourself the right"):
        publish(article(), tmp_path)


# --- the hook ------------------------------------------------------------------------------------


def test_the_hook_gets_the_bundle_as_its_last_word(tmp_path: Path) -> None:
    told = tmp_path / "told"
    publish(article(), tmp_path, ("sh", "-c", f'printf "%s|%s" "$1" "$2" > "{told}"', "x", "a b"))
    assert told.read_text() == f"a b|{tmp_path / FOLDER}"


def test_the_hook_runs_again_when_the_files_were_there_already(tmp_path: Path) -> None:
    hook = ("sh", "-c", f'echo once >> "{tmp_path / "told"}"')
    publish(article(), tmp_path, hook)
    publish(article(), tmp_path, hook)
    assert (tmp_path / "told").read_text() == "once\nonce\n"


def test_a_failing_hook_is_reported_with_its_last_words_and_the_files_stay(tmp_path: Path) -> None:
    script = "import sys; print('x' * 999); sys.stderr.buffer.write(b'no route \\xff'); sys.exit(3)"
    with pytest.raises(OutputError) as caught:
        publish(article(), tmp_path, (sys.executable, "-c", script))
    assert "exited with 3: " in str(caught.value)
    assert "no route \ufffd. The files are written." in str(caught.value)
    assert len(str(caught.value)) < 600
    assert names(tmp_path) == WHOLE


def test_a_hook_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"the hook 'no-such-command' failed: .*No such file"):
        publish(article(), tmp_path, ("no-such-command",))
    assert names(tmp_path) == WHOLE


def test_a_hook_that_asks_a_question_gets_no_answer(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="exited with 1: it printed nothing"):
        publish(article(), tmp_path, ("sh", "-c", "read answer"))


# --- sheets --------------------------------------------------------------------------------------


def test_a_sheet_is_written_once_and_removed_once(tmp_path: Path) -> None:
    path = write_sheet(SHEET, tmp_path)
    assert path.read_bytes() == b"# held\n"
    os.utime(path, (1, 1))
    write_sheet(SHEET, tmp_path)
    assert path.stat().st_mtime == 1
    write_sheet(replace(SHEET, body=b"# queued\n"), tmp_path)
    assert path.read_bytes() == b"# queued\n"
    remove_sheet(SHEET.path, tmp_path)
    remove_sheet(SHEET.path, tmp_path)
    assert names(tmp_path) == ["queue", "queue/.gitignore"]
