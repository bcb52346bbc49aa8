"""The command as a user types it."""

import json
import os

import pytest


def test_check_seeds_reports_and_fails(cli, seeds):
    done = cli("check", seeds)
    out = done.stdout.decode()
    assert done.returncode == 1
    assert done.stderr == b""
    assert "CC101" in out
    assert "blog-post.txt:" in out
    assert max(map(len, out.splitlines())) <= 80


def test_fail_on_and_filters(cli, seeds):
    assert cli("check", seeds, "--fail-on", "never").returncode == 0
    assert cli("check", seeds, "--ignore", "CC1").returncode == 0
    only = json.loads(cli("check", seeds, "--select", "CC101", "--format", "json").stdout)
    assert {f["code"] for s in only["stories"] for f in s["findings"]} <= {"", "CC101"}
    kinds = json.loads(cli("check", seeds, "--kind", "quote", "--format", "json").stdout)
    assert {f["kind"] for s in kinds["stories"] for f in s["findings"]} == {"quote"}


def test_output_is_written_whole(cli, seeds, tmp_path):
    target = tmp_path / "report.json"
    done = cli("check", seeds, "--format", "json", "--output", target)
    assert done.stdout == b""
    assert json.loads(target.read_text(encoding="utf-8"))["schema"] == 1
    assert os.listdir(tmp_path) == ["report.json"]


def test_standard_input(cli):
    done = cli("check", "-", "--all", stdin=b"The bridge is 420 metres long.")
    assert done.returncode == 0
    assert b"-:1:1" in done.stdout
    rows = "".join(json.dumps({"text": f"The bridge is {n} metres long."}) + "\n" for n in (420, 350))
    assert cli("check", "-", stdin=rows.encode()).returncode == 1


def test_same_input_same_output(cli, seeds):
    assert cli("check", seeds, "--format", "json").stdout == cli("check", seeds, "--format", "json").stdout


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["check", "nowhere"], "nowhere"),
        (["check", "empty"], "empty"),
        (["check", "empty.txt"], "empty.txt"),
        (["check", "binary.txt"], "binary.txt"),
        (["check", "a.txt", "--format", "pdf"], "pdf"),
        (["check", "a.txt", "--colour"], "--colour"),
        (["check", "a.txt", "--select", "ZZ9"], "ZZ9"),
        (["check", "a.txt", "--kind", "smell"], "smell"),
        (["check", "a.txt", "--fail-on", "sometimes"], "sometimes"),
        (["check", "a.txt", "--model", "no_such_model"], "no_such_model"),
        (["check", "a.txt", "--output", "no/such/folder/r.txt"], "no/such/folder/r.txt"),
        (["explain", "CC999"], "CC999"),
        (["check"], "PATH"),
        (["chek"], "chek"),
    ],
)
def test_bad_input_gets_one_line_and_exit_code_2(cli, tmp_path, arguments, names):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "a.txt").write_text("The bridge is 420 metres long.")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02\xff")
    (tmp_path / "bad.jsonl").write_text('{"text": "The bridge is long."}\n{"text": \n')
    done = cli(*arguments, cwd=tmp_path)
    error = done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(error.splitlines()) == 1
    assert names in error


def test_passed_over_files_are_named_when_asked(cli, tmp_path):
    (tmp_path / "a.txt").write_text("The bridge is 420 metres long.")
    (tmp_path / ".hidden.txt").write_text("x")
    (tmp_path / "b.pdf").write_text("x")
    assert cli("check", tmp_path).stderr == b""
    noted = cli("check", tmp_path, "--verbose").stderr.decode()
    assert ".hidden.txt" in noted
    assert "b.pdf" in noted
    assert len(noted.splitlines()) == 1


def test_extract_explain_schema(cli, tmp_path):
    (tmp_path / "a.txt").write_text("The bridge is not 420 metres long, the mayor said.")
    line = cli("extract", tmp_path / "a.txt").stdout.decode()
    assert line.startswith(
        "a.txt:1:1 quantity [420 meter] denied (says: the mayor) | The bridge is not 420 metres long"
    )
    assert cli("explain").stdout.decode().startswith("CC101")
    assert b"divergent:" in cli("explain", "cc104").stdout
    assert json.loads(cli("schema").stdout)["$schema"].startswith("https://json-schema.org/")
    assert cli("--version").stdout.startswith(b"claimcheck ")


def test_reference_judges_the_other_articles(cli, tmp_path):
    (tmp_path / "sheet.txt").write_text("The bridge is 420 metres long.")
    (tmp_path / "draft.txt").write_text("The bridge is 350 metres long.")
    done = cli("check", tmp_path, "--reference", tmp_path / "sheet.txt")
    assert done.returncode == 1
    assert b"CC101" in done.stdout
    assert b"2 articles" in done.stdout


def test_a_reference_without_articles_to_check_is_an_error(cli, tmp_path):
    (tmp_path / "sheet.txt").write_text("The bridge is 420 metres long.")
    done = cli("check", tmp_path / "sheet.txt", "--reference", tmp_path / "sheet.txt")
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1
    assert "every article is a reference" in done.stderr.decode()


def test_help_has_groups_and_examples(cli):
    text = cli("check", "--help").stdout.decode()
    for heading in ("What is read", "What is reported", "Reports", "Known findings", "Examples"):
        assert heading in text
    assert "claimcheck check draft.md" in text
    assert b"--install-completion" in cli("--help").stdout
