"""The story of a verdict by keyboard alone: nothing here points or clicks."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.telling import CHECKER, FIRST_EDITOR, SECOND_EDITOR, Story

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]
MOST_STOPS = 150
FOCUSED = "node => node === document.activeElement"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def reach(target: Locator, key: str = "Tab") -> None:
    """Press a key until the focus stands on the one element that is meant."""
    target.wait_for()
    for _ in range(MOST_STOPS):
        if target.evaluate(FOCUSED):
            return
        target.page.keyboard.press(key)
    raise AssertionError(f"{target} is not reached by {key}")


def use(target: Locator) -> None:
    """Go to a link or a button by Tab, and press it."""
    reach(target)
    target.page.keyboard.press("Enter")


def enter(target: Locator, words: str) -> None:
    """Go to a field by Tab, and type."""
    reach(target)
    target.page.keyboard.press("Control+a")
    target.page.keyboard.insert_text(words)


def paste(page: Page, story: Story) -> None:
    press(page, "g", "a")
    page.wait_for_url("**/desk/articles/")
    press(page, "a")
    page.wait_for_url("**/desk/articles/new/")
    assert page.get_by_label("Text of the article").evaluate(FOCUSED)
    page.keyboard.insert_text(story.article)
    moment = time.monotonic()
    press(page, "Control+Enter")
    page.get_by_role("link", name="Open the article").wait_for()
    press(page, "o")
    page.locator("#text").get_by_role("link", name=story.claim).wait_for()
    story.since(moment, "pasted, read and marked")


def accept_and_take(page: Page, story: Story) -> None:
    use(page.locator("#text").get_by_role("link", name=story.claim))
    page.locator("#claim h2", has_text=story.claim).wait_for()
    moment = time.monotonic()
    press(page, "a")
    page.get_by_text("Claim accepted.").wait_for()
    story.since(moment, "accepted")
    press(page, "k")
    page.get_by_role("button", name="Take it").wait_for()
    press(page, "t")
    page.wait_for_url("**/desk/reviews/**")


def write(page: Page, story: Story) -> None:
    reach(page.locator("input[name=rating]").first)
    press(page, "Space")
    reach(page.get_by_role("radio", name=re.compile("^Mostly false")), "ArrowDown")
    enter(page.get_by_label("Headline"), story.headline)
    enter(page.get_by_label("In short"), story.summary)
    enter(page.get_by_label("Explanation"), story.explanation)
    press(page, "Control+s")
    page.locator("#draft-live", has_text=re.compile("edit [1-9]")).wait_for()


def add_evidence(page: Page, story: Story, number: int) -> None:
    use(page.locator("#add-evidence"))
    form = page.locator("#evidence form")
    for label, words in story.source(number).items():
        enter(form.get_by_label(label, exact=True), words)
    reach(form.get_by_label("Kind of source"))
    page.keyboard.type("Primary")
    reach(form.locator("input[name=stance]").first)
    press(page, "Space")
    reach(form.get_by_role("radio", name="Refutes"), "ArrowDown")
    enter(form.get_by_label("Quote"), story.quote)
    enter(form.get_by_label("Why it matters"), story.why)
    use(form.get_by_role("button", name="Add evidence"))
    page.locator(f"[data-evidence='{number}']").wait_for()


def waive(page: Page, story: Story, number: int) -> None:
    use(page.get_by_role("button", name=f"Waive evidence {number}"))
    enter(page.get_by_label("Reason"), story.waiver)
    press(page, "Enter")
    page.locator(f"[data-evidence='{number}'] .capture", has_text=story.waiver).wait_for()


def approve(page: Page, story: Story) -> None:
    press(page, "g", "s")
    page.wait_for_url("**/desk/sign-off/")
    use(page.get_by_role("link", name=story.claim).first)
    reach(page.get_by_role("checkbox", name=re.compile("I have read version 1")))
    press(page, "Space", "Control+Enter")
    page.get_by_role("button", name="Withdraw approval").wait_for()


def publish(page: Page) -> None:
    reach(page.get_by_role("checkbox", name="I have read what becomes public"))
    press(page, "Space")
    use(page.get_by_role("button", name="Publish version 1"))
    page.get_by_role("link", name="public page").first.wait_for()


def test_verdict_by_keyboard_alone_becomes_public(visit):
    story = Story("Tarnby")
    checker, first, second = (visit(person=each) for each in (CHECKER, FIRST_EDITOR, SECOND_EDITOR))
    desk = checker.open("/desk/")

    paste(desk, story)
    accept_and_take(desk, story)
    write(desk, story)
    for number in (1, 2):
        add_evidence(desk, story, number)
        waive(desk, story, number)
    press(desk, "Control+Enter")
    desk.get_by_text("in sign-off").first.wait_for()
    approve(first.open("/desk/"), story)
    approve(second.open("/desk/"), story)
    publish(second.page)

    public = visit().open("/")
    use(public.get_by_role("link", name=story.headline))
    public.get_by_role("heading", level=1, name=story.headline).wait_for()
