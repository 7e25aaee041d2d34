"""Signs of life of the background worker."""

from django.db import models


class WorkerBeat(models.Model):
    """When each recurring scan last ran, and the error it ended in, if any; `/healthz` and the office read it."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    handled = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """The scan's name."""
        return self.name
