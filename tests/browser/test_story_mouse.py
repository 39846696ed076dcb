"""The story of a verdict by mouse: pasted, marked, accepted, written with evidence, signed twice, published."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.telling import CHECKER, FIRST_EDITOR, SECOND_EDITOR, Story

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
# A mark goes over several lines, and its middle may lie beside all of them.
IN_FIRST_LINE = {"x": 100, "y": 16}


def paste(page, story):
    page.get_by_role("link", name=re.compile("^Articles")).first.click()
    page.get_by_role("link", name="Add article").click()
    page.get_by_label("Text of the article").fill(story.article)
    moment = time.monotonic()
    page.get_by_role("button", name="Find the claims").click()
    done = page.get_by_role("link", name="Open the article")
    done.wait_for()
    expect(page).to_have_title(re.compile("^The article is ready"))  # seen from another tab, too
    done.click()
    page.locator("#text").get_by_role("link", name=story.claim).wait_for()
    story.since(moment, "pasted, read and marked")


def accept_and_take(page, story):
    page.locator("#text").get_by_role("link", name=story.claim).click(position=IN_FIRST_LINE)
    page.locator("#claim h2", has_text=story.claim).wait_for()
    moment = time.monotonic()
    page.get_by_role("button", name=re.compile("^Accept")).click()
    page.get_by_text("Claim accepted.").wait_for()
    story.since(moment, "accepted")
    page.locator("#text").get_by_role("link", name=story.claim).click(position=IN_FIRST_LINE)
    page.get_by_role("button", name="Take it").click()
    page.wait_for_url("**/desk/reviews/**")


def write(page, story):
    page.locator("label.rate", has_text="Mostly false").click()
    page.get_by_label("Headline").fill(story.headline)
    page.get_by_label("In short").fill(story.summary)
    page.get_by_label("Explanation").fill(story.explanation)
    page.get_by_role("button", name="Save draft").click()
    page.locator("#draft-live", has_text=re.compile("edit [1-9]")).wait_for()


def add_evidence(page, story, number):
    page.get_by_role("button", name="Add evidence").first.click()
    form = page.locator("#evidence form")
    for label, words in story.source(number).items():
        form.get_by_label(label, exact=True).fill(words)
    form.get_by_label("Kind of source").select_option("primary")
    form.locator("label", has_text="Refutes").click()
    form.get_by_label("Quote").fill(story.quote)
    form.get_by_label("Why it matters").fill(story.why)
    form.get_by_role("button", name="Add evidence").click()
    page.locator(f"[data-evidence='{number}']").wait_for()


def waive_and_capture(page, story):
    page.get_by_role("button", name="Waive evidence 1").click()
    page.get_by_label("Reason").fill(story.waiver)
    page.locator("#evidence form").get_by_role("button", name="Waive").click()
    page.locator("#evidence .capture", has_text=story.waiver).wait_for()
    page.get_by_role("button", name="Capture evidence 2").click()
    page.get_by_label("Text of the source").fill(story.quote)
    page.locator("#evidence form").get_by_role("button", name="Capture").click()
    page.get_by_role("link", name="stored copy").wait_for()


def approve(page, story):
    page.get_by_role("link", name=re.compile("^Sign-off")).first.click()
    page.get_by_role("link", name=story.claim).first.click()
    page.get_by_role("checkbox", name=re.compile("I have read version 1")).check()
    page.get_by_role("button", name="Approve version 1").click()
    page.get_by_role("button", name="Withdraw approval").wait_for()


def publish(page):
    page.get_by_role("checkbox", name="I have read what becomes public").check()
    page.get_by_role("button", name="Publish version 1").click()
    page.get_by_role("link", name="public page").first.wait_for()


def test_verdict_by_mouse_becomes_public(visit):
    story = Story("Sandvik")
    checker, first, second = (visit(person=each) for each in (CHECKER, FIRST_EDITOR, SECOND_EDITOR))
    desk = checker.open("/desk/")

    paste(desk, story)
    accept_and_take(desk, story)
    write(desk, story)
    add_evidence(desk, story, 1)
    add_evidence(desk, story, 2)
    waive_and_capture(desk, story)
    desk.get_by_role("button", name="Submit for sign-off").click()
    desk.get_by_text("in sign-off").first.wait_for()
    approve(first.open("/desk/"), story)
    approve(second.open("/desk/"), story)
    publish(second.page)

    public = visit().open("/")
    public.get_by_role("link", name=story.headline).click()
    assert public.get_by_role("heading", level=1).inner_text() == story.headline
    assert public.locator("blockquote").first.inner_text() == story.claim
