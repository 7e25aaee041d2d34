"""Markets that come back every week."""

from django.db import models
from django.utils.translation import gettext_lazy as _

WEEKDAYS = 7


class Rhythm(models.Model):
    """'Every Friday, orders until Wednesday 20.00': from it the coming markets are planned by themselves.

    Moments are wall time, so many days before the pick-up: 20.00 stays 20.00 when the clock changes.
    A planned market copies offers and moments of pick-up from the last one of the same rhythm.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60)
    weekday = models.PositiveSmallIntegerField(_("day of pick-up"))  # Monday is 0
    opens_days_before = models.PositiveSmallIntegerField(_("opens so many days before"))
    opens_time = models.TimeField(_("opens at"))
    closes_days_before = models.PositiveSmallIntegerField(_("closes so many days before"))
    closes_time = models.TimeField(_("closes at"))
    weeks_ahead = models.PositiveSmallIntegerField(_("planned so many weeks ahead"), default=2)
    opens_by_itself = models.BooleanField(_("opens by itself"), default=True)
    skips_holidays = models.BooleanField(_("not on public holidays"), default=True)
    is_active = models.BooleanField(_("goes on"), default=True)

    class Meta:
        """By day of the week."""

        verbose_name = _("rhythm")
        verbose_name_plural = _("rhythms")
        ordering = ("weekday", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(weekday__lt=WEEKDAYS), name="market_rhythm_weekday_known"),
            models.CheckConstraint(
                condition=models.Q(opens_days_before__gt=models.F("closes_days_before"))
                | models.Q(opens_days_before=models.F("closes_days_before"), opens_time__lt=models.F("closes_time")),
                name="market_rhythm_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(weeks_ahead__gte=1, weeks_ahead__lte=26), name="market_rhythm_looks_some_weeks_ahead"
            ),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name
