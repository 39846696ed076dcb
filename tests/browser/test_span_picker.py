"""Words selected in a real browser arrive as the right code points, whatever the signs and their direction."""

import os
import shutil

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from claims.enums import ClaimStatus
from claims.models import Claim
from tests.articles import BRIDGES, COST, FACT, article_with
from tests.skip_guard import CHROMIUM

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 20_000
FAMILY, FLAG, MARKED = "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f1f3\U0001f1f4", "Z\u00fcrich q\u0323\u0307"
EMOJI = (
    f"The ferry \U0001f6a2 carried 4,000 people {FAMILY} in 2024. It went to {MARKED} and Oslo {FLAG} twice in 2023."
)
HEBREW = "העירייה תיקנה 40 מתוך 212 הגשרים שלה בשנת 2024. ראש העיר אמר ABC שהגשר היה סגור במשך 18 חודשים."
IN_FIRST_LINE = 15  # px below the top of a paragraph; its middle may lie between two lines
MIXED = "\n".join(["Signs of all kinds", "", EMOJI, "", HEBREW, "", COST])
SELECT = """async ([start, end]) => {
  const offsets = await import("/static/claims/js/span-offsets.js");
  offsets.select(start, end);
  return offsets.selectedSpan();
}"""
FIND = """async (words) => {
  const offsets = await import("/static/claims/js/span-offsets.js");
  document.getSelection().removeAllRanges();
  window.find(words, true, false, true);
  return offsets.selectedSpan();
}"""
PARAGRAPH = """async (number) => {
  const offsets = await import("/static/claims/js/span-offsets.js");
  const range = document.createRange();
  range.selectNodeContents(document.querySelectorAll("#text > p")[number]);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  return offsets.selectedSpan();
}"""


@pytest.fixture
def browser(monkeypatch):
    """A browser of its own: Playwright's loop runs in this thread, and Django would take it for an async program."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip(CHROMIUM)
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_article(browser, live_server, client, checker, settings):
    """Opens the workbench of a new article for a checker; its script must stay free of errors and within the policy."""
    client.force_login(checker)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    errors = []
    contexts = []

    def opened(text, *, script=True):
        snapshot = article_with(text, now=timezone.now())
        context = browser.new_context(base_url=live_server.url, java_script_enabled=script)
        contexts.append(context)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(error))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(reverse("desk-article", args=[snapshot.article.public_id]))
        return page, snapshot

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def said(page, words):
    expect(page.locator("#toasts")).to_contain_text(words, timeout=PATIENCE)


def span_of(snapshot, words) -> dict:
    """Where the words stand, as the server counts."""
    start = snapshot.text.index(words)
    return {"start": start, "end": start + len(words), "exact": words}


def test_offsets_are_code_points_of_the_text(open_article):
    page, snapshot = open_article(MIXED)
    words = ["4,000 people", f"people {FAMILY} in", FLAG, f"{MARKED} and", "הגשרים שלה", "אמר ABC שהגשר", "3.2 million"]
    wanted = [span_of(snapshot, each) for each in words]

    spans = [page.evaluate(SELECT, [span["start"], span["end"]]) for span in wanted]

    assert spans == wanted


def test_words_that_the_browser_itself_selects_are_found_behind_signs_of_two_units(open_article):
    page, snapshot = open_article(MIXED)
    words = ["twice in 2023", "במשך 18", "more than in 2023"]

    spans = [page.evaluate(FIND, each) for each in words]

    assert spans == [span_of(snapshot, each) for each in words]


def test_tags_and_hidden_words_inside_a_selection_are_no_part_of_it(open_article):
    page, snapshot = open_article(MIXED)

    spans = [page.evaluate(PARAGRAPH, number) for number in range(3)]

    assert spans == [span_of(snapshot, line) for line in snapshot.text.split("\n") if line]


def test_selection_over_two_paragraphs_has_their_line_ends(open_article):
    page, snapshot = open_article(MIXED)
    start, end = snapshot.text.index("twice"), snapshot.text.index("40 מתוך")

    span = page.evaluate(SELECT, [start, end])

    assert span["exact"] == snapshot.text[start:end].rstrip()
    assert "\n" in span["exact"]


def test_words_selected_with_the_mouse_become_a_claim(open_article):
    page, snapshot = open_article(BRIDGES)
    box = page.locator("#text p").nth(2).bounding_box()  # the exclamation, which nobody proposed
    page.mouse.move(box["x"] + 1, box["y"] + IN_FIRST_LINE)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + IN_FIRST_LINE, steps=4)
    page.mouse.up()

    selected = page.evaluate("document.getSelection().toString().trim()")
    page.locator("#span-bar [data-act=mark]").click()

    said(page, "Claim marked.")
    expect(page.locator("#claim h2")).to_have_text(selected)
    claim = Claim.objects.get(text=selected)
    assert claim.first_appearance.start == snapshot.text.index("What a splendid")


def test_drag_over_a_claim_selects_words_and_follows_no_link(open_article):
    page, _ = open_article(BRIDGES)
    box = page.locator("#text p").nth(1).bounding_box()
    address = page.url
    page.mouse.move(box["x"] + 4, box["y"] + IN_FIRST_LINE)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + IN_FIRST_LINE, steps=4)
    page.mouse.up()

    expect(page.locator("#span-bar")).to_be_visible()
    assert page.url == address
    bar = page.locator("#span-bar").bounding_box()
    assert box["y"] < bar["y"] < box["y"] + box["height"] + bar["height"]  # just below the words


def test_claim_is_marked_by_keyboard_alone(open_article):
    page, snapshot = open_article(BRIDGES)
    page.keyboard.press("m")
    expect(page.locator("#span-voice")).to_contain_text(FACT)

    for key in ["ArrowDown", "Shift+ArrowRight", "ArrowLeft", "ArrowLeft"]:
        page.keyboard.press(key)
    expect(page.locator("#span-voice")).to_have_text("cost 3.2 million euros, which is 12 per cent more than in")
    page.keyboard.press("Enter")

    said(page, "Claim marked.")
    claim = Claim.objects.get(text="cost 3.2 million euros, which is 12 per cent more than in")
    assert claim.first_appearance.start == snapshot.text.index("cost 3.2")
    expect(page.locator("#claim h2")).to_be_focused()


def test_sentences_are_added_and_given_back_by_keyboard(open_article):
    page, _ = open_article(BRIDGES)
    page.keyboard.press("m")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#span-voice")).to_have_text(f"{FACT} {COST}")

    page.keyboard.press("Shift+ArrowUp")

    expect(page.locator("#span-voice")).to_have_text(FACT)


def test_left_leads_on_where_the_text_runs_from_the_right(open_article):
    page, _ = open_article("\n".join(["גשרים", "", HEBREW]))
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    shorter = page.locator("#span-voice").inner_text()

    page.keyboard.press("ArrowLeft")

    longer = page.locator("#span-voice").inner_text()
    assert longer.startswith(shorter)
    assert len(longer) > len(shorter)


def test_leaving_takes_the_selection_away_and_gives_the_focus_back(open_article):
    page, _ = open_article(BRIDGES)
    page.keyboard.press("m")
    expect(page.locator("#span-bar")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator("#span-bar")).to_be_hidden()
    expect(page.locator("[data-pick]")).to_be_focused()
    assert page.evaluate("document.getSelection().toString()") == ""


def test_claims_are_decided_with_one_and_two_keys_and_the_focus_follows(open_article):
    page, _ = open_article(BRIDGES)
    heading = page.locator("#claim h2")
    expect(heading).to_have_text(FACT)

    page.keyboard.press("a")
    expect(heading).to_have_text(COST)
    expect(heading).to_be_focused()
    page.keyboard.press("d")
    page.keyboard.press("2")
    expect(heading).not_to_have_text(COST)
    page.keyboard.press("k")

    expect(heading).to_have_text(COST)
    assert Claim.objects.get(text=FACT).status == ClaimStatus.ACCEPTED
    assert Claim.objects.get(text=COST).dismissed_reason == "Prediction"


def test_without_script_the_button_leads_to_the_list_of_sentences(open_article):
    page, _ = open_article(BRIDGES, script=False)

    page.locator("[data-pick]").click()
    page.locator("#id_words").fill("40 of its 212 bridges")
    page.get_by_role("button", name="Mark as claim").first.click()

    said(page, "Claim marked.")
    expect(page.locator("#claim h2")).to_have_text("40 of its 212 bridges")
