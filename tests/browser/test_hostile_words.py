"""Whatever people and articles bring stays words: nothing runs, nothing is loaded, no markup comes of it."""

import pytest
from django.urls import reverse

from tests.browser.hostile import HOSTILE, SUM

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]

# Everything that would be there only if words had become markup, whether or not the policy stops it from running.
MARKUP = """() => {
  const strange = "[onerror], [onload], [onfocus], [onmouseover], [onbegin], [hx-get*='ran'], [data-hx-get], base, "
      + "iframe, object, embed, math, body style, img[src='x'], meta[http-equiv], form[action*='evil']";
  const schemes = /^[\\s\\u0000-\\u001f]*(javascript|data|vbscript|file):/i;
  const links = [...document.querySelectorAll("[href], [src], [action], [formaction]")].filter(node =>
      ["href", "src", "action", "formaction"].some(name => schemes.test(node.getAttribute(name) ?? "")));
  return [...document.querySelectorAll(strange), ...links].map(node => node.outerHTML.slice(0, 200));
}"""
JSON_LD = """() => [...document.querySelectorAll("script[type='application/ld+json']")]
    .map(node => JSON.parse(node.textContent))
    .map(said => said.claimReviewed ?? said["@graph"]?.find(each => each.claimReviewed)?.claimReviewed)"""
# Overrides of direction must be fenced in, or they turn round what stands after them. Nobody sees hidden words.
UNFENCED = """() => {
  const turns = /[\\u202a-\\u202e\\u2066-\\u2069\\u200f]/, found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    const fence = around.closest("bdi, [dir], .vh, textarea, option, title, html");
    if (turns.test(walker.currentNode.data) && fence.matches("html")) found.push(around.outerHTML);
  }
  return found.map(each => each.slice(0, 200));
}"""
LISTS = [("home", ""), ("verdicts", ""), ("verdicts", "?q=ran"), ("corrections", "")]
DESK_LISTS = ["desk", "desk-articles", "desk-reviews", "desk-sign-off", "desk-corrections"]


def spoken(visitor, paths):
    """What the pages at these paths made of the words, page by page; {} when they stayed words."""
    found = {}
    for path in paths:
        page = visitor.open(path)
        signs = page.evaluate(MARKUP) + page.evaluate(UNFENCED) + [SUM] * (SUM in page.content())
        found |= {path: signs} if signs else {}
    return found


def desk_pages(traces):
    """Every page of the desk that shows something of one hostile article."""
    return [
        reverse("desk-article", args=[traces["article"]]),
        *(reverse("desk-claim", args=[claim]) for claim in traces["claims"]),
        *(reverse(name, args=[review]) for review in traces["reviews"]
          for name in ("desk-review", "desk-sign-off-review")),
    ]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_on_public_pages_stay_words(visit, site, name):
    visitor = visit()

    assert spoken(visitor, site.hostile[name]["public"]) == {}
    assert visitor.context.cookies() == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_in_structured_data_stay_data(visit, site, name):
    traces = site.hostile[name]

    page = visit().open(traces["public"][0])

    assert page.evaluate(JSON_LD) == [traces["claim"]]


def test_hostile_words_in_public_lists_stay_words(visit, site):
    assert spoken(visit(), [reverse(name) + query for name, query in LISTS]) == {}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_in_a_search_stay_words(visit, site, name):
    visitor = visit()
    page = visitor.open(reverse("verdicts"))

    page.get_by_role("searchbox").first.fill(HOSTILE[name])
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.evaluate(MARKUP) == []
    assert SUM not in page.content()


@pytest.mark.parametrize("person", ["amara", "ruth"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_on_the_desk_stay_words(visit, site, name, person):
    assert spoken(visit(person=person), desk_pages(site.hostile[name])) == {}


@pytest.mark.parametrize("person", ["amara", "ruth"])
def test_hostile_words_in_lists_of_the_desk_stay_words(visit, site, person):
    assert spoken(visit(person=person), [reverse(name) for name in DESK_LISTS]) == {}
