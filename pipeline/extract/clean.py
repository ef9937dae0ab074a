"""What a page hides or asks: invisible text goes, orders to models and paywalls are reported."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from .sentences import split

# Zero-width, bidi and fillers; tag characters and variation selectors can carry whole sentences.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
# What editors and emoji bring along honestly is removed without a word: soft hyphens, BOM,
# joiners, variation selector 16.
_HONEST = re.compile("[\u00ad\u200c\u200d\ufe0f\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id)$", re.I)
_SPACES = re.compile(r"[^\S\n]+")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|"
    r"opacity\s*:\s*0(?![.\d]*[1-9])|(?:left|top|text-indent)\s*:\s*-\d{3,}|"
    r"clip(?:-path)?\s*:\s*(?:rect\(0|inset\((?:50|100)%)|color\s*:\s*transparent",
    re.I,
)
_COLOUR = re.compile(r"(?<![\w-])(background(?:-color)?|color)\s*:\s*([#\w]+)", re.I)
_WHITE = {"white": "#fff", "#ffffff": "#fff", "black": "#000", "#000000": "#000"}
# Only rules of one class or id, outside @media: enough for what hides text from every reader.
_AT_BLOCK = re.compile(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_HIDING_RULE = re.compile(r"(?:^|(?<=\}))\s*([.#][\w-]+)\s*\{([^{}]*)\}")
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|above|prior|earlier|preceding|"
    r"your|system)\b.{0,20}\b(?:instructions?|prompts?|rules?|guidelines?|directions?)\b|"
    r"\b(?:reveal|print|repeat|output|show)\b.{0,20}\b(?:your|the) (?:system )?prompt\b|"
    r"\b(?:note|message|attention|instructions?|notice) (?:to|for)(?: all| any| the)? "
    r"(?:ai|llms?|(?:large )?language models?|assistants?|chatbots?|ai (?:models?|agents?|systems?|"
    r"assistants?))\b|\bif you are an? (?:ai|llm|(?:large )?language model)\b|"
    r"\byou (?:must|should) now (?:act|behave|respond|write|say|output)\b|"
    r"<\|[a-z_]{2,20}\|>|\[/?INST\]|<</?SYS>>|\bBEGIN (?:SYSTEM|NEW) (?:PROMPT|INSTRUCTIONS)\b",
    re.I,
)
_PAYWALL = re.compile(
    r"\bsubscri(?:be|bers?|ption)\b.{0,40}\b(?:continue|read|unlock|access|only|required)\b|"
    r"\b(?:sign|log) in to (?:read|continue|view)\b|\bto (?:continue|keep) reading\b|"
    r"\bmembers?[- ]only\b|\b(?:already a|become a) (?:subscriber|member)\b|"
    r"\bthis (?:article|story|post|content) is (?:only )?(?:for|available to) "
    r"(?:paid |paying )?(?:subscribers|members)\b",
    re.I,
)
_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.I)

INVISIBLE = "invisible characters removed"
ORDERS = "contains instructions aimed at models; treated as plain text"
HIDDEN = "text hidden from readers removed"
HIDDEN_ORDERS = "text hidden from readers removed; it held instructions aimed at models"


def plain(text: str) -> str:
    """The text without invisible characters, runs of blanks folded, line ends kept."""
    bare = _CONTROL.sub("", _INVISIBLE.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in bare.splitlines())
    return "\n".join(line for line in lines if line)


def signs(raw: str, text: str) -> tuple[str, ...]:
    """Warnings: what the raw text or page hides in itself, what its text asks of models."""
    found = []
    if _INVISIBLE.search(_HONEST.sub("", raw)):
        found.append(INVISIBLE)
    if _ORDERS.search(plain(text)):
        found.append(ORDERS)
    return tuple(found)


def walled(markup: str, text: str) -> bool:
    """Whether a page says that the rest is for those who pay."""
    return bool(_NOT_FREE.search(markup) or _PAYWALL.search(text))


def without_pitch(text: str) -> str:
    """A teaser without the sentences that ask for a subscription."""
    lines = (
        " ".join(line[a:b] for a, b in split(line) if not _PAYWALL.search(line[a:b]))
        for line in text.split("\n")
    )
    return "\n".join(line for line in lines if line)


def visible(markup: str) -> tuple[str, tuple[str, ...]]:
    """The HTML without elements that are hidden from readers, and a warning if there were any.

    Not covered: style sheets in other files, scripts, colours that only look alike.
    """
    from lxml import etree, html

    try:
        page = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8"))
        hidden = _hidden(page)
        said = " ".join(str(e.text_content()) for e in hidden)
        for element in hidden:
            if element.getparent() is not None:
                element.drop_tree()
        shown = str(html.tostring(page, encoding="unicode"))
    except (etree.LxmlError, ValueError):
        return markup, ()
    if not said.strip():
        return shown, ()
    return shown, (HIDDEN_ORDERS if _ORDERS.search(plain(said)) else HIDDEN,)


def paragraphs(markup: str) -> str:
    """The text of the paragraphs inside the page's article or main element, a line each."""
    from lxml import html

    page = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8"))
    found = page.xpath("//p[ancestor::article or ancestor::main]")
    lines = (" ".join(plain(str(p.text_content())).split()) for p in found)
    return "\n".join(line for line in lines if line)


def _hidden(page: Any) -> list[Any]:
    """Elements that no reader sees. A page that fades in as a whole is not hidden."""
    rules = _hiding_rules(" ".join(str(s.text or "") for s in page.iter("style")))
    return [
        element
        for element in page.iter()
        if isinstance(element.tag, str)
        and element.tag not in ("html", "body", "head")
        and _is_hidden(element, rules)
    ]


def _is_hidden(element: Any, rules: frozenset[str]) -> bool:
    style = element.get("style", "")
    names = {f".{name}" for name in element.get("class", "").split()}
    names.add(f"#{element.get('id', '')}")
    return (
        element.get("hidden") is not None or _hides(style) or not rules.isdisjoint(names)
    ) and not (element.tag in ("main", "article") and "opacity" in style)


def _hides(style: str) -> bool:
    if _HIDDEN_STYLE.search(style):
        return True
    colours = {name.lower()[:5]: value.lower() for name, value in _COLOUR.findall(style)}
    front, back = colours.get("color"), colours.get("backg")
    return (
        front is not None
        and back is not None
        and _WHITE.get(front, front) == _WHITE.get(back, back)
    )


def _hiding_rules(css: str) -> frozenset[str]:
    flat = _AT_BLOCK.sub("", css) if len(css) < 200_000 else ""
    return frozenset(name for name, body in _HIDING_RULE.findall(flat) if _hides(body))


def untracked(url: str) -> str:
    """The URL without the parameters that only tell the outlet where a reader came from."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = parse_qsl(parts.query, True)
    kept = [(k, v) for k, v in query if not _TRACKING.match(k)]
    # Written anew only if something goes: the same parameters can be spelt in several ways.
    return urlunsplit(parts._replace(query=urlencode(kept))) if kept != query else url
