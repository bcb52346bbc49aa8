"""What was read in an article is kept, and never trusted."""

import json

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
    assert len(list((tmp_path / "cache").rglob("*.json"))) == 6
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
