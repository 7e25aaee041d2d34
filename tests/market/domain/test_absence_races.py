"""Two workers and a volunteer at once: who did not come is told once, or not at all; without the guard twice."""

import threading
from functools import partial

import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.hub.domain.mail import send_mail_later
from apps.hub.models import OutgoingMail, Place
from apps.market.domain.absence import BEFORE_TELLING, _tell, tell_absent
from apps.market.domain.hand_over import mark_no_show, undo_no_show
from apps.market.enums import OrderState
from apps.market.models import Order
from tests.factories_counter import AT_WORK, person_behind
from tests.factories_hand_over import a_full_bag, a_full_market
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TOLD = AT_WORK + BEFORE_TELLING
WORKERS = 8


def not_fetched(who: User) -> Order:
    return mark_no_show(a_full_bag(who, a_full_market(), brood=2), by=SYSTEM, at=AT_WORK)


def mails() -> int:
    return OutgoingMail.objects.filter(template__contains="not_fetched").count()


def test_workers_that_found_the_same_order_mail_once(place: Place, mieke: User) -> None:
    order = not_fetched(mieke)

    outcome = race([partial(_tell, order, at=TOLD) for _worker in range(WORKERS)])

    assert (outcome.errors, sorted(outcome.results), mails()) == ([], [0] * (WORKERS - 1) + [1], 1)


def test_scans_at_once_mail_each_once(place: Place, mieke: User) -> None:
    not_fetched(mieke)

    outcome = race([partial(tell_absent, TOLD) for _worker in range(WORKERS)])

    assert (outcome.errors, sum(outcome.results), mails()) == ([], 1, 1)


def test_who_came_after_all_is_told_before_that_or_not_at_all(place: Place, mieke: User) -> None:
    order = not_fetched(mieke)

    def tell() -> int:
        return _tell(order, at=TOLD)

    def come() -> int:
        undo_no_show(order, by=SYSTEM, at=TOLD)
        return 0

    outcome = race([tell, come, tell])

    assert (outcome.errors, outcome.refusals) == ([], [])
    order.refresh_from_db()
    assert (order.state, order.no_show_told_at) == (OrderState.PLACED, None)
    assert mails() == sum(outcome.results) <= 1


def test_control_tells_twice_with_the_guard_lifted(place: Place, mieke: User) -> None:
    """Look at the order, then write, with no lock and no second look: every worker mails."""
    order = not_fetched(mieke)
    everybody_looked = threading.Barrier(WORKERS)

    def tell() -> bool:
        is_told = Order.objects.get(pk=order.pk).no_show_told_at is not None
        everybody_looked.wait(timeout=30)
        if is_told:
            return False
        with transaction.atomic():
            Order.objects.filter(pk=order.pk).update(no_show_told_at=TOLD)
            context = {"order": Order.objects.select_related("person", "cycle", "slot").get(pk=order.pk)}
            send_mail_later(
                to=person_behind(mieke).email, template="market/mail/order_not_fetched", language="nl",
                context=context | {"due_cents": 0, "url": ""},
            )  # fmt: skip
        return True

    outcome = race([tell] * WORKERS)

    assert (outcome.errors, mails()) == ([], WORKERS)
