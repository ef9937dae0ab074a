"""What an approval needs, a person's and the policy's."""

from __future__ import annotations

import re

from pipeline.domain import Event, Item, Severity, State

# Stories that a machine never publishes alone, whatever the settings: a mistake in them hurts
# somebody. Words of the source, since the draft is what may be wrong. Too many is the safe side.
_RISKS = {
    "lawsuit": r"\b(?:lawsuits?|su(?:es|ed|ing)|plaintiffs?|defendants?|court|judge|jury|"
    r"indict\w*|settle(?:s|d|ment) (?:with|claims?|a (?:suit|case)))\b",
    "crime": r"\b(?:arrest\w*|police|crim(?:e|es|inal\w*)|fraud\w*|murder\w*|theft|stolen|"
    r"assault\w*|prison|jail\w*|charged with|guilty|convict\w*|hack(?:ed|ers?)|abus(?:e|ed|ive))\b",
    "death": r"\b(?:die[sd]?|dead|deaths?|died|kill(?:s|ed|ing)|suicid\w*|fatal\w*|obituar\w*)\b",
    "motive": r"\b(?:motiv(?:e|es|ated)|resign\w*|ousted|fired|stepp?(?:ed|ing)? down|"
    r"because (?:he|she|they) (?:want|felt|believ|fear)\w*|accus\w*|alleg\w*)\b",
}


def objection(item: Item, *, reason: str = "", force: bool = False) -> str | None:
    """Why an article may not be approved; None when it may.

    Never without a draft, nor with a sentence that was not checked as it stands; while it is held
    or a check blocks, only by force and with a typed reason. A correction needs its text.
    """
    if item.draft is None or item.report is None:
        return "has no draft, so there is nothing to publish. Run again when a model is available."
    if unread := unchecked(item):
        return f"has text that was not checked ({', '.join(unread)}). Run again to have it checked."
    obstacle = _obstacle(item)
    if obstacle is None:
        return None
    if not force:
        return f"{obstacle}. Read it with `imakita show`, or use --force with a --reason."
    if not reason.strip():
        return f"{obstacle}; --force needs a --reason, which is kept."
    return None


def unchecked(item: Item) -> tuple[str, ...]:
    """The paths of claims without a verdict on just this text: an empty report proves nothing."""
    if item.draft is None or item.report is None:
        return ()
    checked = {(v.where, v.text) for v in item.report.verdicts}
    return tuple(path for path, c in item.draft.claims() if (path, c.text) not in checked)


def risks(item: Item) -> tuple[str, ...]:
    """Which kinds of harm a mistake in this story could do: lawsuit, crime, death, motive."""
    texts = [s.text for s in item.sources] + [e.title for e in item.story.entries]
    told = "\n".join(texts)
    found = [name for name, words in _RISKS.items() if re.search(words, told, re.IGNORECASE)]
    if item.draft is not None and item.draft.event is Event.LEGAL and "lawsuit" not in found:
        found.append("lawsuit")
    return tuple(found)


def clean(item: Item, *, allow_review: bool = False, allow_degraded: bool = False) -> bool:
    """Whether the policy may approve: queued, nothing blocked, dropped, remarked or unknown.

    Nor may it when a mistake could hurt somebody (`risks`), or after a person let a finding pass.
    """
    return (
        item.state is State.QUEUED
        and objection(item) is None
        and not item.reasons
        and not item.dismissed
        and (allow_review or not _rules(item, Severity.REVIEW))
        and item.provenance is not None
        and (allow_degraded or not item.provenance.degraded)
        and not risks(item)
    )


def _obstacle(item: Item) -> str | None:
    if rules := _rules(item, Severity.BLOCK):
        return f"is blocked by {', '.join(rules)}"
    if item.state is State.HELD:
        return f"is held ({'; '.join(item.reasons) or 'no reason given'})"
    return None


def _rules(item: Item, severity: Severity) -> list[str]:
    return sorted({f.rule for _, f in item.open_findings(severity)})
