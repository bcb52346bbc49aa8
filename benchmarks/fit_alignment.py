#!/usr/bin/env python3
"""Fit the weights by which claims are aligned and contradictions trusted, on annotated stories.

usage: fit_alignment.py STORIES_DIR GOLD_DIR [--write]

Two logistic regressions. The first, over claimcheck.FEATURES, learns from every candidate pair of claims whether the
two state the same fact (both touch mentions of one annotated fact, or an edited sentence and what it contradicts). The
second, over claimcheck.TRUST_FEATURES, learns from every pair that breaks a rule whether that is a true contradiction
(an annotated divergence, or a contradiction written in) or a false alarm (on the story as it stands, or on a harmless
rewording). Each story is scored by weights fitted on the others. --write replaces claimcheck_data/alignment.toml.
"""

import argparse
import functools
import json
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
        """(texts, place of the edit, place it is about, whether it contradicts) of each edit."""
        for edit in self.gold["edits"]:
            name = edit["article"]
            at = self.texts[name].index(edit["find"])
            other = edit["against"]["article"]
            yield ({**self.texts, name: self.texts[name].replace(edit["find"], edit["replace"], 1)}, (name, (at, at + len(edit["replace"]))),
                   (other, span(self.texts[other], edit["against"]["quote"])), edit["effect"] == "divergent")  # fmt: skip


def joins(a: cc.Claim, b: cc.Claim, places) -> bool:
    """Whether the two claims touch two of the places."""
    hit_a = {p[0] for p in places if touches(a, *p)}
    hit_b = {p[0] for p in places if touches(b, *p)}
    return any(x != y for x in hit_a for y in hit_b)


def alignment_rows(story: Story):
    entries, sentences = story.entries(story.texts)
    facts = story.facts("agreed", "divergent", "superseded")
    for i, j in cc.candidate_pairs(entries):
        a, b = entries[i], entries[j]
        yield cc.pair_features(a, b, sentences, story.lex), any(joins(a.claim, b.claim, f) for f in facts)
    for texts, here, there, _ in story.edited():
        entries, sentences = story.entries(texts)
        for i, j in cc.candidate_pairs(entries):
            a, b = entries[i], entries[j]
            if (touches(a.claim, *here) and b.claim.article == there[0]) or (
                touches(b.claim, *here) and a.claim.article == there[0]
            ):
                yield cc.pair_features(a, b, sentences, story.lex), joins(a.claim, b.claim, [here, there])


def trust_rows(story: Story):
    """(features, label, weight) of the pairs that break a rule."""

    def broken(texts):
        entries, sentences = story.entries(texts)
        said = cc.what_is_said([e.claim for e in entries])
        for pair, found in cc.rule_breaches(entries, cc.score_pairs(entries, sentences, story.lex), story.lex):
            a, b = entries[pair.a], entries[pair.b]
            yield a.claim, b.claim, cc.trust_features(pair, a, b, found, said)

    divergent, superseded = story.facts("divergent"), story.facts("superseded")
    for a, b, row in broken(story.texts):
        if not any(joins(a, b, f) for f in superseded):
            yield row, any(joins(a, b, f) for f in divergent)
    for texts, here, there, contradicts in story.edited():
        for a, b, row in broken(texts):
            at_edit = touches(a, *here) or touches(b, *here)
            if contradicts and joins(a, b, [here, there]):
                yield row, True
            elif at_edit and not contradicts:
                yield row, False


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


def fit_all(title: str, names: tuple[str, ...], data: dict[str, tuple[np.ndarray, np.ndarray]]) -> list[str]:
    """Prints how well each story is told by the others, and returns the weights as lines of TOML."""
    everything = [np.concatenate([d[k] for d in data.values()]) for k in (0, 1)]
    print(
        f"{title}: {len(everything[1])} pairs, {int(everything[1].sum())} true; average precision on a story left out of the fit:"
    )
    held = {}
    for name, (x, y) in data.items():
        held[name] = x @ fit(*(np.concatenate([d[k] for n, d in data.items() if n != name]) for k in (0, 1)))
        print(f"  {name[:40]:40} {average_precision(held[name], y):.3f}")
    p = 1 / (1 + np.exp(-np.concatenate(list(held.values()))))
    for cut in (0.3, 0.5, 0.7, 0.9):
        n = p >= cut
        print(
            f"  at {cut}: {int(n.sum())} taken, {everything[1][n].mean() if n.any() else 0:.2f} of them true, {everything[1][n].sum() / everything[1].sum():.2f} of the true ones"
        )
    return [f'"{name}" = {value:.4f}' for name, value in zip(names, fit(*everything), strict=True)]


def as_arrays(rows) -> tuple[np.ndarray, np.ndarray]:
    rows = list(rows)
    return np.array([r for r, _ in rows]), np.array([label for _, label in rows], dtype=float)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("stories", type=Path)
    ap.add_argument("gold", type=Path)
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    nlp = cc.load()
    stories = {
        p.stem: Story(p.stem, args.stories, json.loads(p.read_text(encoding="utf-8")), nlp)
        for p in sorted(args.gold.glob("*.json"))
    }
    weights = fit_all("same fact", cc.FEATURES, {n: as_arrays(alignment_rows(s)) for n, s in stories.items()})
    cc.WEIGHTS = np.array([float(line.split(" = ")[1]) for line in weights])
    trust = fit_all("contradiction", cc.TRUST_FEATURES, {n: as_arrays(trust_rows(s)) for n, s in stories.items()})
    text = "\n".join(["# Fitted by benchmarks/fit_alignment.py.", "", "# Do two claims state the same fact?", "[weights]", *weights, "",
                      "# Do two claims that break a rule contradict each other?", "[trust]", *trust, ""])  # fmt: skip
    print(text)
    if args.write:
        (cc.DATA / "alignment.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
