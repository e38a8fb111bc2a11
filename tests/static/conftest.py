"""A small site for the style sheets and scripts alone."""

from collections.abc import Iterator

import pytest

from .page_server import Site, serving


@pytest.fixture
def site(settings) -> Iterator[Site]:
    """An empty site; static files keep their plain names."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    with serving(Site()) as served:
        yield served
