"""config: the settings of covers, advertising, notices and where articles go."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.domain import Offer
from pipeline.errors import ConfigError

FEED = "feeds:\n  - url: https://a.example/feed\n    name: A\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "feeds.yaml"
    path.write_text(FEED + text, encoding="utf-8")
    return path


def test_affiliate_links_are_read_in_their_order(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "affiliate:\n  amazon: 編集部\n  links:\n"
        "    - {name: 入門書, url: https://shop.example/1, words: [Orin-2, Orin]}\n"
        "    - {name: 茶, url: https://tea.example/, words: [茶]}\n",
    )
    assert load(path, {}).affiliate.links == (
        Offer("入門書", "https://shop.example/1", ("Orin-2", "Orin")),
        Offer("茶", "https://tea.example/", ("茶",)),
    )


def test_fonts_and_metrics_files_start_at_the_settings_file(tmp_path: Path) -> None:
    config = load(written(tmp_path, "cover: {font: f.ttf}\nnotify: {metrics: m.prom}\n"), {})
    assert config.cover.font == str(tmp_path / "f.ttf")
    assert config.notify.metrics == str(tmp_path / "m.prom")


LINK = "affiliate:\n  links:\n    - "
REFUSALS = {
    "a link without words": (
        LINK + "{name: A, url: https://a.example/}",
        'feeds.yaml:6: affiliate.links[0].words: missing. Add a line "words: …" to this group.',
    ),
    "a link whose words are none": (
        LINK + "{name: A, url: https://a.example/, words: []}",
        "feeds.yaml:6: affiliate.links[0].words: must not be empty, not a list.",
    ),
    "a link that is a script": (
        LINK + '{name: A, url: "javascript:x", words: [a]}',
        "feeds.yaml:6: affiliate.links[0].url: must be an address that starts with https:// or "
        'http://, not "javascript:x".',
    ),
    "a link that is only an address": (
        LINK + "https://a.example/",
        "feeds.yaml:6: affiliate.links[0]: must be a link with the keys name, url, words, not "
        '"https://a.example/".',
    ),
    "an unknown key of a link": (
        LINK + "{name: A, url: https://a.example/, word: [a], words: [a]}",
        'feeds.yaml:6: affiliate.links[0].word: unknown key. Did you mean "words"? '
        "Allowed here: name, url, words.",
    ),
    "links that are no list": (
        "affiliate: {links: https://a.example/}",
        'feeds.yaml:4: affiliate.links: must be a list, not "https://a.example/".',
    ),
    "an engine that does not exist": (
        "cover: {engine: dall-e}",
        'feeds.yaml:4: cover.engine: must be one of card, diffusers, none, not "dall-e".',
    ),
    "a hook that is almost git's": (
        "site: {hook: [git-comit]}",
        "feeds.yaml:4: site.hook: must be one of [git-commit], [git-push], [git-pr], or a command, "
        "not the list [git-comit].",
    ),
    "posts outside the folder": (
        "site: {posts: ../up}",
        "feeds.yaml:4: site.posts: must be a folder below site.folder, such as posts or "
        'content/posts, not "../up".',
    ),
    "a ping that is no address": (
        "notify: {healthchecks: my-check}",
        "feeds.yaml:4: notify.healthchecks: must be an address that starts with https:// or "
        'http://, not "my-check".',
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_slip_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text + "\n"), {})
    assert str(caught.value).replace(f"{tmp_path}/", "") == message
