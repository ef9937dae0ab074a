"""`python -m samples run`: serve the fictional sample site and run imakita over it.

Everything after `samples` is handed to imakita; the site is up while the command runs.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from samples.serve import serving

FOLDER = Path(__file__).parent
PORT = 8765


def main() -> int:
    """Serve, run, stop serving; the exit code is imakita's."""
    settings = FOLDER / "feeds.yaml"
    try:
        with serving(FOLDER / "site", PORT) as base:
            print(f"sample site at {base}", file=sys.stderr)
            command = [sys.executable, "-m", "pipeline", "--config", str(settings), *sys.argv[1:]]
            code = subprocess.run(command, check=False, cwd=FOLDER.parent).returncode
    except OSError as error:
        print(f"samples: port {PORT} of 127.0.0.1: {error.strerror}. Free it.", file=sys.stderr)
        return 69
    print(f"Look into {FOLDER.parent / 'output'}; settings: {settings}", file=sys.stderr)
    print("Here, say -C samples before a command: `imakita -C samples queue`.", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
