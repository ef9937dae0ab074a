"""How many small mistakes in `pipeline/facts` the tests notice: mutmut, on a sample of its mutants.

Run: python -m bench.mutants [--count 400] [--sample 1] [--show]
All mutants are shuffled by a digest of their names; sample 1 is the first `count` of them, sample 2
the next, and so on, so that no mutant is in two samples: tests are written for the survivors of one
and judged by another.
mutmut runs in a copy of the checkout, the tests that [tool.mutmut] in pyproject.toml names, each
mutant in a fork of one warm process. In the copy nothing is remembered between calls: mutmut leaves
decorated functions alone, and what a cache kept from before the change would hide it.
What runs out of time is told apart and counts as not killed.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from hashlib import sha256
from pathlib import Path

from bench.verify.data import wilson

ROOT = Path(__file__).resolve().parent.parent
FACTS = Path("pipeline/facts")
_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "weights", "output", "dist", "mutants")
# mutmut's exit codes of a worker; anything else ran out of time, or met an accident of its own.
_FATES = {1: "killed", 3: "killed", 0: "survived", 5: "untested", 33: "untested", None: "not run"}


def copied(folder: Path) -> Path:
    """The checkout in a folder, without the caches of `pipeline/facts`."""
    copy = folder / "copy"
    shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
    for file in (copy / FACTS).glob("*.py"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"^@lru_cache\(.*\)\n", "", text, flags=re.M), encoding="utf-8")
    return copy


def mutmut(copy: Path, *words: str) -> str:
    """What mutmut prints, on either stream."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *words], cwd=copy, capture_output=True, text=True
    )
    return done.stdout + done.stderr


def fates(copy: Path) -> dict[str, str]:
    """Every mutant's name and what became of it."""
    found = dict[str, str]()
    for file in sorted((copy / "mutants" / FACTS).glob("*.meta")):
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]
        for name, code in codes.items():
            found[name] = _FATES.get(code, "late")
    return found


def sampled(names: list[str], sample: int, count: int) -> list[str]:
    """The sample of that number, from 1, of the names in the order of their digests."""
    shuffled = sorted(names, key=lambda name: sha256(name.encode()).digest())
    return shuffled[(sample - 1) * count : sample * count]


def table(chosen: dict[str, str]) -> str:
    """The fates by module, as Markdown."""
    lines = ["| Module | Mutants | Killed | Survived | Untested | Late |", "|---|" + "---:|" * 5]
    modules = {name: name.split(".")[2] for name in chosen}
    for module in sorted(set(modules.values())):
        told = Counter(fate for name, fate in chosen.items() if modules[name] == module)
        cells = [told[f] for f in ("killed", "survived", "untested", "late")]
        lines.append(f"| {module} | {told.total()} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    """Print the fates by module, the share of the killed and, if asked for, each survivor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what the survivors change")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        copy = copied(Path(place))
        said = mutmut(copy, "run", "none of them")  # makes the mutants and times the tests
        every = list(fates(copy))
        if not every:
            raise SystemExit(f"mutmut made no mutants: {said[-2000:]}")
        names = sampled(every, options.sample, options.count)
        said = mutmut(copy, "run", *names)
        told = fates(copy)
        chosen = {name: told[name] for name in names}
        if "not run" in chosen.values():
            raise SystemExit(f"mutmut did not run them all: {said[-2000:]}")
        if options.show:
            for name in sorted(n for n, fate in chosen.items() if fate != "killed"):
                print(chosen[name], mutmut(copy, "show", name), flush=True)
    print(table(chosen))
    killed = sum(fate == "killed" for fate in chosen.values())
    print(f"killed {wilson(killed, len(chosen))} of a sample of {len(every)} mutants")


if __name__ == "__main__":
    main()
