"""A page's bytes → its article text and what it says about itself. Never raises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.domain import Response

from .clean import paragraphs, plain, signs, visible, walled
from .says import Says, says

# Only encodings that the web uses: Python knows codecs that do other things than decode.
_ENCODING = re.compile(
    r"(?:utf-?8|utf-?16(?:le|be)?|iso-?8859-\d+|latin-?1|us-ascii|ascii|windows-\d+|cp\d+|"
    r"shift[_-]?jis|euc-?(?:jp|kr)|iso-2022-jp|gb(?:k|2312|18030)|big5|koi8-[ru])",
    re.I,
)
_DECLARED = re.compile(r"charset\s*=\s*[\"']?\s*([\w.-]+)", re.I)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# More tags than any article's page has. The readers' time grows with the square of siblings:
# 100,000 empty paragraphs took 8 s.
_TOO_MANY_TAGS = 60_000
# "Read more: Why ferries run late" on a line of its own; a sentence goes on in lower case.
_POINTER = re.compile(
    r"(?:read (?:more|next|also)|also read|see also|"
    r"related(?: (?:articles?|stor(?:y|ies)|reading))?|more (?:on|from) this(?: story)?|"
    r"recommended(?: reading)?|you may also like|further reading|"
    r"advertisement|sponsored|share this(?: article| story)?|follow us(?: on \w+)?)"
    r"\s*(?:[:|–—-]\s*\S.{0,150})?$",
    re.I,
)
_RULE = re.compile(r"^\|[-|: ]+$")
# Of so little text trafilatura takes everything on the page for the article, share bars included.
_SHORT = 250


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. `paywalled` when it says that the rest is for those who pay."""

    text: str = ""
    title: str = ""
    author: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    paywalled: bool = False
    warnings: tuple[str, ...] = ()
    says: Says = field(default_factory=Says)


def read(response: Response) -> Page:
    """The article of an HTML page, or an empty Page with a warning that says why."""
    markup = decoded(response)
    if not markup.strip():
        return Page(warnings=("the page is empty",))
    if _kind(response) not in ("", "text/html", "application/xhtml+xml", "text/plain"):
        return Page(warnings=(f"the page is not HTML ({_kind(response)})",))
    try:
        return _page(markup, response.url)
    except Exception as error:
        # lxml and trafilatura raise many kinds on broken pages; one page never stops a run.
        return Page(warnings=(f"the page cannot be read ({type(error).__name__}: {error})",))


def decoded(response: Response) -> str:
    """The body as text: byte order mark, then header, then meta element, then UTF-8, cp1252."""
    body = response.body
    named = [name for bom, name in _BOMS if body.startswith(bom)]
    for text in (response.content_type, body[:2048].decode("latin-1")):
        named += [m for m in _DECLARED.findall(text) if _ENCODING.fullmatch(m)]
    for name in (*named, "utf-8"):
        try:
            return body.decode(name).replace("\0", "")
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace").replace("\0", "")


def _kind(response: Response) -> str:
    return response.content_type.partition(";")[0].strip().lower()


def _page(markup: str, url: str) -> Page:
    if (tags := markup.count("<")) > _TOO_MANY_TAGS:
        return Page(warnings=(f"the page cannot be read ({tags} tags > {_TOO_MANY_TAGS})",))
    import trafilatura

    shown, hidden = visible(markup)
    found = trafilatura.bare_extraction(
        shown, url=url, with_metadata=True, include_comments=False, include_tables=True
    )
    known = found.as_dict() if found is not None else {}
    text = _without_pointers(_rows(plain(str(known.get("text") or ""))))
    if len(text) < _SHORT:
        text = paragraphs(shown) or text
    return Page(
        text=text,
        title=" ".join(plain(str(known.get("title") or "")).split()),
        author=known.get("author"),
        outlet=known.get("sitename") or known.get("hostname"),
        published=_day(known.get("date")),
        paywalled=walled(markup, text),
        # From the whole page: trafilatura drops invisible characters itself.
        warnings=(*signs(shown, text), *hidden),
        says=says(markup, url),
    )


def _without_pointers(text: str) -> str:
    """Without lines between paragraphs that only point to other articles or ask for a follow."""
    return "\n".join(line for line in text.split("\n") if not _POINTER.match(line))


def _rows(text: str) -> str:
    """Table rows as plain lines, one row a line, without the rule under the heading."""
    lines = (_RULE.sub("", line) if line.startswith("|") else line for line in text.split("\n"))
    return "\n".join(line.strip("| ") if "|" in line else line for line in lines if line)


def _day(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None
