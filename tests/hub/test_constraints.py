"""The two rules of the database, written past the domain, through everything a migration can do to a table."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, migrations, models, transaction
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from apps.hub.db import AppendOnly, OverlapForbidden, constrained
from apps.hub.errors import Conflict, TryAgain

pytestmark = pytest.mark.django_db(transaction=True)

ZERO = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
NO_OVERLAP = OverlapForbidden(owner="thing", start="starts_at", end="ends_at", name="hub_tryout_no_overlap")
APPEND_ONLY = AppendOnly(name="hub_tryout_append_only")


class Clash(Conflict):
    """What the constraint becomes."""

    code = "clash"


class Table:
    """A table that a test makes, changes and drops by migration operations."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.state = ProjectState()

    def run(self, *operations: Operation) -> type[models.Model]:
        """Carry them out as `migrate` would, one transaction each."""
        for operation in operations:
            after = self.state.clone()
            operation.state_forwards("hub", after)
            with connection.schema_editor() as editor:
                operation.database_forwards("hub", editor, self.state, after)
            self.state = after
        return self.model

    @property
    def model(self) -> type[models.Model]:
        """The model as it is now."""
        found: type[models.Model] = self.state.apps.get_model("hub", "tryout")
        return found


def create(*constraints: models.BaseConstraint) -> Operation:
    """CREATE TABLE, with these rules in it."""
    return migrations.CreateModel(
        "Tryout",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("thing", models.BigIntegerField()),
            ("starts_at", models.DateTimeField()),
            ("ends_at", models.DateTimeField()),
        ],
        options={
            "constraints": list(constraints),
            "indexes": [models.Index(fields=["thing", "starts_at"], name="hub_tryout_by_start")],
        },
    )


CHANGES = {
    "fresh": (),
    "add-field": (migrations.AddField("Tryout", "note", models.CharField(max_length=9, default="")),),
    "alter-field": (migrations.AlterField("Tryout", "thing", models.BigIntegerField(db_index=True)),),
    "remove-field": (
        migrations.AddField("Tryout", "note", models.CharField(max_length=9, default="")),
        migrations.RemoveField("Tryout", "note"),
    ),
    "other-constraint": (
        migrations.AddConstraint(
            "Tryout", models.CheckConstraint(condition=models.Q(thing__gt=0), name="hub_tryout_thing_is_there")
        ),
    ),
    "index": (migrations.AddIndex("Tryout", models.Index(fields=["ends_at"], name="hub_tryout_by_end")),),
    "rename-table": (migrations.AlterModelTable("Tryout", "hub_tryout_renamed"),),
}


@pytest.fixture
def table() -> Iterator[Table]:
    """Dropped afterwards."""
    made = Table()
    yield made
    if made.state.models:
        with connection.schema_editor() as editor:
            editor.delete_model(made.model)


def add(model: type[models.Model], thing: int, start: int, end: int) -> models.Model:
    return model._default_manager.create(
        thing=thing, starts_at=ZERO + dt.timedelta(hours=start), ends_at=ZERO + dt.timedelta(hours=end)
    )


def broken(write: Callable[[], object], name: str) -> bool:
    """Whether the write breaks the constraint of this name, told as our refusal."""
    try:
        with constrained({name: Clash}), transaction.atomic():
            write()
    except Clash:
        return True
    return False


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("added", ["with the table", "later"])
def test_overlap_is_refused_whatever_happened_to_the_table(table: Table, change: str, added: str) -> None:
    later = (migrations.AddConstraint("Tryout", NO_OVERLAP),)
    table.run(*((create(NO_OVERLAP),) if added == "with the table" else (create(), *later)))
    add(table.model, 1, 8, 9)
    model = table.run(*CHANGES[change])
    name = NO_OVERLAP.name
    assert not broken(lambda: add(model, 1, 9, 10), name)
    assert not broken(lambda: add(model, 2, 8, 10), name)
    for start, end in ((8, 9), (7, 9), (9, 11), (7, 12), (8, 10)):
        assert broken(lambda start=start, end=end: add(model, 1, start, end), name), (start, end)  # type: ignore[misc]
    assert broken(lambda: model._default_manager.filter(thing=2).update(thing=1), name)
    assert not broken(lambda: add(model, 1, 6, 8), name)
    assert not broken(lambda: add(model, 1, 10, 12), name)


def test_overlap_rule_over_overlapping_rows_fails(table: Table) -> None:
    model = table.run(create())
    add(model, 1, 8, 10)
    add(model, 1, 9, 11)
    before = table.state
    with pytest.raises(IntegrityError):
        table.run(migrations.AddConstraint("Tryout", NO_OVERLAP))
    table.state = before


def test_overlap_rule_can_be_taken_away(table: Table) -> None:
    model = table.run(create(NO_OVERLAP), migrations.RemoveConstraint("Tryout", NO_OVERLAP.name))
    add(model, 1, 8, 10)
    add(model, 1, 8, 10)
    assert model._default_manager.count() == 2


def test_overlap_rule_checks_forms_too(table: Table) -> None:
    model = table.run(create(NO_OVERLAP))
    row = add(model, 1, 8, 10)
    NO_OVERLAP.validate(model, row)
    other = model(thing=1, starts_at=ZERO + dt.timedelta(hours=9), ends_at=ZERO + dt.timedelta(hours=11))
    with pytest.raises(ValidationError) as refusal:
        NO_OVERLAP.validate(model, other)
    assert refusal.value.code == NO_OVERLAP.name
    NO_OVERLAP.validate(model, other, exclude={"thing"})


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("added", ["with the table", "later"])
def test_rows_that_are_there_stay_as_they_are(table: Table, change: str, added: str) -> None:
    later = (migrations.AddConstraint("Tryout", APPEND_ONLY),)
    table.run(*((create(APPEND_ONLY),) if added == "with the table" else (create(), *later)))
    model = table.run(*CHANGES[change])
    row = add(model, 1, 8, 9)
    rows = model._default_manager
    assert broken(lambda: rows.filter(pk=row.pk).update(thing=2), APPEND_ONLY.name)
    assert broken(lambda: rows.filter(pk=row.pk).delete(), APPEND_ONLY.name)
    assert list(rows.values_list("thing", flat=True)) == [1]


def test_append_only_can_be_taken_away(table: Table) -> None:
    model = table.run(create(APPEND_ONLY), migrations.RemoveConstraint("Tryout", APPEND_ONLY.name))
    row = add(model, 1, 8, 9)
    model._default_manager.filter(pk=row.pk).update(thing=2)
    assert model._default_manager.filter(pk=row.pk).delete()[0] == 1


@pytest.mark.parametrize("rule", [NO_OVERLAP, APPEND_ONLY])
def test_rule_is_the_same_after_a_migration_file(rule: models.BaseConstraint) -> None:
    _path, args, kwargs = rule.deconstruct()
    assert type(rule)(*args, **kwargs) == rule
    assert hash(type(rule)(*args, **kwargs)) == hash(rule)
    assert rule != models.CheckConstraint(condition=models.Q(), name=rule.name)


def test_unknown_constraint_passes_through(table: Table) -> None:
    model = table.run(create(NO_OVERLAP))
    add(model, 1, 8, 9)
    with pytest.raises(IntegrityError), constrained({"another_name": Clash}), transaction.atomic():
        add(model, 1, 8, 9)


@pytest.mark.sqlite
def test_locked_database_is_said_as_try_again() -> None:
    with pytest.raises(TryAgain), constrained({}):
        raise OperationalError("database is locked")
    with pytest.raises(OperationalError), constrained({}):
        raise OperationalError("no such table")
