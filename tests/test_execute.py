"""Executors behave like `map`, wherever the work runs."""

import threading

import pytest

from pipeline.execute import Executor, here, threads


@pytest.mark.parametrize("executor", [here, threads(4)])
def test_results_come_in_the_order_of_the_items(executor: Executor) -> None:
    assert list(executor(lambda x: x * x, [3, 1, 2])) == [9, 1, 4]


def test_threads_really_run_at_once() -> None:
    both = threading.Barrier(2, timeout=20)
    assert sorted(threads(2)(lambda _: both.wait(), range(2))) == [0, 1]


@pytest.mark.parametrize("executor", [here, threads(2)])
def test_a_failure_is_raised_when_its_result_is_reached(executor: Executor) -> None:
    def fail_on_two(x: int) -> int:
        if x == 2:
            raise ValueError("two")
        return x

    results = executor(fail_on_two, [1, 2])
    assert next(results) == 1
    with pytest.raises(ValueError, match="two"):
        next(results)
