"""What people do at the pages, over HTTP, and the jobs that come of it."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

import psycopg
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from .machine import Machine, until
from .office import OFFICE, OFFICE_MADE, QUARTER

_TOKEN = "d" * 32
UNFINISHED = "SELECT id, kind, state FROM associations_job WHERE state IN ('queued', 'running')"
LONGEST = """SELECT coalesce(max(extract(epoch FROM finished_at - asked_at)), 0)::float
FROM associations_job"""


@dataclass(frozen=True)
class Desk:
    """Somebody of the office at the pages."""

    machine: Machine
    who: str = "lan"

    def hand_in(self, name: str, content: bytes, slug: str = QUARTER) -> int:
        """Uploads a file; the status of the answer."""
        file = SimpleUploadedFile(name, content)
        return self._post(f"/{OFFICE}/{slug}/imports/", {"file": file})

    def confirm(self, name: str, slug: str = QUARTER) -> int:
        """Confirms the newest file of a name; the status of the answer."""
        return self.confirm_number(self.number(name), slug)

    def confirm_number(self, number: int, slug: str = QUARTER) -> int:
        return self._post(f"/{OFFICE}/{slug}/imports/{number}/confirm/", {})

    def look(self, path: str = "") -> int:
        """Opens a page of the quarter; the status of the answer."""
        return self._request("GET", f"/{OFFICE}/{QUARTER}/{path}")

    def number(self, name: str) -> int:
        rows = self.machine.ask("SELECT max(id) FROM portfolio_importfile WHERE name = %s", name)
        return int(rows[0][0])

    def standing(self, name: str) -> str:
        """The state of the newest file of a name, empty when there is none."""
        rows = self.machine.ask(
            "SELECT state FROM portfolio_importfile WHERE name = %s ORDER BY id DESC LIMIT 1", name
        )
        return str(rows[0][0]) if rows else ""

    def brought_whatever_breaks(self, name: str, content: bytes) -> None:
        """As `brought`, by somebody who looks again and repeats what did not come through."""
        until(lambda: self._posted(name, content), f"{name} is posted", 600, pause=0.5)

    def _posted(self, name: str, content: bytes) -> bool:
        """Does the next step that is due; true when none is."""
        try:
            standing = self.standing(name)
            if not standing:
                self.hand_in(name, content)
            if standing == "staged" and not self.machine.ask(UNFINISHED):
                self.confirm(name)
            return standing == "posted"
        except (psycopg.Error, OSError, HTTPException):
            return False

    def until_standing(self, name: str, *states: str) -> str:
        """The state of a file once it is one of these."""

        def look() -> str:
            found = self.standing(name)
            return found if found in states else ""

        return until(look, f"{name} is {' or '.join(states)}")

    def until_done(self) -> float:
        """Waits until no job is unfinished; the seconds the longest took since it was asked for."""

        def look() -> bool:
            self.machine.restart_ended()
            return not self.machine.ask(UNFINISHED)

        until(look, "every job ended")
        return float(self.machine.ask(LONGEST)[0][0])

    def brought(self, name: str, content: bytes, slug: str = QUARTER) -> None:
        """Hands a file in, confirms it and waits until it is posted and the figures stand."""
        assert self.hand_in(name, content, slug) == 302
        self.until_standing(name, "staged")
        assert self.confirm(name, slug) == 302
        self.until_standing(name, "posted")
        self.until_done()

    def _post(self, path: str, data: dict[str, Any]) -> int:
        return self._request("POST", path, encode_multipart(BOUNDARY, data))

    def _request(self, method: str, path: str, body: bytes = b"") -> int:
        sessions = json.loads((self.machine.folder / OFFICE_MADE).read_text())
        connection = HTTPConnection("127.0.0.1", self.machine.port, timeout=60)
        headers = {
            "Content-Type": MULTIPART_CONTENT,
            "Cookie": f"sessionid={sessions[self.who]}; csrftoken={_TOKEN}",
            "X-CSRFToken": _TOKEN,
        }
        try:
            connection.request(method, path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
