"""How results look: for people as short tables and lines, for programs as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from ..domain import Item, Ranked
    from ..run import Summary, World
    from ..run.account import Cost
    from ..run.forecast import Forecast
    from ..run.ingest import Poll
    from ..run.rehearse import Rehearsal
    from ..store import ItemRow


def document(data: Any) -> None:
    """One JSON document on stdout; times as ISO 8601."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def summary(done: Summary, *, as_json: bool) -> None:
    """What a run did, and what to do next."""
    if as_json:
        document(asdict(done))
        return
    for folder in done.published:
        typer.echo(f"published  {folder}")
    for item_id in done.queued:
        typer.echo(f"queued     {item_id}")
    for item_id in done.held:
        typer.echo(f"held       {item_id}")
    for line in (*done.feeds_failed, *done.refused, *done.output_failed):
        typer.echo(f"imakita: {line}", err=True)
    typer.echo(sentence(done))
    typer.echo(f"Writer: {done.writer}")
    if done.cost.tokens_out:
        typer.echo(f"Cost: {costs(done.cost)}.")
    if done.queued or done.held:
        typer.echo("Next: `imakita queue`, then `imakita show ID`, `approve ID` or `reject ID`.")


def sentence(done: Summary) -> str:
    """A run in one sentence."""
    counts = done.counts()
    return (
        f"{counts['entries']} new entries, {counts['selected']} of {counts['stories']} stories "
        f"selected: {counts['published']} published, {counts['queued']} queued, "
        f"{counts['held']} held, {counts['refused']} refused."
    )


def selection(polls: Sequence[Poll], ranked: Sequence[Ranked], *, as_json: bool) -> None:
    """What a run would write, each story with its score, its reasons or its refusal."""
    if as_json:
        rows = [
            {
                "story": r.story.id,
                "title": r.story.entries[0].title,
                "outlets": [e.outlet for e in r.story.entries],
                "score": r.score,
                "reasons": r.reasons,
                "refusal": r.refusal,
            }
            for r in ranked
        ]
        document({"feeds": [asdict(p.state) for p in polls], "stories": rows})
        return
    for r in ranked:
        verdict = f"no: {r.refusal}" if r.refusal else "yes"
        typer.echo(f"{r.score:6.2f}  {r.story.entries[0].title}  [{verdict}]")
        typer.echo(f"        {'; '.join(r.reasons)}")
    typer.echo("Dry run: nothing was saved or written.")


def forecast(told: Forecast, *, as_json: bool) -> None:
    """What a run would cost, story by story; an estimate, and said to be one."""
    if as_json:
        document(asdict(told))
        return
    for title, c in told.stories:
        typer.echo(f"{c.tokens_in:>7} in {c.tokens_out:>6} out  {title}")
    typer.echo(f"About {costs(told.total)} for {len(told.stories)} stories.")
    if told.left is not None:
        typer.echo(f"{told.left} tokens left today: enough for {told.affordable}.")
    typer.echo(f"Writer: {told.writer}. Nothing was written.")


def costs(c: Cost) -> str:
    """A cost in a phrase; what is not known is left out."""
    parts = [f"{c.tokens_in} tokens in, {c.tokens_out} out"]
    if c.seconds:
        parts.append(f"{c.seconds:.1f} s ({c.tokens_per_s:.0f} tokens/s)")
    if c.wh:
        parts.append(f"{c.wh:.2f} Wh")
    if c.yen:
        parts.append(f"{c.yen:.2f} yen")
    return ", ".join(parts)


def rows(found: Sequence[ItemRow], *, as_json: bool) -> None:
    """The queue, one line an article."""
    if as_json:
        document([asdict(r) for r in found])
        return
    from ..store import FOLLOW_UP

    if not found:
        typer.echo("Nothing waits.")
        return
    for r in found:
        again = "  [続報]" if FOLLOW_UP in r.labels else ""
        typer.echo(f"{r.id}  {r.state:<9}  {r.form or '-':<8}  {r.title}{again}")
        for reason in r.reasons:
            typer.echo(f"          {reason}")


def item(opened: World, found: Item, *, markdown: bool, as_json: bool) -> None:
    """One article just written: its Markdown, its record, or where to look."""
    if as_json:
        from ..run.explain import explain

        document(explain(opened.store, found.id))
    elif markdown and found.draft is not None:
        from ..run.extras import without_cover
        from ..run.release import last_approval, rendered

        approval = last_approval(opened.store.decisions(found.id))
        typer.echo(
            rendered(without_cover(opened), found, approval).files[0].body.decode(), nl=False
        )
    else:
        typer.echo(f"{found.id}  {found.state}")
    for reason in found.reasons:
        typer.echo(f"imakita: {reason}", err=True)
    if found.state in ("held", "queued"):
        typer.echo(f"imakita: see `imakita show {found.id}`", err=True)


def rehearsal(found: Sequence[Rehearsal], *, as_json: bool) -> None:
    """What publishing would do, one block an article."""
    if as_json:
        document([asdict(r) for r in found])
        return
    for r in found:
        typer.echo(f"{r.id}  {r.outlook:<14}  {r.place}")
        for path in r.files:
            typer.echo(f"          {path}")
        if r.permalink:
            typer.echo(f"          → {r.permalink}")
        if r.problem:
            typer.echo(f"imakita: {r.id}: {r.problem}", err=True)
    typer.echo(f"Dry run: {len(found)} articles are approved; nothing was written.")


def walk(told: Mapping[str, Any]) -> None:
    """An article's walk, top to bottom, in the order in which it happened."""
    typer.echo(f"{told['id']}  {told['state']}  (revision {told['revision']})")
    for e in told["entries"]:
        typer.echo(f"entry     {e['outlet']}: {e['title']}  {e['url']}  {e['published']}")
    for s in told["sources"]:
        typer.echo(
            f"source    {s['outlet']}: {s['level']}, {s['sentences']} sentences, {s['digest']}"
        )
        for warning in s["warnings"]:
            typer.echo(f"          warning: {warning}")
    _writer(told["writer"])
    for c in told["claims"]:
        typer.echo(f"claim     {'pass' if c['passed'] else 'FAIL'}  {c['where']}: {c['text']}")
        for name, text in c["evidence"].items():
            typer.echo(f"          {name}: {text or '(no such sentence)'}")
        for f in c["findings"]:
            typer.echo(f"          {f['severity']} {f['rule']}: {f['message']}")
    for s in told["steps"]:
        cost = f"{s['seconds']:.2f} s, {s['tokens_in']} in, {s['tokens_out']} out"
        typer.echo(f"step      {s['at']}  {s['stage']}  {s['digest']}  {cost}")
    for d in told["decisions"]:
        typer.echo(
            f"decision  {d['at']}  {d['who']}: {d['from'] or '-'} → {d['to']}  {d['reason']}"
        )


def _writer(w: Mapping[str, Any] | None) -> None:
    if w is None:
        typer.echo("writer    none")
        return
    typer.echo(f"writer    {w['backend']}: {w['card']} ({w['model']}), card {w['card_digest']}")
    typer.echo(f"          why: {w['why']}")
    typer.echo(f"          prompt {w['prompt']} {w['prompt_digest']}; {w['code']}")
    cost = w["cost"]
    typer.echo(
        f"          {w['asks']} asks, {w['tokens_in']} tokens in, {w['tokens_out']} out, "
        f"{w['seconds']} s, {cost['tokens_per_s']} tokens/s, {cost['wh']} Wh, {cost['yen']} yen"
    )
