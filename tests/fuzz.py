"""Fuzzing of reading, extraction and judging with Atheris; run by hand, not collected by pytest.

    pip install atheris && python tests/fuzz.py -max_total_time=600 -max_len=4000

An input that crashes is written to the current folder; it becomes a case in test_properties.py.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["claimcheck"]):
    import claimcheck

NLP = claimcheck.load()
FOLDER = Path(tempfile.mkdtemp())


def one_story(data: bytes) -> None:
    """Two articles, in a format that the first byte chooses, cut where the second says."""
    if len(data) < 3:
        return
    suffix = (".txt", ".md", ".jsonl")[data[0] % 3]
    cut = 2 + data[1] * len(data) // 256
    for name, part in (("a", data[2:cut]), ("b", data[cut:])):
        (FOLDER / f"{name}{suffix}").write_bytes(part)
    try:
        stories = claimcheck.read_stories([FOLDER / f"a{suffix}", FOLDER / f"b{suffix}"])
        for story in stories:
            report = claimcheck.check(story.articles, nlp=NLP, name=story.name)
            for render in claimcheck.FORMATS.values():
                render([report], claimcheck.View(everything=True))
    except claimcheck.InputError:
        pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_story)
    atheris.Fuzz()
