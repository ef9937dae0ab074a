"""How long from approval to files on the disk, with a cover and without, against a bare rename.

Run: python -m bench.release. Wall time holds what else the machine does; processor time does not.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.review import Hand, approve
from pipeline.run.release import publish_approved
from tests.builders import RELEASED
from tests.test_run_output import added, opened

ROUNDS = 15
TITLE = "Kestrel Labs、700億パラメータのOrin-2を公開、文脈は25万6000トークンに拡大"


def timed(work: Callable[[int], None]) -> tuple[float, float]:
    """Median wall and processor milliseconds over ROUNDS calls, after one warm-up."""
    walls, processor = [], []
    for number in range(ROUNDS + 1):
        begun, used = time.perf_counter(), time.process_time()
        work(number)
        walls.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return statistics.median(walls[1:]) * 1000, statistics.median(processor[1:]) * 1000


def rename(folder: Path) -> tuple[float, float]:
    """The baseline: 10 kB written, synced and renamed, as any editor saves a file."""

    def work(number: int) -> None:
        part = folder / "part"
        with part.open("wb") as file:
            file.write(b"x" * 10_000)
            file.flush()
            os.fsync(file.fileno())
        part.rename(folder / str(number))

    return timed(work)


def release(folder: Path, engine: str) -> tuple[float, float]:
    """Approve one waiting article and publish it."""
    with opened(folder, f"cover: {{engine: {engine}}}\n") as world:
        ids = [added(world.store, n, title=TITLE).id for n in range(ROUNDS + 1)]

        def work(number: int) -> None:
            approve(world.store, ids[number], Hand("bench", RELEASED))
            publish_approved(world)

        return timed(work)


def main() -> None:
    """Print the medians and their ratios."""
    with TemporaryDirectory() as name:
        folders = {key: Path(name) / key for key in ("rename", "none", "card")}
        for folder in folders.values():
            folder.mkdir()
        baseline = rename(folders["rename"])
        rows = {"baseline: write, sync, rename": baseline}
        rows["approve to disk, no cover"] = release(folders["none"], "none")
        rows["approve to disk, with cover"] = release(folders["card"], "card")
    for what, (wall, used) in rows.items():
        ratio = wall / baseline[0]
        print(f"{what:<32} {wall:7.1f} ms wall, {used:7.1f} ms processor, {ratio:6.1f} x")


if __name__ == "__main__":
    main()
