"""How a check says what it found: as grave as can be; the policy's row takes it down."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain import Finding, Severity

_QUOTED = re.compile(r"「[^「」]{0,400}」|『[^『』]{0,400}』|“[^“”]{0,400}”|\"[^\"]{0,400}\"")


def block(
    rule: str,
    message: str,
    span: tuple[int, int] = (0, 0),
    nearest: str | None = None,
    evidence: str | None = None,
    at: tuple[int, int] = (0, 0),
) -> Finding:
    """A finding as grave as can be. `at` is where the nearest English stands in its sentence."""
    return Finding(rule, Severity.BLOCK, message, *span, nearest, evidence, *at)


def remark(
    rule: str,
    message: str,
    span: tuple[int, int] = (0, 0),
    nearest: str | None = None,
    evidence: str | None = None,
    at: tuple[int, int] = (0, 0),
) -> Finding:
    """A finding for a person to look at."""
    return Finding(rule, Severity.REVIEW, message, *span, nearest, evidence, *at)


def inform(rule: str, message: str, span: tuple[int, int] = (0, 0)) -> Finding:
    """A finding about style, or a hint."""
    return Finding(rule, Severity.INFO, message, *span)


def outside_quotes(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches that do not lie inside a quotation: who is quoted may say what they like.

    A quotation that runs over several passages is open at the end of one, or closed and never
    opened at the start of another.
    """
    if not (matches := list(pattern.finditer(text))):
        return
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    opened, closed = text.rfind("「"), text.find("」")
    if opened > text.rfind("」"):
        quoted.append((opened, len(text) + 1))
    if closed >= 0 and "「" not in text[:closed]:
        quoted.append((-1, closed))
    for m in matches:
        if not any(a <= m.start() and m.end() <= b for a, b in quoted):
            yield m
