"""Links that put bookings into people's own calendars."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.bookings.enums import FeedDetail, FeedScope
from apps.bookings.models.resource import Resource


class CalendarSubscription(models.Model):
    """One link, for one calendar program of one user, which can be revoked by itself.

    The token (128 bits or more) is shown once and stored hashed. What a link may show is asked
    anew at each fetch: who loses a role, loses it in the calendar too. `stamp` and `etag` remember
    the state of the last built feed, so that an unchanged one is answered without building it.
    """

    code = models.CharField(max_length=10, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("shows"), max_length=8, choices=FeedScope.choices)
    detail = models.CharField(_("how much"), max_length=5, choices=FeedDetail.choices, default=FeedDetail.BUSY)
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="feeds", verbose_name=_("thing")
    )
    owner = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="calendar_subscriptions", verbose_name=_("owner")
    )
    created_at = models.DateTimeField(_("made on"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    last_fetched_at = models.DateTimeField(_("last fetched on"), null=True, blank=True)
    last_client = models.CharField(_("last fetched by"), max_length=40, blank=True)
    stamp = models.CharField(max_length=80, blank=True)
    etag = models.CharField(max_length=64, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scope=FeedScope.RESOURCE, resource__isnull=False)
                | (~models.Q(scope=FeedScope.RESOURCE) & models.Q(resource__isnull=True)),
                name="bookings_feed_of_resource_has_one",
            ),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name
