"""How Giao Ban is put together: settings, addresses, queue and local services."""

from .celery import app as celery_app

__all__ = ["celery_app"]
