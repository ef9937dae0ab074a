"""The writer's code half: what to ask, what to make of the replies, what stands without what."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.domain import (
    Cell,
    Claim,
    Draft,
    Event,
    Finding,
    Form,
    Level,
    Reply,
    Row,
    Section,
    Sentence,
    Severity,
    Source,
    Style,
    Table,
    Verdict,
)
from pipeline.write import (
    Asker,
    assemble,
    claim_of,
    grounded_tags,
    plan,
    problem_with,
    with_claim,
    without,
)

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
TEMPLATE = (
    "{% block system %}rules <{{ fence }}>{% endblock %}"
    "{% block context %}{% for s in sources %}<{{ fence }}>{% for x in s.sentences[:limit] %}"
    "{{ x.id }}: {{ x.text }}\n{% endfor %}</{{ fence }}>{% endfor %}{% endblock %}"
    "{% block headline %}headline{% endblock %}"
    "{% block section %}{{ heading }} {{ low }}-{{ high }} not {{ others }}{% endblock %}"
    "{% block table %}table{% endblock %}"
    "{% block repair %}{{ text }} {{ role }} {% for f in findings %}{{ f.rule }}{% endfor %}"
    "{% endblock %}"
)


def article(title: str, *body: str, level: Level = Level.FULL, source: str = "a") -> Source:
    sentences, start = [], 0
    for i, text in enumerate((title, *body), 1):
        sentences.append(Sentence(f"{source}{i}", text, start, start + len(text)))
        start += len(text) + 1
    text = "\n".join((title, *body))
    return Source("http://x.example/1", "Outlet", title, text, tuple(sentences), level, "en", NOON)


def reply(content: object, finish: str = "stop") -> Reply:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return Reply("story/slot", text, finish)


def said(text: str, *evidence: str) -> dict[str, object]:
    return {"text": text, "evidence": list(evidence)}


HEADLINE = {
    "title": said("見出し", "a1"),
    "summary": [said("一行目", "a1"), said("二行目", "a2"), said("三行目", "a3")],
    "tags": ["Kestrel", "Kestrel", " "],
}

DRAFT = Draft(
    Form.FULL,
    Event.LAUNCH,
    Claim("見出し", ("a1",)),
    (Claim("一", ("a1",)), Claim("二", ("a2",)), Claim("三", ("a3",))),
    (
        Section("発表の内容", (Claim("文一。", ("a1",)), Claim("文二。", ("a2",)))),
        Section("技術と性能", (Claim("文三。", ("a3",)),)),
        Section("提供と今後", (Claim("文四。", ("a3",)),)),
    ),
    Table(("A", "B"), (Row("価格", (Cell("1ドル", ("a2",)), Cell(None))),)),
)


def failing(where: str) -> Verdict:
    finding = Finding("number", Severity.BLOCK, "no such number")
    return Verdict(where, "x", ("a1",), (finding,))


class TestPlan:
    @pytest.mark.parametrize(
        ("title", "event"),
        [
            ("Kestrel launches Orin-2, an open-weight model", Event.LAUNCH),
            ("Kestrel raises $40 million in Series B funding", Event.FUNDING),
            ("Authors sue Kestrel over training data", Event.LEGAL),
            ("Kestrel to build a 2-gigawatt data center", Event.INFRASTRUCTURE),
            ("Researchers find that models hide errors, a paper says", Event.RESEARCH),
            ("A quiet day in the industry", Event.OTHER),
        ],
    )
    def test_the_event_is_read_from_the_title(self, title: str, event: Event) -> None:
        assert plan([article(title, "Body.")], Style()).event is event

    @pytest.mark.parametrize(
        ("sentences", "form", "sections"),
        [(2, Form.BRIEF, 1), (4, Form.BRIEF, 1), (5, Form.STANDARD, 2), (12, Form.FULL, 3)],
    )
    def test_the_evidence_sets_the_length(self, sentences: int, form: Form, sections: int) -> None:
        planned = plan([article("Orin-2 launches", *["Text."] * sentences)], Style())
        assert (planned.form, len(planned.sections)) == (form, sections)

    def test_a_teaser_stays_brief_however_many_sentences_it_has(self) -> None:
        teaser = article("Orin-2 launches", *["Text."] * 20, level=Level.FEED)
        assert plan([teaser], Style()).form is Form.BRIEF

    def test_the_user_may_cap_the_length(self) -> None:
        long = article("Orin-2 launches", *["Text."] * 20)
        assert plan([long], Style(max_form=Form.STANDARD)).form is Form.STANDARD

    def test_only_a_full_launch_story_gets_a_table(self) -> None:
        long = ["Text."] * 20
        assert plan([article("Orin-2 launches", *long)], Style()).table
        assert not plan([article("Orin-2 launches", *long)], Style(table=False)).table
        assert not plan([article("Kestrel raises funding round", *long)], Style()).table


class TestPrompts:
    asker = Asker("story", (article("Title.", "One {{ 7 * 7 }}.", "Two."),), TEMPLATE)

    def test_the_prompts_of_a_story_share_system_and_context_to_the_letter(self) -> None:
        planned = plan(self.asker.sources, Style())
        prompts = [self.asker.headline(), self.asker.section(planned, 0), self.asker.table()]
        assert len({(p.system, p.context) for p in prompts}) == 1
        assert [p.id for p in prompts] == ["story/headline", "story/section-0", "story/table"]

    def test_evidence_can_only_name_sentences_that_exist(self) -> None:
        schema = json.loads(self.asker.headline().schema or "")
        evidence = schema["properties"]["title"]["properties"]["evidence"]
        assert evidence["items"] == {"type": "string", "enum": ["a1", "a2", "a3"]}
        assert evidence["minItems"] == 1

    def test_the_summary_has_exactly_three_lines(self) -> None:
        summary = json.loads(self.asker.headline().schema or "")["properties"]["summary"]
        assert (summary["minItems"], summary["maxItems"]) == (3, 3)

    def test_source_text_is_data_and_never_a_template(self) -> None:
        assert "a2: One {{ 7 * 7 }}." in self.asker.headline().context

    def test_the_fence_depends_on_the_text_that_it_encloses(self) -> None:
        other = Asker("story", (article("Title.", "One.", "Three."),), TEMPLATE)
        assert other.headline().system != self.asker.headline().system

    def test_a_repair_names_the_claim_its_role_and_its_findings(self) -> None:
        finding = Finding("number", Severity.BLOCK, "no such number")
        prompt = self.asker.repair("summary.1", "二行目", ["a2"], [finding], 2)
        assert prompt.id == "story/repair-summary.1-2"
        assert prompt.seed == 2
        assert "二行目" in prompt.task
        assert "3行要約の1行" in prompt.task
        assert "number" in prompt.task


class TestReplies:
    def test_a_complete_reply_is_used(self) -> None:
        assert problem_with(reply(HEADLINE), "headline", strict=True) is None

    def test_a_cut_off_reply_is_never_parsed(self) -> None:
        cut = reply(HEADLINE, finish="length")
        assert problem_with(cut, "headline") == (
            "headline: the reply was cut off at the token limit"
        )

    @pytest.mark.parametrize(
        "text", ["not json", "[]", '{"title": 3}', '{"claims": [{"text": "x"}]}', "null"]
    )
    def test_anything_but_the_asked_for_shape_is_refused(self, text: str) -> None:
        problem = problem_with(reply(text), "section-0")
        assert problem is not None
        assert problem.startswith("section-0: not the asked-for JSON")

    def test_four_lines_are_asked_again_once_and_then_left_to_the_gate(self) -> None:
        four = {**HEADLINE, "summary": [*HEADLINE["summary"], said("四行目", "a1")]}
        assert problem_with(reply(four), "headline", strict=True) == (
            "headline: 4 summary lines instead of three"
        )
        assert problem_with(reply(four), "headline") is None

    def test_a_draft_is_assembled_from_its_slots(self) -> None:
        planned = plan([article("Orin-2 launches", *["Text."] * 5)], Style())
        section = {"claims": [said("文です。。", "a2", "a2")]}
        draft = assemble(planned, {"headline": reply(HEADLINE), "section-1": reply(section)})
        assert [line.text for line in draft.summary] == ["一行目", "二行目", "三行目"]
        assert draft.sections == (Section("技術と性能", (Claim("文です。", ("a2",)),)),)
        assert draft.tags == ("Kestrel",)
        assert draft.table is None

    def test_an_empty_cell_is_a_blank(self) -> None:
        planned = plan([article("Orin-2 launches", *["Text."] * 12)], Style())
        row = {"label": "価格", "cells": [said("1ドル", "a2"), said("")]}
        table = {"columns": ["A", "B"], "rows": [row]}
        draft = assemble(planned, {"headline": reply(HEADLINE), "table": reply(table)})
        assert draft.table == Table(
            ("A", "B"), (Row("価格", (Cell("1ドル", ("a2",)), Cell(None))),)
        )

    def test_a_repair_reply_is_a_claim_or_nothing(self) -> None:
        assert claim_of(reply(said("直した文。", "a2"))) == Claim("直した文。", ("a2",))
        assert claim_of(reply("sorry")) is None


def test_a_tag_is_a_name_of_the_source_or_nothing() -> None:
    sources = (article("Kestrel launches Orin-2", "Body."),)
    tags = ("Orin-2", "KESTREL", "ChatGPT", "生成AI", "速報")
    assert grounded_tags(tags, sources) == ("Orin-2", "KESTREL")


class TestRepairs:
    @pytest.mark.parametrize("where", ["title", "summary.1", "sections.0.1", "table.0.0"])
    def test_a_claim_is_replaced_at_its_path_and_nowhere_else(self, where: str) -> None:
        changed = with_claim(DRAFT, where, Claim("新しい", ("a9",)))
        before, after = dict(DRAFT.claims()), dict(changed.claims())
        assert after.pop(where) == Claim("新しい", ("a9",))
        before.pop(where)
        assert after == before

    def test_a_path_that_does_not_exist_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="no claim at 'nowhere'"):
            with_claim(DRAFT, "nowhere", Claim("x", ()))

    @pytest.mark.parametrize("where", ["title", "summary.0", "draft"])
    def test_no_draft_stands_without_title_or_a_line(self, where: str) -> None:
        assert without(DRAFT, [failing(where)]) is None

    def test_a_failing_body_sentence_is_dropped(self) -> None:
        smaller = without(DRAFT, [failing("sections.0.0")])
        assert smaller is not None
        assert smaller.sections[0].claims == (Claim("文二。", ("a2",)),)

    def test_a_section_without_sentences_goes_and_the_form_shrinks(self) -> None:
        smaller = without(DRAFT, [failing("sections.1.0")])
        assert smaller is not None
        assert [s.heading for s in smaller.sections] == ["発表の内容", "提供と今後"]
        assert smaller.form is Form.STANDARD

    def test_a_failing_cell_becomes_a_blank(self) -> None:
        smaller = without(DRAFT, [failing("table.0.0")])
        assert smaller is not None
        assert smaller.table is not None
        assert smaller.table.rows[0].cells == (Cell(None), Cell(None))

    def test_an_ungrounded_table_goes_whole(self) -> None:
        smaller = without(DRAFT, [failing("table"), failing("table.0.0")])
        assert smaller is not None
        assert smaller.table is None

    def test_no_draft_stands_without_a_body(self) -> None:
        short = replace(DRAFT, sections=DRAFT.sections[1:2])
        assert without(short, [failing("sections.0.0")]) is None
