"""The examples in the rules' docstrings, and what must hold of every report."""

import itertools
import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claimcheck

EXAMPLES = [(rule.code, *example) for rule in claimcheck.RULES.values() for example in claimcheck.examples_of(rule)]


@pytest.mark.parametrize(("code", "verdict", "one", "other"), EXAMPLES)
def test_docstring_examples_get_their_verdict(check, code, verdict, one, other):
    divergent = [f for f in check(one, other).findings if f.verdict == "divergent"]
    if verdict == "divergent":
        assert code in {f.code for f in divergent}
    else:
        assert divergent == []


@pytest.mark.parametrize("rule", claimcheck.RULES.values(), ids=lambda r: r.code)
def test_every_rule_has_examples_of_both_verdicts(rule):
    assert {verdict for verdict, _, _ in claimcheck.examples_of(rule)} == {"divergent", "agreed"}


def articles_of(folder):
    (story,) = claimcheck.read_stories([folder])
    return story.articles


@pytest.mark.parametrize("name", ["exercise-mimetics", "wind-farm"])
def test_the_order_of_the_articles_does_not_matter(nlp, seeds, name):
    articles = articles_of(seeds / name)
    first, *others = (claimcheck.check(order, nlp=nlp).findings for order in itertools.permutations(articles))
    assert all(other == first for other in others)


@pytest.mark.parametrize("name", ["exercise-mimetics", "wind-farm"])
def test_an_article_agrees_with_a_copy_of_itself(nlp, seeds, name):
    for article in articles_of(seeds / name):
        copy = claimcheck.Article(id="copy", text=article.text, parsed=article.parsed)
        findings = claimcheck.check([article, copy], nlp=nlp).findings
        assert not [f for f in findings if f.verdict == "divergent"]
        assert any(f.verdict == "agreed" for f in findings)


@pytest.mark.parametrize("name", ["exercise-mimetics", "wind-farm"])
def test_claims_slice_their_article(nlp, seeds, name):
    articles = {a.id: a for a in articles_of(seeds / name)}
    report = claimcheck.check(list(articles.values()), nlp=nlp)
    for finding in report.findings:
        for claim in finding.claims:
            text = articles[claim.article].text
            assert text[claim.start : claim.end] == claim.text
            assert text.splitlines()[claim.line - 1][claim.column - 1 :].startswith(claim.text.splitlines()[0])


def test_ids_depend_on_words_not_on_names_or_offsets(nlp):
    texts = "The bridge is 420 metres long.", "The bridge is 350 metres long."
    ids = [
        {
            f.id
            for f in claimcheck.check(
                [claimcheck.Article(id=n, text=lead + t) for n, t in zip(names, texts, strict=True)], nlp=nlp
            ).findings
        }
        for names, lead in ((("a", "b"), ""), (("x", "y"), "\n\n"))
    ]
    assert ids[0] == ids[1]


def test_a_single_article_is_unsupported(check):
    report = check("The bridge is 420 metres long.")
    assert {f.verdict for f in report.findings} == {"unsupported"}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The police could not confirm whether the man was armed.", "The police could not confirm whether the man was armed"),
        ("The firm did not say how many people it had hired.", "The firm did not say how many people it had hired"),
        ("The firm said it had hired nobody.", "it had hired nobody"),
    ],
)  # fmt: skip
def test_what_is_not_said_is_no_claim_of_its_own(nlp, text, claim):
    found = claimcheck.claims_of(claimcheck.Article(id="a.txt", text=text), nlp)
    assert {c.text for c in found} == {claim}


def test_who_speaks_is_no_claim(nlp):
    found = claimcheck.claims_of(
        claimcheck.Article(id="a.txt", text="“The bridge was never safe,” Ana Ruiz said."), nlp
    )
    assert "Ana Ruiz said" not in {c.text for c in found}


def test_questions_commands_and_boilerplate_make_no_claim(check):
    report = check(
        "Is the bridge 420 metres long?\nRead more: The bridge opened in 1921.\nSubscribe now to our newsletter.\nSource: The Daily Bridge\nPosted Thursday, August 14, 2025, at 5:45 p.m.\n"
    )
    assert report.findings == ()


def test_seed_errors_are_found(nlp, seeds):
    (report,) = [claimcheck.check(articles_of(seeds / "exercise-mimetics"), nlp=nlp)]
    codes = {f.code for f in report.findings if f.level == "error"}
    assert {"CC101", "CC105"} <= codes
    wrong = {c.article for f in report.findings if f.level == "error" for c in f.claims}
    assert "blog-post.txt" in wrong
    assert all(any(c.article == "blog-post.txt" for c in f.claims) for f in report.findings if f.level == "error")


def test_json_report_fits_its_schema(nlp, seeds):
    report = claimcheck.check(articles_of(seeds / "wind-farm"), nlp=nlp, name="wind-farm")
    document = json.loads(claimcheck.render_json([report], claimcheck.View()))
    jsonschema.Draft202012Validator.check_schema(claimcheck.json_schema())
    jsonschema.validate(document, claimcheck.json_schema())
    assert sum(document["stories"][0]["summary"][v] for v in ("agreed", "divergent", "unsupported")) == len(
        report.findings
    )


HOSTILE = (
    "The bridge\x1b[31m is 420 metres long\u202e and [bold]red[/bold] <script>alert(1)</script> at %0A::error::here.\n"
)


def test_hostile_text_reaches_no_terminal(check):
    report = check(HOSTILE, HOSTILE.replace("420", "350"))
    text = claimcheck.render_text([report], claimcheck.View(everything=True))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]red[/bold]" in text


words = st.sampled_from(
    [
        "The",
        "mayor",
        "said",
        "not",
        "40%",
        "$3",
        "million",
        "resigned",
        "in",
        "May",
        "of",
        "2016",
        ",",
        ".",
        "“",
        "”",
        "\n",
        "-",
        "he",
        "who",
        "Leeds",
        "was",
        "by",
        "fire",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(words, max_size=25).map(" ".join), min_size=1, max_size=3))
def test_no_input_crashes_and_copies_never_diverge(nlp, texts):
    articles = [claimcheck.Article(id=str(n), text=text) for n, text in enumerate(texts)]
    report = claimcheck.check(articles, nlp=nlp)
    assert claimcheck.render_text([report], claimcheck.View(everything=True))
    again = claimcheck.check([claimcheck.Article(id=i, text=texts[0]) for i in "xy"], nlp=nlp)
    assert not [f for f in again.findings if f.verdict == "divergent"]


def test_each_claim_is_judged_against_the_references_alone(nlp):
    sheet = claimcheck.Article(id="sheet", text="The bridge is 420 metres long. The bridge opened in May 1921.")
    drafts = [
        claimcheck.Article(id="a", text="The bridge is 350 metres long. The mayor praised the old workshop."),
        claimcheck.Article(id="b", text="The bridge is 350 metres long. The bridge opened in May 1921."),
    ]
    report = claimcheck.check(drafts, nlp=nlp, references=[sheet])
    assert [a.id for a in report.articles] == ["a", "b", "sheet"]
    by_code = {f.code: {c.article for c in f.claims} for f in report.findings}
    assert by_code["CC101"] == {"a", "b", "sheet"}
    assert by_code["CC302"] == {"a"}
    assert by_code[""] == {"b", "sheet"}
    assert {f.level for f in report.findings if f.code == "CC302"} == {"warning"}


def test_near_copies_are_one_source(check, seeds):
    text = (seeds / "wind-farm" / "agency.txt").read_text(encoding="utf-8")
    findings = check(text, text.replace("offshore", "sea")).findings
    agreed = [f for f in findings if f.verdict == "agreed"]
    assert agreed
    assert {f.code for f in agreed} == {"CC303"}
    assert {f.level for f in agreed} == {"note"}


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [("2026-03-01", "2026-03-02", "CC202"), ("2026-03-02", "2026-03-01", "CC101"), ("", "", "CC101")],
)
def test_a_count_that_grows_with_the_day_of_publication_is_a_warning(nlp, first, second, code):
    articles = [
        claimcheck.Article(id="a", text="The storm damaged 31 homes in the village.", published=first),
        claimcheck.Article(id="b", text="The storm damaged 38 homes in the village.", published=second),
    ]
    assert code in {f.code for f in claimcheck.check(articles, nlp=nlp).findings}


def test_pronouns_and_roles_stand_for_the_person_named_before(check):
    report = check(
        "Sen. Jane Doe visited the shipyard in Leeds. She resigned from the committee on Monday.",
        "Jane Doe resigned from the committee on Friday.",
    )
    assert "CC103" in {f.code for f in report.findings}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The road has still not reopened.", "The road is closed."),
        ("He ruled out seeking another term.", "He would not seek another term."),
        ("He plans to plead not guilty to the fraud.", "He would plead not guilty to the fraud."),
        ("The museum is north of Alder Flat.", "The museum is on the northern edge of Alder Flat."),
    ],
)
def test_two_denials_and_other_words_are_no_contradiction(check, one, other):
    assert not [f for f in check(one, other).findings if f.verdict == "divergent"]


def test_what_an_article_says_again_joins_the_fact_it_repeats(check):
    report = check(
        "The Harwell bridge opened in 1931.\n\nTraffic is light. The Harwell bridge was opened in 1931 by the mayor.",
        "The bridge in Harwell opened in 1931.",
    )
    (agreed,) = [f for f in report.findings if f.verdict == "agreed"]
    assert [c.article for c in agreed.claims] == ["a.txt", "a.txt", "b.txt"]


def test_what_is_less_sure_is_a_warning(nlp, monkeypatch):
    articles = [
        claimcheck.Article(id="a", text="Profits rose in the third quarter."),
        claimcheck.Article(id="b", text="Profits fell in the third quarter."),
    ]
    (before,) = [f for f in claimcheck.check(articles, nlp=nlp).findings if f.verdict == "divergent"]
    monkeypatch.setattr(claimcheck, "SURE", before.confidence + 0.01)
    (after,) = [f for f in claimcheck.check(articles, nlp=nlp).findings if f.verdict == "divergent"]
    assert (before.level, after.level) == ("error", "warning")


def test_a_story_of_many_articles_joins_what_they_share(check):
    places = ("Arden", "Brill", "Caster", "Dunmore")
    texts = [
        f"The ferry to Lunn sank on 3 May 2021. It had left {places[n % 4]} with {40 + n} people." for n in range(70)
    ]
    report = check(*texts)
    assert max(len({c.article for c in f.claims}) for f in report.findings if f.verdict == "agreed") == 70


def test_the_words_that_can_be_alike_are_all_found(nlp, seeds):
    """What is looked up through shared senses, forms and vectors misses no pair that comparing each with each would find."""
    lex = claimcheck.lexical(nlp.vocab)
    for story in claimcheck.read_stories([seeds]):
        claims = [c for a in story.articles for c in claimcheck.claims_of(a, nlp)]
        sentences = list({id(c.frame.syntax): c.frame.syntax for c in claims if c.frame}.values())[:40]
        for one, other in itertools.combinations(sentences, 2):
            alike = {
                (i, j)
                for i, x in enumerate(one.words)
                for j, y in enumerate(other.words)
                if claimcheck.likeness(x, y, lex) >= 0.5
            }
            assert alike <= set(lex.alike(one, other))
        entries, tables = claimcheck.make_entries(claims, {a.id: len(a.text) for a in story.articles})
        terms = sorted({term for e in entries for term in e.weights})[:150]
        for term in terms:
            like = {other: how for other in tables.terms if (how := lex.similarity(term, other))}
            assert tables.similar(term, lex) == like
