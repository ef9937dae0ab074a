"""Small items to test with: a story about an invented company, told by two invented outlets."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.domain import (
    Cell,
    Claim,
    Decision,
    Draft,
    Entry,
    Event,
    Form,
    Item,
    Level,
    Provenance,
    Report,
    Row,
    Section,
    Sentence,
    Source,
    State,
    Story,
    Table,
    Verdict,
    digest,
)

# 23:30 in UTC is the next morning in Japan: a test that forgets the zone gets the day wrong.
NIGHT = datetime(2026, 2, 10, 23, 30, tzinfo=UTC)
MORNING = datetime(2026, 2, 11, 0, 15, tzinfo=UTC)
READ = datetime(2026, 2, 11, 3, 0, tzinfo=UTC)
RELEASED = datetime(2026, 2, 11, 5, 0, tzinfo=UTC)

TITLE = "Kestrel Labs releases Orin-2"
BODY = (
    "Kestrel Labs released Orin-2, a model with 70 billion parameters, on Tuesday.",
    "Orin-2 scored 81.4% on LedgerBench.",
    "Access costs $2 per million tokens.",
)


def source(
    title: str = TITLE,
    *body: str,
    prefix: str = "a",
    url: str = "https://ledger.example/orin-2",
    outlet: str = "The Model Ledger",
    author: str | None = "Ana Ruiz",
    published: datetime | None = NIGHT,
    warnings: tuple[str, ...] = (),
) -> Source:
    """An article that was read: its title and sentences, numbered prefix1, prefix2…"""
    lines = (title, *(body or BODY))
    text, sentences = "\n".join(lines), []
    start = 0
    for number, line in enumerate(lines, 1):
        sentences.append(Sentence(f"{prefix}{number}", line, start, start + len(line)))
        start += len(line) + 1
    return Source(
        url=url,
        outlet=outlet,
        title=title,
        text=text,
        sentences=tuple(sentences),
        level=Level.FULL,
        language="en",
        fetched=READ,
        author=author,
        published=published,
        warnings=warnings,
    )


def second_source(published: datetime | None = MORNING) -> Source:
    """Another outlet's account of the same event."""
    return source(
        "Orin-2 is here",
        "The weights are open.",
        prefix="b",
        url="https://courier.example/orin-2?a=1&b=2",
        outlet="Compute Courier",
        author=None,
        published=published,
    )


def entry(of: Source) -> Entry:
    """The feed entry that led to a source."""
    return Entry(
        id=digest(of.url),
        feed_url="https://ledger.example/feed",
        outlet=of.outlet,
        url=of.url,
        title=of.title,
        summary="",
        author=of.author,
        published=of.published,
        seen=of.fetched,
    )


def draft(form: Form = Form.STANDARD, **changes: object) -> Draft:
    """A faithful draft of the story; keyword arguments replace its fields."""
    fields: dict[str, object] = {
        "form": form,
        "event": Event.LAUNCH,
        "title": Claim("Kestrel Labs、700億パラメータのOrin-2を公開", ("a1", "a2")),
        "summary": (
            Claim("Kestrel Labsが火曜日、モデル「Orin-2」を公開した", ("a2",)),
            Claim("LedgerBenchでの得点は81.4%と発表", ("a3",)),
            Claim("利用料は100万トークン当たり2ドル", ("a4",)),
        ),
        "sections": (
            Section(
                "発表の内容",
                (
                    Claim("Kestrel Labsは火曜日、Orin-2を公開しました。", ("a2",)),
                    Claim("パラメータ数は700億です。", ("a2",)),
                ),
            ),
            Section("性能と料金", (Claim("LedgerBenchで81.4%を記録しました。", ("a3",)),)),
        ),
        "table": Table(
            ("Orin-2", "Orin-1"),
            (
                Row("LedgerBench", (Cell("81.4%", ("a3",)), Cell(None))),
                Row("料金", (Cell("2ドル", ("a4",)), Cell(None))),
            ),
        ),
        "tags": ("Kestrel Labs", "Orin-2"),
    }
    return Draft(**{**fields, **changes})  # type: ignore[arg-type]


def passing(of: Draft) -> Report:
    """A report without findings."""
    return Report(tuple(Verdict(where, c.text, c.evidence) for where, c in of.claims()))


def provenance(*, degraded: bool = False, model: str = "kestrel-writer-8b") -> Provenance:
    """Who wrote it."""
    return Provenance(
        backend="fake",
        card="scripted",
        card_digest="c" * 16,
        model=model,
        why="the test asked for it",
        prompt="article.ja.v1",
        prompt_digest="d" * 16,
        source_digests=(),
        code="0.1.0",
        degraded=degraded,
    )


def item(
    of: Draft | None = None,
    *,
    sources: tuple[Source, ...] | None = None,
    state: State = State.APPROVED,
    report: Report | None = None,
    written_by: Provenance | None = None,
    reasons: tuple[str, ...] = (),
    created: datetime = READ,
    wordless: bool = False,
) -> Item:
    """An item in the queue with the draft `of` (default: `draft()`; none when `wordless`)."""
    read = (source(),) if sources is None else sources
    story = Story("5" * 16, tuple(entry(s) for s in (read or (source(),))))
    written = None if wordless else (of or draft())
    return Item(
        id="ab12cd34ef567890",
        story=story,
        sources=read,
        state=state,
        draft=written,
        report=report or (passing(written) if written else None),
        provenance=None if wordless else (written_by or provenance()),
        reasons=reasons,
        created=created,
    )


def approval(who: str = "山田", at: datetime = RELEASED) -> Decision:
    """The decision that let an article out."""
    return Decision("ab12cd34ef567890", at, who, State.QUEUED, State.APPROVED)
