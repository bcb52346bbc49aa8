"""Names and roles: what is one name, whose role it is, and who is meant."""

import pytest

import claimcheck


def claims(text, nlp):
    return claimcheck.claims_of(claimcheck.Article(id="a.txt", text=text), nlp)


def names_in(text, nlp):
    """The names among the words of a text's sentences."""
    sentences = {c.frame.sentence: c.frame.syntax for c in claims(text, nlp) if c.frame}
    return {word.lemma for sentence in sentences.values() for word in sentence.words if word.part == "name"}


def roles_in(text, nlp):
    return {c.value[:2] for c in claims(text, nlp) if c.kind == "identity"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The National Health Council paid for the work.", {"national health council"}),
        ("Dana K. Frost opened the clinic in San Diego.", {"dana frost", "san diego"}),
        ("Norsk Metal's Anders Lund bought the yard in Bergen.", {"norsk metal", "anders lund", "bergen"}),
        ("OSLO (Nordpress) - Norsk Metal bought the yard in Bergen.", {"norsk metal", "bergen"}),
        ("The Bean Growers' Council paid for the work.", {"bean growers council"}),
        ("Secretary of State Dana Frost went to Oslo.", {"state", "dana frost", "oslo"}),
    ],
)
def test_a_name_is_one_word(text, names, nlp):
    assert names_in(text, nlp) == names


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The suit was brought by Ohio's attorney general, Dana Frost, on Monday.", ("dana frost", "ohio attorney general")),
        ("Senator Marta Lund of Idaho, the majority leader, spoke.", ("marta lund", "majority leader")),
        ("The local mayor, Rosa Lind, called for calm.", ("rosa lind", "local mayor")),
        ("The letter went to Carl Brandt, a lawyer for Nordbank.", ("carl brandt", "nordbank lawyer")),
    ],
)  # fmt: skip
def test_commas_set_off_a_role(text, role, nlp):
    assert role in roles_in(text, nlp)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Norsk Metal's Anders Lund opened the yard.", ("anders lund", "norsk metal")),
        ("The letter came from Anders Lund of the GMV union.", ("anders lund", "gmv union")),
        ("The race was won by Dana Frost of Kenya.", ("dana frost", "kenya")),
        ("The race was won by Finnish Dana Frost.", ("dana frost", "finnish")),
        ("Anders Lund, who chairs Norsk Metal, opened the yard.", ("anders lund", "norsk metal chair")),
    ],
)
def test_whom_somebody_belongs_to(text, body, nlp):
    assert body in roles_in(text, nlp)


def test_nobody_belongs_to_a_person(nlp):
    found = roles_in("Anders Lund sold the yard. Lund's Dana Frost, a painting, hangs in Oslo.", nlp)
    assert ("dana frost", "lund") not in found


def test_a_weekday_or_a_party_is_nobody(nlp):
    found = roles_in("After a court appearance Friday, Hugo Marsh, Republican of Ohio, spoke.", nlp)
    assert not {name for name, _ in found} & {"friday", "republican"}


def test_two_people_of_one_surname_have_roles_of_their_own(check):
    report = check("The letter went to Sen. Anna Voss, a Democrat.", "The letter went to Rep. Karl Voss, a Republican.")
    assert not [f for f in report.findings if f.code == "CC106" and f.level == "error"]


def test_a_message_gives_whole_names(check):
    report = check(
        "A jury in San Diego convicted Carl Brandt of fraud on Monday.",
        "A jury in Santa Fe convicted Carl Brandt of fraud on Monday.",
    )
    assert [f.message for f in report.findings if f.verdict == "divergent"] == ["San Diego against Santa Fe"]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The tax returns were not released until Friday.", "affirmed"),
        ("The county has not lost so many homes since 2003.", "affirmed"),
        ("The tax returns were not released.", "denied"),
        ("He has not spoken since Monday.", "denied"),
    ],
)
def test_not_until_is_no_denial(text, polarity, nlp):
    assert {c.polarity for c in claims(text, nlp)} == {polarity}


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("unvaccinated", "vaccinate", "opposite"),
        ("unclear", "clear", "opposite"),
        ("discover", "cover", ""),
        ("understand", "stand", ""),
    ],
)
def test_un_undoes_a_word(one, other, relation, nlp):
    lex = claimcheck.lexical(nlp.vocab)
    assert (lex.relation(one, other) == "opposite") == (relation == "opposite")
