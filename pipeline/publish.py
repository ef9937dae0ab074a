"""Article → files, atomically; then the user's hook. The door to the disk.

A page bundle is written beside its place and moved there whole, so that a kill leaves either all
of it or none. A file that a person edited is never overwritten.
"""

from __future__ import annotations

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


def publish(article: Article, folder: Path, hook: Sequence[str] = ()) -> tuple[Path, ...]:
    """Write an article's bundle below `folder` and run the hook with the bundle's path appended.

    Writing what is there already changes nothing. Raises OutputError when the disk is full or
    read-only, when a person edited the files, or when the hook fails (the files stay).
    """
    bundle = inside(folder, article.folder)
    paths = tuple(inside(bundle, f.path) for f in article.files)
    with in_words(bundle):
        if not _same(bundle, article.files):
            _refuse_edited(bundle)
            _write_bundle(bundle, article.files)
    _run(hook, bundle)
    return paths


def write_sheet(sheet: File, folder: Path) -> Path:
    """Write one review sheet below `folder`; an unchanged one is left alone."""
    path = inside(folder, sheet.path)
    with in_words(path):
        if not path.is_file() or path.read_bytes() != sheet.body:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.part")
            _write_file(part, sheet.body)
            part.replace(path)
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
        place = error.filename or path
        raise OutputError(
            f"{place}: {error.strerror or error}. Free space, or make {path.parent} writable, then "
            "run `imakita publish`; nothing is lost."
        ) from error


def _same(bundle: Path, files: Sequence[File]) -> bool:
    return all(
        (bundle / f.path).is_file() and (bundle / f.path).read_bytes() == f.body for f in files
    )


def _refuse_edited(bundle: Path) -> None:
    """A page that no longer matches the hash in its own sidecar was edited by a person."""
    page, claims = bundle / "index.md", bundle / "index.claims.json"
    if not page.is_file():
        return
    try:
        known = json.loads(claims.read_text(encoding="utf-8"))["markdown_sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        known = None
    if sha256(page.read_bytes()).hexdigest() != known:
        raise OutputError(
            f"{page} was edited by hand, so it is not overwritten. Move it away to publish anew."
        )


def _write_bundle(bundle: Path, files: Sequence[File]) -> None:
    bundle.parent.mkdir(parents=True, exist_ok=True)
    part = bundle.with_name(f".{bundle.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        for file in files:
            target = inside(part, file.path)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_file(target, file.body)
        if bundle.is_dir():
            # Our own older version: a folder cannot be replaced in one step, its files can.
            for file in files:
                (part / file.path).replace(bundle / file.path)
        else:
            part.rename(bundle)
        _sync(bundle.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


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


def _run(hook: Sequence[str], bundle: Path) -> None:
    if not hook:
        return
    command = [*hook, str(bundle)]
    try:
        done = subprocess.run(  # noqa: S603  the user's own command, no shell
            command, capture_output=True, text=True, timeout=_HOOK_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutputError(
            f"the hook {hook[0]!r} failed: {error}. The files are written."
        ) from error
    if done.returncode != 0:
        tail = (done.stderr or done.stdout).strip()[-300:]
        raise OutputError(
            f"the hook {hook[0]!r} exited with {done.returncode}: {tail}. The files are written."
        )
