"""Reading history."""

from django.db.models import Model, QuerySet

from apps.hub.models import HistoryEvent


def history_of(subject: Model) -> QuerySet[HistoryEvent]:
    """Everything that happened to one thing, oldest first, with its doers."""
    return HistoryEvent.objects.filter(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
    ).select_related("user")
