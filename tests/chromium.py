"""Debian's Chromium, driven by Playwright: never a downloaded browser, never a remote address."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def where() -> str | None:
    """The browser of this machine."""
    return next((p for p in map(shutil.which, ("chromium", "chromium-browser")) if p), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; skips, with the reason, where there is none."""
    path = where()
    if path is None:
        pytest.skip("no Chromium on PATH (Debian: apt-get install chromium)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
