"""Japanese predicates: a verb, adjective or noun with だ, and the forms that news needs of it.

A `Verb` is a dictionary form and its class; whatever is built on it (passive, ている, 計画だ) is a
Verb again. Only `ended` decides tense, negation and politeness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

# Columns of the godan verbs: dictionary ending → before ない, before ます, ending of た.
_GODAN = {
    "う": ("わ", "い", "った"), "つ": ("た", "ち", "った"), "る": ("ら", "り", "った"),
    "む": ("ま", "み", "んだ"), "ぶ": ("ば", "び", "んだ"), "ぬ": ("な", "に", "んだ"),
    "く": ("か", "き", "いた"), "ぐ": ("が", "ぎ", "いだ"), "す": ("さ", "し", "した"),
}  # fmt: skip

# Verbs whose stem is a noun that ends a headline: 引き上げ.
_NOUNS = frozenset(("引き上げ", "引き下げ", "取り下げ", "切り替え", "打ち上げ"))
# Nobody plans what these say: 減る見通し, and not 減る予定.
_PROSPECTS = frozenset(
    "失う 上回る 下回る 達する 占める1 与える1 増加する 減少する 上昇する 下落する 低下する "
    "増える1 受ける1 直面する 役立つ なる 含まれる1 ある かかる 必要とする".split()
)


@dataclass(frozen=True, slots=True)
class Verb:
    """`stem` without its ending, and its class: する, る (ichidan), だ, い, or a godan ending."""

    stem: str
    ending: str

    @property
    def dictionary(self) -> str:
        """As it stands before a noun or と; だ becomes な or の only where the words say so."""
        return self.stem + ("る" if self.ending == "1" else self.ending)


@dataclass(frozen=True, slots=True)
class Predicate:
    """What stands before the verb, the verb, and how it ends.

    `future`: what a sentence says of it (予定だ of will), reported speech does not. `topic`: what
    follows the subject instead of は, as には before 含まれる. `wishes`: what the subject must be.
    `timed`: how much of `before` is a time, which stands first. `also`: また opens the sentence.
    """

    before: str
    verb: Verb
    past: bool = False
    negative: bool = False
    future: str = ""
    topic: str = "は"
    wishes: tuple[str, ...] = ()
    timed: int = 0
    also: bool = False


def verb(text: str) -> Verb:
    """Read 公開する, 受け付ける1 (1 marks ichidan), 伴う, 高い (い is an adjective), 無料だ."""
    if text.endswith("する"):
        return Verb(text.removesuffix("する"), "する")
    if text.endswith("1"):
        return Verb(text.removesuffix("る1"), "1")
    return Verb(text[:-1], text[-1])


def before_masu(word: Verb) -> str:
    """公開し, 受け付け, 伴い: what ます, 、 and 始める are put behind."""
    match word.ending:
        case "する":
            return word.stem + "し"
        case "1":
            return word.stem
        case "だ":
            return word.stem + "で"
        case "い":
            return word.stem + "く"
        case ending:
            return word.stem + _GODAN[ending][1]


def before_ta(word: Verb) -> str:
    """The plain past: 公開した, 伴った, 無料だった, 高かった."""
    match word.ending:
        case "する":
            return word.stem + "した"
        case "1":
            return word.stem + "た"
        case "だ":
            return word.stem + "だった"
        case "い":
            return word.stem + "かった"
        case "く" if word.stem.endswith("行"):
            return word.stem + "った"
        case ending:
            return word.stem + _GODAN[ending][2]


def prospect(word: Verb) -> bool:
    """Whether what a verb says happens to somebody, and is not done as planned."""
    ending = {"1": "る1"}.get(word.ending, word.ending)
    return word.stem + ending in _PROSPECTS


def passive(word: Verb) -> Verb:
    """公開する → 公開される, 売る → 売られる; る is again an ichidan verb."""
    match word.ending:
        case "する":
            return Verb(word.stem + "され", "1")
        case "1":
            return Verb(word.stem + "られ", "1")
        case ending if ending in _GODAN:
            return Verb(word.stem + _GODAN[ending][0] + "れ", "1")
        case _:
            return word


def lasting(word: Verb) -> Verb:
    """公開する → 公開している."""
    if word.ending in ("だ", "い"):
        return word
    past = before_ta(word)
    return Verb(past[:-1] + ("で" if past.endswith("だ") else "て") + "い", "1")


def able(word: Verb) -> Verb:
    """利用する → 利用できる, 売る → 売ることができる."""
    if word.ending == "する":
        return Verb(word.stem + "でき", "1")
    return Verb(word.dictionary + "ことができ", "1")


def noun(word: Predicate, after: str) -> Verb:
    """開設する + 計画 → 開設する計画だ."""
    return Verb(plain(word) + after, "だ")


def plain(word: Predicate) -> str:
    """The whole predicate without what stands before it, plain: 公開した, していない, 無料だ."""
    if not word.negative:
        return before_ta(word.verb) if word.past else word.verb.dictionary
    base = _negative(word.verb)
    return base + ("かった" if word.past else "い")


def inside(word: Predicate) -> str:
    """As `plain`, with ‡ for a だ that ends it: see `settled`."""
    if word.verb.ending == "だ" and not word.past and not word.negative:
        return word.verb.stem + "‡"
    return plain(word)


def modifying(word: Predicate) -> str:
    """As before a noun: 公開した, 無料の."""
    if word.verb.ending == "だ" and not word.past and not word.negative:
        return word.before + word.verb.stem + "の"
    return word.before + plain(word)


def linked(word: Predicate) -> str:
    """As before 、 and another predicate: 公開し, 公開せず, 無料で."""
    if not word.negative:
        if word.verb.ending == "1" and word.verb.stem.endswith(("てい", "でい")):
            return word.verb.stem[:-1] + "おり"
        return before_masu(word.verb)
    if word.verb.ending == "する":
        return word.verb.stem + "せず"
    return _negative(word.verb) + "く"


def ended(word: Predicate, register: str) -> str:
    """The predicate as its register ends: d politely, a plainly, t and b as a headline."""
    if register in ("t", "b"):
        return word.before + _headline(word, register)
    if word.future == "ことになる":
        word = replace(word, verb=Verb(plain(word) + "ことにな", "る"), negative=False)
    elif word.future and not word.negative:
        if word.verb.ending == "だ":  # will cost: 9万ユーロになる見通しだ
            word = replace(word, verb=Verb(word.verb.stem + "にな", "る"), future="見通し")
        word = replace(word, verb=noun(word, word.future))
    return word.before + (_polite(word) if register == "d" else plain(word))


def _negative(word: Verb) -> str:
    """公開しな, 受け付けな, 伴わな, 無料ではな, 高くな: what い and かった are put behind."""
    match word.ending:
        case "する":
            return word.stem + "しな"
        case "1":
            return word.stem + "な"
        case "だ":
            return word.stem + "ではな"
        case "い":
            return word.stem + "くな"
        case "る" if word.stem.endswith("あ"):
            return word.stem[:-1] + "な"
        case ending:
            return word.stem + _GODAN[ending][0] + "な"


def _polite(word: Predicate) -> str:
    if (word.verb.stem, word.verb.ending) == ("な", "い"):
        return "ありませんでした" if word.past else "ありません"
    match word.verb.ending, word.negative:
        case "だ", True:
            return word.verb.stem + "ではありません" + ("でした" if word.past else "")
        case "い", True:
            return _negative(word.verb) + ("かったです" if word.past else "いです")
        case "だ", _:
            return word.verb.stem + ("でした" if word.past else "です")
        case "い", _:
            return (before_ta(word.verb) if word.past else word.verb.dictionary) + "です"
        case _:
            end = ("ませんでした" if word.past else "ません") if word.negative else (
                "ました" if word.past else "ます"
            )  # fmt: skip
            return before_masu(word.verb) + end


def _headline(word: Predicate, register: str) -> str:
    """公開, 公開へ, 無料, and for what cannot be cut the plain form; a title is in the present."""
    cut = word.verb.ending == "だ" or (word.verb.ending == "する" and _whole(word.verb.stem))
    if word.negative:
        return word.verb.stem + "せず" if cut and word.verb.ending == "する" else plain(word)
    if word.verb.ending == "1" and word.verb.stem in _NOUNS:
        return word.verb.stem + ("へ" if word.future else "")
    if cut:
        coming = "へ" if word.future and word.verb.ending == "する" else ""
        return word.verb.stem + coming
    if word.future:
        return plain(word) + ("見通し" if word.future == "見通し" else "予定")
    return plain(replace(word, past=word.past and register == "b"))


def _whole(stem: str) -> bool:
    """Whether a stem is a noun that can end a headline: 公開, but not 必要と or 明らかに."""
    return len(stem) > 1 and not re.search(r"[ぁ-ん]$", stem)


def settled(text: str) -> str:
    """The copula of a clause by what follows it: 無料だと, but 無料であること; 3年間 but 3年後."""
    text = re.sub("‡(?=[とが])", "だ", text).replace("‡", "である")
    return re.sub("([年日秒分])間(以内|後に|ぶり)", r"\1\2", text)
