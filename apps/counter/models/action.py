"""One thing done at the counter."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.bookings.models import Booking
from apps.counter.enums import ABOUT_BOOKING, ABOUT_ORDER, ABOUT_PERSON, ActionKind
from apps.market.models import ContainerReturn, LeftoverMove, Order
from apps.payments.models import Payment


class CounterAction(models.Model):
    """One press of a big button: what it did, with its money, so that it can be undone as one.

    Empties that were brought (`returned`) and last-chance goods that went (`moves`) belong to it too. For goods
    that were given or thrown away `person` is who ordered them, else who was at work; nobody for what was sold to a
    passer-by.

    History rows tell what happened to each thing; this row holds together what belongs to one
    press (the bag *and* the cash). `key` comes from the form: the same press sent twice is one
    action. Written by `apps.counter.domain` only, in the transaction of what it did.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    key = models.UUIDField(unique=True)
    kind = models.CharField(_("what"), max_length=12, choices=ActionKind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="counter_actions")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="counter_actions")
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="counter_actions"
    )
    payment = models.OneToOneField(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="counter_action"
    )
    returned = models.OneToOneField(
        ContainerReturn, on_delete=models.PROTECT, null=True, blank=True, related_name="counter_action"
    )
    moves = models.ManyToManyField(LeftoverMove, blank=True, related_name="counter_actions")
    at = models.DateTimeField(_("when"))
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Latest first."""

        verbose_name = _("action at the counter")
        verbose_name_plural = _("actions at the counter")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=ABOUT_ORDER, order__isnull=False, booking__isnull=True)
                | models.Q(kind__in=ABOUT_BOOKING, booking__isnull=False, order__isnull=True)
                | models.Q(kind__in=ABOUT_PERSON, order__isnull=True, booking__isnull=True),
                name="counter_action_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(kind=ActionKind.SOLD),
                name="counter_action_without_person_is_a_sale",
            ),
        )
        indexes = (models.Index(fields=("-at", "-id"), name="counter_action_latest"),)

    def __str__(self) -> str:
        """Its code."""
        return self.code
