"""Answers kept per idempotency key, so that a repeated write is answered and not done again."""

from django.db import models


class IdempotentRequest(models.Model):
    """One unsafe API call under its `Idempotency-Key`.

    The row exists before the work starts (`status` empty: in flight) and holds the answer after.
    Scope is the caller, so that nobody reads another's answer by guessing a key.
    """

    scope = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        """A key counts once per caller."""

        constraints = (models.UniqueConstraint(fields=("scope", "key"), name="hub_idempotency_key_once"),)

    def __str__(self) -> str:
        """The key."""
        return self.key
