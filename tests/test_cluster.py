"""The same stories on a Dask cluster: worker processes of its own, one of them lost on the way."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

distributed = pytest.importorskip("distributed")


@pytest.fixture
def archive(tmp_path):
    """Stories, one after another; each contradicts itself about a bridge."""
    file = tmp_path / "archive.jsonl"
    texts = ("The {} bridge is 420 metres long. It cost 3 million euros.", "The {} bridge is 350 metres long.")
    rows = [{"story": f"s{n:03}", "text": text.format(n)} for n in range(40) for text in texts]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def cluster():
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster


def test_a_lost_worker_costs_nothing_but_its_time(cli, archive, cluster):
    alone = cli("check", archive, "--format", "jsonl", "--jobs", "1")
    lost = []

    def lose_one() -> None:
        client = distributed.Client(cluster.scheduler_address, set_as_default=False)
        while not any(client.processing().values()):
            time.sleep(0.05)
        lost.append(next(iter(client.run(os.getpid).values())))
        os.kill(lost[0], signal.SIGKILL)
        client.close()

    killer = threading.Thread(target=lose_one)
    killer.start()
    command = [
        sys.executable,
        "-m",
        "claimcheck",
        "check",
        str(archive),
        "-f",
        "jsonl",
        "--scheduler",
        cluster.scheduler_address,
    ]
    done = subprocess.run(command, capture_output=True, timeout=300)
    killer.join()
    assert lost
    assert done.returncode == alone.returncode == 1, done.stderr.decode()
    assert done.stdout == alone.stdout
    assert done.stderr == b""
    assert done.stdout.count(b"CC101") == 40


def test_a_scheduler_that_cannot_be_reached(cli, archive):
    done = cli("check", archive, "--scheduler", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert "tcp://127.0.0.1:9 cannot be reached" in line
