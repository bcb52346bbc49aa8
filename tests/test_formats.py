"""The report formats, on plain stories and on article text that means harm."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

import claimcheck

HOSTILE = (
    'The 420 "<script>alert(1)</script>" [x](javascript:alert(1)) @everyone #1 `a` | **b** \x1b[31m\u202e :smile:\n'
    "::error::x%0A www.example.org"
)


@pytest.fixture
def reports(check):
    """A report with one divergent finding, whose passages are hostile."""
    report = check("The bridge is 420 metres long.", "The bridge is 350 metres long.")
    (finding,) = report.findings
    claims = tuple(replace(claim, text=HOSTILE) for claim in finding.claims)
    return [replace(report, findings=(replace(finding, claims=claims, message=HOSTILE, marks=()),))]


@pytest.fixture
def view():
    return claimcheck.View(pipeline="en_claimcheck 1.0.0")


def test_every_format_is_deterministic_and_ends_with_a_line_break(reports, view):
    for render in claimcheck.FORMATS.values():
        text = render(reports, view)
        assert text == render(reports, view)
        assert text.endswith("\n")


@pytest.mark.parametrize("name", sorted(set(claimcheck.FORMATS) - {"json", "jsonl"}))
def test_no_format_lets_control_characters_through(reports, view, name):
    text = claimcheck.FORMATS[name](reports, view)
    assert "420" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text)


def test_markdown_shows_hostile_text_as_it_is(reports, view):
    text = claimcheck.FORMATS["markdown"](reports, view)
    for syntax in ("<script", "](", "@everyone", "`a`", "**b**", ":smile:", "www.e", "#1 "):
        assert syntax not in text
    assert "&#64;&#8203;everyone" in text
    assert "<details>" in text


def test_workflow_commands_cannot_be_injected(reports, view):
    lines = claimcheck.FORMATS["github"](reports, view).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error file=a.txt,line=1,col=")
    assert "%250A" in lines[0]
    assert claimcheck.command_property("a:b,c%\n") == "a%3Ab%2Cc%25%0A"


def test_junit_is_xml_with_a_failure_a_finding(reports, view, check):
    root = ElementTree.fromstring(claimcheck.FORMATS["junit"](reports, view))
    suite = root.find("testsuite")
    assert suite.get("failures") == str(len(suite.findall("testcase/failure"))) == "1"
    quiet = [check("The bridge is 420 metres long.", "The bridge is 420 metres long.")]
    suite = ElementTree.fromstring(claimcheck.FORMATS["junit"](quiet, view)).find("testsuite")
    assert suite.get("failures") == "0"
    assert suite.get("tests") == "1"


def test_sarif_has_rules_places_and_stable_fingerprints(reports, view):
    run = json.loads(claimcheck.FORMATS["sarif"](reports, view))["runs"][0]
    (result,) = run["results"]
    assert result["ruleId"] == "CC101"
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == set(claimcheck.RULES)
    region = result["locations"][0]["physicalLocation"]["region"]
    claim = reports[0].findings[0].claims[0]
    assert (region["startLine"], region["startColumn"]) == (claim.line, claim.column)
    assert result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b.txt"
    assert list(result["partialFingerprints"].values()) == [reports[0].findings[0].id]
    assert "\\[x\\]" in result["relatedLocations"][0]["message"]["text"]


def test_sarif_keeps_known_findings_as_suppressed(reports, view):
    known = claimcheck.without_known(reports[0], {reports[0].findings[0].id})
    (result,) = json.loads(claimcheck.FORMATS["sarif"]([known], view))["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "external"}]


def test_a_file_name_with_spaces_and_quotes(check, view):
    articles = [claimcheck.Article(id=n, path=n, text=f"The bridge is {m} metres long.") for n, m in
                (("a 'b\".txt", 420), ("c\n:,d.txt", 350))]  # fmt: skip
    reports = [claimcheck.check(articles)]
    uri = json.loads(claimcheck.FORMATS["sarif"](reports, view))["runs"][0]["results"][0]["locations"][0]
    assert uri["physicalLocation"]["artifactLocation"]["uri"] == "a%20%27b%22.txt"
    assert len(claimcheck.FORMATS["github"](reports, view).splitlines()) == 1
    ElementTree.fromstring(claimcheck.FORMATS["junit"](reports, view))


def test_one_run_feeds_several_readers(cli, seeds, tmp_path):
    done = cli("check", seeds / "wind-farm", "-f", "markdown", "-o", tmp_path / "a.md", "--format=sarif",
               f"--output={tmp_path / 'b.sarif'}", "--format", "text")  # fmt: skip
    assert done.returncode == 1
    assert b"CC103 date" in done.stdout
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("###")
    assert json.loads((tmp_path / "b.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
