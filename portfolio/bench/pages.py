"""The server time of every page of a quarter, as a signed-in leader gets it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from associations.models import Assignment, Quarter, Role, User

from .database import Place
from .invented import NEWEST, Invented, somebody
from .report import percentile
from .searches import search
from .work import work

_FIRST_REQUESTS = 8
_OF_A_QUARTER = {"office_code", "quarter_slug"}


@dataclass(frozen=True)
class Timing:
    """How long so many requests of a page took, in seconds, and the processor's part of it."""

    took: list[float]
    worked: list[float]

    @property
    def median(self) -> float:
        return median(self.took)

    @property
    def p95(self) -> float:
        return percentile(self.took, 95)

    @property
    def work(self) -> float:
        """On average: the server counts coarsely."""
        return sum(self.worked) / len(self.worked)


@dataclass(frozen=True)
class Page:
    """A page the first time after a new version, and again."""

    first: Timing
    again: Timing


def names() -> list[str]:
    """The names of all addresses that are made of an office and a quarter and nothing else."""
    return [
        str(pattern.name)
        for pattern, converters in _patterns(get_resolver(), set())
        if pattern.name and converters == _OF_A_QUARTER
    ]


@dataclass(frozen=True)
class Visitor:
    """A browser in which a leader of an office is signed in, to look at its newest quarter."""

    office: Invented
    client: Client

    def new_version(self) -> None:
        """Makes what is kept of the quarter's figures worthless, as a build does."""
        quarter = Quarter.objects.filter(office=self.office.id, ends_on=NEWEST.ends_on)
        quarter.update(version=F("version") + 1)

    def seconds(self, path: str, data: dict[str, str] | None) -> float:
        """How long one request takes, a POST with `data`. Raises RuntimeError when it breaks."""
        start = perf_counter()
        client = self.client
        response: Any = client.get(path) if data is None else client.post(path, data)
        found = perf_counter() - start
        if response.status_code != 200:
            raise RuntimeError(f"{path} answers {response.status_code}")
        return found


def visitor(office: Invented) -> Visitor:
    """Makes the leader and signs in."""
    user = User.objects.invite(f"bench-{uuid4().hex[:8]}", "Lãnh đạo")
    Assignment.objects.create(
        user=user, office_id=office.id, role=Role.LEADER, valid_from="2015-01-01"
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return Visitor(office, client)


def timed(
    visitor: Visitor, places: Sequence[Place], requests: int
) -> Iterator[tuple[str, list[Page]]]:
    """Each page that the visitor can get, and each search on one, in each place.

    Every request is made in one place after the other, so that what else the machine does falls
    on all of them. Raises RuntimeError for a page that breaks.
    """
    for name in names():
        path = reverse(name, args=[visitor.office.code, NEWEST.slug])
        response: Any = visitor.client.get(path)
        if response.status_code == 200 and not response.streaming:
            yield name, _timed(visitor, path, None, places, requests)
            data = search(response.content.decode(), somebody())
            if data is not None:
                yield f"{name}: search", _timed(visitor, path, data, places, requests)
        elif response.status_code >= 500 or response.status_code == 404:
            raise RuntimeError(f"{name} answers {response.status_code}")


def _timed(
    visitor: Visitor,
    path: str,
    data: dict[str, str] | None,
    places: Sequence[Place],
    requests: int,
) -> list[Page]:
    first = [Timing([], []) for _ in places]
    again = [Timing([], []) for _ in places]
    for timings, times in ((first, min(_FIRST_REQUESTS, requests)), (again, requests)):
        for _ in range(times):
            for place, timing in zip(places, timings, strict=True):
                place.enter()
                if timings is first:
                    visitor.new_version()
                before = work(place.connection)
                timing.took.append(visitor.seconds(path, data))
                timing.worked.append(work(place.connection) - before)
    return [Page(*timings) for timings in zip(first, again, strict=True)]


def _patterns(resolver: URLResolver, before: set[str]) -> Iterator[tuple[URLPattern, set[str]]]:
    for pattern in resolver.url_patterns:
        converters = before | set(getattr(pattern.pattern, "converters", {}))
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, converters)
        else:
            yield pattern, converters
