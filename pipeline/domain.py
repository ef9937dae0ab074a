"""The nouns of imakita, all frozen: a stage takes some of them and returns others.

Times are timezone-aware `datetime`s in UTC; only `render` shows Japan time. Ids are short
lower-case hex digests of what they name (`digest`), so the same thing has the same id in every
run. Tuples, never lists, so that a value can be hashed, compared and replayed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal


def digest(*parts: str | bytes, length: int = 16) -> str:
    """SHA-256 of the parts (NUL between them), as `length` hex digits."""
    joined = b"\0".join(p.encode() if isinstance(p, str) else p for p in parts)
    return hashlib.sha256(joined).hexdigest()[:length]


# --- news in ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed the user follows. `weight` (0-10, default 1) scales its entries in `rank`."""

    url: str
    name: str
    weight: float = 1.0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between runs: validators for conditional GET, and its health.

    `url` is the one in feeds.yaml. `address` is where it moved to for good and is asked instead;
    `moving` a permanent redirect that was seen `moves` times but not adopted yet. `due` is when it
    may be asked again (None: now), `gone` since when it answers 410 and is left alone. `notes`
    are dated events in words, newest last.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    fetched: datetime | None = None
    status: int | None = None
    error: str | None = None
    due: datetime | None = None
    failures: int = 0
    address: str | None = None
    moving: str | None = None
    moves: int = 0
    gone: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """Bytes from the web. `url` is the final one after redirects; `status` 304 has no body.

    `moved_to` is where a chain of permanent redirects (301, 308) led before any other answer.
    `headers` are those of the answer that rules are read from, by lower-case name.
    """

    url: str
    status: int
    body: bytes
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class HostFile:
    """A copy of a host's rules (robots.txt and the like), good `until`; "" where there are none."""

    url: str
    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one feed. `summary` is the feed's own teaser as plain text."""

    id: str
    feed_url: str
    outlet: str
    url: str
    title: str
    summary: str
    author: str | None
    published: datetime | None
    seen: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """Entries about the same event, earliest first. Its id is that of its first entry.

    `follows` is the id of an earlier story that it goes on with: it is that one's 続報.
    """

    id: str
    entries: tuple[Entry, ...]
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story with its score, the reasons of the score, and the refusal if it was not selected."""

    story: Story
    score: float
    reasons: tuple[str, ...]
    refusal: str | None = None


class Level(StrEnum):
    """How much of the article could be read."""

    FULL = "full"
    FEED = "feed"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One English sentence: `id` unique in its story ("a1", "b1"), offsets into the text."""

    id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """An article that was read. `sentences` slice `text` exactly; sentence 1 is the title's.

    `warnings` say what was found while reading (paywall, hidden text, instructions to models).
    `canonical` is the address that the page calls its own, `copy_of` the one on another site that
    it calls the original's, `licence` what it says about reuse, and `robots` the wishes that it
    states for machines ("noai", "nosnippet", "tdm-reservation").
    """

    url: str
    outlet: str
    title: str
    text: str
    sentences: tuple[Sentence, ...]
    level: Level
    language: str
    fetched: datetime
    author: str | None = None
    published: datetime | None = None
    warnings: tuple[str, ...] = ()
    canonical: str | None = None
    licence: str | None = None
    robots: tuple[str, ...] = ()
    copy_of: str | None = None

    @property
    def digest(self) -> str:
        """Content hash: same text, same digest."""
        return digest(self.url, self.title, self.text)

    @property
    def earlier(self) -> bool:
        """Whether it is an earlier story's, cited for what was before the news."""
        return bool(self.sentences) and self.sentences[0].id.startswith(tuple(EARLIER))


EARLIER = "xyz"
"""How the ids of earlier stories' sentences begin; those of the story itself begin with a, b…"""


# --- fact cards: what is known of competitors ---------------------------------------------------

COMPARED: Mapping[str, tuple[str, ...]] = {
    "model": ("発表元", "発表日", "パラメータ数", "コンテキスト長", "価格", "ライセンス"),
    "chip": ("製造元", "発表日", "メモリー容量", "メモリー帯域幅", "消費電力"),
}
"""What is compared for each kind of product, in the order in which a table shows it."""


@dataclass(frozen=True, slots=True)
class FactValue:
    """One fact about a product as a table cell says it, and the page that carries it.

    `as_of` is the day for which the page states it. From the day after `expires` the fact is
    stale: it is still shown, but only with its month (`dated`).
    """

    label: str
    text: str
    url: str
    as_of: date
    expires: date | None = None

    @property
    def dated(self) -> str:
        """The text with the month for which it held."""
        return f"{self.text}（{self.as_of.year}年{self.as_of.month}月時点）"

    def stale(self, today: date) -> bool:
        """Whether it may not be stated without its month any more."""
        return self.expires is not None and self.expires < today


@dataclass(frozen=True, slots=True)
class FactCard:
    """What is publicly known of one product: a kind and labels out of `COMPARED`.

    `fictional` cards belong to invented sample stories; they and real ones never meet in a table.
    """

    name: str
    kind: str
    maker: str
    rows: tuple[FactValue, ...]
    aliases: tuple[str, ...] = ()
    fictional: bool = False

    def row(self, label: str) -> FactValue | None:
        """The fact with this label, if the card has it."""
        return next((r for r in self.rows if r.label == label), None)

    def id_of(self, label: str) -> str:
        """What a table cell cites: "k:gpt-oss-120b/コンテキスト長". No sentence id has a colon."""
        return f"k:{self.name}/{label}"


def facts_by_id(cards: Sequence[FactCard]) -> dict[str, tuple[FactCard, FactValue]]:
    """Every fact of the cards by the id that a cell cites."""
    return {card.id_of(row.label): (card, row) for card in cards for row in card.rows}


# --- what may be derived ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """A declared exchange rate: one unit of `of` is `value` units of `into` on a day.

    `of` and `into` are ISO 4217 codes. Only with a rate may a draft convert a sum.
    """

    of: str
    into: str
    value: float
    on: date


@dataclass(frozen=True, slots=True)
class Derive:
    """What a draft may compute from the source's figures. Without it: nothing."""

    rates: tuple[Rate, ...] = ()
    growth: bool = False


# --- the draft ----------------------------------------------------------------------------------


class Form(StrEnum):
    """How long the article may be; the evidence decides."""

    BRIEF = "brief"
    STANDARD = "standard"
    FULL = "full"


class Event(StrEnum):
    """What kind of news it is; decides the sections."""

    LAUNCH = "launch"
    FUNDING = "funding"
    LEGAL = "legal"
    INFRASTRUCTURE = "infrastructure"
    RESEARCH = "research"
    REPORT = "report"
    PARTNERSHIP = "partnership"
    PEOPLE = "people"
    REGULATION = "regulation"
    INCIDENT = "incident"
    EARNINGS = "earnings"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Claim:
    """A Japanese sentence and the ids of the source sentences that carry it."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (code's choice, from the event) and its claims, one paragraph.

    `kind` is "body", "background" (what was before the news), "unknown" (what the source says is
    not known) or "opinion" (a persona's view; no fact in it that the sections above lack).
    """

    heading: str
    claims: tuple[Claim, ...]
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell. `text` None is a blank, printed as 「未確認」; a blank needs no evidence.

    `evidence` are sentence ids, or the one id of a card's fact (`FactCard.id_of`).
    """

    text: str | None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: what is compared, and one cell per column."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as data. `columns` names what is compared; every row has as many cells."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    heading: str = "比較"


@dataclass(frozen=True, slots=True)
class Term:
    """How a term is written: an English form, and its Japanese ones, the preferred one first.

    `gloss` explains an acronym where it is first mentioned; "" when it needs none. A name has
    itself as its gloss. `own`: the user's own, whose preferred form always goes; of a shipped term
    any form will do as long as an article keeps to one.
    """

    english: str
    japanese: tuple[str, ...]
    gloss: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Persona:
    """Whose view the opinion section gives: a name, what they hold, and what they lived through.

    A person writes this file; nothing first-hand may be said that is not in `facts`.
    """

    name: str
    stance: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What the model wrote, typed: no URL, date, Markdown or front matter in it.

    `claims()` names each checkable text by a path: "title", "summary.0", "sections.1.0",
    "table.2.0" (row 2, column 0).
    """

    form: Form
    event: Event
    title: Claim
    summary: tuple[Claim, ...]
    sections: tuple[Section, ...]
    table: Table | None = None
    tags: tuple[str, ...] = ()

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Every (path, claim) in reading order, filled table cells included."""
        yield "title", self.title
        for i, line in enumerate(self.summary):
            yield f"summary.{i}", line
        for i, section in enumerate(self.sections):
            for j, claim in enumerate(section.claims):
                yield f"sections.{i}.{j}", claim
        for i, row in enumerate(self.table.rows if self.table else ()):
            for j, cell in enumerate(row.cells):
                if cell.text is not None:
                    yield f"table.{i}.{j}", Claim(cell.text, cell.evidence)


# --- the check ----------------------------------------------------------------------------------


class Severity(StrEnum):
    """BLOCK holds the article, REVIEW asks a human to look, INFO informs."""

    BLOCK = "block"
    REVIEW = "review"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one claim. `start`/`end` index the claim's Japanese text.

    `nearest` is the closest English text in the evidence (None when there is none), `evidence`
    the id of its sentence, and `nearest_start`/`nearest_end` its place in that sentence.
    """

    rule: str
    severity: Severity
    message: str
    start: int = 0
    end: int = 0
    nearest: str | None = None
    evidence: str | None = None
    nearest_start: int = 0
    nearest_end: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings of one claim, named by its path in the draft ("draft" for the whole)."""

    where: str
    text: str
    evidence: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def passed(self) -> bool:
        """True when nothing blocks."""
        return all(f.severity is not Severity.BLOCK for f in self.findings)


@dataclass(frozen=True, slots=True)
class Report:
    """A verdict per claim, in reading order, and one named "draft" when the whole has findings."""

    verdicts: tuple[Verdict, ...]
    rules: str = "v1"

    @property
    def passed(self) -> bool:
        """True when no verdict blocks."""
        return all(v.passed for v in self.verdicts)

    @property
    def failing(self) -> tuple[Verdict, ...]:
        """The verdicts that block."""
        return tuple(v for v in self.verdicts if not v.passed)


# --- asking a model -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question to a model.

    `system` and `context` are shared by all prompts of a story and come first, token for token
    the same, so that backends can reuse their prefix; `task` differs. `schema` is a JSON Schema
    as text, or None for free text. `max_tokens` limits the reply.
    """

    id: str
    system: str
    context: str
    task: str
    schema: str | None = None
    max_tokens: int = 512
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer. `finish` is "stop", "length" (cut off: never parsed) or "error"."""

    prompt_id: str
    text: str
    finish: str
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A model card from models/cards: what to load and how to sample it. Sizes in tokens and GB.

    `backend` is "transformers", "openai", "translator" or "fake". `model` is a hub id, a folder
    or a server's model name; `key_env` the *name* of the environment variable that holds a key.
    `package`/`file` name weights that come inside a Python package (a GGUF file). `parameters`
    (billions), `layers`, `kv_heads` and `head_dim` are the shape that GPU memory is planned by;
    0 when it is not known. `thinking_tokens` a reply may take on top for thoughts.
    """

    name: str
    backend: str
    model: str
    licence: str
    revision: str | None = None
    file: str | None = None
    package: str | None = None
    url: str | None = None
    key_env: str | None = None
    context: int = 8192
    dtype: str = "auto"
    attention: str = "auto"
    vram_gb: float = 0.0
    temperature: float = 0.3
    top_p: float = 0.95
    batch: int = 16
    thinking: bool | None = None
    reasoning_effort: str | None = None
    thinking_tokens: int = 0
    parameters: float = 0.0
    layers: int = 0
    kv_heads: int = 0
    head_dim: int = 0
    japanese: bool = True
    timeout_s: float = 300.0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything needed to replay a draft, and what it cost."""

    backend: str
    card: str
    card_digest: str
    model: str
    why: str
    prompt: str
    prompt_digest: str
    source_digests: tuple[str, ...]
    code: str
    degraded: bool = False
    asks: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


# --- the queue, and what comes out --------------------------------------------------------------


class State(StrEnum):
    """Where an article stands. The allowed moves are one table in `review`."""

    QUEUED = "queued"
    HELD = "held"
    SNOOZED = "snoozed"
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTING = "correcting"
    UNPUBLISHED = "unpublished"
    REJECTED = "rejected"


class Act(StrEnum):
    """What a line of the audit trail records."""

    WRITE = "write"
    CLAIM = "claim"
    TAKE_OVER = "take-over"
    EDIT = "edit"
    DISMISS = "dismiss"
    APPROVE = "approve"
    REJECT = "reject"
    SNOOZE = "snooze"
    WAKE = "wake"
    REOPEN = "reopen"
    PUBLISH = "publish"
    CORRECT = "correct"
    UNPUBLISH = "unpublish"
    IMPORT = "import"
    RESTORE = "restore"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of a published article, in the reader's words: what was wrong, what is right."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding that a person looked at and let pass: it counts for this very text only."""

    where: str
    rule: str
    text: str
    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """One article in the queue. `draft` is None when nothing could be written (`reasons` say why).

    `cards` are the fact cards that the table cites, as they were then: registries change.
    `revision` counts saves; a save names the revision it read (compare-and-swap).
    `until` is when a snoozed article comes back, `corrections` what has to stand under 訂正.
    """

    id: str
    story: Story
    sources: tuple[Source, ...]
    state: State
    draft: Draft | None
    report: Report | None
    provenance: Provenance | None
    reasons: tuple[str, ...]
    created: datetime
    revision: int = 0
    cards: tuple[FactCard, ...] = ()
    until: datetime | None = None
    dismissed: tuple[Dismissal, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def read(self) -> tuple[Source, ...]:
        """The sources of the story itself, without those of earlier ones that it cites."""
        return tuple(s for s in self.sources if not s.earlier)

    def open_findings(self, severity: Severity) -> tuple[tuple[Verdict, Finding], ...]:
        """The findings of this severity that nobody dismissed, with the claims they are about."""
        passed = {(d.where, d.rule, d.text) for d in self.dismissed}
        return tuple(
            (v, f)
            for v in (self.report.verdicts if self.report else ())
            for f in v.findings
            if f.severity is severity and (v.where, f.rule, v.text) not in passed
        )


BY_POLICY = "policy:"  # how the name of whatever decides by the settings begins


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the audit trail: append-only.

    `code` is a rejection's reason out of `review.REASONS`; `flags` say what a second reader should
    know ("too-fast", "unmodified-with-remarks", "override"). `rules`, `model`, `prompt` and
    `sources` are the versions and digests of what was decided on, `seconds` the time spent on it
    (0: not known), `revision` the item's before the step.
    """

    item_id: str
    at: datetime
    who: str
    before: State | None
    after: State
    reason: str = ""
    act: Act | None = None
    code: str = ""
    flags: tuple[str, ...] = ()
    revision: int = 0
    rules: str = ""
    model: str = ""
    prompt: str = ""
    sources: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def by_policy(self) -> bool:
        """Whether the settings decided, and no person."""
        return self.who.startswith(BY_POLICY)


@dataclass(frozen=True, slots=True)
class Lease:
    """Who reads an article now. `holder` is one browser or terminal; the lease ends at `until`."""

    item_id: str
    who: str
    holder: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A draft and its report as they were at a revision, until `who` changed them at `at`."""

    revision: int
    at: datetime
    who: str
    draft: Draft | None
    report: Report | None
    state: State
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One output file: a relative POSIX path and its bytes."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Article:
    """A rendered article: its files, the page first; paths below `folder`.

    `folder` is the page bundle, relative; "" in flavours that scatter an article's files over the
    site's folders.
    """

    id: str
    slug: str
    title: str
    folder: str
    files: tuple[File, ...]

    def path(self, file: File) -> str:
        """A file's path below the output folder."""
        return f"{self.folder}/{file.path}" if self.folder else file.path

    @property
    def place(self) -> str:
        """What to show people: the bundle, or the page where there is none."""
        return self.folder or self.files[0].path


@dataclass(frozen=True, slots=True)
class Picture:
    """A cover image: PNG bytes, a text for those who cannot see it, and a caption or ""."""

    body: bytes
    alt: str
    caption: str = ""


# --- settings that stages receive (read from feeds.yaml by `config`) ----------------------------


@dataclass(frozen=True, slots=True)
class Grouping:
    """How reports become stories. `encoder`: is one asked where words leave doubt?"""

    encoder: bool = True


@dataclass(frozen=True, slots=True)
class Select:
    """What to write about. Ages in hours; `include`/`exclude` are words matched in any case.

    `roundups`: may a column that tells of many events be written about as if it were one?
    """

    limit: int = 3
    max_age_hours: float = 72.0
    min_score: float = 0.0
    per_feed: int = 2
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    roundups: bool = False


@dataclass(frozen=True, slots=True)
class Scoring:
    """What a story's score is made of: the most that each part can give, 0-10.

    `half_life_hours` is after how long freshness is worth half; `words` are further words of the
    topic, beside the built-in ones about AI, matched in any case.
    """

    topic: float = 4.0
    freshness: float = 3.0
    outlets: float = 1.5
    substance: float = 0.75
    novelty: float = 0.75
    half_life_hours: float = 24.0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How articles are written. `max_form` caps the length; the evidence may make it shorter.

    `vote`: is the model asked what kind of news it is where the words do not decide?
    """

    max_form: Form = Form.FULL
    table: bool = True
    vote: bool = True
    repairs: int = 2
    sources_per_story: int = 3


FLAVOURS = ("hugo-papermod", "hugo-flat", "zenn", "qiita", "jekyll", "astro", "json")
"""The shapes of output; one file each in `render`."""

GIT_HOOKS = ("git-commit", "git-push", "git-pr")
"""What `site.hook` may say instead of a command."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where articles go and who signs them. `folder` is the output folder.

    `posts` is the folder of the pages below it in the Hugo flavours and json; `url` the site's
    public address, "" when unknown.
    """

    flavour: str = "hugo-papermod"
    folder: str = "output"
    posts: str = "posts"
    url: str = ""
    author: str = ""
    category: str = "AIニュース"
    tags: tuple[str, ...] = ()
    hook: tuple[str, ...] = ()
    x_post: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """How a cover image is made. `font` is a file, or "" to look for one.

    `engine` is "card" (drawn), "diffusers" (a generated background under the card's text) or
    "none". `model` is a hub id or a folder, for diffusers only.
    """

    engine: str = "card"
    font: str = ""
    model: str = "black-forest-labs/FLUX.2-klein-4B"


@dataclass(frozen=True, slots=True)
class Offer:
    """An affiliate link, shown under articles that name one of `words`."""

    name: str
    url: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Affiliate:
    """Affiliate links by rule. `amazon` is the name in the sentence that Amazon asks for."""

    links: tuple[Offer, ...] = ()
    notice: str = "本記事はアフィリエイト広告を利用しています。"
    amazon: str = ""


@dataclass(frozen=True, slots=True)
class Notify:
    """Who is told of runs: a healthchecks address and a Prometheus textfile, "" for neither."""

    healthchecks: str = ""
    metrics: str = ""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The manners and limits of the web door: bytes decoded, seconds, hops.

    `delay_s` lies between two requests to a host, `parallel` hosts are asked at once, a feed at
    most every `interval_minutes`. `robots`: whom robots.txt may forbid, "all" or "pages" (feeds
    are then read in any case, because a person named them). `contact` goes into the User-Agent.
    """

    feed_bytes: int = 5_000_000
    page_bytes: int = 3_000_000
    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 30.0
    redirects: int = 5
    delay_s: float = 2.0
    parallel: int = 32
    interval_minutes: float = 30.0
    robots: Literal["all", "pages"] = "all"
    allow_hosts: tuple[str, ...] = ()
    user_agent: str = "imakita"
    contact: str = ""
