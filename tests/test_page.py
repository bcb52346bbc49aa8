"""The HTML page in a real browser: headless Chromium (Debian's package), driven by Playwright."""

import shutil
from pathlib import Path

import pytest

import claimcheck

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt-get install chromium")
HOSTILE = (
    'The <script>document.title="owned"</script> "bridge" is {} metres long. '
    "<img src=x onerror=\"document.title='owned'\"> </details></script> \u202eכיתוב\u202c الجسر طويل."
)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as run:
        browser = run.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory, nlp):
    """The page of the seeds, of a story full of markup, and of one without a contradiction."""
    stories = claimcheck.read_stories([str(Path(__file__).parents[1] / "seeds")])
    reports = [claimcheck.check(s.articles, nlp=nlp, name=s.name) for s in stories]
    for name, texts in (("<b>hostile</b>", (HOSTILE.format(420), HOSTILE.format(350))), ("calm", ("It rained.",) * 2)):
        articles = [claimcheck.Article(id=f"{n}'\"<i>.txt", text=text) for n, text in enumerate(texts)]
        reports.append(claimcheck.check(articles, nlp=nlp, name=name))
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(claimcheck.FORMATS["html"](reports, claimcheck.View()), encoding="utf-8")
    return file


@pytest.fixture
def page(browser, page_file):
    """The page, opened from disk; no request and no complaint in the console is allowed."""
    page = browser.new_page()
    seen = []
    page.on("request", lambda r: seen.append(r.url) if not r.url.startswith("file:") else None)
    page.on("console", lambda m: seen.append(m.text))
    page.on("pageerror", lambda e: seen.append(str(e)))
    page.goto(page_file.as_uri())
    yield page
    assert seen == []
    page.close()


def test_matrix_has_a_row_a_fact_divergent_ones_first(page):
    rows = page.locator("#s0 .fact")
    verdicts = [rows.nth(n).get_attribute("data-verdict") for n in range(rows.count())]
    assert verdicts == sorted(verdicts, key=("divergent", "agreed", "unsupported").index)
    assert page.locator("#s0 thead th").count() == 4
    assert page.locator("#s0 .fact").first.locator("td").all_inner_texts() == ["✗ divergent"] * 3


def test_a_row_opens_by_mouse_and_by_keyboard(page):
    button = page.locator("#s0 .fact button").first
    more = page.locator("#s0 .more").first
    assert not more.is_visible()
    button.click()
    assert more.is_visible()
    assert more.locator("mark").first.inner_text() == "20 to 30 percent"
    button.focus()
    page.keyboard.press("Enter")
    assert not more.is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Space")
    assert more.is_visible()


def test_filters(page):
    shown = lambda: page.locator(".fact:visible").count()
    assert page.locator(".fact.unsupported:visible").count() == 0
    page.get_by_label("in one article alone").check()
    everything = shown()
    assert everything == page.locator(".fact").count()
    page.get_by_label("Code").select_option("CC103")
    assert set(page.locator(".fact:visible").evaluate_all("rows => rows.map(r => r.dataset.code)")) == {"CC103"}
    page.get_by_label("Code").select_option("")
    page.get_by_label("Words").fill("skeletal muscle")
    assert 0 < shown() < everything
    assert page.locator("output").inner_text() == f"{shown()} of {everything} facts"
    page.get_by_label("Words").fill("no such words")
    assert shown() == 0


def test_an_article_leads_to_its_findings_and_back(page):
    page.locator("#s0 .fact button").first.click()
    page.locator("#s0 figcaption a").first.click()
    claim = page.locator(".claim:target")
    claim.wait_for(state="visible", timeout=5000)
    assert "20 to 30 percent" in claim.inner_text()
    claim.click()
    assert page.locator(".fact:target").get_attribute("data-code") == "CC101"
    page.locator(".article summary").nth(1).click()
    page.locator("#s0-a1 .claim.unsupported").first.click()
    page.locator(".fact:target").wait_for(state="visible", timeout=5000)  # the script shows the row after the click


def test_hostile_text_is_text(page):
    assert page.title() == "claimcheck: 4 stories"
    assert page.locator("#s2 h2").inner_text() == "<b>hostile</b>"
    page.locator("#s2 .article summary").first.click()
    text = page.locator("#s2 .text").first.inner_text()
    assert "</details></script>" in text
    assert "\u202e" not in text
    assert page.locator("img, #s2 script").count() == 0


def test_dark_phone_and_print(browser, page_file):
    page = browser.new_page(color_scheme="dark", viewport={"width": 360, "height": 700})
    page.goto(page_file.as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert page.locator("#s0 .more").first.is_visible()
    page.close()
