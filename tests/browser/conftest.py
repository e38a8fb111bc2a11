"""The whole product in a real browser: a server, the office by hand, and somebody signed in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from associations.models import User
from tests.pages.office import Office, built
from tests.signing import signed_in


@dataclass
class Desk:
    """A browser page at the server, which writes down everything that goes wrong."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def watch(self) -> None:
        page, note = self.page, self.wrong.append
        page.on("console", lambda m: note(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("requestfailed", lambda r: None if _left(r) else note(f"{r.url} {r.failure}"))
        page.on("response", lambda r: note(f"{r.url} {r.status}") if r.status >= 400 else None)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, username: str) -> None:
        """Somebody at their first page, both steps done."""
        session = signed_in(User.objects.get(username=username)).cookies["sessionid"].value
        self.page.context.add_cookies(
            [{"name": "sessionid", "value": session, "url": self.address}]
        )
        self.open("/")

    def drawn(self) -> None:
        """Waits until every chart of the page stands."""
        count = self.page.locator("figure[data-chart]").count()
        for number in range(count):
            self.page.locator("figure[data-chart]").nth(number).and_(
                self.page.locator("[data-drawn]")
            ).wait_for(state="attached")

    def violations(self) -> list[str]:
        return self.page.evaluate("window.violations")


def _left(request) -> bool:
    """A request that ended because the browser went on to another page."""
    return request.failure == "net::ERR_ABORTED"


@pytest.fixture
def office(cast, as_: Callable, live_server) -> Office:
    """Bình Minh by hand, built, where the server sees it."""
    return built(cast, as_)


@pytest.fixture
def desk(office: Office, live_server, page: Page, settings) -> Iterator[Desk]:
    """A browser at the server with nobody signed in; it must end without anything wrong."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    page.set_default_timeout(10_000)
    found = Desk(page, live_server.url)
    found.watch()
    yield found
    assert found.wrong == []
    assert found.violations() == []


@pytest.fixture
def lan(desk: Desk) -> Desk:
    """The leader at her first page."""
    desk.sign_in("lan")
    return desk
