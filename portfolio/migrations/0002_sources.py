"""The sources of capital: two that lend, and what is mobilised."""

from django.db import migrations

SOURCES = [
    ("1", "Vốn trung ương", "Central capital", True),
    ("2", "Vốn ngân sách địa phương ủy thác", "Local budget capital", True),
    ("3", "Tiền gửi tổ viên", "Deposits of group members", False),
    ("4", "Tiền gửi tổ chức, cá nhân", "Deposits of organisations and individuals", False),
]


def load(apps, schema_editor):
    model = apps.get_model("portfolio", "Source")
    for code, name, name_en, lends in SOURCES:
        model.objects.create(code=code, name=name, name_en=name_en, lends=lends)


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
