"""Whole stories as several desks would write them: what they contradict each other about is found, and nothing else."""

import re
from pathlib import Path

import pytest

import claimcheck

FILES = sorted((Path(__file__).parent / "stories").glob("*.txt"))


def articles_of(file: Path) -> list[claimcheck.Article]:
    """The articles of a file, each under a line "== NAME"."""
    parts = re.split(r"(?m)^== (\S+)\n", file.read_text(encoding="utf-8"))[1:]
    return [claimcheck.Article(id=name, text=text.strip()) for name, text in zip(parts[::2], parts[1::2], strict=True)]


def contradictions_of(file: Path) -> list[tuple[str, str]]:
    """The two passages of each line "contradiction: ONE | OTHER"; "~" begins one that is not found yet."""
    lines = re.findall(r"(?m)^contradiction: (.+) \| (.+)$", file.read_text(encoding="utf-8"))
    return [(one.strip(), other.strip()) for one, other in lines]


def is_about(finding: claimcheck.Finding, texts: dict[str, str], passage: str) -> bool:
    """Whether a claim of a finding stands where its article has the passage."""
    places = [(claim, texts[claim.article].find(passage)) for claim in finding.claims]
    return any(at >= 0 and claim.start < at + len(passage) and at < claim.end for claim, at in places)


@pytest.fixture(scope="module")
def divergent(nlp):
    """The divergent findings of a file's story, with its texts by article."""
    known: dict[Path, tuple] = {}

    def run(file: Path):
        if file not in known:
            articles = articles_of(file)
            found = [f for f in claimcheck.check(articles, nlp=nlp).findings if f.verdict == "divergent"]
            known[file] = found, {a.id: a.text for a in articles}
        return known[file]

    return run


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_else_is_called_a_contradiction(divergent, file):
    found, texts = divergent(file)
    known = [(one.removeprefix("~ "), other) for one, other in contradictions_of(file)]
    assert [f.message for f in found if not any(all(is_about(f, texts, p) for p in pair) for pair in known)] == []


@pytest.mark.parametrize(
    ("file", "one", "other"),
    [
        pytest.param(file, *pair, id=f"{file.stem}: {' | '.join(pair)}")
        for file in FILES
        for pair in contradictions_of(file)
    ],
)
def test_a_contradiction_is_found(divergent, file, one, other):
    found, texts = divergent(file)
    assert all(any(p in text for text in texts.values()) for p in (one.removeprefix("~ "), other))
    if one.startswith("~"):
        pytest.xfail("not found yet")
    assert any(is_about(f, texts, one) and is_about(f, texts, other) for f in found)
