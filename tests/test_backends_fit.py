"""What fits a GPU, and batches that shrink when it does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.backends import choose
from pipeline.backends.batches import shrinking
from pipeline.backends.fit import fit_of, fitting, kv_bytes, refusal
from pipeline.config import cards, models_folder
from pipeline.domain import Card
from pipeline.errors import ModelError

SHIPPED = cards(models_folder() / "cards")
EIGHT = Card(
    "eight", "transformers", "m", "MIT", parameters=8.0, layers=36, kv_heads=8, head_dim=128
)
FOUR = Card("four", "transformers", "m", "MIT", parameters=4.0, layers=36, kv_heads=8, head_dim=128)
TOLD = Card("told", "transformers", "m", "MIT", vram_gb=22.0)


def test_a_token_of_an_eight_billion_model_takes_144_kib_of_cache() -> None:
    assert kv_bytes(EIGHT) == 144 * 1024


@pytest.mark.parametrize(
    ("free", "rows"), [(17.0, 0), (17.5, 0), (18.2, 1), (24.0, 10), (80.0, 16)]
)
def test_replies_at_once_are_what_is_left_beside_the_weights(free: float, rows: int) -> None:
    assert fit_of(EIGHT, free).rows == rows


def test_a_card_without_a_shape_is_believed(tmp_path: Path) -> None:
    assert (fit_of(TOLD, 22.0).rows, fit_of(TOLD, 21.9).rows) == (16, 0)


def test_the_one_that_needs_most_among_those_that_fit_comes_first() -> None:
    known = (FOUR, EIGHT, TOLD)
    assert [c.name for c in fitting(known, 24.0)] == ["told", "eight", "four"]
    assert [c.name for c in fitting(known, 20.0)] == ["eight", "four"]
    assert fitting(known, 4.0) == []


def test_a_refusal_says_what_is_needed_what_is_free_and_what_fits() -> None:
    assert refusal(EIGHT, (FOUR, EIGHT), 12.0) == (
        "eight needs 18.1 GB of GPU memory, and 12.0 GB are free: four fits."
    )
    assert refusal(EIGHT, (EIGHT,), 12.0) == (
        "eight needs 18.1 GB of GPU memory, and 12.0 GB are free: no card fits; use a server."
    )
    assert refusal(EIGHT, (EIGHT,), 24.0) is None
    assert refusal(EIGHT, (EIGHT,), 0.0) is None


def test_a_named_card_that_cannot_fit_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    known = {"four": FOUR, "eight": EIGHT}
    with pytest.raises(ModelError, match="four fits"):
        choose("eight", known, None, tmp_path, vram_gb=lambda: 12.0)
    assert choose("eight", known, None, tmp_path, vram_gb=lambda: 0.0).card is EIGHT


def test_every_shipped_card_fits_the_memory_that_the_readme_names_for_it() -> None:
    for name, gb in (("sarashina2.2-3b", 8), ("qwen3-4b", 12), ("qwen3-swallow-8b", 24)):
        assert fit_of(SHIPPED[name], gb).rows > 0, name
    for name, gb in (("gpt-oss-swallow-20b", 48), ("qwen3-swallow-32b", 80)):
        assert fit_of(SHIPPED[name], gb).rows > 0, name


class Gpu:
    """Answers up to `most` at once, and runs out of memory beyond."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.tried: list[int] = []
        self.freed = 0

    def run(self, asked: Sequence[int]) -> list[str]:
        self.tried.append(len(asked))
        if len(asked) > self.most:
            raise MemoryError
        return [str(x) for x in asked]

    def room(self) -> None:
        self.freed += 1


def shrunk(gpu: Gpu, count: int, rows: int) -> tuple[list[str], int]:
    def full(error: Exception) -> bool:
        return isinstance(error, MemoryError)

    return shrinking(gpu.run, range(count), rows, full, lambda x: f"{x} does not fit", gpu.room)


def test_a_batch_that_does_not_fit_is_halved_and_nothing_is_lost() -> None:
    gpu = Gpu(3)
    said, rows = shrunk(gpu, 10, 8)
    assert said == [str(i) for i in range(10)]
    assert (rows, gpu.tried, gpu.freed) == (2, [8, 4, 2, 2, 2, 2, 2], 2)


def test_a_single_one_that_does_not_fit_is_told_and_the_others_go_on() -> None:
    said, rows = shrunk(Gpu(0), 2, 2)
    assert said == ["0 does not fit", "1 does not fit"]
    assert rows == 1


def test_what_is_no_lack_of_memory_goes_through() -> None:
    def broken(asked: Sequence[int]) -> list[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        shrinking(broken, [1], 4, lambda e: isinstance(e, MemoryError), str)
