"""What every flavour starts from: one article, its additions, and the plain fields of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.domain import Affiliate, Decision, Draft, Form, Item, Picture, Site
from pipeline.text import clip

from .credits import human
from .japan import dated, iso_day
from .markdown import is_web, plain
from .slug import id_digits, slug_of, title_of

_DESCRIPTION = 120
_NO_LINKS = Affiliate()


@dataclass(frozen=True, slots=True)
class Related:
    """An earlier article: its title, slug, and day of writing (2026-02-11)."""

    title: str
    slug: str
    day: str


@dataclass(frozen=True, slots=True)
class Extras:
    """What an article gets besides its draft. `corrections` are (when, what was put right).

    `follows` is the published article that this one goes on with: then it is marked as 続報.
    `note` takes the place of the sentence about who wrote and who looked.
    """

    cover: Picture | None = None
    follows: Related | None = None
    related: Sequence[Related] = ()
    corrections: Sequence[tuple[datetime, str]] = ()
    affiliate: Affiliate = _NO_LINKS
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An article ready to be put into a flavour. `reviewed` is its approval, `now` its release."""

    item: Item
    draft: Draft
    site: Site
    reviewed: Decision | None
    now: datetime
    extras: Extras = Extras()

    @property
    def title(self) -> str:
        """The title as plain text; never empty, for sites and services refuse that."""
        return plain(self.draft.title.text) or plain(title_of(self.item)) or self.item.id

    @property
    def slug(self) -> str:
        """The ASCII name in URLs."""
        return slug_of(self.item)

    @property
    def short_id(self) -> str:
        """The first digits of the id, as they end the slug."""
        return id_digits(self.item)

    @property
    def created(self) -> datetime:
        """When it was written, but never before its sources."""
        return dated(self.item)

    @property
    def updated(self) -> datetime:
        """When it was released or last put right."""
        return max(self.now, self.created, *(at for at, _ in self.extras.corrections))

    @property
    def day(self) -> str:
        """The day of writing in Japan: 2026-02-11."""
        return iso_day(self.created)

    @property
    def name(self) -> str:
        """Day and slug, for files and folders."""
        return f"{self.day}-{self.slug}"

    @property
    def released(self) -> bool:
        """Whether it was approved at all; a page that was not is a draft."""
        return self.reviewed is not None

    @property
    def seen(self) -> bool:
        """Whether a person approved it."""
        return human(self.reviewed)

    @property
    def lead(self) -> str:
        """The three lines as sentences, as many as 120 characters hold."""
        lines = (plain(c.text) for c in self.draft.summary)
        return clip("".join(_sentence(line) for line in lines if line), _DESCRIPTION)

    @property
    def tags(self) -> list[str]:
        """The draft's tags and the site's, as plain text, none twice."""
        short = ["短信"] if self.draft.form is Form.BRIEF else []
        again = ["続報"] if self.extras.follows else []
        return terms([*self.draft.tags, *self.site.tags, *short, *again])

    @property
    def author(self) -> str:
        """Who signs; "" for nobody."""
        return plain(self.site.author)

    def provenance(self) -> dict[str, Any]:
        """What readers of the front matter may want to know of its making."""
        known = self.item.provenance
        return {
            "id": self.item.id,
            "form": str(self.draft.form),
            "sources": [s.url for s in self.item.sources if is_web(s.url)],
            "model": known.model if known else "",
            "card": known.card if known else "",
            "prompt": f"{known.prompt} {known.prompt_digest}".strip() if known else "",
            "degraded": known.degraded if known else False,
            "review": "ai-assisted" if self.seen else "ai-generated",
            "verified": self._verified(),
            **({"follows": self.extras.follows.slug} if self.extras.follows else {}),
        }

    def _verified(self) -> str:
        """How many of the draft's claims passed: "12/12". What nobody checked did not pass."""
        report = self.item.report
        passed = {v.where for v in report.verdicts if v.passed} if report else set()
        paths = [where for where, _ in self.draft.claims()]
        return f"{sum(p in passed for p in paths)}/{len(paths)}"


def terms(names: Iterable[str]) -> list[str]:
    """Tags or categories: no `/`, which would nest Hugo's folders, and none twice in any case."""
    found: dict[str, str] = {}
    for name in (plain(n).replace("/", "／") for n in names):
        found.setdefault(name.casefold(), name)
    return [name for name in found.values() if name]


def _sentence(line: str) -> str:
    return line if line.endswith(("。", "！", "？", "!", "?", "…")) else f"{line}。"
