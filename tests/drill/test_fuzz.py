"""A thousand odd files, one after another, by the way of every upload."""

import pytest

from associations.models import Quarter
from tests.imports.conftest import quarter, with_groups  # noqa: F401 - fixtures
from tests.imports.files import loan, loans, posted
from tests.imports.flood import flood

pytestmark = [pytest.mark.drill, pytest.mark.django_db]


def test_a_thousand_odd_files_do_no_harm(
    with_groups: Quarter,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
) -> None:
    posted(with_groups, loans(loan(1), loan(2)))
    ended = flood(with_groups, range(1000, 2000), caplog)
    print(f"\nof 1,000 files: {ended}")
    assert sum(ended.values()) == 1000
