"""Article → files, atomically; then the user's hook. The door to the disk.

A kill leaves either all of an article or none of it, and the next run goes on. A file that a person
edited is never overwritten.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from pipeline.domain import GIT_HOOKS, Article, File
from pipeline.errors import OutputError

from . import git
from .disk import in_words, inside, replace_file
from .place import outlook, put

__all__ = [
    "in_words",
    "inside",
    "outlook",
    "publish",
    "remove_sheet",
    "replace_file",
    "write_sheet",
]

_HOOK_SECONDS = 600
_TAIL = 300  # characters of a failing hook's output that are worth showing


def publish(
    article: Article,
    folder: Path,
    hook: Sequence[str] = (),
    hook_folder: Path | None = None,
    trailers: Sequence[str] = (),
) -> tuple[Path, ...]:
    """Write an article's files below `folder`, then run the hook.

    The hook is one of `GIT_HOOKS`, whose commits end in `trailers`, or a command that gets the
    bundle's (or page's) path as its last word. Writing what is there already changes nothing.
    Raises OutputError when the disk is full or read-only, when a person edited the page, or when
    the hook fails (the files stay).
    """
    place = inside(folder, article.place)
    base = place if article.folder else folder
    paths = tuple(inside(base, f.path) for f in article.files)
    if len(hook) == 1 and hook[0] in GIT_HOOKS:
        with in_words(place):
            repository = git.prepare(article, folder, hook[0])
            put(article, folder)
            git.release(repository, article, folder, hook[0], trailers)
        return paths
    with in_words(place):
        put(article, folder)
    _run(hook, place, hook_folder)
    return paths


def write_sheet(sheet: File, folder: Path) -> Path:
    """Write one review sheet below `folder`; an unchanged one is left alone.

    Sheets quote their sources at length, so git is told to leave their folder out.
    """
    path = inside(folder, sheet.path)
    with in_words(path):
        if not path.is_file() or path.read_bytes() != sheet.body:
            replace_file(path, sheet.body)
        guard = path.parent / ".gitignore"
        if not guard.exists():
            replace_file(guard, b"*\n")
    return path


def remove_sheet(place: str, folder: Path) -> None:
    """Remove the review sheet of a decided item, if there is one there."""
    path = inside(folder, place)
    with in_words(path):
        if path.is_file():
            path.unlink()


def _run(hook: Sequence[str], place: Path, folder: Path | None) -> None:
    if not hook:
        return
    try:
        done = subprocess.run(  # noqa: S603  the user's own command, no shell
            [*hook, str(place)],
            cwd=folder,
            stdin=subprocess.DEVNULL,  # under cron nobody answers a question
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_HOOK_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutputError(
            f"the hook {hook[0]!r} failed: {error}. The files are written."
        ) from error
    if done.returncode != 0:
        tail = done.stdout.decode(errors="replace").strip()[-_TAIL:] or "it printed nothing"
        raise OutputError(
            f"the hook {hook[0]!r} exited with {done.returncode}: {tail}. The files are written."
        )
