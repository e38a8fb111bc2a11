"""The classes of groups by score, in force for every quarter the product can hold."""

from datetime import date

from django.db import migrations

CLASSES = [("good", 85), ("fair", 70), ("average", 50), ("weak", 0)]


def load(apps, schema_editor):
    model = apps.get_model("groups", "RatingClass")
    for rating, minimum in CLASSES:
        model.objects.create(rating=rating, minimum=minimum, valid_from=date(2015, 1, 1))


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
