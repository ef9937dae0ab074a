"""Words for time on Tuesday, 17 November 2026: the days, months and years they can mean."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.facts import resolve

PUBLISHED = date(2026, 11, 17)


def days(text: str) -> list[str]:
    return [f"{d.month}/{d.day}" for d in sorted(resolve(text, PUBLISHED).days)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # With the day before and after: newsrooms write in their own zone, and Japan is ahead.
        ("yesterday", "11/15 11/16 11/17"), ("Last night", "11/15 11/16 11/17"),
        ("today", "11/16 11/17 11/18"), ("this morning", "11/16 11/17 11/18"),
        ("tomorrow", "11/17 11/18 11/19"), ("three days ago", "11/13 11/14 11/15"),
        ("a day earlier", "11/15 11/16 11/17"), ("a week prior", "11/9 11/10 11/11"),
        ("two weeks later", "11/30 12/1 12/2"), ("2 weeks from now", "11/30 12/1 12/2"),
        ("in two weeks", "11/2 11/3 11/4 11/30 12/1 12/2"),
        ("within 10 days", "11/6 11/7 11/8 11/26 11/27 11/28"),
        # A weekday is the last one or the next one, or a week before, or in Japan the day after.
        ("on Tuesday", "11/10 11/11 11/17 11/18 11/24 11/25"),
        ("on Wednesday", "11/4 11/5 11/11 11/12 11/18 11/19"),
        ("this weekend", "11/14 11/15 11/21 11/22"),
        # What is announced without a day is announced on the day of the article.
        ("the company said", "11/16 11/17 11/18"), ("It launches", "11/16 11/17 11/18"),
        # Printed days; without a year the nearest.
        ("3 May 2025", "5/3"), ("on December 25", "12/25"), ("on June 10", "6/10"),
        ("Feb. 30", ""), ("November", ""), ("a plain sentence", ""), ("last month", ""),
    ],
)  # fmt: skip
def test_words_for_days(text: str, said: str) -> None:
    assert days(text) == said.split()


def test_a_day_without_a_year_is_less_than_two_hundred_days_away() -> None:
    assert resolve("on December 25", PUBLISHED).days == {date(2026, 12, 25)}
    assert resolve("on January 25", PUBLISHED).days == {date(2027, 1, 25)}
    assert resolve("on January 25", date(2026, 2, 1)).days == {date(2026, 1, 25)}
    assert resolve("on December 25", date(2026, 2, 1)).days == {date(2025, 12, 25)}
    assert resolve("on 25 December 2019", PUBLISHED).days == {date(2019, 12, 25)}


def test_a_weekend_is_the_last_or_the_coming_one_on_every_day_of_the_week() -> None:
    saturday = resolve("the weekend", date(2026, 11, 21)).days
    assert saturday == {date(2026, 11, d) for d in (21, 22, 28, 29)}
    sunday = resolve("the weekend", date(2026, 11, 22)).days
    assert sunday == {date(2026, 11, d) for d in (21, 22, 28, 29)}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("last month", [10]), ("this month", [11]), ("next month", [12]), ("early month", [11]),
        ("two months ago", [9]), ("three months from now", [2]), ("a month later", [12]),
        ("14 months later", [1]), ("12 months ago", [11]), ("over the past three months", [2, 8]),
        ("for the next six months", [5]), ("by year-end", [12]), ("at year's end", [12]),
        ("yesterday", [11]), ("two weeks later", []), ("On January 2", []), ("last March", []),
        ("May 3, a month ago", []), ("nothing", []),
    ],
)  # fmt: skip
def test_words_for_months(text: str, months: list[int]) -> None:
    assert sorted(resolve(text, PUBLISHED).months) == months


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("last year", [2025]), ("The previous year", [2025]), ("the past year", [2025]),
        ("this year", [2026]), ("the current year", [2026]), ("next year", [2027]),
        ("the coming year", [2027]), ("the following year", [2027]), ("by year-end", [2026]),
        # Seasons, months and weeks of last or next: on this side of New Year or on the other.
        ("last season", [2025, 2026]), ("next spring", [2026, 2027]),
        ("last Summer", [2025, 2026]), ("last fall", [2025, 2026]), ("last autumn", [2025, 2026]),
        ("next winter", [2026, 2027]), ("this summer", [2026]), ("early autumn", [2026]),
        ("last December", [2025, 2026]), ("next week", [2026, 2027]), ("late January", [2026]),
        ("past Friday", [2025, 2026]), ("last month", []),
        # "Three years ago" may be up to a year more.
        ("a year ago", [2025]), ("one year later", [2027]), ("three years ago", [2022, 2023]),
        ("in 5 years", [2020, 2021, 2030, 2031]), ("two Decades ago", [2005, 2006]),
        ("a decade earlier", [2015, 2016]), ("in a decade", []), ("three days ago", []),
    ],
)  # fmt: skip
def test_words_for_years(text: str, years: list[int]) -> None:
    assert sorted(resolve(text, PUBLISHED).years) == years


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("yesterday", [0, 1, 6]), ("today", [0, 1, 2]), ("tomorrow", [1, 2, 3]),
        ("this weekend", [5, 6]), ("on 3 May 2026", [6]), ("November 17", [1]),
        ("on Friday", []), ("three days ago", []), ("it launches", []),
    ],
)  # fmt: skip
def test_only_a_day_that_is_told_or_printed_gives_its_weekday(
    text: str, weekdays: list[int]
) -> None:
    assert sorted(resolve(text, PUBLISHED).weekdays) == weekdays


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("on Tuesday", True), ("in March", True), ("May 3", True), ("yesterday", True),
        ("the company said", True), ("March 2027", False), ("3 May 2026", False),
        ("on Friday in 2025", False), ("in 2027", False), ("last year", False), ("nothing", False),
    ],
)  # fmt: skip
def test_a_date_without_a_year_leaves_the_year_to_be_understood(text: str, dated: bool) -> None:
    assert resolve(text, PUBLISHED).dated is dated
