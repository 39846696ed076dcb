"""A browser, a running newsroom and visitors, made once a run and only when a test asks for them.

Playwright's own loop would make Django believe that the whole test process is asynchronous. So everything of the
browser, and each test that visits, runs in one thread of its own.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.chromium import launch, program
from tests.browser.site import Site, open_site
from tests.browser.visiting import LIGHT, PATIENCE_MS, Look, Visitor
from tests.skip_guard import CHROMIUM

LAST_LINES = 30
PICTURES = settings.FACTCHECK_DATA_DIR / "browser"
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program; without one every browser test is skipped and says how to get it."""
    found = program()
    if found is None:
        pytest.skip(CHROMIUM)
    return found


@pytest.fixture(scope="session")
def stage() -> Iterator[ThreadPoolExecutor]:
    """The thread in which everything of the browser happens."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser") as thread:
        yield thread


@pytest.fixture(scope="session")
def browser(stage: ThreadPoolExecutor, chromium: Path) -> Iterator[Browser]:
    def start() -> tuple[Playwright, Browser]:
        playwright = sync_playwright().start()
        return playwright, launch(playwright, chromium)

    playwright, running = stage.submit(start).result()
    yield running
    stage.submit(running.close).result()
    stage.submit(playwright.stop).result()


@pytest.fixture(scope="session")
def site(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running newsroom, the same for all tests of a run: they look, or add what is theirs."""
    with open_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def visit(
    browser: Browser, site: Site, stage: ThreadPoolExecutor, request: pytest.FixtureRequest
) -> Callable[..., Visitor]:
    """Makes visitors: a look, the demo newsroom's name of who has signed in, script on or off."""
    visitors: list[Visitor] = []
    request.node.visitors, request.node.stage = visitors, stage

    def make(look: Look = LIGHT, *, person: str = "", script: bool = True) -> Visitor:
        session = site.session(person) if person else ""
        visitors.append(Visitor(browser, site.base, look=look, session=session, script=script))
        return visitors[-1]

    return make


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that visits in the browser's thread; it fails when a page of its visitors did what none may do."""
    if "visit" not in pyfuncitem.fixturenames:
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    pyfuncitem.stage.submit(_perform, pyfuncitem, arguments).result()
    return True


def _perform(item: pytest.Function, arguments: dict) -> None:
    try:
        item.obj(**arguments)
        troubles = [trouble for visitor in item.visitors for trouble in visitor.troubles]
        assert troubles == []
    except BaseException:
        name = re.sub(r"[^\w.-]+", "-", item.name).strip("-")
        for number, visitor in enumerate(item.visitors, start=1):
            troubles = "".join(f"\n{trouble}" for trouble in visitor.troubles)
            picture = visitor.picture(PICTURES, f"{name}-{number}")
            item.add_report_section("call", "browser", f"{visitor.page.url}\n{picture}{troubles}")
        raise
    finally:
        for visitor in item.visitors:
            visitor.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Below a failure stand the last lines that the newsroom's processes wrote."""
    report = yield
    site = getattr(item, "funcargs", {}).get("site")
    if report.failed and site is not None:
        for name in ("web", "worker"):
            lines = site.system.log(name).splitlines()[-LAST_LINES:]
            report.sections.append((f"the end of {name}.log", "\n".join(lines)))
    return report
