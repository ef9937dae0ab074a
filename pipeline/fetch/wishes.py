"""What a page asks of programs that read it: its headers and meta elements."""

from __future__ import annotations

import re

from pipeline.domain import Response

_META = re.compile(rb"<meta\b[^>]{0,500}>", re.I)
_ATTRIBUTE = re.compile(rb"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
# How far into a page a <meta> is looked for: browsers do not look further for the charset either,
# but heads with inlined styles are long.
_HEAD = 200_000
_AGENT = "imakita"


def reserved(response: Response) -> str | None:
    """Why a page's text may not be used, in words; None when it does not object.

    Read: X-Robots-Tag and <meta name="robots"> with `noai`, TDM-Reservation as header and meta
    element (W3C TDMRep). `noindex` is about search engines and does not count.
    """
    tag = response.headers.get("x-robots-tag", "")
    if _noai(tag):
        return f"its header says X-Robots-Tag: {tag}"
    if response.headers.get("tdm-reservation", "").strip() == "1":
        return "its header reserves text and data mining (TDM-Reservation: 1)"
    for name, content in _metas(response.body[:_HEAD]):
        if name in ("robots", _AGENT) and _noai(content):
            return f'it says <meta name="{name}" content="{content}">'
        if name == "tdm-reservation" and content.strip() == "1":
            return "it reserves text and data mining (tdm-reservation)"
    return None


def _noai(rules: str) -> bool:
    """Whether `noai` is among rules; a rule before another robot's name is not ours."""
    words = [w.strip() for w in rules.lower().split(",")]
    return "noai" in words or f"{_AGENT}: noai" in words


def _metas(head: bytes) -> list[tuple[str, str]]:
    found = []
    for element in _META.findall(head):
        pairs = {k.lower(): b or c or d for k, b, c, d in _ATTRIBUTE.findall(element)}
        name, content = pairs.get(b"name", b""), pairs.get(b"content", b"")
        found.append((name.decode("latin-1").lower(), content.decode("latin-1")[:200]))
    return found
