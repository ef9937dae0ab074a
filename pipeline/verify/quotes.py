"""A quotation must stand between quotation marks in a cited sentence too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding
from pipeline.facts import normal

from .evidence import Sources
from .found import block, remark

_QUOTED = re.compile(
    r"「([^「」]{0,2000}(?:「[^」]{0,400}」[^「」]{0,400}){0,9})」"
    r"(?=((?:など)?と(?:も|は)?(?:述べ|語|話|コメント|説明|主張|発言|指摘|強調|付け加え|言[うい]|叫|訴え|投稿|書))?)"
)
# An interview may mark its speakers with Q: and A: instead.
_MARKS = re.compile(
    "[\"“”«»„]|(?:^|(?<=\\s))[QA]:\\s|(?<!\\w)['‘`]|(?<=[.,!?…])['’`](?!\\w)|^>|—\\s*$", re.M
)
_ENGLISH = re.compile('["“«„]([^"”»]{1,4000})["”»]?')
# Shorter ones are terms and titles (spec: 1.3 % of longer ones stand without a mark in English).
_LONG = 12
# A title in kana, and what follows a question or a point of view, which nobody said aloud.
_TITLE = re.compile(r"[ァ-ヺー・＝ A-Za-z\d.:&'’（）()/+-]+")
_THOUGHT = re.compile(
    "という(?:視点|観点|考え方|発想|概念|問い|疑問|前提|仮定|方針|原則|目標|意味|点|形)"
)
# 「…」 names a work where a reader is sent there, where a word for a work stands before or behind…
_WORK = (
    "論文|記事|投稿|ポスト|ブログ|エントリ|報告書|レポート|白書|ホワイトペーパー|番組|書籍|著書|著作|本(?![人当日来社物音心])|小説|映画|"
    "ドラマ|作品|曲|アルバム|ガイド|手引き|マニュアル|ドキュメント|文書|資料|章|節|項|セクション|ページ|サイト|動画|"
    "チュートリアル|セッション|講演|リリースノート|お知らせ|題名|タイトル|件名|見出し|エラー|リンク|ボタン"
)
_NAMED = re.compile(
    rf"(?:(?:および|及び|ならびに|または|や|と|、)?「[^「」]*」|[（(][^（）()]*[）)])*"
    rf"(?:の?(?:ランディング)?(?:{_WORK})|という(?:題|名|{_WORK})|と(?:題|銘打)し|と題され"
    r"|[をも](?:ぜひ|併せて|あわせて|必ず)?(?:ご|お)?(?:参照|覧|読み(?:くだ|下)|確認(?:くだ|下|して(?:くだ|下)))"
    r"|で(?:詳しく)?(?:説明|解説|紹介|案内|記載|お知らせ|定義)(?:さ|し|す))"
)
_WORK_BEFORE = re.compile(rf"(?:{_WORK})[：:]?\s?(?:「[^「」]*」(?:および|や|と|、)?)*$")
# … and the English has one: three words with capitals in a row, or one behind such a word.
_CAPITAL = r"[A-Z\d][\w'’.-]*"
_SMALL_WORDS = r"(?:(?:of|the|and|for|in|to|a|an|on|with|your) ){0,3}"
_ENGLISH_TITLE = re.compile(
    rf"\b[A-Z][\w'’.-]*(?:[ :]+{_SMALL_WORDS}{_CAPITAL}){{2,}}"
    r"|\b(?i:see|review|read|titled|entitled|called|papers?|posts?|blogs?|reports?|books?|articles?|guides?|study|films?"
    r"|movies?|documentary|songs?|talks?|section|chapter|documentation)\b[:,]?\s(?:the\s|our\s)?[A-Z\d]"
)
# A Japanese character carries about as much as two and a half English letters.
_PER_CHARACTER = 2.5


def quotes(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """One finding for each quotation whose cited sentences hold no quotation mark, or too little.

    Latin words in 「」 that the source prints are a title, not speech.
    """
    spoken = [m for m in _QUOTED.finditer(claim.text) if _spoken(m)]
    if not spoken:
        return
    texts = [c.sentence.text for c in sources.cited(claim)]
    titles = [m for m in spoken if _names_a_work(m)]
    if titles and not any(map(_ENGLISH_TITLE.search, texts)) and not any(map(_MARKS.search, texts)):
        yield from map(_untitled, titles)
    spoken = [m for m in spoken if m not in titles]
    if not any(_MARKS.search(t) for t in texts):
        for m in spoken:
            if not (m.group(1).isascii() and m.group(1) in sources.sources[0].text):
                yield block(
                    "quote",
                    "a quotation, but the cited sentences quote nobody. Say it without 「」.",
                    (m.start(), m.end(1) + 1),
                )
        return
    yield from _longer(spoken, " ".join(texts))


def _spoken(m: re.Match[str]) -> bool:
    if m.group(2):
        return True
    thing = _TITLE.fullmatch(m.group(1)) or _THOUGHT.match(m.string, m.end())
    return len(m.group(1)) >= _LONG and thing is None


def _names_a_work(m: re.Match[str]) -> bool:
    """Whether the words around 「…」 make it a title, or a page that a reader is sent to."""
    if m.group(2):
        return False
    before = m.string[max(0, m.start() - 80) : m.start()]
    return _NAMED.match(m.string, m.end()) is not None or _WORK_BEFORE.search(before) is not None


def _untitled(m: re.Match[str]) -> Finding:
    message = "a title, but the cited sentences have none that looks like one."
    return remark("quote", message, (m.start(), m.end(1) + 1))


def _longer(spoken: list[re.Match[str]], english: str) -> Iterator[Finding]:
    """More is quoted in Japanese than the English quotes at all: something was put in."""
    quoted = sum(len(m.group(1)) for m in _ENGLISH.finditer(normal(english).text))
    if not quoted:
        return
    for m in spoken:
        if len(m.group(1)) * _PER_CHARACTER > 2.5 * quoted + 30:
            yield remark(
                "quote",
                "longer than what the cited sentences quote. Quote only what they do.",
                (m.start(), m.end(1) + 1),
            )
