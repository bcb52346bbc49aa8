#!/usr/bin/env python3
"""Speed and memory, as ratios measured side by side in one run.

usage: speed.py STORIES_DIR [--growth 10 30 100] [--archive N]

STORIES_DIR/<story>/*.txt are the articles. Run it on a machine that does nothing else; it takes a few minutes.
"""

import argparse
import gzip
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import claimcheck as cc

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
# Linux counts it for the program: what getrusage tells of a child can be what its parent needed.
MEASURE = "import sys, claimcheck; claimcheck.main(sys.argv[1:]); print(*(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')), file=sys.stderr)"


def seconds(function, times: int = 3, clock=time.perf_counter) -> float:
    """The shortest of several runs, by a clock."""
    best = float("inf")
    for _ in range(times):
        start = clock()
        function()
        best = min(best, clock() - start)
    return best


def command(*arguments: str, cache: str | None = None) -> None:
    """A run as the installed command starts it: `python -m` would compile the module each time."""
    env = {**os.environ, **({"CLAIMCHECK_CACHE_DIR": cache} if cache else {})}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    start = "import sys, claimcheck; claimcheck.main(sys.argv[1:])"
    subprocess.run([sys.executable, "-c", start, *arguments], stdout=subprocess.DEVNULL, env=env, check=False)


def peak(*arguments: str) -> float:
    """The largest memory of a run in one process, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    return int(done.stderr.split()[-1]) / 1024


def end_to_end(stories: list[cc.Story]) -> None:
    nlp = cc.load()
    texts = [a.text for s in stories for a in s.articles]
    off = ("claimcheck", "claimcheck_lines", "claimcheck_verbs")
    bare = seconds(lambda: list(nlp.pipe(texts, disable=off)), 2)
    whole = seconds(lambda: [cc.check(s.articles, nlp=nlp) for s in stories], 2)
    print(f"check / bare nlp.pipe: {whole / bare:.2f}  ({whole:.2f} s, {bare:.2f} s, {len(texts)} articles)")


def start_up() -> None:
    print(f"claimcheck --version: {seconds(lambda: command('--version')):.2f} s")
    print(f"claimcheck --help: {seconds(lambda: command('--help')):.2f} s")
    load = "import spacy; spacy.load('en_claimcheck')"
    bare = seconds(lambda: subprocess.run([sys.executable, "-c", load], check=True))
    cold = seconds(lambda: command("check", str(SEEDS), "--jobs", "1", "--no-cache"))
    print(f"check seeds / import spaCy and load the pipeline: {cold / bare:.2f}  ({cold:.2f} s, {bare:.2f} s)")


def cached(stories: list[cc.Story]) -> None:
    articles = [a for s in stories for a in s.articles][:30]
    with tempfile.TemporaryDirectory() as folder:
        story, cache = Path(folder) / "story", str(Path(folder) / "cache")
        story.mkdir()
        for n, article in enumerate(articles):
            (story / f"{n}.txt").write_text(article.text, encoding="utf-8")
        cold = seconds(lambda: command("check", str(story), "--no-cache"), 2)
        command("check", str(story), cache=cache)
        edits = itertools.count(1)

        def after_an_edit() -> None:
            (story / "0.txt").write_text(articles[0].text + f"\nIt rained for {next(edits)} days.\n", encoding="utf-8")
            command("check", str(story), cache=cache)

        warm = seconds(after_an_edit)
    print(f"cold / one of {len(articles)} articles edited: {cold / warm:.2f}  ({cold:.2f} s, {warm:.2f} s)")


def growth(stories: list[cc.Story], sizes: list[int]) -> None:
    """Articles of one story, each of 20 sentences drawn from all: the processor time an article takes to align and judge."""
    nlp, rng = cc.load(), random.Random(0)
    claims = [c for s in stories for a in s.articles for c in cc.claims_of(a, nlp) if c.frame]
    sentences = [list(group) for _, group in itertools.groupby(claims, key=lambda c: (c.article, c.frame.sentence))]
    read = cc.claims_of
    for size in sizes:
        made = {f"{n:04}": article_of(rng.sample(sentences, 20), f"{n:04}") for n in range(size)}
        cc.claims_of = lambda article, nlp, cache=None, made=made: made[article.id]
        try:
            articles = [cc.Article(id=name, text=" " * 9999) for name in made]
            took = seconds(lambda articles=articles: cc.check(articles, nlp=nlp), 1, time.process_time)
        finally:
            cc.claims_of = read
        print(f"{size} articles in one story: {took / size * 1000:.0f} ms an article to align and judge", flush=True)


def article_of(sentences: list[list[cc.Claim]], name: str) -> tuple[cc.Claim, ...]:
    """The claims of the sentences, as those of one article."""
    return tuple(
        cc.replace(claim, article=name, frame=cc.replace(claim.frame, sentence=n))
        for n, group in enumerate(sentences)
        for claim in group
    )


def memory() -> None:
    print(f"peak memory on the seeds: {peak('check', str(SEEDS), '--jobs', '1', '--no-cache'):.0f} MB")
    text = (SEEDS / "wind-farm" / "agency.txt").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        peaks = []
        for size in (100, 1000):
            file = Path(folder) / f"{size}.jsonl"
            rows = [{"story": f"{n:05}", "text": text.replace("930", str(n))} for n in range(size) for _ in range(2)]
            file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            peaks.append(peak("check", str(file), "-f", "jsonl", "--jobs", "1", "--no-cache"))
    print(
        f"peak memory on 1,000 stories / 100 stories: {peaks[1] / peaks[0]:.2f}  ({peaks[1]:.0f} MB, {peaks[0]:.0f} MB)"
    )


def archive(size: int) -> None:
    """So many articles, four a story, made of the seeds' with other digits: how many a second with all cores."""
    rng = random.Random(0)
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.rglob("*.txt"))]
    other = lambda text: re.sub(r"\d", lambda digit: rng.choice("123456789"), text)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "archive.jsonl.gz"
        with gzip.open(file, "wt", encoding="utf-8") as lines:
            for n in range(size):
                lines.write(json.dumps({"story": f"{n // 4:06}", "text": other(rng.choice(texts))}) + "\n")
        start = time.perf_counter()
        memory = peak("check", str(file), "-f", "jsonl", "--jobs", "0", "--no-cache")
        took = time.perf_counter() - start
    print(
        f"{size:,} articles in {size // 4:,} stories: {took:.0f} s, {size / took:.1f} articles a second, {memory:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--growth", nargs="*", type=int, default=[10, 30, 100, 300, 1000])
    parser.add_argument("--archive", type=int, default=0, metavar="N", help="only this: N articles in N/4 stories")
    options = parser.parse_args()
    stories = cc.read_stories([options.stories])
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    if options.archive:
        archive(options.archive)
        return
    start_up()
    end_to_end(stories)
    cached(stories)
    memory()
    growth(stories, options.growth)


if __name__ == "__main__":
    main()
