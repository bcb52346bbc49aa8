"""Trees in the ClearNLP scheme (en_core_web_*) are asked the same questions as UD trees."""

import pytest
import spacy
from spacy.tokens import Doc

import claimcheck

VOCAB = spacy.blank("en").vocab


def clearnlp(words, heads, deps, tags, pos, lemmas):
    return Doc(
        VOCAB,
        words=words.split(),
        heads=heads,
        deps=deps.split(),
        tags=tags.split(),
        pos=pos.split(),
        lemmas=lemmas.split(),
    )


def test_preposition_objects_hang_on_what_they_modify():
    doc = clearnlp("Norsk bought Ardal in May .", [1, 1, 1, 1, 3, 1], "nsubj ROOT dobj prep pobj punct", "NNP VBD NNP IN NNP .", "PROPN VERB PROPN ADP PROPN PUNCT",
                   "Norsk buy Ardal in May .")  # fmt: skip
    tree = claimcheck.Tree(doc)
    assert tree.heads[4] == 1
    assert tree.rels[4] == "obl"
    assert tree.preposition(4) == "in"
    assert tree.kids(1, "obj") == [2]


def test_copulas_hang_on_their_predicate():
    doc = clearnlp(
        "The drug is safe .",
        [1, 2, 2, 2, 2],
        "det nsubj ROOT acomp punct",
        "DT NN VBZ JJ .",
        "DET NOUN AUX ADJ PUNCT",
        "the drug be safe .",
    )
    tree = claimcheck.Tree(doc)
    assert tree.rels[3] == "root"
    assert tree.rels[2] == "cop"
    assert tree.kids(3, "nsubj") == [1]


def test_passive_agents():
    doc = clearnlp("Ardal was bought by Norsk .", [2, 2, 2, 2, 3, 2], "nsubjpass auxpass ROOT agent pobj punct", "NNP VBD VBN IN NNP .",
                   "PROPN AUX VERB ADP PROPN PUNCT", "Ardal be buy by Norsk .")  # fmt: skip
    tree = claimcheck.Tree(doc)
    assert tree.is_passive(2)
    assert tree.rels[4] == "obl:agent"


def test_component_runs_on_clearnlp_trees():
    doc = clearnlp("Norsk bought 40 ships in May .", [1, 1, 3, 1, 1, 4, 1], "nsubj ROOT nummod dobj prep pobj punct", "NNP VBD CD NNS IN NNP .",
                   "PROPN VERB NUM NOUN ADP PROPN PUNCT", "Norsk buy 40 ship in May .")  # fmt: skip
    reading = claimcheck.read_doc(doc)
    assert [(q.low, q.unit) for q in reading.quantities] == [(40, "ship")]
    (claim,) = [c for c in claimcheck.extract(reading) if c.kind == "quantity"]
    assert claim.frame.roles["subj"] == ("norsk",)


def test_adding_the_component_to_a_pipeline():
    nlp = claimcheck.load_own_pipeline()
    nlp.add_pipe("claimcheck")
    assert nlp("The bridge is 420 metres long.")._.claims


def test_another_pipeline_borrows_the_lexical_tables(tmp_path):
    other = claimcheck.load_own_pipeline()
    for name in list(other.vocab.lookups.tables):
        other.vocab.lookups.remove_table(name)
    other.to_disk(tmp_path / "other")
    nlp = claimcheck.load(str(tmp_path / "other"))
    assert claimcheck.lexical(nlp.vocab).relation("resign", "step down") == "synonym"
    assert nlp("The bridge is 420 metres long.")._.claims


def test_lexical_relations(nlp):
    relation = claimcheck.lexical(nlp.vocab).relation
    assert relation("resign", "step down") == "synonym"
    assert relation("resign", "resignation") == "same"
    assert relation("father", "uncle") != "synonym"
    assert relation("fraud", "crime") == "broader"
    assert relation("rise", "fall") == "opposite"


VERBS_TAKEN_FOR_NOUNS = [
    ("The bakery stands in Harwell.", "stands", "stand"),
    ("The upper lake froze in January.", "froze", "freeze"),
    ("A litre of diesel costs 1.92 euros.", "costs", "cost"),
    ("Minister resigns over leak", "resigns", "resign"),
    ("The bridge over the Marn reopens on Friday.", "reopens", "reopen"),
    ("A jury in Port Elden indicted Karl Boyd on charges of fraud.", "indicted", "indict"),
    ("Valley voters approved Measure 12 in May.", "approved", "approve"),
    ("The bill passed by 54 votes to 46.", "passed", "pass"),
    ("The suspect shot an officer outside the station.", "shot", "shoot"),
    ("The ruling, which came on Friday, dwarfs all earlier fines.", "dwarfs", "dwarf"),
    ("Ana Ruiz, the mayor since 2019, resigned on Friday.", "resigned", "resign"),
    ("The reforms — which also included a tax cut — drew criticism from unions.", "drew", "draw"),
    ("Kolar beat Lund in the final.", "beat", "beat"),
    ("Lindqvist faces charges.", "faces", "face"),
    ("Kolar bid 4 billion for the firm.", "bid", "bid"),
]


@pytest.mark.parametrize("text, word, lemma", VERBS_TAKEN_FOR_NOUNS)
def test_a_sentence_has_a_verb(nlp, text, word, lemma):
    doc = nlp(text)
    verb = next(t for t in doc if t.text == word)
    assert (verb.pos_, verb.lemma_, verb.dep_) == ("VERB", lemma, "ROOT")
    assert [t.dep_ for t in verb.lefts if t.dep_.startswith("nsubj")] == ["nsubj"]
    assert len(list(doc.sents)) == 1


def test_a_phrase_without_a_verb_stays_one(nlp):
    for text in (
        "The results of the street race.",
        "The mayor of Leeds and her sons.",
        "A leader for tax and finance.",
    ):
        doc = nlp(text)
        assert not any(t.pos_ == "VERB" for t in doc)


@pytest.mark.parametrize("text", ["The Senate voted down the bill.", "Voters voted down the bill of rights."])
def test_a_particle_belongs_to_its_verb(nlp, text):
    doc = nlp(text)
    tree = claimcheck.Tree(doc)
    down, bill = (next(t.i for t in doc if t.text == word) for word in ("down", "bill"))
    assert (tree.rels[down], tree.rels[bill]) == ("compound:prt", "obj")
    assert claimcheck.verb_lemma(tree, tree.heads[bill]) == "vote down"


def test_a_misread_tree_stays_a_tree():
    doc = Doc(
        VOCAB,
        words=["aide", ",", "Lauren", "voted", "down"],
        heads=[2, 2, 2, 2, 3],
        deps=["nmod", "punct", "vocative", "acl", "case"],
        pos=["NOUN", "PUNCT", "PROPN", "VERB", "ADP"],
        tags=["NN", ",", "NNP", "VBD", "RP"],
        lemmas=["aide", ",", "Lauren", "vote", "down"],
    )
    assert len(claimcheck.Tree(doc).subtree(2)) == 5


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("The court fined the bank.", "fine"),
        ("They hoped for rain.", "hope"),
        ("The frog hopped away.", "hop"),
        ("The jury spared him.", "spare"),
        ("She rides to work.", "ride"),
        ("The choir was singing.", "sing"),
        ("They pay taxes.", "tax"),
    ],
)
def test_a_form_has_the_lemma_that_is_spelt_so(nlp, text, lemma):
    assert lemma in {token.lemma_ for token in nlp(text)}


@pytest.mark.parametrize(
    "dateline",
    [
        "HALDEN — ",
        "HALDEN, 4 June 2026 — ",
        "HALDEN, June 4, 2026, 9:15 p.m. (Agency) - ",
        "PORT ELDEN, Norland (Agency) -- ",
        "June 4 (City News Agency) - ",
    ],
)
def test_a_dateline_is_a_sentence_of_its_own(nlp, dateline):
    doc = nlp(dateline + "The bridge has fallen.")
    assert [s.text for s in doc.sents] == [dateline.strip(), "The bridge has fallen."]
    assert [claim.text for claim in doc._.claims] == ["The bridge has fallen"]


def test_a_figure_with_its_scale_can_end_a_sentence(nlp):
    assert [s.text for s in nlp("It sold for £2.1m. Police came.").sents] == ["It sold for £2.1m.", "Police came."]


@pytest.mark.parametrize(
    ("one", "other"),
    [("munich", "germany"), ("riyadh", "saudi arabia"), ("sydney", "australia")],
)
def test_a_place_is_part_of_what_its_region_is_part_of(nlp, one, other):
    assert claimcheck.lexical(nlp.vocab).relation(one, other) == "broader"


@pytest.mark.parametrize(
    ("text", "verb", "time"),
    [
        ("The House of Representatives on Friday passed a bill.", "passed", "Friday"),
        ("Senate Republicans Thursday blocked the bill.", "blocked", "Thursday"),
        ("The council in May rejected the plan.", "rejected", "May"),
        ("Ana Ruiz on Monday night resigned.", "resigned", "Monday"),
        ("The minister will leave at the end of May.", "leave", "May"),
        ("On Friday officials closed the bridge.", "closed", "Friday"),
        ("On 3 March investigators raided the bank.", "raided", "3 March"),
        ("Last Tuesday officials closed the bridge.", "closed", "Tuesday"),
        ("On Wednesday Norvik's board met in Oslo.", "met", "Wednesday"),
        ("She announced her bid Thursday for the seat.", "announced", "Thursday"),
        ("Construction will start next spring.", "start", "next spring"),
        ("The October 25 special election will be close.", "election", "October 25"),
    ],
)
def test_times_hang_on_the_verb(text, verb, time, nlp):
    assert (verb, "when", time) in edges_in(text, nlp)


@pytest.mark.parametrize(
    ("text", "word", "part"),
    [
        ("Market watchdogs in Norway and Chile have yet to look at the merger.", "watchdogs", "NOUN"),
        ("Geologists hired by the mine found that the slope is safe.", "Geologists", "NOUN"),
        ("The city's historic centre underwent serious renovation.", "underwent", "VERB"),
    ],
)
def test_a_word_is_what_the_dictionary_has(text, word, part, nlp):
    assert [token.pos_ for token in nlp(text) if token.text == word] == [part]


BODY = "The court said on Monday that Harlan County, which had sued the firm, may tax sugar. The levy starts in May."


@pytest.mark.parametrize(
    ("headline", "verb"),
    [
        ("Court Weighs Harlan County Tax On Sugar", "Weighs"),
        ("Harlan County Defends Sugar Tax in Court", "Defends"),
        ("Sugar Firms Accuse Harlan County of Overreach", "Accuse"),
    ],
)
def test_a_headline_in_capitals_is_read_as_a_sentence(headline, verb, nlp):
    doc = nlp(f"{headline}\n\n{BODY}")
    first = next(doc.sents)
    assert (first.text.strip(), first.root.text) == (headline, verb)
    assert headline in {c.text for c in doc._.claims}


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the lift The road was icy.",
        "Minister Leo Berg said Monday morning that she would close the mine for good.",
        "Governor Ana Lund, Democrat of Carrow, has none.",
        "The union sent a letter Friday asking dockers to stay at home.",
        "President Ana Ruiz wrote on Thursday that the minister will leave.",
    ],
)
def test_no_sentence_begins_after_a_word(text, nlp):
    assert len(list(nlp(text).sents)) == 1


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Ms. Lund said the bridge, which was built in 1911, would be closed for repairs.",
            "the bridge, which was built in 1911, would be closed for repairs",
        ),
        (
            "The will indicates his last home in Oslo will be sold.",
            "his last home in Oslo will be sold",
        ),
    ],
)
def test_what_is_said_keeps_its_subject(text, claim, nlp):
    assert claim in {c.text for c in nlp(text)._.claims}


def test_a_name_keeps_its_capital_in_a_headline(nlp):
    doc = nlp(f"Harlan County May Tax Sugar, Court Rules\n\n{BODY}")
    assert [token.pos_ for token in doc[:2]] == ["PROPN", "PROPN"]


def test_where_a_town_is_named(nlp):
    assert ("reached", "obj", "Hamar") in edges_in("The convoy reached the besieged town of Hamar.", nlp)
    assert ("Kent", "in", "Ohio") in edges_in("She was born in Kent, a town in Ohio.", nlp)


@pytest.mark.parametrize(
    ("text", "verb", "who"),
    [
        ("On Tuesday rescuers found the hikers.", "found", "rescuers"),
        ("Ferrum, launched in August 2019, reached Kalliope three years later.", "reached", "Ferrum"),
        ("In the wheelchair races, Nils Aebischer of Switzerland claimed a title.", "claimed", "Nils Aebischer"),
        ('"We have bet on growth," chief executive Ingrid Sauer told reporters.', "told", "Ingrid Sauer"),
        ("Incident commander Luis Ferrand spoke to reporters.", "spoke", "Luis Ferrand"),
        ("The study was paid for by the National Health Council.", "paid for", "National Health Council"),
    ],
)
def test_who_does_it_is_found(text, verb, who, nlp):
    assert (verb, "subj", who) in edges_in(text, nlp)


def test_a_time_is_that_of_what_happened_then_too(nlp):
    edges = edges_in("The debate began in December, when the union called a strike.", nlp)
    assert {("began", "when", "December"), ("called", "meanwhile", "December")} <= edges


def test_till_when_something_is_done_is_not_by_whom(nlp):
    assert ("completed", "by", "March") in edges_in("The cuts will be completed by the end of March.", nlp)


@pytest.mark.parametrize("text", ["Nobody is in danger, says Dr. Ola Berg.", "The lake is clean, says Nora Egger."])
def test_who_says_it_may_stand_behind_the_verb(text, nlp):
    (claim,) = (c for c in nlp(text)._.claims if c.attribution)
    assert claim.attribution in text.rpartition("says ")[2]


def test_a_deed_before_a_verb_has_a_time_of_its_own(nlp):
    edges = edges_in("The vote in May led to riots in June.", nlp)
    assert ("vote", "when", "May") in edges
    assert ("led", "when", "May") not in edges


def edges_in(text, nlp):
    """How the words of a sentence hang together, as the article writes them."""
    claims = claimcheck.claims_of(claimcheck.Article(id="a.txt", text=text), nlp)
    sentence = next(c.frame.syntax for c in claims if c.frame.syntax.words)
    return {(sentence.words[head].shown, slot, sentence.words[below].shown) for head, slot, below in sentence.edges}


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_contracted_verbs_have_the_lemma_of_the_whole_ones(nlp, apostrophe):
    doc = nlp("She's late, they're lost, and we've won.".replace("'", apostrophe))
    assert [t.lemma_ for t in doc if apostrophe in t.text] == ["be", "be", "have"]


def test_quotations_share_their_words_whichever_apostrophe_is_written(nlp):
    said = "The crew isn't tired and won't strike, Ana Ruiz said."
    frames = [
        [claim.frame.words for claim in claimcheck.claims_of(claimcheck.Article(id="a", text=text), nlp)]
        for text in (said, said.replace("'", "’"))
    ]
    assert frames[0] == frames[1] != []
