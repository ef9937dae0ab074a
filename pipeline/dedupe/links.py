"""URLs that lead to the same page → one URL."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|"
    r"ref|ref_src|ref_url|referrer|source|cmpid|ncid|cid|s?xid|smid|smtyp|ns_\w+|at_\w+|mkt_tok|"
    r"guccounter|guce_\w+|taid|sh|share|rss|feed|ftag|spm|sref|trk|amp|outputtype)$",
    re.I,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.I)
_AMP = re.compile(r"/amp$|\.amp(?=\.html$)|^/amp(?=/)", re.I)
_FRONTS = ("www.", "amp.", "m.", "mobile.")
_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """The https URL without what does not change the page; what is no URL stays as it is.

    Out go tracking parameters, fragment, www./m./amp., default port, index page, trailing slash
    and AMP marks; parameters are sorted. http and https count as the same page.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    if parts.scheme not in _PORTS or not host:
        return url
    shown = f":{port}" if port and port != _PORTS[parts.scheme] else ""
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = urlencode(sorted((k, v) for k, v in query if not _TRACKING.match(k)))
    return f"https://{_bare(host)}{shown}{_path(parts.path)}" + (f"?{kept}" if kept else "")


def is_page(link: str) -> bool:
    """Whether a canonical URL names more than a site: its home page is shared by all its news."""
    parts = urlsplit(link)
    return parts.path not in ("", "/") or bool(parts.query)


def _bare(host: str) -> str:
    for front in _FRONTS:
        if host.startswith(front) and "." in host[len(front) :]:
            host = host[len(front) :]
    return host


def _path(path: str) -> str:
    path = _INDEX.sub("/", re.sub(r"//+", "/", path)).rstrip("/")
    return _AMP.sub("", path)
