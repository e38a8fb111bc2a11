"""Who changes rows that people enter, and why: said to the triggers that keep the history."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from .models import User


@contextmanager
def said_by(user: User, reason: str = "") -> Iterator[None]:
    """A transaction whose changes `user` makes, for `reason`."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('giao_ban.said_by', %s, true),"
                " set_config('giao_ban.reason', %s, true)",
                [str(user.pk), reason],
            )
        yield
