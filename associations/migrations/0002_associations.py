"""The four associations, and direct lending beside them."""

from django.db import migrations

ASSOCIATIONS = [
    ("11", "Hội Nông dân", "Farmers' Union", "HND", True),
    ("12", "Hội Liên hiệp Phụ nữ", "Women's Union", "HPN", True),
    ("13", "Hội Cựu chiến binh", "Veterans' Association", "CCB", True),
    ("14", "Đoàn Thanh niên", "Youth Union", "ĐTN", True),
    ("99", "Cho vay trực tiếp", "Direct lending", "TT", False),
]


def load(apps, schema_editor):
    model = apps.get_model("associations", "Association")
    for code, name, name_en, short, entrusted in ASSOCIATIONS:
        model.objects.create(
            code=code, name=name, name_en=name_en, short=short, entrusted=entrusted
        )


class Migration(migrations.Migration):
    dependencies = [("associations", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
