"""A rise told as a fall, a not that is gone: what turns a sentence round without a figure.

Only where the claim renders the whole of its evidence: a summary may leave the clause out that has
the not. What a synonym says is not known here, so these are for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Claim, Finding

from .evidence import Sources, whole
from .found import remark

_UP = re.compile(
    r"\b(?:ris(?:e|es|ing|en)|rose|increas\w*|grow\w*|grew|gain\w*|up|upward|high(?:er|est)|jump\w*|surg\w*|climb\w*"
    r"|soar\w*|expan\w*|exten[ds]\w*|magnif\w*|spread\w*|broaden\w*|improv\w*|enhanc\w*|more|boost\w*|rais\w*|add\w*"
    r"|large[rst]+|bigg?e[rst]+|widen\w*|better|strength\w*|strong\w*|scal\w*|doubl\w*|tripl\w*|above|exceed\w*"
    r"|surpass\w*|reach\w*|beat\w*|over|top(?:s|ped)|outpac\w*|accelerat\w*|build\w*|ramp\w*|record|advanc\w*)\b",
    re.I,
)
_DOWN = re.compile(
    r"\b(?:fall\w*|fell|decreas\w*|declin\w*|drop\w*|(?<!shut )(?<!itself )(?<!broke )down|"
    r"downward|lower\w*|low|reduc\w*|cut\w*|shr[iau]nk\w*|slump\w*"
    r"|plung\w*|tumbl\w*|sli[dp]\w*|slash\w*|less|fewer|loss\w*|los[et]\w*|worse\w*|weak\w*|slow\w*|narrow\w*|deteriorat\w*"
    r"|compound\w*|aggravat\w*|exacerbat\w*|minimi[sz]\w*|small\w*|short\w*|limit\w*|remov\w*|below|under|sink\w*|sank"
    r"|dip\w*|eas(?:e|es|ed|ing)|trim\w*|curb\w*|sav(?:e|es|ed|ing|ings)|cheap\w*|half|halv\w*|bad\w*|eliminat\w*|lack\w*|degrad\w*"
    r"|scal\w* (?:back|down)|wind\w* down|phas\w* out|retreat\w*"
    r"|crash\w*|contract\w*|layoff\w*|lay|laid|miss(?:ed|es)|behind)\b",
    re.I,
)
# What the Japanese says → the English that says it, and the English that says the opposite.
_TURNS = (
    (
        re.compile(
            r"増加|上昇|拡大(?!縮小)|伸び|増やし|増え|引き上げ|改善|急増|上回|[%割]増|[%円]高(?![速い度水品級く額性機])"
        ),
        _UP,
        _DOWN,
    ),
    (
        re.compile(
            r"減少|下落|低下|(?<!拡大)縮小|減ら|減っ|引き下げ|悪化|削減|急減|下回|[%割]減(?!税)|[%円]安(?![全いく定心価])"
        ),
        _DOWN,
        _UP,
    ),
)
_NOT = re.compile(
    r"\b(?:(?:do|does|did|will|would|can|could|has|have|had|is|are|was|were) not"
    r"|never|cannot|no longer)\b"
    r"|(?<=n)'t\b",
    re.I,
)
# Not a not: "not only", "can't help but", "never been better".
_NO_NOT = re.compile(
    r"\s(?:exceed|(?:be )?(?:longer|more|less|fewer|higher|lower) than|\w+ until|only|just|help"
    r"|wait|been (?:a )?better|be denied)",
    re.I,
)
_NEGATIVE = re.compile(
    "な(?:い|く|かっ|けれ|し|よ)|ませ|[まあ]ん|ず|ぬ|無|不|非|未|否|拒|欠|避|禁|停|失|難|まい|違|しか|断|控え|やめ|止|除|以外|"
    "免れ|だけ|だめ|反対|異な|誤|ゼロ|脱|逃|限り|解|外れ|外す|嫌|別|ん[。」でか]|見送|撤|廃|終|悪|初(?:の|めて)|査読前|にく[いくか]|以内|以下|制限|超え|すっかり|せいぜい|オフ"
)


def polarity(where: str, claim: Claim, sources: Sources) -> Iterator[Finding]:
    """A remark for a direction that the source only gives the other way, or for a lost not."""
    text, english = claim.text, " ".join(c.sentence.text for c in sources.cited(claim))
    if where.startswith("table.") or not whole(text, english):
        return
    for said, same, opposite in _TURNS:
        m = said.search(text)
        if m is not None and not same.search(english):
            other = opposite.search(english)
            if other is not None:
                message = f"「{m.group()}」, but the source says {other.group()!r}."
                yield remark("polarity", message, m.span())
    no = _NOT.search(english)
    if no is not None and not _NO_NOT.match(english, no.end()) and not _NEGATIVE.search(text):
        message = f"the source says {no.group()!r}, and nothing here does."
        yield remark("polarity", message, (0, len(text)))
