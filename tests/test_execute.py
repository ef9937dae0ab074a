"""Executors behave like `map`, wherever the work runs."""

import os
import threading

import pytest

from pipeline.execute import Executor, apart, here, threads


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


def test_a_call_apart_is_made_in_another_process_and_fails_as_it_would_here() -> None:
    with apart(1) as call:
        assert call(os.getpid) != os.getpid()
        assert call(divmod, 7, 2) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            call(divmod, 7, 0)


def test_what_computes_apart_holds_only_what_it_needs() -> None:
    # A process that imports all of the program again, to read feeds, costs 60 MB.
    loaded = "{'pytest', 'sqlalchemy', 'multiprocessing'} & __import__('sys').modules.keys()"
    with apart(1) as call:
        assert call(eval, loaded) == set()
        call(print, "goes to stderr, not between the answers")
        assert call(max, 3, 4) == 4


def test_a_call_is_made_here_without_other_processes_and_when_they_died() -> None:
    with apart(0) as call:
        assert call(os.getpid) == os.getpid()
    mine = os.getpid()
    with apart(1) as call:
        assert call(dies_elsewhere, mine) == "survived"
        assert call(dies_elsewhere, mine) == "survived"


def dies_elsewhere(home: int) -> str:
    if os.getpid() != home:
        os._exit(1)
    return "survived"
