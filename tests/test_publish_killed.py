"""publish: killed at any line, each story is out exactly once, whole, with its trail complete."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRAIL = ["run:queued", "山田:approved", "run:published"]
EACH = 40  # and every third run that mends is killed too
SUBJECT = "post: Kestrel Labs、700億パラメータのOrin-2を公開"


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["bundle", "flat", "git-commit", "git-push", "git-pr"])
def test_fifty_kills_leave_no_half_file_no_second_commit_and_a_whole_trail(
    tmp_path: Path, mode: str
) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("needs Linux: orphans of a killed process are waited for")
    if mode.startswith("git") and shutil.which("git") is None:
        pytest.skip("git is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill_publishing", str(tmp_path / "k"), mode, str(EACH)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["kills"] >= 50
    assert told["states"] == ["published", "published"]
    assert told["trails"] == [TRAIL, TRAIL]
    # A proposal lies in its branch; otherwise both pages are there.
    pages = 0 if mode == "git-pr" else 2
    assert len([name for name in told["files"] if name.endswith(".md")]) == pages
    # Here and in the remote repository; a proposal only there.
    copies = {"git-commit": 1, "git-push": 2, "git-pr": 1}.get(mode, 0)
    assert told["commits"].count(SUBJECT) == 2 * copies
