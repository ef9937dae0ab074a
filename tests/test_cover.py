"""cover: a title becomes a picture, well broken, inside its frame, and the same every time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from pipeline.cover import ALT, cover, find_font, layout, missing
from pipeline.cover.background import XMP, prompt_for
from pipeline.cover.card import SIZE, draw
from pipeline.cover.font import KNOWN, japanese
from pipeline.cover.wrap import balanced, clipped, fold, phrases
from pipeline.domain import Event
from pipeline.text import width

TITLES = {
    "one line": "Kestrel Labs、Orin-2を公開",
    "four lines": "オベリスク・ワークス、1.2ギガワットのAIデータセンター建設で65億ドルの契約を"
    "締結、完成は2029年の予定で、電力は近隣の原子力発電所から調達する方針",
    "too long": "研究者らは、AIモデルに「監視されている」と伝えると、誤りを隠すと発見した。" * 4,
    "unbreakable": "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3,
    "hyphens": "multimodal-reasoning-benchmark-with-a-name-that-never-ends-v2.1-preview",
    "emoji": "🚀月面AI工場（構想）の“衝撃”",
    "brackets": "「『【（ああ）】』」。" * 9,
}  # fmt: skip


@pytest.fixture(scope="module")
def font() -> Path:
    path, reason = find_font()
    if path is None:
        pytest.skip(reason)
    return path


def made(title: str, font: Path, key: str = "ab12") -> PngImageFile:
    image = Image.open(BytesIO(cover(title, key, "AIニュース", "編集部", font).body))
    assert isinstance(image, PngImageFile)
    return image


# --- breaking lines (a full-width character is 1 wide here) ---------------------------------------


@pytest.mark.parametrize(
    ("title", "limit", "lines"),
    [
        ("今日は良い天気です。", 6, ["今日は良い", "天気です。"]),
        ("Kestrel Labs、Orin-2を公開", 7, ["Kestrel Labs、", "Orin-2を公開"]),
        ("新しい「モデル」を公開", 6, ["新しい", "「モデル」を", "公開"]),
        ("alpha-beta-gamma-delta", 6, ["alpha-beta-", "gamma-delta"]),
        ("あいうえおかきくけこ。", 5, ["あいうえ", "おかきくけ", "こ。"]),
        ("", 5, []),
    ],
)
def test_lines_break_between_phrases_at_hyphens_or_as_a_last_resort_anywhere(
    title: str, limit: float, lines: list[str]
) -> None:
    assert fold(phrases(title), limit, width) == lines


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(alphabet="あ漢ァー、。「」（）a1-% ", max_size=60), st.integers(4, 20))
def test_no_line_begins_or_ends_where_kinsoku_forbids_it(title: str, limit: int) -> None:
    lines = fold(phrases(title), limit, width)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    hard = "、。」）ー%ァ"
    for line in lines[1:]:
        # Where a run of such characters is longer than a line, nothing better is possible.
        assert line[0] not in hard or set(title) <= set(hard + "「（ ") or _run(title, hard) > 1
    assert all(width(line) <= limit + 1 for line in lines)


def _run(title: str, characters: str) -> int:
    best = now = 0
    for c in title.replace(" ", ""):
        now = now + 1 if c in characters + "「（" else 0
        best = max(best, now)
    return best


def test_the_last_line_is_not_left_with_one_word() -> None:
    pieces = ["一二三四", "五六七八", "九十", "壱"]
    assert fold(pieces, 10, width) == ["一二三四五六七八九十", "壱"]
    assert balanced(pieces, 10, width) == ["一二三四", "五六七八九十壱"]


def test_the_line_that_is_cut_ends_in_an_ellipsis() -> None:
    assert clipped(["ああ", "いい「", "うう"], 2, 3, width) == ["ああ", "いい…"]
    assert clipped(["ああ"], 2, 3, width) == ["ああ"]


# --- the card ------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_every_title_stays_inside_in_at_most_four_lines(font: Path, title: str) -> None:
    size, lines = layout(title, font)
    assert 38 <= size <= 68
    assert 1 <= len(lines) <= 4
    with_words = draw(title, "ab12", "", "", font).convert("L").point(lambda v: 255 * (v > 200))
    left, top, right, bottom = with_words.getbbox() or (0, 0, 0, 0)
    assert left >= 40
    assert right <= 1200 - 60
    assert top >= 120
    assert bottom <= 630 - 90


def test_a_short_title_is_set_large_and_a_long_one_small_with_an_ellipsis(font: Path) -> None:
    assert layout(TITLES["one line"], font)[0] == 68
    size, lines = layout(TITLES["too long"], font)
    assert size == 38
    assert lines[-1].endswith("…")


def test_the_same_article_has_the_same_picture_to_the_byte(font: Path) -> None:
    first = cover("題", "ab12", "AI", "編集部", font)
    assert cover("題", "ab12", "AI", "編集部", font).body == first.body
    assert cover("題", "ab13", "AI", "編集部", font).body != first.body


def test_the_picture_has_the_size_of_link_previews_and_no_metadata(font: Path) -> None:
    image = made("題", font)
    assert image.size == SIZE == (1200, 630)
    assert dict(image.getexif()) == {}
    assert image.text == {}
    assert len(cover(TITLES["four lines"], "x", "AI", "編集部", font).body) < 200_000


def test_what_the_font_cannot_draw_is_left_out_and_not_boxed(font: Path) -> None:
    with_emoji = cover("🚀月面", "a", "", "", font).body
    assert with_emoji == cover("月面", "a", "", "", font).body


def test_an_empty_title_or_label_still_gives_a_picture(font: Path) -> None:
    assert made("", font).size == (1200, 630)
    assert draw("題", "a", "", "", font).size == (1200, 630)


def test_the_text_for_those_who_cannot_see_it_is_japanese(font: Path) -> None:
    assert cover("題", "a", "", "", font).alt == ALT == "記事タイトルを配した見出し画像"


def test_white_letters_stand_out_on_any_background(font: Path) -> None:
    bright = Image.new("RGB", (640, 480), (255, 255, 255))
    corner = draw("題", "a", "", "", font, bright).getpixel((5, 5))
    assert isinstance(corner, tuple)
    assert max(corner) <= 110


# --- the font ------------------------------------------------------------------------------------


def test_the_font_of_the_settings_wins(font: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttf"
    mine.write_bytes(font.read_bytes())
    assert find_font(str(mine)) == (mine, f"{mine} (cover.font)")


def test_a_font_that_is_not_there_is_named_and_no_other_taken(tmp_path: Path) -> None:
    # A bare name that Pillow alone would find in the system's folders.
    for name in (tmp_path / "no.ttf", tmp_path / Path(KNOWN[0]).name):
        assert find_font(str(name)) == (None, f"cover.font {name}: no such file.")


def test_a_font_without_japanese_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")
    assert not japanese(broken)
    latin = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not latin.is_file():
        pytest.skip(f"{latin} is not installed: no font without Japanese to try")
    assert find_font(str(latin))[1] == (f"cover.font {latin}: not a font, or one without Japanese.")


# --- the generated background ---------------------------------------------------------------------


def test_what_is_asked_of_an_image_model_names_nobody() -> None:
    for event in Event:
        assert "no text, no letters, no people, no faces, no logos" in prompt_for(event)
    assert len({prompt_for(event) for event in Event}) == len(Event)


def test_a_missing_package_is_named_with_its_extra() -> None:
    assert missing("card") is None
    assert missing("none") is None
    assert missing("diffusers") in (
        None,
        "cover.engine diffusers needs pip install 'imakita[diffusion]'.",
    )


def test_the_metadata_of_a_generated_picture_says_that_it_is_one() -> None:
    packet = ElementTree.fromstring(XMP.split("?>", 1)[1].rsplit("<?", 1)[0])
    description = packet[0][0]
    key = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
    assert description.get(key) == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    )
