"""render: an item becomes a page bundle; what the sample posts of old got wrong stays right."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.domain import (
    Article,
    Cell,
    Claim,
    Decision,
    Finding,
    Form,
    Item,
    Report,
    Row,
    Section,
    Severity,
    Site,
    Table,
    Verdict,
)
from pipeline.errors import ConfigError, InputError
from pipeline.render import render
from pipeline.render.front import front_matter
from pipeline.render.japan import JAPAN
from tests.builders import (
    MORNING,
    NIGHT,
    READ,
    RELEASED,
    approval,
    draft,
    entry,
    item,
    passing,
    provenance,
    second_source,
    source,
)
from tests.markdown_judge import shown

SITE = Site(author="編集部", tags=("AI",))


def rendered(
    of: Item | None = None,
    site: Site = SITE,
    reviewed: Decision | None = None,
    now: datetime = RELEASED,
) -> Article:
    return render(of or item(), site, reviewed=reviewed, now=now)


AUTOMATIC = approval("policy:auto")


def text(of: Item | None = None, reviewed: Decision | None = AUTOMATIC) -> str:
    return rendered(of, reviewed=reviewed).files[0].body.decode()


def front(page: str) -> dict[str, Any]:
    loaded = yaml.safe_load(page.split("---\n")[1])
    assert isinstance(loaded, dict)
    return loaded


def part(page: str, heading: str) -> str:
    """The text under a heading."""
    return page.split(f"## {heading}\n\n", 1)[1].split("\n\n## ", 1)[0].rstrip("\n")


# --- the front matter ----------------------------------------------------------------------------


def test_the_front_matter_has_every_field_that_a_theme_reads() -> None:
    fields = front(text())
    assert list(fields) == [
        *("title", "date", "lastmod", "slug", "description", "summary", "draft"),
        *("isCJKLanguage", "categories", "tags", "author", "params"),
    ]
    assert fields["title"] == "Kestrel Labs、700億パラメータのOrin-2を公開"
    assert fields["slug"] == "kestrel-labs-releases-orin-2-ab12cd34"
    assert (fields["draft"], fields["isCJKLanguage"]) == (False, True)
    assert fields["categories"] == ["AIニュース"]
    assert fields["tags"] == ["Kestrel Labs", "Orin-2", "AI"]
    assert fields["author"] == "編集部"


def test_the_provenance_stands_under_params() -> None:
    assert front(text())["params"]["imakita"] == {
        "id": "ab12cd34ef567890",
        "form": "standard",
        "sources": ["https://ledger.example/orin-2"],
        "model": "kestrel-writer-8b",
        "card": "scripted",
        "prompt": "article.ja.v1 dddddddddddddddd",
        "degraded": False,
        "review": "ai-generated",
        "verified": "9/9",
    }


def test_dates_are_in_japan_time_to_the_second() -> None:
    page = text()
    assert "\ndate: 2026-02-11T12:00:00+09:00\n" in page
    assert "\nlastmod: 2026-02-11T14:00:00+09:00\n" in page


def test_the_article_is_never_older_than_its_newest_source() -> None:
    early = item(sources=(source(), second_source()), created=NIGHT - timedelta(hours=9))
    fields = front(text(early))
    assert fields["date"] == MORNING
    assert rendered(early).folder.startswith("posts/2026-02-11-")


def test_a_source_dated_after_it_was_read_does_not_date_the_article_into_the_future() -> None:
    wrong = item(sources=(source(published=READ + timedelta(hours=14)),))
    assert front(text(wrong))["date"] == READ


def test_lastmod_is_never_before_the_date() -> None:
    article = rendered(now=NIGHT)
    fields = front(article.files[0].body.decode())
    assert fields["lastmod"] == fields["date"] == READ


def test_without_an_author_there_is_no_author() -> None:
    article = rendered(site=Site())
    assert "author" not in front(article.files[0].body.decode())


def test_no_cover_is_named_that_does_not_exist() -> None:
    assert "cover" not in front(text())


def test_the_description_is_the_three_lines_as_sentences() -> None:
    assert front(text())["description"] == (
        "Kestrel Labsが火曜日、モデル「Orin-2」を公開した。LedgerBenchでの得点は81.4%と発表。"
        "利用料は100万トークン当たり2ドル。"
    )


def test_the_description_ends_at_a_sentence_and_never_in_two_full_stops() -> None:
    lines = tuple(Claim(f"{i}つ目の長い行が" + "続いて" * 14 + "終わる。", ()) for i in range(3))
    found = front(text(item(draft(summary=lines))))["description"]
    assert found == "0つ目の長い行が" + "続いて" * 14 + "終わる。" + "1つ目の長い行が" + (
        "続いて" * 14 + "終わる。"
    )
    assert "。。" not in found


def test_the_summary_is_markdown_for_hugo_and_the_description_is_not() -> None:
    lines = (Claim("*X*は$2、{{< y >}}", ()), Claim("二つ目", ()), Claim("三つ目", ()))
    fields = front(text(item(draft(summary=lines))))
    assert fields["description"] == "*X*は$2、{{< y >}}。二つ目。三つ目。"
    assert shown(fields["summary"]).lines == [fields["description"]]
    assert "{{<" not in fields["summary"]


def test_tags_are_trimmed_unique_in_any_case_and_hold_no_slash() -> None:
    tags = (" LLM/生成AI ", "OpenAI", "openai", "", "  ")
    assert front(text(item(draft(tags=tags))))["tags"] == ["LLM／生成AI", "OpenAI", "AI"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("OpenAI's GPT-5.5: what's new?", "openais-gpt-5-5-whats-new-ab12cd34"),
        ("Café Müller", "cafe-muller-ab12cd34"),
        ("月面", "ab12cd34"),
        ("word " * 40, "-".join(["word"] * 12) + "-ab12cd34"),
        ("../../etc/passwd", "etc-passwd-ab12cd34"),
        ("", "ab12cd34"),
    ],
)
def test_the_slug_is_ascii_from_the_english_title(title: str, slug: str) -> None:
    wrote = item(sources=(source(title),)) if title else item(sources=(source("", "x"),))
    if not title:
        wrote = replace(wrote, story=replace(wrote.story, entries=()))
    assert rendered(wrote).slug == slug


def test_the_folder_is_the_date_in_japan_and_the_slug() -> None:
    article = rendered()
    assert article.folder == "posts/2026-02-11-kestrel-labs-releases-orin-2-ab12cd34"
    assert [f.path for f in article.files] == ["index.md", "index.claims.json"]


# --- YAML ----------------------------------------------------------------------------------------

TRICKY = [
    *(
        "a: b",
        "# no comment",
        "it's",
        'he said "no"',
        "back\\slash",
        "🌙と月",
        "{{< x >}}",
        "{{% y",
    ),
    *("2026-02-11", "null", "yes", "0x1F", "1e3", "- a", "? b", "%", "@x", "`", "!tag", "&a", "*a"),
    *("", " ", "---", "...", "\\u0041", "\\", '"', "a" * 400, "ほ" * 400),
]


@pytest.mark.parametrize("value", TRICKY)
def test_a_string_is_read_back_as_it_was(value: str) -> None:
    assert front(front_matter({"title": value, "tags": [value]})) == {
        "title": value,
        "tags": [value],
    }


@pytest.mark.parametrize(
    "value", ["a\nb", "a\tb", "a\u2028b", "a\u2029\u0085b", "a\x00b", "a\ufeffb"]
)
def test_line_ends_and_control_characters_become_one_space(value: str) -> None:
    assert front(front_matter({"title": value})) == {"title": "a b"}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"])))
@example("ｶﾞ\u3000゛")
@example("a\ud800")
def test_any_string_stays_on_one_line_and_reads_back(value: str) -> None:
    block = front_matter({"k": value})
    assert block.count("\n") == 3
    expected = re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", value.replace("\ufeff", " "))
    assert re.sub(" +", " ", front(block)["k"]) == re.sub(" +", " ", expected)


# --- the body ------------------------------------------------------------------------------------


def test_the_sections_stand_in_the_order_of_the_sample_post() -> None:
    assert re.findall("^## (.*)$", text(), re.M) == [
        *("3行要約", "発表の内容", "性能と料金", "比較", "出典", "この記事について"),
    ]


def test_the_three_lines_are_three_bullets() -> None:
    assert part(text(), "3行要約") == (
        "- Kestrel Labsが火曜日、モデル「Orin-2」を公開した\n"
        "- LedgerBenchでの得点は81.4%と発表\n"
        "- 利用料は100万トークン当たり2ドル"
    )


def test_the_claims_of_a_section_are_one_paragraph_on_one_line() -> None:
    claims = (
        Claim("一つ目です。\n続きです。", ()),
        Claim("It ends.", ()),
        Claim("三つ目です。", ()),
    )
    page = text(item(draft(sections=(Section("本文", claims),))))
    assert part(page, "本文") == "一つ目です。続きです。It ends. 三つ目です。"


def test_a_section_that_lost_all_its_claims_is_left_out() -> None:
    sections = (Section("空", ()), Section("本文", (Claim("残った。", ()),)))
    assert "## 空" not in text(item(draft(sections=sections)))


def test_blank_cells_say_that_nothing_was_published() -> None:
    rows = (Row("料金|税", (Cell("$2 | 月"), Cell(None))), Row("重み", (Cell(" "),)))
    page = text(item(draft(table=Table(("Orin-2", "Orin-1"), rows))))
    assert part(page, "比較") == (
        "| 項目 | Orin-2 | Orin-1 |\n"
        "| --- | --- | --- |\n"
        "| 料金\\|税 | \\$2 \\| 月 | 未確認 |\n"
        "| 重み | 未確認 | 未確認 |"
    )


def test_without_a_table_there_is_no_comparison() -> None:
    assert "比較" not in text(item(draft(table=None)))


def test_what_the_model_wrote_is_never_markup() -> None:
    evil = "_太字_と<b>x</b>と[a](javascript:x)と{{< y >}}と`c`と~~d~~"
    claim = Claim(evil, ())
    of = draft(
        title=claim,
        summary=(claim,) * 3,
        sections=(Section(evil, (claim,)),),
        table=Table((evil,), (Row(evil, (Cell(evil),)),)),
    )
    page = text(item(of)).split("---\n", 2)[2]
    judged = shown(page)
    assert judged.strange == []
    assert judged.links == ["https://ledger.example/orin-2"]
    assert judged.lines.count(evil) == 3 + 2 + 3
    assert "{{<" not in page


def test_a_brief_has_one_paragraph_and_says_that_it_is_one() -> None:
    sections = (Section("概要", (Claim("一。", ()),)), Section("詳細", (Claim("二。", ()),)))
    page = text(item(draft(Form.BRIEF, sections=sections, table=None)))
    assert re.findall("^## (.*)$", page, re.M) == ["3行要約", "概要", "出典", "この記事について"]
    assert part(page, "概要") == "一。二。"
    assert front(page)["tags"][-1] == "短信"
    assert not front(page)["title"].startswith("短信")


# --- 出典, and who wrote --------------------------------------------------------------------------


def test_a_source_is_credited_with_outlet_author_link_and_date_in_japan() -> None:
    assert part(text(), "出典") == (
        "- The Model Ledger、Ana Ruiz「[Kestrel Labs releases Orin-2]"
        "(<https://ledger.example/orin-2>)」2026年2月11日（2026年2月11日閲覧）"
    )


def test_the_outlet_that_was_first_is_marked_when_there_are_two() -> None:
    lines = part(text(item(sources=(second_source(), source()))), "出典").splitlines()
    assert [("（最初の報道）" in line) for line in lines] == [False, True]


@pytest.mark.parametrize("other", [None, NIGHT])
def test_nobody_is_called_first_when_that_is_not_known(other: datetime | None) -> None:
    page = text(item(sources=(source(published=NIGHT), second_source(published=other))))
    assert "最初の報道" not in page


def test_the_first_outlet_is_named_even_when_its_article_was_not_read() -> None:
    of = item(sources=(second_source(),))
    of = replace(of, story=replace(of.story, entries=(entry(source()), entry(second_source()))))
    lines = part(text(of), "出典").splitlines()
    assert len(lines) == 2
    assert lines[1] == (
        "- The Model Ledger、Ana Ruiz「[Kestrel Labs releases Orin-2]"
        "(<https://ledger.example/orin-2>)」2026年2月11日（本文は未読）（最初の報道）"
    )


def test_a_source_without_date_or_address_is_credited_all_the_same() -> None:
    lone = source(url="", author=None, published=None)
    assert part(text(item(sources=(lone,))), "出典") == (
        "- The Model Ledger「Kestrel Labs releases Orin-2」日付不明（2026年2月11日閲覧）"
    )


def test_a_human_approval_is_named_with_its_day_in_japan() -> None:
    at = datetime(2026, 2, 11, 15, 30, tzinfo=UTC)
    page = text(reviewed=approval("山田 *太郎*", at))
    assert part(page, "この記事について") == (
        "この記事はThe Model Ledgerの記事をもとに生成AI（kestrel-writer-8b）が下書きし、"
        "各文を出典の文と機械的に照合したうえで、山田 \\*太郎\\*が2026年2月12日に確認しました。"
    )
    assert front(page)["params"]["imakita"]["review"] == "ai-assisted"


@pytest.mark.parametrize(
    ("reviewed", "said"),
    [
        (None, "機械的に照合したものです。人の確認はまだ受けていません。"),
        (AUTOMATIC, "人の確認を経ずに自動で公開しました。"),
    ],
)
def test_no_person_is_claimed_where_none_decided(reviewed: Decision | None, said: str) -> None:
    page = text(reviewed=reviewed)
    assert part(page, "この記事について").endswith(said)
    assert front(page)["params"]["imakita"]["review"] == "ai-generated"


def test_a_page_that_nobody_and_nothing_approved_is_a_draft() -> None:
    assert front(text(reviewed=None))["draft"] is True
    assert front(text())["draft"] is False


def test_a_translated_brief_says_so() -> None:
    page = text(item(written_by=provenance(degraded=True, model="opus-en-ja")))
    assert "機械翻訳モデル（opus-en-ja）が下書きし" in part(page, "この記事について")
    assert "生成AI" not in page
    assert front(page)["params"]["imakita"]["degraded"] is True


def test_without_a_report_no_check_is_claimed() -> None:
    page = text(replace(item(), report=None))
    assert "照合" not in page
    assert front(page)["params"]["imakita"]["verified"] == "0/9"


def test_claims_that_a_check_blocks_do_not_count_as_verified() -> None:
    of = draft()
    bad = Finding("number", Severity.BLOCK, "80 is not in a3", nearest="81.4", evidence="a3")
    first, *rest = passing(of).verdicts
    report = Report((replace(first, findings=(bad,)), *rest, Verdict("draft", "", ())))
    assert front(text(item(of, report=report)))["params"]["imakita"]["verified"] == "8/9"


# --- the sidecar ---------------------------------------------------------------------------------


def claims(of: Item | None = None) -> Any:
    return json.loads(rendered(of).files[1].body)


def test_the_sidecar_holds_each_claim_with_its_english_spans() -> None:
    told = claims()
    assert [c["where"] for c in told["claims"]] == [w for w, _ in draft().claims()]
    assert told["claims"][2] == {
        "where": "summary.1",
        "text": "LedgerBenchでの得点は81.4%と発表",
        "evidence": ["a3"],
        "spans": [
            {
                "id": "a3",
                "url": "https://ledger.example/orin-2",
                "outlet": "The Model Ledger",
                "source_digest": source().digest,
                "start": 107,
                "end": 142,
                "text": "Orin-2 scored 81.4% on LedgerBench.",
            }
        ],
        "passed": True,
        "findings": [],
    }


def test_spans_slice_the_source_exactly() -> None:
    for claim in claims()["claims"]:
        for span in claim["spans"]:
            assert source().text[span["start"] : span["end"]] == span["text"]


def test_the_sidecar_lists_the_sources_with_their_digests() -> None:
    assert claims()["sources"] == [
        {
            "url": "https://ledger.example/orin-2",
            "outlet": "The Model Ledger",
            "title": "Kestrel Labs releases Orin-2",
            "published": "2026-02-11T08:30:00+09:00",
            "level": "full",
            "digest": source().digest,
        }
    ]


def test_findings_travel_with_their_claim() -> None:
    of = draft()
    remark = Finding("hedge", Severity.REVIEW, "断定", 2, 5, "may", "a3")
    first, *rest = passing(of).verdicts
    whole = Verdict("draft", "", (), (remark,))
    told = claims(item(of, report=Report((replace(first, findings=(remark,)), *rest, whole))))
    expected = {
        **{"rule": "hedge", "severity": "review", "message": "断定", "start": 2, "end": 5},
        **{"nearest": "may", "evidence": "a3"},
    }
    assert told["claims"][0]["findings"] == told["findings"] == [expected]


def test_the_sidecar_is_sorted_ends_in_a_newline_and_is_the_same_each_time() -> None:
    body = rendered().files[1].body
    assert body == rendered().files[1].body
    assert body.endswith(b"\n}\n")
    assert list(json.loads(body)) == sorted(json.loads(body))


def test_text_that_cannot_be_encoded_stops_nothing() -> None:
    broken = Claim("壊れた\ud83d文字", ("a2",))
    article = rendered(item(draft(title=broken)))
    assert article.title == "壊れた\ufffd文字"
    assert front(article.files[0].body.decode())["title"] == "壊れた\ufffd文字"


# --- what cannot be rendered ---------------------------------------------------------------------


def test_an_item_without_a_draft_cannot_be_rendered() -> None:
    with pytest.raises(InputError, match="ab12cd34ef567890 has no draft"):
        rendered(item(wordless=True))


def test_an_unknown_flavour_is_refused() -> None:
    with pytest.raises(ConfigError, match="'geocities': known are hugo-papermod"):
        rendered(site=Site(flavour="geocities"))


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_the_texts_the_page_is_sound(words: str, name: str) -> None:
    claim = Claim(words, ("a2",))
    of = item(
        draft(title=claim, summary=(claim,) * 3, sections=(Section(name, (claim,)),), tags=(name,)),
        sources=(source(name or "x", words, outlet=words, author=name),),
    )
    page = text(of, approval(name))
    fields = front(page)
    assert datetime.fromisoformat(str(fields["date"])).astimezone(JAPAN).date() >= date(2026, 2, 11)
    judged = shown(page.split("---\n", 2)[2])
    assert judged.strange == []
    assert judged.links == ["https://ledger.example/orin-2"]
