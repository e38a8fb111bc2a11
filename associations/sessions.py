"""How long somebody stays signed in: until they do nothing for a while, a day at most.

Both ends stand in the row of the session, so that a session past either is simply not there. A
request writes nothing; only one that comes minutes after the last save moves the idle end on.
"""

import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db

BEGUN, SAVED = "begun", "saved"


class SessionStore(db.SessionStore):
    """Rows of sessions as Django keeps them, with an idle end and a last end."""

    def load(self) -> dict[str, Any]:
        """Marks what was not saved for SESSION_RENEW_AGE seconds to be saved after the request."""
        data: dict[str, Any] = super().load()
        if data and time.time() - data.get(SAVED, 0) >= settings.SESSION_RENEW_AGE:
            self.modified = True
        return data

    def save(self, must_create: bool = False) -> None:
        """Keeps the session, and when it began and was kept."""
        data, now = self._get_session(no_load=must_create), int(time.time())  # type: ignore[attr-defined]
        data.setdefault(BEGUN, now)
        data[SAVED] = now
        super().save(must_create)

    def get_expiry_age(self, **kwargs: Any) -> int:
        """Seconds from now: SESSION_COOKIE_AGE, or what is left of SESSION_LONGEST_AGE."""
        now = int(time.time())
        left = int(self.get(BEGUN, now)) + settings.SESSION_LONGEST_AGE - now
        return max(0, min(int(settings.SESSION_COOKIE_AGE), left))

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """The instant at which the session is no more."""
        return datetime.fromtimestamp(int(time.time()) + self.get_expiry_age(), tz=UTC)
