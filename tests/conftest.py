import subprocess
import sys
from pathlib import Path

import pytest

import claimcheck

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory):
    """A cache of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIMCHECK_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def nlp():
    return claimcheck.load()


@pytest.fixture
def check(nlp):
    """The report on articles given as texts: a.txt, b.txt, ..."""

    def run(*texts: str, **fields) -> claimcheck.Report:
        articles = [claimcheck.Article(id=f"{chr(97 + n)}.txt", text=text, **fields) for n, text in enumerate(texts)]
        return claimcheck.check(articles, nlp=nlp)

    return run


@pytest.fixture
def seeds() -> Path:
    return ROOT / "seeds"


@pytest.fixture
def cli():
    """Runs the installed command line in a process of its own."""

    def run(*arguments: str, stdin: bytes = b"", cwd=None) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "claimcheck", *map(str, arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, timeout=120, check=False)

    return run
