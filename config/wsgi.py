"""The web application as gunicorn serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# Pages and the chart library are imported before the first visitor comes, not by them.
assert get_resolver().url_patterns
# What is loaded now stays for good: looking through it again held a page up by 100 ms. The rest is
# looked through often and a little: what a page leaves in circles takes a millisecond so, and a
# hundred where it is rare.
gc.collect()
gc.freeze()
gc.set_threshold(2_000, 20, 50)
