"""Nouns for the tests: small ones written out, and any at all for properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy import Connection

from pipeline.domain import (
    Claim,
    Decision,
    Draft,
    Entry,
    Event,
    Finding,
    Form,
    Item,
    Level,
    Provenance,
    Report,
    Section,
    Sentence,
    Severity,
    Source,
    State,
    Story,
    Verdict,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def entry(name: str, published: float | None = 0, seen: float = 5) -> Entry:
    """An entry whose id is its name; times in minutes after NOON."""
    return Entry(
        id=name,
        feed_url="https://ledger.example/feed",
        outlet="The Model Ledger",
        url=f"https://ledger.example/{name}",
        title=f"Lumen ships {name}",
        summary="A small model.",
        author=None,
        published=None if published is None else after(published),
        seen=after(seen),
    )


def story(*names: str) -> Story:
    return Story(names[0], tuple(entry(n, published=i) for i, n in enumerate(names)))


def draft() -> Draft:
    """A brief whose every sentence cites the first sentence of the source."""
    line = Claim("Lumenは小型モデルを公開した。", ("a1",))
    return Draft(
        form=Form.BRIEF,
        event=Event.LAUNCH,
        title=Claim("Lumen、小型モデルを公開", ("a1",)),
        summary=(line, line, line),
        sections=(Section("概要", (line,)),),
        tags=("Lumen",),
    )


def finding(severity: Severity, rule: str = "number") -> Finding:
    return Finding(rule, severity, "70 is not in the evidence", 0, 2, "7", "a1")


def report(of: Draft, *findings: Finding) -> Report:
    """A verdict on every claim; the findings are the title's."""
    return Report(
        tuple(
            Verdict(path, claim.text, claim.evidence, findings if path == "title" else ())
            for path, claim in of.claims()
        )
    )


def provenance(degraded: bool = False) -> Provenance:
    return Provenance(
        *("fake", "scripted", "0" * 16, "replies", "a test", "article.ja.v1", "1" * 16),
        source_digests=("2" * 16,),
        code="imakita 0",
        degraded=degraded,
    )


def source() -> Source:
    text = "Lumen ships a small model."
    return Source(
        url="https://ledger.example/a",
        outlet="The Model Ledger",
        title=text,
        text=text,
        sentences=(Sentence("a1", text, 0, len(text)),),
        level=Level.FEED,
        language="en",
        fetched=NOON,
    )


def item(name: str = "1a2b3c4d", state: State = State.QUEUED, *findings: Finding) -> Item:
    """An item with a draft; its story is named after it."""
    written = draft()
    return Item(
        id=name,
        story=story(f"story-{name}"),
        sources=(source(),),
        state=state,
        draft=written,
        report=report(written, *findings),
        provenance=provenance(),
        reasons=(),
        created=NOON,
    )


def unwritten(name: str = "1a2b3c4d") -> Item:
    """An item held because there was no model."""
    empty = replace(item(name, State.HELD), draft=None, report=None, provenance=None)
    return replace(empty, reasons=("no model",))


def first(of: Item) -> Decision:
    return Decision(of.id, of.created, "run", None, of.state)


def move(of: Item, state: State, who: str = "miho") -> tuple[Item, Decision]:
    """The item in another state, and the decision that says so."""
    return replace(of, state=state), Decision(of.id, after(9), who, of.state, state, "fine")


def drop(c: Connection, *tables: str) -> None:
    """Take tables out of a database, as one of an older schema has them not."""
    # The index over a table goes with it in PostgreSQL only.
    indexes = ["text_words"] if "texts" in tables and c.dialect.name == "sqlite" else []
    for table in (*indexes, *tables):
        c.exec_driver_sql(f"DROP TABLE {table}")


times = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
costs = st.floats(min_value=0, max_value=1e9)
entries = st.builds(Entry, published=st.none() | times, seen=times)
stories = st.builds(Story, entries=st.lists(entries, max_size=2).map(tuple))
sources = st.builds(Source, published=st.none() | times, fetched=times)
drafts = st.builds(Draft)
reports = st.builds(Report)
items = st.builds(
    Item,
    story=stories,
    sources=st.lists(sources, max_size=2).map(tuple),
    provenance=st.none() | st.builds(Provenance, seconds=costs),
    created=times,
)
