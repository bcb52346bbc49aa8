#!/usr/bin/env python3
"""Figures read by claimcheck, quantulum3 and Recognizers-Text from the same sentences: how many a second, how well.

usage: quantities.py FILE.json        (pip install quantulum3 recognizers-text-suite 'emoji<2')

FILE: a list of {"text", "quantities": [{"value"}]}; a value "a-b" is a range. F1 of the values alone: what else a figure
is (its unit, its direction) each package says in its own words.
"""

import argparse
import json
import math
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import quantulum3.parser
from recognizers_number import recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_age, recognize_currency, recognize_dimension, recognize_temperature
from recognizers_text import Culture

import claimcheck

Range = tuple[float, float]
RECOGNIZERS = (
    recognize_age,
    recognize_currency,
    recognize_dimension,
    recognize_temperature,
    recognize_percentage,
    recognize_number,
)


def by_characters(texts: list[str]) -> Iterator[list[Range]]:
    """What the other two do: figures and written units, from the characters alone."""
    for text in texts:
        yield [(a.low, a.high) for a in claimcheck.figures_in(text, claimcheck.find_dates(text))]


def by_claimcheck(texts: list[str]) -> Iterator[list[Range]]:
    for doc in claimcheck.load().pipe(texts):
        yield [(q.low, q.high) for q in doc._.quantities]


def by_quantulum(texts: list[str]) -> Iterator[list[Range]]:
    for text in texts:
        yield [(q.value, q.value) for q in quantulum3.parser.parse(text)]


def by_recognizers(texts: list[str]) -> Iterator[list[Range]]:
    """Figures with units first; a bare number only where none of them lies."""
    for text in texts:
        found: dict[tuple[int, int], Range] = {}
        for recognize in RECOGNIZERS:
            for one in recognize(text, Culture.English):
                value = re.sub(r"[^\d.eE+-]", "", str((one.resolution or {}).get("value") or ""))
                inside = any(start <= one.start <= end for start, end in found)
                if value and not inside:
                    found[one.start, one.end] = (float(value), float(value))
        yield list(found.values())


def range_of(value: object) -> Range:
    text = str(value).replace(" ", "")
    match = re.fullmatch(r"(-?[\d.]+)-(-?[\d.]+)", text)
    return (float(match[1]), float(match[2])) if match else (float(text), float(text))


def f1(gold: list[list[Range]], found: list[list[Range]]) -> float:
    """Of values, each of which is found at most once."""
    hits = 0
    for expected, read in zip(gold, found, strict=True):
        left = list(read)
        for low, high in expected:
            same = [r for r in left if math.isclose(r[0], low, rel_tol=1e-3) and math.isclose(r[1], high, rel_tol=1e-3)]
            if same:
                hits += 1
                left.remove(same[0])
    return 2 * hits / (sum(map(len, gold)) + sum(map(len, found)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    rows = json.loads(parser.parse_args().file.read_text(encoding="utf-8"))
    texts, gold = [row["text"] for row in rows], [[range_of(q["value"]) for q in row["quantities"]] for row in rows]
    readers: dict[str, Callable[[list[str]], Iterator[list[Range]]]] = {
        "claimcheck, parsed": by_claimcheck,
        "claimcheck, unparsed": by_characters,
        "quantulum3": by_quantulum,
        "Recognizers-Text": by_recognizers,
    }
    for name, read in readers.items():
        list(read(texts[:3]))  # what is loaded once
        start = time.perf_counter()
        found = list(read(texts))
        took = time.perf_counter() - start
        print(f"{name}: {len(texts) / took:.0f} sentences a second, F1 of values {100 * f1(gold, found):.1f}")


if __name__ == "__main__":
    main()
