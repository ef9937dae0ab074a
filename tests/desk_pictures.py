"""Take the README's pictures of the desk: `python -m tests.desk_pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.chromium import chromium
from tests.desk_site import desk_on, project

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Desktop, dark, and phone."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        desk_on(project(Path(folder))) as served,
        chromium() as browser,
    ):
        lied = f"{served.base}/a/{served.item('marlow').id}"
        for name, scheme, size, url in (
            ("desk-queue", "light", {"width": 1280, "height": 800}, f"{served.base}/"),
            ("desk-article", "light", {"width": 1280, "height": 900}, lied),
            ("desk-dark", "dark", {"width": 1280, "height": 900}, lied),
            ("desk-phone", "light", PHONE, lied),
        ):
            context = browser.new_context(
                viewport=size,  # type: ignore[arg-type]
                color_scheme=scheme,  # type: ignore[arg-type]
                locale="ja-JP",
                device_scale_factor=2 if size is PHONE else 1,
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(served.link("山田"))
            page.goto(url)
            if "/a/" in url:
                page.keyboard.press("j")
            page.screenshot(path=IMAGES / f"{name}.png")
            context.close()
            served.clock.pass_(200)


if __name__ == "__main__":
    main()
