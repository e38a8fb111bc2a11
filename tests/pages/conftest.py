"""The office that the pages are looked at with."""

import pytest

from .office import Office, built


@pytest.fixture
def office(cast, as_) -> Office:
    """Bình Minh by hand, both quarters built."""
    return built(cast, as_)
