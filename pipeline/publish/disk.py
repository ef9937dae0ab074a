"""Files on the disk, whole or not at all: written beside their place, synced, moved."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

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


def part_of(path: Path) -> Path:
    """Where a file or folder is written first. Site generators skip names with a dot in front."""
    return path.with_name(f".{path.name}.part")


def replace_file(path: Path, body: bytes) -> None:
    """Put a file in its place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(path)
    try:
        write_file(part, body)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync(path.parent)


def write_file(path: Path, body: bytes) -> None:
    """Write and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
