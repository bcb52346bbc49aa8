"""Where claimcheck plugs in, as far as it runs without those services: the GitHub Action's step, the GitLab job of the
README, the hook through pre-commit itself, code scanning's schema."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import srsly

import claimcheck

ROOT = Path(__file__).parents[1]


@pytest.fixture
def step(tmp_path):
    """Runs the action's check step as the runner would, with inputs."""
    action = srsly.read_yaml(ROOT / "action.yml")
    script = next(step for step in action["runs"]["steps"] if step["name"] == "Check")

    def run(**inputs: str) -> subprocess.CompletedProcess:
        defaults = {name: value.get("default", "") for name, value in action["inputs"].items()}
        values = defaults | {name.replace("_", "-"): value for name, value in inputs.items()}
        names = {key: text[len("${{ inputs.") : -len(" }}")] for key, text in script["env"].items()}
        env = {**os.environ, **{key: values[name] for key, name in names.items()}}
        env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"  # as setup-python does
        env["GITHUB_STEP_SUMMARY"] = str(tmp_path / "summary.md")
        return subprocess.run(["bash", "-c", script["run"]], env=env, capture_output=True, text=True, cwd=tmp_path)

    return run


def test_action_annotates_summarises_and_fails(step, seeds, tmp_path):
    done = step(path=f"{seeds / 'wind-farm'}\n", sarif="out.sarif")
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=")
    assert "### wind" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert step(path=str(seeds / "wind-farm"), fail_on="never").returncode == 0


def test_action_takes_a_path_for_a_path(step, tmp_path):
    done = step(path="$(touch owned); `touch owned`")
    assert done.returncode == 2
    assert not (tmp_path / "owned").exists()


def test_pre_commit_hook_is_complete():
    (hook,) = srsly.read_yaml(ROOT / ".pre-commit-hooks.yaml")
    assert hook["entry"].split()[:2] == ["claimcheck", "check"]
    assert hook["pass_filenames"] is False


def snippets() -> list:
    """The YAML of the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [srsly.yaml_loads(block) for block in re.findall(r"```yaml\n(.+?)```", text, re.DOTALL)]


def test_the_readme_gives_the_action_what_it_takes():
    job = next(block for block in snippets() if "steps" in block)
    ours = next(step for step in job["steps"] if "/claimcheck@" in step["uses"])
    action = srsly.read_yaml(ROOT / "action.yml")
    assert set(ours["with"]) <= set(action["inputs"])
    assert {name for name, value in action["inputs"].items() if value.get("required")} <= set(ours["with"])


def test_the_action_uploads_sarif_when_asked():
    upload = srsly.read_yaml(ROOT / "action.yml")["runs"]["steps"][-1]
    assert upload["uses"].startswith("github/codeql-action/upload-sarif@")
    assert upload["if"] == "always() && inputs.sarif != ''"
    assert upload["with"]["sarif_file"] == "${{ inputs.sarif }}"


def test_the_gitlab_job_of_the_readme_runs(seeds, tmp_path):
    job = next(block for block in snippets() if "claimcheck" in block)["claimcheck"]
    shutil.copytree(seeds / "wind-farm", tmp_path / "articles")
    install, *script = job["script"]
    assert install.startswith("pip install")
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-ec", "\n".join(script)], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert "CC103" in done.stdout
    assert "<failure" in (tmp_path / job["artifacts"]["reports"]["junit"]).read_text(encoding="utf-8")


@pytest.mark.skipif(
    not (importlib.util.find_spec("pre_commit") and shutil.which("git") and (ROOT / ".git").exists()),
    reason="needs pre-commit, git and a checkout",
)
def test_the_hook_runs_through_pre_commit(seeds, tmp_path):
    project, git = tmp_path / "project", ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    shutil.copytree(seeds / "wind-farm", project / "articles")
    subprocess.run([*git, "init", "-q"], cwd=project, check=True)
    subprocess.run([*git, "add", "."], cwd=project, check=True)
    hook = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "claimcheck", "--all-files", "--verbose"]
    env = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "store")}
    contradicts = subprocess.run(hook, cwd=project, env=env, capture_output=True, text=True, timeout=600)
    assert contradicts.returncode == 1, contradicts.stdout + contradicts.stderr
    assert "error CC103" in contradicts.stdout
    assert "exit code: 1" in contradicts.stdout


@pytest.fixture(scope="session")
def sarif_schema(tmp_path_factory):
    """The OASIS schema of SARIF 2.1.0, as Microsoft's own test helpers for SARIF carry it."""
    if not shutil.which("npm"):
        pytest.skip("npm fetches the schema")
    folder = tmp_path_factory.mktemp("schema")
    fetch = ["npm", "pack", "--silent", "@microsoft/jest-sarif@1.0.0-beta.0"]
    done = subprocess.run(fetch, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"npm could not fetch the schema: {done.stderr[-200:]}")
    shutil.unpack_archive(folder / done.stdout.split()[-1], folder)
    return json.loads((folder / "package/lib/schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


def test_sarif_is_what_the_published_schema_says(sarif_schema, seeds, nlp):
    reports = [claimcheck.check(s.articles, nlp=nlp, name=s.name) for s in claimcheck.read_stories([seeds])]
    divergent = {f.id for report in reports for f in claimcheck.divergent_of(report)}
    for aside in (set(), divergent):
        shown = [claimcheck.without_known(report, aside) for report in reports]
        document = json.loads(claimcheck.FORMATS["sarif"](shown, claimcheck.View()))
        assert len(document["runs"][0]["results"]) == len(divergent)
        jsonschema.validate(document, sarif_schema)
