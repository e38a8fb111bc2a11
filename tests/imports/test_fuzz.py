"""A hundred odd files: refused in words, or read; the drill has a thousand others."""

import pytest

from associations.models import Quarter

from .files import loan, loans, posted
from .flood import flood


def test_odd_files_do_no_harm(with_groups: Quarter, caplog: pytest.LogCaptureFixture) -> None:
    posted(with_groups, loans(loan(1), loan(2)))
    ended = flood(with_groups, range(100), caplog)
    assert sum(ended.values()) == 100
    assert ended["refused"] > 40 and ended["staged"] > 5
