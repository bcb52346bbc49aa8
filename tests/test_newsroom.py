"""Sentences as several desks would write them: other words agree, a contradiction is found."""

from pathlib import Path

import pytest


def cases(name: str) -> list:
    """The columns of a file's lines; "~" begins a sentence whose verdict is not right yet."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [tuple(part.strip() for part in line.split("|")) for line in lines if line and not line.startswith("#")]


def verdicts(report):
    return {finding.verdict for finding in report.findings}


@pytest.mark.parametrize(("published", "reworded", "contradicted"), cases("newsroom.txt"))
def test_other_words_agree_and_a_contradiction_is_found(check, published, reworded, contradicted):
    assert "agreed" in verdicts(check(published, reworded))
    assert "divergent" not in verdicts(check(published, reworded))
    if contradicted.startswith("~"):
        pytest.xfail("not found yet")
    assert "divergent" in verdicts(check(published, contradicted))


@pytest.mark.parametrize(("published", "parallel", "contradicted"), cases("parallel.txt"))
def test_what_is_said_of_another_thing_is_no_contradiction(check, published, parallel, contradicted):
    if parallel.startswith("~"):
        pytest.xfail("taken for a contradiction")
    assert "divergent" not in verdicts(check(published, parallel))
    if contradicted.startswith("~"):
        pytest.xfail("not found yet")
    assert "divergent" in verdicts(check(published, contradicted))


@pytest.mark.parametrize(("published", "contradicted"), cases("opposed.txt"))
def test_a_contradiction_of_two_sentences_is_found(check, published, contradicted):
    if contradicted.startswith("~"):
        pytest.xfail("not found yet")
    assert "divergent" in verdicts(check(published, contradicted))


DESKS, CONTRASTS = cases("desks.txt"), cases("contrasts.txt")


def divergent(check, line: int, published: str, other: str) -> list:
    """The contradictions between two sentences, each in the midst of four of other lines."""
    lines = [[(7 * line + 11 * n + step) % len(DESKS) for n in range(4)] for step in (3, 38)]
    others = [[DESKS[k][n % 2] for n, k in enumerate(some) if DESKS[k][0] != published] for some in lines]
    texts = [" ".join([*some[:2], own, *some[2:]]) for some, own in zip(others, (published, other), strict=True)]
    found = [f for f in check(*texts).findings if f.verdict == "divergent"]
    return [f for f in found if all(any(c.text in own for own in (published, other)) for c in f.claims)]


@pytest.mark.parametrize("line", range(len(DESKS)), ids=lambda line: DESKS[line][0][:40])
def test_among_other_sentences_it_is_the_same(check, line):
    published, reworded, contradicted = DESKS[line]
    assert [finding.message for finding in divergent(check, line, published, reworded)] == []
    if contradicted.startswith("~"):
        pytest.xfail("not found yet")
    assert divergent(check, line, published, contradicted)


@pytest.mark.parametrize("line", range(len(CONTRASTS)), ids=lambda line: CONTRASTS[line][0][:40])
def test_a_contrast_told_twice_is_no_contradiction(check, line):
    published, reworded = CONTRASTS[line]
    if reworded.startswith("~"):
        pytest.xfail("taken for a contradiction")
    assert "divergent" not in verdicts(check(published, reworded))
    assert [finding.message for finding in divergent(check, line, published, reworded)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He left the firm in 2015, before the 2016 election.", "He left the firm in 2015, a year before the election."),
        ("The House passed the act 240-190.", "The act passed 240-190."),
        ("In 2012 the school had 300 pupils.", "In 2015 the school had 420 pupils."),
        ("The drug is a bridge to exercise, not a substitute.", "The drug is a complement to exercise, not a substitute."),
        ("Her novel won her the prize.", "She won the prize with a novel."),
        ("The club signed the eldest brother.", "The club signed the oldest brother."),
        ("The course takes 40 hours.", "The course takes 40 hours per person."),
        ("The team tagged 620 bees on Monday.", "On Monday the team tagged more than 600 bumblebees."),
        ("The city paid two thirds of the cost.", "The state paid a third of the cost."),
        ("No one else was hurt in the crash on Mill Road.", "The driver was hurt in the crash on Mill Road."),
    ],
)  # fmt: skip
def test_what_is_no_contradiction(check, one, other):
    assert "divergent" not in verdicts(check(one, other))


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("The study appeared in the journal Nature Medicine.", "The study appeared in the journal Brain.", "CC106"),
        ("Ana Ruiz, 43, won the prize on Monday.", "Ruiz, 53, teaches at a school in Leeds.", "CC101"),
        ("The vote is set for 25 June.", "The vote is scheduled for 25 July.", "CC103"),
        ("She takes one tablet a day.", "She takes one tablet a week.", "CC106"),
        ("The shop opens at noon on Friday.", "The shop opens at 2 p.m. on Friday.", "CC103"),
        ("No one was hurt in the crash on Mill Road.", "Two people were hurt in the crash on Mill Road.", "CC105"),
        ("Ana Ruiz won the prize. The 43-year-old had moved to Leeds.", "Ana Ruiz, 53, won the prize.", "CC101"),
        ("The paper appeared in the journal Brain.", "The study was published in Nature Medicine.", "CC106"),
    ],
)  # fmt: skip
def test_what_is_one(check, one, other, code):
    assert code in {finding.code for finding in check(one, other).findings}


def test_a_doi_is_an_identity_and_no_figure(check, nlp):
    texts = "The paper (doi: 10.1000/xyz-2026.41) appeared on Monday.", "Read it at 10.1000/XYZ-2026.41, she said."
    assert nlp(texts[0])._.quantities == ()
    agreed = [f for f in check(*texts).findings if f.verdict == "agreed"]
    assert any({c.text.lower() for c in f.claims} == {"10.1000/xyz-2026.41"} for f in agreed)
    assert "divergent" not in verdicts(check(texts[0], texts[0].replace("xyz", "abc")))


def test_affiliations(check):
    leeds, oslo = (f"Ana Ruiz of the University of {place} led the study." for place in ("Leeds", "Oslo"))
    assert "CC106" in {f.code for f in check(leeds, oslo).findings}
    assert "divergent" not in verdicts(check(leeds, "The study was led by the geologist Ana Ruiz."))


def test_the_journal_is_agreed_in_other_words(check):
    findings = check(
        "A new Molecular Psychiatry paper describes the compounds.", "The study was published in Molecular Psychiatry."
    )
    assert "identity" in {f.kind for f in findings.findings if f.verdict == "agreed"}


def test_a_contradiction_is_shown_with_every_article_that_has_the_disputed_words(check):
    report = check(
        "Marta Keller of Austria won the race on Sunday.",
        "Marta Keller of Switzerland won the race on Sunday.",
        "On Sunday Marta Keller of Switzerland won the race in Leeds.",
    )
    (found,) = [f for f in report.findings if f.verdict == "divergent"]
    assert {
        found.claims[n].text[m[0] - found.claims[n].start : m[1] - found.claims[n].start]
        for n, m in enumerate(found.marks)
    } == {"Austria", "Switzerland"}
    assert len({claim.article for claim in found.claims}) == 3


def test_what_is_disputed_in_one_part_is_agreed_on_the_others(check):
    report = check(
        "The fire began near a disused quarry off Doolin Road, eleven kilometres north of the town, and burned 300 acres.",
        "The fire began near a disused quarry off Doolin Road, eleven kilometres north of the town. It burned 700 acres.",
    )
    verdicts = {finding.verdict for finding in report.findings}
    assert {"agreed", "divergent"} <= verdicts
