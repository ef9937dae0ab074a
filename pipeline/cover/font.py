"""A font that has Japanese: the one of the settings, a known one, or what fontconfig names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

# The files of free fonts as distributions install them, best first: bold, then regular.
KNOWN = (
    "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Bold.ttf",
    "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Bold.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc",
    "/System/Library/Fonts/ヒラギノ角ゴシック W6.ttc",
    "C:/Windows/Fonts/BIZ-UDGothicB.ttc",
    "C:/Windows/Fonts/YuGothB.ttc",
    "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
    "/usr/share/fonts/truetype/sawarabi-gothic/sawarabi-gothic-medium.ttf",
)
INSTALL = "Install one (Debian: fonts-morisawa-bizud-gothic) or set cover.font."


def find_font(configured: str = "", known: Sequence[str] = KNOWN) -> tuple[Path | None, str]:
    """A font file and where it is from; None and the reason when there is no usable one."""
    if configured:
        path = Path(configured)
        # Checked here: given a wrong folder, Pillow would look for the name elsewhere.
        if not path.is_file():
            return None, f"cover.font {configured}: no such file."
        if not japanese(path):
            return None, f"cover.font {configured}: not a font, or one without Japanese."
        return path, f"{path} (cover.font)"
    for name in known:
        if Path(name).is_file() and japanese(Path(name)):
            return Path(name), name
    found = _by_fontconfig()
    if found is not None and japanese(found):
        return found, f"{found} (fontconfig)"
    return None, f"no Japanese font found. {INSTALL}"


def japanese(path: Path) -> bool:
    """Whether the font draws kana and kanji, and draws them differently."""
    from PIL import ImageFont

    try:
        font = ImageFont.truetype(str(path), 32)
        drawn = {bytes(font.getmask(character)) for character in "あア漢\U0010fffd"}
    except (OSError, ValueError):
        return False
    return len(drawn) == 4


def _by_fontconfig() -> Path | None:
    tool = shutil.which("fc-match")
    if tool is None:
        return None
    done = subprocess.run(  # noqa: S603  a fixed command
        [tool, "--format=%{file}", "sans:lang=ja:bold"], capture_output=True, text=True, check=False
    )
    path = Path(done.stdout.strip())
    return path if done.returncode == 0 and path.is_file() else None
