"""Pictures of the main pages at 390 and 1280 px, into `var/shots`.

The village is built once in `var/shots-village` and served while the pictures are taken.
Words on the command line choose pages: `make shots ARGS="market counter"`.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
SHOTS: Final = ROOT / "var" / "shots"
VILLAGE: Final = ROOT / "var" / "shots-village"
SIZES: Final[tuple[ViewportSize, ...]] = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
READY_SECONDS: Final = 300

GUEST: Final = ""
RESIDENT: Final = "bewoner"
VOLUNTEER: Final = "vrijwilliger"
MANAGER: Final = "beheerder"


@dataclass(frozen=True)
class Shot:
    """A page: where it begins, who looks, and which links to follow to it (CSS, first match)."""

    name: str
    path: str
    role: str = GUEST
    follow: tuple[str, ...] = ()


PAGES: Final = (
    Shot("home", "/"),
    Shot("home-resident", "/", RESIDENT),
    Shot("market", "/markt/"),
    Shot("product", "/markt/", GUEST, ("main a[href^='/markt/product/']",)),
    Shot("mobipunt", "/mobipunt/"),
    Shot("vehicle", "/mobipunt/", RESIDENT, ("main a[href^='/mobipunt/']:not([href='/mobipunt/'])",)),
    Shot("cafe", "/cafe/"),
    Shot("room", "/cafe/", RESIDENT, ("main a[href^='/cafe/']:not([href='/cafe/'])",)),
    Shot("basket", "/mandje/", RESIDENT),
    Shot("mine", "/mijn/", RESIDENT),
    Shot("details", "/mijn/gegevens/", RESIDENT),
    Shot("sign-in", "/aanmelden/"),
    Shot("counter", "/toog/", VOLUNTEER),
    Shot(
        "hand-over",
        "/toog/",
        VOLUNTEER,
        ("main a[href^='/toog/']:not([href='/toog/']):not([href*='acties']):not([href*='?'])",),
    ),
    Shot("actions", "/toog/acties/", VOLUNTEER),
    Shot("office", "/beheer/", MANAGER),
    Shot("requests", "/beheer/aanvragen/", MANAGER),
    Shot(
        "request",
        "/beheer/aanvragen/",
        MANAGER,
        ("main a[href^='/beheer/aanvragen/']:not([href='/beheer/aanvragen/'])",),
    ),
    Shot("bookings", "/beheer/reservaties/", MANAGER),
    Shot("calendar", "/beheer/kalender/", MANAGER),
    Shot("closures", "/beheer/sluitingen/", MANAGER),
    Shot("people", "/beheer/mensen/", MANAGER),
    Shot("money", "/beheer/geld/", MANAGER),
    Shot("settings", "/beheer/instellingen/", MANAGER),
    Shot("admin", "/beheer/gegevens/", MANAGER),
    Shot("styleguide", "/stijlgids/"),
    Shot("mails", "/demo/mails/"),
    Shot("not-found", "/bestaat-niet/"),
)


@contextmanager
def served() -> Iterator[str]:
    """Yield the address of the village while it is served."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        port = trial.getsockname()[1]
    environment = {**os.environ, "BUURTPUNT_MODE": "demo", "BUURTPUNT_VAR_DIR": str(VILLAGE), "PORT": str(port)}
    environment.pop("DATABASE_URL", None)
    server = subprocess.Popen([sys.executable, "-m", "backend.serve"], cwd=ROOT, env=environment)
    url = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not answers(url):
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit("The village did not start; see above.")
            time.sleep(0.3)
        yield url
    finally:
        server.terminate()
        server.wait()


def answers(url: str) -> bool:
    """Say whether the server is there."""
    try:
        with urllib.request.urlopen(f"{url}/robots.txt", timeout=5):
            return True
    except OSError:
        return False


def sign_in(page: Page, role: str) -> None:
    """Be the first villager with this role."""
    page.goto("/aanmelden/")
    page.locator("li", has_text=role).locator("form[action*='/als/'] button").first.click()
    page.wait_for_url("**/mijn/")


def take(browser: Browser, url: str, shots: list[Shot], size: ViewportSize) -> list[str]:
    """Take these pages at one width; return what went wrong."""
    trouble = []
    for role in dict.fromkeys(shot.role for shot in shots):
        context = browser.new_context(
            base_url=url, viewport=size, locale="nl-BE", timezone_id="Europe/Brussels", reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        if role:
            sign_in(page, role)
        for shot in shots:
            if shot.role != role:
                continue
            answer = page.goto(shot.path)
            for link in shot.follow:
                target = page.locator(link).first
                if target.count() == 0:
                    trouble.append(f"{shot.name}: no {link}")
                    break
                answer = page.goto(target.get_attribute("href") or "/")
            status = answer.status if answer else 0
            if status != (404 if shot.name == "not-found" else 200):
                trouble.append(f"{shot.name}: {status} on {page.url}")
            wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                trouble.append(f"{shot.name}: {wide} px too wide at {size['width']}")
            # As tall as the page, so that a bar at the foot of the screen is at the foot of the picture.
            tall = page.evaluate("() => document.documentElement.scrollHeight")
            page.set_viewport_size({**size, "height": max(size["height"], tall)})
            page.screenshot(path=SHOTS / f"{shot.name}-{size['width']}.png", full_page=True)
            page.set_viewport_size(size)
        context.close()
    return trouble


def main() -> int:
    """Take them all, or those that were named."""
    names = set(sys.argv[1:])
    shots = [shot for shot in PAGES if not names or shot.name in names]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.exit("Pictures need Chromium: apt-get install chromium.")
    SHOTS.mkdir(parents=True, exist_ok=True)
    VILLAGE.mkdir(parents=True, exist_ok=True)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        trouble = [sentence for size in SIZES for sentence in take(browser, url, shots, size)]
        browser.close()
    print(f"{len(shots) * len(SIZES)} pictures in {SHOTS.relative_to(ROOT)}")
    for sentence in trouble:
        print(f"  {sentence}")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
