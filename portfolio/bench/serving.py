"""Pages asked for over HTTP, ten a second, while a worker takes in a file of real size."""

import re
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from itertools import count
from threading import Event, Thread
from time import perf_counter
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from associations.periods import Period
from portfolio.models import ImportFile

from . import pages
from .invented import NEWEST
from .sheets import OFFICE

A_SECOND = 10
DASHBOARDS = (
    "overview", "composition", "overdue", "maturities", "groups", "loans", "meeting", "briefing",
    "quarter",
)  # fmt: skip
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_LONGEST = 600


@dataclass
class Served:
    """Seconds that each request took, those while nothing else was done first; and the import's."""

    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    upload: float = 0
    preview: float = 0
    progress: set[int] = field(default_factory=set)


class Browser:
    """Somebody signed in, over HTTP."""

    def __init__(self, visitor: pages.Visitor, port: int) -> None:
        self._port = port
        self._cookies = {name: morsel.value for name, morsel in visitor.client.cookies.items()}

    def get(self, path: str) -> bytes:
        """The page. Raises RuntimeError for any answer but 200."""
        response, body = self._ask("GET", path, None, {})
        if response.status != 200:
            raise RuntimeError(f"{path} answers {response.status}")
        return body

    def upload(self, path: str, content: bytes) -> str:
        """Hands a file in as the form of a page does, and gives the address that it leads to."""
        token = _TOKEN.search(self.get(path))
        if token is None:
            raise RuntimeError(f"{path} has no form")
        boundary = uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f"{token[1].decode()}\r\n--{boundary}\r\nContent-Disposition: form-data; "
            f'name="file"; filename="HSKU.xlsx"\r\n\r\n'.encode(),
            content,
            f"\r\n--{boundary}--\r\n".encode(),
        ]
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        response, body = self._ask("POST", path, b"".join(parts), kind)
        if response.status != 302:
            raise RuntimeError(f"the upload answers {response.status}: {body[-500:]!r}")
        return str(response.headers["Location"])

    def _ask(
        self, method: str, path: str, body: bytes | None, more: dict[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=120)
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookie, **more})
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        for given in response.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            if name == settings.CSRF_COOKIE_NAME:
                self._cookies[name] = value
        return response, answer


def served(
    port: int, reader: pages.Visitor, importer: pages.Visitor, period: Period, content: bytes
) -> Served:
    """Asks for the reader's dashboards all the while the importer's file is read and judged.

    Raises RuntimeError for a page that breaks and for a file that is refused.
    """
    found, browser = Served(), Browser(reader, port)
    paths = [reverse(name, args=[reader.office.code, NEWEST.slug]) for name in DASHBOARDS]
    for path in paths:
        browser.get(path)
    with _Asking(browser, paths, found.quiet) as asking:
        asking.so_many(4 * A_SECOND)
    with _Asking(browser, paths, found.busy):
        _imported(Browser(importer, port), period, content, found)
    return found


def _imported(browser: Browser, period: Period, content: bytes, found: Served) -> None:
    start = perf_counter()
    address = browser.upload(reverse("imports", args=[OFFICE, period.slug]), content)
    found.upload = perf_counter() - start
    number, wait = int(address.rstrip("/").rpartition("/")[2]), Event()
    while perf_counter() - start < _LONGEST:
        page = browser.get(address)
        found.progress |= {int(n) for n in re.findall(rb'<progress[^>]* value="(\d+)"', page)}
        file = ImportFile.objects.get(pk=number)
        if file.state != ImportFile.State.UPLOADED:
            found.preview = perf_counter() - start
            if file.state != ImportFile.State.STAGED:
                raise RuntimeError(f"the file is {file.state}")
            return
        wait.wait(0.5)
    raise RuntimeError("the file was not read in time")


class _Asking:
    """Asks for one page after the other, so many a second, however long each takes."""

    def __init__(self, browser: Browser, paths: Sequence[str], into: list[float]) -> None:
        self._browser, self._paths, self._into = browser, paths, into
        self._stop, self._numbers = Event(), count()
        self._thread = Thread(target=self._ask)
        self._asked: list[Future[None]] = []

    def so_many(self, number: int) -> None:
        """Waits until so many were asked."""
        while len(self._asked) < number:
            self._stop.wait(0.05)

    def __enter__(self) -> "_Asking":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        for asked in self._asked:
            asked.result()

    def _ask(self) -> None:
        with ThreadPoolExecutor(40) as pool:
            start = perf_counter()
            for number in self._numbers:
                due = start + number / A_SECOND
                if self._stop.wait(max(0, due - perf_counter())):
                    return
                path = self._paths[number % len(self._paths)]
                self._asked.append(pool.submit(self._timed, path, due))

    def _timed(self, path: str, due: float) -> None:
        self._browser.get(path)
        self._into.append(perf_counter() - due)
