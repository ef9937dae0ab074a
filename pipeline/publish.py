"""Article → files, atomically; then the user's hook. The door to the disk.

A page bundle is written beside its place and moved there whole, so that a kill leaves either all
of it or none. A file that a person edited is never overwritten.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pipeline.domain import Article, File
from pipeline.errors import OutputError

_HOOK_SECONDS = 600
_TAIL = 300  # characters of a failing hook's output that are worth showing
_REMEDIES = {
    errno.ENOSPC: "Free some space there",
    errno.EDQUOT: "Free some of your quota there",
    errno.EFBIG: "Raise the limit on file sizes (ulimit -f)",
    errno.EROFS: "Mount it writable or choose another site.folder",
    errno.EACCES: "Give yourself the right to write there or choose another site.folder",
    errno.EPERM: "Give yourself the right to write there or choose another site.folder",
    errno.EEXIST: "Move away what stands where a folder must be",
    errno.ENOTDIR: "Move away what stands where a folder must be",
    errno.EISDIR: "Move away the folder that stands where a file must be",
}


def publish(
    article: Article, folder: Path, hook: Sequence[str] = (), hook_folder: Path | None = None
) -> tuple[Path, ...]:
    """Write an article's bundle below `folder` and run the hook with the bundle's path appended.

    Writing what is there already changes nothing. Raises OutputError when the disk is full or
    read-only, when a person edited the files, or when the hook fails (the files stay).
    """
    bundle = inside(folder, article.folder)
    paths = tuple(inside(bundle, f.path) for f in article.files)
    with in_words(bundle):
        shutil.rmtree(_part(bundle), ignore_errors=True)  # what a killed run may have left
        if not _same(bundle, article.files):
            _refuse_edited(bundle, article.files)
            _write_bundle(bundle, article.files)
    _run(hook, bundle, hook_folder)
    return paths


def write_sheet(sheet: File, folder: Path) -> Path:
    """Write one review sheet below `folder`; an unchanged one is left alone."""
    path = inside(folder, sheet.path)
    with in_words(path):
        if not path.is_file() or path.read_bytes() != sheet.body:
            _replace(path, sheet.body)
    return path


def remove_sheet(sheet: File, folder: Path) -> None:
    """Remove the review sheet of a decided item, if there is one."""
    path = inside(folder, sheet.path)
    with in_words(path):
        if path.is_file():
            path.unlink()


def inside(folder: Path, relative: str) -> Path:
    """`folder/relative`, which must stay inside `folder`. Raises OutputError."""
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder.resolve()) or path == folder.resolve():
        raise OutputError(f"{relative!r} would be written outside {folder}; refused.")
    return path


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn trouble with the disk into an OutputError that says what to do."""
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, f"Make {path.parent} writable")
        raise OutputError(
            f"{error.filename or path}: {error.strerror or error}. {remedy}, then run "
            "`imakita publish`; nothing is lost."
        ) from error


def _same(bundle: Path, files: Sequence[File]) -> bool:
    return all(
        (bundle / f.path).is_file() and (bundle / f.path).read_bytes() == f.body for f in files
    )


def _refuse_edited(bundle: Path, files: Sequence[File]) -> None:
    """A page that no longer matches the hash in its own sidecar was edited by a person.

    Not so a page that is already the new one: then a kill came between the two files.
    """
    page = bundle / "index.md"
    if not page.is_file():
        return
    found = page.read_bytes()
    if sha256(found).hexdigest() != _recorded(bundle) and found not in [f.body for f in files]:
        raise OutputError(
            f"{page} was edited by hand, so it is not overwritten. Move it away, then run "
            "`imakita publish` to write it anew."
        )


def _recorded(bundle: Path) -> str | None:
    """The page's hash as its sidecar has it; None when there is no readable sidecar."""
    try:
        claims = json.loads((bundle / "index.claims.json").read_bytes())
        return str(claims["markdown_sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_bundle(bundle: Path, files: Sequence[File]) -> None:
    """Write beside the place, on the same disk, then move."""
    bundle.parent.mkdir(parents=True, exist_ok=True)
    part = _part(bundle)
    try:
        for file in files:
            target = inside(part, file.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_file(target, file.body)
        _move(part, bundle, files)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _part(path: Path) -> Path:
    """Where a file or folder is written first. Hugo builds nothing whose name begins with a dot."""
    return path.with_name(f".{path.name}.part")


def _move(part: Path, bundle: Path, files: Sequence[File]) -> None:
    if bundle.is_dir():
        # Our own older version: a folder cannot be replaced in one step, its files can. The page
        # goes first (see _refuse_edited), and what a person put beside it stays.
        for file in sorted(files, key=lambda f: f.path != "index.md"):
            (bundle / file.path).parent.mkdir(parents=True, exist_ok=True)
            (part / file.path).replace(bundle / file.path)
            _sync(bundle)
    else:
        _sync(part)
        part.rename(bundle)
    _sync(bundle.parent)


def _replace(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path)
    try:
        _write_file(part, body)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_file(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _run(hook: Sequence[str], bundle: Path, folder: Path | None) -> None:
    if not hook:
        return
    try:
        done = subprocess.run(  # noqa: S603  the user's own command, no shell
            [*hook, str(bundle)],
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
