"""Calendar expressions and how they compare."""

import pytest

import claimcheck


@pytest.mark.parametrize(
    ("text", "year", "month", "day", "weekday"),
    [
        ("on Feb. 28, 2019", 2019, 2, 28, None),
        ("on 4 June", None, 6, 4, None),
        ("in March 2027", 2027, 3, None, None),
        ("in 2013", 2013, None, None, None),
        ("on Thursday", None, None, None, 3),
        ("2026-02-10", 2026, 2, 10, None),
        ("on New Year's Day 2014", 2014, 1, 1, None),
        ("on New Years Eve", None, 12, 31, None),
        ("on the Fourth of July", None, 7, 4, None),
        ("in mid-2024", 2024, None, None, None),
    ],
)
def test_reads_what_the_text_fixes(text, year, month, day, weekday):
    (date,) = claimcheck.find_dates(f"It closed {text}.")
    assert (date.year, date.month, date.day, date.weekday) == (year, month, day, weekday)


@pytest.mark.parametrize(
    "text", ["on May 6-8", "on May 6 and 7", "on 6–8 May", "on 6 to 8 May 2024", "May 6th to 8th, 2024"]
)
def test_reads_days_of_a_month_as_one_stretch(text):
    (date,) = claimcheck.find_dates(f"It will be shown {text}.")
    assert date.month == 5
    for day, meets in ((5, False), (6, True), (7, True), (9, False)):
        (other,) = claimcheck.find_dates(f"It was shown on {day} May.")
        assert claimcheck.dates_meet(date, other) is meets


@pytest.mark.parametrize(
    "text", ["from 2 to 19 May", "on May 6 and 7 people died", "on May 6 to 8 metres", "at 1900 GMT on 6 May"]
)
def test_what_is_no_stretch_of_days_is_none(text):
    assert [date.end_day for date in claimcheck.find_dates(f"It lay there {text}.")] == [None]


@pytest.mark.parametrize(
    "text", ["It was built in 1140.", "The walls date from 1066.", "It has been a city since 1188, he said."]
)
def test_reads_a_medieval_year(text):
    (date,) = claimcheck.find_dates(text)
    assert 1000 < date.year < 1500


@pytest.mark.parametrize("text", ["It resulted in 1140 deaths.", "He ran 1340 metres.", "It cost 1250."])
def test_a_number_is_no_medieval_year(text):
    assert claimcheck.find_dates(text) == ()


@pytest.mark.parametrize("span", ["from 2009 to 2016", "beginning in 2009 and continuing through 2016", "in 2009-16"])
def test_reads_from_which_year_to_which(span):
    (date,) = claimcheck.find_dates(f"It went on {span}.")
    assert (date.year, date.end_year) == (2009, 2016)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Thursday", (2025, 8, 14)),
        ("yesterday", (2025, 8, 14)),
        ("last month", (2025, 7, None)),
        ("six years ago", (2019, None, None)),
        ("earlier this year", (2025, None, None)),
    ],
)
def test_resolves_against_the_day_of_publication(text, expected):
    (date,) = claimcheck.find_dates(f"It closed {text}.", published="2025-08-15")
    assert (date.year, date.month, date.day) == expected


def test_dates_of_unlike_granularity_meet_or_stay_apart():
    read = lambda text: claimcheck.find_dates(text)[0]
    assert claimcheck.dates_meet(read("in May 1921"), read("in 1921")) is True
    assert claimcheck.dates_meet(read("in 1921"), read("in 1931")) is False
    assert claimcheck.dates_meet(read("on Tuesday"), read("on Friday")) is False
    assert claimcheck.dates_meet(read("on Tuesday"), read("in May")) is None
    assert claimcheck.dates_meet(read("in 2008"), read("the mid-2000s")) is True


LATER = " Its owner said on Friday that nothing was settled."


@pytest.mark.parametrize(
    ("day", "after", "found"),
    [
        ("Tuesday", LATER, True),
        ("Tuesday", " The owner met the union on Tuesday." + LATER, False),
        ("Friday", LATER, False),
    ],
)
def test_a_day_that_a_story_has_but_once_may_be_a_slip(nlp, day, after, found):
    """The Courier may report on two days; but where nothing else is told of the one, and the article has the other too ..."""
    texts = (
        f"The Halden Courier reported on {day} that the port will be closed to ferries.{after}",
        "The Halden Courier first reported on Friday that the port, the oldest on the coast, would lose its ferries.",
    )
    report = claimcheck.check([claimcheck.Article(id=str(n), text=text) for n, text in enumerate(texts)], nlp=nlp)
    assert any(f.code == "CC103" for f in report.findings) is found
