"""The web application as gunicorn serves it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from associations.circles import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Pages and the chart library are imported before the first visitor comes, not by them.
assert get_resolver().url_patterns
keep_what_is_loaded()
