"""One database: a burst, a closing, a long page; the report goes to standard output."""

import datetime as dt
import sys
import time

import django

GOAL_CLOSING = 30.0  # seconds, mails to customers included
SMALL, LARGE = 60, 600
SCARCE = 15  # pieces of each offer, while more are wanted


def main() -> int:
    """Measure; the exit code says whether the goals are met."""
    django.setup()
    from django.db import connection

    from bench.market import fill

    people = fill.put_people()
    goods = fill.put_goods(SMALL)
    _say(f"\n== {connection.vendor}")
    failed = _burst(people, goods)
    failed |= _closing(people, goods)
    failed |= _page(goods)
    return int(failed)


def _burst(people: list, goods: list) -> bool:  # type: ignore[type-arg] # the models are known after setup only
    from bench.market import burst, fill

    cycle = fill.open_market(goods, limit=SCARCE)
    ours = burst.by_domain(cycle, people)
    fill.close(cycle)
    bare = fill.open_market(goods, limit=SCARCE)
    raw = burst.by_updates(bare, len(people))
    fill.close(bare)
    _say(f"{len(people)} residents order {burst.WISHES} of {SMALL} offers, {SCARCE} pieces of each, at once")
    for name, found in (("place an order", ours), ("conditional updates", raw)):
        _say(
            f"  {name:<22}{found.per_second:8.0f} a second, p99 {found.p99:6.0f} ms, {found.made} made, "
            f"{found.refused} refused, {found.oversold} offers oversold"
        )
    _say(f"  an order is {ours.per_second / raw.per_second:.2f} of the bare updates")
    return bool(ours.oversold)


def _closing(people: list, goods: list) -> bool:  # type: ignore[type-arg] # as above
    from apps.market.domain.cycle import close_due_cycles
    from apps.market.domain.final_order import confirm_waiting_orders
    from apps.market.domain.purchase import SHEETS_WAIT, send_due_sheets
    from bench.market import fill

    cycle = fill.open_market(goods)
    lines = fill.put_orders(cycle, people)
    at = fill.CLOSES + SHEETS_WAIT + dt.timedelta(minutes=1)
    taken, done = [], []
    for step in (close_due_cycles, send_due_sheets, confirm_waiting_orders):
        start = time.perf_counter()
        done.append(step(at))
        taken.append(time.perf_counter() - start)
    _say(f"A market of {lines} lines: {taken[0]:.2f} s to close, {taken[1]:.2f} s for {done[1]} sheets with PDF, table")
    _say(
        f"  and mail, {taken[2]:.2f} s for {done[2]} confirmations; together {sum(taken):.1f} (goal {GOAL_CLOSING:.0f})"
    )
    fill.close(cycle)
    return done != [1, fill.PRODUCERS, len(people)] or sum(taken) > GOAL_CLOSING


def _page(goods: list) -> bool:  # type: ignore[type-arg] # as above
    import time_machine
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.market import fill

    counts, times = [], []
    for variants in (goods, [*goods, *fill.put_goods(LARGE - SMALL)]):
        cycle = fill.open_market(variants)
        with time_machine.travel(fill.AT, tick=False):
            client = Client(SERVER_NAME="localhost")
            client.get("/markt/")
            start = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                status = client.get("/markt/").status_code
            times.append((time.perf_counter() - start) * 1000)
        counts.append(len(asked))
        fill.close(cycle)
    for size, count, spent in zip((SMALL, LARGE), counts, times, strict=True):
        _say(f"The market page at {size} offers: {count} queries, {spent:.0f} ms")
    return counts[0] != counts[1] or status != 200


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
