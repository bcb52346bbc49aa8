"""Input and circumstances that should hurt: one clear line, the right exit code, nothing lost."""

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time

import pytest

import claimcheck

BRIDGE = "The bridge is 420 metres long."
PAIR = {"a.txt": BRIDGE, "b.txt": "The bridge is 350 metres long."}


@pytest.fixture
def story(tmp_path):
    folder = tmp_path / "story"
    folder.mkdir()
    for name, text in PAIR.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def one_line(done, *words: str) -> None:
    """The command ended as wrong input does: exit code 2, nothing but one line, which says the words."""
    assert done.returncode == 2, done.stderr.decode()
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("claimcheck: ")
    for word in words:
        assert word in line, line


def test_a_line_of_fifty_megabytes(cli, tmp_path):
    (tmp_path / "long.txt").write_text("word " * 10_000_000)
    one_line(cli("check", tmp_path), "long.txt", "20,000,000 bytes", "max-bytes")


def test_an_article_that_is_longer_than_the_parser_takes(cli, tmp_path):
    (tmp_path / "long.txt").write_text("It rained. " * 100_000)
    one_line(cli("check", tmp_path), "long.txt", "1,100,000 characters")


def test_limits_are_settings(cli, story):
    settings = story.parent / "claimcheck.toml"
    settings.write_text("max-bytes = 20")
    one_line(cli("check", "story", cwd=story.parent), "a.txt", "20 bytes")
    settings.write_text("max-claims = 1")
    one_line(cli("check", "story", cwd=story.parent), "story: 2 claims", "max-claims")


def test_many_short_lines(nlp):
    article = claimcheck.Article(id="a", text="Rain.\n" * 20_000)
    assert claimcheck.claims_of(article, nlp) == ()


def test_ten_thousand_numbers_in_a_sentence(check):
    text = "The numbers are " + ", ".join(f"{n} metres" for n in range(3_000)) + "."
    assert not [f for f in check(text, text).findings if f.verdict == "divergent"]


def test_deeply_nested_html(cli, tmp_path):
    pytest.importorskip("trafilatura")
    depth = 20_000
    (tmp_path / "deep.html").write_text("<div>" * depth + f"<p>{BRIDGE * 9}</p>" + "</div>" * depth)
    done = cli("check", tmp_path)
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr


def test_a_bad_line_is_named_and_the_rest_is_checked(cli, tmp_path):
    good = [json.dumps({"id": name, "story": "bridge", "text": text}) for name, text in PAIR.items()]
    bad = ['{"text": ', "[" * 100_000, '{"text": 3}', '"text"']
    (tmp_path / "a.jsonl").write_text("\n".join([good[0], *bad, good[1]]) + "\n")
    done = cli("check", tmp_path / "a.jsonl")
    assert done.returncode == 2
    assert b"CC101" in done.stdout
    lines = done.stderr.decode().splitlines()
    assert [line.split(":")[2] for line in lines] == ["2", "3", "4", "5"]


def test_stories_are_streamed_from_sorted_lines(cli, tmp_path):
    rows = [{"story": story, "text": text} for story in ("one", "two", "one") for text in PAIR.values()]
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    done = cli("check", tmp_path / "a.jsonl.gz", "--format", "jsonl")
    stories = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(s["schema"], s["name"], s["summary"]["errors"]) for s in stories] == [(1, "one", 1), (1, "two", 1)]
    one_line(subprocess.CompletedProcess([], done.returncode, b"", done.stderr), "'one' goes on", "sort")


def test_damaged_gzip(cli, tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"text": "It rained."}\n' * 1000)[:-20])
    one_line(cli("check", tmp_path / "a.jsonl.gz"), "a.jsonl.gz", "cannot be read")


@pytest.mark.parametrize(
    ("data", "reads"),
    [
        (b"\xff\xfe\x00\xd8 lone surrogate", False),
        ("The bridge is 420 metres long.".encode("utf-16"), True),
        ("The café is 420 metres long.".encode("latin-1"), True),
        (b"The bridge\0is 420 metres long.", False),
        (b"\xef\xbb\xbf", False),
    ],
)
def test_encodings(cli, tmp_path, data, reads):
    (tmp_path / "a.txt").write_bytes(data)
    done = cli("check", tmp_path / "a.txt")
    if reads:
        assert done.returncode == 0
    else:
        one_line(done, "a.txt")


def test_a_folder_that_leads_to_itself(cli, story):
    (story / "loop").symlink_to(story, target_is_directory=True)
    done = cli("check", story)
    assert done.returncode == 1
    assert done.stdout.count(b"CC101") == 1


def test_a_link_that_leads_nowhere(cli, story):
    (story / "gone.txt").symlink_to(story / "nowhere.txt")
    one_line(cli("check", story), "gone.txt", "No such file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission(cli, story):
    closed = story / "closed"
    closed.mkdir(mode=0)
    one_line(cli("check", story), "closed", "Permission")


def test_a_full_disk_leaves_the_old_report(story):
    target = story.parent / "report.json"
    target.write_text("old")

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))

    command = [sys.executable, "-m", "claimcheck", "check", str(story), "-f", "json", "-o", str(target), "--no-cache"]
    done = subprocess.run(command, capture_output=True, preexec_fn=small_files)
    one_line(done, "report.json", "cannot be written")
    assert target.read_text() == "old"
    assert sorted(os.listdir(story.parent)) == ["report.json", "story"]


def test_a_report_into_a_folder_that_is_not_there(cli, story):
    one_line(cli("check", story, "-f", "json", "-o", story / "no" / "r.json"), "r.json", "cannot be written")


def test_a_closed_pipe(story):
    command = f"{sys.executable} -m claimcheck check {story} --all | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True)
    assert done.stderr == b""
    assert done.stdout.splitlines()[-1] in (b"0", b"1")


def test_ctrl_c_leaves_no_half_written_file(tmp_path):
    with open(tmp_path / "a.jsonl", "w") as file:
        file.writelines(json.dumps({"story": n, "text": f"{BRIDGE} {n} people came."}) + "\n" for n in range(1, 5000))
    command = [sys.executable, "-m", "claimcheck", "check", "a.jsonl", "-f", "jsonl", "-o", "out.jsonl", "--jobs", "2"]
    heed = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs in the background may ignore it
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=heed)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".out.jsonl*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in error
    assert os.listdir(tmp_path) == ["a.jsonl"]


def test_two_runs_write_one_baseline_and_one_cache(story):
    known = story.parent / "known.json"
    command = [sys.executable, "-m", "claimcheck", "check", str(story), "--baseline", str(known), "--update-baseline"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(run.communicate(), run.returncode)[1] for run in runs] == [0, 0, 0]
    assert [k.code for k in claimcheck.read_baseline(str(known)).findings] == ["CC101"]
    assert sorted(os.listdir(story.parent)) == ["known.json", "story"]


NO_NETWORK = """
import socket, sys
def forbidden(*args, **kwargs): raise RuntimeError("network")
socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = forbidden
import claimcheck
sys.exit(claimcheck.main(sys.argv[1:]))
"""


def test_no_network(seeds, tmp_path):
    command = [sys.executable, "-c", NO_NETWORK, "check", str(seeds), "-f", "html", "-o", str(tmp_path / "page.html")]
    done = subprocess.run(command, capture_output=True)
    assert done.returncode == 1, done.stderr.decode()
    assert (tmp_path / "page.html").exists()


def test_help_and_version_do_without_spacy(cli):
    code = "import sys, claimcheck; claimcheck.main(sys.argv[1:]); sys.exit('spacy' in sys.modules)"
    for option in ("--version", "--help"):
        done = subprocess.run([sys.executable, "-c", code, option], capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout
