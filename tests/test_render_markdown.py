"""render: model and feed text is shown as it is and is never markup."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.render.markdown import escaped, is_web, link, plain, readable
from tests.markdown_judge import shown

# Text made of the characters that mean something to somebody, besides text of any kind.
MARKS = st.text(alphabet="*_`[]()<>{}|#$~^=+-.:!&;\"'\\/@% \t\n\r0159aあ「」。1)\u3000\u00a0")
WORDS = st.lists(
    st.sampled_from(
        [
            *("**", "__", "``", "~~", "[a]", "(http://e.example)", "![x](y)", "<b>", "</b>"),
            *("<!--", "-->", "&lt;", "&#42;", "&amp;", "{{<", ">}}", "{{%", "%}}", "{%", "$$"),
            *("# ", "- ", "1. ", "1)", "> ", "---", "===", "| a | b |", "\n", "\\", "「月面」"),
            *(
                "\\(",
                "\\[",
                ":smile:",
                "https://e.example/",
                "www.e.example",
                "a@b.example",
                "です",
            ),
        ]
    )
).map("".join)
ANY = st.one_of(st.text(), MARKS, WORDS)


@given(ANY)
@example("これは**「月面」**です")
@example("1. 一つ目")
@example("\\*a*")
@example("&#35; &copy;")
@example("*" * 300)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    for markdown in (escaped(text), readable(text)):
        page = shown(f"前\n\n{markdown}\n\n後\n")
        assert page.lines == ["前", *([plain(text)] if plain(text) else []), "後"]
        assert (page.links, page.strange) == ([], [])


@given(ANY)
def test_any_text_is_shown_as_it_is_in_a_heading_and_in_a_list(text: str) -> None:
    page = shown(f"## {escaped(text)}\n\n- {escaped(text)}\n- 次\n")
    assert page.lines == [plain(text), *([plain(text)] if plain(text) else []), "次"]
    assert (page.links, page.strange) == ([], [])
    assert page.blocks.count("bullet_list_open") == 1


@given(ANY)
def test_any_text_stays_in_its_table_cell(text: str) -> None:
    page = shown(f"| a | b |\n| --- | --- |\n| {escaped(text)} | 次 |\n")
    assert page.lines == ["a", "b", plain(text), "次"]
    assert (page.links, page.strange) == ([], [])


@given(ANY)
def test_no_shortcode_or_template_delimiter_is_left(text: str) -> None:
    markdown = escaped(text)
    assert "{" not in markdown
    assert "}" not in markdown


@given(ANY)
def test_plain_is_one_line_that_can_be_written(text: str) -> None:
    line = plain(text)
    assert plain(line) == line
    assert "\n" not in line
    line.encode()


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("81.4%と発表", "81.4%と発表"),
        ("料金は$2から", r"料金は\$2から"),
        ("C#とC++", r"C\#とC\+\+"),
        ("-5%になった", "-5%になった"),
        ("1.5倍", "1.5倍"),
        ("1. 一つ", r"1\. 一つ"),
        ("AT&Tと&lt;", "AT&Tと&amp;lt;"),
        ("{{< x >}}", "&#123;&#123;&lt; x &gt;&#125;&#125;"),
        ("3~4万円", r"3\~4万円"),
    ],
)
def test_only_what_could_be_markup_is_escaped(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


def test_a_sheet_leaves_quotes_and_prices_bare() -> None:
    assert readable('It\'s "$5"... - *no*') == 'It\'s "$5"... - \\*no\\*'


def test_japanese_lines_are_joined_without_a_space_and_english_ones_with_one() -> None:
    assert plain("月面に\n工場を作る\r\nOrin\nmodel") == "月面に工場を作る Orin model"


def test_half_of_a_surrogate_pair_becomes_a_replacement_character() -> None:
    assert plain("a\ud83d") == "a\ufffd"


def test_an_invisible_turn_of_the_writing_direction_is_removed() -> None:
    assert plain("a\u202eb\u200b") == "ab"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//e.example/x",
        "http:x",
        "http://[",
        "",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert not is_web(url)
    assert shown(link("題", url)).links == []
    assert shown(link("題", url)).lines == ["題"]


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://e.example/a_b*c", "https://e.example/a_b*c"),
        ("https://e.example/?a=1&copy;=2", "https://e.example/?a=1&copy;=2"),
        ("https://e.example/a b>c", "https://e.example/a%20b%3Ec"),
        ("https://e.example/a)b(c", "https://e.example/a)b(c"),
        ("https://e.example/%E3%81%82?q=%2526", "https://e.example/%E3%81%82?q=%2526"),
        ("https://e.example/{{<x>}}", "https://e.example/%7B%7B%3Cx%3E%7D%7D"),
        ("https://e.example/月", "https://e.example/%E6%9C%88"),
    ],
)
def test_a_link_leads_where_the_source_is(url: str, href: str) -> None:
    page = shown(link("[題](x) *a*", url))
    assert page.links == [href]
    assert page.lines == ["[題](x) *a*"]
    assert page.strange == []


@given(st.text(max_size=40), ANY)
def test_no_address_breaks_out_of_its_link(path: str, text: str) -> None:
    page = shown(f"- {link('題' + text, f'https://e.example/{path}')}後\n")
    assert page.lines == [plain("題" + text) + "後"]
    assert page.strange == []
    assert len(page.links) == 1
    assert page.links[0].startswith("https://e.example/")


def test_a_link_without_a_title_shows_its_address() -> None:
    assert shown(link(" ", "https://e.example/x")).lines == ["https://e.example/x"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("これは**「月面」**です", "これは「月面」です"),
        ("**月面(構想)**です。**", "月面(構想)です。"),
        ("**`GPT-5`**が**20%**", "`GPT-5`が20%"),
        ("2**10は1024", "2**10は1024"),
        ("***", ""),
        ("5 * 3と*印", "5 * 3と*印"),
    ],
)
def test_a_models_bold_is_dropped_whether_dead_or_alive(text: str, left: str) -> None:
    assert plain(text) == left
