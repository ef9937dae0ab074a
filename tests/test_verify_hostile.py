"""Texts made to be slow: every check is done with 100 kB of them long before the timeout.

The timeout is a guard, not a measurement: what grows with the square of the length takes minutes.
"""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.policy import shipped
from pipeline.text import ending, sentence_spans, sentences, words_of
from pipeline.verify import lint, read_page
from pipeline.verify.files import together
from pipeline.verify.law import affiliate, product
from pipeline.verify.lint import page_findings, text_findings
from pipeline.verify.page import Page, Part, Passage

SIZE = 100_000
PIECES = [
    *(
        "。",
        "「",
        '"',
        "a, the ",
        "ァ",
        "<div style=",
        "`",
        "https://a",
        "氏は本気で",
        "元あの",
        "縺a",
    ),
    *("AI エージェント、", "%25", "**あ"),
]


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("piece", PIECES)
def test_no_text_of_a_hundred_kilobytes_is_slow_to_check(piece: str) -> None:
    text = (piece * (SIZE // len(piece) + 1))[:SIZE]
    passages = (Passage("a", Part.BODY, text), Passage("b", Part.LINE, text))
    for passage in passages:
        assert all(0 <= f.start <= f.end <= SIZE for f in text_findings(passage))
    list(page_findings(Page(passages, raw=text)))


TEXTS = st.text(
    st.sampled_from(
        "。、「」（）()『』…ーァサバ々私氏彼元狙い訳 \n\u200b\u3099aA1$~*`|<>[]{}%#:/\"'\\-=&"
    ),
    max_size=400,
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_page_is_read_and_every_finding_stands_inside_it(text: str) -> None:
    found = lint(read_page(text), shipped())
    lines = text.replace("\r", "\n").split("\n")
    assert all(1 <= x.line <= len(lines) and x.column >= 1 for x in found)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_spans_lie_inside_the_passage(text: str) -> None:
    found = list(text_findings(Passage("a", Part.BODY, text)))
    assert all(0 <= f.start <= f.end <= len(text) for f in found)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_sentences_are_their_spans(text: str) -> None:
    assert tuple(text[a:b] for a, b in sentence_spans(text)) == sentences(text)
    assert all(not s[:1].isspace() and not s[-1:].isspace() for s in sentences(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_address_is_asked_about_without_an_error(text: str) -> None:
    assert affiliate(f"https://{text}") in (True, False)
    if affiliate(text):
        product(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=500))
def test_words_together_are_the_text_without_its_spaces(text: str) -> None:
    ending(text)
    joined = "".join(words_of(text))
    seen = text.replace("\0", " ")  # where MeCab's string would end
    assert "".join(joined.split()) in ("".join(seen.split()), joined)


KEYS = st.sampled_from(
    ["title", "date", "description", "tags", "topics", "cover", "image", "params", "alt", "author"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_front_matter_is_read_and_looked_at(values: dict[str, object]) -> None:
    body = yaml.safe_dump(values, allow_unicode=True)
    pages = [read_page(f"---\n{body}---\n本文です。\n", name) for name in "ab"]
    assert all(x.line >= 1 for x in lint(pages[0], shipped()))
    list(together(pages))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_front_matter_that_never_ends_or_is_none_is_read_as_it_comes(text: str) -> None:
    for fence in ("---", "+++"):
        lint(read_page(f"{fence}\n{text}\n{fence}\n{text}"), shipped())
