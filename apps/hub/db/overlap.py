"""One rule on two databases: periods of one resource never overlap.

PostgreSQL holds it as an exclusion constraint on core GiST ranges (no extension, so any role can
migrate). SQLite has none, so triggers look at the one row that could clash: rows of a resource
are disjoint, hence only the last one starting before the new end matters, O(log n) by index.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Field, Model

_POSTGRES = (
    "CONSTRAINT %(name)s EXCLUDE USING gist "
    "(int8range(%(owner)s, %(owner)s, '[]') WITH &&, tstzrange(%(start)s, %(end)s) WITH &&)"
)
_SQLITE_CLASH = (
    "SELECT RAISE(ABORT, '%(name)s') WHERE ("
    "SELECT %(end)s FROM %(table)s WHERE %(owner)s = NEW.%(owner)s AND %(pk)s <> NEW.%(pk)s "
    "AND %(start)s < NEW.%(end)s ORDER BY %(start)s DESC LIMIT 1) > NEW.%(start)s; "
)
_SQLITE_TRIGGERS = (
    "CREATE TRIGGER %(insert)s AFTER INSERT ON %(table)s BEGIN " + _SQLITE_CLASH + "END",
    "CREATE TRIGGER %(update)s AFTER UPDATE OF %(owner)s, %(start)s, %(end)s ON %(table)s BEGIN "
    + _SQLITE_CLASH
    + "END",
    # rows that were there before the rule came are checked by touching them
    "UPDATE %(table)s SET %(start)s = %(start)s",
)


class OverlapForbidden(BaseConstraint):
    """No two rows with the same `owner` whose half-open `[start, end)` periods overlap.

    The model needs an index on (owner, start) for SQLite's trigger. Cannot be deferred.
    """

    def __init__(self, *, owner: str, start: str, end: str, name: str) -> None:
        """Name the three fields and the constraint, which reads as a sentence."""
        super().__init__(name=name)
        self.owner, self.start, self.end = owner, start, end

    def _parts(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> dict[str, Any]:
        quote, meta = schema_editor.quote_name, model._meta
        columns = {part: quote(self._column(model, getattr(self, part))) for part in ("owner", "start", "end")}
        return columns | {
            "name": self.name,
            "table": Table(meta.db_table, quote),
            "pk": quote(str(meta.pk.column)),
            "insert": quote(f"{self.name}_insert"),
            "update": quote(f"{self.name}_update"),
        }

    @staticmethod
    def _column(model: type[Model], name: str) -> str:
        field = model._meta.get_field(name)
        assert isinstance(field, Field)  # noqa: S101 - the three are columns of the model itself
        return str(field.column)

    def constraint_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Inline part of CREATE TABLE; on SQLite nothing, but triggers once the table stands."""
        assert model is not None  # noqa: S101 - Django always passes both
        assert schema_editor is not None  # noqa: S101
        parts = self._parts(model, schema_editor)
        if schema_editor.connection.vendor == "postgresql":
            return _POSTGRES % (parts | {"name": schema_editor.quote_name(self.name)})
        schema_editor.deferred_sql.extend(Statement(template, **parts) for template in _SQLITE_TRIGGERS)
        return ""

    def create_sql(  # type: ignore[override] # the stubs say str, Django's own constraints return Statements
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        """ALTER TABLE on PostgreSQL; SQLite remakes the table and asks `constraint_sql`."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(  # type: ignore[override] # the stubs say str, Django's own constraints return Statements
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        """Drop on PostgreSQL; on SQLite the triggers go with the remade table."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """The same rule for `full_clean`, with the constraint's name as code."""
        if exclude and {self.owner, self.start, self.end} & set(exclude):
            return
        others = model._default_manager.using(using).filter(
            **{
                self.owner: getattr(instance, self.owner),
                f"{self.start}__lt": getattr(instance, self.end),
                f"{self.end}__gt": getattr(instance, self.start),
            }
        )
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code or self.name)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), kwargs | {"owner": self.owner, "start": self.start, "end": self.end}

    def __eq__(self, other: object) -> bool:
        """Same rule, same name."""
        return isinstance(other, OverlapForbidden) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        """Equal rules hash alike."""
        return hash(self.name)
