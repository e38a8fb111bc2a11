"""Names of borrowers without marks, kept by the database for searches."""

import django.db.models as models
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_rating_classes")]
    operations = [
        migrations.AddField(
            model_name="borrowerquarter",
            name="name_without_marks",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "name",
                    output_field=models.TextField(),
                    template="replace(regexp_replace(normalize(lower(%(expressions)s), NFD),"
                    r" '[\u0300-\u036f]', '', 'g'), 'đ', 'd')",
                ),
                output_field=models.TextField(),
            ),
        ),
    ]
