"""Not more than the source carries: length, links, dates, and a text by anybody beside English."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.domain import Claim, Draft, Event, Form, Section, Verdict
from pipeline.extract import from_text
from pipeline.policy import shipped
from pipeline.verify import check, compared, read_page, verify
from tests.builders import READ, source
from tests.sample_run import DATA, SITE

SOURCE = source()
LONG = "Orin-2を公開しました。"
STORY = "Kestrel Labsは火曜日、700億パラメータのOrin-2を公開しました。"


def rules(text: str, **changes: object) -> dict[str, str]:
    """Rule → what is pointed at, of a page beside the source."""
    read = replace(SOURCE, **changes)  # type: ignore[arg-type]
    found = compared(read_page(text), (read,), shipped())
    return {x.finding.rule: x.text[x.finding.start : x.finding.end] for x in found}


def test_a_claim_may_be_as_long_as_a_translation_of_its_evidence() -> None:
    assert "expansion" not in {f.rule for f in verdict(STORY).findings}


def verdict(text: str, *evidence: str) -> Verdict:
    return check("sections.0.0", Claim(text, evidence or ("a2",)), (SOURCE,))


def test_a_claim_that_says_more_than_its_evidence_can_carry_is_blocked() -> None:
    found = check("sections.0.0", Claim(LONG * 12, ("a2",)), (SOURCE,))
    (finding,) = [f for f in found.findings if f.rule == "expansion"]
    assert (finding.severity, finding.evidence) == ("block", "a2")
    assert finding.nearest == SOURCE.sentences[1].text


def test_a_page_twenty_times_its_source_is_blocked() -> None:
    assert "coverage" in rules("\n\n".join([LONG] * 60))


def test_a_page_shorter_than_its_source_is_not() -> None:
    assert "coverage" not in rules(STORY)


BODY = tuple(f"Sentence number {i} says something about the model." for i in range(2, 22))


def translation(step: int) -> Draft:
    claims = tuple(Claim(f"{i}番目の文です。", (f"a{i}",)) for i in range(2, 22, step))
    return Draft(Form.FULL, Event.OTHER, Claim("題", ("a1",)), (), (Section("内容", claims),))


def test_sentence_after_sentence_is_a_translation_and_for_a_person() -> None:
    read = source("A title", *BODY)
    told = [f for v in verify(translation(1), (read,)).verdicts for f in v.findings]
    assert [f.severity for f in told if f.rule == "copying"] == ["review"]
    told = [f for v in verify(translation(2), (read,)).verdicts for f in v.findings]
    assert [f for f in told if f.rule == "copying"] == []


@pytest.mark.parametrize(
    ("text", "rule", "shown"),
    [
        ("Kestrel Labsは900億パラメータのOrin-2を公開しました。", "unit", "900億パラメータ"),
        ("料金は100万トークンあたり3ドルです。", "money", "3ドル"),
        ("Orin-3を公開しました。", "identifier", "Orin-3"),
        ("Quillstoneが公開しました。", "name", "Quillstone"),
        ("「これまでで最も優れたモデルだ」と述べました。", "quote", None),
        ("| 項目 | Orin-2 |\n| --- | --- |\n| 料金 | 5ドル |\n", "money", "5ドル"),
        ("---\ntitle: 900億パラメータのOrin-2\n---\n本文です。\n", "unit", "900億パラメータ"),
        ("---\ntitle: 題\ndescription: 料金は9ドルです。\n---\n本文です。\n", "money", "9ドル"),
        ("[別の記事](https://other.example/x)も参照してください。", "link-unknown", None),
        (
            "---\ntitle: 題\ndate: 2026-02-01T09:30:00+09:00\n---\n本文です。\n",
            "date-before-source",
            None,
        ),
    ],
)
def test_each_lie_of_a_page_by_anybody_is_found(text: str, rule: str, shown: str | None) -> None:
    found = rules(text)
    assert rule in found
    assert shown is None or found[rule] == shown


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "LedgerBenchの得点は81.4%でした。料金は100万トークンあたり2ドルです。",
        "| 項目 | Orin-2 |\n| --- | --- |\n| 料金 | 2ドル |\n",
        f"{STORY}\n\n## 出典\n\n- The Model Ledger、Ana Ruiz「[Orin-2](https://ledger.example/orin-2)」2026年2月11日（2026年3月9日閲覧）\n",
    ],
)
def test_a_faithful_page_passes(text: str) -> None:
    found = compared(read_page(text), (SOURCE,), shipped())
    assert [x.finding for x in found if x.finding.severity == "block"] == []


def test_a_link_that_stands_in_the_source_is_known() -> None:
    page = read_page("[資料](https://www.kestrel.example/paper/)です。")
    links = ("https://kestrel.example/paper",)
    found = compared(page, (SOURCE,), shipped(), known_links=links)
    assert [x for x in found if x.finding.rule == "link-unknown"] == []


LEAK = source(
    "Valen told staff of plans",
    "Bram Valen told employees of the plan, according to a recording of a meeting.",
    published=datetime(2026, 2, 10, tzinfo=UTC),
)


@pytest.mark.parametrize(("heading", "found"), [("発表の内容", True), ("会議の内容", False)])
def test_nothing_was_announced_where_something_leaked(heading: str, found: bool) -> None:
    page = read_page(f"## {heading}\n\n計画を語りました。\n")
    told = {x.finding.rule for x in compared(page, (LEAK,), shipped())}
    assert ("occasion" in told) is found


# The sixth article is from its feed's teaser: its page shows a paywall.
STEMS = {
    "larkmere-robotics": ["larkmere-series-c"],
    "obelisk-works": ["obelisk-campus"],
    "researchers": ["models-hide-mistakes"],
    "coastal": ["guild-sues-quillstone"],
    "fenwick": ["fenwick-opens-marlow-2", "marlow-2"],
}


@pytest.mark.parametrize("name", STEMS)
def test_articles_of_our_own_pass_beside_the_pages_that_they_are_from(name: str) -> None:
    (path,) = (DATA / "golden" / "posts").glob(f"*-{name}-*/index.md")
    read = []
    for prefix, stem in zip("ab", STEMS[name], strict=False):
        html = (SITE / f"{stem}.html").read_text(encoding="utf-8")
        read.append(from_text(html, "", "", READ, prefix))
    found = compared(read_page(path.read_text(encoding="utf-8")), read, shipped())
    assert [x.finding for x in found if x.finding.severity != "info"] == []
