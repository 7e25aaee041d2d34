"""Deposit bottles and crates, counted in pieces."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.hub.db import AppendOnly
from apps.market.enums import ContainerReason
from apps.market.models.container import ContainerKind
from apps.market.models.cycle import OrderCycle
from apps.market.models.order import Order
from apps.market.models.producer import Producer


class ContainerReturn(models.Model):
    """Empties that a customer brought back in one go; its charge is what they get for it.

    Undone, the movements are reversed and the charge is void.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="container_returns")
    total_cents = models.PositiveIntegerField(_("worth (cents)"))
    at = models.DateTimeField(_("when"))
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        """Latest first."""

        verbose_name = _("return of containers")
        verbose_name_plural = _("returns of containers")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        """Its code."""
        return self.code


class ContainerMovement(models.Model):
    """So many pieces of one kind that moved, with a customer or with a producer. Append-only.

    Signs are seen from the place: what stands here is the sum; what a person (and so a household) or a
    producer still has is the opposite of theirs. A mistake is put right by its reverse.
    """

    kind = models.ForeignKey(ContainerKind, on_delete=models.PROTECT, related_name="movements")
    reason = models.CharField(_("why"), max_length=10, choices=ContainerReason.choices)
    pieces = models.IntegerField(_("pieces"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="container_movements"
    )
    producer = models.ForeignKey(
        Producer, on_delete=models.PROTECT, null=True, blank=True, related_name="container_movements"
    )
    cycle = models.ForeignKey(
        OrderCycle, on_delete=models.PROTECT, null=True, blank=True, related_name="container_movements"
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned = models.ForeignKey(
        ContainerReturn, on_delete=models.PROTECT, null=True, blank=True, related_name="movements"
    )
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        """As they happened."""

        verbose_name = _("movement of containers")
        verbose_name_plural = _("movements of containers")
        ordering = ("pk",)
        constraints = (
            AppendOnly(name="market_container_movements_are_append_only"),
            models.CheckConstraint(condition=~models.Q(pieces=0), name="market_container_movement_moves"),
            models.CheckConstraint(
                condition=models.Q(
                    reason__in=(ContainerReason.HANDED_OUT, ContainerReason.RETURNED),
                    person__isnull=False,
                    producer__isnull=True,
                )
                | models.Q(
                    reason__in=(ContainerReason.DELIVERED, ContainerReason.SENT_BACK),
                    producer__isnull=False,
                    person__isnull=True,
                )
                | models.Q(reason=ContainerReason.COUNTED, person__isnull=True, producer__isnull=True),
                name="market_container_movement_has_one_party",
            ),
        )
        indexes = (
            models.Index(fields=("person", "kind"), name="market_containers_of_person"),
            models.Index(fields=("producer", "kind"), name="market_containers_of_producer"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.pieces} x {self.kind_id}"
