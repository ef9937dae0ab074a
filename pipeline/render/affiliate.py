"""Affiliate links by rule: only where the product is the topic, never beside death or a court.

Rules as data, not legal advice. The notice stands directly under the title, each link is labelled
as advertising, and its `rel` says so to search engines.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from pipeline.domain import Event, Offer

from .markdown import address, escaped, is_web, plain
from .page import Page

LABEL = "【広告】"
# A link hook recognises our links by this title, whatever their host (docs/examples/hugo).
TITLE = "広告"

# News about these is no place for selling. Matched in the Japanese text and in the sources' titles.
_SENSITIVE = re.compile(
    "死亡|死去|死者|遺族|自殺|自死|殺人|殺害|犠牲|負傷|重体|事故|災害|逮捕|起訴|容疑|有罪|犯罪|"
    "詐欺|虐待|性的|児童|訴訟|提訴|告訴|裁判|判決|賠償|"
    r"\b(?:dead|death|died|dies|killed|killing|suicide|murder|victims?|arrest(?:ed)?|indict\w*|"
    r"convict\w*|crim(?:e|es|inal)|fraud|abuse|lawsuits?|sue[sd]?|suing|court|trial|verdict)\b",
    re.IGNORECASE,
)


def offers(page: Page) -> tuple[Offer, ...]:
    """The links that this article may carry, in the order of the settings."""
    if not page.extras.affiliate.links or sensitive(page):
        return ()
    text = _text(page).casefold()
    return tuple(
        o
        for o in page.extras.affiliate.links
        if is_web(o.url) and any(_names(word, text) for word in o.words)
    )


def sensitive(page: Page) -> bool:
    """Whether the story is about death, crime or a court."""
    titles = " ".join(s.title for s in page.item.sources)
    return page.draft.event is Event.LEGAL or bool(_SENSITIVE.search(f"{_text(page)} {titles}"))


def notice(page: Page) -> str:
    """The sentence under the title."""
    return f"> **広告**：{escaped(page.extras.affiliate.notice)}"


def as_markdown(offer: Offer) -> str:
    """A link whose `rel` a render hook adds."""
    return f'- {LABEL}[{escaped(offer.name)}](<{address(offer.url)}> "{TITLE}")'


def as_html(offer: Offer) -> str:
    """A link that says itself that it is paid, for renderers that keep HTML."""
    target = html.escape(address(offer.url, entities=False))
    return f'- {LABEL}<a href="{target}" rel="sponsored noopener">{escaped(offer.name)}</a>'


def amazon(page: Page, shown: tuple[Offer, ...]) -> str | None:
    """The sentence that Amazon asks its associates for, when one of its links is shown."""
    name = plain(page.extras.affiliate.amazon)
    if not name or not any(is_amazon(o.url) for o in shown):
        return None
    return escaped(f"Amazonのアソシエイトとして、{name}は適格販売により収入を得ています。")


def is_amazon(url: str) -> bool:
    """Whether a link leads to Amazon's shops."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host == "amzn.to" or host.startswith("amazon.")


def _text(page: Page) -> str:
    return " ".join([*(c.text for _, c in page.draft.claims()), *page.draft.tags])


def _names(word: str, text: str) -> bool:
    """Whether the text holds the word; a Latin one not inside a longer Latin one."""
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(word.casefold())}(?![a-z0-9])", text))
