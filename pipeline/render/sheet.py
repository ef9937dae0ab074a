"""The review sheet: what a person reads about an item that waits, Japanese above its evidence."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.domain import (
    Claim,
    Draft,
    File,
    Finding,
    Item,
    Severity,
    Source,
    State,
    Verdict,
    facts_by_id,
)

from .japan import day, iso_day, published
from .markdown import link, readable
from .slug import slug_of, title_of

_NOTICE = "**確認用の控えです。原文をそのまま引用しているため、公開・転載しないでください。**"
_STATES = {
    State.QUEUED: "確認待ち（検査に合格）",
    State.HELD: "保留",
    State.APPROVED: "承認済み（公開待ち）",
    State.PUBLISHED: "公開済み",
    State.REJECTED: "却下",
    State.SNOOZED: "あとで確認",
    State.CORRECTING: "訂正中",
    State.UNPUBLISHED: "取り下げ済み",
}
_MARKS = {Severity.BLOCK: "✗ 要修正", Severity.REVIEW: "△ 要確認", Severity.INFO: "・ 参考"}
_LEVELS = {"full": "全文", "feed": "フィードの本文のみ", "headline": "見出しのみ"}

# A sheet quotes its sources at length: no site generator may build it, wherever it lies.
_UNPUBLISHED = "---\ndraft: true\npublished: false\n---"


def sheet(item: Item) -> File:
    """A Markdown file `queue/<date>-<slug>.md`: state, reasons, claims, evidence, findings."""
    text = "\n\n".join(_parts(item)) + "\n"
    return File(sheet_path(item), text.encode())


def sheet_path(item: Item) -> str:
    """Where an item's sheet lies while it waits."""
    return f"queue/{iso_day(item.created)}-{slug_of(item)}.md"


def _parts(item: Item) -> Iterator[str]:
    yield f"# {readable(item.draft.title.text if item.draft else title_of(item)) or item.id}"
    yield _NOTICE
    yield "\n".join(_facts(item))
    if item.reasons:
        yield "## 理由"
        yield "\n".join(f"- {readable(r)}" for r in item.reasons)
    if steps := "\n".join(_steps(item)):
        yield "## 次にすること"
        yield steps
    yield "## 出典"
    yield "\n".join(_sources(item)) or "読めた記事はありません。"
    yield from _claims(item, item.draft) if item.draft else _evidence(item)


def _facts(item: Item) -> Iterator[str]:
    yield f"- 番号: {item.id}"
    yield f"- 状態: {_STATES[item.state]}"
    if item.story.follows:
        yield f"- 続報: 前の話題（{item.story.follows}）の続き"
    if item.provenance:
        made = item.provenance
        yield f"- 下書き: {readable(made.model)}（{readable(made.why)}）"
    else:
        yield "- 下書き: なし"


def _steps(item: Item) -> Iterator[str]:
    if item.draft is None:
        yield "- 使えるモデルを用意して `imakita run` をもう一度実行する（`imakita doctor` で確認）"
    elif item.state is State.HELD:
        yield f'- 指摘を承知で公開する: `imakita approve {item.id} --force --reason "理由"`'
    elif item.state is State.QUEUED:
        yield f"- 公開する: `imakita approve {item.id}`"
    elif item.state is State.APPROVED:
        yield "- 公開する: `imakita publish`"
    if item.draft and item.state in (State.QUEUED, State.HELD):
        yield f'- 文を直す: `imakita edit {item.id} summary.0 "直した文"`（場所は各文の見出しに）'
    if item.state in (State.QUEUED, State.HELD):
        yield f'- 公開しない: `imakita reject {item.id} --reason "理由"`'


def _sources(item: Item) -> Iterator[str]:
    for source in item.sources:
        at = published(source)
        when = day(at) if at else "日付不明"
        linked = link(source.title, source.url)
        level = _LEVELS[source.level]
        yield f"- {readable(source.outlet)}「{linked}」{when}（{level}）"
        for warning in source.warnings:
            yield f"  - 注意: {readable(warning)}"


def _claims(item: Item, draft: Draft) -> Iterator[str]:
    sentences = {x.id: x.text for s in item.sources for x in s.sentences}
    for name, (_, fact) in facts_by_id(item.cards).items():
        sentences[name] = f"{fact.dated}（{fact.url}）"
    verdicts = {v.where: v for v in item.report.verdicts} if item.report else {}
    yield "## 文と根拠"
    for where, claim in draft.claims():
        name = f"{readable(label(where, draft))}（{where}）"
        yield from _claim(name, claim, verdicts.get(where), sentences)
    if whole := verdicts.get("draft"):
        yield "### 全体"
        yield "\n".join(map(_finding, whole.findings))


def _claim(
    name: str, claim: Claim, verdict: Verdict | None, sentences: dict[str, str]
) -> Iterator[str]:
    yield f"### {name}"
    yield readable(claim.text) or "（空）"
    cited = (_quote(i, sentences.get(i, "（この番号の文はありません）")) for i in claim.evidence)
    yield "\n>\n".join(cited) or "> 根拠: なし"
    if verdict and verdict.findings:
        yield "\n".join(map(_finding, verdict.findings))


def label(where: str, draft: Draft) -> str:
    """A claim's path in a reader's words: "summary.0" is 「3行要約 1」."""
    kind, *rest = where.split(".")
    numbers = [int(n) for n in rest]
    if kind == "title":
        return "見出し"
    if kind == "summary":
        return f"3行要約 {numbers[0] + 1}"
    if kind == "sections":
        return f"{draft.sections[numbers[0]].heading} {numbers[1] + 1}"
    if draft.table is None:
        return where
    row = draft.table.rows[numbers[0]].label
    return f"比較表 {row} × {''.join(draft.table.columns[numbers[1] : numbers[1] + 1])}"


def _finding(finding: Finding) -> str:
    nearest = f"（原文で最も近い語: {readable(finding.nearest)}）" if finding.nearest else ""
    rule, message = readable(finding.rule), readable(finding.message)
    return f"- 指摘 {_MARKS[finding.severity]} {rule}: {message}{nearest}"


def _quote(name: str, text: str) -> str:
    return f"> 根拠 {readable(name)}: {readable(text)}"


def _evidence(item: Item) -> Iterator[str]:
    for source in item.sources:
        yield f"## 根拠となる原文: {readable(source.outlet)}"
        yield "\n".join(_numbered(source))


def _numbered(source: Source) -> Iterator[str]:
    for sentence in source.sentences:
        yield f"- {readable(sentence.id)}: {readable(sentence.text)}"
