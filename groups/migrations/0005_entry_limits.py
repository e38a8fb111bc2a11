"""From which values on what is typed in is unusual."""

from datetime import date

from django.db import migrations

LIMITS = [
    ("fewest_members", 5),
    ("most_members", 60),
    ("savings_fall", 50),
    ("interest_collected", 120),
]


def load(apps, schema_editor):
    model = apps.get_model("groups", "EntryLimit")
    for key, value in LIMITS:
        model.objects.create(key=key, value=value, valid_from=date(2015, 1, 1))


class Migration(migrations.Migration):
    dependencies = [("groups", "0004_sheets")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
