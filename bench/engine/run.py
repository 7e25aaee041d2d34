"""One database: fill, ask, grow, ask again; the report goes to standard output."""

import sys

import django

GOAL_GROWTH = 1.3
GOAL_BOOK = 0.35


def main() -> int:
    """Measure the sizes named in the arguments, the smallest first."""
    django.setup()
    from django.db import connection

    from bench.engine import ask, book, fill

    sizes = sorted(int(size) for size in sys.argv[1:])
    things, person, asked = fill.put_things(), fill.a_person(1), ask.questions()
    taken: dict[str, list[float]] = {question.name: [] for question in asked}
    have = 0
    for size in sizes:
        fill.grow(things, person, have=have, want=size)
        have = size
        for question in asked:
            taken[question.name].append(ask.measure(question))
    _say(f"\n== {connection.vendor}: milliseconds at {', '.join(f'{size:,}' for size in sizes)} bookings")
    goals = {question.name for question in asked if question.has_goal}
    missed = [name for name, times in taken.items() if not _told(name, times) and name in goals]
    ours, raw, least = book.rates(fill.a_person(2))
    _say(f"book()                    {ours:8.0f} a second")
    _say(f"the same rows by SQL      {raw:8.0f} a second, book() is {ours / raw:.2f} of it (goal {GOAL_BOOK})")
    _say(f"booking and occupancy only{least:8.0f} a second, book() is {ours / least:.2f} of it")
    if ours / raw < GOAL_BOOK:
        _say(f"  missed by {GOAL_BOOK - ours / raw:.2f}: {book.anatomy(fill.a_person(3))}")
    for question in asked[:2]:
        _say(f"\nHow '{question.name}' is found at {have:,}:")
        for plan in ask.plans(question):
            _say(plan + "\n")
    return int(bool(missed) or ours / raw < GOAL_BOOK)


def _told(name: str, times: list[float]) -> bool:
    growth = times[-1] / times[0]
    spelled = "".join(f"{time:9.1f}" for time in times)
    _say(f"{name:<26}{spelled}   x{growth:.2f} (goal {GOAL_GROWTH})")
    return growth <= GOAL_GROWTH


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
