"""Not more than the source carries, not all of it either, and no link from elsewhere.

Whole human translations have 0.46 Japanese characters for each English one at the median, 0.69 at
most (145 documents); a sentence alone can need more. What is longer says more than it was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

from pipeline.domain import Claim, Draft, Finding, Source

from .evidence import Cited, Sources
from .found import block
from .law import affiliate
from .page import PROSE, Page, Part, Placed, about_the_news

# Of 3,453 faithful sentences 0.26 % are longer than this allows; of 145 documents none.
SLACK, PER_CHARACTER, OF_ALL = 30, 0.7, 0.75
# A page that renders more than this share of a source one by one is a translation of it (27条).
RENDERED, ENOUGH = 0.6, 10
WHOLE = 0.45
_ANNOUNCED = re.compile("発表|公表|公開し")
_ANNOUNCING = re.compile(
    r"\b(?:announc|unveil|launch(?:ed|es)\b|releas|introduc|debut|publish|reveal|rolled? out|"
    r"said in a (?:blog|statement|post)|press release|statement)",
    re.IGNORECASE,
)
_LEAKED = re.compile(
    r"\b(?:leak|according to (?:a |an |the )?(?:report|recording|people|sources?|audio|"
    r"memo)|reportedly|recording of|internal (?:meeting|memo)|told (?:employees|staff|workers)|"
    r"obtained by)",
    re.IGNORECASE,
)


def expansion(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A claim that is longer than its evidence can be in Japanese."""
    cited = sources.cited(claim)
    read = sum(len(c.sentence.text) for c in cited)
    if read and len(claim.text) > SLACK + PER_CHARACTER * read:
        message = f"{len(claim.text)} characters out of {read} English ones. Say what they say."
        finding, longest = block("expansion", message, (0, len(claim.text))), max(cited, key=_size)
        yield replace(finding, nearest=longest.sentence.text, evidence=longest.sentence.id)


def _size(cited: Cited) -> int:
    return len(cited.sentence.text)


def copying(draft: Draft, sources: Sequence[Source]) -> Iterator[Placed]:
    """Claims that render one source sentence after another: a translation, not an article."""
    for source in sources:
        order = {s.id: i for i, s in enumerate(source.sentences)}
        alone = [
            order[c.evidence[0]]
            for section in draft.sections
            for c in section.claims
            if len(c.evidence) == 1 and c.evidence[0] in order
        ]
        steps = {b for a, b in pairwise(alone) if b == a + 1}
        share = len(steps | set(alone[:1])) / max(1, len(source.sentences) - 1)
        if len(steps) >= ENOUGH and share > RENDERED:
            message = f"{100 * share:.0f} % of {source.outlet}'s sentences, one by one. Sum up."
            yield "draft", block("copying", message)


def page_coverage(page: Page, sources: Sequence[Source]) -> Iterator[Placed]:
    """A page's prose against the whole source: too long to be carried, or as long as all of it."""
    texts = [p for p in about_the_news(page) if p.part in (*PROSE, Part.CELL)]
    written, read = sum(len(p.text) for p in texts), sum(len(s.text) for s in sources)
    if read and written > SLACK + OF_ALL * read:
        message = (
            f"{written} characters out of {read} English ones ({written / read:.1f} for each; "
            f"a whole translation has 0.5). The rest has no source."
        )
        yield "draft", block("coverage", message)
    elif read >= 1000 and written > WHOLE * read:
        message = f"{written} characters: about as long as a translation of the whole source."
        yield "draft", block("copying", message)


def links(page: Page, sources: Sequence[Source], known: Sequence[str] = ()) -> Iterator[Placed]:
    """Links that neither are the source nor stand in it; ads have their own rules."""
    if not all(s.url for s in sources):
        return  # a file: where it is from, and what it linked, is not known for sure
    allowed = {_address(u) for u in (*(s.url for s in sources), *known) if u}
    for link in page.links:
        web = link.url.startswith(("http://", "https://"))
        if web and not link.image and not affiliate(link.url) and _address(link.url) not in allowed:
            message = f"{link.url} is neither the source nor linked in it."
            yield f"line:{link.line}:{link.column}", block("link-unknown", message)


def _address(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", url
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query


def occasion(page: Page, sources: Sequence[Source]) -> Iterator[Placed]:
    """Headings and titles that say 発表 where the source tells of a leak and of no announcement."""
    text = "\n".join(s.text for s in sources)
    if not _LEAKED.search(text) or _ANNOUNCING.search(text):
        return
    for passage in page.of(Part.TITLE, Part.HEADING, Part.LINE):
        if m := _ANNOUNCED.search(passage.text):
            message = f"「{m.group()}」, but the source tells of a leak: nothing was announced."
            yield passage.where, block("occasion", message, m.span())


def dated(page: Page, sources: Sequence[Source]) -> Iterator[Placed]:
    """A page that is older than what it was made from."""
    days = [s.published for s in sources if s.published]
    if page.date and days and page.date < min(days):
        hours = (min(days) - page.date).total_seconds() / 3600
        message = f"dated {hours:.0f} hours before its source ({min(days).isoformat()})."
        yield "front.date", block("date-before-source", message)
