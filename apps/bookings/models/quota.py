"""How much one party may have, so that everybody has a turn."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import CustomerGroup
from apps.bookings.enums import QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models.kind import ResourceKind
from apps.bookings.models.resource import Resource


class Quota(models.Model):
    """At most so many bookings or hours per holder and span, of one kind (all its things together) or one thing.

    Without a group it holds for everybody. A booking counts by its local start; a late
    cancellation (one that cost something) keeps counting.
    """

    kind = models.ForeignKey(
        ResourceKind, on_delete=models.CASCADE, null=True, blank=True, related_name="quotas", verbose_name=_("kind")
    )
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="quotas", verbose_name=_("thing")
    )
    group = models.CharField(_("for"), max_length=12, choices=CustomerGroup.choices, blank=True)
    limit = models.PositiveSmallIntegerField(_("at most"))
    measure = models.CharField(_("counted in"), max_length=8, choices=QuotaMeasure.choices)
    span = models.CharField(_("over"), max_length=5, choices=QuotaSpan.choices)
    holder = models.CharField(_("shared by"), max_length=11, choices=QuotaHolder.choices)

    class Meta:
        """Of a kind or of a thing."""

        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__isnull=True, resource__isnull=False)
                | models.Q(kind__isnull=False, resource__isnull=True),
                name="bookings_quota_has_one_owner",
            ),
            models.CheckConstraint(condition=models.Q(limit__gte=1), name="bookings_quota_leaves_something"),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.limit} {self.measure}/{self.span}"
