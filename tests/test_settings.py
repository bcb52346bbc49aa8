"""Settings files, the baseline, and several stories at once."""

import json
from dataclasses import replace

import pytest

import claimcheck

PAIR = {"a.txt": "The bridge is 420 metres long.", "b.txt": "The bridge is 350 metres long."}


@pytest.fixture
def story(tmp_path):
    folder = tmp_path / "story"
    folder.mkdir()
    for name, text in PAIR.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ('ignore = ["CC101"]', 0),
        ('select = ["CC2"]', 0),
        ('select = ["CC1"]', 1),
        ('fail-on = "never"', 0),
        ("min-confidence = 0.5", 1),
        ('kind = ["quote"]', 0),
        ('[per-path-ignores]\n"b.txt" = ["CC1"]', 0),
        ('[per-path-ignores]\n"drafts/*" = ["CC1"]', 1),
    ],
)
def test_settings_decide_what_is_reported(cli, story, settings, code):
    (story.parent / "claimcheck.toml").write_text(settings)
    assert cli("check", "story", cwd=story.parent).returncode == code


def test_min_confidence_leaves_out_what_is_less_sure(check):
    (finding,) = check(*PAIR.values()).findings
    unsure = replace(finding, confidence=0.7)
    assert claimcheck.Settings(min_confidence=0.7).wants(unsure, ["a.txt"])
    assert not claimcheck.Settings(min_confidence=0.71).wants(unsure, ["a.txt"])


def test_settings_in_pyproject_and_the_command_line_wins(cli, story):
    (story.parent / "pyproject.toml").write_text('[tool.claimcheck]\nignore = ["CC101"]\n')
    assert cli("check", ".", cwd=story).returncode == 0
    assert cli("check", ".", "--ignore", "CC2", cwd=story).returncode == 1
    other = story / "other.toml"
    other.write_text('fail-on = "error"\n')
    assert cli("check", ".", "--config", other, cwd=story).returncode == 1


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ('\nignor = ["CC101"]', "claimcheck.toml:2: ignor: no such setting"),
        ('ignore = ["CC9"]', "claimcheck.toml:1: ignore: CC9"),
        ('fail-on = "sometimes"', "claimcheck.toml:1: fail-on"),
        ("min-confidence = 3", "claimcheck.toml:1: min-confidence"),
        ('kind = "quote"', "claimcheck.toml:1: kind"),
        ('[per-path-ignores]\n"a" = ["ZZ"]', "claimcheck.toml:2: per-path-ignores.a: ZZ"),
        ("ignore = ", "claimcheck.toml: not valid TOML"),
        ('[lexicon.units]\na = "b"', "claimcheck.toml:1: lexicon.units: no such setting"),
        ('[lexicon.boilerplate]\nlines = ["("]', "claimcheck.toml:2: lexicon.boilerplate.lines: (: not a regular"),
        ('[[lexicon.ladders]]\nname = "a"\nstages = [["b"]]', "claimcheck.toml:3: lexicon.ladders.stages"),
    ],
)
def test_a_wrong_setting_is_one_line_with_file_line_and_key(cli, story, settings, names):
    (story.parent / "claimcheck.toml").write_text(settings)
    done = cli("check", "story", cwd=story.parent)
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.decode().splitlines()) == 1
    assert names in done.stderr.decode()


OWN_WORDS = {
    "[[lexicon.ladders]]\nname = 'rail'\noutcomes = [0, 1]\nstages = [['mothball'], ['commission']]": (
        "The Harwell line was mothballed in May.",
        "The Harwell line was commissioned in May.",
        1,
    ),
    "[lexicon.abbreviations]\nBrum = 'Birmingham'": (
        "The board met in Brum on Friday.",
        "The board met in Birmingham on Friday.",
        0,
    ),
    "[lexicon.synonyms]\ngroups = [['loco', 'teapot']]": (
        "The loco in the museum at Harwell weighs 90 tonnes.",
        "The teapot in the museum at Harwell weighs 70 tonnes.",
        1,
    ),
    "[[lexicon.opposites]]\nleft = ['electrify']\nright = ['dieselise']": (
        "Ministers electrified the Harwell line in May.",
        "Ministers dieselised the Harwell line in May.",
        1,
    ),
    "[lexicon.boilerplate]\nlines = ['fact box: .*']": (
        "Fact box: the minister signed the treaty.",
        "The minister did not sign the treaty.",
        0,
    ),
}


@pytest.mark.parametrize("settings", OWN_WORDS)
def test_own_words_decide(cli, tmp_path, settings):
    """Without the entry the verdict is the other one."""
    *texts, code = OWN_WORDS[settings]
    for name, text in zip("ab", texts, strict=True):
        (tmp_path / f"{name}.txt").write_text(text)
    assert cli("check", "a.txt", "b.txt", cwd=tmp_path).returncode == 1 - code
    (tmp_path / "claimcheck.toml").write_text(settings)
    done = cli("check", "a.txt", "b.txt", cwd=tmp_path)
    assert done.returncode == code, done.stderr.decode() + done.stdout.decode()


def test_own_words_reach_worker_processes(cli, tmp_path):
    settings, (one, other, code) = next(iter(OWN_WORDS.items()))
    for n in range(2):
        (tmp_path / str(n)).mkdir()
        (tmp_path / str(n) / "a.txt").write_text(one)
        (tmp_path / str(n) / "b.txt").write_text(other)
    (tmp_path / "claimcheck.toml").write_text(settings)
    assert cli("check", ".", "--jobs", "2", cwd=tmp_path).returncode == code


def test_baseline_hides_known_findings_and_tells_stale_ones(cli, story):
    file = story.parent / "known.json"
    assert cli("check", story, "--baseline", file).returncode == 2
    assert cli("check", story, "--baseline", file, "--update-baseline").returncode == 0
    entry = json.loads(file.read_text())["findings"][0]
    assert entry["code"] == "CC101"
    done = cli("check", story, "--baseline", file)
    assert done.returncode == 0
    assert b"1 known finding set aside" in done.stdout
    assert done.stderr == b""
    (story / "b.txt").write_text(PAIR["a.txt"])
    done = cli("check", story, "--baseline", file)
    assert done.returncode == 0
    assert b"CC101" in done.stderr
    assert b"gone" in done.stderr


def test_update_keeps_reasons(cli, story):
    file = story.parent / "known.json"
    cli("check", story, "--baseline", file, "--update-baseline")
    file.write_text(file.read_text().replace('"reason": ""', '"reason": "two spans"'))
    before = file.read_bytes()
    cli("check", story, "--baseline", file, "--update-baseline")
    assert file.read_bytes() == before


def test_a_damaged_baseline_is_an_error(cli, story):
    (story / "known.json").write_text('{"findings": 1}')
    done = cli("check", story, "--baseline", story / "known.json")
    assert done.returncode == 2
    assert b"known.json: not a baseline" in done.stderr


def test_jobs_do_not_change_the_report(cli, story):
    for n in range(5):
        (story.parent / f"s{n}").mkdir()
        for name, text in PAIR.items():
            (story.parent / f"s{n}" / name).write_text(text.replace("bridge", f"bridge {n}"))
    one = cli("check", story.parent, "--format", "json", "--jobs", "1")
    two = cli("check", story.parent, "--format", "json", "--jobs", "2")
    assert one.stdout == two.stdout
    assert json.loads(one.stdout)["stories"][5]["summary"]["errors"] == 1


def test_a_report_file_has_the_usual_permissions(cli, story):
    target = story.parent / "report.json"
    cli("check", story, "--format", "json", "--output", target)
    (story.parent / "plain").write_text("")
    assert target.stat().st_mode == (story.parent / "plain").stat().st_mode
