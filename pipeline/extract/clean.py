"""What a page hides or asks: invisible text goes, orders to models and paywalls are reported."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])", re.I
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,30}\b(?:previous|above|prior|earlier)\b.{0,20}"
    r"\b(?:instructions?|prompts?|rules?)\b|\b(?:you are|act as) (?:an? )?(?:ai|llm|assistant|"
    r"language model)\b|\bsystem prompt\b",
    re.I,
)
_PAYWALL = re.compile(
    r"\bsubscri(?:be|bers?)\b.{0,40}\b(?:continue|read|unlock|access|only)\b|\bsign in to read\b|"
    r"\bmembers[- ]only\b|\bto keep reading\b",
    re.I,
)


def plain(text: str) -> str:
    """The text without invisible characters, runs of blanks folded, line ends kept."""
    lines = (_SPACES.sub(" ", line).strip() for line in _INVISIBLE.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def signs(raw: str, text: str) -> tuple[str, ...]:
    """Warnings about a page: what it hides from readers, asks of models, or keeps for members."""
    found = []
    if _INVISIBLE.search(raw.replace("\ufeff", "", 1)):
        found.append("invisible characters removed")
    if _ORDERS.search(text):
        found.append("contains instructions aimed at models; treated as plain text")
    if _PAYWALL.search(text):
        found.append("paywall: only a teaser can be read")
    return tuple(found)


def visible(markup: str) -> tuple[str, bool]:
    """The HTML without elements that are hidden from readers, and whether there were any."""
    from lxml import html
    from lxml.etree import ParserError

    try:
        page = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return markup, False
    hidden = [
        e
        for e in page.iter()
        if isinstance(e.tag, str)
        and (_HIDDEN_STYLE.search(e.get("style", "")) or e.get("hidden") is not None)
    ]
    for element in hidden:
        if element.getparent() is not None:
            element.drop_tree()
    return html.tostring(page, encoding="unicode"), bool(hidden)
