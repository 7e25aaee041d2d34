"""`/beheer/geld/`: what came in today, what is still owed, and where it stands in the books."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.accounts.web.access import managers_only
from apps.hub import clock
from apps.hub.web.paging import page_of
from apps.office.queries.figures import balances, owed_now, to_give_back
from apps.office.queries.money import charges_still_open, payments_on, totals_on
from apps.office.web.menu import Chip
from apps.office.web.page import render_page
from apps.payments.enums import Account

# Accounts that grow by credit are shown the way people read them.
_CREDIT = (Account.REVENUE, Account.VAT_DUE, Account.CONTAINER_DEPOSITS, Account.ROUNDING)


@managers_only
@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """A day's payments with its totals, and the balances of now."""
    day = _day(request.GET.get("dag", ""))
    sums = balances()
    totals = totals_on(day)
    context = {
        "tabs": _tabs("day"),
        "day": day,
        "is_today": day == clock.today(),
        "previous": _address(day - dt.timedelta(days=1)),
        "next": _address(day + dt.timedelta(days=1)),
        "page": page_of(request, payments_on(day)),
        "query": f"dag={day.isoformat()}",
        "totals": totals,
        "total": sum(total.cents for total in totals),
        "balances": [(account, -sums[account] if account in _CREDIT else sums[account]) for account in Account],
    }
    return render_page(request, "money.html", "money", context)


@managers_only
@require_safe
def charges(request: HttpRequest) -> HttpResponse:
    """What is owed, oldest first."""
    context = {
        "tabs": _tabs("open"),
        "page": page_of(request, charges_still_open()),
        "owed": owed_now(),
        "give_back": to_give_back(),
    }
    return render_page(request, "charges.html", "money", context)


def _tabs(current: str) -> list[Chip]:
    return [
        Chip(_("A day's payments"), reverse("office:money"), current == "day"),
        Chip(_("Still to pay"), reverse("office:charges"), current == "open"),
    ]


def _day(text: str) -> dt.date:
    """The day of '2026-11-27', today for anything else."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return clock.today()
    return day if 2000 < day.year < 2100 else clock.today()  # noqa: PLR2004 - a village's books


def _address(day: dt.date) -> str:
    return f"{reverse('office:money')}?dag={day.isoformat()}"
