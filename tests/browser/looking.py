"""What can be measured of a page: accessibility, sideways scroll, weight."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

from tests.browser.visiting import LOOKS, Visitor

STANDARD = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
OPTIONS = {
    "runOnly": {"type": "tag", "values": STANDARD},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# Elements that stick out, the innermost first, and not those inside something that scrolls by itself.
SIDEWAYS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const cuts = node => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(node).overflowX);
  const scrolls = node => node && node !== root && (cuts(node) || scrolls(node.parentElement));
  const out = [...document.body.querySelectorAll("*")].filter(node => {
    const box = node.getBoundingClientRect();
    return box.width && (box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(node.parentElement);
  });
  return [`${root.scrollWidth} of ${root.clientWidth} px`, ...out.reverse().slice(0, 5)
      .map(node => `${node.tagName.toLowerCase()}.${node.className.baseVal ?? node.className}`)];
}"""
OF_A_PAGE = ("document", "stylesheet", "script")


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {', '.join(node['target'])}: {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]


def violations_in_every_look(visitor: Visitor) -> dict[str, list[str]]:
    """By look, in light, dark and on a phone: what axe finds in the page that is open. Nothing for looks without."""
    found = {look.name: violations(visitor.seen(look)) for look in LOOKS}
    return {name: what for name, what in found.items() if what}


def sideways_at(visitor: Visitor, widths: tuple[int, ...]) -> dict[tuple[str, int], list[str]]:
    """By direction and width: what makes the page that is open wider than the window. Nothing where it fits."""
    found = {(way, width): sideways(visitor, width, way) for way in ("ltr", "rtl") for width in widths}
    return {how: what for how, what in found.items() if what}


def sideways(visitor: Visitor, width: int, direction: str) -> list[str]:
    """What makes the page wider than the window when it is that narrow and written in that direction."""
    visitor.page.set_viewport_size({"width": width, "height": 800})
    visitor.page.evaluate("direction => { document.documentElement.dir = direction }", direction)
    return visitor.page.evaluate(SIDEWAYS)


def weight(requests: list[Request]) -> int:
    """Bytes of markup, styles and script as they travel."""
    return sum(request.sizes()["responseBodySize"] for request in requests if request.resource_type in OF_A_PAGE)
