"""Makes the generated parts of the documentation.

    python docs/make.py            # docs/rules.md, from the rules' docstrings
    python docs/make.py --picture  # docs/page.png too: the page of seeds/wind-farm, taken in Chromium

The second needs Debian's chromium and `pip install playwright`.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import claimcheck

DOCS = Path(__file__).resolve().parent
HEAD = """# Rules

<!-- Made by docs/make.py from the docstrings in claimcheck.py; the examples are run by the tests. -->

`claimcheck explain CODE` prints a rule, `claimcheck explain` the table. An `error` is a contradiction and fails a build
unless told otherwise, a `warning` is something to query, a `note` is for information.
"""


def rules_page() -> str:
    """Every rule and note: what it catches, and its examples as a table."""
    parts = [HEAD]
    for rule in sorted(claimcheck.RULES.values(), key=lambda rule: rule.code):
        prose = claimcheck.EXAMPLE.sub("", rule.explanation).strip()
        rows = [f"| {verdict} | {one} | {other} |" for verdict, one, other in claimcheck.examples_of(rule)]
        table = ["| verdict | one article | another |", "| --- | --- | --- |", *sorted(rows, reverse=True)]
        parts.append(f"## {rule.code} {rule.name} ({rule.level})\n\n{prose}\n\n" + "\n".join(table) + "\n")
    parts += [f"## {code} {name} ({level})\n\n{text}\n" for code, (name, level, text) in claimcheck.NOTES.items()]
    return "\n".join(parts)


def take_picture(target: Path) -> None:
    """The page on the wind farm as a browser shows it, its first row open."""
    from playwright.sync_api import sync_playwright

    (story,) = claimcheck.read_stories([DOCS.parent / "seeds" / "wind-farm"])
    report = claimcheck.check(story.articles, name=story.name)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as run:
        page_file = Path(folder) / "report.html"
        page_file.write_text(claimcheck.FORMATS["html"]([report], claimcheck.View()), encoding="utf-8")
        browser = run.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": 760}, color_scheme="light")
        page.goto(page_file.as_uri())
        page.locator("tbody button").first.click()
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    (DOCS / "rules.md").write_text(rules_page(), encoding="utf-8")
    if "--picture" in sys.argv[1:]:
        take_picture(DOCS / "page.png")
