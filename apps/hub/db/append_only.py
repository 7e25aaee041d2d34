"""Rows that can be added and never changed or removed: the ledger.

Corrections are new rows. A trigger says so on both engines, also to the admin and to SQL.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Model

_SQLITE = (
    "CREATE TRIGGER %(update)s BEFORE UPDATE ON %(table)s BEGIN SELECT RAISE(ABORT, '%(name)s'); END",
    "CREATE TRIGGER %(delete)s BEFORE DELETE ON %(table)s BEGIN SELECT RAISE(ABORT, '%(name)s'); END",
)
_POSTGRES = (
    (
        "CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        "RAISE EXCEPTION '%(name)s' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '%(name)s'; "
        "END $body$"
    ),
    "CREATE TRIGGER %(update)s BEFORE UPDATE OR DELETE ON %(table)s FOR EACH ROW EXECUTE FUNCTION %(function)s()",
)


class AppendOnly(BaseConstraint):
    """Refuse UPDATE and DELETE of any row. There is no way around it on purpose."""

    def __init__(self, *, name: str) -> None:
        """Only a name: it holds for the whole table."""
        super().__init__(name=name)

    def _statements(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        quote = schema_editor.quote_name
        parts: dict[str, Any] = {
            "name": self.name,
            "table": Table(model._meta.db_table, quote),
            "function": quote(f"{self.name}_refuse"),
            "update": quote(f"{self.name}_update"),
            "delete": quote(f"{self.name}_delete"),
        }
        templates = _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE
        return [Statement(template, **parts) for template in templates]

    def constraint_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Nothing inline: the triggers follow once the table stands."""
        assert model is not None  # noqa: S101 - Django always passes both
        assert schema_editor is not None  # noqa: S101
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))
        return ""

    def create_sql(  # type: ignore[override] # the stubs say str, Django's own constraints return Statements
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        """Both statements at once, for adding the rule to a table that stands."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        function, trigger = self._statements(model, schema_editor)
        return Statement("%(function)s; %(trigger)s", function=function, trigger=trigger)

    def remove_sql(  # type: ignore[override] # the stubs say str, Django's own constraints return Statements
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        """Take the trigger away again (on SQLite the remade table has none)."""
        assert model is not None  # noqa: S101
        assert schema_editor is not None  # noqa: S101
        quote = schema_editor.quote_name
        return Statement(
            "DROP TRIGGER %(update)s ON %(table)s",
            update=quote(f"{self.name}_update"),
            table=Table(model._meta.db_table, quote),
        )

    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Any = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Nothing to ask of a new row."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), kwargs

    def __eq__(self, other: object) -> bool:
        """Same name, same rule."""
        return isinstance(other, AppendOnly) and self.name == other.name

    def __hash__(self) -> int:
        """Equal rules hash alike."""
        return hash(self.name)
