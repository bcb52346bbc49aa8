"""Where claimcheck plugs in: the GitHub Action's step and the pre-commit hook, as far as they run without those services."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import srsly

ROOT = Path(__file__).parents[1]


@pytest.fixture
def step(tmp_path):
    """Runs the action's check step as the runner would, with inputs."""
    action = srsly.read_yaml(ROOT / "action.yml")
    script = action["runs"]["steps"][-1]

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
