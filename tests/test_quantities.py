"""Figures as newsrooms write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import claimcheck

CASES = [
    ("Muscle makes up 40–50% of body mass.", 40, 50, "percent", "="),
    ("Muscle makes up roughly 40 to 50 percent of body mass.", 40, 50, "percent", "~"),
    ("About two thirds of the voters stayed at home.", 66.6667, 66.6667, "percent", "~"),
    ("Donors gave $10.7 million to the museum.", 10_700_000, 10_700_000, "USD", "="),
    ("The group raised between $89 and $93 billion.", 89e9, 93e9, "USD", "="),
    ("The offer is worth £3.42bn.", 3.42e9, 3.42e9, "GBP", "="),
    ("She bought half a dozen eggs.", 6, 6, "egg", "="),
    ("Prosecutors filed a 47-page indictment.", 47, 47, "page", "="),
    ("The mayor, aged 61, will retire.", 61, 61, "year", "="),
    ("A 71-year-old man was hurt.", 71, 71, "year", "="),
    ("Sales were up 3.2% in May.", 3.2, 3.2, "percent", "up"),
    ("Profits fell 12 per cent.", 12, 12, "percent", "down"),
    ("More than 500 people attended.", 500, 500, "people", ">"),
    ("Gusts of up to 88 kph swept the ridge.", 88, 88, "kilometer per hour", "<"),
    ("It was -5 degrees Celsius at dawn.", -5, -5, "celsius", "="),
    ("The winner needed 2:04:51 for the course.", 7491, 7491, "second", "="),
    ("The winner needed 1 hour 28 minutes and 44 seconds.", 5324, 5324, "second", "="),
    ("Rent is 145 pence a share.", 1.45, 1.45, "GBP per share", "="),
    ("One in five adults smokes.", 20, 20, "percent", "="),
    ("Two hundred and fifty firefighters arrived.", 250, 250, "firefighter", "="),
    ("The lake lies 7 miles north of town.", 7, 7, "mile", "="),
    ("It was 34 degrees farenheit in the cellar.", 34, 34, "fahrenheit", "="),
    ("In all, 1/16 of the field was flooded.", 6.25, 6.25, "percent", "="),
    ("The path is three-quarters of a mile long.", 0.75, 0.75, "mile", "="),
    ("Half an hour later the gates opened.", 0.5, 0.5, "hour", "="),
    ("The coin weighs 1/32 of an ounce.", 0.03125, 0.03125, "ounce", "="),
    ("The crossing took two and a half hours.", 2.5, 2.5, "hour", "="),
    ("She spent a year and a half in prison.", 1.5, 1.5, "year", "="),
    ("The roof cost two and a half million dollars.", 2.5e6, 2.5e6, "USD", "="),
    ("Tens of thousands of students marched.", 1e4, 1e5, "student", "="),
    ("The storm cost hundreds of millions of dollars.", 1e8, 1e9, "USD", "="),
    ("Three MPs resigned over the vote.", 3, 3, "mp", "="),
    ("It costs three times the price of bread.", 3, 3, "", "="),
    ("The van goes from 0-to-60 mph quickly.", 0, 60, "mile per hour", "="),
    ("She was 35 when the war began.", 35, 35, "year", "="),
    ("Her now-18-month-old son can walk.", 18, 18, "month", "="),
    ("The firm lost $1.2 T in value.", 1.2e12, 1.2e12, "USD", "="),
    ("A crowd stood around the 37-metre mast.", 37, 37, "meter", "="),
    ("Shares in Norsk: -1.3% by noon.", -1.3, -1.3, "percent", "down"),
    ("Complaints rose to 162 in 2024.", 162, 162, "", "="),
    ("The roll fell from 900 in 2010 to 750.", 750, 900, "", "="),
    ("One in 2,000 newborns has it.", 0.05, 0.05, "percent", "="),
    ("There are 126 of them today.", 126, 126, "", "="),
    ("No fewer than 18 people died.", 18, 18, "people", ">"),
    ("Not less than 18 people died.", 18, 18, "people", ">"),
    ("No more than 18 people died.", 18, 18, "people", "<"),
    ("The bank cut the rate by a quarter of a point.", 0.25, 0.25, "percentage point", "down"),
    ("Gusts reached 74 m.p.h.", 74, 74, "mile per hour", "="),
    ("A magnitude-7.1 earthquake shook Kovar.", 7.1, 7.1, "magnitude", "="),
    ("A quake of magnitude 7.1 shook Kovar.", 7.1, 7.1, "magnitude", "="),
    ("A 7.1 quake shook Kovar.", 7.1, 7.1, "magnitude", "="),
    ("There were two quakes.", 2, 2, "quake", "="),
    ("The painter died at 83.", 83, 83, "year", "="),
    ("They died at 12 sites.", 12, 12, "site", "="),
    ("The fare went from $4 in 2010 to $6 at noon on Tuesday.", 4, 6, "USD", "="),
    ("We stayed in Oslo for a day or two.", 2, 2, "day", "="),
    ("He closed one of the company's oldest plants.", 1, 1, "plant", "="),
    ("She lost one hand in the war.", 1, 1, "hand", "="),
    ("About 8 B people live on Earth.", 8e9, 8e9, "people", "~"),
    ("The glacier loses 2 gigatonnes annually.", 2, 2, "gigaton", "down"),
    ("Output grew about 3 percent a year.", 3, 3, "percent per year", "up"),
    ("Profit rose under 4%.", 4, 4, "percent", "up"),
    ("Inflation fell under 4%.", 4, 4, "percent", "<"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit", "change"), CASES)
def test_reads_value_unit_and_change(nlp, text, low, high, unit, change):
    found = nlp(text)._.quantities
    assert [(q.unit, q.change) for q in found] == [(unit, change)]
    assert math.isclose(found[0].low, low, rel_tol=1e-4)
    assert math.isclose(found[0].high, high, rel_tol=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        "The trial is in phase 2 now.",
        "She flew in a Boeing 737 Max.",
        "He was elected in 2016.",
        "They met at 2:40 p.m. on Tuesday, May 4.",
        "It finished third in the 1990s.",
        "He lives at 575 Wilbraham Road.",
        "The virus causes COVID-19.",
        "The Reds won 2-1 thanks to a late goal.",
        "They finished in the bottom three.",
        "Her house is 123 Random Street, Cloud City.",
        "The temple was built between A.D. 1000 and 1260.",
        "The town was founded in 300 B.C. by settlers.",
        "They left at a quarter past five.",
        "In the S&P 500 utilities are holding up better than other sectors.",
        "On the one hand the plan is cheap.",
    ],
)
def test_names_dates_and_times_are_no_quantities(nlp, text):
    assert nlp(text)._.quantities == ()


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Sales fell 3%, exports 5% and imports by 2.", ["down", "down", "down"]),
        ("Sales fell 3%, while costs were 5%.", ["down", "="]),
        ("Norsk added 15 cents to $2.70.", ["up", "="]),
        ("Norsk added 300 jobs to 20 plants.", ["=", "="]),
    ],
)
def test_a_direction_reaches_the_figures_that_share_its_verb(nlp, text, changes):
    assert [q.change for q in nlp(text)._.quantities] == changes


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Skeletal muscle is about 40% of adult body mass.", {"muscle", "mass"}),
        ("Acme said it had cut 36,000 jobs.", {"Acme"}),
        ("The squad that trained in May had lost 17 players.", {"squad"}),
        ("Reserves of copper are now about $200 billion, he said.", {"Reserves", "copper"}),
        ("In London: FTSE -0.6%.", {"FTSE"}),
        ("He paid $12,000 for a new roof.", {"roof"}),
    ],
)
def test_concept_names_what_is_measured(nlp, text, concept):
    assert concept <= set(nlp(text)._.quantities[0].concept)


def test_a_bare_figure_has_the_unit_of_the_one_of_its_verb(nlp):
    doc = nlp("The male weighed 134 grams; his sister came 48 minutes later and weighed 118.")
    assert [(q.low, q.unit) for q in doc._.quantities] == [(134, "gram"), (48, "minute"), (118, "gram")]


@pytest.mark.parametrize("text", ["It is one of the best phones.", "Five European teams won the cup."])
def test_what_a_count_counts_is_its_unit(nlp, text):
    assert nlp(text)._.quantities[0].concept == ()


@given(st.text(max_size=200))
def test_any_text_is_read_and_spans_slice_it(nlp, text):
    doc = nlp(text)
    for quantity in doc._.quantities:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.low <= quantity.high
    for claim in doc._.claims:
        assert text[claim.start : claim.end] == claim.text
        assert claim.line >= 1
        assert claim.column >= 1


@given(st.integers(2, 9_999_999), st.sampled_from(["USD", "kilometer", "percent"]))
def test_a_figure_meets_itself_and_not_its_double(value, unit):
    one = claimcheck.Quantity(value, value, unit, "=", (), 0, 1)
    double = claimcheck.Quantity(2 * value, 2 * value, unit, "=", (), 0, 1)
    assert claimcheck.quantities_meet(one, one)
    assert not claimcheck.quantities_meet(one, double)
    assert claimcheck.quantities_meet(one, double) == claimcheck.quantities_meet(double, one)
