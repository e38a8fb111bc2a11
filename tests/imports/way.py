"""The instant at which the tests of the import do things."""

from datetime import UTC, datetime

AT = datetime(2024, 4, 5, 8, 30, tzinfo=UTC)
