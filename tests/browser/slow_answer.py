"""A slow and shaky line: answers that come late, overtake each other, or never come."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import APIResponse, Page, Request, Route

PROXY: Final = "<!doctype html><html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>"


class SlowAnswer:
    """Keeps the first answer to a method and path back until `comes`."""

    def __init__(self, page: Page, method: str, path: str, *, with_text: str = "") -> None:
        self.page = page
        self._answer: APIResponse | None = None
        self._kept: list[Route] = []
        self._is_it: Callable[[Request], bool] = lambda asked: (
            asked.method == method and path in asked.url and with_text in (asked.post_data or "")
        )
        page.route(f"**{path}**", self._keep)

    def _keep(self, route: Route) -> None:
        if not self._kept and self._is_it(route.request):
            self._kept.append(route)
        else:
            route.continue_()

    def is_asked(self) -> None:
        """Wait until the request is on its way."""
        for _time in range(100):
            if self._kept:
                return
            self.page.wait_for_timeout(50)
        pytest.fail("Nothing was asked.")

    def comes(self) -> None:
        """Let it in, and wait until the browser has it."""
        with self.page.expect_event("requestfinished", self._is_it):
            self._kept[0].continue_()
        self.page.wait_for_timeout(100)  # longer than the page takes to show an answer

    def is_answered(self) -> None:
        """Let the server answer now; the browser gets that answer when `arrives`."""
        self._answer = self._kept[0].fetch(max_redirects=0)

    def arrives(self) -> None:
        """Let in what the server answered before, and wait until the browser has it."""
        with self.page.expect_event("requestfinished", self._is_it):
            self._kept[0].fulfill(response=self._answer)
        self.page.wait_for_timeout(100)

    def is_lost(self) -> None:
        """It never comes."""
        with self.page.expect_event("requestfailed", self._is_it):
            self._kept[0].abort()

    def is_a_page_of_the_proxy(self, status: int) -> None:
        """What stands before the server answers in its place."""
        with self.page.expect_event("requestfinished", self._is_it):
            self._kept[0].fulfill(status=status, content_type="text/html", body=PROXY)
