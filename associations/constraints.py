"""Database constraints that Django does not offer: composite foreign keys and dated exclusion."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, F, Field, Func, Model, Value


class CompositeForeignKey(BaseConstraint):
    """Ties several columns of a row to one row of another table, all at once.

    `fields` are this model's, `to` names the other model ("groups.Group") and `to_fields` its
    columns, which must carry a unique constraint. A null in any of `fields` unties the row
    (MATCH SIMPLE). The database checks it; forms do not.
    """

    def __init__(
        self,
        *,
        fields: Sequence[str],
        to: str,
        to_fields: Sequence[str],
        name: str,
        on_update_cascade: bool = False,
    ) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)
        self.to = to
        self.to_fields = tuple(to_fields)
        self.on_update_cascade = on_update_cascade

    def constraint_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None and schema_editor is not None
        target = model._meta.apps.get_model(self.to)
        quote = schema_editor.quote_name
        here = ", ".join(quote(c) for c in _columns(model, self.fields))
        there = ", ".join(quote(c) for c in _columns(target, self.to_fields))
        cascade = " ON UPDATE CASCADE" if self.on_update_cascade else ""
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({here}) "
            f"REFERENCES {quote(target._meta.db_table)} ({there}){cascade} "
            f"DEFERRABLE INITIALLY IMMEDIATE"
        )

    def create_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None and schema_editor is not None
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(
        self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None and schema_editor is not None
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(
        self,
        model: type[Model],
        instance: Model,
        exclude: Iterable[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError when the row named by `fields` does not exist."""
        values = [getattr(instance, _field(model, f).attname) for f in self.fields]
        if any(value is None for value in values) or set(self.fields) & set(exclude or ()):
            return
        target = apps.get_model(self.to)
        attributes = [_field(target, f).attname for f in self.to_fields]
        found = target._base_manager.using(using).filter(
            **dict(zip(attributes, values, strict=True))
        )
        if not found.exists():
            raise ValidationError(self.get_violation_error_message(), code="foreign")

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "to": self.to, "to_fields": self.to_fields}
        if self.on_update_cascade:
            kwargs["on_update_cascade"] = True
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CompositeForeignKey):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)


def _columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    return [str(_field(model, name).column) for name in fields]


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def one_at_a_time(*fields: str, name: str) -> ExclusionConstraint:
    """Two dated rows with equal `fields` may not be valid on the same day (both ends included)."""
    days = Func(
        F("valid_from"),
        F("valid_to"),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )
    return ExclusionConstraint(
        name=name,
        expressions=[
            (days, RangeOperators.OVERLAPS),
            *[(field, RangeOperators.EQUAL) for field in fields],
        ],
    )
