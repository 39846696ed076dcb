"""A person with a browser: opens pages, and minds everything that a good page never does."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

PATIENCE_MS = 20_000
TALLEST = 12_000
# Reported by the page itself, so that a policy that only reports would be heard, too.
LISTEN = """document.addEventListener("securitypolicyviolation",
    event => noteViolation(`${event.violatedDirective} by ${event.blockedURI} ${event.sample}`))"""
# How HTMX tells of a request that a later click has replaced; whatever else ends one is told as well.
REPLACED = ("htmx:afterRequest", "htmx:sendAbort")


@dataclass(frozen=True)
class Look:
    """A window and a theme of the system."""

    name: str
    width: int = 1440
    height: int = 900
    theme: str = "light"


LIGHT, DARK, PHONE = Look("light"), Look("dark", theme="dark"), Look("phone", width=360, height=740)
LOOKS = (LIGHT, DARK, PHONE)


@dataclass
class Visitor:
    """One browser window with cookies of its own. `troubles` is what went wrong, and stays empty.

    With `session`, the cookie of somebody who has signed in. Nothing leaves this machine: see `conftest.browser`.
    """

    browser: Browser
    base: str
    look: Look = LIGHT
    session: str = ""
    script: bool = True
    troubles: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    refusals: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(
            base_url=self.base,
            viewport={"width": self.look.width, "height": self.look.height},
            color_scheme=self.look.theme,
            java_script_enabled=self.script,
            locale="en-GB",
            timezone_id="UTC",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        if self.session:
            self.context.add_cookies([{"name": "session", "value": self.session, "url": self.base}])
        self.context.expose_binding("ran", lambda source, *_: self._note(f"hostile words ran on {source['page'].url}"))
        self.context.expose_binding("noteViolation", lambda _, what: self._note(f"policy violated: {what}"))
        self.context.add_init_script(LISTEN)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self._note(f"script failed: {error.error}"))
        self.context.on("dialog", self._dialog)
        self.context.on("request", self._request)
        self.page: Page = self.context.new_page()

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to a path, which must answer with `status`."""
        address = f"{self.base}{path}"
        if status >= 400:
            self.refusals.add(address)
        response = self.page.goto(address)
        assert response is not None
        assert response.status == status, f"{path}: {response.status}"
        return self.page

    def seen(self, look: Look) -> Page:
        """The page that is open, in another window and theme, without asking for it again."""
        self.page.emulate_media(color_scheme=look.theme)
        self.page.set_viewport_size({"width": look.width, "height": look.height})
        return self.page

    def picture(self, directory: Path, name: str) -> Path:
        """The whole page as a file, in a window of its height: what sticks to an edge stands where it should."""
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / f"{name}-{self.look.name}.png"
        height = min(self.page.evaluate("() => document.documentElement.scrollHeight"), TALLEST)
        self.page.set_viewport_size({"width": self.look.width, "height": max(height, self.look.height)})
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": self.look.width, "height": self.look.height})
        return path

    def close(self) -> None:
        self.context.close()

    def _note(self, trouble: str) -> None:
        self.troubles.append(trouble)

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location["url"]
        is_refusal = message.text.startswith("Failed to load resource") and where in self.refusals
        if message.type in {"error", "warning"} and not is_refusal and not message.text.startswith(REPLACED):
            self._note(f"console: {message.text} ({where})")

    def _dialog(self, dialog: Dialog) -> None:
        """A page may ask before unsaved words are lost; nothing else opens a dialog."""
        if dialog.type != "beforeunload":
            self._note(f"dialog: {dialog.message}")
        dialog.accept()

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((self.base, "data:", "blob:")):
            self._note(f"left this machine: {request.url}")
