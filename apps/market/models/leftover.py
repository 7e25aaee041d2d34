"""What nobody came for: a last chance before it is wasted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person
from apps.market.enums import LeftoverMoveKind
from apps.market.models.cycle import OrderCycle
from apps.market.models.offer import Offer
from apps.market.models.order import OrderLine


class Leftover(models.Model):
    """Pieces of one offer that stand there without a taker: of an order nobody fetched, or delivered too many.

    The price falls in the last half hour of pick-up (`apps.market.domain.leftover`). `taken` is
    changed under the row's lock; the check behind it has the last word.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    cycle = models.ForeignKey(OrderCycle, on_delete=models.PROTECT, related_name="leftovers")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="leftovers")
    line = models.OneToOneField(
        OrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="leftover"
    )  # the line nobody fetched; none for what was delivered too many
    pieces = models.PositiveIntegerField(_("pieces"))
    taken = models.PositiveIntegerField(_("gone"), default=0)
    price_cents = models.PositiveIntegerField(_("price of one piece (cents)"))
    deposit_cents = models.PositiveIntegerField(_("deposit (cents)"), default=0)
    withdrawn_at = models.DateTimeField(_("fetched after all"), null=True, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        """As they came."""

        verbose_name = _("leftover")
        verbose_name_plural = _("leftovers")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pieces__gt=0), name="market_leftover_has_pieces"),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("pieces")), name="market_leftover_never_given_twice"
            ),
        )
        indexes = (models.Index(fields=("cycle", "id"), name="market_leftovers_of_cycle"),)

    def __str__(self) -> str:
        """Its code."""
        return self.code

    @property
    def left(self) -> int:
        """Pieces still there."""
        return self.pieces - self.taken


class LeftoverMove(models.Model):
    """Where some of it went, at what price, and to whom when that is known: a passer-by buys without a name.

    What was thrown away stays owed by who ordered it and did not come, until `let_off_at`: they came after all
    and pay for what was still there, or it was called back.
    """

    leftover = models.ForeignKey(Leftover, on_delete=models.PROTECT, related_name="moves")
    kind = models.CharField(_("what"), max_length=8, choices=LeftoverMoveKind.choices)
    pieces = models.PositiveIntegerField(_("pieces"))
    unit_cents = models.PositiveIntegerField(_("price of one piece (cents)"), default=0)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="leftover_moves")
    note = models.CharField(_("note"), max_length=200, blank=True)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("when"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    let_off_at = models.DateTimeField(_("not owed since"), null=True, blank=True)

    class Meta:
        """As they happened."""

        verbose_name = _("leftover that went")
        verbose_name_plural = _("leftovers that went")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pieces__gt=0), name="market_leftover_move_moves"),
            models.CheckConstraint(
                condition=models.Q(kind=LeftoverMoveKind.SOLD) | models.Q(unit_cents=0),
                name="market_leftover_only_sold_has_price",
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.pieces} ({self.get_kind_display()})"
