"""出典 and the note: what was read, who reported first, who wrote, and whether a person looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from pipeline.domain import Decision, Entry, Item, Source, Table, facts_by_id

from .japan import day, published
from .markdown import escaped, link

_FIRST, _EARLIER = "（最初の報道）", "（経緯として参照）"


def sources(item: Item) -> Iterator[str]:
    """One line a source: outlet, author, linked title, date in Japan; who reported first."""
    first = first_report(item)
    for source in item.sources:
        mark = _EARLIER if source.earlier else _FIRST if first == source.outlet else ""
        yield f"- {_source(source)}{mark}"
    for entry in item.story.entries:
        if first == entry.outlet and first not in {s.outlet for s in item.sources}:
            yield f"- {_entry(entry)}{_FIRST}"
            break


def card_facts(item: Item, table: Table) -> Iterator[str]:
    """One line a page that the table's fact cards lean on: product, what, linked, and its day."""
    known = facts_by_id(item.cards)
    ids = dict.fromkeys(i for row in table.rows for cell in row.cells for i in cell.evidence)
    pages: dict[tuple[str, str, date], list[str]] = {}
    for card, fact in (known[i] for i in ids if i in known):
        pages.setdefault((card.name, fact.url, fact.as_of), []).append(fact.label)
    order = [card.name for card in item.cards]
    for (name, url, as_of), labels in sorted(pages.items(), key=lambda p: order.index(p[0][0])):
        when = f"{as_of.year}年{as_of.month}月{as_of.day}日時点"
        yield f"- {escaped(name)}の{link('、'.join(labels), url)}（{when}）"


def first_report(item: Item) -> str | None:
    """The outlet that was strictly first, when at least two reported and all times are known."""
    times: dict[str, list[datetime | None]] = {}
    for source in item.read:
        times.setdefault(source.outlet, []).append(published(source))
    for entry in item.story.entries:
        if entry.outlet not in times:
            times[entry.outlet] = [min(entry.published, entry.seen) if entry.published else None]
    earliest = sorted(
        (min(known), outlet)
        for outlet, found in times.items()
        if (known := [t for t in found if t is not None])
    )
    if len(times) < 2 or len(earliest) < len(times) or earliest[0][0] == earliest[1][0]:
        return None
    return earliest[0][1]


def _source(source: Source) -> str:
    at = published(source)
    when = f"{day(at) if at else '日付不明'}（{day(source.fetched)}閲覧）"
    return f"{_who(source.outlet, source.author)}「{link(source.title, source.url)}」{when}"


def _entry(entry: Entry) -> str:
    at = day(entry.published) if entry.published else "日付不明"
    return f"{_who(entry.outlet, entry.author)}「{link(entry.title, entry.url)}」{at}（本文は未読）"


def _who(*names: str | None) -> str:
    return "、".join(escaped(n) for n in dict.fromkeys(names) if n)


def human(reviewed: Decision | None) -> bool:
    """Whether a person, not the policy, approved."""
    return reviewed is not None and not reviewed.by_policy


def note(item: Item, reviewed: Decision | None) -> str:
    """Who wrote and who looked, derived from the record and never from a setting."""
    outlets = "、".join(dict.fromkeys(s.outlet for s in item.sources if s.outlet)) or "出典"
    known = item.provenance
    writer = "機械翻訳モデル" if known and known.degraded else "生成AI"
    model = f"（{known.model}）" if known and known.model else ""
    checked = "、各文を出典の文と機械的に照合" if item.report else ""
    opening = f"この記事は{outlets}の記事をもとに{writer}{model}が下書きし{checked}"
    if reviewed is None:
        made = f"{opening}{'し' if checked else ''}たものです。"
        return escaped(f"{made}人の確認はまだ受けていません。")
    opening += "したうえで、" if checked else "、"
    if human(reviewed):
        return escaped(f"{opening}{reviewed.who}が{day(reviewed.at)}に確認しました。")
    return escaped(f"{opening}人の確認を経ずに自動で公開しました。")
