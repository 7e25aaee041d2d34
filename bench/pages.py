"""Requests per second of the main pages, over those of two plain views on the same server.

Interleaved: each round asks every page for a while, so that whatever else the machine does falls
on all alike. Ratios of medians; no absolute number is a promise.
"""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass, field

from bench.village import Village

ROUNDS = 5
SECONDS = 1.5
CLIENTS = 4


@dataclass
class Page:
    """A page to ask, by whom, and what each round gave; `has_goal` says whether the goal holds for it."""

    name: str
    path: str
    cookie: str = ""
    has_goal: bool = True
    rates: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def rate(self) -> float:
        """Requests per second, the median of the rounds."""
        return statistics.median(self.rates)


def measure(village: Village, pages: list[Page]) -> None:
    """Fill in the rates of every page; a page that does not answer 200 stops the run."""
    for page in pages:
        _ask(village.port, page, time.monotonic() + 0.5)
    for _round in range(ROUNDS):
        for page in pages:
            page.rates.append(_rate(village.port, page))


def _rate(port: int, page: Page) -> float:
    counts: list[int] = []
    begin = time.monotonic()
    threads = [
        threading.Thread(target=lambda: counts.append(_ask(port, page, begin + SECONDS))) for _client in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begin)


def _ask(port: int, page: Page, until: float) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": page.cookie} if page.cookie else {}
    count = 0
    while time.monotonic() < until:
        connection.request("GET", page.path, headers=headers)
        answer = connection.getresponse()
        page.size = len(answer.read())
        if answer.status != 200:
            message = f"{page.path} answers {answer.status}"
            raise RuntimeError(message)
        count += 1
    connection.close()
    return count
