"""The review sheet: what a person reads about an item that waits, Japanese beside its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import File, Item, Severity, Verdict

from .markdown import escaped, link
from .papermod import JAPAN, slug_of

_MARKS = {Severity.BLOCK: "✗ 要修正", Severity.REVIEW: "△ 要確認", Severity.INFO: "・ 参考"}


def sheet(item: Item) -> File:
    """A Markdown file `queue/<date>-<slug>.md`: state, reasons, claims, evidence, findings."""
    day = item.created.astimezone(JAPAN).date().isoformat()
    title = item.draft.title.text if item.draft else item.story.entries[0].title
    parts = [
        f"# {escaped(title)}",
        "確認用の控えです。原文の引用を含むため、公開しないでください。",
        "\n".join(_facts(item)),
    ]
    if item.reasons:
        parts += ["## 保留の理由", "\n".join(f"- {escaped(r)}" for r in item.reasons)]
    parts += [*_claims(item)] if item.draft else [*_evidence(item)]
    return File(f"queue/{day}-{slug_of(item)}.md", ("\n\n".join(parts) + "\n").encode())


def _facts(item: Item) -> Iterator[str]:
    yield f"- 番号: `{item.id}`　状態: {item.state}"
    for source in item.sources:
        linked = link(source.title, source.url)
        yield f"- 出典: {escaped(source.outlet)}「{linked}」（{source.level}）"
        for warning in source.warnings:
            yield f"  - 注意: {escaped(warning)}"
    if item.provenance:
        yield f"- 下書き: {escaped(item.provenance.model)}（{escaped(item.provenance.why)}）"
    yield f"- 操作: `imakita approve {item.id}` / `imakita reject {item.id} --reason 理由`"


def _claims(item: Item) -> Iterator[str]:
    sentences = {x.id: x.text for s in item.sources for x in s.sentences}
    yield "## 文と根拠"
    for verdict in item.report.verdicts if item.report else ():
        yield "\n".join(_claim(verdict, sentences))


def _claim(verdict: Verdict, sentences: dict[str, str]) -> Iterator[str]:
    yield f"**{verdict.where}**　{escaped(verdict.text)}"
    yield ""
    for name in verdict.evidence:
        yield f"> {name}: {escaped(sentences.get(name, '（この番号の文はありません）'))}  "
    for finding in verdict.findings:
        yield f"> {_MARKS[finding.severity]} {finding.rule}: {escaped(finding.message)}  "


def _evidence(item: Item) -> Iterator[str]:
    yield "## 根拠となる原文"
    for source in item.sources:
        lines = [f"> {x.id}: {escaped(x.text)}  " for x in source.sentences]
        yield f"### {escaped(source.outlet)}\n\n" + "\n".join(lines)
