"""What only several files show, or the images beside them: shared covers, same tags, prompts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.domain import Finding

from .found import block
from .front import cover_of
from .page import Page, Part, Placed

# Where image generators leave their prompt: PNG text chunks, EXIF comments, ComfyUI's graphs.
_PROMPT = re.compile(
    rb"(?:tEXt|iTXt|zTXt)(?:parameters|prompt|workflow|Comment|Description)\0"
    rb"|UNICODE\0\0?[^\xff]{0,40}(?:p\0?r\0?o\0?m\0?p\0?t|P\0?r\0?o\0?m\0?p\0?t)"
    rb"|(?:Steps: \d|Negative prompt:|\"prompt\"\s?:|[Pp]rompt: )"
)
_LOOKED_AT = 200_000
_MANY = 3


def image(body: bytes) -> Iterator[Finding]:
    """Whether an image carries the prompt that it was made from, where readers can find it."""
    if m := _PROMPT.search(body[:_LOOKED_AT]):
        shown = m.group()[:30].decode("ascii", "replace").replace("\0", " ").strip()
        yield block("cover-prompt", f"the image holds its prompt ({shown!r}). Strip the metadata.")


def together(pages: Sequence[Page]) -> Iterator[tuple[Page, Placed]]:
    """One cover on several pages, and the same tags on three or more."""
    covers: dict[str, list[Page]] = defaultdict(list)
    tags: dict[tuple[str, ...], list[Page]] = defaultdict(list)
    for page in pages:
        if cover := cover_of(page.front):
            # A bundle's own cover.png is another picture in each folder.
            covers[cover if "/" in cover else f"{page.name}/{cover}"].append(page)
        tags[tuple(sorted(p.text for p in page.of(Part.TAG)))].append(page)
    for cover, of in covers.items():
        for page in of[1:]:
            message = f"{cover!r} is the cover of {len(of)} pages, first of {of[0].name}."
            yield page, ("front.image", block("cover-shared", message))
    for names, of in tags.items():
        if names and len(of) == len(pages) >= _MANY:
            message = (
                f"all {len(of)} pages have the tags {', '.join(names)}: they tell nothing apart."
            )
            yield of[0], ("front.tags", block("tags-constant", message))
