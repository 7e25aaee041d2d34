"""What a wish would cost, why it cannot be, and what can be instead. Shown before anything is booked."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Association, Person
from apps.accounts.rules import customer_group
from apps.bookings.domain.alternatives import Alternative, alternatives
from apps.bookings.domain.price import Quote, quote
from apps.bookings.domain.price.words import beside_words
from apps.bookings.domain.quote import price_list_for, vat_code_for
from apps.bookings.domain.search import in_the_way
from apps.bookings.domain.wish import Wish, reasons_against
from apps.bookings.errors import KeptFree, NoPrice, NotBookable, PromisedToWaiting, SlotTaken
from apps.bookings.models import Resource
from apps.bookings.queries.availability import DayPlan, taken_by_resource
from apps.bookings.queries.booking import own_bookings
from apps.bookings.queries.line import lines_of
from apps.bookings.web.cures import Cure, cure_for
from apps.bookings.web.pages import page_of
from apps.bookings.web.strip import wish_values, with_query
from apps.bookings.web.words import terms_words
from apps.hub import clock
from apps.hub.actors import GUEST, Actor
from apps.hub.errors import BuurtpuntError, Refused
from apps.hub.period import Period
from apps.hub.ui import formats
from apps.payments.basket import BasketOwner
from apps.payments.enums import VatCode

__all__ = ["Choice", "Offer", "chosen_period", "make_offer", "own_bookings", "reason_words", "waiting_url"]

WORTH_WAITING: Final = (SlotTaken, KeptFree, PromisedToWaiting)


@dataclass(frozen=True, slots=True)
class Choice:
    """An alternative: pressed, it is taken, with all that was typed."""

    label: str
    times: str
    cents: int
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is said about one wish."""

    when: str
    quote: Quote | None
    vat_words: str
    terms: list[str]
    asks_approval: bool
    beside: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    waiting_url: str = ""
    cure: Cure | None = None

    @property
    def is_possible(self) -> bool:
        """Whether it can be had as far as known now; only booking decides."""
        return not self.reasons


def make_offer(
    resource: Resource,
    period: Period,
    *,
    owner: BasketOwner,
    by: Actor = GUEST,
    at: dt.datetime,
    association: Association | None = None,
    notes: list[str] | None = None,
    plan: DayPlan | None = None,
    action: str = "",
) -> Offer:
    """Price, terms, and when it cannot be: all the reasons and up to three alternatives.

    `plan` is the day as it was just read: a wish within it needs no second look. `action` is the page
    that takes any of the kind, when it is that page that asks.
    """
    wish = Wish(resource, period, owner, by, at, association=association, accepts_rules=True)
    refusals = reasons_against(wish)
    there = _in_the_way(resource, period, owner=owner, at=at, plan=plan)
    reasons = reason_words([*refusals, *there], of=resource.kind.name if action else "")
    priced, refusal = _price(resource, period, owner.person, association)
    if refusal is not None and not reasons:
        reasons = [refusal.text]
    return Offer(
        when=formats.period(period.start, period.end),
        quote=priced.quote if priced else None,
        vat_words=priced.vat_words if priced else "",
        beside=priced.beside if priced else [],
        terms=terms_words(resource.kind.cancellation_terms, period.start, at=at),
        asks_approval=resource.rulebook.needs_approval,
        notes=notes or [],
        reasons=reasons,
        choices=[_choice(found, wish, action) for found in alternatives(wish)] if reasons else [],
        cure=cure_for(refusals, wish),
        waiting_url="" if refusals else waiting_url(resource, period, there, any_of_kind=bool(action)),
    )


def reason_words(reasons: Iterable[BuurtpuntError], *, of: str = "") -> list[str]:
    """Why not, each once; `of` a kind when it is not about one thing."""
    if not of:
        return list(dict.fromkeys(reason.text for reason in reasons))
    named = (
        type(reason)(**reason.context | {"resource": of}) if "resource" in reason.context else reason
        for reason in reasons
    )
    return list(dict.fromkeys(reason.text for reason in named))


def waiting_url(
    resource: Resource, period: Period, reasons: Sequence[BuurtpuntError], *, any_of_kind: bool = False
) -> str:
    """Where to stand in line, when nothing but other people's time is in the way."""
    if not reasons or not all(isinstance(reason, WORTH_WAITING) for reason in reasons):
        return ""
    what = {"soort": resource.kind.slug} if any_of_kind else {"ding": resource.slug}
    return with_query(reverse("bookings:waiting_join"), **what, **wish_values(period))


@dataclass(frozen=True, slots=True)
class _Priced:
    quote: Quote
    vat_words: str
    beside: list[str]


def _price(
    resource: Resource, period: Period, person: Person | None, association: Association | None
) -> tuple[_Priced | None, Refused | None]:
    day = clock.local_date(period.start)
    try:
        prices = price_list_for(resource, customer_group(person, association), day)
        found = quote(prices, period)
    except (NotBookable, NoPrice) as refusal:
        return None, refusal
    exempt = vat_code_for(prices, association) == VatCode.ROOM_EXEMPT
    vat_words = _("Exempt from VAT.") if exempt else _("VAT included.")
    return _Priced(found, vat_words, beside_words(prices)), None


def _in_the_way(
    resource: Resource, period: Period, *, owner: BasketOwner, at: dt.datetime, plan: DayPlan | None
) -> list[BuurtpuntError]:
    """Why the time itself cannot be had: taken, closed, or promised to who waits for it."""
    wide = period.widen(resource.rulebook.buffer_before, resource.rulebook.buffer_after)
    known = plan is not None and plan.day.covers(wide)
    taken = plan.taken if plan and known else taken_by_resource([resource], wide, at=at)[resource.pk]
    there = [item for item in taken if item.period.overlaps(wide)]
    if there:
        return in_the_way(resource, period, there, mine=own_bookings(owner, [item.booking_id for item in there]))
    is_promised = lines_of([resource], period, at=at)[resource.pk].is_promised(period, person=owner.person)
    return [PromisedToWaiting(resource=resource.name)] if is_promised else []


def _choice(found: Alternative, wish: Wish, action: str) -> Choice:
    start, end = found.period.start, found.period.end
    same_day = clock.local_date(start) == clock.local_date(wish.period.start)
    shown = formats.hours if same_day else formats.period
    by_kind = bool(action) and found.resource.kind_id == wish.resource.kind_id
    return Choice(
        label=found.resource.kind.name if by_kind else found.resource.name,
        times=shown(start, end),
        cents=found.quote.total_cents,
        action=action if by_kind else page_of(found.resource),
        value=f"{start.astimezone(dt.UTC):%Y%m%dT%H%MZ}-{end.astimezone(dt.UTC):%Y%m%dT%H%MZ}",
    )


def chosen_period(value: str) -> Period | None:
    """The period of a pressed alternative; None for anything else."""
    start, _dash, end = value.partition("-")
    try:
        first, last = (dt.datetime.strptime(text, "%Y%m%dT%H%MZ").replace(tzinfo=dt.UTC) for text in (start, end))
        return Period(first, last)
    except (ValueError, Refused):
        return None
