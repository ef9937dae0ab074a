"""The week's published articles as one post: their titles and three lines, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from ..domain import (
    BY_POLICY,
    Article,
    Claim,
    Decision,
    Draft,
    Entry,
    Event,
    Form,
    Item,
    Section,
    State,
    Story,
    digest,
)
from ..errors import InputError
from ..render import Extras, related_to, render
from ..render.japan import JAPAN
from .extras import picture
from .world import World

_NOTE = (
    "この記事は、公開済みの記事{count}本の見出しと3行要約を、そのまま並べたものです。出典と記事の作られ方は、"
    "それぞれの記事に記しています。"
)


def week_of(text: str | None, now: datetime) -> tuple[date, date]:
    """Monday and Sunday of "2026-W47", or of the last full week in Japan. Raises InputError."""
    if text is None:
        today = now.astimezone(JAPAN).date()
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    try:
        monday = date.fromisoformat(f"{text}-1")
    except ValueError as error:
        raise InputError(f"--week {text}: give a year and a week, such as 2026-W47.") from error
    return monday, monday + timedelta(days=6)


def weekly(world: World, monday: date, sunday: date, *, release: bool) -> Article:
    """The digest of a week, a draft unless released. Raises InputError when nothing came out."""
    items = published(world, monday, sunday)
    if not items:
        raise InputError(f"nothing was published from {monday} to {sunday}; there is no digest.")
    item, now = _item(items, monday, sunday), world.now()
    more = Extras(
        cover=picture(world, item),
        related=[related_to(i) for i in items],
        note=_NOTE.format(count=len(items)),
    )
    who = Decision(item.id, now, f"{BY_POLICY}digest", None, State.APPROVED) if release else None
    return render(item, world.config.site, reviewed=who, now=now, extras=more)


def published(world: World, monday: date, sunday: date) -> list[Item]:
    """The articles that came out in a week, by the day of their writing, oldest first."""
    rows = world.store.rows([State.PUBLISHED])
    days = {row.id: row.created.astimezone(JAPAN).date() for row in rows}
    return [world.store.item(i) for i, day in days.items() if monday <= day <= sunday]


def _item(items: Sequence[Item], monday: date, sunday: date) -> Item:
    """An item that holds what the others say: it has no claims and no source of its own."""
    year, week, _ = monday.isocalendar()
    name = f"{year}-W{week:02}"
    # Dated by its last article, so that it is the same whenever it is made.
    when = max(i.created for i in items)
    entry = Entry(name, "", "", "", f"Weekly digest {name}", "", None, when, when)
    return replace(
        items[-1],
        id=digest("digest", name, length=10),
        story=Story(name, (entry,)),
        sources=(),
        draft=_draft(items, monday, sunday),
        report=None,
        provenance=None,
        reasons=(),
        created=when,
        cards=(),
    )


def _draft(items: Sequence[Item], monday: date, sunday: date) -> Draft:
    drafts = [i.draft for i in items if i.draft is not None]
    title = f"AIニュースまとめ {_day(monday)}〜{_day(sunday)}（{len(drafts)}本）"
    return Draft(
        form=Form.STANDARD,
        event=Event.OTHER,
        title=Claim(title, ()),
        summary=tuple(d.title for d in drafts[:3]),
        sections=tuple(Section(d.title.text, _sentences(d)) for d in drafts),
        tags=("週間まとめ",),
    )


def _sentences(draft: Draft) -> tuple[Claim, ...]:
    """The three lines, each ended by a full stop since they stand in one paragraph here."""
    return tuple(
        replace(c, text=c.text if c.text.endswith(("。", "！", "？")) else f"{c.text}。")
        for c in draft.summary
    )


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
