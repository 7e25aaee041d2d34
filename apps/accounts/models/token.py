"""Keys with which a program speaks for a user."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.user import User


class ApiToken(models.Model):
    """A token of the API, kept as its SHA-256: who reads the database cannot use it.

    The token has 160 random bits, so a plain hash is enough. Made by `domain.token`, shown once.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(_("what for"), max_length=60, blank=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Plain."""

        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        """Never the token."""
        return self.label or str(self.pk)
