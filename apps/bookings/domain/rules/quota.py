"""As much as one party may have, so that everybody has a turn."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.accounts.models import Association, Household, Person
from apps.bookings.domain.rules.case import Case
from apps.bookings.enums import BookingState, QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.errors import QuotaReached
from apps.bookings.models import Quota
from apps.bookings.queries.standing import Counted, quotas_on
from apps.hub import clock
from apps.hub.errors import Refused
from apps.hub.period import Period
from apps.hub.ui import formats

if TYPE_CHECKING:
    from apps.bookings.domain.wish import Wish

_SPANS: Final = {
    QuotaSpan.DAY: clock.day_period,
    QuotaSpan.WEEK: clock.week_period,
    QuotaSpan.MONTH: clock.month_period,
}
_HOLDERS: Final[dict[str, Promise]] = {
    QuotaHolder.PERSON: _("per person"),
    QuotaHolder.HOUSEHOLD: _("per household"),
    QuotaHolder.ASSOCIATION: _("per association"),
}
_HOUR: Final = dt.timedelta(hours=1)


def quotas(case: Case) -> list[Refused]:
    """Every quota that this wish would go over."""
    return [reason for quota in applying(case) if (reason := _judge(case, quota)) is not None]


def applying(case: Case) -> Iterator[Quota]:
    """The quotas that hold for who asks. What is for an association counts for the association alone."""
    for quota in quotas_on(case.wish.resource):
        is_theirs = (quota.holder == QuotaHolder.ASSOCIATION) == (case.wish.association is not None)
        has_holder = case.wish.association is not None or case.wish.owner.person is not None
        if is_theirs and has_holder and quota.group in {"", case.group}:
            yield quota


def lock_party(wish: "Wish") -> None:
    """Lock who shares the quotas of this wish: two wishes of one party are then decided one after the other.

    Takes its place after the resources. Nothing is locked where there is no quota.
    """
    person, association = wish.owner.person, wish.association
    if not quotas_on(wish.resource):
        return
    if association is not None:
        party: QuerySet[Any] = Association.objects.filter(pk=association.pk)
    elif person is None:
        return
    elif person.household_id is not None:
        party = Household.objects.filter(pk=person.household_id)
    else:
        party = Person.objects.filter(pk=person.pk)
    # no key: who only refers to the party need not wait
    list(party.select_for_update(no_key=True).values_list("pk"))


def _judge(case: Case, quota: Quota) -> Refused | None:
    span = span_of(quota, case.wish.period.start)
    used = [row for row in case.standing.counted if _counts(case, quota, row, span)]
    if _is_no_more_than_before(case, quota, span):
        return None
    had, wished = _amount(quota, [row.period for row in used]), _amount(quota, [case.wish.period])
    if had + wished <= quota.limit:
        return None
    return QuotaReached(
        field="date", limit=spell_amount(quota, quota.limit), span=quota.get_span_display(),
        holder=_HOLDERS[quota.holder], used=spell_amount(quota, had),
    )  # fmt: skip


def span_of(quota: Quota, start: dt.datetime) -> Period | None:
    """The local day, week or month of the start; None for what is open at once."""
    return None if quota.span == QuotaSpan.OPEN else _SPANS[QuotaSpan(quota.span)](clock.local_date(start))


def _counts(case: Case, quota: Quota, row: Counted, span: Period | None) -> bool:
    booking, person = case.wish.booking, case.wish.owner.person
    if booking is not None and row.booking_id == booking.pk:
        return False
    if quota.holder == QuotaHolder.PERSON and (person is None or row.person_id != person.pk):
        return False
    return _is_of(quota, row.resource_id, row.kind_id) and (
        row.is_open if span is None else span.contains(row.period.start)
    )


def _is_of(quota: Quota, resource_id: int, kind_id: int) -> bool:
    return resource_id == quota.resource_id if quota.resource_id else kind_id == quota.kind_id


def _is_no_more_than_before(case: Case, quota: Quota, span: Period | None) -> bool:
    """A change of a booking that counted already, and for no less: it may stay, and it may get shorter."""
    booking, person = case.wish.booking, case.wish.owner.person
    if booking is None or booking.state == BookingState.HELD or person is None or booking.person_id != person.pk:
        return False
    if not _is_of(quota, booking.resource_id, booking.resource.kind_id):
        return False
    same_span = span is None or span.contains(booking.starts_at)
    by_hours = quota.measure == QuotaMeasure.HOURS
    return same_span and not (by_hours and case.wish.period.duration > booking.period.duration)


def _amount(quota: Quota, periods: list[Period]) -> Decimal:
    if quota.measure == QuotaMeasure.BOOKINGS:
        return Decimal(len(periods))
    elapsed = sum((period.duration for period in periods), dt.timedelta())
    return Decimal(elapsed // dt.timedelta(minutes=1)) / (_HOUR // dt.timedelta(minutes=1))


def spell_amount(quota: Quota, amount: Decimal | int) -> str:
    """'2 reservaties', '4,5 uur'."""
    number = formats.number(Decimal(amount).quantize(Decimal("0.01")))
    if quota.measure == QuotaMeasure.HOURS:
        return ngettext("%(n)s hour", "%(n)s hours", 1 if amount == 1 else 2) % {"n": number}
    return ngettext("%(n)s booking", "%(n)s bookings", 1 if amount == 1 else 2) % {"n": number}
