"""What waits for a manager, over all modules: a constant number of queries however much it is."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.bookings.enums import WaitingState
from apps.bookings.models import Booking
from apps.bookings.queries.booking import all_bookings, overdue_at, requests_to_decide
from apps.bookings.queries.series import series_to_decide
from apps.bookings.queries.waiting import all_entries
from apps.bookings.web.series_words import series_title
from apps.hub import clock, modules
from apps.hub.enums import MailState
from apps.hub.models import OutgoingMail, WorkerBeat
from apps.hub.ui import formats
from apps.market.enums import CYCLES_TO_PLAN, CycleState, OrderState
from apps.market.models import OrderCycle
from apps.market.queries.amendment import calls_waiting
from apps.market.queries.purchase import cycles_whose_sheets_stay, sheets_to_tell_by_phone
from apps.market.queries.shortage import short_cycles, shortages_in
from apps.market.queries.stock import items_running_low

SOON: Final = dt.timedelta(hours=36)
DRAFT_SOON: Final = dt.timedelta(days=3)
WORKER_SILENT: Final = dt.timedelta(minutes=5)
SHEETS_LATE: Final = dt.timedelta(hours=1)
SHOWN: Final = 8  # of each sort; the rest stands on its own page


@dataclass(frozen=True, slots=True)
class Decision:
    """One line under 'Vraagt een beslissing': what it is, and the one thing to do."""

    word: str
    text: str
    action: str
    url: str
    module: str = ""
    is_wrong: bool = False


def decisions_at(at: dt.datetime) -> list[Decision]:
    """Everything that waits, the most pressing sort first, without modules that are off."""
    off = modules.switched_off()
    market = [*_sheets(at), *_short(), *_market(at), *_to_settle(at), *_stock()]
    found = [*_late(at), *_to_call(), *_requests(), *_series(), *market, *_machine(at)]
    return [decision for decision in found if decision.module not in off]


def _late(at: dt.datetime) -> Iterator[Decision]:
    late = list(overdue_at(at)[:SHOWN])
    following = _next_of({booking.resource_id for booking in late}, at)
    for booking in late:
        after = following.get(booking.resource_id)
        words = [
            booking.resource.name,
            _("expected back at %(time)s") % {"time": formats.moment(booking.ends_at)},
            _("next at %(time)s") % {"time": formats.moment(after.starts_at)} if after else _("nobody waits for it"),
        ]
        yield Decision(
            word=_("Late"),
            text=" · ".join(words),
            action=_("Sort out"),
            url=reverse("office:booking", args=[booking.code]),
            module=booking.resource.kind.module,
            is_wrong=True,
        )


def _next_of(resources: set[int], at: dt.datetime) -> dict[int, Booking]:
    if not resources:
        return {}
    coming = all_bookings().taking_time().filter(resource__in=resources, starts_at__gte=at - dt.timedelta(hours=12))
    return {booking.resource_id: booking for booking in coming.exclude(state="in_use").order_by("-starts_at")}


def _to_call() -> Iterator[Decision]:
    """Who has an offer of the waiting list and no e-mail: nobody else tells them."""
    rows = all_entries().filter(state=WaitingState.OFFERED, person__email="", booking__hold_until__isnull=False)
    for entry in rows.order_by("booking__hold_until")[:SHOWN]:
        booking = entry.booking
        if booking is None or booking.hold_until is None:
            continue
        words = [
            f"{entry.person.name}, {entry.person.phone_display}",
            _("came free: %(what)s") % {
                "what": f"{booking.resource.name}, {formats.period(booking.starts_at, booking.ends_at)}"
            },
            _("until %(until)s") % {"until": formats.moment(booking.hold_until)},
        ]  # fmt: skip
        yield Decision(
            word=_("Call"),
            text=" · ".join(words),
            action=_("Answer for them"),
            url=reverse("bookings:waiting", args=[entry.code]),
            module=booking.resource.kind.module,
        )


def _requests() -> Iterator[Decision]:
    for booking in requests_to_decide()[:SHOWN]:
        people = booking.attendees or 0
        words = [
            booking.holder_name,
            f"{booking.resource.name}, {formats.period(booking.starts_at, booking.ends_at)}",
            ngettext("%(n)d person", "%(n)d people", people) % {"n": people} if people else booking.activity,
        ]
        yield Decision(
            word=_("Request"),
            text=" · ".join(word for word in words if word),
            action=_("View"),
            url=reverse("office:request", args=[booking.code]),
            module=booking.resource.kind.module,
        )


def _series() -> Iterator[Decision]:
    for series in series_to_decide()[:SHOWN]:
        waiting = series.asked  # type: ignore[attr-defined] # annotated by the query
        yield Decision(
            word=_("Request for a series"),
            text=" · ".join([
                series.association.name if series.association else series.person.name,
                f"{series.resource.name}, {series_title(series)}",
                ngettext("%(n)d date", "%(n)d dates", waiting) % {"n": waiting},
            ]),
            action=_("View"),
            url=reverse("office:series", args=[series.code]),
            module=series.resource.kind.module,
        )  # fmt: skip


def _short() -> Iterator[Decision]:
    cycles = short_cycles()
    yield from _to_divide(cycles)
    yield from _to_tell(cycles)


def _to_divide(cycles: Sequence[OrderCycle]) -> Iterator[Decision]:
    """What is not divided yet: too little came, or more came after all."""
    waiting = [shortage for shortage in shortages_in(cycles) if not shortage.is_divided]
    for shortage in waiting[:SHOWN]:
        offer = shortage.offer
        words = {
            "producer": offer.variant.product.producer.name,
            "there": shortage.there,
            "ordered": shortage.ordered,
            "what": str(offer.variant),
        }
        yield Decision(
            word=_("Shortage") if shortage.missing else _("More came"),
            text=_("%(producer)s delivers %(there)d of the %(ordered)d: %(what)s") % words,
            action=_("Divide"),
            url=reverse("office:market_shortage", args=[offer.cycle.code, offer.code]),
            module="market",
            is_wrong=bool(shortage.missing),
        )


def _to_tell(cycles: Sequence[OrderCycle]) -> Iterator[Decision]:
    """Customers whose order changed and whom no mail reaches, per market."""
    calls = calls_waiting(cycles)
    for cycle in (cycle for cycle in cycles if cycle.pk in calls):
        people = ngettext("%(n)d person has no e-mail", "%(n)d people have no e-mail", calls[cycle.pk])
        words = [
            _("market of %(day)s") % {"day": formats.day(cycle.pickup_on)},
            people % {"n": calls[cycle.pk]},
            _("tell them what changed"),
        ]
        url = reverse("office:market_shortages", args=[cycle.code])
        yield Decision(_("Call"), " · ".join(words), _("View"), url, module="market")


def _market(at: dt.datetime) -> Iterator[Decision]:
    cycles = OrderCycle.objects.filter(state__in=CYCLES_TO_PLAN, closes_at__gte=at)
    standing = Count("orders", filter=~Q(orders__state=OrderState.CANCELLED))
    for cycle in cycles.annotate(count=standing).order_by("closes_at", "pk")[:SHOWN]:
        url = reverse("office:market_cycle", args=[cycle.code])
        if cycle.state == CycleState.OPEN and cycle.closes_at - at <= SOON:
            count = ngettext("%(n)d order", "%(n)d orders", cycle.count) % {"n": cycle.count}
            text = _("Market of %(day)s closes %(moment)s · %(orders)s") % {
                "day": formats.day(cycle.pickup_on), "moment": formats.moment(cycle.closes_at), "orders": count,
            }  # fmt: skip
            yield Decision(_("Closes soon"), text, _("View"), url, module="market")
        elif cycle.state == CycleState.DRAFT and cycle.opens_at - at <= DRAFT_SOON:
            text = _("Market of %(day)s is still a draft · opens %(moment)s") % {
                "day": formats.day(cycle.pickup_on), "moment": formats.moment(cycle.opens_at),
            }  # fmt: skip
            yield Decision(_("Draft"), text, _("Prepare"), url, module="market")


def _to_settle(at: dt.datetime) -> Iterator[Decision]:
    """Markets that were handed out before today: their books can be closed."""
    cycles = OrderCycle.objects.filter(state=CycleState.DISTRIBUTED, pickup_on__lt=clock.local_date(at))
    for cycle in cycles.order_by("pickup_on", "pk")[:SHOWN]:
        text = _("Market of %(day)s is handed out") % {"day": formats.day(cycle.pickup_on)}
        url = reverse("office:market_settlement", args=[cycle.code])
        yield Decision(_("To settle"), text, _("Settle"), url, module="market")


def _stock() -> Iterator[Decision]:
    for item in items_running_low()[:SHOWN]:
        words = [
            item.variant.full_name,
            ngettext("%(n)d piece on the shelf", "%(n)d pieces on the shelf", item.on_hand) % {"n": item.on_hand},
        ]
        url = reverse("office:stock_product", args=[item.variant.product.slug])
        yield Decision(_("Little left"), " · ".join(words), _("View"), url, module="market")


def _sheets(at: dt.datetime) -> Iterator[Decision]:
    """Sheets that no mail brings to their producer, and sheets that stayed here."""
    for sheet in sheets_to_tell_by_phone()[:SHOWN]:
        text = _("%(name)s has no e-mail: print order sheet %(number)s, or call") % {
            "name": sheet.producer.name, "number": sheet.number,
        }  # fmt: skip
        url = reverse("office:market_sheets", args=[sheet.cycle.code])
        yield Decision(_("Call"), text, _("View"), url, module="market")
    for cycle in cycles_whose_sheets_stay(at - SHEETS_LATE)[:SHOWN]:
        text = _("Order sheets of the market of %(day)s did not leave") % {"day": formats.day(cycle.pickup_on)}
        url = reverse("office:market_sheets", args=[cycle.code])
        yield Decision(_("Late"), text, _("View"), url, module="market", is_wrong=True)


def _machine(at: dt.datetime) -> Iterator[Decision]:
    failed = OutgoingMail.objects.filter(state=MailState.FAILED).count()
    if failed:
        text = ngettext("%(n)d mail could not be delivered", "%(n)d mails could not be delivered", failed)
        url = reverse("admin:hub_outgoingmail_changelist") + f"?state__exact={MailState.FAILED}"
        yield Decision(_("Mail"), text % {"n": failed}, _("View"), url, is_wrong=True)
    beat = WorkerBeat.objects.filter(name="worker").first()
    if beat is not None and at - beat.at > WORKER_SILENT:
        text = _("The background work stands still since %(moment)s: no mails leave.") % {
            "moment": formats.moment(beat.at)
        }
        yield Decision(_("Fault"), text, _("View"), reverse("hub:health"), is_wrong=True)
