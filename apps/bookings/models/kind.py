"""Kinds of things to book: data, so that a new kind needs no code."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.bookings.enums import HoursBind


def standard_terms() -> list[list[int]]:
    """Free until a day before, half the price until the start."""
    return [[24, 100], [0, 50]]


def _is_tier(tier: object) -> bool:
    if not isinstance(tier, list) or len(tier) != 2:  # noqa: PLR2004 - a pair
        return False
    hours, percent = tier
    return type(hours) is int and type(percent) is int and hours >= 0 and 0 <= percent <= 100  # noqa: PLR2004 - percent


def validate_terms(value: object) -> None:
    """`[[hours before the start, percent given back], …]`, furthest first."""
    tiers: list[list[int]] = value if isinstance(value, list) else [[]]
    if not all(_is_tier(tier) for tier in tiers) or tiers != sorted(tiers, reverse=True):
        raise ValidationError(_("Write the terms like [[24, 100], [0, 50]]."), code="invalid_terms")


class ResourceKind(models.Model):
    """What people choose first ('bakfiets', 'zaal'): its words and its common rules.

    `module` decides on whose pages it stands and in which colour.
    """

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_plural = models.CharField(_("name for several"), max_length=60)
    module = models.CharField(_("module"), max_length=20)
    icon = models.CharField(_("icon"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    hours_bind = models.CharField(
        _("opening hours hold for"), max_length=5, choices=HoursBind.choices, default=HoursBind.ENDS
    )
    cancellation_terms = models.JSONField(
        _("cancelling"), default=standard_terms, validators=[validate_terms],
        help_text=_("Hours before the start and the percent given back, furthest first."),
    )  # fmt: skip

    class Meta:
        """In the order a manager gave."""

        verbose_name = _("kind")
        verbose_name_plural = _("kinds")
        ordering = ("position", "name")

    def __str__(self) -> str:
        """Its name."""
        return self.name
