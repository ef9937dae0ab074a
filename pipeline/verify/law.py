"""Advertising, quotation and people: what the law and plain honesty ask of a page (law.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.domain import Finding
from pipeline.text import sentence_spans

from .found import block
from .page import PROSE, Link, Page, Part, Passage, Placed, about_the_news

_QUOTED = re.compile("「([^「」]{12,2000})」")
_SHARE, _LONGEST = 0.2, 200
_TRANSLATED = 40
_WANTED = {"sponsored", "noopener"}
_STILL_ENCODED = re.compile("%[0-9A-Fa-f]{2}|\ufffd")
_NEAR = 80


@cache
def pack() -> Mapping[str, Any]:
    """law.yaml."""
    import yaml

    text = (Path(__file__).parent / "law.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(pack()[key], re.IGNORECASE)


def affiliate(url: str) -> bool:
    """Whether following the link earns somebody money, by host and parameter."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = (parts.hostname or "").removeprefix("www.")
    for row in pack()["affiliate"]:
        if host == row["host"]:
            return "parameter" not in row or row["parameter"] in parse_qs(parts.query)
    return False


def product(url: str) -> str:
    """What a shop link looks for, decoded as often as it was encoded: "MSI RTX 5090".

    Affiliate networks carry the shop's address as a parameter, so that its own escapes are
    escaped again; both layers come off.
    """
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    for inner in (*query.get("pc", ()), *query.get("url", ()), *query.get("vc_url", ())):
        if inner.startswith("http"):
            return product(inner) if inner != url else ""
    if words := query.get("k") or query.get("keyword") or query.get("q"):
        return _plain(words[0])
    segments = [s for s in parts.path.split("/") if s]
    return _plain(segments[-1]) if segments else ""


def _plain(text: str) -> str:
    for _ in range(3):
        again = unquote(text.replace("+", " "))
        if again == text:
            break
        text = again
    return text


def advertising(page: Page, amazon: str = "") -> Iterator[Placed]:
    """Notice, rel, label, product and topic of affiliate links; Amazon's own sentence.

    `amazon` is the sentence that the site wants there, "" for any of Amazon's wordings.
    """
    links = [x for x in page.links if affiliate(x.url)]
    if not links:
        return
    first = links[0]
    above = "\n".join(p.text for p in _shown(page) if p.place(0)[0] < first.line)
    if not _pattern("notice").search(above):
        message = "affiliate links, and no notice (広告, PR) above the first of them."
        yield _at(first), block("ad-notice", message)
    text = "\n".join(p.text for p in _shown(page))
    if any("amaz" in x.url or "amzn" in x.url for x in links) and not _amazon(amazon, text):
        message = "Amazon links without 「Amazonのアソシエイトとして、…は適格販売により収入を…」."
        yield _at(first), block("ad-amazon", message)
    if topic := _pattern("no_ads").search(
        "\n".join(p.text for p in page.of(Part.TITLE, Part.HEADING))
    ):
        message = f"ads in an article about 「{topic.group()}」. Take them out."
        yield _at(first), block("ad-topic", message)
    for link in links:
        yield from _one_ad(link, text)


def _shown(page: Page) -> Sequence[Passage]:
    hidden = (Part.TITLE, Part.DESCRIPTION, Part.TAG, Part.ALT)
    return [p for p in page.passages if p.part not in hidden]


def _amazon(wanted: str, text: str) -> bool:
    return wanted in text if wanted else _pattern("amazon").search(text) is not None


def _one_ad(link: Link, text: str) -> Iterator[Placed]:
    where, goods = _at(link), product(link.url)
    if link.rel is not None and not set(link.rel.split()) >= _WANTED:
        yield where, block("ad-rel", f'rel="{link.rel}"; an ad has rel="sponsored noopener".')
    if _STILL_ENCODED.search(goods):
        yield where, block("ad-target", f"the target does not decode: {goods!r}.")
    for row in pack()["labels"]:
        promised = re.search(row["label"], link.label)
        if promised and goods and not re.search(row["target"], goods, re.IGNORECASE):
            message = f"the label says 「{promised.group()}」, the link leads to {goods!r}."
            yield where, block("ad-label", message)
    words = [w for w in re.split(r"[\s/,_+-]+", goods) if len(w) > 1 and not w.isdigit()]
    if words and not any(w.lower() in text.lower() for w in words):
        yield where, block("ad-unrelated", f"{goods!r} is not what the article is about.")


def _at(link: Link) -> str:
    return f"line:{link.line}:{link.column}"


def sourced(page: Page) -> Iterator[Placed]:
    """A post names and links what it was read from, and says who wrote it."""
    if page.date is None:
        return
    linked = [x for x in page.links if x.url.startswith("http") and not x.image]
    editorial = [x for x in linked if not affiliate(x.url)]
    named = any(_pattern("sources").search(p.text) for p in _shown(page))
    if not editorial:
        yield "draft", block("source-missing", "no link to what this was read from. Add 出典.")
    elif not named:
        yield "draft", block("source-unnamed", "links, but no 出典 that says what was read.")
    if not page.front.get("author"):
        yield "draft", block("author-missing", "nobody signs this. Set author.")


def quotation(page: Page) -> Iterator[Placed]:
    """Quotations are short, the smaller part, and marked as translated; 出典 quotes nobody."""
    prose = (*PROSE, Part.QUOTE)
    shown = [p for p in about_the_news(page) if p.part in prose]
    total = sum(len(p.text) for p in shown)
    quoted = 0
    for passage in shown:
        spans = [m.span(1) for m in _QUOTED.finditer(passage.text)]
        if passage.part is Part.QUOTE:
            spans = [(0, len(passage.text))]
        quoted += sum(b - a for a, b in spans)
        for a, b in spans:
            if b - a > _LONGEST:
                message = f"{b - a} characters quoted in one piece; {_LONGEST} are the most."
                yield passage.where, block("quote-long", message, (a, b))
            elif b - a > _TRANSLATED and passage.part is Part.QUOTE and "訳" not in passage.text:
                message = "a translated quotation is marked （編集部訳）."
                yield passage.where, block("quote-translation", message, (a, b))
    if total and quoted / total > _SHARE:
        message = (
            f"{100 * quoted / total:.0f} % of the text is quoted; {100 * _SHARE:.0f} % at most."
        )
        yield "draft", block("quote-share", message)


def motives(passage: Passage) -> Iterator[Finding]:
    """A sentence that knows why a person does something: for a person to judge."""
    if passage.part not in (*PROSE, Part.LINE, Part.DESCRIPTION):
        return
    for start, end in sentence_spans(passage.text):
        text = passage.text[start:end]
        who = _pattern("person").search(text)
        why = _pattern("motive").search(text, who.end()) if who else None
        if who and why and why.start() - who.end() <= _NEAR:
            message = (
                f"「{why.group()}」: a guess at a person's mind. Cite who says so, or drop it."
            )
            yield block("motive", message, (start + why.start(), start + why.end()))
