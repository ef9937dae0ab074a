"""Settings: what is read, and how a slip of the keyboard is answered."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import (
    SECTIONS,
    Config,
    Model,
    Review,
    StoreSettings,
    Verify,
    cards,
    load,
    models_folder,
    prompt_template,
    template_settings,
)
from pipeline.config.marked import parse
from pipeline.config.shipped import card
from pipeline.domain import (
    Affiliate,
    Card,
    Cover,
    Derive,
    Feed,
    FetchLimits,
    Form,
    Grouping,
    Notify,
    Scoring,
    Select,
    Site,
    Style,
)
from pipeline.errors import ConfigError
from pipeline.policy import shipped

ROOT = Path(__file__).resolve().parent.parent
FEED = "feeds:\n  - url: https://a.example/feed\n    name: A\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "feeds.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, **environ: str) -> Config:
    return load(write(folder, text), environ)


def refusal(folder: Path, text: str, **environ: str) -> str:
    """The message for a file, with the folder left out so that it can be written literally."""
    with pytest.raises(ConfigError) as caught:
        read(folder, text, **environ)
    return str(caught.value).replace(f"{folder}/", "")


# --- what is read -------------------------------------------------------------------------------


def test_a_file_with_one_feed_gets_all_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, FEED) == Config(
        feeds=(Feed("https://a.example/feed", "A"),),
        group=Grouping(encoder=True),
        select=Select(roundups=False),
        rank=Scoring(),
        article=Style(),
        site=Site(folder=str(tmp_path / "output")),
        cover=Cover(),
        affiliate=Affiliate(),
        model=Model(use="auto", server=None, translator_publishes=False),
        verify=Verify(rules=shipped(), judge=None, amazon_sentence=""),
        review=Review(publish="human", publish_with_remarks=False),
        derive=Derive(),
        fetch=FetchLimits(),
        notify=Notify(),
        store=StoreSettings(f"sqlite:///{tmp_path}/.imakita/imakita.db"),
        folder=tmp_path,
    )


def test_every_section_is_read(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        "feeds:\n- {url: https://a.example/f, name: A, weight: 2, tags: [GPU, 研究]}\n"
        "select: {limit: 5, max_age_hours: 24, include: [model], exclude: [crypto]}\n"
        "article: {max_form: brief, table: false, repairs: 0}\n"
        "site: {author: 編集部, folder: /srv/blog/content/posts, hook: [git, push]}\n"
        "model: {use: qwen3-4b, server: 'http://127.0.0.1:8000/v1', translator_publishes: true}\n"
        "review: {publish: auto, publish_with_remarks: true}\n"
        "fetch: {total_s: 9, allow_hosts: [192.168.1.20]}\n"
        "store: {url: 'postgresql+psycopg://imakita@db/imakita'}\n",
    )
    assert config.feeds == (Feed("https://a.example/f", "A", 2.0, ("GPU", "研究")),)
    assert config.select == Select(5, 24.0, include=("model",), exclude=("crypto",))
    assert config.article == Style(max_form=Form.BRIEF, table=False, repairs=0)
    assert config.site.folder == "/srv/blog/content/posts"
    assert (config.site.author, config.site.hook) == ("編集部", ("git", "push"))
    assert config.model == Model("qwen3-4b", "http://127.0.0.1:8000/v1", True)
    assert config.review == Review("auto", True)
    assert config.fetch == FetchLimits(total_s=9.0, allow_hosts=("192.168.1.20",))
    assert config.store.url == "postgresql+psycopg://imakita@db/imakita"


def test_an_empty_section_means_its_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, FEED + "select:\nsite: {}\n").select == Select()


def test_allowed_hosts_are_compared_in_lower_case(tmp_path: Path) -> None:
    config = read(tmp_path, FEED + "fetch: {allow_hosts: [NAS.local, '::1', 192.168.1.20]}\n")
    assert config.fetch.allow_hosts == ("nas.local", "::1", "192.168.1.20")


def test_a_config_is_frozen(tmp_path: Path) -> None:
    config = read(tmp_path, FEED)
    with pytest.raises(AttributeError):
        config.feeds = ()  # type: ignore[misc]


def test_relative_paths_start_at_the_file_wherever_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, FEED + "site: {folder: blog/posts}\nstore: {url: 'sqlite:///x.db'}\n")
    monkeypatch.chdir(tmp_path)
    config = load(Path("feeds.yaml"), {})
    assert config.folder == tmp_path
    assert config.site.folder == f"{tmp_path}/blog/posts"
    assert config.store.url == f"sqlite:///{tmp_path}/x.db"


def test_a_database_in_memory_or_at_an_absolute_path_stays_as_it_is(tmp_path: Path) -> None:
    for url in ("sqlite:///:memory:", "sqlite:////var/lib/imakita.db", "sqlite://"):
        assert read(tmp_path, FEED + f"store: {{url: '{url}'}}\n").store.url == url


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    text = FEED + "model: {use: auto, server: 'http://127.0.0.1:1/v1'}\n"
    config = read(tmp_path, text, IMAKITA_MODEL="smollm2", IMAKITA_STORE_URL="sqlite:///e.db")
    assert config.model == Model("smollm2", "http://127.0.0.1:1/v1")
    assert config.store.url == f"sqlite:///{tmp_path}/e.db"


def test_an_empty_environment_variable_counts_as_unset(tmp_path: Path) -> None:
    assert read(tmp_path, FEED, IMAKITA_MODEL="", IMAKITA_STORE_URL=" ").model.use == "auto"


def test_the_process_environment_is_read_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMAKITA_MODEL", "from-the-shell")
    assert load(write(tmp_path, FEED)).model.use == "from-the-shell"


# --- what is refused ----------------------------------------------------------------------------

LIMITS_OF_SELECT = "limit, max_age_hours, min_score, per_feed, include, exclude, roundups"
REFUSALS = {
    "an unknown key with a near one": (
        FEED + "select:\n  limt: 3\n",
        f'feeds.yaml:5: select.limt: unknown key. Did you mean "limit"? '
        f"Allowed here: {LIMITS_OF_SELECT}.",
    ),
    "an unknown key with none near": (
        FEED + "select:\n  zzz: 3\n",
        f"feeds.yaml:5: select.zzz: unknown key. Allowed here: {LIMITS_OF_SELECT}.",
    ),
    "an unknown section": (
        FEED + "articles: {}\n",
        'feeds.yaml:4: articles: unknown key. Did you mean "article"? Allowed here: feeds, '
        "group, select, rank, article, site, cover, affiliate, model, verify, review, derive, "
        "fetch, notify, store.",
    ),
    "an unknown key of a feed": (
        FEED + "    wieght: 2\n",
        'feeds.yaml:4: feeds[0].wieght: unknown key. Did you mean "weight"? '
        "Allowed here: url, name, weight, tags.",
    ),
    "a feed without a name": (
        "feeds:\n\n  - url: https://a.example/feed\n",
        'feeds.yaml:3: feeds[0].name: missing. Add a line "name: …" to this group.',
    ),
    "a feed that is only an address": (
        "feeds:\n  - https://a.example/feed\n",
        "feeds.yaml:2: feeds[0]: must be a feed with the keys url, name, weight, tags, "
        'not "https://a.example/feed".',
    ),
    "feeds that are not a list": (
        "feeds: https://a.example/feed\n",
        'feeds.yaml:1: feeds: must be a list of feeds, not "https://a.example/feed".',
    ),
    "no feeds": (
        "select: {limit: 1}\n",
        'feeds.yaml:1: feeds: missing. Add "feeds:" and a line "- {url: …, name: …}" per feed.',
    ),
    "an empty file": (
        "# nothing yet\n",
        "feeds.yaml:1: the file has sections, at least feeds. Allowed: feeds, group, select, rank, "
        "article, site, cover, affiliate, model, verify, review, derive, fetch, notify, store.",
    ),
    "an address of another kind": (
        "feeds:\n  - name: A\n    url: ftp://a.example/feed\n",
        "feeds.yaml:3: feeds[0].url: must be an address that starts with https:// or http://, "
        'not "ftp://a.example/feed".',
    ),
    "an address with a space": (
        "feeds:\n  - name: A\n    url: https://a.example/my feed\n",
        "feeds.yaml:3: feeds[0].url: must be an address that starts with https:// or http://, "
        'not "https://a.example/my feed".',
    ),
    "the same feed twice": (
        FEED + "  - name: B\n    url: http://A.example/feed/\n",
        "feeds.yaml:5: feeds[1].url: the same feed as on line 2. Remove one.",
    ),
    "a negative weight": (
        FEED + "    weight: -0.5\n",
        "feeds.yaml:4: feeds[0].weight: must be at least 0, not -0.5.",
    ),
    "a weight that is too large": (
        FEED + "    weight: 11\n",
        "feeds.yaml:4: feeds[0].weight: must be at most 10, not 11.",
    ),
    "a weight that is no number": (
        FEED + "    weight: .nan\n",
        "feeds.yaml:4: feeds[0].weight: must be a finite number, not nan.",
    ),
    "a name that YAML takes for false": (
        "feeds:\n  - url: https://a.example/feed\n    name: No\n",
        'feeds.yaml:3: feeds[0].name: must be text, not false. Put text in quotes: "…".',
    ),
    "an empty name": (
        "feeds:\n  - url: https://a.example/feed\n    name: ''\n",
        'feeds.yaml:3: feeds[0].name: must not be empty, not "".',
    ),
    "a number in words": (
        FEED + "select:\n  limit: three\n",
        'feeds.yaml:5: select.limit: must be a whole number, not "three".',
    ),
    "a number in quotes": (
        FEED + "select:\n  limit: '3'\n",
        'feeds.yaml:5: select.limit: must be a whole number, not "3".',
    ),
    "half an article": (
        FEED + "select:\n  limit: 2.5\n",
        "feeds.yaml:5: select.limit: must be a whole number, not 2.5.",
    ),
    "no articles at all": (
        FEED + "select:\n  limit: 0\n",
        "feeds.yaml:5: select.limit: must be at least 1, not 0.",
    ),
    "a key without a value": (
        FEED + "select:\n  limit:\n",
        "feeds.yaml:5: select.limit: must be a whole number, not empty.",
    ),
    "a word where a list belongs": (
        FEED + "site:\n  hook: git push\n",
        'feeds.yaml:5: site.hook: must be a list, not "git push".',
    ),
    "a number in a list of words": (
        FEED + "site:\n  tags: [AI, 2026]\n",
        'feeds.yaml:5: site.tags[1]: must be text, not 2026. Put text in quotes: "…".',
    ),
    "a mistyped choice": (
        FEED + "article:\n  max_form: breif\n",
        "feeds.yaml:5: article.max_form: must be one of brief, standard, full, "
        'not "breif". Did you mean "brief"?',
    ),
    "a choice that does not exist": (
        FEED + "review:\n  publish: never\n",
        'feeds.yaml:5: review.publish: must be one of human, auto, not "never".',
    ),
    "a flavour that does not exist yet": (
        FEED + "site: {flavour: geocities}\n",
        "feeds.yaml:4: site.flavour: must be one of hugo-papermod, hugo-flat, zenn, qiita, "
        'jekyll, astro, json, not "geocities".',
    ),
    "yes or no in numbers": (
        FEED + "article:\n  table: 1\n",
        "feeds.yaml:5: article.table: must be true or false, not 1.",
    ),
    "a server without a scheme": (
        FEED + "model:\n  server: localhost:8000/v1\n",
        "feeds.yaml:5: model.server: must be an address that starts with https:// or http://, "
        'not "localhost:8000/v1".',
    ),
    "nobody at once": (
        FEED + "fetch: {parallel: 0}\n",
        "feeds.yaml:4: fetch.parallel: must be at least 1, not 0.",
    ),
    "a pause that is none": (
        FEED + "fetch: {delay_s: -1}\n",
        "feeds.yaml:4: fetch.delay_s: must be at least 0, not -1.",
    ),
    "robots.txt for nobody": (
        FEED + "fetch: {robots: none}\n",
        'feeds.yaml:4: fetch.robots: must be one of all, pages, not "none".',
    ),
    "a contact nobody can reach": (
        FEED + "fetch: {contact: me}\n",
        "feeds.yaml:4: fetch.contact: must be an https:// address or a mail address, or empty, "
        'not "me".',
    ),
    "no time at all": (
        FEED + "fetch: {total_s: 0}\n",
        "feeds.yaml:4: fetch.total_s: must be more than 0, not 0.",
    ),
    "a header in the user agent": (
        FEED + 'fetch: {user_agent: "a\\r\\nCookie: b"}\n',
        "feeds.yaml:4: fetch.user_agent: must be printable ASCII on one line, "
        'not "a\\r\\nCookie: b".',
    ),
    "a user agent that HTTP cannot carry": (
        FEED + "fetch: {user_agent: 今北}\n",
        'feeds.yaml:4: fetch.user_agent: must be printable ASCII on one line, not "今北".',
    ),
    "an allowed host with a port": (
        FEED + "fetch: {allow_hosts: ['127.0.0.1:8000']}\n",
        "feeds.yaml:4: fetch.allow_hosts: must be a list of host names or addresses, "
        "without http:// and without a port, not the list [127.0.0.1:8000].",
    ),
    "a section that is a list": (
        FEED + "select: [limit]\n",
        "feeds.yaml:4: select: must be a group of keys, not the list [limit].",
    ),
    "a key set twice": (
        FEED + "select:\n  limit: 1\n  limit: 2\n",
        'feeds.yaml:6: "limit" is already set on line 5. Keep one.',
    ),
    "an alias": (
        FEED + "site:\n  tags: &t [AI]\nselect:\n  include: *t\n",
        "feeds.yaml:5: an alias (*name) is not allowed. Write the value out.",
    ),
    "a tab": (
        FEED + "select:\n\tlimit: 1\n",
        "feeds.yaml:5: not valid YAML: found character '\\t' that cannot start any token. "
        "Check the indentation (spaces, no tabs), the colons and the quotes around here.",
    ),
    "a quote left open": (
        "feeds:\n  - url: 'https://a.example\n",
        "feeds.yaml:3: not valid YAML: found unexpected end of stream. "
        "Check the indentation (spaces, no tabs), the colons and the quotes around here.",
    ),
    "two documents": (
        FEED + "---\nselect: {}\n",
        "feeds.yaml:4: not valid YAML: but found another document. "
        "Check the indentation (spaces, no tabs), the colons and the quotes around here.",
    ),
    "a date that does not exist": (
        FEED + "site: {author: 2026-13-45}\n",
        "feeds.yaml:4: month must be in 1..12. Put the value in quotes if it is text.",
    ),
    "python in a tag": (
        FEED + "site: {author: !!python/name:os.system ''}\n",
        "feeds.yaml:4: not valid YAML: could not determine a constructor for the tag "
        "'tag:yaml.org,2002:python/name:os.system'. "
        "Check the indentation (spaces, no tabs), the colons and the quotes around here.",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_slip_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert refusal(tmp_path, text) == message


def test_all_slips_of_a_file_are_named_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = "select: {limt: 1}\nfeeds:\n  - {url: nowhere, name: A}\nmodel: {use: ''}\n"
    lines = refusal(tmp_path, text).splitlines()
    assert [line.split(": ")[0] + " " + line.split(": ")[1] for line in lines] == [
        "feeds.yaml:1 select.limt",
        "feeds.yaml:3 feeds[0].url",
        "feeds.yaml:4 model.use",
    ]


def test_a_missing_file_points_at_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match='Write one with "imakita init", or name another'):
        load(tmp_path / "feeds.yaml", {})


def test_a_folder_instead_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be read \(Is a directory\)"):
        load(tmp_path, {})


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes(FEED.encode() + "site: {author: 編集部}\n".encode("shift_jis"))
    with pytest.raises(ConfigError, match=r"feeds\.yaml:4: not UTF-8 text"):
        load(path, {})


def test_a_byte_order_mark_of_a_windows_editor_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + FEED.encode())
    assert load(path, {}).feeds[0].name == "A"


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "[" * 20_000).startswith("feeds.yaml:1: nested too deeply")


def test_a_database_url_is_refused_without_repeating_its_password(tmp_path: Path) -> None:
    wanted = "must start with sqlite:/// or postgresql+psycopg://."
    message = refusal(tmp_path, FEED + "store: {url: 'mysql://u:hunter2@db/x'}\n")
    assert message == f"feeds.yaml:4: store.url: {wanted}"
    message = refusal(tmp_path, FEED, IMAKITA_STORE_URL="mysql://u:hunter2@db/x")
    assert message == f"the environment variable IMAKITA_STORE_URL: {wanted}"


def test_a_config_error_ends_a_command_with_78() -> None:
    assert ConfigError("x").exit_code == 78


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*SECTIONS, "feeds", "url", "name", "limit", "use"]) | st.text(),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


def only_config_errors(folder: Path, body: bytes) -> None:
    path = folder / "feeds.yaml"
    path.write_bytes(body)
    try:
        config = load(path, {})
    except ConfigError as error:
        assert str(error).startswith(str(path))
    else:
        assert isinstance(config, Config)


@given(value=VALUES)
def test_any_value_is_read_or_refused_with_a_config_error(folder: Path, value: object) -> None:
    only_config_errors(folder, yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "replace"))


@given(body=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_config_error(folder: Path, body: bytes) -> None:
    only_config_errors(folder, body)


@given(noise=st.text(alphabet="{}[]:-'\"\\&*!|>%@`#?, \n\tabU0_.x1~<=\x85\ud800", max_size=60))
def test_any_yaml_punctuation_is_read_or_refused_with_a_config_error(
    folder: Path, noise: str
) -> None:
    only_config_errors(folder, (FEED + noise).encode("utf-8", "surrogatepass"))


@given(value=VALUES)
def test_a_value_keeps_its_meaning_on_the_way_through_the_marks(value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=False)
    try:
        marked = parse(text.encode(), "x")
    except ConfigError:
        return  # aliases of equal dates, keys that are no words: refused, not changed
    plain = yaml.safe_load(text)
    assert yaml.safe_dump(marked.value) == yaml.safe_dump(plain)


# --- what is shipped ----------------------------------------------------------------------------


def test_the_shipped_settings_are_the_defaults_with_feeds(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes(template_settings())
    config, plain = load(path, {}), read(tmp_path, "feeds: []\n")
    for name in (f.name for f in fields(Config) if f.name != "feeds"):
        assert getattr(config, name) == getattr(plain, name), name


def test_the_models_folder_is_that_of_the_checkout() -> None:
    assert models_folder() == ROOT / "models"


CARD = "backend: transformers\nmodel: org/name\nlicence: Apache-2.0\n"


def make_card(folder: Path, text: str, name: str = "small") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_card_is_named_after_its_file_and_digested_by_its_bytes(tmp_path: Path) -> None:
    make_card(tmp_path, CARD + "context: 4096\nthinking: false\n")
    assert cards(tmp_path) == {
        "small": Card(
            name="small",
            backend="transformers",
            model="org/name",
            licence="Apache-2.0",
            context=4096,
            thinking=False,
            digest="dd3bf8218c1341ab",
        )
    }


def test_a_later_folder_replaces_a_card_and_a_missing_folder_adds_none(tmp_path: Path) -> None:
    make_card(tmp_path / "ours", CARD)
    make_card(tmp_path / "ours", CARD, "tiny")
    make_card(tmp_path / "theirs", CARD + "batch: 2\n")
    found = cards(tmp_path / "ours", tmp_path / "theirs", tmp_path / "nowhere")
    assert {name: c.batch for name, c in found.items()} == {"small": 2, "tiny": 16}


CARD_REFUSALS = {
    "an unknown key": (
        CARD + "contxt: 1\n",
        'small.yaml:4: contxt: unknown key. Did you mean "context"? Allowed here: backend, model, '
        "licence, revision, file, package, url, key_env, context, dtype, attention, vram_gb, "
        "temperature, top_p, batch, thinking, reasoning_effort, thinking_tokens, parameters, "
        "layers, kv_heads, head_dim, japanese, timeout_s.",
    ),
    "a name, which is the file's": (
        CARD + "name: other\n",
        "small.yaml:4: name: unknown key. Allowed here: backend, model, licence, revision, file, "
        "package, url, key_env, context, dtype, attention, vram_gb, temperature, top_p, batch, "
        "thinking, reasoning_effort, thinking_tokens, parameters, layers, kv_heads, head_dim, "
        "japanese, timeout_s.",
    ),
    "no licence": (
        "backend: fake\nmodel: x\n",
        'small.yaml:1: licence: missing. Add a line "licence: …" to this group.',
    ),
    "a backend that does not exist": (
        CARD.replace("transformers", "torch"),
        "small.yaml:1: backend: must be one of transformers, openai, translator, fake, "
        'not "torch".',
    ),
    "a list": (
        "- x\n",
        "small.yaml:1: a model card has keys: backend, model, licence, revision, file, package, "
        "url, key_env, context, dtype, attention, vram_gb, temperature, top_p, batch, thinking, "
        "reasoning_effort, thinking_tokens, parameters, layers, kv_heads, head_dim, japanese, "
        "timeout_s.",
    ),
    "a key itself instead of its variable's name": (
        CARD + "key_env: sk-secret\n",
        "small.yaml:4: key_env: must be the NAME of an environment variable that holds the key.",
    ),
}


@pytest.mark.parametrize(("text", "message"), CARD_REFUSALS.values(), ids=CARD_REFUSALS.keys())
def test_a_card_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = make_card(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        card(path)
    assert str(caught.value).replace(f"{path.parent}/", "") == message


def test_every_shipped_card_is_read_and_states_its_licence() -> None:
    assert all(c.licence and len(c.digest) == 16 for c in cards().values())


def test_a_prompt_comes_with_its_digest() -> None:
    text, digest = prompt_template("article.ja.v1")
    assert text == (ROOT / "models/prompts/article.ja.v1.jinja").read_text(encoding="utf-8")
    assert len(digest) == 16


def test_a_prompt_that_does_not_exist_suggests_one_that_does() -> None:
    with pytest.raises(ConfigError, match=r'no such prompt. Did you mean "article.ja.v2"\?'):
        prompt_template("article.ja.v0")
