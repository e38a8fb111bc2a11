"""How positions are split by quarter: each is read and written as a table of its own."""

from datetime import date
from typing import Any

from django.db import migrations
from django.db.migrations.state import ProjectState

from associations.periods import Period

FIRST, LAST = Period(2015, 1), Period(2036, 4)


def partitions() -> list[tuple[str, date]]:
    """Name and quarter's end of every partition that the migrations make."""
    found, period = [], FIRST
    while period <= LAST:
        found.append((f"portfolio_position_{period.year}q{period.number}", period.ends_on))
        period = period.next
    return found


class CreatePartitionedModel(migrations.CreateModel):
    """CreateModel for a table that is partitioned by list of `ends_on`, with all its partitions.

    The application's role may not make tables, so the partitions of all years to come are made
    here; a later migration adds more.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model: Any = to_state.apps.get_model(app_label, self.name)
        sql, params = schema_editor.table_sql(model)
        schema_editor.execute(f"{sql} PARTITION BY LIST (ends_on)", params or None)
        schema_editor.deferred_sql.extend(schema_editor._model_indexes_sql(model))
        for name, ends_on in partitions():
            schema_editor.execute(
                f"CREATE TABLE {name} PARTITION OF {model._meta.db_table} "
                f"FOR VALUES IN ('{ends_on:%Y-%m-%d}')"
            )
