"""What holds of any story, and of any text."""

import itertools
import json
import re
import time

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import claimcheck

PIECES = [
    "The bridge is 420 metres long", "the bridge is not 350 m long", "Ana Ruiz, 43, the mayor of Leeds,", "said on Tuesday", "in May 2019",
    "“It is a good bridge,”", "she resigned", "was acquitted of fraud", "about 40–50%", "$3.2 billion", "£1m", "phase 3", "Norsk Metal bought Ardal Steel",
    "no one was hurt", "more than", "(D-Texas)", "Dr. Chen et al.", "10.1000/xyz123", "1-2", "½", "e.g.", "\n\n", "\r\n", "\t", "* ", "# ", "> ", "|", "---", "http://x.example/a?b=1",
    "\u202e", "\u200b", "\ud83d\ude80", "Ä", "ﬁ", "١٢٣", "\x0b", "\x85", "\u2028", "...", "?", "!", ",", ".", ";", ":", "-", "–", "'s", "n't",
]  # fmt: skip
piece = st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
text = st.lists(piece, max_size=40).map(" ".join)
calm = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@calm
@given(st.lists(text, min_size=1, max_size=4))
def test_any_story(nlp, texts):
    articles = [claimcheck.Article(id=f"{n}.txt", text=t, published="2026-05-04") for n, t in enumerate(texts)]
    report = claimcheck.check(articles, nlp=nlp, name="any")
    by_id = {a.id: a for a in articles}
    for finding in report.findings:
        assert 0 <= finding.confidence <= 1
        assert len({c.article for c in finding.claims}) > 1 or finding.verdict != "divergent"
        for claim in finding.claims:
            assert by_id[claim.article].text[claim.start : claim.end] == claim.text
    assert claimcheck.check(articles[::-1], nlp=nlp, name="any").findings == report.findings
    for render in claimcheck.FORMATS.values():
        assert isinstance(render([report], claimcheck.View(everything=True)), str)
    document = json.loads(claimcheck.FORMATS["json"]([report], claimcheck.View()))
    jsonschema.validate(document, claimcheck.json_schema())


@calm
@given(text)
def test_a_story_against_itself(nlp, text):
    copies = [claimcheck.Article(id=name, text=text) for name in "ab"]
    assert not [f for f in claimcheck.check(copies, nlp=nlp).findings if f.verdict == "divergent"]


@calm
@given(text, st.sampled_from([".txt", ".md", ".jsonl"]))
def test_any_file_is_read_or_refused_in_one_line(tmp_path_factory, nlp, text, suffix):
    file = tmp_path_factory.mktemp("any") / f"a{suffix}"
    content = json.dumps({"text": text}) if suffix == ".jsonl" else text
    file.write_bytes(content.encode("utf-8", "surrogatepass"))
    try:
        ((article,),) = [s.articles for s in claimcheck.read_stories([file])]
    except claimcheck.InputError as error:
        assert "\n" not in str(error)
        return
    for claim in claimcheck.claims_of(article, nlp):
        assert article.text[claim.start : claim.end] == claim.text


def patterns() -> dict[str, re.Pattern | claimcheck.LateRegex]:
    """The regular expressions of the module."""
    found = {}
    for name, value in vars(claimcheck).items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        found |= {
            f"{name} {key}".strip(): part for key, part in parts if isinstance(part, (re.Pattern, claimcheck.LateRegex))
        }
    return found


# Near-matches: beginnings of what a pattern looks for, over and over.
NEAR = ["a", "A ", " ", "1", "1,", "1 ", "1-", "1.1", "A. ", "by A ", "one hundred and ", "from 1 to ", "“a", "‘a ", '"a ', "<", "<a ", "[a](", "[", "*", "_a", "| - ", "---\n",
        "not ", "$1 ", "Monday, ", "May 1, ", "1/2 ", "two-thirds-", "http://a.", "10.1234/a.,", "a-", "million ", "\n", "\t ", "the first week of the ", "January through ", "<!--",
        "<script", "photo: a", "share "]  # fmt: skip


@pytest.mark.parametrize("name", sorted(patterns()))
def test_no_pattern_explodes(name):
    """Four times the text takes at most about sixteen times as long: quadratic at worst, never exponential."""
    pattern = patterns()[name]
    for near in NEAR:
        times = []
        for size in (300, 1200):
            start = time.perf_counter()
            sum(1 for _ in pattern.finditer((near * size)[:size] + "\0"))
            times.append(time.perf_counter() - start)
        assert times[1] < max(60 * times[0], 0.5), near


def test_long_lines_are_no_boilerplate():
    lines = [(near * 400)[:400] + "\0" for near in NEAR]
    assert claimcheck.claim_free_spans("\n".join(itertools.chain(lines, ["share " * 400]))) is not None


# What tests/fuzz.py and texts of many kinds found.
BROKE = [
    ("BRIEF OF GEN. ANA B. LINDQUIST ON BEHALF OF THE CITY", "The ship sails on Thur. 21 Sept. at noon."),
    ("The orchestra's chief conductor, Daniel Brandt, will step down.", "Daniel \xa0\xa0\xa0\xa0dt was “s chief conductor of the orchestra."),
    ("зз\xa0,о\"л0)5+:6", ")5)5"),
]  # fmt: skip


@pytest.mark.parametrize("texts", BROKE)
def test_what_broke_once(nlp, texts):
    claimcheck.check([claimcheck.Article(id=str(n), text=text) for n, text in enumerate(texts)], nlp=nlp)
