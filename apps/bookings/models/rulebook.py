"""What may and may not: said once for a kind, and otherwise where one thing differs."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleFields(models.Model):
    """The rules of a kind or of one thing. Empty on a thing: as its kind; empty on both: `STANDARD`."""

    step_minutes = models.PositiveSmallIntegerField(_("booked by minutes"), null=True, blank=True)
    min_length = models.DurationField(_("shortest"), null=True, blank=True)
    max_length = models.DurationField(_("longest"), null=True, blank=True)
    buffer_before = models.DurationField(_("time kept free before"), null=True, blank=True)
    buffer_after = models.DurationField(_("time kept free after"), null=True, blank=True)
    notice_hours = models.PositiveSmallIntegerField(_("hours ahead at least"), null=True, blank=True)
    horizon_days = models.PositiveSmallIntegerField(
        _("days ahead"), null=True, blank=True, validators=[MaxValueValidator(1100)]
    )
    horizon_member_days = models.PositiveSmallIntegerField(
        _("days ahead for members"), null=True, blank=True, validators=[MaxValueValidator(1100)]
    )
    horizon_association_days = models.PositiveSmallIntegerField(
        _("days ahead for associations"), null=True, blank=True, validators=[MaxValueValidator(1100)]
    )
    needs_approval = models.BooleanField(_("needs approval"), null=True, blank=True)
    answer_hours = models.PositiveSmallIntegerField(_("hours to answer a request"), null=True, blank=True)
    closed_on_holidays = models.BooleanField(_("closed on public holidays"), null=True, blank=True)
    capability = models.ForeignKey(
        "bookings.Capability", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("only for who may"),
    )  # fmt: skip
    min_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    house_rules = models.TextField(_("house rules"), blank=True, max_length=2000)

    class Meta:
        """No table of its own."""

        abstract = True


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules that hold for one thing, worked out."""

    step_minutes: int = 30
    min_length: dt.timedelta = dt.timedelta(minutes=30)
    max_length: dt.timedelta = dt.timedelta(days=3)
    buffer_before: dt.timedelta = dt.timedelta()
    buffer_after: dt.timedelta = dt.timedelta()
    notice_hours: int = 0
    horizon_days: int = 90
    horizon_member_days: int | None = None
    horizon_association_days: int | None = None
    needs_approval: bool = False
    answer_hours: int | None = None
    closed_on_holidays: bool = False
    capability_id: int | None = None
    min_age: int | None = None
    house_rules: str = ""

    @property
    def furthest_days(self) -> int:
        """The furthest horizon of any group."""
        return max(self.horizon_days, self.horizon_member_days or 0, self.horizon_association_days or 0)


STANDARD: Final = Rulebook()
_NAMES: Final = tuple(Rulebook.__dataclass_fields__)


def rulebook_of(*sources: RuleFields) -> Rulebook:
    """The first source that says something decides, rule by rule."""
    said: dict[str, Any] = {}
    for name in _NAMES:
        for source in sources:
            value = getattr(source, name)
            if value is not None and value != "":
                said[name] = value
                break
    return Rulebook(**said)


def rule_constraints(prefix: str) -> tuple[models.BaseConstraint, ...]:
    """What can hold of rules wherever they stand."""
    nothing = dt.timedelta()
    return (
        models.CheckConstraint(
            condition=(models.Q(min_length__isnull=True) | models.Q(min_length__gt=nothing))
            & (models.Q(max_length__isnull=True) | models.Q(max_length__gt=nothing))
            & (
                models.Q(min_length__isnull=True)
                | models.Q(max_length__isnull=True)
                | models.Q(max_length__gte=models.F("min_length"))
            ),
            name=f"{prefix}_lengths_in_order",
        ),
        models.CheckConstraint(
            condition=(models.Q(buffer_before__isnull=True) | models.Q(buffer_before__gte=nothing))
            & (models.Q(buffer_after__isnull=True) | models.Q(buffer_after__gte=nothing)),
            name=f"{prefix}_buffers_not_negative",
        ),
        models.CheckConstraint(
            condition=models.Q(step_minutes__isnull=True)
            | models.Q(step_minutes__gte=5, step_minutes__lte=1440),
            name=f"{prefix}_step_plausible",
        ),
    )  # fmt: skip
