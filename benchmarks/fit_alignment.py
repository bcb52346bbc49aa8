#!/usr/bin/env python3
"""Fit the weights by which claims are aligned, on annotated stories.

usage: fit_alignment.py STORIES_DIR GOLD_DIR [--write]

For every pair of claims that the candidate index proposes, the annotation says whether the two state the same fact
(both touch mentions of one gold fact, or an edited sentence and what it contradicts). A logistic regression over
claimcheck.FEATURES learns to tell; each story is also scored by weights fitted on the others. --write replaces
claimcheck_data/alignment.toml.
"""

import argparse
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


def rows(texts: dict[str, str], places: list[list[tuple[str, tuple[int, int]]]], nlp, only=None):
    """(features, label) of the candidate pairs of a story; `only` keeps those that touch one place."""
    articles = [cc.Article(id=k, text=v) for k, v in texts.items()]
    claims = [c for a in articles for c in cc.claims_of(a, nlp)]
    entries = cc.make_entries(claims, {a.id: len(a.text) for a in articles})
    marks = [frozenset(n for n, fact in enumerate(places) for m in fact if touches(e.claim, *m)) for e in entries]
    lex = cc.lexical(nlp.vocab)
    for i, j in cc.candidate_pairs(entries):
        if only and not (touches(entries[i].claim, *only) or touches(entries[j].claim, *only)):
            continue
        yield cc.pair_features(entries[i], entries[j], lex), bool(marks[i] & marks[j])


def story_rows(name: str, stories: Path, gold: dict, nlp):
    texts = {p.name: p.read_text(encoding="utf-8") for p in sorted((stories / name).glob("*.txt"))}
    places = [[(m["article"], span(texts[m["article"]], m["quote"])) for m in f["mentions"]] for f in gold["facts"]]
    yield from rows(texts, places, nlp)
    for edit in gold["edits"]:
        changed = {**texts, edit["article"]: texts[edit["article"]].replace(edit["find"], edit["replace"], 1)}
        at = texts[edit["article"]].index(edit["find"])
        here = edit["article"], (at, at + len(edit["replace"]))
        there = edit["against"]["article"], span(texts[edit["against"]["article"]], edit["against"]["quote"])
        two = {here[0]: changed[here[0]], there[0]: texts[there[0]]}
        yield from rows(two, [[here, there]], nlp, only=here)


def fit(x: np.ndarray, y: np.ndarray, strength: float = 1.0, steps: int = 60) -> np.ndarray:
    """L2-regularised logistic regression by Newton's method."""
    w = np.zeros(x.shape[1])
    penalty = strength * np.eye(x.shape[1])
    penalty[0, 0] = 0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (y - p) - penalty @ w)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return w


def average_precision(score: np.ndarray, y: np.ndarray) -> float:
    order = np.argsort(-score)
    hits = y[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1) * hits).sum() / max(hits.sum(), 1))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("stories", type=Path)
    ap.add_argument("gold", type=Path)
    ap.add_argument("--write", action="store_true")
    args = ap.parse_args()
    nlp, data = cc.load(), {}
    for path in sorted(args.gold.glob("*.json")):
        pairs = list(story_rows(path.stem, args.stories, json.loads(path.read_text(encoding="utf-8")), nlp))
        data[path.stem] = np.array([f for f, _ in pairs]), np.array([y for _, y in pairs], dtype=float)
    x, y = (np.concatenate([d[k] for d in data.values()]) for k in (0, 1))
    print(f"{len(y)} pairs, {int(y.sum())} of the same fact; average precision on a story left out of the fit:")
    for name, (own_x, own_y) in data.items():
        w = fit(*(np.concatenate([d[k] for n, d in data.items() if n != name]) for k in (0, 1)))
        print(f"  {name[:40]:40} {average_precision(own_x @ w, own_y):.3f}")
    w = fit(x, y)
    lines = [f'"{name}" = {value:.4f}' for name, value in zip(cc.FEATURES, w, strict=True)]
    print("\n".join(lines))
    if args.write:
        head = "# Weights of the parts of two claims, fitted by benchmarks/fit_alignment.py.\n[weights]\n"
        (cc.DATA / "alignment.toml").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
