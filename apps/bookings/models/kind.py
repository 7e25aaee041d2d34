"""Kinds of things to book: data, so that a new kind needs no code."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.bookings.enums import FieldScope, FieldType, Handling, HoursBind
from apps.bookings.models.rulebook import RuleFields, rule_constraints


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


class ResourceKind(RuleFields):
    """What people choose first ('bakfiets', 'zaal', 'boormachine'): its words, questions and common rules.

    `module` decides on whose pages it stands and in which colour; a kind that no module of its own
    serves stands on the general pages. `take_word` and `return_word` are what the counter's buttons
    say ('Ontlenen', 'Terug').
    """

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_plural = models.CharField(_("name for several"), max_length=60)
    intro = models.CharField(_("what it is"), max_length=300, blank=True)
    module = models.CharField(_("module"), max_length=20)
    icon = models.CharField(_("icon"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    handling = models.CharField(_("at the start"), max_length=6, choices=Handling.choices, default=Handling.TAKEN_ALONG)
    take_word = models.CharField(_("word for taking it"), max_length=30, blank=True)
    return_word = models.CharField(_("word for bringing it back"), max_length=30, blank=True)
    asks_activity = models.BooleanField(_("asks what for"), default=False)
    asks_attendees = models.BooleanField(_("asks how many people"), default=False)
    picks_unit = models.BooleanField(
        _("we choose which one"),
        default=False,
        help_text=_("People book the kind; which one it is can change until the start."),
    )
    hours_bind = models.CharField(
        _("opening hours hold for"), max_length=5, choices=HoursBind.choices, default=HoursBind.ENDS
    )
    cancellation_terms = models.JSONField(
        _("cancelling"),
        default=standard_terms,
        validators=[validate_terms],
        help_text=_("Hours before the start and the percent given back, furthest first."),
    )

    class Meta:
        """In the order a manager gave."""

        verbose_name = _("kind")
        verbose_name_plural = _("kinds")
        ordering = ("position", "name")
        constraints = rule_constraints("bookings_kind")

    def __str__(self) -> str:
        """Its name."""
        return self.name


class KindField(models.Model):
    """A question of a kind: about each thing ('how many watts?') or asked at each booking ('for what job?').

    Answers stand by `slug` in `Resource.facts` and `Booking.answers`.
    """

    kind = models.ForeignKey(ResourceKind, on_delete=models.CASCADE, related_name="fields", verbose_name=_("kind"))
    slug = models.SlugField(_("name in the data"), max_length=40)
    label = models.CharField(_("question"), max_length=80)
    help_text = models.CharField(_("help"), max_length=160, blank=True)
    scope = models.CharField(_("asked"), max_length=8, choices=FieldScope.choices)
    type = models.CharField(_("answer"), max_length=8, choices=FieldType.choices, default=FieldType.TEXT)
    choices = models.JSONField(_("to choose from"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        """In the order asked."""

        verbose_name = _("question of a kind")
        verbose_name_plural = _("questions of a kind")
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("kind", "slug"), name="bookings_kind_field_once"),)

    def __str__(self) -> str:
        """The question."""
        return self.label
