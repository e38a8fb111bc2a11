"""The queue. Celery only wakes up: the truth about every job lives in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("giao_ban")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
