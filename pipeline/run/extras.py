"""What an article gets besides its text: cover, related articles, corrections, links by rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..cover import cover, find_font, generated_cover, missing
from ..domain import Item, Picture
from ..errors import ModelError
from ..render import Extras, related_to, signature
from .archive import predecessor, related
from .world import World

WITHOUT_COVER = ("zenn", "qiita")  # these show an emoji, or nothing


def extras(world: World, item: Item) -> Extras:
    """All of them, from the settings and the archive."""
    before = predecessor(world.store, item.story)
    return Extras(
        cover=picture(world, item),
        follows=related_to(before) if before is not None else None,
        related=[related_to(world.store.item(i)) for i in related(world.store, item)],
        # Items carry corrections as soon as the desk records them.
        corrections=[(c.at, c.text) for c in item.corrections],
        affiliate=world.config.affiliate,
    )


def picture(world: World, item: Item) -> Picture | None:
    """The cover; None when there is to be none, or what it needs is not there (see doctor)."""
    settings, site = world.config.cover, world.config.site
    if site.flavour in WITHOUT_COVER or item.draft is None:
        return None
    font, _ = cover_ready(world)
    if font is None:
        return None
    words = (item.draft.title.text, item.id, site.category, signature(item, site.author), font)
    if settings.engine == "diffusers":
        try:
            return generated_cover(*words, event=item.draft.event, model=settings.model)
        except ModelError as error:
            world.tell(f"cover {item.id}: {error} The card without background is used.")
    return cover(*words)


def without_cover(world: World) -> World:
    """The world for a page that is only shown: it must not name a picture that lies nowhere."""
    config = world.config
    return replace(world, config=replace(config, cover=replace(config.cover, engine="none")))


def cover_ready(world: World) -> tuple[Path | None, str]:
    """The font to draw with, and what doctor says; None when no cover can or shall be made."""
    engine = world.config.cover.engine
    if engine == "none":
        return None, "cover.engine is none: articles have no cover"
    if lacking := missing("card"):
        return None, f"{lacking} Articles have no cover until then."
    font, said = find_font(world.config.cover.font)
    if font is None:
        return None, f"{said} Articles have no cover until then."
    if lacking := missing(engine):
        return font, f"{lacking} Covers have no background until then."
    return font, f"{engine}, {said}"
