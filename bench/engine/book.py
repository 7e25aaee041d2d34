"""How fast `book()` is beside plain INSERTs of the same rows, under the same lock and constraint."""

import datetime as dt
import time
import uuid
from typing import Any

from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person
from apps.bookings.domain.booking import book_slot
from apps.bookings.models import Booking, BookingLine, Occupancy, Resource
from apps.bookings.queries.resource import with_details
from apps.hub.actors import SYSTEM
from apps.hub.models import HistoryEvent
from apps.hub.period import Period
from apps.payments.models import Charge, ChargeLine, JournalEntry, JournalLine
from bench.engine.fill import AT

NUMBER = 150
TABLES: tuple[type[models.Model], ...] = (
    Booking, BookingLine, Occupancy, HistoryEvent, Charge, ChargeLine, JournalEntry, JournalLine,
)  # fmt: skip
Row = tuple[type[models.Model], dict[str, Any]]


def rates(person: Person) -> tuple[float, float, float]:
    """Bookings a second: by `book_slot`; all the rows it leaves, by SQL; only booking and occupancy, by SQL."""
    thing = with_details(Resource.objects.filter(slug="ding-0"))[0]
    sample = _rows_of_one(thing, person)
    bare = [row for row in sample if row[0] in {Booking, Occupancy}]
    ours = _rate(lambda number: _book(thing, person, number))
    raw = _rate(lambda number: _insert(sample, thing, 1000 + number))
    least = _rate(lambda number: _insert(bare, thing, 2000 + number))
    return ours, raw, least


def anatomy(person: Person) -> str:
    """Where the time of one booking goes: what it asks of the database, and how long the database takes for it."""
    thing = with_details(Resource.objects.filter(slug="ding-0"))[0]
    _book(thing, person, NUMBER + 2)
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        _book(thing, person, NUMBER + 3)
    whole = (time.perf_counter() - start) * 1000
    inserts = sum(query["sql"].startswith("INSERT") for query in asked.captured_queries)
    inside = sum(float(query["time"]) for query in asked.captured_queries) * 1000
    return (
        f"{len(asked)} statements, {inserts} of them the same INSERTs; the others read what the decision rests on. "
        f"The database takes {inside:.1f} of {whole:.1f} ms, the rest is Python that builds statements and rows."
    )


def _rate(one: Any) -> float:
    start = time.perf_counter()
    for number in range(NUMBER):
        one(number)
    return NUMBER / (time.perf_counter() - start)


def _slot(number: int) -> Period:
    start = dt.datetime(2026, 12, 1, 7, tzinfo=dt.UTC) + dt.timedelta(hours=1) * (number % 6)
    start += dt.timedelta(days=number // 6)
    return Period(start, start + dt.timedelta(hours=1))


def _book(thing: Resource, person: Person, number: int) -> Booking:
    return book_slot(thing, period=_slot(number), person=person, by=SYSTEM, at=AT)


def _rows_of_one(thing: Resource, person: Person) -> list[Row]:
    """What one booking leaves behind, table by table."""
    before = {table: table._default_manager.aggregate(last=models.Max("pk"))["last"] or 0 for table in TABLES}
    _book(thing, person, NUMBER + 1)
    return [(table, row) for table in TABLES for row in table._default_manager.filter(pk__gt=before[table]).values()]


def _insert(rows: list[Row], thing: Resource, number: int) -> None:
    """The same rows again at another time, in one transaction behind the lock."""
    period = _slot(number)
    known: dict[tuple[type[models.Model], int], int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        list(Resource.objects.select_for_update().filter(pk=thing.pk).values_list("pk"))
        for table, sample in rows:
            row = _renewed(table, sample, period, known)
            fields = {field.attname: field for field in table._meta.concrete_fields}
            values = [fields[name].get_db_prep_save(value, connection) for name, value in row.items()]
            columns = ", ".join(f'"{fields[name].column}"' for name in row)
            marks = ", ".join(["%s"] * len(values))
            sql = f'INSERT INTO "{table._meta.db_table}" ({columns}) VALUES ({marks}) RETURNING "id"'
            cursor.execute(sql, values)
            known[table, sample["id"]] = cursor.fetchone()[0]


def _renewed(
    table: type[models.Model], sample: dict[str, Any], period: Period, known: dict[Any, int]
) -> dict[str, Any]:
    row = {name: value for name, value in sample.items() if name != "id"}
    for field in table._meta.concrete_fields:
        if field.is_relation and (field.related_model, row[field.attname]) in known:
            row[field.attname] = known[field.related_model, row[field.attname]]
    if "starts_at" in row:
        row |= {"starts_at": period.start, "ends_at": period.end}
    if "uid" in row:
        row["uid"] = uuid.uuid4()
    if "code" in row:
        row["code"] = uuid.uuid4().hex[:10].upper()
    if table is Charge:
        row["subject_id"] = known[Booking, row["subject_id"]]
    return row
