"""How long `imakita --help` takes, against starting Python and importing typer alone.

Run: python -m bench.startup
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 9


def seconds(*arguments: str) -> float:
    """Median wall seconds of a command over ROUNDS runs, after one warm-up."""
    taken = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main() -> None:
    """Print both medians and their ratio."""
    baseline = seconds("-c", "import typer; typer.Typer()")
    ours = seconds("-m", "pipeline", "--help")
    print(f"baseline: import typer      {baseline * 1000:7.0f} ms (median of {ROUNDS})")
    print(f"imakita --help              {ours * 1000:7.0f} ms (median of {ROUNDS})")
    print(f"ratio                       {ours / baseline:7.2f}")


if __name__ == "__main__":
    main()
