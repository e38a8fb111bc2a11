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

from .report import percentile

_FIRST_REQUESTS = 8
_OF_A_QUARTER = {"office_code", "quarter_slug"}


@dataclass(frozen=True)
class Timing:
    """How long a page takes, in seconds: the first time after a new version, and again."""

    first: Sequence[float]
    again: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.again)

    @property
    def p95(self) -> float:
        return percentile(self.again, 95)

    @property
    def first_median(self) -> float:
        return median(self.first)

    @property
    def first_p95(self) -> float:
        return percentile(self.first, 95)


def names() -> list[str]:
    """The names of all addresses that are made of an office and a quarter and nothing else."""
    return [
        str(pattern.name)
        for pattern, converters in _patterns(get_resolver(), set())
        if pattern.name and converters == _OF_A_QUARTER
    ]


def leader(office: int) -> Client:
    """A browser in which a leader of the office is signed in."""
    user = User.objects.invite(f"bench-{uuid4().hex[:8]}", "Lãnh đạo")
    Assignment.objects.create(
        user=user, office_id=office, role=Role.LEADER, valid_from="2015-01-01"
    )
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def timings(
    client: Client, code: str, quarter: Quarter, requests: int
) -> Iterator[tuple[str, Timing]]:
    """Each page that a leader can get, and how long so many requests take.

    Raises RuntimeError for a page that breaks.
    """
    for name in names():
        address = reverse(name, args=[code, quarter.slug])
        response: Any = client.get(address)
        if response.status_code == 200 and not response.streaming:
            yield name, _timing(client, address, quarter, requests)
        elif response.status_code >= 500 or response.status_code == 404:
            raise RuntimeError(f"{name} answers {response.status_code}")


def _timing(client: Client, address: str, quarter: Quarter, requests: int) -> Timing:
    first = []
    for _ in range(min(_FIRST_REQUESTS, requests)):
        Quarter.objects.filter(pk=quarter.pk).update(version=F("version") + 1)
        first.append(_seconds(client, address))
    return Timing(first, [_seconds(client, address) for _ in range(requests)])


def _seconds(client: Client, address: str, data: dict[str, str] | None = None) -> float:
    start = perf_counter()
    response: Any = client.get(address) if data is None else client.post(address, data)
    found = perf_counter() - start
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
    return found


def _patterns(resolver: URLResolver, before: set[str]) -> Iterator[tuple[URLPattern, set[str]]]:
    for pattern in resolver.url_patterns:
        converters = before | set(getattr(pattern.pattern, "converters", {}))
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, converters)
        else:
            yield pattern, converters
