"""A real Chromium: ``page`` (1280 x 800), ``phone`` (375 x 812), and the accessibility check."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, sync_playwright

AXE = Path(__file__).with_name("axe.min.js")
QUIET = (
    "--no-sandbox",  # root, as on a build machine
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REFUSED_BY_SERVER = "Failed to load resource: the server responded with a status"  # a 4xx page may be what is tested


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise FileNotFoundError("chromium is missing: apt-get install chromium, or run 'make test'")
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
    yield launched
    launched.close()


def _pages(browser: Browser, base_url: str, **context_options: Any) -> Iterator[Page]:
    """A page with a profile of its own that must stay without script errors and on its own host."""
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REFUSED_BY_SERVER):
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((base_url, "about:", "data:", "blob:")):
            complaints.append(f"asked {urlsplit(request.url).netloc} for {request.url}")

    context = browser.new_context(base_url=base_url, locale="zh-CN", timezone_id="Asia/Shanghai", **context_options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", on_request)
    yield page
    context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A desk's screen. Relative addresses lead to the running application."""
    yield from _pages(browser, live_server, viewport={"width": 1280, "height": 800})


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Page]:
    """A phone's screen, with touch."""
    yield from _pages(browser, live_server, viewport={"width": 375, "height": 812}, has_touch=True, is_mobile=True)


def axe(page: Page) -> None:
    """Fail with every accessibility violation on the page as it stands."""
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [
        f"{rule['id']}: {rule['help']}\n    " + "\n    ".join(node["html"][:200] for node in rule["nodes"])
        for rule in result["violations"]
    ]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def no_sideways_scrolling(page: Page) -> None:
    """Fail where the page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than its window"
