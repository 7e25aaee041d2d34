"""One market: when one orders, and when one comes for it."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub import clock
from apps.hub.period import Period
from apps.market.enums import CycleState
from apps.market.models.rhythm import Rhythm


class StandingCycles(models.Manager["OrderCycle"]):
    """All but those that were dropped before they opened: they are in no list and on no page."""

    def get_queryset(self) -> models.QuerySet["OrderCycle"]:
        """Without the dropped ones."""
        return super().get_queryset().exclude(state=CycleState.DROPPED)


class OrderCycle(models.Model):
    """One round of ordering, from plan to settled.

    Its row is the first lock of whoever orders or closes, so the closing time is one moment for
    everybody. The state moves through `apps.market.domain.cycle` only, along `CYCLE_TRANSITIONS`.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes"))
    pickup_on = models.DateField(_("day of pick-up"))
    opens_by_itself = models.BooleanField(_("opens by itself"), default=True)
    state = models.CharField(_("state"), max_length=12, choices=CycleState.choices, default=CycleState.DRAFT)
    rhythm = models.ForeignKey(
        Rhythm, on_delete=models.SET_NULL, null=True, blank=True, related_name="cycles", verbose_name=_("rhythm")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = StandingCycles()
    with_dropped: ClassVar[models.Manager["OrderCycle"]] = models.Manager()

    class Meta:
        """Newest first."""

        verbose_name = _("market")
        verbose_name_plural = _("markets")
        ordering = ("-pickup_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="market_cycle_opens_before_it_closes"
            ),
            models.CheckConstraint(condition=models.Q(state__in=CycleState.values), name="market_cycle_state_known"),
            models.UniqueConstraint(
                fields=("rhythm", "pickup_on"),
                condition=models.Q(rhythm__isnull=False) & ~models.Q(state=CycleState.DROPPED),
                name="market_cycle_once_per_rhythm_and_day",
            ),
        )
        indexes = (
            models.Index(
                fields=("closes_at",), name="market_cycle_due_to_close", condition=models.Q(state=CycleState.OPEN)
            ),
            models.Index(
                fields=("opens_at",), name="market_cycle_due_to_open", condition=models.Q(state=CycleState.DRAFT)
            ),
            models.Index(fields=("pickup_on",), name="market_cycle_of_day"),
            models.Index(
                fields=("state", "closes_at"),
                name="market_cycle_to_see_through",
                condition=~models.Q(state__in=(CycleState.DRAFT, CycleState.SETTLED)),
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.code} {self.pickup_on:%Y-%m-%d}"

    def takes_orders_at(self, at: dt.datetime) -> bool:
        """Whether one can order at this moment; at the closing second one cannot."""
        return self.state == CycleState.OPEN and self.opens_at <= at < self.closes_at


class PickupSlot(models.Model):
    """A stretch of time at one place in which so many households come for their order.

    `claimed` counts placed orders; it is changed under the row's lock in the placing transaction.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    cycle = models.ForeignKey(OrderCycle, on_delete=models.PROTECT, related_name="slots", verbose_name=_("market"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    place = models.CharField(_("place"), max_length=60)
    capacity = models.PositiveIntegerField(_("places"))
    claimed = models.PositiveIntegerField(_("claimed"), default=0, editable=False)

    class Meta:
        """By time."""

        verbose_name = _("pick-up moment")
        verbose_name_plural = _("pick-up moments")
        ordering = ("starts_at", "place", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="market_slot_starts_before_it_ends"
            ),
            models.CheckConstraint(condition=models.Q(claimed__gte=0), name="market_slot_claimed_not_negative"),
            models.CheckConstraint(
                condition=models.Q(claimed__lte=models.F("capacity")), name="market_slot_never_over_capacity"
            ),
            models.UniqueConstraint(fields=("cycle", "starts_at", "place"), name="market_slot_once_per_place"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{clock.local(self.starts_at):%Y-%m-%d %H:%M} {self.place}"

    @property
    def period(self) -> Period:
        """Half-open, as all periods."""
        return Period(self.starts_at, self.ends_at)

    @property
    def left(self) -> int:
        """Places that are free."""
        return self.capacity - self.claimed
