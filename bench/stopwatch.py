"""How long do a newcomer and a day at the desk take? From `make run` in a fresh clone to a signed version, in Chromium.

Clones the last commit, starts it with an empty package cache, stops it, starts it again, and works on it as the demo
newsroom's people do. Everything is real: packages from the index, servers, worker, browser. Without a Chromium only the
starts are taken. Run: python -m bench.stopwatch
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
from playwright.sync_api import Page, sync_playwright

from bench.figures import Figure, table
from bench.server import free_port

ROOT = Path(__file__).resolve().parents[1]
SHARED_ARTICLES = ROOT.parent / "shared/articles"
OWN_ARTICLES = ROOT / "claims/management/demo/articles"
WORDS = 700
"""The aim for marking speaks of an article of this length; shorter and longer ones are pasted, too."""
ACCEPTED = 6
LONGEST_START = 900.0
CHECKER, EDITOR = "jonas", "ruth"
FIRST_START, SECOND_START, MARKED, TAKEN = 180.0, 15.0, 5.0, 3.0
"""Seconds that are allowed."""


def main() -> list[Figure]:
    """Measure and print; each figure as a share of the time that is allowed."""
    with tempfile.TemporaryDirectory(prefix="stopwatch-") as name:
        clone = Path(name) / "factcheck"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        with _running(clone, {"PIP_NO_CACHE_DIR": "1"}) as started:
            figures = [
                _figure("first start until a page answers", started.until("/"), FIRST_START),
                _figure("first start until all is ready", started.until("/readyz"), FIRST_START),
            ]
        with _running(clone, {}) as started:
            figures.append(_figure("second start until the desk answers", started.until("/desk/"), SECOND_START))
            started.until("/readyz")
            figures += _day(started.base)
    print(table(figures))
    return figures


def _figure(name: str, seconds: float, allowed: float) -> Figure:
    return Figure(f"stopwatch: {name}", "s", seconds, "allowed", allowed, aim=1.0)


@dataclass(frozen=True)
class Started:
    """A newsroom that was started at a moment of `time.monotonic`."""

    base: str
    at: float
    process: subprocess.Popen[bytes]

    def until(self, path: str) -> float:
        """Seconds from the start to an answer of this path that is no failure."""
        while time.monotonic() - self.at < LONGEST_START and self.process.poll() is None:
            with suppress(httpx2.HTTPError):
                if httpx2.get(f"{self.base}{path}", timeout=5, trust_env=False).status_code < 400:
                    return time.monotonic() - self.at
            time.sleep(0.05)
        message = f"{path} did not answer: the newsroom ended, or {LONGEST_START:.0f} s were not enough."
        raise SystemExit(message)


@contextmanager
def _running(clone: Path, extra: dict[str, str]) -> Iterator[Started]:
    """`make run` in the clone, ended by what Ctrl-C sends."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    at = time.monotonic()
    with (clone.parent / "run.log").open("ab") as log:
        running = subprocess.Popen(
            ["make", "run"], cwd=clone, env=kept | {"PORT": str(port)} | extra, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield Started(f"http://127.0.0.1:{port}", at, running)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGINT)
        running.wait(60)


def _day(base: str) -> list[Figure]:
    """Articles pasted and claims accepted in a browser; says also whether a version can be signed without scrolling."""
    from scripts.screenshots import WIDE, Studio
    from tests.browser.chromium import launch, program

    found = program()
    if found is None:
        print("No Chromium: what happens in a browser is left out.")
        return []
    with sync_playwright() as playwright:
        browser = launch(playwright, found)
        studio = Studio(browser, base)
        checker = studio.visitor(WIDE, CHECKER)
        taken = {len(text.split()): _pasted(checker.page, base, text) for text in _articles()}
        accepted = [_accepted(checker.page) for _ in range(ACCEPTED)]
        editor = studio.visitor(WIDE, EDITOR)
        print(_seen_at_once(editor.page, base, WIDE.height))
        browser.close()
    nearest = min(taken, key=lambda words: abs(words - WORDS))
    print(f"pasted until marked, words: seconds {dict(sorted((n, round(s, 2)) for n, s in taken.items()))}")
    print(f"accepted, seconds {[round(each, 2) for each in accepted]}")
    return [
        _figure(f"{nearest} words pasted until marked", taken[nearest], MARKED),
        _figure(f"the slowest of {len(taken)} articles pasted until marked", max(taken.values()), MARKED),
        _figure("accepted by one key, until the next claim is selected", statistics.median(accepted), TAKEN),
    ]


def _articles() -> list[str]:
    folder = SHARED_ARTICLES if SHARED_ARTICLES.is_dir() else OWN_ARTICLES
    return [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]


def _pasted(page: Page, base: str, text: str) -> float:
    """Seconds from the button to the first claim that is marked in the article."""
    page.goto(f"{base}/desk/articles/new/")
    page.get_by_label("Text of the article").fill(text)
    began = time.monotonic()
    page.get_by_role("button", name="Find the claims").click()
    page.get_by_role("link", name="Open the article").click()
    page.locator("#text a.hl").first.wait_for()
    return time.monotonic() - began


def _accepted(page: Page) -> float:
    """Seconds from the key to another claim in the panel, in the article that is open."""
    before = page.locator("#claim h2").inner_text()
    began = time.monotonic()
    page.keyboard.press("a")
    page.wait_for_function("words => document.querySelector('#claim h2')?.innerText !== words", arg=before)
    return time.monotonic() - began


def _seen_at_once(page: Page, base: str, height: int) -> str:
    """What of a version to be signed ends above the lower edge of the window."""
    page.goto(f"{base}/desk/sign-off/")
    page.locator("[aria-labelledby=list-waiting] a[href^='/desk/sign-off/']").first.click()
    parts = {
        "claim": "#sign-off .claim-text",
        "rating": "#sign-off [class^=r-]",
        "decision": "button[name=do][value=approve]",
    }
    ends = {}
    for name, where in parts.items():
        box = page.locator(where).first.bounding_box()
        ends[name] = round(box["y"] + box["height"]) if box else None
    return f"sign-off in a window of {height} px: the lower edges stand at {ends}"


if __name__ == "__main__":
    if not shutil.which("make"):
        sys.exit("`make` is needed.")
    main()
