"""Files and folders become stories; offsets, lines and columns stay those of the file."""

import json

import pytest

import claimcheck


def test_folder_of_folders_is_several_stories(seeds):
    stories = claimcheck.read_stories([seeds])
    assert [s.name for s in stories] == ["exercise-mimetics", "wind-farm"]
    assert [len(s.articles) for s in stories] == [3, 3]


def test_front_matter_and_heads_become_metadata(seeds):
    (story,) = claimcheck.read_stories([seeds / "exercise-mimetics"])
    by_id = {a.id: a for a in story.articles}
    assert by_id["press-desk.md"].source == "Riverside Science Desk"
    assert by_id["press-desk.md"].published == "2026-02-10"
    assert by_id["magazine-column.txt"].published == "2026-02-14"
    assert by_id["blog-post.txt"].title == "The workout pill is here"


def test_markdown_keeps_offsets(tmp_path, nlp):
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: T\n---\n# Head\n\nThe **old bridge** is [420 metres](http://x.example/a_b) long.\n",
        encoding="utf-8",
    )
    ((article,),) = [s.articles for s in claimcheck.read_stories([path])]
    (claim,) = [c for c in claimcheck.claims_of(article, nlp) if c.kind == "quantity"]
    assert article.text[claim.start : claim.end] == claim.text
    assert (claim.line, claim.column) == (6, 1)
    assert claim.quantity.low == 420


def test_json_lines_point_into_their_line(tmp_path, nlp):
    path = tmp_path / "a.jsonl"
    rows = [
        {"id": "x", "story": "one", "text": "Intro here.\nThe bridge is 420 metres long."},
        {"story": "two", "text": "The tower is 90 metres high."},
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    stories = claimcheck.read_stories([path])
    assert [s.name for s in stories] == ["one", "two"]
    claim = next(c for c in claimcheck.claims_of(stories[0].articles[0], nlp) if c.kind == "quantity")
    line = path.read_text(encoding="utf-8").splitlines()[claim.line - 1]
    assert line[claim.column - 1 :].startswith("The bridge is 420")
    assert stories[0].articles[0].id == "x"


PAGE = """<!DOCTYPE html><html><head><title>Bridge opens</title><meta property="og:site_name" content="The Daily Bridge">
<meta property="article:published_time" content="2026-05-04"></head><body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav>
<article><h1>Bridge opens</h1>
<p>The town has waited a long time for this day, and the crowd that gathered on the quay was large and loud.</p>
<p>The new bridge is <b>420 metres</b> long and it cost &pound;30 million, which the council paid over nine years.</p>
<p>It replaces a ferry that had carried cars and people across the river for most of a century.</p>
</article><footer>Copyright</footer></body></html>"""


def test_html_gives_main_text_and_places_in_the_source(tmp_path, nlp):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    ((article,),) = [s.articles for s in claimcheck.read_stories([path])]
    assert (article.source, article.published) == ("The Daily Bridge", "2026-05-04")
    assert "Sport" not in article.text
    claim = next(c for c in claimcheck.claims_of(article, nlp) if c.quantity and c.quantity.unit == "meter")
    assert PAGE.splitlines()[claim.line - 1][claim.column - 1 :].startswith("The new bridge")


@pytest.mark.parametrize(
    "data",
    ["The café cost £5 million.".encode("utf-8-sig"), "The café cost £5 million in the end, said the owner of the café.".encode("cp1252"),
     "The café cost £5 million.".encode("utf-16")],
)  # fmt: skip
def test_encodings(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)
    ((article,),) = [s.articles for s in claimcheck.read_stories([tmp_path / "a.txt"])]
    assert article.text.startswith("The café cost £5 million")


def test_windows_line_ends_keep_lines(tmp_path, nlp):
    (tmp_path / "a.txt").write_bytes(b"Bridge\r\n\r\nThe bridge is 420 metres long.\r\n")
    ((article,),) = [s.articles for s in claimcheck.read_stories([tmp_path / "a.txt"])]
    claim = next(c for c in claimcheck.claims_of(article, nlp) if c.quantity)
    assert (claim.line, claim.column) == (3, 1)
