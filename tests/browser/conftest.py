"""A real browser, at the width of a phone and of a desk, with axe at hand."""

import functools
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import User
from tests.cast import client_of
from tests.conftest import chromium
from tests.factories import NOON
from tests.factories_counter import AT_WORK
from tests.scene import Scene, a_scene

PHONE: Final = 390
DESK: Final = 1280
HEIGHTS: Final = {PHONE: 844, DESK: 900}
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PATIENCE: Final = 15_000  # milliseconds: the machine may be running the tests of the other database too
EXPECTED_OF_A_SHAKY_LINE: Final = re.compile(r"htmx:(sendError|timeout|responseError)|Status Error Code 50|^50\d on ")
ON_ITS_WAY: Final = ".htmx-request, .htmx-swapping, .htmx-settling"
SHOTS: Final = Path(settings.BASE_DIR, "var", "shots", "tests")

# Playwright's own loop runs in this thread, so Django takes our queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, started once."""
    path = chromium()
    assert path, "These tests need Chromium: apt-get install chromium."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def _press_ends_when_the_next_page_is_there() -> Iterator[None]:
    """Playwright waits for the first byte of the page that a press leads to; its scripts and its end come later.

    What a test does or measures next would now and then be done to a page that is not all there.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in ("click", "press"):
            patch.setattr(Locator, name, _until_loaded(getattr(Locator, name)))
        yield


def _until_loaded(act: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(act)
    def acted(locator: Locator, *args: Any, **options: Any) -> None:
        act(locator, *args, **options)
        locator.page.wait_for_load_state()

    return acted


def _stands(page: Page) -> None:
    """Wait until the page and every fragment it asked for are there."""
    page.wait_for_load_state()
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)


@pytest.fixture
def open_browser(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a page for one more person: `open_browser(width=1280, java_script_enabled=False)`.

    At the end of the test no page may have had an error in its console, a request that
    failed, or a request to another host.
    """
    contexts: list[BrowserContext] = []
    trouble: list[str] = []

    def open_one(*, width: int = PHONE, **options: Any) -> Page:
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        settled = {"locale": "nl-BE", "timezone_id": "Europe/Brussels", "reduced_motion": "reduce", **options}
        context = browser.new_context(base_url=live_server.url, viewport=size, **settled)  # type: ignore[arg-type] # size is a ViewportSize
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        _watch(page, live_server.url, trouble)
        return page

    yield open_one
    failed = getattr(request.node, "failed", False)
    for context in contexts:
        for page in context.pages:
            if failed:
                SHOTS.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=SHOTS / f"failed-{request.node.name[:60]}.png", full_page=True)
        context.close()
    if request.node.get_closest_marker("shaky_line"):
        trouble = [each for each in trouble if not EXPECTED_OF_A_SHAKY_LINE.search(each)]
    assert not trouble, trouble


def _watch(page: Page, home: str, trouble: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        # A refused form answers 422 or 409, which Chromium calls an error; htmx says so of a 403.
        refused = "Failed to load resource" in message.text or "Status Error Code 403" in message.text
        # A question that a newer one replaced; one that was lost says sendError.
        replaced = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if message.type == "error" and not refused and not replaced:
            trouble.append(f"console on {page.url}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:", "about:")):
            trouble.append(f"{page.url} asks another host: {request.url}")

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: trouble.append(f"script error on {page.url}: {error}"))
    page.on("response", lambda r: trouble.append(f"{r.status} on {r.url}") if r.status >= 500 else None)


@pytest.fixture(scope="session")
def watch() -> Callable[[Page, str, list[str]], None]:
    """Write down what goes wrong in a page: `watch(page, home, trouble)`."""
    return _watch


@pytest.fixture
def phone(open_browser: Callable[..., Page]) -> Page:
    """A page at 390 px."""
    return open_browser(width=PHONE)


@pytest.fixture
def desk(open_browser: Callable[..., Page]) -> Page:
    """A page at 1280 px."""
    return open_browser(width=DESK)


@pytest.fixture
def open_as(open_browser: Callable[..., Page], live_server: LiveServer) -> Callable[..., Page]:
    """Open a browser in which somebody is signed in: `open_as(rita, width=1280)`."""

    def open_one(user: User, **options: Any) -> Page:
        page = open_browser(**options)
        name = settings.SESSION_COOKIE_NAME
        value = client_of(user).cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return page

    return open_one


@pytest.fixture
def tuesday() -> Iterator[None]:
    """Tuesday noon, and time goes on from there."""
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def friday() -> Iterator[None]:
    """Friday 27 November 2026, 16.10 u., and time goes on from there."""
    with time_machine.travel(AT_WORK):
        yield


@pytest.fixture
def scene(db: None) -> Scene:
    """The village of the journeys, with three loaves."""
    return a_scene(loaves=3)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The script of axe-core."""
    return Path(settings.BASE_DIR, "node_modules", "axe-core", "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def axe(axe_source: str) -> Callable[[Page], None]:
    """Assert that axe finds nothing on the page as it stands: `axe(page)`."""

    def check(page: Page) -> None:
        _stands(page)
        # Evaluated by the debugger, which our content policy does not bind.
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(axe_source)
        result = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
        found = [
            f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes']][:5]}"
            for violation in result["violations"]
        ]
        assert not found, f"axe on {page.url}:\n" + "\n".join(found)

    return check


@pytest.fixture
def no_sideways() -> Callable[[Page], None]:
    """Assert that the page does not scroll sideways: `no_sideways(page)`."""

    def check(page: Page) -> None:
        _stands(page)
        width = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{page.url} is {width[0]} px wide in {width[1]} px"

    return check


@pytest.fixture
def shot() -> Callable[[Page, str], Path]:
    """Keep a picture of the whole page under var/shots/tests: `shot(page, "name")`."""

    def take(page: Page, name: str) -> Path:
        _stands(page)
        SHOTS.mkdir(parents=True, exist_ok=True)
        path = SHOTS / f"{name}.png"
        # Hiding the caret would leave a style attribute in the page, which our policy forbids.
        page.screenshot(path=path, full_page=True, caret="initial")
        return path

    return take


@pytest.fixture
def look(
    axe: Callable[[Page], None], no_sideways: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> Callable[..., None]:
    """Find nothing with axe and nothing that scrolls sideways, and keep a picture: `look(page, "name")`."""

    def at(page: Page, name: str = "") -> None:
        axe(page)
        no_sideways(page)
        if name:
            shot(page, name)

    return at


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let a failed test keep a picture of where it was."""
    report = yield
    if report.when == "call" and report.failed:  # type: ignore[attr-defined] # what pytest yields here
        item.failed = True  # type: ignore[attr-defined] # read by open_browser
    return report
