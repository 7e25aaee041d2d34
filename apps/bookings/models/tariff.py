"""What a thing costs, for whom, from which day on."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import CustomerGroup
from apps.bookings.enums import Basis, Days
from apps.bookings.models.kind import ResourceKind
from apps.bookings.models.resource import Resource
from apps.payments.enums import VatCode

month_day = RegexValidator(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", _("Write a day of the year like 07-01."))


class Tariff(models.Model):
    """One version of the price of a kind or of one thing for one group; the latest that has begun holds.

    A thing's own tariff comes before that of its kind, a group's before everybody's. All amounts
    are with VAT. The deposit is no price: it comes back and has no VAT.
    """

    kind = models.ForeignKey(
        ResourceKind, on_delete=models.CASCADE, null=True, blank=True, related_name="tariffs", verbose_name=_("kind")
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="tariffs", verbose_name=_("thing")
    )
    group = models.CharField(
        _("for"), max_length=12, choices=CustomerGroup.choices, default=CustomerGroup.EVERYBODY
    )  # fmt: skip
    valid_from = models.DateField(_("valid from"))
    vat_code = models.CharField(_("VAT"), max_length=12, choices=VatCode.choices)
    deposit_cents = models.PositiveIntegerField(_("security deposit"), default=0)

    class Meta:
        """Latest first."""

        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        ordering = ("-valid_from", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__isnull=True, resource__isnull=False)
                | models.Q(kind__isnull=False, resource__isnull=True),
                name="bookings_tariff_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=("resource", "group", "valid_from"), condition=models.Q(resource__isnull=False),
                name="bookings_tariff_of_thing_once_a_day",
            ),
            models.UniqueConstraint(
                fields=("kind", "group", "valid_from"), condition=models.Q(kind__isnull=False),
                name="bookings_tariff_of_kind_once_a_day",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.resource or self.kind}, {self.get_group_display()}, {self.valid_from:%d/%m/%Y}"


class TariffRate(models.Model):
    """One line of a tariff: an amount, and what it is for. How rates add up: `bookings.domain.price`.

    `minutes` and `is_exact` belong to TIME (per started unit, or exact to the minute); `part_from`
    and `part_to` to PART (an end not after its start is on the next day); `from_km` to KM.
    The season is a pair of MM-DD, both days included; it may pass over new year.
    """

    tariff = models.ForeignKey(Tariff, on_delete=models.CASCADE, related_name="rates", verbose_name=_("tariff"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    basis = models.CharField(_("counted"), max_length=5, choices=Basis.choices)
    amount_cents = models.PositiveIntegerField(_("amount (in cents)"))
    label = models.CharField(_("name on the price"), max_length=40, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    is_exact = models.BooleanField(_("exact to the minute"), default=False)
    part_from = models.TimeField(_("from (o'clock)"), null=True, blank=True)
    part_to = models.TimeField(_("to (o'clock)"), null=True, blank=True)
    days = models.CharField(_("on which days"), max_length=8, choices=Days.choices, default=Days.ALL)
    season_from = models.CharField(_("season from"), max_length=5, blank=True, validators=[month_day])
    season_until = models.CharField(_("season until"), max_length=5, blank=True, validators=[month_day])
    from_km = models.PositiveIntegerField(_("from kilometre"), null=True, blank=True)

    class Meta:
        """In the order a manager gave."""

        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(basis=Basis.TIME, minutes__isnull=False, minutes__gte=1)
                | (~models.Q(basis=Basis.TIME) & models.Q(minutes__isnull=True, is_exact=False)),
                name="bookings_rate_time_has_minutes",
            ),
            models.CheckConstraint(
                condition=models.Q(basis=Basis.PART, part_from__isnull=False, part_to__isnull=False)
                | (~models.Q(basis=Basis.PART) & models.Q(part_from__isnull=True, part_to__isnull=True)),
                name="bookings_rate_part_has_hours",
            ),
            models.CheckConstraint(
                condition=models.Q(basis=Basis.KM, from_km__isnull=False)
                | (~models.Q(basis=Basis.KM) & models.Q(from_km__isnull=True)),
                name="bookings_rate_km_has_start",
            ),
            models.CheckConstraint(
                condition=models.Q(season_from="", season_until="")
                | (~models.Q(season_from="") & ~models.Q(season_until="")),
                name="bookings_rate_season_has_both_ends",
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.amount_cents} c / {self.basis}"
