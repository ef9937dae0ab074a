"""How well writers write: `imakita eval` for several cards, side by side.

Run: python -m bench.quality [CARD ...]      (default: reference bundled-translator)
The set is models/quality/set.v1.yaml: 33 invented articles in eleven kinds of news, with our own
three lines and body sentences. "reference" replies with those, and is the baseline: what the
metrics say when nothing is wrong. ROUGE counts words of MeCab with unidic-lite.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def measured(card: str, folder: Path) -> dict[str, Any]:
    """What `imakita eval --json` says of a card; a floor that is missed is told on stderr."""
    command = [sys.executable, "-m", "pipeline", "-C", str(folder), "-q", "eval", "-m", card]
    done = subprocess.run([*command, "--json"], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def table(found: list[dict[str, Any]]) -> str:
    """A row for each metric, a column for each card."""
    lines = ["| metric | " + " | ".join(f["card"] for f in found) + " |"]
    lines.append("| --- " * (len(found) + 1) + "|")
    for name in found[0]["means"]:
        lines.append(f"| {name} | " + " | ".join(f"{f['means'][name]:.3f}" for f in found) + " |")
    spent = (f"{f['cost']['tokens_out']} in {f['cost']['seconds']:.0f} s" for f in found)
    lines.append("| tokens written | " + " | ".join(spent) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cards", nargs="*", default=["reference", "bundled-translator"])
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        (Path(folder) / "feeds.yaml").write_text("feeds: []\n")
        print(table([measured(card, Path(folder)) for card in options.cards]))


if __name__ == "__main__":
    main()
