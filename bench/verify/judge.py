"""Claims in, findings out, as JSON lines: run with PYTHONPATH at any version of `pipeline`.

In: {"en": [...], "ja": "...", "published": "...", "context": "..."}. `context` is the rest of the
article, which names may come from but figures may not. Out: [[rule, severity, start, end], ...].
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from typing import Any

from pipeline.domain import Claim, Level, Sentence, Source
from pipeline.verify import check


def source(en: list[str], published: str, context: str) -> Source:
    """An article whose first sentences are cited and whose rest is there for names."""
    sentences, at = [], 0
    for i, text in enumerate([*en, context]):
        sentences.append(Sentence(f"a{i + 1}", text, at, at + len(text)))
        at += len(text) + 1
    day = datetime.fromisoformat(published)
    # One text a document where that is so: what was read of it once is not read again.
    text = context if all(x in context for x in en) else "\n".join([*en, context])
    return Source("", "", "", text, tuple(sentences), Level.FULL, "en", day, published=day)


def judged(item: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """What `verify` finds in one claim."""
    en = item["en"]
    claim = Claim(item["ja"], tuple(f"a{i + 1}" for i in range(len(en))))
    known = source(en, item["published"], item.get("context", ""))
    verdict = check(item.get("where", "sections.0.0"), claim, (known,))
    return [(f.rule, str(f.severity), f.start, f.end) for f in verdict.findings]


def main() -> None:
    """Judge every line of standard input."""
    start = time.process_time()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(judged(json.loads(line))) + "\n")
    sys.stderr.write(f"{time.process_time() - start:.2f} s of one core\n")


if __name__ == "__main__":
    main()
