"""Kill -9 a process that publishes, at every line it runs, and see what the next run makes of it.

`python -m tests.kill_publishing FOLDER MODE KILLS` prints one JSON document. Two approved articles
are published; each time the process dies before another line of the code that writes files, calls
git or records what it did. Every third time the run that mends it is killed too.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.backends import Choice
from pipeline.config import load
from pipeline.domain import Decision, Item, State, Story
from pipeline.fetch.fake import FakeWeb
from pipeline.review import Hand, approve
from pipeline.run import World, Writer
from pipeline.run.release import publish_approved
from pipeline.store import Store
from tests.builders import NIGHT, RELEASED, entry, item, source

CODE = tuple(
    str(Path(__file__).parents[1] / "pipeline" / name)
    for name in ("publish/", "run/release.py", "review.py", "store/articles.py",
                 "store/publications.py", "store/transactions.py")
)  # fmt: skip
MODES = {
    "bundle": ("hugo-papermod", "[]"),
    "flat": ("hugo-flat", "[]"),
    "git-commit": ("hugo-flat", "[git-commit]"),
    "git-push": ("hugo-papermod", "[git-push]"),
    "git-pr": ("hugo-papermod", "[git-pr]"),
}
_SUBREAPER = 36  # prctl: orphans of killed children (a git at work) become ours


def settings(mode: str) -> str:
    flavour, hook = MODES[mode]
    return (
        "feeds: [{url: https://a.example/feed, name: A}]\n"
        f"site: {{flavour: {flavour}, folder: site, hook: {hook}}}\ncover: {{engine: none}}\n"
    )


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def prepare(folder: Path, mode: str) -> None:
    """A project with two approved articles and, where the mode wants it, a repository."""
    (folder / "site").mkdir(parents=True)
    (folder / "feeds.yaml").write_text(settings(mode))
    if mode.startswith("git"):
        git(folder, "init", "-q", "--bare", "-b", "main", "remote.git")
        git(folder / "site", "init", "-q", "-b", "main")
        for key, value in (("user.name", "t"), ("user.email", "t@e.example"), ("gc.auto", "0")):
            git(folder / "site", "config", key, value)
        (folder / "site" / "README").write_text("a site")
        git(folder / "site", "add", ".")
        git(folder / "site", "commit", "-qm", "start")
        git(folder / "site", "remote", "add", "origin", "../remote.git")
        git(folder / "site", "push", "-qu", "origin", "main")
    with Store.open(load(folder / "feeds.yaml", {}).store.url) as store:
        for number in (1, 2):
            add(store, number)


def add(store: Store, number: int) -> None:
    read = source(f"Story {number}", url=f"https://ledger.example/{number}")
    first = entry(read)
    store.add_entries([first])
    store.save_stories([Story(first.id, (first,))])
    made = replace(
        item(sources=(read,), state=State.QUEUED),
        id=f"{number}" * 10,
        story=Story(first.id, (first,)),
        created=NIGHT,
    )
    store.add_item(made, Decision(made.id, NIGHT, "run", None, State.QUEUED))
    approve(store, made.id, Hand("山田", RELEASED))


def publish_all(folder: Path) -> None:
    """One run of `imakita publish`, without its process."""
    config = load(folder / "feeds.yaml", {})
    with Store.open(config.store.url) as store:
        world = World(
            config=config,
            store=store,
            web=FakeWeb({}),
            writer=Writer(Choice(None, "none")),
            template=("", "", ""),
            now=lambda: RELEASED,
        )
        _, failed = publish_approved(world)
        assert not failed, failed


def killing(at: int, told: int) -> None:
    """Count the lines of CODE that run; die before line `at`, or write the count into a pipe."""
    seen = 0

    def lines(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal seen
        if event == "line":
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return lines

    def calls(frame: FrameType, event: str, _: Any) -> Any:
        return lines if frame.f_code.co_filename.startswith(CODE) else None

    sys.settrace(calls)
    try:
        publish_all(Path.cwd())
    finally:
        sys.settrace(None)
        os.write(told, str(seen).encode())


def child(folder: Path, at: int) -> tuple[bool, int]:
    """Publish in a child that dies at a line; whether it died, and how many lines it ran."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.chdir(folder)
            killing(at, writing)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    _, status = os.waitpid(pid, 0)
    told = os.read(reading, 20)
    os.close(reading)
    while True:  # a git that outlived its parent ends before anybody else begins
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    died = os.WIFSIGNALED(status)
    assert died or os.waitstatus_to_exitcode(status) == 0, "the child failed by itself"
    return died, int(told or 0)


@dataclass
class Seen:
    """What lies there after a run."""

    files: dict[str, bytes]
    states: list[str]
    trails: list[list[str]]
    recorded: list[dict[str, str]]
    commits: list[str]


def look(folder: Path) -> Seen:
    site = folder / "site"
    files = {
        str(p.relative_to(site)): p.read_bytes()
        for p in sorted(site.rglob("*"))
        if p.is_file() and ".git" not in p.parts
    }
    with Store.open(load(folder / "feeds.yaml", {}).store.url) as store:
        items: tuple[Item, ...] = store.items()
        trails = [[f"{d.who}:{d.after}" for d in store.decisions(i.id)] for i in items]
        recorded = [store.publication(i.id) for i in items]
    commits = []
    if (site / ".git").exists():
        commits = git(site, "log", "--format=%s", "--name-only").splitlines()
        commits += git(site, "status", "--porcelain").splitlines()
        remote = folder / "remote.git"
        for branch in git(remote, "branch", "--format=%(refname:short)").split():
            commits += [f"{branch}:"]
            commits += git(remote, "log", "--format=%s", "--name-only", branch).splitlines()
    return Seen(files, [str(i.state) for i in items], trails, recorded, commits)


def half(now: Seen, whole: Seen) -> list[str]:
    """Files that can be seen (no dot in front) and are not what they should be.

    A proposed page lies there only until its branch is pushed, but must be whole even so.
    """
    known = {path: digest for record in whole.recorded for path, digest in record.items()}
    return [
        name
        for name, body in now.files.items()
        if not any(part.startswith(".") for part in Path(name).parts)
        and whole.files.get(name) != body
        and known.get(name) != sha256(body).hexdigest()
    ]


def main() -> None:
    folder, mode, kills = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    prepare(folder / "start", mode)
    shutil.copytree(folder / "start", folder / "whole")
    died, total = child(folder / "whole", 0)
    assert not died
    whole, wrong, done = look(folder / "whole"), [], 0
    dice = random.Random(7)
    for number in range(kills):
        at = 1 + number * (total - 1) // max(1, kills - 1)
        here = folder / "try"
        shutil.rmtree(here, ignore_errors=True)
        shutil.copytree(folder / "start", here)
        done += child(here, at)[0]
        wrong += [f"line {at}: half {name}" for name in half(look(here), whole)]
        if number % 3 == 0:
            done += child(here, dice.randint(1, total))[0]
        child(here, 0)
        if look(here) != whole:
            wrong.append(f"line {at}: not mended")
        child(here, 0)
        if look(here) != whole:
            wrong.append(f"line {at}: published again")
    told = {
        "kills": done, "lines": total, "wrong": wrong[:20], "states": whole.states,
        "trails": whole.trails, "commits": whole.commits,
        "files": sorted(whole.files), "recorded": [sorted(r) for r in whole.recorded],
    }  # fmt: skip
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
