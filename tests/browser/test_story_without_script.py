"""The story of a verdict with JavaScript switched off: every step is a link or a form."""

import re

import pytest

from tests.browser.telling import CHECKER, FIRST_EDITOR, SECOND_EDITOR, Story
from tests.e2e.running import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
# A mark goes over several lines, and its middle may lie beside all of them.
IN_FIRST_LINE = {"x": 100, "y": 16}


def paste(page, story):
    page.get_by_role("link", name=re.compile("^Articles")).first.click()
    page.get_by_role("link", name="Add article").click()
    page.get_by_label("Text of the article").fill(story.article)
    page.get_by_role("button", name="Find the claims").click()
    done = page.get_by_role("link", name="Open the article")
    again = page.get_by_role("link", name="Look again")
    wait_for(lambda: done.count() or again.click(), what="the end of the reading")
    done.click()


def accept_and_take(page, story):
    page.locator("#text").get_by_role("link", name=story.claim).click(position=IN_FIRST_LINE)
    page.get_by_role("button", name=re.compile("^Accept")).click()
    page.locator("#text").get_by_role("link", name=story.claim).click(position=IN_FIRST_LINE)
    page.get_by_role("button", name="Take it").click()
    assert "/desk/reviews/" in page.url


def write(page, story):
    page.locator("label.rate", has_text="Mostly false").click()
    page.get_by_label("Headline").fill(story.headline)
    page.get_by_label("In short").fill(story.summary)
    page.get_by_label("Explanation").fill(story.explanation)
    page.get_by_role("button", name="Save draft").click()


def add_evidence(page, story, number):
    page.get_by_role("button", name="Add evidence").first.click()
    for label, words in story.source(number).items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Kind of source").select_option("primary")
    page.locator("label", has_text="Refutes").click()
    page.get_by_label("Quote").fill(story.quote)
    page.get_by_label("Why it matters").fill(story.why)
    page.locator("form.sheet-form").get_by_role("button", name="Add evidence").click()


def waive(page, story, number):
    page.get_by_role("button", name=f"Waive evidence {number}").click()
    page.get_by_label("Reason").fill(story.waiver)
    page.locator("form.sheet-form").get_by_role("button", name="Waive").click()


def approve(page, story):
    page.get_by_role("link", name=re.compile("^Sign-off")).first.click()
    page.get_by_role("link", name=story.claim).first.click()
    page.get_by_role("checkbox", name=re.compile("I have read version 1")).check()
    page.get_by_role("button", name="Approve version 1").click()


def test_verdict_without_script_becomes_public(visit):
    story = Story("Fjordby")
    checker, first, second, reader = (
        visit(person=each, script=False) for each in (CHECKER, FIRST_EDITOR, SECOND_EDITOR, "")
    )
    desk = checker.open("/desk/")

    paste(desk, story)
    accept_and_take(desk, story)
    write(desk, story)
    for number in (1, 2):
        add_evidence(desk, story, number)
        waive(desk, story, number)
    desk.get_by_role("button", name="Submit for sign-off").click()
    approve(first.open("/desk/"), story)
    approve(second.open("/desk/"), story)
    second.page.get_by_role("checkbox", name="I have read what becomes public").check()
    second.page.get_by_role("button", name="Publish version 1").click()

    public = reader.open("/")
    public.get_by_role("link", name=story.headline).click()
    assert public.get_by_role("heading", level=1).inner_text() == story.headline
