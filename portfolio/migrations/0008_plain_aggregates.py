"""Aggregates are written by one statement alone: nothing is checked row by row any more.

And a sum of bigints that is one. The standard's is numeric, and takes longer.
"""

import django.db.models.deletion
from django.db import migrations, models

_SUM = """CREATE AGGREGATE bigint_sum(bigint) (
    SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl, PARALLEL = SAFE)"""


def _named(model: str) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0007_savings")]
    operations = [
        migrations.RunSQL(_SUM, "DROP AGGREGATE bigint_sum(bigint)"),
        *(
            migrations.RemoveConstraint("aggregate", f"aggregate_{name}")
            for name in ("quarter", "commune", "programme", "group")
        ),
        migrations.AlterField("aggregate", "association", _named("associations.association")),
        migrations.AlterField("aggregate", "source", _named("portfolio.source")),
    ]
