"""One event for each request: what was asked, how it ended and how long it took.

It names an account by its number, and leaves out queries, what was sent, and the network address.
The answer carries the number of the request, by which its events are found.
"""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from .logs import working

logger = logging.getLogger(__name__)

_HEALTH = ("health_live", "health_ready")


class Logged:
    """Middleware around all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, begun = uuid4().hex, perf_counter()
        with working(request=number):
            response = self.get_response(request)
            if _told(request, response):
                took = round((perf_counter() - begun) * 1000)
                level = logging.ERROR if response.status_code >= 500 else logging.INFO
                logger.log(level, "request", extra={"facts": _facts(request, response, took)})
        response.headers["X-Request-ID"] = number
        return response


def _told(request: HttpRequest, response: HttpResponse) -> bool:
    """Files of pages and good answers to whoever looks after the programs are no events."""
    if request.resolver_match is None:
        return response.status_code >= 400
    return request.resolver_match.url_name not in _HEALTH or response.status_code >= 400


def _facts(request: HttpRequest, response: HttpResponse, took: int) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": _path(request, response),
        "status": response.status_code,
        "ms": took,
        "user": _user(request),
    }


def _path(request: HttpRequest, response: HttpResponse) -> str:
    """The address without its query; its pattern where anything may stand that somebody typed, as
    it may in what is not answered well, and where a secret stands.
    """
    found = request.resolver_match
    if found is None:
        return ""
    if response.status_code >= 400 or "token" in found.kwargs:
        return f"/{found.route}"
    return request.path


def _user(request: HttpRequest) -> int | None:
    """The account, if it was looked up for the answer: it is not looked up for the event."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None else None
