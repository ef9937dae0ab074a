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
    def turn(self, host: str) -> Iterator[Callable[[float | None], None]]:
        """Be the only one at a host; yields `wait(delay_s)`, to be called before each request.

        It waits until the pause after the last request is over; the pause is the longer of our
        delay and the host's. Raises FetchError "later" when that takes more than a minute.
        """
        gate = self._gate(host)
        pause: float | None = None

        def wait(delay_s: float | None = None) -> None:
            nonlocal pause
            left = gate.opens - self._clock()
            if left > PATIENCE_S:
                message = f"{host} asks to be left alone for {left:.0f} s more; tried later."
                raise FetchError(message, "later", wait_s=left)
            if left > 0:
                self._sleep(left)
            pause = max(self._delay_s, delay_s or 0.0)
            gate.opens = self._clock() + pause

        with gate.lock:
            try:
                yield wait
            finally:
                if pause is not None:
                    gate.opens = max(gate.opens, self._clock() + pause)

    def close(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long: it said so."""
        gate = self._gate(host)
        gate.opens = max(gate.opens, self._clock() + seconds)

    def _gate(self, host: str) -> _Gate:
        with self._lock:
            return self._gates.setdefault(host, _Gate())
