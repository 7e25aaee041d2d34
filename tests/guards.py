"""What stands behind the locks, to be lifted by a control: a race that cannot be lost proves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from apps.bookings.domain.occupancy import NO_OVERLAP
from apps.bookings.models import Occupancy
from apps.hub.db import OverlapForbidden

RULE: Final = next(rule for rule in Occupancy._meta.constraints if isinstance(rule, OverlapForbidden))


def overlaps() -> int:
    """Pairs of rows of one resource that share a moment."""
    rows = list(Occupancy.objects.order_by("resource", "starts_at"))
    return sum(
        one.resource_id == other.resource_id and one.period.overlaps(other.period)
        for index, one in enumerate(rows)
        for other in rows[index + 1 :]
    )


@contextmanager
def no_overlap_rule() -> Iterator[None]:
    """Without the database's rule; afterwards the rows are gone and the rule is back, as a migration would put it."""
    assert RULE.name == NO_OVERLAP
    with connection.cursor() as cursor:
        for sql in _drops():
            cursor.execute(sql)
    try:
        yield
    finally:
        Occupancy.objects.all().delete()
        with connection.schema_editor() as editor:
            made = RULE.constraint_sql(Occupancy, editor)
            if made:
                editor.execute(f"ALTER TABLE {editor.quote_name(Occupancy._meta.db_table)} ADD {made}")


def _drops() -> list[str]:
    if connection.vendor == "postgresql":
        return [f'ALTER TABLE "{Occupancy._meta.db_table}" DROP CONSTRAINT "{RULE.name}"']
    return [f'DROP TRIGGER "{RULE.name}_{when}"' for when in ("insert", "update")]
