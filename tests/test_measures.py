"""The only length, speed or weight that each of two articles gives is the same one only if it is of the same thing."""

import pytest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "A data cable that links the islands was cut on Thursday. The cable is 320 km long.",
            "Repairs to a 220-kilometre data cable will take two weeks. It was cut on Thursday.",
        ),
        (
            "The train left the track near Ashmore. The train was travelling at 37 miles per hour.",
            "Investigators found a broken rail at Ashmore. The train had been going at about 60 mph.",
        ),
        (
            "The tower was finished in 2004 after delays. It has a height of 310 metres.",
            "Delays held up the work until 2004. The tower is 210 metres high.",
        ),
    ],
)
def test_the_only_measures_of_a_thing(check, one, other):
    assert [f.code for f in check(one, other).findings if f.verdict == "divergent"] == ["CC101"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The whale, nine metres long, was stranded on Sunday.", "The whale was stranded 50 metres from the pier on Sunday."),
        ("The convoy was turned back 15 km before Hamar.", "The convoy was not attacked on the 90-kilometre journey to Hamar."),
        ("The tower is 90 metres tall.", "The tower is 20 metres wide."),
        ("The bridge is 400 metres long. It was closed on Monday.", "The bridge was closed on Monday. A detour of 900 metres is in place."),
        ("The lorry was carrying 20 tonnes of steel.", "The lorry hit a 9-tonne crane."),
    ],
)  # fmt: skip
def test_measures_of_other_things(check, one, other):
    assert [f.message for f in check(one, other).findings if f.verdict == "divergent"] == []
