"""What of a page is taken for its article: precision and recall of marked segments, with a baseline.

Run: python -m bench.pages [--show]
48 pages are made: 48 events of `bench/data/stories.tsv` as articles, in eight layouts that differ
in markup and in what stands around and inside the article. Each page has segments that must come
out and segments that must not. The baseline is trafilatura with its own defaults (no comments).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

import trafilatura

from bench.stories import labelled
from pipeline.domain import Entry, Response
from pipeline.extract import extract

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PAGES = 48
# Said in any of the articles; the event's own sentences are its outlets' teasers.
GENERAL = (
    "The company did not give a date for when the change will reach all of its customers.",
    "Analysts had expected the news for weeks, but not on this scale.",
    "“We asked for less and were given more,” said Ida Brandvold, who runs a team of nine there.",
    "A spokesperson declined to comment on the matter beyond what had been published.",
    "In the U.S. the same plan had met resistance at 9 a.m. on the very first day.",
    "Prices rose by 2.5% in the quarter, the firm's filing shows.",
    "It is the third such step this year, after similar ones in March and August.",
    "Engineers who tried it early called the results uneven but hard to ignore.",
)
AROUND = (
    "Subscribe to our newsletter and never miss a story",
    "We use cookies to improve your experience on this site",
    "Copyright 2026 Fictional Media Group. All rights reserved",
    "Sign up for the daily briefing in your inbox",
    "Share this article on social media",
    "Most read this week on our site",
    "Follow our coverage on the app",
)
OTHER_NEWS = (
    "Ten gadgets that surprised our reviewers this autumn",
    "The best laptop deals before the holidays",
    "Why ferries in Estrand run late",
    "Mayor opens bridge after nine years of works",
)
BIO = "Nora Feldt is a senior reporter who has covered technology since 2011"
HIDDEN = "This sentence is for crawlers and no reader has ever seen it"


@dataclass(frozen=True, slots=True)
class Page:
    """A made page and what must and must not be read from it."""

    title: str
    markup: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


def related(tag: str = "aside", name: str = "related-posts") -> str:
    links = "".join(f"<li><a href='/x{i}'>{n}</a></li>" for i, n in enumerate(OTHER_NEWS))
    return f"<{tag} class='{name}'><h3>Related</h3><ul>{links}</ul></{tag}>"


def blog(title: str, said: Sequence[str]) -> str:
    text = "".join(f"<p>{escape(s)}</p>" for s in said)
    return (
        f"<header><nav><a href=/>Home</a> <a href=/ai>AI</a></nav></header><main><article>"
        f"<h1>{escape(title)}</h1><div class='entry-meta'>By Nora Feldt</div>"
        f"<div class='entry-content'>{text}<div class='sharedaddy'><span>{AROUND[4]}</span></div>"
        f"</div></article></main>{related()}<footer><p>{AROUND[2]}</p></footer>"
    )


def magazine(title: str, said: Sequence[str]) -> str:
    half = len(said) // 2
    first, rest = (
        "".join(f"<p>{escape(s)}</p>" for s in part) for part in (said[:half], said[half:])
    )
    return (
        f"<div id='cookie-consent'><p>{AROUND[1]}.</p></div><div class='site'><article class='story'>"
        f"<h1 class='headline'>{escape(title)}</h1><figure><img src=a.jpg><figcaption>A rack of servers"
        f"</figcaption></figure><section class='body'>{first}<div class='newsletter-signup'><p>"
        f"{AROUND[3]}.</p></div>{rest}</section><div class='author-bio'><p>{BIO}.</p></div></article>"
        f"{related('section', 'recirculation')}</div>"
    )


def soup(title: str, said: Sequence[str]) -> str:
    text = "<br><br>".join(escape(s) for s in said)
    return (
        f"<table width=100%><tr><td class=menu><a href=/>Home</a><br><a href=/n>News</a></td><td>"
        f"<div class='content'><h2>{escape(title)}</h2><div class='text'>{text}</div></div></td></tr>"
        f"</table><div class='footer'>{AROUND[2]}</div>"
    )


def wire(title: str, said: Sequence[str]) -> str:
    text = "".join(
        f"<p data-testid='paragraph-{i}' class='text__x'>{escape(s)}</p>"
        for i, s in enumerate(said)
    )
    return (
        f"<div class='skip'><a href=#m>Skip to main content</a></div><main id=m><article><h1>"
        f"{escape(title)}</h1><div class='toolbar'><button>{AROUND[4]}</button></div>"
        f"<div class='article-body__content'>{text}<p style='display:none'>{HIDDEN}.</p></div>"
        f"</article><div class='most-read'><h2>{AROUND[5]}</h2><ol>"
        + "".join(f"<li><a href=/m{i}>{n}</a></li>" for i, n in enumerate(OTHER_NEWS))
        + "</ol></div></main>"
    )


def letter(title: str, said: Sequence[str]) -> str:
    text = "".join(f"<p><span>{escape(s)}</span></p>" for s in said)
    return (
        f"<div class='post'><h1 class='post-title'>{escape(title)}</h1><div class='subscribe-widget'>"
        f"<p>{AROUND[0]}.</p></div><div class='available-content'><div class='body markup'>{text}</div>"
        f"</div><div class='subscribe-widget'><p>{AROUND[0]}.</p></div></div><div class='comments'>"
        "<p>Great post, I disagree with all of it though!</p></div>"
    )


def company(title: str, said: Sequence[str]) -> str:
    text = "".join(f"<div class='rich-text'><p>{escape(s)}</p></div>" for s in said)
    rows = "<tr><th>Test</th><th>New</th><th>Old</th></tr><tr><td>RepoBench</td><td>81.4</td><td>74.0</td></tr>"
    return (
        f"<nav class='mega-menu'><ul><li><a href=/p>Products</a></li></ul></nav><main><h1>{escape(title)}"
        f"</h1>{text}<table>{rows}</table></main><section class='cta'><p>{AROUND[6]}.</p></section>"
        f"<footer><p>{AROUND[2]}.</p></footer>"
    )


def links(title: str, said: Sequence[str]) -> str:
    text = "".join(
        f"<p>{escape(s)}</p>"
        + (f"<p><a href=/r{i}>Read more: {OTHER_NEWS[i % 4]}</a></p>" if i % 2 else "")
        for i, s in enumerate(said)
    )
    return (
        f"<article itemscope><h1 itemprop=headline>{escape(title)}</h1><div itemprop='articleBody'>{text}"
        f"</div><ul class='tags'><li><a href=/t>Tag</a></li></ul></article><div class='banner'>{AROUND[1]}"
        "</div>"
    )


def amp(title: str, said: Sequence[str]) -> str:
    text = "".join(f"<p class='amp-wp-p'>{escape(s)}</p>" for s in said)
    return (
        f"<amp-sidebar><ul><li><a href=/s>Sections</a></li></ul></amp-sidebar><article class='amp-wp-article'>"
        f"<header><h1>{escape(title)}</h1></header><div class='amp-wp-article-content'>{text}</div>"
        f"<amp-social-share type=x>{AROUND[4]}</amp-social-share></article>"
        f"<div class='amp-related'>{related('div', 'amp-related-list')}</div>"
    )


LAYOUTS: tuple[Callable[[str, Sequence[str]], str], ...] = (
    *(blog, magazine, soup, wire, letter, company, links, amp),
)
READ_MORE = tuple(f"Read more: {n}" for n in OTHER_NEWS)


def pages() -> list[Page]:
    """The pages, the same each time."""
    dice = random.Random(5)
    events: dict[str, list[Entry]] = {}
    for row in labelled():
        events.setdefault(row.event, []).append(row.entry)
    chosen = sorted(events.values(), key=lambda x: (-len(x), x[0].title))[:PAGES]
    found = []
    for i, entries in enumerate(chosen):
        own = [e.summary for e in entries if e.summary]
        said = [*own, *dice.sample(GENERAL, 6)]
        dice.shuffle(said)
        body = LAYOUTS[i % len(LAYOUTS)](entries[0].title, said)
        markup = f"<!doctype html><html lang=en><head><title>{escape(entries[0].title)} | Paper</title></head><body>{body}</body></html>"
        extra = ("RepoBench | 81.4 | 74.0",) if "RepoBench</td>" in markup else ()
        outside = [
            *AROUND,
            *OTHER_NEWS,
            BIO,
            HIDDEN,
            "Great post, I disagree",
            "Skip to main content",
        ]
        unwanted = tuple(s for s in outside if escape(s) in markup)
        found.append(Page(entries[0].title, markup, (*said, *extra), unwanted))
    return found


def by_imakita(page: Page) -> str:
    entry = Entry("e", "f", "Paper", "https://paper.example/x", page.title, "", None, None, NOW)
    return extract(entry, Response(entry.url, 200, page.markup.encode(), "text/html"), NOW).text


def by_trafilatura(page: Page) -> str:
    return trafilatura.extract(page.markup, include_comments=False) or ""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="Print what is wrong.")
    options = parser.parse_args()
    made = pages()
    print(f"{len(made)} pages, {len(LAYOUTS)} layouts")
    print("| method | precision | recall | F |")
    print("| --- | --- | --- | --- |")
    for name, read in (("imakita", by_imakita), ("baseline: trafilatura", by_trafilatura)):
        right = wrong = wanted = 0
        for page in made:
            text = " ".join(read(page).split())
            got = [
                s
                for s in page.wanted
                if " ".join(s.split()).replace(" | ", "|") in text.replace(" | ", "|")
            ]
            bad = [s for s in page.unwanted if s in text]
            right, wrong, wanted = right + len(got), wrong + len(bad), wanted + len(page.wanted)
            if options.show and name == "imakita":
                lost = set(page.wanted) - set(got)
                print(
                    "\n".join([*(f"  lost {s}" for s in lost), *(f"  TOOK {s}" for s in bad)]),
                    end="",
                )
        precision, recall = right / (right + wrong), right / wanted
        f = 2 * precision * recall / (precision + recall)
        counts = f"{precision:.3f} ({right}/{right + wrong}) | {recall:.3f} ({right}/{wanted})"
        print(f"| {name} | {counts} | {f:.3f} |")


if __name__ == "__main__":
    main()
