"""The market's recurring work."""

import datetime as dt

from apps.hub.jobs import scan
from apps.market.domain.absence import tell_absent, tell_what_went_on
from apps.market.domain.basket import forget_old_guest_baskets
from apps.market.domain.confirmation import tell_all_news
from apps.market.domain.cycle import close_due_cycles, open_due_cycles
from apps.market.domain.distribution import distribute_due_cycles
from apps.market.domain.final_order import confirm_waiting_orders
from apps.market.domain.final_price import tell_final_prices_of_all
from apps.market.domain.proxy import forget_proxies
from apps.market.domain.purchase import send_due_sheets
from apps.market.domain.receipt import receive_what_is_in
from apps.market.domain.reminder import remind_before_closing
from apps.market.domain.rhythm import plan_from_rhythms


@scan("market.open_and_close", every=dt.timedelta(seconds=20))
def open_and_close(at: dt.datetime) -> int:
    """Close what is past its closing time, open what is due."""
    return close_due_cycles(at) + open_due_cycles(at)


@scan("market.tell_news", every=dt.timedelta(seconds=2))
def tell_news(at: dt.datetime) -> int:
    """Orders just placed or changed."""
    return tell_all_news(at)


@scan("market.plan_from_rhythms", every=dt.timedelta(minutes=15))
def plan_ahead(at: dt.datetime) -> int:
    """Plan the coming markets of each rhythm."""
    return plan_from_rhythms(at)


@scan("market.forget_baskets", every=dt.timedelta(hours=6))
def forget_baskets(at: dt.datetime) -> int:
    """Guests' baskets go after a week."""
    return forget_old_guest_baskets(at)


@scan("market.receive")
def receive(at: dt.datetime) -> int:
    """Markets whose goods are all in, counted before their sheets left."""
    return receive_what_is_in(at)


@scan("market.tell_final_prices")
def tell_prices(at: dt.datetime) -> int:
    """Customers of markets that are received and weighed, who were not told what changed."""
    return tell_final_prices_of_all(at)


@scan("market.send_sheets", every=dt.timedelta(seconds=30))
def send_sheets(at: dt.datetime) -> int:
    """Order from the producers of what has closed."""
    return send_due_sheets(at)


@scan("market.confirm_orders", every=dt.timedelta(seconds=30))
def confirm_orders(at: dt.datetime) -> int:
    """Tell customers what they will get, once the producers know."""
    return confirm_waiting_orders(at)


@scan("market.distribute", every=dt.timedelta(minutes=1))
def distribute(at: dt.datetime) -> int:
    """A market of which every bag went along or was given up moves on."""
    return distribute_due_cycles(at)


@scan("market.tell_absent", every=dt.timedelta(minutes=1))
def tell_who_did_not_come(at: dt.datetime) -> int:
    """Who did not come is told, and what became of their goods afterwards."""
    return tell_absent(at) + tell_what_went_on(at)


@scan("market.remind", every=dt.timedelta(minutes=5))
def remind(at: dt.datetime) -> int:
    """Who asked for it hears once that ordering closes within a day."""
    return remind_before_closing(at)


@scan("market.forget_proxies", every=dt.timedelta(hours=24))
def forget_names(at: dt.datetime) -> int:
    """Names of who picked up for somebody else go after two years."""
    return forget_proxies(at)
