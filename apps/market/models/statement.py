"""What a producer is owed for one market."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.db import AppendOnly
from apps.market.models.cycle import OrderCycle
from apps.market.models.offer import Offer
from apps.market.models.producer import Producer


class ProducerStatement(models.Model):
    """The account of one producer in one market, made once when the market settles. Never changed.

    Owed is what came in and was good, at the purchase prices of then; cents, VAT included.
    """

    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    cycle = models.ForeignKey(OrderCycle, on_delete=models.PROTECT, related_name="statements")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="statements")
    owed_cents = models.PositiveIntegerField(_("owed (cents)"))
    sold_cents = models.PositiveIntegerField(_("sold for (cents)"))
    at = models.DateTimeField(_("made"))

    class Meta:
        """Once per producer and market."""

        verbose_name = _("producer's statement")
        verbose_name_plural = _("producers' statements")
        ordering = ("cycle", "producer")
        constraints = (
            AppendOnly(name="market_statements_are_append_only"),
            models.UniqueConstraint(fields=("cycle", "producer"), name="market_statement_once_per_producer"),
        )

    def __str__(self) -> str:
        """Its number."""
        return self.number


class StatementLine(models.Model):
    """One offer of a statement: pieces ordered, received, refused and sold; grams when weighed. Append-only."""

    statement = models.ForeignKey(ProducerStatement, on_delete=models.PROTECT, related_name="lines")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=124)
    ordered = models.PositiveIntegerField(_("ordered"))
    received = models.PositiveIntegerField(_("received"))
    rejected = models.PositiveIntegerField(_("refused"))
    sold = models.PositiveIntegerField(_("sold"))
    grams = models.PositiveIntegerField(_("grams"), null=True, blank=True)
    purchase_cents = models.PositiveIntegerField(_("purchase price (cents)"))
    owed_cents = models.PositiveIntegerField(_("owed (cents)"))
    sold_cents = models.PositiveIntegerField(_("sold for (cents)"))

    class Meta:
        """In order of the sheet."""

        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of a statement")
        ordering = ("pk",)
        constraints = (
            AppendOnly(name="market_statement_lines_are_append_only"),
            models.UniqueConstraint(fields=("statement", "offer"), name="market_statement_line_once_per_offer"),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Recall(models.Model):
    """A warning to everybody who got one product from one delivery. Made once per form (`key`)."""

    key = models.UUIDField(unique=True)
    cycle = models.ForeignKey(OrderCycle, on_delete=models.PROTECT, related_name="recalls")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="recalls")
    text = models.TextField(_("what people must know"), max_length=1000)
    takes_out = models.BooleanField(_("taken out of the orders that waited"), default=False)
    mailed = models.PositiveIntegerField(_("mails"))
    to_call = models.PositiveIntegerField(_("to call"))
    at = models.DateTimeField(_("when"))

    class Meta:
        """Latest first."""

        verbose_name = _("recall")
        verbose_name_plural = _("recalls")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.offer} {self.at:%Y-%m-%d}"
