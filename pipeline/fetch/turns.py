"""One request to a host at a time, with a pause between two."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.errors import FetchError

# Who asks for a longer pause than this is not waited for: the rest of the run would stand still.
PATIENCE_S = 60.0


@dataclass(slots=True)
class _Gate:
    """A host: who is inside, and from when the next may enter."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    opens: float = float("-inf")


class Turns:
    """Who may ask which host when. Safe to use from several threads.

    `clock` gives seconds that only grow, `sleep` waits so many.
    """

    def __init__(
        self, delay_s: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._delay_s = delay_s
        self._clock = clock
        self._sleep = sleep
        self._gates: dict[str, _Gate] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, delay_s: float | None = None) -> Iterator[None]:
        """Wait for a host's turn and hold it. The pause after it is the longer of the two delays.

        Raises FetchError "later" when the host wants to be left alone for longer than a minute.
        """
        gate = self._gate(host)
        with gate.lock:
            wait = gate.opens - self._clock()
            if wait > PATIENCE_S:
                raise FetchError(
                    f"{host} asks to be left alone for {wait:.0f} s more; tried later.",
                    "later",
                    wait_s=wait,
                )
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                pause = max(self._delay_s, delay_s or 0.0)
                gate.opens = max(gate.opens, self._clock() + pause)

    def close(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long: it said so."""
        gate = self._gate(host)
        gate.opens = max(gate.opens, self._clock() + seconds)

    def _gate(self, host: str) -> _Gate:
        with self._lock:
            return self._gates.setdefault(host, _Gate())
