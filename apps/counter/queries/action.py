"""What was done at the counter."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.counter.models import CounterAction
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing


def latest_actions() -> QuerySet[CounterAction]:
    """Everything done at the counter, latest first, with what a line shows and `is_built_on`."""
    later = CounterAction.objects.filter(
        Q(order=OuterRef("order")) | Q(booking=OuterRef("booking")), pk__gt=OuterRef("pk"), undone_at__isnull=True
    )
    rows = CounterAction.objects.select_related(
        "person", "order", "booking__resource", "payment", "returned", "by_user__person", "undone_by__person"
    ).prefetch_related("returned__movements", "moves__leftover__offer__variant__product")
    return rows.annotate(is_built_on=Exists(later))


def action_for_counter(code: str) -> CounterAction:
    """One of them. Refuses: Missing."""
    action = latest_actions().filter(code=normalise_code(code)).first()
    if action is None:
        raise Missing
    return action


def later_actions(action: CounterAction) -> QuerySet[CounterAction]:
    """What was done afterwards with the same order or booking, and stands."""
    rows = CounterAction.objects.filter(pk__gt=action.pk, undone_at__isnull=True)
    if action.order_id is not None:
        return rows.filter(order=action.order_id)
    return rows.filter(booking=action.booking_id) if action.booking_id is not None else rows.none()
