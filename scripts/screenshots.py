"""Pictures of a running demo newsroom, for the README and for looking.

Start it with `make run` in another window, then:

    .venv/bin/python -m scripts.screenshots                     the README's pictures, into docs/images
    .venv/bin/python -m scripts.screenshots --all looks         every kind of page in every look, into looks/
    .venv/bin/python -m scripts.screenshots --base http://127.0.0.1:8010
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch, program
from tests.browser.visiting import LOOKS, Look, Visitor
from tests.skip_guard import CHROMIUM

PASSWORD = "demo-newsroom-1"  # noqa: S105 - that of the demo, which `make run` prints for everybody
CHECKER, EDITOR, CHIEF = "amara", "ruth", "ingrid"
WIDE = Look("wide")
MIDDLE = Look("middle", width=768, height=1024)
RIGHT_TO_LEFT = Look("right-to-left")
# Where a walk through all pages begins, by who walks.
STARTS = {
    "": ("/", "/verdicts/", "/corrections/", "/methodology/", "/accounts/login/", "/api/problems/", "/nothing/here/"),
    CHECKER: (
        "/desk/",
        "/desk/articles/",
        "/desk/articles/new/",
        "/desk/reviews/",
        "/desk/corrections/",
        "/desk/account/",
        "/desk/components/",
    ),
    EDITOR: ("/desk/", "/desk/reviews/", "/desk/sign-off/", "/desk/corrections/"),
    CHIEF: ("/desk/sign-off/",),
}
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Addresses that are no pages, or that end the walk.
NO_PAGE = re.compile(r"^/(api|v1alpha1|feeds|sitemap|static|oembed|accounts/logout|desk$|desk/\?)")
OF_EACH_KIND = 2
LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))"


@dataclass(frozen=True)
class Studio:
    """A browser and the newsroom that it looks at."""

    browser: Browser
    base: str

    def visitor(self, look: Look, person: str) -> Visitor:
        """Somebody with a window, signed in as a person of the demo newsroom; "" reads without signing in."""
        visitor = Visitor(self.browser, self.base, look=look)
        if person:
            page = visitor.open("/accounts/login/")
            page.locator("input[name=login]").fill(person)
            page.locator("input[name=password]").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/desk/**")
        return visitor


def for_readme(studio: Studio, directory: Path) -> Iterator[Path]:
    """The four pictures that the README shows: one screen of 1440 by 900, light."""
    checker, editor, reader = (studio.visitor(WIDE, person) for person in (CHECKER, EDITOR, ""))
    checker.open("/desk/")
    yield _screen(checker.page, directory / "queue.png")
    checker.open("/desk/articles/")
    _follow_first(checker.page, "/desk/articles/")
    yield _screen(checker.page, directory / "workbench.png")
    editor.open("/desk/sign-off/")
    _follow_first(editor.page, "/desk/sign-off/")
    yield _screen(editor.page, directory / "sign-off.png")
    reader.open("/")
    _follow_first(reader.page, "/verdicts/")
    yield _screen(reader.page, directory / "verdict.png")


def of_everything(studio: Studio, directory: Path) -> Iterator[Path]:
    """Whole pages: two of every kind that links lead to, in every look."""
    for person, starts in STARTS.items():
        paths = _reachable(studio, person, starts)
        for look in (*LOOKS, MIDDLE, RIGHT_TO_LEFT):
            visitor = studio.visitor(look, person)
            for name, path in paths.items():
                visitor.page.goto(f"{studio.base}{path}")
                if look is RIGHT_TO_LEFT:
                    visitor.page.evaluate("() => { document.documentElement.dir = 'rtl' }")
                yield visitor.picture(directory, f"{person or 'reader'}-{name}")
            visitor.close()


def _reachable(studio: Studio, person: str, starts: tuple[str, ...]) -> dict[str, str]:
    """Paths by a name for the file: the starts, and what they and their followers link to, two of each kind."""
    visitor = studio.visitor(WIDE, person)
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        names = (f"{kind}-{number}" for number in range(1, OF_EACH_KIND + 1))
        name = next((each for each in names if each not in found), None)
        if name is None or path in found.values():
            continue
        found[name] = path
        visitor.page.goto(f"{studio.base}{path}")
        links = [link.split("#")[0] for link in visitor.page.evaluate(LINKS)]
        waiting += [link for link in links if link.startswith(_section(person)) and not NO_PAGE.match(link)]
    visitor.close()
    return found


def _section(person: str) -> str:
    return "/desk/" if person else "/"


def _kind(path: str) -> str:
    """The page that an address belongs to, whatever thing it shows and however it is asked."""
    place, _, query = path.partition("?")
    asked = "-asked" if query else ""
    return (re.sub(r"[^\w]+", "-", ID.sub("one", place)).strip("-") or "home") + asked


def _follow_first(page: Page, below: str) -> None:
    """Open the first link to a thing of that list."""
    links = (link.split("#")[0] for link in page.evaluate(LINKS))
    first = next((link for link in links if link.startswith(below) and ID.search(link)), None)
    if first is None:
        sys.exit(f"No page below {below} is linked from {page.url}. Is this the demo newsroom?")
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}{first}")


def _screen(page: Page, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    return path


def main() -> None:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__.splitlines()[0])
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the demo newsroom runs")
    parser.add_argument("--out", type=Path, default=Path("docs/images"), help="folder of the README's pictures")
    parser.add_argument("--all", type=Path, metavar="DIR", help="every page in every look, into this folder instead")
    asked = parser.parse_args()
    executable = program()
    if executable is None:
        sys.exit(CHROMIUM)
    with sync_playwright() as playwright:
        studio = Studio(launch(playwright, executable), asked.base.rstrip("/"))
        pictures = of_everything(studio, asked.all) if asked.all else for_readme(studio, asked.out)
        for path in pictures:
            print(f"{path}  {path.stat().st_size // 1000} kB")
        studio.browser.close()


if __name__ == "__main__":
    main()
