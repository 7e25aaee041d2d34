"""`python -m bench`: pages, queries, memory and bytes of the village De Linde, in one run."""

import sys

import django

from bench.memory import megabytes_at_rest
from bench.pages import Page, measure
from bench.village import Village, running_village
from bench.weight import first_visit

GOAL = 0.3
MOST_MEGABYTES = 250
MOST_BYTES = 150_000


def say(text: str = "") -> None:
    """Print a line of the report."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Measure and report; the exit code says whether the goals are met."""
    with running_village() as village:
        django.setup()
        from bench.cast import count_queries, crowd, volunteer_cookie

        memory = megabytes_at_rest(village)
        cookie = volunteer_cookie()
        crowd(5000)
        pages = [
            Page("hello", "/bench/hello/"),
            Page("plain, 50 rows", "/bench/plain/"),
            Page("home", "/"),
            Page("market", "/markt/"),
            Page("a vehicle's day", "/mobipunt/bakfiets-berta/"),
            Page("counter queue", "/toog/", cookie),
            Page("search of 5000", "/toog/zoek/?q=vandenberghe", cookie, has_goal=False),
        ]
        measure(village, pages)
        count_queries(pages)
        return report(village, pages, memory)


def report(village: Village, pages: list[Page], memory: float) -> int:
    """Say it, and whether it is good."""
    hello, plain, *ours = pages
    say(f"{'page':<18}{'req/s':>8}{'/ hello':>9}{'/ plain':>9}{'queries':>9}{'bytes':>8}")
    for page in pages:
        say(
            f"{page.name:<18}{page.rate:>8.0f}{page.rate / hello.rate:>9.2f}{page.rate / plain.rate:>9.2f}"
            f"{page.queries:>9}{page.size:>8}"
        )
    parts = first_visit(village)
    total = sum(part.size for part in parts)
    say()
    for part in sorted(parts, key=lambda part: -part.size):
        say(f"{part.size:>8}  {part.path}")
    say(f"{total:>8}  bytes of a first visit to the home page, compressed (at most {MOST_BYTES})")
    say(f"{memory:>8.0f}  MB of server and worker at rest (at most {MOST_MEGABYTES})")
    slow = [page.name for page in ours if page.has_goal and page.rate / plain.rate < GOAL]
    for name in slow:
        say(f"below {GOAL} of the plain view: {name}")
    return int(bool(slow) or total > MOST_BYTES or memory > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
