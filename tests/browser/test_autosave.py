"""A draft in a real browser: it saves itself, says so, and loses nothing when a save is refused or fails."""

import os
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from claims.models import ReviewVersion
from claims.services.drafting import Draft, save_draft
from tests.browser.chromium import launch
from tests.journeys import Newsroom
from tests.web.desk.review_page import address

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]
SAVED = re.compile(r"Saved \d\d:\d\d, edit \d+")
PATIENCE = 20_000


@pytest.fixture
def own_browser(monkeypatch, chromium):
    """A browser in the test's own thread: Playwright's loop runs there, and Django would take it for async code."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = launch(playwright, chromium)
        yield running
        running.close()


@pytest.fixture
def room():
    return Newsroom(timezone.now())


@pytest.fixture
def review(room):
    return room.taken(room.opened())


@pytest.fixture
def open_page(own_browser, live_server, client, room, review, settings):
    """Opens pages of the review in the writer's session; every page must stay free of errors of script."""
    client.force_login(room.checker)
    base = live_server.url.replace("localhost", "127.0.0.1")  # the browser resolves no names
    context = own_browser.new_context(base_url=base)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
    context.set_default_timeout(PATIENCE)
    errors = []

    def opened():
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address(review))
        return page

    yield opened
    context.close()
    assert errors == []


def stored(review):
    return ReviewVersion.objects.get(review=review)


def say_saved(page):
    expect(page.locator("#draft-live")).to_have_text(SAVED)


def test_typing_is_saved_by_itself_and_the_checks_follow(open_page, review):
    page = open_page()

    page.locator("#id_headline").press_sequentially("Deepened once")
    expect(page.locator("#draft-live")).to_have_text("Not saved yet")
    say_saved(page)

    assert stored(review).headline == "Deepened once"
    expect(page.locator("#review-checks .is-done")).to_contain_text(["Headline", "Each source captured or waived"])
    expect(page.locator("#id_headline")).to_be_focused()


def test_ctrl_s_saves_at_once_and_leaves_the_page_where_it_is(open_page, review):
    page = open_page()
    page.locator("#id_explanation").press_sequentially("The records say otherwise.")

    page.keyboard.press("Control+s")
    say_saved(page)

    assert stored(review).explanation == "The records say otherwise."
    expect(page.locator("#id_explanation")).to_be_focused()


def test_evidence_added_by_keys_while_typing_loses_no_text(open_page, review):
    page = open_page()
    page.locator("#id_explanation").press_sequentially("Half a sentence")

    page.locator("h1").click()
    page.keyboard.press("e")
    expect(page.locator("#sheet-h")).to_be_focused()
    page.get_by_label("Address").fill("https://records.example/1")
    page.get_by_label("Title").fill("Harbour record")
    page.get_by_label("Publisher").fill("Port Authority")
    page.get_by_label("Kind of source").select_option("primary")
    page.get_by_label("Refutes").check(force=True)
    page.get_by_label("Why it matters").fill("It lists all.")
    page.get_by_label("Why it matters").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence li.ev")).to_be_focused()
    page.locator("#id_explanation").press("Control+End")
    page.keyboard.press("Control+e")
    page.keyboard.press("Control+s")
    say_saved(page)

    assert stored(review).explanation == "Half a sentence[1]"
    assert stored(review).citations.count() == 1


def test_refused_save_says_so_keeps_the_text_and_compares_both(open_page, review, room):
    page = open_page()
    save_draft(
        review_id=review.public_id, edit_count=0, draft=Draft(headline="Theirs"), actor=room.checker, now=room.tick()
    )

    page.locator("#id_headline").press_sequentially("Mine")
    page.get_by_role("button", name="Compare both texts").click()

    expect(page.get_by_role("textbox", name="Headline, yours")).to_have_value("Mine")
    expect(page.locator(".theirs")).to_have_text("Theirs")
    page.get_by_role("button", name="Save what is chosen").click()
    page.wait_for_url(address(review))
    assert stored(review).headline == "Mine"


def test_field_that_is_refused_says_why_beside_the_button(open_page, review):
    page = open_page()

    page.locator("#id_headline").fill("h" * 201)
    expect(page.locator("#draft-live")).to_contain_text("Headline: At most 200 characters fit here.")
    page.locator("#id_headline").fill("Short enough")
    say_saved(page)

    assert stored(review).headline == "Short enough"


def test_text_typed_while_the_server_is_away_is_kept_and_offered_again(open_page, review):
    page = open_page()
    page.context.set_offline(True)
    page.locator("#id_headline").press_sequentially("Typed offline")
    expect(page.locator("#draft-live")).to_contain_text("The server cannot be reached.")
    context = page.context
    page.close(run_before_unload=False)

    context.set_offline(False)
    again = open_page()
    expect(again.locator("#kept")).to_be_visible()
    again.get_by_role("button", name="Put it back").click()
    say_saved(again)

    assert stored(review).headline == "Typed offline"
    expect(again.locator("#kept")).to_be_hidden()


def test_ended_session_is_told_and_the_text_is_saved_after_signing_in_again(open_page, review, room, client, settings):
    page = open_page()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("#id_headline").press_sequentially("Typed signed out")
    expect(page.locator("#draft-live")).to_contain_text("Your session has ended.")
    client.force_login(room.checker)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.url}])

    page.keyboard.press("Control+s")
    say_saved(page)

    assert stored(review).headline == "Typed signed out"


def test_leaving_with_unsaved_text_asks_and_after_saving_it_does_not(open_page):
    page = open_page()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#id_headline").press_sequentially("Typed")

    page.evaluate("location.href = '/desk/reviews/'")
    page.locator("#id_headline").press("Control+s")
    say_saved(page)
    page.evaluate("location.href = '/desk/reviews/'")
    page.wait_for_url("**/desk/reviews/")

    assert asked == ["beforeunload"]
