#!/usr/bin/env python3
"""Fit the weights by which claims are aligned and contradictions trusted, on annotated stories.

usage: fit_alignment.py STORIES_DIR GOLD_DIR [--write] [--without STORY ...]

Beside the stories, both learn from sentences of our own: sentences.txt, tests/newsroom.txt, the rules' examples; and the
second from stories of our own, tests/stories, in which everything that is no contradiction is known to be none.

Two logistic regressions. The first, over claimcheck.FEATURES, learns from every candidate pair of claims whether the
two state the same fact (both touch mentions of one annotated fact, or an edited sentence and what it contradicts). The
second, over claimcheck.TRUST_FEATURES, learns from every pair that breaks a rule whether that is a true contradiction
(an annotated divergence, or a contradiction written in) or a false alarm (on the story as it stands, or on a harmless
rewording). Each story is scored by weights fitted on the others. --write replaces claimcheck_data/alignment.toml.
"""

import argparse
import functools
import json
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

import claimcheck as cc


def span(text: str, quote: str) -> tuple[int, int]:
    at = text.index(quote)
    return at, at + len(quote)


def touches(claim: cc.Claim, article: str, where: tuple[int, int]) -> bool:
    overlap = min(claim.end, where[1]) - max(claim.start, where[0])
    return claim.article == article and overlap > 0 and overlap * 2 >= min(claim.end - claim.start, where[1] - where[0])


class Story:
    """A story with its gold, its claims cached by text."""

    def __init__(self, name: str, stories: Path, gold: dict, nlp):
        self.nlp, self.gold, self.lex = nlp, gold, cc.lexical(nlp.vocab)
        self.texts = {p.name: p.read_text(encoding="utf-8") for p in sorted((stories / name).glob("*.txt"))}
        self.claims = functools.cache(lambda name, text: cc.claims_of(cc.Article(id=name, text=text), nlp))

    def entries(self, texts: dict[str, str]):
        claims = [c for k, v in sorted(texts.items()) for c in self.claims(k, v)]
        return cc.make_entries(claims, {k: len(v) for k, v in texts.items()})

    def facts(self, *verdicts: str):
        return [[(m["article"], span(self.texts[m["article"]], m["quote"])) for m in f["mentions"]]
                for f in self.gold["facts"] if f["verdict"] in verdicts]  # fmt: skip

    def edited(self):
        """(texts, place of the edit, what of it is new, place it is about, whether it contradicts) of each edit."""
        for edit in self.gold["edits"]:
            name = edit["article"]
            at = self.texts[name].index(edit["find"])
            other = edit["against"]["article"]
            start, end = changed(edit["find"], edit["replace"])
            yield ({**self.texts, name: self.texts[name].replace(edit["find"], edit["replace"], 1)}, (name, (at, at + len(edit["replace"]))),
                   (at + start, at + end), (other, span(self.texts[other], edit["against"]["quote"])), edit["effect"] == "divergent")  # fmt: skip


def changed(before: str, after: str) -> tuple[int, int]:
    """The characters of the second text that the first does not have."""
    start = same_start(before, after)
    return start, len(after) - same_start(before[start:][::-1], after[start:][::-1])


def same_start(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    return next((n for n, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))


def joins(a: cc.Claim, b: cc.Claim, places) -> bool:
    """Whether the two claims touch two of the places."""
    hit_a = {p[0] for p in places if touches(a, *p)}
    hit_b = {p[0] for p in places if touches(b, *p)}
    return any(x != y for x in hit_a for y in hit_b)


def candidates(entries, sentences: cc.Sentences, lex: cc.Lexical):
    """(claim, claim, features) of every pair that the first regression scores."""
    singular = cc.Singular.of(entries)
    pairs = cc.candidate_pairs(entries, cc.same_pairs(entries, lex, singular) | singular.pairs)
    for (i, j), features in zip(pairs, cc.features_of(entries, pairs, sentences, lex), strict=True):
        yield entries[i].claim, entries[j].claim, features


def alignment_rows(story: Story):
    entries, sentences = story.entries(story.texts)
    facts = story.facts("agreed", "divergent", "superseded")
    for a, b, features in candidates(entries, sentences, story.lex):
        yield features, any(joins(a, b, f) for f in facts)
    for texts, here, _, there, _ in story.edited():
        entries, sentences = story.entries(texts)
        for a, b, features in candidates(entries, sentences, story.lex):
            if (touches(a, *here) and b.article == there[0]) or (touches(b, *here) and a.article == there[0]):
                yield features, joins(a, b, [here, there])


def breaches(entries, sentences: cc.Sentences, lex: cc.Lexical, day: str = ""):
    """(claim, claim, difference, what works out the features) of every breach that the second regression judges."""
    said, days = cc.what_is_said([e.claim for e in entries]), {e.claim.article: day for e in entries}
    singular = cc.Singular.of(entries)
    pairs = cc.score_pairs(entries, sentences, lex, singular=singular)
    for breach in cc.rule_breaches(entries, pairs, sentences, lex, days, singular=singular):
        if breach.difference.how not in cc.UNTRAINED:
            a, b = entries[breach.pair.a].claim, entries[breach.pair.b].claim
            yield a, b, breach.difference, functools.partial(cc.trust_features, breach, entries, said)


def trust_rows(story: Story):
    """(features, label, group) of every way in which a pair of claims breaks a rule.

    A contradiction written in is found where the difference is what the edit changed, or beside it ("over", "not
    guilty"; a negation or an exchange is said by other words than those that changed). Rows of one group are about one contradiction: one of them is right.
    """

    broken = lambda texts: breaches(*story.entries(texts), story.lex)
    divergent, superseded = story.facts("divergent"), story.facts("superseded")
    for a, b, _, features in broken(story.texts):
        if not any(joins(a, b, f) for f in superseded):
            group = next((n for n, f in enumerate(divergent) if joins(a, b, f)), -1)
            yield features(), group >= 0, group
    for n, (texts, here, new, there, contradicts) in enumerate(story.edited(), len(divergent)):
        for a, b, difference, features in broken(texts):
            if contradicts and joins(a, b, [here, there]):
                spot = difference.spots and difference.spots[touches(b, *here)]
                loose = spot is None or difference.how in ("negation", "exchanged", "preposition")
                room = 15 if cc.FAMILY_OF[difference.how] in ("figure", "time", "status") else 1
                right = loose or (spot[0] < new[1] + room and new[0] - room < spot[1])
                yield features(), right, n if right else -1
            elif not contradicts and (touches(a, *here) or touches(b, *here)):
                yield features(), False, -1


class Sentences:
    """A part of our own sentences: those of sentences.txt, each with one about another thing and one that contradicts it;
    those of tests/newsroom.txt, each with a rewording and one that contradicts it; and the rules' examples.
    """

    def __init__(self, part: int, nlp):
        here = Path(__file__).parent
        pairs = [
            *((said, other, same, contradicts) for said, *others in columns(here / "sentences.txt")
              for other, same, contradicts in zip(others, (False, True), (False, True), strict=True)),
            *((said, other, same, contradicts) for said, *others in columns(TESTS / "newsroom.txt")
              for other, same, contradicts in zip(others, (True, True), (False, True), strict=True)),
            *((one, other, None, verdict == "divergent") for rule in cc.RULES.values()
              for verdict, one, other in cc.examples_of(rule)),
        ]  # fmt: skip
        self.pairs = [pair for n, pair in enumerate(pairs) if n // 2 % PARTS == part]
        self.nlp, self.lex = nlp, cc.lexical(nlp.vocab)

    def entries(self, *texts: str):
        claims = [c for k, v in zip("ab", texts, strict=True)
                  for c in cc.claims_of(cc.Article(id=k, text=v, published=DAY), self.nlp)]  # fmt: skip
        return cc.make_entries(claims, {k: len(v) for k, v in zip("ab", texts, strict=True)})

    def alignment_rows(self):
        for one, other, same, _ in self.pairs:
            if same is not None:
                entries, sentences = self.entries(one, other)
                for _, _, features in candidates(entries, sentences, self.lex):
                    yield features, same

    def trust_rows(self):
        for n, (one, other, _, contradicts) in enumerate(self.pairs):
            for _, _, _, features in breaches(*self.entries(one, other), self.lex, DAY):
                yield features(), contradicts, n if contradicts else -1


TESTS = Path(__file__).parent.parent / "tests"
SEEDS = TESTS.parent / "seeds"


class OwnStory:
    """A story of tests/stories: articles under lines "== NAME" (without one, the seeds of that name), after the lines
    "contradiction: ONE | OTHER".
    """

    def __init__(self, name: str, nlp):
        text = (TESTS / "stories" / f"{name}.txt").read_text(encoding="utf-8")
        parts = re.split(r"(?m)^== (\S+)\n", text)
        self.texts = dict(zip(parts[1::2], map(str.strip, parts[2::2]), strict=True))
        if not self.texts:
            (seeds,) = cc.read_stories([SEEDS / name])
            self.texts = {article.id: article.text for article in seeds.articles}
        passages = re.findall(r"(?m)^contradiction: (?:~ )?(.+?) \| (.+)$", parts[0])
        self.contradictions = [[self.places(passage) for passage in pair] for pair in passages]
        self.nlp, self.lex = nlp, cc.lexical(nlp.vocab)

    def places(self, passage: str) -> list[tuple[str, tuple[int, int]]]:
        return [(k, span(text, passage)) for k, text in self.texts.items() if passage in text]

    def trust_rows(self):
        claims = [c for k, v in self.texts.items() for c in cc.claims_of(cc.Article(id=k, text=v), self.nlp)]
        entries, sentences = cc.make_entries(claims, {k: len(v) for k, v in self.texts.items()})
        for a, b, difference, features in breaches(entries, sentences, self.lex):
            one, other = difference.spots or ((a.start, a.end), (b.start, b.end))
            group = self.contradiction((a.article, one), (b.article, other))
            yield features(), group >= 0, group

    def contradiction(self, *spots: tuple[str, tuple[int, int]]) -> int:
        """The number of the contradiction whose two passages two spots stand in, in either order, or -1."""
        for n, (one, other) in enumerate(self.contradictions):
            if all(map(stands_in, spots, (one, other))) or all(map(stands_in, spots, (other, one))):
                return n
        return -1


def stands_in(spot: tuple[str, tuple[int, int]], places) -> bool:
    """Whether a spot of an article overlaps one of the places."""
    article, (start, end) = spot
    return any(article == where and start < last and first < end for where, (first, last) in places)


def columns(file: Path) -> list[list[str]]:
    """The columns of a file's lines, but for comments."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [
        [part.strip(" ~") for part in line.split("|")] for line in lines if line.strip() and not line.startswith("#")
    ]


PARTS, DAY = 6, "2026-05-08"


def fit(x: np.ndarray, y: np.ndarray, strength: float = 1.0, steps: int = 60) -> np.ndarray:
    """L2-regularised logistic regression by Newton's method."""
    w = np.zeros(x.shape[1])
    penalty = strength * np.eye(x.shape[1])
    penalty[0, 0] = 1e-3
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (y - p) - penalty @ w)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return w


def average_precision(score: np.ndarray, y: np.ndarray) -> float:
    hits = y[np.argsort(-score, kind="stable")]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1) * hits).sum() / max(hits.sum(), 1))


def best_of_groups(score: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Which rows stand: those of no group, and the best of each group."""
    keep = group < 0
    for g in set(group[group >= 0]):
        rows = np.flatnonzero(group == g)
        keep[rows[np.argmax(score[rows])]] = True
    return keep


def fit_groups(data: list[tuple[np.ndarray, ...]], strength: float) -> np.ndarray:
    """Weights fitted on the stories' rows, of each group the one that the last fit thought best."""
    x, y = (np.concatenate([d[k] for d in data]) for k in (0, 1))
    keep = np.ones(len(y), dtype=bool)
    for _ in range(4):
        w = fit(x[keep], y[keep], strength)
        keep = np.concatenate([best_of_groups(d[0] @ w, d[2]) for d in data])
    return w


def fit_all(title: str, names: tuple[str, ...], data: dict[str, tuple[np.ndarray, ...]], strength: float) -> list[str]:
    """Prints how well each story is told by the others, and returns the weights as lines of TOML."""
    print(f"{title}: {sum(len(d[1]) for d in data.values())} pairs; average precision on a story left out of the fit:")
    scores, labels = [], []
    for name, (x, y, group) in data.items():
        held = x @ fit_groups([d for n, d in data.items() if n != name], strength)
        keep = best_of_groups(held, group)
        scores.append(held[keep])
        labels.append(y[keep])
        print(f"  {name[:40]:40} {average_precision(scores[-1], labels[-1]):.3f}  of {int(labels[-1].sum())}")
    p, y = 1 / (1 + np.exp(-np.concatenate(scores))), np.concatenate(labels)
    print(f"  all together {average_precision(p, y):.3f}")
    for cut in (0.3, 0.5, 0.7, 0.9):
        n = p >= cut
        print(
            f"  at {cut}: {int(n.sum())} taken, {y[n].mean() if n.any() else 0:.2f} of them true, {y[n].sum() / y.sum():.2f} of the true ones"
        )
    weights = fit_groups(list(data.values()), strength)
    return [f'"{name}" = {value:.4f}' for name, value in zip(names, weights, strict=True)]


def as_arrays(rows) -> tuple[np.ndarray, ...]:
    """Features, labels and groups (-1: none) of rows of two or three."""
    rows = list(rows)
    group = np.array([r[2] if len(r) > 2 else -1 for r in rows])
    return np.array([r[0] for r in rows]), np.array([r[1] for r in rows], dtype=float), group


@functools.cache
def story_named(name: str, stories: Path, gold: Path) -> Story:
    return Story(name, stories, json.loads((gold / f"{name}.json").read_text(encoding="utf-8")), cc.load())


def rows_of(which: str, weights: list[float], name: str, stories: Path, gold: Path) -> tuple[np.ndarray, ...]:
    """The rows of a story for one of the two fits, in a worker process."""
    cc.WEIGHTS = np.array(weights)
    if name.startswith("story "):
        return as_arrays(OwnStory(name.removeprefix("story "), cc.load()).trust_rows())
    if name.startswith("sentences "):
        own = Sentences(int(name.split()[1]), cc.load())
        return as_arrays({"alignment": own.alignment_rows, "trust": own.trust_rows}[which]())
    return as_arrays({"alignment": alignment_rows, "trust": trust_rows}[which](story_named(name, stories, gold)))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("stories", type=Path)
    ap.add_argument("gold", type=Path)
    ap.add_argument("--write", action="store_true")
    ap.add_argument("--without", nargs="*", default=[], help="stories to leave out of the fit")
    args = ap.parse_args()
    names = sorted(p.stem for p in args.gold.glob("*.json") if p.stem not in args.without)
    names += [f"sentences {part}" for part in range(PARTS)]
    own = [f"story {file.stem}" for file in sorted((TESTS / "stories").glob("*.txt"))]
    with ProcessPoolExecutor() as pool:

        def gather(which: str, weights: list[float]) -> dict[str, tuple[np.ndarray, ...]]:
            known = names + (own if which == "trust" else [])
            jobs = {n: pool.submit(rows_of, which, weights, n, args.stories, args.gold) for n in known}
            return {n: rows for n, job in jobs.items() if len((rows := job.result())[1])}

        weights = fit_all("same fact", cc.FEATURES, gather("alignment", list(cc.WEIGHTS)), 1.0)
        values = [float(line.split(" = ")[1]) for line in weights]
        trust = fit_all("contradiction", cc.TRUST_FEATURES, gather("trust", values), 3.0)
    text = "\n".join(["# Fitted by benchmarks/fit_alignment.py.", "", "# Do two claims state the same fact?", "[weights]", *weights, "",
                      "# Do two claims that break a rule contradict each other?", "[trust]", *trust, ""])  # fmt: skip
    if args.write:
        (cc.DATA / "alignment.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
