"""The documentation does what it says: generated pages are current, its snippets run, its links lead somewhere."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import claimcheck
from claimcheck import tomllib

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.+?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def test_the_rules_page_is_current():
    spec = importlib.util.spec_from_file_location("make", ROOT / "docs" / "make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == make.rules_page(), "run python docs/make.py"


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "toml")], ids=lambda p: p.name)
def test_settings_in_the_documentation_are_valid(page):
    for block in blocks(page, "toml"):
        claimcheck.Settings.model_validate(tomllib.loads(block))


@pytest.mark.parametrize("name", ["README.md", "docs/python.md"])
def test_python_in_the_documentation_runs(name):
    done = subprocess.run([sys.executable, "-c", "\n".join(blocks(ROOT / name, "python"))], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert b"CC101" in done.stdout or b"a.txt 1 1" in done.stdout


EXTENDED = """
import json
for rule in [claimcheck.RULES["CC204"]]:
    for verdict, *texts in claimcheck.examples_of(rule):
        articles = [claimcheck.Article(id=str(n), text=text) for n, text in enumerate(texts)]
        report = claimcheck.check(articles)
        assert [f.code for f in report.findings] == (["CC204"] if verdict == "divergent" else [""]), report.findings
        assert ("CC204," in claimcheck.FORMATS["csv"]([report], claimcheck.View())) == (verdict == "divergent")
doc = claimcheck.load()("It rained heavily. The mayor resigned.")
assert [c.kind for c in doc._.claims][0] == "weather", doc._.claims
assert "weather" in json.dumps(claimcheck.json_schema())
assert claimcheck.known_kind("weather")
"""


def test_what_the_documentation_adds_works():
    code = "\n".join([*blocks(ROOT / "docs" / "extending.md", "python"), EXTENDED])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_the_json_in_the_documentation_fits_the_schema():
    jsonschema = pytest.importorskip("jsonschema")
    (block,) = blocks(ROOT / "docs" / "formats.md", "json")
    jsonschema.validate(json.loads(block), claimcheck.json_schema())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_to_files(page):
    prose = re.sub(r"```.+?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", prose):
        assert (page.parent / target).exists(), target
