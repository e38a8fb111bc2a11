"""What tests of the import start from: quarters of Bình Minh, and its groups posted."""

import pytest

from associations.models import Quarter
from tests import factories as make
from tests.cast import Cast

from .files import groups, posted


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    """The first quarter of 2024 of Bình Minh, with nothing in it."""
    return make.quarter(cast.binh_minh, "2024-Q1")


@pytest.fixture
def with_groups(quarter: Quarter) -> Quarter:
    """The same quarter with HSTO posted: group 0000011 in An Lạc and 0000022 in Đại Đồng."""
    posted(quarter, groups())
    return quarter
