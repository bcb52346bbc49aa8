"""What was read in an article is kept, and never trusted."""

import json
import re

import pytest

import claimcheck

TEXT = "The bridge is 420 metres long. “It is a good bridge,” said Ana Ruiz, the mayor, on 3 May 2019. More than 40 people came."


@pytest.fixture
def article():
    return claimcheck.Article(id="a.txt", text=TEXT, published="2019-05-04")


@pytest.fixture
def kept(article, nlp, tmp_path):
    """The folder and the one file in which an article's claims are kept."""
    claimcheck.claims_of(article, nlp, tmp_path)
    (file,) = tmp_path.rglob("*.json")
    return tmp_path, file


def test_what_is_kept_is_what_was_read(article, nlp, kept, monkeypatch):
    folder, _ = kept
    fresh = claimcheck.claims_of(article, nlp)
    monkeypatch.setattr(claimcheck, "read_anew", None)  # nothing is read again
    again = claimcheck.claims_of(article, nlp, folder)
    assert again == fresh
    for one, other in zip(again, fresh, strict=True):
        for name in claimcheck.Frame.__slots__:
            if name == "vector":
                assert one.frame.vector.tobytes() == other.frame.vector.tobytes()
            elif name != "syntax":  # compared by identity
                assert getattr(one.frame, name) == getattr(other.frame, name)
        assert one.frame.syntax.words == other.frame.syntax.words
        assert one.frame.syntax.edges == other.frame.syntax.edges
    shared = lambda claims: [[x.frame is y.frame for x in claims] for y in claims]
    assert shared(again) == shared(fresh)


@pytest.mark.parametrize("change", [{"text": TEXT + " It rained."}, {"published": "2019-06-01"}])
def test_another_article_is_another_entry(article, nlp, kept, change):
    folder, _ = kept
    changed = claimcheck.replace(article, **change)
    assert claimcheck.remembered(changed, nlp, folder) == ()


def test_an_article_of_another_name_is_the_same_entry(article, nlp, kept):
    claims = claimcheck.claims_of(claimcheck.replace(article, id="b.txt"), nlp, kept[0])
    assert {c.article for c in claims} == {"b.txt"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[:-20],
        lambda text: "[]",
        lambda text: text.replace('"start":0', '"start":1', 1),
        lambda text: text.replace('"sentences":[', '"sentences":[7,', 1),
        lambda text: json.dumps(json.loads(text) | {"sentences": []}),
        lambda text: re.sub(r'"vector":"[^"]*"', '"vector":[1.0]', text),
        lambda text: re.sub(r'"vector":"[^"]*"', '"vector":"AACAPw=="', text),  # of another width
        lambda text: re.sub(r'"vector":"[^"]*"', '"vector":"AACAP"', text),
        lambda text: "\x00" * 100,
    ],
)
def test_a_damaged_entry_is_read_anew(article, nlp, kept, damage):
    folder, file = kept
    whole = file.read_text(encoding="utf-8")
    file.write_text(damage(whole), encoding="utf-8")
    assert claimcheck.claims_of(article, nlp, folder) == claimcheck.claims_of(article, nlp)
    assert file.read_text(encoding="utf-8") == whole


def test_the_report_is_the_same_with_and_without(cli, seeds, tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMCHECK_CACHE_DIR", str(tmp_path / "cache"))
    runs = [cli("check", seeds, "-f", "json", *more).stdout for more in ([], [], ["--no-cache"])]
    assert runs[0] == runs[1] == runs[2]
    kept = list((tmp_path / "cache").rglob("*.json"))
    assert len(kept) == 6 + 2  # the articles, and of each story what came of comparing them
    assert cli("cache", "dir").stdout.decode().strip() == str(tmp_path / "cache")
    assert cli("cache", "clear").returncode == 0
    assert not (tmp_path / "cache").exists()
    assert cli("cache", "clear").returncode == 0


def test_no_cache_keeps_nothing(cli, seeds, tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMCHECK_CACHE_DIR", str(tmp_path / "cache"))
    cli("check", seeds / "wind-farm", "--no-cache")
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_cannot_be_written_does_not_matter(cli, seeds, tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setenv("CLAIMCHECK_CACHE_DIR", str(tmp_path / "cache"))
    done = cli("check", seeds / "wind-farm")
    assert done.returncode == 1
    assert done.stderr == b""


STORY = {
    "a.txt": "The bridge over the Orra is 420 metres long. It opened on 3 May 2019. Ana Ruiz, the mayor, cut the ribbon.",
    "b.txt": "The Orra bridge is 350 metres long and opened on 3 May 2019. Bruno Silva, the mayor, cut the ribbon.",
    "c.txt": "On 4 May 2019 the bridge over the Orra opened. The bridge is 420 metres long.",
}


@pytest.fixture
def story(nlp, tmp_path):
    """The articles of a story that was checked once, and the file in which is kept what came of comparing them."""
    articles = [claimcheck.Article(id=name, text=text) for name, text in STORY.items()]
    claimcheck.check(articles, nlp, cache=tmp_path)
    (file,) = (f for f in tmp_path.rglob("*.json") if "scores" in f.read_text(encoding="utf-8"))
    return articles, file


def same(one, other):
    """Whether two reports say the same."""
    return claimcheck.story_json(one) == claimcheck.story_json(other)


def test_only_what_changed_is_compared_again(story, nlp, tmp_path, monkeypatch):
    articles, _ = story
    articles[1] = claimcheck.replace(articles[1], text=STORY["b.txt"].replace("350", "360"))
    cold = claimcheck.check(articles, nlp)
    compared, compare = [], claimcheck.clashes_of
    monkeypatch.setattr(
        claimcheck,
        "clashes_of",
        lambda pair, entries, *rest: (
            compared.append((entries[pair.a], entries[pair.b])) or compare(pair, entries, *rest)
        ),
    )
    assert same(claimcheck.check(articles, nlp, cache=tmp_path), cold)
    assert compared
    assert all("b.txt" in (one.claim.article, other.claim.article) for one, other in compared)
    compared.clear()
    assert same(claimcheck.check(articles, nlp, cache=tmp_path), cold)
    assert not compared


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[:-20],
        lambda text: "[]",
        lambda text: text.replace('"pairs":[[0,', '"pairs":[[99,'),
        lambda text: text.replace('"scores":[', '"scores":[0.5,'),
        lambda text: text.replace('"clean":[', '"clean":[9999,'),
        lambda text: text.replace('"values":{', '"values":{"up":"much",'),
    ],
)
def test_damaged_comparisons_are_made_anew(story, nlp, tmp_path, damage):
    articles, file = story
    whole = file.read_text(encoding="utf-8")
    assert damage(whole) != whole
    file.write_text(damage(whole), encoding="utf-8")
    assert same(claimcheck.check(articles, nlp, cache=tmp_path), claimcheck.check(articles, nlp))
    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(whole)
