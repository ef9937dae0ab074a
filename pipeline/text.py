"""Japanese text: normalise, split, measure, clip.

Nothing here knows about news: these are the few questions that several stages ask of a Japanese
string. Widths count a full-width character as 1 and a half-width one as 0.5, which is how
Japanese headlines and the three lines are measured.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from threading import Lock
from typing import Any, NamedTuple

_OPEN, _CLOSE = "「『（(【〔《〈［[", "」』）)】〕》〉］]"
_ENDS = "。！？"
_BRACKET = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_ENDED = re.compile(f"(?<=[{_ENDS}])(?![{_ENDS}])")
_HALF_WIDTH_LIMIT = 0x250  # Latin letters with accents are as narrow as plain ones
# Directional marks, zero-width characters, soft hyphen, BOM: invisible, and used to hide text.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_KANA = re.compile("[ぁ-ゖゝゞァ-ヺーヽヾｦ-ﾟ]")
_KANJI = re.compile("[々〆〇一-鿿㐀-䶿豈-﫿]")
_POLITE = re.compile(
    r"(?:です|ます|ました|ません|でした|でしょう|ましょう|ください)(?:か|ね|よ|よね|かね|けど|が)?[。」）]*$"
)
_REPEATED_STOP = re.compile("([。、])\\1+")


def width(text: str) -> float:
    """The printed width: full-width 1, ASCII and half-width kana 0.5, combining marks 0."""
    return sum(map(_width, text))


@lru_cache(maxsize=8192)
def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    narrow = ord(character) < _HALF_WIDTH_LIMIT or unicodedata.east_asian_width(character) == "H"
    return 0.5 if narrow else 1.0


def sentences(text: str) -> tuple[str, ...]:
    """Japanese sentences: split after 。！？ outside brackets, and at line ends; none is empty.

    When the brackets do not balance they cannot be trusted, and every 。！？ splits.
    """
    return tuple(text[a:b] for a, b in sentence_spans(text))


@lru_cache(maxsize=1024)  # every check of a passage asks again
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The (start, end) of each sentence of `sentences`, without outer white space."""
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        for part in _sentences_of_line(line):
            left = start + len(part) - len(part.lstrip())
            right = start + len(part.rstrip())
            found += [(left, right)] if left < right else []
            start += len(part)
    return tuple(found)


def _sentences_of_line(line: str) -> list[str]:
    if not _BRACKET.search(line):
        return _ENDED.split(line)
    trusted = sum(c in _OPEN for c in line) == sum(c in _CLOSE for c in line)
    parts, depth, start = [], 0, 0
    for i, character in enumerate(line):
        depth += (character in _OPEN) - (character in _CLOSE)
        more = line[i + 1 : i + 2] in tuple(_ENDS)
        if character in _ENDS and not more and (depth <= 0 or not trusted):
            parts.append(line[start : i + 1])
            start = i + 1
    return [*parts, line[start:]]


def japanese_ratio(text: str) -> float:
    """The share of kana and kanji among all letters, 0 to 1; 0 for a text without letters."""
    letters = sum(map(str.isalpha, text))
    japanese = len(_KANA.findall(text)) + len(_KANJI.findall(text))
    return min(1.0, japanese / letters) if letters else 0.0


def overlap(a: str, b: str) -> float:
    """Jaccard overlap of character bigrams, 0 to 1."""
    x, y = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (a, b))
    return len(x & y) / len(x | y) if x | y else 0.0


def polite(text: str) -> bool:
    """Whether a sentence ends in です・ます."""
    return _POLITE.search(text) is not None


class Ending(StrEnum):
    """How a sentence ends: です・ます, だ・である or a verb, a noun (体言止め), or otherwise."""

    POLITE = "polite"
    PLAIN = "plain"
    NOUN = "noun"
    OTHER = "other"


@lru_cache(maxsize=2048)  # two checks ask
def ending(sentence: str) -> Ending:
    """The register of a sentence, by the part of speech of its last word (UniDic)."""
    bare = _without_tail(sentence[-_TAIL:])[-_LAST:]
    if polite(bare):
        return Ending.POLITE
    return _ENDINGS.get(_last_part(bare), Ending.OTHER)


def _without_tail(sentence: str) -> str:
    """The sentence without stops, closing quotes and a remark in brackets at its end."""
    bare = sentence.rstrip("。．.！？!?」』 　")
    if bare.endswith("）") and "（" in bare[-60:]:
        bare = bare[: bare.rindex("（")].rstrip("。」』")
    return bare


_TAIL, _LAST, _PIECE = 80, 32, 400
_ENDINGS = {
    "動詞": Ending.PLAIN,
    "形容詞": Ending.PLAIN,
    "助動詞": Ending.PLAIN,
    "名詞": Ending.NOUN,
    "形状詞": Ending.NOUN,
    "接尾辞": Ending.NOUN,
    "代名詞": Ending.NOUN,
}


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as UniDic cuts them, without its spaces."""
    with _TAGGING:
        return tuple(w for piece in _pieces(text) for w in _tagger("-Owakati").parse(piece).split())


def tokens_of(text: str) -> int:
    """About how many tokens a text has: four Latin letters, or one Japanese one."""
    narrow = sum(c.isascii() for c in text)
    return narrow // 4 + (len(text) - narrow) + 1


def searched(text: str) -> str:
    """A text as it is searched: words in lower case, a space around each, nothing else."""
    return f" {' '.join(_SEARCHED.findall(text.lower()))} "


_SEARCHED = re.compile(r"\w+(?:\.\d+)*")


class Word(NamedTuple):
    """A word, its part of speech (名詞, 動詞, …), and the kind of that (固有名詞, …)."""

    text: str
    part: str
    kind: str


def tagged(text: str) -> tuple[Word, ...]:
    """The words of a text with their parts of speech, as UniDic has them."""
    with _TAGGING:  # its nodes are only good until the next text
        nodes = (node for piece in _pieces(text) for node in _tagger("")(piece))
        return tuple(Word(n.surface, n.feature.pos1, n.feature.pos2) for n in nodes)


# MeCab reads one text at a time, and stories are written side by side.
_TAGGING = Lock()


def _last_part(text: str) -> str:
    """The part of speech of the last word that is no 終助詞; only those words' are looked up."""
    with _TAGGING:
        for node in reversed(_tagger("")(text.replace("\0", " "))):
            if node.feature.pos2 != "終助詞":
                return str(node.feature.pos1)
    return ""


def _pieces(text: str) -> list[str]:
    # MeCab's time grows with the square of a run of unknown characters: pieces keep it linear.
    # Its strings end at a NUL, behind which it would read nothing.
    text = text.replace("\0", " ")
    return [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]


@cache
def _tagger(options: str) -> Any:
    import fugashi

    return fugashi.Tagger(options)


def has_kana(text: str) -> bool:
    """True when there is at least one hiragana or katakana character."""
    return _KANA.search(text) is not None


def clip(text: str, limit: int) -> str:
    """The text in at most `limit` full-width characters: whole sentences while they fit.

    If not even the first sentence fits it is cut after a 、 or else at the edge of a phrase, and
    ends with 「…」. Only a single unbroken word wider than the limit is cut inside.
    """
    text = tidy(text)
    if width(text) <= limit:
        return text
    kept = ""
    for sentence in sentences(text):
        if width(kept + sentence) > limit:
            break
        kept += sentence
    return kept or _cut(text, limit)


def _cut(text: str, limit: int) -> str:
    fitting, used = 0, 1.0  # the ellipsis takes 1
    for character in text:
        used += _width(character)
        if used > limit:
            break
        fitting += 1
    edges = [i for i in range(1, fitting + 1) if _is_edge(text, i)]
    commas = [i for i in edges if text[i - 1] == "、" and i > fitting // 2]
    at = commas[-1] if commas else edges[-1] if edges else fitting
    return text[:at].rstrip("、 　。,") + "…"


def _is_edge(text: str, i: int) -> bool:
    """Whether a phrase ends between `text[i-1]` and `text[i]`.

    Japanese phrases end in hiragana (particles, endings) and begin with another script; a number
    never stands at an edge on its left, so that 「約」 is not torn from its figure.
    """
    before, after = text[i - 1], text[i : i + 1]
    if before in "、。 　」』）" or after in ("", " ", "　", "「", "『", "（"):
        return True
    return _is_hiragana(before) and not _is_hiragana(after) and after not in "、。」』）ー々"


def _is_hiragana(character: str) -> bool:
    return "ぁ" <= character <= "ゖ"


def tidy(text: str) -> str:
    """NFC on one line: invisible characters out, 。。 and 、、 single, no outer space."""
    visible = INVISIBLE.sub("", _CONTROL.sub(" ", text))
    composed = unicodedata.normalize("NFC", visible)
    return _REPEATED_STOP.sub(r"\1", composed).strip()


_THOUGHT = re.compile(r"<(think|thinking|reasoning|analysis)>.*?</\1>", re.S | re.I)
_THOUGHT_END = re.compile(r"</(?:think|thinking|reasoning|analysis)>", re.I)
_THOUGHT_START = re.compile(r"<(?:think|thinking|reasoning|analysis)>.*\Z", re.S | re.I)
_FINAL = "<|channel|>final<|message|>"
_FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.S)
_LOOP = re.compile(r"(.{2,40}?)\1{4,}", re.S)


def spoken(text: str) -> str:
    """What a model said, without its thoughts and without what it wrapped around its JSON.

    Thoughts are cut out wherever they stand. An opening tag is often in the prompt, so all before
    a lone closing tag is a thought too; a thought that never ends takes the rest with it.
    """
    said = _THOUGHT.sub("", text.rpartition(_FINAL)[2])
    said = _THOUGHT_END.split(said)[-1]
    said = _THOUGHT_START.sub("", said).strip()
    fenced = _FENCED.search(said)
    if fenced is not None:
        said = fenced.group(1)
    start, end = said.find("{"), said.rfind("}")
    return said[start : end + 1] if 0 <= start < end else said


def repeats(text: str) -> str | None:
    """What stands five times or more in a row, as when a model is caught in a loop."""
    found = _LOOP.search(text)
    return found.group(1) if found and found.group(1).strip("－ー-=.…・ ") else None
